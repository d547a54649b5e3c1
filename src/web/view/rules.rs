//! Geometry of the parameter rule and of the scan grid.
//!
//! A rule is a thin scale with the bands A to F of the edition in force, the measured
//! value as a mark and the minimum as a line. Positions are in thousandths of its length,
//! so that the template only has to draw.

use serde::Serialize;

use super::parts::Mark;

/// Length of a rule in its own units.
const LENGTH: f64 = 1000.0;

/// One band of a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Its letter, A to F.
    pub letter: char,
    /// Where it begins, in thousandths.
    pub x: f64,
    /// How long it is, in thousandths.
    pub width: f64,
}

/// A parameter rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// The bands from left to right.
    pub bands: Vec<Band>,
    /// Where the measured value stands; absent when there is none.
    pub value: Option<f64>,
    /// Where the minimum stands; absent when nothing is required.
    pub minimum: Option<f64>,
    /// The scale's ends as written, such as `0` and `100 %`.
    pub ends: (String, String),
}

/// What a rule is made from: where the scale begins and ends and where its bands meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale<'a> {
    /// The first figure of the scale; above `to` when less is better.
    pub from: f64,
    /// The last figure of the scale.
    pub to: f64,
    /// Each band's letter with the figure where it ends, from `from` to `to`; the last ends at `to`.
    pub bands: &'a [(char, f64)],
    /// The unit as written after the ends.
    pub unit: &'a str,
}

impl Rule {
    /// The rule of a scale with a value and a minimum on it; figures off the scale stand at its end.
    #[must_use]
    pub fn of(scale: &Scale<'_>, value: Option<f64>, minimum: Option<f64>) -> Self {
        let mut x = 0.0;
        let bands = scale
            .bands
            .iter()
            .map(|&(letter, end)| {
                let end = scale.place(end);
                let band = Band {
                    letter,
                    x,
                    width: (end - x).max(0.0),
                };
                x = end;
                band
            })
            .collect();
        Self {
            bands,
            value: value.map(|value| scale.place(value)),
            minimum: minimum.map(|minimum| scale.place(minimum)),
            ends: (scale.end(scale.from), scale.end(scale.to)),
        }
    }
}

impl Scale<'_> {
    fn place(&self, figure: f64) -> f64 {
        let length = self.to - self.from;
        if length == 0.0 || !figure.is_finite() {
            return 0.0;
        }
        (((figure - self.from) / length).clamp(0.0, 1.0) * LENGTH).round()
    }

    fn end(&self, figure: f64) -> String {
        let blank = if self.unit.is_empty() { "" } else { " " };
        format!("{figure}{blank}{}", self.unit)
    }
}

/// The scans of a linear symbol by parameter: a small heat map with a grade in each cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScanGrid {
    /// Numbers of the scans, the columns.
    pub scans: Vec<u16>,
    /// One row a parameter.
    pub rows: Vec<ScanRow>,
    /// Grade of each whole scan.
    pub totals: Vec<Option<Mark>>,
}

/// One parameter over all scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScanRow {
    /// Canonical name of the parameter.
    pub parameter: String,
    /// One cell a scan.
    pub cells: Vec<ScanCell>,
}

/// The grade of one parameter in one scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ScanCell {
    /// The grade; absent if the verifier gave none.
    pub mark: Option<Mark>,
    /// Whether this cell decided the grade of its scan.
    pub deciding: bool,
}

impl ScanGrid {
    /// The grid of a measurement's scans; absent when it lists none.
    #[must_use]
    pub fn of(scans: &[domain::measurement::Scan]) -> Option<Self> {
        if scans.is_empty() {
            return None;
        }
        let mut parameters: Vec<_> = scans.iter().flat_map(|scan| scan.grades.keys()).collect();
        parameters.sort_unstable();
        parameters.dedup();
        let rows = parameters
            .into_iter()
            .map(|&parameter| ScanRow {
                parameter: parameter.name().to_owned(),
                cells: scans
                    .iter()
                    .map(|scan| {
                        let grade = scan.grades.get(&parameter).copied();
                        ScanCell {
                            mark: grade.map(Mark::from),
                            deciding: grade.is_some() && grade == lowest(scan),
                        }
                    })
                    .collect(),
            })
            .collect();
        Some(Self {
            scans: scans.iter().map(|scan| scan.number).collect(),
            rows,
            totals: scans
                .iter()
                .map(|scan| scan.grade.map(Mark::from))
                .collect(),
        })
    }
}

/// The lowest grade of a scan, unless everything in it is best.
fn lowest(scan: &domain::measurement::Scan) -> Option<domain::measurement::Grade> {
    let lowest = scan.grades.values().min().copied()?;
    (lowest < domain::measurement::Grade::BEST).then_some(lowest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::measurement::{Grade, Parameter, Scan};

    #[test]
    fn bands_meet_and_values_off_the_scale_stand_at_its_end() {
        let scale = Scale {
            from: 0.0,
            to: 100.0,
            bands: &[
                ('F', 20.0),
                ('D', 40.0),
                ('C', 55.0),
                ('B', 70.0),
                ('A', 100.0),
            ],
            unit: "%",
        };
        let rule = Rule::of(&scale, Some(106.0), Some(40.0));
        assert_eq!(rule.value, Some(1000.0));
        assert_eq!(rule.minimum, Some(400.0));
        assert_eq!(rule.ends.1, "100 %");
        let widths: Vec<_> = rule.bands.iter().map(|band| band.width).collect();
        assert_eq!(widths, [200.0, 200.0, 150.0, 150.0, 300.0]);
    }

    #[test]
    fn a_falling_scale_puts_the_worst_at_the_left() {
        let scale = Scale {
            from: 40.0,
            to: 0.0,
            bands: &[('F', 30.0), ('A', 0.0)],
            unit: "%",
        };
        assert_eq!(Rule::of(&scale, Some(10.0), None).value, Some(750.0));
    }

    #[test]
    fn the_parameter_that_pulls_a_scan_down_is_outlined() {
        let grade = |tenths| Grade::from_tenths(tenths).unwrap();
        let scan = Scan {
            number: 1,
            grade: Some(grade(20)),
            grades: [
                (Parameter::Modulation, grade(20)),
                (Parameter::Defects, grade(40)),
            ]
            .into(),
        };
        let grid = ScanGrid::of(&[scan]).unwrap();
        let deciding: Vec<_> = grid
            .rows
            .iter()
            .filter(|row| row.cells[0].deciding)
            .map(|row| row.parameter.as_str())
            .collect();
        assert_eq!(deciding, ["modulation"]);
        assert_eq!(ScanGrid::of(&[]), None);
    }
}
