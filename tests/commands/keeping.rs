//! What must not be lost: backups that come back, and an audit chain that shows every change.

use crate::support::Laboratory;

/// A laboratory with a company, an intake and a stored catalogue.
fn filled() -> Laboratory {
    let laboratory = Laboratory::new();
    let company = laboratory.company("甲公司");
    let intake = laboratory.intake(&company, 1);
    laboratory.file("catalogue.csv", "条码,商品名称\n6901234567892,绿茶\n");
    laboratory
        .run(&["catalogue", "import", "catalogue.csv", "--intake", &intake])
        .done();
    laboratory
}

#[test]
fn a_backup_comes_back_whole_into_an_empty_folder_only() {
    let laboratory = filled();
    let made = laboratory.object(&["backup", "kept"]);
    assert_eq!(made["database"], true);
    laboratory.run(&["backup", "kept"]).refused(1, &["kept"]);
    laboratory.run(&["restore", "kept"]).refused(1, &["data"]);
    let before = laboratory.object(&["audit", "verify"]);
    std::fs::remove_dir_all(laboratory.folder().join("data")).unwrap();
    let restored = laboratory.object(&["restore", "kept"]);
    assert_eq!(restored["files"], made["files"]);
    assert_eq!(laboratory.object(&["audit", "verify"]), before);
    let intakes = laboratory.json(0, &["intake", "list"]);
    let number = intakes[0]["number"].as_str().unwrap();
    let shown = laboratory.object(&["intake", "show", number]);
    assert_eq!(shown["tally"]["all"], 1);
}

#[test]
fn a_backup_that_was_changed_is_refused_and_nothing_is_restored() {
    let laboratory = filled();
    laboratory.run(&["backup", "kept"]).done();
    std::fs::remove_dir_all(laboratory.folder().join("data")).unwrap();
    let kept = laboratory.folder().join("kept");
    let list = std::fs::read_to_string(kept.join("SHA256SUMS")).unwrap();
    let object = list.lines().find(|line| line.contains("objects/")).unwrap();
    let (_, path) = object.split_once("  ").unwrap();
    std::fs::write(kept.join(path), "forged").unwrap();
    laboratory.run(&["restore", "kept"]).refused(1, &[path]);
    assert!(!laboratory.folder().join("data").exists());
    std::fs::write(kept.join("SHA256SUMS"), object.replace("objects", "..")).unwrap();
    laboratory.run(&["restore", "kept"]).refused(1, &[]);
    std::fs::write(kept.join("SHA256SUMS"), "nonsense\n").unwrap();
    laboratory
        .run(&["restore", "kept"])
        .refused(1, &["SHA256SUMS:1"]);
    std::fs::remove_file(kept.join("SHA256SUMS")).unwrap();
    laboratory
        .run(&["restore", "kept"])
        .refused(1, &["SHA256SUMS"]);
}

#[test]
fn a_stored_file_that_changed_on_disk_stops_the_backup() {
    let laboratory = filled();
    let objects = laboratory.folder().join("data/objects");
    let folder = std::fs::read_dir(&objects)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap() != "unfinished")
        .unwrap();
    let object = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    std::fs::write(object.path(), "rotten").unwrap();
    let name = object.file_name();
    laboratory
        .run(&["backup", "kept"])
        .refused(1, &[name.to_str().unwrap()]);
    assert!(!laboratory.folder().join("kept/SHA256SUMS").exists());
}

#[test]
fn a_record_that_was_changed_behind_the_program_s_back_is_found() {
    let laboratory = filled();
    let whole = laboratory.object(&["audit", "verify"]);
    assert!(whole["records"].as_i64().unwrap() >= 3);
    let database = laboratory.folder().join("data/barlab.db");
    forge(&database);
    let broken = laboratory.json(1, &["audit", "verify"]);
    assert_eq!(broken[0]["whole"], false);
    laboratory
        .run(&["audit", "verify"])
        .refused(1, &["record 1 "]);
}

/// Changes one word of the first audit record in the file of the database, byte for byte,
/// as somebody with access to the disk could.
fn forge(database: &std::path::Path) {
    let mut bytes = std::fs::read(database).unwrap();
    let (old, new) = (b"company.register", b"company.unregist");
    let mut changed = 0;
    for at in 0..bytes.len() - old.len() {
        if &bytes[at..at + old.len()] == old {
            bytes[at..at + old.len()].copy_from_slice(new);
            changed += 1;
        }
    }
    assert!(changed > 0, "the record lies in the file");
    std::fs::write(database, bytes).unwrap();
}
