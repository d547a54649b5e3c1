//! The HTML report says what the text report says, whatever tags stand around it.

use domain::measurement::{Parameter, Symbology};
use proptest::prelude::*;

use crate::testing::{number, read, read_sample, sample_bytes};
use crate::{ImportError, Input};

#[test]
fn a_failing_report_says_what_its_text_report_says() {
    let html = read_sample("trucheck-html/ean8-failing.html");
    assert_eq!((html.measurements.len(), html.refused.len()), (1, 0));
    let one = &html.measurements[0];
    let text = &read_sample("trucheck/ean8-failing.txt").measurements[0];
    assert_eq!(
        one.grade.as_ref().unwrap().raw,
        text.grade.as_ref().unwrap().raw
    );
    assert_eq!(
        (one.taken_at, &one.data, one.gtin14),
        (text.taken_at, &text.data, text.gtin14)
    );
    for parameter in [
        Parameter::SymbolContrast,
        Parameter::Rmax,
        Parameter::Modulation,
        Parameter::Decode,
        Parameter::Decodability,
    ] {
        assert_eq!(
            one.reading(parameter),
            text.reading(parameter),
            "{parameter:?}"
        );
    }
    assert_eq!(one.scans.len(), 10);
    assert_eq!(one.scans[0].grades[&Parameter::QuietZoneLeft].tenths(), 40);
    assert_eq!(one.scans[0].grade.unwrap().tenths(), 9);
    assert_eq!(one.fields["company"], "示例食品 & 有限公司");
    assert_eq!(one.instrument.serial, "TC-833-0620-018");
}

#[test]
fn a_dataman_report_keeps_its_function_character_and_its_time_of_milliseconds() {
    let one = &read_sample("trucheck-html/dataman-datamatrix.html").measurements[0];
    assert_eq!(one.instrument.model, "Cognex DataMan");
    let other = &read_sample("trucheck-html/ean8-failing.html").measurements[0];
    assert_eq!(other.instrument.model, "Webscan TruCheck");
    assert_eq!(one.data.as_deref(), Some("<F1>0106901234567892"));
    assert_eq!(one.gtin14.unwrap().to_string(), "06901234567892");
    assert_eq!(one.symbology, Some(Symbology::DataMatrix));
    assert_eq!(one.taken_at.unwrap().to_string(), "2025-08-11 13:46:44");
    assert_eq!(number(one, Parameter::Rmin), Some(4.0));
    assert_eq!(one.grade.as_ref().unwrap().angle, "45Q");
}

#[test]
fn a_page_that_is_no_report_is_refused_as_a_page() {
    let page =
        b"<html><body><p>Dear laboratory</p><table><tr><td>Data</td></tr></table></body></html>";
    let refused = read("a", Input::Bytes(page.to_vec()), None).unwrap_err();
    assert_eq!(refused, ImportError::Markup);
}

#[test]
fn a_report_in_the_code_page_of_chinese_windows_is_read() {
    let text = String::from_utf8(sample_bytes("trucheck-html/ean8-failing.html")).unwrap();
    let text = text.replace("UTF-8", "GB2312").replace('©', "");
    let bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
    let outcome = read("a", Input::Bytes(bytes), None).unwrap();
    assert_eq!(outcome.summary.encoding, Some("gb18030"));
    assert_eq!(
        outcome.measurements[0].fields["company"],
        "示例食品 & 有限公司"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_change_of_bytes_panics(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in any::<prop::sample::Index>()
    ) {
        for name in ["trucheck-html/ean8-failing.html", "trucheck-html/dataman-datamatrix.html"] {
            let mut bytes = sample_bytes(name);
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            bytes.truncate(cut.index(bytes.len()));
            let _ = read("a", Input::Bytes(bytes), None);
        }
    }
}
