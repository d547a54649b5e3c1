//! `barlab watch`: files of a folder come in once, whatever happens to the program meanwhile.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Laboratory, sample};

/// A good report whose code and time are its own.
fn report(number: u64) -> String {
    let text = fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
    let time = format!("03:{:02}:{:02} PM", number / 60 % 60, number % 60);
    assert!(text.contains("03:13:47 PM"));
    text.replace("03:13:47 PM", &time)
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn waiting(laboratory: &Laboratory) -> usize {
    laboratory.json(0, &["inbox", "list"]).len()
}

#[test]
fn what_lies_in_a_folder_is_taken_once_and_put_away_with_the_reason_of_what_is_refused() {
    let laboratory = Laboratory::new();
    let folder = laboratory.folder().join("二楼");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("good.txt"), report(1)).unwrap();
    fs::write(folder.join("letter.pdf"), "%PDF-1.7\nDear lab").unwrap();
    fs::copy(sample("rea/broken-among-good.txt"), folder.join("rea.txt")).unwrap();
    let watch = ["watch", folder.to_str().unwrap(), "--once", "--still", "0"];
    let said = laboratory.run(&watch);
    said.refused(1, &["letter.pdf is refused", "PDF"]);
    assert_eq!(names(&folder), ["done", "refused"]);
    assert_eq!(
        names(&folder.join("done")),
        ["good.txt", "rea.txt", "rea.txt.reason.txt"]
    );
    assert_eq!(
        names(&folder.join("refused")),
        ["letter.pdf", "letter.pdf.reason.txt"]
    );
    let reason = fs::read_to_string(folder.join("refused/letter.pdf.reason.txt")).unwrap();
    assert!(reason.contains("This file was not taken"), "{reason}");
    let reason = fs::read_to_string(folder.join("done/rea.txt.reason.txt")).unwrap();
    assert!(reason.contains("line"), "{reason}");
    let before = waiting(&laboratory);
    assert!(before > 1);

    // The same bytes under another name: put away, and nothing comes twice.
    fs::write(folder.join("copy.txt"), report(1)).unwrap();
    let taken = laboratory.json(0, &watch);
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0]["report"]["new"], 0);
    assert_eq!(waiting(&laboratory), before);
    assert_eq!(laboratory.json(0, &watch), Vec::<Value>::new());
}

#[test]
fn a_program_killed_at_any_moment_loses_nothing_and_takes_nothing_twice() {
    let laboratory = Laboratory::new();
    let folder = laboratory.folder().join("in");
    fs::create_dir(&folder).unwrap();
    let files = 60;
    for number in 0..files {
        fs::write(folder.join(format!("{number}.txt")), report(number)).unwrap();
    }
    let watch = ["watch", folder.to_str().unwrap(), "--still", "0"];
    for pause in [150, 400, 700] {
        let mut running = laboratory.command(&watch).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        running.kill().unwrap();
        running.wait().unwrap();
    }
    let once = [&watch[..], &["--once"]].concat();
    laboratory.run(&once).done();
    assert_eq!(names(&folder), ["done"]);
    assert_eq!(names(&folder.join("done")).len(), 60);
    assert_eq!(waiting(&laboratory), 60);
}

#[test]
fn a_file_that_comes_while_the_program_watches_is_taken_soon() {
    let laboratory = Laboratory::new();
    let folder = laboratory.folder().join("in");
    fs::create_dir(&folder).unwrap();
    let watch = ["watch", folder.to_str().unwrap(), "--still", "0"];
    let mut running = laboratory.command(&watch).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    fs::write(folder.join("a.txt"), report(1)).unwrap();
    let begun = Instant::now();
    while names(&folder.join("done")) != ["a.txt"] && begun.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(50));
    }
    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!(names(&folder.join("done")), ["a.txt"]);
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let laboratory = Laboratory::new();
    laboratory
        .run(&["watch", "nowhere", "--once"])
        .refused(1, &["nowhere"]);
}
