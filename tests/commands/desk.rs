//! Companies, intakes and users on the command line.

use crate::support::Laboratory;

#[test]
fn without_a_database_nothing_is_made_and_the_reader_learns_how_to() {
    let laboratory = Laboratory::unmade();
    laboratory
        .run(&["company", "list"])
        .refused(1, &["barlab migrate", "barlab.db"]);
    assert!(!laboratory.folder().join("data").exists());
    let migrated = laboratory.object(&["migrate"]);
    assert!(!migrated["applied"].as_array().unwrap().is_empty());
    let again = laboratory.object(&["migrate"]);
    assert!(again["applied"].as_array().unwrap().is_empty());
}

#[test]
fn a_company_is_registered_once_and_found_by_part_of_its_name() {
    let laboratory = Laboratory::new();
    let number = laboratory.company("深圳市示例食品有限公司");
    assert_eq!(laboratory.company("深圳市示例食品有限公司"), number);
    laboratory.company("另一家公司");
    let found = laboratory.json(0, &["company", "list", "示例食品"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["number"], number.as_str());
    assert_eq!(laboratory.json(0, &["company", "list"]).len(), 2);
    let shown = laboratory.run(&["company", "show", &number]).done();
    assert!(shown.contains("深圳市示例食品有限公司"), "{shown}");
}

#[test]
fn a_prefix_finds_the_name_in_the_member_directory_and_a_typed_credit_code_is_checked() {
    let laboratory = Laboratory::new();
    let directory = "厂商识别代码,企业名称,地址,有效期起,有效期至\n\
        69012345,甲公司,深圳市福田区,2020-01-01,2098-12-31\n\
        69012345,旧公司,,2001-01-01,2019-12-31\n\
        69712345,甲公司,,2019-01-01,2098-12-31\n\
        6901299,乙公司,,2019-01-01,2098-12-31\n";
    laboratory.file("members.csv", directory);
    laboratory.run(&["members", "import", "members.csv"]).done();
    let add = ["company", "add", "--prefix"];
    // Whoever held the prefix before is not asked for.
    let company = laboratory.object(&[&add[..], &["69012345"]].concat());
    assert_eq!(company["name"], "甲公司");
    assert_eq!(company["details"]["address"], "深圳市福田区");
    let prefixes = serde_json::json!(["69012345", "69712345"]);
    assert_eq!(company["details"]["prefixes"], prefixes);
    let refused = |prefix: &str, says: &[&str]| {
        laboratory
            .run(&[&add[..], &[prefix]].concat())
            .refused(1, says);
    };
    refused("69012", &["69012", "甲公司", "乙公司"]);
    refused("6999999", &["6999999"]);
    laboratory.run(&["company", "add"]).refused(2, &["NAME"]);

    let code = |code| laboratory.run(&["company", "add", "丙公司", "--credit-code", code]);
    code("911101080000000008").refused(1, &["social credit code", "is 8", "should be 7"]);
    code("911101080000000007").done();
}

#[test]
fn an_intake_is_opened_listed_shown_and_cancelled_with_a_reason() {
    let laboratory = Laboratory::new();
    let company = laboratory.company("甲公司");
    let intake = laboratory.intake(&company, 40);
    assert_eq!(intake, format!("{company}-1"));
    let shown = laboratory.object(&["intake", "show", &intake]);
    assert_eq!(shown["intake"]["state"], "open");
    assert_eq!(shown["company"]["number"], company.as_str());
    assert_eq!(shown["tally"]["all"], 0);
    let cancel = ["intake", "cancel", &intake, "--reason", "registered twice"];
    laboratory.run(&cancel).done();
    laboratory.run(&cancel).refused(1, &["cancelled"]);
    let cancelled = laboratory.json(0, &["intake", "list", "--state", "cancelled"]);
    assert_eq!(cancelled[0]["cancelled_reason"], "registered twice");
    assert!(
        laboratory
            .json(0, &["intake", "list", "--state", "open"])
            .is_empty()
    );
}

#[test]
fn numbers_follow_patterns_that_are_tried_before_they_are_put_in_force() {
    let laboratory = Laboratory::new();
    let old = laboratory.company("甲公司");
    let shown = laboratory.object(&["numbering", "show"]);
    assert_eq!(shown["intake"]["next"], format!("{old}-1"));
    let set = [
        "numbering",
        "set",
        "--company",
        "K{count:4}",
        "--intake",
        "{company}-{turn:2}",
    ];
    let tried = laboratory.object(&[&set[..], &["--dry-run"]].concat());
    assert_eq!(tried["company"]["next"], "K0001");
    assert_eq!(laboratory.object(&["numbering", "show"]), shown);
    laboratory.run(&set).done();
    let new = laboratory.company("乙公司");
    assert_eq!(new, "K0001");
    assert_eq!(laboratory.intake(&new, 3), "K0001-01");
    assert_eq!(laboratory.intake(&old, 3), format!("{old}-01"));
    laboratory.run(&["company", "show", &old]).done();
    laboratory.run(&["intake", "show", "k0001-01"]).done();
    let listed = laboratory.run(&["numbering", "show"]).done();
    assert!(listed.contains("{year}{month}{count:3}"), "{listed}");
    laboratory
        .run(&["numbering", "set", "--intake", "{company}{turn}"])
        .refused(1, &["{turn}", "hyphen"]);
}

#[test]
fn what_is_not_there_is_named_and_ends_with_one() {
    let laboratory = Laboratory::new();
    laboratory
        .run(&["company", "show", "201901032"])
        .refused(1, &["201901032"]);
    laboratory
        .run(&["intake", "show", "201901032-2"])
        .refused(1, &["201901032-2"]);
    laboratory
        .run(&["user", "disable", "nobody"])
        .refused(1, &["nobody"]);
}

#[test]
fn a_made_password_is_told_once_and_a_given_one_never() {
    let laboratory = Laboratory::new();
    let add = |name: &str, rest: &[&str]| {
        let arguments = [&["user", "add", name, "--role", "technician"], rest].concat();
        laboratory.object(&arguments)
    };
    let made = add("wang", &[]);
    assert_eq!(made["user"]["name"], "wang");
    assert!(made["password"].as_str().unwrap().len() >= 16, "{made}");
    let given = add("li", &["--password", "open sesame"]);
    assert!(!given.to_string().contains("sesame"), "{given}");
    laboratory
        .run(&[
            "user",
            "add",
            "zhao",
            "--role",
            "technician",
            "--password",
            "short",
        ])
        .refused(1, &["8"]);
    let reset = laboratory.object(&["user", "reset", "wang"]);
    assert_ne!(reset["password"], made["password"]);
}

#[test]
fn a_command_acts_in_a_user_s_name_until_sign_in_is_closed() {
    let laboratory = Laboratory::new();
    let add = [
        "user",
        "add",
        "desk",
        "--role",
        "front_desk",
        "--password",
        "open sesame",
    ];
    laboratory.run(&add).done();
    laboratory
        .run(&["--as", "desk", "company", "add", "甲公司"])
        .done();
    laboratory.run(&["user", "disable", "desk"]).done();
    laboratory
        .run(&["--as", "desk", "company", "list"])
        .refused(1, &["desk"]);
    laboratory
        .run(&["--as", "ghost", "company", "list"])
        .refused(1, &["ghost"]);
    laboratory
        .run(&["user", "disable", "desk", "--undo"])
        .done();
    laboratory.run(&["--as", "desk", "company", "list"]).done();
}

#[test]
fn a_company_s_user_sees_its_own_company_only() {
    let laboratory = Laboratory::new();
    let own = laboratory.company("甲公司");
    let other = laboratory.company("乙公司");
    let add = ["user", "add", "jia", "--role", "company", "--company", &own];
    laboratory.run(&add).done();
    let seen = laboratory.json(0, &["--as", "jia", "company", "list"]);
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["number"], own.as_str());
    laboratory
        .run(&["--as", "jia", "company", "show", &other])
        .refused(1, &[&other]);
}
