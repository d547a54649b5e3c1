//! From edges of bars to X, by what the symbology says of its elements.

use domain::measurement::Symbology;

use super::numbers::figure;

/// Widths of a symbol in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Widths {
    /// Width of a module.
    pub(super) x: f64,
    /// Wide elements against narrow ones, of symbologies with two widths.
    pub(super) ratio: Option<f64>,
    /// By how much bars are wider than whole modules, in percent of X.
    pub(super) gain: Option<f64>,
}

/// Modules of a symbol of so many elements; absent where the number does not suit, and for
/// symbologies that have two widths instead (ISO/IEC 15420, ISO/IEC 15417, ISO/IEC 24724).
fn modules(symbology: Symbology, elements: usize) -> Option<f64> {
    match (symbology, elements) {
        (Symbology::Ean13 | Symbology::UpcA, 59) => Some(95.0),
        (Symbology::Ean8, 43) => Some(67.0),
        (Symbology::UpcE, 33) => Some(51.0),
        // Six elements a character of eleven modules, seven for the stop of thirteen.
        (Symbology::Gs1128 | Symbology::Code128, count)
            if count > 7 && (count - 7).is_multiple_of(6) =>
        {
            Some(figure((count - 7) / 6) * 11.0 + 13.0)
        }
        (Symbology::Gs1DataBar, 46) => Some(96.0),
        _ => None,
    }
}

/// The widths; absent where the edges are not those of such a symbol.
pub(super) fn of(symbology: Symbology, edges: &[f64]) -> Option<Widths> {
    let elements: Vec<f64> = edges
        .windows(2)
        .filter_map(|pair| Some(pair.get(1)? - pair.first()?))
        .collect();
    if let Some(modules) = modules(symbology, elements.len()) {
        let x = (edges.last()? - edges.first()?) / modules;
        return (x > 0.0).then(|| Widths {
            x,
            ratio: None,
            gain: gain(&elements, x),
        });
    }
    match symbology {
        Symbology::Itf14 | Symbology::Itf | Symbology::Code39 => of_two(&elements),
        _ => None,
    }
}

/// How much wider than whole modules bars are on average, in percent of X.
fn gain(elements: &[f64], x: f64) -> Option<f64> {
    let bars: Vec<f64> = elements.iter().step_by(2).copied().collect();
    let wider: f64 = bars
        .iter()
        .map(|width| width - (width / x).round().max(1.0) * x)
        .sum();
    (!bars.is_empty()).then(|| (wider / figure(bars.len()) / x * 1000.0).round() / 10.0)
}

/// Narrow and wide elements, told apart half-way between the narrowest and the widest.
fn of_two(elements: &[f64]) -> Option<Widths> {
    let (first, last) = elements.split_at_checked(1)?;
    let first = *first.first()?;
    let least = last.iter().copied().fold(first, f64::min);
    let most = last.iter().copied().fold(first, f64::max);
    let split = f64::midpoint(least, most);
    let mean = |wide: bool| {
        let same: Vec<f64> = elements
            .iter()
            .copied()
            .filter(|width| (*width > split) == wide)
            .collect();
        (!same.is_empty()).then(|| same.iter().sum::<f64>() / figure(same.len()))
    };
    let (narrow, wide) = (mean(false)?, mean(true)?);
    // Element widths of one kind differ by printing or pixels, the two kinds by a factor of two to three.
    let ratio = wide / narrow;
    (narrow > 0.0 && (1.6..=3.6).contains(&ratio)).then(|| Widths {
        x: narrow,
        ratio: Some((ratio * 100.0).round() / 100.0),
        gain: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(widths: &[f64]) -> Vec<f64> {
        let mut at = 5.0;
        let mut edges = vec![at];
        for width in widths {
            at += width;
            edges.push(at);
        }
        edges
    }

    #[test]
    fn x_of_an_ean_is_its_length_in_95_parts_and_a_reduction_of_bars_shows() {
        // 59 elements, 36 of them two modules wide: 95 modules; bars are a tenth of X narrower.
        let widths: Vec<f64> = (0..59)
            .map(|place| {
                let modules = if place < 36 { 2.0 } else { 1.0 };
                let reduced = if place % 2 == 0 { -0.1 } else { 0.1 };
                (modules + reduced) * 0.33
            })
            .collect();
        let found = of(Symbology::Ean13, &edges(&widths)).unwrap();
        assert!((found.x - 0.33).abs() < 0.001, "{found:?}");
        assert!((found.gain.unwrap() + 10.0).abs() < 0.5, "{found:?}");
        assert_eq!(of(Symbology::Ean13, &edges(&widths[1..])), None);
        assert_eq!(of(Symbology::Ean13, &[]), None);
    }

    #[test]
    fn narrow_and_wide_elements_give_x_and_their_ratio() {
        let widths = [0.5, 0.5, 1.25, 0.5, 1.25, 1.25, 0.5, 0.5, 1.25];
        let found = of(Symbology::Itf14, &edges(&widths)).unwrap();
        assert!((found.x - 0.5).abs() < 1e-9);
        assert_eq!(found.ratio, Some(2.5));
        assert_eq!(of(Symbology::Itf14, &edges(&[0.5, 0.5])), None);
    }
}
