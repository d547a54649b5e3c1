//! A pattern such as `{year}{month}{count:3}`: checked when it is chosen, so that every number
//! it makes is another one, and read again where an operator names an intake.
//!
//! Places have fixed widths, except `{turn}` and `{company}`, which stand apart by hyphens: two
//! different counts can therefore never give one text.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};

use super::{
    CompanyNumber, LONGEST, NumberError, PatternError,
    place::{Part, Place, fits, parts_of},
};

/// The most characters of a company number, which leaves room for what an intake adds.
pub(super) const LONGEST_COMPANY: usize = 20;

/// What a pattern numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternKind {
    /// Companies.
    Company,
    /// Intakes.
    Intake,
}

impl PatternKind {
    /// Every place that a pattern of this kind may hold.
    pub(super) const fn places(self) -> &'static str {
        match self {
            Self::Company => "{year} {year:2} {month} {count:3}",
            Self::Intake => "{company} {turn} {turn:2} {year} {year:2} {month} {count:4}",
        }
    }

    /// The places that count, one of which is needed.
    const fn counting(self) -> &'static str {
        match self {
            Self::Company => "{count:3}",
            Self::Intake => "{company}-{turn} {count:4}",
        }
    }

    const fn longest(self) -> usize {
        match self {
            Self::Company => LONGEST_COMPANY,
            Self::Intake => LONGEST,
        }
    }
}

/// Where the count of a pattern begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Every month.
    EachMonth,
    /// Every year.
    EachYear,
    /// For every company.
    EachCompany,
    /// Nowhere.
    Always,
}

/// How numbers are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a number is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stuff<'a> {
    /// The laboratory's day.
    pub on: NaiveDate,
    /// The place in the row that the pattern counts.
    pub count: u64,
    /// The company, for intakes.
    pub company: Option<&'a CompanyNumber>,
}

impl Pattern {
    /// The pattern that comes with the program, as the reference laboratory numbers.
    #[must_use]
    pub fn shipped(kind: PatternKind) -> Self {
        let place = Part::Place;
        let (text, parts) = match kind {
            PatternKind::Company => (
                "{year}{month}{count:3}",
                vec![
                    place(Place::Year(4)),
                    place(Place::Month),
                    place(Place::Count(3)),
                ],
            ),
            PatternKind::Intake => (
                "{company}-{turn}",
                vec![
                    place(Place::Company),
                    Part::Text("-".to_owned()),
                    place(Place::Turn(None)),
                ],
            ),
        };
        Self {
            text: text.to_owned(),
            parts,
        }
    }

    /// Reads and checks a pattern.
    ///
    /// # Errors
    /// What stands in the way of numbers that are all different.
    pub fn read(text: &str, kind: PatternKind) -> Result<Self, PatternError> {
        let text = text.trim().to_owned();
        let parts = parts_of(&text, kind)?;
        let pattern = Self { text, parts };
        pattern.check(kind)?;
        Ok(pattern)
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        self.parts.iter().filter_map(|part| match part {
            Part::Place(place) => Some(*place),
            Part::Text(_) => None,
        })
    }

    fn has(&self, wanted: impl Fn(&Place) -> bool) -> bool {
        self.places().any(|place| wanted(&place))
    }

    fn check(&self, kind: PatternKind) -> Result<(), PatternError> {
        let pattern = || self.text.clone();
        let counting = self.places().filter(|place| place.counts()).count();
        if counting != 1 {
            return Err(PatternError::Counts {
                pattern: pattern(),
                found: counting,
                expected: kind.counting(),
            });
        }
        for (index, place) in self.places().enumerate() {
            if self
                .places()
                .take(index)
                .any(|one| one.name() == place.name())
            {
                return Err(PatternError::Twice {
                    pattern: pattern(),
                    place: place.name().to_owned(),
                });
            }
        }
        for (place, needed) in [("{month}", "{year}"), ("{turn}", "{company}")] {
            if self.has(|one| one.name() == place) && !self.has(|one| one.name() == needed) {
                return Err(PatternError::Needs {
                    pattern: pattern(),
                    place,
                    needed,
                });
            }
        }
        self.check_borders()?;
        let found = self.longest();
        if found > kind.longest() {
            return Err(PatternError::Long {
                pattern: pattern(),
                found,
                limit: kind.longest(),
            });
        }
        Ok(())
    }

    /// What varies in length stands between hyphens or at an end, and no end is a hyphen.
    fn check_borders(&self) -> Result<(), PatternError> {
        if self.text.starts_with('-') || self.text.ends_with('-') {
            return Err(PatternError::Edge {
                found: self.text.clone(),
            });
        }
        for (index, part) in self.parts.iter().enumerate() {
            let Part::Place(place) = part else { continue };
            let before = index.checked_sub(1).and_then(|at| self.parts.get(at));
            let after = self.parts.get(index.saturating_add(1));
            let apart = |part: Option<&Part>, hyphen: fn(&str) -> bool| match part {
                None => true,
                Some(Part::Text(text)) => hyphen(text),
                Some(Part::Place(_)) => false,
            };
            if place.varies()
                && !(apart(before, |text| text.ends_with('-'))
                    && apart(after, |text| text.starts_with('-')))
            {
                return Err(PatternError::RunsInto {
                    pattern: self.text.clone(),
                    place: place.name().to_owned(),
                });
            }
        }
        Ok(())
    }

    fn longest(&self) -> usize {
        let length = |part: &Part| match part {
            Part::Text(text) => text.len(),
            Part::Place(place) => place.longest(),
        };
        self.parts.iter().map(length).sum()
    }

    /// How many numbers a row has.
    #[must_use]
    pub fn limit(&self) -> u64 {
        let digits = |place: Place| match place {
            Place::Count(width) | Place::Turn(Some(width)) => Some(u32::from(width)),
            _ => None,
        };
        let width = self.places().find_map(digits);
        width.map_or(u64::from(u32::MAX), |width| 10_u64.pow(width) - 1)
    }

    /// Where the count begins anew.
    #[must_use]
    pub fn counting(&self) -> Counting {
        if self.has(|place| matches!(place, Place::Turn(_))) {
            Counting::EachCompany
        } else if self.has(|place| *place == Place::Month) {
            Counting::EachMonth
        } else if self.has(|place| matches!(place, Place::Year(_))) {
            Counting::EachYear
        } else {
            Counting::Always
        }
    }

    /// The month or year in which a day's numbers are counted; empty where none begins anew.
    pub(super) fn period(&self, on: NaiveDate) -> String {
        match self.counting() {
            Counting::EachMonth => format!("{:04}-{:02}", on.year(), on.month()),
            Counting::EachYear => format!("{:04}", on.year()),
            Counting::EachCompany | Counting::Always => String::new(),
        }
    }

    /// The text of a number.
    pub(super) fn make(&self, of: Stuff<'_>) -> Result<String, NumberError> {
        let year = of.on.year();
        if !(1000..=9999).contains(&year) {
            return Err(NumberError::Year { found: year });
        }
        if of.count > self.limit() {
            let each = self.counting() == Counting::EachCompany;
            let company = of.company.filter(|_| each);
            return Err(NumberError::Exhausted {
                pattern: self.text.clone(),
                period: company.map_or_else(|| self.period(of.on), ToString::to_string),
                limit: self.limit(),
            });
        }
        let wide = |number: u64, width: u8| format!("{number:0width$}", width = usize::from(width));
        let one = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(Place::Year(2)) => format!("{:02}", year.rem_euclid(100)),
            Part::Place(Place::Year(_)) => format!("{year:04}"),
            Part::Place(Place::Month) => format!("{:02}", of.on.month()),
            Part::Place(Place::Count(width) | Place::Turn(Some(width))) => wide(of.count, *width),
            Part::Place(Place::Turn(None)) => of.count.to_string(),
            Part::Place(Place::Company) => of.company.map(ToString::to_string).unwrap_or_default(),
        };
        Ok(self.parts.iter().map(one).collect())
    }

    /// Whether a text could be a number of this pattern; `companies` are patterns of those.
    #[must_use]
    pub fn reads(&self, text: &str, companies: &[Self]) -> bool {
        fits(&self.parts, text, companies)
    }
}
