//! How values of parameters are written: truths, words, numbers with units, ranges.
//!
//! The dictionary's triggers and the files of facts share this grammar.

use super::super::vocabulary::{Fact, Kind};
use crate::measurement::Unit;

/// The number that stands for a word of a list.
pub(crate) fn place_of(words: &[&str], word: &str) -> Option<f64> {
    words
        .iter()
        .zip(0_u8..)
        .find(|(one, _)| **one == word)
        .map(|(_, place)| f64::from(place))
}

/// `True` and `False` as the dictionary writes them, and as spreadsheets do.
pub(crate) fn read_truth(text: &str) -> Option<bool> {
    match text {
        "True" | "TRUE" | "true" => Some(true),
        "False" | "FALSE" | "false" => Some(false),
        _ => None,
    }
}

/// What a parameter takes, for the sentence about a value that does not fit.
pub(crate) fn expected(fact: Fact) -> String {
    match fact.kind() {
        Kind::Truth(_) => "True, False".to_owned(),
        Kind::Word(words) => words.join(", "),
        Kind::Number { unit, least, most } => format!("{least}–{most} {}", unit.symbol())
            .trim_end()
            .to_owned(),
    }
}

/// A range: a number, `>15`, `<=3` or `2..4`, both ends possible.
pub(super) fn read_range(text: &str, unit: Unit) -> Option<(f64, f64)> {
    if let Some(rest) = text.strip_prefix(">=") {
        return Some((read_number(rest, unit)?, f64::INFINITY));
    }
    if let Some(rest) = text.strip_prefix("<=") {
        return Some((f64::NEG_INFINITY, read_number(rest, unit)?));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some((read_number(rest, unit)?.next_up(), f64::INFINITY));
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some((f64::NEG_INFINITY, read_number(rest, unit)?.next_down()));
    }
    if let Some((low, high)) = text.split_once("..") {
        let range = (read_number(low, unit)?, read_number(high, unit)?);
        return (range.0 <= range.1).then_some(range);
    }
    let number = read_number(text, unit)?;
    Some((number, number))
}

/// A finite number, with or without a unit that measures the same thing.
pub(crate) fn read_number(text: &str, unit: Unit) -> Option<f64> {
    let text = text.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(text.len());
    let (digits, written) = text.split_at_checked(end)?;
    let number: f64 = digits.parse().ok()?;
    if !number.is_finite() {
        return None;
    }
    if written.is_empty() {
        return Some(number);
    }
    crate::measurement::Value::number(number, read_unit(written.trim())?).in_unit(unit)
}

/// The units that may stand behind a number.
pub(crate) fn read_unit(text: &str) -> Option<Unit> {
    match text {
        "%" => Some(Unit::Percent),
        "mm" => Some(Unit::Millimetre),
        "mil" => Some(Unit::Mil),
        "in" => Some(Unit::Inch),
        "µm" | "μm" | "um" => Some(Unit::Micrometre),
        "X" => Some(Unit::Modules),
        "°" => Some(Unit::Degree),
        _ => None,
    }
}
