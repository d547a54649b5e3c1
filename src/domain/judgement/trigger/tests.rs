//! What the language accepts, what it refuses and where, and its three-valued logic.

use proptest::prelude::*;

use super::*;
use crate::texts::{Explain, Language, Texts};

fn evaluate(trigger: &str, facts: &str) -> Kleene {
    let mut known = Facts::default();
    for pair in facts.split_whitespace() {
        let (name, value) = pair.split_once('=').unwrap();
        known.read(name, value).unwrap();
    }
    Trigger::parse(trigger).unwrap().evaluate(&known)
}

#[test]
fn and_binds_tighter_than_or_and_not_tighter_than_both() {
    let trigger = "Decode=True OR Decode=False AND Quietzone=False";
    assert_eq!(
        evaluate(trigger, "Decode=True Quietzone=True"),
        Kleene::True
    );
    assert_eq!(
        evaluate(trigger, "Decode=False Quietzone=True"),
        Kleene::False
    );
    let bracketed = "(Decode=True OR Decode=False) AND Quietzone=False";
    assert_eq!(
        evaluate(bracketed, "Decode=True Quietzone=True"),
        Kleene::False
    );
    let negated = "NOT Decode=True AND Quietzone=True";
    assert_eq!(
        evaluate(negated, "Decode=False Quietzone=True"),
        Kleene::True
    );
    assert_eq!(
        evaluate(negated, "Decode=False Quietzone=False"),
        Kleene::False
    );
}

#[test]
fn what_is_unknown_stays_unknown_unless_the_rest_decides() {
    for (trigger, facts, answer) in [
        ("Quietzone=False", "", Kleene::Unknown),
        ("NOT Quietzone=False", "", Kleene::Unknown),
        (
            "Quietzone=False OR Decode=False",
            "Decode=False",
            Kleene::True,
        ),
        (
            "Quietzone=False AND Decode=False",
            "Decode=True",
            Kleene::False,
        ),
        (
            "Quietzone=False AND Decode=False",
            "Decode=False",
            Kleene::Unknown,
        ),
        ("OverallGrade<MinGrade", "OverallGrade=1.4", Kleene::Unknown),
        (
            "OverallGrade<MinGrade",
            "OverallGrade=1.4 MinGrade=1.5",
            Kleene::True,
        ),
        ("LeftQuietZoneX<11", "LeftQuietZoneX=>15", Kleene::False),
        ("LeftQuietZoneX<11", "LeftQuietZoneX=>5", Kleene::Unknown),
        ("LeftQuietZoneX<=15", "LeftQuietZoneX=>15", Kleene::False),
        ("OverallGrade!=2", "OverallGrade=2.5..3.4", Kleene::True),
        ("OverallGrade=3", "OverallGrade=2.5..3.4", Kleene::Unknown),
        (
            "BarColour=SpaceColour",
            "BarColour=Red SpaceColour=Red",
            Kleene::True,
        ),
    ] {
        assert_eq!(evaluate(trigger, facts), answer, "{trigger} for {facts}");
    }
}

#[test]
fn limits_may_name_their_unit() {
    assert_eq!(
        evaluate("XDimension<10.4mil", "XDimension=0.26"),
        Kleene::True
    );
    assert_eq!(evaluate("Modulation<50%", "Modulation=0.49"), Kleene::True);
    assert_eq!(
        evaluate("CurvatureAngle>30°", "CurvatureAngle=31"),
        Kleene::True
    );
    assert_eq!(
        evaluate("SymbolContrast<0.5%", "SymbolContrast=0.4"),
        Kleene::True
    );
}

/// Where the mistake is, which sentence tells it, and a word that the English sentence must hold.
fn refuse(trigger: &str, position: usize, key: &str, word: &str) {
    let error = Trigger::parse(trigger).unwrap_err();
    let sentence = Texts::shipped().unwrap().explain(Language::English, &error);
    assert_eq!(error.position, position, "{trigger}: {sentence}");
    assert_eq!(error.key(), format!("judgement.trigger.{key}"), "{trigger}");
    assert!(sentence.contains(word), "{trigger}: {sentence}");
    assert!(!sentence.contains("judgement."), "{trigger}: {sentence}");
}

#[test]
fn mistakes_are_told_with_place_and_remedy() {
    refuse("", 1, "unexpected", "the end");
    refuse("Quietzone", 10, "unexpected", "one of =");
    refuse("Quietzone=False AND", 20, "unexpected", "a parameter");
    refuse("Quietzone=False Decode=True", 17, "unexpected", "AND, OR");
    refuse("(Quietzone=False", 17, "unexpected", "closing bracket");
    refuse("Symbology IN EAN13", 14, "unexpected", "opening bracket");
    refuse("Symbology IN (EAN13,)", 21, "unexpected", "a word");
    refuse("Quietzone=", 11, "unexpected", "a number");
    refuse("Quietzone≠False", 10, "character", "≠");
    refuse("QuietZone=False", 1, "unknown_parameter", "“Quietzone”");
    refuse(
        "Quietzone=False AND quietzone=False",
        21,
        "unknown_parameter",
        "“Quietzone”",
    );
    refuse("Symbology=EAN12", 11, "unknown_word", "EAN13");
    refuse("Symbology IN (EAN13,EAN14)", 21, "unknown_word", "EAN14");
    refuse("Symbology<EAN13", 10, "order", "Symbology");
    refuse("Quietzone>False", 10, "order", "Quietzone");
    refuse("Quietzone=3", 11, "type", "True, False");
    refuse("XDimension=True", 12, "type", "mm");
    refuse("XDimension IN (EAN13)", 12, "type", "IN");
    refuse("XDimension<1.2.3", 12, "type", "mm");
    refuse("XDimension<10%", 12, "unit", "mm");
    refuse("XDimension<3furlong", 12, "unit", "furlong");
    refuse("LeftQuietZoneX<XDimension", 16, "unit", "XDimension mm");
    refuse("SymbolContrast<0.4", 16, "out_of_range", "check the unit");
    refuse("Modulation<50", 12, "out_of_range", "0–1.1");
    refuse("OverallGrade<15", 14, "out_of_range", "0–4");
    refuse(&"(".repeat(100), 33, "too_deep", "32");
    refuse(&"NOT ".repeat(100), 129, "too_deep", "32");
}

fn any_truth() -> impl Strategy<Value = Kleene> {
    prop_oneof![
        Just(Kleene::False),
        Just(Kleene::Unknown),
        Just(Kleene::True)
    ]
}

proptest! {
    #[test]
    fn kleene_logic_keeps_its_laws(a in any_truth(), b in any_truth(), c in any_truth()) {
        prop_assert_eq!(!(a.and(b)), (!a).or(!b));
        prop_assert_eq!(!(a.or(b)), (!a).and(!b));
        prop_assert_eq!(!!a, a);
        prop_assert_eq!(a.and(b), b.and(a));
        prop_assert_eq!(a.and(b.and(c)), a.and(b).and(c));
        prop_assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
        prop_assert_eq!(a.and(Kleene::True), a);
        prop_assert_eq!(a.or(Kleene::False), a);
        prop_assert_eq!(a.and(Kleene::False), Kleene::False);
        // What is decided without knowing something stays so whatever it turns out to be.
        for join in [Kleene::and, Kleene::or] {
            let early = join(Kleene::Unknown, a);
            if early != Kleene::Unknown {
                prop_assert_eq!(join(Kleene::True, a), early);
                prop_assert_eq!(join(Kleene::False, a), early);
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
        let _ = Trigger::parse(&text);
    }

    #[test]
    fn no_arrangement_of_its_own_words_makes_the_reader_panic(
        words in proptest::collection::vec(
            "(AND|OR|NOT|IN|\\(|\\)|,|=|<|>=|Quietzone|Symbology|XDimension|EAN13|False|0\\.3|3mm)", 0..20)
    ) {
        if let Ok(trigger) = Trigger::parse(&words.join(" ")) {
            let _ = trigger.evaluate(&Facts::default());
        }
    }
}
