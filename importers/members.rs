//! The member directory of the code centre, as a spreadsheet or delimited text, to entries.
//!
//! Each row becomes an entry or goes back with its reasons; what is doubtful but usable (a
//! wrong credit code, an unknown status) is kept and noted. The directory may come in
//! several sheets with different columns.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::catalogue::line::{half_width, is_blank};
use domain::catalogue::{ColumnUse, Place};
use domain::gs1::credit_code::CreditCode;
use domain::member::{Member, MemberFinding, MemberStatus};
use domain::texts::Explain;
use serde::{Deserialize, Serialize};

use crate::catalogue::tidy;
use crate::sources::spreadsheet::{self, Cell, CellValue, Sheet, SheetRow, SpreadsheetError};
use crate::table::{Head, Headings, first_texts};

/// The table whose column names are looked for.
const TABLE: &str = "member";

/// How many heads or texts a message quotes.
const QUOTED: usize = 12;

/// Why a file gives no entries at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MembersError {
    /// The file gives no rows.
    #[error(transparent)]
    File(#[from] SpreadsheetError),
    /// No sheet has a prefix and a holder column.
    #[error("no prefix and holder columns; found {found}")]
    NoColumns {
        /// What the first rows say.
        found: String,
    },
}

impl Explain for MembersError {
    fn key(&self) -> &'static str {
        match self {
            Self::File(error) => error.key(),
            Self::NoColumns { .. } => "catalogue.file.no_member_columns",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::File(error) => error.arguments(),
            Self::NoColumns { found } => vec![("found", found.clone())],
        }
    }
}

/// A sheet that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSheet {
    /// Its name; empty for a delimited text.
    pub name: String,
    /// Its columns, from column A.
    pub columns: Vec<ColumnUse>,
}

/// A row of the directory that became an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// Where it stands; the sheet counts among those that were read.
    pub place: Place,
    /// The entry.
    pub member: Member,
    /// What was noticed; nothing of it refuses.
    pub findings: Vec<MemberFinding>,
}

/// A row that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedMember {
    /// Where it stands; the sheet counts among those that were read.
    pub place: Place,
    /// Its cells as text.
    pub cells: Vec<String>,
    /// Why; at least one of them refuses.
    pub findings: Vec<MemberFinding>,
}

/// A whole directory file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct MemberDirectory {
    /// The sheets that were read.
    pub sheets: Vec<MemberSheet>,
    /// The entries, in the order of the file.
    pub members: Vec<MemberRow>,
    /// The rows that go back.
    pub refused: Vec<RefusedMember>,
}

/// Reads a directory file; nothing is stored.
///
/// # Errors
/// When the file cannot be read or no sheet has a prefix and a holder column.
pub fn read(bytes: &[u8]) -> Result<MemberDirectory, MembersError> {
    let workbook = spreadsheet::read(bytes)?;
    let headings = Headings::shipped();
    let mut directory = MemberDirectory::default();
    let mut found = None;
    let mut seen = HashMap::new();
    for sheet in &workbook.sheets {
        let head = Head::find(sheet, TABLE, headings);
        let columns = head.as_ref().and_then(Columns::of);
        if let (Some(head), Some(columns)) = (&head, &columns) {
            found = None;
            read_sheet(&mut directory, &mut seen, sheet, head, columns);
        } else if directory.members.is_empty() && directory.refused.is_empty() {
            found.get_or_insert_with(|| match &head {
                Some(head) => head.names(QUOTED),
                None => first_texts(sheet, QUOTED),
            });
        }
    }
    match found {
        Some(found) => Err(MembersError::NoColumns { found }),
        None if workbook.sheets.is_empty() => Err(MembersError::NoColumns {
            found: String::new(),
        }),
        None => Ok(directory),
    }
}

fn read_sheet(
    directory: &mut MemberDirectory,
    seen: &mut HashMap<(String, String, Option<NaiveDate>), u32>,
    sheet: &Sheet,
    head: &Head,
    columns: &Columns,
) {
    let index = u16::try_from(directory.sheets.len()).unwrap_or(u16::MAX);
    directory.sheets.push(MemberSheet {
        name: sheet.name.clone(),
        columns: head.uses(),
    });
    for row in sheet.rows.iter().skip(head.first_line) {
        let place = Place {
            sheet: index,
            row: row.number,
        };
        let empty = |column: usize| row.cell(column).value == CellValue::Empty;
        if row.is_shadow()
            || head.is_repeated(row)
            || (empty(columns.prefix) && empty(columns.holder))
        {
            continue;
        }
        let (member, mut findings) = columns.read(row);
        let key = (
            member.prefix.clone(),
            member.holder_name.clone(),
            member.valid_to,
        );
        let first = *seen.entry(key).or_insert(row.number);
        if first != row.number {
            findings.push(MemberFinding::Repeated { row: first });
        }
        if findings.iter().any(MemberFinding::refuses) {
            directory.refused.push(RefusedMember {
                place,
                cells: row
                    .cells
                    .iter()
                    .map(|cell| cell.value.to_string())
                    .collect(),
                findings,
            });
        } else {
            directory.members.push(MemberRow {
                place,
                member,
                findings,
            });
        }
    }
}

/// Which column holds what.
struct Columns {
    prefix: usize,
    holder: usize,
    address: Option<usize>,
    credit_code: Option<usize>,
    valid_from: Option<usize>,
    valid_to: Option<usize>,
    status: Option<usize>,
    certificate_no: Option<usize>,
}

impl Columns {
    fn of(head: &Head) -> Option<Self> {
        Some(Self {
            prefix: head.column("prefix")?,
            holder: head.column("holder_name")?,
            address: head.column("address"),
            credit_code: head.column("credit_code"),
            valid_from: head.column("valid_from"),
            valid_to: head.column("valid_to"),
            status: head.column("status"),
            certificate_no: head.column("certificate_no"),
        })
    }

    fn read(&self, row: &SheetRow) -> (Member, Vec<MemberFinding>) {
        let mut findings = Vec::new();
        let text = |column: Option<usize>| column.map_or(String::new(), |at| tidy(row.cell(at)));
        let member = Member {
            prefix: prefix(row.cell(self.prefix), &mut findings),
            holder_name: text(Some(self.holder)),
            address: text(self.address),
            credit_code: credit_code(&text(self.credit_code), &mut findings),
            valid_from: date(self.valid_from.map(|at| row.cell(at)), &mut findings),
            valid_to: date(self.valid_to.map(|at| row.cell(at)), &mut findings),
            status: status(&text(self.status), &mut findings),
            certificate_no: text(self.certificate_no),
        };
        if member.holder_name.is_empty() {
            findings.push(MemberFinding::HolderMissing);
        }
        if let (Some(from), Some(to)) = (member.valid_from, member.valid_to)
            && to < from
        {
            findings.push(MemberFinding::DateOrder { from, to });
        }
        (member, findings)
    }
}

/// A prefix: its digits, also when the cell became a number (no Chinese prefix begins with 0).
fn prefix(cell: &Cell, findings: &mut Vec<MemberFinding>) -> String {
    let found = cell.value.to_string();
    let digits: String = found
        .chars()
        .map(half_width)
        .filter(|character| !is_blank(*character) && !matches!(character, '-' | '\''))
        .collect();
    if digits.is_empty() {
        findings.push(MemberFinding::PrefixMissing);
    } else if !(4..=12).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        findings.push(MemberFinding::PrefixShape { found });
    }
    digits
}

fn credit_code(text: &str, findings: &mut Vec<MemberFinding>) -> String {
    let code: String = text
        .chars()
        .map(half_width)
        .filter(|character| !is_blank(*character))
        .flat_map(char::to_uppercase)
        .collect();
    if !code.is_empty() && code.parse::<CreditCode>().is_err() {
        findings.push(MemberFinding::CreditCode {
            found: code.clone(),
        });
    }
    code
}

fn status(word: &str, findings: &mut Vec<MemberFinding>) -> MemberStatus {
    if word.is_empty() {
        return MemberStatus::default();
    }
    let known = Headings::shipped()
        .value("member_status", word)
        .and_then(MemberStatus::from_code);
    known.unwrap_or_else(|| {
        findings.push(MemberFinding::Status {
            found: word.to_owned(),
        });
        MemberStatus::default()
    })
}

fn date(cell: Option<&Cell>, findings: &mut Vec<MemberFinding>) -> Option<NaiveDate> {
    let cell = cell?;
    match &cell.value {
        CellValue::Empty => None,
        CellValue::Date(moment) => Some(moment.date()),
        value => {
            let found = value.to_string();
            let day = day(&found);
            if day.is_none() {
                findings.push(MemberFinding::Date { found });
            }
            day
        }
    }
}

/// A day written year first: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`.
fn day(text: &str) -> Option<NaiveDate> {
    let text: String = text.chars().map(half_width).collect();
    let parts: Vec<&str> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month, day) = match parts.as_slice() {
        [compact] if compact.len() == 8 => {
            (compact.get(..4)?, compact.get(4..6)?, compact.get(6..)?)
        }
        // What follows the day is a time.
        [year, month, day, ..] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
#[path = "members_tests.rs"]
mod tests;
