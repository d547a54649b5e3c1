//! A version of an instrument profile is put in force or retired, with the reason.

use domain::{audit::Who, profile::ProfileState};
use serde_json::json;
use store::profile_versions;

use super::{ActionError, Refused, add_profile::subject};
use crate::app::App;

/// Files are read with this version from now on, here and in every other process.
///
/// # Errors
/// When no reason is given, there is no such version, its state forbids it, or the store fails.
pub fn put_in_force(
    app: &App,
    who: &Who,
    profile: &str,
    version: u16,
    reason: &str,
) -> Result<(), ActionError> {
    let to = ProfileState::InForce;
    change(
        app,
        who,
        (profile, version),
        to,
        ("profile.put_in_force", reason),
    )
}

/// Nothing is read with this version from now on; the next older one in force takes its place.
///
/// # Errors
/// As `put_in_force`.
pub fn retire(
    app: &App,
    who: &Who,
    profile: &str,
    version: u16,
    reason: &str,
) -> Result<(), ActionError> {
    let to = ProfileState::Retired;
    change(app, who, (profile, version), to, ("profile.retire", reason))
}

fn change(
    app: &App,
    who: &Who,
    (profile, version): (&str, u16),
    to: ProfileState,
    (action, reason): (&str, &str),
) -> Result<(), ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("profiles.refused.reason").into());
    }
    let label = format!("{profile}.{version}");
    let shelf = app.profiles()?;
    app.store.transaction(who, |tx| {
        let unknown = || Refused::new("profiles.refused.unknown").with("label", &label);
        let kept = profile_versions::find(tx, profile, version)?.ok_or_else(unknown)?;
        if !kept.state.may_become(to) {
            return Err(Refused::new("profiles.refused.state")
                .with("label", &label)
                .with("state", format!("@{}", kept.state.label()))
                .into());
        }
        // A version that a newer program no longer understands stays where it is.
        if to == ProfileState::InForce && !shelf.all.iter().any(|one| one.label == label) {
            return Err(Refused::new("profiles.refused.unusable")
                .with("label", &label)
                .into());
        }
        profile_versions::change_state(tx, &kept, to, reason)?;
        let old = json!({ "state": kept.state });
        let new = json!({ "state": to, "reason": reason });
        Ok(tx.record(action, subject(&label, version), &old, &new)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        add_profile::{add_profile, next_version},
        tests::{Laboratory, desk, laboratory, tried},
    };

    fn text(lab: &Laboratory, version: u16) -> String {
        let shelf = lab.app.profiles().unwrap();
        let shipped = shelf.all.named("rea-text.1").unwrap();
        importers::profile::next_version("rea", &shipped.text, version, &[]).unwrap()
    }

    fn add(lab: &Laboratory, version: u16) -> Result<String, ActionError> {
        let text = text(lab, version);
        let proof = tried(&lab.app, &text);
        add_profile(&lab.app, &desk(), "rea", &text, "新固件", &proof)
    }

    fn used(lab: &Laboratory) -> String {
        let shelf = lab.app.profiles().unwrap();
        shelf.in_force.named("rea-text").unwrap().label.clone()
    }

    fn key<T: std::fmt::Debug>(refused: Result<T, ActionError>) -> &'static str {
        refused.unwrap_err().reason().unwrap().key()
    }

    #[test]
    fn a_draft_is_not_read_with_until_it_is_put_in_force_and_no_longer_once_retired() {
        let lab = laboratory();
        assert_eq!(used(&lab), "rea-text.1");
        assert_eq!(add(&lab, 101).unwrap(), "rea-text.101");
        assert_eq!(used(&lab), "rea-text.1");
        put_in_force(&lab.app, &desk(), "rea-text", 101, "已核对").unwrap();
        assert_eq!(used(&lab), "rea-text.101");
        add(&lab, 102).unwrap();
        put_in_force(&lab.app, &desk(), "rea-text", 102, "已核对").unwrap();
        assert_eq!(used(&lab), "rea-text.102", "the newest in force");
        retire(&lab.app, &desk(), "rea-text", 102, "读错").unwrap();
        assert_eq!(used(&lab), "rea-text.101");
        let again = retire(&lab.app, &desk(), "rea-text", 102, "读错");
        assert_eq!(key(again), "profiles.refused.state");
        put_in_force(&lab.app, &desk(), "rea-text", 102, "误停用").unwrap();
        assert_eq!(used(&lab), "rea-text.102");
    }

    #[test]
    fn what_another_process_puts_in_force_is_used_here_too() {
        let lab = laboratory();
        assert_eq!(used(&lab), "rea-text.1");
        let other = App::open(lab.app.settings.clone(), store::Options::default()).unwrap();
        let text = text(&lab, 101);
        let proof = tried(&other, &text);
        add_profile(&other, &desk(), "rea", &text, "新固件", &proof).unwrap();
        put_in_force(&other, &desk(), "rea-text", 101, "已核对").unwrap();
        assert_eq!(used(&lab), "rea-text.101");
    }

    #[test]
    fn what_cannot_be_added_or_changed_says_why() {
        let lab = laboratory();
        add(&lab, 101).unwrap();
        assert_eq!(key(add(&lab, 101)), "profiles.refused.version_taken");
        assert_eq!(key(add(&lab, 7)), "profiles.refused.version_low");
        let whole = text(&lab, 102);
        let try_add = |text: &str, note| key(add_profile(&lab.app, &desk(), "f", text, note, ""));
        assert_eq!(try_add(&whole, "  "), "profiles.refused.note");
        assert_eq!(try_add("id = 3", "x"), "importers.profile.schema");
        let named = |id: &str| whole.replace("id = \"rea-text\"", &format!("id = \"{id}\""));
        assert_eq!(try_add(&named("../x"), "x"), "profiles.refused.id");
        assert_eq!(
            try_add(&named("own-rea"), "x"),
            "profiles.refused.indistinct"
        );
        let other = whole.replace("kind = \"rea-text\"", "kind = \"trucheck-text\"");
        assert_eq!(try_add(&other, "x"), "profiles.refused.kind");
        let long = format!("{whole}\n# {}", "x".repeat(300_000));
        assert_eq!(try_add(&long, "x"), "profiles.refused.long");
        let unreasoned = put_in_force(&lab.app, &desk(), "rea-text", 101, " ");
        assert_eq!(key(unreasoned), "profiles.refused.reason");
        let shipped = retire(&lab.app, &desk(), "rea-text", 1, "x");
        assert_eq!(key(shipped), "profiles.refused.unknown");
        let shelf = lab.app.profiles().unwrap();
        assert_eq!(next_version(&shelf, "rea-text"), 102);
        assert_eq!(next_version(&shelf, "new"), 101);
    }
}
