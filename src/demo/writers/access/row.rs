//! The bytes of one row: fixed values, then the variable ones, then where each of those begins (last
//! first), and a bit a column that says whether it holds a value. Long texts go to their own pages.

use chrono::{NaiveDate, NaiveDateTime};

use super::super::WriteError;
use super::super::bytes::{Put, fit, utf16};
use super::page::{DataPage, LONGEST_ROW, LONGEST_VALUE, PageFile, pointer};
use super::{Column, ColumnType, Value};

/// Memo texts of more bytes than this leave the row, as Jackcess and Access do it.
const LONGEST_INLINE: usize = 64;
/// Flags in the length of a memo: the text follows, or it is one row of another page.
const INLINE: u32 = 0x8000_0000;
const ON_ONE_PAGE: u32 = 0x4000_0000;
/// The two bytes before a text with one byte a character.
const COMPRESSED: [u8; 2] = [0xFF, 0xFE];

/// The long-value pages of one column.
#[derive(Default)]
pub(super) struct LongValues {
    open: Option<(u32, DataPage)>,
    /// The pages used, in ascending order.
    pub(super) pages: Vec<u32>,
}

impl LongValues {
    /// Keeps a value on the page that is being filled, or on a new one, and gives its pointer.
    fn store(&mut self, file: &mut PageFile, value: Vec<u8>) -> Result<u32, WriteError> {
        let (number, mut page) = match self.open.take() {
            Some((number, page)) if page.has_room_for(value.len()) => (number, page),
            full => {
                if let Some((number, page)) = full {
                    file.put(number, page.finish()?)?;
                }
                let number = file.reserve()?;
                self.pages.push(number);
                (number, DataPage::new(*b"LVAL"))
            }
        };
        let place = pointer(number, page.push(value)?)?;
        self.open = Some((number, page));
        Ok(place)
    }

    /// Writes the page that is being filled.
    pub(super) fn close(&mut self, file: &mut PageFile) -> Result<(), WriteError> {
        match self.open.take() {
            Some((number, page)) => file.put(number, page.finish()?),
            None => Ok(()),
        }
    }
}

/// The row of `values`; `long_values` has one entry a column.
pub(super) fn encode(
    file: &mut PageFile,
    table: &str,
    columns: &[Column],
    values: &[Value<'_>],
    long_values: &mut [LongValues],
) -> Result<Vec<u8>, WriteError> {
    if values.len() != columns.len() {
        return Err(WriteError::WrongType {
            place: table.to_owned(),
        });
    }
    let mut fixed = Vec::new();
    let mut variable = Vec::new();
    let mut starts = Vec::new();
    for ((column, value), long) in columns.iter().zip(values).zip(long_values) {
        let place = || format!("{table}.{}", column.name);
        match fixed_size(column.kind) {
            Some(size) => {
                let end = fixed.len() + size;
                fixed.bytes(&fixed_value(column.kind, *value, place)?);
                fixed.zeros_to(end);
            }
            None => {
                starts.push(variable.len());
                variable.bytes(&variable_value(file, column.kind, *value, long, place)?);
            }
        }
    }
    let mut row = Vec::with_capacity(fixed.len() + variable.len() + 32);
    row.word(fit(columns.len(), "columns")?).bytes(&fixed);
    let base = row.len();
    row.bytes(&variable);
    if !starts.is_empty() {
        row.word(fit(row.len(), "row")?);
        for start in starts.iter().rev() {
            row.word(fit(base + start, "row")?);
        }
        row.word(fit(starts.len(), "columns")?);
    }
    row.bytes(&presence(values));
    if row.len() > LONGEST_ROW {
        return Err(WriteError::TooLarge { what: "row" });
    }
    Ok(row)
}

/// Bytes of a value of fixed size; none for the others.
pub(super) fn fixed_size(kind: ColumnType) -> Option<usize> {
    match kind {
        ColumnType::Integer => Some(2),
        ColumnType::Long | ColumnType::AutoNumber => Some(4),
        ColumnType::DateTime => Some(8),
        ColumnType::Text(_) | ColumnType::Memo | ColumnType::Ole => None,
    }
}

fn fixed_value(
    kind: ColumnType,
    value: Value<'_>,
    place: impl Fn() -> String,
) -> Result<Vec<u8>, WriteError> {
    match (kind, value) {
        (_, Value::Null) => Ok(Vec::new()),
        (ColumnType::Integer, Value::Integer(number)) => Ok(number.to_le_bytes().to_vec()),
        (ColumnType::Long | ColumnType::AutoNumber, Value::Long(number)) => {
            Ok(number.to_le_bytes().to_vec())
        }
        (ColumnType::DateTime, Value::DateTime(time)) => days(time)
            .map(|days| days.to_le_bytes().to_vec())
            .ok_or_else(|| WriteError::OutOfRange { place: place() }),
        _ => Err(WriteError::WrongType { place: place() }),
    }
}

/// Days since 1899-12-30 with the time of day as fraction; none before that day.
fn days(time: NaiveDateTime) -> Option<f64> {
    use chrono::Timelike;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let whole = u32::try_from((time.date() - first).num_days()).ok()?;
    let seconds = time.time().num_seconds_from_midnight();
    Some(f64::from(whole) + f64::from(seconds) / 86_400.0)
}

fn variable_value(
    file: &mut PageFile,
    kind: ColumnType,
    value: Value<'_>,
    long: &mut LongValues,
    place: impl Fn() -> String,
) -> Result<Vec<u8>, WriteError> {
    let text = match (kind, value) {
        (_, Value::Null) => return Ok(Vec::new()),
        (ColumnType::Text(_) | ColumnType::Memo, Value::Text(text)) => text,
        _ => return Err(WriteError::WrongType { place: place() }),
    };
    if text.contains('\0') || text.starts_with('\u{FEFF}') {
        return Err(WriteError::UnreadableText { place: place() });
    }
    let too_long = |longest| WriteError::TextTooLong {
        place: place(),
        length: text.encode_utf16().count(),
        longest,
    };
    let bytes = text_bytes(text);
    match kind {
        ColumnType::Text(longest) => {
            let longest = usize::from(longest);
            if text.len() > longest && text.encode_utf16().count() > longest {
                return Err(too_long(longest));
            }
            Ok(bytes)
        }
        _ if bytes.len() > LONGEST_VALUE => Err(too_long(LONGEST_VALUE / 2)),
        _ => memo(file, bytes, long),
    }
}

/// A text as Jet 4 keeps it: one byte a character where all of it is ASCII and that is shorter,
/// otherwise UTF-16.
fn text_bytes(text: &str) -> Vec<u8> {
    if text.is_ascii() && text.len() > COMPRESSED.len() {
        let mut bytes = COMPRESSED.to_vec();
        bytes.bytes(text.as_bytes());
        bytes
    } else {
        utf16(text)
    }
}

/// The part of a memo that stands in the row: twelve bytes, and the text itself if it is short.
fn memo(file: &mut PageFile, text: Vec<u8>, long: &mut LongValues) -> Result<Vec<u8>, WriteError> {
    let length: u32 = fit(text.len(), "memo")?;
    let mut value = Vec::with_capacity(12 + LONGEST_INLINE);
    if text.len() <= LONGEST_INLINE {
        value.long(length | INLINE).long(0).long(0).bytes(&text);
    } else {
        let place = long.store(file, text)?;
        value.long(length | ON_ONE_PAGE).long(place).long(0);
    }
    Ok(value)
}

/// One bit a column, set where there is a value.
fn presence(values: &[Value<'_>]) -> Vec<u8> {
    values
        .chunks(8)
        .map(|chunk| {
            chunk
                .iter()
                .rev()
                .fold(0, |bits, value| bits << 1 | u8::from(*value != Value::Null))
        })
        .collect()
}
