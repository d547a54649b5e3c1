//! Which rule applies to which symbol, at its borders, and tables that contradict themselves.

use super::*;
use Environment::{GeneralDistribution, Healthcare, RetailPos};

fn find(symbology: Symbology, environment: Environment, x: Option<f64>, dpm: bool) -> String {
    let requirements = Requirements::shipped().unwrap();
    let found = requirements.find(symbology, environment, x, dpm);
    found.map_or_else(String::new, |rule| rule.grade.notation.to_string())
}

#[test]
fn the_least_grade_follows_from_symbology_use_and_size() {
    use Symbology::{Code39, DataMatrix, Ean13, Gs1128, Itf14};
    for (symbology, environment, x, dpm, grade) in [
        (Ean13, RetailPos, Some(0.33), false, "1.5/06/670"),
        (Itf14, GeneralDistribution, Some(0.634), false, "1.5/10/670"),
        (Itf14, GeneralDistribution, Some(0.635), false, "0.5/20/670"),
        (Itf14, GeneralDistribution, None, false, "1.5/10/670"),
        (Itf14, Healthcare, Some(0.33), false, "1.5/06/660"),
        (Gs1128, GeneralDistribution, Some(0.5), false, "1.5/10/670"),
        (DataMatrix, Healthcare, Some(0.38), false, "1.5/08/660"),
        (
            DataMatrix,
            Healthcare,
            Some(0.2),
            true,
            "DPM1.5/04-12/650/(45Q|30Q|30T|30S|90)",
        ),
        (
            DataMatrix,
            Healthcare,
            Some(0.4),
            true,
            "DPM1.5/08-20/650/(45Q|30Q|30T|30S|90)",
        ),
        (Code39, RetailPos, Some(0.33), false, ""),
    ] {
        assert_eq!(
            find(symbology, environment, x, dpm),
            grade,
            "{symbology:?} {x:?}"
        );
    }
}

#[test]
fn light_of_660_and_of_670_is_one_class() {
    let requirements = Requirements::shipped().unwrap();
    let rule = requirements
        .find(Symbology::Ean13, RetailPos, None, false)
        .unwrap();
    let grade = &rule.grade;
    assert!(grade.notation.accepts_wavelength(660, grade.tolerance));
    assert!(grade.notation.accepts_wavelength(670, grade.tolerance));
    assert!(!grade.notation.accepts_wavelength(633, grade.tolerance));
}

#[test]
fn quiet_zones_are_compared_at_one_decimal_of_a_millimetre() {
    let requirements = Requirements::shipped().unwrap();
    let rule = requirements
        .find(Symbology::Ean13, RetailPos, None, false)
        .unwrap();
    let zone = rule.quiet_zone.as_ref().unwrap();
    let (left, right) = (zone.left, zone.right);
    let enough = |mm: f64, required, x: f64| zone.suffices(mm / x, required, Some(x));
    assert!(enough(3.6, left, 0.33), "3.63 mm are required as 3.6 mm");
    assert!(!enough(3.5, left, 0.33));
    assert!(enough(2.3, right, 0.33), "2.31 mm are required as 2.3 mm");
    assert!(!enough(2.2, right, 0.33));
    assert!(enough(2.9, left, 0.264) && !enough(2.8, left, 0.264));
    assert!(
        !zone.suffices(10.9, left, None),
        "without X only the multiple counts"
    );
    assert!(zone.suffices(3.63 / 0.33, left, None));
}

#[test]
fn heights_scale_with_x_where_the_standard_says_so() {
    let requirements = Requirements::shipped().unwrap();
    let height = |symbology, environment, x| {
        let rule = requirements
            .find(symbology, environment, Some(x), false)
            .unwrap();
        rule.height.as_ref().unwrap().required(Some(x)).unwrap()
    };
    for (symbology, environment, x, expected) in [
        (Symbology::Ean13, RetailPos, 0.264, 18.28),
        (Symbology::Ean13, RetailPos, 0.66, 45.70),
        (Symbology::Ean8, RetailPos, 0.264, 14.584),
        (Symbology::Ean13, GeneralDistribution, 0.495, 34.275),
        (Symbology::Itf14, GeneralDistribution, 0.495, 31.75),
        (Symbology::Gs1128, Healthcare, 0.3, 12.70),
        (Symbology::Gs1DataBar, GeneralDistribution, 0.5, 16.5),
    ] {
        let found = height(symbology, environment, x);
        assert!(
            (found - expected).abs() < 1e-9,
            "{symbology:?} {x}: {found}"
        );
    }
}

#[test]
fn every_allowed_symbology_but_databar_in_healthcare_has_a_rule() {
    let requirements = Requirements::shipped().unwrap();
    let mut without = Vec::new();
    for environment in Environment::ALL {
        for symbology in &requirements.allowed(*environment).unwrap().symbologies {
            if requirements
                .find(*symbology, *environment, None, false)
                .is_none()
            {
                without.push((*environment, *symbology));
            }
        }
    }
    assert_eq!(without, [(Healthcare, Symbology::Gs1DataBar)]);
}

#[test]
fn a_number_without_a_clause_is_refused() {
    for file in SHIPPED {
        crate::dictionary::clauses::assert_every_number_needs_a_clause(file, |text| {
            Requirements::parse(&[text]).map_err(|error| error.to_string())
        });
    }
}

#[test]
fn numbers_that_contradict_each_other_are_refused() {
    let broken = SHIPPED[0].replacen("least = 0.264", "least = 0.5", 1);
    let error = Requirements::parse(&[&broken]).unwrap_err().to_string();
    assert_eq!(
        error,
        "requirements for RetailPOS: EAN13: x must run least, target, most"
    );
    assert!(Requirements::parse(&[]).is_err());
}
