//! Variations of the text report that laboratories will meet.

use domain::measurement::{Bound, Grade, Letter, Parameter, Symbology, Unit, Value};
use proptest::prelude::*;

use crate::Refusal;
use crate::testing::{number, read, read_sample, read_text, sample_bytes, warnings};

const HEAD: &str = "Webscan TruCheck™ USB Verification Report\n\nReport Summary\nData    6901234567892\nSymbology    EAN13\n\n\
    Verification Grades\nANSI/ISO    A (4.0)    06    660    4.0/06/660\n\n";

fn with(rest: &str) -> domain::measurement::Measurement {
    let outcome = read_text(&format!("{HEAD}{rest}"));
    assert_eq!(outcome.refused, []);
    outcome.measurements.into_iter().next().unwrap()
}

#[test]
fn a_parameter_is_found_by_its_abbreviation_however_its_row_is_set() {
    for row in [
        "3. Symbol Contrast (SC)     84%     3.9 (A)   PASS",
        "3. Symbol Contrast (SC) 84% 3.9 (A) PASS",
        "3\tSymbol Contrast (SC)\t84%\t3.9 (A)\tPASS",
        "12 SC     84%     3.9     PASS",
        "3. Symbol\n   Contrast (SC)     84%     3.9 (A)   PASS",
        "3. Symbol     84%     3.9 (A)   PASS\n   Contrast (SC)",
    ] {
        let measurement = with(&format!("ANSI/ISO Parameter Avg Values\n{row}\n"));
        let reading = measurement.reading(Parameter::SymbolContrast).expect(row);
        assert_eq!(reading.value, Value::number(84.0, Unit::Percent), "{row}");
        assert_eq!(reading.grade.unwrap().tenths(), 39, "{row}");
        assert_eq!(reading.verdict, Some(true), "{row}");
        assert!(
            measurement.unmapped.is_empty(),
            "{row}: {:?}",
            measurement.unmapped
        );
    }
}

#[test]
fn a_grade_row_is_read_with_and_without_its_formal_grade() {
    for (row, value, angle, year) in [
        (
            "ANSI/ISO    C (2.4)    06    660    2.4/06/660    ISO15416:2016",
            24,
            "",
            Some(2016),
        ),
        ("ANSI/ISO C (2.4) 06 660 2.4/06/660", 24, "", None),
        ("ANSI/ISO\t2.4 (C)\t06\t660", 24, "", None),
        (
            "ISO15415:2024   C (2.4)   06   660   45   2.4/06/660/45",
            24,
            "45",
            Some(2024),
        ),
        (
            "ISO15415:2024   C (2.4)   06   660   45",
            24,
            "45",
            Some(2024),
        ),
    ] {
        let text =
            format!("X Verification Report\nReport Summary\nData  1\nVerification Grades\n{row}\n");
        let outcome = read_text(&text);
        let grade = outcome.measurements[0].grade.clone().unwrap();
        assert_eq!(grade.value.map(Grade::tenths), Some(value), "{row}");
        assert_eq!(grade.letter, Some(Letter::C), "{row}");
        assert_eq!(
            (grade.aperture, grade.wavelength),
            (Some(6), Some(660)),
            "{row}"
        );
        assert_eq!(
            (grade.angle.as_str(), grade.edition.year),
            (angle, year),
            "{row}"
        );
    }
}

#[test]
fn a_letter_alone_stays_a_letter() {
    let text = "X Verification Report\nReport Summary\nData  1\nVerification Grades\nANSI/ISO    D    06    660\n";
    let grade = read_text(text).measurements[0].grade.clone().unwrap();
    assert_eq!((grade.value, grade.letter), (None, Some(Letter::D)));
}

#[test]
fn metric_units_and_bounds_come_from_the_text() {
    let measurement = with(
        "ANSI/ISO Parameter Avg Values\n9. Minimum Quiet Zone (MinQZ)    >15    4.0 (A)   PASS\n\
         General Characteristics\nNominal X Dim    0.34 mm\nBWG    -3%  -0.010 mm\n",
    );
    let quiet = &measurement.reading(Parameter::QuietZoneMin).unwrap().value;
    let expected = Value::Number {
        number: 15.0,
        unit: Unit::Modules,
        bound: Bound::MoreThan,
    };
    assert_eq!(*quiet, expected);
    assert_eq!(number(&measurement, Parameter::XDimension), Some(0.34));
    assert_eq!(number(&measurement, Parameter::BarGain), Some(-3.0));
    assert_eq!(
        measurement.reading(Parameter::BarGainLength).unwrap().value,
        Value::number(-0.010, Unit::Millimetre)
    );
}

#[test]
fn values_beyond_the_plausible_are_kept_and_flagged() {
    let measurement = &read_sample("trucheck/ean8-failing.txt").measurements[0];
    assert_eq!(number(measurement, Parameter::SymbolContrast), Some(106.0));
    assert_eq!(warnings(measurement), ["out_of_range", "out_of_range"]);
    assert_eq!(measurement.scans.len(), 10);
    assert_eq!(measurement.scans[1].grade, Some(Grade::WORST));
}

#[test]
fn a_percentage_without_its_sign_is_not_guessed() {
    let measurement =
        with("ANSI/ISO Parameter Avg Values\n6. Defect (Def)    0.8    4.0 (A)   PASS\n");
    let reading = measurement.reading(Parameter::Defects).unwrap();
    assert_eq!(reading.value, Value::Text { text: "0.8".into() });
    assert_eq!(warnings(&measurement), ["no_unit"]);
}

#[test]
fn three_symbols_on_a_page_are_three_measurements_of_one_instrument_and_moment() {
    let outcome = read_sample("trucheck/three-symbols.txt");
    let symbologies: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| one.symbology)
        .collect();
    assert_eq!(
        symbologies,
        [
            Symbology::Code39,
            Symbology::DataMatrix,
            Symbology::DataMatrix
        ]
        .map(Some)
    );
    for one in &outcome.measurements {
        assert_eq!(one.instrument.serial, "TC-843-0001-002");
        assert!(one.taken_at.is_some());
    }
}

#[test]
fn two_grading_standards_are_two_measurements_with_their_own_parameters() {
    let outcome = read_sample("trucheck/two-standards.txt");
    let shown: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| {
            let grade = one.grade.clone().unwrap();
            let margin = one.reading(Parameter::ReflectanceMargin).is_some();
            let axial = one
                .reading(Parameter::AxialNonuniformity)
                .unwrap()
                .grade
                .unwrap();
            (
                grade.edition.year,
                grade.value.unwrap().tenths(),
                axial.tenths(),
                margin,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [(Some(2011), 10, 10, true), (Some(2024), 15, 15, false)]
    );
    assert_ne!(
        outcome.measurements[0].record,
        outcome.measurements[1].record
    );
}

#[test]
fn a_broken_record_is_refused_with_its_line_and_the_others_go_on() {
    let outcome = read_sample("trucheck/broken-among-good.txt");
    let good: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| one.data.as_deref())
        .collect();
    assert_eq!(good, [Some("6901234567892"), Some("6901234567922")]);
    let refused: Vec<_> = outcome
        .refused
        .iter()
        .map(|one| (one.line, one.reason.clone()))
        .collect();
    assert_eq!(
        refused,
        [
            (
                26,
                Refusal::UnreadableGrade {
                    found: "ANSI/ISO    ???".into()
                }
            ),
            (31, Refusal::NoGrade)
        ]
    );
}

#[test]
fn scans_graded_by_letters_are_kept_as_written() {
    let measurement = with(
        "Individual Scan Results\nScan Edge SC -> Scan grade\n1 A B -> B\n2 A A -> A\nAvg A A\n",
    );
    assert!(measurement.scans.is_empty());
    assert_eq!(warnings(&measurement), ["letter_scans"]);
    assert_eq!(measurement.unmapped["Scan 2"], "2 A A -> A");
}

#[test]
fn a_scan_row_of_another_width_is_told_and_not_shifted() {
    let measurement = with(
        "Individual Scan Results\nScan Edge SC -> Scan grade\n1 4.0 -> 4.0\n2 4.0 3.0 -> 3.0\n",
    );
    assert_eq!(measurement.scans.len(), 1);
    assert_eq!(measurement.scans[0].grade.unwrap().tenths(), 30);
    assert_eq!(warnings(&measurement), ["scan_columns"]);
}

#[test]
fn a_record_that_never_ends_is_refused_and_takes_no_memory() {
    let rows = "Job Number    1\n".repeat(200_000);
    let outcome = read_text(&format!("{HEAD}Report Summary\nData  2\n{rows}"));
    assert_eq!(outcome.measurements.len(), 1);
    assert_eq!(outcome.refused[0].reason, Refusal::TooLong);
}

#[test]
fn the_report_reads_alike_in_utf_16() {
    let utf8 = String::from_utf8(sample_bytes("trucheck/ean13-good.txt")).unwrap();
    let utf16: Vec<u8> = utf8.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut one = read("a", crate::Input::Bytes(utf8.into_bytes()), None).unwrap();
    let other = read(
        "a",
        crate::Input::Bytes([vec![0xff, 0xfe], utf16].concat()),
        None,
    )
    .unwrap();
    assert_eq!(one.measurements, other.measurements);
    one.summary.encoding = Some("UTF-16LE");
    assert_eq!(one.summary, other.summary);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_change_of_bytes_panics_or_loses_the_other_records(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30)
    ) {
        for name in ["trucheck/three-symbols.txt", "trucheck/ean13-good.txt"] {
            let mut bytes = sample_bytes(name);
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            let _ = read("a", crate::Input::Bytes(bytes), Some("webscan-text"));
        }
    }

    #[test]
    fn no_order_of_lines_panics(seed in any::<u64>()) {
        let text = String::from_utf8(sample_bytes("trucheck/two-standards.txt")).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_by_key(|line| line.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte)));
        let _ = read("a", crate::Input::Bytes(lines.join("\n").into_bytes()), Some("webscan-text"));
    }
}
