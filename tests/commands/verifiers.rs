//! Instruments and what they measured without a sample: `barlab instrument` and `barlab inbox`.

use serde_json::Value;

use crate::support::{Laboratory, sample};

/// A laboratory with a technician, `li`, and some measurements that wait.
struct Desk {
    laboratory: Laboratory,
    waiting: Vec<String>,
}

impl Desk {
    fn with(count: usize) -> Self {
        let laboratory = Laboratory::new();
        let add = [
            "user",
            "add",
            "li",
            "--role",
            "technician",
            "--password",
            "open sesame",
        ];
        laboratory.run(&add).done();
        let one = std::fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
        let reports: Vec<String> = (0..count)
            .map(|number| one.replace("201901032-2", &format!("trial {number}")))
            .collect();
        laboratory.file("report.txt", reports.join("\n"));
        laboratory
            .run(&["measurements", "import", "report.txt"])
            .done();
        let mut desk = Self {
            laboratory,
            waiting: Vec::new(),
        };
        desk.waiting = desk.ids();
        assert_eq!(desk.waiting.len(), count);
        desk
    }

    fn ids(&self) -> Vec<String> {
        let listed = self.laboratory.json(0, &["inbox", "list"]);
        let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
        listed.iter().map(id).collect()
    }

    fn step(&self, arguments: &[&str]) -> Vec<Value> {
        let arguments = [&["--as", "li", "inbox"], arguments].concat();
        self.laboratory.json(0, &arguments)
    }
}

#[test]
fn what_waits_is_marked_put_aside_and_taken_back_step_by_step() {
    let desk = Desk::with(4);
    let [one, two, three, four] = desk.waiting.as_slice() else {
        panic!("{:?}", desk.waiting);
    };
    assert_eq!(desk.step(&["card", one, two]).len(), 2);
    assert_eq!(desk.step(&["trial", three])[0]["id"], three.as_str());
    desk.laboratory
        .run(&["--as", "li", "inbox", "discard", four, "--reason", " "])
        .refused(1, &[]);
    assert_eq!(
        desk.step(&["discard", four, "--reason", "smeared"]).len(),
        1
    );
    assert!(desk.ids().is_empty());
    // The last step first; the cards were one.
    assert_eq!(desk.step(&["undo"])[0]["id"], four.as_str());
    assert_eq!(desk.step(&["undo"])[0]["id"], three.as_str());
    assert_eq!(desk.step(&["undo"]).len(), 2);
    assert_eq!(desk.ids(), desk.waiting);
    desk.laboratory
        .run(&["--as", "li", "inbox", "undo"])
        .refused(1, &[]);
}

#[test]
fn a_step_that_cannot_be_whole_is_none_at_all() {
    let desk = Desk::with(2);
    let known = desk.waiting[0].as_str();
    desk.laboratory
        .run(&["inbox", "trial", known, "17"])
        .refused(1, &[]);
    assert_eq!(desk.ids(), desk.waiting);
    // Without --as there is nobody whose steps these were.
    desk.laboratory.run(&["inbox", "trial", known]).done();
    desk.laboratory.run(&["inbox", "undo"]).refused(1, &[]);
}

#[test]
fn an_instrument_is_registered_calibrated_and_listed() {
    let laboratory = Laboratory::new();
    let add = |number: &str| {
        laboratory.run(&[
            "instrument",
            "add",
            number,
            "--make",
            "REA",
            "--model",
            "ScanCheck 3n",
            "--serial",
            "123456",
            "--apertures",
            "6,10",
            "--wavelength",
            "670",
        ])
    };
    assert!(add("JC-003").done().contains("JC-003"));
    add("JC-003").refused(1, &["JC-003"]);
    add("no number").refused(1, &["no number"]);
    let listed = laboratory.object(&["instrument", "list"]);
    assert_eq!(
        listed["instrument"]["apertures"],
        serde_json::json!([6, 10])
    );
    assert_eq!(listed["today"], "Unknown");
    laboratory.file("certificate.pdf", "%PDF-1.4 made by hand");
    let calibrate = |from: &str, until: &str| {
        laboratory.run(&[
            "instrument",
            "calibrate",
            "JC-003",
            "--certificate",
            "K-2026-118",
            "--laboratory",
            "Metrology Institute",
            "--from",
            from,
            "--until",
            until,
            "--file",
            "certificate.pdf",
        ])
    };
    calibrate("2026-01-10", "2026-01-09").refused(1, &["2026-01-10", "2026-01-09"]);
    calibrate("2020-01-10", "2098-12-31").done();
    let listed = laboratory.object(&["instrument", "list"]);
    assert_eq!(listed["today"]["Valid"]["until"], "2098-12-31");
    let certificate = &listed["calibrations"][0];
    assert_eq!(certificate["file"]["name"], "certificate.pdf");
    assert!(
        laboratory
            .run(&["instrument", "list"])
            .done()
            .contains("2098-12-31")
    );
    assert_eq!(laboratory.object(&["audit", "verify"])["whole"], true);
}

#[test]
fn what_is_said_of_an_instrument_is_kept() {
    let laboratory = Laboratory::new();
    let said = [
        ("--location", "Bench 2"),
        ("--software", "2.8"),
        ("--said-model", "SC3"),
        ("--site", "East"),
    ];
    let options = said.iter().flat_map(|(option, value)| [*option, value]);
    let add: Vec<&str> = ["instrument", "add", "JC-003", "--model", "ScanCheck 3n"]
        .into_iter()
        .chain(options)
        .collect();
    laboratory.run(&add).refused(1, &["East"]);
    let east = laboratory.object(&["site", "add", "East"]);
    laboratory.run(&add).done();
    let listed = laboratory.object(&["instrument", "list"]);
    let kept = &listed["instrument"];
    for (field, held) in [
        ("location", "Bench 2"),
        ("software", "2.8"),
        ("said_model", "SC3"),
    ] {
        assert_eq!(kept[field], held, "{field}");
    }
    assert_eq!(kept["site"], east["id"]);
}

#[test]
fn what_is_handed_in_belongs_to_the_site_that_was_named() {
    let laboratory = Laboratory::new();
    let east = laboratory.object(&["site", "add", "East"]);
    laboratory
        .run(&["site", "add", "East"])
        .refused(1, &["East"]);
    let listed = laboratory.json(0, &["site", "list"]);
    let states: Vec<_> = listed.iter().map(|site| &site["state"]).collect();
    assert_eq!(states, ["active", "active"]);
    assert!(laboratory.run(&["site", "list"]).done().contains("East"));

    let text = std::fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
    let folder = laboratory.folder().join("east");
    std::fs::create_dir(&folder).unwrap();
    laboratory.file("main.txt", &text);
    laboratory.file("named.txt", text.replace("03:13:47 PM", "03:14:47 PM"));
    laboratory.file("east/a.txt", text.replace("03:13:47 PM", "03:15:47 PM"));
    let import =
        |arguments: &[&str]| laboratory.run(&[&["measurements", "import"], arguments].concat());
    import(&["main.txt"]).done();
    import(&["named.txt", "--site", "West"]).refused(1, &["West", "East"]);
    import(&["named.txt", "--site", "East"]).done();
    let watch = ["watch", "east", "--once", "--still", "0", "--site", "East"];
    laboratory.run(&watch).done();
    let at = |site: &str| laboratory.json(0, &["inbox", "list", "--site", site]).len();
    let id = east["id"].as_str().unwrap();
    assert_eq!((at("1"), at("East"), at(id)), (1, 2, 2));
    laboratory
        .run(&["inbox", "list", "--site", "West"])
        .refused(1, &["West"]);
}

#[test]
fn an_import_names_the_instrument_of_files_that_name_no_serial_number() {
    let laboratory = Laboratory::new();
    for number in ["JC-001", "JC-002"] {
        let add = ["instrument", "add", number, "--model", "LVS-95XX"];
        laboratory.run(&add).done();
    }
    let archive = sample("lvs95xx/lvs-access2000.mdb");
    let archive = archive.to_str().unwrap();
    let import =
        |number: &str| laboratory.run(&["measurements", "import", archive, "--instrument", number]);
    import("JC-009").refused(1, &["JC-009"]);
    import("JC-002").done();
    let asked = "SELECT DISTINCT i.number FROM measurements m \
                 LEFT JOIN instruments i ON i.id = m.instrument_id";
    let database = laboratory.folder().join("data/barlab.db");
    let said = std::process::Command::new("sqlite3")
        .arg(database)
        .arg(asked)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(said.stdout).unwrap().trim(), "JC-002");
}
