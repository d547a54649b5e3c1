//! What a reviewer's ticks decide about application keys.

use super::*;

fn key(key: u16, state: KeyState) -> ApplicationKey {
    ApplicationKey {
        key,
        state,
        reason: String::new(),
        set_at: chrono::DateTime::UNIX_EPOCH,
        set_by: String::new(),
    }
}

fn check(known: &[ApplicationKey], ticked: &[u16], expected: &[(u16, Option<KeyState>)]) {
    let mut found: Vec<_> = decisions(known, ticked)
        .into_iter()
        .map(|one| (one.key, one.state))
        .collect();
    found.sort_by_key(|(key, _)| *key);
    assert_eq!(found, expected, "{ticked:?}");
}

#[test]
fn ticks_become_decisions() {
    use KeyState::{Confirmed, Proposed, Rejected};
    check(&[], &[], &[(2, Some(Confirmed))]);
    check(&[], &[3], &[(3, Some(Confirmed))]);
    check(&[key(3, Confirmed)], &[3], &[]);
    check(
        &[key(3, Confirmed)],
        &[],
        &[(2, Some(Confirmed)), (3, None)],
    );
    check(&[key(2, Confirmed)], &[], &[]);
    check(
        &[key(2, Confirmed)],
        &[4],
        &[(2, None), (4, Some(Confirmed))],
    );
    check(&[key(7, Proposed)], &[7], &[(7, Some(Confirmed))]);
    check(
        &[key(7, Proposed)],
        &[],
        &[(2, Some(Confirmed)), (7, Some(Rejected))],
    );
}
