//! What the instruments leave behind: one writer for each kind of file.
//!
//! A record is one symbol at one time; the same record could go to any instrument that
//! reads its symbology. Formats are those that the importers read.

pub mod capture;
pub mod dataman;
pub mod forms;
pub mod lvs95xx;
pub mod rea;
pub mod trucheck;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use domain::measurement::Grade;

use super::print::{Fnc1, Print};

/// One symbol as it was measured.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The symbol.
    pub print: &'a Print,
    /// The product's name, for instruments that have a field for it.
    pub product: &'a str,
    /// The company's name, likewise.
    pub company: &'a str,
    /// What the operator entered: the intake's number.
    pub job: &'a str,
    /// When it was measured, in the laboratory's time.
    pub taken_at: NaiveDateTime,
}

/// When the record with a running number is measured: a symbol a minute, seven hours a day.
#[must_use]
pub fn moment(first_day: NaiveDate, number: u32) -> NaiveDateTime {
    let day = u64::from(number / 420);
    let minute = i64::from(number % 420);
    let begin = NaiveTime::from_hms_opt(9, 0, 12).unwrap_or_default();
    // A step that is no whole minute, so that times differ in their seconds too.
    let moment = (first_day + Days::new(day)).and_time(begin) + TimeDelta::seconds(minute * 61);
    // Nobody measures over midday.
    if minute * 61 > 10_800 {
        moment + TimeDelta::minutes(45)
    } else {
        moment
    }
}

/// A grade with one decimal.
#[must_use]
pub fn shown(grade: Grade) -> String {
    format!("{:.1}", grade.number())
}

/// A grade with its letter: `3.4 (B)`.
#[must_use]
pub fn lettered(grade: Grade) -> String {
    format!("{:.1} ({})", grade.number(), grade.letter().symbol())
}

/// A length in mm as thousandths of an inch.
#[must_use]
pub fn mils(millimetres: f64) -> f64 {
    millimetres / 0.0254
}

/// The data as they are in a symbol: of an element string without brackets, `<F1>` first and
/// behind every item of varying length that is not the last, as far as the symbol has them.
#[must_use]
pub fn raw(print: &Print) -> String {
    let data = print.data.as_deref().unwrap_or_default();
    if !data.starts_with('(') {
        return data.to_owned();
    }
    let mut raw = String::new();
    if print.fnc1 != Fnc1::NotFirst {
        raw.push_str("<F1>");
    }
    let elements: Vec<(&str, &str)> = data
        .split('(')
        .skip(1)
        .filter_map(|element| element.split_once(')'))
        .collect();
    let last = elements.len().saturating_sub(1);
    for (place, (identifier, value)) in elements.iter().enumerate() {
        raw.push_str(identifier);
        raw.push_str(value);
        if place < last && matches!(*identifier, "10" | "21") && print.fnc1 == Fnc1::Right {
            raw.push_str("<F1>");
        }
    }
    raw
}

/// The matrix that holds some data: smaller sizes of ISO/IEC 16022 with room for them.
#[must_use]
pub fn matrix_size(data: &str) -> &'static str {
    match data.len() {
        0..=24 => "18x18",
        25..=36 => "20x20",
        37..=48 => "22x22",
        _ => "26x26",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::chance::Chance;
    use domain::measurement::Symbology;

    #[test]
    fn separators_stand_where_the_length_varies_and_something_follows() {
        let mut print = Print::good(
            Symbology::DataMatrix,
            "(01)06901234567892(17)281130(10)B1(21)7",
            &mut Chance::new(1, 1),
        );
        assert_eq!(raw(&print), "<F1>01069012345678921728113010B1<F1>217");
        print.fnc1 = Fnc1::NoSeparator;
        assert_eq!(raw(&print), "<F1>01069012345678921728113010B1217");
        print.fnc1 = Fnc1::NotFirst;
        assert_eq!(raw(&print), "01069012345678921728113010B1217");
        print.data = Some("6901234567892".to_owned());
        assert_eq!(raw(&print), "6901234567892");
    }
}
