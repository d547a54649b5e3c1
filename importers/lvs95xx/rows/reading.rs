//! Reading a file of rows: columns by name, bytes by their declared character set or, where that says
//! nothing, by the profile's code pages.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use chrono::NaiveDateTime;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8};

use super::{Column, FIRST, MOMENT};
use crate::findings::{ImportError, Notice};
use crate::lvs95xx::archive::ArchivedReport;
use crate::lvs95xx::gather::{MOST_BYTES, MOST_ROWS};
use crate::lvs95xx::{Report, Row, deliver};
use crate::profile::Profile;
use crate::read::{Opened, Out, Source, unreadable};
use crate::sources::text;

/// The longest line, a report with its thumbnail: more is no file of ours.
const LONGEST_LINE: u64 = 64 << 20;

/// As many bytes beyond ASCII are looked at to choose a code page.
const SAMPLE: usize = 1 << 16;

/// True for a file that begins as ours do.
pub(crate) fn is_rows(head: &[u8]) -> bool {
    head.starts_with(FIRST)
}

/// Reads the reports of a file.
pub(crate) fn read(
    opened: Opened,
    profile: &Profile,
    out: &mut Out<'_>,
) -> Result<Vec<Notice>, ImportError> {
    let mut source = opened.into_source();
    let undeclared = undeclared(&mut source, profile)?;
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut lines = Lines::new(source);
    let mut reading = Reading::new(undeclared);
    while out.flow().is_continue()
        && let Some(line) = lines.next()?
    {
        let fields: Vec<&[u8]> = line.split(|byte| *byte == b'\t').collect();
        let Some((begin, fields)) = fields.split_first() else {
            continue;
        };
        if reading.line(begin, fields, profile, out).is_none() {
            return Err(damaged(lines.number, "a line that makes no sense"));
        }
    }
    if out.flow().is_continue() && !reading.is_ended {
        return Err(damaged(lines.number, "the end is missing"));
    }
    Ok(Vec::new())
}

fn damaged(line: u64, reason: &str) -> ImportError {
    ImportError::Damaged {
        place: format!("line {line}"),
        reason: reason.to_owned(),
    }
}

/// Lines of bytes; the first, which names the format, is skipped.
struct Lines {
    source: BufReader<Box<dyn Source>>,
    line: Vec<u8>,
    number: u64,
}

impl Lines {
    fn new(source: Box<dyn Source>) -> Self {
        Self {
            source: BufReader::with_capacity(1 << 16, source),
            line: Vec::new(),
            number: 0,
        }
    }

    fn next(&mut self) -> Result<Option<&[u8]>, ImportError> {
        while self.advance()? {
            if self.number > 1 {
                return Ok(Some(self.line.strip_suffix(b"\n").unwrap_or(&self.line)));
            }
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<bool, ImportError> {
        self.line.clear();
        self.number += 1;
        let mut limited = (&mut self.source).take(LONGEST_LINE);
        let read = limited
            .read_until(b'\n', &mut self.line)
            .map_err(unreadable)?;
        if read > 0 && !self.line.ends_with(b"\n") {
            return Err(damaged(self.number, "the line has no end"));
        }
        Ok(read > 0)
    }
}

/// How the bytes of a column become text.
#[derive(Debug, Clone, Copy)]
enum Decoding {
    /// The database declares an encoding that says what the bytes are.
    Declared(&'static Encoding),
    /// It declares one that programs put anything into: `latin1`, `ascii`, `binary`.
    Undeclared,
}

fn decoding(charset: &str) -> Decoding {
    match charset {
        "" | "utf8" | "utf8mb3" | "utf8mb4" => Decoding::Declared(UTF_8),
        "gbk" | "gb2312" | "gb18030" => Decoding::Declared(GB18030),
        "big5" => Decoding::Declared(BIG5),
        "sjis" | "cp932" => Decoding::Declared(SHIFT_JIS),
        "ujis" | "eucjpms" => Decoding::Declared(EUC_JP),
        "euckr" => Decoding::Declared(EUC_KR),
        _ => Decoding::Undeclared,
    }
}

/// What the bytes of undeclared columns are: UTF-8 if most values are, else the code page of the
/// profile that fits best.
fn undeclared(
    source: &mut Box<dyn Source>,
    profile: &Profile,
) -> Result<&'static Encoding, ImportError> {
    let mut sample = Vec::new();
    let mut reader = BufReader::with_capacity(1 << 16, source.by_ref().take(u64::MAX));
    let (mut reports, mut data, mut line) = (Vec::new(), Vec::new(), Vec::new());
    while sample.len() < SAMPLE {
        line.clear();
        let read = (&mut reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .map_err(unreadable)?;
        if read == 0 {
            break;
        }
        let is_head = line.starts_with(b"reports\t") || line.starts_with(b"data\t");
        if !is_head && line.is_ascii() {
            continue;
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let mut fields = line.split(|byte| *byte == b'\t');
        let (columns, skipped) = match fields.next() {
            Some(b"reports") => {
                reports = columns(&fields.collect::<Vec<_>>());
                continue;
            }
            Some(b"data") => {
                data = columns(&fields.collect::<Vec<_>>());
                continue;
            }
            Some(b"R") => (&reports, 1),
            Some(b"D") => (&data, 0),
            _ => continue,
        };
        for (column, value) in columns.iter().zip(fields.skip(skipped)) {
            let is_known = match decoding(&column.charset) {
                Decoding::Declared(encoding) => {
                    encoding != UTF_8 || std::str::from_utf8(value).is_ok()
                }
                Decoding::Undeclared => value.is_ascii(),
            };
            if !is_known {
                sample.extend(unescaped(value));
                sample.push(b'\n');
            }
        }
    }
    Ok(text::encoding_of(&sample, &profile.code_pages))
}

fn columns(fields: &[&[u8]]) -> Vec<Column> {
    let text = |field: &[u8]| String::from_utf8_lossy(&unescaped(field)).into_owned();
    let pairs = fields.chunks_exact(2);
    pairs
        .filter_map(|pair| match pair {
            [name, charset] => Some(Column {
                name: text(name),
                charset: text(charset),
            }),
            _ => None,
        })
        .collect()
}

/// The stored bytes of a field.
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field.iter();
    while let Some(byte) = rest.next() {
        if *byte == b'\\' {
            match rest.next() {
                Some(b't') => bytes.push(b'\t'),
                Some(b'n') => bytes.push(b'\n'),
                Some(b'r') => bytes.push(b'\r'),
                Some(other) => bytes.push(*other),
                None => bytes.push(b'\\'),
            }
        } else {
            bytes.push(*byte);
        }
    }
    bytes
}

/// A report that is being read.
struct Open {
    id: i64,
    report: Option<Report>,
    /// None once there are more than a verification can have.
    rows: Option<Vec<Row>>,
    bytes: usize,
}

/// What was read so far.
struct Reading {
    undeclared: &'static Encoding,
    software: Option<String>,
    reports: Vec<Column>,
    data: Vec<Column>,
    open: Option<Open>,
    counts: [u64; 2],
    is_ended: bool,
}

impl Reading {
    fn new(undeclared: &'static Encoding) -> Self {
        Self {
            undeclared,
            software: None,
            reports: Vec::new(),
            data: Vec::new(),
            open: None,
            counts: [0; 2],
            is_ended: false,
        }
    }

    /// Takes a line; nothing if it makes no sense.
    fn line(
        &mut self,
        begin: &[u8],
        fields: &[&[u8]],
        profile: &Profile,
        out: &mut Out<'_>,
    ) -> Option<()> {
        if self.is_ended {
            return None;
        }
        match begin {
            b"software" => self.software = self.text(fields.first()?, UTF_8.name()),
            b"reports" => self.reports = columns(fields),
            b"data" => self.data = columns(fields),
            b"R" | b"O" => {
                self.close(profile, out);
                self.counts = [self.counts.first()? + 1, *self.counts.last()?];
                let (id, values) = fields.split_first()?;
                let id = std::str::from_utf8(id).ok()?.parse().ok()?;
                let report = (begin == b"R").then(|| self.report(id, values));
                self.open = Some(Open {
                    id,
                    report,
                    rows: Some(Vec::new()),
                    bytes: 0,
                });
            }
            b"D" => {
                self.counts = [*self.counts.first()?, self.counts.last()? + 1];
                let row = self.row(fields);
                let open = self.open.as_mut()?;
                open.bytes += row.name.len() + row.value.as_ref().map_or(0, String::len);
                match &mut open.rows {
                    Some(rows) if rows.len() < MOST_ROWS && open.bytes <= MOST_BYTES => {
                        rows.push(row);
                    }
                    rows => *rows = None,
                }
            }
            b"end" => {
                self.close(profile, out);
                let counts: Vec<u64> = fields.iter().map(|field| whole(field)).collect();
                self.is_ended = counts == self.counts;
                return self.is_ended.then_some(());
            }
            _ => return None,
        }
        Some(())
    }

    fn close(&mut self, profile: &Profile, out: &mut Out<'_>) {
        if let Some(open) = self.open.take() {
            let found = ArchivedReport {
                id: open.id,
                report: open.report,
                rows: open.rows,
            };
            deliver(found, profile, self.software.as_deref(), out);
        }
    }

    fn report(&self, id: i64, values: &[&[u8]]) -> Report {
        let mut report = Report {
            id,
            ..Report::default()
        };
        for (column, value) in self.reports.iter().zip(values) {
            let text = self.text(value, &column.charset);
            match column.name.to_ascii_lowercase().as_str() {
                "sectorid" => report.sector = text,
                "lcltime" => report.local_time = text.as_deref().and_then(moment),
                "gmttime" => report.utc_time = text.as_deref().and_then(moment),
                "reference" => report.reference = text,
                "overallgrade" => report.overall_grade = text,
                "decodedtext" => report.decoded_text = text,
                _ => {}
            }
        }
        report
    }

    fn row(&self, values: &[&[u8]]) -> Row {
        let mut row = Row::default();
        for (column, value) in self.data.iter().zip(values) {
            match column.name.to_ascii_lowercase().as_str() {
                "sequence" => row.sequence = whole(value),
                "parametername" => {
                    row.name = self.text(value, &column.charset).unwrap_or_default();
                }
                "parametervalue" => row.value = self.text(value, &column.charset),
                _ => {}
            }
        }
        row
    }

    fn text(&self, field: &[u8], charset: &str) -> Option<String> {
        if field == b"\\N" {
            return None;
        }
        let bytes = unescaped(field);
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if text.is_ascii() => return Some(text),
            Ok(text) => match decoding(charset) {
                Decoding::Declared(encoding) if encoding == UTF_8 => return Some(text),
                _ => text.into_bytes(),
            },
            Err(error) => error.into_bytes(),
        };
        let encoding = match decoding(charset) {
            // Declared as UTF-8, but it is none: then it is what undeclared columns hold.
            Decoding::Declared(encoding) if encoding != UTF_8 => encoding,
            _ => self.undeclared,
        };
        Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
    }
}

fn whole<T: std::str::FromStr + Default>(field: &[u8]) -> T {
    let text = std::str::from_utf8(field).unwrap_or_default();
    text.parse().unwrap_or_default()
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.trim(), MOMENT).ok()
}
