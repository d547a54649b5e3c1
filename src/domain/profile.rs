//! Versions of instrument profiles that a laboratory makes itself (仪器配置): who may read with them.

use crate::coded::coded;

/// The least version that a laboratory may give to a profile of its own, so that a profile which
/// later comes with the program never bears a number that measurements name already.
pub const OWN_FROM: u16 = 101;

coded! {
    /// Where a version of a profile stands.
    ProfileState in "profile_state" {
        /// Made and tried out; nothing is read with it.
        Draft "draft",
        /// Files are read with it; of several versions in force the newest.
        InForce "in_force",
        /// No longer read with; measurements still name it.
        Retired "retired",
    }
}

impl ProfileState {
    /// True if a version may go from this state to the other: drafts and retired versions are put in
    /// force, drafts and versions in force are retired, and nothing becomes a draft again.
    #[must_use]
    pub fn may_become(self, other: Self) -> bool {
        self != other && other != Self::Draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_in_force_once_is_never_a_draft_again() {
        for state in ProfileState::ALL {
            assert!(!state.may_become(ProfileState::Draft), "{state:?}");
            assert!(!state.may_become(*state), "{state:?}");
        }
        assert!(ProfileState::Retired.may_become(ProfileState::InForce));
        assert!(ProfileState::Draft.may_become(ProfileState::Retired));
    }
}
