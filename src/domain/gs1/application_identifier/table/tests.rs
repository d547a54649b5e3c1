//! The shipped table is whole, and a table that says nonsense is refused.

mod dictionary;

use super::*;

const HEADER: &str = "from,to,format,separator,needs,never,link,attribute,decimals,title,zh\n";

fn shipped() -> &'static ApplicationIdentifiers {
    ApplicationIdentifiers::shipped()
}

#[test]
fn the_shipped_table_has_every_identifier_of_the_dictionary() {
    // 224 lines; weights, measures, amounts and 91 to 99 are ranges.
    let read = ApplicationIdentifiers::parse(include_str!(
        "../../../../../dictionaries/gs1/application_identifiers.csv"
    ));
    assert_eq!(read.unwrap().all.len(), shipped().all.len());
    assert_eq!(shipped().all.len(), 541);
    for identifier in shipped().iter() {
        assert!(!identifier.title.is_empty(), "{:?}", identifier.code());
        assert!(!identifier.zh.is_empty(), "{:?}", identifier.code());
    }
}

#[test]
fn identifiers_are_found_by_the_digits_a_message_begins_with() {
    let check = |message: &str, code: Option<&str>| {
        let found = shipped().at_start_of(message.as_bytes());
        let found = found.map(ApplicationIdentifier::code);
        assert_eq!(found, code.and_then(Code::new), "{message}");
    };
    check("0105704368000027", Some("01"));
    check("23512", Some("235"));
    check("3102012345", Some("3102"));
    check("8013x", Some("8013"));
    check("3106012345", None);
    check("04", None);
    check("232", None);
    check("80", None);
    check("1", None);
    check("AB", None);
    check("", None);
}

#[test]
fn finding_by_name_wants_exactly_the_digits() {
    assert_eq!(shipped().find("10").unwrap().title, "BATCH/LOT");
    assert!(shipped().find("100").is_none());
    assert!(shipped().find("1").is_none());
    assert!(shipped().find("1a").is_none());
}

#[test]
fn only_predefined_lengths_go_without_a_separator() {
    for (code, separator, length) in [
        ("01", false, Some(14)),
        ("10", true, None),
        ("3102", false, Some(6)),
        ("402", true, Some(17)),
        ("410", false, Some(13)),
        ("8008", true, None),
    ] {
        let identifier = shipped().find(code).unwrap();
        assert_eq!(identifier.separator, separator, "{code}");
        assert_eq!(identifier.fixed_length(), length, "{code}");
    }
}

#[test]
fn families_mean_every_identifier_with_these_first_digits() {
    let price = shipped().find("3932").unwrap();
    let matches = |text: &str, code: &str| {
        let mut groups = price.needs.iter().flatten();
        let pattern = groups.find(|pattern| pattern.text() == text).unwrap();
        pattern.matches(shipped().find(code).unwrap())
    };
    assert!(matches("31nn", "3100"));
    assert!(matches("31nn", "3165"));
    assert!(!matches("31nn", "3200"));
    assert!(!matches("30", "3100"));
}

#[test]
fn keys_know_their_qualifiers() {
    let sequences = |code: &str| {
        let key = shipped().find(code).unwrap().link_key.clone()?;
        let texts = key.iter().map(|sequence| {
            let codes: Vec<_> = sequence.iter().map(Code::as_str).collect();
            codes.join(">")
        });
        Some(texts.collect::<Vec<_>>())
    };
    assert_eq!(sequences("01").unwrap(), ["22>10>21", "235"]);
    assert_eq!(sequences("00").unwrap(), Vec::<String>::new());
    assert_eq!(sequences("10"), None);
}

#[test]
fn nonsense_in_a_field_is_refused_with_its_column() {
    let refused = |line: &str| {
        ApplicationIdentifiers::parse(&format!("{HEADER}{line}\n"))
            .unwrap_err()
            .to_string()
    };
    for (line, wanted) in [
        ("1x,1x,N2,,,,,,,T,T", "code"),
        ("10,10,Q2,,,,,,,T,T", "format"),
        ("10,10,N2,,77,,,,,T,T", "needs"),
        ("10,10,N2,,,7n,,,,T,T", "never"),
        ("10,10,N2,,,,ab,,,T,T", "link"),
        ("10,10", "record"),
    ] {
        assert!(refused(line).contains(wanted), "{line}: {}", refused(line));
    }
    assert!(refused("10,10,N2,,,,,,,T,T\n100,100,N2,,,,,,,T,T").contains("length"));
    assert!(refused("10,10,N2,,,,,,,T,T\n10,10,N2,,,,,,,T,T").contains("length"));
}
