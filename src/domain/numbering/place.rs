//! The parts of a pattern: what stands in every number, and the places that differ.

use super::{
    PatternError, is_sign,
    pattern::{LONGEST_COMPANY, Pattern, PatternKind},
};

/// The most digits of a place that counts.
const WIDEST: u8 = 8;

/// Digits of a turn of varying length, for the longest number: more intakes has no company.
const TURN_DIGITS: usize = 5;

/// A place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The year in so many digits: 4 or 2.
    Year(u8),
    /// The month, 01 to 12.
    Month,
    /// The count since the year or month began, in so many digits.
    Count(u8),
    /// Which intake of its company it is, in so many digits or as many as it needs.
    Turn(Option<u8>),
    /// The company's number.
    Company,
}

impl Place {
    fn read(text: &str, kind: PatternKind) -> Option<Self> {
        let (name, width) = match text.split_once(':') {
            Some((name, width)) => (name, Some(width.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let counts = width.filter(|width| (1..=WIDEST).contains(width));
        match (name, width, kind) {
            ("year", None | Some(4), _) => Some(Self::Year(4)),
            ("year", Some(2), _) => Some(Self::Year(2)),
            ("month", None | Some(2), _) => Some(Self::Month),
            ("count", Some(_), _) => counts.map(Self::Count),
            ("turn", None, PatternKind::Intake) => Some(Self::Turn(None)),
            ("turn", Some(_), PatternKind::Intake) => counts.map(|width| Self::Turn(Some(width))),
            ("company", None, PatternKind::Intake) => Some(Self::Company),
            _ => None,
        }
    }

    /// What it is called without its width; no two of one name stand in a pattern.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Year(_) => "{year}",
            Self::Month => "{month}",
            Self::Count(_) => "{count}",
            Self::Turn(_) => "{turn}",
            Self::Company => "{company}",
        }
    }

    pub(super) const fn counts(self) -> bool {
        matches!(self, Self::Count(_) | Self::Turn(_))
    }

    pub(super) const fn varies(self) -> bool {
        matches!(self, Self::Turn(None) | Self::Company)
    }

    pub(super) fn longest(self) -> usize {
        match self {
            Self::Year(width) | Self::Count(width) | Self::Turn(Some(width)) => usize::from(width),
            Self::Month => 2,
            Self::Turn(None) => TURN_DIGITS,
            Self::Company => LONGEST_COMPANY,
        }
    }

    /// Whether digits of its width may stand in it.
    fn admits(self, digits: &str) -> bool {
        let plain = !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit());
        plain
            && match self {
                Self::Year(4) => !digits.starts_with('0'),
                Self::Year(_) | Self::Company => true,
                Self::Month => digits.parse().is_ok_and(|month| (1..=12).contains(&month)),
                Self::Count(_) | Self::Turn(Some(_)) => digits.bytes().any(|sign| sign != b'0'),
                Self::Turn(None) => !digits.starts_with('0') && digits.parse::<u32>().is_ok(),
            }
    }
}

/// A part of a pattern: what stands in every number, or a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Place(Place),
}

/// Whether the parts spell the text.
pub(super) fn fits(parts: &[Part], text: &str, companies: &[Pattern]) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return text.is_empty();
    };
    let place = match part {
        Part::Text(own) => {
            return text
                .strip_prefix(own.as_str())
                .is_some_and(|text| fits(rest, text, companies));
        }
        Part::Place(place) => *place,
    };
    let head_of = |length: usize| {
        text.split_at_checked(length).is_some_and(|(head, tail)| {
            let stands = match place {
                Place::Company => companies.iter().any(|one| one.reads(head, &[])),
                other => other.admits(head),
            };
            stands && fits(rest, tail, companies)
        })
    };
    if place.varies() {
        (1..=text.len()).any(head_of)
    } else {
        head_of(place.longest())
    }
}

/// The parts of a pattern, each text and each place by itself.
pub(super) fn parts_of(pattern: &str, kind: PatternKind) -> Result<Vec<Part>, PatternError> {
    let brace = || PatternError::Brace {
        found: pattern.to_owned(),
    };
    let mut parts = Vec::new();
    let (mut rest, mut done) = (pattern, 0_usize);
    while !rest.is_empty() {
        if let Some(open) = rest.strip_prefix('{') {
            let (name, after) = open.split_once('}').ok_or_else(brace)?;
            let place = Place::read(name, kind).ok_or_else(|| PatternError::Unknown {
                found: name.to_owned(),
                expected: kind.places(),
            })?;
            parts.push(Part::Place(place));
            done = done.saturating_add(name.chars().count()).saturating_add(2);
            rest = after;
            continue;
        }
        let (own, after) = rest
            .split_at_checked(rest.find('{').unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        for (place, character) in (1_usize..).zip(own.chars()) {
            match character {
                '}' => return Err(brace()),
                _ if u8::try_from(character).is_ok_and(is_sign) => {}
                _ => {
                    return Err(PatternError::Sign {
                        character,
                        place: done.saturating_add(place),
                    });
                }
            }
        }
        done = done.saturating_add(own.chars().count());
        parts.push(Part::Text(own.to_owned()));
        rest = after;
    }
    Ok(parts)
}
