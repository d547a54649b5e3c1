//! What scripts push: every site's own names, and the many ways of saying nothing.

use domain::measurement::{Grade, Letter, Parameter, Symbology, Value};

use crate::testing::{number, read, read_sample, warnings};
use crate::{Input, Profiles};

#[test]
fn a_matrix_symbol_of_one_site_is_read_with_its_letters() {
    let outcome = read_sample("dataman/push.xml");
    assert_eq!((outcome.measurements.len(), outcome.refused.len()), (2, 0));
    let one = &outcome.measurements[0];
    let grade = one.grade.as_ref().unwrap();
    assert_eq!(grade.value, Grade::from_tenths(10));
    assert_eq!(
        (grade.aperture, grade.wavelength, grade.angle.as_str()),
        (Some(16), Some(660), "45Q")
    );
    assert_eq!(grade.edition.to_string(), "ISO15415:2011");
    assert_eq!(number(one, Parameter::UnusedErrorCorrection), Some(41.7));
    assert_eq!(
        one.reading(Parameter::Modulation).unwrap().letter,
        Some(Letter::A)
    );
    assert_eq!(
        one.reading(Parameter::GridNonuniformity).unwrap().value,
        Value::Absent
    );
    assert!(one.reading(Parameter::QuietZoneTop).is_none());
    assert_eq!(one.taken_at.unwrap().to_string(), "2026-05-25 09:10:19");
    assert_eq!(one.unmapped["SymbologyId"], "]d2");
}

#[test]
fn a_linear_symbol_without_aperture_is_read_and_what_says_nothing_is_absent() {
    let one = &read_sample("dataman/push.xml").measurements[1];
    let grade = one.grade.as_ref().unwrap();
    assert_eq!(
        (grade.value, grade.letter, grade.aperture),
        (Some(Grade::BEST), Some(Letter::A), None)
    );
    for parameter in [
        Parameter::EdgeDetermination,
        Parameter::Modulation,
        Parameter::Defects,
    ] {
        assert_eq!(
            one.reading(parameter).map(|reading| &reading.value),
            Some(&Value::Absent),
            "{parameter:?}"
        );
    }
    let decodability = one.reading(Parameter::Decodability).unwrap();
    assert_eq!(
        (number(one, Parameter::Decodability), decodability.grade),
        (Some(71.0), Some(Grade::BEST))
    );
    assert_eq!(one.scans.len(), 2);
    assert_eq!(one.scans[0].grades[&Parameter::Modulation].tenths(), 39);
    assert_eq!(warnings(one), Vec::<&str>::new());
}

#[test]
fn another_site_is_read_by_the_names_of_the_script_s_objects() {
    let outcome = read_sample("dataman/push-other-site.xml");
    let one = &outcome.measurements[0];
    assert_eq!(one.symbology, Some(Symbology::Ean13));
    assert_eq!(one.grade.as_ref().unwrap().value, Grade::from_tenths(31));
    assert_eq!(one.unmapped["Schicht"], "Früh");
    assert_eq!(outcome.summary.encoding, Some("windows-1252"));
}

#[test]
fn a_site_s_own_profile_names_its_record_and_its_elements() {
    let own = r#"
        id = "our-push"
        version = 1
        kind = "dataman-push"
        model = "Cognex DataMan"
        confidence = "written for a test"
        map = [
          { from = ["Messung"], to = "record.header" },
          { from = ["Art"], to = "record.symbology" },
          { from = ["Inhalt"], to = "record.data" },
          { from = ["Note"], to = "record.grade" },
          { from = ["Kontrast"], to = "symbol_contrast", unit = "%" },
        ]
    "#;
    let mut profiles = Profiles::shipped().unwrap();
    profiles.add("our-push.toml", own).unwrap();
    let record = "<Messung><Art>EAN13</Art><Inhalt>6901234567892</Inhalt><Note>4.0/06/660</Note><Kontrast>80</Kontrast></Messung>";
    let text = format!("<Liste>{record}<x>1</x>{record}</Liste>");
    let mut delivered = 0;
    let summary = crate::read_file(
        "a",
        Input::Bytes(text.into_bytes()),
        &profiles,
        None,
        &mut |_| {
            delivered += 1;
            std::ops::ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert_eq!(
        (summary.profile.as_str(), delivered, summary.refused),
        ("our-push.1", 2, 0)
    );
}

#[test]
fn xml_that_no_profile_knows_is_refused_with_advice() {
    let refused = read("a", Input::Bytes(b"<a><b>1</b></a>".to_vec()), None).unwrap_err();
    assert_eq!(refused, crate::ImportError::Markup);
}
