//! What the verdict would be under another edition of the grading standard.
//!
//! Editions differ in whole grades and tenths, so one symbol can reach a demanded grade under one and miss it under
//! another. Nothing is claimed that the printed figures do not carry: the way of computing must first give the printed
//! grade under its own edition, a whole grade may stand for any tenth up to the next one, and a verdict is told only
//! where every such tenth agrees. Changes of the measurement itself (:2024 takes contrast from the lightest and darkest
//! hundredth, and grades print growth) cannot be computed from figures.

use super::grade::{Edition, Grade};
use super::grading::{GradingTables, Mode, Table};
use super::parameter::Parameter;
use super::plausibility::OF_A_MATRIX;
use super::value::Reading;
use super::{Measurement, Scan};

/// Another verdict under other editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherVerdict {
    /// The editions, oldest first; they grade alike.
    pub editions: Vec<Edition>,
    /// The least grade that the figures allow.
    pub low: Grade,
    /// The greatest grade that the figures allow; the same where the figures say it exactly.
    pub high: Grade,
    /// Whether the demanded grade is reached.
    pub reached: bool,
}

/// Parameters whose lowest grade is the grade of a scan.
const OF_A_SCAN: [Parameter; 11] = [
    Parameter::Decode,
    Parameter::EdgeDetermination,
    Parameter::MinimumReflectance,
    Parameter::SymbolContrast,
    Parameter::MinEdgeContrast,
    Parameter::Modulation,
    Parameter::Defects,
    Parameter::Decodability,
    Parameter::QuietZoneMin,
    Parameter::QuietZoneLeft,
    Parameter::QuietZoneRight,
];

/// A grade as far as it is known.
type Span = (f64, f64);

/// What the printed figures give under the editions that grade the other way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OtherGrade {
    printed: Grade,
    table: Table,
    mode: Mode,
    span: Span,
}

impl OtherGrade {
    /// The grade under the other editions; nothing where the figures do not tell.
    #[must_use]
    pub fn of(measurement: &Measurement, tables: &GradingTables) -> Option<Self> {
        let grade = measurement.grade.as_ref()?;
        let printed = grade.value?;
        let table = Table::of(measurement.symbology?)?;
        let gives = |mode: Mode| {
            let span = graded(measurement, table, (mode, mode), tables);
            span.is_some_and(|span| contains(span, printed, tables))
        };
        // Where the verifier did not say the edition: the way of grading that alone gives the printed grade.
        let own = match tables.mode(&grade.edition) {
            Some(mode) => gives(mode).then_some(mode),
            None => match (gives(Mode::Step), gives(Mode::Tenths)) {
                (true, false) => Some(Mode::Step),
                (false, true) => Some(Mode::Tenths),
                _ => None,
            },
        }?;
        let mode = match own {
            Mode::Step => Mode::Tenths,
            Mode::Tenths => Mode::Step,
        };
        Some(Self {
            printed,
            table,
            mode,
            span: graded(measurement, table, (own, mode), tables)?,
        })
    }

    /// Whether a demanded grade is reached; nothing where the figures leave it open.
    fn reaches(self, demanded: Grade) -> Option<bool> {
        let least = demanded.number() - 1e-9;
        let (low, high) = self.span;
        match (low >= least, high >= least) {
            (true, _) => Some(true),
            (_, false) => Some(false),
            (false, true) => None,
        }
    }

    /// True where the verdict against a demanded grade would be another one.
    #[must_use]
    pub fn turns(self, demanded: Grade) -> bool {
        self.reaches(demanded)
            .is_some_and(|reached| reached != (self.printed >= demanded))
    }
}

/// The other verdict against a demanded grade; nothing where all editions agree or the figures do not tell.
#[must_use]
pub fn other_verdict(
    measurement: &Measurement,
    tables: &GradingTables,
    demanded: Grade,
) -> Option<OtherVerdict> {
    let other = OtherGrade::of(measurement, tables)?;
    let (low, high) = other.span;
    other.turns(demanded).then(|| OtherVerdict {
        editions: editions(other.table, other.mode, tables),
        low: Grade::try_from(low).unwrap_or(Grade::WORST),
        high: Grade::try_from(high).unwrap_or(Grade::WORST),
        reached: other.printed < demanded,
    })
}

/// True if the printed grade lies within a span, give or take what rounding explains.
fn contains((low, high): Span, printed: Grade, tables: &GradingTables) -> bool {
    let tolerance = tables.tolerance() + 1e-9;
    (low - tolerance..=high + tolerance).contains(&printed.number())
}

fn editions(table: Table, mode: Mode, tables: &GradingTables) -> Vec<Edition> {
    let standard = match table {
        Table::Linear => "ISO15416",
        Table::Matrix => "ISO15415",
    };
    tables
        .editions(standard)
        .filter(|row| row.mode == mode)
        .map(|row| Edition {
            standard: row.standard.clone(),
            year: Some(row.year),
        })
        .collect()
}

/// The symbol's grade, printed under the first mode and computed under the second.
fn graded(
    measurement: &Measurement,
    table: Table,
    modes: (Mode, Mode),
    tables: &GradingTables,
) -> Option<Span> {
    let scans = &measurement.scans;
    match table {
        Table::Linear if !scans.is_empty() => mean(scans, modes),
        Table::Linear => lowest(measurement, &OF_A_SCAN, table, modes, tables),
        Table::Matrix => lowest(measurement, &OF_A_MATRIX, table, modes, tables),
    }
}

/// The mean of the scans, when each of them has a grade that the mode can give.
fn mean(scans: &[Scan], modes: (Mode, Mode)) -> Option<Span> {
    let (mut low, mut high, mut count) = (0.0, 0.0, 0.0);
    for scan in scans {
        let (least, most) = converted(scan.grade?, modes)?;
        low += least;
        high += most;
        count += 1.0;
    }
    Some((low / count, high / count))
}

/// The lowest of the parameters; nothing if one of them has neither a number nor a value with limits.
fn lowest(
    measurement: &Measurement,
    of: &[Parameter],
    table: Table,
    modes: (Mode, Mode),
    tables: &GradingTables,
) -> Option<Span> {
    let mut lowest: Option<Span> = None;
    let readings = measurement.readings.iter();
    for reading in readings.filter(|reading| of.contains(&reading.parameter)) {
        let computed = tables.grade(table, modes.1, reading.parameter, &reading.value);
        let span = match (computed, reading.grade) {
            (Some(grade), _) => (grade.number(), grade.number()),
            (None, Some(grade)) if is_pass_or_fail(reading) => (grade.number(), grade.number()),
            (None, Some(grade)) => converted(grade, modes)?,
            (None, None) if reading.letter.is_some() => return None,
            (None, None) => continue,
        };
        lowest = Some(lowest.map_or(span, |(low, high)| (low.min(span.0), high.min(span.1))));
    }
    lowest
}

/// Parameters that are 4.0 or 0.0 under every edition.
const fn is_pass_or_fail(reading: &Reading) -> bool {
    matches!(
        reading.parameter,
        Parameter::Decode
            | Parameter::EdgeDetermination
            | Parameter::MinimumReflectance
            | Parameter::MinEdgeContrast
    )
}

/// A grade printed under one mode, as it may be under another; nothing if the first mode cannot have given it.
fn converted(grade: Grade, (from, to): (Mode, Mode)) -> Option<Span> {
    let number = grade.number();
    if from == Mode::Step && !grade.tenths().is_multiple_of(10) {
        return None;
    }
    Some(match (from, to) {
        (Mode::Tenths, Mode::Step) => (number.floor(), number.floor()),
        // A whole grade covers the tenths up to the next one; 4.0 has none above it.
        (Mode::Step, Mode::Tenths) => (number, (number + 0.9).min(Grade::BEST.number())),
        (Mode::Step, Mode::Step) | (Mode::Tenths, Mode::Tenths) => (number, number),
    })
}

#[cfg(test)]
#[path = "comparison_tests.rs"]
mod tests;
