//! Cognex DataMan verifiers: the device's own result XML, whose sections are those of the text report.
//!
//! A record is one `trucheck_verificaiton_result` (the maker's spelling). Its sections, grades and parameters are set
//! as the rows of the text report and read by the same reader. Results of the continuous monitoring
//! (`origin="monitor"`) are no verifications and are passed over. What a laboratory's own script pushes is in `push`.

pub(crate) mod push;

use crate::findings::ImportError;
use crate::profile::{Profile, Section};
use crate::read::{LineReader, Out, Source};
use crate::sources::text::Line;
use crate::sources::xml::{Node, Xml};
use crate::{trucheck, trucheck_csv};

/// The element that holds a verification, as the firmware spells it and as it should be.
pub const RESULTS: [&str; 2] = [
    "trucheck_verificaiton_result",
    "trucheck_verification_result",
];

/// The parts of a row of grades, in the order of the text report.
const GRADE_ROW: [&str; 7] = [
    "Standard",
    "Grade",
    "ValueGrade",
    "Aperture",
    "Wavelength",
    "Lighting",
    "FormalGrade",
];

/// Elements of a result outside of its verification that say something about it.
const OF_THE_DEVICE: [&str; 1] = ["result_source"];

/// Most cells of a row.
const MOST_CELLS: usize = 64;

/// Reads results until the file ends.
///
/// # Errors
/// When the file is no XML or ends inside of a result; results before that stay delivered.
pub(crate) fn read(
    source: Box<dyn Source>,
    profile: &Profile,
    out: &mut Out<'_>,
) -> Result<&'static str, ImportError> {
    let mut xml = Xml::new(source, &profile.code_pages)?;
    let mut results = Results::new(profile);
    while let Some(node) = xml.node()? {
        results.node(xml.line(), node, out);
        if out.flow().is_break() {
            return Ok(xml.encoding());
        }
    }
    results.report.end(out);
    Ok(xml.encoding())
}

struct Results<'p> {
    profile: &'p Profile,
    report: trucheck::Reader<'p>,
    path: Vec<String>,
    /// The text of the element that is open.
    text: String,
    /// Name and text of the elements of a row.
    cells: Vec<(String, String)>,
    /// What was said of the device before the verification began.
    device: Vec<(String, String)>,
    /// True inside of a result that is no verification.
    monitoring: bool,
    /// True inside of a section that the profile does not read.
    skipping: bool,
}

impl<'p> Results<'p> {
    fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            report: trucheck::Reader::new(profile),
            path: Vec::new(),
            text: String::new(),
            cells: Vec::new(),
            device: Vec::new(),
            monitoring: false,
            skipping: false,
        }
    }

    fn node(&mut self, line: u64, node: Node, out: &mut Out<'_>) {
        match node {
            Node::Open { name, attributes } => {
                self.text.clear();
                self.open(line, &name, &attributes, out);
                self.path.push(name);
            }
            Node::Text(text) => self.text.push_str(&text),
            Node::Close => {
                if let Some(name) = self.path.pop() {
                    let text = std::mem::take(&mut self.text);
                    self.close(line, &name, text.trim_ascii(), out);
                }
            }
        }
    }

    fn open(&mut self, line: u64, name: &str, attributes: &[(String, String)], out: &mut Out<'_>) {
        let value = |wanted: &str| {
            let mut named = attributes.iter().filter(|(name, _)| name == wanted);
            named.next().map_or("", |(_, value)| value.as_str())
        };
        match name {
            "result" => {
                self.monitoring = value("origin") == "monitor";
                self.device.clear();
            }
            "ReportSection" => {
                self.open_section(line, value("sectionType"), value("sectionTitle"), out);
            }
            "GradeInfo" | "Parameter" => self.cells.clear(),
            "SymbolData" => self.row(line, &["Report Summary"], out),
            _ if RESULTS.contains(&name) => {
                self.row(line, &["DataMan Verification Report"], out);
                for (name, text) in std::mem::take(&mut self.device) {
                    self.row(line, &[&name, &text], out);
                }
            }
            _ => {}
        }
    }

    /// A section under a title that the profile does not know is read by its type: what a parameter is called tells
    /// what it is, and one that nobody knows is kept.
    fn open_section(&mut self, line: u64, kind: &str, title: &str, out: &mut Out<'_>) {
        let known = self.profile.section(title).map(|(section, _)| section);
        let by_kind = match kind {
            "GradingInfo" => Some(Section::Grades),
            "Table" => Some(Section::MatrixParameters),
            _ => None,
        };
        self.skipping = kind == "TabularData"
            || known == Some(Section::Skipped)
            || (known.is_none() && by_kind.is_none());
        match (known, by_kind) {
            _ if self.skipping || self.monitoring => {}
            (None, Some(section)) => self.report.open_untitled(line, section, out),
            _ => self.row(line, &[title], out),
        }
    }

    fn close(&mut self, line: u64, name: &str, text: &str, out: &mut Out<'_>) {
        match name {
            "GradeInfo" => self.grade_row(line, out),
            "Parameter" => self.parameter_row(line, out),
            "ReportSection" => self.skipping = false,
            _ if text.is_empty() => {}
            _ => match self.path.last().map(String::as_str) {
                Some("GradeInfo" | "Parameter") => self.add_cell(name, text),
                Some("SymbolData") if name != "Base64Data" => self.row(line, &[name, text], out),
                Some(parent) if RESULTS.contains(&parent) => self.row(line, &[name, text], out),
                _ if OF_THE_DEVICE.contains(&name) => {
                    self.device.push((name.to_owned(), text.to_owned()))
                }
                _ => {}
            },
        }
    }

    fn add_cell(&mut self, name: &str, text: &str) {
        if self.cells.len() < MOST_CELLS {
            self.cells.push((name.to_owned(), text.to_owned()));
        }
    }

    fn cell(&self, wanted: &str) -> &str {
        let mut cells = self.cells.iter().filter(|(name, _)| name == wanted);
        cells.next().map_or("", |(_, text)| text.as_str())
    }

    fn grade_row(&mut self, line: u64, out: &mut Out<'_>) {
        // A standard is one word in the text report.
        let standard = self.cell("Standard").replace("ISO ", "ISO");
        let rest = GRADE_ROW.iter().skip(1).map(|name| self.cell(name));
        let cells: Vec<&str> = std::iter::once(standard.as_str())
            .chain(rest)
            .filter(|cell| !cell.is_empty())
            .collect();
        let row: Vec<String> = cells.into_iter().map(str::to_owned).collect();
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        self.row(line, &row, out);
    }

    fn parameter_row(&mut self, line: u64, out: &mut Out<'_>) {
        if self.skipping {
            return;
        }
        let (grade, mut value) = (self.cell("Grade"), self.cell("Value").to_owned());
        if value == grade {
            value.clear();
        }
        let data = self.cell("Data");
        // The reflectances beside a contrast, in the brackets of the text report.
        let data = match data.trim_start_matches('(').strip_prefix("Rl/Rd") {
            Some(pair) => format!("Rl/Rd ({})", pair.trim_matches([' ', '(', ')'])),
            None => data.to_owned(),
        };
        if !data.is_empty() {
            value = format!("{value} {data}").trim_ascii().to_owned();
        }
        let number = self.cell("Number");
        let name = self.cell("Name");
        let label = format!("{number} {name}").trim_ascii().to_owned();
        let row = [
            label,
            value,
            grade.to_owned(),
            self.cell("Check").to_owned(),
        ];
        let row: Vec<&str> = row
            .iter()
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect();
        self.row(line, &row, out);
    }

    fn row(&mut self, line: u64, cells: &[&str], out: &mut Out<'_>) {
        if self.monitoring {
            return;
        }
        let flat: Vec<String> = cells
            .iter()
            .map(|cell| cell.replace(['\n', '\r', '\t'], " "))
            .collect();
        let text = trucheck_csv::set(flat.iter().map(String::as_str));
        self.report.line(
            Line {
                number: line,
                text: &text,
                damaged: text.contains('\u{fffd}'),
            },
            out,
        );
    }
}

#[cfg(test)]
#[path = "dataman_tests.rs"]
mod tests;
