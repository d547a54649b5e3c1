//! The device's own XML: sections, grades, limits, damage.

use domain::measurement::{Grade, Letter, Parameter};
use proptest::prelude::*;

use crate::testing::{number, read, read_sample, sample_bytes};
use crate::{ImportError, Input};

fn native() -> String {
    String::from_utf8(sample_bytes("dataman/native.xml")).unwrap()
}

#[test]
fn a_verification_is_read_and_the_monitoring_is_none() {
    let outcome = read_sample("dataman/native.xml");
    assert_eq!((outcome.measurements.len(), outcome.refused.len()), (1, 0));
    let one = &outcome.measurements[0];
    let grade = one.grade.as_ref().unwrap();
    assert_eq!(
        (grade.raw.as_str(), grade.letter),
        ("1.0/16/660/45Q", Some(Letter::D))
    );
    assert_eq!(grade.edition.to_string(), "ISO15415:2011");
    assert_eq!(one.instrument.model, "Cognex DM475V");
    assert_eq!(one.instrument.serial, "DM475-00A1B2");
    assert_eq!(number(one, Parameter::SymbolContrast), Some(78.0));
    assert_eq!(number(one, Parameter::Rmin), Some(4.0));
    assert_eq!(
        one.reading(Parameter::FixedPatternDamage).unwrap().grade,
        Some(Grade::BEST)
    );
    assert_eq!(
        one.reading(Parameter::AxialNonuniformity).unwrap().verdict,
        Some(false)
    );
    assert_eq!(number(one, Parameter::XDimension), Some(20.3));
    assert!(one.unmapped.contains_key("Pixels per Module"));
}

#[test]
fn an_entity_is_never_expanded() {
    let data = read_sample("dataman/native.xml").measurements[0]
        .data
        .clone()
        .unwrap();
    assert_eq!(data, "<F1>0106901234567892&boom;");
}

#[test]
fn the_right_spelling_of_the_element_is_read_as_well() {
    let text = native().replace("verificaiton_result", "verification_result");
    let outcome = read("a", Input::Bytes(text.into_bytes()), None).unwrap();
    assert_eq!(outcome.measurements.len(), 1);
}

#[test]
fn a_file_that_ends_inside_of_a_result_delivers_what_was_whole_and_no_half_one() {
    let text = native();
    let both = format!(
        "{text}{}",
        &text[..text.find("Quality Parameters").unwrap()]
    );
    let mut delivered = 0;
    let error = crate::read_file(
        "a",
        Input::Bytes(both.into_bytes()),
        &crate::Profiles::shipped().unwrap(),
        None,
        &mut |_| {
            delivered += 1;
            std::ops::ControlFlow::Continue(())
        },
    );
    assert!(
        matches!(error, Err(ImportError::Damaged { .. })),
        "{error:?}"
    );
    assert_eq!(delivered, 1);
}

#[test]
fn nesting_without_end_is_refused() {
    let text = format!("<trucheck_verificaiton_result>{}", "<a>".repeat(100_000));
    let error = read("a", Input::Bytes(text.into_bytes()), None).unwrap_err();
    assert!(matches!(error, ImportError::Damaged { reason, .. } if reason.contains("deeply")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_change_of_bytes_panics(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30),
        cut in any::<prop::sample::Index>()
    ) {
        for (name, profile) in [("dataman/native.xml", "dataman-xml"), ("dataman/push.xml", "dataman-push")] {
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
fn sections_under_titles_that_nobody_knows_are_read_by_their_type_and_nothing_is_dropped() {
    let text = native()
        .replace("ISO15415:2011 Quality Parameters", "Qualität")
        .replace("Verification Grades", "Noten")
        .replace("Pixels per Module", "Zebra Index (ZBR)");
    let outcome = read("a", Input::Bytes(text.into_bytes()), None).unwrap();
    let one = &outcome.measurements[0];
    assert_eq!(one.grade.as_ref().unwrap().raw, "1.0/16/660/45Q");
    assert_eq!(number(one, Parameter::UnusedErrorCorrection), Some(41.7));
    assert_eq!(number(one, Parameter::Rmin), Some(4.0));
    let growth = one.reading(Parameter::AxialNonuniformity).unwrap();
    assert_eq!(growth.grade, Grade::from_tenths(10));
    assert!(one.unmapped.contains_key("Zebra Index (ZBR)"));
}
