//! Many labels from a spreadsheet: heads are the names of fields, every row is a label. Either all rows
//! are right, or none is printed and every wrong one is named.

use std::collections::BTreeMap;

use domain::label::{FieldError, Medium, Refusal, Template};
use importers::sources::spreadsheet::{self, SpreadsheetError};
use reports::Drawing;

use super::{Press, PrintError};

/// The head of the column that says how many of a row.
const COPIES: &str = "copies";

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedLabel {
    /// Its number in the file.
    pub row: u32,
    /// The values of its fields.
    pub values: BTreeMap<String, String>,
    /// How many.
    pub copies: u32,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowError {
    /// Its number in the file.
    pub row: u32,
    /// What is wrong.
    pub error: FieldError,
}

/// Reads the first sheet of a spreadsheet (XLSX, XLS, ODS, delimited text).
///
/// # Errors
/// When the file is none, or damaged.
pub fn read_list(bytes: &[u8]) -> Result<Vec<ListedLabel>, SpreadsheetError> {
    let book = spreadsheet::read(bytes)?;
    let mut rows = book.sheets.iter().flat_map(|sheet| &sheet.rows);
    let Some(head) = rows.next() else {
        return Ok(Vec::new());
    };
    let names = head.cells.iter().map(|cell| cell.value.to_string());
    let names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
    let label = |row: &spreadsheet::SheetRow| {
        let mut listed = ListedLabel {
            row: row.number,
            values: BTreeMap::new(),
            copies: 1,
        };
        for (column, name) in names
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.is_empty())
        {
            let value = row.cell(column).value.to_string();
            if name.eq_ignore_ascii_case(COPIES) {
                // An empty cell is one; what is no number is none, which is refused.
                listed.copies = if value.is_empty() {
                    1
                } else {
                    value.trim().parse().unwrap_or(0)
                };
            } else {
                listed.values.insert(name.clone(), value);
            }
        }
        listed
    };
    Ok(rows.map(label).collect())
}

impl Press<'_> {
    /// Draws every label of a list.
    ///
    /// # Errors
    /// When a row is wrong: all wrong rows; when there are no rows, or more labels than are made at once.
    pub fn listed(
        &self,
        template: &Template,
        list: &[ListedLabel],
        stem: &str,
        how: (Medium, f64),
    ) -> Result<Vec<(Drawing, u32)>, PrintError> {
        let most = self.book.templates.most_copies;
        let total = list
            .iter()
            .fold(0_u32, |sum, one| sum.saturating_add(one.copies));
        let wrong_count = list.iter().any(|one| one.copies == 0);
        if wrong_count || !(1..=most).contains(&total) {
            let found = if wrong_count { 0 } else { total };
            return Err(Refusal::Copies { found, most }.into());
        }
        let (mut drawn, mut wrong) = (Vec::new(), Vec::new());
        for one in list {
            match self.label(template, &one.values, stem, how) {
                Ok(drawing) => drawn.push((drawing, one.copies)),
                Err(PrintError::Refused(errors)) => {
                    wrong.extend(errors.into_iter().map(|error| RowError {
                        row: one.row,
                        error,
                    }));
                }
                Err(other) => return Err(other),
            }
        }
        if wrong.is_empty() {
            return Ok(drawn);
        }
        Err(PrintError::Listed(wrong))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_label_a_row_and_numbers_stay_what_they_are() {
        let list = read_list("01,10,copies\n6901234567892,B1,3\n6901234567892,B2,\n".as_bytes());
        let list = list.unwrap();
        assert_eq!((list[0].copies, list[1].copies), (3, 1));
        assert_eq!(list[0].values["01"], "6901234567892");
        assert_eq!((list[1].row, list[1].values["10"].as_str()), (3, "B2"));
        assert!(read_list(b"").is_err());
    }
}
