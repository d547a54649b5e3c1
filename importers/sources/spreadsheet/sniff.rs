//! What kind of file some bytes are, told from their beginning and, for containers, their directory.
//!
//! The name of a file says little: programs save HTML as `.xls` and text as `.csv.xlsx`.
//! What is found is named in words that need no translation: a format or the first bytes.

use super::{Kind, SpreadsheetError};

/// The kinds that are read.
const LOOKED_FOR: &str = "XLSX, XLSB, XLS, ODS, CSV";

/// First bytes of formats that people hand in by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\0\x01\0\0Standard Jet DB", "Access (MDB)"),
    (b"\0\x01\0\0Standard ACE DB", "Access (ACCDB)"),
    (b"SQLite format 3\0", "SQLite"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "EXE"),
];

/// The most bytes that a container may unpack to: against files made to fill the memory.
const MOST_UNPACKED: u64 = 2_000_000_000;

/// The kind of a file.
pub fn kind(bytes: &[u8]) -> Result<Kind, SpreadsheetError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound_kind(bytes);
    }
    if let Some((_, name)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(unknown((*name).to_owned()));
    }
    let beginning = bytes.get(..2048).unwrap_or(bytes);
    let lower = String::from_utf8_lossy(beginning).to_ascii_lowercase();
    if lower.contains("<html") || lower.contains("<!doctype html") || lower.contains("<table") {
        return Err(unknown("HTML".to_owned()));
    }
    if lower.trim_start_matches('\u{feff}').starts_with("<?xml") {
        return Err(unknown("XML".to_owned()));
    }
    Ok(Kind::Csv)
}

/// The refusal of bytes that are neither a container nor text.
pub fn not_text(bytes: &[u8]) -> SpreadsheetError {
    let first: Vec<String> = bytes
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    unknown(first.join(" "))
}

fn unknown(found: String) -> SpreadsheetError {
    SpreadsheetError::UnknownKind {
        looked_for: LOOKED_FOR.to_owned(),
        found,
    }
}

fn zip_kind(bytes: &[u8]) -> Result<Kind, SpreadsheetError> {
    let broken = || SpreadsheetError::Broken {
        kind: "ZIP",
        reason: "no central directory".to_owned(),
    };
    let entries = zip_entries(bytes).ok_or_else(broken)?;
    let unpacked: u64 = entries.iter().map(|(_, size)| u64::from(*size)).sum();
    if unpacked > MOST_UNPACKED {
        return Err(SpreadsheetError::TooLarge);
    }
    let has = |wanted: &str| {
        entries
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case(wanted))
    };
    if has("xl/workbook.bin") {
        Ok(Kind::Xlsb)
    } else if has("[Content_Types].xml") && entries.iter().any(|(name, _)| name.starts_with("xl/"))
    {
        Ok(Kind::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        Ok(Kind::Ods)
    } else if has("word/document.xml") {
        Err(unknown("DOCX".to_owned()))
    } else {
        Err(unknown("ZIP".to_owned()))
    }
}

/// Names and unpacked sizes from the central directory of a ZIP container.
fn zip_entries(bytes: &[u8]) -> Option<Vec<(String, u32)>> {
    let end = bytes
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")?;
    let directory = usize::try_from(four(bytes, end.checked_add(16)?)?).ok()?;
    let mut at = directory;
    let mut entries = Vec::new();
    while bytes.get(at..at.checked_add(4)?) == Some(b"PK\x01\x02") {
        let size = four(bytes, at.checked_add(24)?)?;
        let name_length = usize::from(two(bytes, at.checked_add(28)?)?);
        let extra = usize::from(two(bytes, at.checked_add(30)?)?);
        let comment = usize::from(two(bytes, at.checked_add(32)?)?);
        let name_at = at.checked_add(46)?;
        let name = bytes.get(name_at..name_at.checked_add(name_length)?)?;
        entries.push((String::from_utf8_lossy(name).into_owned(), size));
        at = name_at.checked_add(name_length + extra + comment)?;
    }
    (!entries.is_empty()).then_some(entries)
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(field.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(field.try_into().ok()?))
}

/// A compound file is an old workbook, an encrypted new one, or something of another program.
fn compound_kind(bytes: &[u8]) -> Result<Kind, SpreadsheetError> {
    if has_stream(bytes, "EncryptedPackage") {
        Err(SpreadsheetError::Protected)
    } else if has_stream(bytes, "Workbook") || has_stream(bytes, "Book") {
        Ok(Kind::Xls)
    } else if has_stream(bytes, "WordDocument") {
        Err(unknown("DOC".to_owned()))
    } else {
        Err(unknown("OLE2".to_owned()))
    }
}

/// Whether the directory of a compound file names a stream; names are UTF-16, 64 bytes each.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    bytes
        .chunks_exact(128)
        .any(|entry| entry.starts_with(&wanted))
}
