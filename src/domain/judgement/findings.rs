//! What fired, by how much, and under which clause.
//!
//! A finding shows the facts at fault with their limits. Of several tests of one
//! parameter the first in the trigger states the limit; tests that only say for whom
//! the entry is meant (symbology, use, print method) are not shown.

use serde::{Deserialize, Serialize};

use super::fact_values::{FactValue, Facts};
use super::trigger::{Expression, Kleene, Op, Test};
use super::vocabulary::{Fact, GRADE, Kind, Wanted};
use crate::dictionary::{QualityDictionary, QualityEntry, Severity};
use crate::document::Bilingual;
use crate::measurement::Unit;
use crate::texts::{Language, Texts};

/// One problem of a symbol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Key of the dictionary entry.
    pub key: u16,
    /// What it does to the conclusion.
    pub severity: Severity,
    /// Standard and clause.
    pub clause: Bilingual,
    /// The facts at fault; empty when nothing but the circumstances was asked.
    pub evidence: Vec<Evidence>,
}

/// One fact at fault: what it is and what it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the parameter in the trigger language.
    pub fact: String,
    /// What it is, as in [`FactValue`]: `9.1`, `False`, `Red`.
    pub measured: String,
    /// How the required value compares: `≥`, `≤`, `>`, `<`, `=` or `≠`.
    pub sign: String,
    /// The limit, or the words that are not allowed.
    pub limit: String,
}

/// The findings of one sample, gravest first, then by key.
#[must_use]
pub fn findings(dictionary: &QualityDictionary, fired: &[u16], facts: &Facts) -> Vec<Finding> {
    let mut found: Vec<Finding> = fired
        .iter()
        .filter_map(|key| dictionary.entry(*key))
        .map(|entry| Finding {
            key: entry.key,
            severity: entry.severity,
            clause: entry.clause.clone(),
            evidence: evidence_of(entry, facts),
        })
        .collect();
    found.sort_by_key(|finding| (finding.severity, finding.key));
    found
}

fn evidence_of(entry: &QualityEntry, facts: &Facts) -> Vec<Evidence> {
    let mut shown: Vec<Evidence> = Vec::new();
    for test in at_fault(entry.trigger.expression(), facts) {
        if let Some(one) = Evidence::of(test, facts)
            && !shown.iter().any(|known| known.fact == one.fact)
        {
            shown.push(one);
        }
    }
    shown
}

/// The tests that made an expression true; what stands under NOT is not taken apart.
fn at_fault<'a>(expression: &'a Expression, facts: &Facts) -> Vec<&'a Test> {
    if expression.evaluate(facts) != Kleene::True {
        return Vec::new();
    }
    match expression {
        Expression::Test(test) => vec![test],
        Expression::Not(_) => Vec::new(),
        Expression::And(parts) | Expression::Or(parts) => parts
            .iter()
            .flat_map(|part| at_fault(part, facts))
            .collect(),
    }
}

/// Words that only say which rule applies.
const fn is_circumstance(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::Symbology | Fact::SymbologyClass | Fact::ScanEnvironment | Fact::PrintMethod
    )
}

impl Evidence {
    fn of(test: &Test, facts: &Facts) -> Option<Self> {
        let fact = test.fact();
        let measured = facts.get(fact)?;
        if is_circumstance(fact) || is_as_wanted(fact, measured) {
            return None;
        }
        let (sign, limit) = match *test {
            Test::Limit { op, limit, .. } => required(fact, op, limit),
            Test::Facts { op, other, .. } => (op.required(), facts.get(other)?.to_string()),
            Test::OneOf { words, .. } => ("≠", words_of(fact, words)),
        };
        Some(Self {
            fact: fact.name().to_owned(),
            measured: measured.to_string(),
            sign: sign.to_owned(),
            limit,
        })
    }

    /// The parameter, if the vocabulary still has it.
    #[must_use]
    pub fn parameter(&self) -> Option<Fact> {
        Fact::from_name(&self.fact)
    }

    /// Name of the parameter for people.
    #[must_use]
    pub fn label(&self, texts: &Texts, language: Language) -> String {
        texts.get(language, &format!("judgement.fact.{}", self.fact))
    }

    /// The measured value for people, such as `9.1 X`.
    #[must_use]
    pub fn measured_text(&self, texts: &Texts, language: Language) -> String {
        self.shown(&self.measured, texts, language)
    }

    /// The required value for people, such as `≥ 11 X`.
    #[must_use]
    pub fn required_text(&self, texts: &Texts, language: Language) -> String {
        let limit = self.shown(&self.limit, texts, language);
        match self.parameter().map(Fact::kind) {
            Some(Kind::Truth(_)) => limit,
            _ => format!("{} {limit}", self.sign),
        }
    }

    /// Measured value and limit as numbers in the parameter's unit, where both are exact.
    #[must_use]
    pub fn numbers(&self) -> Option<(f64, f64)> {
        match self.parameter()?.kind() {
            Kind::Number { .. } => Some((self.measured.parse().ok()?, self.limit.parse().ok()?)),
            _ => None,
        }
    }

    fn shown(&self, value: &str, texts: &Texts, language: Language) -> String {
        match self.parameter().map(|fact| (fact, fact.kind())) {
            Some((_, Kind::Truth(wanted))) => {
                let key = match (value == "True", wanted) {
                    (true, Wanted::True) | (false, Wanted::False) => "judgement.truth.met",
                    (true, Wanted::False) | (false, Wanted::True) => "judgement.truth.missed",
                    (true, Wanted::Either) => "judgement.truth.yes",
                    (false, Wanted::Either) => "judgement.truth.no",
                };
                texts.get(language, key)
            }
            Some((_, Kind::Word(_))) => {
                let names: Vec<String> = value
                    .split(", ")
                    .map(|word| {
                        let key = format!("judgement.word.{word}");
                        texts.find(language, &key).unwrap_or(word).to_owned()
                    })
                    .collect();
                names.join(if language == Language::Chinese {
                    "、"
                } else {
                    ", "
                })
            }
            Some((_, kind)) if kind == GRADE => grade(value),
            Some((_, Kind::Number { unit, .. })) => with_unit(value, unit),
            None => value.to_owned(),
        }
    }
}

/// True when the answer is a good one, so that it cannot be what is at fault.
fn is_as_wanted(fact: Fact, measured: FactValue) -> bool {
    match (fact.kind(), measured) {
        (Kind::Truth(Wanted::Either), _) => true,
        (Kind::Truth(wanted), FactValue::Truth(truth)) => truth == (wanted == Wanted::True),
        _ => false,
    }
}

/// What is required where this comparison is a fault.
fn required(fact: Fact, op: Op, limit: f64) -> (&'static str, String) {
    match fact.kind() {
        Kind::Truth(wanted) => ("=", FactValue::Truth(wanted == Wanted::True).to_string()),
        Kind::Word(words) => {
            let word = words
                .iter()
                .zip(0_u8..)
                .find(|(_, place)| (f64::from(*place) - limit).abs() < 0.5)
                .map_or("", |(word, _)| word);
            (op.required(), word.to_owned())
        }
        Kind::Number { .. } => (op.required(), limit.to_string()),
    }
}

fn words_of(fact: Fact, words: u32) -> String {
    let Kind::Word(known) = fact.kind() else {
        return String::new();
    };
    let chosen: Vec<&str> = known
        .iter()
        .zip(0_u32..)
        .filter(|(_, place)| words >> place & 1 == 1)
        .map(|(word, _)| *word)
        .collect();
    chosen.join(", ")
}

/// A grade with its tenths, or the band of a letter.
fn grade(value: &str) -> String {
    value
        .split("..")
        .map(one_decimal)
        .collect::<Vec<_>>()
        .join("–")
}

fn one_decimal(value: &str) -> String {
    value
        .parse::<f64>()
        .map_or_else(|_| value.to_owned(), |grade| format!("{grade:.1}"))
}

/// A number with its unit; shares of one are printed as percent, as reports do.
fn with_unit(value: &str, unit: Unit) -> String {
    match (unit, value.parse::<f64>()) {
        (Unit::Fraction, Ok(share)) => format!("{}%", (share * 1e4).round() / 1e2),
        (Unit::Percent, _) => format!("{value}%"),
        (Unit::Plain, _) => value.to_owned(),
        (Unit::Degree, _) => format!("{value}°"),
        (_, Ok(number)) => format!("{} {}", (number * 1e3).round() / 1e3, unit.symbol()),
        (_, Err(_)) => format!("{value} {}", unit.symbol()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::compiled::CompiledDictionary;

    fn found(text: &str) -> Vec<Finding> {
        let dictionary = QualityDictionary::shipped().unwrap();
        let mut facts = Facts::assumed();
        for pair in text.split_whitespace() {
            let (name, value) = pair.split_once('=').unwrap();
            facts.read(name, value).unwrap();
        }
        let mut fired = Vec::new();
        CompiledDictionary::new(&dictionary).judge(&facts, &mut fired);
        findings(&dictionary, &fired, &facts)
    }

    /// Key and each piece of evidence in English, as `label: measured, required`.
    fn check(facts: &str, expected: &[(u16, &str)]) {
        let texts = Texts::shipped().unwrap();
        let language = Language::English;
        let shown: Vec<(u16, String)> = found(facts)
            .iter()
            .map(|finding| {
                let evidence: Vec<_> = finding
                    .evidence
                    .iter()
                    .map(|one| {
                        format!(
                            "{}: {}, {}",
                            one.label(&texts, language),
                            one.measured_text(&texts, language),
                            one.required_text(&texts, language)
                        )
                    })
                    .collect();
                (finding.key, evidence.join("; "))
            })
            .collect();
        let shown: Vec<(u16, &str)> = shown
            .iter()
            .map(|(key, text)| (*key, text.as_str()))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn evidence_says_what_is_and_what_should_be() {
        check(
            "Symbology=EAN13 Quietzone=False LeftQuietZoneX=9.1 RightQuietZoneX=7.4",
            &[
                (2, "Quiet zone: not met, met"),
                (15, "Left quiet zone in X: 9.1 X, ≥ 11 X"),
            ],
        );
        check(
            "Symbology=EAN13 OverallGrade=1.2 MinGrade=1.5 Decodability=0.36",
            &[
                (1, "Symbol grade: 1.2, ≥ 1.5"),
                (11, "Decodability: 36%, ≥ 37%"),
            ],
        );
        check(
            "Symbology=EAN13 OverallGrade=2 MinGrade=1.5",
            &[(60, "Symbol grade: 2.0, ≥ 2.5")],
        );
        check(
            "OverallGrade=0.5..1.4 MinGrade=1.5",
            &[(1, "Symbol grade: 0.5–1.4, ≥ 1.5")],
        );
        check(
            "Decode=True DataMatch=False",
            &[(3, "Decoded data equal the printed characters: not met, met")],
        );
        check(
            "Symbology=EAN13 BarColour=Red",
            &[(
                42,
                "Colour of the bars: red, ≠ white, yellow, orange, red, light brown, gold, silver",
            )],
        );
        check(
            "Symbology=UPCA LeftQuietZoneX=8.5 RightQuietZoneX=8",
            &[(
                17,
                "Left quiet zone in X: 8.5 X, ≥ 9 X; Right quiet zone in X: 8 X, ≥ 9 X",
            )],
        );
    }

    #[test]
    fn the_gravest_come_first_then_the_lowest_key() {
        let keys: Vec<u16> = found(
            "Symbology=EAN13 OverallGrade=1.2 MinGrade=1.5 HeightRatio=0.9 \
             SymbolContrast=30 Quietzone=False WavelengthMatch=False",
        )
        .iter()
        .map(|finding| finding.key)
        .collect();
        assert_eq!(keys, [1, 2, 6, 23, 62]);
    }

    #[test]
    fn every_finding_of_the_shipped_cases_names_its_clause_and_its_evidence() {
        for line in include_str!("compiled/cases.csv").lines().skip(1) {
            let facts = line.split(',').nth(1).unwrap();
            for finding in found(facts) {
                assert!(!finding.clause.zh.is_empty(), "{}", finding.key);
                assert!(!finding.evidence.is_empty(), "{} for {facts}", finding.key);
            }
        }
    }

    #[test]
    fn a_scale_can_be_drawn_from_exact_numbers_only() {
        let numbers = |facts: &str| found(facts)[0].evidence[0].numbers();
        assert_eq!(
            numbers("Symbology=EAN13 LeftQuietZoneX=9.1"),
            Some((9.1, 11.0))
        );
        assert_eq!(numbers("Symbology=EAN13 LeftQuietZoneX=<9"), None);
        assert_eq!(numbers("Quietzone=False"), None);
    }
}
