//! Delimited exports of several makers: heads, units, quotes, failure codes, damage.

use domain::measurement::{Grade, Letter, Parameter, Symbology, Unit, Value};
use proptest::prelude::*;

use crate::testing::{Outcome, number, read, read_sample, read_text, sample_bytes, warnings};
use crate::{Input, Refusal};

fn profile(outcome: &Outcome) -> &str {
    &outcome.summary.profile
}

#[test]
fn every_maker_is_told_from_the_heads() {
    for (name, label, measurements, refused) in [
        ("trucheck-csv/table-with-scans.csv", "webscan-table.1", 3, 0),
        ("rea-csv/transwin-german.csv", "rea-csv.1", 2, 1),
        ("rea-csv/pc-scan-english.csv", "rea-csv.1", 2, 0),
        ("rea-csv/scancheck-chinese.csv", "rea-csv.1", 2, 0),
        ("axicon/export.csv", "axicon-csv.1", 3, 0),
        ("printronix/odv.csv", "printronix-odv.1", 3, 0),
    ] {
        let outcome = read_sample(name);
        let found = (outcome.measurements.len(), outcome.refused.len());
        assert_eq!(
            (profile(&outcome), found),
            (label, (measurements, refused)),
            "{name}"
        );
    }
}

#[test]
fn rows_above_the_heads_belong_to_every_record() {
    for one in read_sample("rea-csv/transwin-german.csv").measurements {
        assert_eq!(one.instrument.model, "REA ScanCheck 3n");
        assert_eq!(one.instrument.serial, "123456");
        assert_eq!(one.instrument.software, "4.12");
        assert_eq!(one.fields["job"], "Prüfung 7");
    }
}

#[test]
fn a_unit_in_the_head_holds_for_bare_numbers_and_one_in_the_value_wins() {
    let text = "Date;Codetyp;Codeinhalt;Symbol grade;Z-Modul (mm)\n\
        2026-03-12;EAN13;6901234567892;4/06/670;0,33\n2026-03-12;EAN13;6901234567892;4/06/670;13.0 mil\n";
    let outcome = read_text(text);
    let units: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| one.reading(Parameter::XDimension).unwrap().value.clone())
        .collect();
    assert_eq!(
        units,
        [
            Value::number(0.33, Unit::Millimetre),
            Value::number(13.0, Unit::Mil)
        ]
    );
}

#[test]
fn what_stands_for_nothing_is_absent_and_a_letter_stays_a_letter() {
    let outcome = read_sample("rea-csv/pc-scan-english.csv");
    let one = &outcome.measurements[1];
    let grade = one.grade.as_ref().unwrap();
    assert_eq!((grade.value, grade.letter), (None, Some(Letter::D)));
    let contrast = one.reading(Parameter::SymbolContrast).unwrap();
    assert_eq!((contrast.grade, contrast.letter), (None, Some(Letter::D)));
    for (parameter, value) in [
        (Parameter::MinEdgeContrast, Value::Absent),
        (Parameter::Modulation, Value::Absent),
        (Parameter::Defects, Value::NotApplicable),
    ] {
        assert_eq!(
            one.reading(parameter).unwrap().value,
            value,
            "{parameter:?}"
        );
    }
    assert_eq!(warnings(one), Vec::<&str>::new());
}

#[test]
fn scans_that_stand_in_columns_become_scans() {
    let outcome = read_sample("trucheck-csv/table-with-scans.csv");
    let one = &outcome.measurements[0];
    let grades: Vec<_> = one
        .scans
        .iter()
        .map(|scan| scan.grade.unwrap().tenths())
        .collect();
    assert_eq!(grades, [40, 38, 40]);
    assert_eq!(
        one.scans[1].grades[&Parameter::Decodability],
        Grade::from_tenths(38).unwrap()
    );
    assert_eq!(
        one.reading(Parameter::SymbolContrast).unwrap().grade,
        Some(Grade::BEST)
    );
    let third = &outcome.measurements[2];
    assert_eq!(third.fields["job"], "a \"quoted\"\nname over two lines");
    assert_eq!(third.symbology, Some(Symbology::Code128));
}

#[test]
fn each_bit_of_a_failure_code_is_said_and_an_unknown_one_is_kept() {
    let outcome = read_sample("printronix/odv.csv");
    let said: Vec<_> = outcome.measurements.iter().map(warnings).collect();
    assert_eq!(said[0], Vec::<&str>::new());
    assert_eq!(said[1], ["failure", "failure", "failure", "verifier"]);
    let failures: Vec<_> = outcome.measurements[1]
        .warnings
        .iter()
        .filter_map(|one| one.arguments.get("failure"))
        .collect();
    assert_eq!(
        failures,
        [
            "@importers.failure.decodability",
            "@importers.failure.quiet_zone",
            "@importers.failure.overall_grade"
        ]
    );
    assert_eq!(said[2], ["failure", "unknown_failure", "verifier"]);
    assert_eq!(
        outcome.measurements[0].taken_at.unwrap().to_string(),
        "2026-03-17 09:54:58"
    );
}

#[test]
fn a_symbol_that_did_not_decode_keeps_its_grade_and_has_no_digits() {
    let one = &read_sample("axicon/export.csv").measurements[2];
    assert_eq!((one.data.as_deref(), one.gtin14), (None, None));
    assert_eq!(one.grade.as_ref().unwrap().value, Some(Grade::WORST));
    assert_eq!(
        number(
            &read_sample("axicon/export.csv").measurements[1],
            Parameter::Rmax
        ),
        Some(70.0)
    );
}

#[test]
fn heads_that_come_again_are_no_record_and_blank_rows_are_none() {
    let heads = "Message,Symbology,Subsymbology,Overall,Rmin,Rmax";
    let row = "6901234567892,EAN-13,,A (4.0),4%,88%";
    let outcome = read_text(&format!("{heads}\n{row}\n,,,,,\n\n{heads}\n{row}\n"));
    assert_eq!((outcome.measurements.len(), outcome.refused.len()), (2, 0));
    assert_eq!(outcome.measurements[1].record, "line 6");
}

#[test]
fn a_row_that_is_no_verification_is_refused_with_its_line_and_a_cell_without_head_is_kept() {
    let heads = "Message,Symbology,Subsymbology,Overall,Rmin,Rmax";
    let outcome = read_text(&format!(
        "{heads}\nsum,3\n6901234567892,EAN-13,,A (4.0),4%,88%,more\n"
    ));
    assert_eq!(
        (outcome.refused[0].line, &outcome.refused[0].reason),
        (2, &Refusal::NoGrade)
    );
    assert_eq!(outcome.measurements[0].unmapped["#7"], "more");
}

#[test]
fn a_quote_that_never_closes_costs_one_record() {
    let heads = "Message,Symbology,Subsymbology,Overall,Rmin,Rmax\n";
    let filler = "6901234567892,EAN-13,,A (4.0),4%,88%\n".repeat(20_000);
    let outcome = read_text(&format!("{heads}\"open,EAN-13,,A (4.0),4%,88%\n{filler}"));
    assert_eq!(
        (outcome.measurements.len(), outcome.refused.len()),
        (20_000, 1)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_change_of_bytes_panics(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in any::<prop::sample::Index>()
    ) {
        for (name, profile) in [
            ("trucheck-csv/table-with-scans.csv", "webscan-table"),
            ("rea-csv/transwin-german.csv", "rea-csv"),
            ("rea-csv/scancheck-chinese.csv", "rea-csv"),
            ("axicon/export.csv", "axicon-csv"),
            ("printronix/odv.csv", "printronix-odv"),
        ] {
            let mut bytes = sample_bytes(name);
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            bytes.truncate(cut.index(bytes.len()));
            let _ = read("a", Input::Bytes(bytes), Some(profile));
        }
    }
}

#[test]
fn a_small_number_beside_a_column_of_grades_is_the_value_and_no_grade() {
    let text = "Date,Time,Data,Symbology,Symbol ANSI Grade,SC,SC,Def,Def,QZ,QZ\n\
        3-Nov-2026,8:06:09 AM,6901234567908,EAN13,D(1.0/06/660),46%,C,3%,A,4,F\n\
        3-Nov-2026,8:07:09 AM,6901234567908,EAN13,D(1.0/06/660),4.0 85%,,3%,A,3,\n";
    let outcome = read_text(text);
    let [first, second] = outcome.measurements.as_slice() else {
        panic!("{:?}", outcome.refused);
    };
    let zone = first.reading(Parameter::QuietZoneMin).unwrap();
    assert_eq!(zone.value, Value::number(4.0, Unit::Modules));
    assert_eq!((zone.grade, zone.letter), (None, Some(Letter::F)));
    // An empty cell of grades does not make the number beside it a grade.
    let zone = second.reading(Parameter::QuietZoneMin).unwrap();
    assert_eq!(zone.value, Value::number(3.0, Unit::Modules));
    assert_eq!(zone.grade, None);
    let contrast = second.reading(Parameter::SymbolContrast).unwrap();
    assert_eq!(contrast.value, Value::number(85.0, Unit::Percent));
    assert_eq!(contrast.grade, Some(Grade::BEST));
}
