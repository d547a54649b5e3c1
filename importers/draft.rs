//! A measurement in the making: items come in one by one under the verifier's names, a measurement or
//! a refusal comes out. The same for every instrument; what is a record and what is an item is theirs.

mod readings;

use chrono::{Datelike, NaiveDateTime};
use domain::measurement::{Edition, FormalGrade, Grade, Letter, Measurement, Reading, Symbology};

use crate::dates::{Moment, Order};
use crate::digits::{self, DigitsRemark};
use crate::findings::{Refusal, Remark};
use crate::overall::{GradeParts, first_number};
use crate::profile::{Context, Entry, Profile, RecordItem, Target};

/// Longest text of one record, in bytes; beyond it the end of the record was missed.
const LONGEST: usize = 1 << 20;

/// The year of the first standard that verifiers grade by (ANSI X3.182).
const FIRST_VERIFIERS: i32 = 1990;

/// Readings of a usual linear symbol; room for as many stays below the size at which the memory
/// allocator takes its slow way.
const USUAL_READINGS: usize = 14;

/// One item as written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Written<'a> {
    /// The verifier's name.
    pub name: &'a str,
    /// Which of several equal names in the record, from 1.
    pub occurrence: u8,
    /// The value, perhaps with its grade.
    pub value: &'a str,
    /// The grade, where it has a column of its own.
    pub grade: &'a str,
    /// PASS or FAIL, where it has a column of its own.
    pub verdict: &'a str,
    /// True for a spreadsheet cell that holds a number.
    pub is_number: bool,
    /// True where the grade has a column of its own in every record, even if this record leaves it empty.
    pub is_graded_beside: bool,
}

impl<'a> Written<'a> {
    /// A name and what stands beside it.
    #[must_use]
    pub fn pair(name: &'a str, value: &'a str) -> Self {
        Self {
            name,
            value,
            occurrence: 1,
            ..Self::default()
        }
    }

    fn raw(&self) -> &'a str {
        let value = self.value.trim_ascii();
        if value.is_empty() {
            self.grade.trim_ascii()
        } else {
            value
        }
    }
}

/// One raw item beside what the profile made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedItem {
    /// The verifier's name.
    pub name: String,
    /// As written.
    pub raw: String,
    /// The target in the profile's words; absent for a name that it does not know.
    pub canonical: Option<String>,
    /// The readings it gave.
    pub readings: Vec<Reading>,
}

/// The measurement, or on which line the record became one that is refused, and why.
pub type Finished = Result<Box<Measurement>, (u64, Refusal)>;

/// A measurement in the making.
#[derive(Debug, Clone)]
pub struct Draft<'p> {
    profile: &'p Profile,
    /// The measurement so far.
    pub measurement: Box<Measurement>,
    /// The overall grade so far.
    pub grade: Option<FormalGrade>,
    /// Linear or matrix, once known.
    pub context: Option<Context>,
    /// Line on which the record began.
    pub line: u64,
    /// True for a failed read, which may have no grade and is a measurement all the same.
    pub is_unread: bool,
    refusal: Option<(u64, Refusal)>,
    parts: GradeParts,
    date: String,
    time: String,
    /// A moment whose day and month the file has to tell apart, and the same as written.
    moment: Option<(Moment, String)>,
    body: String,
    check: String,
    size: usize,
    items: Option<Vec<CheckedItem>>,
}

impl<'p> Draft<'p> {
    /// An empty draft; `listing` makes it remember every item.
    #[must_use]
    pub fn new(profile: &'p Profile, line: u64, listing: bool) -> Self {
        let mut measurement = Box::new(Measurement {
            profile: profile.label.clone(),
            readings: Vec::with_capacity(USUAL_READINGS),
            ..Measurement::default()
        });
        measurement.instrument.model.clone_from(&profile.model);
        Self {
            profile,
            measurement,
            grade: None,
            context: None,
            line,
            is_unread: false,
            refusal: None,
            parts: GradeParts::default(),
            date: String::new(),
            time: String::new(),
            moment: None,
            body: String::new(),
            check: String::new(),
            size: 0,
            items: listing.then(Vec::new),
        }
    }

    /// The profile that names the items.
    #[must_use]
    pub const fn profile(&self) -> &'p Profile {
        self.profile
    }

    /// Takes one item that stands on `line`.
    pub fn take(&mut self, line: u64, written: &Written<'_>) {
        let profile = self.profile;
        let entry = profile.find(written.name, written.occurrence, self.context);
        self.take_as(line, entry, written);
    }

    /// Takes one item whose meaning was looked up already.
    pub fn take_as(&mut self, line: u64, entry: Option<&Entry>, written: &Written<'_>) {
        self.size += written.name.len() + written.value.len() + written.grade.len();
        if self.size > LONGEST {
            self.refuse(line, Refusal::TooLong);
            return;
        }
        let readings = self.measurement.readings.len();
        match entry {
            Some(entry) => self.take_known(line, entry, written),
            None => self.keep(written.name, written),
        }
        if let Some(items) = &mut self.items {
            items.push(CheckedItem {
                name: written.name.to_owned(),
                raw: join(written),
                canonical: entry.map(|entry| entry.name.clone()),
                readings: self
                    .measurement
                    .readings
                    .get(readings..)
                    .unwrap_or_default()
                    .to_vec(),
            });
        }
    }

    fn take_known(&mut self, line: u64, entry: &Entry, written: &Written<'_>) {
        match &entry.to {
            Target::Parameter(parameter) => self.parameter(*parameter, entry, written),
            Target::PercentAndLength(percent, length) => {
                self.percent_and_length(*percent, *length, entry, written);
            }
            Target::Record(item) => self.record_item(line, *item, written),
            Target::Field(name) => {
                let value = written.raw();
                if !value.is_empty() {
                    self.measurement
                        .fields
                        .insert((*name).to_owned(), value.to_owned());
                }
            }
            Target::Warning => self.remark(Remark::Verifier(written.raw().to_owned())),
            Target::Kept => self.keep(written.name, written),
        }
    }

    /// Keeps what no profile knows.
    pub fn keep(&mut self, name: &str, written: &Written<'_>) {
        let text = join(written);
        if text.is_empty() {
            return;
        }
        self.measurement
            .unmapped
            .entry(name.to_owned())
            .and_modify(|known| {
                known.push_str(" | ");
                known.push_str(&text);
            })
            .or_insert(text);
    }

    /// Adds a warning.
    pub fn remark(&mut self, remark: Remark) {
        self.measurement.warnings.push(remark.into());
    }

    /// Makes the record one that is refused; the first reason stands.
    pub fn refuse(&mut self, line: u64, refusal: Refusal) {
        self.refusal.get_or_insert((line, refusal));
    }

    /// Reads the overall grade in any notation; an unreadable one refuses the record.
    pub fn read_grade(&mut self, line: u64, text: &str) {
        let text = text.trim_ascii();
        if matches!(text, "" | "X" | "-1" | "-" | "nan") {
            return;
        }
        match FormalGrade::parse(text) {
            Ok(grade) => self.grade = Some(grade),
            Err(_) => {
                let found = text.to_owned();
                self.refuse(line, Refusal::UnreadableGrade { found });
            }
        }
    }

    fn record_item(&mut self, line: u64, item: RecordItem, written: &Written<'_>) {
        let text = written.raw();
        match item {
            RecordItem::Heading | RecordItem::Header => {}
            RecordItem::Model | RecordItem::Serial | RecordItem::Software => {
                let device = &mut self.measurement.instrument;
                self.profile.tell_device(item, written.name, text, device);
            }
            RecordItem::TakenAt => self.taken_at(text),
            RecordItem::Date => text.clone_into(&mut self.date),
            RecordItem::Time => text.clone_into(&mut self.time),
            RecordItem::Symbology => self.symbology(text),
            RecordItem::Data => {
                if !text.is_empty() {
                    self.measurement.data = Some(text.to_owned());
                }
            }
            RecordItem::GtinWithoutCheck => text.clone_into(&mut self.body),
            RecordItem::CheckDigit => text.clone_into(&mut self.check),
            RecordItem::Grade => self.read_grade(line, text),
            RecordItem::GradeLetter => self.parts.letter = Letter::parse(text),
            RecordItem::GradeNumber => self.parts.number = Grade::parse(text),
            RecordItem::Aperture => self.parts.aperture = first_number(text),
            RecordItem::Wavelength => self.parts.wavelength = first_number(text),
            RecordItem::Angle => text.clone_into(&mut self.parts.angle),
            RecordItem::Edition => self.parts.edition = Edition::parse(text),
            RecordItem::FailureCode => self.failure_code(text),
        }
    }

    /// One warning for every bit of a hexadecimal failure code; what is no code or no known bit is kept.
    fn failure_code(&mut self, text: &str) {
        let digits = text.trim_start_matches("0x");
        let Ok(code) = u32::from_str_radix(digits, 16) else {
            return self.keep_failure(text);
        };
        let (failures, rest) = self.profile.failures(code);
        for failure in failures {
            self.remark(Remark::Failure(text.to_owned(), failure));
        }
        if rest != 0 {
            self.keep_failure(text);
        }
    }

    fn keep_failure(&mut self, text: &str) {
        if !text.is_empty() {
            self.remark(Remark::UnknownFailure(text.to_owned()));
        }
    }

    fn taken_at(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.profile.moment(text) {
            Some(Moment::Sure(moment)) => self.measurement.taken_at = Some(moment),
            Some(moment) => self.moment = Some((moment, text.to_owned())),
            None => self.remark(Remark::UnreadableTime(text.to_owned())),
        }
    }

    /// Sets a moment that the source holds as such.
    pub fn set_taken_at(&mut self, moment: Option<NaiveDateTime>) {
        self.measurement.taken_at = moment;
    }

    fn symbology(&mut self, text: &str) {
        text.clone_into(&mut self.measurement.symbology_raw);
        self.measurement.symbology = self.profile.symbology(text);
        match self.measurement.symbology {
            Some(symbology) => self.context = context(symbology).or(self.context),
            None if text.is_empty() => {}
            None => self.remark(Remark::UnknownSymbology(text.to_owned())),
        }
    }

    /// The measurement, or why there is none and on which line, and the items if they were asked for.
    pub fn finish(mut self, order: &mut Order) -> (Finished, Vec<CheckedItem>) {
        if !self.date.is_empty() || !self.time.is_empty() {
            let moment = format!("{} {}", self.date, self.time);
            self.taken_at(moment.trim_ascii());
        }
        self.settle_moment(order);
        self.find_digits();
        let (grade, remark) = self.parts.complete(self.grade.take());
        self.measurement.grade = grade;
        if let Some(remark) = remark {
            self.remark(remark);
        }
        let items = self.items.unwrap_or_default();
        let result = match self.refusal {
            Some(refused) => Err(refused),
            None if self.measurement.grade.is_none() && !self.is_unread => {
                Err((self.line, Refusal::NoGrade))
            }
            None => Ok(self.measurement),
        };
        (result, items)
    }

    /// Settles the order of day and month by what the file has shown, and never by a guess.
    fn settle_moment(&mut self, order: &mut Order) {
        if let Some((moment, written)) = self.moment.take() {
            self.measurement.taken_at = order.decide(moment);
            if self.measurement.taken_at.is_none() {
                self.remark(Remark::AmbiguousDate(written));
            }
        }
        // A clock that was never set begins in 1970, or in 1980 with the first personal computers.
        if let Some(moment) = self.measurement.taken_at
            && moment.year() < FIRST_VERIFIERS
        {
            self.remark(Remark::Clock(moment.to_string()));
        }
    }

    fn find_digits(&mut self) {
        let apart = (!self.body.is_empty() && !self.check.is_empty())
            .then_some((self.body.as_str(), self.check.as_str()));
        let Some(data) = &self.measurement.data else {
            return;
        };
        let digits = digits::find(data, self.measurement.symbology, apart);
        let remark = digits.remark.map(|remark| match remark {
            DigitsRemark::CheckDigit => Remark::CheckDigit(data.clone()),
            DigitsRemark::ZerosRestored => Remark::ZerosRestored(data.clone()),
            DigitsRemark::CheckDigitJoined => Remark::CheckDigitJoined(data.clone()),
        });
        self.measurement.gtin14 = digits.gtin14;
        if let Some(remark) = remark {
            self.remark(remark);
        }
        if let Some(add_on) = digits.add_on {
            self.remark(Remark::AddOn(add_on.clone()));
            self.measurement.fields.insert("add_on".to_owned(), add_on);
        }
    }
}

fn context(symbology: Symbology) -> Option<Context> {
    match (symbology.is_linear(), symbology.is_matrix()) {
        (true, _) => Some(Context::Linear),
        (_, true) => Some(Context::Matrix),
        _ => None,
    }
}

fn join(written: &Written<'_>) -> String {
    let cells = [written.value, written.grade, written.verdict];
    let cells = cells.iter().map(|cell| cell.trim_ascii());
    cells
        .filter(|cell| !cell.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}
