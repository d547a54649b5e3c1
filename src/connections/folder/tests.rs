//! Watched folders on real ones: nothing lost, nothing twice, whatever happens to the files.

use std::{collections::BTreeMap, fs, io::Write};

use domain::{
    connection::{ConnectionKind, Name},
    id::SiteId,
};
use serde_json::json;
use store::StoreError;

use super::*;

mod odd;

/// A taker that notes what it was given, and fails when told to.
#[derive(Default)]
struct Notes {
    pieces: Vec<(String, Vec<u8>)>,
    places: Vec<Vec<String>>,
    failing: bool,
    refusing: bool,
}

impl Taker for Notes {
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        if self.failing {
            return Err(StoreError::Objects {
                place: "objects".to_owned(),
                reason: "no space left on device".to_owned(),
            }
            .into());
        }
        let bytes = fs::read(&piece.file).unwrap();
        let sha256 = Digest::of(&bytes);
        self.pieces.push((piece.name.clone(), bytes));
        assert_eq!(piece.hints.profile.as_deref(), Some("webscan-text"));
        self.places.push(piece.place.clone());
        if self.refusing {
            return Err(importers::ImportError::Pdf(importers::findings::Maker::Unknown).into());
        }
        Ok(Taken {
            sha256,
            report: None,
        })
    }
}

fn plan(root: &Path, options: Value) -> Plan {
    Plan {
        connection: None,
        settings: Settings {
            site: SiteId::MAIN,
            name: Name::parse("二楼 9510").unwrap(),
            kind: ConnectionKind::Folder,
            address: root.display().to_string(),
            profile: Some("webscan-text".to_owned()),
            intake: None,
            instrument: None,
            options,
            enabled: true,
            poll_seconds: 5,
        },
        password: None,
        stop: Stop::default(),
        texts: Arc::new(Texts::shipped().unwrap()),
        language: Language::Chinese,
    }
}

/// A folder that is looked at as often as a test wants.
struct Watched {
    folder: tempfile::TempDir,
    connector: Folder,
    state: Value,
    notes: Notes,
}

impl Watched {
    fn new() -> Self {
        Self::on(tempfile::tempdir().unwrap())
    }

    fn on(folder: tempfile::TempDir) -> Self {
        let connector = Folder::new(plan(folder.path(), json!({"still_seconds": 0}))).unwrap();
        Self {
            folder,
            connector,
            state: Value::Null,
            notes: Notes::default(),
        }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn poll(&mut self) -> Result<Polled, Trouble> {
        let mut state = self.state.clone();
        let polled = self.connector.poll(&mut state, &mut self.notes)?;
        self.state = state;
        Ok(polled)
    }

    /// Two looks, which is what a file that stands still needs.
    fn settle(&mut self) -> Polled {
        self.poll().unwrap();
        self.poll().unwrap()
    }

    /// As after a restart: what was only in memory is gone.
    fn restart(&mut self) {
        let options = self.connector.settings.options.clone();
        self.connector = Folder::new(plan(self.folder.path(), options)).unwrap();
    }

    /// Names and contents of all files, the shelves included.
    fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let name = path.strip_prefix(self.folder.path()).unwrap();
                let bytes = fs::read(&path).unwrap();
                files.insert(
                    name.to_string_lossy().replace('\\', "/"),
                    String::from_utf8_lossy(&bytes).into_owned(),
                );
            }
        }
        files
    }

    fn names(&self) -> Vec<String> {
        self.files().into_keys().collect()
    }
}

#[test]
fn a_file_is_taken_when_it_stands_still_and_lies_in_done_afterwards() {
    let mut watched = Watched::new();
    for (turn, part) in ["one", "one two", "one two three"].iter().enumerate() {
        watched.put("report.txt", part);
        assert_eq!(watched.poll().unwrap().pieces, 0, "turn {turn}");
    }
    assert_eq!(watched.poll().unwrap().pieces, 1);
    let expected = [("report.txt".to_owned(), b"one two three".to_vec())];
    assert_eq!(watched.notes.pieces, expected);
    assert_eq!(watched.names(), ["done/report.txt"]);
    assert_eq!(watched.settle().pieces, 0);
}

#[test]
fn the_waiting_time_is_kept_and_empty_files_wait_longer() {
    let mut watched = Watched::new();
    watched.connector.options.still_seconds = 1;
    watched.put("a.txt", "x");
    watched.put("empty.txt", "");
    watched.settle();
    assert!(watched.notes.pieces.is_empty());
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(watched.poll().unwrap().pieces, 1);
    assert_eq!(watched.names(), ["done/a.txt", "empty.txt"]);
}

#[test]
fn a_refused_file_goes_to_refused_with_the_reason_in_the_laboratorys_language() {
    let mut watched = Watched::new();
    watched.notes.refusing = true;
    watched.put("室/report.pdf", "%PDF-");
    assert_eq!(watched.settle().pieces, 0);
    assert_eq!(
        watched.names(),
        ["refused/室/report.pdf", "refused/室/report.pdf.reason.txt"]
    );
    let reason = &watched.files()["refused/室/report.pdf.reason.txt"];
    assert!(
        reason.contains("PDF") && reason.contains("未接收"),
        "{reason}"
    );
    assert!(!reason.contains(['{', '}']), "{reason}");
}

#[test]
fn what_could_not_be_kept_stays_and_is_taken_when_there_is_room_again() {
    let mut watched = Watched::new();
    watched.put("a.txt", "a");
    watched.put("b.txt", "b");
    watched.notes.failing = true;
    watched.poll().unwrap();
    for _ in 0..3 {
        assert!(watched.poll().unwrap_err().retry);
    }
    assert_eq!(watched.names(), ["a.txt", "b.txt"]);
    watched.notes.failing = false;
    assert_eq!(watched.poll().unwrap().pieces, 2);
    assert_eq!(watched.names(), ["done/a.txt", "done/b.txt"]);
}

#[test]
fn the_same_name_twice_and_the_same_bytes_twice_both_survive() {
    let mut watched = Watched::new();
    watched.put("report.txt", "one");
    watched.settle();
    watched.put("report.txt", "two");
    watched.put("copy of report.txt", "two");
    watched.settle();
    let files = watched.files();
    assert_eq!(files.len(), 3);
    let mut contents: Vec<_> = files.into_values().collect();
    contents.sort();
    assert_eq!(contents, ["one", "two", "two"]);
}

#[test]
fn a_rename_between_two_looks_takes_the_file_once_under_its_new_name() {
    let mut watched = Watched::new();
    watched.put("a.part.txt", "x");
    watched.poll().unwrap();
    let place = |name: &str| watched.folder.path().join(name);
    fs::rename(place("a.part.txt"), place("a.txt")).unwrap();
    watched.settle();
    watched.settle();
    assert_eq!(watched.notes.pieces.len(), 1);
    assert_eq!(watched.names(), ["done/a.txt"]);
}

#[test]
fn ten_thousand_files_at_once_are_all_taken_once_oldest_first() {
    // In memory where that can be had: the disk is not what is tried here.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let mut watched = Watched::on(folder.unwrap());
    for number in 0..10_000 {
        watched.put(
            &format!("{}/report-{number:05}.txt", number % 7),
            number.to_string(),
        );
    }
    watched.poll().unwrap();
    let mut rounds = 0;
    loop {
        rounds += 1;
        if !watched.poll().unwrap().more {
            break;
        }
        if rounds == 3 {
            watched.restart();
            watched.poll().unwrap();
        }
    }
    assert_eq!(rounds, 10_000 / ROUND);
    let mut bytes: Vec<_> = watched.notes.pieces.iter().map(|piece| &piece.1).collect();
    bytes.sort();
    bytes.dedup();
    assert_eq!((bytes.len(), watched.notes.pieces.len()), (10_000, 10_000));
    let left = scan(watched.folder.path(), true).unwrap().files;
    assert!(left.is_empty());
}
