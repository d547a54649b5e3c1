//! The limits that the quality dictionary sets for a number, read from its triggers, so that a
//! line can say what is allowed also where nothing fired.

use crate::dictionary::{QualityDictionary, QualityEntry};
use crate::document::Bilingual;
use crate::judgement::compiled::settled_by_symbology;
use crate::judgement::trigger::{Expression, Op, Test};
use crate::judgement::vocabulary::Fact;
use crate::measurement::Symbology;

/// Between which numbers nothing fires.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Limits {
    /// The least.
    pub least: Option<f64>,
    /// The greatest.
    pub most: Option<f64>,
    /// Where that is written, as the first entry says.
    pub clause: Bilingual,
}

impl Limits {
    /// `2.25–3`, `≥ 2`, `≤ 165.1 mm` with the unit behind; empty without limits.
    pub(super) fn range(&self, unit: &str) -> String {
        match (self.least, self.most) {
            (Some(least), Some(most)) => format!("{least}–{most}{unit}"),
            (Some(least), None) => format!("≥ {least}{unit}"),
            (None, Some(most)) => format!("≤ {most}{unit}"),
            (None, None) => String::new(),
        }
    }
}

/// The limits of a fact for a symbology; the first entry about it counts.
pub(super) fn of(dictionary: &QualityDictionary, fact: Fact, symbology: Symbology) -> Limits {
    let mut limits = Limits::default();
    for entry in dictionary.entries() {
        if !entry.symbologies.contains(Some(symbology)) {
            continue;
        }
        let mut found = Vec::new();
        collect(entry.trigger.expression(), fact, symbology, &mut found);
        for (op, limit) in found {
            match op {
                Op::Less | Op::AtMost => limits.least = limits.least.or(Some(limit)),
                Op::Greater | Op::AtLeast => limits.most = limits.most.or(Some(limit)),
                Op::Equal | Op::Different => continue,
            }
            if limits.clause.zh.is_empty() {
                limits.clause.clone_from(&entry.clause);
            }
        }
    }
    limits
}

/// Whether an entry asks for a fact at all.
pub(super) fn asks(entry: &QualityEntry, fact: Fact) -> bool {
    fn within(expression: &Expression, fact: Fact) -> bool {
        match expression {
            Expression::Test(test) => test.fact() == fact,
            Expression::Not(one) => within(one, fact),
            Expression::And(parts) | Expression::Or(parts) => {
                parts.iter().any(|part| within(part, fact))
            }
        }
    }
    within(entry.trigger.expression(), fact)
}

/// The comparisons of a fact that are made for this symbology.
fn collect(
    expression: &Expression,
    wanted: Fact,
    symbology: Symbology,
    found: &mut Vec<(Op, f64)>,
) {
    match expression {
        Expression::Test(Test::Limit { fact, op, limit }) if *fact == wanted => {
            found.push((*op, *limit));
        }
        Expression::Test(_) | Expression::Not(_) => {}
        Expression::Or(parts) => {
            for part in parts {
                collect(part, wanted, symbology, found);
            }
        }
        Expression::And(parts) => {
            let about_another = parts.iter().any(|part| match part {
                Expression::Test(test) => settled_by_symbology(test, symbology) == Some(false),
                _ => false,
            });
            if !about_another {
                for part in parts {
                    collect(part, wanted, symbology, found);
                }
            }
        }
    }
}
