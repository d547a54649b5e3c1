//! Whether a sample conforms: the decision rule that documents state.
//!
//! 1. An entry of severity `retest` blocks: the measurement does not count.
//! 2. An entry of severity `reject`, or a compulsory application key, decides against.
//! 3. `cause` and `advice` never decide.
//! 4. Otherwise the sample conforms, once everything compulsory is known (symbol grade,
//!    decoding against the printed characters, quiet zones of linear symbols; GB 12904, 9.1
//!    in the 2003 edition) and a person has checked how the code is used.
//! 5. Whatever follows, an instrument that may not decide holds it until a reviewer lets it.

use super::fact_values::{FactValue, Facts};
use super::findings::Finding;
use super::vocabulary::Fact;
use crate::dictionary::{ApplicationDictionary, NOT_CHECKED, Severity};
use crate::instrument::Flag;
use crate::sample::Conclusion;
use crate::texts::Explain;

/// What follows from everything found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The sample conforms or does not.
    Concluded(Conclusion),
    /// Nothing can be concluded yet, for these reasons.
    Blocked(Vec<Block>),
}

/// Why nothing can be concluded yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// An entry asks for another measurement.
    Retest {
        /// Its key.
        key: u16,
    },
    /// Something compulsory is not known.
    Missing {
        /// The parameter.
        fact: Fact,
    },
    /// Nobody has checked how the code is used.
    ApplicationNotChecked,
    /// The measurement may not decide by itself.
    Instrument {
        /// Why.
        flag: Flag,
    },
}

impl Explain for Block {
    fn key(&self) -> &'static str {
        match self {
            Self::Retest { .. } => "judgement.block.retest",
            Self::Missing { .. } => "judgement.block.missing",
            Self::ApplicationNotChecked => "judgement.block.application_not_checked",
            Self::Instrument { flag } => flag.key(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Retest { key } => vec![("key", key.to_string())],
            Self::Missing { fact } => vec![("fact", format!("@{}", fact.label_key()))],
            Self::ApplicationNotChecked => Vec::new(),
            Self::Instrument { flag } => flag.arguments(),
        }
    }
}

/// Applies the decision rule. `application` holds the keys that a person set; none, or
/// the reserved key 1, means that nobody has checked.
#[must_use]
pub fn conclude(
    facts: &Facts,
    quality: &[Finding],
    application: &[u16],
    dictionary: &ApplicationDictionary,
) -> Decision {
    let retests: Vec<Block> = quality
        .iter()
        .filter(|finding| finding.severity == Severity::Retest)
        .map(|finding| Block::Retest { key: finding.key })
        .collect();
    if !retests.is_empty() {
        return Decision::Blocked(retests);
    }
    let rejected = quality
        .iter()
        .any(|finding| finding.severity == Severity::Reject);
    let compulsory = |key: &u16| dictionary.entry(*key).is_some_and(|entry| entry.compulsory);
    if rejected || application.iter().any(compulsory) {
        return Decision::Concluded(Conclusion::Nonconforming);
    }
    let mut open: Vec<Block> = compulsory_facts(facts)
        .filter(|fact| facts.get(*fact).is_none())
        .map(|fact| Block::Missing { fact })
        .collect();
    if application.is_empty() || application.contains(&NOT_CHECKED) {
        open.push(Block::ApplicationNotChecked);
    }
    if open.is_empty() {
        Decision::Concluded(Conclusion::Conforming)
    } else {
        Decision::Blocked(open)
    }
}

/// Holds a decision while the measurement behind it may not decide by itself.
#[must_use]
pub fn held(decision: Decision, flags: &[Flag]) -> Decision {
    let blocks = flags.iter().map(|flag| Block::Instrument { flag: *flag });
    match decision {
        Decision::Concluded(_) if flags.is_empty() => decision,
        Decision::Concluded(_) => Decision::Blocked(blocks.collect()),
        Decision::Blocked(open) => Decision::Blocked(open.into_iter().chain(blocks).collect()),
    }
}

/// What must be known before a sample can conform; the quiet zone of a matrix symbol is
/// part of its grade.
fn compulsory_facts(facts: &Facts) -> impl Iterator<Item = Fact> {
    let linear = facts.get(Fact::SymbologyClass) == Some(FactValue::Word("Linear"));
    // DataBar has no quiet zones.
    let bare = facts.get(Fact::Symbology) == Some(FactValue::Word("GS1DATABAR"));
    [Fact::OverallGrade, Fact::MinGrade, Fact::DataMatch]
        .into_iter()
        .chain((linear && !bare).then_some(Fact::Quietzone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::{CHECKED_WITHOUT_PROBLEM, QualityDictionary};
    use crate::judgement::compiled::CompiledDictionary;
    use crate::judgement::findings::findings;
    use crate::texts::{Language, Texts};

    const GOOD: &str = "Symbology=EAN13 OverallGrade=3.4 MinGrade=1.5 Decode=True DataMatch=True";

    fn decide(more: &str, application: &[u16]) -> Decision {
        let quality = QualityDictionary::shipped().unwrap();
        let mut facts = Facts::assumed();
        for pair in format!("{GOOD} {more}").split_whitespace() {
            let (name, value) = pair.split_once('=').unwrap();
            facts.read(name, value).unwrap();
        }
        let mut fired = Vec::new();
        CompiledDictionary::new(&quality).judge(&facts, &mut fired);
        let found = findings(&quality, &fired, &facts);
        let dictionary = ApplicationDictionary::shipped().unwrap();
        conclude(&facts, &found, application, &dictionary)
    }

    const CONFORMING: Decision = Decision::Concluded(Conclusion::Conforming);
    const NONCONFORMING: Decision = Decision::Concluded(Conclusion::Nonconforming);

    #[test]
    fn the_published_sample_does_not_conform() {
        assert_eq!(decide("Quietzone=False", &[3]), NONCONFORMING);
        assert_eq!(decide("Quietzone=True", &[3]), NONCONFORMING);
        assert_eq!(
            decide("Quietzone=False", &[CHECKED_WITHOUT_PROBLEM]),
            NONCONFORMING
        );
        assert_eq!(
            decide("Quietzone=True", &[CHECKED_WITHOUT_PROBLEM]),
            CONFORMING
        );
    }

    #[test]
    fn causes_and_advice_never_decide() {
        let weak = "Quietzone=True SymbolContrast=30 HeightRatio=0.9 OverallGrade=1.6";
        assert_eq!(decide(weak, &[CHECKED_WITHOUT_PROBLEM]), CONFORMING);
        assert_eq!(
            decide("Quietzone=True", &[14, 26]),
            CONFORMING,
            "advisory keys"
        );
    }

    #[test]
    fn a_measurement_that_does_not_count_blocks_even_a_rejection() {
        assert_eq!(
            decide("Quietzone=False ApertureMatch=False ScansUsed=3", &[3]),
            Decision::Blocked(vec![Block::Retest { key: 61 }, Block::Retest { key: 62 }])
        );
    }

    #[test]
    fn nothing_conforms_before_everything_compulsory_is_known_and_checked() {
        for (more, application, block) in [
            ("Quietzone=True", vec![], Block::ApplicationNotChecked),
            (
                "Quietzone=True",
                vec![NOT_CHECKED],
                Block::ApplicationNotChecked,
            ),
            (
                "",
                vec![CHECKED_WITHOUT_PROBLEM],
                Block::Missing {
                    fact: Fact::Quietzone,
                },
            ),
        ] {
            assert_eq!(decide(more, &application), Decision::Blocked(vec![block]));
        }
        let matrix = "Symbology=DATAMATRIX";
        assert_eq!(decide(matrix, &[CHECKED_WITHOUT_PROBLEM]), CONFORMING);
    }

    #[test]
    fn an_instrument_that_may_not_decide_holds_good_and_bad_alike() {
        let flag = Flag::Uncalibrated;
        let held_by = Decision::Blocked(vec![Block::Instrument { flag }]);
        assert_eq!(held(CONFORMING, &[flag]), held_by);
        assert_eq!(held(NONCONFORMING, &[flag]), held_by);
        assert_eq!(held(NONCONFORMING, &[]), NONCONFORMING);
        let open = Decision::Blocked(vec![Block::ApplicationNotChecked]);
        let both = vec![Block::ApplicationNotChecked, Block::Instrument { flag }];
        assert_eq!(held(open, &[flag]), Decision::Blocked(both));
    }

    #[test]
    fn every_block_has_its_sentence_in_both_languages() {
        let texts = Texts::shipped().unwrap();
        for block in [
            Block::Retest { key: 61 },
            Block::Missing {
                fact: Fact::Quietzone,
            },
            Block::ApplicationNotChecked,
            Block::Instrument {
                flag: Flag::Unregistered,
            },
        ] {
            for language in Language::ALL {
                let sentence = texts.explain(language, &block);
                assert!(
                    !sentence.contains("judgement.")
                        && !sentence.contains("instruments.")
                        && !sentence.contains('{'),
                    "{sentence}"
                );
            }
        }
    }
}
