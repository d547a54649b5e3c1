//! Delimited text: its encoding and its delimiter are found out, then it is read as one sheet.
//!
//! Encoding: byte order mark, UTF-16 by its zero bytes, strict UTF-8, then what a detector
//! takes the bytes for, with GB18030 wherever it says GBK or cannot tell. Delimiter: the one
//! that splits the first lines most evenly. Every cell is text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{
    Cell, CellValue, Kind, MOST_COLUMNS, MOST_ROWS, Sheet, SheetRow, SpreadsheetError, Workbook,
    sniff,
};

/// The delimiters that are tried, and how they are named to people.
const DELIMITERS: &[(u8, &str)] = &[
    (b',', "\",\""),
    (b'\t', "TAB"),
    (b';', "\";\""),
    (b'|', "\"|\""),
];

/// How many lines are looked at to find the delimiter.
const LINES_LOOKED_AT: usize = 30;

/// Reads delimited text as a workbook of one sheet.
pub fn read(bytes: &[u8]) -> Result<Workbook, SpreadsheetError> {
    let (text, encoding) = decode(bytes).ok_or_else(|| sniff::not_text(bytes))?;
    let (declared, text) = declared_delimiter(&text);
    let delimiter =
        declared
            .or_else(|| delimiter(text))
            .ok_or_else(|| SpreadsheetError::NoColumns {
                looked_for: DELIMITERS
                    .iter()
                    .map(|(_, name)| *name)
                    .collect::<Vec<_>>()
                    .join(" "),
            })?;
    Ok(Workbook {
        kind: Kind::Csv,
        encoding: Some(encoding),
        sheets: vec![Sheet {
            name: String::new(),
            rows: rows(text, delimiter)?,
        }],
    })
}

/// The text of some bytes and the name of the encoding they were read as; `None` when they are no text.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    let encoding = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        encoding
    } else if let Some(encoding) = utf_16_by_zeros(bytes) {
        encoding
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        return is_text(text).then(|| (text.to_owned(), UTF_8.name()));
    } else {
        legacy(bytes)
    };
    let (text, used, _) = encoding.decode(bytes);
    is_text(&text).then(|| (text.into_owned(), used.name()))
}

/// The encoding of text that is not Unicode.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let (_, _, gb_errors) = GB18030.decode(bytes);
    // The files come from Chinese companies: another guess has to be an East Asian one,
    // or the bytes must be impossible as GB18030.
    let east_asian = ["Big5", "Shift_JIS", "EUC-JP", "EUC-KR"].contains(&guess.name());
    if guess == GBK || guess == GB18030 || (!gb_errors && !east_asian) {
        GB18030
    } else {
        guess
    }
}

/// UTF-16 without a mark shows itself by zero bytes at every other place.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |parity: usize| {
        beginning
            .iter()
            .enumerate()
            .filter(|(place, byte)| place % 2 == parity && **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if !bytes.len().is_multiple_of(2) || even + odd == 0 {
        None
    } else if odd > 8 * even {
        Some(UTF_16LE)
    } else if even > 8 * odd {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text holds no control characters but line ends, tabs and page ends, and hardly a character
/// that could not be decoded.
fn is_text(text: &str) -> bool {
    let mut strange = 0_usize;
    let mut all = 0_usize;
    for character in text.chars() {
        all += 1;
        let allowed = matches!(character, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}');
        if (character.is_control() && !allowed) || character == '\u{fffd}' {
            strange += 1;
        }
    }
    strange * 200 <= all
}

/// The first line `sep=;` with which Excel is told the delimiter.
fn declared_delimiter(text: &str) -> (Option<u8>, &str) {
    let Some((first, rest)) = text.split_once('\n') else {
        return (None, text);
    };
    match first.trim().to_ascii_lowercase().strip_prefix("sep=") {
        Some("") => (Some(b'\t'), rest),
        Some(one) if one.len() == 1 => (one.bytes().next(), rest),
        _ => (None, text),
    }
}

/// The delimiter that occurs on most of the first lines, and there most often the same number of times.
fn delimiter(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LINES_LOOKED_AT)
        .collect();
    let score = |delimiter: u8| {
        let mut counts: Vec<usize> = lines
            .iter()
            .map(|line| outside_quotes(line, delimiter))
            .filter(|count| *count > 0)
            .collect();
        counts.sort_unstable();
        let most_common = counts
            .chunk_by(|one, other| one == other)
            .map(|same| (same.len(), same.first().copied().unwrap_or_default()))
            .max()?;
        Some((most_common, delimiter))
    };
    DELIMITERS
        .iter()
        .filter_map(|(delimiter, _)| score(*delimiter))
        .max_by_key(|(most_common, _)| *most_common)
        .map(|(_, delimiter)| delimiter)
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == delimiter && !quoted {
            count += 1;
        }
    }
    count
}

fn rows(text: &str, delimiter: u8) -> Result<Vec<SheetRow>, SpreadsheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut number = 0_u32;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {}
            Err(error) => {
                return Err(SpreadsheetError::Broken {
                    kind: Kind::Csv.name(),
                    reason: error.to_string(),
                });
            }
        }
        // Counted as a spreadsheet program would show them: blank lines are rows, a cell of
        // several lines is not several rows.
        let begin = record.position().map_or(0, csv::Position::byte);
        number = number
            .saturating_add(1)
            .saturating_add(blank_lines_at(text, begin));
        let width = u32::try_from(record.len()).unwrap_or(u32::MAX);
        if number > MOST_ROWS || width > MOST_COLUMNS {
            return Err(SpreadsheetError::TooLarge);
        }
        let cells: Vec<Cell> = record.iter().map(cell).collect();
        if cells.iter().any(|cell| cell.value != CellValue::Empty) {
            rows.push(SheetRow { number, cells });
        }
    }
}

/// How many blank lines begin at a place where the reader went on after a record.
fn blank_lines_at(text: &str, begin: u64) -> u32 {
    let begin = usize::try_from(begin).unwrap_or(usize::MAX);
    let Some((before, rest)) = text.split_at_checked(begin) else {
        return 0;
    };
    // The second half of a CR LF that ended the record before.
    let rest = match rest.strip_prefix('\n') {
        Some(after) if before.ends_with('\r') => after,
        _ => rest,
    };
    let (mut feeds, mut returns) = (0_u32, 0_u32);
    for byte in rest.bytes() {
        match byte {
            b'\n' => feeds += 1,
            b'\r' => returns += 1,
            _ => break,
        }
    }
    feeds.max(returns)
}

fn cell(text: &str) -> Cell {
    let text = text.trim_matches(['\u{1a}', '\u{feff}', '\0']);
    if text.trim().is_empty() {
        return Cell::EMPTY;
    }
    Cell {
        value: CellValue::Text(text.to_owned()),
        ..Cell::EMPTY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "目录,,\n商品名称,供人识别字符,规格\n矿泉水,6901234567892,\"500,mL\"\n茶,6901234567908,一盒\n";

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().sheets[0]
            .rows
            .iter()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| cell.value.to_string())
                    .collect()
            })
            .collect()
    }

    fn check(bytes: &[u8], encoding: &str) {
        assert_eq!(read(bytes).unwrap().encoding, Some(encoding));
        let rows = texts(bytes);
        assert_eq!(rows.len(), 4, "{encoding}");
        assert_eq!(rows[1][0], "商品名称", "{encoding}");
        assert_eq!(rows[2], ["矿泉水", "6901234567892", "500,mL"], "{encoding}");
    }

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn the_encoding_is_found_out() {
        check(TABLE.as_bytes(), "UTF-8");
        check(format!("\u{feff}{TABLE}").as_bytes(), "UTF-8");
        check(&GB18030.encode(TABLE).0, "gb18030");
        check(&utf_16(TABLE, false), "UTF-16LE");
        check(&utf_16(TABLE, true), "UTF-16BE");
        check(&utf_16(&format!("\u{feff}{TABLE}"), false), "UTF-16LE");
        check(&utf_16(&format!("\u{feff}{TABLE}"), true), "UTF-16BE");
    }

    #[test]
    fn rare_characters_of_gb18030_survive() {
        let rare = TABLE.replace('茶', "㛃䶮喆垚翀𠮷");
        let rows = texts(&GB18030.encode(&rare).0);
        assert_eq!(rows[3][0], "㛃䶮喆垚翀𠮷");
    }

    #[test]
    fn the_delimiter_is_found_out_or_declared() {
        for delimiter in [",", ";", "\t", "|"] {
            let table = "name,code,note\nA,6901234567892,\"x,y;z\"\nB,6901234567908,b\n"
                .replace(',', delimiter);
            assert_eq!(
                texts(table.as_bytes())[1][1],
                "6901234567892",
                "{delimiter:?}"
            );
        }
        assert_eq!(texts(b"sep=;\r\na,b;c\r\n1,5;2\r\n")[1], ["1,5", "2"]);
    }

    #[test]
    fn what_is_no_table_is_refused_with_what_was_found() {
        assert_eq!(
            read(b"\x01\x02\x03\x04\x05\x06\x07\x08\x0b"),
            Err(sniff::not_text(b"\x01\x02\x03\x04\x05\x06\x07\x08"))
        );
        assert!(matches!(
            read("只有一句话".as_bytes()),
            Err(SpreadsheetError::NoColumns { .. })
        ));
    }

    #[test]
    fn row_numbers_count_blank_lines() {
        let workbook = read(b"a,b\n\n\n1,2\n").unwrap();
        let numbers: Vec<u32> = workbook.sheets[0]
            .rows
            .iter()
            .map(|row| row.number)
            .collect();
        assert_eq!(numbers, [1, 4]);
    }
}
