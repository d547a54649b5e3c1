//! Folders and files that are odd: read-only, live databases, names that are no text, growing, full.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

#[test]
fn a_folder_that_nothing_can_be_moved_in_is_told_and_its_files_are_taken_once() {
    let mut watched = Watched::new();
    // A file in place of the folder: like a share that may only be read, also for an administrator.
    watched.put("done", "not a folder");
    watched.put("a.txt", "one");
    let polled = watched.settle();
    assert_eq!(polled.noticed.len(), 1);
    assert_eq!(polled.noticed[0].key, "folders.notice.unmovable");
    watched.settle();
    watched.restart();
    watched.settle();
    assert_eq!(watched.notes.pieces.len(), 1);
    watched.put("a.txt", "one and two");
    watched.settle();
    assert_eq!(watched.notes.pieces.len(), 2);
    assert_eq!(watched.names(), ["a.txt", "done"]);
    // What is gone is forgotten, so that the memory does not grow for ever.
    fs::remove_file(watched.folder.path().join("a.txt")).unwrap();
    watched.settle();
    assert_eq!(watched.state, Memory::default().state());
}

#[test]
fn a_piece_says_in_which_folders_it_lay_and_what_the_connection_is_set_to() {
    let mut watched = Watched::new();
    for name in ["REA-text/201901032-2/a.txt", "b 201901033-1.txt"] {
        watched.put(name, name);
    }
    watched.settle();
    let found: BTreeSet<String> = watched
        .notes
        .places
        .iter()
        .map(|one| one.join("/"))
        .collect();
    let expected = ["REA-text/201901032-2/a.txt", "b 201901033-1.txt"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
    let names: BTreeSet<_> = watched
        .notes
        .pieces
        .iter()
        .map(|one| one.0.as_str())
        .collect();
    assert_eq!(names, BTreeSet::from(["a.txt", "b 201901033-1.txt"]));
}

#[test]
fn the_verifiers_own_database_is_never_moved_and_an_open_one_waits() {
    let mut watched = Watched::new();
    watched.put("LVS-95XX.mdb", "archive");
    watched.put("LVS-95XX.ldb", "");
    watched.put("copy.mdb", "copied by hand");
    watched.put("copy.ldb", "");
    watched.settle();
    watched.settle();
    assert_eq!(watched.notes.pieces.len(), 1);
    fs::remove_file(watched.folder.path().join("copy.ldb")).unwrap();
    watched.put("LVS-95XX.mdb", "archive, grown");
    watched.settle();
    let mut bytes: Vec<_> = watched
        .notes
        .pieces
        .iter()
        .map(|piece| piece.1.clone())
        .collect();
    bytes.sort();
    assert_eq!(
        bytes,
        [&b"archive"[..], b"archive, grown", b"copied by hand"]
    );
    assert_eq!(
        watched.names(),
        ["LVS-95XX.ldb", "LVS-95XX.mdb", "done/copy.mdb"]
    );
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_taken_and_put_away_like_others() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let mut watched = Watched::new();
    let name = OsStr::from_bytes(b"\xB1\xA8\xB8\xE6\n.txt");
    fs::write(watched.folder.path().join(name), "x").unwrap();
    watched.settle();
    assert_eq!(watched.notes.pieces.len(), 1);
    assert!(!watched.notes.pieces[0].0.contains('\n'));
    assert!(watched.folder.path().join("done").join(name).exists());
}

#[test]
fn what_a_writer_appends_while_it_is_read_is_never_taken_in_half() {
    let mut watched = Watched::new();
    watched.connector.options.still_seconds = 1;
    let path = watched.folder.path().join("a.txt");
    let mut file = fs::File::create(&path).unwrap();
    let stop = AtomicBool::new(false);
    let whole = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                file.write_all(&[b'x'; 4096]).unwrap();
                written += 4096;
                std::thread::sleep(Duration::from_millis(2));
            }
            written
        });
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(2500) {
            watched.poll().unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    watched.poll().unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    watched.poll().unwrap();
    let taken: Vec<usize> = watched
        .notes
        .pieces
        .iter()
        .map(|piece| piece.1.len())
        .collect();
    assert_eq!(taken, [whole]);
    assert_eq!(watched.files()["done/a.txt"].len(), whole);
}

/// The window between copying and putting away, hit on purpose.
#[test]
fn a_file_that_grows_while_it_is_being_taken_stays_and_is_taken_whole() {
    struct Growing(PathBuf, Notes);
    impl Taker for Growing {
        fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
            if self.1.pieces.is_empty() {
                fs::write(&self.0, "half, whole").unwrap();
            }
            self.1.take(piece)
        }
    }
    let mut watched = Watched::new();
    watched.put("a.txt", "half");
    let path = watched.folder.path().join("a.txt");
    let mut taker = Growing(path, Notes::default());
    for _ in 0..4 {
        let state = &mut watched.state;
        watched.connector.poll(state, &mut taker).unwrap();
    }
    let taken: Vec<_> = taker
        .1
        .pieces
        .iter()
        .map(|piece| piece.1.as_slice())
        .collect();
    assert_eq!(taken, [&b"half"[..], b"half, whole"]);
    assert_eq!(watched.files()["done/a.txt"], "half, whole");
}

#[test]
fn a_share_that_is_away_is_passing_and_a_path_without_root_is_not() {
    let mut watched = Watched::new();
    watched.put("a.txt", "x");
    let gone = watched.folder.path().with_extension("gone");
    fs::rename(watched.folder.path(), &gone).unwrap();
    assert!(watched.poll().unwrap_err().retry);
    fs::rename(gone, watched.folder.path()).unwrap();
    assert_eq!(watched.settle().pieces, 1);
    let refused = Folder::new(plan(Path::new("relative"), Value::Null))
        .err()
        .unwrap();
    assert!(!refused.retry);
}

/// A disk of 64 kilobytes, which only an administrator can have.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_folder_leaves_the_file_until_there_is_room_for_its_reason() {
    let mut watched = Watched::new();
    let disk = watched.folder.path().to_owned();
    let run = |program: &str, arguments: &[&str]| {
        let ran = std::process::Command::new(program)
            .args(arguments)
            .arg(&disk)
            .output();
        ran.is_ok_and(|output| output.status.success())
    };
    if !run("mount", &["-t", "tmpfs", "-o", "size=64k", "none"]) {
        eprintln!("left out: no small disk to be had without an administrator");
        return;
    }
    watched.notes.refusing = true;
    watched.put("a.pdf", "%PDF-");
    let mut filler = fs::File::create(disk.join(".filler")).unwrap();
    while filler.write_all(&[0; 1024]).is_ok() {}
    watched.poll().unwrap();
    let failed = watched.poll();
    let kept = watched.names().contains(&"a.pdf".to_owned());
    drop(filler);
    fs::remove_file(disk.join(".filler")).unwrap();
    watched.settle();
    let names = watched.names();
    assert!(run("umount", &[]));
    assert!(failed.unwrap_err().retry);
    assert!(kept);
    assert_eq!(names, ["refused/a.pdf", "refused/a.pdf.reason.txt"]);
}
