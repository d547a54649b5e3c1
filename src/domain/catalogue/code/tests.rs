//! Codes as people type them and spreadsheets spoil them: kept, restored, flagged, refused.

use super::*;

fn kinds(code: &Code) -> Vec<&'static str> {
    use crate::texts::Explain;
    code.flags.iter().map(LineFinding::key).collect()
}

fn check(cell: CodeCell<'_>, symbology: Option<Symbology>, expected: &str, flags: &[&str]) {
    let code = read_code(cell, symbology).unwrap_or_else(|refusal| panic!("{cell:?}: {refusal:?}"));
    assert_eq!(code.text, expected, "{cell:?}");
    let flags: Vec<String> = flags
        .iter()
        .map(|one| format!("catalogue.flag.{one}"))
        .collect();
    assert_eq!(kinds(&code), flags, "{cell:?}");
}

fn refuse(cell: CodeCell<'_>, key: &str) {
    use crate::texts::Explain;
    let refusal = read_code(cell, None).unwrap_err();
    assert_eq!(
        refusal.key(),
        format!("catalogue.refused.{key}"),
        "{cell:?}"
    );
    assert!(refusal.refuses());
}

#[test]
fn digits_survive_how_people_type_them() {
    for text in [
        "69012345678 92",
        "690-1234-567892",
        " 6901234567892 ",
        "'6901234567892",
        "=\"6901234567892\"",
        "６９０１２３４５６７８９２",
        "690 1234\u{a0}567892\u{200b}",
        "690\u{3000}1234567892",
    ] {
        let code = read_code(CodeCell::Text(text), None).unwrap();
        assert_eq!(code.text, "6901234567892", "{text:?}");
        assert_eq!(code.gtin14.unwrap().to_string(), "06901234567892");
        assert!(code.flags.iter().all(|flag| !flag.refuses()));
    }
    check(CodeCell::Text("6901234567892"), None, "6901234567892", &[]);
    check(
        CodeCell::Text("69012345678 92"),
        None,
        "6901234567892",
        &["tidied"],
    );
}

#[test]
fn two_codes_in_one_cell_are_refused_and_one_code_on_two_lines_is_joined() {
    for text in [
        "6901234567946\n6901234567953",
        "6901234567946\r\n69012341 ",
        "6901234567946/6901234567953",
        "6901234567946、6901234567953",
    ] {
        refuse(CodeCell::Text(text), "character");
    }
    check(
        CodeCell::Text("6901234\n567892"),
        None,
        "6901234567892",
        &["tidied"],
    );
}

#[test]
fn a_number_is_restored_only_when_a_right_code_comes_out() {
    check(
        CodeCell::Number(6_901_234_567_892.0),
        None,
        "6901234567892",
        &["restored_from_number"],
    );
    check(
        CodeCell::Number(12_345_678_905.0),
        None,
        "012345678905",
        &["restored_from_number"],
    );
    check(
        CodeCell::Number(12_345_678_905.0),
        Some(Symbology::Ean13),
        "0012345678905",
        &["restored_from_number"],
    );
    check(
        CodeCell::Number(69_002_960.0),
        None,
        "69002960",
        &["restored_from_number"],
    );
    check(
        CodeCell::Number(16_912_346_154_044.0),
        None,
        "16912346154044",
        &["restored_from_number"],
    );
    check(
        CodeCell::Text("6901234567892.0"),
        None,
        "6901234567892",
        &["restored_from_number"],
    );
    refuse(CodeCell::Number(6_901_234_567_890.0), "no_padding");
    refuse(CodeCell::Number(7.0), "no_padding");
    refuse(CodeCell::Number(69_012.5), "not_whole");
    refuse(CodeCell::Number(-6_901_234_567_892.0), "not_whole");
    refuse(CodeCell::Number(f64::NAN), "not_whole");
    refuse(
        CodeCell::Number(357_123_450_000_000_000.0),
        "too_many_digits",
    );
}

#[test]
fn what_lost_digits_or_never_had_them_is_refused_with_its_reason() {
    refuse(CodeCell::Text("6.90123E+12"), "scientific");
    refuse(CodeCell::Text("6,9e12"), "scientific");
    refuse(CodeCell::Text("69012345678"), "length");
    refuse(CodeCell::Text("357123450000000053"), "length");
    refuse(CodeCell::Text("69O1234567892"), "character");
    refuse(CodeCell::Text("6901234567892/6901234567908"), "character");
    refuse(CodeCell::Text("(01)06901234567892(10"), "element_string");
    refuse(CodeCell::Text("(01)06901234567892(10)"), "element_string");
    refuse(CodeCell::Text("(1)06901234567892"), "element_string");
    refuse(CodeCell::Text(" \u{feff} "), "code_missing");
    refuse(CodeCell::Empty, "code_missing");
    refuse(CodeCell::Error("#N/A"), "cell_error");
    refuse(CodeCell::Other("2024-01-01"), "cell_kind");
}

#[test]
fn what_the_pack_may_truly_show_is_kept_and_flagged() {
    check(
        CodeCell::Text("6901234567890"),
        None,
        "6901234567890",
        &["check_digit"],
    );
    check(
        CodeCell::Text("(01)06901234567892(10)A-1"),
        Some(Symbology::Gs1128),
        "(01)06901234567892(10)A-1",
        &[],
    );
    check(
        CodeCell::Text("（01）06901234567892"),
        None,
        "(01)06901234567892",
        &["tidied"],
    );
    check(
        CodeCell::Text("(01)06901234567890"),
        None,
        "(01)06901234567890",
        &["check_digit"],
    );
    check(
        CodeCell::Text("(01)690123456789"),
        None,
        "(01)690123456789",
        &["element_data"],
    );
    check(
        CodeCell::Text("69002960"),
        Some(Symbology::Ean13),
        "69002960",
        &["symbology_mismatch"],
    );
    check(
        CodeCell::Text("https://example.cn/01/06901234567892"),
        Some(Symbology::Qr),
        "https://example.cn/01/06901234567892",
        &[],
    );
    let upc_e = read_code(CodeCell::Text("01234565"), Some(Symbology::UpcE)).unwrap();
    assert_eq!(upc_e.gtin14.unwrap().to_string(), "00012345000065");
}
