//! Symbols that hold element strings or web addresses, and their keys 32 to 37.

use super::*;

const LABEL: &str = "(01)05704368000027(17)160327(10)ABC123(21)123";

#[test]
fn a_gs1_128_is_judged_by_its_elements_and_its_length() {
    let x = || number(Parameter::XDimension, 0.495, Unit::Millimetre);
    let data = "]C1010570436800002717160327\u{31}0ABC123\u{1d}21123";
    let long = measured(Symbology::Gs1128, data, "4.0/10/660", vec![x()]);
    let judged = judge(&long, LABEL, Environment::GeneralDistribution);
    assert_eq!(judged.keys, [32]);
    assert_eq!(judged.facts.number(Fact::DataChars), Some(38.0));
    let joined = "]C101057043680000271716032710ABC12321123";
    let lost = measured(Symbology::Gs1128, joined, "4.0/10/660", vec![]);
    let judged = judge(&lost, LABEL, Environment::GeneralDistribution);
    assert_eq!(judged.keys, [35], "the separator behind (10) is lost");
    let without = measured(
        Symbology::Code128,
        "01057043680000271716032710ABC123",
        "4.0/10/660",
        vec![],
    );
    let printed = "(01)05704368000027(17)160327(10)ABC123";
    assert_eq!(
        judge(&without, printed, Environment::GeneralDistribution).keys,
        [34, 39]
    );
}

#[test]
fn syntax_and_pairing_of_identifiers_are_told_apart() {
    let keys = |text: &str| {
        let symbol = measured(Symbology::Gs1128, text, "4.0/10/660", vec![]);
        judge(&symbol, text, Environment::GeneralDistribution).keys
    };
    assert_eq!(
        keys("(00)357123450000000053(02)05704368000027(37)24"),
        Vec::<u16>::new()
    );
    assert_eq!(keys("(02)05704368000027(37)24"), [37]);
    assert_eq!(keys("(01)07046261234569(10)B1"), [36]);
}

#[test]
fn a_web_address_in_a_matrix_symbol_needs_no_fnc1() {
    let link = "https://id.gs1.org/01/06901234567892";
    let symbol = measured(Symbology::Qr, link, "4.0/08/660", vec![]);
    let judged = judge(&symbol, "6901234567892", Environment::RetailPos);
    assert_eq!(judged.facts.truth(Fact::GS1Expected), Some(false));
    assert_eq!(judged.facts.truth(Fact::DataMatch), Some(true));
    assert_eq!(judged.keys, Vec::<u16>::new());
    let plain = measured(
        Symbology::DataMatrix,
        "0106901234567892",
        "4.0/08/660",
        vec![],
    );
    assert_eq!(
        judge(&plain, "(01)06901234567892", Environment::Healthcare).keys,
        [34]
    );
    let marked = measured(
        Symbology::DataMatrix,
        "<F1>0106901234567892",
        "4.0/08/660",
        vec![],
    );
    let judged = judge(&marked, "(01)06901234567892", Environment::Healthcare);
    assert_eq!(judged.keys, Vec::<u16>::new());
}

#[test]
fn a_report_that_leaves_fnc1_out_is_not_blamed_on_the_symbol() {
    let data = "01057043680000271716032710ABC12321123";
    let silent = measured(Symbology::Gs1128, data, "4.0/10/660", vec![]);
    let judged = judge(&silent, LABEL, Environment::GeneralDistribution);
    assert_eq!(judged.keys, Vec::<u16>::new());
    assert_eq!(judged.facts.truth(Fact::DataMatch), Some(true));
    assert_eq!(judged.facts.truth(Fact::FNC1Separator), None);
    assert_eq!(judged.facts.number(Fact::DataChars), Some(38.0));
    // Read as one batch the data are too long; read with a separator they are legal.
    let long = "010570436800002710ABCDEFGHIJKLMNOPQRST21123";
    let silent = measured(Symbology::Gs1128, long, "4.0/10/660", vec![]);
    let judged = judge(&silent, "05704368000027", Environment::GeneralDistribution);
    assert_eq!(judged.facts.truth(Fact::AISyntax), None);
    let shown = measured(
        Symbology::Gs1128,
        &format!("]C1{long}"),
        "4.0/10/660",
        vec![],
    );
    let judged = judge(&shown, "05704368000027", Environment::GeneralDistribution);
    assert_eq!(judged.facts.truth(Fact::AISyntax), Some(false));
}

#[test]
fn a_databar_may_say_its_item_number_with_or_without_its_identifier() {
    for data in ["05704368000027", "(01)05704368000027", "0105704368000027"] {
        let symbol = measured(Symbology::Gs1DataBar, data, "4.0/06/660", vec![]);
        let judged = judge(&symbol, "05704368000027", Environment::RetailPos);
        assert_eq!(judged.keys, Vec::<u16>::new(), "{data}");
        assert_eq!(judged.facts.truth(Fact::DataMatch), Some(true), "{data}");
    }
}
