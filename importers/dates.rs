//! Days and months in either order: `03/04/2026` is the third of April or the fourth of March, and only the profile or
//! the file itself can tell. A file tells by a date whose day is beyond twelve; one that tells both tells nothing.

use chrono::NaiveDateTime;

/// What a text says of its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// One moment, whatever the order.
    Sure(NaiveDateTime),
    /// One moment, which also tells that days stand first.
    DayFirst(NaiveDateTime),
    /// One moment, which also tells that months stand first.
    MonthFirst(NaiveDateTime),
    /// Two moments: with the day first, with the month first.
    Either(NaiveDateTime, NaiveDateTime),
}

impl Moment {
    /// What two readings of one text say together.
    #[must_use]
    pub fn of(
        day_first: Option<NaiveDateTime>,
        month_first: Option<NaiveDateTime>,
    ) -> Option<Self> {
        match (day_first, month_first) {
            (Some(one), Some(other)) if one == other => Some(Self::Sure(one)),
            (Some(one), Some(other)) => Some(Self::Either(one, other)),
            (Some(one), None) => Some(Self::DayFirst(one)),
            (None, Some(other)) => Some(Self::MonthFirst(other)),
            (None, None) => None,
        }
    }
}

/// What a file has shown of its order so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    day_first: bool,
    month_first: bool,
}

impl Order {
    /// Looks for dates that tell the order anywhere in a text.
    pub fn look(&mut self, text: &str) {
        for (place, _) in text.match_indices(['/', '-']) {
            let before = text.get(..place).unwrap_or_default();
            let after = text.get(place + 1..).unwrap_or_default();
            let one = number(before.chars().rev());
            let Some((two, rest)) = second(after) else {
                continue;
            };
            let year = rest.starts_with(['/', '-'])
                && rest
                    .chars()
                    .skip(1)
                    .take_while(char::is_ascii_digit)
                    .count()
                    == 4;
            if let (Some(one), true) = (one, year) {
                self.day_first |= (13..=31).contains(&one) && (1..=12).contains(&two);
                self.month_first |= (13..=31).contains(&two) && (1..=12).contains(&one);
            }
        }
    }

    /// Learns from a moment and says which one it is; nothing where the file does not tell.
    pub fn decide(&mut self, moment: Moment) -> Option<NaiveDateTime> {
        match moment {
            Moment::Sure(sure) => Some(sure),
            Moment::DayFirst(sure) => {
                self.day_first = true;
                Some(sure)
            }
            Moment::MonthFirst(sure) => {
                self.month_first = true;
                Some(sure)
            }
            Moment::Either(day_first, month_first) => match (self.day_first, self.month_first) {
                (true, false) => Some(day_first),
                (false, true) => Some(month_first),
                _ => None,
            },
        }
    }
}

/// A number of one or two digits that ends a text, which is given from its end.
fn number(backwards: impl Iterator<Item = char>) -> Option<u32> {
    let digits: String = backwards.take_while(char::is_ascii_digit).take(3).collect();
    let forwards: String = digits.chars().rev().collect();
    (1..=2)
        .contains(&forwards.len())
        .then(|| forwards.parse().ok())?
}

/// A number of one or two digits that begins a text, and what follows it.
fn second(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (digits, rest) = text.split_at_checked(end)?;
    let short = (1..=2).contains(&digits.len());
    Some((digits.parse().ok().filter(|_| short)?, rest))
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
