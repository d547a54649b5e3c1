//! A Data Matrix or QR Code measured in pixels: its modules and the clear widths on four sides.

use domain::measurement::Symbology;

use super::numbers::{figure, place};
use super::plane::{Area, Plane};
use super::scan::{edges, extremes};

/// Less difference than this between dark and light modules is no symbol.
const CONTRAST: f64 = 24.0;

/// Modules beyond which nobody asks how wide a quiet zone is.
const FAR: f64 = 12.0;

/// What was measured, in pixels.
pub(super) struct Modules {
    /// Around the modules.
    pub(super) area: Area,
    /// Side of a module; absent where the border does not tell.
    pub(super) side: Option<f64>,
    /// Clear pixels left, right, above, below.
    pub(super) clear: [f64; 4],
    /// What is dark in this symbol.
    pub(super) threshold: f64,
}

/// Measures the symbol that was read around some points.
pub(super) fn measure(
    plane: &Plane,
    symbology: Symbology,
    points: &[(f64, f64)],
) -> Option<Modules> {
    let around = Area::around(points)?;
    let mut range: Option<(f64, f64)> = None;
    for y in place(around.top)..place(around.bottom).saturating_add(1) {
        if let Some((least, most)) = extremes(plane.row(y), around.left, around.right) {
            let (low, high) = range.unwrap_or((least, most));
            range = Some((low.min(least), high.max(most)));
        }
    }
    let (dark, light) = range.filter(|(dark, light)| light - dark >= CONTRAST)?;
    let threshold = (dark + light) / 2.0;
    // The points of a QR Code are the middles of its corners, a tenth to a sixth of its side inside.
    let area = grown_to_light(plane, around, threshold)?;
    let side = match symbology {
        Symbology::Qr => side_of_qr(plane, area, threshold),
        _ => side_of_data_matrix(plane, area, threshold),
    };
    let far = FAR * side.unwrap_or((area.right - area.left) / 20.0);
    let turned = plane.turned();
    let upright = beside(plane, area, far, threshold);
    // What was above is right of the turned symbol, what was below is left of it.
    let height = figure(plane.height);
    let lying = Area {
        left: height - area.bottom,
        right: height - area.top,
        top: area.left,
        bottom: area.right,
    };
    let (below, above) = beside(&turned, lying, far, threshold);
    Some(Modules {
        area,
        side,
        clear: [upright.0, upright.1, above, below],
        threshold,
    })
}

/// The box around everything dark that hangs together with the inside of a box.
fn grown_to_light(plane: &Plane, from: Area, threshold: f64) -> Option<Area> {
    let side = (from.right - from.left).max(from.bottom - from.top);
    let most = place(side * 0.4).max(8);
    let mut bounds = [
        place(from.left),
        place(from.top),
        place(from.right),
        place(from.bottom),
    ];
    for _ in 0..most {
        let [left, top, right, bottom] = bounds;
        let column = |x: usize| (top..=bottom).any(|y| f64::from(plane.at(x, y)) < threshold);
        let row = |y: usize| (left..=right).any(|x| f64::from(plane.at(x, y)) < threshold);
        let next = [
            left - usize::from(left > 0 && column(left - 1)),
            top - usize::from(top > 0 && row(top - 1)),
            right + usize::from(right + 1 < plane.width && column(right + 1)),
            bottom + usize::from(bottom + 1 < plane.height && row(bottom + 1)),
        ];
        if next == bounds {
            break;
        }
        bounds = next;
    }
    let [left, top, right, bottom] = tightened(plane, bounds, threshold);
    (right > left && bottom > top).then(|| refined(plane, [left, top, right, bottom], threshold))
}

/// Rows and columns at the rim that are all light are no part of the symbol.
fn tightened(plane: &Plane, bounds: [usize; 4], threshold: f64) -> [usize; 4] {
    let [mut left, mut top, mut right, mut bottom] = bounds;
    let dark = |x: usize, y: usize| f64::from(plane.at(x, y)) < threshold;
    while left < right && !(top..=bottom).any(|y| dark(left, y)) {
        left += 1;
    }
    while right > left && !(top..=bottom).any(|y| dark(right, y)) {
        right -= 1;
    }
    while top < bottom && !(left..=right).any(|x| dark(x, top)) {
        top += 1;
    }
    while bottom > top && !(left..=right).any(|x| dark(x, bottom)) {
        bottom -= 1;
    }
    [left, top, right, bottom]
}

/// The box with its left and right sides at the blended edges: the outermost of all rows.
fn refined(plane: &Plane, bounds: [usize; 4], threshold: f64) -> Area {
    let [left, top, right, bottom] = bounds.map(figure);
    let mut area = Area {
        left: left + 0.5,
        top,
        right: right + 0.5,
        bottom: bottom + 1.0,
    };
    for y in place(top)..=place(bottom) {
        let found = edges(plane.row(y), (left - 2.0).max(0.0), right + 2.0, threshold);
        if let Some(edge) = found.first().filter(|edge| edge.dark) {
            area.left = area.left.min(edge.at);
        }
        if let Some(edge) = found.last().filter(|edge| !edge.dark) {
            area.right = area.right.max(edge.at);
        }
    }
    area
}

/// Dark runs along a row or column just inside of a box.
fn runs(line: impl Iterator<Item = u8>, threshold: f64) -> usize {
    let mut before = false;
    let mut count = 0;
    for value in line {
        let dark = f64::from(value) < threshold;
        if dark && !before {
            count += 1;
        }
        before = dark;
    }
    count
}

/// The clock track of a Data Matrix alternates along two sides: half as many dark runs as modules.
fn side_of_data_matrix(plane: &Plane, area: Area, threshold: f64) -> Option<f64> {
    let [left, right] = [place(area.left), place(area.right).saturating_sub(1)];
    let [top, bottom] = [place(area.top), place(area.bottom).saturating_sub(1)];
    let along = |y: usize| runs((left..=right).map(|x| plane.at(x, y)), threshold);
    let down = |x: usize| runs((top..=bottom).map(|y| plane.at(x, y)), threshold);
    let wide = along(top + 1).max(along(bottom.saturating_sub(1))) * 2;
    let high = down(left + 1).max(down(right.saturating_sub(1))) * 2;
    if wide < 8 || high < 8 {
        return None;
    }
    let x = (area.right - area.left) / figure(wide);
    let y = (area.bottom - area.top) / figure(high);
    let alike = (x - y).abs() <= 0.15 * x.max(y);
    alike.then_some(f64::midpoint(x, y))
}

/// The finder pattern of a QR Code is seven modules wide at the top; its side has 21 modules and
/// four more for each version.
fn side_of_qr(plane: &Plane, area: Area, threshold: f64) -> Option<f64> {
    let top = place(area.top) + 1;
    let found = edges(
        plane.row(top),
        (area.left - 2.0).max(0.0),
        area.right + 2.0,
        threshold,
    );
    let first = found.iter().find(|edge| edge.dark)?.at;
    let end = found.iter().find(|edge| !edge.dark && edge.at > first)?.at;
    let width = area.right - area.left;
    let guess = width / ((end - first) / 7.0);
    let version = ((guess - 17.0) / 4.0).round();
    let modules = 17.0 + 4.0 * version;
    let is_one = (1.0..=40.0).contains(&version) && (guess - modules).abs() < 1.5;
    is_one.then_some(width / modules)
}

/// Clear pixels left and right of a box, the least of all its rows.
fn beside(plane: &Plane, area: Area, far: f64, threshold: f64) -> (f64, f64) {
    let (mut left, mut right) = (far, far);
    for y in place(area.top)..place(area.bottom) {
        let row = plane.row(y);
        let before = edges(row, (area.left - far).max(0.0), area.left - 1.0, threshold);
        let end = before.iter().rev().find(|edge| !edge.dark);
        left = left
            .min(area.left - end.map_or(0.0, |edge| edge.at))
            .max(0.0);
        let after = edges(row, area.right + 1.0, area.right + far, threshold);
        let end = after.iter().find(|edge| edge.dark);
        let edge = figure(plane.width);
        right = right
            .min(end.map_or(edge, |edge| edge.at) - area.right)
            .max(0.0);
    }
    (left, right)
}
