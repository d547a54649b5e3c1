//! The table of texts of a workbook: every text once, cells refer to it by number.
//! The table goes on in further records where one is full; it is only ever cut between texts.

use std::collections::HashMap;

use super::super::WriteError;
use super::super::bytes::{Put, fit, utf16};
use super::record::{CONTINUE, LONGEST, Records, SST};

/// The longest text, in UTF-16 units, that surely fits one record.
const LONGEST_TEXT: usize = 4000;

/// The texts in the order in which they were first met.
#[derive(Default)]
pub(super) struct Strings {
    numbers: HashMap<String, u32>,
    texts: Vec<Vec<u8>>,
    /// How many cells refer to a text.
    uses: u32,
}

impl Strings {
    /// The number of a text, new or known; `place` is for the error of a text that is too long.
    pub(super) fn index(
        &mut self,
        text: &str,
        place: impl Fn() -> String,
    ) -> Result<u32, WriteError> {
        let too_many = WriteError::TooLarge { what: "texts" };
        self.uses = self.uses.checked_add(1).ok_or(too_many)?;
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let entry = entry(text, place)?;
        let number = fit(self.texts.len(), "texts")?;
        self.texts.push(entry);
        self.numbers.insert(text.to_owned(), number);
        Ok(number)
    }

    /// The records of the table.
    pub(super) fn records(&self) -> Result<Vec<u8>, WriteError> {
        let mut records = Records::default();
        let mut kind = SST;
        let mut body = Vec::with_capacity(LONGEST);
        body.long(self.uses).long(fit(self.texts.len(), "texts")?);
        for text in &self.texts {
            if body.len() + text.len() > LONGEST {
                records.record(kind, &body)?;
                kind = CONTINUE;
                body.clear();
            }
            body.bytes(text);
        }
        records.record(kind, &body)?;
        Ok(records.into_bytes())
    }
}

/// Length in units, a flag for two bytes a unit, and the units; one byte a unit if all is ASCII.
fn entry(text: &str, place: impl Fn() -> String) -> Result<Vec<u8>, WriteError> {
    let (wide, units) = if text.is_ascii() {
        (0, text.as_bytes().to_vec())
    } else {
        (1, utf16(text))
    };
    let length = units.len() >> wide;
    if length > LONGEST_TEXT {
        return Err(WriteError::TextTooLong {
            place: place(),
            length,
            longest: LONGEST_TEXT,
        });
    }
    let mut entry = Vec::with_capacity(units.len() + 3);
    entry.word(fit(length, "texts")?).byte(wide).bytes(&units);
    Ok(entry)
}
