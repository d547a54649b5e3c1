//! Variations of the REA export: separators, languages, encodings, damage.

use domain::measurement::{Grade, Measurement, Parameter, Unit, Value};
use encoding_rs::GB18030;
use proptest::prelude::*;

use crate::testing::{number, read, read_sample, read_text, sample_bytes};
use crate::{Input, Refusal};

fn the_contents_agree(one: &Measurement, text: &str) {
    assert_eq!(one.data.as_deref(), Some("6901234567892"), "{text}");
    assert_eq!(number(one, Parameter::SymbolContrast), Some(80.0), "{text}");
    let reading = one.reading(Parameter::SymbolContrast).unwrap();
    assert_eq!(reading.grade, Some(Grade::BEST), "{text}");
    assert_eq!(number(one, Parameter::XDimension), Some(0.33), "{text}");
    assert_eq!(one.grade.as_ref().unwrap().wavelength, Some(670), "{text}");
    assert!(one.taken_at.is_some(), "{text}");
}

#[test]
fn every_separator_gives_the_same_measurement() {
    let lines = [
        ["Datum/Date", "12.03.2026 09:54:58", ""],
        ["Symbol", "Good", "4/06/670"],
        ["Code Type", "EAN13", ""],
        ["Code content", "6901234567892", ""],
        ["Symbol contrast", "80", "4"],
        ["Z-Module", "0,330", "4"],
    ];
    for (first, other) in [
        (";", ";"),
        ("\t", "\t"),
        ("|", "|"),
        (": ", "  "),
        (" = ", "\t"),
        (": ", " "),
    ] {
        let text: String = lines
            .iter()
            .map(|[name, one, two]| format!("{name}{first}{one}{other}{two}\n"))
            .collect();
        let outcome = read_text(&text);
        the_contents_agree(&outcome.measurements[0], &text);
    }
}

#[test]
fn every_language_gives_the_same_measurement() {
    let names = [
        [
            "Date",
            "Overall grade",
            "Code Type",
            "Code content",
            "Symbol contrast",
            "Z-Module",
        ],
        [
            "Datum",
            "Gesamtergebnis",
            "Codetyp",
            "Codeinhalt",
            "Symbolkontrast",
            "Z-Modul",
        ],
        [
            "日期",
            "符号等级",
            "条码类型",
            "条码内容",
            "符号反差",
            "Z尺寸",
        ],
    ];
    let values = [
        "12.03.2026 09:54:58",
        "4/06/670",
        "EAN13",
        "6901234567892",
        "80;4",
        "0,330",
    ];
    for names in names {
        let text: String = names
            .iter()
            .zip(values)
            .map(|(name, value)| format!("{name};{value}\n"))
            .collect();
        let outcome = read_text(&text);
        the_contents_agree(&outcome.measurements[0], &text);
        let chinese = read(
            "a",
            Input::Bytes(GB18030.encode(&text).0.into_owned()),
            None,
        )
        .unwrap();
        the_contents_agree(&chinese.measurements[0], &text);
    }
}

#[test]
fn records_are_told_apart_without_a_line_between_them() {
    let outcome = read_sample("rea/scancheck-english.txt");
    let records: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| one.record.as_str())
        .collect();
    assert_eq!(records, ["line 1", "line 21"]);
    for one in &outcome.measurements {
        assert_eq!(one.instrument.model, "REA ScanCheck 3n");
        assert_eq!(one.instrument.serial, "123456");
    }
    let second = &outcome.measurements[1];
    let said = second
        .warnings
        .iter()
        .any(|one| one.arguments["found"].starts_with("03)"));
    assert!(said, "{:?}", second.warnings);
}

#[test]
fn a_unit_in_a_cell_of_its_own_is_the_unit_of_the_value() {
    let one = &read_sample("rea/scancheck-english.txt").measurements[0];
    assert_eq!(
        one.reading(Parameter::BarGainLength).unwrap().value,
        Value::number(12.0, Unit::Micrometre)
    );
    assert_eq!(
        one.reading(Parameter::QuietZoneLeft).unwrap().value,
        Value::number(11.5, Unit::Modules)
    );
}

#[test]
fn german_umlauts_and_decimal_commas_of_windows_are_read() {
    let outcome = read_sample("rea/transwin-german.txt");
    let one = &outcome.measurements[0];
    assert_eq!(outcome.summary.encoding, Some("windows-1252"));
    assert_eq!(one.fields["operator"], "Müller");
    assert_eq!(number(one, Parameter::Pcs), Some(94.3));
    assert_eq!(one.gtin14.unwrap().to_string(), "06901234567892");
    assert_eq!(one.grade.as_ref().unwrap().edition.year, Some(2016));
    assert_eq!(one.unmapped["Unbekanntes"], "17");
}

#[test]
fn broken_records_are_refused_with_their_lines_and_the_others_go_on() {
    let outcome = read_sample("rea/broken-among-good.txt");
    let good: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| one.data.as_deref())
        .collect();
    assert_eq!(good, [Some("6901234567892"), Some("6901234567922")]);
    let refused: Vec<_> = outcome
        .refused
        .iter()
        .map(|one| (one.line, &one.reason))
        .collect();
    let grade = Refusal::UnreadableGrade {
        found: "9/06/670".into(),
    };
    assert_eq!(
        refused,
        [
            (10, &grade),
            (14, &Refusal::NoGrade),
            (19, &Refusal::Undecodable)
        ]
    );
}

#[test]
fn a_moment_that_no_pattern_fits_is_told_and_left_open() {
    let text = "Date;the other day\nSymbol;4/06/670\nCode Type;EAN13\nCode content;6901234567892\n";
    let one = &read_text(text).measurements[0];
    assert_eq!(one.taken_at, None);
    assert_eq!(crate::testing::warnings(one), ["unreadable_time"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_change_of_bytes_panics(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in any::<prop::sample::Index>()
    ) {
        for name in ["rea/scancheck-english.txt", "rea/scancheck-chinese.txt", "rea/transwin-german.txt"] {
            let mut bytes = sample_bytes(name);
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            bytes.truncate(cut.index(bytes.len()));
            let _ = read("a", Input::Bytes(bytes), Some("rea-text"));
        }
    }
}

#[test]
fn titles_above_the_instrument_are_no_record_and_belong_to_the_first_one() {
    let text = "Prüfprotokoll Labor 3\nSchicht;früh\n\nREA VERIFIER;VeriCube;SN 998877\nDatum;03.11.2026 08:05:09\n\
        Codetyp;EAN13\nCodeinhalt;6901234567892\nGesamtergebnis;Gut;3,4/06/670\n";
    let outcome = read_text(text);
    assert_eq!((outcome.measurements.len(), outcome.refused.len()), (1, 0));
    let one = &outcome.measurements[0];
    assert_eq!(one.instrument.serial, "998877");
    assert_eq!(one.unmapped["Schicht"], "früh");
}

#[test]
fn a_wide_colon_separates_and_the_line_of_the_instrument_may_be_set_in_another_way() {
    let text = "检测报告\nREA ScanCheck\tSN 55\n检测时间：2026-11-03 08:05:09\n码制：EAN13\n译码数据：6901234567892\n\
        符号等级：4/06/670\n符号反差：80  4\nZ尺寸：0,330\n";
    let outcome = read("a", Input::Bytes(GB18030.encode(text).0.into_owned()), None).unwrap();
    let one = &outcome.measurements[0];
    the_contents_agree(one, text);
    assert_eq!(one.instrument.serial, "55");
    assert_eq!(outcome.refused.len(), 0);
}
