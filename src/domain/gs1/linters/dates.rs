//! Checks of dates and times, and the date that six digits mean.

use chrono::{Datelike, NaiveDate};

use crate::gs1::linters::{Fault, Outcome, flaw, require};

/// The number that two digits spell; data that is too short spells one that no rule allows.
fn pair(data: &[u8], at: usize) -> u8 {
    match data.get(at..at + 2) {
        Some([tens, ones]) => tens
            .wrapping_sub(b'0')
            .wrapping_mul(10)
            .wrapping_add(ones.wrapping_sub(b'0')),
        _ => u8::MAX,
    }
}

fn days(month: u8, leap: bool) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if leap => Some(29),
        2 => Some(28),
        _ => None,
    }
}

fn month_and_day(data: &[u8], at: usize, leap: bool, day_may_be_zero: bool) -> Outcome {
    let Some(last) = days(pair(data, at), leap) else {
        return flaw(Fault::Month, at);
    };
    let day = pair(data, at + 2);
    let first = u8::from(!day_may_be_zero);
    require((first..=last).contains(&day), Fault::Day, at + 2)
}

/// Two digits of the year, month, day. Every fourth year is a leap year while the two
/// digits mean 1951 to 2099, as they do until the middle of the century.
pub(super) fn short(data: &[u8], day_may_be_zero: bool) -> Outcome {
    let leap = pair(data, 0).is_multiple_of(4);
    month_and_day(data, 2, leap, day_may_be_zero)
}

pub(super) fn long(data: &[u8]) -> Outcome {
    let century = pair(data, 0);
    let year = pair(data, 2);
    let leap = if year == 0 { century } else { year }.is_multiple_of(4);
    month_and_day(data, 4, leap, false)
}

pub(super) fn hour(data: &[u8]) -> Outcome {
    require(pair(data, 0) < 24, Fault::Hour, 0)
}

pub(super) fn minute(data: &[u8]) -> Outcome {
    require(pair(data, 0) < 60, Fault::Minute, 0)
}

pub(super) fn second(data: &[u8]) -> Outcome {
    require(pair(data, 0) < 60, Fault::Second, 0)
}

pub(super) fn hour_minute(data: &[u8]) -> Outcome {
    hour(data)?;
    require(pair(data, 2) < 60, Fault::Minute, 2)
}

/// The date of six digits `YYMMDD` or eight `YYYYMMDD`.
///
/// Two digits of a year mean the year within 49 before and 50 after `today` (General
/// Specifications 7.12); the day 00 means the last day of the month.
#[must_use]
pub fn date_of(digits: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (year, month_day) = match digits.len() {
        6 => {
            let (year, rest) = digits.split_at_checked(2)?;
            (century_year(year.parse().ok()?, today.year()), rest)
        }
        8 => {
            let (year, rest) = digits.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let (month, day) = month_day.split_at_checked(2)?;
    let month = month.parse().ok()?;
    match day.parse().ok()? {
        0 => Some(NaiveDate::from_ymd_opt(year, month, 1)? + chrono::Months::new(1))
            .and_then(|next| next.pred_opt()),
        day => NaiveDate::from_ymd_opt(year, month, day),
    }
}

fn century_year(two_digits: i32, this_year: i32) -> i32 {
    let century = this_year - this_year.rem_euclid(100);
    match two_digits - this_year.rem_euclid(100) {
        51..=99 => century - 100 + two_digits,
        -99..=-50 => century + 100 + two_digits,
        _ => century + two_digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::linters::{Linter, assert_cases};

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn six_digits_mean_the_published_dates() {
        let today = date(2026, 3, 2);
        for (digits, meant) in [
            ("100901", date(2010, 9, 1)),
            ("030801", date(2003, 8, 1)),
            ("091231", date(2009, 12, 31)),
            ("250200", date(2025, 2, 28)),
            ("240200", date(2024, 2, 29)),
            ("251200", date(2025, 12, 31)),
            ("760101", date(2076, 1, 1)),
            ("770101", date(1977, 1, 1)),
            ("20260302", date(2026, 3, 2)),
        ] {
            assert_eq!(date_of(digits, today), Some(meant), "{digits}");
        }
        for digits in ["251300", "250230", "2502", "", "年月日", "25ab01"] {
            assert_eq!(date_of(digits, today), None, "{digits}");
        }
    }

    #[test]
    fn the_century_turns_with_the_year_it_is_read_in() {
        assert_eq!(century_year(49, 2099), 2149);
        assert_eq!(century_year(50, 2099), 2050);
        assert_eq!(century_year(0, 1999), 2000);
        assert_eq!(century_year(51, 2000), 1951);
        assert_eq!(century_year(50, 2000), 2050);
    }

    #[test]
    fn yymmd0_allows_the_whole_month() {
        assert_cases(
            Linter::DateOrMonth,
            &[
                ("250200", None),
                ("240229", None),
                ("261130", None),
                ("251300", Some((Fault::Month, 2))),
                ("250001", Some((Fault::Month, 2))),
                ("250230", Some((Fault::Day, 4))),
                ("250229", Some((Fault::Day, 4))),
            ],
        );
    }

    #[test]
    fn yymmdd_and_yyyymmdd_want_a_day() {
        assert_cases(
            Linter::Date,
            &[("250228", None), ("250200", Some((Fault::Day, 4)))],
        );
        assert_cases(
            Linter::LongDate,
            &[
                ("20000229", None),
                ("19240229", None),
                ("19000229", Some((Fault::Day, 6))),
                ("20251301", Some((Fault::Month, 4))),
                ("20251200", Some((Fault::Day, 6))),
            ],
        );
    }

    #[test]
    fn times_stay_within_the_day() {
        assert_cases(
            Linter::Hour,
            &[("00", None), ("23", None), ("24", Some((Fault::Hour, 0)))],
        );
        assert_cases(
            Linter::Minute,
            &[("59", None), ("60", Some((Fault::Minute, 0)))],
        );
        assert_cases(
            Linter::Second,
            &[("59", None), ("60", Some((Fault::Second, 0)))],
        );
        assert_cases(
            Linter::HourMinute,
            &[
                ("2359", None),
                ("2400", Some((Fault::Hour, 0))),
                ("2360", Some((Fault::Minute, 2))),
            ],
        );
    }
}
