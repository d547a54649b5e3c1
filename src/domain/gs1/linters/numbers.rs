//! Checks of numbers: flags, zeros, angles, pieces of a total, positions in a sequence.

use std::cmp::Ordering;

use crate::gs1::linters::{Fault, Outcome, flaw, require};

pub(super) fn one_of(data: &[u8], allowed: &[u8], fault: Fault) -> Outcome {
    let right = matches!(data, [one] if allowed.contains(one));
    require(right, fault, 0)
}

pub(super) fn zero(data: &[u8]) -> Outcome {
    match data.iter().position(|byte| *byte != b'0') {
        Some(at) => flaw(Fault::NotZero, at),
        None => Ok(()),
    }
}

pub(super) fn non_zero(data: &[u8]) -> Outcome {
    require(data.iter().any(|byte| *byte != b'0'), Fault::Zero, 0)
}

pub(super) fn no_zero_prefix(data: &[u8]) -> Outcome {
    require(!matches!(data, [b'0', _, ..]), Fault::LeadingZero, 0)
}

/// Degrees in steps of 10^-7, counted from the south pole or from 180 degrees west.
pub(super) fn at_most(data: &[u8], most: u64, fault: Fault) -> Outcome {
    let value = std::str::from_utf8(data)
        .ok()
        .and_then(|text| text.parse::<u64>().ok());
    require(value.is_some_and(|value| value <= most), fault, 0)
}

/// The first half of the digits is the piece, the second the total.
pub(super) fn piece_of_total(data: &[u8]) -> Outcome {
    let Some((piece, total)) = data.split_at_checked(data.len() / 2) else {
        return flaw(Fault::PieceOfTotal, 0);
    };
    // Digits of equal length compare as the numbers they spell.
    let right = non_zero(piece).is_ok() && piece.len() == total.len() && piece <= total;
    require(right, Fault::PieceOfTotal, 0)
}

pub(super) fn position_in_sequence(data: &[u8]) -> Outcome {
    let mut halves = data.split(|byte| *byte == b'/');
    let (Some(position), Some(end), None) = (halves.next(), halves.next(), halves.next()) else {
        return flaw(Fault::PositionInSequence, 0);
    };
    let counts = |number: &[u8]| {
        matches!(number, [b'1'..=b'9', ..]) && number.iter().all(u8::is_ascii_digit)
    };
    let within = position
        .len()
        .cmp(&end.len())
        .then_with(|| position.cmp(end));
    let right = counts(position) && counts(end) && within != Ordering::Greater;
    require(right, Fault::PositionInSequence, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::linters::{Linter, assert_cases};

    #[test]
    fn flags_allow_only_their_digits() {
        let no = |fault| Some((fault, 0));
        assert_cases(
            Linter::YesNo,
            &[("0", None), ("1", None), ("2", no(Fault::YesNo))],
        );
        assert_cases(
            Linter::Winding,
            &[
                ("0", None),
                ("1", None),
                ("9", None),
                ("2", no(Fault::Winding)),
            ],
        );
        assert_cases(
            Linter::Sex,
            &[
                ("0", None),
                ("1", None),
                ("2", None),
                ("9", None),
                ("3", no(Fault::Sex)),
            ],
        );
    }

    #[test]
    fn zeros_stand_where_they_must_and_not_where_they_must_not() {
        assert_cases(
            Linter::Zero,
            &[
                ("0", None),
                ("000", None),
                ("001", Some((Fault::NotZero, 2))),
            ],
        );
        assert_cases(
            Linter::NonZero,
            &[("001", None), ("1", None), ("000", Some((Fault::Zero, 0)))],
        );
        assert_cases(
            Linter::NoZeroPrefix,
            &[
                ("0", None),
                ("10", None),
                ("01", Some((Fault::LeadingZero, 0))),
                ("00", Some((Fault::LeadingZero, 0))),
            ],
        );
    }

    #[test]
    fn angles_end_at_the_pole_and_after_one_turn() {
        assert_cases(
            Linter::Latitude,
            &[
                ("0000000000", None),
                ("1800000000", None),
                ("1800000001", Some((Fault::Latitude, 0))),
            ],
        );
        assert_cases(
            Linter::Longitude,
            &[
                ("3600000000", None),
                ("3600000001", Some((Fault::Longitude, 0))),
            ],
        );
    }

    #[test]
    fn a_piece_is_one_of_its_total() {
        let no = Some((Fault::PieceOfTotal, 0));
        assert_cases(
            Linter::PieceOfTotal,
            &[
                ("0102", None),
                ("0202", None),
                ("0302", no),
                ("0002", no),
                ("0000", no),
                ("012", no),
            ],
        );
    }

    #[test]
    fn a_position_lies_within_its_sequence() {
        let no = Some((Fault::PositionInSequence, 0));
        assert_cases(
            Linter::PositionInSequence,
            &[
                ("1/1", None),
                ("2/3", None),
                ("9/10", None),
                ("3/2", no),
                ("0/1", no),
                ("1/0", no),
                ("1-2", no),
                ("/12", no),
                ("12/", no),
                ("1//", no),
                ("10/9", no),
            ],
        );
    }
}
