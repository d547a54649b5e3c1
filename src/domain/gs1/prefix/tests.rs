//! Who issued the numbers of the worked examples, and tables that are refused.

use super::*;

fn origin(text: &str) -> Origin<'static> {
    Prefixes::shipped().origin(text.parse().unwrap()).unwrap()
}

fn company(text: &str) -> CompanySplit {
    origin(text).company
}

fn split(prefix: &str, item: &str) -> CompanySplit {
    CompanySplit::Company {
        prefix: prefix.to_owned(),
        item: item.to_owned(),
    }
}

fn with_check(body: &str) -> String {
    crate::gs1::gtin::Gtin::from_body(body).unwrap().to_string()
}

#[test]
fn the_shipped_tables_are_whole() {
    let read = Prefixes::parse(
        include_str!("../../../../dictionaries/gs1/prefixes.csv"),
        include_str!("../../../../dictionaries/gs1/gtin8_prefixes.csv"),
        include_str!("../../../../dictionaries/gs1/gcp_lengths.csv"),
    );
    assert_eq!(read.unwrap().ranges.len(), Prefixes::shipped().ranges.len());
}

#[test]
fn the_published_sample_is_chinese_with_a_prefix_of_seven_digits() {
    let origin = origin("6901234567892");
    assert_eq!(origin.prefix, "690");
    assert_eq!(origin.range.category, Category::Member);
    assert!(origin.range.is_of("CN"));
    assert_eq!(origin.company, split("6901234", "56789"));
}

#[test]
fn chinese_numbers_divide_by_the_longest_row() {
    let check = |body: &str, wanted| assert_eq!(company(&with_check(body)), wanted, "{body}");
    check("690102812345", split("6901028123", "45"));
    check("691234512345", split("6912345", "12345"));
    check("692345612345", split("69234561", "2345"));
    check("696012345678", split("69601234", "5678"));
    check("696412345678", CompanySplit::Single);
    check("696512345678", CompanySplit::Unknown);
    check("697123456789", split("697123456", "789"));
    check("698123456789", CompanySplit::Single);
    check("570436800002", CompanySplit::Unknown);
}

#[test]
fn trade_units_belong_to_the_company_of_their_item() {
    let unit = "6901234567892"
        .parse::<Gtin14>()
        .unwrap()
        .with_indicator(3)
        .unwrap();
    let origin = Prefixes::shipped().origin(unit).unwrap();
    assert_eq!(origin.prefix, "690");
    assert_eq!(origin.company, split("6901234", "56789"));
}

#[test]
fn twelve_digits_are_read_behind_a_zero() {
    assert_eq!(origin("036000291452").prefix, "003");
    assert_eq!(origin("036000291452").range.organisation, "GS1 US");
    assert_eq!(
        origin(&with_check("20123456789")).range.category,
        Category::RestrictedRegion
    );
}

#[test]
fn eight_digits_have_prefixes_of_their_own() {
    let category = |body: &str| origin(&with_check(body)).range.category;
    assert_eq!(origin("69012341").range.organisation, "GS1 China");
    assert_eq!(company("69012341"), CompanySplit::Single);
    assert_eq!(category("0123456"), Category::RestrictedCompany);
    assert_eq!(category("2123456"), Category::RestrictedCompany);
    assert_eq!(category("9601234"), Category::Member);
    assert_eq!(category("9771234"), Category::Unassigned);
}

#[test]
fn categories_tell_what_may_be_in_open_trade() {
    for (body, category, open) in [
        ("020123456789", Category::RestrictedRegion, false),
        ("040123456789", Category::RestrictedCompany, false),
        ("952123456789", Category::Demo, false),
        ("960123456789", Category::Gtin8Only, false),
        ("977123456789", Category::Issn, true),
        ("978123456789", Category::Isbn, true),
        ("980123456789", Category::Refund, false),
        ("990123456789", Category::Coupon, false),
        ("610123456789", Category::Reserved, false),
        ("650123456789", Category::Unassigned, false),
        ("570436800002", Category::Member, true),
    ] {
        let origin = origin(&with_check(body));
        assert_eq!(origin.range.category, category, "{body}");
        assert_eq!(category.is_for_open_trade(), open, "{body}");
    }
}

#[test]
fn a_table_with_a_gap_or_a_wrong_row_is_refused() {
    let header = "from,to,category,organisation,countries,zh,en,confidence,note\n";
    let lengths = "prefix,length,kind,confidence,note\n";
    let gap = format!("{header}000,998,unassigned,,,,,C,\n");
    assert!(matches!(
        Prefixes::parse(&gap, header, lengths),
        Err(PrefixError::Coverage { prefix, rows: 0 }) if prefix == "999"
    ));
    let wrong = format!("{header}000,999,nonsense,,,,,C,\n");
    assert!(matches!(
        Prefixes::parse(&wrong, header, lengths),
        Err(PrefixError::Row {
            file: "prefixes.csv",
            ..
        })
    ));
}

#[test]
fn every_category_has_a_name_in_every_language() {
    let texts = crate::texts::Texts::shipped().unwrap();
    for range in &Prefixes::shipped().ranges {
        for language in crate::texts::Language::ALL {
            assert!(texts.find(language, range.category.text_key()).is_some());
        }
    }
}
