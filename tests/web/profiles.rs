//! The instrument profile workbench: from an unknown name to a version in force, and reading again.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::laboratory::finished;
use crate::support::{Answer, Browser, Laboratory};

const REPORT: &[u8] = include_bytes!("../../importers/samples/trucheck/ean13-good.txt");
const NAME: &str = "Decodable Symbol Height";

/// The value of a hidden field of a page.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let field = format!("name=\"{name}\" value=\"");
    page.split(&field)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

/// Puts the report on the bench and gives the address of its page.
pub(crate) async fn on_bench(browser: &mut Browser) -> String {
    browser.get("/profiles/check").await;
    let answer = browser
        .upload("/profiles/check", &[], "读数.txt", REPORT)
        .await;
    assert!(
        answer.location.starts_with("/profiles/check?sha256="),
        "{}",
        answer.text()
    );
    answer.location
}

/// Maps the unknown name of the report and saves the version as a draft.
pub(crate) async fn drafted(technician: &mut Browser) -> Answer {
    let bench = on_bench(technician).await;
    let page = technician.get(&bench).await.text();
    assert!(page.contains(NAME), "{page}");
    assert!(
        page.contains("352.5 MILS"),
        "an example stands beside the name"
    );
    let fields = [
        ("sha256", hidden(&page, "sha256")),
        ("name", "读数.txt"),
        ("profile", "webscan-text.1"),
        ("raw", NAME),
        ("to", "bar_height"),
        ("form", "value"),
        ("unit", "mil"),
    ];
    let composed = technician.post("/profiles/compose", &fields).await;
    assert!(
        composed.location.starts_with("/profiles/try?"),
        "{}",
        composed.text()
    );
    let trial = technician.get(&composed.location).await.text();
    assert!(trial.contains("webscan-text.101"), "{trial}");
    assert!(trial.contains("352.5 mil"), "{trial}");
    let save = [
        ("sha256", hidden(&trial, "sha256")),
        ("name", "读数.txt"),
        ("text", hidden(&trial, "text")),
        ("proof", hidden(&trial, "proof")),
    ];
    let unnoted = technician.post("/profiles", &save).await;
    assert_eq!(unnoted.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Whoever sends the form without having been shown the dry run is shown it.
    let mut untried = save[..3].to_vec();
    untried.push(("note", "新固件"));
    let untried = technician.post("/profiles", &untried).await;
    assert_eq!(untried.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(untried.text().contains("试运行") && untried.text().contains("352.5 mil"));
    let mut noted = save.to_vec();
    noted.push(("note", "新固件"));
    technician.post("/profiles", &noted).await
}

#[actix_web::test]
async fn a_table_that_nothing_reads_yet_can_be_tried_and_saved() {
    let laboratory = Laboratory::open();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/profiles/check").await;
    let table = "Kind of code;What it says;Mark;Light to dark\nEAN-13;6901234567892;3.4;71\n";
    let bench = technician
        .upload("/profiles/check", &[], "own.csv", table.as_bytes())
        .await;
    let sha256 = bench.location.split("sha256=").nth(1).unwrap();
    let sha256 = sha256.split('&').next().unwrap().to_owned();
    let text = "id = \"own-table\"\nversion = 101\nkind = \"delimited\"\n\
                model = \"Own 1\"\nconfidence = \"confirmed\"\nmarks = [\"Light to dark\"]\nmap = [\n\
                { from = [\"Kind of code\"], to = \"record.symbology\" },\n\
                { from = [\"What it says\"], to = \"record.data\" },\n\
                { from = [\"Mark\"], to = \"record.grade\" },\n\
                { from = [\"Light to dark\"], to = \"symbol_contrast\" },\n]\n";
    let fields = [
        ("sha256", sha256.as_str()),
        ("name", "own.csv"),
        ("text", text),
    ];
    let edited = technician.post("/profiles/edit", &fields).await;
    assert!(
        edited.location.starts_with("/profiles/try?"),
        "{}",
        edited.text()
    );
    let trial = technician.get(&edited.location).await.text();
    assert!(trial.contains("当前生效的配置都读不了此文件"), "{trial}");
    let save = [
        ("sha256", sha256.as_str()),
        ("name", "own.csv"),
        ("text", hidden(&trial, "text")),
        ("proof", hidden(&trial, "proof")),
        ("note", "自有设备"),
    ];
    let saved = technician.post("/profiles", &save).await;
    assert_eq!(
        saved.location,
        "/profiles/own-table/101",
        "{}",
        saved.text()
    );
}

#[actix_web::test]
async fn an_unknown_name_becomes_a_version_in_force_and_old_sources_are_read_again() {
    let laboratory = Laboratory::open();
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/measurements").await;
    let import = technician
        .upload("/measurements", &[], "读数.txt", REPORT)
        .await;
    finished(&mut technician, &import.location).await;

    let saved = drafted(&mut technician).await;
    assert_eq!(
        saved.location,
        "/profiles/webscan-text/101",
        "{}",
        saved.text()
    );
    let page = "/profiles/webscan-text/101";
    let shown = technician.get(page).await.text();
    assert!(shown.contains(NAME) && shown.contains("新固件"), "{shown}");
    assert!(
        !shown.contains("put-in-force"),
        "a technician does not put it in force"
    );

    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    assert!(reviewer.get(page).await.text().contains("put-in-force"));
    let act = format!("{page}/put-in-force");
    let unreasoned = reviewer.post(&act, &[("reason", " ")]).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = reviewer.post(&act, &[("reason", "已核对")]).await;
    assert_eq!(done.location, page, "{}", done.text());
    assert!(reviewer.get("/profiles").await.text().contains("使用中"));

    let choose = technician
        .get("/profiles/rereadings?profile=webscan-text")
        .await
        .text();
    let source = hidden(&choose.replace("type=\"checkbox\" ", ""), "source").to_owned();
    let chosen = [("profile", "webscan-text.101"), ("source", source.as_str())];
    let compared = technician.post("/profiles/rereadings", &chosen).await;
    let outcome = finished(&mut technician, &compared.location).await;
    assert!(outcome.contains("352.5 mil"), "{outcome}");
    let mut apply = chosen.to_vec();
    apply.push(("apply", "yes"));
    let applied = technician.post("/profiles/rereadings", &apply).await;
    finished(&mut technician, &applied.location).await;
    let source = technician.get(&format!("/sources/{source}")).await.text();
    assert!(source.contains("webscan-text.101"), "{source}");
    let choose = technician
        .get("/profiles/rereadings?profile=webscan-text")
        .await;
    assert!(
        !choose.text().contains("checkbox"),
        "nothing is left to read again"
    );

    let retired = reviewer
        .post(&format!("{page}/retire"), &[("reason", "读错")])
        .await;
    assert_eq!(retired.location, page, "{}", retired.text());
    let file = reviewer.get(&format!("{page}/file")).await;
    assert!(file.text().contains("version = 101"));
}

#[actix_web::test]
async fn a_text_that_is_no_profile_comes_back_with_the_line_at_fault() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let bench = on_bench(&mut admin).await;
    let page = admin.get(&bench).await.text();
    let sha256 = hidden(&page, "sha256").to_owned();
    let base = importers::Profiles::shipped().unwrap();
    let base = &base.named("webscan-text.1").unwrap().text;
    let lines = base
        .lines()
        .position(|line| line.contains("symbol_contrast"))
        .unwrap()
        + 1;
    let wrong = base
        .replace("version = 1\n", "version = 101\n")
        .replace("\"symbol_contrast\"", "\"colour\"");
    let fields = |text: &'static str| {
        [
            ("name", "a.txt"),
            ("profile", "webscan-text.1"),
            ("text", text),
        ]
    };
    let mut sent = fields("").to_vec();
    sent.push(("sha256", &sha256));
    sent[2].1 = &wrong;
    let refused = admin.post("/profiles/edit", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(
        text.contains(&format!("第 {lines} 行")) && text.contains("colour"),
        "{text}"
    );
    let mut sent = fields("version = ").to_vec();
    sent.push(("sha256", &sha256));
    let refused = admin.post("/profiles/edit", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nothing = [("sha256", sha256.as_str()), ("profile", "webscan-text.1")];
    let unmapped = admin.post("/profiles/compose", &nothing).await;
    assert_eq!(unmapped.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn what_is_no_verifier_s_file_says_so_on_the_bench() {
    let laboratory = Laboratory::open();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/profiles/check").await;
    let nothing = technician.upload("/profiles/check", &[], "", b"").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    technician.get("/profiles/check").await;
    let letter = technician
        .upload("/profiles/check", &[], "letter.txt", b"Dear lab,\n")
        .await;
    let page = technician.get(&letter.location).await;
    assert!(page.text().contains("role=\"alert\""), "{}", page.text());
    let stranger = technician.get("/profiles/check?source=77").await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let gone = technician.get("/profiles/webscan-text/77").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
