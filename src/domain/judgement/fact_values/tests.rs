//! Values of parameters read by type, refused with what would do, kept whole through JSON.

use super::*;

fn read(name: &str, value: &str) -> Result<Option<FactValue>, FactError> {
    let mut facts = Facts::default();
    facts.read(name, value)?;
    Ok(Fact::from_name(name).and_then(|fact| facts.get(fact)))
}

#[test]
fn values_are_read_by_the_type_of_their_parameter() {
    for (name, value, expected) in [
        ("Quietzone", "FALSE", Some(FactValue::Truth(false))),
        ("Symbology", "EAN13", Some(FactValue::Word("EAN13"))),
        ("SymbolContrast", "84", Some(FactValue::Number(84.0, 84.0))),
        ("Modulation", "84%", Some(FactValue::Number(0.84, 0.84))),
        (
            "OverallGrade",
            "1.5..2.4",
            Some(FactValue::Number(1.5, 2.4)),
        ),
        ("Quietzone", " ", None),
    ] {
        assert_eq!(read(name, value), Ok(expected), "{name}={value}");
    }
    let Ok(Some(FactValue::Number(x, _))) = read("XDimension", "13mil") else {
        panic!("13mil is a length");
    };
    assert!((x - 0.3302).abs() < 1e-9);
}

#[test]
fn what_does_not_fit_is_refused_with_what_would() {
    let texts = crate::texts::Texts::shipped().unwrap();
    for (name, value, words) in [
        ("QuietZone", "False", "Quietzone"),
        ("Quietzone", "maybe", "True, False"),
        ("Symbology", "ean13", "EAN13"),
        ("XDimension", "13%", "mm"),
        ("SymbolContrast", "inf", "%"),
        ("OverallGrade", "3..2", "0–4"),
    ] {
        let error = read(name, value).unwrap_err();
        let sentence = texts.explain(crate::texts::Language::English, &error);
        assert!(sentence.contains(words), "{sentence}");
    }
}

#[test]
fn facts_keep_every_bit_through_json() {
    let mut facts = Facts::default();
    facts.set_number(Fact::LeftQuietZoneX, 3.6 / 0.33);
    facts.set_bounded(Fact::RightQuietZoneX, 15.0, Bound::MoreThan);
    facts.set_between(Fact::QuietZoneX, 15.0, f64::INFINITY);
    facts.set_bounded(Fact::XDimension, 0.1, Bound::LessThan);
    facts.set_between(Fact::OverallGrade, 1.5, 2.4);
    facts.set_truth(Fact::Quietzone, false);
    facts.set_symbology(Symbology::Qr);
    let json = serde_json::to_string(&facts).unwrap();
    assert!(json.contains(r#""RightQuietZoneX":">15""#), "{json}");
    assert!(json.contains(r#""QuietZoneX":">=15""#), "{json}");
    let back: Facts = serde_json::from_str(&json).unwrap();
    for fact in Fact::ALL {
        let (one, two) = (facts.range(fact.slot()), back.range(fact.slot()));
        assert_eq!(one.low.to_bits(), two.low.to_bits(), "{fact:?}");
        assert_eq!(one.high.to_bits(), two.high.to_bits(), "{fact:?}");
    }
}
