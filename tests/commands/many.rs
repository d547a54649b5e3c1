//! Several processes at once, large files, and a process that is killed: no number twice,
//! nothing lost, nothing stored twice.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{Laboratory, sample};

/// Reports of one instrument, each with data of its own, so that each is another measurement.
fn reports(count: usize) -> String {
    let one = std::fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
    (0..count)
        .map(|number| {
            let job = format!("Job Number                 {number}");
            one.replace("Job Number                 201901032-2", &job)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn intakes_opened_at_the_same_moment_get_numbers_of_their_own() {
    for laboratory in Laboratory::on_each_engine() {
        let company = laboratory.company("甲公司");
        let open = [
            "intake",
            "open",
            "--company",
            &company,
            "--quantity",
            "1",
            "--json",
        ];
        let running: Vec<_> = (0..6)
            .map(|_| {
                let mut command = laboratory.command(&open);
                command.stdout(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let numbers: BTreeSet<String> = running
            .into_iter()
            .map(|child| {
                let output = child.wait_with_output().unwrap();
                assert!(output.status.success(), "{output:?}");
                let intake: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                intake["number"].as_str().unwrap().to_owned()
            })
            .collect();
        let expected: BTreeSet<String> = (1..=6).map(|turn| format!("{company}-{turn}")).collect();
        assert_eq!(numbers, expected);
    }
}

#[test]
fn an_import_that_was_killed_begins_again_and_keeps_every_measurement_once() {
    // A server tells of the first batch at once, a log only after a few.
    for (laboratory, count) in Laboratory::on_each_engine().zip([12_000, 4_000]) {
        laboratory.file("many.txt", reports(count));
        let import = ["measurements", "import", "many.txt"];
        let mut child = laboratory
            .command(&import)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let began = Instant::now();
        let waiting = || laboratory.json(0, &["inbox", "list"]).len();
        while !laboratory.has_kept_measurements() && child.try_wait().unwrap().is_none() {
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "nothing was kept"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
        // SIGKILL: the process gets no chance to put anything in order.
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = waiting();
        assert!(kept < count, "it was over before it was killed");
        assert_eq!(kept % 1000, 0, "whole transactions only");
        let again = laboratory.object(&import);
        assert_eq!(again["read"], count);
        assert_eq!(again["known"], kept);
        assert_eq!(waiting(), count);
        assert_eq!(laboratory.object(&["audit", "verify"])["whole"], true);
    }
}

#[test]
fn a_code_that_two_open_intakes_hold_waits_for_a_person() {
    let laboratory = Laboratory::new();
    let company = laboratory.company("甲公司");
    laboratory.file("rows.csv", "条码,商品名称\n6901234567892,绿茶\n");
    for _ in 0..2 {
        let intake = laboratory.intake(&company, 1);
        laboratory
            .run(&["catalogue", "import", "rows.csv", "--intake", &intake])
            .done();
    }
    let text = std::fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
    // No job, and a moment at which the samples are there already: now, in China.
    let now = chrono::Utc::now() + chrono::TimeDelta::hours(8);
    let now = now.format("%d-%b-%Y %I:%M:%S %p").to_string();
    let text = text
        .replace("Job Number                 201901032-2\n", "")
        .replace("Wed 21-Jun-2023 03:13:47 PM", &now);
    laboratory.file("one.txt", text);
    let import = laboratory.object(&["measurements", "import", "one.txt"]);
    assert_eq!(import["inbox"], 1);
    let waiting = laboratory.object(&["inbox", "list"]);
    assert_eq!(waiting["key"], "judgement.inbox.several_intakes");
}

#[test]
fn a_catalogue_of_a_hundred_thousand_rows_is_read_with_a_verdict_for_each() {
    let laboratory = Laboratory::unmade();
    let rows: String = (0..100_000)
        .map(|number| format!("{},商品{number}\n", 690_000_000_000_u64 + number))
        .collect();
    laboratory.file("large.csv", format!("条码,商品名称\n{rows}"));
    let import = [
        "catalogue",
        "import",
        "large.csv",
        "--intake",
        "201901032-2",
        "--dry-run",
    ];
    let answer = laboratory.run(&[&import[..], &["--json"]].concat());
    let seen: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(seen["totals"]["lines"], 100_000);
    let (good, refused) = (seen["lines"].as_array(), seen["refused"].as_array());
    assert_eq!(good.unwrap().len() + refused.unwrap().len(), 100_000);
}
