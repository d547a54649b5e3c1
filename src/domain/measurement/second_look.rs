//! What of a measurement's figures asks for a second look, in the few words that a database keeps beside it.
//!
//! Whole intakes are counted by it, so that their measurements need not be read again for every page. It names no
//! figure: whoever wants to see the doubts recomputes them from the measurement.

use std::collections::BTreeSet;

use super::comparison::OtherGrade;
use super::grade::Grade;
use super::grading::GradingTables;
use super::{Measurement, plausibility};

/// What a recomputation of a measurement's figures left to doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SecondLook {
    /// How many printed figures do not add up.
    pub doubts: u32,
    /// Whether another edition would turn the verdict round for a grade that some use demands.
    pub may_turn: bool,
}

impl SecondLook {
    /// Recomputes a measurement's figures; `demanded` are the least grades of all uses.
    #[must_use]
    pub fn of(
        measurement: &Measurement,
        tables: &GradingTables,
        demanded: &BTreeSet<Grade>,
    ) -> Self {
        let doubts = plausibility::doubts(measurement, tables).len();
        let other = OtherGrade::of(measurement, tables);
        Self {
            doubts: u32::try_from(doubts).unwrap_or(u32::MAX),
            may_turn: other.is_some_and(|other| demanded.iter().any(|least| other.turns(*least))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison::other_verdict;
    use super::super::{Edition, FormalGrade, Scan, Symbology};
    use super::*;

    /// A linear symbol of ten scans under an edition that grades in tenths.
    fn symbol(printed: &str, scans: &str) -> Measurement {
        let mut grade = FormalGrade::parse(printed).unwrap();
        grade.edition = Edition::parse("ISO/IEC 15416:2016").unwrap();
        let scan = |number| Scan {
            number,
            grade: Grade::parse(scans),
            ..Scan::default()
        };
        Measurement {
            symbology: Some(Symbology::Ean13),
            grade: Some(grade),
            scans: (1..=10).map(scan).collect(),
            ..Measurement::default()
        }
    }

    #[test]
    fn a_look_says_what_a_whole_recomputation_says_for_every_demanded_grade() {
        let tables = GradingTables::shipped().unwrap();
        let demanded: BTreeSet<Grade> = ["0.5", "1.5"]
            .into_iter()
            .filter_map(Grade::parse)
            .collect();
        let mut seen = BTreeSet::new();
        for (printed, scans) in [
            ("3.4/06/660", "3.4"),
            ("1.7/06/660", "1.7"),
            ("1.7/06/660", "3.0"),
        ] {
            let said = symbol(printed, scans);
            let look = SecondLook::of(&said, &tables, &demanded);
            let turned = demanded
                .iter()
                .any(|least| other_verdict(&said, &tables, *least).is_some());
            let doubts = plausibility::doubts(&said, &tables).len();
            assert_eq!((look.doubts as usize, look.may_turn), (doubts, turned));
            seen.insert(look);
        }
        let is_seen = |doubts, may_turn| seen.contains(&SecondLook { doubts, may_turn });
        assert!(
            is_seen(0, false) && is_seen(0, true) && is_seen(1, false),
            "{seen:?}"
        );
    }

    #[test]
    fn nothing_to_recompute_is_nothing_to_look_at() {
        let tables = GradingTables::shipped().unwrap();
        let demanded = [Grade::WORST, Grade::BEST].into();
        let look = SecondLook::of(&Measurement::default(), &tables, &demanded);
        assert_eq!(look, SecondLook::default());
    }
}
