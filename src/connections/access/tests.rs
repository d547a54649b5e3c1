//! The archive of a verifier that goes on working: every report once, whatever happens to the file.

use std::{fs, sync::Arc};

use domain::{
    connection::{ConnectionKind, Name},
    digest::Digest,
    id::SiteId,
    texts::{Language, Texts},
};
use importers::{Input, Profiles, Record, read_file};

use super::*;
use crate::{
    background::Stop,
    connections::{Password, Taken},
    demo::writers::lvs::{DataRow, ReportRow, lvs_database},
};

/// The records that came out of what was handed over, by their place.
#[derive(Default)]
struct Records(Vec<(String, usize)>);

impl Taker for Records {
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        let profiles = Profiles::shipped().unwrap();
        let input = Input::File(piece.file.clone());
        read_file(&piece.name, input, &profiles, None, &mut |record| {
            if let Record::Measurement(one) = record {
                self.0.push((one.record, one.readings.len()));
            }
            ControlFlow::Continue(())
        })?;
        Ok(Taken {
            sha256: Digest::of(&fs::read(&piece.file).unwrap()),
            report: None,
        })
    }
}

struct Verifier {
    folder: tempfile::TempDir,
    access: Access,
    state: Value,
    records: Records,
}

fn access(path: &Path) -> Access {
    access_with(path, None)
}

fn access_with(path: &Path, password: Option<&str>) -> Access {
    Access::new(Plan {
        connection: None,
        settings: Settings {
            site: SiteId::MAIN,
            name: Name::parse("9510").unwrap(),
            kind: ConnectionKind::Access,
            address: path.display().to_string(),
            profile: None,
            intake: None,
            instrument: None,
            options: serde_json::json!({"still_seconds": 0}),
            enabled: true,
            poll_seconds: 5,
        },
        password: password.map(|password| Password(password.to_owned())),
        stop: Stop::default(),
        texts: Arc::new(Texts::shipped().unwrap()),
        language: Language::English,
    })
    .unwrap()
}

impl Verifier {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let access = access(&folder.path().join("LVS-95XX.mdb"));
        Self {
            folder,
            access,
            state: Value::Null,
            records: Records::default(),
        }
    }

    /// The archive holds these reports, taken from this second on, with so many rows.
    fn holds(&self, reports: impl IntoIterator<Item = i32>, second: i64, rows: usize) {
        let begin = chrono::DateTime::from_timestamp(1_770_000_000 + second, 0);
        let begin = begin.unwrap().naive_utc();
        let names = [
            "Symbology",
            "Decoded text",
            "Overall grade",
            "Contrast",
            "Decode",
        ];
        let values = [
            "EAN-13",
            "6901234567892",
            "3.4/06/660/45",
            "4.0 85%",
            "PASS",
        ];
        let (mut all, mut data) = (Vec::new(), Vec::new());
        for report_id in reports {
            let time = begin + chrono::TimeDelta::seconds(report_id.into());
            all.push(ReportRow {
                report_id,
                sector_id: "S1".into(),
                local_time: time,
                gmt_time: time,
                corner: (0, 0),
                size: (1, 1),
                reference: None,
                overall_grade: "3.4/06/660/45".into(),
                decoded_text: Some("6901234567892".into()),
            });
            let pairs = (0..).zip(names.iter().zip(values)).take(rows);
            data.extend(pairs.map(|(sequence, (name, value))| DataRow {
                report_id,
                category: 0,
                sequence,
                name: (*name).into(),
                value: value.into(),
            }));
        }
        let bytes = lvs_database(&all, &data, &[]).unwrap();
        fs::write(self.folder.path().join("LVS-95XX.mdb"), bytes).unwrap();
        // Two versions written within one tick of the clock must not look alike.
        std::thread::sleep(Duration::from_millis(20));
    }

    fn poll(&mut self) -> Polled {
        self.access
            .poll(&mut self.state, &mut self.records)
            .unwrap()
    }

    /// Looks until nothing is left; what was noticed meanwhile.
    fn settle(&mut self) -> Vec<String> {
        let mut noticed = Vec::new();
        for _ in 0..2 {
            loop {
                let polled = self.poll();
                noticed.extend(polled.noticed.into_iter().map(|one| one.key));
                if !polled.more {
                    break;
                }
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        noticed
    }

    fn taken(&mut self) -> Vec<(String, usize)> {
        let mut taken = std::mem::take(&mut self.records.0);
        taken.sort();
        taken
    }

    fn ids(&mut self) -> Vec<String> {
        self.taken().into_iter().map(|(record, _)| record).collect()
    }
}

#[test]
fn only_new_reports_are_handed_over_also_after_a_restart() {
    let mut verifier = Verifier::new();
    verifier.holds(1..=3, 0, 5);
    verifier.settle();
    assert_eq!(verifier.ids(), ["ReportID 1", "ReportID 2", "ReportID 3"]);
    verifier.settle();
    assert_eq!(verifier.ids().len(), 0);
    verifier.access = access(&verifier.folder.path().join("LVS-95XX.mdb"));
    verifier.holds([1, 2, 3, 5], 0, 5);
    assert_eq!(verifier.settle(), Vec::<String>::new());
    assert_eq!(verifier.ids(), ["ReportID 5"]);
}

#[test]
fn a_report_whose_rows_still_come_is_taken_whole() {
    let mut verifier = Verifier::new();
    for rows in 1..=5 {
        verifier.holds([1], 0, rows);
        verifier.poll();
        assert_eq!(verifier.taken().len(), 0, "{rows}");
    }
    verifier.settle();
    let taken = verifier.taken();
    assert_eq!(taken.len(), 1);
    verifier.settle();
    assert_eq!(verifier.taken().len(), 0);
}

#[test]
fn a_database_that_was_made_anew_is_taken_from_its_beginning_and_told() {
    let mut verifier = Verifier::new();
    verifier.holds(1..=50, 0, 5);
    verifier.settle();
    assert_eq!(verifier.taken().len(), 50);
    verifier.holds(1..=2, 5_000, 5);
    assert_eq!(verifier.settle(), ["access.notice.anew"]);
    assert_eq!(verifier.ids(), ["ReportID 1", "ReportID 2"]);
}

#[test]
fn compaction_after_a_deletion_gives_used_ids_to_new_reports_which_are_taken() {
    let mut verifier = Verifier::new();
    verifier.holds(1..=5, 0, 5);
    verifier.settle();
    verifier.taken();
    verifier.holds(1..=3, 0, 5);
    assert_eq!(verifier.settle(), ["access.notice.deleted"]);
    let anew: Vec<i32> = (1..=3).collect();
    let begin = verifier.folder.path().join("LVS-95XX.mdb");
    assert!(begin.exists() && verifier.taken().is_empty());
    verifier.holds(anew.into_iter().chain([4, 5]), 0, 5);
    verifier.settle();
    assert_eq!(verifier.ids(), ["ReportID 4", "ReportID 5"]);
}

#[test]
fn more_than_one_round_of_reports_all_arrive_once() {
    let mut verifier = Verifier::new();
    let many = i32::try_from(ROUND * 2 + 7).unwrap();
    verifier.holds(1..=many, 0, 3);
    verifier.settle();
    let mut ids = verifier.ids();
    ids.dedup();
    assert_eq!(ids.len(), ROUND * 2 + 7);
}

#[test]
fn what_a_person_must_mend_is_lasting_and_a_cut_file_is_not() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("importers/samples/lvs95xx");
    let verifier = Verifier::new();
    let path = verifier.folder.path().join("LVS-95XX.mdb");
    let poll = || {
        let mut access = access(&path);
        let polled = access.poll(&mut Value::Null, &mut Records::default());
        polled.map_err(|trouble| (trouble.retry, trouble.key()))
    };
    assert_eq!(poll().unwrap_err(), (true, "access.trouble.unreachable"));
    fs::copy(samples.join("lvs-access2010-password.accdb"), &path).unwrap();
    assert_eq!(poll().unwrap_err(), (false, "importers.error.protected"));
    let whole = fs::read(samples.join("lvs-access2003.mdb")).unwrap();
    fs::write(&path, &whole[..whole.len() - 100]).unwrap();
    assert_eq!(poll().unwrap_err(), (true, "importers.error.truncated"));
    fs::write(&path, &whole).unwrap();
    assert!(poll().is_ok());
}

#[test]
fn the_right_password_opens_an_encrypted_archive_and_a_wrong_one_waits_for_a_person() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("importers/samples/lvs95xx");
    let mut verifier = Verifier::new();
    let path = verifier.folder.path().join("LVS-95XX.accdb");
    fs::copy(samples.join("lvs-access2010-password.accdb"), &path).unwrap();
    let wrong = access_with(&path, Some("barlab")).poll(&mut Value::Null, &mut Records::default());
    let wrong = wrong.map_err(|trouble| (trouble.retry, trouble.key()));
    assert_eq!(
        wrong.unwrap_err(),
        (false, "importers.error.wrong_password")
    );
    verifier.access = access_with(&path, Some("verifier"));
    verifier.settle();
    let encrypted = verifier.taken();
    let plain = path.with_file_name("plain.accdb");
    fs::copy(samples.join("lvs-access2010.accdb"), &plain).unwrap();
    (verifier.access, verifier.state) = (access(&plain), Value::Null);
    verifier.settle();
    assert!(!encrypted.is_empty());
    assert_eq!(encrypted, verifier.taken());
}
