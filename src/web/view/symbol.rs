//! A symbol drawn from its modules: one SVG path, the quiet zones, the digits beneath.
//!
//! The drawing shows what the digits should look like; it is not a picture of the sample
//! and never stands for its size.

use std::fmt::Write;

use serde::Serialize;

/// A symbol as the templates draw it; lengths in modules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct SymbolDrawing {
    /// Width with quiet zones.
    pub width: u32,
    /// Height with room for the digits.
    pub height: u32,
    /// The dark modules as one path.
    pub path: String,
    /// The digits beneath; empty for matrix symbols.
    pub text: String,
    /// What it is, for those who cannot see it: `EAN-13 6901234567892`.
    pub label: String,
}

/// Height of the bars of a drawn linear symbol, in modules: near the proportions of EAN-13 without taking its room.
const BAR_HEIGHT: u32 = 40;
/// Room for the digits beneath, in modules.
const TEXT_HEIGHT: u32 = 12;

impl SymbolDrawing {
    /// A linear symbol from its modules, dark ones true, without quiet zones.
    #[must_use]
    pub fn linear(modules: &[bool], quiet: (u32, u32), text: &str, label: &str) -> Self {
        let mut path = String::new();
        let dark = runs(modules, quiet.0, |x, width| {
            bar(&mut path, x, 0, width, BAR_HEIGHT);
        });
        Self {
            width: dark.saturating_add(quiet.1),
            height: BAR_HEIGHT.saturating_add(TEXT_HEIGHT),
            path,
            text: text.to_owned(),
            label: label.to_owned(),
        }
    }

    /// A matrix symbol from its rows, dark modules true, without quiet zone.
    #[must_use]
    pub fn matrix(rows: &[Vec<bool>], quiet: u32, label: &str) -> Self {
        let mut path = String::new();
        let mut width = quiet;
        let mut y = quiet;
        for row in rows {
            width = runs(row, quiet, |x, run| bar(&mut path, x, y, run, 1)).max(width);
            y = y.saturating_add(1);
        }
        Self {
            width: width.saturating_add(quiet),
            height: y.saturating_add(quiet),
            path,
            text: String::new(),
            label: label.to_owned(),
        }
    }
}

/// Calls `dark(x, width)` for each run of dark modules from `start`; returns where the modules end.
fn runs(modules: &[bool], start: u32, mut dark: impl FnMut(u32, u32)) -> u32 {
    let mut x = start;
    for run in modules.chunk_by(|a, b| a == b) {
        let width = u32::try_from(run.len()).unwrap_or(u32::MAX);
        if run.first() == Some(&true) {
            dark(x, width);
        }
        x = x.saturating_add(width);
    }
    x
}

fn bar(path: &mut String, x: u32, y: u32, width: u32, height: u32) {
    // Writing to a String cannot fail.
    let _ = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_runs_become_bars_behind_the_quiet_zone() {
        let drawing = SymbolDrawing::linear(&[true, false, true, true], (11, 7), "12", "EAN-13 12");
        assert_eq!(drawing.path, "M11 0h1v40h-1zM13 0h2v40h-2z");
        assert_eq!(drawing.width, 22);
    }

    #[test]
    fn a_matrix_is_drawn_row_by_row() {
        let drawing =
            SymbolDrawing::matrix(&[vec![true, false], vec![true, true]], 1, "Data Matrix");
        assert_eq!(drawing.path, "M1 1h1v1h-1zM1 2h2v1h-2z");
        assert_eq!((drawing.width, drawing.height), (4, 4));
    }
}
