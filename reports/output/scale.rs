//! The parameter rule: a thin scale with grade bands, the limit as a line across it
//! and the measured value as a pointer above it.

use domain::document::{ParameterRule, Scale};

use super::{
    canvas::{Area, Ink, Mark, Step},
    fonts::{Face, Fonts},
    text::{self, Field, Line, Style},
};
use crate::error::ReportError;

/// Letters of bands and figures beneath.
const FIGURE: Style = Style::new(Face::Sans, 6.5, 8.0, Ink::Black);

/// The marks of a scale in an area, with the measured value above its pointer and the
/// requirement beneath its line.
///
/// # Errors
/// When no face draws a character of a band or a figure.
pub fn marks(
    scale: &Scale,
    rule: &ParameterRule,
    area: Area,
    fonts: &Fonts,
) -> Result<Vec<Mark>, ReportError> {
    let place = |value: f64| area.x + area.w * share(scale, value);
    let mut marks = vec![Mark::Fill {
        areas: vec![area],
        ink: Ink::Tint,
    }];
    let inks = [Ink::Shade, Ink::Tint];
    for (band, ink) in scale.bands.iter().zip(inks.into_iter().cycle()) {
        let (from, to) = (place(band.from), place(band.to));
        let (left, right) = (from.min(to), from.max(to));
        marks.push(Mark::Fill {
            areas: vec![Area::new(left, area.y, right - left, area.h)],
            ink,
        });
        let letter = text::line(fonts, &band.label, FIGURE, Field::of("scale.band"))?;
        if letter.width < right - left {
            let top = area.y + area.h / 2.0 - FIGURE.leading / 2.0;
            marks.push(figure(letter, f32::midpoint(left, right), top, area));
        }
    }
    marks.push(Mark::Outline {
        steps: area.outline(),
        pen: Some(0.25),
        ink: Ink::Rule,
    });
    let limit = place(scale.limit);
    marks.push(Mark::Stroke {
        ends: [limit, area.y - 2.0, limit, area.y + area.h + 2.0],
        width: 1.2,
        ink: Ink::Black,
    });
    let measured = place(scale.measured);
    marks.push(pointer(measured, area.y));
    let value = text::line(
        fonts,
        &rule.measured,
        FIGURE.inked(Ink::Red),
        Field::of("measured"),
    )?;
    marks.push(figure(value, measured, area.y - 14.0, area));
    let required = text::line(fonts, &rule.required, FIGURE, Field::of("required"))?;
    marks.push(figure(required, limit, area.y + area.h + 2.0, area));
    Ok(marks)
}

/// A figure centred about `x`, but within the area's width.
fn figure(line: Line, x: f32, top: f32, area: Area) -> Mark {
    let most = (area.x + area.w - line.width).max(area.x);
    Mark::Text {
        x: (x - line.width / 2.0).clamp(area.x, most),
        y: top + line.style.ascent(),
        line,
    }
}

/// A triangle that points down at the scale.
fn pointer(x: f32, y: f32) -> Mark {
    Mark::Outline {
        steps: vec![
            Step::Move(x, y),
            Step::Line(x - 3.0, y - 5.5),
            Step::Line(x + 3.0, y - 5.5),
            Step::Close,
        ],
        pen: None,
        ink: Ink::Red,
    }
}

/// How far along the scale a value lies, 0 to 1; what is not a number lies at the start.
fn share(scale: &Scale, value: f64) -> f32 {
    let length = scale.to - scale.from;
    let share = (value - scale.from) / length;
    if !share.is_finite() {
        return 0.0;
    }
    // Thousandths are finer than any printer draws a scale of this length.
    let thousandths = (share.clamp(0.0, 1.0) * 1000.0).round();
    (0_u16..=1000)
        .find(|step| f64::from(*step) >= thousandths)
        .map_or(1.0, |step| f32::from(step) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lie_where_they_belong_and_never_outside() {
        let scale = |from, to| Scale {
            from,
            to,
            measured: 0.0,
            limit: 0.0,
            bands: Vec::new(),
        };
        let near = |value: f32, wanted: f32| assert!((value - wanted).abs() < 0.001, "{value}");
        near(share(&scale(0.0, 100.0), 35.0), 0.35);
        near(share(&scale(0.0, 100.0), 135.0), 1.0);
        near(share(&scale(0.0, 100.0), -1.0), 0.0);
        near(share(&scale(1.0, 0.0), 0.25), 0.75);
        near(share(&scale(0.0, 0.0), 1.0), 0.0);
        near(share(&scale(0.0, 1.0), f64::NAN), 0.0);
    }
}
