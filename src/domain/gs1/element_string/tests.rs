//! The worked examples of element strings and hostile input.

mod properties;

use super::*;
use crate::texts::{Explain, Language, Texts};

fn table() -> &'static ApplicationIdentifiers {
    ApplicationIdentifiers::shipped()
}

fn read(input: &str) -> ElementString<'_> {
    ElementString::read(table(), input)
}

/// What is wrong, as `name@position` with the identifier where there is one.
fn errors(input: &str) -> Vec<String> {
    let show = |error: &ElementError| match error.code {
        Some(code) => format!("{code} {}@{}", error.name(), error.position),
        None => format!("{}@{}", error.name(), error.position),
    };
    read(input).errors.iter().map(show).collect()
}

fn assert_reads(input: &str, wanted: &str) {
    let message = read(input);
    assert_eq!(message.errors, [], "{input}");
    assert_eq!(bracketed(&message.elements), wanted, "{input}");
}

const MEDICINE: &str = "(01)05704368000027(17)160327(10)ABC123(21)123";

#[test]
fn the_medicine_reads_alike_in_every_form() {
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    assert_reads(MEDICINE, MEDICINE);
    for raw in [
        "]C101057043680000271716032710ABC123\u{1d}21123",
        "]d201057043680000271716032710ABC123^21123",
        "]Q301057043680000271716032710ABC123\u{1d}21123",
        "]e001057043680000271716032710ABC123\u{1d}21123",
        "]J101057043680000271716032710ABC123\u{1d}21123",
        "^01057043680000271716032710ABC123^21123",
        "\u{1d}01057043680000271716032710ABC123\u{1d}21123\u{1d}",
        "01057043680000271716032710ABC123^21123\r\n",
        "https://id.gs1.org/01/05704368000027/10/ABC123/21/123?17=160327",
    ] {
        let mut elements = read(raw).elements;
        elements.sort_by_key(|element| (element.code().as_str() != "17", element.code()));
        assert_eq!(read(raw).errors, [], "{raw}");
        assert_eq!(
            bracketed(&elements),
            "(17)160327(01)05704368000027(10)ABC123(21)123",
            "{raw}"
        );
    }
    let message = read(MEDICINE);
    assert_eq!(message.gtin(), "5704368000027".parse().ok());
    assert_eq!(message.value_of("10"), Some("ABC123"));
    let expiry = &message.elements[1];
    assert_eq!(expiry.date(today), NaiveDate::from_ymd_opt(2016, 3, 27));
    assert_eq!(message.elements[0].date(today), None);
}

#[test]
fn separators_stand_only_where_they_are_needed() {
    assert_eq!(
        unbracketed(&read(MEDICINE).elements),
        "^01057043680000271716032710ABC123^21123"
    );
    assert_eq!(
        unbracketed(&read("(21)1(01)05704368000027(3102)012345").elements),
        "^211^01057043680000273102012345"
    );
}

#[test]
fn a_lost_separator_is_offered_and_not_guessed() {
    let raw = "]C101057043680000271716032710ABC12321123";
    let message = read(raw);
    assert_eq!(message.errors, []);
    assert_eq!(message.value_of("10"), Some("ABC12321123"));
    assert_eq!(message.value_of("21"), None);
    let alternatives = message.alternatives(table());
    assert!(alternatives.complete);
    let readings: Vec<String> = alternatives.readings.iter().map(|r| bracketed(r)).collect();
    assert_eq!(readings, [MEDICINE]);
}

#[test]
fn a_value_that_is_too_long_is_offered_divided() {
    let raw = "0105704368000027400ABCDEFGHIJKLMNOPQRSTUVWXYZ123410LOT1";
    assert_eq!(errors(raw), ["400 too_long@50"]);
    let alternatives = read(raw).alternatives(table());
    let readings: Vec<String> = alternatives.readings.iter().map(|r| bracketed(r)).collect();
    assert_eq!(
        readings,
        ["(01)05704368000027(400)ABCDEFGHIJKLMNOPQRSTUVWXYZ1234(10)LOT1"]
    );
}

#[test]
fn what_cannot_lose_a_separator_has_no_alternatives() {
    for input in [
        MEDICINE,
        "]d201069012345678921723113010B2312\u{1d}21000001",
        "https://id.gs1.org/01/05704368000027/10/ABC12321123",
        "",
    ] {
        let alternatives = read(input).alternatives(table());
        assert_eq!(
            alternatives.readings,
            Vec::<Vec<Element<'_>>>::new(),
            "{input}"
        );
        assert!(alternatives.complete, "{input}");
    }
}

#[test]
fn hostile_data_ends_the_search_and_says_so() {
    let mut raw = "0105704368000027".to_owned();
    for index in 0..60 {
        raw.push_str(&format!("10{index}219{index}"));
    }
    let message = read(&raw);
    let alternatives = message.alternatives(table());
    assert!(!alternatives.complete);
    assert!(alternatives.readings.len() <= MOST_ALTERNATIVES);
    assert_eq!(errors(&"0".repeat(LONGEST_INPUT + 1)), ["input_too_long@1"]);
}

#[test]
fn device_identification_is_read_whole() {
    let udi = "(01)06901234567892(11)231201(17)261130(10)B2312(21)000001";
    assert_reads(udi, udi);
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    let message = read(udi);
    let dates: Vec<_> = message
        .elements
        .iter()
        .filter_map(|e| e.date(today))
        .collect();
    assert_eq!(
        dates,
        [
            NaiveDate::from_ymd_opt(2023, 12, 1).unwrap(),
            NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
        ]
    );
    assert_eq!(
        errors("(8013)1987654Ad4X4bL5ttr2310c2K"),
        Vec::<String>::new()
    );
    assert_eq!(
        errors("(8013)1987654Ad4X4bL5ttr2310cXK"),
        ["8013 check_pair@30"]
    );
}

#[test]
fn partners_are_asked_for_and_strangers_refused() {
    let check = |input: &str, wanted: &[&str]| assert_eq!(errors(input), wanted, "{input}");
    check("(02)05704368000027(37)24", &["37 needs@23"]);
    check("(00)357123450000000053(02)05704368000027(37)24", &[]);
    check("(00)357123450000000039(400)00302", &[]);
    check("(01)05704368000027(37)24", &["01 never@5", "37 needs@23"]);
    check(
        "(01)05704368000027(02)05704368000027(37)1",
        &["01 never@5", "02 never@23", "37 needs@41"],
    );
    check("(21)030215(10)123456", &["21 needs@5", "10 needs@15"]);
    check("(3102)012345", &["3102 needs@7"]);
    check("(01)05704368000027(3102)012345", &[]);
    check(
        "(01)05704368000027(3102)012345(3103)012345",
        &["3102 never@25"],
    );
    check("(8020)1(415)6901234000009", &[]);
    check(
        "(8017)690123456789012346(8018)690123456789012346",
        &["8017 never@7"],
    );
    let message = read("(02)05704368000027(37)24");
    assert_eq!(
        message.errors[0].problem,
        Problem::Needs {
            groups: "00+02, 00+8026".to_owned()
        }
    );
}

#[test]
fn a_label_of_several_symbols_is_asked_as_a_whole() {
    let messages = ElementString::read_label(
        table(),
        &["(02)05704368000027(37)24", "(00)357123450000000053"],
    );
    assert!(messages.iter().all(ElementString::is_valid));
    let messages = ElementString::read_label(table(), &["(01)05704368000027", "(37)24"]);
    assert_eq!(messages[0].errors.len(), 1);
    assert_eq!(messages[1].errors.len(), 1);
}

#[test]
fn the_same_again_is_harmless_and_other_data_is_not() {
    assert_eq!(errors("(01)05704368000027(10)A(10)A"), Vec::<String>::new());
    assert_eq!(errors("(01)05704368000027(10)A(10)B"), ["10 repeated@28"]);
}

#[test]
fn wrong_values_are_placed_to_the_character() {
    let check = |input: &str, wanted: &[&str]| assert_eq!(errors(input), wanted, "{input}");
    check("(01)07046261234569", &["01 check_digit@18"]);
    check("(01)10222222333334(10)A", &["01 check_digit@18"]);
    check("0107046261234569", &["01 check_digit@16"]);
    check("(01)0704626123456", &["01 too_short@18"]);
    check("(01)070462612345661", &["01 too_long@19"]);
    check("(01)05704368000027(17)251300", &["17 month@25"]);
    check("(01)05704368000027(17)250230", &["17 day@27"]);
    check("(01)05704368000027(17)250200", &[]);
    check("(01)05704368000027(10)A B", &["10 not_in_82@24"]);
    check("(01)05704368000027(10)批号", &["10 not_in_82@23"]);
    check("(01)05704368000027(10)", &["10 too_short@23"]);
    check("(01)05704368000027(30)12a", &["30 not_a_digit@25"]);
    check("批^0105704368000027", &["unknown_ai@1"]);
    check("(01)05704368000027(422)000", &["422 country@24"]);
}

#[test]
fn what_is_no_message_is_refused_where_it_begins() {
    let check = |input: &str, wanted: &[&str]| assert_eq!(errors(input), wanted, "{input}");
    check("", &["empty@1"]);
    check("]C1", &["empty@4"]);
    check("]C0", &["not_gs1@1"]);
    check("]", &["not_gs1@1"]);
    check("]d1ABC", &["not_gs1@1"]);
    check("ABC", &["unknown_ai@1"]);
    check("0105704368000027 10A", &["unknown_ai@17"]);
    check("01057043680000270499^10A", &["unknown_ai@17"]);
    check("(01)05704368000027(10)AB(C)", &["parenthesis@25"]);
    check("(01)05704368000027(0)1", &["parenthesis@19"]);
    check("(01)05704368000027(3109)1", &["unknown_ai@20"]);
    check("(", &["parenthesis@1"]);
}

#[test]
fn parentheses_in_data_are_escaped() {
    let message = read("(01)05704368000027(10)AB\\(C)(21)1");
    assert_eq!(message.errors, []);
    assert_eq!(message.value_of("10"), Some("AB(C)"));
    assert_eq!(
        bracketed(&message.elements),
        "(01)05704368000027(10)AB\\(C)(21)1"
    );
    assert_reads(
        "010570436800002710AB(C)^211",
        "(01)05704368000027(10)AB\\(C)(21)1",
    );
}

#[test]
fn retail_symbols_are_read_as_their_trade_item() {
    assert_reads("]E06901234567892", "(01)06901234567892");
    assert_reads("]E469012341", "(01)00000069012341");
    assert_reads("]I115712345000011", "(01)15712345000011");
    assert_eq!(errors("]E06901234567893"), ["01 too_short@17"]);
}

#[test]
fn decimals_are_counted_by_the_identifier() {
    let check = |input: &str, wanted: Option<&str>| {
        let message = read(input);
        let last = message.elements.last().unwrap();
        assert_eq!(last.decimal().as_deref(), wanted, "{input}");
    };
    check("(01)05704368000027(3102)012345", Some("123.45"));
    check("(01)05704368000027(3100)000007", Some("7"));
    check("(01)05704368000027(3105)000007", Some("0.00007"));
    check("(8020)1(415)6901234000009(3912)9781299", Some("12.99"));
    check("(8020)1(415)6901234000009(3902)5", Some("0.05"));
    check("(01)05704368000027(10)7", None);
}

/// Every error has a sentence in both languages, with all its places filled.
fn assert_explained(error: &ElementError) {
    static TEXTS: std::sync::LazyLock<Texts> =
        std::sync::LazyLock::new(|| Texts::shipped().unwrap());
    for language in Language::ALL {
        let pattern = TEXTS.find(language, error.key()).unwrap();
        for place in pattern.split('{').skip(1) {
            let name = place.split('}').next().unwrap();
            let given = error.arguments().iter().any(|(own, _)| *own == name);
            assert!(given, "{name} of {}", error.key());
        }
    }
}

#[test]
fn what_is_wrong_with_any_identifier_can_be_explained() {
    for identifier in table().iter() {
        for value in [
            "",
            "0",
            "é",
            "000000",
            "99999999999999",
            "AAAAAAAAAAAAAAAAAA",
        ] {
            let input = format!("({}){value}", identifier.code());
            read(&input).errors.iter().for_each(assert_explained);
        }
    }
    for input in [
        "",
        "]C0",
        "(",
        "77",
        "https://x.cn/1",
        "https://x.cn/00/%4/21/A?10=A&77=1",
    ] {
        read(input).errors.iter().for_each(assert_explained);
    }
}
