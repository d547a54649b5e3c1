//! What anybody is told of a document: by the address in its code, by the code itself, offline with
//! the published keys, and how often one address may ask.

use std::path::Path;
use std::process::Command;

use actix_web::http::StatusCode;
use domain::document::{DocumentKind, FileFormat};
use domain::person::{Role, Viewer};
use store::Paging;
use store::documents::{self, DocumentFilter, IssuedDocument};

use crate::papers::released;
use crate::support::{Browser, Laboratory};

/// Everything that was issued.
pub fn documents(laboratory: &Laboratory) -> Vec<IssuedDocument> {
    let all = laboratory.app.store.read(|conn| {
        let filter = DocumentFilter::default();
        documents::list(conn, Viewer::Laboratory, filter, Paging::first(50))
    });
    all.unwrap().rows
}

/// The PDF of a kind in a revision, with its bytes.
fn pdf(laboratory: &Laboratory, kind: DocumentKind, revision: u32) -> (IssuedDocument, Vec<u8>) {
    let found = documents(laboratory).into_iter().find(|one| {
        let document = &one.document;
        (document.kind, document.format) == (kind, FileFormat::Pdf) && document.revision == revision
    });
    let found = found.unwrap();
    let bytes = laboratory.app.objects.get(&found.document.sha256).unwrap();
    (found, bytes.unwrap())
}

#[actix_web::test]
async fn a_replaced_document_says_by_which_since_when_and_where_it_is() {
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, "6901234567892").await;
    laboratory.at("2023-06-22T01:00:00Z");
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let page = format!("/intakes/{}", intake.number);
    reviewer.get(&format!("{page}/report")).await;
    let again = [("reason", "委托方更名")];
    let again = reviewer.post(&format!("{page}/issue"), &again).await;
    assert_eq!(again.location, page, "{}", again.text());
    laboratory.at("2023-06-25T01:00:00Z");

    let (first, _) = pdf(&laboratory, DocumentKind::ResultCatalogue, 0);
    let (newer, _) = pdf(&laboratory, DocumentKind::ResultCatalogue, 1);
    assert!(newer.document.number.ends_with("/R1"));
    let mut anybody = Browser::new(&laboratory);
    let old = anybody.get(&format!("/v/{}", first.document.token)).await;
    let old = old.text();
    assert!(old.contains("文件已被替代"), "{old}");
    let (token, number) = (&newer.document.token, &newer.document.number);
    let link = format!("href=\"/v/{token}\">{number}</a> · 2023-06-22");
    assert!(old.contains(&link), "{link}: {old}");
    let new = anybody.get(&format!("/v/{token}")).await.text();
    assert!(new.contains("文件有效"), "{new}");
    assert!(!new.contains("文件已被替代"), "{new}");

    // What is in force now is the last one, not the next one.
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/report")).await;
    let again = [("reason", "英文版"), ("wording", "en")];
    reviewer.post(&format!("{page}/issue"), &again).await;
    let (newest, _) = pdf(&laboratory, DocumentKind::ResultCatalogue, 2);
    for token in [&first.document.token, token] {
        let old = anybody.get(&format!("/v/{token}")).await.text();
        let (token, number) = (&newest.document.token, &newest.document.number);
        let link = format!("href=\"/v/{token}\">{number}</a> · 2023-06-25");
        assert!(old.contains(&link), "{link}: {old}");
    }
}

#[actix_web::test]
async fn a_document_whose_last_revision_was_withdrawn_says_that_none_holds_until_one_does() {
    const NONE: &str = "目前没有有效文件";
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/report")).await;
    let again = [("reason", "委托方更名")];
    reviewer.post(&format!("{page}/issue"), &again).await;
    let kind = DocumentKind::ResultCatalogue;
    let (first, _) = pdf(&laboratory, kind, 0);
    let (revised, _) = pdf(&laboratory, kind, 1);
    let at = format!("/documents/{}", revised.id);
    reviewer.get(&at).await;
    let reason = [("reason", "误出")];
    reviewer.post(&format!("{at}/withdraw"), &reason).await;

    let mut anybody = Browser::new(&laboratory);
    let (old, gone) = (
        format!("/v/{}", first.document.token),
        format!("/v/{}", revised.document.token),
    );
    let shown = anybody.get(&old).await.text();
    assert!(
        shown.contains("文件已被替代") && shown.contains(NONE),
        "{shown}"
    );
    assert!(shown.contains(&format!("href=\"{gone}\"")), "{shown}");
    assert!(!shown.contains("现行文件"), "{shown}");
    let shown = anybody.get(&gone).await.text();
    assert!(
        shown.contains("文件已撤回") && !shown.contains("现行文件"),
        "{shown}"
    );

    reviewer.get(&format!("{page}/report")).await;
    reviewer.post(&format!("{page}/issue"), &again).await;
    let (holds, _) = pdf(&laboratory, kind, 2);
    let link = format!(
        "现行文件： <a class=\"mono\" href=\"/v/{}\"",
        holds.document.token
    );
    for place in [&old, &gone] {
        let shown = anybody.get(place).await.text();
        assert!(shown.contains(&link) && !shown.contains(NONE), "{shown}");
    }
}

#[actix_web::test]
async fn a_code_is_ours_on_the_page_of_its_own_document_and_on_no_other() {
    const OURS: &str = "由本机构为此文件签名";
    const NOT_OURS: &str = "不是本机构制作的";
    let laboratory = Laboratory::open();
    released(&laboratory, "6901234567892").await;
    let (one, bytes) = pdf(&laboratory, DocumentKind::ResultCatalogue, 0);
    let (other, _) = pdf(&laboratory, DocumentKind::Certificate, 0);
    let text = String::from_utf8_lossy(&bytes);
    let address = text.split("/BarlabCode(").nth(1).unwrap();
    let address = address.split(')').next().unwrap();
    let (place, signed) = address.split_once("?s=").unwrap();
    let token = place.split("/v/").nth(1).unwrap();
    assert_eq!(token, one.document.token);

    let mut anybody = Browser::new(&laboratory);
    let good = anybody.get(&format!("/v/{token}?s={signed}")).await.text();
    assert!(good.contains(OURS), "{good}");
    assert!(!good.contains(NOT_OURS), "{good}");
    let plain = anybody.get(&format!("/v/{token}")).await.text();
    assert!(!plain.contains(OURS), "no code, no word of it: {plain}");
    let moved = format!("/v/{}?s={signed}", other.document.token);
    let moved = anybody.get(&moved).await.text();
    assert!(moved.contains(NOT_OURS), "{moved}");
    assert!(!moved.contains(OURS), "{moved}");
    // A code that is ours for a document that is in no register.
    let unknown = format!("/v/{}?s={signed}", "A".repeat(22));
    let unknown = anybody.get(&unknown).await.text();
    assert!(unknown.contains(NOT_OURS), "{unknown}");
}

/// Checks a file with published keys in a folder without laboratory.
fn verified(folder: &Path, file: &str, keys: &str) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_barlab"))
        .args(["documents", "verify", file, "--keys", keys])
        .current_dir(folder)
        .env_clear()
        .env("BARLAB_LANGUAGE", "en")
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    (run.status.code().unwrap(), said)
}

#[actix_web::test]
async fn a_file_is_checked_with_the_published_keys_where_there_is_no_laboratory() {
    let laboratory = Laboratory::open();
    released(&laboratory, "6901234567892").await;
    let (one, mut bytes) = pdf(&laboratory, DocumentKind::ResultCatalogue, 0);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let keys = Browser::new(&laboratory).get("/v/keys").await;
    write("keys.json", &keys.body);
    write("whole.pdf", &bytes);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    write("changed.pdf", &bytes);
    let stranger = Laboratory::open();
    let keys = Browser::new(&stranger).get("/v/keys").await;
    write("others.json", &keys.body);
    write("words.json", b"no keys here");
    write("form.json", b"{\"form\":\"other.keys.1\",\"keys\":[]}");

    let place = folder.path();
    let (code, said) = verified(place, "whole.pdf", "keys.json");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&one.document.number), "{said}");
    assert!(said.contains("whole"), "{said}");
    let (code, said) = verified(place, "changed.pdf", "keys.json");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("changed after it was issued"), "{said}");
    let (code, said) = verified(place, "whole.pdf", "others.json");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("did not publish"), "{said}");
    for file in ["words.json", "form.json"] {
        let (code, said) = verified(place, "whole.pdf", file);
        assert_eq!(code, 1, "{said}");
        let told = said.contains(file) && said.contains("/v/keys");
        assert!(told, "{said}");
    }
    assert!(!place.join("data").exists(), "nothing is made");
}

#[actix_web::test]
async fn who_asks_without_end_is_refused_alone_and_for_a_while() {
    let laboratory = Laboratory::open();
    let mut hasty = Browser::from(&laboratory, "203.0.113.7", "");
    let mut others = [
        Browser::from(&laboratory, "203.0.113.8", ""),
        // What somebody far away says of himself is not believed.
        Browser::from(&laboratory, "198.51.100.1", "203.0.113.7"),
        // Behind the proxy of this machine its own last word counts.
        Browser::from(&laboratory, "127.0.0.1", "203.0.113.7, 203.0.113.9"),
    ];
    for turn in 0..60 {
        let status = hasty.get("/v/x").await.status;
        assert_eq!(status, StatusCode::OK, "{turn}");
    }
    let limited = StatusCode::TOO_MANY_REQUESTS;
    assert_eq!(hasty.get("/v/x").await.status, limited);
    for other in &mut others {
        assert_eq!(other.get("/v/x").await.status, StatusCode::OK);
    }
    let mut same = Browser::from(&laboratory, "127.0.0.1", "203.0.113.9, 203.0.113.7");
    assert_eq!(same.get("/v/x").await.status, limited);
    laboratory.at("2023-06-20T01:00:59Z");
    assert_eq!(hasty.get("/v/x").await.status, limited);
    // What was asked comes back second by second; what was refused was not asked.
    laboratory.at("2023-06-20T01:01:03Z");
    for turn in 0..3 {
        assert_eq!(hasty.get("/v/x").await.status, StatusCode::OK, "{turn}");
    }
    assert_eq!(hasty.get("/v/x").await.status, limited);
    laboratory.at("2023-06-20T01:03:00Z");
    assert_eq!(hasty.get("/v/x").await.status, StatusCode::OK);
}
