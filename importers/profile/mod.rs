//! Instrument profiles: what the names in a verifier's output mean.
//!
//! A profile renames, chooses a unit, an encoding and a date pattern. It decides nothing: no
//! conditions, no expressions, no regular expressions. Structure (rows, sections, records) is code,
//! one file an instrument. Every measurement records `id.version` of the profile that named it.

mod compose;
mod error;
mod failure;
mod kind;
mod names;
mod schema;
mod set;
mod succession;
mod targets;

use std::sync::Arc;

use chrono::format::{Item as TimeItem, Parsed, parse};
use chrono::{NaiveDateTime, Timelike};
use domain::measurement::grading::Range;
use domain::measurement::{Instrument, Parameter, Symbology, Unit};
use domain::texts::Language;
use encoding_rs::Encoding;
use serde::Deserialize;

pub use compose::{Mapping, next_version};
pub use error::ProfileError;
pub use failure::Failure;
pub use kind::Kind;
pub use names::Names;
pub use set::Profiles;
pub(crate) use succession::Succession;
pub use targets::{Group, groups};

use crate::dates::Moment;
use crate::value::{Form, Rule};

/// Where a name holds; names such as `RM` mean one thing for linear and another for matrix symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// Symbols graded by scans.
    Linear,
    /// Symbols graded by images.
    Matrix,
}

/// What an item is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A measured parameter.
    Parameter(Parameter),
    /// A parameter that is stated in percent and again as a length.
    PercentAndLength(Parameter, Parameter),
    /// A fact of the record itself.
    Record(RecordItem),
    /// A free field of the operator, by its canonical name.
    Field(&'static str),
    /// A remark of the verifier, repeated at will.
    Warning,
    /// Something that is known and of no use here; it is kept as written.
    Kept,
}

/// The facts of a record that are not parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordItem {
    /// The line that opens a record and names the instrument.
    Header,
    /// The model, without the maker's name.
    Model,
    /// Serial number of the instrument.
    Serial,
    /// Software or firmware version.
    Software,
    /// Date and time of the verification.
    TakenAt,
    /// The date alone.
    Date,
    /// The time of day alone.
    Time,
    /// The kind of symbol.
    Symbology,
    /// Decoded data.
    Data,
    /// A GTIN printed without its check digit.
    GtinWithoutCheck,
    /// The check digit that belongs to it.
    CheckDigit,
    /// The overall grade in any notation.
    Grade,
    /// The overall grade as a letter alone.
    GradeLetter,
    /// The overall grade as a number alone.
    GradeNumber,
    /// The measuring aperture.
    Aperture,
    /// The wavelength.
    Wavelength,
    /// The angle of the light.
    Angle,
    /// The edition of the standard, such as `ISO15416:2016`.
    Edition,
    /// Title row of a table; nothing to keep.
    Heading,
    /// A hexadecimal number whose bits say what failed.
    FailureCode,
}

/// Parts of a report that the reader treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Names and values: data, symbology, operator's fields.
    Summary,
    /// One row a grading standard.
    Grades,
    /// Rows of name, data and check.
    DataFormat,
    /// Parameters of a linear symbol, averaged over the scans.
    LinearParameters,
    /// Parameters of a matrix symbol.
    MatrixParameters,
    /// Names and values: dimensions.
    General,
    /// One row a scan.
    Scans,
    /// Tables that nothing is taken from.
    Skipped,
}

/// Which half of a pair an item holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The value, perhaps with its grade.
    #[default]
    Value,
    /// The grade of a parameter whose value stands elsewhere.
    Grade,
}

/// What one name means.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What the item is for.
    pub to: Target,
    /// The same as the profile spells it.
    pub name: String,
    /// How it is written.
    pub form: Form,
    /// Its unit and signs where the text leaves them open.
    pub rule: Rule,
    /// The unit of a spreadsheet cell that holds a number and no text.
    pub number_unit: Option<Unit>,
    /// Value or grade.
    pub part: Part,
    /// What is plausible; beyond it the value is kept and flagged.
    pub limit: Option<Range>,
    context: Option<Context>,
    occurrence: Option<u8>,
}

/// A profile, checked and ready to be asked.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name, such as `rea-text`.
    pub id: String,
    /// Its version, from 1.
    pub version: u16,
    /// `id.version`, as measurements record it.
    pub label: String,
    /// The instrument whose structure it belongs to.
    pub kind: Kind,
    /// Model to record when the output does not name one.
    pub model: String,
    /// How sure we are of the layout, in the author's words.
    pub confidence: String,
    /// The same in Chinese; empty where the author did not say it.
    pub confidence_zh: String,
    /// The TOML it was made from.
    pub text: Arc<str>,
    /// Texts of which one must occur in a file of this kind.
    pub marks: Vec<String>,
    /// Encodings to choose from when a file is neither marked nor UTF-8.
    pub code_pages: Vec<&'static Encoding>,
    /// Whether the comma is a decimal sign.
    pub comma: bool,
    entries: Vec<Entry>,
    names: Names<Vec<usize>>,
    prefixes: Vec<(String, usize)>,
    symbologies: Names<Symbology>,
    sections: Vec<(String, Section)>,
    failures: Vec<(u32, Failure)>,
    /// Models by the names of items that only they write.
    models: Names<String>,
    times: Vec<Vec<TimeItem<'static>>>,
    /// Patterns with the day first and the same with the month first.
    either_times: Vec<[Vec<TimeItem<'static>>; 2]>,
}

impl Profile {
    /// True if nobody has confirmed the layout with a file of the instrument.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        self.confidence.starts_with("unconfirmed")
    }

    /// How sure we are, in the reader's language if the author said it there.
    #[must_use]
    pub fn how_sure(&self, language: Language) -> &str {
        match language {
            Language::Chinese if !self.confidence_zh.is_empty() => &self.confidence_zh,
            Language::Chinese | Language::English => &self.confidence,
        }
    }

    /// What a name means at its n-th occurrence (from 1) in a record of the given kind of symbol.
    #[must_use]
    pub fn find(&self, name: &str, occurrence: u8, context: Option<Context>) -> Option<&Entry> {
        let fits = |entry: &&Entry| {
            entry.occurrence.is_none_or(|wanted| wanted == occurrence)
                && (entry.context.is_none() || context.is_none() || entry.context == context)
        };
        let exact = self.names.get(name).into_iter().flatten();
        let prefixed = self
            .prefixes
            .iter()
            .filter(|(prefix, _)| names::starts_with(name, prefix))
            .map(|(_, place)| place);
        exact
            .chain(prefixed)
            .filter_map(|place| self.entries.get(*place))
            .find(fits)
    }

    /// Every entry, in the order of the profile.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// True if the profile knows the name in any place.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.names.get(name).is_some()
            || self
                .prefixes
                .iter()
                .any(|(prefix, _)| names::starts_with(name, prefix))
    }

    /// Notes what an item says of the device: its model behind the maker's name, which the profile
    /// knows, its serial number or its software. Where several write one format, the name of the
    /// serial number may tell the model too.
    pub fn tell_device(&self, item: RecordItem, name: &str, text: &str, device: &mut Instrument) {
        match item {
            RecordItem::Model if !text.is_empty() => {
                let maker = self.model.split(' ').next().unwrap_or_default();
                device.model = format!("{maker} {text}");
            }
            RecordItem::Serial => {
                text.clone_into(&mut device.serial);
                if let Some(known) = self.models.get(name) {
                    device.model.clone_from(known);
                }
            }
            RecordItem::Software => text.clone_into(&mut device.software),
            _ => {}
        }
    }

    /// The symbology that a verifier calls by this name.
    #[must_use]
    pub fn symbology(&self, name: &str) -> Option<Symbology> {
        self.symbologies.get(name).copied()
    }

    /// The section that a line opens, and what stands before its title (a grading standard).
    #[must_use]
    pub fn section<'a>(&self, line: &'a str) -> Option<(Section, &'a str)> {
        self.sections.iter().find_map(|(title, section)| {
            let before = line.strip_suffix(title.as_str())?;
            (before.is_empty() || before.ends_with(' ')).then_some((*section, before.trim_end()))
        })
    }

    /// Reads date and time by the patterns of the profile.
    #[must_use]
    pub fn time(&self, text: &str) -> Option<NaiveDateTime> {
        self.times.iter().find_map(|items| read_time(items, text))
    }

    /// Reads date and time also by the patterns in which day and month may stand in either order.
    #[must_use]
    pub fn moment(&self, text: &str) -> Option<Moment> {
        if let Some(sure) = self.time(text) {
            return Some(Moment::Sure(sure));
        }
        self.either_times
            .iter()
            .find_map(|[day_first, month_first]| {
                Moment::of(read_time(day_first, text), read_time(month_first, text))
            })
    }

    /// True if the file itself may have to tell the order of day and month.
    #[must_use]
    pub fn leaves_order_open(&self) -> bool {
        !self.either_times.is_empty()
    }
}

fn read_time(items: &[TimeItem<'static>], text: &str) -> Option<NaiveDateTime> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, items.iter()).ok()?;
    // Parts of a second stand in some reports only and tell no two verifications apart.
    parsed
        .to_naive_datetime_with_offset(0)
        .ok()?
        .with_nanosecond(0)
}
