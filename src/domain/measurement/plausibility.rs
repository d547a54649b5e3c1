//! Our own recomputation of a verifier's grades: it raises doubts and never replaces a grade.
//!
//! A doubt is raised only when none of the known ways of computing (by steps or
//! tenths where the edition is unknown; mean of the scans rounded or cut) comes
//! within the tolerance of the printed grade.

use super::grade::{Grade, Letter};
use super::grading::{GradingTables, Mode, Table};
use super::parameter::Parameter;
use super::value::{Reading, Value};
use super::{Measurement, Scan};
use crate::texts::Explain;

/// A printed grade that does not follow from what was printed beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A parameter's grade does not follow from its value or from its scans.
    ParameterGrade {
        /// The parameter.
        parameter: Parameter,
        /// Its value as written.
        raw: String,
        /// The printed grade.
        printed: Grade,
        /// The nearest grade we can compute.
        computed: Grade,
    },
    /// A scan's grade is not the lowest of its parameters.
    ScanGrade {
        /// Number of the scan, from 1.
        scan: u16,
        /// The printed grade.
        printed: Grade,
        /// The lowest of its parameters.
        computed: Grade,
    },
    /// The symbol's grade is not the mean of its scans, or not the lowest parameter of a matrix symbol.
    SymbolGrade {
        /// The printed grade.
        printed: Grade,
        /// What the scans or parameters give.
        computed: Grade,
    },
    /// A value that the quantity cannot have.
    Impossible {
        /// The parameter.
        parameter: Parameter,
        /// Its value as written.
        raw: String,
        /// The least possible number, with its unit.
        low: String,
        /// The greatest possible number, with its unit.
        high: String,
    },
    /// More successes than attempts.
    Count {
        /// The parameter.
        parameter: Parameter,
        /// The count as written, such as `11/10`.
        raw: String,
    },
    /// The letter is not the one of the number's band.
    Letter {
        /// The printed letter.
        printed: Letter,
        /// The printed number.
        number: Grade,
    },
}

impl Explain for Doubt {
    fn key(&self) -> &'static str {
        match self {
            Self::ParameterGrade { .. } => "measurement.doubt.parameter_grade",
            Self::ScanGrade { .. } => "measurement.doubt.scan_grade",
            Self::SymbolGrade { .. } => "measurement.doubt.symbol_grade",
            Self::Impossible { .. } => "measurement.doubt.impossible",
            Self::Count { .. } => "measurement.doubt.count",
            Self::Letter { .. } => "measurement.doubt.letter",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ParameterGrade {
                parameter,
                raw,
                printed,
                computed,
            } => vec![
                ("parameter", format!("@{}", parameter.label_key())),
                ("raw", raw.clone()),
                ("printed", printed.to_string()),
                ("computed", computed.to_string()),
            ],
            Self::ScanGrade {
                scan,
                printed,
                computed,
            } => vec![
                ("scan", scan.to_string()),
                ("printed", printed.to_string()),
                ("computed", computed.to_string()),
            ],
            Self::SymbolGrade { printed, computed } => vec![
                ("printed", printed.to_string()),
                ("computed", computed.to_string()),
            ],
            Self::Impossible {
                parameter,
                raw,
                low,
                high,
            } => vec![
                ("parameter", format!("@{}", parameter.label_key())),
                ("raw", raw.clone()),
                ("low", low.clone()),
                ("high", high.clone()),
            ],
            Self::Count { parameter, raw } => vec![
                ("parameter", format!("@{}", parameter.label_key())),
                ("raw", raw.clone()),
            ],
            Self::Letter { printed, number } => vec![
                ("printed", printed.symbol().to_string()),
                ("number", number.to_string()),
                ("computed", number.letter().symbol().to_string()),
            ],
        }
    }
}

/// Parameters whose lowest grade is the grade of a matrix symbol; segments are part of fixed pattern damage.
pub(super) const OF_A_MATRIX: [Parameter; 9] = [
    Parameter::Decode,
    Parameter::SymbolContrast,
    Parameter::Modulation,
    Parameter::ReflectanceMargin,
    Parameter::FixedPatternDamage,
    Parameter::AxialNonuniformity,
    Parameter::GridNonuniformity,
    Parameter::UnusedErrorCorrection,
    Parameter::PrintGrowth,
];

/// What a recomputation found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Examination {
    /// How many printed figures could be recomputed or held against their range.
    pub checked: usize,
    /// Those that do not add up.
    pub doubts: Vec<Doubt>,
}

impl Examination {
    fn add(&mut self, checked: Checked) {
        self.checked += usize::from(checked.is_some());
        self.doubts.extend(checked.flatten());
    }
}

/// Nothing where there was nothing to check; else the doubt, if there is one.
type Checked = Option<Option<Doubt>>;

/// Everything about a measurement's figures that does not add up.
#[must_use]
pub fn doubts(measurement: &Measurement, tables: &GradingTables) -> Vec<Doubt> {
    examine(measurement, tables).doubts
}

/// Recomputes what the printed figures allow to recompute.
#[must_use]
pub fn examine(measurement: &Measurement, tables: &GradingTables) -> Examination {
    let mut found = Examination::default();
    for reading in &measurement.readings {
        found.add(check_value(reading, tables));
    }
    if let Some(table) = measurement.symbology.and_then(Table::of) {
        let modes = modes(measurement, tables);
        for reading in &measurement.readings {
            found.add(check_parameter(measurement, reading, table, &modes, tables));
        }
        found.add(check_symbol(measurement, table, tables));
    }
    for scan in &measurement.scans {
        found.add(check_scan(scan, tables));
    }
    found.add(check_letter(measurement));
    found
}

/// A number against what the quantity can be at all, a count against its attempts.
fn check_value(reading: &Reading, tables: &GradingTables) -> Checked {
    let parameter = reading.parameter;
    if let Value::Count { passed, of } = reading.value {
        return Some((passed > of).then(|| Doubt::Count {
            parameter,
            raw: reading.raw.clone(),
        }));
    }
    let mut ranges = tables.ranges().iter();
    let range = ranges.find(|range| range.parameter == parameter)?;
    let unit = range.units.first()?;
    let number = reading.value.in_unit(*unit)?;
    let with_unit = |bound: f64| format!("{bound} {}", unit.symbol()).trim_end().to_owned();
    let possible = (range.low..=range.high).contains(&number);
    Some((!possible).then(|| Doubt::Impossible {
        parameter,
        raw: reading.raw.clone(),
        low: with_unit(range.low),
        high: with_unit(range.high),
    }))
}

/// The mode of the edition, or both where the verifier did not say.
fn modes(measurement: &Measurement, tables: &GradingTables) -> Vec<Mode> {
    measurement
        .grade
        .as_ref()
        .and_then(|grade| tables.mode(&grade.edition))
        .map_or_else(|| vec![Mode::Tenths, Mode::Step], |mode| vec![mode])
}

fn check_parameter(
    measurement: &Measurement,
    reading: &Reading,
    table: Table,
    modes: &[Mode],
    tables: &GradingTables,
) -> Checked {
    let printed = reading.grade?;
    let mut computed: Vec<f64> = modes
        .iter()
        .filter_map(|mode| tables.grade(table, *mode, reading.parameter, &reading.value))
        .map(Grade::number)
        .collect();
    // A whole-step grade of a linear symbol is a mean over scans: its value's own step proves nothing.
    let averaged = table == Table::Linear && modes.contains(&Mode::Step);
    let graded = |scan: &Scan| scan.grades.get(&reading.parameter).copied();
    match scan_mean(measurement.scans.iter(), graded) {
        Some(mean) => computed.push(mean),
        None if averaged && printed.tenths() % 10 != 0 => return None,
        None => {}
    }
    // Values and their grades are averaged over the scans that decoded: a scan that did
    // not is a row of zeros.
    let decoded = measurement.scans.iter().filter(|scan| !is_of_zeros(scan));
    computed.extend(scan_mean(decoded, graded));
    let nearest = nearest(&computed, printed)?;
    Some(
        (!close(nearest, printed, tables)).then(|| Doubt::ParameterGrade {
            parameter: reading.parameter,
            raw: reading.raw.clone(),
            printed,
            computed: shown(nearest),
        }),
    )
}

fn check_scan(scan: &Scan, tables: &GradingTables) -> Checked {
    let printed = scan.grade?;
    let computed = scan.grades.values().min().copied()?;
    let doubt = Doubt::ScanGrade {
        scan: scan.number,
        printed,
        computed,
    };
    Some((!close(computed.number(), printed, tables)).then_some(doubt))
}

fn check_symbol(measurement: &Measurement, table: Table, tables: &GradingTables) -> Checked {
    let printed = measurement.grade.as_ref()?.value?;
    let computed = match table {
        Table::Linear => scan_mean(measurement.scans.iter(), |scan| scan.grade)?,
        Table::Matrix => lowest_of_matrix(measurement)?.number(),
    };
    let doubt = || Doubt::SymbolGrade {
        printed,
        computed: shown(computed),
    };
    Some((!close(computed, printed, tables)).then(doubt))
}

fn check_letter(measurement: &Measurement) -> Checked {
    let grade = measurement.grade.as_ref()?;
    let (printed, number) = (grade.letter?, grade.value?);
    Some((number.letter() != printed).then_some(Doubt::Letter { printed, number }))
}

/// The lowest parameter, unless one of them has no number (a letter, or only a value).
fn lowest_of_matrix(measurement: &Measurement) -> Option<Grade> {
    let mut lowest = None;
    for parameter in OF_A_MATRIX {
        if let Some(reading) = measurement.reading(parameter) {
            let grade = reading.grade?;
            lowest = Some(lowest.map_or(grade, |known: Grade| known.min(grade)));
        }
    }
    lowest
}

fn is_of_zeros(scan: &Scan) -> bool {
    scan.grade == Some(Grade::WORST) && scan.grades.values().all(|grade| *grade == Grade::WORST)
}

/// The mean of a grade over some scans, when each of them has one.
fn scan_mean<'a>(
    scans: impl Iterator<Item = &'a Scan>,
    grade: impl Fn(&Scan) -> Option<Grade>,
) -> Option<f64> {
    let (mut sum, mut count) = (0_u32, 0_u32);
    for scan in scans {
        sum = sum.checked_add(u32::from(grade(scan)?.tenths()))?;
        count = count.checked_add(1)?;
    }
    (count > 0).then(|| f64::from(sum) / 10.0 / f64::from(count))
}

fn nearest(computed: &[f64], printed: Grade) -> Option<f64> {
    computed.iter().copied().min_by(|a, b| {
        let off = |grade: &f64| (grade - printed.number()).abs();
        off(a).total_cmp(&off(b))
    })
}

fn close(computed: f64, printed: Grade, tables: &GradingTables) -> bool {
    (computed - printed.number()).abs() <= tables.tolerance() + 1e-9
}

/// A computed mean as a grade for people.
fn shown(number: f64) -> Grade {
    Grade::try_from(number).unwrap_or(Grade::WORST)
}

#[cfg(test)]
#[path = "plausibility_tests.rs"]
mod tests;
