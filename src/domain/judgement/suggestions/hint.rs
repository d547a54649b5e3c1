//! What speaks for a sample, or against it, and how much beside other hints.

use crate::measurement::Symbology;
use crate::numbering::IntakeNumber;
use crate::texts::Explain;

/// What speaks for a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// It bears the very code.
    SameCode,
    /// The codes differ in the check digit only.
    CheckDigit,
    /// Two neighbouring digits are swapped.
    Swapped {
        /// The first of them, counted from 1.
        at: usize,
    },
    /// One digit differs.
    OneDigit {
        /// Which, counted from 1.
        at: usize,
    },
    /// The code as decoded has a digit less or more.
    Length,
    /// Two or three digits differ.
    Digits {
        /// Which, counted from 1.
        at: Vec<usize>,
        /// Whether both are numbers with a right check digit.
        sound: bool,
    },
    /// Two or three slips of several kinds lie between the codes.
    Slips {
        /// How many.
        count: usize,
        /// Whether both are numbers with a right check digit.
        sound: bool,
    },
    /// The samples before and after it were measured just before and after.
    Between {
        /// The intake.
        intake: IntakeNumber,
        /// Line of the one before.
        before: u32,
        /// Line of the one after.
        after: u32,
    },
    /// The sample before it in the catalogue was measured just before.
    After {
        /// Its line.
        line: u32,
    },
    /// The sample after it in the catalogue was measured just after.
    Before {
        /// Its line.
        line: u32,
    },
    /// The same person measured another sample of the intake in the same minute.
    SameSitting,
    /// The operator named the intake.
    Named,
    /// It has no measurement yet.
    Unmeasured,
    /// Another kind of symbol is expected.
    OtherSymbology {
        /// Which.
        expected: Symbology,
    },
}

impl Hint {
    /// How much it speaks for a sample; only the order of the sums matters.
    pub(super) fn weight(&self) -> i32 {
        match self {
            Self::Digits { at, sound } => Self::far(at.len(), *sound),
            Self::Slips { count, sound } => Self::far(*count, *sound),
            Self::SameCode => 100,
            Self::CheckDigit => 70,
            Self::Swapped { .. } => 65,
            Self::OneDigit { .. } => 60,
            Self::Length => 50,
            Self::Between { .. } => 45,
            Self::After { .. } | Self::Before { .. } => 25,
            Self::Named => 30,
            Self::SameSitting => 15,
            Self::Unmeasured => 10,
            Self::OtherSymbology { .. } => -20,
        }
    }

    /// Two right numbers are the numbers of two products, until more speaks for one of them; a
    /// number with a wrong check digit was mistyped somewhere.
    const fn far(count: usize, sound: bool) -> i32 {
        match (count, sound) {
            (..=2, false) => 40,
            (..=2, true) => 20,
            (_, false) => 15,
            (_, true) => 10,
        }
    }
}

impl Explain for Hint {
    fn key(&self) -> &'static str {
        match self {
            Self::SameCode => "inbox.hint.same_code",
            Self::CheckDigit => "inbox.hint.check_digit",
            Self::Swapped { .. } => "inbox.hint.swapped",
            Self::OneDigit { .. } => "inbox.hint.one_digit",
            Self::Length => "inbox.hint.length",
            Self::Digits { .. } => "inbox.hint.digits",
            Self::Slips { .. } => "inbox.hint.slips",
            Self::Between { .. } => "inbox.hint.between",
            Self::After { .. } => "inbox.hint.after",
            Self::Before { .. } => "inbox.hint.before",
            Self::SameSitting => "inbox.hint.same_sitting",
            Self::Named => "inbox.hint.named",
            Self::Unmeasured => "inbox.hint.unmeasured",
            Self::OtherSymbology { .. } => "inbox.hint.other_symbology",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Swapped { at } => {
                vec![("at", at.to_string()), ("next", (at + 1).to_string())]
            }
            Self::OneDigit { at } => vec![("at", at.to_string())],
            Self::Digits { at, .. } => {
                let places: Vec<String> = at.iter().map(ToString::to_string).collect();
                vec![("at", places.join(", "))]
            }
            Self::Slips { count, .. } => vec![("count", count.to_string())],
            Self::Between {
                intake,
                before,
                after,
            } => vec![
                ("intake", intake.to_string()),
                ("before", before.to_string()),
                ("after", after.to_string()),
            ],
            Self::After { line } | Self::Before { line } => vec![("line", line.to_string())],
            Self::OtherSymbology { expected } => vec![("expected", expected.label().to_owned())],
            Self::SameCode
            | Self::CheckDigit
            | Self::Length
            | Self::SameSitting
            | Self::Named
            | Self::Unmeasured => Vec::new(),
        }
    }
}
