//! Delimited exports: a row of heads, then one record a row. The profile alone says which instrument it is.
//!
//! Rows above the heads hold what is the same for all records (`REA VERIFIER;ScanCheck 3n;SN 123456`). Of two equal
//! heads the first may be the value and the second its grade, as the profile's `occurrence` says. A head may carry
//! the unit of its column, `Symbol contrast (%)`, and single scans have heads such as `Scan 3 SC`.

use std::borrow::Cow;

use domain::measurement::{Grade, Parameter, Scan};

use crate::draft::{Draft, Written};
use crate::findings::Refusal;
use crate::profile::{Context, Entry, Part, Profile, RecordItem, Target};
use crate::read::{LineReader, Out, line_place};
use crate::sources::cells::{self, DELIMITERS};
use crate::sources::text::Line;
use crate::value;

/// A row with fewer known names is no row of heads.
pub const ENOUGH_HEADS: usize = 4;

/// Most rows above the heads that are remembered.
const PREAMBLE: usize = 50;

/// Longest row, in bytes, whose quotes may go on over several lines.
const LONGEST_ROW: usize = 1 << 14;

/// Reads the rows of an export.
pub(crate) struct Reader<'p> {
    profile: &'p Profile,
    delimiter: u8,
    columns: Vec<Column<'p>>,
    /// Cells of the row of heads.
    width: usize,
    preamble: Vec<[String; 3]>,
    /// Lines of a row whose last cell is still open, and where it began.
    pending: String,
    began: u64,
}

/// A column that has a head.
struct Column<'p> {
    place: usize,
    name: String,
    occurrence: u8,
    /// The unit that stands in the head, as written there.
    unit: String,
    /// The grade of a parameter of one scan.
    scan: Option<(u16, Parameter)>,
    /// True if another column holds the grades of this one's values.
    is_graded_beside: bool,
    /// What the head means before the kind of symbol is known, for linear and for matrix symbols.
    entries: [Option<&'p Entry>; 3],
}

impl LineReader for Reader<'_> {
    fn line(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        if self.pending.is_empty() {
            if !line.text.trim_ascii().is_empty() {
                self.row(line, out);
            }
            return;
        }
        self.pending.push('\n');
        self.pending.push_str(line.text);
        if self.pending.len() > LONGEST_ROW {
            return self.single_lines(out);
        }
        if line.text.contains('"') {
            let whole = std::mem::take(&mut self.pending);
            let row = Line {
                number: self.began,
                text: &whole,
                damaged: line.damaged,
            };
            self.row(row, out);
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        self.single_lines(out);
    }
}

impl<'p> Reader<'p> {
    /// A reader at the start of a file.
    pub fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            delimiter: b';',
            columns: Vec::new(),
            width: 0,
            preamble: Vec::new(),
            pending: String::new(),
            began: 0,
        }
    }

    fn row(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        if self.columns.is_empty() {
            return self.before_heads(line.text);
        }
        let mut cells = Vec::with_capacity(self.columns.len() + 1);
        let open = cells::split(line.text, self.delimiter, &mut cells);
        if open && line.text.len() <= LONGEST_ROW {
            self.began = line.number;
            line.text.clone_into(&mut self.pending);
            return;
        }
        if cells.iter().all(|cell| cell.is_empty()) {
            return;
        }
        // A program that appends to a file may write the heads again.
        let again = self.columns.first().is_some_and(|first| {
            cells
                .get(first.place)
                .is_some_and(|cell| **cell == *first.name)
        });
        if again && known(&cells, self.profile) >= ENOUGH_HEADS {
            self.set_heads(&cells);
            return;
        }
        self.record(line, &cells, out);
    }

    /// A quote that never closes was none: every line that was held back is a row of its own.
    fn single_lines(&mut self, out: &mut Out<'_>) {
        let held = std::mem::take(&mut self.pending);
        for (number, text) in (self.began..).zip(held.lines()) {
            let mut cells = Vec::new();
            cells::split(text, self.delimiter, &mut cells);
            let line = Line {
                number,
                text,
                damaged: false,
            };
            self.record(line, &cells, out);
        }
    }

    fn set_heads(&mut self, cells: &[Cow<'_, str>]) {
        self.width = cells.len();
        self.columns = columns(cells, self.profile);
    }

    /// A row above the heads, or the heads themselves.
    fn before_heads(&mut self, text: &str) {
        if let Some((delimiter, cells)) = heads(text, self.profile) {
            self.delimiter = delimiter;
            self.set_heads(&cells);
            return;
        }
        for delimiter in DELIMITERS {
            let mut cells = Vec::new();
            cells::split(text, delimiter, &mut cells);
            let fits =
                cells.len() > 1 && cells.first().is_some_and(|name| self.profile.knows(name));
            if fits && self.preamble.len() < PREAMBLE {
                let mut cells = cells.into_iter().map(Cow::into_owned);
                let mut next = || cells.next().unwrap_or_default();
                self.preamble.push([next(), next(), next()]);
                return;
            }
        }
    }

    fn record(&self, line: Line<'_>, cells: &[Cow<'_, str>], out: &mut Out<'_>) {
        let mut draft = Draft::new(self.profile, line.number, out.listing);
        if line.damaged {
            draft.refuse(line.number, Refusal::Undecodable);
        }
        for [name, value, second] in &self.preamble {
            preamble(&mut draft, name, value, second);
        }
        let mut scans: Vec<Scan> = Vec::new();
        let mut with_unit = String::new();
        for column in &self.columns {
            let Some(cell) = cells.get(column.place).filter(|cell| !cell.is_empty()) else {
                continue;
            };
            if let Some((number, parameter)) = column.scan {
                add_scan(&mut scans, number, parameter, cell);
                continue;
            }
            let bare = cell.ends_with(|c: char| c.is_ascii_digit());
            let value = if bare && !column.unit.is_empty() {
                with_unit.clear();
                with_unit.push_str(cell);
                with_unit.push(' ');
                with_unit.push_str(&column.unit);
                with_unit.as_str()
            } else {
                cell
            };
            let written = Written {
                occurrence: column.occurrence,
                is_graded_beside: column.is_graded_beside,
                ..Written::pair(&column.name, value)
            };
            draft.take_as(line.number, column.entry(draft.context), &written);
        }
        for (place, cell) in cells.iter().enumerate().skip(self.width) {
            draft.keep(&format!("#{}", place + 1), &Written::pair("", cell));
        }
        draft.measurement.scans = scans;
        out.deliver(draft, line_place(line.number));
    }
}

impl<'p> Column<'p> {
    const fn entry(&self, context: Option<Context>) -> Option<&'p Entry> {
        let [before, linear, matrix] = self.entries;
        match context {
            None => before,
            Some(Context::Linear) => linear,
            Some(Context::Matrix) => matrix,
        }
    }
}

/// The delimiter under which a line is a row of heads, and its cells.
pub fn heads<'t>(line: &'t str, profile: &Profile) -> Option<(u8, Vec<Cow<'t, str>>)> {
    let rows = DELIMITERS.into_iter().map(|delimiter| {
        let mut cells = Vec::new();
        cells::split(line, delimiter, &mut cells);
        (delimiter, cells)
    });
    let (names, delimiter, cells) = rows
        .map(|(delimiter, cells)| (known(&cells, profile), delimiter, cells))
        .max_by_key(|(names, ..)| *names)?;
    (names >= ENOUGH_HEADS && tells_a_symbol(&cells, profile)).then_some((delimiter, cells))
}

/// True if there are columns for the symbol and for its grade: tables inside of reports have no such heads.
fn tells_a_symbol(cells: &[Cow<'_, str>], profile: &Profile) -> bool {
    use RecordItem::{Data, Grade, GradeLetter, GradeNumber, Symbology};
    let items = || {
        cells
            .iter()
            .filter_map(|cell| match profile.find(cell, 1, None)?.to {
                Target::Record(item) => Some(item),
                _ => None,
            })
    };
    items().any(|item| matches!(item, Data | Symbology))
        && items().any(|item| matches!(item, Grade | GradeLetter | GradeNumber))
}

/// How many cells are names that the profile knows.
pub fn known(cells: &[Cow<'_, str>], profile: &Profile) -> usize {
    cells
        .iter()
        .filter(|cell| profile.knows(cell) || profile.knows(head(cell).0))
        .count()
}

/// A head without its unit, and the unit: `Symbol contrast (%)`, `Z-Modul [mm]`.
fn head(cell: &str) -> (&str, &str) {
    let inner = cell.strip_suffix([')', ']']);
    match inner.and_then(|inner| inner.rsplit_once(['(', '['])) {
        Some((name, unit)) if value::unit(unit).is_some() => (name.trim_ascii_end(), unit),
        _ => (cell, ""),
    }
}

fn columns<'p>(cells: &[Cow<'_, str>], profile: &'p Profile) -> Vec<Column<'p>> {
    let mut columns: Vec<Column<'p>> = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        let (name, unit) = if profile.knows(cell) {
            (&**cell, "")
        } else {
            head(cell)
        };
        if name.is_empty() {
            continue;
        }
        let before = columns.iter().filter(|column| column.name == name).count();
        let occurrence = u8::try_from(before + 1).unwrap_or(u8::MAX);
        let find = |context| profile.find(name, occurrence, context);
        columns.push(Column {
            place,
            name: name.to_owned(),
            occurrence,
            unit: unit.to_owned(),
            scan: scan(name, profile),
            is_graded_beside: false,
            entries: [
                find(None),
                find(Some(Context::Linear)),
                find(Some(Context::Matrix)),
            ],
        });
    }
    let graded: Vec<&Target> = columns
        .iter()
        .filter_map(|column| column.entry(None))
        .filter(|entry| entry.part == Part::Grade)
        .map(|entry| &entry.to)
        .collect();
    for column in &mut columns {
        let entry = column.entry(None);
        column.is_graded_beside =
            entry.is_some_and(|entry| entry.part != Part::Grade && graded.contains(&&entry.to));
    }
    // What some heads mean depends on the kind of symbol, so the symbology is read first.
    let is_symbology = |entry: &&Entry| entry.to == Target::Record(RecordItem::Symbology);
    columns.sort_by_key(|column| !column.entry(None).is_some_and(|entry| is_symbology(&entry)));
    columns
}

/// `Scan 3 SC`: the number of the scan and its parameter.
fn scan(name: &str, profile: &Profile) -> Option<(u16, Parameter)> {
    let rest = name.strip_prefix("Scan")?.trim_ascii_start();
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = rest.split_at_checked(end)?;
    let rest = rest.trim_start_matches([' ', '_', '-', ':', '.']);
    match profile.find(rest, 1, Some(Context::Linear))?.to {
        Target::Parameter(parameter) => Some((number.parse().ok()?, parameter)),
        _ => None,
    }
}

fn add_scan(scans: &mut Vec<Scan>, number: u16, parameter: Parameter, cell: &str) {
    let Some(grade) = Grade::parse(cell) else {
        return;
    };
    let place = scans
        .iter()
        .position(|scan| scan.number == number)
        .unwrap_or_else(|| {
            scans.push(Scan {
                number,
                ..Scan::default()
            });
            scans.len() - 1
        });
    let Some(scan) = scans.get_mut(place) else {
        return;
    };
    if parameter == Parameter::ScanGrade {
        scan.grade = Some(grade);
    } else {
        scan.grades.insert(parameter, grade);
    }
}

/// What stands above the heads: the instrument, or a name and its value.
fn preamble(draft: &mut Draft<'_>, name: &str, value: &str, second: &str) {
    let profile = draft.profile();
    let is_header = matches!(
        profile.find(name, 1, None).map(|entry| &entry.to),
        Some(Target::Record(RecordItem::Header))
    );
    if !is_header {
        return draft.take(draft.line, &Written::pair(name, value));
    }
    for cell in [value, second] {
        match cell.strip_prefix("SN") {
            Some(serial) => serial
                .trim_matches([' ', ':'])
                .clone_into(&mut draft.measurement.instrument.serial),
            None if cell.is_empty() => {}
            None => {
                let maker = profile.model.split(' ').next().unwrap_or_default();
                draft.measurement.instrument.model = format!("{maker} {cell}");
            }
        }
    }
}

#[cfg(test)]
#[path = "delimited_tests.rs"]
mod tests;
