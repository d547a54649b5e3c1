//! Profile versions of the laboratory's own, and measurements that are read again.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::{
    digest::Digest,
    measurement::{Measurement, Parameter, Reading, SecondLook, Unit, Value},
    person::Viewer,
    profile::ProfileState,
};
use store::{
    RecordKeys, StoreError,
    measurements::{self, NewMeasurement, Placement, Prepared, StoredMeasurement},
    profile_versions::{self, NewProfileVersion, ProfileVersion},
    readings::{self, Reread},
    sources::{self, NewSource, RecordCounts, Source, Usage},
};

use crate::{
    measurements::measured,
    support::{Laboratory, noon, on_each_engine, tester},
};

fn draft(version: u16) -> NewProfileVersion {
    NewProfileVersion {
        profile: "webscan-text".to_owned(),
        version,
        content: format!("version = {version}"),
        note: "新固件".to_owned(),
    }
}

fn version(lab: &Laboratory, version: u16) -> ProfileVersion {
    let find = |conn: &mut _| profile_versions::find(conn, "webscan-text", version);
    lab.store.read(find).unwrap().unwrap()
}

fn become_state(
    lab: &Laboratory,
    of: &ProfileVersion,
    state: ProfileState,
) -> Result<(), StoreError> {
    lab.store.transaction(&tester(), |tx| {
        profile_versions::change_state(tx, of, state, "已核对")?;
        tx.record("test.do", crate::support::anything(), &(), &())
    })
}

#[test]
fn a_version_is_kept_as_a_draft_and_its_state_changes_once() {
    on_each_engine(|lab| {
        let stamp = || lab.store.read(profile_versions::stamp).unwrap();
        let empty = stamp();
        lab.doing(|tx| profile_versions::add(tx, draft(101)));
        let kept = version(lab, 101);
        assert_eq!(kept.state, ProfileState::Draft);
        assert_eq!(
            (kept.label().as_str(), kept.made_at),
            ("webscan-text.101", noon())
        );
        assert_eq!(
            (kept.note.as_str(), kept.content.as_str()),
            ("新固件", "version = 101")
        );
        let added = stamp();
        assert_ne!(added, empty);

        become_state(lab, &kept, ProfileState::InForce).unwrap();
        assert_ne!(stamp(), added, "also within a millisecond");
        let now = version(lab, 101);
        assert_eq!(
            (now.state, now.reason.as_str()),
            (ProfileState::InForce, "已核对")
        );
        let late = become_state(lab, &kept, ProfileState::Retired);
        assert!(matches!(late, Err(StoreError::Conflict { .. })));

        let again = lab.store.transaction(&tester(), |tx| {
            profile_versions::add(tx, draft(101))?;
            tx.record("test.do", crate::support::anything(), &(), &())
        });
        assert!(
            matches!(again, Err(StoreError::Duplicate { .. })),
            "{again:?}"
        );
        lab.doing(|tx| profile_versions::add(tx, draft(9)));
        let listed = lab.store.read(profile_versions::list).unwrap();
        let versions: Vec<u16> = listed.iter().map(|one| one.version).collect();
        assert_eq!(versions, [9, 101], "by number, not by letters");
    });
}

fn source(lab: &Laboratory, bytes: &[u8], profile: &str) -> Source {
    lab.doing(|tx| {
        let source = sources::begin(
            tx,
            NewSource {
                sha256: Digest::of(bytes),
                name: "export.txt".to_owned(),
                size: 1,
                profile: String::new(),
                site: domain::id::SiteId::MAIN,
                connection: None,
                instrument: None,
            },
        )?;
        let counts = RecordCounts {
            read: 3,
            new: 2,
            refused: 1,
        };
        sources::finish(tx, source.id, counts, "")?;
        sources::name_profile(tx, source.id, profile)?;
        Ok(source)
    })
}

#[test]
fn sources_are_found_and_counted_by_the_profile_they_were_read_with() {
    on_each_engine(|lab| {
        source(lab, b"1", "webscan-text.1");
        let second = source(lab, b"2", "webscan-text.1");
        source(lab, b"3", "rea-text.1");
        let old = ["webscan-text.1".to_owned(), "webscan-text.101".to_owned()];
        let found = lab
            .store
            .read(|conn| sources::read_with(conn, &old, 10))
            .unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].id, second.id, "newest first");
        let one = lab
            .store
            .read(|conn| sources::read_with(conn, &old, 1))
            .unwrap();
        assert_eq!(one.len(), 1);
        let usage = |sources, measurements| Usage {
            sources,
            measurements,
        };
        let expected = BTreeMap::from([
            ("rea-text.1".to_owned(), usage(1, 2)),
            ("webscan-text.1".to_owned(), usage(2, 4)),
        ]);
        assert_eq!(lab.store.read(sources::usage).unwrap(), expected);
    });
}

fn keep(lab: &Laboratory, source: &Source, said: &Measurement) -> StoredMeasurement {
    let new = NewMeasurement {
        source: source.id,
        record: Prepared::new(RecordKeys::of(source.sha256).next(said), said.clone()).unwrap(),
        placement: Placement::Discarded {
            reason: "试测".to_owned(),
        },
        instrument: None,
    };
    let id = lab.doing(|tx| measurements::add(tx, &[new]))[0];
    let find = |conn: &mut _| measurements::find(conn, Viewer::Laboratory, id);
    lab.store.read(find).unwrap().unwrap()
}

/// The same record as a newer profile names it.
fn read_anew(said: &Measurement) -> Measurement {
    let mut anew = said.clone();
    anew.profile = "webscan-text.101".to_owned();
    anew.data = Some("6901234567908".to_owned());
    anew.gtin14 = "6901234567908".parse().ok();
    anew.readings.push(Reading {
        parameter: Parameter::Modulation,
        raw: "70%".to_owned(),
        value: Value::number(70.0, Unit::Percent),
        grade: None,
        letter: None,
        verdict: None,
    });
    anew
}

#[test]
fn reading_again_keeps_the_old_reading_and_the_measurement() {
    on_each_engine(|lab| {
        let file = source(lab, b"1", "webscan-text.1");
        let said = measured("6901234567892", 5);
        let stored = keep(lab, &file, &said);
        let anew = read_anew(&said);
        let key = RecordKeys::of(file.sha256).next(&anew);
        let reread = Reread {
            stored: stored.clone(),
            says: anew.clone(),
            key: Some(key),
            look: SecondLook::default(),
            placement: stored.placement.clone(),
            instrument: None,
        };
        lab.clock.advance(TimeDelta::minutes(1));
        lab.doing(|tx| readings::replace(tx, &reread));

        let places = lab
            .store
            .read(|conn| readings::places(conn, file.id))
            .unwrap();
        assert_eq!(places.get("line 5"), Some(&stored.id));
        let find = |conn: &mut _| measurements::find(conn, Viewer::Laboratory, stored.id);
        let now = lab.store.read(find).unwrap().unwrap();
        assert_eq!(now.measurement, anew);
        assert_eq!(
            (now.placement, now.source),
            (stored.placement.clone(), stored.source)
        );
        let earlier = lab
            .store
            .read(|conn| readings::earlier(conn, &stored))
            .unwrap();
        assert_eq!(earlier.len(), 1);
        assert_eq!(earlier[0].measurement, said);
        assert_eq!(earlier[0].replaced_by, "test");

        // The record is known by what it says now, and no longer by what it said.
        let old_key = RecordKeys::of(file.sha256).next(&said);
        let holders = |conn: &mut _| measurements::holders(conn, &[key, old_key]);
        let holders = lab.store.read(holders).unwrap();
        assert_eq!(holders.into_iter().collect::<Vec<_>>(), [(key, stored.id)]);
    });
}

#[test]
fn a_measurement_that_moved_meanwhile_is_not_overwritten() {
    on_each_engine(|lab| {
        let file = source(lab, b"1", "webscan-text.1");
        let stored = keep(lab, &file, &measured("6901234567892", 5));
        let elsewhere = Placement::Inbox {
            reason: domain::judgement::matching::InboxReason::TakenBack,
        };
        lab.doing(|tx| measurements::place(tx, &stored, &elsewhere));
        let reread = Reread {
            says: read_anew(&stored.measurement),
            key: None,
            look: SecondLook::default(),
            placement: stored.placement.clone(),
            instrument: None,
            stored,
        };
        let done = lab.store.transaction(&tester(), |tx| {
            readings::replace(tx, &reread)?;
            tx.record("test.do", crate::support::anything(), &(), &())
        });
        assert!(matches!(done, Err(StoreError::Conflict { .. })), "{done:?}");
        let earlier = |conn: &mut _| readings::earlier(conn, &reread.stored);
        assert!(lab.store.read(earlier).unwrap().is_empty());
    });
}
