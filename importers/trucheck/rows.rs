//! The rows of a TruCheck report, section by section.

use domain::measurement::{Edition, FormalGrade, Grade, Letter, Scan};

use super::Reader;
use crate::draft::Written;
use crate::findings::{Refusal, Remark};
use crate::overall::first_number;
use crate::profile::{Context, Profile, Target};
use crate::value;

/// Cells of a row that is set in columns: apart by a tab or by two blanks at least.
fn cells(text: &str) -> impl Iterator<Item = &str> {
    let apart = if text.contains('\t') { "\t" } else { "  " };
    text.split(apart)
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
}

/// Where the first tab or run of blanks is.
fn gap(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let next = bytes.iter().skip(1).chain(&[0]);
    bytes
        .iter()
        .zip(next)
        .position(|(byte, next)| *byte == b'\t' || (*byte == b' ' && *next == b' '))
}

/// Splits a row into its name and what stands beside it.
pub fn pair<'t>(text: &'t str, profile: &Profile) -> (&'t str, &'t str) {
    if let Some((name, value)) = gap(text).and_then(|place| text.split_at_checked(place)) {
        return (name.trim_end_matches([' ', ':']), value.trim_ascii());
    }
    if let Some((name, value)) = text.split_once(": ") {
        return (name.trim_ascii(), value.trim_ascii());
    }
    // A single blank: the longest known name that the row begins with.
    let known = text
        .rmatch_indices(' ')
        .filter_map(|(place, _)| text.split_at_checked(place))
        .find(|(name, _)| profile.knows(name));
    match known {
        Some((name, value)) => (name, value.trim_ascii()),
        None => (text.trim_end_matches(':'), ""),
    }
}

impl Reader<'_> {
    /// `Software Version: 3.03.73, Unit Serial: TC-833-0620-018`, or the bare date.
    pub(super) fn header_row(&mut self, line: u64, text: &str) {
        let Some(draft) = &mut self.draft else {
            return;
        };
        if !text.contains(": ")
            && let Some(moment) = self.profile.time(text)
        {
            return draft.set_taken_at(Some(moment));
        }
        let mut rest = text;
        while !rest.is_empty() {
            let (part, after) = match rest.match_indices(", ").find(|(place, _)| {
                // A comma inside a value is no end: a name and a colon must follow it.
                rest.get(place + 2..)
                    .and_then(|next| next.split_once(": "))
                    .is_some_and(|(name, _)| self.profile.knows(name))
            }) {
                Some((place, _)) => rest.split_at_checked(place).unwrap_or((rest, "")),
                None => (rest, ""),
            };
            rest = after.get(2..).unwrap_or_default();
            let (name, value) = pair(part, self.profile);
            draft.take(line, &Written::pair(name, value));
        }
    }

    /// `Job Number    SAMPLE-0001`.
    pub(super) fn pair_row(&mut self, line: u64, text: &str) {
        let (name, value) = pair(text, self.profile);
        if let Some(draft) = &mut self.draft {
            draft.take(line, &Written::pair(name, value));
        }
    }

    /// `ANSI/ISO   C (2.4)   06   660   2.4/06/660   ISO15416:2016`. The formal grade says all at
    /// once; where it is missing, the numbers are aperture, wavelength and angle in this order.
    pub(super) fn grade_row(&mut self, line: u64, text: &str) {
        let Some(draft) = &mut self.draft else {
            return;
        };
        let mut words = text.split_ascii_whitespace();
        let standard = words.next().unwrap_or_default();
        if standard == "Standard" {
            return;
        }
        let (mut formal, mut letter, mut number) = (None, None, None);
        let mut edition = Edition::parse(standard);
        let mut bare = Vec::new();
        for word in words {
            let inner = word.trim_matches(['(', ')']);
            if word.matches('/').count() >= 2 {
                formal = FormalGrade::parse(word).ok().or(formal);
            } else if let Some(found) = Letter::parse(inner) {
                letter.get_or_insert(found);
            } else if inner.contains('.') && number.is_none() {
                number = Grade::parse(inner);
            } else if let Some(found) = Edition::parse(word) {
                edition = Some(found);
            } else {
                bare.extend(first_number(word));
            }
        }
        if formal.is_none() && letter.is_none() && number.is_none() {
            if value::verdict(cells(text).nth(1).unwrap_or_default()).is_some() {
                // A grading of the user's own says only pass or fail.
                return draft.keep(standard, &Written::pair(standard, text));
            }
            let found = text.to_owned();
            return draft.refuse(line, Refusal::UnreadableGrade { found });
        }
        let mut grade = formal.unwrap_or_else(|| {
            let mut bare = bare.into_iter();
            FormalGrade {
                aperture: bare.next(),
                wavelength: bare.next(),
                angle: bare
                    .next()
                    .map(|angle| angle.to_string())
                    .unwrap_or_default(),
                raw: text.to_owned(),
                ..FormalGrade::default()
            }
        });
        grade.value = grade.value.or(number);
        grade.letter = grade.letter.or(letter);
        grade.edition = edition.unwrap_or_default();
        self.grades.push(grade);
    }

    /// `GTIN   0690123456789   PASS`.
    pub(super) fn data_row(&mut self, line: u64, text: &str) {
        let mut row = cells(text);
        let (name, value) = (
            row.next().unwrap_or_default(),
            row.next().unwrap_or_default(),
        );
        if (name, value) == ("Name", "Data") {
            return;
        }
        let check = row.next().unwrap_or_default();
        if let Some((pass, _)) = value::verdict(check) {
            self.data_format = Some(self.data_format.unwrap_or(true) && pass);
        }
        if let Some(draft) = &mut self.draft {
            draft.take(line, &Written::pair(name, value));
        }
    }

    /// `3. Symbol Contrast (SC)     84%     4.0 (A)   PASS`, also with its label on two lines.
    pub(super) fn parameter_row(&mut self, line: u64, text: &str) {
        let (numbered, bare) = without_number(text);
        if numbered {
            self.flush(line);
        }
        if let Some((name, rest)) = self.known_label(bare) {
            let pending = std::mem::take(&mut self.pending);
            // The values stand beside the first or beside the second half of the label.
            let first = gap(&pending)
                .and_then(|place| pending.get(place..))
                .unwrap_or_default();
            let values = if rest.is_empty() { first } else { rest };
            return self.parameter(line, name, values);
        }
        if numbered {
            bare.clone_into(&mut self.pending);
        } else {
            self.flush(line);
            let (name, value) = pair(bare, self.profile);
            self.parameter(line, name, value);
        }
    }

    /// The name in a label, and what stands behind the label: the abbreviation in brackets, else the
    /// whole first cell.
    fn known_label<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let bracketed = text.match_indices('(').find_map(|(place, _)| {
            let (name, rest) = text.get(place + 1..)?.split_once(')')?;
            self.profile
                .knows(name)
                .then_some((name, rest.trim_ascii()))
        });
        bracketed.or_else(|| {
            let (name, value) = pair(text, self.profile);
            self.profile.knows(name).then_some((name, value))
        })
    }

    fn parameter(&mut self, line: u64, name: &str, text: &str) {
        let Some(draft) = &mut self.draft else {
            return;
        };
        let columns = Columns::split(text);
        // The contrast of a matrix symbol brings the two reflectances along.
        let (value, reflectances) = match columns.value.find("Rl/Rd") {
            Some(place) => columns.value.split_at_checked(place).unwrap_or(("", "")),
            None => (columns.value, ""),
        };
        draft.take(
            line,
            &Written {
                value: value.trim_ascii(),
                grade: columns.grade,
                verdict: columns.verdict,
                ..Written::pair(name, "")
            },
        );
        if !reflectances.is_empty() {
            draft.take(line, &Written::pair("Rl/Rd", reflectances));
        }
    }

    /// `1 4.0 4.0 … -> 4.0` under its heading.
    pub(super) fn scan_row(&mut self, line: u64, text: &str) {
        let mut rest = words(text);
        let Some(first) = rest.next() else {
            return;
        };
        let Ok(number) = first.parse::<u16>() else {
            if first == "Scan" {
                self.scan_columns = self.scan_heading(text);
            } else if let Some(draft) = &mut self.draft {
                let (name, value) = text.split_once(' ').unwrap_or((text, ""));
                draft.keep(name, &Written::pair(name, value));
            }
            return;
        };
        let Some(draft) = &mut self.draft else {
            return;
        };
        if rest.clone().count() != self.scan_columns.len() {
            draft.keep(&format!("Scan {number}"), &Written::pair("", text));
            return draft.remark(Remark::ScanColumns(format!("{line}: {text}")));
        }
        let mut scan = Scan {
            number,
            ..Scan::default()
        };
        for (word, column) in rest.zip(&self.scan_columns) {
            let grade = Grade::parse(word);
            match (grade, column) {
                (Some(grade), Some(domain::measurement::Parameter::ScanGrade)) => {
                    scan.grade = Some(grade);
                }
                (Some(grade), Some(parameter)) => {
                    scan.grades.insert(*parameter, grade);
                }
                (None, _) if Letter::parse(word).is_some() => {
                    draft.keep(&format!("Scan {number}"), &Written::pair("", text));
                    if number == 1 {
                        draft.remark(Remark::LetterScans);
                    }
                    return;
                }
                _ => {}
            }
        }
        draft.measurement.scans.push(scan);
    }

    fn scan_heading(&self, text: &str) -> Vec<Option<domain::measurement::Parameter>> {
        let text = text.trim_start_matches("Scan").trim_ascii_start();
        let names: Vec<&str> = if cells(text).count() > 3 {
            cells(text).collect()
        } else {
            heading_words(text)
        };
        names
            .into_iter()
            .map(|name| name.trim_start_matches(['-', '>', '→', ' ']))
            .filter(|name| !name.is_empty())
            .map(
                |name| match &self.profile.find(name, 1, Some(Context::Linear))?.to {
                    Target::Parameter(parameter) => Some(*parameter),
                    _ => None,
                },
            )
            .collect()
    }
}

/// The words of a scan row; an arrow is none, and a bracket belongs to the word before it.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split_ascii_whitespace()
        .filter(|word| !matches!(*word, "->" | "→") && !word.starts_with('('))
}

/// Heads set apart by single blanks, of which some are two words long.
fn heading_words(text: &str) -> Vec<&str> {
    const TWO: [&str; 3] = ["LEFT", "RIGHT", "Scan"];
    let mut names = Vec::new();
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let mut end = rest.find(' ').unwrap_or(rest.len());
        if rest.get(..end).is_some_and(|word| TWO.contains(&word)) {
            let second = rest.get(end + 1..).and_then(|after| after.find(' '));
            end = second.map_or(rest.len(), |second| end + 1 + second);
        }
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        names.push(name);
        rest = after.trim_ascii_start();
    }
    names
}

/// Takes off `3.`, `3a.`, `11b` before a label.
fn without_number(text: &str) -> (bool, &str) {
    let Some((first, rest)) = text.split_once([' ', '\t']) else {
        return (false, text);
    };
    let bare = first.trim_end_matches(['.', ')']);
    let digits = bare.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && rest
            .trim_ascii_start()
            .starts_with(|c: char| c.is_alphabetic());
    if is_number {
        (true, rest.trim_ascii_start())
    } else {
        (false, text)
    }
}

/// What stands behind a label, read from the right: verdict, grade, and the rest is the value.
#[derive(Debug, PartialEq, Eq)]
struct Columns<'t> {
    value: &'t str,
    grade: &'t str,
    verdict: &'t str,
}

impl<'t> Columns<'t> {
    fn split(text: &'t str) -> Self {
        let text = text.trim_ascii();
        let place = match text.len().checked_sub(4) {
            Some(place) if text.ends_with("PASS") || text.ends_with("FAIL") => place,
            // A reason may follow the verdict.
            _ => text
                .rfind("FAIL")
                .or_else(|| text.rfind("PASS"))
                .unwrap_or(text.len()),
        };
        let (before, verdict) = text.split_at_checked(place).unwrap_or((text, ""));
        let before = before.trim_ascii_end();
        let start = grade_start(before);
        let (value, grade) = before.split_at_checked(start).unwrap_or((before, ""));
        Self {
            value: value.trim_ascii(),
            grade,
            verdict,
        }
    }
}

/// Where the grade at the end of a text starts: `4.0 (A)`, `4.0`, `A`.
fn grade_start(text: &str) -> usize {
    let last = |text: &str| text.rfind([' ', '\t']).map_or(0, |place| place + 1);
    let start = last(text);
    let Some(word) = text.get(start..) else {
        return text.len();
    };
    let bracketed = word.starts_with('(') && Letter::parse(word.trim_matches(['(', ')'])).is_some();
    if bracketed && let Some(before) = text.get(..start) {
        let before = before.trim_ascii_end();
        let start = last(before);
        if before
            .get(start..)
            .is_some_and(|word| Grade::parse(word).is_some())
        {
            return start;
        }
        return text.len();
    }
    // A whole number is a value here: grades are printed with their tenth.
    let is_grade =
        Letter::parse(word).is_some() || (word.contains('.') && Grade::parse(word).is_some());
    if is_grade { start } else { text.len() }
}
