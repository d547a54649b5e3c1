//! Intakes (来样): one hand-over of samples, from the desk until it is sent back.
//!
//! open → under review → released → sent; an intake that is not released can be
//! cancelled, and keeps its number with the reason. Released is what the desk
//! calls finished (已完成); sent is the hand-over to the client (已发).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    id::{CompanyId, IntakeId, UserId},
    numbering::IntakeNumber,
    quota::Quota,
    texts::Explain,
};

coded! {
    /// Where an intake stands.
    IntakeState in "intake_state" {
        /// Samples are entered and tested (未完成).
        Open "open",
        /// Testing is done, a reviewer looks at it (待审核).
        UnderReview "under_review",
        /// A reviewer has released it; documents can be issued (已完成).
        Released "released",
        /// Documents went to the client (已发).
        Sent "sent",
        /// Given up; its number stays listed with the reason (已取消).
        Cancelled "cancelled",
    }
}

coded! {
    /// Where the symbols will be scanned: picks the requirements that apply.
    Environment in "environment" {
        /// Retail point of sale.
        RetailPos "RetailPOS",
        /// General distribution: warehouses and transport.
        GeneralDistribution "GeneralDistribution",
        /// Healthcare.
        Healthcare "Healthcare",
    }
}

impl IntakeState {
    /// States that may follow this one.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::UnderReview, Self::Cancelled],
            Self::UnderReview => &[Self::Open, Self::Released, Self::Cancelled],
            Self::Released => &[Self::Sent],
            Self::Sent | Self::Cancelled => &[],
        }
    }

    /// Moves on, if the move is legal.
    ///
    /// # Errors
    /// `IllegalMove` naming both states.
    pub fn become_state(self, to: Self) -> Result<Self, IntakeError> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(IntakeError::IllegalMove { from: self, to })
        }
    }

    /// True while samples and measurements may still be added (未完成).
    #[must_use]
    pub const fn is_unfinished(self) -> bool {
        matches!(self, Self::Open | Self::UnderReview)
    }
}

/// A step that an intake does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// The state does not follow.
    #[error("an intake that is {} cannot become {}", from.code(), to.code())]
    IllegalMove {
        /// The state it is in.
        from: IntakeState,
        /// The state that was asked for.
        to: IntakeState,
    },
    /// An earlier intake of the same company is unfinished; the balance is carried in order.
    #[error("intake {earlier} of the same company is not finished")]
    EarlierUnfinished {
        /// The earliest of them.
        earlier: IntakeNumber,
    },
    /// A cancellation without a reason.
    #[error("a cancelled intake needs a reason")]
    NoReason,
}

impl Explain for IntakeError {
    fn key(&self) -> &'static str {
        match self {
            Self::IllegalMove { .. } => "desk.intake.illegal_move",
            Self::EarlierUnfinished { .. } => "desk.intake.earlier_unfinished",
            Self::NoReason => "desk.intake.no_reason",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::IllegalMove { from, to } => vec![
                ("from", format!("@{}", from.label())),
                ("to", format!("@{}", to.label())),
            ],
            Self::EarlierUnfinished { earlier } => vec![("earlier", earlier.to_string())],
            Self::NoReason => Vec::new(),
        }
    }
}

/// One hand-over of samples by a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Identity.
    pub id: IntakeId,
    /// The company that handed in.
    pub company: CompanyId,
    /// The number people use (来样管理编号).
    pub number: IntakeNumber,
    /// Which intake of its company it is, from 1.
    pub turn: u32,
    /// When the samples came (来样时间).
    pub received_at: DateTime<Utc>,
    /// The day by which results are promised.
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: IntakeState,
    /// Samples announced when it was opened (来样数量).
    pub quantity: u32,
    /// What finishing it took; absent before release.
    pub outcome: Option<IntakeOutcome>,
    /// Where its symbols will be scanned.
    pub environment: Environment,
    /// Condition of the samples and other remarks of the desk.
    pub note: String,
    /// Why it was cancelled; empty unless it was.
    pub cancelled_reason: String,
    /// Hand-over to the client; absent until it was sent.
    pub delivery: Option<Delivery>,
}

/// What a released intake took from the company's quota, and who released it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeOutcome {
    /// Codes used (使用数量).
    pub used: u32,
    /// Codes confirmed (成功数量).
    pub success: u32,
    /// The company's balance afterwards (剩余数量).
    pub left: Quota,
    /// The reviewer.
    pub released_by: UserId,
    /// When.
    pub released_at: DateTime<Utc>,
}

/// How the documents went to the client (寄送状态).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The day (邮寄时间).
    pub sent_on: NaiveDate,
    /// Waybill number of the carrier (运单号); empty for a hand-over at the desk.
    pub waybill: String,
}

/// Asks whether an intake may be released: earlier ones of the company must be done,
/// because each carries its balance into the next. The unfinished ones, this one among them,
/// stand in the order in which they were opened.
///
/// # Errors
/// `EarlierUnfinished` naming the earliest unfinished one.
pub fn may_be_released(
    number: IntakeNumber,
    unfinished_of_company: &[IntakeNumber],
) -> Result<(), IntakeError> {
    match unfinished_of_company.first() {
        Some(earlier) if *earlier != number => {
            Err(IntakeError::EarlierUnfinished { earlier: *earlier })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    #[test]
    fn the_table_of_legal_moves_is_exactly_this() {
        use IntakeState::{Cancelled, Open, Released, Sent, UnderReview};
        let legal = [
            (Open, UnderReview),
            (Open, Cancelled),
            (UnderReview, Open),
            (UnderReview, Released),
            (UnderReview, Cancelled),
            (Released, Sent),
        ];
        for from in IntakeState::ALL {
            for to in IntakeState::ALL {
                let expected = if legal.contains(&(*from, *to)) {
                    Ok(*to)
                } else {
                    Err(IntakeError::IllegalMove {
                        from: *from,
                        to: *to,
                    })
                };
                assert_eq!(from.become_state(*to), expected);
            }
        }
    }

    #[test]
    fn an_illegal_move_names_both_states_in_the_readers_language() {
        let texts = Texts::shipped().unwrap();
        let error = IntakeState::Open
            .become_state(IntakeState::Sent)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "an intake that is open cannot become sent"
        );
        let chinese = texts.explain(Language::Chinese, &error);
        assert!(
            chinese.contains("未完成") && chinese.contains("已发"),
            "{chinese}"
        );
        let english = texts.explain(Language::English, &error);
        assert!(
            english.contains("open") && english.contains("sent"),
            "{english}"
        );
    }

    #[test]
    fn the_later_of_two_open_intakes_cannot_be_released_first() {
        let number = |text: &str| text.parse::<IntakeNumber>().unwrap();
        // Opened in this order, whatever pattern numbered them.
        let open = [number("201901032-2"), number("2019-00003")];
        assert_eq!(may_be_released(number("201901032-2"), &open), Ok(()));
        assert_eq!(
            may_be_released(number("2019-00003"), &open),
            Err(IntakeError::EarlierUnfinished {
                earlier: number("201901032-2")
            })
        );
    }
}
