//! The worked examples of trade item numbers, and what must hold for every one.

use proptest::prelude::*;

use super::*;

fn gtin(text: &str) -> Gtin {
    text.parse().unwrap()
}

#[test]
fn numbers_are_read_at_every_length_and_compared_at_fourteen() {
    let check = |text: &str, kind, fourteen: &str, printed: &str| {
        let read = gtin(text);
        assert_eq!(read.kind(), kind, "{text}");
        assert_eq!(read.to_gtin14().to_string(), fourteen, "{text}");
        assert_eq!(read.printed(), printed, "{text}");
    };
    check(
        "6901234567892",
        GtinKind::Gtin13,
        "06901234567892",
        "6 901234 567892",
    );
    check(
        "6 901234-567892",
        GtinKind::Gtin13,
        "06901234567892",
        "6 901234 567892",
    );
    check("69012341", GtinKind::Gtin8, "00000069012341", "6901 2341");
    check(
        "012345000065",
        GtinKind::Gtin12,
        "00012345000065",
        "0 12345 00006 5",
    );
    check(
        "15712345000011",
        GtinKind::Gtin14,
        "15712345000011",
        "1 57 12345 00001 1",
    );
}

#[test]
fn refusals_name_what_is_wrong_and_where() {
    let check = |text: &str, error| assert_eq!(text.parse::<Gtin>(), Err(error), "{text}");
    check("", KeyError::Empty);
    check(
        "69012345678",
        KeyError::Length {
            found: 11,
            expected: "8, 12, 13, 14",
        },
    );
    check(
        "690123456789O",
        KeyError::NotADigit {
            character: 'O',
            position: 13,
        },
    );
    check(
        "7046261234569",
        KeyError::CheckDigit {
            found: '9',
            expected: '6',
            position: 13,
        },
    );
    check(
        "10222222333334",
        KeyError::CheckDigit {
            found: '4',
            expected: '0',
            position: 14,
        },
    );
}

#[test]
fn indicators_make_the_published_trade_units_and_lead_back() {
    let item = gtin("5712345000014").to_gtin14();
    for (indicator, unit) in [
        (0, "05712345000014"),
        (1, "15712345000011"),
        (2, "25712345000018"),
        (3, "35712345000015"),
        (9, "95712345000017"),
    ] {
        let made = item.with_indicator(indicator).unwrap();
        assert_eq!(made.to_string(), unit);
        assert_eq!(made.indicator(), indicator);
        assert_eq!(made.item(), item);
    }
    assert_eq!(
        item.with_indicator(10),
        Err(KeyError::Indicator { digit: 10 })
    );
}

#[test]
fn upc_e_expands_and_shortens_by_each_of_its_patterns() {
    for (short, long) in [
        ("01234565", "012345000065"),
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("01234505", "012000003455"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
        ("11234562", "112345000062"),
    ] {
        let read = Gtin::from_upc_e(short).unwrap();
        assert_eq!(read.to_string(), long, "{short}");
        assert_eq!(read.to_upc_e().as_deref(), Some(short), "{long}");
    }
    assert_eq!(Gtin::from_upc_e("123456").unwrap(), gtin("012345000065"));
    assert_eq!(gtin("036000291452").to_upc_e(), None);
    assert_eq!(gtin("6901234567892").to_upc_e(), None);
}

#[test]
fn upc_e_refuses_what_no_symbol_holds() {
    assert_eq!(
        Gtin::from_upc_e("21234565"),
        Err(KeyError::NumberSystem { found: '2' })
    );
    assert_eq!(
        Gtin::from_upc_e("01234566"),
        Err(KeyError::CheckDigit {
            found: '6',
            expected: '5',
            position: 8
        })
    );
    assert_eq!(
        Gtin::from_upc_e("0123456"),
        Err(KeyError::Length {
            found: 7,
            expected: "6, 8"
        })
    );
}

#[test]
fn a_body_gets_its_check_digit() {
    assert_eq!(Gtin::from_body("690123456789"), Some(gtin("6901234567892")));
    assert_eq!(Gtin::from_body("69012345678a"), None);
    assert_eq!(Gtin::from_body("6"), None);
}

#[test]
fn json_holds_fourteen_digits_and_a_wrong_number_does_not_enter() {
    let number = gtin("6901234567892").to_gtin14();
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(json, "\"06901234567892\"");
    assert_eq!(serde_json::from_str::<Gtin14>(&json).unwrap(), number);
    assert!(serde_json::from_str::<Gtin14>("\"06901234567893\"").is_err());
    assert_eq!(Gtin14::from_number(number.number()), Ok(number));
    assert!(Gtin14::from_number(u64::MAX).is_err());
}

#[test]
fn the_shortest_kind_is_the_one_the_leading_zeros_show() {
    for text in [
        "69012341",
        "012345000065",
        "6901234567892",
        "15712345000011",
    ] {
        assert_eq!(gtin(text).to_gtin14().shortest().to_string(), text);
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC{0,24}") {
        let _ = text.parse::<Gtin>();
        let _ = Gtin::from_upc_e(&text);
    }

    #[test]
    fn what_is_printed_is_read_back(body in "[0-9]{13}|[0-9]{12}|[0-9]{11}|[0-9]{7}") {
        let made = Gtin::from_body(&body).unwrap();
        prop_assert_eq!(gtin(&made.printed()), made);
        prop_assert_eq!(gtin(&made.to_string()), made);
    }

    #[test]
    fn every_upc_e_comes_back_as_the_number_it_stands_for(six in "[01][0-9]{6}") {
        let body: Vec<u8> = six.bytes().collect();
        let (system, rest) = body.split_first().unwrap();
        let long = expand(*system, rest);
        let made = Gtin::from_body(std::str::from_utf8(&long).unwrap()).unwrap();
        let short = made.to_upc_e().unwrap();
        prop_assert_eq!(Gtin::from_upc_e(&short).unwrap(), made);
    }
}
