//! The member directory through pages: import with preview, look-up, and registering from it.

use actix_web::http::StatusCode;
use domain::person::Role;

use barlab::web::format::in_address;

use crate::support::{Browser, Laboratory};

pub(crate) const DIRECTORY: &str = "系统成员名录\n\
    厂商识别代码,企业名称,地址,统一社会信用代码,有效期起,有效期至,状态\n\
    6901234,广州市晨光食品有限公司,广州市越秀区,,2024-01-01,2030-12-31,有效\n\
    69012345,深圳华强（集团）股份有限公司,深圳市福田区,91440300MA5ABCDE1H,2023-01-01,2031-12-31,有效\n\
    69712345,深圳华强（集团）股份有限公司,深圳市福田区,91440300MA5ABCDE1H,2019-01-01,2021-12-31,有效\n\
    6929999,佛山恒泰日化厂,,错码,2020-01-01,2022-12-31,月亮\n\
    69A1,坏行公司,,,,,\n";

/// Hands a directory in and gives the address of its preview.
pub(crate) async fn handed_in(browser: &mut Browser, text: &str) -> String {
    browser.get("/members/import").await;
    let answer = browser
        .upload("/members/import", &[], "名录.csv", text.as_bytes())
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location
}

fn digest(preview: &str) -> String {
    let after = preview.split("name=\"sha256\" value=\"").nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// The figures at the top of a preview: new, changed, known, flagged, refused.
fn figures(preview: &str) -> Vec<String> {
    let figures = preview.split("class=\"panel figures\"").nth(1).unwrap();
    let figures = figures.split("</section>").next().unwrap();
    let numbers = figures.split("<b>").skip(1);
    numbers
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

/// Takes a directory over.
pub async fn taken_over(browser: &mut Browser, text: &str) {
    let preview = handed_in(browser, text).await;
    let sha256 = digest(&browser.get(&preview).await.text());
    let fields = [("sha256", sha256.as_str()), ("name", "名录.csv")];
    let taken = browser.post("/members/import/commit", &fields).await;
    assert_eq!(taken.location, "/members", "{}", taken.text());
}

#[actix_web::test]
async fn a_directory_is_looked_at_taken_over_and_the_same_file_changes_nothing() {
    for laboratory in Laboratory::on_each_engine() {
        let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
        assert!(desk.get("/members").await.text().contains("名录为空"));
        let address = handed_in(&mut desk, DIRECTORY).await;
        let preview = desk.get(&address).await.text();
        assert_eq!(figures(&preview), ["4", "0", "0", "1", "1"], "{preview}");
        assert!(preview.contains("月亮"), "the remark names what was found");
        assert!(
            desk.get("/members").await.text().contains("名录为空"),
            "looking stores nothing"
        );
        taken_over(&mut desk, DIRECTORY).await;
        let list = desk.get("/members").await.text();
        assert!(list.contains("佛山恒泰日化厂") && !list.contains("坏行公司"));

        let again = handed_in(&mut desk, DIRECTORY).await;
        let preview = desk.get(&again).await.text();
        assert_eq!(figures(&preview), ["0", "0", "4", "1", "1"]);
        let renewed = DIRECTORY.replace("2022-12-31", "2032-12-31");
        let renewed = handed_in(&mut desk, &renewed).await;
        let preview = desk.get(&renewed).await.text();
        assert_eq!(figures(&preview), ["0", "1", "3", "1", "1"]);
    }
}

#[actix_web::test]
async fn the_refused_rows_come_back_and_corrected_they_are_all_that_is_added() {
    let laboratory = Laboratory::open();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    taken_over(&mut desk, DIRECTORY).await;
    let address = handed_in(&mut desk, DIRECTORY).await;
    let refused = address.replace("/preview?", "/refused.xlsx?");
    let book = desk.get(&refused).await;
    assert!(book.media_type.contains("spreadsheet"));
    let returned = importers::members::read(&book.body).unwrap();
    assert!(returned.members.is_empty());
    assert_eq!(returned.refused[0].cells[1], "坏行公司");

    let corrected = "厂商识别代码,企业名称,原行号,退回原因\n6930001,坏行公司,6,x\n";
    let address = handed_in(&mut desk, corrected).await;
    let preview = desk.get(&address).await.text();
    assert_eq!(figures(&preview), ["1", "0", "0", "0", "0"]);
}

#[actix_web::test]
async fn the_directory_is_found_by_prefix_and_by_either_spelling_of_a_name() {
    for laboratory in Laboratory::on_each_engine() {
        let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
        taken_over(&mut desk, DIRECTORY).await;
        for (query, found, missing) in [
            ("690123", "晨光", "恒泰"),
            ("华强(集团)", "华强", "晨光"),
            ("恒泰", "恒泰", "华强"),
        ] {
            let path = format!("/members?q={}", in_address(query));
            let page = desk.get(&path).await.text();
            let list = page.split("id=\"list\"").nth(1).unwrap();
            assert!(list.contains(found) && !list.contains(missing), "{query}");
        }
        let own = desk.get("/members?q=6901234").await.text();
        let number = laboratory.company.number;
        assert!(own.contains(&format!("/companies/{number}")), "{own}");
    }
}

#[actix_web::test]
async fn long_directories_are_turned_page_by_page_without_loss() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let mut text = "厂商识别代码,企业名称\n".to_owned();
    for number in 0..120 {
        text.push_str(&format!("69{:05},企业{number}号\n", number / 3));
    }
    taken_over(&mut admin, &text).await;
    let mut path = "/members?q=69".to_owned();
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let page = admin.get(&path).await.text();
        for part in page.split("企业").skip(1) {
            if let Some((number, _)) = part.split_once('号') {
                seen.insert(number.to_owned());
            }
        }
        let Some(next) = page
            .split("rel=\"next\"")
            .next()
            .filter(|head| *head != page)
        else {
            break;
        };
        let next = next.rsplit("href=\"").next().unwrap();
        path = next.split('"').next().unwrap().replace("&amp;", "&");
    }
    assert_eq!(
        seen.iter().filter(|one| one.parse::<u32>().is_ok()).count(),
        120
    );
}

#[actix_web::test]
async fn a_company_is_registered_from_what_the_directory_says() {
    let laboratory = Laboratory::open();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    taken_over(&mut desk, DIRECTORY).await;
    let value = |page: &str, name: &str| -> String {
        let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
        field.unwrap().split('"').next().unwrap().to_owned()
    };
    // One holder found: the form is filled without another step, with every prefix it holds.
    let page = desk.get("/companies/new?q=69712345").await.text();
    assert_eq!(value(&page, "name"), "深圳华强（集团）股份有限公司");
    assert_eq!(value(&page, "prefixes"), "69012345 69712345");
    assert_eq!(value(&page, "credit_code"), "91440300MA5ABCDE1H");
    // Several found: nothing is filled until one is chosen.
    let page = desk.get("/companies/new?q=6901234").await.text();
    assert_eq!(value(&page, "name"), "");
    assert_eq!(page.matches("data-choice>").count(), 2);
    let number = laboratory.company.number;
    assert!(
        page.contains(&format!("href=\"/companies/{number}\"")),
        "a registered holder leads to its company"
    );
    let chosen = "/companies/new?member=69712345&holder=%E6%B7%B1%E5%9C%B3%E5%8D%8E%E5%BC%BA%EF%BC%88%E9%9B%86%E5%9B%A2%EF%BC%89%E8%82%A1%E4%BB%BD%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8";
    let page = desk.get(chosen).await.text();
    assert_eq!(value(&page, "address"), "深圳市福田区");
    let contact = page.split("id=\"contact\"").nth(1).unwrap();
    assert!(
        contact.split('>').next().unwrap().contains("autofocus"),
        "typing goes on where the directory knows nothing"
    );
}

#[actix_web::test]
async fn a_file_that_is_no_directory_comes_back_with_the_reason() {
    let laboratory = Laboratory::open();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    for bytes in [b"".as_slice(), b"%PDF-1.7", b"a,b\n1,2\n"] {
        desk.get("/members/import").await;
        let answer = desk
            .upload("/members/import", &[], "letter.pdf", bytes)
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("role=\"alert\""));
    }
    let unknown = "/members/import/preview?sha256=00";
    assert_eq!(desk.get(unknown).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_credit_code_that_is_typed_is_checked_and_one_of_the_directory_is_taken_as_it_is() {
    let laboratory = Laboratory::open();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    taken_over(&mut desk, DIRECTORY).await;
    desk.get("/companies/new").await;
    for (typed, said) in [
        ("911101080000000008", "末位是8，应为7"),
        ("91440300MA5EXAMPLE1", "19位"),
        ("91350100M00010OY43", "O"),
    ] {
        let form = [("name", "乙公司"), ("credit_code", typed), ("quota", "1")];
        let answer = desk.post("/companies", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        let page = answer.text();
        let error = page.split("id=\"credit_code-error\"").nth(1);
        let error = error.unwrap_or_else(|| panic!("{page}"));
        let error = error.split("</p>").next().unwrap();
        let whole = error.contains("统一社会信用代码") && error.contains(said);
        assert!(whole, "{typed}: {error}");
        assert!(page.contains(typed), "what was typed is not lost");
    }
    // Small letters and blanks are no mistake; what the directory says is not the desk's to correct.
    for (name, typed, kept) in [
        ("乙公司", "91350100 m000100y43", "91350100M000100Y43"),
        ("佛山恒泰日化厂", "错码", "错码"),
    ] {
        let form = [("name", name), ("credit_code", typed), ("quota", "1")];
        let answer = desk.post("/companies", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert!(desk.get(&answer.location).await.text().contains(kept));
    }
}
