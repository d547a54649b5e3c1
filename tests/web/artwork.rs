//! Artwork through pages: a company hands in a file and sees what must change; others do not.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::members::taken_over;
use crate::support::{Browser, Laboratory};

pub(crate) const PACK: &[u8] = include_bytes!("../../importers/samples/artwork/pack.svg");

pub(crate) async fn handed_in(
    browser: &mut Browser,
    fields: &[(&str, &str)],
    bytes: &[u8],
) -> String {
    browser.get("/artwork/new").await;
    let mut all = vec![("environment", "RetailPOS")];
    all.extend_from_slice(fields);
    let answer = browser.upload("/artwork", &all, "包装.svg", bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location
}

#[actix_web::test]
async fn a_company_sees_its_symbols_framed_with_figures_limits_and_remedies() {
    let laboratory = Laboratory::open();
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    assert!(
        designer
            .get("/artwork")
            .await
            .text()
            .contains("还没有预检过设计稿")
    );
    let page = handed_in(&mut designer, &[], PACK).await;
    let text = designer.get(&page).await.text();
    for shown in [
        "不是等级",
        "包装.svg",
        "0.330 mm",
        "0.250 mm",
        "0.264–0.660 mm",
        "≥ 3.6 mm (11 X)",
        "X尺寸过小",
        "按矢量条测量",
        "#e30613",
    ] {
        assert!(text.contains(shown), "{shown} is not on the page: {text}");
    }
    assert_eq!(text.matches("id=\"symbol-").count(), 2);
    let picture = designer.get(&format!("{page}/pages/1")).await;
    assert_eq!(picture.media_type, "image/png");
    assert!(picture.body.starts_with(b"\x89PNG"));
    let none = designer.get(&format!("{page}/pages/2")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let file = designer.get(&format!("{page}/file")).await;
    assert_eq!(file.body, PACK);
    assert!(
        file.media_type.contains("octet-stream"),
        "never drawn by a browser"
    );
    let list = designer.get("/artwork").await.text();
    assert!(list.contains(&page) && list.contains("须修改"));
}

#[actix_web::test]
async fn artwork_is_seen_by_its_company_and_the_laboratory_and_by_no_other_company() {
    let laboratory = Laboratory::open();
    let other = crate::support::register(&laboratory.app, "佛山南海恒泰日用化工厂");
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    let number = other.number.to_string();
    let page = handed_in(&mut desk, &[("company", &number)], PACK).await;
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    assert_eq!(technician.get(&page).await.status, StatusCode::OK);
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    for path in [
        page.clone(),
        format!("{page}/file"),
        format!("{page}/pages/1"),
    ] {
        let answer = designer.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!designer.get("/artwork").await.text().contains(&page));
    // Whatever a company's form says, the file is its own.
    let own = handed_in(&mut designer, &[("company", &number)], PACK).await;
    assert!(
        desk.get(&own)
            .await
            .text()
            .contains(laboratory.company.name.as_str())
    );
}

#[actix_web::test]
async fn a_file_without_size_asks_for_it_and_a_broken_one_says_what_to_do() {
    let laboratory = Laboratory::open();
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    designer.get("/artwork/new").await;
    let pixels = String::from_utf8(PACK.to_vec()).unwrap();
    let pixels = pixels.replace("120mm", "120").replace("90mm", "90");
    let fields = [("environment", "RetailPOS")];
    let answer = designer
        .upload("/artwork", &fields, "a.svg", pixels.as_bytes())
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("请填写页面的印刷宽度"));
    let page = handed_in(&mut designer, &[("width", "120")], pixels.as_bytes()).await;
    let text = designer.get(&page).await.text();
    assert!(text.contains("0.330 mm") && text.contains("尺寸由上传者填写"));
    designer.get("/artwork/new").await;
    for (bytes, says) in [
        (&b"%PDF-1.7\nno pages"[..], "无法读取"),
        (b"GIF89a", "JPEG 会使条边模糊"),
        (b"", "没有选择文件"),
    ] {
        let name = if bytes.is_empty() { "" } else { "x.pdf" };
        let answer = designer.upload("/artwork", &fields, name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
    }
}

#[actix_web::test]
async fn a_reader_that_takes_too_much_is_ended_and_the_server_goes_on() {
    let laboratory = Laboratory::with(|settings| {
        settings.artwork.memory_mb = 60;
        settings.artwork.seconds = 5;
    });
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    designer.get("/artwork/new").await;
    let fields = [("environment", "RetailPOS")];
    let answer = designer.upload("/artwork", &fields, "a.svg", PACK).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("时间或内存过多"),
        "{}",
        answer.text()
    );
    assert_eq!(designer.get("/artwork").await.status, StatusCode::OK);
}

/// A page of 120 by 90 mm with one EAN-13, whatever its last digit is (ISO/IEC 15420): the left upper
/// corner of its bars in millimetres, X of 0.33 mm.
fn drawn(code: &str, (left, top): (f64, f64)) -> String {
    const SET_A: [&str; 10] = [
        "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011",
        "0110111", "0001011",
    ];
    const FIRST: [&str; 10] = [
        "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA",
        "ABBABA",
    ];
    let digits: Vec<usize> = code
        .bytes()
        .map(|digit| usize::from(digit - b'0'))
        .collect();
    let turned = |digit: usize| -> String {
        let other = |module| if module == '0' { '1' } else { '0' };
        SET_A[digit].chars().map(other).collect()
    };
    let mut modules = "101".to_owned();
    for (digit, set) in digits[1..7].iter().zip(FIRST[digits[0]].chars()) {
        match set {
            'A' => modules.push_str(SET_A[*digit]),
            _ => modules.extend(turned(*digit).chars().rev()),
        }
    }
    modules.push_str("01010");
    for digit in &digits[7..] {
        modules.push_str(&turned(*digit));
    }
    modules.push_str("101");
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120mm\" height=\"90mm\" \
                   viewBox=\"0 0 120 90\"><rect width=\"120\" height=\"90\" fill=\"#fff\"/>"
        .to_owned();
    for (place, module) in (0_u8..).zip(modules.chars()) {
        if module == '1' {
            let x = left + f64::from(place) * 0.33;
            svg.push_str(&format!(
                "<rect x=\"{x:.4}\" y=\"{top}\" width=\"0.33\" height=\"22.85\" fill=\"#000\"/>"
            ));
        }
    }
    svg + "</svg>"
}

#[actix_web::test]
async fn a_prefix_of_another_holder_is_named_with_him_and_an_own_one_is_not() {
    const OF_ANOTHER: &str = "厂商识别代码的注册单位为佛山恒泰日化厂，不是广州市晨光食品有限公司";
    let laboratory = Laboratory::open();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    let directory = "厂商识别代码,企业名称,有效期起,有效期至,状态\n\
        69012345,佛山恒泰日化厂,2019-01-01,2031-12-31,有效\n\
        69298765,广州市晨光食品有限公司,2019-01-01,2031-12-31,有效\n";
    taken_over(&mut desk, directory).await;
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    for (code, is_foreign) in [("6901234567892", true), ("6929876500015", false)] {
        let svg = drawn(code, (40.0, 30.0));
        let page = handed_in(&mut designer, &[], svg.as_bytes()).await;
        let text = designer.get(&page).await.text();
        assert!(text.contains(code), "{text}");
        assert_eq!(text.contains(OF_ANOTHER), is_foreign, "{code}: {text}");
        assert_eq!(text.contains("须由人核实"), is_foreign, "{code}: {text}");
    }
}

/// The row of a page that is about something.
fn row<'t>(text: &'t str, what: &str) -> &'t str {
    let row = text.split(&format!("<td class=\"first\">{what}<")).nth(1);
    row.unwrap_or_else(|| panic!("no row {what}: {text}"))
        .split("</tr>")
        .next()
        .unwrap()
}

#[actix_web::test]
async fn a_wrong_check_digit_must_change_and_the_right_one_is_told() {
    let laboratory = Laboratory::open();
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    for (code, said, verdict) in [
        ("6901234567890", "错误", "须修改"),
        ("6901234567892", "正确", "合适"),
    ] {
        let svg = drawn(code, (40.0, 30.0));
        let page = handed_in(&mut designer, &[], svg.as_bytes()).await;
        let text = designer.get(&page).await.text();
        assert!(text.contains(code), "{text}");
        let row = row(&text, "校验码");
        assert!(row.contains(said) && row.contains(verdict), "{code}: {row}");
        let told = text.contains("6901234567890的校验码应为2");
        assert_eq!(told, said == "错误", "{text}");
    }
}

#[actix_web::test]
async fn a_symbol_two_millimetres_from_the_trim_is_told_so_in_the_line_of_the_edge() {
    let laboratory = Laboratory::open();
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    for (top, said, verdict) in [(2.0, "2.0 mm", "需留意"), (20.0, "20.0 mm", "合适")] {
        let svg = drawn("6901234567892", (40.0, top));
        let page = handed_in(&mut designer, &[], svg.as_bytes()).await;
        let text = designer.get(&page).await.text();
        let row = row(&text, "距最近边缘");
        for shown in [said, "8–100 mm", verdict] {
            assert!(row.contains(shown), "{shown}: {row}");
        }
    }
}
