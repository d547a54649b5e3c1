//! Who worked on an intake, so that nobody releases what he tested himself.

use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    id::{IntakeId, SampleId, SiteId, UserId},
    person::{UserName, Viewer},
    sample::KeyState,
};
use store::{
    RecordKeys, StoreError, Tx,
    application_keys::{self, Proposal},
    hands,
    judgements::{self, Cause, Judgement, Versions},
    measurements::{self, NewMeasurement, Placement, Prepared},
    sample_results::{self, SampleResult},
    samples,
    sources::{self, NewSource},
};

use crate::{
    measurements::measured,
    samples::line,
    support::{Laboratory, anything, on_each_engine},
};

/// Does recorded work as somebody.
fn by<T>(
    lab: &Laboratory,
    name: &str,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
) -> T {
    let who = Who::User {
        id: UserId::new(1),
        name: UserName::parse(name).unwrap(),
    };
    lab.store
        .transaction(&who, |tx| {
            let value = work(tx)?;
            tx.record("test.do", anything(), &(), &())?;
            Ok::<_, StoreError>(value)
        })
        .unwrap()
}

/// Hands in a measurement of a sample, which then counts.
fn measure(tx: &mut Tx<'_>, intake: IntakeId, sample: SampleId) -> Result<(), StoreError> {
    let source = sources::begin(
        tx,
        NewSource {
            sha256: Digest::of(&intake.get().to_be_bytes()),
            name: "export.txt".to_owned(),
            size: 1,
            profile: "trucheck.1".to_owned(),
            site: SiteId::MAIN,
            connection: None,
            instrument: None,
        },
    )?;
    let measurement = measured("6901234567892", intake.get() % 1000);
    let key = RecordKeys::of(source.sha256).next(&measurement);
    let new = NewMeasurement {
        source: source.id,
        record: Prepared::new(key, measurement)?,
        placement: Placement::Matched { intake, sample },
        instrument: None,
    };
    let id = measurements::add(tx, &[new])?[0];
    let sample = sample_results::find_all(tx, &[sample])?.remove(0);
    let result = SampleResult {
        measurement: Some(id),
        ..SampleResult::of(&sample)
    };
    sample_results::save(tx, &[result])
}

#[test]
fn everybody_who_worked_on_the_intake_is_named_and_nobody_else() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let (own, other) = (lab.intake(&company).id, lab.intake(&company).id);
        let sample_of = |intake| {
            let lines = vec![line("6901234567892", "牛奶")];
            by(lab, "desk", |tx| samples::add(tx, intake, lines)).new[0]
        };
        let (mine, theirs) = (sample_of(own), sample_of(other));
        by(lab, "importer", |tx| measure(tx, own, mine));
        by(lab, "stranger", |tx| measure(tx, other, theirs));
        by(lab, "checker", |tx| {
            let proposal = Proposal {
                sample: mine,
                key: 3,
                reason: String::new(),
            };
            application_keys::propose(tx, &[mine], &[proposal])
        });
        by(lab, "decider", |tx| {
            application_keys::decide(tx, mine, 5, KeyState::Confirmed, "")
        });
        by(lab, "judge", |tx| {
            let versions = Versions {
                quality: "q".to_owned(),
                application: "a".to_owned(),
            };
            let judgement = Judgement {
                sample: mine,
                measurement: None,
                findings: Vec::new(),
                conclusion: None,
                blocks: Vec::new(),
                inputs: Digest::ZERO,
                cause: Cause::Work,
                judged_before: true,
            };
            judgements::save(tx, &versions, &[judgement])
        });
        by(lab, "inspector", |tx| {
            let subject = Subject::new(Noun::Sample, mine.get(), "sample");
            tx.record("sample.inspect", subject, &(), &1)
        });
        let names = lab.store.read(|conn| hands::of_intake(conn, own)).unwrap();
        let expected = ["decider", "importer", "inspector", "judge"];
        assert_eq!(names.into_iter().collect::<Vec<_>>(), expected);

        lab.store
            .read(|conn| {
                let all = Viewer::Laboratory;
                let counting = measurements::counting_in(conn, all, own)?;
                assert_eq!(counting.keys().collect::<Vec<_>>(), [&mine]);
                let keys = application_keys::of_intake(conn, all, own)?;
                assert_eq!(keys[&mine].len(), 2);
                let latest = judgements::latest_of(conn, all, &[mine])?;
                assert_eq!(latest[&mine].made_by, "judge");
                assert!(judgements::findings_of_intake(conn, all, own)?.is_empty());
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}
