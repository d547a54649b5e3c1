//! The scale on which a measured value is drawn: the bands of its edition from worst to best,
//! the value, and where the demanded grade begins.

use super::grading::{GradingTables, Mode, Table};
use super::{Grade, Measurement, Reading, Unit};

/// The scale of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeScale {
    /// The worse end.
    pub from: f64,
    /// The better end.
    pub to: f64,
    /// Letters from worst to best, each with the figure at which its band ends.
    pub bands: [(char, f64); 5],
    /// The unit of every figure.
    pub unit: Unit,
    /// The measured value; absent if it is no number.
    pub value: Option<f64>,
    /// Where the demanded grade begins; absent if none is demanded.
    pub least: Option<f64>,
}

impl GradeScale {
    /// The scale of an item, where the tables grade it by limits.
    #[must_use]
    pub fn of(
        tables: &GradingTables,
        said: &Measurement,
        reading: &Reading,
        required: Option<Grade>,
    ) -> Option<Self> {
        let row = tables.row(Table::of(said.symbology?)?, reading.parameter)?;
        let limits = row.limits()?;
        let value = reading.value.in_unit(row.unit());
        let mode = said
            .grade
            .as_ref()
            .and_then(|grade| tables.mode(&grade.edition))
            .unwrap_or(Mode::Tenths);
        let [d, c, b, a] = limits;
        let (from, to) = ends(limits, row.unit(), value);
        Some(Self {
            from,
            to,
            bands: [('F', d), ('D', c), ('C', b), ('B', a), ('A', to)],
            unit: row.unit(),
            value,
            least: required.and_then(|grade| limit_of(limits, grade, mode)),
        })
    }
}

/// Where a scale begins and ends: at what the unit allows, else as far beyond the limits as they span.
fn ends(limits: [f64; 4], unit: Unit, value: Option<f64>) -> (f64, f64) {
    let [d, _, _, a] = limits;
    let span = a - d;
    let whole = match unit {
        Unit::Percent => 100.0,
        Unit::Fraction => 1.0,
        _ => a + span,
    };
    if span > 0.0 {
        (0.0, whole)
    } else {
        // Less is better: the worst at the left, as far out as the value itself.
        (value.unwrap_or(d).max(d - span / 2.0), 0.0)
    }
}

/// The figure at which a grade begins: between the limits in tenths, at the next whole grade in steps.
fn limit_of(limits: [f64; 4], grade: Grade, mode: Mode) -> Option<f64> {
    let wanted = match mode {
        Mode::Step => grade.number().ceil(),
        Mode::Tenths => grade.number(),
    };
    let points: Vec<(f64, f64)> = [1.0, 2.0, 3.0, 4.0].into_iter().zip(limits).collect();
    if let Some((_, first)) = points.first().filter(|(of, _)| wanted <= *of) {
        return Some(*first);
    }
    points.windows(2).find_map(|pair| match pair {
        [(low, from), (high, to)] if wanted <= *high => {
            Some(from + (to - from) * (wanted - low) / (high - low))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimum_stands_where_the_required_grade_begins() {
        let limits = [20.0, 40.0, 55.0, 70.0];
        let at = |tenths, mode| limit_of(limits, Grade::from_tenths(tenths).unwrap(), mode);
        assert_eq!(at(15, Mode::Tenths), Some(30.0));
        assert_eq!(at(15, Mode::Step), Some(40.0));
        assert_eq!(at(5, Mode::Tenths), Some(20.0));
        assert_eq!(at(40, Mode::Tenths), Some(70.0));
        assert_eq!(
            limit_of(
                [30.0, 25.0, 20.0, 15.0],
                Grade::from_tenths(15).unwrap(),
                Mode::Tenths
            ),
            Some(27.5)
        );
    }

    #[test]
    fn scales_run_from_worse_to_better() {
        assert_eq!(
            ends([20.0, 40.0, 55.0, 70.0], Unit::Percent, None),
            (0.0, 100.0)
        );
        assert_eq!(
            ends([30.0, 25.0, 20.0, 15.0], Unit::Percent, None),
            (37.5, 0.0)
        );
        assert_eq!(
            ends([30.0, 25.0, 20.0, 15.0], Unit::Percent, Some(60.0)),
            (60.0, 0.0)
        );
    }
}
