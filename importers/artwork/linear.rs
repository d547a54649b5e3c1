//! A linear symbol measured in pixels, lying on its side or not: its bars, their height, the
//! clear widths beside them. Works in a plane in which the bars stand upright.

use domain::measurement::Symbology;

use super::numbers::{figure, place};
use super::plane::{Area, Plane};
use super::scan::{Edge, edges, extremes};

/// Less difference than this between bars and spaces is no symbol.
const CONTRAST: f64 = 24.0;

/// Rows without the pattern of bars that may lie within it: a scratch, a dashed line.
const GAP: usize = 3;

/// Modules beyond which nobody asks how wide a quiet zone is.
const FAR: f64 = 40.0;

/// Rows that are looked at for the quiet zones.
const ROWS: usize = 240;

/// Pixels by which an edge may wander from the uppermost row to the lowest without the symbol leaning.
const DRIFT: f64 = 2.0;

/// What was measured, in pixels of the upright plane.
pub(super) struct Bars {
    /// Around the bars.
    pub(super) area: Area,
    /// Edges of the bars, mean over the rows, along the middle.
    pub(super) edges: Vec<f64>,
    /// Clear pixels left and right of the bars.
    pub(super) clear: (f64, f64),
    /// Cosine of the lean of the bars.
    pub(super) lean: f64,
    /// Height of the bars along themselves.
    pub(super) height: f64,
    /// Thickness of a bearer bar; 0 where there is none.
    pub(super) bearer: f64,
}

/// Measures the symbol that was read between two places of a row.
pub(super) fn measure(
    plane: &Plane,
    symbology: Symbology,
    from: (f64, f64),
    to: (f64, f64),
) -> Option<Bars> {
    let is_upside_down = from.0 > to.0;
    let (from, to) = match is_upside_down {
        true => (to, from),
        false => (from, to),
    };
    let (begin, end) = reach(symbology);
    let reach = match is_upside_down {
        true => (end, begin),
        false => (begin, end),
    };
    let y = place((from.1 + to.1) / 2.0);
    let (dark, light) = extremes(plane.row(y), from.0, to.0)?;
    if light - dark < CONTRAST {
        return None;
    }
    let threshold = (dark + light) / 2.0;
    let width = to.0 - from.0;
    let all = edges(
        plane.row(y),
        (from.0 - width).max(0.0),
        to.0 + width,
        threshold,
    );
    let bars = of_symbol(&all, symbology, reach, (from.0, to.0))?;
    between(plane, y, bars)
}

/// Measures bars whose edges on a row are known, whatever symbol they are.
pub(super) fn between(plane: &Plane, y: usize, edges: Vec<f64>) -> Option<Bars> {
    let (first, last) = (*edges.first()?, *edges.last()?);
    let (dark, light) = extremes(plane.row(y), first, last)?;
    if light - dark < CONTRAST {
        return None;
    }
    let threshold = (dark + light) / 2.0;
    let unit = narrowest(&edges)?;
    let walked = Walk::over(plane, y, edges, unit, threshold)?;
    Some(Bars {
        bearer: bearer(plane, &walked, threshold),
        area: walked.area(),
        lean: walked.lean(),
        height: walked.height(),
        clear: clear(plane, &walked, threshold, unit),
        edges: walked.mean,
    })
}

/// How far the outer bars may lie beyond the points that the decoder names, in modules: at the
/// begin of the symbol and at its end.
const fn reach(symbology: Symbology) -> (f64, f64) {
    match symbology {
        Symbology::Gs1128 | Symbology::Code128 => (6.3, 8.3),
        Symbology::Itf14 | Symbology::Itf => (4.8, 5.8),
        Symbology::Code39 => (9.0, 9.0),
        _ => (10.0, 10.0),
    }
}

/// The edges from the first bar of a symbol to its last.
fn of_symbol(
    all: &[Edge],
    symbology: Symbology,
    (left, right): (f64, f64),
    (from, to): (f64, f64),
) -> Option<Vec<f64>> {
    // The points of EAN and UPC lie in the middle of the guard patterns, between two bars.
    let first = all.iter().rposition(|edge| edge.dark && edge.at <= from)?;
    let last = all.iter().position(|edge| !edge.dark && edge.at >= to);
    let last = last.or_else(|| all.len().checked_sub(1))?;
    let is_guarded = matches!(
        symbology,
        Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE
    );
    let (first, last) = if is_guarded {
        (first, last)
    } else {
        let inner: Vec<f64> = all.get(first..=last)?.iter().map(|edge| edge.at).collect();
        let unit = narrowest(&inner)?;
        let first = outermost(all.iter().enumerate().take(first + 1).rev(), |at| {
            from - at <= left * unit * 1.05
        });
        let last = outermost(all.iter().enumerate().skip(last), |at| {
            at - to <= right * unit * 1.05
        });
        (first?, last?)
    };
    let within = all.get(first..=last)?;
    let ends = within.first()?.dark && !within.last()?.dark;
    (ends && within.len() >= 12).then(|| within.iter().map(|edge| edge.at).collect())
}

/// The last edge in the order given that belongs to the outside of a bar and is near enough.
fn outermost<'a>(
    edges: impl Iterator<Item = (usize, &'a Edge)>,
    near: impl Fn(f64) -> bool,
) -> Option<usize> {
    let mut edges = edges.peekable();
    let outside = edges.peek()?.1.dark;
    edges
        .take_while(|(_, edge)| near(edge.at))
        .filter(|(_, edge)| edge.dark == outside)
        .last()
        .map(|(at, _)| at)
}

/// The width of narrow elements: the mean of the narrowest fifth.
fn narrowest(edges: &[f64]) -> Option<f64> {
    let mut widths: Vec<f64> = edges
        .windows(2)
        .filter_map(|pair| Some(pair.get(1)? - pair.first()?))
        .collect();
    widths.sort_by(f64::total_cmp);
    let count = (widths.len() / 5).max(1);
    let narrow = widths.get(..count)?;
    let unit = narrow.iter().sum::<f64>() / figure(count);
    (unit > 0.8).then_some(unit)
}

/// Rows that hold the same pattern of bars.
struct Walk {
    top: usize,
    bottom: usize,
    /// Mean places of the edges.
    mean: Vec<f64>,
    /// Edges in the uppermost and in the lowest row.
    upper: Vec<f64>,
    lower: Vec<f64>,
    unit: f64,
}

impl Walk {
    fn over(plane: &Plane, y: usize, bars: Vec<f64>, unit: f64, threshold: f64) -> Option<Self> {
        let mut sums = bars.clone();
        let mut count = 1_usize;
        let mut far = |rows: &mut dyn Iterator<Item = usize>| {
            let (mut reference, mut reached, mut missed) = (bars.clone(), y, 0);
            for row in rows {
                let Some(same) = same_pattern(plane, row, &reference, unit, threshold) else {
                    missed += 1;
                    if missed > GAP {
                        break;
                    }
                    continue;
                };
                missed = 0;
                reached = row;
                count += 1;
                for (sum, at) in sums.iter_mut().zip(&same) {
                    *sum += at;
                }
                reference = same;
            }
            (reached, reference)
        };
        let (top, upper) = far(&mut (0..y).rev());
        let (bottom, lower) = far(&mut (y + 1..plane.height));
        let mean = sums.iter().map(|sum| sum / figure(count)).collect();
        Some(Self {
            top,
            bottom,
            mean,
            upper,
            lower,
            unit,
        })
        .filter(|walk| figure(walk.bottom - walk.top) >= 3.0 * unit)
    }

    fn area(&self) -> Area {
        let ends = |edges: &[f64]| (edges.first().copied(), edges.last().copied());
        let ((a, b), (c, d)) = (ends(&self.upper), ends(&self.lower));
        let left = a.into_iter().chain(c).fold(f64::INFINITY, f64::min);
        let right = b.into_iter().chain(d).fold(0.0, f64::max);
        Area {
            left,
            right,
            top: figure(self.top),
            bottom: figure(self.bottom + 1),
        }
    }

    /// How far the left edge wanders from the upper row to the lower one.
    fn drift(&self) -> f64 {
        match (self.upper.first(), self.lower.first()) {
            (Some(upper), Some(lower)) => lower - upper,
            _ => 0.0,
        }
    }

    fn lean(&self) -> f64 {
        let rows = figure(self.bottom - self.top).max(1.0);
        rows / rows.hypot(self.drift())
    }

    /// The height of the bars. Rows that cross all bars of a leaning symbol are fewer than each bar has: the upper end
    /// of one side lies below that of the other.
    fn height(&self) -> f64 {
        let (rows, lean) = (figure(self.bottom + 1 - self.top), self.lean());
        let span = match (self.mean.first(), self.mean.last()) {
            (Some(first), Some(last)) => last - first,
            _ => 0.0,
        };
        match self.drift().abs() > DRIFT {
            true => rows / lean + span * (1.0 - lean * lean).max(0.0).sqrt(),
            false => rows,
        }
    }

    /// First and last edge in a row, following the lean.
    fn ends(&self, row: usize) -> Option<(f64, f64)> {
        let share = figure(row.saturating_sub(self.top))
            / figure(self.bottom.saturating_sub(self.top)).max(1.0);
        let shift = self.drift() * share;
        Some((self.upper.first()? + shift, self.upper.last()? + shift))
    }
}

/// The edges of a row where they are those of the row beside it.
fn same_pattern(
    plane: &Plane,
    row: usize,
    reference: &[f64],
    unit: f64,
    threshold: f64,
) -> Option<Vec<f64>> {
    let (first, last) = (reference.first()?, reference.last()?);
    let found = edges(
        plane.row(row),
        (first - unit).max(0.0),
        last + unit,
        threshold,
    );
    let first = found.iter().position(|edge| edge.dark)?;
    let found = found.get(first..first + reference.len())?;
    let near = found
        .iter()
        .zip(reference)
        .all(|(edge, at)| (edge.at - at).abs() <= 0.6 * unit);
    near.then(|| found.iter().map(|edge| edge.at).collect())
}

/// Clear pixels left and right of the bars, the least of all rows; the edge of the plane ends them.
fn clear(plane: &Plane, walked: &Walk, threshold: f64, unit: f64) -> (f64, f64) {
    let far = FAR * unit;
    let (mut left, mut right) = (far, far);
    let step = ((walked.bottom - walked.top) / ROWS).max(1);
    // The ends of bars are blended and often rounded; a pixel beside them says nothing.
    for row in (walked.top + 1..walked.bottom).step_by(step) {
        let Some((first, last)) = walked.ends(row) else {
            continue;
        };
        let values = plane.row(row);
        let before = edges(
            values,
            (first - far).max(0.0),
            first - 0.3 * unit,
            threshold,
        );
        let end = before.iter().rev().find(|edge| !edge.dark);
        left = left.min(first - end.map_or(0.0, |edge| edge.at)).max(0.0);
        let after = edges(values, last + 0.3 * unit, last + far, threshold);
        let end = after.iter().find(|edge| edge.dark);
        let edge = figure(plane.width);
        right = right.min(end.map_or(edge, |edge| edge.at) - last).max(0.0);
    }
    (left, right)
}

/// Thickness of the dark band that lies across the ends of the bars, the thinner of both; 0
/// unless it lies at both.
fn bearer(plane: &Plane, walked: &Walk, threshold: f64) -> f64 {
    let Some((first, last)) = walked.ends(walked.top) else {
        return 0.0;
    };
    let thickness = |rows: &mut dyn Iterator<Item = usize>| {
        let mut count = 0_usize;
        let mut missed = 0_usize;
        for row in rows {
            let part = plane
                .row(row)
                .get(place(first)..place(last))
                .unwrap_or_default();
            let dark = part.iter().filter(|value| f64::from(**value) < threshold);
            if !part.is_empty() && dark.count() * 50 >= part.len() * 49 {
                count += 1;
            } else if count > 0 || missed >= 2 {
                break;
            } else {
                missed += 1;
            }
        }
        figure(count)
    };
    let limit = place(20.0 * walked.unit);
    let above = thickness(&mut (0..walked.top).rev().take(limit));
    let below = thickness(&mut (walked.bottom + 1..plane.height).take(limit));
    above.min(below)
}
