//! The table of all application identifiers, looked up by the digits a message begins with.
//!
//! It is read from `dictionaries/gs1/application_identifiers.csv`. The first two digits
//! say how many an identifier has, so that one array access finds it.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::gs1::application_identifier::format::Part;
use crate::gs1::application_identifier::{ApplicationIdentifier, Code, Pattern};

/// Why the table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A line is not what the header says.
    #[error("application identifiers: {reason}")]
    Row {
        /// What the reader said, with its line.
        reason: String,
    },
    /// A field does not say what its column is for.
    #[error("application identifier {code}: {field} is not a {column}")]
    Field {
        /// The identifier, or the first of its range.
        code: String,
        /// What is there.
        field: String,
        /// The column.
        column: &'static str,
    },
    /// Two identifiers with the same first two digits have different lengths.
    #[error("application identifier {code} does not have the length that its first digits say")]
    Length {
        /// The later of the two.
        code: String,
    },
}

/// One line of the data file.
#[derive(Debug, Deserialize)]
struct Row {
    from: String,
    to: String,
    format: String,
    separator: String,
    needs: String,
    never: String,
    link: String,
    attribute: String,
    decimals: String,
    title: String,
    zh: String,
}

impl Row {
    fn wrong(&self, column: &'static str, field: &str) -> TableError {
        TableError::Field {
            code: self.from.clone(),
            field: field.to_owned(),
            column,
        }
    }

    /// Every code from the first to the last, digits kept.
    fn codes(&self) -> Result<Vec<Code>, TableError> {
        let wrong = |text: &str| self.wrong("code", text);
        let first: u16 = self.from.parse().map_err(|_| wrong(&self.from))?;
        let last: u16 = self.to.parse().map_err(|_| wrong(&self.to))?;
        let width = self.from.len();
        (first..=last)
            .map(|number| {
                let text = format!("{number:0width$}");
                Code::new(&text).ok_or_else(|| wrong(&text))
            })
            .collect()
    }
}

/// All application identifiers.
#[derive(Debug, Clone)]
pub struct ApplicationIdentifiers {
    all: Vec<ApplicationIdentifier>,
    // How many digits an identifier has, by its first two.
    lengths: [u8; 100],
    // Index in `all` plus one, by slot; zero where there is no identifier.
    slots: Vec<u16>,
}

/// The slots of identifiers of two, three and four digits lie behind each other.
const SLOTS: usize = 100 + 1_000 + 10_000;

static SHIPPED: LazyLock<ApplicationIdentifiers> = LazyLock::new(|| {
    // The file is compiled in and a test reads it, so the empty table is never seen.
    ApplicationIdentifiers::parse(include_str!(
        "../../../../dictionaries/gs1/application_identifiers.csv"
    ))
    .unwrap_or_else(|_| ApplicationIdentifiers::empty())
});

impl ApplicationIdentifiers {
    /// The table that is compiled into the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    fn empty() -> Self {
        Self {
            all: Vec::new(),
            lengths: [0; 100],
            slots: vec![0; SLOTS],
        }
    }

    /// Reads the table from its CSV text.
    ///
    /// # Errors
    /// When a line or field is not what its column says.
    pub fn parse(content: &str) -> Result<Self, TableError> {
        let mut table = Self::empty();
        let rows: Vec<Row> = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(content.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|error| TableError::Row {
                reason: error.to_string(),
            })?;
        let mut codes = Vec::new();
        for row in &rows {
            codes.extend(row.codes()?);
        }
        codes.sort_unstable();
        for row in &rows {
            for code in row.codes()? {
                let identifier = identifier(row, code, &codes)?;
                table.add(identifier)?;
            }
        }
        Ok(table)
    }

    fn add(&mut self, identifier: ApplicationIdentifier) -> Result<(), TableError> {
        let code = identifier.code();
        let text = code.as_str();
        let mismatch = || TableError::Length {
            code: text.to_owned(),
        };
        let digits = text.as_bytes();
        let length = u8::try_from(digits.len()).map_err(|_| mismatch())?;
        let known = two_digits(digits)
            .and_then(|first| self.lengths.get_mut(first))
            .ok_or_else(mismatch)?;
        if *known != 0 && *known != length {
            return Err(mismatch());
        }
        *known = length;
        let next = u16::try_from(self.all.len() + 1).map_err(|_| mismatch())?;
        let place = slot(digits)
            .and_then(|slot| self.slots.get_mut(slot))
            .filter(|place| **place == 0)
            .ok_or_else(mismatch)?;
        *place = next;
        self.all.push(identifier);
        Ok(())
    }

    /// Every identifier, in the order of the data file.
    pub fn iter(&self) -> impl Iterator<Item = &ApplicationIdentifier> {
        self.all.iter()
    }

    /// The identifier that a message begins with.
    #[must_use]
    pub fn at_start_of(&self, message: &[u8]) -> Option<&ApplicationIdentifier> {
        let length = self.length_at_start_of(message)?;
        self.in_slot(slot(message.get(..length)?)?)
    }

    /// The identifier with these digits and no others.
    #[must_use]
    pub fn find(&self, digits: &str) -> Option<&ApplicationIdentifier> {
        self.in_slot(slot(digits.as_bytes())?)
    }

    /// How many digits an identifier has that begins with the first two of a message.
    #[must_use]
    pub fn length_at_start_of(&self, message: &[u8]) -> Option<usize> {
        let length = self.lengths.get(two_digits(message)?)?;
        (*length > 0).then(|| usize::from(*length))
    }

    fn in_slot(&self, slot: usize) -> Option<&ApplicationIdentifier> {
        let index = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
        self.all.get(index)
    }
}

fn two_digits(message: &[u8]) -> Option<usize> {
    match message {
        [tens, ones, ..] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some(usize::from(tens - b'0') * 10 + usize::from(ones - b'0'))
        }
        _ => None,
    }
}

fn slot(digits: &[u8]) -> Option<usize> {
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + usize::from(digit - b'0');
    }
    match digits.len() {
        2 => Some(number),
        3 => Some(100 + number),
        4 => Some(1_100 + number),
        _ => None,
    }
}

fn identifier(row: &Row, code: Code, codes: &[Code]) -> Result<ApplicationIdentifier, TableError> {
    let patterns = |texts: &str, separator: char, column| {
        texts
            .split(separator)
            .filter(|text| !text.is_empty())
            .map(|text| pattern(text, codes).ok_or_else(|| row.wrong(column, text)))
            .collect::<Result<Vec<_>, _>>()
    };
    let parts: Option<Vec<Part>> = row.format.split(' ').map(Part::read).collect();
    let parts = parts.ok_or_else(|| row.wrong("format", &row.format))?;
    let compulsory = parts.iter().filter(|part| !part.optional);
    let needs: Result<Vec<_>, _> = row
        .needs
        .split(' ')
        .filter(|group| !group.is_empty())
        .map(|group| patterns(group, '+', "needs"))
        .collect();
    let last_digit = code.as_str().chars().next_back();
    Ok(ApplicationIdentifier {
        code,
        index: position(code, codes).ok_or_else(|| row.wrong("code", code.as_str()))?,
        least: compulsory.map(|part| part.least).sum(),
        most: parts.iter().map(|part| part.most).sum(),
        parts,
        separator: row.separator == "yes",
        needs: needs?,
        never: patterns(&row.never, ' ', "never")?,
        link_key: link_key(&row.link).ok_or_else(|| row.wrong("link", &row.link))?,
        link_attribute: row.attribute == "yes",
        decimals: last_digit
            .filter(|_| row.decimals == "yes")
            .and_then(|digit| digit.to_digit(10))
            .and_then(|digit| u8::try_from(digit).ok()),
        title: row.title.clone(),
        zh: row.zh.clone(),
    })
}

fn position(code: Code, codes: &[Code]) -> Option<u16> {
    codes
        .binary_search(&code)
        .ok()
        .and_then(|index| u16::try_from(index).ok())
}

/// Codes sort as texts, so a family with free last digits is one run of them.
fn pattern(text: &str, codes: &[Code]) -> Option<Pattern> {
    let first = text.replace('n', "0");
    let last = text.replace('n', "9");
    if !text
        .trim_end_matches('n')
        .bytes()
        .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let (first, last) = (Code::new(&first)?, Code::new(&last)?);
    let from = codes.partition_point(|code| *code < first);
    let to = codes.partition_point(|code| *code <= last);
    let indexes = u16::try_from(from).ok()?..u16::try_from(to).ok()?;
    (!indexes.is_empty()).then(|| Pattern {
        text: text.to_owned(),
        indexes,
    })
}

/// The outer option is whether the text can be read, the inner one whether it is a key.
#[expect(
    clippy::option_option,
    reason = "unreadable, no key and key are three outcomes of one short text"
)]
fn link_key(text: &str) -> Option<Option<Vec<Vec<Code>>>> {
    match text {
        "" => Some(None),
        "key" => Some(Some(Vec::new())),
        sequences => sequences
            .split('|')
            .map(|sequence| sequence.split('>').map(Code::new).collect())
            .collect::<Option<Vec<Vec<Code>>>>()
            .map(Some),
    }
}

#[cfg(test)]
mod tests;
