//! The digits of an EAN whose check digit is wrong: decoders give such a symbol up, and its
//! designer must know which digit to mend (ISO/IEC 15420, symbol characters).

use domain::measurement::Symbology;

/// Widths of the four elements of each digit in number set A, in modules; set B has them the
/// other way round, set C as set A.
const DIGITS: [[u8; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// Which of the six left digits are of set B, for each first digit: bit 5 for the first of them.
const FIRST: [u8; 10] = [
    0b000_000, 0b001_011, 0b001_101, 0b001_110, 0b010_011, 0b011_001, 0b011_100, 0b010_101,
    0b010_110, 0b011_010,
];

/// The digits between the outer edges of an EAN-13 or EAN-8, whatever the last one is; absent
/// where the elements are no such symbol.
pub(super) fn digits(edges: &[f64]) -> Option<(Symbology, String)> {
    let widths: Vec<f64> = edges
        .windows(2)
        .filter_map(|pair| Some(pair.get(1)? - pair.first()?))
        .collect();
    let turned: Vec<f64> = widths.iter().rev().copied().collect();
    of_widths(&widths).or_else(|| of_widths(&turned))
}

fn of_widths(widths: &[f64]) -> Option<(Symbology, String)> {
    let (symbology, modules, side) = match widths.len() {
        59 => (Symbology::Ean13, 95.0, 24),
        43 => (Symbology::Ean8, 67.0, 16),
        _ => return None,
    };
    let x = widths.iter().sum::<f64>() / modules;
    let left = side_of(widths.get(3..3 + side)?, x)?;
    let right = side_of(widths.get(8 + side..8 + 2 * side)?, x)?;
    let is_a = |side: &[(char, bool)]| side.iter().all(|(_, is_b)| !is_b);
    if !is_a(&right) {
        return None;
    }
    let mut text = String::new();
    match symbology {
        Symbology::Ean8 if is_a(&left) => {}
        Symbology::Ean13 => {
            let pattern = left
                .iter()
                .fold(0, |bits, (_, is_b)| bits << 1 | u8::from(*is_b));
            let first = FIRST.iter().position(|one| *one == pattern)?;
            text.push_str(&first.to_string());
        }
        _ => return None,
    }
    text.extend(left.iter().chain(&right).map(|(digit, _)| *digit));
    Some((symbology, text))
}

/// The digits of one half, and which of them are of set B.
fn side_of(widths: &[f64], x: f64) -> Option<Vec<(char, bool)>> {
    widths.chunks_exact(4).map(|four| one(four, x)).collect()
}

fn one(four: &[f64], x: f64) -> Option<(char, bool)> {
    let total: f64 = four.iter().sum();
    if (total / x - 7.0).abs() > 0.6 {
        return None;
    }
    let distance = |pattern: &[u8; 4], reversed: bool| {
        let at = |place: usize| match reversed {
            true => pattern.iter().rev().nth(place),
            false => pattern.get(place),
        };
        let parts = four.iter().enumerate().map(|(place, width)| {
            let modules = at(place).copied().map_or(0.0, f64::from);
            (width / total * 7.0 - modules).abs()
        });
        parts.fold(0.0, f64::max)
    };
    let all = DIGITS.iter().zip('0'..='9').flat_map(|(pattern, digit)| {
        [false, true].map(|is_b| (distance(pattern, is_b), digit, is_b))
    });
    let best = all.min_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 < 0.45).then_some((best.1, best.2))
}
