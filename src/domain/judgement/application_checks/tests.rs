//! Each proposal with the case that calls for it, and the cases that do not.

use super::*;
use crate::measurement::Symbology;
use crate::member::MemberStatus;
use crate::texts::{Language, Texts};

/// Everything the checks look at, owned, so that a test changes only what it is about.
struct Case {
    description: Description,
    decoded: Decoded,
    inspection: Inspection,
    environment: Environment,
    directory_known: bool,
    holder: Option<Member>,
    same_code: Vec<OtherUse>,
    same_product: Vec<OtherUse>,
}

const COMPANY: &str = "深圳市示例食品有限公司";

fn case(code: &str) -> Case {
    Case {
        description: Description {
            code: code.to_owned(),
            gtin14: code.parse().ok(),
            company_name_on_pack: COMPANY.to_owned(),
            pack_level: Some(PackLevel::Retail),
            ..Description::default()
        },
        decoded: Decoded {
            symbology: Some(Symbology::Ean13),
            data: Some(code.to_owned()),
            gtin14: code.parse().ok(),
        },
        inspection: Inspection::default(),
        environment: Environment::RetailPos,
        directory_known: true,
        holder: Some(Member {
            prefix: "6901234".to_owned(),
            holder_name: COMPANY.to_owned(),
            address: String::new(),
            credit_code: String::new(),
            valid_from: None,
            valid_to: "2026-12-31".parse().ok(),
            status: MemberStatus::Registered,
            certificate_no: String::new(),
        }),
        same_code: Vec::new(),
        same_product: Vec::new(),
    }
}

fn good() -> Case {
    case("6901234567892")
}

/// The proposals, each with its sentence in every language.
fn check(case: &Case, expected: &[(u16, &str)]) {
    let asked = UseOfCode {
        description: &case.description,
        decoded: Some(&case.decoded),
        inspection: &case.inspection,
        environment: case.environment,
        company: COMPANY,
        on: "2026-06-01".parse().unwrap(),
        directory_known: case.directory_known,
        holder: case.holder.as_ref(),
        same_code: &case.same_code,
        same_product: &case.same_product,
    };
    let found = propose(&asked, &Requirements::shipped().unwrap());
    let texts = Texts::shipped().unwrap();
    let shown: Vec<(u16, String)> = found
        .iter()
        .map(|one| (one.key, texts.explain(Language::Chinese, &one.reason)))
        .collect();
    let keys: Vec<u16> = shown.iter().map(|(key, _)| *key).collect();
    let wanted: Vec<u16> = expected.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, wanted, "{shown:?}");
    for ((_, sentence), (_, words)) in shown.iter().zip(expected) {
        assert!(sentence.contains(words), "{sentence} lacks {words}");
    }
    for one in &found {
        let english = texts.explain(Language::English, &one.reason);
        assert!(
            !english.contains("judgement.") && !english.contains('@'),
            "{english}"
        );
        let json = serde_json::to_string(one).unwrap();
        assert_eq!(&serde_json::from_str::<Proposal>(&json).unwrap(), one);
    }
}

fn other(code: &str, product: &str, level: PackLevel) -> OtherUse {
    OtherUse {
        code: code.to_owned(),
        product: product.to_owned(),
        pack_level: Some(level),
        formerly: false,
    }
}

#[test]
fn a_right_use_calls_for_nothing() {
    check(&good(), &[]);
}

#[test]
fn the_history_of_the_company_shows_codes_and_products_used_twice() {
    let mut one = good();
    one.same_product = vec![other("6901234567908", "矿泉水", PackLevel::Retail)];
    check(&one, &[(3, "6901234567908")]);
    let mut one = good();
    one.same_code = vec![other("6901234567892", "纯净水", PackLevel::Retail)];
    check(&one, &[(4, "纯净水")]);
    one.same_code = vec![other("6901234567892", "纯净水箱", PackLevel::Trade)];
    check(&one, &[(30, "纯净水箱")]);
}

#[test]
fn a_product_that_changed_since_an_earlier_intake_may_need_a_new_code() {
    let mut one = good();
    one.description.product_name = "鲜牛奶".to_owned();
    one.description.specification = "200 mL".to_owned();
    let mut before = other("6901234567892", "鲜牛奶 250 mL", PackLevel::Retail);
    one.same_code = vec![before.clone()];
    check(&one, &[(4, "250 mL")]);
    before.formerly = true;
    one.same_code = vec![before];
    check(&one, &[(4, "250 mL"), (22, "鲜牛奶 200 mL")]);
}

#[test]
fn a_prefix_must_be_registered_in_force_and_the_clients() {
    let mut one = good();
    one.holder = None;
    check(&one, &[(5, "6901234567892")]);
    one.directory_known = false;
    check(&one, &[]);
    let mut one = good();
    one.holder.as_mut().unwrap().valid_to = "2026-05-31".parse().ok();
    check(&one, &[(6, "2026-05-31")]);
    let mut one = good();
    one.holder.as_mut().unwrap().status = MemberStatus::Cancelled;
    check(&one, &[(6, "6901234")]);
    let mut one = good();
    one.holder.as_mut().unwrap().holder_name = "广州另一有限公司".to_owned();
    check(&one, &[(5, "广州另一有限公司"), (7, "广州另一有限公司")]);
}

#[test]
fn a_name_on_the_pack_is_compared_character_by_character() {
    let mut one = good();
    one.description.company_name_on_pack = "深圳示例食品有限公司".to_owned();
    check(&one, &[(7, "深圳[-市-]示例食品有限公司")]);
    one.description.company_name_on_pack = String::new();
    check(&one, &[]);
}

#[test]
fn commissioned_goods_bear_the_principals_code() {
    let mut one = good();
    one.description.principal_on_pack = "北京委托有限公司".to_owned();
    check(&one, &[(10, "北京委托有限公司")]);
    // The principal's code on goods that the client makes for it is right.
    one.holder.as_mut().unwrap().holder_name = "北京委托有限公司".to_owned();
    check(&one, &[]);
}

#[test]
fn foreign_and_restricted_prefixes_are_told_apart() {
    for (code, key, words) in [
        ("5712345000014", 11, "571"),
        ("2012345000016", 16, "201"),
        ("0212345000010", 17, "021"),
        ("9801234000016", 18, "980"),
        ("9521234000016", 19, "952"),
        ("1412345000018", 19, "141"),
        ("9781234567897", 20, "978"),
    ] {
        let body: Vec<u8> = code.bytes().take(12).collect();
        let digit = char::from(check_digit::digit_of(&body).unwrap());
        let code = format!("{}{digit}", &code[..12]);
        let mut one = case(&code);
        one.holder = None;
        check(&one, &[(key, words)]);
    }
}

#[test]
fn a_wrong_last_digit_is_told_with_the_right_one() {
    let mut one = case("6901234567893");
    one.holder = None;
    one.decoded = Decoded::default();
    check(&one, &[(8, "应为2")]);
    one = case("(01)06901234567892(10)A");
    one.holder = None;
    check(&one, &[]);
}

#[test]
fn the_symbol_must_fit_the_use_and_the_announced_code() {
    let mut one = good();
    one.decoded.symbology = Some(Symbology::Code128);
    check(&one, &[(9, "Code 128")]);
    let mut one = good();
    one.decoded.gtin14 = "6901234567908".parse().ok();
    one.decoded.data = Some("6901234567908".to_owned());
    check(&one, &[(25, "6901234567908")]);
    let mut one = good();
    one.inspection.hri_present = Some(false);
    check(&one, &[(24, "供人识别字符")]);
}

#[test]
fn indicator_9_wants_a_measure() {
    let gtin: Gtin14 = "06901234567892".parse().unwrap();
    let code = gtin.with_indicator(9).unwrap().to_string();
    let mut one = case(&code);
    one.environment = Environment::GeneralDistribution;
    one.decoded.symbology = Some(Symbology::Itf14);
    check(&one, &[(31, &code)]);
    one.decoded.symbology = Some(Symbology::Gs1128);
    one.decoded.data = Some(format!("(01){code}(3102)012345"));
    check(&one, &[]);
}

/// A label of a symbology that holds element strings, on a unit of a level.
fn label(data: &str, symbology: Symbology, environment: Environment, level: PackLevel) -> Case {
    let mut one = case("06901234567892");
    one.decoded.data = Some(data.to_owned());
    one.decoded.symbology = Some(symbology);
    one.decoded.gtin14 = None;
    one.environment = environment;
    one.description.pack_level = Some(level);
    one
}

#[test]
fn contents_and_their_count_belong_to_a_logistic_unit() {
    let on_pallet = |data: &str| {
        let distribution = Environment::GeneralDistribution;
        label(data, Symbology::Gs1128, distribution, PackLevel::Logistics)
    };
    check(
        &on_pallet("(00)069012345678901239(02)06901234567892(37)12"),
        &[],
    );
    check(
        &on_pallet("(00)069012345678901239(02)06901234567892"),
        &[(32, "(37)")],
    );
    check(
        &on_pallet("(00)069012345678901239(01)06901234567892<F1>"),
        &[],
    );
    check(
        &on_pallet("(01)06901234567892(37)12"),
        &[(32, "(01)"), (33, "SSCC")],
    );
}

#[test]
fn a_logistic_unit_needs_its_own_serial_number() {
    let distribution = Environment::GeneralDistribution;
    let level = PackLevel::Logistics;
    let one = label("(01)06901234567892", Symbology::Gs1128, distribution, level);
    check(&one, &[(33, "06901234567892")]);
    let one = label(
        "(01)06901234567892",
        Symbology::Gs1128,
        distribution,
        PackLevel::Trade,
    );
    check(&one, &[]);
    let mut one = one;
    one.description.code = "(00)069012345678901239".to_owned();
    one.description.gtin14 = None;
    one.same_code = vec![other(
        "(00)069012345678901239",
        "另一托盘",
        PackLevel::Trade,
    )];
    check(&one, &[(34, "另一托盘")]);
}

#[test]
fn a_device_names_its_product_and_its_production() {
    let device = |data: &str| {
        let care = Environment::Healthcare;
        label(data, Symbology::DataMatrix, care, PackLevel::Retail)
    };
    check(&device("]d20106901234567892172812311010L5"), &[]);
    check(&device("]d210L5"), &[(35, "]d210L5")]);
    // The data say by whose rules they are made; only three agencies are recorded in China.
    check(&device("MA.156.M0.100221.X10001.SN1"), &[]);
    check(&device("+A99912345/$$52001510X33"), &[(39, "HIBCC")]);
    check(&device("=/A9999XYZ100T0944"), &[(39, "ICCBBA")]);
    check(&device("+49 20 1234"), &[(35, "+49")]);
    check(&device("=1+1"), &[(35, "=1+1")]);
    check(&device("]d20106901234567892"), &[(36, "UDI-PI")]);
    let mut one = device("]d20106901234567892172812311010L5");
    one.inspection.hri_present = Some(false);
    check(&one, &[(24, "供人识别字符"), (38, "人工识读")]);
    one.inspection.hri_present = None;
    one.same_code = vec![other("06901234567892", "纱布箱", PackLevel::Trade)];
    check(&one, &[(40, "纱布箱")]);
}

#[test]
fn a_two_dimensional_code_of_goods_holds_their_number() {
    let code = |data: &str| {
        let mut one = label(
            data,
            Symbology::Qr,
            Environment::RetailPos,
            PackLevel::Retail,
        );
        one.holder = None;
        one.directory_known = false;
        one
    };
    let keys = |one: &Case| {
        let asked = UseOfCode {
            description: &one.description,
            decoded: Some(&one.decoded),
            inspection: &one.inspection,
            environment: one.environment,
            company: COMPANY,
            on: "2026-06-01".parse().unwrap(),
            directory_known: false,
            holder: None,
            same_code: &[],
            same_product: &[],
        };
        let found = propose(&asked, &Requirements::shipped().unwrap());
        found.into_iter().map(|one| one.key).collect::<Vec<_>>()
    };
    assert!(keys(&code("https://p.example.cn/000123")).contains(&42));
    for right in [
        "https://id.example.cn/01/06901234567892?17=281231",
        "https://p.example.cn/6901234567892",
        "(01)06901234567892",
    ] {
        assert!(!keys(&code(right)).contains(&42), "{right}");
    }
}

#[test]
fn the_short_code_is_for_small_packs() {
    let mut one = case("69012341");
    let body: Vec<u8> = "6901234".bytes().collect();
    let digit = char::from(check_digit::digit_of(&body).unwrap());
    let code = format!("6901234{digit}");
    one.description.code.clone_from(&code);
    one.description.gtin14 = code.parse().ok();
    one.decoded = Decoded::default();
    check(&one, &[]);
    one.description.pack_level = Some(PackLevel::Trade);
    check(&one, &[(29, &code)]);
}
