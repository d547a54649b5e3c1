//! A drawing as SVG of its true size. Letters are shapes: no program needs our fonts to show it right.

use std::fmt::Write;

use super::drawing::Drawing;
use super::outline;
use crate::output::{canvas::Step, fonts::Fonts};

/// A drawing as SVG, in millimetres, black on white.
#[must_use]
pub fn drawing_svg(drawing: &Drawing, fonts: &Fonts) -> String {
    let (width, height) = (drawing.width, drawing.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{}\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {width} {height}\"><path fill=\"#fff\" d=\"M0 0h{width}v{height}h-{width}z\"/>",
        escaped(&drawing.name),
        millimetres(drawing.width_mm()),
        millimetres(drawing.height_mm()),
    );
    for group in &drawing.groups {
        svg.push_str("<path shape-rendering=\"crispEdges\" d=\"");
        for dark in &group.dark {
            // Writing to a String cannot fail.
            let _ = write!(
                svg,
                "M{} {}h{}v{}h-{}z",
                dark.x, dark.y, dark.w, dark.h, dark.w
            );
        }
        svg.push_str("\"/>");
    }
    for text in &drawing.texts {
        svg.push_str("<path d=\"");
        for step in outline::steps(text, fonts) {
            let _ = match step {
                Step::Move(x, y) => write!(svg, "M{} {}", short(x), short(y)),
                Step::Line(x, y) => write!(svg, "L{} {}", short(x), short(y)),
                Step::Curve([x1, y1, x2, y2, x, y]) => write!(
                    svg,
                    "C{} {} {} {} {} {}",
                    short(x1),
                    short(y1),
                    short(x2),
                    short(y2),
                    short(x),
                    short(y)
                ),
                Step::Close => write!(svg, "z"),
            };
        }
        svg.push_str("\"/>");
    }
    svg.push_str("</svg>\n");
    svg
}

/// Tenths of a unit are finer than any letter needs.
fn short(length: f32) -> f32 {
    (length * 10.0).round() / 10.0
}

fn millimetres(length: f64) -> f64 {
    (length * 1000.0).round() / 1000.0
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
