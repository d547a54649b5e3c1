//! Webscan TruCheck, text report.
//!
//! A record is one symbol: a page that begins with the title of the report, or with a further
//! `Report Summary` on the same page. It is read by section title, then by the abbreviation in
//! brackets (`(SC)`, `(MinEC)`): the numbers before the labels shift between editions of the
//! standard and columns shift with the length of a label. Every row under `Verification Grades` is
//! a grading standard of its own and gives a measurement of its own.

mod rows;

use domain::measurement::{Edition, FormalGrade, Instrument, Parameter, Reading, Value};

use crate::draft::{Draft, Written};
use crate::findings::Refusal;
use crate::profile::{Context, Profile, Section};
use crate::read::{LineReader, Out, line_place};
use crate::sources::text::Line;

/// What every title of a report ends with.
const TITLE: &str = "Verification Report";

/// Reads the lines of a report.
pub(crate) struct Reader<'p> {
    profile: &'p Profile,
    draft: Option<Draft<'p>>,
    section: Option<Section>,
    has_summary: bool,
    grades: Vec<FormalGrade>,
    /// Readings that belong to one grading standard alone.
    scopes: Vec<Scope>,
    scan_columns: Vec<Option<Parameter>>,
    data_format: Option<bool>,
    /// A row whose label goes on in the next line.
    pending: String,
}

#[derive(Debug)]
struct Scope {
    edition: Edition,
    from: usize,
    to: usize,
}

impl LineReader for Reader<'_> {
    fn line(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        let text = line.text.trim_ascii();
        if text.is_empty() {
            return self.flush(line.number);
        }
        if text.ends_with(TITLE) {
            self.emit(line.number, out);
            self.begin(line.number, out);
        } else if let Some((section, before)) = self.profile.section(text) {
            if section == Section::Summary && self.has_summary {
                self.next_on_page(line.number, out);
            }
            self.open_section(line.number, section, before, out);
        } else {
            self.ensure(line.number, out);
            self.row(line.number, text);
        }
        if line.damaged
            && let Some(draft) = &mut self.draft
        {
            draft.refuse(line.number, Refusal::Undecodable);
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.emit(0, out);
    }
}

impl<'p> Reader<'p> {
    /// A reader at the start of a file.
    pub fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            draft: None,
            section: None,
            has_summary: false,
            grades: Vec::new(),
            scopes: Vec::new(),
            scan_columns: Vec::new(),
            data_format: None,
            pending: String::new(),
        }
    }

    fn begin(&mut self, line: u64, out: &Out<'_>) {
        self.draft = Some(Draft::new(self.profile, line, out.listing));
        self.section = None;
        self.has_summary = false;
    }

    fn ensure(&mut self, line: u64, out: &Out<'_>) {
        if self.draft.is_none() {
            self.begin(line, out);
        }
    }

    /// A further symbol on the same page has the same instrument and the same moment.
    fn next_on_page(&mut self, line: u64, out: &mut Out<'_>) {
        let header = self.draft.as_ref().map(|draft| {
            let measurement = &draft.measurement;
            let calibrated = measurement.fields.get("calibrated").cloned();
            (
                measurement.instrument.clone(),
                measurement.taken_at,
                calibrated,
            )
        });
        self.emit(line, out);
        self.begin(line, out);
        if let (Some(draft), Some((instrument, taken_at, calibrated))) = (&mut self.draft, header) {
            draft.measurement.instrument = Instrument { ..instrument };
            draft.set_taken_at(taken_at);
            if let Some(calibrated) = calibrated {
                let fields = &mut draft.measurement.fields;
                fields.insert("calibrated".to_owned(), calibrated);
            }
        }
    }

    /// Begins a section whose title says nothing of the edition or of the kind of symbol.
    pub fn open_untitled(&mut self, line: u64, section: Section, out: &Out<'_>) {
        self.flush(line);
        self.ensure(line, out);
        self.close_scope();
        self.section = Some(section);
        self.has_summary |= section == Section::Summary;
    }

    fn open_section(&mut self, line: u64, section: Section, before: &str, out: &Out<'_>) {
        self.open_untitled(line, section, out);
        let Some(draft) = &mut self.draft else {
            return;
        };
        match section {
            Section::LinearParameters | Section::Scans => draft.context = Some(Context::Linear),
            Section::MatrixParameters => draft.context = Some(Context::Matrix),
            _ => {}
        }
        if let Some(edition) = Edition::parse(before) {
            let from = draft.measurement.readings.len();
            self.scopes.push(Scope {
                edition,
                from,
                to: usize::MAX,
            });
        }
    }

    fn close_scope(&mut self) {
        let readings = self
            .draft
            .as_ref()
            .map(|draft| draft.measurement.readings.len());
        if let (Some(scope), Some(readings)) = (self.scopes.last_mut(), readings)
            && scope.to == usize::MAX
        {
            scope.to = readings;
        }
    }

    fn row(&mut self, line: u64, text: &str) {
        match self.section {
            None => self.header_row(line, text),
            Some(Section::Summary | Section::General) => self.pair_row(line, text),
            Some(Section::Grades) => self.grade_row(line, text),
            Some(Section::DataFormat) => self.data_row(line, text),
            Some(Section::LinearParameters | Section::MatrixParameters) => {
                self.parameter_row(line, text);
            }
            Some(Section::Scans) => self.scan_row(line, text),
            Some(Section::Skipped) => {}
        }
    }

    /// A pending row that nothing completed is kept as it is.
    fn flush(&mut self, line: u64) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        if let Some(draft) = &mut self.draft {
            let (name, value) = rows::pair(&pending, self.profile);
            draft.take(line, &Written::pair(name, value));
        }
    }

    /// Delivers the record: once for every grading standard, each with its own readings.
    fn emit(&mut self, line: u64, out: &mut Out<'_>) {
        self.flush(line);
        self.close_scope();
        self.scan_columns.clear();
        self.has_summary = false;
        let mut grades = std::mem::take(&mut self.grades);
        let scopes = std::mem::take(&mut self.scopes);
        let data_format = self.data_format.take();
        let Some(mut draft) = self.draft.take() else {
            return;
        };
        if let Some(pass) = data_format {
            draft.measurement.readings.push(Reading {
                parameter: Parameter::DataFormat,
                raw: if pass { "PASS" } else { "FAIL" }.to_owned(),
                value: Value::Pass { pass },
                grade: None,
                letter: None,
                verdict: Some(pass),
            });
        }
        let record = line_place(draft.line);
        if grades.len() < 2 {
            draft.grade = grades.pop();
            return out.deliver(draft, record);
        }
        for (place, grade) in grades.into_iter().enumerate() {
            let mut one = draft.clone();
            keep_scope(&mut one, &scopes, &grade.edition);
            one.grade = Some(grade);
            out.deliver(one, format!("{record}, grade {}", place + 1));
        }
    }
}

/// Takes away the readings that belong to another standard than the one of the grade.
fn keep_scope(draft: &mut Draft<'_>, scopes: &[Scope], edition: &Edition) {
    let mut place = 0;
    draft.measurement.readings.retain(|_| {
        let foreign = scopes
            .iter()
            .any(|scope| (scope.from..scope.to).contains(&place) && scope.edition != *edition);
        place += 1;
        !foreign
    });
}

#[cfg(test)]
#[path = "trucheck_tests.rs"]
mod tests;
