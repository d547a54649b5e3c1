//! Numbers and units at the start of a text, and texts that hold several numbers.

use domain::measurement::Unit;

use super::Rule;

/// A figure as written: its number, and the same as a whole number if it has no decimals.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// The number.
    pub number: f64,
    /// The same without decimals and sign.
    pub whole: Option<u32>,
}

/// Powers of ten that a number of nine digits can need.
const TENS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// A number at the start of a text, and what follows it. Longer numbers than nine digits are digits
/// of a code or noise, never a measurement.
pub fn number(text: &str, comma: bool) -> Option<(Figure, &str)> {
    let (negative, unsigned) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mut mantissa, mut digits, mut decimals, mut end) = (0_u32, 0_usize, None, 0_usize);
    for byte in unsigned.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa
                    .checked_mul(10)?
                    .checked_add(u32::from(byte - b'0'))?;
                digits += 1;
                decimals = decimals.map(|count: usize| count + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            b',' if comma && decimals.is_none() => decimals = Some(0),
            _ => break,
        }
        end += 1;
    }
    if digits == 0 || decimals == Some(0) {
        return None;
    }
    let (_, rest) = unsigned.split_at_checked(end)?;
    let size = match decimals {
        Some(decimals) => f64::from(mantissa) / TENS.get(decimals)?,
        None => f64::from(mantissa),
    };
    let figure = Figure {
        number: if negative { -size } else { size },
        whole: (decimals.is_none() && !negative).then_some(mantissa),
    };
    Some((figure, rest))
}

/// A unit as verifiers spell it.
#[must_use]
pub fn unit(text: &str) -> Option<Unit> {
    const SPELLINGS: [(&str, Unit); 18] = [
        // What most verifiers write stands first.
        ("%", Unit::Percent),
        ("mm", Unit::Millimetre),
        ("µm", Unit::Micrometre),
        ("mil", Unit::Mil),
        ("mils", Unit::Mil),
        ("X", Unit::Modules),
        ("in", Unit::Inch),
        ("in.", Unit::Inch),
        ("inch", Unit::Inch),
        ("inches", Unit::Inch),
        ("\"", Unit::Inch),
        ("um", Unit::Micrometre),
        ("μm", Unit::Micrometre),
        ("nm", Unit::Nanometre),
        ("°C", Unit::Celsius),
        ("℃", Unit::Celsius),
        ("毫米", Unit::Millimetre),
        ("微米", Unit::Micrometre),
    ];
    let text = text.trim_ascii();
    SPELLINGS
        .iter()
        .find(|(spelling, _)| spelling.eq_ignore_ascii_case(text))
        .map(|(_, unit)| *unit)
}

/// Light and dark reflectance in percent, from `87/5`, `Rl/Rd (90/3)`, `(74-8)`, `66% (74% - 8%)`.
#[must_use]
pub fn light_dark(text: &str) -> Option<(f64, f64)> {
    let text = text.trim_ascii();
    let inner = match text.rsplit_once('(') {
        Some((_, inner)) => inner.split(')').next()?,
        None => text,
    };
    let (light, rest) = number(inner.trim_ascii(), false)?;
    let rest = rest.trim_start_matches(['%', ' ']);
    let dark = rest.strip_prefix(['/', '-', '–'])?;
    let (dark, rest) = number(dark.trim_ascii_start(), false)?;
    let end = rest.trim_matches(['%', ' ']);
    end.is_empty().then_some((light.number, dark.number))
}

/// The numbers of a text that states one thing in several units, such as `1%  +0.1 MIL`.
pub fn by_unit(text: &str, rule: Rule) -> impl Iterator<Item = (f64, Unit, &str)> {
    let mut rest = text.trim_ascii();
    std::iter::from_fn(move || {
        let before = rest;
        let (figure, after) = number(rest, rule.comma)?;
        let after = after.trim_ascii_start();
        let end = after
            .find(|c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '+' | '-'))
            .unwrap_or(after.len());
        let (spelling, tail) = after.split_at_checked(end)?;
        let unit = unit(spelling).or(if spelling.is_empty() { rule.unit } else { None })?;
        let length = before.len().checked_sub(tail.len())?;
        rest = tail.trim_ascii_start();
        Some((figure.number, unit, before.get(..length)?.trim_ascii_end()))
    })
}
