//! Symbols with known figures are held against the shipped rules: what fits stays silent, what
//! does not names its figure, its limit and its entry.

use super::judging::{Advice, Book, Checked, judge};
use super::placement::Placements;
use super::*;
use crate::dictionary::{ApplicationDictionary, QualityDictionary};
use crate::intake::Environment;
use crate::judgement::compiled::CompiledDictionary;
use crate::judgement::facts::Rules;
use crate::judgement::requirement::Requirements;
use crate::measurement::grading::GradingTables;

fn ink(text: &str) -> Ink {
    Ink::try_from(text.to_owned()).unwrap()
}

/// An EAN-13 at magnification 1 in the lower right of a pack of 120 by 90 mm.
fn good() -> FoundSymbol {
    FoundSymbol {
        symbology: Some(Symbology::Ean13),
        data: "6901234567892".to_owned(),
        identifier: "]E0".to_owned(),
        frame: Frame {
            x: 70.0,
            y: 50.0,
            width: 31.35,
            height: 22.85,
        },
        quarters: 0,
        basis: Basis::Drawn,
        x: Some(0.33),
        height: Some(22.85),
        clear: Clear {
            left: Some(3.63),
            right: Some(2.31),
            above: None,
            below: None,
        },
        ratio: None,
        gain: Some(0.0),
        bearer: None,
        dark: ink("#000000"),
        light: ink("#ffffff"),
        reversed: false,
        embedded_dpi: None,
        printed: None,
    }
}

fn check_in(symbol: FoundSymbol, environment: Environment) -> Checked {
    let quality = QualityDictionary::shipped().unwrap();
    let rules = Rules {
        requirements: Requirements::shipped().unwrap(),
        grading: GradingTables::shipped().unwrap(),
    };
    let book = Book {
        rules: &rules,
        compiled: &CompiledDictionary::new(&quality),
        quality: &quality,
        application: &ApplicationDictionary::shipped().unwrap(),
        placements: &Placements::shipped().unwrap(),
        environment,
    };
    let pack = Frame {
        x: 0.0,
        y: 0.0,
        width: 120.0,
        height: 90.0,
    };
    judge(book, 1, (1, &pack), symbol, Vec::new())
}

fn check(symbol: FoundSymbol) -> Checked {
    check_in(symbol, Environment::RetailPos)
}

fn keys(checked: &Checked) -> Vec<u16> {
    checked.findings.iter().map(|finding| finding.key).collect()
}

fn line<'a>(checked: &'a Checked, what: &str) -> &'a judging::Line {
    checked.lines.iter().find(|line| line.what == what).unwrap()
}

#[test]
fn a_symbol_as_the_standard_draws_it_fits_in_every_line() {
    let checked = check(good());
    assert_eq!(checked.advice, Advice::Fits, "{:#?}", checked.lines);
    assert_eq!(keys(&checked), [0_u16; 0]);
    assert_eq!(line(&checked, "x").allowed, "0.264–0.660 mm");
    assert_eq!(line(&checked, "magnification").measured, "1.00");
    assert_eq!(line(&checked, "quiet_left").measured, "3.6 mm (11.0 X)");
    assert_eq!(line(&checked, "quiet_left").allowed, "≥ 3.6 mm (11 X)");
    assert_eq!(line(&checked, "contrast").allowed, "≥ 40 %");
    assert!(!line(&checked, "x").clause.is_empty());
}

#[test]
fn a_symbol_that_is_too_small_too_low_and_too_near_to_its_neighbours_names_each() {
    let symbol = FoundSymbol {
        x: Some(0.25),
        height: Some(10.0),
        clear: Clear {
            left: Some(2.0),
            right: Some(1.7),
            ..Clear::default()
        },
        ..good()
    };
    let checked = check(symbol);
    assert_eq!(checked.advice, Advice::Change);
    let keys = keys(&checked);
    for key in [2, 15, 16, 20, 22, 24] {
        assert!(keys.contains(&key), "{key} in {keys:?}");
    }
    for what in ["x", "magnification", "height", "quiet_left"] {
        assert_eq!(line(&checked, what).advice, Advice::Change, "{what}");
    }
    assert_eq!(line(&checked, "quiet_right").measured, "1.7 mm (6.8 X)");
    assert_eq!(line(&checked, "quiet_right").allowed, "≥ 1.8 mm (7 X)");
}

#[test]
fn red_bars_are_found_by_their_name_and_by_red_light() {
    let checked = check(FoundSymbol {
        dark: ink("#e30613"),
        ..good()
    });
    let keys = keys(&checked);
    assert!(keys.contains(&42) && keys.contains(&6), "{keys:?}");
    assert_eq!(line(&checked, "colours").advice, Advice::Change);
    let reversed = check(FoundSymbol {
        dark: ink("#ffffff"),
        light: ink("#000000"),
        reversed: true,
        ..good()
    });
    assert!(self::keys(&reversed).contains(&43));
}

#[test]
fn digits_beneath_the_bars_that_are_not_the_data_must_change() {
    let data = good().data;
    let right = check(FoundSymbol {
        printed: Some(data.clone()),
        ..good()
    });
    assert_eq!(line(&right, "printed").advice, Advice::Fits);
    let mut wrong: Vec<char> = data.chars().collect();
    wrong.swap(5, 6);
    let wrong: String = wrong.into_iter().collect();
    assert_ne!(wrong, data);
    let wrong = check(FoundSymbol {
        printed: Some(wrong),
        ..good()
    });
    assert_eq!(line(&wrong, "printed").advice, Advice::Change);
    assert_eq!(wrong.advice, Advice::Change);
    for (printed, advice) in [
        (Some("690123456789"), Advice::Change),
        (Some("69012345678922"), Advice::Change),
        (None, Advice::Unread),
        (Some("净含量 500 g"), Advice::Unread),
    ] {
        let checked = check(FoundSymbol {
            printed: printed.map(str::to_owned),
            ..good()
        });
        assert_eq!(line(&checked, "printed").advice, advice, "{printed:?}");
        let whole = advice.max(Advice::Fits);
        assert_eq!(checked.advice, whole, "what was not read weighs nothing");
    }
    let silent = check(good());
    assert_eq!(line(&silent, "printed").measured, "@artwork.said.not_read");
}

#[test]
fn what_the_use_does_not_allow_must_change_and_bars_that_nobody_reads_too() {
    let carton = check_in(good(), Environment::GeneralDistribution);
    assert!(keys(&carton).contains(&25), "{:?}", keys(&carton));
    let unread = check(FoundSymbol {
        symbology: None,
        data: String::new(),
        x: None,
        height: None,
        clear: Clear::default(),
        ..good()
    });
    assert_eq!(unread.advice, Advice::Change);
    assert_eq!(keys(&unread)[0], 4);
    assert_eq!(unread.lines.len(), 1);
}

#[test]
fn nothing_of_a_file_is_ever_a_grade_or_asks_for_a_retest() {
    for environment in Environment::ALL {
        let checked = check_in(good(), *environment);
        let keys = keys(&checked);
        for key in [1, 60, 61, 62] {
            assert!(!keys.contains(&key), "{key} in {environment:?}");
        }
    }
}

#[test]
fn the_item_number_is_found_in_every_symbology_that_holds_one() {
    let of = |symbology, data: &str, identifier: &str| {
        let symbol = FoundSymbol {
            symbology: Some(symbology),
            data: data.to_owned(),
            identifier: identifier.to_owned(),
            ..good()
        };
        symbol.gtin14().map(|gtin| gtin.to_string())
    };
    let known = Some("06901234567892".to_owned());
    assert_eq!(of(Symbology::Ean13, "6901234567892", "]E0"), known);
    let elements = "0106901234567892\u{1d}10AB";
    assert_eq!(of(Symbology::Gs1128, elements, "]C1"), known);
    assert_eq!(of(Symbology::DataMatrix, elements, "]d2"), known);
    assert_eq!(of(Symbology::Code128, "6901234567892", "]C0"), None);
    assert_eq!(of(Symbology::Ean13, "6901234567890", "]E0"), None);
}
