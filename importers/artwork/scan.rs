//! One line across a symbol: where brightness passes from light to dark and back.

use super::numbers::{figure, place};

/// A change of brightness at a place in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) at: f64,
    /// True where a bar begins.
    pub(super) dark: bool,
}

/// The changes along a row between two places. A change is where the brightness passes the
/// threshold, between two pixels by straight interpolation: edges of drawn bars are blended by
/// their share of a pixel, which this gives back to within a few hundredths of a pixel.
pub(super) fn edges(row: &[u8], from: f64, to: f64, threshold: f64) -> Vec<Edge> {
    let first = place(from);
    let last = place(to).saturating_add(1).min(row.len());
    let part = row.get(first..last).unwrap_or_default();
    let mut found = Vec::new();
    let mut before: Option<f64> = None;
    for (offset, value) in part.iter().enumerate() {
        let value = f64::from(*value);
        if let Some(before) = before
            && (before < threshold) != (value < threshold)
        {
            let share = (before - threshold) / (before - value);
            found.push(Edge {
                at: figure(first + offset) - 0.5 + share,
                dark: value < threshold,
            });
        }
        before = Some(value);
    }
    found
}

/// The darkest and the lightest value between two places; absent where there is nothing.
pub(super) fn extremes(row: &[u8], from: f64, to: f64) -> Option<(f64, f64)> {
    let last = place(to).saturating_add(1).min(row.len());
    let part = row.get(place(from)..last)?;
    let least = part.iter().min()?;
    let most = part.iter().max()?;
    Some((f64::from(*least), f64::from(*most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_lies_where_the_blended_pixel_says() {
        // The bar begins a quarter of a pixel before pixel 3 and ends with pixel 4.
        let row = [255, 255, 191, 0, 0, 255, 255];
        let found = edges(&row, 0.0, 6.0, 127.5);
        assert_eq!(found.len(), 2);
        assert!(found[0].dark && !found[1].dark);
        assert!((found[0].at - 2.75).abs() < 0.1, "{found:?}");
        assert!((found[1].at - 5.0).abs() < 0.01, "{found:?}");
        assert!(edges(&[], 0.0, 9.0, 127.5).is_empty());
        assert!(edges(&row, 100.0, 900.0, 127.5).is_empty());
    }
}
