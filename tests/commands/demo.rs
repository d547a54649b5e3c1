//! The laboratory that `barlab demo` makes, as somebody meets it who tries the product.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Laboratory;

const DEMO: [&str; 4] = ["demo", "--no-serve", "--seed", "7"];

/// The names of those who can sign in.
fn people(printed: &[Value]) -> BTreeSet<&str> {
    let named = printed.iter().filter(|line| line["password"].is_string());
    named.filter_map(|line| line["user"].as_str()).collect()
}

#[test]
fn the_demo_makes_two_years_of_work_once_and_says_what_and_where() {
    let laboratory = Laboratory::unmade();
    // What a run left that was cut off is no laboratory.
    std::fs::create_dir_all(laboratory.folder().join("data/unfinished")).unwrap();
    laboratory.file("data/unfinished/barlab.db", "half");
    let printed = laboratory.json(0, &DEMO);
    let made = &printed[0];
    let figures = ["companies", "intakes", "samples"].map(|name| made[name].as_u64().unwrap());
    assert_eq!(figures, [40, 120, 12_000]);
    for most in ["measurements", "verdicts"] {
        assert!(made[most].as_u64().unwrap() > 11_000, "{made}");
    }
    assert!(made["documents"].as_u64().unwrap() > 400, "{made}");
    assert!(made["seconds"].as_str().unwrap().parse::<f64>().unwrap() > 0.0);
    let all = BTreeSet::from(["desk", "tech", "review", "client", "admin"]);
    assert_eq!(people(&printed), all);
    let packs = printed[1]["packs"].as_str().unwrap();
    let folders = std::fs::read_dir(laboratory.folder().join(packs)).unwrap();
    let whole = folders.filter(|one| one.as_ref().unwrap().path().join("pack.zip").exists());
    assert!(whole.count() > 90, "a pack for each released intake");
    assert!(!laboratory.folder().join("data/unfinished").exists());

    let before = laboratory.object(&["audit", "verify"]);
    let again = laboratory.run(&DEMO).done();
    assert!(
        again.contains("desk") && !again.contains("12000"),
        "{again}"
    );
    assert_eq!(laboratory.object(&["audit", "verify"]), before);
}
