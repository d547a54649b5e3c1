//! `barlab label`: files for printers without a laboratory, and refusals that say what would do.

use crate::support::Laboratory;

#[test]
fn labels_need_no_database_and_their_files_are_what_their_endings_say() {
    let laboratory = Laboratory::unmade();
    for (file, start) in [
        ("bag.pdf", &b"%PDF-"[..]),
        ("bag.svg", b"<svg"),
        ("bag.png", b"\x89PNG"),
        ("bag.zpl", b"^XA"),
    ] {
        let print = ["label", "print", "bag", "--example", "-o", file];
        laboratory.run(&print).done();
        let bytes = std::fs::read(laboratory.folder().join(file)).unwrap();
        assert!(bytes.starts_with(start), "{file}");
    }
    let zpl = std::fs::read_to_string(laboratory.folder().join("bag.zpl")).unwrap();
    assert!(zpl.contains("^PW709\n^LL591"), "60×50 mm at 300 dpi: {zpl}");
    assert!(!laboratory.folder().join("data").exists());
}

#[test]
fn the_size_of_a_symbol_follows_from_its_use_and_its_printer() {
    let laboratory = Laboratory::unmade();
    let size = |arguments: &[&str]| laboratory.object(&[&["label", "symbol"], arguments].concat());
    let plate = size(&["EAN13", "6901234567892"]);
    assert_eq!(
        (&plate["x_units"], &plate["dpi"]),
        (&330.into(), &().into())
    );
    assert_eq!(plate["symbol_width_mm"], 37.29);
    let printed = size(&["EAN13", "6901234567892", "--dpi", "203"]);
    assert_eq!(
        (&printed["x_units"], &printed["x_mm"]),
        (&3.into(), &0.375.into())
    );
    let small = size(&[
        "GS1DATAMATRIX",
        "(01)06901234567892(10)B1",
        "--use",
        "Healthcare",
    ]);
    assert_eq!(small["encoded"], "^010690123456789210B1");
    assert_eq!(small["x_mm"], 0.38);
}

#[test]
fn a_list_prints_a_label_a_row_or_names_every_wrong_row() {
    let laboratory = Laboratory::unmade();
    laboratory.file(
        "good.csv",
        "01,10,21,copies\n06901234567892,B1,0001,2\n06901234567892,B1,0002,\n",
    );
    laboratory.file(
        "bad.csv",
        "01,10\n06901234567892,B1\n06901234567891,B1\n06901234567892,批\n",
    );
    let print =
        |file: &str| laboratory.run(&["label", "print", "udi", "--list", file, "-o", "x.zpl"]);
    print("good.csv").done();
    let zpl = std::fs::read_to_string(laboratory.folder().join("x.zpl")).unwrap();
    assert_eq!(
        (zpl.matches("^XA").count(), zpl.matches("^PQ2").count()),
        (2, 1)
    );
    print("bad.csv").refused(1, &["row 3, 01", "row 4, 10"]);
}

#[test]
fn templates_of_ones_own_lie_beside_the_data() {
    let laboratory = Laboratory::unmade();
    let bag = include_str!("../../dictionaries/labels/bag.toml");
    std::fs::create_dir_all(laboratory.folder().join("data/labels")).unwrap();
    laboratory.file(
        "data/labels/own.toml",
        bag.replace("id = \"bag\"", "id = \"own\""),
    );
    let list = laboratory.run(&["label", "list"]).done();
    assert!(list.contains("own  60×50 mm"), "{list}");
    laboratory.file("data/labels/own.toml", bag);
    laboratory
        .run(&["label", "list"])
        .refused(1, &["own.toml", "another label"]);
}

#[test]
fn what_the_tables_do_not_allow_ends_with_one_and_says_what_would_do() {
    let laboratory = Laboratory::unmade();
    let refused = |arguments: &[&str], says: &[&str]| {
        laboratory
            .run(&[&["label", "symbol"], arguments].concat())
            .refused(1, says);
    };
    let long = "(01)05704368000027(17)160327(10)ABC123(21)123";
    refused(&["GS1128", long], &["168.79", "165.10"]);
    refused(
        &["GS1128", "(00)357123450000000053", "--x", "1.0"],
        &["0.938"],
    );
    let more = "(01)05704368000027(10)ABCDEFGHIJKLMNOP(21)1234567890123456";
    refused(
        &["GS1128", more],
        &["at most 48", "(01)05704368000027(10)ABCDEFGHIJKLMNOP."],
    );
    refused(&["EAN13", "6901234567891"], &["2"]);
    refused(
        &["EAN13", "6901234567892", "--x", "0.2"],
        &["0.264", "0.660"],
    );
    refused(
        &["ITF14", "16901234567899", "--use", "RetailPOS"],
        &["ITF-14", "GB 12904"],
    );
    let wrong = ["label", "print", "udi", "01=6901234567891", "17=261340"];
    laboratory.run(&wrong).refused(1, &["01: ", "17: "]);
    laboratory
        .run(&["label", "print", "nothing"])
        .refused(2, &["pallet"]);
    laboratory
        .run(&["label", "print", "bag", "--dpi", "72"])
        .refused(2, &["203"]);
}
