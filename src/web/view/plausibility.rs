//! What a recomputation of printed figures found: both figures side by side, and what another edition would say.

use domain::measurement::comparison::OtherVerdict;
use domain::measurement::plausibility::{Doubt, Examination};
use domain::measurement::{Grade, Parameter};
use serde::Serialize;

use super::parts::{Link, Mark};

/// A printed figure that does not follow from the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoubtRow {
    /// What kind of doubt: its sentence stands under `plausibility.why.<kind>`.
    pub kind: &'static str,
    /// Canonical name of the parameter.
    pub parameter: &'static str,
    /// Number of the scan; 0 for the whole symbol.
    pub scan: u16,
    /// The value beside the figure, as written; empty if there is none.
    pub value: String,
    /// The printed grade, or nothing where the value itself is doubted.
    pub printed: Option<Mark>,
    /// The grade we compute.
    pub computed: Option<Mark>,
    /// What is possible, such as `0 % – 100 %`; empty where a grade is doubted.
    pub possible: String,
}

/// The verdict under other editions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OtherShown {
    /// The editions, such as `ISO15415:2024`.
    pub editions: Vec<String>,
    /// The grade, or from where to where: `1.5`, `1.0 – 1.4`.
    pub grade: String,
    /// Whether it reaches what is demanded.
    pub reached: bool,
    /// What is demanded.
    pub demanded: String,
}

/// What was recomputed of a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Plausibility {
    /// How many figures could be recomputed.
    pub checked: usize,
    /// Those that do not add up.
    pub rows: Vec<DoubtRow>,
    /// The verdict under other editions, where it would be another one.
    pub other: Option<OtherShown>,
}

impl Plausibility {
    /// What was found, ready to be shown.
    #[must_use]
    pub fn of(found: &Examination, other: Option<&OtherVerdict>, demanded: Option<Grade>) -> Self {
        Self {
            checked: found.checked,
            rows: found.doubts.iter().map(DoubtRow::of).collect(),
            other: other.zip(demanded).map(|(other, demanded)| OtherShown {
                editions: other.editions.iter().map(ToString::to_string).collect(),
                grade: if other.low == other.high {
                    other.low.to_string()
                } else {
                    format!("{} – {}", other.low, other.high)
                },
                reached: other.reached,
                demanded: demanded.to_string(),
            }),
        }
    }
}

impl DoubtRow {
    fn of(doubt: &Doubt) -> Self {
        let row = |kind, parameter: Parameter| Self {
            kind,
            parameter: parameter.name(),
            scan: 0,
            value: String::new(),
            printed: None,
            computed: None,
            possible: String::new(),
        };
        match doubt {
            Doubt::ParameterGrade {
                parameter,
                raw,
                printed,
                computed,
            } => Self {
                value: raw.clone(),
                printed: Some((*printed).into()),
                computed: Some((*computed).into()),
                ..row("parameter_grade", *parameter)
            },
            Doubt::ScanGrade {
                scan,
                printed,
                computed,
            } => Self {
                scan: *scan,
                printed: Some((*printed).into()),
                computed: Some((*computed).into()),
                ..row("scan_grade", Parameter::ScanGrade)
            },
            Doubt::SymbolGrade { printed, computed } => Self {
                printed: Some((*printed).into()),
                computed: Some((*computed).into()),
                ..row("symbol_grade", Parameter::OverallGrade)
            },
            Doubt::Letter { printed, number } => Self {
                value: number.to_string(),
                printed: Some((*printed).into()),
                computed: Some(number.letter().into()),
                ..row("letter", Parameter::OverallGrade)
            },
            Doubt::Impossible {
                parameter,
                raw,
                low,
                high,
            } => Self {
                value: raw.clone(),
                possible: format!("{low} – {high}"),
                ..row("impossible", *parameter)
            },
            Doubt::Count { parameter, raw } => Self {
                value: raw.clone(),
                ..row("count", *parameter)
            },
        }
    }
}

/// A sample of an intake whose figures ask for a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoubtfulSample {
    /// The sample: its line, and its page.
    pub sample: Link,
    /// What was decoded.
    pub code: String,
    /// How many figures do not add up.
    pub doubts: u32,
    /// The editions under which the verdict would be another one, joined; empty if none.
    pub editions: String,
}

/// What the counting measurements of an intake leave to doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Doubtful {
    /// Measurements that count.
    pub measured: u64,
    /// Those with figures that do not add up, or whose verdict another edition would turn round.
    pub all: u64,
    /// Those with figures that do not add up.
    pub doubted: u64,
    /// Those whose verdict another edition would turn round.
    pub turned: u64,
    /// Whether there are more than are listed.
    pub more: bool,
    /// The samples, the first ones by line.
    pub samples: Vec<DoubtfulSample>,
}
