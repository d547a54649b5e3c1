//! What a symbol must be for its use: sizes, quiet zones, least grade, by symbology, place and X.
//!
//! The numbers are data in `dictionaries/requirements/`, one file a scanning environment,
//! each number with its clause and how sure we are of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::dictionary::{Confidence, Version, written};
use crate::intake::Environment;
use crate::measurement::{Grade, GradeRequirement, Symbology};

/// The requirements of all uses.
#[derive(Debug, Clone)]
pub struct Requirements {
    /// Which content this is, over all files.
    pub version: Version,
    allowed: BTreeMap<Environment, Allowed>,
    rules: BTreeMap<(Environment, Symbology), Vec<Requirement>>,
}

/// What one symbology must be in one use.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    symbologies: Vec<Symbology>,
    /// Least X in millimetres for which the rule holds.
    x_from: Option<f64>,
    /// X in millimetres below which the rule holds.
    x_below: Option<f64>,
    /// Whether it is for direct part marks; absent when it makes no difference.
    direct_mark: Option<bool>,
    /// Limits of X.
    pub x: Option<XLimits>,
    /// Height of the bars.
    pub height: Option<HeightRule>,
    /// The X that counts as magnification 1.
    pub magnification: Option<Magnification>,
    /// Quiet zones.
    pub quiet_zone: Option<QuietZoneRule>,
    /// The greatest length.
    pub length: Option<LengthLimit>,
    /// The most data.
    pub characters: Option<CharacterLimit>,
    /// Least grade and how it must be measured.
    pub grade: GradeRule,
}

/// Limits of X in millimetres.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XLimits {
    /// The least allowed.
    pub least: f64,
    /// The recommended.
    pub target: f64,
    /// The greatest allowed.
    pub most: f64,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// How high bars must be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeightRule {
    nominal: Option<f64>,
    at_x: Option<f64>,
    least: Option<f64>,
    modules: Option<f64>,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

impl HeightRule {
    /// The required height in millimetres for an X in millimetres; absent when it depends
    /// on X and X is not known.
    #[must_use]
    pub fn required(&self, x: Option<f64>) -> Option<f64> {
        match (self.least, self.modules, self.nominal, self.at_x) {
            (Some(least), ..) => Some(least),
            (_, Some(modules), ..) => Some(modules * x?),
            (_, _, Some(nominal), Some(at_x)) => Some(nominal * x? / at_x),
            _ => None,
        }
    }
}

/// The X of magnification 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Magnification {
    /// In millimetres.
    pub x: f64,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// Least quiet zones in multiples of X.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietZoneRule {
    /// On the left.
    pub left: f64,
    /// On the right.
    pub right: f64,
    /// Above; matrix symbols only.
    pub top: Option<f64>,
    /// Below; matrix symbols only.
    pub bottom: Option<f64>,
    /// Decimals of a millimetre to which widths are compared; absent: compared in X.
    pub decimals: Option<u8>,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

impl QuietZoneRule {
    /// Whether a width of so many X is enough where `required` X are demanded.
    ///
    /// With `decimals` and a known X both widths are rounded in millimetres first (GB 12904:
    /// 3.63 mm are required as 3.6 mm), half to even as GB/T 8170 rounds.
    #[must_use]
    pub fn suffices(&self, width: f64, required: f64, x: Option<f64>) -> bool {
        match (self.decimals, x) {
            (Some(decimals), Some(x)) => {
                let rounded = |modules: f64| round_to(modules * x, decimals);
                rounded(width) >= rounded(required)
            }
            // Multiples of X that come from a division carry noise in the last digits.
            _ => width >= required - 1e-6,
        }
    }

    /// The greatest multiple that any side demands.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        self.sides().fold(0.0, f64::max)
    }

    /// The least multiple that any side demands.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.sides().fold(f64::INFINITY, f64::min)
    }

    fn sides(&self) -> impl Iterator<Item = f64> {
        [Some(self.left), Some(self.right), self.top, self.bottom]
            .into_iter()
            .flatten()
    }
}

/// Rounds half to even at a decimal, after binary noise is taken away; a whole multiple of the last decimal.
fn round_to(millimetres: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    ((millimetres * scale * 1e6).round() / 1e6).round_ties_even()
}

/// The least grade and how far a wavelength may be from the named one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRule {
    /// As in `1.5/06/670`.
    pub notation: GradeRequirement,
    /// In nanometres.
    pub tolerance: u16,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// How long a symbol may be with its quiet zones.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthLimit {
    /// In millimetres.
    pub most: f64,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// How many data characters a symbol may hold, application identifiers and separators counted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharacterLimit {
    /// The most.
    pub most: usize,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// Symbologies that may be used in an environment at all.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// The symbologies.
    pub symbologies: Vec<Symbology>,
    /// Where it is written.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: NaiveDate,
    environment: Environment,
    allowed: Allowed,
    #[serde(rename = "rule")]
    rules: Vec<Requirement>,
}

/// Requirement files that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RequirementError {
    /// A file is not TOML, or misses or has something that it should not.
    #[error("requirements: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A number makes no sense beside another.
    #[error("requirements for {environment}: {symbology}: {reason}")]
    Rule {
        /// The environment of the file.
        environment: &'static str,
        /// The symbology of the rule.
        symbology: &'static str,
        /// What is wrong.
        reason: &'static str,
    },
    /// No file at all.
    #[error("requirements: no file")]
    Nothing,
}

const SHIPPED: [&str; 3] = [
    include_str!("../../../dictionaries/requirements/retail.toml"),
    include_str!("../../../dictionaries/requirements/general_distribution.toml"),
    include_str!("../../../dictionaries/requirements/healthcare.toml"),
];

impl Requirements {
    /// The requirements compiled into the program.
    ///
    /// # Errors
    /// When a shipped file is broken; a test keeps them whole.
    pub fn shipped() -> Result<Self, RequirementError> {
        Self::parse(&SHIPPED)
    }

    /// Reads the files of all environments.
    ///
    /// # Errors
    /// When one cannot be read or its numbers contradict each other.
    pub fn parse(files: &[&str]) -> Result<Self, RequirementError> {
        let (mut allowed, mut rules) = (BTreeMap::new(), BTreeMap::new());
        let mut newest = None;
        for text in files {
            let file: File = toml::from_str(text)?;
            newest = newest.max(Some(file.version));
            for rule in &file.rules {
                check(file.environment, rule)?;
                for symbology in &rule.symbologies {
                    let place = (file.environment, *symbology);
                    let known: &mut Vec<_> = rules.entry(place).or_default();
                    known.push(rule.clone());
                }
            }
            allowed.insert(file.environment, file.allowed);
        }
        Ok(Self {
            version: Version::of(newest.ok_or(RequirementError::Nothing)?, &files.concat()),
            allowed,
            rules,
        })
    }

    /// The requirement for a symbology, a use, an X in millimetres (if known) and a kind of mark.
    #[must_use]
    pub fn find(
        &self,
        symbology: Symbology,
        environment: Environment,
        x: Option<f64>,
        direct_mark: bool,
    ) -> Option<&Requirement> {
        self.rules
            .get(&(environment, symbology))?
            .iter()
            .find(|rule| {
                rule.direct_mark.is_none_or(|only| only == direct_mark)
                    && x.is_none_or(|x| {
                        rule.x_from.is_none_or(|from| x >= from)
                            && rule.x_below.is_none_or(|below| x < below)
                    })
            })
    }

    /// The least grades that any use demands.
    #[must_use]
    pub fn grades(&self) -> BTreeSet<Grade> {
        let rules = self.rules.values().flatten();
        rules.map(|rule| rule.grade.notation.minimum).collect()
    }

    /// How many rules there are, one for each symbology, use and condition.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.values().map(Vec::len).sum()
    }

    /// True when there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The symbologies that a use allows, with the clause that says so.
    #[must_use]
    pub fn allowed(&self, environment: Environment) -> Option<&Allowed> {
        self.allowed.get(&environment)
    }
}

fn check(environment: Environment, rule: &Requirement) -> Result<(), RequirementError> {
    let wrong = |reason| RequirementError::Rule {
        environment: environment.code(),
        symbology: rule.symbologies.first().map_or("", |one| one.code()),
        reason,
    };
    let x_is_ordered = rule
        .x
        .as_ref()
        .is_none_or(|x| 0.0 < x.least && x.least <= x.target && x.target <= x.most);
    if !x_is_ordered {
        return Err(wrong("x must run least, target, most"));
    }
    let height_is_whole = rule.height.as_ref().is_none_or(|height| {
        let ways = [
            height.least.is_some(),
            height.modules.is_some(),
            height.nominal.is_some(),
        ];
        ways.into_iter().filter(|way| *way).count() == 1
            && height.nominal.is_some() == height.at_x.is_some()
    });
    if !height_is_whole {
        return Err(wrong(
            "height wants least, or modules, or nominal with at_x",
        ));
    }
    if rule.symbologies.is_empty() {
        return Err(wrong("a rule needs a symbology"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
