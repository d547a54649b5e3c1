//! Our own recomputation of a verifier's grades: it raises doubts and never replaces a grade.
//!
//! A doubt is raised only when none of the known ways of computing (by steps or
//! tenths where the edition is unknown; mean of the scans rounded or cut) comes
//! within the tolerance of the printed grade.

use super::grade::{Grade, Letter};
use super::grading::{GradingTables, Mode, Table};
use super::parameter::Parameter;
use super::value::Reading;
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
            Self::Letter { printed, number } => vec![
                ("printed", printed.symbol().to_string()),
                ("number", number.to_string()),
                ("computed", number.letter().symbol().to_string()),
            ],
        }
    }
}

/// Parameters whose lowest grade is the grade of a matrix symbol; segments are part of fixed pattern damage.
const OF_A_MATRIX: [Parameter; 9] = [
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

/// Everything about a measurement's grades that does not add up.
#[must_use]
pub fn doubts(measurement: &Measurement, tables: &GradingTables) -> Vec<Doubt> {
    let mut found = Vec::new();
    if let Some(table) = measurement.symbology.and_then(Table::of) {
        let modes = modes(measurement, tables);
        for reading in &measurement.readings {
            found.extend(doubt_parameter(measurement, reading, table, &modes, tables));
        }
        found.extend(doubt_symbol(measurement, table, tables));
    }
    found.extend(
        measurement
            .scans
            .iter()
            .filter_map(|scan| doubt_scan(scan, tables)),
    );
    found.extend(doubt_letter(measurement));
    found
}

/// The mode of the edition, or both where the verifier did not say.
fn modes(measurement: &Measurement, tables: &GradingTables) -> Vec<Mode> {
    measurement
        .grade
        .as_ref()
        .and_then(|grade| tables.mode(&grade.edition))
        .map_or_else(|| vec![Mode::Tenths, Mode::Step], |mode| vec![mode])
}

fn doubt_parameter(
    measurement: &Measurement,
    reading: &Reading,
    table: Table,
    modes: &[Mode],
    tables: &GradingTables,
) -> Option<Doubt> {
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
    (!close(nearest, printed, tables)).then(|| Doubt::ParameterGrade {
        parameter: reading.parameter,
        raw: reading.raw.clone(),
        printed,
        computed: shown(nearest),
    })
}

fn doubt_scan(scan: &Scan, tables: &GradingTables) -> Option<Doubt> {
    let printed = scan.grade?;
    let computed = scan.grades.values().min().copied()?;
    (!close(computed.number(), printed, tables)).then_some(Doubt::ScanGrade {
        scan: scan.number,
        printed,
        computed,
    })
}

fn doubt_symbol(measurement: &Measurement, table: Table, tables: &GradingTables) -> Option<Doubt> {
    let printed = measurement.grade.as_ref()?.value?;
    let computed = match table {
        Table::Linear => scan_mean(measurement.scans.iter(), |scan| scan.grade)?,
        Table::Matrix => lowest_of_matrix(measurement)?.number(),
    };
    (!close(computed, printed, tables)).then(|| Doubt::SymbolGrade {
        printed,
        computed: shown(computed),
    })
}

fn doubt_letter(measurement: &Measurement) -> Option<Doubt> {
    let grade = measurement.grade.as_ref()?;
    let (printed, number) = (grade.letter?, grade.value?);
    (number.letter() != printed).then_some(Doubt::Letter { printed, number })
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
mod tests {
    use super::super::{FormalGrade, Symbology, Unit, Value};
    use super::*;

    fn grade(text: &str) -> Grade {
        Grade::parse(text).unwrap()
    }

    fn reading(parameter: Parameter, percent: f64, printed: &str) -> Reading {
        Reading {
            parameter,
            raw: format!("{percent}%"),
            value: Value::number(percent, Unit::Percent),
            grade: Some(grade(printed)),
            letter: None,
            verdict: None,
        }
    }

    fn symbol(symbology: Symbology, overall: &str, edition: &str) -> Measurement {
        let mut formal = FormalGrade::parse(overall).unwrap();
        formal.edition = super::super::Edition::parse(edition).unwrap_or_default();
        Measurement {
            symbology: Some(symbology),
            grade: Some(formal),
            ..Measurement::default()
        }
    }

    fn scans(grades: &[&str]) -> Vec<Scan> {
        (1..)
            .zip(grades)
            .map(|(number, text)| Scan {
                number,
                grade: Some(grade(text)),
                ..Scan::default()
            })
            .collect()
    }

    fn check(measurement: &Measurement, expected: &[&str]) {
        let keys: Vec<_> = doubts(measurement, &GradingTables::shipped().unwrap())
            .iter()
            .map(|doubt| doubt.key().rsplit('.').next().unwrap())
            .collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_mean_may_be_rounded_or_cut_but_not_invented() {
        let cut = [
            "4.0", "4.0", "4.0", "4.0", "4.0", "4.0", "4.0", "4.0", "3.8", "3.9",
        ];
        for (overall, doubted) in [
            ("3.9/06/660", vec![]),
            ("4.0/06/660", vec![]),
            ("3.5/06/660", vec!["symbol_grade"]),
        ] {
            let mut one = symbol(Symbology::Ean13, overall, "ISO15416:2025");
            one.scans = scans(&cut);
            check(&one, &doubted);
        }
        let mut failed = symbol(Symbology::Ean8, "0.1/06/660", "");
        failed.scans = scans(&[
            "0.9", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0",
        ]);
        check(&failed, &[]);
    }

    #[test]
    fn a_grade_that_its_value_does_not_support_is_doubted_under_its_own_edition() {
        let anu = |edition, printed| {
            let mut one = symbol(
                Symbology::DataMatrix,
                &format!("{printed}/16/660/45"),
                edition,
            );
            one.readings = vec![reading(Parameter::AxialNonuniformity, 11.0, printed)];
            one
        };
        check(&anu("ISO15415:2011", "1.0"), &[]);
        check(&anu("ISO15415:2024", "1.5"), &[]);
        check(&anu("ISO15415:2011", "1.5"), &["parameter_grade"]);
        check(&anu("ISO15415:2024", "1.0"), &["parameter_grade"]);
        // Nobody said which edition: both are believed, a third figure is not.
        check(&anu("", "1.0"), &[]);
        check(&anu("", "1.5"), &[]);
        check(&anu("", "2.2"), &["parameter_grade"]);
    }

    #[test]
    fn a_mean_of_whole_steps_is_not_doubted_by_the_step_of_the_mean_value() {
        let mut one = symbol(Symbology::Ean13, "3.6/06/660", "ISO15416:2000");
        one.readings = vec![reading(Parameter::Modulation, 69.0, "3.6")];
        check(&one, &[]);
    }

    #[test]
    fn scans_and_letters_are_checked_as_well() {
        let mut one = symbol(Symbology::Ean13, "B(3.6/06/660)", "ISO15416:2016");
        check(&one, &["letter"]);
        one = symbol(Symbology::Ean13, "A(3.6/06/660)", "ISO15416:2016");
        one.scans = scans(&["3.6"]);
        for scan in &mut one.scans {
            scan.grades.insert(Parameter::Modulation, grade("2.0"));
        }
        check(&one, &["scan_grade"]);
    }

    #[test]
    fn parameters_are_averaged_over_the_scans_that_decoded() {
        let mut failing = symbol(Symbology::Ean8, "0.1/06/660", "");
        failing.scans = scans(&["0.9", "0.0", "0.0", "0.0"]);
        for (scan, graded) in failing.scans.iter_mut().zip(["4.0", "0.0", "0.0", "0.0"]) {
            scan.grades
                .insert(Parameter::EdgeDetermination, grade(graded));
            scan.grades
                .insert(Parameter::Modulation, scan.grade.unwrap());
        }
        failing.readings = vec![
            reading(Parameter::EdgeDetermination, 43.0, "4.0"),
            reading(Parameter::Modulation, 39.0, "0.9"),
        ];
        check(&failing, &["symbol_grade"]);
        failing.grade.as_mut().unwrap().value = Some(grade("0.2"));
        check(&failing, &[]);
        failing.readings = vec![reading(Parameter::EdgeDetermination, 43.0, "3.0")];
        check(&failing, &["parameter_grade"]);
    }

    #[test]
    fn a_parameter_without_a_number_leaves_the_lowest_open() {
        let mut one = symbol(Symbology::DataMatrix, "1.4/16/660", "ISO15415:2024");
        let mut letter = reading(Parameter::GridNonuniformity, 70.0, "1.4");
        (letter.grade, letter.letter) = (None, Some(Letter::D));
        one.readings = vec![reading(Parameter::SymbolContrast, 86.0, "4.0"), letter];
        check(&one, &[]);
    }

    #[test]
    fn the_lowest_parameter_is_the_grade_of_a_matrix_symbol() {
        let mut one = symbol(Symbology::DataMatrix, "4.0/16/660", "ISO15415:2024");
        one.readings = vec![
            reading(Parameter::SymbolContrast, 86.0, "4.0"),
            reading(Parameter::GridNonuniformity, 70.0, "1.4"),
        ];
        check(&one, &["symbol_grade"]);
    }
}
