//! The rule on which a measured value is drawn: the bands of its edition, the value, and where the demanded grade begins.

use domain::measurement::grade_scale::GradeScale;
use domain::measurement::{Grade, Measurement, Reading};

use super::view::rules::{Rule, Scale};
use crate::app::App;

/// The rule of an item, where the tables grade it by limits.
#[must_use]
pub fn rule(
    app: &App,
    said: &Measurement,
    reading: &Reading,
    required: Option<Grade>,
) -> Option<Rule> {
    let drawn = GradeScale::of(&app.rules.rules.grading, said, reading, required)?;
    let scale = Scale {
        from: drawn.from,
        to: drawn.to,
        bands: &drawn.bands,
        unit: drawn.unit.symbol(),
    };
    Some(Rule::of(&scale, drawn.value, drawn.least))
}
