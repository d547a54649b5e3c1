//! The spool: in order, whole or not there, on a disk that forgets.

use std::fs;

use super::*;
use crate::actions::hints::Hints;

fn piece(folder: &Path, name: &str, bytes: &str) -> Piece {
    let file = folder.join("piece");
    fs::write(&file, bytes).unwrap();
    Piece {
        name: name.to_owned(),
        file,
        hints: Hints {
            profile: Some("rea-text".to_owned()),
            intake: Some("201901032-2".parse().unwrap()),
            instrument: Some("JC-003".parse().unwrap()),
        },
        place: vec!["二楼".to_owned(), name.to_owned()],
        connection: None,
        site: None,
    }
}

fn names(spool: &Spool) -> Vec<String> {
    let mut names = Vec::new();
    while let Some((number, slip)) = spool.first().unwrap() {
        assert!(spool.is_whole(number, &slip));
        spool.remove(number).unwrap();
        names.push(slip.name);
    }
    names
}

#[test]
fn pieces_come_out_in_their_order_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("spool");
    let spool = Spool::open(&root).unwrap();
    for number in 0..12 {
        spool
            .add(&piece(folder.path(), &format!("{number}"), "x"))
            .unwrap();
    }
    let (first, slip) = spool.first().unwrap().unwrap();
    let given = piece(folder.path(), "0", "x");
    assert_eq!((slip.hints, slip.place), (given.hints, given.place));
    spool.remove(first).unwrap();
    assert!(matches!(Spool::open(&root), Err(SpoolError::Busy(_))));
    drop(spool);
    let spool = Spool::open(&root).unwrap();
    spool.add(&piece(folder.path(), "12", "x")).unwrap();
    let expected: Vec<_> = (1..13).map(|number| number.to_string()).collect();
    assert_eq!(names(&spool), expected);
    assert_eq!(fs::read_dir(root.join("pieces")).unwrap().count(), 0);
}

#[test]
fn what_a_crash_left_half_written_is_removed_and_was_never_there() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("spool");
    let spool = Spool::open(&root).unwrap();
    spool.add(&piece(folder.path(), "whole", "x")).unwrap();
    drop(spool);
    for name in ["000000000002.piece", "000000000003.unfinished"] {
        fs::write(root.join("pieces").join(name), "half").unwrap();
    }
    let spool = Spool::open(&root).unwrap();
    assert_eq!(spool.len(), 1);
    assert_eq!(fs::read_dir(root.join("pieces")).unwrap().count(), 2);
    assert_eq!(names(&spool), ["whole"]);
}

#[test]
fn a_disk_that_forgot_does_not_keep_the_other_pieces_from_being_sent() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("spool");
    let spool = Spool::open(&root).unwrap();
    for name in ["slip lost", "bytes lost", "good"] {
        spool.add(&piece(folder.path(), name, name)).unwrap();
    }
    let pieces = root.join("pieces");
    fs::write(pieces.join("000000000001.slip"), [0; 20]).unwrap();
    fs::write(pieces.join("000000000002.piece"), "").unwrap();
    let (number, slip) = spool.first().unwrap().unwrap();
    assert_eq!(
        (slip.name.as_str(), spool.is_whole(number, &slip)),
        ("bytes lost", false)
    );
    spool.refuse(number, &slip, "damaged").unwrap();
    assert_eq!(names(&spool), ["good"]);
    assert_eq!(fs::read_dir(root.join("refused")).unwrap().count(), 3);
}

#[test]
fn what_cannot_be_spooled_is_an_error_that_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("spool");
    let spool = Spool::open(&root).unwrap();
    let mut gone = piece(folder.path(), "gone", "x");
    gone.file = folder.path().join("nowhere");
    assert!(spool.add(&gone).is_err());
    assert!(spool.is_empty());
    assert_eq!(fs::read_dir(root.join("pieces")).unwrap().count(), 0);
}
