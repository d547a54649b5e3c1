//! The quality dictionary: problems of a symbol that the system finds from triggers.

use chrono::NaiveDate;

use super::table::Line;
use super::{
    Confidence, Dictionary, DictionaryError, DictionaryProblem, Keyed, ShippedError, dates,
};
use crate::document::Bilingual;
pub use crate::document::Severity;
use crate::judgement::compiled::settled_by_symbology;
use crate::judgement::trigger::{Expression, Test, Trigger};
use crate::measurement::Symbology;

/// Columns that a quality dictionary must have.
const COLUMNS: [&str; 11] = [
    "key",
    "problem_zh",
    "problem_en",
    "remedy_zh",
    "remedy_en",
    "trigger",
    "severity",
    "symbologies",
    "clause_zh",
    "clause_en",
    "confidence",
];

/// One problem of a symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityEntry {
    /// The number people know it by.
    pub key: u16,
    /// The problem.
    pub problem: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// When it is found.
    pub trigger: Trigger,
    /// What it does to the conclusion.
    pub severity: Severity,
    /// The symbologies it is about; for others it never fires.
    pub symbologies: SymbologySet,
    /// Standard and clause.
    pub clause: Bilingual,
    /// How sure we are of the clause and its numbers.
    pub confidence: Confidence,
}

/// Some or all symbologies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SymbologySet(u32);

impl SymbologySet {
    /// All of them, including one that is not known.
    pub const ALL: Self = Self(u32::MAX);

    /// Reads `*` or `EAN13|EAN8`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::ALL);
        }
        text.split('|').try_fold(Self(0), |set, code| {
            let (bit, _) = bits().find(|(_, one)| one.code() == code.trim())?;
            Some(Self(set.0 | bit))
        })
    }

    /// True when the symbology is one of them; an unknown symbology could be any.
    #[must_use]
    pub fn contains(self, symbology: Option<Symbology>) -> bool {
        symbology.is_none_or(|wanted| bits().any(|(bit, one)| one == wanted && self.0 & bit != 0))
    }

    /// Those of them that exist, in reading order.
    pub fn iter(self) -> impl Iterator<Item = Symbology> {
        bits().filter_map(move |(bit, one)| (self.0 & bit != 0).then_some(one))
    }
}

/// One bit for each symbology, in reading order.
fn bits() -> impl Iterator<Item = (u32, Symbology)> {
    (0..32).map(|place| 1 << place).zip(Symbology::ALL)
}

impl std::fmt::Display for SymbologySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Self::ALL {
            return f.write_str("*");
        }
        let codes: Vec<_> = self.iter().map(Symbology::code).collect();
        f.write_str(&codes.join("|"))
    }
}

/// All problems of a symbol, by key.
pub type QualityDictionary = Dictionary<QualityEntry>;

impl Keyed for QualityEntry {
    fn key(&self) -> u16 {
        self.key
    }
}

impl QualityDictionary {
    /// The dictionary compiled into the program.
    ///
    /// # Errors
    /// When the shipped file is broken; a test keeps it whole.
    pub fn shipped() -> Result<Self, ShippedError> {
        let text = include_str!("../../../dictionaries/quality.csv");
        Self::parse(text, dates()?.quality).map_err(ShippedError::first)
    }

    /// Reads a dictionary that is in force from a date.
    ///
    /// # Errors
    /// With every mistake in the file.
    pub fn parse(text: &str, date: NaiveDate) -> Result<Self, Vec<DictionaryError>> {
        Self::read(text, date, &COLUMNS, read_entry)
    }
}

/// Reads a whole line before giving up on it, so that all its mistakes are told.
fn read_entry(line: &mut Line<'_>) -> Option<QualityEntry> {
    let key = line.key();
    let problem = line.bilingual("problem_zh", "problem_en");
    let remedy = line.bilingual("remedy_zh", "remedy_en");
    let clause = line.bilingual("clause_zh", "clause_en");
    let severity = line.word("severity", "reject, cause, advice, retest", read_severity);
    let symbologies = line.word("symbologies", "*, EAN13|EAN8|…", SymbologySet::parse);
    let confidence = line.confidence();
    let trigger = read_trigger(line);
    let (symbologies, trigger) = (symbologies?, trigger?);
    if symbologies
        .iter()
        .all(|one| never_true(trigger.expression(), one))
    {
        line.refuse("trigger", DictionaryProblem::NeverFires);
    }
    Some(QualityEntry {
        key: key?,
        problem: problem?,
        remedy: remedy?,
        trigger,
        severity: severity?,
        symbologies,
        clause: clause?,
        confidence: confidence?,
    })
}

fn read_severity(word: &str) -> Option<Severity> {
    [
        Severity::Reject,
        Severity::Cause,
        Severity::Advice,
        Severity::Retest,
    ]
    .into_iter()
    .find(|severity| severity.code() == word)
}

fn read_trigger(line: &mut Line<'_>) -> Option<Trigger> {
    let text = line.text("trigger")?;
    match Trigger::parse(&text) {
        Ok(trigger) => Some(trigger),
        Err(error) => {
            line.refuse("trigger", DictionaryProblem::Trigger(error));
            None
        }
    }
}

fn never_true(expression: &Expression, symbology: Symbology) -> bool {
    let settled = |test: &Test| settled_by_symbology(test, symbology);
    expression.settle(&settled) == Err(false)
}
