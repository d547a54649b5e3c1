//! `barlab gs1` and what holds for every command: help, usage, language, settings.

use crate::support::Laboratory;

#[test]
fn every_command_explains_itself() {
    let laboratory = Laboratory::unmade();
    let commands = |of: &[&str]| -> Vec<String> {
        let help = laboratory.run(&[of, &["--help"]].concat()).done();
        help.split("Commands:\n")
            .nth(1)
            .into_iter()
            .flat_map(|rest| rest.lines().take_while(|line| !line.is_empty()))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .filter(|name| name != "help")
            .collect()
    };
    let first = commands(&[]);
    assert!(first.contains(&"company".to_owned()), "{first:?}");
    for name in &first {
        for inner in commands(&[name]) {
            let help = laboratory.run(&[name, &inner, "--help"]).done();
            assert!(help.contains("Usage: barlab"), "{name} {inner}: {help}");
        }
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    let laboratory = Laboratory::unmade();
    for arguments in [
        &["no-such-command"][..],
        &["gs1", "check"],
        &["intake", "open", "--company", "12"],
        &["intake", "list", "--state", "lost"],
        &["--language", "fr", "migrate"],
    ] {
        laboratory.run(arguments).refused(2, &["--help"]);
    }
}

#[test]
fn settings_that_cannot_be_are_named_and_end_with_two() {
    let laboratory = Laboratory::unmade();
    laboratory.file("own.toml", "lisen = \"here\"");
    let check = ["gs1", "check", "6901234567892"];
    let with = |config: &str| laboratory.run(&[&["--config", config], &check[..]].concat());
    with("own.toml").refused(2, &["own.toml", "lisen"]);
    with("none.toml").refused(2, &["none.toml"]);
    laboratory.run(&check).done();
}

#[test]
fn codes_need_no_database_and_a_wrong_one_ends_with_one() {
    let laboratory = Laboratory::unmade();
    let line = laboratory.object(&["gs1", "check", "6901234567892"]);
    assert_eq!(line["gtin14"], "06901234567892");
    let wrong = laboratory.json(1, &["gs1", "check", "6901234567891"]);
    assert_eq!(wrong[0]["valid"], false);
    let parsed = laboratory.object(&["gs1", "parse", "(01)06901234567892(10)B1"]);
    assert_eq!(parsed["elements"][1]["value"], "B1");
    assert_eq!(std::fs::read_dir(laboratory.folder()).unwrap().count(), 0);
}

#[test]
fn the_language_is_the_reader_s() {
    let laboratory = Laboratory::unmade();
    let chinese = ["--language", "zh-CN", "gs1", "check", "6901234567891"];
    let answer = laboratory.run(&chinese);
    assert!(answer.out.contains("校验"), "{answer}");
}
