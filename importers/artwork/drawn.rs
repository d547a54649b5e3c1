//! Bars as they are drawn: the rectangles of a vector file along one line across a symbol, from
//! which widths and heights follow without any pixel.

use domain::artwork::{Frame, Ink};

/// A shape on a page in millimetres, in the order in which it is painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Around it.
    pub(super) frame: Frame,
    /// Whether it is a filled rectangle with upright sides, and nothing else.
    pub(super) is_rectangle: bool,
    /// Its colour; absent for gradients, patterns and what shines through.
    pub(super) ink: Option<Ink>,
}

impl Shape {
    /// The same on a page that was turned by a quarter clockwise; `height` is that of the page
    /// before.
    pub(super) fn turned(&self, height: f64) -> Self {
        let frame = self.frame;
        Self {
            frame: Frame {
                x: height - frame.bottom(),
                y: frame.x,
                width: frame.height,
                height: frame.width,
            },
            ..*self
        }
    }
}

/// Bars along a line, exactly.
pub(super) struct Exact {
    /// Edges of the bars in millimetres.
    pub(super) edges: Vec<f64>,
    /// Upper end of the bars: the lowest of all upper ends.
    pub(super) top: f64,
    /// Lower end of the bars: the highest of all lower ends.
    pub(super) bottom: f64,
}

/// How far an edge may lie from where pixels showed it, in millimetres.
const NEAR: f64 = 0.06;

/// The bars that pixels showed along a line, from the shapes; absent where shapes do not explain
/// what pixels show, such as bars that are letters of a font or part of a picture.
pub(super) fn exact(shapes: &[Shape], y: f64, seen: &[f64]) -> Option<Exact> {
    let (left, right) = (*seen.first()?, *seen.last()?);
    let crossing: Vec<&Shape> = shapes
        .iter()
        .filter(|shape| {
            let frame = shape.frame;
            frame.y <= y
                && frame.bottom() >= y
                && frame.x < right + 1.0
                && frame.right() > left - 1.0
        })
        .collect();
    // What is no rectangle may only be a ground behind all bars.
    let ground = |shape: &Shape| shape.frame.x <= left - 0.2 && shape.frame.right() >= right + 0.2;
    if crossing
        .iter()
        .any(|shape| !shape.is_rectangle && !ground(shape))
    {
        return None;
    }
    let mut breaks: Vec<f64> = crossing
        .iter()
        .flat_map(|shape| [shape.frame.x, shape.frame.right()])
        .filter(|at| (left - NEAR..=right + NEAR).contains(at))
        .collect();
    breaks.sort_by(f64::total_cmp);
    breaks.dedup_by(|one, other| (*one - *other).abs() < 1e-6);
    let (mut edges, mut top, mut bottom) = (Vec::new(), f64::NEG_INFINITY, f64::INFINITY);
    let mut dark_before = false;
    for (at, next) in breaks.iter().zip(breaks.iter().skip(1)) {
        let middle = f64::midpoint(*at, *next);
        let shown = crossing
            .iter()
            .rev()
            .find(|shape| shape.frame.x <= middle && shape.frame.right() >= middle);
        let dark = shown.is_some_and(|shape| is_dark(shape.ink));
        if dark != dark_before {
            edges.push(*at);
        }
        if let (true, Some(shape)) = (dark, shown) {
            top = top.max(shape.frame.y);
            bottom = bottom.min(shape.frame.bottom());
        }
        dark_before = dark;
    }
    if dark_before {
        edges.push(*breaks.last()?);
    }
    let same = edges.len() == seen.len()
        && edges
            .iter()
            .zip(seen)
            .all(|(drawn, seen)| (drawn - seen).abs() <= NEAR);
    same.then_some(Exact { edges, top, bottom })
}

/// Dark for people, as the pixels were judged; what is unknown is light, so that the edges differ
/// from those seen and nothing exact is claimed.
fn is_dark(ink: Option<Ink>) -> bool {
    ink.is_some_and(|ink| {
        let sum = 299 * u32::from(ink.red) + 587 * u32::from(ink.green) + 114 * u32::from(ink.blue);
        sum < 150_000
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(x: f64, width: f64, ink: [u8; 3]) -> Shape {
        let [red, green, blue] = ink;
        Shape {
            frame: Frame {
                x,
                y: 1.0,
                width,
                height: 20.0,
            },
            is_rectangle: true,
            ink: Some(Ink { red, green, blue }),
        }
    }

    #[test]
    fn bars_that_touch_are_one_and_white_knocks_out() {
        let black = [0; 3];
        let white = [255; 3];
        let shapes = [
            bar(0.0, 50.0, white),
            bar(10.0, 0.33, black),
            bar(10.33, 0.33, black),
            bar(11.0, 2.0, black),
            bar(11.5, 0.5, white),
        ];
        let seen = [10.01, 10.65, 11.0, 11.5, 12.02, 12.98];
        let exact = exact(&shapes, 10.0, &seen).unwrap();
        let drawn = [10.0, 10.66, 11.0, 11.5, 12.0, 13.0];
        for (found, drawn) in exact.edges.iter().zip(drawn) {
            assert!((found - drawn).abs() < 1e-9, "{:?}", exact.edges);
        }
        assert!((exact.top - 1.0).abs() < 1e-9 && (exact.bottom - 21.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_rectangle_among_the_bars_is_not_guessed() {
        let mut shapes = vec![bar(10.0, 1.0, [0; 3]), bar(12.0, 1.0, [0; 3])];
        let seen = [10.0, 11.0, 12.0, 13.0];
        assert!(exact(&shapes, 10.0, &seen).is_some());
        shapes.push(Shape {
            is_rectangle: false,
            ..bar(11.2, 0.5, [0; 3])
        });
        assert!(exact(&shapes, 10.0, &seen).is_none());
    }
}
