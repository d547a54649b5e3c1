//! Files as they come: good ones of every instrument, and everything that is wrong with files.

use encoding_rs::GB18030;
use serde_json::Value;

use crate::support::{Laboratory, sample};

#[test]
fn a_dry_run_prints_the_agreed_object_for_every_measurement_of_every_instrument() {
    let laboratory = Laboratory::unmade();
    for (file, profile, count) in [
        ("trucheck/three-symbols.txt", "webscan-text.1", 3),
        ("trucheck-excel/capture-old.xls", "webscan-excel.1", 1),
        ("rea/scancheck-chinese.txt", "rea-text.1", 2),
        ("rea/transwin-german.txt", "rea-text.1", 1),
        ("trucheck-csv/report-with-scans.csv", "webscan-csv.1", 1),
        ("trucheck-csv/table-with-scans.csv", "webscan-table.1", 3),
        ("trucheck-html/ean8-failing.html", "webscan-html.1", 1),
        ("dataman/native.xml", "dataman-xml.1", 1),
        ("dataman/push.xml", "dataman-push.1", 2),
        ("rea-csv/pc-scan-english.csv", "rea-csv.1", 2),
        ("axicon/export.csv", "axicon-csv.1", 3),
        ("printronix/odv.csv", "printronix-odv.1", 3),
        ("lvs95xx/lvs-access2003.mdb", "lvs95xx.1", 60),
    ] {
        let path = sample(file);
        let import = [
            "measurements",
            "import",
            path.to_str().unwrap(),
            "--dry-run",
        ];
        let found = laboratory.json(0, &import);
        assert_eq!(found.len(), count, "{file}");
        for one in &found {
            let keys: Vec<_> = one
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            for key in [
                "source",
                "record",
                "instrument",
                "profile",
                "taken_at",
                "symbology",
                "data",
                "gtin14",
                "grade",
                "parameters",
                "scans",
                "unmapped",
                "warnings",
            ] {
                assert!(keys.contains(&key), "{file}: {key} not in {keys:?}");
            }
            assert_eq!(one["profile"], profile);
            assert_eq!(one["source"], path.to_str().unwrap());
            reading(one);
        }
    }
    assert_eq!(std::fs::read_dir(laboratory.folder()).unwrap().count(), 0);
}

#[test]
fn a_dry_run_tells_printed_figures_that_do_not_add_up_beside_the_recomputed_ones() {
    let laboratory = Laboratory::unmade();
    let report = std::fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
    let odd = report.replace("84%     4.0 (A)", "84%     2.0 (C)");
    laboratory.file("odd.txt", odd.as_bytes());
    let import = ["measurements", "import", "odd.txt", "--dry-run"];
    let found = laboratory.json(0, &import);
    let warning = &found[0]["warnings"][0];
    assert_eq!(warning["key"], "measurement.doubt.parameter_grade");
    assert_eq!(warning["arguments"]["printed"], "2.0");
    assert_eq!(warning["arguments"]["computed"], "4.0");
}

/// Every reading has the agreed fields.
fn reading(measurement: &Value) {
    for (name, reading) in measurement["parameters"].as_object().unwrap() {
        for key in ["raw", "value", "unit", "bound", "grade", "scope"] {
            assert!(reading.get(key).is_some(), "{name} lacks {key}");
        }
    }
}

#[test]
fn a_broken_record_is_told_with_file_and_line_and_the_others_go_on() {
    let laboratory = Laboratory::new();
    let path = sample("trucheck/broken-among-good.txt");
    let path = path.to_str().unwrap();
    let answer = laboratory.run(&["measurements", "import", path, "--dry-run", "--json"]);
    assert_eq!(answer.out.lines().count(), 2);
    answer.refused(1, &["broken-among-good.txt:26", "broken-among-good.txt:31"]);
    let imported = laboratory.json(1, &["measurements", "import", path]);
    assert_eq!(
        (&imported[0]["read"], &imported[0]["refused"]),
        (&2.into(), &2.into())
    );
    assert_eq!(imported[0]["refusals"][0]["line"], 26);
}

#[test]
fn a_file_that_is_refused_is_named_and_the_next_one_is_read() {
    let laboratory = Laboratory::new();
    let whole = std::fs::read(sample("lvs95xx/lvs-access2003.mdb")).unwrap();
    let truncated = &whole[..whole.len() / 2];
    let good = sample("trucheck/ean13-good.txt");
    let good = good.to_str().unwrap();
    for (name, content) in [
        ("empty.mdb", &[][..]),
        ("truncated.mdb", truncated),
        ("picture.png", b"\x89PNG\r\n\x1a\n0000"),
        ("letter.txt", "尊敬的客户:\n您好。\n".as_bytes()),
        ("report.pdf", b"%PDF-1.7\n"),
    ] {
        laboratory.file(name, content);
        for dry_run in [&["--dry-run"][..], &[]] {
            let import = [&["measurements", "import", name, good], dry_run].concat();
            let answer = laboratory.run(&import);
            assert!(answer.out.contains("ean13-good.txt"), "{answer}");
            answer.refused(1, &[name]);
        }
    }
    laboratory
        .run(&["measurements", "import", "absent.txt", "--dry-run"])
        .refused(1, &["absent.txt"]);
}

#[test]
fn a_file_of_no_known_kind_is_told_what_was_looked_for_and_what_was_found() {
    let laboratory = Laboratory::unmade();
    laboratory.file("letter.txt", "Dear customer,\nhow are you?\n");
    laboratory
        .run(&["measurements", "import", "letter.txt", "--dry-run"])
        .refused(
            1,
            &[
                "letter.txt",
                "Verification Report",
                "ReportData",
                "Dear customer",
            ],
        );
    laboratory
        .run(&[
            "catalogue",
            "import",
            "letter.txt",
            "--intake",
            "201901032-2",
            "--dry-run",
        ])
        .refused(1, &["letter.txt", "Dear customer"]);
}

#[test]
fn a_catalogue_is_read_in_the_code_page_it_was_saved_in() {
    let laboratory = Laboratory::unmade();
    let text = "条码,商品名称,规格,品牌\n6901234567892,绿茶饮料,500毫升,示例\n";
    let (gb18030, _, _) = GB18030.encode(text);
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    laboratory.file("gb18030.csv", &gb18030);
    laboratory.file("utf-16.csv", &utf16);
    laboratory.file("utf-8.csv", text);
    for name in ["gb18030.csv", "utf-16.csv", "utf-8.csv"] {
        let import = [
            "catalogue",
            "import",
            name,
            "--intake",
            "201901032-2",
            "--dry-run",
        ];
        let seen = laboratory.object(&import);
        assert_eq!(seen["lines"][0]["product_name"], "绿茶饮料", "{name}");
    }
}

#[test]
fn bad_rows_of_a_catalogue_go_back_with_their_reasons_and_the_good_ones_go_on() {
    let laboratory = Laboratory::new();
    let company = laboratory.company("甲公司");
    let intake = laboratory.intake(&company, 3);
    let rows = "条码,商品名称\n69012345678 92,绿茶\n6.90123E+12,红茶\n,无码\n6902345678903,白茶\n";
    laboratory.file("rows.csv", rows);
    let import = [
        "catalogue",
        "import",
        "rows.csv",
        "--intake",
        &intake,
        "--refused",
        "back.xlsx",
    ];
    let answer = laboratory.json(1, &import);
    assert_eq!(answer[0]["added"], 2);
    assert_eq!(
        answer[0]["lines"][0]["findings"][0]["finding"]["kind"],
        "tidied"
    );
    let refused = answer[0]["refused"].as_array().unwrap();
    let rows: Vec<_> = refused.iter().map(|one| one["row"].clone()).collect();
    assert_eq!(rows, [3, 4]);
    laboratory
        .run(&import)
        .refused(1, &["rows.csv:3", "6.90123E+12", "rows.csv:4"]);
    let back = std::fs::read(laboratory.folder().join("back.xlsx")).unwrap();
    assert!(back.starts_with(b"PK"), "a spreadsheet");
}

#[test]
fn the_member_directory_fills_a_company_that_registers() {
    let laboratory = Laboratory::new();
    laboratory.file(
        "members.csv",
        "厂商识别代码,企业名称,地址,有效期至\n6901234,甲公司,示例路1号,2099-12-31\nabc,乙公司,,\n",
    );
    let taken = laboratory.json(1, &["members", "import", "members.csv"]);
    assert_eq!(taken[0]["taken"], 1);
    assert_eq!(taken[0]["refused"][0]["row"], 3);
    let company = laboratory.object(&["company", "add", "甲公司"]);
    assert_eq!(company["details"]["address"], "示例路1号");
    assert_eq!(company["details"]["prefixes"][0], "6901234");
}

#[test]
fn a_profile_is_added_only_with_the_proof_of_its_dry_run() {
    let laboratory = Laboratory::new();
    let profile = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/importers/profiles/webscan-text.1.toml"
    );
    let shipped = std::fs::read_to_string(profile).unwrap();
    let own = shipped.replace("\nversion = 1\n", "\nversion = 101\n");
    assert_ne!(own, shipped);
    laboratory.file("own.toml", &own);
    let add = |proof: &str| {
        let wanted = [
            "profile",
            "add",
            "own.toml",
            "--note",
            "4.1",
            "--dry-run",
            proof,
        ];
        laboratory.run(&wanted)
    };
    add("guessed").refused(1, &["dry run"]);
    let output = sample("trucheck/three-symbols.txt");
    let output = output.to_str().unwrap();
    let tried = laboratory.object(&["profile", "try", "own.toml", output]);
    assert_eq!(tried["profile"], "webscan-text.101");
    assert_eq!(tried["current"], "webscan-text.1");
    assert_eq!(tried["comparison"]["records"], 3);
    let proof = tried["dry_run"].as_str().unwrap();
    let told = laboratory
        .run(&["profile", "try", "own.toml", output])
        .done();
    assert!(
        told.contains("3 records") && told.contains("--dry-run"),
        "{told}"
    );
    laboratory.file("own.toml", format!("{own}# changed\n"));
    add(proof).refused(1, &["another text"]);
    laboratory.file("own.toml", &own);
    let added = add(proof).done();
    assert_eq!(added.trim(), "webscan-text.101 was added as a draft.");
}

#[test]
fn profiles_and_rules_need_no_database() {
    let laboratory = Laboratory::unmade();
    assert_eq!(laboratory.json(0, &["profile", "list"]).len(), 12);
    let path = sample("trucheck/ean13-good.txt");
    let checked = laboratory.object(&["profile", "check", path.to_str().unwrap()]);
    assert!(!checked["items"].as_array().unwrap().is_empty());
    laboratory.run(&["rules", "check"]).done();
    let fired = laboratory.json(1, &["rules", "eval", "--parameters", "Quietzone=False"]);
    assert_eq!(fired[0]["fired"], serde_json::json!([2]));
    laboratory
        .run(&["rules", "eval", "--parameters", "Quietzone"])
        .refused(2, &["Quietzone"]);
}
