//! Statistics of a period: the form, the figures, the tables with their bars.

use serde::Serialize;

use super::papers::IssueForm;
use super::parts::{Badge, Field, Link, Refusal};
use super::view;

/// One line of a table: what, counts, and a bar of so many thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is about.
    pub label: Link,
    /// Intakes, where they are counted.
    pub intakes: Option<u64>,
    /// Samples.
    pub samples: u64,
    /// Those of them that conform; for problems those that do not.
    pub part: u64,
    /// The share in words, such as `93.4 %`.
    pub share: String,
    /// Length of the bar in thousandths.
    pub bar: u64,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// Its name: `months`, `symbologies`, `quality`, `application`, `companies`.
    pub name: &'static str,
    /// Whether it is one of problems.
    pub problems: bool,
    /// The lines that are shown.
    pub rows: Vec<Line>,
    /// How many more the files have.
    pub more: u64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Figures in a row: text key and value in words.
    pub figures: Vec<(&'static str, String)>,
    /// The tables.
    pub tables: Vec<Lines>,
    /// The files: text key of the wording, then the forms.
    pub files: Vec<(&'static str, Vec<Link>)>,
    /// The company that it is about.
    pub company: Option<Link>,
    /// The reports on it that were issued to the company, with their states.
    pub issued: Vec<(Link, Badge)>,
    /// Issuing one, for whoever may.
    pub issue: Option<IssueForm>,
    /// The languages there are.
    pub wordings: Vec<&'static str>,
}

/// The statistics of a period.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Statistics {
    /// First day.
    pub from: Field,
    /// Last day.
    pub to: Field,
    /// Number of a company.
    pub company: Field,
    /// Periods that are asked for often: text key and address.
    pub usual: Vec<Link>,
    /// What was found; absent where the form was not accepted.
    pub found: Option<Figures>,
    /// Why the form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Statistics, "statistics/show.html");
