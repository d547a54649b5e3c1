//! Samples (样品): one code on one product, from 待检测 to 已完成.
//!
//! waiting → measured → under review → finished, with the side path retest when a
//! measurement cannot decide or none matches. A finished sample has a conclusion.

use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    gs1::gtin::Gtin14,
    id::{IntakeId, MeasurementId, SampleId},
    measurement::Symbology,
    texts::Explain,
};

coded! {
    /// Where a sample stands.
    SampleState in "sample_state" {
        /// Entered, nothing measured (待检测).
        Waiting "waiting",
        /// A measurement counts for it (已检测).
        Measured "measured",
        /// To be measured again (待复检).
        Retest "retest",
        /// Testing is done, a reviewer looks at it (待审核).
        UnderReview "under_review",
        /// Reviewed, with a conclusion (已完成).
        Finished "finished",
    }
}

coded! {
    /// What the laboratory concludes about a sample.
    Conclusion in "conclusion" {
        /// The code conforms (符合).
        Conforming "conforming",
        /// The code does not conform (不符合).
        Nonconforming "nonconforming",
    }
}

coded! {
    /// The level of packaging that bears the code.
    PackLevel in "pack_level" {
        /// What a consumer buys (零售).
        Retail "retail",
        /// Cases for storage and transport (储运).
        Trade "trade",
        /// Pallets and parcels (物流).
        Logistics "logistics",
    }
}

coded! {
    /// What a person made of an application problem that a check proposed, or set without one.
    KeyState in "key_state" {
        /// A check proposes it; nobody has decided (待确认).
        Proposed "proposed",
        /// A person says that it is so (已确认).
        Confirmed "confirmed",
        /// A person says that it is not so (已否定).
        Rejected "rejected",
    }
}

impl SampleState {
    /// States that may follow this one.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Waiting => &[Self::Measured, Self::Retest],
            // One that loses its only measurement waits again.
            Self::Measured => &[Self::Waiting, Self::Retest, Self::UnderReview],
            Self::Retest => &[Self::Waiting, Self::Measured],
            Self::UnderReview => &[Self::Measured, Self::Retest, Self::Finished],
            Self::Finished => &[],
        }
    }

    /// Moves on, if the move is legal. Staying in place is legal until a sample is
    /// finished: a second measurement leaves a measured sample measured.
    ///
    /// # Errors
    /// `IllegalMove` naming both states.
    pub fn become_state(self, to: Self) -> Result<Self, SampleError> {
        let stays = self == to && self != Self::Finished;
        if stays || self.next().contains(&to) {
            Ok(to)
        } else {
            Err(SampleError::IllegalMove { from: self, to })
        }
    }

    /// Finishes a reviewed sample.
    ///
    /// # Errors
    /// `IllegalMove` unless it is under review, `NoConclusion` when none was drawn.
    pub fn finish(self, conclusion: Option<Conclusion>) -> Result<Self, SampleError> {
        let to = self.become_state(Self::Finished)?;
        conclusion.map(|_| to).ok_or(SampleError::NoConclusion)
    }
}

/// A step that a sample does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// The state does not follow.
    #[error("a sample that is {} cannot become {}", from.code(), to.code())]
    IllegalMove {
        /// The state it is in.
        from: SampleState,
        /// The state that was asked for.
        to: SampleState,
    },
    /// A sample cannot be finished without a conclusion.
    #[error("a sample without a conclusion cannot be finished")]
    NoConclusion,
}

impl Explain for SampleError {
    fn key(&self) -> &'static str {
        match self {
            Self::IllegalMove { .. } => "desk.sample.illegal_move",
            Self::NoConclusion => "desk.sample.no_conclusion",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::IllegalMove { from, to } => vec![
                ("from", format!("@{}", from.label())),
                ("to", format!("@{}", to.label())),
            ],
            Self::NoConclusion => Vec::new(),
        }
    }
}

/// What the client says about a sample: one line of the sample catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Description {
    /// Human readable characters under the bars, as typed or imported (供人识别字符).
    pub code: String,
    /// The same number as a GTIN of 14 digits, when it is one.
    pub gtin14: Option<Gtin14>,
    /// Product name (商品名称).
    pub product_name: String,
    /// Brand (品牌).
    pub brand: String,
    /// Specification or model (规格).
    pub specification: String,
    /// What the symbol is printed on (承印材质).
    pub substrate: String,
    /// Bag, box, bottle and so on (包装形式).
    pub packaging_form: String,
    /// Level of packaging; absent if the client did not say.
    pub pack_level: Option<PackLevel>,
    /// Symbology that the client announces; absent if the client did not say.
    pub symbology_expected: Option<Symbology>,
    /// Company named on the pack; empty if not entered.
    pub company_name_on_pack: String,
    /// Principal named on the pack of commissioned production; empty if not entered.
    pub principal_on_pack: String,
    /// Remark of the client or the desk.
    pub remark: String,
}

/// One code on one product that the laboratory tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Identity.
    pub id: SampleId,
    /// The intake it came with.
    pub intake: IntakeId,
    /// Its place in the sample catalogue, from 1; stable on every reprint.
    pub line: u32,
    /// What the client says about it.
    pub description: Description,
    /// Where it stands.
    pub state: SampleState,
    /// The measurement that counts; absent until one matches.
    pub measurement: Option<MeasurementId>,
    /// Why a person chose that measurement; empty where the policy did.
    pub measurement_reason: String,
    /// What was concluded last; binding once the sample is finished.
    pub conclusion: Option<Conclusion>,
    /// What a person saw or measured by hand (colours, height, placement), as JSON.
    pub inspection: Option<serde_json::Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    #[test]
    fn the_table_of_legal_moves_is_exactly_this() {
        use SampleState::{Finished, Measured, Retest, UnderReview, Waiting};
        let legal = [
            (Waiting, Measured),
            (Waiting, Retest),
            (Measured, Waiting),
            (Measured, Retest),
            (Measured, UnderReview),
            (Retest, Waiting),
            (Retest, Measured),
            (UnderReview, Measured),
            (UnderReview, Retest),
            (UnderReview, Finished),
        ];
        for from in SampleState::ALL {
            for to in SampleState::ALL {
                let stays = from == to && *from != Finished;
                let expected = if stays || legal.contains(&(*from, *to)) {
                    Ok(*to)
                } else {
                    Err(SampleError::IllegalMove {
                        from: *from,
                        to: *to,
                    })
                };
                assert_eq!(from.become_state(*to), expected, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn a_sample_is_finished_only_from_review_and_with_a_conclusion() {
        let conforming = Some(Conclusion::Conforming);
        let reviewed = SampleState::UnderReview;
        assert_eq!(reviewed.finish(conforming), Ok(SampleState::Finished));
        assert_eq!(reviewed.finish(None), Err(SampleError::NoConclusion));
        let error = SampleState::Waiting.finish(conforming).unwrap_err();
        let sentence = Texts::shipped().unwrap().explain(Language::Chinese, &error);
        assert!(
            sentence.contains("待检测") && sentence.contains("已完成"),
            "{sentence}"
        );
    }
}
