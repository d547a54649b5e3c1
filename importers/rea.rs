//! REA verifiers, text export.
//!
//! A line is a label and its cells: `Symbol contrast;80;4`. The separator is the first one of `;`,
//! tab, `=`, `:`, `|` and the wide colon under which the line's label is known. A record begins with
//! the line that names the instrument, or where a fact that a record has only once (date, grade, code
//! type, content) comes a second time. Titles above the first record are no record.

use domain::measurement::{Grade, Instrument};

use crate::draft::{Draft, Written};
use crate::findings::{Refusal, Remark};
use crate::profile::{Context, Entry, Profile, RecordItem, Succession, Target};
use crate::read::{LineReader, Out, line_place};
use crate::sources::text::Line;
use crate::value;

/// Separators, in the order in which they are tried.
const SEPARATORS: [char; 6] = [';', '\t', '=', ':', '|', '：'];

/// Most cells of a line that are looked at.
const CELLS: usize = 6;

/// Tells numbers from words, whatever their unit.
const ANY: value::Rule = value::Rule {
    unit: None,
    signed: true,
    comma: true,
};

/// Reads the lines of an export.
pub(crate) struct Reader<'p> {
    profile: &'p Profile,
    names: Succession<'p>,
    separator: Option<char>,
    draft: Option<Draft<'p>>,
    instrument: Option<Instrument>,
    /// The facts of this record that were seen already.
    seen: Vec<RecordItem>,
    /// True once a line of this record had a known label.
    is_begun: bool,
}

impl LineReader for Reader<'_> {
    fn line(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        let text = line.text.trim_ascii();
        if text.is_empty() {
            return;
        }
        let context = self.draft.as_ref().and_then(|draft| draft.context);
        let (cells, entry) = self.read(text, context);
        let [name, rest @ ..] = cells;
        let item = match entry.map(|entry| &entry.to) {
            Some(Target::Record(item)) => Some(*item),
            _ => None,
        };
        if item.is_some_and(|item| self.begins(item)) {
            self.emit(out);
        }
        let (profile, instrument) = (self.profile, &self.instrument);
        let draft = self.draft.get_or_insert_with(|| {
            let mut draft = Draft::new(profile, line.number, out.listing);
            if let Some(instrument) = instrument {
                draft.measurement.instrument.clone_from(instrument);
            }
            draft
        });
        if !self.is_begun && entry.is_some() {
            draft.line = line.number;
            self.is_begun = true;
        }
        if line.damaged {
            draft.refuse(line.number, Refusal::Undecodable);
        }
        match item {
            Some(RecordItem::Header) => header(draft, &rest),
            Some(RecordItem::Grade) => {
                let value = formal_grade(&rest);
                draft.take_as(line.number, entry, &Written::pair(name, value));
            }
            _ if is_finding(name) => draft.remark(Remark::Verifier(text.to_owned())),
            _ => item_row(draft, line.number, entry, name, &rest),
        }
        self.seen.extend(item);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.emit(out);
    }
}

impl<'p> Reader<'p> {
    /// A reader at the start of a file.
    pub fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            names: Succession::new(profile),
            separator: None,
            draft: None,
            instrument: None,
            seen: Vec::new(),
            is_begun: false,
        }
    }

    /// True if this fact cannot belong to the record that is open.
    fn begins(&self, item: RecordItem) -> bool {
        match item {
            RecordItem::Header => self.is_begun,
            RecordItem::TakenAt | RecordItem::Grade | RecordItem::Symbology | RecordItem::Data => {
                self.seen.contains(&item)
            }
            _ => false,
        }
    }

    fn emit(&mut self, out: &mut Out<'_>) {
        self.seen.clear();
        self.is_begun = false;
        self.names.begin();
        if let Some(draft) = self.draft.take() {
            let instrument = &draft.measurement.instrument;
            if self.instrument.as_ref() != Some(instrument) {
                self.instrument = Some(instrument.clone());
            }
            let record = line_place(draft.line);
            out.deliver(draft, record);
        }
    }

    /// The cells of a line, and what its label means.
    fn read<'t>(
        &mut self,
        text: &'t str,
        context: Option<Context>,
    ) -> ([&'t str; CELLS], Option<&'p Entry>) {
        let usual = self.separator.map(|separator| cells(text, separator));
        if let Some(cells) = usual {
            let entry = self.names.find(cells[0], context);
            if entry.is_some() {
                return (cells, entry);
            }
        }
        // The line that names the instrument may be set apart in another way than those that follow.
        let knows = |separator: &char| {
            split(text, *separator).is_some_and(|(name, _)| self.profile.knows(name.trim_ascii()))
        };
        let Some(found) = SEPARATORS.into_iter().find(knows) else {
            // Until a label is known, a line is set apart by whatever it holds.
            let held = SEPARATORS.into_iter().find(|sign| text.contains(*sign));
            let alone = || fill(std::iter::once(text));
            let cells = usual.or_else(|| held.map(|sign| cells(text, sign)));
            return (cells.unwrap_or_else(alone), None);
        };
        self.separator = Some(found);
        let cells = cells(text, found);
        (cells, self.names.find(cells[0], context))
    }
}

/// The cells of a line whose label is set apart by this sign.
fn cells(text: &str, separator: char) -> [&str; CELLS] {
    match u8::try_from(separator) {
        Ok(byte @ (b';' | b'\t' | b'|')) => fill(Cells {
            rest: Some(text),
            separator: byte,
        }),
        _ => match split(text, separator) {
            Some((name, rest)) => fill(std::iter::once(name).chain(loose(rest))),
            None => fill(std::iter::once(text)),
        },
    }
}

/// The cells of a line, found byte by byte: lines are too short for anything cleverer to pay.
struct Cells<'t> {
    rest: Option<&'t str>,
    separator: u8,
}

impl<'t> Iterator for Cells<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.rest.take()?;
        match split_at_byte(text, self.separator) {
            Some((cell, rest)) => {
                self.rest = Some(rest);
                Some(cell)
            }
            None => Some(text),
        }
    }
}

/// Splits before and after the first separator.
fn split(text: &str, separator: char) -> Option<(&str, &str)> {
    match u8::try_from(separator) {
        Ok(byte) => split_at_byte(text, byte),
        Err(_) => text.split_once(separator),
    }
}

/// Splits before and after the first separator, which is an ASCII character.
fn split_at_byte(text: &str, separator: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == separator)?;
    let (head, tail) = text.split_at_checked(place)?;
    Some((head, tail.get(1..)?))
}

fn fill<'t>(parts: impl Iterator<Item = &'t str>) -> [&'t str; CELLS] {
    let mut cells = [""; CELLS];
    for (cell, part) in cells.iter_mut().zip(parts) {
        *cell = part.trim_ascii();
    }
    cells
}

/// Cells behind a colon or an equals sign: apart by tab, semicolon or two blanks.
fn loose(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_ascii();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = gap(rest).unwrap_or(rest.len());
        let (cell, after) = rest.split_at_checked(end)?;
        rest = after.trim_start_matches([' ', '\t', ';']);
        Some(cell)
    })
}

/// Where a cell ends.
fn gap(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let next = bytes.iter().skip(1).chain(&[0]);
    bytes
        .iter()
        .zip(next)
        .position(|(byte, next)| matches!(byte, b'\t' | b';') || (*byte == b' ' && *next == b' '))
}

/// `REA VERIFIER;ScanCheck 3n;SN 123456`.
fn header(draft: &mut Draft<'_>, cells: &[&str]) {
    let instrument = &mut draft.measurement.instrument;
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        match cell.strip_prefix("SN") {
            Some(serial) => serial
                .trim_matches([' ', ':'])
                .clone_into(&mut instrument.serial),
            None if instrument.model.ends_with(cell) => {}
            None => instrument.model = format!("REA {cell}"),
        }
    }
}

/// The notation among the cells of the overall result, `Good;4/06/670` or `Good 4/06/670`.
fn formal_grade<'t>(cells: &[&'t str]) -> &'t str {
    let words = |cell: &&'t str| {
        let last = cell.rsplit(' ').next().unwrap_or_default();
        if last.contains('/') && last.starts_with(|c: char| c.is_ascii_digit()) {
            last
        } else {
            *cell
        }
    };
    let filled = || cells.iter().rev().filter(|cell| !cell.is_empty());
    let grade = filled().find(|cell| cell.contains('/'));
    grade
        .or_else(|| filled().next())
        .map(words)
        .unwrap_or_default()
}

/// `03) Quiet zone too small`: a line of the verifier's own list of errors.
fn is_finding(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit())
        && name.split_once(')').is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        })
}

/// The unit in a cell of its own, `(µm)`.
fn unit_cell(cell: &str) -> Option<&str> {
    let inner = cell.strip_prefix('(')?.strip_suffix(')')?;
    value::unit(inner).map(|_| inner)
}

/// `Symbol contrast;80;4`, `Bar mean;+12;(µm)`, `Symbol contrast: 80 4`.
fn item_row(draft: &mut Draft<'_>, line: u64, entry: Option<&Entry>, name: &str, cells: &[&str]) {
    let unit = cells.iter().find_map(|cell| unit_cell(cell));
    let mut plain = cells
        .iter()
        .filter(|cell| unit.is_none() || unit_cell(cell).is_none());
    let mut value = plain.next().copied().unwrap_or_default();
    let mut grade = plain.next().copied().unwrap_or_default();
    let verdict = plain.next().copied().unwrap_or_default();
    if grade.is_empty()
        && entry.is_some_and(|entry| matches!(entry.to, Target::Parameter(_)))
        && let Some((head, tail)) = value.rsplit_once(' ')
        && value::read(head, value::Form::Value, ANY).flaw != Some(value::Flaw::Unreadable)
        && Grade::parse(tail).is_some()
    {
        (value, grade) = (head.trim_ascii(), tail);
    }
    let with_unit;
    if let Some(unit) = unit
        && !value.is_empty()
    {
        // Joined by hand: formatting takes as long as reading two lines.
        with_unit = [value, unit].join(" ");
        value = &with_unit;
    }
    draft.take_as(
        line,
        entry,
        &Written {
            grade,
            verdict,
            ..Written::pair(name, value)
        },
    );
}

#[cfg(test)]
#[path = "rea_tests.rs"]
mod tests;
