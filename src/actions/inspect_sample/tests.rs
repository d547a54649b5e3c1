//! What a person decides about the use of codes never contradicts itself.

use super::*;
use crate::actions::{
    import_catalogue::{look, take_over},
    tests::{Laboratory, desk, intake_of, laboratory},
};

const NONE: [u16; 0] = [];

/// A sample of which nothing is known yet.
fn a_sample(lab: &Laboratory) -> SampleId {
    let intake = intake_of(lab, 1);
    let looked = look(&lab.app, "条码,名称\n6901234567892,绿茶\n".as_bytes()).unwrap();
    take_over(&lab.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    let of = |conn: &mut _| samples::of_intake(conn, Viewer::Laboratory, intake.id);
    lab.app.store.read(of).unwrap().remove(0).id
}

fn confirm(lab: &Laboratory, id: SampleId, keys: &[u16]) -> Result<Vec<u16>, ActionError> {
    let decided = keys.iter().map(|key| Decided {
        key: *key,
        state: Some(KeyState::Confirmed),
        reason: String::new(),
    });
    let withdrawn = decide_keys(&lab.app, &desk(), &[(id, decided.collect())])?;
    Ok(withdrawn.into_iter().map(|one| one.key).collect())
}

fn confirmed(lab: &Laboratory, id: SampleId) -> Vec<u16> {
    let of = |conn: &mut _| application_keys::of_samples(conn, Viewer::Laboratory, &[id]);
    let keys = lab.app.store.read(of).unwrap().remove(&id);
    keys.unwrap_or_default()
        .into_iter()
        .filter(|one| one.state == KeyState::Confirmed)
        .map(|one| one.key)
        .collect()
}

#[test]
fn a_confirmed_problem_takes_back_that_there_is_none_and_the_other_way_round() {
    let lab = laboratory();
    let id = a_sample(&lab);
    assert_eq!(confirm(&lab, id, &[2]).unwrap(), NONE);
    assert_eq!(confirm(&lab, id, &[3, 26]).unwrap(), [2]);
    assert_eq!(confirmed(&lab, id), [3, 26]);
    assert_eq!(
        confirm(&lab, id, &[4]).unwrap(),
        NONE,
        "problems stand together"
    );
    assert_eq!(confirm(&lab, id, &[2]).unwrap(), [3, 4, 26]);
    assert_eq!(confirmed(&lab, id), [2]);
    let last =
        |conn: &mut _| store::audit::list(conn, &Default::default(), store::Paging::first(1));
    let record = lab.app.store.read(last).unwrap().rows.remove(0);
    assert_eq!(record.action, "sample.decide_keys");
    assert_eq!(record.old.as_deref(), Some(r#"{"withdrawn":[3,4,26]}"#));
}

#[test]
fn a_problem_and_none_at_once_is_refused_and_nothing_changes() {
    let lab = laboratory();
    let id = a_sample(&lab);
    confirm(&lab, id, &[2]).unwrap();
    let error = confirm(&lab, id, &[2, 3]).unwrap_err();
    assert_eq!(
        error.reason().unwrap().key(),
        "actions.sample.problem_and_none"
    );
    assert_eq!(confirmed(&lab, id), [2]);
}
