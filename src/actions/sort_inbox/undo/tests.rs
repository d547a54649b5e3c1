//! What counts as one step of a person, and which step comes before an undone one.

use chrono::{DateTime, Utc};
use domain::{audit::Subject, digest::Digest};

use super::*;

/// Records newest first, from moment, action and measurement.
fn records(done: &[(i64, &str, i64)]) -> Vec<AuditRecord> {
    let record = |(at, action, id): &(i64, &str, i64)| AuditRecord {
        sequence: *at,
        at: DateTime::<Utc>::from_timestamp_millis(*at).unwrap(),
        who: Who::program("tester"),
        action: format!("measurement.{action}"),
        subject: Subject::new(Noun::Measurement, *id, "-"),
        old: None,
        new: None,
        previous: Digest::of(b""),
        hash: Digest::of(b""),
    };
    done.iter().rev().map(record).collect()
}

fn last(done: &[(i64, &str, i64)]) -> Option<(String, Vec<i64>)> {
    let (action, ids) = step_of(&records(done))?;
    let mut ids: Vec<_> = ids.iter().map(|id| id.get()).collect();
    ids.sort_unstable();
    Some((action.trim_start_matches("measurement.").to_owned(), ids))
}

#[test]
fn a_step_is_what_was_done_in_one_moment_and_an_undone_one_leads_to_the_one_before() {
    assert_eq!(last(&[]), None);
    let two = [(1, "assign", 7), (2, "discard", 8), (2, "discard", 9)];
    assert_eq!(last(&two), Some(("discard".to_owned(), vec![8, 9])));
    let undone = [&two[..], &[(3, "take_back", 8), (3, "take_back", 9)]].concat();
    assert_eq!(last(&undone), Some(("assign".to_owned(), vec![7])));
    let again = [&undone[..], &[(4, "trial", 8)]].concat();
    assert_eq!(last(&again), Some(("trial".to_owned(), vec![8])));
    let all = [&undone[..], &[(4, "take_back", 7)]].concat();
    assert_eq!(last(&all), None);
    assert_eq!(last(&[(1, "choose", 7), (2, "keep", 0)]), None);
}
