//! Cognex DataMan verifiers: what a laboratory's own script pushes. Every site names its elements as it likes, so the
//! profile alone says what they mean; `X`, `-1`, an empty element and `nan%` stand for nothing.
//!
//! A record is an element that the profile calls `record.header`, else the whole document. An item is an element
//! without elements inside (`<SCPercent>84</SCPercent>`), or one that holds the script's own triple of `raw`, `grade`
//! and `numericGrade`, or one with the attributes `name` and `value`.

use domain::measurement::{Grade, Parameter, Scan};

use crate::draft::{Draft, Written};
use crate::findings::{ImportError, Refusal};
use crate::profile::{Context, Profile, RecordItem, Target};
use crate::read::{Out, Source};
use crate::sources::xml::{Node, Xml};

/// Most items of a record.
const MOST_ITEMS: usize = 5_000;

/// Names of the parts of a metric.
const PARTS: [&str; 5] = ["raw", "value", "grade", "numericGrade", "gradeLetter"];

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
    let mut results = Results {
        profile,
        open: Vec::new(),
        items: Vec::new(),
        scans: Vec::new(),
        too_many: false,
    };
    while let Some(node) = xml.node()? {
        results.node(xml.line(), node, out);
        if out.flow().is_break() {
            break;
        }
    }
    Ok(xml.encoding())
}

/// An item as it stands in the document.
#[derive(Default)]
struct Item {
    line: u64,
    name: String,
    value: String,
    grade: String,
}

/// An element that is open.
#[derive(Default)]
struct Element {
    name: String,
    line: u64,
    text: String,
    attributes: Vec<(String, String)>,
    /// Elements inside of it that were items, from this place on.
    from: usize,
    has_children: bool,
}

struct Results<'p> {
    profile: &'p Profile,
    open: Vec<Element>,
    items: Vec<Item>,
    scans: Vec<Scan>,
    too_many: bool,
}

impl Results<'_> {
    fn node(&mut self, line: u64, node: Node, out: &mut Out<'_>) {
        match node {
            Node::Open { name, attributes } => {
                if self.is_record(&name) {
                    self.items.clear();
                    self.scans.clear();
                    self.too_many = false;
                }
                if let Some(parent) = self.open.last_mut() {
                    parent.has_children = true;
                }
                let from = self.items.len();
                self.open.push(Element {
                    name,
                    line,
                    attributes,
                    from,
                    ..Element::default()
                });
            }
            Node::Text(text) => {
                if let Some(element) = self.open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Node::Close => {
                if let Some(element) = self.open.pop() {
                    self.close(line, element, out);
                }
            }
        }
    }

    fn is_record(&self, name: &str) -> bool {
        let entry = self.profile.find(name, 1, None);
        entry.is_some_and(|entry| entry.to == Target::Record(RecordItem::Header))
    }

    fn close(&mut self, line: u64, element: Element, out: &mut Out<'_>) {
        if self.is_record(&element.name) || self.open.is_empty() {
            return self.deliver(element.line, out);
        }
        if element.name == "Scan" && element.has_children {
            return self.scan(&element);
        }
        if element.has_children {
            return self.metric(element);
        }
        let attribute = |wanted: &[&str]| {
            let mut named = element
                .attributes
                .iter()
                .filter(|(name, _)| wanted.iter().any(|one| one.eq_ignore_ascii_case(name)));
            named
                .next()
                .map(|(_, value)| value.trim_ascii().to_owned())
                .unwrap_or_default()
        };
        let text = element.text.trim_ascii();
        let name = attribute(&["name"]);
        let grade = match attribute(&["numericGrade"]) {
            number if number.is_empty() => attribute(&["grade"]),
            number => number,
        };
        self.push(Item {
            line,
            name: if name.is_empty() {
                element.name.clone()
            } else {
                name
            },
            value: if text.is_empty() {
                attribute(&["value", "raw"])
            } else {
                text.to_owned()
            },
            grade,
        });
    }

    fn push(&mut self, item: Item) {
        if self.items.len() < MOST_ITEMS {
            self.items.push(item);
        } else {
            self.too_many = true;
        }
    }

    /// The triple of a metric becomes one item under the name of the element around it.
    fn metric(&mut self, element: Element) {
        let inner = self.items.get(element.from..).unwrap_or_default();
        if inner.is_empty() || !inner.iter().all(|item| PARTS.contains(&item.name.as_str())) {
            return;
        }
        let part = |wanted: &[&str]| {
            let mut named = inner
                .iter()
                .filter(|item| wanted.contains(&item.name.as_str()));
            named
                .find(|item| !is_nothing(&item.value))
                .map(|item| item.value.clone())
                .unwrap_or_default()
        };
        let item = Item {
            line: element.line,
            value: part(&["raw", "value"]),
            grade: part(&["numericGrade"]),
            name: element.name,
        };
        let letter = part(&["grade", "gradeLetter"]);
        self.items.truncate(element.from);
        let grade = if item.grade.is_empty() {
            letter
        } else {
            item.grade
        };
        self.push(Item { grade, ..item });
    }

    /// `<Scan number="3"><SC>4.0</SC>…</Scan>`: grades of one scan; what is no grade is kept under its number.
    fn scan(&mut self, element: &Element) {
        let number = element
            .attributes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("number"));
        let Some(number) = number.and_then(|(_, number)| number.parse().ok()) else {
            return;
        };
        let mut scan = Scan {
            number,
            ..Scan::default()
        };
        let inner = self.items.split_off(element.from.min(self.items.len()));
        for item in inner {
            let entry = self.profile.find(&item.name, 1, Some(Context::Linear));
            match (entry.map(|entry| &entry.to), Grade::parse(&item.value)) {
                (Some(Target::Parameter(Parameter::ScanGrade)), Some(grade)) => {
                    scan.grade = Some(grade)
                }
                (Some(Target::Parameter(parameter)), Some(grade)) => {
                    scan.grades.insert(*parameter, grade);
                }
                _ => self.push(Item {
                    name: format!("Scan {number} {}", item.name),
                    ..item
                }),
            }
        }
        self.scans.push(scan);
    }

    fn deliver(&mut self, line: u64, out: &mut Out<'_>) {
        let mut items = std::mem::take(&mut self.items);
        let scans = std::mem::take(&mut self.scans);
        if items.is_empty() {
            return;
        }
        let mut draft = Draft::new(self.profile, line, out.listing);
        if std::mem::take(&mut self.too_many) {
            draft.refuse(line, Refusal::TooLong);
        }
        let is_symbology = |item: &Item| {
            let entry = self.profile.find(&item.name, 1, None);
            entry.is_some_and(|entry| entry.to == Target::Record(RecordItem::Symbology))
        };
        // What some names mean depends on the kind of symbol, so the symbology is read first.
        items.sort_by_key(|item| !is_symbology(item));
        for item in &items {
            let written = Written {
                grade: &item.grade,
                ..Written::pair(&item.name, &item.value)
            };
            draft.take(item.line, &written);
        }
        draft.measurement.scans = scans;
        out.deliver(draft, format!("line {line}"));
    }
}

/// True for the texts of a script that found nothing to write.
fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "X" | "-1" | "undefined" | "null")
        || text.trim_end_matches('%').eq_ignore_ascii_case("nan")
}

#[cfg(test)]
#[path = "push_tests.rs"]
mod tests;
