//! Bars that no decoder reads: an EAN with a wrong check digit, or a symbol that was drawn wrong.
//! Whoever looks at the page must see them, so that silence is never taken for "fits".

use super::linear::{self, Bars};
use super::numbers::{figure, place};
use super::plane::Plane;
use super::scan::edges;

/// Elements beside each other from which on something looks like a linear symbol: the fewest of a
/// retail symbol are the 33 of UPC-E; below that frames and patterns are taken for bars.
const ELEMENTS: usize = 33;

/// Bars that belong together differ by four modules at most, and by some gain.
const WIDEST: f64 = 6.5;

/// Least height in millimetres: lower patterns are text and ornaments.
const LEAST_HEIGHT: f64 = 4.0;

/// Distance of the rows that are looked at, in millimetres.
const EVERY: f64 = 2.0;

/// Patterns of one page that are told.
const MOST: usize = 6;

/// Patterns of bars in a plane from which everything that was read is gone.
pub(super) fn find(plane: &mut Plane, pixel: f64) -> Vec<Bars> {
    let mut found = Vec::new();
    let step = place(EVERY / pixel).max(1);
    for y in (step..plane.height).step_by(step) {
        for sequence in sequences(plane.row(y)) {
            if found.len() >= MOST {
                return found;
            }
            let Some(bars) = linear::between(plane, y, sequence) else {
                continue;
            };
            if (bars.area.bottom - bars.area.top) * pixel >= LEAST_HEIGHT {
                plane.blank(bars.area.grown(1.0));
                found.push(bars);
                // The row has changed; the next one sees what else there is.
                break;
            }
        }
    }
    found
}

/// Runs of edges whose elements are alike enough to be those of one symbol.
fn sequences(row: &[u8]) -> Vec<Vec<f64>> {
    let all = edges(row, 0.0, figure(row.len()), 127.5);
    let mut found = Vec::new();
    let mut rest = all.as_slice();
    while let Some(start) = rest.iter().position(|edge| edge.dark) {
        let part = rest.get(start..).unwrap_or_default();
        let (mut least, mut most, mut count) = (f64::INFINITY, 0.0_f64, 0);
        for pair in part.windows(2) {
            let [one, next] = pair else { break };
            let width = next.at - one.at;
            least = least.min(width);
            most = most.max(width);
            if most > WIDEST * least.max(1.0) {
                break;
            }
            count += 1;
        }
        // The last edge of a symbol ends a bar.
        let length = if count % 2 == 0 { count } else { count + 1 };
        if length > ELEMENTS {
            let run = part.get(..length).unwrap_or_default();
            found.push(run.iter().map(|edge| edge.at).collect());
        }
        rest = part.get(length.max(1)..).unwrap_or_default();
    }
    found
}
