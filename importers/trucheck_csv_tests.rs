//! The CSV report says what the text report says, however its cells are set.

use domain::measurement::{Grade, Parameter, Symbology, Unit, Value};
use proptest::prelude::*;

use crate::Input;
use crate::testing::{number, read, read_sample, read_text, sample_bytes};

#[test]
fn the_report_with_scans_says_what_the_text_report_says() {
    let csv = read_sample("trucheck-csv/report-with-scans.csv");
    assert_eq!(csv.summary.profile, "webscan-csv.1");
    let (one, text) = (
        &csv.measurements[0],
        &read_sample("trucheck/ean13-good.txt").measurements[0],
    );
    assert_eq!(one.grade, text.grade);
    assert_eq!(one.scans, text.scans);
    assert_eq!(one.gtin14, text.gtin14);
    assert_eq!(one.taken_at, text.taken_at);
    assert_eq!(one.instrument.serial, text.instrument.serial);
    assert_eq!(one.fields["company"], "示例食品, 有限公司");
    for parameter in [
        Parameter::SymbolContrast,
        Parameter::Decode,
        Parameter::QuietZoneMin,
        Parameter::Rmin,
    ] {
        assert_eq!(
            one.reading(parameter),
            text.reading(parameter),
            "{parameter:?}"
        );
    }
    assert_eq!(
        one.reading(Parameter::XDimension).unwrap().value,
        Value::number(0.34, Unit::Millimetre)
    );
    assert_eq!(one.unmapped, std::collections::BTreeMap::new());
}

#[test]
fn two_symbols_in_one_file_are_two_measurements_of_one_instrument() {
    let outcome = read_sample("trucheck-csv/report-two-symbols.csv");
    let [first, second] = outcome.measurements.as_slice() else {
        panic!("{}", outcome.measurements.len());
    };
    assert_eq!(number(first, Parameter::SymbolContrast), Some(106.0));
    assert_eq!(
        first.reading(Parameter::QuietZoneMin).unwrap().value,
        Value::NotApplicable
    );
    assert_eq!(second.symbology, Some(Symbology::DataMatrix));
    assert_eq!(
        second.reading(Parameter::Modulation).unwrap().grade,
        Some(Grade::BEST)
    );
    assert_eq!(second.instrument, first.instrument);
}

#[test]
fn another_delimiter_gives_the_same_report() {
    let text = String::from_utf8(sample_bytes("trucheck-csv/report-two-symbols.csv")).unwrap();
    let expected = read_text(&text).measurements;
    let bytes = text.replace(';', "|").into_bytes();
    let found = read("text", Input::Bytes(bytes), None).unwrap();
    assert_eq!(found.measurements, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_change_of_bytes_panics(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in any::<prop::sample::Index>()
    ) {
        for name in ["trucheck-csv/report-with-scans.csv", "trucheck-csv/report-two-symbols.csv"] {
            let mut bytes = sample_bytes(name);
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            bytes.truncate(cut.index(bytes.len()));
            let _ = read("a", Input::Bytes(bytes), Some("webscan-csv"));
        }
    }
}
