//! One intake goes the whole way on the command line: spreadsheet and verifier output in,
//! judged results and documents out.

use chrono::{Duration, FixedOffset, Utc};
use serde_json::Value;

use crate::support::{Answer, Laboratory, sample};

const CATALOGUE: &str = "供人识别字符,商品名称,规格,品牌\n\
    6901234567892,绿茶饮料,500ml,示例\n\
    6902345678903,红茶饮料,500ml,示例\n";

/// A laboratory with a technician, a reviewer, and an open intake of two samples.
struct Bench {
    laboratory: Laboratory,
    intake: String,
}

impl Bench {
    fn new() -> Self {
        Self::set_up(Laboratory::new())
    }

    /// One on each engine there is, with its first sample measured.
    fn measured_on_each_engine() -> impl Iterator<Item = Self> {
        Laboratory::on_each_engine().map(|laboratory| {
            let bench = Self::set_up(laboratory);
            bench.list();
            bench.measure();
            bench
        })
    }

    fn set_up(laboratory: Laboratory) -> Self {
        for (name, role) in [("li", "technician"), ("zhou", "reviewer")] {
            let add = [
                "user",
                "add",
                name,
                "--role",
                role,
                "--password",
                "open sesame",
            ];
            laboratory.run(&add).done();
        }
        let company = laboratory.company("示例食品有限公司");
        let intake = laboratory.intake(&company, 2);
        laboratory.file("catalogue.csv", CATALOGUE);
        Self { laboratory, intake }
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        self.laboratory.run(arguments)
    }

    fn with_samples() -> Self {
        let bench = Self::new();
        bench.list();
        bench
    }

    fn list(&self) {
        let import = [
            "catalogue",
            "import",
            "catalogue.csv",
            "--intake",
            &self.intake,
        ];
        self.run(&import).done();
    }

    /// A report of the first sample by TruCheck, taken now, that names the intake as its job.
    fn report(&self) {
        let text = std::fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
        let zone = FixedOffset::east_opt(8 * 3600).unwrap();
        let now = (Utc::now() + Duration::minutes(1)).with_timezone(&zone);
        let now = now.format("%a %d-%b-%Y %I:%M:%S %p").to_string();
        let text = text
            .replace("Wed 21-Jun-2023 03:13:47 PM", &now)
            .replace("201901032-2", &self.intake);
        self.laboratory.file("report.txt", text);
    }

    fn measured() -> Self {
        let bench = Self::with_samples();
        bench.measure();
        bench
    }

    fn measure(&self) {
        self.report();
        self.run(&["--as", "li", "measurements", "import", "report.txt"])
            .done();
    }
}

#[test]
fn the_same_catalogue_twice_adds_nothing() {
    let bench = Bench::new();
    let import = [
        "catalogue",
        "import",
        "catalogue.csv",
        "--intake",
        &bench.intake,
    ];
    let first = bench.laboratory.object(&import);
    assert_eq!((&first["added"], &first["known"]), (&2.into(), &0.into()));
    assert_eq!(first["lines"][0]["code"], "6901234567892");
    let again = bench.laboratory.object(&import);
    assert_eq!((&again["added"], &again["known"]), (&0.into(), &2.into()));
}

#[test]
fn a_dry_run_of_a_catalogue_stores_nothing_and_needs_no_database() {
    let laboratory = Laboratory::unmade();
    laboratory.file("catalogue.csv", CATALOGUE);
    let import = [
        "catalogue",
        "import",
        "catalogue.csv",
        "--intake",
        "201901032-2",
        "--dry-run",
    ];
    let seen = laboratory.object(&import);
    assert_eq!(seen["totals"]["lines"], 2);
    assert!(seen["added"].is_null());
    assert!(!laboratory.folder().join("data").exists());
}

#[test]
fn a_measurement_finds_its_sample_once() {
    let bench = Bench::with_samples();
    bench.report();
    let import = ["--as", "li", "measurements", "import", "report.txt"];
    let first = bench.laboratory.object(&import);
    assert_eq!((&first["added"], &first["matched"]), (&1.into(), &1.into()));
    let again = bench.laboratory.object(&import);
    assert_eq!((&again["added"], &again["known"]), (&0.into(), &1.into()));
    let shown = bench
        .laboratory
        .object(&["sample", "show", &bench.intake, "1"]);
    assert_eq!(shown["sample"]["state"], "measured");
    let said = &shown["measurements"][0];
    assert_eq!(said["counts"], true);
    assert_eq!(said["measurement"]["grade"]["value"], 4.0);
    bench
        .run(&["sample", "show", &bench.intake, "9"])
        .refused(1, &["9"]);
}

#[test]
fn what_matches_nothing_waits_until_a_person_decides() {
    let bench = Bench::with_samples();
    let stranger = sample("trucheck/ean13-good.txt");
    let stranger = stranger.to_str().unwrap();
    let import = bench
        .laboratory
        .object(&["measurements", "import", stranger]);
    assert_eq!(import["inbox"], 1);
    let waiting = bench.laboratory.object(&["inbox", "list"]);
    let id = waiting["id"].as_str().unwrap();
    assert!(waiting["reason"].as_str().unwrap().contains("201901032-2"));
    bench
        .run(&["inbox", "discard", id, "--reason", " "])
        .refused(1, &[]);
    bench
        .run(&[
            "inbox",
            "assign",
            id,
            "--intake",
            &bench.intake,
            "--line",
            "1",
        ])
        .done();
    assert!(bench.laboratory.json(0, &["inbox", "list"]).is_empty());
    let shown = bench.laboratory.object(&["intake", "show", &bench.intake]);
    assert_eq!(shown["tally"]["measured"], 1);
}

/// What is said of the protection of an issued file.
fn protected(issued: &Value, protection: &Value) {
    if issued["path"].as_str().unwrap().ends_with(".pdf") {
        assert_eq!(protection["whole"], true, "{protection}");
        assert_eq!(protection["code"]["number"], issued["number"]);
        assert_eq!(protection["code"]["kind"], issued["kind"]);
    } else {
        assert!(protection.is_null());
    }
}

fn a_changed_copy_is_found(bench: &Bench, path: &str) {
    let mut changed = std::fs::read(bench.laboratory.folder().join(path)).unwrap();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    bench.laboratory.file("changed.pdf", changed);
    let verify = ["documents", "verify", "changed.pdf"];
    let changed = bench.laboratory.json(1, &verify);
    assert!(changed[0]["issued"].is_null());
    assert_eq!(changed[0]["protection"]["faults"][0], "altered");
}

fn each_document_verifies(bench: &Bench, issued: &[Value]) {
    for one in issued {
        let path = one["path"].as_str().unwrap();
        let verified = bench.laboratory.object(&["documents", "verify", path]);
        assert_eq!(verified["issued"]["number"], one["number"]);
        assert_eq!(verified["issued"]["state"], "valid");
        protected(one, &verified["protection"]);
    }
}

/// Each document of a pack is looked up by itself; an archive that was changed is none of ours.
fn the_pack_as_it_was_handed_over_verifies(bench: &Bench, path: &str, documents: usize) {
    let verify = ["documents", "verify", path];
    let verified = bench.laboratory.json(0, &verify);
    assert_eq!(verified.len(), documents);
    for one in &verified {
        assert!(one["file"].as_str().unwrap().starts_with(path), "{one}");
        assert_eq!(one["issued"]["state"], "valid", "{one}");
    }
    let mut changed = std::fs::read(bench.laboratory.folder().join(path)).unwrap();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    bench.laboratory.file("changed.zip", changed);
    let changed = ["documents", "verify", "changed.zip"];
    assert!(bench.laboratory.json(1, &changed)[0]["issued"].is_null());
}

/// The sample conforms, so there is a report of it and no notice.
fn documents_of_one_sample_are_issued(bench: &Bench, intake: &str) {
    let asked = |what| ["documents", what, "--intake", intake, "--line", "1"];
    let report = bench.laboratory.object(&asked("report"));
    assert_eq!(report["kind"], "test_report");
    let path = report["path"].as_str().unwrap();
    let verified = bench.laboratory.object(&["documents", "verify", path]);
    assert_eq!(verified["issued"]["state"], "valid");
    let draft = [&asked("notice")[..], &["--draft"]].concat();
    for notice in [&asked("notice")[..], &draft] {
        bench.run(notice).refused(1, &[intake]);
    }
}

#[test]
fn an_intake_goes_from_measurement_to_documents_that_verify() {
    for bench in Bench::measured_on_each_engine() {
        let intake = bench.intake.as_str();
        // Nobody has checked how the code is used, so there is no conclusion to submit.
        bench
            .run(&["--as", "li", "intake", "submit", intake])
            .refused(1, &["1"]);
        let checked = bench
            .laboratory
            .object(&["--as", "li", "intake", "check", intake]);
        assert_eq!(checked["proposed"], 0);
        let shown = bench.laboratory.object(&["intake", "show", intake]);
        assert_eq!(shown["samples"][0]["conclusion"], "conforming");
        bench
            .run(&["--as", "li", "intake", "submit", intake])
            .done();
        bench
            .run(&["intake", "release", intake])
            .refused(2, &["--as"]);
        bench
            .run(&["--as", "li", "intake", "release", intake])
            .refused(1, &["technician", "reviewer"]);
        let released = bench
            .laboratory
            .object(&["--as", "zhou", "intake", "release", intake]);
        assert_eq!(released["outcome"]["used"], 1);

        let issue = ["documents", "issue", "--intake", intake, "--out", "pack"];
        let issued = bench.laboratory.json(0, &issue);
        let kinds: Vec<_> = issued.iter().map(|one| one["kind"].clone()).collect();
        for kind in ["certificate", "notice_letter", "result_catalogue", "record"] {
            assert!(kinds.contains(&kind.into()), "{kind}: {kinds:?}");
        }
        each_document_verifies(&bench, &issued);
        the_pack_as_it_was_handed_over_verifies(
            &bench,
            &format!("pack/{intake}.zip"),
            issued.len(),
        );
        documents_of_one_sample_are_issued(&bench, intake);
        a_changed_copy_is_found(&bench, issued[0]["path"].as_str().unwrap());
        bench.run(&issue).refused(1, &[intake]);
        bench
            .run(&[&issue[..], &["--reason", "name corrected"]].concat())
            .done();
        let first = issued[0]["path"].as_str().unwrap();
        let replaced = bench.laboratory.json(1, &["documents", "verify", first]);
        assert_eq!(replaced[0]["issued"]["state"], "replaced");
        let forged = bench
            .laboratory
            .json(1, &["documents", "verify", "catalogue.csv"]);
        assert!(forged[0]["issued"].is_null());
        bench
            .run(&["intake", "send", intake, "--waybill", "SF1"])
            .done();
        let audit = bench.laboratory.object(&["audit", "verify"]);
        assert_eq!(audit["whole"], true);
    }
}

#[test]
fn the_statistics_of_a_period_count_what_was_released_in_it() {
    let bench = Bench::measured();
    for (who, step) in [("li", "check"), ("li", "submit"), ("zhou", "release")] {
        bench
            .run(&["--as", who, "intake", step, &bench.intake])
            .done();
    }
    let day = |days: i64| (Utc::now() + Duration::days(days)).date_naive().to_string();
    // A day more on both sides: the laboratory's day is not that of UTC.
    let (from, to) = (day(-1), day(1));
    let asked = |form| {
        let period = ["documents", "statistics", "--from", &from, "--to", &to];
        let written = bench
            .laboratory
            .object(&[&period[..], &["--form", form, "--out", "figures"]].concat());
        assert_eq!(written["kind"], "statistics");
        let path = bench
            .laboratory
            .folder()
            .join(written["path"].as_str().unwrap());
        std::fs::read(path).unwrap()
    };
    assert!(asked("pdf").starts_with(b"%PDF-"));
    assert!(asked("xlsx").starts_with(b"PK"));
    let figures: Value = serde_json::from_slice(&asked("json")).unwrap();
    assert_eq!(figures["released_intakes"], 1);
    assert_eq!(
        figures["counted"],
        serde_json::json!({ "samples": 1, "conforming": 1 })
    );
    let upside_down = ["documents", "statistics", "--from", &to, "--to", &from];
    bench
        .run(&[&upside_down[..], &["--out", "figures"]].concat())
        .refused(1, &[&from, &to]);
}

#[test]
fn what_a_person_states_and_decides_changes_the_conclusion() {
    for bench in Bench::measured_on_each_engine() {
        let intake = bench.intake.as_str();
        let decide = |arguments: &[&str]| {
            let all = [&["--as", "li", "sample", "decide", intake, "1"], arguments].concat();
            bench.laboratory.object(&all)
        };
        assert_eq!(
            decide(&["--confirm", "2"])["sample"]["conclusion"],
            "conforming"
        );
        let several = decide(&["--confirm", "3", "--reason", "another code on the back"]);
        assert_eq!(several["sample"]["conclusion"], "nonconforming");
        // The problem took the place of "no problem"; without it somebody has to say so again.
        let undecided = decide(&["--remove", "3"]);
        assert!(undecided["sample"]["conclusion"].is_null(), "{undecided}");
        assert_eq!(
            decide(&["--confirm", "2"])["sample"]["conclusion"],
            "conforming"
        );
        let inspect = |facts: &str| {
            bench.run(&[
                "--as", "li", "sample", "inspect", intake, "1", "--facts", facts,
            ])
        };
        let answer = inspect("Quietzone=False");
        assert!(answer.out.contains("quality 2:"), "{answer}");
        inspect("Quietzone=maybe").refused(1, &["maybe"]);
        inspect("Quietzone").refused(2, &["NAME=VALUE"]);
        bench
            .run(&[
                "--as",
                "li",
                "sample",
                "decide",
                intake,
                "1",
                "--confirm",
                "999",
            ])
            .refused(1, &["999"]);
    }
}
