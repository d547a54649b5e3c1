//! To which sample does a measurement belong?
//!
//! The code picks the samples of the open intakes, a field of the operator that names
//! an intake narrows them, and so does the time: a symbol is not measured before it came, nor
//! after its measurement was read.
//! One intake left with one such sample: matched. Several such samples in it: in the
//! order of the catalogue. Anything else goes to the inbox, where a person decides;
//! nothing is dropped and nothing is matched across intakes.

mod inbox_reason;

use std::{borrow::Cow, collections::HashMap};

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::gs1::gtin::Gtin14;
use crate::id::SampleId;
use crate::measurement::{Measurement, Symbology};
use crate::numbering::{CompanyNumber, IntakeNumber, Named, Numbering};

pub use self::inbox_reason::InboxReason;

/// Fields in which operators write the number of an intake or a company.
const NAMING_FIELDS: [&str; 4] = ["job", "batch", "reference", "roll"];

/// A sample that waits for measurements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSample {
    /// The sample.
    pub id: SampleId,
    /// Its intake.
    pub intake: IntakeNumber,
    /// The company that handed it in.
    pub company: CompanyNumber,
    /// Its line in the catalogue; several samples of one code are measured in this order.
    pub line: u32,
    /// The printed characters.
    pub code: String,
    /// The same as a GTIN of 14 digits, when they are one.
    pub gtin14: Option<Gtin14>,
    /// The kind of symbol that the catalogue announced; absent where it names none.
    pub symbology: Option<Symbology>,
    /// When the intake came, in the zone of the instruments.
    pub received_at: NaiveDateTime,
    /// True once a measurement belongs to it.
    pub measured: bool,
}

/// Where a measurement goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Match {
    /// The only sample with this code.
    Matched(SampleId),
    /// The next of several samples with this code in one intake.
    InOrder(SampleId),
    /// A person decides.
    Inbox(InboxReason),
}

/// When a measurement may have been made, for the clocks of instruments are set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// How long before its intake came.
    pub slack: TimeDelta,
    /// The latest moment, in the zone of the instruments; absent where the date means nothing.
    pub latest: Option<NaiveDateTime>,
}

impl Window {
    /// The moment of a measurement that is dated later than it can have been made.
    #[must_use]
    pub fn ahead(&self, measurement: &Measurement) -> Option<NaiveDateTime> {
        let taken_at = measurement.taken_at?;
        let is_ahead = |latest| taken_at > latest;
        self.latest.is_some_and(is_ahead).then_some(taken_at)
    }
}

/// What codes are compared by: the 14 digits of an item number, else the characters that
/// mean something. Absent when there is no code.
#[must_use]
pub fn match_key(code: &str, gtin14: Option<Gtin14>) -> Option<String> {
    if let Some(gtin) = gtin14 {
        return Some(gtin.to_string());
    }
    let key = significant(code);
    (!key.is_empty()).then_some(key)
}

/// A code without symbology identifier, brackets, separators, blanks and hyphens.
fn significant(code: &str) -> String {
    let code = code.trim();
    let bare = match code.split_at_checked(3) {
        Some((head, rest)) if head.starts_with(']') => rest,
        _ => code,
    };
    let bare = match bare.contains('<') {
        true => Cow::Owned(bare.replace("<F1>", "").replace("<GS>", "")),
        false => Cow::Borrowed(bare),
    };
    bare.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '^' | '\u{1d}'))
        .collect()
}

/// The samples of all open intakes, ready to take measurements one after the other.
#[derive(Debug, Clone, Default)]
pub struct OpenSamples {
    by_key: HashMap<String, Vec<OpenSample>>,
    numbering: Numbering,
}

impl OpenSamples {
    /// No samples yet, of a laboratory that numbers so.
    #[must_use]
    pub fn numbered(numbering: Numbering) -> Self {
        Self {
            by_key: HashMap::new(),
            numbering,
        }
    }

    /// Adds a sample; one without any code can only be matched by hand.
    pub fn add(&mut self, sample: OpenSample) {
        let Some(key) = match_key(&sample.code, sample.gtin14) else {
            return;
        };
        let same = self.by_key.entry(key).or_default();
        let place = same
            .partition_point(|known| (known.intake, known.line) <= (sample.intake, sample.line));
        same.insert(place, sample);
    }

    /// Whether any of the samples bears this code, as `match_key` gives it.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// Decides for one measurement and remembers that its sample now has one.
    pub fn assign(&mut self, measurement: &Measurement, window: Window) -> Match {
        let data = measurement.data.as_deref().unwrap_or_default().trim();
        // A label is found by its item number, or by all it says where the catalogue has no number.
        // An item number in a symbology that is not meant for one is still that item's number.
        let mut key = match_key(data, measurement.gtin14.or_else(|| data.parse().ok()));
        if !key.as_ref().is_some_and(|key| self.has(key)) {
            let all_it_says = match_key(data, None);
            if key.is_none() && all_it_says.is_none() {
                return Match::Inbox(InboxReason::NoDecode);
            }
            key = all_it_says;
        }
        let Some(same) = key.and_then(|key| self.by_key.get_mut(&key)) else {
            return Match::Inbox(InboxReason::UnknownCode {
                code: data.to_owned(),
            });
        };
        let named = named(measurement, &self.numbering);
        let found = decide(same, measurement, named, window);
        if let Match::Matched(id) | Match::InOrder(id) = found {
            for sample in same.iter_mut().filter(|sample| sample.id == id) {
                sample.measured = true;
            }
        }
        found
    }
}

/// Decides among samples of one code, which stand by intake and line.
fn decide(
    samples: &[OpenSample],
    measurement: &Measurement,
    named: Option<(Vec<Named>, String)>,
    window: Window,
) -> Match {
    let data = measurement.data.as_deref().unwrap_or_default();
    let mut left: Vec<&OpenSample> = samples.iter().filter(|one| says(one, data)).collect();
    if left.is_empty() {
        return Match::Inbox(InboxReason::UnknownCode {
            code: data.trim().to_owned(),
        });
    }
    if let Some(taken_at) = window.ahead(measurement) {
        return Match::Inbox(InboxReason::InFuture { taken_at });
    }
    if let Some((named, text)) = named {
        left.retain(|sample| is_named(sample, &named));
        if left.is_empty() {
            return Match::Inbox(InboxReason::NotInNamedIntake { named: text });
        }
    }
    if let Some(taken_at) = measurement.taken_at {
        left.retain(|sample| taken_at >= sample.received_at - window.slack);
        if left.is_empty() {
            return Match::Inbox(InboxReason::TooEarly { taken_at });
        }
    }
    if let Some(found) = measurement.symbology {
        let agrees = |sample: &&OpenSample| {
            let expected = sample.symbology;
            expected.is_none_or(|expected| carriers_agree(expected, found))
        };
        // The first of those that disagree names what was expected.
        if let Some((expected, intake)) = left
            .first()
            .filter(|_| !left.iter().any(&agrees))
            .and_then(|first| Some((first.symbology?, first.intake)))
        {
            return Match::Inbox(InboxReason::WrongSymbology {
                expected,
                found,
                intake,
            });
        }
        left.retain(agrees);
    }
    let mut intakes: Vec<IntakeNumber> = left.iter().map(|sample| sample.intake).collect();
    intakes.dedup();
    match (intakes.as_slice(), left.as_slice()) {
        ([_], [only]) => Match::Matched(only.id),
        ([intake], several) => several.iter().find(|sample| !sample.measured).map_or(
            Match::Inbox(InboxReason::AllMeasured {
                intake: *intake,
                samples: several.len(),
            }),
            |next| Match::InOrder(next.id),
        ),
        _ => Match::Inbox(InboxReason::SeveralIntakes { intakes }),
    }
}

/// Whether a symbol that was announced as one kind may be measured as another: verifiers tell
/// EAN from UPC, ITF-14 from ITF and GS1-128 from Code 128 by rules of their own.
#[must_use]
pub fn carriers_agree(expected: Symbology, found: Symbology) -> bool {
    let family = |of| match of {
        Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE => Symbology::Ean13,
        Symbology::Itf14 => Symbology::Itf,
        Symbology::Gs1128 => Symbology::Code128,
        other => other,
    };
    family(expected) == family(found)
}

/// Whether a sample's intake or its company is among those that an operator names.
#[must_use]
pub fn is_named(sample: &OpenSample, named: &[Named]) -> bool {
    named.iter().any(|one| match one {
        Named::Intake(number) => *number == sample.intake,
        Named::Company(number) => *number == sample.company,
    })
}

/// A sample that prints more than its item number (a batch, a serial number) is only
/// meant by data that say the same.
fn says(sample: &OpenSample, data: &str) -> bool {
    !sample.code.trim_start().starts_with('(') || significant(&sample.code) == significant(data)
}

/// The intakes and companies that the operator's fields name, with what was written.
#[must_use]
pub fn named(measurement: &Measurement, numbering: &Numbering) -> Option<(Vec<Named>, String)> {
    NAMING_FIELDS.iter().find_map(|field| {
        let text = measurement.fields.get(*field)?;
        let numbers = numbering.named_in(text);
        (!numbers.is_empty()).then(|| (numbers, text.clone()))
    })
}

#[cfg(test)]
mod tests;
