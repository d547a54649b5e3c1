//! The whole quality dictionary as flat programs, one for each symbology.
//!
//! What a symbology settles (its own name, its class, entries about others) falls away
//! when the programs are made, so that judging asks only what is still open.

use super::fact_values::{FactValue, Facts, class_of, place_of};
use super::trigger::{Kleene, Op, Program, Test};
use super::vocabulary::{CLASSES, Fact, SYMBOLOGIES};
use crate::dictionary::{QualityDictionary, QualityEntry, Version};
use crate::measurement::Symbology;

/// A quality dictionary ready to judge.
#[derive(Debug, Clone)]
pub struct CompiledDictionary {
    version: Version,
    /// In reading order of the symbologies.
    programs: Vec<Program>,
    /// For a symbol whose symbology is not known.
    any: Program,
}

/// What a test about symbology or class answers once the symbology is known.
pub(crate) fn settled_by_symbology(test: &Test, symbology: Symbology) -> Option<bool> {
    let word = match test.fact() {
        Fact::Symbology => place_of(SYMBOLOGIES, symbology.code()),
        Fact::SymbologyClass => place_of(CLASSES, class_of(symbology)),
        _ => None,
    }?;
    let same = |place: f64| (place - word).abs() < 0.5;
    match *test {
        Test::Limit { op, limit, .. } => match op {
            Op::Equal => Some(same(limit)),
            Op::Different => Some(!same(limit)),
            _ => None,
        },
        Test::OneOf { words, .. } => {
            Some((0_u8..32).any(|place| words >> place & 1 == 1 && same(f64::from(place))))
        }
        Test::Facts { .. } => None,
    }
}

impl CompiledDictionary {
    /// Makes the programs.
    #[must_use]
    pub fn new(dictionary: &QualityDictionary) -> Self {
        let entries = dictionary.entries();
        let program = |symbology| {
            let mut program = Program::default();
            for entry in entries {
                add_open(&mut program, entry, symbology);
            }
            program
        };
        Self {
            version: dictionary.version.clone(),
            programs: Symbology::ALL.into_iter().map(Some).map(program).collect(),
            any: program(None),
        }
    }

    /// Which dictionary this is.
    #[must_use]
    pub const fn version(&self) -> &Version {
        &self.version
    }

    fn program(&self, facts: &Facts) -> &Program {
        let Some(FactValue::Word(code)) = facts.get(Fact::Symbology) else {
            return &self.any;
        };
        let mut codes = SYMBOLOGIES.iter().zip(&self.programs);
        codes
            .find(|(one, _)| **one == code)
            .map_or(&self.any, |(_, program)| program)
    }

    /// Writes the keys of the entries that fire, ascending; what `fired` held before is dropped.
    pub fn judge(&self, facts: &Facts, fired: &mut Vec<u16>) {
        fired.clear();
        self.program(facts).run(facts, |key, answer| {
            if answer == Kleene::True {
                fired.push(key);
            }
        });
    }

    /// The keys that fire, and the keys that cannot be told for want of facts, both ascending.
    #[must_use]
    pub fn explain(&self, facts: &Facts) -> (Vec<u16>, Vec<u16>) {
        let (mut fired, mut unknown) = (Vec::new(), Vec::new());
        self.program(facts).run(facts, |key, answer| match answer {
            Kleene::True => fired.push(key),
            Kleene::Unknown => unknown.push(key),
            Kleene::False => {}
        });
        (fired, unknown)
    }
}

/// Adds what an entry still asks once the symbology is known.
fn add_open(program: &mut Program, entry: &QualityEntry, symbology: Option<Symbology>) {
    if !entry.symbologies.contains(symbology) {
        return;
    }
    let settled = |test: &Test| settled_by_symbology(test, symbology?);
    match entry.trigger.expression().settle(&settled) {
        Ok(open) => program.add(entry.key, &open),
        Err(true) => program.add_certain(entry.key),
        Err(false) => {}
    }
}

#[cfg(test)]
mod tests;
