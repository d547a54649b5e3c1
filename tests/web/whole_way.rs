//! One intake goes the whole way through the pages, from the desk to the public check.

use crate::laboratory::{finished, report, with_samples};
use crate::support::{Browser, Laboratory};
use actix_web::http::StatusCode;
use domain::person::Role;

#[actix_web::test]
async fn an_intake_goes_the_whole_way_through_the_pages() {
    for laboratory in Laboratory::on_each_engine() {
        let intake = with_samples(&laboratory, &["6901234567892"]);
        let number = intake.number.to_string();
        let page = format!("/intakes/{number}");
        let sample = format!("{page}/samples/1");
        let _worker = laboratory.worker();

        let mut technician = Browser::of(&laboratory, Role::Technician).await;
        technician.get("/measurements").await;
        let answer = technician
            .upload("/measurements", &[], "a.txt", &report("morning"))
            .await;
        finished(&mut technician, &answer.location).await;
        let shown = technician.get(&sample).await.text();
        assert!(
            shown.contains("class=\"rule\""),
            "parameter rules are drawn"
        );
        assert!(shown.contains("<path d=\"M"), "the symbol is drawn");

        let inspected = technician
            .post(
                &format!("{sample}/manual"),
                &[
                    ("hri_present", "yes"),
                    ("hri_match", "yes"),
                    ("quiet_zone", "yes"),
                ],
            )
            .await;
        assert_eq!(inspected.location, sample, "{}", inspected.text());
        let wrong = technician
            .post(&format!("{sample}/manual"), &[("height", "tall")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let decided = technician
            .post(&format!("{sample}/application"), &[("key", "3")])
            .await;
        assert_eq!(decided.location, sample, "{}", decided.text());
        let shown = technician.get(&sample).await.text();
        assert!(
            shown.contains("一物多码") && shown.contains("GB 12904-2008"),
            "{shown}"
        );
        assert!(shown.contains("不符合"));
        let submitted = technician.post(&format!("{page}/submit"), &[]).await;
        assert_eq!(submitted.location, page, "{}", submitted.text());

        let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
        let review = reviewer.get(&format!("{page}/review")).await.text();
        assert!(review.contains("一物多码"));
        let unsigned = reviewer
            .post(&format!("{page}/release"), &[("password", "guess")])
            .await;
        assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
        let password = [("password", crate::support::PASSWORD)];
        let released = reviewer.post(&format!("{page}/release"), &password).await;
        assert_eq!(released.location, page, "{}", released.text());

        documents_are_there(&laboratory, &page).await;
        for role in Role::ALL {
            every_link_leads_somewhere(&laboratory, *role).await;
        }
        let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
        desk.get(&page).await;
        let sent = [("on", "2030-01-31"), ("waybill", "SF1")];
        assert_eq!(
            desk.post(&format!("{page}/dispatch"), &sent).await.location,
            page
        );
        assert!(desk.get(&page).await.text().contains("SF1"));
    }
}

/// Follows every link that a page offers: none leads where its reader may not go.
async fn every_link_leads_somewhere(laboratory: &Laboratory, role: Role) {
    let mut browser = Browser::of(laboratory, role).await;
    let mut waiting = vec!["/".to_owned()];
    let mut known: std::collections::HashSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let answer = browser.get(&path).await;
        let fine = answer.status.is_success() || answer.status.is_redirection();
        assert!(fine, "{} as {}: {}", path, role.code(), answer.status);
        if !answer.media_type.starts_with("text/html") {
            continue;
        }
        for link in answer.text().split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap().replace("&amp;", "&");
            let link = link.split('#').next().unwrap().to_owned();
            let own = link.starts_with('/') && !link.starts_with("/language");
            if own && known.insert(link.clone()) {
                waiting.push(link);
            }
        }
    }
    assert!(known.len() > 8, "{known:?}");
}

/// The client finds the documents, their files are what the public page offers, and withdrawing shows.
async fn documents_are_there(laboratory: &Laboratory, page: &str) {
    let mut client = Browser::of(laboratory, Role::Company).await;
    let shown = client.get(page).await.text();
    let links: Vec<_> = shown
        .split("href=\"/documents/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|id| !id.contains('/') && !id.is_empty())
        .collect();
    assert!(links.len() >= 5, "{links:?}");
    let document = client.get(&format!("/documents/{}", links[0])).await.text();
    let token = document
        .split("href=\"/v/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let file = client.get(&format!("/documents/{}/file", links[0])).await;
    assert_eq!(file.status, StatusCode::OK);
    let mut stranger = Browser::new(laboratory);
    let format = closed_until_opened(&mut client, &mut stranger, links[0], token, &file.body).await;
    compared_with_the_original(&mut stranger, token, &file.body).await;

    let mut reviewer = Browser::of(laboratory, Role::Reviewer).await;
    let withdraw = format!("/documents/{}/withdraw", links[0]);
    let unreasoned = reviewer.post(&withdraw, &[]).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = reviewer.post(&withdraw, &[("reason", "登记有误")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(
        stranger
            .get(&format!("/v/{token}"))
            .await
            .text()
            .contains("文件已撤回")
    );
    let gone = stranger.get(&format!("/v/{token}/{format}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    counted(laboratory, links[0]).await;
}

/// Strangers see the least until the holder opens the document; what format it has.
async fn closed_until_opened(
    client: &mut Browser,
    stranger: &mut Browser,
    id: &str,
    token: &str,
    file: &[u8],
) -> &'static str {
    let page = format!("/v/{token}");
    let check = stranger.get(&page).await.text();
    assert!(check.contains("文件有效"), "{check}");
    assert!(!check.contains(&format!("href=\"{page}/")), "{check}");
    for format in ["pdf", "xlsx", "json"] {
        let closed = stranger.get(&format!("{page}/{format}")).await;
        assert_eq!(closed.status, StatusCode::NOT_FOUND);
    }
    let open = format!("/documents/{id}/open");
    let done = client
        .post(&open, &[("reach", "this"), ("open", "yes")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let format = match file.first_chunk() {
        Some(b"%PDF") => "pdf",
        Some(b"PK\x03\x04") => "xlsx",
        _ => "json",
    };
    let original = stranger.get(&format!("{page}/{format}")).await;
    assert_eq!(original.body, file);
    client
        .post(&open, &[("reach", "this"), ("open", "no")])
        .await;
    let closed = stranger.get(&format!("{page}/{format}")).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    client
        .post(&open, &[("reach", "all"), ("open", "yes")])
        .await;
    let original = stranger.get(&format!("{page}/{format}")).await;
    assert_eq!(original.status, StatusCode::OK);
    format
}

async fn compared_with_the_original(stranger: &mut Browser, token: &str, file: &[u8]) {
    let address = format!("/v/{token}/file");
    let same = stranger.upload(&address, &[], "a.pdf", file).await.text();
    assert!(
        same.contains("class=\"note good\" role=\"status\"><"),
        "{same}"
    );
    let mut changed = file.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let changed = stranger
        .upload(&address, &[], "a.pdf", &changed)
        .await
        .text();
    assert!(
        changed.contains("class=\"note bad\" role=\"status\"><"),
        "{changed}"
    );
    let none = stranger.upload(&address, &[], "", b"").await;
    assert_eq!(none.status, StatusCode::SEE_OTHER);
    let forged = stranger.get(&format!("/v/{token}?s=AQE")).await.text();
    assert!(forged.contains("不是本机构制作"), "{forged}");
    let keys = stranger.get("/v/keys").await.text();
    assert!(keys.contains("barlab.keys.1"), "{keys}");
    // One who is not known and one who could not be one are answered alike.
    let unknown = stranger.get(&format!("/v/{}", "A".repeat(22))).await;
    let malformed = stranger.get("/v/x").await;
    assert_eq!(
        (unknown.status, malformed.status),
        (StatusCode::OK, StatusCode::OK)
    );
    let unknown = unknown.text().replace(&"A".repeat(22), "x");
    assert_eq!(unknown, malformed.text());
}

/// The laboratory sees how often a document was checked, and nobody may ask without end.
async fn counted(laboratory: &Laboratory, id: &str) {
    let mut admin = Browser::of(laboratory, Role::Admin).await;
    let page = admin.get(&format!("/documents/{id}")).await.text();
    assert!(page.contains("最近 90 天的核验"), "{page}");
    let mut hasty = Browser::new(laboratory);
    let mut answered = 0;
    while hasty.get("/v/x").await.status == StatusCode::OK {
        answered += 1;
        assert!(answered < 100, "nobody said stop");
    }
    let refused = hasty.get("/v/x").await.status;
    assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
}
