//! Rows of an LVS-95XX database as a file: what a connection fetched, whole and as it was stored.
//!
//! A text of lines, fields parted by tabs. The first line names the format; then come the columns of
//! `Reports` and `ReportData` with the character set that the database declares for each, then every
//! report (`R`, or `O` where `Reports` has no row) followed by its rows (`D`), and last how many there
//! were. Values are the stored bytes, not decoded: which code page a `latin1` column really holds is
//! the profile's to say, today and when it is read again. `\N` is no value; tab, line ends and the
//! backslash are escaped.

mod reading;

use std::io::{self, Write};

use super::archive::ArchivedReport;

pub(crate) use reading::{is_rows, read};

/// How the file begins.
const FIRST: &[u8] = b"barlab-lvs95xx-rows 1\n";

/// The character set of texts that we decoded ourselves.
const UTF_8: &str = "utf8mb4";

/// How moments are written.
const MOMENT: &str = "%Y-%m-%d %H:%M:%S%.f";

/// A column of one of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The character set that the database declares; empty for numbers and moments.
    pub charset: String,
}

impl Column {
    /// A column by name and declared character set.
    #[must_use]
    pub fn new(name: &str, charset: &str) -> Self {
        Self {
            name: name.to_owned(),
            charset: charset.to_owned(),
        }
    }
}

/// Writes the rows of whole reports.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    reports: u64,
    rows: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file. `reports` are the columns of `Reports`, `data` those of `ReportData`, both
    /// without the `ReportID`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(
        mut out: W,
        software: Option<&str>,
        reports: &[Column],
        data: &[Column],
    ) -> io::Result<Self> {
        out.write_all(FIRST)?;
        let mut writer = Self {
            out,
            reports: 0,
            rows: 0,
        };
        if let Some(software) = software {
            writer.line("software", [Some(software.as_bytes())])?;
        }
        for (table, columns) in [("reports", reports), ("data", data)] {
            let named = columns
                .iter()
                .flat_map(|column| [column.name.as_bytes(), column.charset.as_bytes()]);
            writer.line(table, named.map(Some))?;
        }
        Ok(writer)
    }

    /// Begins a file for reports whose texts are decoded already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin_archived(out: W, software: Option<&str>) -> io::Result<Self> {
        let reports = [
            Column::new("SectorID", UTF_8),
            Column::new("LclTime", ""),
            Column::new("GmtTime", ""),
            Column::new("Reference", UTF_8),
            Column::new("OverallGrade", UTF_8),
            Column::new("DecodedText", UTF_8),
        ];
        let data = [
            Column::new("Sequence", ""),
            Column::new("ParameterName", UTF_8),
            Column::new("ParameterValue", UTF_8),
        ];
        Self::begin(out, software, &reports, &data)
    }

    /// Begins a report; its values in the order of the columns, or nothing if `Reports` has no row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn report<'v>(
        &mut self,
        id: i64,
        values: Option<impl IntoIterator<Item = Option<&'v [u8]>>>,
    ) -> io::Result<()> {
        self.reports += 1;
        match values {
            Some(values) => self.line(&format!("R\t{id}"), values),
            None => self.line(&format!("O\t{id}"), []),
        }
    }

    /// A row of the report that was begun last; its values in the order of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row<'v>(
        &mut self,
        values: impl IntoIterator<Item = Option<&'v [u8]>>,
    ) -> io::Result<()> {
        self.rows += 1;
        self.line("D", values)
    }

    /// A report of a file that `begin_archived` began; one that is too long to be a verification is
    /// left out, which the caller should tell.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn archived(&mut self, archived: &ArchivedReport) -> io::Result<()> {
        let Some(rows) = &archived.rows else {
            return Ok(());
        };
        let moment = |moment: Option<chrono::NaiveDateTime>| {
            moment.map(|moment| moment.format(MOMENT).to_string())
        };
        let values = archived.report.as_ref().map(|report| {
            [
                report.sector.clone(),
                moment(report.local_time),
                moment(report.utc_time),
                report.reference.clone(),
                report.overall_grade.clone(),
                report.decoded_text.clone(),
            ]
        });
        let values = values.as_ref().map(|values| {
            let texts = values.iter();
            texts.map(|text| text.as_ref().map(String::as_bytes))
        });
        self.report(archived.id, values)?;
        for row in rows {
            let sequence = row.sequence.to_string();
            self.row([
                Some(sequence.as_bytes()),
                Some(row.name.as_bytes()),
                row.value.as_ref().map(String::as_bytes),
            ])?;
        }
        Ok(())
    }

    /// Ends the file, so that a cut one can be told from a whole one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let (reports, rows) = (self.reports.to_string(), self.rows.to_string());
        self.line("end", [Some(reports.as_bytes()), Some(rows.as_bytes())])?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn line<'v>(
        &mut self,
        begin: &str,
        values: impl IntoIterator<Item = Option<&'v [u8]>>,
    ) -> io::Result<()> {
        self.out.write_all(begin.as_bytes())?;
        for value in values {
            self.out.write_all(b"\t")?;
            match value {
                Some(value) => self.escaped(value)?,
                None => self.out.write_all(b"\\N")?,
            }
        }
        self.out.write_all(b"\n")
    }

    fn escaped(&mut self, mut value: &[u8]) -> io::Result<()> {
        while let Some(place) = value
            .iter()
            .position(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b'\\'))
        {
            let (plain, rest) = value.split_at(place);
            self.out.write_all(plain)?;
            self.out.write_all(match rest.first() {
                Some(b'\t') => b"\\t",
                Some(b'\n') => b"\\n",
                Some(b'\r') => b"\\r",
                _ => b"\\\\",
            })?;
            value = rest.get(1..).unwrap_or_default();
        }
        self.out.write_all(value)
    }
}
