//! Reading again: nothing twice, nothing lost, nothing behind a release.

use domain::{
    id::SourceId, intake::Intake, measurement::Parameter, person::Viewer, sample::Conclusion,
};
use importers::profile::{Mapping, next_version};
use store::{
    Paging, StoreError, inbox,
    measurements::{self, Placement, StoredMeasurement},
};

use super::*;
use crate::actions::{
    add_profile::add_profile,
    change_profile::put_in_force,
    import_catalogue::{look, take_over},
    import_measurements::{self, import_measurements, keep},
    tests::{Laboratory, desk, intake_of, laboratory, tried},
};

const REPORT: &str = include_str!("../../../importers/samples/trucheck/ean13-good.txt");

fn hand_in(lab: &Laboratory, text: &str) -> import_measurements::Report {
    let stored = keep(&lab.app, text.as_bytes()).unwrap();
    let order = import_measurements::Order {
        sha256: stored.sha256,
        size: stored.size,
        name: "export.txt".to_owned(),
        profile: None,
        intake: None,
        instrument: None,
        site: None,
        connection: None,
    };
    import_measurements(&lab.app, &desk(), &order, &mut |_, _| {}).unwrap()
}

fn intake_with(lab: &Laboratory, code: &str) -> Intake {
    let intake = intake_of(lab, 10);
    let csv = format!("供人识别字符,商品名称\n{code},商品\n");
    let looked = look(&lab.app, csv.as_bytes()).unwrap();
    take_over(&lab.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    lab.clock.set("2030-03-18T08:00:00Z".parse().unwrap());
    intake
}

/// Puts a version in force that knows more names.
fn newer(lab: &Laboratory, names: &[(&str, &str)]) -> String {
    let shelf = lab.app.profiles().unwrap();
    let newest = shelf.in_force.named("webscan-text").unwrap();
    let mappings: Vec<_> = names
        .iter()
        .map(|(name, to)| Mapping {
            name: (*name).to_owned(),
            to: (*to).to_owned(),
            ..Mapping::default()
        })
        .collect();
    let version = crate::actions::add_profile::next_version(&shelf, "webscan-text");
    let text = next_version("own", &newest.text, version, &mappings).unwrap();
    let proof = tried(&lab.app, &text);
    let label = add_profile(&lab.app, &desk(), "own", &text, "新固件", &proof).unwrap();
    put_in_force(&lab.app, &desk(), "webscan-text", version, "已核对").unwrap();
    label
}

fn sources_of(lab: &Laboratory) -> Vec<SourceId> {
    let list = |conn: &mut _| sources::list(conn, Paging::first(50));
    let found = lab.app.store.read(list).unwrap();
    found.rows.into_iter().map(|source| source.id).collect()
}

fn run(lab: &Laboratory, profile: &str, apply: bool) -> Report {
    let order = Order {
        profile: profile.to_owned(),
        sources: sources_of(lab),
        apply,
    };
    reread(&lab.app, &desk(), &order, &mut |_, _| {}).unwrap()
}

fn all(lab: &Laboratory) -> Vec<StoredMeasurement> {
    let mut found = Vec::new();
    for source in sources_of(lab) {
        let of = |conn: &mut _| measurements::of_source(conn, source, Paging::first(5000));
        found.extend(lab.app.store.read(of).unwrap().rows);
    }
    found
}

const HEIGHT: &[(&str, &str)] = &[("Decodable Symbol Height", "bar_height")];

#[test]
fn a_look_changes_nothing_and_applying_keeps_the_measurement_and_its_old_reading() {
    let lab = laboratory();
    intake_with(&lab, "6901234567892");
    hand_in(&lab, &REPORT.replace("201901032-2", "morning"));
    let before = all(&lab);
    assert!(matches!(before[0].placement, Placement::Matched { .. }));
    let label = newer(&lab, HEIGHT);

    let looked = run(&lab, &label, false);
    assert_eq!(
        (looked.comparison.differing, looked.comparison.counts.added),
        (1, 1)
    );
    assert_eq!((looked.moved, looked.left, looked.applied), (0, 0, false));
    assert_eq!(all(&lab), before, "only looked at");

    let done = run(&lab, &label, true);
    assert_eq!(done.comparison, looked.comparison);
    let after = all(&lab);
    assert_eq!(after.len(), 1);
    assert_eq!(
        (after[0].id, &after[0].placement),
        (before[0].id, &before[0].placement)
    );
    assert_eq!(after[0].measurement.profile, label);
    assert!(after[0].measurement.reading(Parameter::BarHeight).is_some());
    let earlier = |conn: &mut _| readings::earlier(conn, &after[0]);
    let earlier = lab.app.store.read(earlier).unwrap();
    assert_eq!(earlier[0].measurement, before[0].measurement);

    let again = run(&lab, &label, true);
    assert_eq!(
        (again.comparison.differing, again.comparison.records),
        (0, 1)
    );
    assert_eq!(all(&lab), after, "the second time nothing is left to do");
}

#[test]
fn what_was_read_again_is_known_when_its_file_or_a_grown_one_comes_back() {
    let lab = laboratory();
    hand_in(&lab, REPORT);
    let label = newer(&lab, HEIGHT);
    run(&lab, &label, true);
    assert_eq!(hand_in(&lab, REPORT).new, 0);
    let later = REPORT.replace("03:13:47", "03:14:00");
    assert_eq!(hand_in(&lab, &format!("{REPORT}\n{later}")).new, 1);
    assert_eq!(all(&lab).len(), 2);
    let used = lab.app.store.read(sources::profiles).unwrap();
    assert_eq!(used, [label], "nothing is read twice for its keys any more");
}

#[test]
fn a_code_that_was_not_understood_finds_its_sample_and_its_verdict() {
    let lab = laboratory();
    let strange = REPORT
        .replace(
            "Data                       6901234567892",
            "Inhalt                     6901234567892",
        )
        .replace("201901032-2", "morning");
    assert!(strange.contains("Inhalt"));
    intake_with(&lab, "6901234567892");
    assert_eq!(hand_in(&lab, &strange).inbox, 1);
    let label = newer(&lab, &[("Inhalt", "record.data")]);
    assert_eq!(run(&lab, &label, false).moved, 1);
    assert_eq!(lab.app.store.read(inbox::count).unwrap(), 1);
    assert_eq!(run(&lab, &label, true).moved, 1);
    assert_eq!(lab.app.store.read(inbox::count).unwrap(), 0);
    let found = all(&lab);
    let sample = found[0].placement.sample().unwrap();
    let samples = lab
        .app
        .store
        .read(|conn| store::sample_results::find_all(conn, &[sample]))
        .unwrap();
    assert_eq!(samples[0].measurement, Some(found[0].id));
}

#[test]
fn a_code_that_turns_out_to_be_another_leaves_its_sample() {
    let lab = laboratory();
    intake_with(&lab, "6901234567892");
    let strange = REPORT.replace("201901032-2", "morning").replace(
        "Symbology ",
        "Full Data                  6901234567908\nSymbology ",
    );
    assert_eq!(hand_in(&lab, &strange).matched, 1);
    let before = all(&lab);
    let sample = before[0].placement.sample().unwrap();
    let label = newer(&lab, &[("Full Data", "record.data")]);
    assert_eq!(run(&lab, &label, true).moved, 1);
    assert!(matches!(all(&lab)[0].placement, Placement::Inbox { .. }));
    let samples = lab
        .app
        .store
        .read(|conn| store::sample_results::find_all(conn, &[sample]))
        .unwrap();
    assert_eq!(
        (samples[0].measurement, samples[0].conclusion),
        (None, None::<Conclusion>)
    );
}

#[test]
fn what_is_under_review_or_released_stays_as_it_is_and_is_told() {
    let lab = laboratory();
    let intake = intake_with(&lab, "6901234567892");
    hand_in(&lab, &REPORT.replace("201901032-2", "morning"));
    let find = |conn: &mut _| store::intakes::find(conn, Viewer::Laboratory, intake.id);
    let open = lab.app.store.read(find).unwrap().unwrap();
    let closed = Intake {
        state: domain::intake::IntakeState::UnderReview,
        ..open.clone()
    };
    lab.app
        .store
        .transaction(&desk(), |tx| {
            store::intakes::save(tx, open.state, &closed)?;
            let subject = Subject::new(Noun::Intake, closed.id.get(), closed.number);
            tx.record("test.close", subject, &(), &())
        })
        .unwrap();
    let before = all(&lab);
    let label = newer(&lab, HEIGHT);
    let report = run(&lab, &label, true);
    assert_eq!((report.left, report.comparison.differing), (1, 0));
    assert_eq!(report.told[0].intake, intake.number);
    assert_eq!(all(&lab), before);
    let grown = REPORT.replace("201901032-2", "morning") + "\n";
    assert_eq!(
        hand_in(&lab, &grown).new,
        0,
        "its record is still the same record"
    );
}

#[test]
fn only_profiles_in_force_are_read_with_and_a_lost_file_is_told() {
    let lab = laboratory();
    hand_in(&lab, REPORT);
    let label = newer(&lab, HEIGHT);
    let mut order = Order {
        profile: "webscan-text.7".to_owned(),
        sources: sources_of(&lab),
        apply: true,
    };
    let refused = ask(&lab.app, &desk(), &order).unwrap_err();
    assert_eq!(
        refused.reason().unwrap().key(),
        "profiles.refused.not_in_force"
    );
    order.profile = label;
    order.sources.clear();
    let refused = ask(&lab.app, &desk(), &order).unwrap_err();
    assert_eq!(
        refused.reason().unwrap().key(),
        "profiles.refused.no_sources"
    );

    let digest = domain::digest::Digest::of(REPORT.as_bytes());
    let place = lab.app.objects.file(&digest).unwrap().unwrap();
    std::fs::remove_file(place).unwrap();
    let report = run(&lab, "webscan-text.101", true);
    assert_eq!(report.unreadable.len(), 1);
}

/// Lets every change of a source's measurements come too late, as if somebody had just moved them.
fn disturb(lab: &Laboratory, source: SourceId) {
    let trigger = format!(
        "CREATE TRIGGER disturbed BEFORE UPDATE ON measurements WHEN OLD.source_id = {source} \
         BEGIN SELECT RAISE(IGNORE); END"
    );
    let place = lab.app.settings.data.join("barlab.db");
    let mut sqlite = std::process::Command::new("sqlite3");
    assert!(sqlite.arg(place).arg(trigger).status().unwrap().success());
}

#[test]
fn a_source_that_somebody_works_on_is_told_and_the_others_are_read() {
    let lab = laboratory();
    intake_with(&lab, "6901234567892");
    hand_in(&lab, &REPORT.replace("201901032-2", "morning"));
    hand_in(&lab, &REPORT.replace("201901032-2", "evening"));
    let label = newer(&lab, HEIGHT);
    let disturbed = sources_of(&lab)[0];
    disturb(&lab, disturbed);
    let done = run(&lab, &label, true);
    assert_eq!((done.sources, done.unreadable.len()), (1, 1), "{done:?}");
    let reason = lab
        .app
        .texts
        .get(lab.app.settings.language, "desk.store.conflict");
    assert_eq!(done.unreadable[0].1, reason);
    // What was undone is not counted.
    assert_eq!(done.comparison.differing, 1);
    for one in all(&lab) {
        assert_eq!(one.measurement.profile == label, one.source != disturbed);
    }
}

#[test]
fn work_that_somebody_came_between_is_done_again_and_other_failures_are_not() {
    let race = || StoreError::Duplicate {
        what: "key".to_owned(),
    };
    let attempts = |failures: u32, error: &dyn Fn() -> StoreError| {
        let mut made = 0;
        let done = batch::again(&mut || {
            made += 1;
            match made > failures {
                true => Ok(()),
                false => Err(error().into()),
            }
        });
        (made, done.is_ok())
    };
    assert_eq!(attempts(0, &race), (1, true));
    assert_eq!(attempts(2, &race), (3, true));
    assert_eq!(attempts(9, &race), (4, false));
    assert_eq!(attempts(1, &|| StoreError::Nested), (1, false));
}
