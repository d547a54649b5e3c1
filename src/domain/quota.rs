//! The quota (委托数量): how many codes a company has paid for, and what intakes take from it.
//!
//! Opening an intake only asks whether its quantity fits; finishing it takes what
//! was used. Codes that were used without success are used all the same.

use serde::{Deserialize, Serialize};

use crate::texts::Explain;

/// What is left of the codes a company has paid for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Quota(u32);

/// A quantity that the quota does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuotaError {
    /// An intake of no samples.
    #[error("an intake needs at least one sample")]
    Nothing,
    /// An intake asks for more than is left.
    #[error("{asked} codes asked, {left} left")]
    Exceeded {
        /// Codes asked for.
        asked: u32,
        /// Codes left.
        left: u32,
    },
    /// More was used than was handed in.
    #[error("{used} codes used of {quantity} handed in")]
    UsedAboveQuantity {
        /// Codes used.
        used: u32,
        /// Codes handed in.
        quantity: u32,
    },
    /// More succeeded than was used.
    #[error("{success} codes succeeded of {used} used")]
    SuccessAboveUsed {
        /// Codes that succeeded.
        success: u32,
        /// Codes used.
        used: u32,
    },
    /// More would be paid for than can be counted.
    #[error("{left} codes and {added} more are too many to count")]
    TooMany {
        /// Codes left.
        left: u32,
        /// Codes added.
        added: u32,
    },
}

impl Explain for QuotaError {
    fn key(&self) -> &'static str {
        match self {
            Self::Nothing => "desk.quota.nothing",
            Self::Exceeded { .. } => "desk.quota.exceeded",
            Self::UsedAboveQuantity { .. } => "desk.quota.used_above_quantity",
            Self::SuccessAboveUsed { .. } => "desk.quota.success_above_used",
            Self::TooMany { .. } => "desk.quota.too_many",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let pair =
            |(a, x): (_, &u32), (b, y): (_, &u32)| vec![(a, x.to_string()), (b, y.to_string())];
        match self {
            Self::Nothing => Vec::new(),
            Self::Exceeded { asked, left } => pair(("asked", asked), ("left", left)),
            Self::UsedAboveQuantity { used, quantity } => {
                pair(("used", used), ("quantity", quantity))
            }
            Self::SuccessAboveUsed { success, used } => pair(("success", success), ("used", used)),
            Self::TooMany { left, added } => pair(("left", left), ("added", added)),
        }
    }
}

impl Quota {
    /// A quota with so many codes left.
    #[must_use]
    pub const fn new(left: u32) -> Self {
        Self(left)
    }

    /// Codes left.
    #[must_use]
    pub const fn left(self) -> u32 {
        self.0
    }

    /// Asks whether an intake of `quantity` samples may be opened.
    ///
    /// # Errors
    /// `Nothing` for 0, `Exceeded` above what is left.
    pub const fn admit(self, quantity: u32) -> Result<(), QuotaError> {
        if quantity == 0 {
            return Err(QuotaError::Nothing);
        }
        if quantity > self.0 {
            return Err(QuotaError::Exceeded {
                asked: quantity,
                left: self.0,
            });
        }
        Ok(())
    }

    /// What is left after more codes were paid for.
    ///
    /// # Errors
    /// `TooMany` where the sum no longer fits in 32 bits.
    pub fn top_up(self, added: u32) -> Result<Self, QuotaError> {
        self.0
            .checked_add(added)
            .map(Self)
            .ok_or(QuotaError::TooMany {
                left: self.0,
                added,
            })
    }

    /// What is left after an intake of `quantity` samples was finished with `used` codes,
    /// of which `success` were confirmed.
    ///
    /// # Errors
    /// `UsedAboveQuantity` and `SuccessAboveUsed` for counts that contradict each other;
    /// `Exceeded` when intakes opened side by side used more than was paid for.
    pub const fn finish(self, quantity: u32, used: u32, success: u32) -> Result<Self, QuotaError> {
        if success > used {
            return Err(QuotaError::SuccessAboveUsed { success, used });
        }
        if used > quantity {
            return Err(QuotaError::UsedAboveQuantity { used, quantity });
        }
        match self.0.checked_sub(used) {
            Some(left) => Ok(Self(left)),
            None => Err(QuotaError::Exceeded {
                asked: used,
                left: self.0,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_comes_out() {
        let quota = Quota::new(100);
        quota.admit(40).unwrap();
        let quota = quota.finish(40, 38, 35).unwrap();
        assert_eq!(quota.left(), 62);
        assert_eq!(
            quota.admit(63),
            Err(QuotaError::Exceeded {
                asked: 63,
                left: 62
            })
        );
        assert_eq!(quota.admit(62), Ok(()));
    }

    #[test]
    fn counts_that_contradict_each_other_are_refused() {
        for (left, quantity, used, success, key) in [
            (100, 40, 38, 39, "desk.quota.success_above_used"),
            (100, 40, 41, 35, "desk.quota.used_above_quantity"),
            (30, 40, 38, 35, "desk.quota.exceeded"),
        ] {
            let error = Quota::new(left)
                .finish(quantity, used, success)
                .unwrap_err();
            assert_eq!(error.key(), key);
        }
        assert_eq!(Quota::new(5).admit(0), Err(QuotaError::Nothing));
    }

    #[test]
    fn codes_can_be_added_until_they_no_longer_count() {
        assert_eq!(Quota::new(62).top_up(38), Ok(Quota::new(100)));
        assert_eq!(
            Quota::new(1).top_up(u32::MAX).unwrap_err().key(),
            "desk.quota.too_many"
        );
    }

    #[test]
    fn an_intake_may_be_finished_with_nothing_used() {
        assert_eq!(Quota::new(7).finish(7, 0, 0), Ok(Quota::new(7)));
    }
}
