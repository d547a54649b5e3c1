//! Each of the 62 shipped entries fires where it should and stays silent where it should not.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::intake::Environment;
use crate::judgement::requirement::Requirements;
use crate::judgement::vocabulary::Kind;

/// One line an entry: facts that make it fire, and facts that make it certainly not fire.
const CASES: &str = include_str!("cases.csv");

fn facts(text: &str) -> Facts {
    let mut facts = Facts::assumed();
    for pair in text.split_whitespace() {
        let (name, value) = pair.split_once('=').unwrap();
        facts.read(name, value).unwrap();
    }
    facts
}

static SHIPPED: LazyLock<(QualityDictionary, CompiledDictionary)> = LazyLock::new(|| {
    let dictionary = QualityDictionary::shipped().unwrap();
    let compiled = CompiledDictionary::new(&dictionary);
    (dictionary, compiled)
});

fn fired(text: &str) -> Vec<u16> {
    let mut fired = Vec::new();
    SHIPPED.1.judge(&facts(text), &mut fired);
    fired
}

#[test]
fn every_entry_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() {
    let (dictionary, compiled) = &*SHIPPED;
    let mut seen = BTreeSet::new();
    for line in CASES.lines().skip(1) {
        let [key, fires, stays]: [&str; 3] =
            line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let key: u16 = key.parse().unwrap();
        let (fired, _) = compiled.explain(&facts(fires));
        assert!(
            fired.contains(&key),
            "{key} must fire for {fires}, not {fired:?}"
        );
        let (fired, unknown) = compiled.explain(&facts(stays));
        assert!(!fired.contains(&key), "{key} must not fire for {stays}");
        assert!(!unknown.contains(&key), "{key} must be certain for {stays}");
        seen.insert(key);
    }
    let keys: BTreeSet<_> = dictionary.entries().iter().map(|entry| entry.key).collect();
    assert_eq!(seen, keys);
    assert_eq!(keys, (1..=62).collect());
}

#[test]
fn nothing_fires_while_nothing_is_known() {
    let (_, compiled) = &*SHIPPED;
    let (fired, unknown) = compiled.explain(&Facts::default());
    assert_eq!(fired, Vec::<u16>::new());
    assert_eq!(unknown.len(), 62);
}

#[test]
fn the_published_sample_has_key_2_and_with_its_widths_also_15() {
    let good = "Symbology=EAN13 ScanEnvironment=RetailPOS Decode=True DataMatch=True CheckDigit=True \
        SymbologyAllowed=True OverallGrade=3.4 MinGrade=1.5 XDimension=0.33 Magnification=1 \
        SymbolContrast=84 Modulation=0.7 Defects=0.1 Decodability=0.7 EdgeContrast=60 ScansUsed=10 \
        ApertureMatch=True WavelengthMatch=True HRIPresent=True";
    assert_eq!(fired(good), Vec::<u16>::new());
    assert_eq!(fired(&format!("{good} Quietzone=False")), [2]);
    let widths = "Quietzone=False LeftQuietZoneX=9.1 RightQuietZoneX=7.4";
    assert_eq!(fired(&format!("{good} {widths}")), [2, 15]);
}

#[test]
fn a_letter_or_a_limit_decides_where_all_its_values_agree() {
    assert_eq!(fired("OverallGrade=0.5..1.4 MinGrade=1.5"), [1]);
    assert_eq!(
        fired("Symbology=EAN13 OverallGrade=1.5..2.4 MinGrade=1.5"),
        [60]
    );
    assert_eq!(
        fired("Symbology=EAN13 LeftQuietZoneX=>8"),
        Vec::<u16>::new()
    );
    assert_eq!(fired("Symbology=EAN13 LeftQuietZoneX=<8"), [15]);
}

/// Any facts at all: each parameter unknown, exact or a range around typical limits.
fn any_facts() -> impl Strategy<Value = Facts> {
    let values = proptest::collection::vec((0_u8..4, 0_u8..32, 0_u8..8), Fact::COUNT);
    values.prop_map(|values| {
        let mut facts = Facts::default();
        for (fact, (how, one, more)) in Fact::ALL.iter().zip(values) {
            if how == 0 || *fact == Fact::SymbologyClass {
                continue;
            }
            match fact.kind() {
                Kind::Truth(_) => facts.set_truth(*fact, one % 2 == 0),
                Kind::Word(words) => {
                    facts.set_word(*fact, words[usize::from(one) % words.len()]);
                }
                Kind::Number { least, most, .. } => {
                    let low = least + (most.min(50.0) - least) * f64::from(one) / 31.0;
                    let high = if how == 1 { low + f64::from(more) } else { low };
                    facts.set_between(*fact, low, high);
                }
            }
        }
        if let Some(FactValue::Word(code)) = facts.get(Fact::Symbology) {
            facts.set_symbology(Symbology::from_name(code).unwrap());
        }
        facts
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The programs, settled by symbology, answer exactly what the trees answer.
    #[test]
    fn programs_and_trees_agree_on_any_facts(facts in any_facts()) {
        let (dictionary, compiled) = &*SHIPPED;
        let symbology = match facts.get(Fact::Symbology) {
            Some(FactValue::Word(code)) => Symbology::from_name(code),
            _ => None,
        };
        let (fired, unknown) = compiled.explain(&facts);
        for entry in dictionary.entries() {
            let answer = if entry.symbologies.contains(symbology) {
                entry.trigger.evaluate(&facts)
            } else {
                Kleene::False
            };
            prop_assert_eq!(fired.contains(&entry.key), answer == Kleene::True);
            prop_assert_eq!(unknown.contains(&entry.key), answer == Kleene::Unknown);
        }
        let mut judged = vec![99];
        compiled.judge(&facts, &mut judged);
        prop_assert_eq!(judged, fired);
    }
}

/// The tables and the triggers name the same limits; whoever changes one must change the other.
#[test]
fn triggers_and_requirement_tables_agree_on_quiet_zones_and_least_sizes() {
    let requirements = Requirements::shipped().unwrap();
    let mut asked = 0;
    for environment in Environment::ALL {
        for symbology in Symbology::ALL {
            let Some(rule) = requirements.find(symbology, *environment, None, false) else {
                continue;
            };
            let place = format!(
                "Symbology={} ScanEnvironment={}",
                symbology.code(),
                environment.code()
            );
            let fires = |more: String, keys: &[u16]| {
                fired(&format!("{place} {more}"))
                    .iter()
                    .any(|key| keys.contains(key))
            };
            if let Some(zone) = &rule.quiet_zone {
                let sides = if symbology.is_matrix() {
                    vec![("QuietZoneX", zone.left)]
                } else {
                    vec![
                        ("LeftQuietZoneX", zone.left),
                        ("RightQuietZoneX", zone.right),
                    ]
                };
                for (side, least) in sides {
                    let keys = [15, 16, 17, 18, 19];
                    assert!(
                        fires(format!("{side}={}", least - 0.1), &keys),
                        "{place} {side}"
                    );
                    assert!(!fires(format!("{side}={least}"), &keys), "{place} {side}");
                    asked += 1;
                }
            }
            // Data Matrix has a trigger for two of the three uses, QR and DataBar have none.
            let has_trigger = symbology.is_linear() && symbology != Symbology::Gs1DataBar
                || symbology == Symbology::DataMatrix
                    && *environment != Environment::GeneralDistribution;
            if let Some(x) = rule.x.as_ref().filter(|_| has_trigger) {
                let keys = [20, 25, 26, 27, 58];
                let below = x.least - 0.001;
                assert!(
                    fires(format!("XDimension={below}"), &keys),
                    "{place} {below}"
                );
                assert!(!fires(format!("XDimension={}", x.least), &keys), "{place}");
                asked += 1;
            }
        }
    }
    assert!(asked > 30, "{asked}");
}
