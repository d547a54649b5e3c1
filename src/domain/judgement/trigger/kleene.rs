//! Truth with a third value: unknown (Kleene's strong logic).

/// False, unknown or true, in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kleene {
    /// Certainly not.
    False,
    /// Cannot be told.
    Unknown,
    /// Certainly.
    True,
}

impl Kleene {
    /// From what is certain: `yes` for true, `no` for false, neither for unknown.
    #[must_use]
    pub(crate) const fn from_certainty(yes: bool, no: bool) -> Self {
        if yes {
            Self::True
        } else if no {
            Self::False
        } else {
            Self::Unknown
        }
    }

    /// The lesser of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// The greater of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl std::ops::Not for Kleene {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Kleene {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}
