//! Writers of the file formats that verifiers leave behind and that no crate writes:
//! Access 2000 databases (LVS-95XX) and Excel 97 workbooks (the Webscan capture).
//! The same input always gives the same bytes: no clock, no random numbers.

pub mod access;
mod bytes;
pub mod excel97;
pub mod lvs;

use thiserror::Error;

/// Why a file could not be written. All of them are mistakes of the calling code or texts that the
/// format cannot hold; none is caused by the machine.
#[derive(Debug, Error)]
pub enum WriteError {
    /// A text is longer than its column or cell holds. Lengths in UTF-16 units.
    #[error("{place}: text of {length} UTF-16 units, {longest} fit")]
    TextTooLong {
        /// Table and column, or sheet, row and column.
        place: String,
        /// What was given.
        length: usize,
        /// What fits.
        longest: usize,
    },
    /// A text with a NUL, or one that begins with U+FEFF: readers of the format disagree on these.
    #[error("{place}: text with a NUL or a leading U+FEFF")]
    UnreadableText {
        /// Table and column.
        place: String,
    },
    /// A value of another type than its column, or a row with too few or too many values.
    #[error("{place}: value does not fit the column")]
    WrongType {
        /// Table and column.
        place: String,
    },
    /// A date before 1899-12-30, where the number line of Access dates folds; or a number that is
    /// not finite.
    #[error("{place}: number or date out of range")]
    OutOfRange {
        /// Table and column, or sheet, row and column.
        place: String,
    },
    /// A sheet or table name that the format forbids.
    #[error("name not allowed: {name:?}")]
    Name {
        /// What was given.
        name: String,
    },
    /// More columns, rows, texts or pages than the format counts.
    #[error("too large for the format: {what}")]
    TooLarge {
        /// What there was too much of.
        what: &'static str,
    },
    /// The compound file around an Excel workbook could not be written.
    #[error("compound file: {0}")]
    Container(#[from] std::io::Error),
}

#[cfg(test)]
mod tests;
