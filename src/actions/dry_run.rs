//! The proof that the text of a profile was tried on a file before it is saved: made by the dry run,
//! sealed with a key of the laboratory, so that nobody can write one, and worth something for a day.

use chrono::{DateTime, TimeDelta, Utc};
use domain::digest::Digest;
use importers::Profile;
use serde::{Deserialize, Serialize};

use super::{ActionError, Refused};
use crate::{
    app::App,
    profiles::Shelf,
    secrets::{Purpose, Sealer},
};

/// For how long what was tried may be saved.
const LASTS: TimeDelta = TimeDelta::hours(24);

/// What was tried, on what, when and beside which profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// Digest of the profile's text.
    pub text: Digest,
    /// Digest of the verifier's file.
    pub file: Digest,
    /// Its name.
    pub name: String,
    /// The profile that would have read it, as `id.version`; absent where none does.
    pub current: Option<String>,
    /// Records that were compared.
    pub records: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
}

impl DryRun {
    /// The proof, to be handed in with the profile.
    ///
    /// # Errors
    /// When the key cannot be read or made.
    pub fn seal(&self, app: &App) -> Result<String, ActionError> {
        let told = serde_json::to_string(self).map_err(store::StoreError::from)?;
        Ok(Sealer::of(&app.settings.data, Purpose::DryRun)?.seal(&told)?)
    }

    /// The dry run of a proof that is good for saving a profile now.
    ///
    /// # Errors
    /// When it is none of ours, is of another text, a day old, or another version is in force since.
    pub(super) fn proven(
        app: &App,
        shelf: &Shelf,
        proof: &str,
        profile: &Profile,
        text: &str,
    ) -> Result<Self, ActionError> {
        let refused = |key| Refused::new(key).with("label", &profile.label);
        let sealer = Sealer::of(&app.settings.data, Purpose::DryRun)?;
        let opened = sealer.open(proof.trim());
        let told: Option<Self> = opened.and_then(|told| serde_json::from_str(&told).ok());
        let told = told.ok_or_else(|| refused("profiles.refused.no_dry_run"))?;
        if told.text != Digest::of(text.as_bytes()) {
            return Err(refused("profiles.refused.other_text").into());
        }
        let now = shelf.in_force.named(&profile.id);
        let is_beside_another = now.is_some_and(|now| told.current.as_ref() != Some(&now.label));
        if is_beside_another || app.store.now() - told.at > LASTS {
            return Err(refused("profiles.refused.old_dry_run").into());
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        add_profile::add_profile,
        change_profile::put_in_force,
        tests::{Laboratory, desk, laboratory, tried},
    };

    fn text(lab: &Laboratory, version: u16) -> String {
        let shelf = lab.app.profiles().unwrap();
        let shipped = shelf.all.named("rea-text.1").unwrap();
        importers::profile::next_version("rea", &shipped.text, version, &[]).unwrap()
    }

    #[test]
    fn nothing_is_saved_that_was_not_tried_as_it_is_and_lately() {
        let lab = laboratory();
        let wanted = text(&lab, 101);
        let add = |text: &str, proof: &str| {
            let added = add_profile(&lab.app, &desk(), "rea", text, "新固件", proof);
            added.map_err(|error| error.reason().unwrap().key())
        };
        for nothing in ["", "AAAA", "no base64!"] {
            assert_eq!(add(&wanted, nothing), Err("profiles.refused.no_dry_run"));
        }
        let proof = tried(&lab.app, &wanted);
        let other = format!("{wanted}\n# one blank more");
        assert_eq!(add(&other, &proof), Err("profiles.refused.other_text"));
        // The proof of another laboratory is none.
        let elsewhere = tried(&laboratory().app, &wanted);
        assert_eq!(add(&wanted, &elsewhere), Err("profiles.refused.no_dry_run"));
        lab.clock.advance(TimeDelta::hours(25));
        assert_eq!(add(&wanted, &proof), Err("profiles.refused.old_dry_run"));
        let proof = tried(&lab.app, &wanted);
        lab.clock.advance(TimeDelta::hours(23));
        assert_eq!(add(&wanted, &proof), Ok("rea-text.101".to_owned()));
    }

    #[test]
    fn what_was_tried_beside_a_version_that_is_replaced_is_tried_again() {
        let lab = laboratory();
        let (first, second) = (text(&lab, 101), text(&lab, 102));
        let early = tried(&lab.app, &second);
        let proof = tried(&lab.app, &first);
        add_profile(&lab.app, &desk(), "rea", &first, "一", &proof).unwrap();
        put_in_force(&lab.app, &desk(), "rea-text", 101, "已核对").unwrap();
        let late = add_profile(&lab.app, &desk(), "rea", &second, "二", &early);
        let key = late.unwrap_err().reason().unwrap().key();
        assert_eq!(key, "profiles.refused.old_dry_run");
        let again = tried(&lab.app, &second);
        add_profile(&lab.app, &desk(), "rea", &second, "二", &again).unwrap();
    }
}
