//! Grading tables of ISO/IEC 15416 and 15415 by edition: from a measured value to its grade.
//!
//! Older editions give whole grades, newer ones tenths by linear interpolation
//! between the same limits. The limits are data in
//! `dictionaries/requirements/grading.toml`, each with clause and confidence.

use serde::Deserialize;

use super::grade::{Edition, Grade};
use super::parameter::Parameter;
use super::symbology::Symbology;
use super::value::{Unit, Value};
use crate::dictionary::{Confidence, written};

/// How an edition turns values into grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Whole grades 0 to 4.
    Step,
    /// Tenths, linear between the limits, rounded half up.
    Tenths,
}

/// Which family of tables applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// ISO/IEC 15416: scan reflectance profiles.
    Linear,
    /// ISO/IEC 15415: matrix symbols.
    Matrix,
}

impl Table {
    /// The table a symbology is graded by; stacked symbols have neither.
    #[must_use]
    pub const fn of(symbology: Symbology) -> Option<Self> {
        if symbology.is_matrix() {
            Some(Self::Matrix)
        } else if symbology.is_linear() {
            Some(Self::Linear)
        } else {
            None
        }
    }
}

/// A grading file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GradingError {
    /// The file is not TOML or misses something.
    #[error("grading tables: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A row names no known parameter or unit, or its limits are out of order.
    #[error("grading tables: row {row}: {reason}")]
    Row {
        /// Name of the row.
        row: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// All tables and the settings of the plausibility check.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradingTables {
    /// Date of this version of the tables.
    pub version: String,
    #[serde(rename = "edition")]
    editions: Vec<EditionRow>,
    #[serde(rename = "parameter")]
    rows: Vec<ParameterRow>,
    #[serde(rename = "range")]
    ranges: Vec<Range>,
    plausibility: Setting,
    print_growth: Setting,
}

/// One edition of a standard and how it grades.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionRow {
    /// Standard as in [`Edition::standard`].
    pub standard: String,
    /// Year of the edition.
    pub year: u16,
    /// How it grades.
    pub mode: Mode,
    /// Where the edition says so.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// The limits of one parameter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterRow {
    table: Table,
    #[serde(rename = "name")]
    parameter: Parameter,
    unit: Unit,
    better: Better,
    limits: Option<[f64; 4]>,
    zero: Option<f64>,
    pass: Option<f64>,
    /// Where the standard says so.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Better {
    Higher,
    Lower,
}

/// What a quantity can be at all.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The quantity.
    #[serde(rename = "name")]
    pub parameter: Parameter,
    /// Units it may have; the bounds are in the first.
    pub units: Vec<Unit>,
    /// Least possible number.
    pub low: f64,
    /// Greatest possible number.
    pub high: f64,
    /// Why: what the quantity is, or that the bounds are the laboratory's own.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// A single number with where it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The number.
    pub value: f64,
    /// Where it is written, or that it is the laboratory's own.
    #[serde(deserialize_with = "written")]
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

const SHIPPED: &str = include_str!("../../../dictionaries/requirements/grading.toml");

impl GradingTables {
    /// The tables compiled into the program.
    ///
    /// # Errors
    /// When the shipped file is broken; a test keeps it whole.
    pub fn shipped() -> Result<Self, GradingError> {
        Self::parse(SHIPPED)
    }

    /// Reads tables and checks that limits run from the worse to the better grade.
    ///
    /// # Errors
    /// When the text is no TOML, misses something or holds limits out of order.
    pub fn parse(text: &str) -> Result<Self, GradingError> {
        let tables: Self = toml::from_str(text)?;
        for range in &tables.ranges {
            if range.units.is_empty() || range.low >= range.high {
                return Err(GradingError::Row {
                    row: range.parameter.name().to_owned(),
                    reason: "wants a unit, and low below high",
                });
            }
        }
        for row in &tables.rows {
            row.check().map_err(|reason| GradingError::Row {
                row: row.parameter.name().to_owned(),
                reason,
            })?;
        }
        Ok(tables)
    }

    /// How many editions and parameters they cover.
    #[must_use]
    pub fn len(&self) -> usize {
        self.editions.len() + self.rows.len()
    }

    /// True when they cover nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How an edition grades: the newest row of its standard that is not newer than it.
    #[must_use]
    pub fn mode(&self, edition: &Edition) -> Option<Mode> {
        let year = edition.year?;
        self.editions
            .iter()
            .filter(|row| row.standard == edition.standard && row.year <= year)
            .max_by_key(|row| row.year)
            .map(|row| row.mode)
    }

    /// The row of a parameter, when the standard grades it by limits.
    #[must_use]
    pub fn row(&self, table: Table, parameter: Parameter) -> Option<&ParameterRow> {
        self.rows
            .iter()
            .find(|row| row.table == table && row.parameter == parameter)
    }

    /// The grade of a measured value; absent when the parameter is not graded by limits,
    /// the unit does not fit, or the tables make no statement about such a value.
    #[must_use]
    pub fn grade(
        &self,
        table: Table,
        mode: Mode,
        parameter: Parameter,
        value: &Value,
    ) -> Option<Grade> {
        let row = self.row(table, parameter)?;
        row.grade(mode, value.in_unit(row.unit)?)
    }

    /// The possible range of every quantity that has one.
    #[must_use]
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The editions of a standard, oldest first.
    pub fn editions<'a>(&'a self, standard: &'a str) -> impl Iterator<Item = &'a EditionRow> {
        let of = move |row: &&EditionRow| row.standard == standard;
        self.editions.iter().filter(of)
    }

    /// How far a recomputed grade may lie from the printed one.
    #[must_use]
    pub const fn tolerance(&self) -> f64 {
        self.plausibility.value
    }

    /// Print growth on the scale from -1 to 1, from percent of X.
    #[must_use]
    pub fn print_growth(&self, percent: f64) -> f64 {
        percent / self.print_growth.value
    }
}

impl ParameterRow {
    /// The unit of the limits.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// Where grades 1, 2, 3 and 4 begin; absent for rows that know only pass and fail.
    #[must_use]
    pub const fn limits(&self) -> Option<[f64; 4]> {
        self.limits
    }

    fn check(&self) -> Result<(), &'static str> {
        match (self.limits, self.pass) {
            (Some(_), Some(_)) | (None, None) => return Err("wants either limits or pass"),
            (None, Some(_)) if self.zero.is_some() => return Err("pass rows have no zero"),
            _ => {}
        }
        let rising = self.better == Better::Higher;
        let mut points: Vec<f64> = self.zero.into_iter().collect();
        points.extend(self.limits.into_iter().flatten());
        let ordered = points.is_sorted_by(|worse, better| {
            if rising {
                worse < better
            } else {
                worse >= better
            }
        });
        ordered.then_some(()).ok_or("limits are out of order")
    }

    /// True when `value` is at least as good as `limit`.
    fn reaches(&self, value: f64, limit: f64) -> bool {
        match self.better {
            Better::Higher => value >= limit,
            Better::Lower => value <= limit,
        }
    }

    fn grade(&self, mode: Mode, value: f64) -> Option<Grade> {
        if value.is_nan() {
            return None;
        }
        if let Some(pass) = self.pass {
            let good = self.reaches(value, pass);
            return Some(if good { Grade::BEST } else { Grade::WORST });
        }
        let limits = self.limits?;
        let mut worse = None;
        for (whole, limit) in [0_u8, 1, 2, 3].into_iter().zip(limits) {
            if self.reaches(value, limit) {
                worse = Some((whole, limit));
                continue;
            }
            return self.between(mode, value, whole, worse.map(|(_, at)| at), limit);
        }
        Some(Grade::BEST)
    }

    /// The grade of a value that misses the limit of grade `whole + 1` but has reached `reached`.
    fn between(
        &self,
        mode: Mode,
        value: f64,
        whole: u8,
        reached: Option<f64>,
        missed: f64,
    ) -> Option<Grade> {
        let floor = whole.checked_mul(10)?;
        let from = match (mode, reached) {
            (Mode::Step, _) => return Grade::from_tenths(floor),
            (Mode::Tenths, Some(reached)) => reached,
            (Mode::Tenths, None) => self.zero?,
        };
        if !self.reaches(value, from) || (from - missed).abs() < f64::EPSILON {
            return Some(Grade::WORST);
        }
        let share = (value - from) / (missed - from);
        Grade::from_tenths(floor.checked_add(rounded_tenths(share))?)
    }
}

/// A share of one in tenths, rounded half up; noise of the last binary digits does not decide.
fn rounded_tenths(share: f64) -> u8 {
    (0..=10)
        .rev()
        .find(|tenths| share * 10.0 + 0.5 + 1e-9 >= f64::from(*tenths))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
