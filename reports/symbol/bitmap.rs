//! Dots of a printer: rectangles exactly, letters by how much of a dot they cover.

use domain::label::medium::whole;

use super::drawing::{Dark, SetText};
use super::outline;
use crate::output::fonts::Fonts;

/// Points of a dot that are asked in each direction, to see how much of it a letter covers.
const FINE: u32 = 4;

/// Dots, a bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Dots across.
    pub width: u32,
    /// Dots down.
    pub height: u32,
    /// Rows of whole bytes, the leftmost dot in the highest bit; 1 is black.
    bytes: Vec<u8>,
    row: usize,
}

impl Bitmap {
    /// White dots.
    pub fn blank(width: u32, height: u32) -> Self {
        let row = size(width.div_ceil(8));
        Self {
            width,
            height,
            bytes: vec![0; row * size(height)],
            row,
        }
    }

    /// Bytes of a row.
    pub const fn row_bytes(&self) -> usize {
        self.row
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.chunks(self.row.max(1))
    }

    fn blacken(&mut self, x: u32, y: u32) {
        if x >= self.width || y >= self.height {
            return;
        }
        let place = size(y) * self.row + size(x / 8);
        if let Some(byte) = self.bytes.get_mut(place) {
            *byte |= 0x80 >> (x % 8);
        }
    }

    /// Blackens a rectangle.
    pub fn fill(&mut self, dark: Dark) {
        for y in dark.y..dark.y.saturating_add(dark.h).min(self.height) {
            for x in dark.x..dark.x.saturating_add(dark.w).min(self.width) {
                self.blacken(x, y);
            }
        }
    }

    /// What lies right of and beneath a dot.
    pub fn part(&self, left: u32, top: u32) -> Self {
        let mut part = Self::blank(
            self.width.saturating_sub(left),
            self.height.saturating_sub(top),
        );
        for y in top..self.height {
            for x in left..self.width {
                if self.is_black(x, y) {
                    part.blacken(x - left, y - top);
                }
            }
        }
        part
    }

    fn is_black(&self, x: u32, y: u32) -> bool {
        let byte = self.bytes.get(size(y) * self.row + size(x / 8));
        byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Blackens every dot of which a line of text covers half or more.
    pub fn set(&mut self, text: &SetText, fonts: &Fonts) {
        let edges = edges(&outline::polygons(&outline::steps(text, fonts)));
        let Some((top, bottom)) = extent(&edges) else {
            return;
        };
        for y in top..=bottom.min(self.height.saturating_sub(1)) {
            let mut covered = vec![0_u32; size(self.width)];
            for part in 0..FINE {
                let line = f64::from(y) + (f64::from(part) + 0.5) / f64::from(FINE);
                for (from, to) in spans(&edges, line) {
                    cover(&mut covered, from, to);
                }
            }
            for (x, _) in (0..)
                .zip(&covered)
                .filter(|(_, hits)| **hits * 2 >= FINE * FINE)
            {
                self.blacken(x, y);
            }
        }
    }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// An edge of a letter: from, to, and whether it runs up or down.
type Edge = ((f64, f64), (f64, f64));

fn edges(polygons: &[Vec<(f32, f32)>]) -> Vec<Edge> {
    let wide = |(x, y): &(f32, f32)| (f64::from(*x), f64::from(*y));
    let mut all = Vec::new();
    for polygon in polygons {
        let next = polygon.iter().skip(1).chain(polygon.first());
        all.extend(
            polygon
                .iter()
                .zip(next)
                .map(|(from, to)| (wide(from), wide(to))),
        );
    }
    all
}

/// The first and the last row that edges touch.
fn extent(edges: &[Edge]) -> Option<(u32, u32)> {
    let rows = edges.iter().flat_map(|((_, from), (_, to))| [*from, *to]);
    let (least, most) = rows.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), row| {
        (least.min(row), most.max(row))
    });
    (least <= most).then(|| (whole(least.floor()), whole(most.ceil())))
}

/// Where a horizontal line is inside of the letters: winding other than zero.
fn spans(edges: &[Edge], line: f64) -> Vec<(f64, f64)> {
    let mut crossings: Vec<(f64, i32)> = edges
        .iter()
        .filter_map(|((x0, y0), (x1, y1))| {
            let turn = match ((*y0 <= line), (*y1 <= line)) {
                (true, false) => 1,
                (false, true) => -1,
                _ => return None,
            };
            Some((x0 + (line - y0) / (y1 - y0) * (x1 - x0), turn))
        })
        .collect();
    crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut winding = 0;
    let mut spans = Vec::new();
    let mut begun = 0.0;
    for (x, turn) in crossings {
        if winding == 0 {
            begun = x;
        }
        winding += turn;
        if winding == 0 {
            spans.push((begun, x));
        }
    }
    spans
}

/// Counts the points of each dot that lie between two places of a line.
fn cover(covered: &mut [u32], from: f64, to: f64) {
    let fine = f64::from(FINE);
    let (first, last) = (
        whole((from * fine - 0.5).ceil()),
        whole((to * fine - 0.5).ceil()),
    );
    for point in first..last {
        if let Some(hits) = covered.get_mut(size(point / FINE)) {
            *hits += 1;
        }
    }
}
