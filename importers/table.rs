//! A table inside a sheet: where its header stands and which column holds which field.
//!
//! Companies put titles above the header, order columns as they like, name them in Chinese
//! or English and split a header over two rows. Columns are found by name; the names, and
//! the words that stand for values, are data (`dictionaries/headings.toml`).

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use domain::catalogue::ColumnUse;
use domain::catalogue::line::{half_width, is_blank};
use serde::Deserialize;

use crate::sources::spreadsheet::{Cell, CellValue, Sheet, SheetRow};

/// How many rows from the top a header is looked for: titles and notes stand above it.
const ROWS_LOOKED_AT: usize = 60;

/// The shipped names; the tests prove that they can be read.
static SHIPPED: LazyLock<Headings> = LazyLock::new(|| {
    Headings::parse(include_str!("../dictionaries/headings.toml")).unwrap_or_default()
});

/// Names of columns and values, ready to be compared.
#[derive(Debug, Default)]
pub struct Headings {
    /// Table, then name as compared, to field and rank of the name.
    columns: BTreeMap<String, HashMap<String, (String, usize)>>,
    /// Kind of value, then word as compared, to canonical value.
    values: BTreeMap<String, HashMap<String, String>>,
}

#[derive(Deserialize)]
struct File {
    value: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    #[serde(flatten)]
    tables: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Headings {
    /// The names that are compiled into the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a file of names.
    ///
    /// # Errors
    /// When the text is not TOML of that shape, or one name stands for two fields or values.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut headings = Self::default();
        for (table, fields) in file.tables {
            let names = headings.columns.entry(table).or_default();
            for (field, spellings) in fields {
                for (rank, spelling) in spellings.iter().enumerate() {
                    add(names, spelling, (field.clone(), rank), |one, other| {
                        one.0 == other.0
                    })?;
                }
            }
        }
        for (kind, words) in file.value {
            let names = headings.values.entry(kind).or_default();
            for (value, spellings) in words {
                for spelling in &spellings {
                    add(names, spelling, value.clone(), |one, other| one == other)?;
                }
            }
        }
        Ok(headings)
    }

    /// The canonical value of a word, such as `trade` for 外箱; `kind` is `pack_level`,
    /// `symbology` or `member_status`.
    #[must_use]
    pub fn value(&self, kind: &str, word: &str) -> Option<&str> {
        let words = self.values.get(kind)?;
        spellings(word)
            .find_map(|spelling| words.get(&spelling))
            .map(String::as_str)
    }

    fn column(&self, table: &str, name: &str) -> Option<&(String, usize)> {
        let names = self.columns.get(table)?;
        spellings(name).find_map(|spelling| names.get(&spelling))
    }
}

/// Enters a name; two spellings of one field may be compared alike, of two fields not.
fn add<T>(
    names: &mut HashMap<String, T>,
    spelling: &str,
    value: T,
    same: impl Fn(&T, &T) -> bool,
) -> Result<(), String> {
    let name = compared(spelling);
    match names.get(&name) {
        Some(known) if !same(known, &value) => Err(format!("{spelling} has two meanings")),
        Some(_) => Ok(()),
        None => {
            names.insert(name, value);
            Ok(())
        }
    }
}

/// A name as it is compared: the whole, then without what stands in parentheses.
fn spellings(name: &str) -> impl Iterator<Item = String> {
    let half: String = name.chars().map(half_width).collect();
    let outside = half
        .split_once(['(', '[', '【'])
        .map_or("", |(before, _)| before)
        .to_owned();
    [compared(name), compared(&outside)]
        .into_iter()
        .filter(|spelling| !spelling.is_empty())
}

fn compared(name: &str) -> String {
    name.chars()
        .map(half_width)
        .filter(|character| !is_blank(*character) && (character.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A column of a found table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The head as written.
    pub header: String,
    /// The field that it holds, if it is one that is known.
    pub field: Option<String>,
}

/// The header of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Index in `Sheet::rows` of the first row below the header.
    pub first_line: usize,
    /// Number of the header row as a person sees it; the lower one when it has two.
    pub row_number: u32,
    /// The columns from the left.
    pub columns: Vec<Column>,
}

impl Head {
    /// The columns as a preview shows them.
    #[must_use]
    pub fn uses(&self) -> Vec<ColumnUse> {
        let used = |column: &Column| ColumnUse {
            header: column.header.clone(),
            field: column.field.clone(),
        };
        self.columns.iter().map(used).collect()
    }

    /// Finds the row of a sheet that names most fields of a table; `None` when none names any.
    #[must_use]
    pub fn find(sheet: &Sheet, table: &str, headings: &Headings) -> Option<Self> {
        let fields_of = |row: &SheetRow| -> usize {
            let mut fields: Vec<&str> = row
                .cells
                .iter()
                .filter_map(|cell| headings.column(table, text_of(cell)?))
                .map(|(field, _)| field.as_str())
                .collect();
            fields.sort_unstable();
            fields.dedup();
            fields.len()
        };
        let (best, named) = sheet
            .rows
            .iter()
            .take(ROWS_LOOKED_AT)
            .map(fields_of)
            .enumerate()
            .rev()
            .max_by_key(|(_, named)| *named)?;
        if named == 0 {
            return None;
        }
        let mut rows: Vec<&SheetRow> = vec![sheet.rows.get(best)?];
        let mut first_line = best + 1;
        if let Some(above) = best.checked_sub(1).and_then(|index| sheet.rows.get(index))
            && fields_of(above) > 0
        {
            rows.push(above);
        }
        if let Some(below) = sheet.rows.get(first_line)
            && fields_of(below) > 0
            && is_header_only(below, table, headings)
        {
            rows.push(below);
            first_line += 1;
        }
        let row_number = sheet.rows.get(first_line - 1)?.number;
        Some(Self {
            first_line,
            row_number,
            columns: columns(&rows, table, headings),
        })
    }

    /// The column that holds a field.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.field.as_deref() == Some(field))
    }

    /// Whether a row below repeats the header, as on every page of a printed list.
    #[must_use]
    pub fn is_repeated(&self, row: &SheetRow) -> bool {
        let mut same = 0;
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            if column.field.is_some() {
                match text_of(cell) {
                    Some(text) if compared(text) == compared(&column.header) => same += 1,
                    _ => return false,
                }
            }
        }
        same > 0
    }

    /// The heads as one text for a message, at most `most` of them.
    #[must_use]
    pub fn names(&self, most: usize) -> String {
        join(
            self.columns.iter().map(|column| column.header.as_str()),
            most,
        )
    }
}

/// What stands in the first rows of a sheet, for the message that no header was found.
#[must_use]
pub fn first_texts(sheet: &Sheet, most: usize) -> String {
    join(
        sheet
            .rows
            .iter()
            .take(ROWS_LOOKED_AT)
            .flat_map(|row| &row.cells)
            .filter(|cell| !cell.merged)
            .filter_map(text_of),
        most,
    )
}

fn join<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> String {
    let mut shown: Vec<String> = texts
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .map(|text| text.chars().take(40).collect())
        .take(most + 1)
        .collect();
    if shown.len() > most {
        shown.truncate(most);
        shown.push("…".to_owned());
    }
    shown.join(" | ")
}

/// A second header row holds heads and nothing that could be data.
fn is_header_only(row: &SheetRow, table: &str, headings: &Headings) -> bool {
    row.cells
        .iter()
        .filter(|cell| cell.value != CellValue::Empty && !cell.merged)
        .all(|cell| text_of(cell).is_some_and(|text| headings.column(table, text).is_some()))
}

/// The columns by the rows of a header, the most telling row first.
fn columns(rows: &[&SheetRow], table: &str, headings: &Headings) -> Vec<Column> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut columns: Vec<(Column, usize)> = (0..width)
        .map(|index| {
            let heads = rows.iter().filter_map(|row| text_of(row.cell(index)));
            let named = heads
                .clone()
                .find_map(|head| Some((head, headings.column(table, head)?)));
            let header = named.map_or_else(|| heads.clone().next(), |(head, _)| Some(head));
            let column = Column {
                header: header.unwrap_or_default().trim().to_owned(),
                field: named.map(|(_, (field, _))| field.clone()),
            };
            (column, named.map_or(usize::MAX, |(_, (_, rank))| *rank))
        })
        .collect();
    let mut best: HashMap<String, (usize, usize)> = HashMap::new();
    for (index, (column, rank)) in columns.iter().enumerate() {
        if let Some(field) = &column.field {
            let known = best.entry(field.clone()).or_insert((*rank, index));
            *known = (*known).min((*rank, index));
        }
    }
    for (index, (column, _)) in columns.iter_mut().enumerate() {
        let wins = column
            .field
            .as_ref()
            .and_then(|field| best.get(field))
            .is_some_and(|(_, winner)| *winner == index);
        if !wins {
            column.field = None;
        }
    }
    columns.into_iter().map(|(column, _)| column).collect()
}

/// The text of a cell; `None` for other types.
#[must_use]
pub fn text_of(cell: &Cell) -> Option<&str> {
    match &cell.value {
        CellValue::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_names_can_be_read_and_mean_one_thing_each() {
        let headings = Headings::parse(include_str!("../dictionaries/headings.toml")).unwrap();
        assert_eq!(
            headings.columns["catalogue"]
                .values()
                .map(|(field, _)| field)
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            11
        );
        for (kind, words) in &headings.values {
            for value in words.values() {
                let known = match kind.as_str() {
                    "pack_level" => domain::sample::PackLevel::from_code(value).is_some(),
                    "symbology" => domain::measurement::Symbology::from_name(value).is_some(),
                    "member_status" => domain::member::MemberStatus::from_code(value).is_some(),
                    "row" => value == "summary",
                    _ => false,
                };
                assert!(known, "{kind}: {value}");
            }
        }
        assert!(Headings::parse("[value]\n[t]\na = [\"X\"]\nb = [\"x \"]").is_err());
    }

    #[test]
    fn names_are_found_however_they_are_dressed() {
        let headings = Headings::shipped();
        for name in [
            "供人识别字符",
            "*供人识别字符",
            "供人识别\n字符",
            "供人识别字符(必填)",
            "商品条码（13位）",
            "BAR-CODE",
            " Barcode No. ",
            "ＧＴＩＮ",
        ] {
            assert_eq!(
                headings
                    .column("catalogue", name)
                    .map(|(field, _)| field.as_str()),
                Some("code"),
                "{name}"
            );
        }
        assert!(headings.column("catalogue", "(必填)").is_none());
        assert_eq!(headings.value("symbology", "ean-13 条码"), Some("EAN13"));
        assert_eq!(headings.value("pack_level", "外箱(10盒)"), Some("trade"));
    }
}
