//! What is drawn, in whole units of its medium: dark rectangles and set lines of text.

use domain::label::Medium;

use crate::output::text::Line;

/// A dark rectangle in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dark {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

impl Dark {
    /// The same further right and down.
    pub const fn moved(self, x: u32, y: u32) -> Self {
        Self {
            x: self.x + x,
            y: self.y + y,
            ..self
        }
    }
}

/// Dark rectangles that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Whether they are the modules of a matrix, of which there are many.
    pub matrix: bool,
    /// The rectangles.
    pub dark: Vec<Dark>,
}

/// A line of text. Its style counts in units instead of points.
#[derive(Debug, Clone)]
pub struct SetText {
    /// Left end.
    pub x: u32,
    /// Baseline.
    pub baseline: u32,
    /// The text.
    pub line: Line,
}

/// A drawing on the grid of its medium.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The grid.
    pub medium: Medium,
    /// Width in units.
    pub width: u32,
    /// Height in units.
    pub height: u32,
    /// What it is, for those who cannot see it.
    pub name: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) texts: Vec<SetText>,
}

impl Drawing {
    /// An empty drawing.
    pub(crate) const fn blank(medium: Medium, width: u32, height: u32, name: String) -> Self {
        Self {
            medium,
            width,
            height,
            name,
            groups: Vec::new(),
            texts: Vec::new(),
        }
    }

    /// Width in millimetres.
    #[must_use]
    pub fn width_mm(&self) -> f64 {
        self.medium.mm(self.width)
    }

    /// Height in millimetres.
    #[must_use]
    pub fn height_mm(&self) -> f64 {
        self.medium.mm(self.height)
    }

    /// Puts another drawing of the same medium on this one.
    pub(crate) fn take(&mut self, other: Self, x: u32, y: u32) {
        self.groups.extend(other.groups.into_iter().map(|group| {
            Group {
                dark: group
                    .dark
                    .into_iter()
                    .map(|dark| dark.moved(x, y))
                    .collect(),
                ..group
            }
        }));
        self.texts
            .extend(other.texts.into_iter().map(|text| SetText {
                x: text.x + x,
                baseline: text.baseline + y,
                ..text
            }));
    }
}

/// Units as a float: exact up to 2 to the 24th, which is more than any page.
pub fn float(units: u32) -> f32 {
    let [high, low] = [units >> 16, units & 0xFFFF].map(|half| u16::try_from(half).unwrap_or(0));
    f32::from(high) * 65_536.0 + f32::from(low)
}

/// The nearest whole number of units; 0 for what is negative.
pub fn units(length: f32) -> u32 {
    domain::label::medium::whole(f64::from(length.round()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_floats_are_the_same_numbers() {
        for number in [0, 1, 65_535, 65_536, 210_000, 297_001] {
            assert_eq!(units(float(number)), number);
        }
        assert_eq!(units(-1.0), 0);
    }
}
