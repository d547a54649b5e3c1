//! The way in: a file, whatever it is, becomes measurements and refused records, one after the other.
//!
//! Nothing is collected: every record goes to the caller as soon as it is whole, so memory stays
//! flat however large the source is. The caller may stop at any record.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::PathBuf;

use domain::measurement::Measurement;

use crate::dates::Order;
use crate::detect;
use crate::draft::{CheckedItem, Draft};
use crate::findings::{ImportError, Maker, Notice, Refusal};
use crate::profile::{Kind, Profile, Profiles};
use crate::sources::text::{self, Lines};
use crate::{
    dataman, delimited, lvs95xx, rea, trucheck, trucheck_csv, trucheck_excel, trucheck_html,
};

/// Largest page that is read, in bytes; reports with their pictures have a few hundred thousand.
const LARGEST_PAGE: u64 = 1 << 26;

/// Where the bytes are.
#[derive(Debug, Clone)]
pub enum Input {
    /// In memory.
    Bytes(Vec<u8>),
    /// In a file, which may be of any size.
    File(PathBuf),
}

/// One record of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A verification.
    Measurement(Box<Measurement>),
    /// A record that could not be read; the others went on.
    Refused(RefusedRecord),
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// Name of the file or database.
    pub source: String,
    /// Place of the record in its source: `line 12`, `row 293`, `ReportID 101`.
    pub record: String,
    /// Line, row or id at which reading failed.
    pub line: u64,
    /// Why.
    pub reason: Refusal,
}

/// A record with every raw item beside what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedRecord {
    /// The record.
    pub record: Record,
    /// Its items, in the order of the source.
    pub items: Vec<CheckedItem>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What the file is.
    pub kind: Kind,
    /// `id.version` of the profile that named the items.
    pub profile: String,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// Measurements delivered.
    pub measurements: u64,
    /// Records refused.
    pub refused: u64,
    /// What was noticed about the whole file.
    pub notices: Vec<Notice>,
    /// True if the caller broke off.
    pub stopped: bool,
}

/// Reads a file and gives every record to `sink` until it breaks off.
///
/// `name` is what measurements record as their source; `wanted` is the `id` or `id.version` of the
/// profile to use, or nothing to choose the one that fits.
///
/// # Errors
/// When the file is of none of the known kinds, damaged as a whole, or fits several profiles.
/// Records delivered before a damage was met stay delivered.
pub fn read_file(
    name: &str,
    input: Input,
    profiles: &Profiles,
    wanted: Option<&str>,
    sink: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<Summary, ImportError> {
    let mut each = |checked: CheckedRecord| sink(checked.record);
    run(input, profiles, wanted, Out::new(name, false, &mut each))
}

/// Reads a file as `read_file` does and lists every raw item beside its canonical value.
///
/// # Errors
/// As `read_file`.
pub fn check_file(
    name: &str,
    input: Input,
    profiles: &Profiles,
    wanted: Option<&str>,
    sink: &mut dyn FnMut(CheckedRecord) -> ControlFlow<()>,
) -> Result<Summary, ImportError> {
    run(input, profiles, wanted, Out::new(name, true, sink))
}

fn run(
    input: Input,
    profiles: &Profiles,
    wanted: Option<&str>,
    mut out: Out<'_>,
) -> Result<Summary, ImportError> {
    let mut opened = Opened::open(input)?;
    let head = opened.head()?;
    let profile = match detect::profile(&head, profiles, wanted) {
        // Who printed a report often stands at its end.
        Err(ImportError::Pdf(_)) => return Err(ImportError::Pdf(opened.pdf_maker()?)),
        found => found?,
    };
    if profile.leaves_order_open() {
        out.order.look(&text::head(&head, &profile.code_pages));
    }
    let mut notices = Vec::new();
    let mut encoding = None;
    match profile.kind {
        Kind::Lvs95xx => notices = lvs95xx::read(opened, profile, &mut out)?,
        Kind::TrucheckExcel => trucheck_excel::read(&opened.all()?, profile, &mut out)?,
        Kind::TrucheckText => {
            let mut reader = trucheck::Reader::new(profile);
            encoding = Some(lines(opened, profile, &mut out, &mut reader)?);
        }
        Kind::TrucheckCsv => {
            let mut reader = trucheck_csv::Reader::new(profile);
            encoding = Some(lines(opened, profile, &mut out, &mut reader)?);
        }
        Kind::TrucheckHtml => {
            let bytes = opened.at_most(LARGEST_PAGE)?;
            encoding = Some(trucheck_html::read(&bytes, profile, &mut out)?);
        }
        Kind::DatamanXml => {
            encoding = Some(dataman::read(opened.into_source(), profile, &mut out)?);
        }
        Kind::DatamanPush => {
            encoding = Some(dataman::push::read(
                opened.into_source(),
                profile,
                &mut out,
            )?);
        }
        Kind::Delimited => {
            let mut reader = delimited::Reader::new(profile);
            encoding = Some(lines(opened, profile, &mut out, &mut reader)?);
        }
        Kind::ReaText => {
            let mut reader = rea::Reader::new(profile);
            encoding = Some(lines(opened, profile, &mut out, &mut reader)?);
        }
    }
    Ok(Summary {
        kind: profile.kind,
        profile: profile.label.clone(),
        encoding,
        measurements: out.measurements,
        refused: out.refused,
        notices,
        stopped: out.stopped,
    })
}

/// `line 12`, the place of a record. Joined by hand: formatting takes as long as reading two lines.
pub(crate) fn line_place(line: u64) -> String {
    ["line ", &line.to_string()].concat()
}

/// A reader that is given a text line by line.
pub(crate) trait LineReader {
    /// Takes the next line.
    fn line(&mut self, line: crate::sources::text::Line<'_>, out: &mut Out<'_>);
    /// The text is at its end.
    fn end(&mut self, out: &mut Out<'_>);
}

fn lines(
    opened: Opened,
    profile: &Profile,
    out: &mut Out<'_>,
    reader: &mut dyn LineReader,
) -> Result<&'static str, ImportError> {
    let mut lines = Lines::new(opened.source, &profile.code_pages);
    lines.for_each(&mut |line| {
        reader.line(line, out);
        out.flow()
    })?;
    if !out.stopped {
        reader.end(out);
    }
    Ok(lines.encoding())
}

/// Takes records as they become whole.
pub(crate) struct Out<'a> {
    source: &'a str,
    /// True if every item is to be listed.
    pub listing: bool,
    sink: &'a mut dyn FnMut(CheckedRecord) -> ControlFlow<()>,
    /// What the file has shown of the order of day and month.
    order: Order,
    measurements: u64,
    refused: u64,
    stopped: bool,
}

impl<'a> Out<'a> {
    fn new(
        source: &'a str,
        listing: bool,
        sink: &'a mut dyn FnMut(CheckedRecord) -> ControlFlow<()>,
    ) -> Self {
        Self {
            source,
            listing,
            sink,
            order: Order::default(),
            measurements: 0,
            refused: 0,
            stopped: false,
        }
    }

    /// Break, once the caller wants no more.
    pub fn flow(&self) -> ControlFlow<()> {
        if self.stopped {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Finishes a draft and delivers it.
    pub fn deliver(&mut self, draft: Draft<'_>, record: String) {
        if self.stopped {
            return;
        }
        let (result, items) = draft.finish(&mut self.order);
        let record = match result {
            Ok(mut measurement) => {
                self.measurements += 1;
                self.source.clone_into(&mut measurement.source);
                measurement.record = record;
                Record::Measurement(measurement)
            }
            Err((line, reason)) => self.refused(record, line, reason),
        };
        self.stopped = (self.sink)(CheckedRecord { record, items }).is_break();
    }

    /// Delivers a record that could not be read at all.
    pub fn refuse(&mut self, record: String, line: u64, reason: Refusal) {
        if !self.stopped {
            let record = self.refused(record, line, reason);
            let items = Vec::new();
            self.stopped = (self.sink)(CheckedRecord { record, items }).is_break();
        }
    }

    fn refused(&mut self, record: String, line: u64, reason: Refusal) -> Record {
        self.refused += 1;
        Record::Refused(RefusedRecord {
            source: self.source.to_owned(),
            record,
            line,
            reason,
        })
    }
}

/// An opened input that can be read from its start.
pub(crate) struct Opened {
    source: Box<dyn Source>,
    /// The path, where the input is a file that others may be writing to.
    pub path: Option<PathBuf>,
}

/// What both kinds of input can do; the bounds are those of the database reader.
pub(crate) trait Source:
    Read + Seek + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe
{
}
impl<T> Source for T where
    T: Read + Seek + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe
{
}

impl Opened {
    fn open(input: Input) -> Result<Self, ImportError> {
        match input {
            Input::Bytes(bytes) => Ok(Self {
                source: Box::new(Cursor::new(bytes)),
                path: None,
            }),
            Input::File(path) => {
                let file = File::open(&path).map_err(unreadable)?;
                Ok(Self {
                    source: Box::new(file),
                    path: Some(path),
                })
            }
        }
    }

    /// The first bytes, enough to recognise what it is; the next reading starts at the first byte.
    pub fn head(&mut self) -> Result<Vec<u8>, ImportError> {
        let mut head = Vec::new();
        (&mut self.source)
            .take(detect::HEAD)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        self.source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        Ok(head)
    }

    /// Every byte.
    fn all(&mut self) -> Result<Vec<u8>, ImportError> {
        let mut bytes = Vec::new();
        self.source.read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }

    /// Every byte, unless there are more than `limit`.
    fn at_most(&mut self, limit: u64) -> Result<Vec<u8>, ImportError> {
        let mut bytes = Vec::new();
        (&mut self.source)
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > limit {
            return Err(ImportError::TooLarge { limit: limit >> 20 });
        }
        Ok(bytes)
    }

    /// Whose program printed this report.
    fn pdf_maker(&mut self) -> Result<Maker, ImportError> {
        let mut bytes = Vec::new();
        (&mut self.source)
            .take(LARGEST_PAGE)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        Ok(Maker::of_pdf(&bytes))
    }

    /// The bytes as a stream.
    pub fn into_source(self) -> Box<dyn Source> {
        self.source
    }
}

pub(crate) fn unreadable(error: std::io::Error) -> ImportError {
    ImportError::Unreadable {
        reason: error.to_string(),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
