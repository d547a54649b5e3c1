//! The front desk's work through pages: companies, intakes, catalogues, users.

use actix_web::http::StatusCode;
use barlab::actions::import_catalogue::{look, take_over};
use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection};
use domain::intake::Intake;
use domain::person::{Role, Viewer};

use crate::support::{self, Browser, Laboratory, PASSWORD};

#[actix_web::test]
async fn the_desk_registers_a_company_once_and_opens_an_intake_for_it() {
    for laboratory in Laboratory::on_each_engine() {
        let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
        desk.get("/companies/new").await;
        let form = [
            ("name", "深圳华强医疗器械股份有限公司"),
            ("contact", "陈志明"),
            ("phone", "0755-8331 2207"),
            ("prefixes", "69012345 697123456"),
            ("quota", "100"),
        ];
        let answer = desk.post("/companies", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = desk.get(&answer.location).await.text();
        assert!(page.contains("陈志明") && page.contains("697123456"));
        assert!(page.contains("已登记"), "the flash says what was done");
        assert!(
            !desk
                .get(&answer.location)
                .await
                .text()
                .contains("role=\"status\"")
        );
        let again = desk.post("/companies", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let number = answer.location.rsplit('/').next().unwrap();
        assert!(again.text().contains(number), "the known number is shown");

        desk.get(&format!("/intakes/new?company={number}")).await;
        let too_many = [
            ("company", number),
            ("quantity", "101"),
            ("environment", "RetailPOS"),
        ];
        let refused = desk.post("/intakes", &too_many).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("id=\"quantity-error\""));
        let fields = [
            ("company", number),
            ("quantity", "100"),
            ("environment", "RetailPOS"),
            ("due", "2030-01-31"),
        ];
        let opened = desk.post("/intakes", &fields).await;
        assert_eq!(opened.location, format!("/intakes/{number}-1"));
        assert!(
            desk.get(&opened.location)
                .await
                .text()
                .contains("2030-01-31")
        );
    }
}

#[actix_web::test]
async fn wrong_numbers_and_days_are_said_beside_their_fields() {
    let laboratory = Laboratory::open();
    let number = laboratory.company.number.to_string();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    for (quantity, due, field) in [
        ("many", "", "quantity"),
        ("3", "soon", "due"),
        ("0", "", "quantity"),
    ] {
        let fields = [
            ("company", number.as_str()),
            ("quantity", quantity),
            ("due", due),
            ("environment", "RetailPOS"),
        ];
        let answer = desk.post("/intakes", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{quantity} {due}"
        );
        assert!(
            answer.text().contains(&format!("id=\"{field}-error\"")),
            "{quantity} {due}"
        );
    }
}

#[actix_web::test]
async fn contact_and_quota_change_with_a_line_in_the_history() {
    let laboratory = Laboratory::open();
    let page = format!("/companies/{}", laboratory.company.number);
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    let contact = [("contact", "李敏"), ("phone", "020-1")];
    assert_eq!(
        desk.post(&format!("{page}/contact"), &contact)
            .await
            .location,
        page
    );
    let quota = [("added", "500"), ("reason", "收据 7")];
    assert_eq!(
        desk.post(&format!("{page}/quota"), &quota).await.location,
        page
    );
    let text = desk.get(&page).await.text();
    assert!(text.contains("李敏") && text.contains("1,500"), "{text}");
    assert!(text.contains("修改企业信息"));
    let nothing = desk.post(&format!("{page}/quota"), &[("added", "0")]).await;
    assert!(nothing.status.is_redirection() || nothing.status == StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_mistake_in_a_name_or_a_prefix_is_corrected_and_a_wrong_one_refused_beside_its_field() {
    let laboratory = Laboratory::open();
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    desk.get("/companies/new").await;
    let new = |name, prefixes| {
        [
            ("name", name),
            ("prefixes", prefixes),
            ("contact", "李敏"),
            ("phone", "020-1"),
            ("quota", "5"),
        ]
    };
    for wrong in ["69012345x", "690", "6901234 6901234567890"] {
        let refused = desk
            .post("/companies", &new("深圳市小样食品有限公司", wrong))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(
            refused.text().contains("不是厂商识别代码"),
            "{}",
            refused.text()
        );
    }
    let added = desk
        .post("/companies", &new("深圳市小羊食品有限公司", "69012345"))
        .await;
    let page = added.location.split('?').next().unwrap().to_owned();
    desk.get(&page).await;
    let correct = format!("{page}/correct");
    let taken = laboratory.company.name.as_str();
    for (name, prefixes, told) in [
        (taken, "69012345", "已使用这个名称"),
        ("深圳市小样食品有限公司", "6901-2345", "不是厂商识别代码"),
    ] {
        let fields = [("name", name), ("prefixes", prefixes), ("credit_code", "")];
        let refused = desk.post(&correct, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = refused.text();
        assert!(
            text.contains(told) && text.contains("id=\"correct\" open"),
            "{text}"
        );
    }
    let fields = [
        ("name", "深圳市小样食品有限公司"),
        ("prefixes", "6901234 69012345"),
    ];
    assert_eq!(desk.post(&correct, &fields).await.location, page);
    let text = desk.get(&page).await.text();
    assert!(text.contains("<h1>深圳市小样食品有限公司</h1>"), "{text}");
    assert!(text.contains(">6901234<") && text.contains("李敏") && text.contains("修改企业信息"));
}

const CATALOGUE: &str = "样品目录表\n供人识别字符,商品名称,规格\n6901234567892,鲜牛奶,250 mL\n6901234567908,酸奶,100 g\n690123456789,坏码,1 L\n";

#[actix_web::test]
async fn a_catalogue_is_looked_at_and_its_good_rows_taken_over_once() {
    for laboratory in Laboratory::on_each_engine() {
        let intake = laboratory.intake(10);
        let path = format!("/intakes/{}/catalogue", intake.number);
        let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
        desk.get(&path).await;
        let answer = desk
            .upload(&path, &[], "目录.csv", CATALOGUE.as_bytes())
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let preview = desk.get(&answer.location).await.text();
        assert!(
            preview.contains("鲜牛奶") && preview.contains("目录.csv"),
            "{preview}"
        );
        let digest = preview
            .split("name=\"sha256\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap()
            .to_owned();
        let fields = [("sha256", digest.as_str()), ("name", "目录.csv")];
        let taken = desk.post(&format!("{path}/commit"), &fields).await;
        assert_eq!(taken.location, format!("/intakes/{}", intake.number));
        let page = desk.get(&taken.location).await.text();
        assert!(page.contains("鲜牛奶") && page.contains("酸奶"));
        let again = desk.post(&format!("{path}/commit"), &fields).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_eq!(
            desk.get(&taken.location)
                .await
                .text()
                .matches("鲜牛奶")
                .count(),
            page.matches("鲜牛奶").count()
        );
        let refused = desk
            .get(&format!("{path}/refused.xlsx?sha256={digest}&name=x"))
            .await;
        assert!(refused.media_type.contains("spreadsheet"));
        assert_eq!(&refused.body[..2], b"PK");
        let template = desk.get("/catalogue/template.xlsx").await;
        let name = template
            .headers
            .get("content-disposition")
            .unwrap()
            .to_str()
            .unwrap();
        assert!(name.contains("filename*=UTF-8''%E6%A0%B7"), "{name}");
    }
}

/// The refused rows as the company sends them back, with one cell corrected in place.
fn corrected(book: &[u8], wrong: &str, right: &str) -> Vec<u8> {
    let sheets = importers::sources::spreadsheet::read(book).unwrap().sheets;
    let mut corrected = rust_xlsxwriter::Workbook::new();
    for sheet in sheets {
        let page = corrected.add_worksheet();
        for row in sheet.rows {
            for (column, cell) in (0_u16..).zip(&row.cells) {
                let text = cell.value.to_string().replace(wrong, right);
                page.write(row.number - 1, column, text).unwrap();
            }
        }
    }
    corrected.save_to_buffer().unwrap()
}

#[actix_web::test]
async fn the_refused_rows_corrected_and_handed_in_again_are_all_that_is_added() {
    let laboratory = Laboratory::open();
    let intake = laboratory.intake(10);
    let path = format!("/intakes/{}/catalogue", intake.number);
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    let text = CATALOGUE.replace("690123456789,", "6.90123E+12,");
    let handed_in = async |desk: &mut Browser, name: &str, bytes: &[u8]| {
        desk.get(&path).await;
        let answer = desk.upload(&path, &[], name, bytes).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let query = answer.location.split_once('?').unwrap().1.to_owned();
        let digest = query.split(['=', '&']).nth(1).unwrap().to_owned();
        let fields = [("sha256", digest.as_str()), ("name", name)];
        desk.get(&answer.location).await;
        let taken = desk.post(&format!("{path}/commit"), &fields).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
        (query, desk.get(&taken.location).await.text())
    };
    let (query, page) = handed_in(&mut desk, "目录.csv", text.as_bytes()).await;
    assert!(
        page.contains("已导入 2 个样品") && !page.contains("坏码"),
        "{page}"
    );
    let refused = desk.get(&format!("{path}/refused.xlsx?{query}")).await;

    // As it came, nothing of it can be taken over; nothing is stored twice either.
    let again = corrected(&refused.body, "nothing", "else");
    desk.get(&path).await;
    let answer = desk.upload(&path, &[], "退回.xlsx", &again).await;
    assert!(desk.get(&answer.location).await.text().contains("disabled"));

    let right = corrected(&refused.body, "6.90123E+12", "6901234567915");
    let (_, page) = handed_in(&mut desk, "退回.xlsx", &right).await;
    assert!(page.contains("已导入 1 个样品"), "{page}");
    for product in ["鲜牛奶", "酸奶", "坏码"] {
        assert!(page.contains(product), "{product}");
    }
    assert!(!page.contains("/samples/4\""), "three samples and no more");
}

#[actix_web::test]
async fn a_file_that_is_no_catalogue_comes_back_with_the_reason() {
    let laboratory = Laboratory::open();
    let intake = laboratory.intake(10);
    let path = format!("/intakes/{}/catalogue", intake.number);
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    desk.get(&path).await;
    for bytes in [b"".as_slice(), b"%PDF-1.7", b"a,b\n1,2\n"] {
        let answer = desk.upload(&path, &[], "letter.pdf", bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("role=\"alert\""));
    }
}

#[actix_web::test]
async fn an_admin_lets_somebody_in_and_the_password_is_shown_once() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    admin.get("/users/new").await;
    let fields = [
        ("name", "wang.li"),
        ("display_name", "王丽"),
        ("role", "technician"),
    ];
    let page = admin.post("/users", &fields).await.text();
    let password = page
        .split("<code>")
        .nth(2)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert!(!admin.get("/users").await.text().contains(&password));
    let taken = admin.post("/users", &fields).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut wang = Browser::new(&laboratory);
    wang.get("/sign-in").await;
    let signed_in = [("name", "wang.li"), ("password", password.as_str())];
    assert_eq!(wang.post("/sign-in", &signed_in).await.location, "/");
    wang.get("/me").await;
    let change = [("old", password.as_str()), ("new", "a better one")];
    assert_eq!(
        wang.post("/me/password", &change).await.location,
        "/sign-in"
    );
    assert_eq!(
        admin.post("/users/wang.li/disable", &[]).await.location,
        "/users"
    );
    wang.get("/sign-in").await;
    let closed = [("name", "wang.li"), ("password", "a better one")];
    assert_eq!(
        wang.post("/sign-in", &closed).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let own = admin.post("/users/admin/disable", &[]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    let company = [("name", "client"), ("role", "company"), ("company", "")];
    let refused = admin.post("/users", &company).await;
    assert!(refused.text().contains("id=\"company-error\""));
    assert!(!PASSWORD.is_empty());
}

/// Changes the embedded database behind the program's back.
fn tamper(laboratory: &Laboratory, sql: &str) {
    let database = laboratory.app.settings.data.join("barlab.db");
    let mut conn = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    conn.batch_execute(sql).unwrap();
}

/// How many samples an intake has, and for how many of them a key is proposed.
fn kept(laboratory: &Laboratory, intake: &Intake) -> (usize, usize) {
    let counted = |conn: &mut store::Connection| {
        let samples = store::samples::of_intake(conn, Viewer::Laboratory, intake.id)?;
        let ids: Vec<_> = samples.iter().map(|sample| sample.id).collect();
        let keys = store::application_keys::of_samples(conn, Viewer::Laboratory, &ids)?;
        Ok::<_, store::StoreError>((ids.len(), keys.len()))
    };
    laboratory.app.store.read(counted).unwrap()
}

#[test]
fn a_program_that_ends_before_the_proposals_has_kept_nothing_of_a_catalogue() {
    let laboratory = Laboratory::open();
    let intake = laboratory.intake(10);
    // One code for two products, which the list itself shows.
    let list = "条码,商品名称\n6901234567892,绿茶\n6901234567892,红茶\n";
    let looked = look(&laboratory.app, list.as_bytes()).unwrap();
    let (app, number) = (&laboratory.app, intake.number);
    let take = || take_over(app, &support::desk(), number, "目录.csv", &looked);
    // The first proposal ends the work there, as SIGKILL would.
    let trap = "CREATE TRIGGER trap BEFORE INSERT ON application_keys \
                BEGIN SELECT RAISE(ABORT, 'killed'); END";
    tamper(&laboratory, trap);
    take().unwrap_err();
    assert_eq!(kept(&laboratory, &intake), (0, 0));
    tamper(&laboratory, "DROP TRIGGER trap");
    assert_eq!(take().unwrap().added, 2);
    assert_eq!(kept(&laboratory, &intake), (2, 2));
}
