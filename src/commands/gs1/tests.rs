//! What the commands print and answer, as other programs rely on it.

use serde_json::{Value, json};

use super::*;

fn run_with(language: Language, arguments: &[&str]) -> (u8, String) {
    #[derive(clap::Parser)]
    struct Line {
        #[arg(long, global = true)]
        json: bool,
        #[command(subcommand)]
        command: Gs1Command,
    }
    let words = ["gs1"].iter().chain(arguments);
    let line = <Line as clap::Parser>::parse_from(words);
    let texts = Texts::shipped().unwrap();
    let mut out = Vec::new();
    let mut speaker = Speaker {
        texts: &texts,
        language,
        json: line.json,
        today: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
        out: &mut out,
    };
    let code = run(line.command, &mut speaker).unwrap();
    (code, String::from_utf8(out).unwrap())
}

fn json_of(arguments: &[&str]) -> (u8, Value) {
    let (code, out) = run_with(Language::English, arguments);
    (code, serde_json::from_str(&out).unwrap())
}

#[test]
fn parse_gives_the_agreed_object() {
    let message = "(01)05704368000027(17)160327(10)ABC123(21)123";
    let (code, value) = json_of(&["parse", "--json", message]);
    assert_eq!(code, 0);
    assert_eq!(
        value,
        json!({
            "valid": true,
            "elements": [
                {"ai": "01", "title": "GTIN", "value": "05704368000027"},
                {"ai": "17", "title": "USE BY or EXPIRY", "value": "160327", "date": "2016-03-27"},
                {"ai": "10", "title": "BATCH/LOT", "value": "ABC123"},
                {"ai": "21", "title": "SERIAL", "value": "123"},
            ],
            "errors": [],
            "bracketed": message,
            "unbracketed": "^01057043680000271716032710ABC123^21123",
            "digital_link": "https://id.gs1.org/01/05704368000027/10/ABC123/21/123?17=160327",
        })
    );
}

#[test]
fn parse_says_what_is_wrong_and_where() {
    let (code, value) = json_of(&["parse", "--json", "(02)05704368000027(37)24"]);
    assert_eq!(code, 1);
    assert_eq!(value["valid"], false);
    assert_eq!(value["unbracketed"], Value::Null);
    let error = &value["errors"][0];
    assert_eq!(error["code"], "needs");
    assert_eq!(error["ai"], "37");
    assert_eq!(error["position"], 23);
    assert!(error["message"].as_str().unwrap().contains("00+02"));
}

#[test]
fn parse_offers_the_readings_of_a_lost_separator() {
    let raw = "]C101057043680000271716032710ABC12321123";
    let (code, value) = json_of(&["parse", "--json", raw]);
    assert_eq!(code, 0);
    assert_eq!(value["elements"][2]["value"], "ABC12321123");
    assert_eq!(value["alternatives_complete"], true);
    assert_eq!(
        value["alternatives"][0]["bracketed"],
        "(01)05704368000027(17)160327(10)ABC123(21)123"
    );
    let (_, text) = run_with(Language::Chinese, &["parse", raw]);
    assert!(text.contains("批号 BATCH/LOT: ABC12321123"), "{text}");
    assert!(text.contains("(10)ABC123(21)123"), "{text}");
}

#[test]
fn parse_checks_the_symbols_of_one_label_together() {
    let both = [
        "parse",
        "(02)05704368000027(37)24",
        "(00)357123450000000053",
    ];
    assert_eq!(run_with(Language::English, &both).0, 0);
}

#[test]
fn check_tells_kind_issuer_and_expected_digit() {
    let (code, value) = json_of(&["check", "--json", "6 901234 567892"]);
    assert_eq!(code, 0);
    assert_eq!(
        value,
        json!({
            "input": "6 901234 567892",
            "kind": "GTIN-13/GLN",
            "valid": true,
            "expected_check_digit": "2",
            "printed": "6 901234 567892",
            "gtin14": "06901234567892",
            "prefix": {
                "prefix": "690",
                "category": "member",
                "organisation": "GS1 China",
                "name": "China",
                "company_prefix": "6901234",
                "item_reference": "56789",
            },
            "error": null,
        })
    );
    let (code, value) = json_of(&["check", "--json", "7046261234569"]);
    assert_eq!(code, 1);
    assert_eq!(value["valid"], false);
    assert_eq!(value["expected_check_digit"], "6");
    assert_eq!(value["error"]["code"], "check_digit");
}

#[test]
fn check_knows_the_other_kinds() {
    for (number, kind) in [
        ("357123450000000053", "SSCC"),
        ("91350100M000100Y43", "USCC"),
        ("69012341", "GTIN-8"),
        ("15712345000011", "GTIN-14"),
    ] {
        let (code, value) = json_of(&["check", "--json", number]);
        assert_eq!((code, &value["kind"]), (0, &json!(kind)), "{number}");
    }
    let (_, value) = json_of(&["check", "--json", "--upc-e", "01234565"]);
    assert_eq!(value["gtin14"], "00012345000065");
    let (code, text) = run_with(Language::Chinese, &["check", "6901234567892", "1"]);
    assert_eq!(code, 1);
    assert!(text.contains("GS1 China"), "{text}");
}

#[test]
fn encode_takes_pairs_or_a_message() {
    let wanted = "(01)06901234567892(10)A\\(1)(21)2\n^010690123456789210A(1)^212\n";
    let pairs = ["encode", "01=06901234567892", "10=A(1)", "21=2"];
    assert_eq!(run_with(Language::English, &pairs), (0, wanted.to_owned()));
    let message = ["encode", "^010690123456789210A(1)^212"];
    assert_eq!(
        run_with(Language::English, &message),
        (0, wanted.to_owned())
    );
    assert_eq!(run_with(Language::English, &["encode", "10=A"]).0, 1);
}

#[test]
fn link_goes_both_ways() {
    let message = "(01)06901234567892(10)B2312";
    let (code, text) = run_with(Language::English, &["link", message]);
    assert_eq!(code, 0);
    assert_eq!(text, "https://id.gs1.org/01/06901234567892/10/B2312\n");
    let (_, back) = run_with(Language::English, &["link", text.trim()]);
    assert_eq!(back.trim(), message);
    let (_, own) = run_with(
        Language::English,
        &["link", message, "--stem", "https://example.com/p/"],
    );
    assert_eq!(own, "https://example.com/p/01/06901234567892/10/B2312\n");
    let (code, value) = json_of(&["link", "--json", "(400)1"]);
    assert_eq!(code, 1);
    assert!(value["refusal"].as_str().is_some());
}
