//! How long a GS1-128 symbol is, from its data alone.
//!
//! The fewest symbol characters are counted over code sets B and C. Clause: ISO/IEC 15417;
//! 165.10 mm with quiet zones at most, GS1 General Specifications 5.4.4.3.

use crate::gs1::element_string::WRITTEN_FNC1;

/// Modules of one symbol character.
const CHARACTER: u32 = 11;
/// Modules of the stop character with its closing bar.
const STOP: u32 = 13;
/// Modules of both quiet zones.
const QUIET_ZONES: u32 = 20;

/// Modules of the whole symbol with quiet zones; data as in a symbol, FNC1 written `^`.
///
/// `^010570436800002717160327` + `10ABC123^21123` takes 28 characters and 341 modules.
pub(super) fn modules(data: &str) -> u32 {
    // Start and check character stand in every symbol.
    (characters(data.as_bytes()) + 2) * CHARACTER + STOP + QUIET_ZONES
}

/// The fewest characters for the data, from the end backwards: `b` and `c` are the costs of
/// the rest when the symbol is in code set B or C before it.
fn characters(data: &[u8]) -> u32 {
    let (mut b, mut c) = (0, 0);
    // The cost in set C two places further on, for a pair of digits.
    let mut c_after_pair = 0;
    let mut next_is_digit = false;
    for byte in data.iter().rev() {
        let digit = byte.is_ascii_digit();
        let in_b = b + 1;
        let in_c = match byte {
            _ if char::from(*byte) == WRITTEN_FNC1 => Some(c + 1),
            _ if digit && next_is_digit => Some(c_after_pair + 1),
            _ => None,
        };
        let switch_to_b = in_b + 1;
        let best_c = in_c.map_or(switch_to_b, |cost| cost.min(switch_to_b));
        let best_b = in_c.map_or(in_b, |cost| in_b.min(cost + 1));
        c_after_pair = c;
        (b, c) = (best_b, best_c);
        next_is_digit = digit;
    }
    b.min(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_label_is_too_long_at_its_least_x() {
        let data = "^01057043680000271716032710ABC123^21123";
        assert_eq!(modules(data), 341);
        let length = f64::from(modules(data)) * 0.495;
        assert!((length - 168.795).abs() < 1e-9 && length > 165.10);
        assert!(f64::from(modules(data)) * 0.484 < 165.10);
    }

    #[test]
    fn digits_pair_up_and_letters_do_not() {
        for (data, count) in [
            ("", 0),
            ("^00357123450000000053", 11),
            ("12", 1),
            ("123", 3),
            ("A", 1),
            ("A1234", 4),
            ("A12", 3),
        ] {
            assert_eq!(characters(data.as_bytes()), count, "{data}");
        }
    }
}
