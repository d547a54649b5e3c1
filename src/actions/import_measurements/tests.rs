//! What an import keeps, what it leaves for a person, and what a second run adds.

use super::*;
use crate::actions::{
    import_catalogue::{look, take_over},
    tests::{Laboratory, desk, intake_of, laboratory},
};
use domain::{
    person::Viewer,
    sample::{Sample, SampleState},
    texts::Language,
};

const REPORT: &[u8] = include_bytes!("../../../importers/samples/trucheck/ean13-good.txt");
const BROKEN: &[u8] = include_bytes!("../../../importers/samples/rea/broken-among-good.txt");

fn order_of(lab: &Laboratory, name: &str, bytes: &[u8]) -> Order {
    let stored = keep(&lab.app, bytes).unwrap();
    Order {
        sha256: stored.sha256,
        size: stored.size,
        name: name.to_owned(),
        profile: None,
        intake: None,
        instrument: None,
        connection: None,
        site: None,
    }
}

fn hand_in(lab: &Laboratory, name: &str, bytes: &[u8]) -> Result<Report, ActionError> {
    let order = order_of(lab, name, bytes);
    import_measurements(&lab.app, &desk(), &order, &mut |_, _| {})
}

/// The source of these bytes as the laboratory knows it.
fn source_of(lab: &Laboratory, bytes: &[u8]) -> Source {
    let find = |conn: &mut _| sources::find_by_digest(conn, &Digest::of(bytes));
    lab.app.store.read(find).unwrap().unwrap()
}

/// Hands in a file as `hand_in` does, and is killed as soon as its records are kept.
fn hand_in_to_the_last_batch(lab: &Laboratory, name: &str, bytes: &[u8]) -> Report {
    let order = order_of(lab, name, bytes);
    let source = super::begin(&lab.app, &desk(), &order).unwrap();
    let (sender, receiver) = mpsc::sync_channel(2);
    let begin = |_: &str| EarlierKeys::default();
    let mut batches = Batches::new(sender, order.sha256, &lab.app.rules, &begin);
    let input = Input::Bytes(bytes.to_vec());
    let shelf = lab.app.profiles().unwrap();
    importers::read_file(name, input, &shelf.in_force, None, &mut |record| {
        batches.take(record)
    })
    .unwrap();
    assert!(batches.flush().is_continue());
    drop(batches);
    let mut keeper = Keeper {
        app: &lab.app,
        who: &desk(),
        source: &source,
        order: &order,
        report: Report::default(),
        intakes: BTreeSet::new(),
        spent: mpsc::channel().0,
    };
    for batch in receiver {
        keeper.keep(batch.unwrap(), &mut |_, _| {}).unwrap();
    }
    keeper.report
}

/// The report with another job in the operator's field.
fn report_of(job: &str) -> Vec<u8> {
    let text = std::str::from_utf8(REPORT).unwrap();
    text.replace("201901032-2", job).into_bytes()
}

fn intake_with(lab: &Laboratory, codes: &[&str]) -> domain::intake::Intake {
    let intake = intake_of(lab, 10);
    let mut csv = "供人识别字符,商品名称\n".to_owned();
    for (number, code) in codes.iter().enumerate() {
        csv.push_str(&format!("{code},商品{number}\n"));
    }
    let looked = look(&lab.app, csv.as_bytes()).unwrap();
    let done = take_over(&lab.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    assert_eq!(done.added, codes.len());
    intake
}

fn samples(lab: &Laboratory, intake: &domain::intake::Intake) -> Vec<Sample> {
    let of = |conn: &mut _| store::samples::of_intake(conn, Viewer::Laboratory, intake.id);
    lab.app.store.read(of).unwrap()
}

#[test]
fn a_measurement_finds_its_sample_once_and_the_same_file_adds_nothing() {
    let lab = laboratory();
    let intake = intake_with(&lab, &["6901234567892", "6901234567908"]);
    lab.clock.set("2026-03-18T08:00:00Z".parse().unwrap());
    let first = hand_in(&lab, "ean13-good.txt", &report_of("201901001-1")).unwrap();
    assert_eq!((first.read, first.new, first.matched), (1, 1, 1));
    let found = samples(&lab, &intake);
    assert_eq!(found[0].state, SampleState::Measured);
    assert!(found[0].measurement.is_some());
    assert_eq!(found[1].state, SampleState::Waiting);
    let again = hand_in(&lab, "renamed.txt", &report_of("201901001-1")).unwrap();
    assert_eq!((again.read, again.new, again.matched), (1, 0, 0));
    assert_eq!(samples(&lab, &intake), found);
}

/// Puts a version in force that knows an item more.
fn newer_profile(lab: &Laboratory) {
    use crate::actions::{add_profile::add_profile, change_profile::put_in_force, tests::tried};
    let shelf = lab.app.profiles().unwrap();
    let shipped = shelf.all.named("webscan-text.1").unwrap();
    let mapping = importers::profile::Mapping {
        name: "Decodable Symbol Height".to_owned(),
        to: "bar_height".to_owned(),
        ..importers::profile::Mapping::default()
    };
    let text = importers::profile::next_version("own", &shipped.text, 101, &[mapping]).unwrap();
    let proof = tried(&lab.app, &text);
    add_profile(&lab.app, &desk(), "own", &text, "新固件", &proof).unwrap();
    put_in_force(&lab.app, &desk(), "webscan-text", 101, "已核对").unwrap();
}

#[test]
fn a_newer_profile_adds_no_measurement_twice_in_the_same_file_nor_in_a_grown_one() {
    let lab = laboratory();
    let first = at("03:13:47");
    let report = hand_in(&lab, "a.txt", first.as_bytes()).unwrap();
    assert_eq!((report.new, report.profile.as_str()), (1, "webscan-text.1"));
    newer_profile(&lab);
    let again = hand_in(&lab, "a.txt", first.as_bytes()).unwrap();
    assert_eq!((again.read, again.new), (1, 0));
    assert_eq!(again.profile, "webscan-text.101");
    let grown = format!("{first}\n{}", at("03:14:00"));
    let grown = hand_in(&lab, "b.txt", grown.as_bytes()).unwrap();
    assert_eq!(
        (grown.read, grown.new),
        (2, 1),
        "only what the file grew by"
    );
    let sources = lab.app.store.read(sources::profiles).unwrap();
    assert_eq!(sources.len(), 2, "{sources:?}");
}

/// The report of another minute; it has an item that the shipped profile does not know.
fn at(time: &str) -> String {
    let text = std::str::from_utf8(REPORT).unwrap();
    assert!(text.contains("Decodable Symbol Height") && text.contains("03:13:47"));
    text.replace("03:13:47", time)
}

#[test]
fn a_code_in_two_open_intakes_waits_for_a_person() {
    let lab = laboratory();
    intake_with(&lab, &["6901234567892"]);
    intake_with(&lab, &["6901234567892"]);
    let report = hand_in(&lab, "ean13-good.txt", &report_of("morning")).unwrap();
    assert_eq!((report.new, report.matched, report.inbox), (1, 0, 1));
}

#[test]
fn a_broken_record_comes_back_with_its_reason_while_the_others_are_kept() {
    let lab = laboratory();
    let report = hand_in(&lab, "rea.txt", BROKEN).unwrap();
    assert!(report.new > 0 && report.refused > 0, "{report:?}");
    let refusal = report.refusals.first().unwrap();
    assert!(refusal.line > 0);
    assert!(!refusal.reason.starts_with("importers."), "{refusal:?}");
}

#[test]
fn a_file_of_no_known_kind_is_refused_with_what_was_looked_for() {
    let lab = laboratory();
    for (name, bytes) in [
        ("empty.txt", b"".as_slice()),
        ("letter.txt", b"Dear lab,\n"),
    ] {
        let error = hand_in(&lab, name, bytes).unwrap_err();
        let reason = error.reason().unwrap();
        assert!(reason.key().starts_with("importers."), "{}", reason.key());
    }
}

/// The keys that checks propose for an intake's samples, by line of the catalogue.
fn proposed(lab: &Laboratory, intake: &domain::intake::Intake) -> Vec<(u32, u16)> {
    let of = |conn: &mut _| store::application_keys::of_intake(conn, Viewer::Laboratory, intake.id);
    let keys = lab.app.store.read(of).unwrap();
    samples(lab, intake)
        .iter()
        .flat_map(|sample| {
            let its = keys.get(&sample.id).map_or(&[][..], Vec::as_slice);
            its.iter().map(|key| (sample.line, key.key))
        })
        .collect()
}

/// A retail code in a symbology that retail does not scan, so that key 9 is proposed.
fn in_code_128() -> Vec<u8> {
    let report = String::from_utf8(report_of("201901001-1")).unwrap();
    report.replace("EAN13", "Code 128").into_bytes()
}

#[test]
fn an_import_killed_before_its_proposals_makes_them_when_it_is_run_again() {
    let lab = laboratory();
    let intake = intake_with(&lab, &["6901234567892"]);
    lab.clock.set("2026-03-18T08:00:00Z".parse().unwrap());
    let whole = hand_in_to_the_last_batch(&lab, "code128.txt", &in_code_128());
    assert_eq!(whole.matched, 1);
    assert_eq!(proposed(&lab, &intake), []);
    let again = hand_in(&lab, "code128.txt", &in_code_128()).unwrap();
    assert_eq!((again.new, again.matched), (0, 0));
    assert_eq!(proposed(&lab, &intake), [(1, 9)]);
}

#[test]
fn a_source_names_the_profile_that_was_chosen() {
    let lab = laboratory();
    hand_in(&lab, "rea.txt", BROKEN).unwrap();
    let source = source_of(&lab, BROKEN);
    assert!(source.finished && source.refusal.is_none());
    assert!(source.profile.starts_with("rea"), "{}", source.profile);
}

#[test]
fn a_refused_file_says_so_and_does_not_look_like_an_import_under_way() {
    let lab = laboratory();
    let letter = b"Dear lab,\n".as_slice();
    hand_in(&lab, "letter.txt", letter).unwrap_err();
    let source = source_of(&lab, letter);
    assert!(!source.finished);
    let why = source.refusal.unwrap();
    for language in Language::ALL {
        let sentence = lab.app.texts.tell(language, &why);
        assert!(sentence.contains("Dear lab"), "{sentence}");
    }
}

#[test]
fn a_file_once_taken_in_stays_so_whatever_a_later_import_says() {
    let lab = laboratory();
    hand_in(&lab, "report.txt", REPORT).unwrap();
    let taken_in = source_of(&lab, REPORT);
    let wrong = Order {
        profile: Some("nobody.1".to_owned()),
        ..order_of(&lab, "report.txt", REPORT)
    };
    import_measurements(&lab.app, &desk(), &wrong, &mut |_, _| {}).unwrap_err();
    assert_eq!(source_of(&lab, REPORT), taken_in);
}

/// The measurements of these bytes, in their order.
fn kept(lab: &Laboratory, bytes: &[u8]) -> Vec<store::measurements::StoredMeasurement> {
    let source = source_of(lab, bytes).id;
    let of =
        |conn: &mut _| store::measurements::of_source(conn, source, store::Paging::first(5000));
    lab.app.store.read(of).unwrap().rows
}

#[test]
fn a_measurement_dated_after_it_was_read_waits_and_given_by_hand_it_is_held_for_a_reviewer() {
    use crate::actions::{
        flagged::flagged_in,
        sort_inbox::{Sorting, sort},
    };
    use domain::{instrument::FlagKind, judgement::matching::InboxReason};
    use store::measurements::Placement;

    let lab = laboratory();
    let intake = intake_with(&lab, &["6901234567892"]);
    let report = report_of("201901001-1");
    // Two hours before the report says that it was made; one hour is let pass.
    lab.clock.set("2023-06-21T05:13:00Z".parse().unwrap());
    let first = hand_in(&lab, "report.txt", &report).unwrap();
    assert_eq!((first.new, first.matched, first.inbox), (1, 0, 1));
    let waiting = kept(&lab, &report).remove(0);
    let Placement::Inbox { reason } = &waiting.placement else {
        panic!("{waiting:?}");
    };
    assert!(matches!(reason, InboxReason::InFuture { .. }), "{reason:?}");
    // Its date comes, and it still was read before it.
    lab.clock.set("2023-06-25T08:00:00Z".parse().unwrap());
    let to = Sorting::To(vec![(waiting.id, (intake.number, 1))]);
    sort(&lab.app, &desk(), &to).unwrap();
    let read = |conn: &mut _| flagged_in(&lab.app, conn, &intake);
    let flagged = lab.app.store.read(read).unwrap();
    let kinds: Vec<_> = flagged[0].uncovered.iter().map(|one| one.kind()).collect();
    assert_eq!(kinds, [FlagKind::Ahead]);
    assert_eq!(samples(&lab, &intake)[0].conclusion, None);
    sort(&lab.app, &desk(), &Sorting::Back(vec![waiting.id])).unwrap();
    assert_eq!(kept(&lab, &report).remove(0).placement, waiting.placement);
}

#[test]
fn a_sources_own_instrument_made_what_names_no_serial_number_and_nothing_else() {
    use crate::actions::keep_instruments::add_instrument;
    use domain::instrument::InstrumentDetails;

    const LVS: &[u8] = include_bytes!("../../../importers/samples/lvs95xx/lvs-access2000.mdb");
    let lab = laboratory();
    let add = |number: &str, make: &str, model: &str| {
        let details = InstrumentDetails {
            make: make.to_owned(),
            model: model.to_owned(),
            ..InstrumentDetails::default()
        };
        add_instrument(&lab.app, &desk(), number, details)
            .unwrap()
            .id
    };
    add("JC-001", "Omron Microscan", "LVS-95XX");
    let second = add("JC-002", "Omron Microscan", "LVS-95XX");
    let with = |name: &str, bytes: &[u8], number: &str| {
        let order = Order {
            instrument: Some(number.parse().unwrap()),
            ..order_of(&lab, name, bytes)
        };
        import_measurements(&lab.app, &desk(), &order, &mut |_, _| {})
    };
    let by = |bytes: &[u8]| -> Vec<_> {
        let all = kept(&lab, bytes);
        all.iter().map(|one| one.instrument).collect()
    };
    lab.clock.set("2030-01-10T01:00:00Z".parse().unwrap());
    with("LVS-95XX.mdb", LVS, "JC-002").unwrap();
    let made = by(LVS);
    assert!(made.iter().all(|one| *one == Some(second)), "{made:?}");
    // This one names its serial number, which is nobody's.
    with("report.txt", REPORT, "JC-002").unwrap();
    assert_eq!(by(REPORT), [None]);
    let unknown = with("broken.txt", BROKEN, "JC-009").unwrap_err();
    let key = unknown.reason().unwrap().key();
    assert_eq!(key, "instruments.refused.unknown");
    // The register learns, and the source's word stays.
    add("JC-003", "Omron Microscan", "LVS-95XX");
    assert_eq!(by(LVS), made);
}

#[test]
fn a_sample_keeps_no_finding_of_a_measurement_that_was_taken_from_it() {
    use crate::actions::match_by_hand::take_back;
    let lab = laboratory();
    let intake = intake_with(&lab, &["69002960"]);
    lab.clock.set("2025-09-26T04:00:00Z".parse().unwrap());
    let report = include_bytes!("../../../importers/samples/trucheck/ean8-failing.txt");
    assert_eq!(hand_in(&lab, "ean8.txt", report).unwrap().matched, 1);
    let sample = || samples(&lab, &intake).remove(0);
    let findings = || {
        let of =
            |conn: &mut _| store::judgements::findings_of(conn, Viewer::Laboratory, &[sample().id]);
        lab.app.store.read(of).unwrap()
    };
    assert!(!findings().is_empty(), "the symbol fails");
    take_back(
        &lab.app,
        &desk(),
        sample().id,
        sample().measurement.unwrap(),
    )
    .unwrap();
    assert_eq!(sample().measurement, None);
    assert!(findings().is_empty(), "{:?}", findings());
}

#[test]
fn what_does_not_add_up_is_kept_with_the_measurement_so_that_an_intake_is_counted_without_reading_it()
 {
    let lab = laboratory();
    let intake = intake_with(&lab, &["6901234567892"]);
    lab.clock.set("2026-03-18T08:00:00Z".parse().unwrap());
    let odd = String::from_utf8(report_of("201901001-1")).unwrap();
    let odd = odd.replace("84%     4.0 (A)", "184%    2.0 (C)");
    assert_eq!(hand_in(&lab, "a.txt", odd.as_bytes()).unwrap().matched, 1);
    let to_look_at = |conn: &mut _| store::second_looks::of_intake(conn, intake.id);
    let found = lab.app.store.read(to_look_at).unwrap();
    let said = kept(&lab, odd.as_bytes()).remove(0).measurement;
    assert_eq!(found[0].look, Some(lab.app.rules.look(&said)));
    assert!(
        found[0].look.unwrap().doubts >= 2,
        "the contrast and its grade"
    );
}
