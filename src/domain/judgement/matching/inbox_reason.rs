//! Why a measurement waits in the inbox: what kept it from its sample, with the samples, intakes
//! and times that a person needs to decide.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::intake::IntakeState;
use crate::measurement::Symbology;
use crate::numbering::IntakeNumber;
use crate::texts::Explain;

/// Why a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InboxReason {
    /// Nothing was decoded.
    NoDecode,
    /// A person took it away from a sample.
    TakenBack,
    /// No open intake has a sample with this code.
    UnknownCode {
        /// The code as decoded.
        code: String,
    },
    /// The intake that the operator named has no sample with this code.
    NotInNamedIntake {
        /// What the operator wrote.
        named: String,
    },
    /// The symbol was measured before any intake with this code came.
    TooEarly {
        /// When it was measured.
        taken_at: NaiveDateTime,
    },
    /// The symbol was measured later than it can have been: the instrument's clock is wrong.
    InFuture {
        /// When it was measured, as the instrument says.
        taken_at: NaiveDateTime,
    },
    /// Samples of several intakes have this code.
    SeveralIntakes {
        /// The intakes.
        intakes: Vec<IntakeNumber>,
    },
    /// All of several samples with this code already have a measurement.
    AllMeasured {
        /// The intake.
        intake: IntakeNumber,
        /// How many samples have this code.
        samples: usize,
    },
    /// The samples with this code bear another kind of symbol.
    WrongSymbology {
        /// The kind that the catalogue announced.
        expected: Symbology,
        /// The kind that was measured.
        found: Symbology,
        /// The intake of the first of them.
        intake: IntakeNumber,
    },
    /// Only an intake on which work has ended has a sample with this code.
    InClosedIntake {
        /// The code as decoded.
        code: String,
        /// The intake; the latest of several.
        intake: IntakeNumber,
        /// Where it stands.
        state: IntakeState,
    },
}

impl InboxReason {
    /// Every kind of reason, as lists are filtered by them.
    pub const KINDS: [&'static str; 10] = [
        "no_decode",
        "unknown_code",
        "several_intakes",
        "in_closed_intake",
        "wrong_symbology",
        "too_early",
        "in_future",
        "not_in_named_intake",
        "all_measured",
        "taken_back",
    ];
}

impl Explain for InboxReason {
    fn key(&self) -> &'static str {
        match self {
            Self::NoDecode => "judgement.inbox.no_decode",
            Self::TakenBack => "judgement.inbox.taken_back",
            Self::UnknownCode { .. } => "judgement.inbox.unknown_code",
            Self::NotInNamedIntake { .. } => "judgement.inbox.not_in_named_intake",
            Self::TooEarly { .. } => "judgement.inbox.too_early",
            Self::InFuture { .. } => "judgement.inbox.in_future",
            Self::SeveralIntakes { .. } => "judgement.inbox.several_intakes",
            Self::AllMeasured { .. } => "judgement.inbox.all_measured",
            Self::WrongSymbology { .. } => "judgement.inbox.wrong_symbology",
            Self::InClosedIntake { .. } => "judgement.inbox.in_closed_intake",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoDecode | Self::TakenBack => Vec::new(),
            Self::UnknownCode { code } => vec![("code", code.clone())],
            Self::NotInNamedIntake { named } => vec![("named", named.clone())],
            Self::TooEarly { taken_at } | Self::InFuture { taken_at } => {
                vec![("taken_at", taken_at.to_string())]
            }
            Self::SeveralIntakes { intakes } => {
                let intakes: Vec<_> = intakes.iter().map(ToString::to_string).collect();
                vec![("intakes", intakes.join(", "))]
            }
            Self::AllMeasured { intake, samples } => vec![
                ("intake", intake.to_string()),
                ("samples", samples.to_string()),
            ],
            Self::WrongSymbology {
                expected,
                found,
                intake,
            } => vec![
                ("expected", expected.label().to_owned()),
                ("found", found.label().to_owned()),
                ("intake", intake.to_string()),
            ],
            Self::InClosedIntake {
                code,
                intake,
                state,
            } => vec![
                ("code", code.clone()),
                ("intake", intake.to_string()),
                ("state", format!("@{}", state.label())),
            ],
        }
    }
}
