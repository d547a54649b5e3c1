//! The public check in a real Chromium, on a phone: a file is compared where it lies and never sent.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::driver::Browser;
use super::{Laboratory, Person, report_of};

/// Who signed, as the certificate of a demonstration calls itself.
const SIGNED: &str = "Signature of DEMO, proves nothing: ";

/// Lets an intake of one sample go the whole way; gives the token and the bytes of one of its documents.
pub fn issued(lab: &Laboratory) -> (String, Vec<u8>) {
    let add = ["--json", "company", "add", "Alpha Foods"];
    let company = lab.told(&[&add[..], &["--quota", "100", "--phone", "020-1234"]].concat());
    let company = company["number"].as_str().unwrap();
    let open = ["--json", "intake", "open", "--company", company];
    let intake = lab.told(&[&open[..], &["--quantity", "1"]].concat());
    let intake = intake["number"].as_str().unwrap();
    lab.file("list.csv", b"code,product name\n6901234567892,milk\n");
    lab.told(&["catalogue", "import", "list.csv", "--intake", intake]);
    let report = report_of(intake, 1);
    lab.file("report.txt", report.as_bytes());
    lab.told(&["--as", "tech", "measurements", "import", "report.txt"]);
    for (who, step) in [("tech", "check"), ("tech", "submit"), ("review", "release")] {
        lab.told(&["--as", who, "intake", step, intake]);
    }
    lab.told(&["documents", "issue", "--intake", intake, "--out", "pack"]);
    let pack = lab.folder.path().join("pack");
    let files = std::fs::read_dir(pack).unwrap();
    let document = files
        .map(|entry| entry.unwrap().path())
        .find(|path| path.display().to_string().ends_with(".pdf"))
        .unwrap();
    let bytes = std::fs::read(document).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let code = text.split("/BarlabCode(").nth(1).unwrap();
    let token = code.split("/v/").nth(1).unwrap().split('?').next().unwrap();
    (token.to_owned(), bytes)
}

/// Drops a file on the page, as from another window.
fn drop_file(browser: &Browser, bytes: &[u8]) {
    browser.script(&format!(
        "const bytes = Uint8Array.from(atob({}), (sign) => sign.charCodeAt(0)); \
         const dataTransfer = new DataTransfer(); \
         dataTransfer.items.add(new File([bytes], 'dropped.pdf')); \
         const how = {{ dataTransfer, bubbles: true, cancelable: true }}; \
         document.querySelector('[data-compare] [data-drop]').dispatchEvent(new DragEvent('drop', how));",
        json!(STANDARD.encode(bytes))
    ));
}

#[test]
fn a_file_is_compared_in_the_browser_and_nothing_of_it_is_sent() {
    let Some(browser) = Browser::open(390, 844) else {
        return;
    };
    let lab = Laboratory::open();
    let (token, genuine) = issued(&lab);
    let mut changed = genuine.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let genuine_file = lab.file("received.pdf", &genuine);
    let changed_file = lab.file("changed.pdf", &changed);
    let person = Person {
        lab: &lab,
        browser: &browser,
    };
    person.goes_to("/language/en");
    person.goes_to(&format!("/v/{token}"));
    browser.see("It is compared in your browser and not sent anywhere.");
    assert!(!browser.net().is_empty(), "the log of requests works");

    let field = "[data-compare] input[type=file]";
    browser.fill(field, genuine_file.to_str().unwrap());
    browser.see("This is the original, byte for byte.");
    browser.see(SIGNED);
    browser.see("it fits the file");
    browser.fill(field, changed_file.to_str().unwrap());
    browser.see("This file was changed after we issued it.");
    browser.see("Its content was changed after it was issued.");
    browser.see(SIGNED);
    browser.see("it does not fit the file");
    drop_file(&browser, &genuine);
    browser.see("This is the original, byte for byte.");
    browser.see(SIGNED);
    browser.see("it fits the file");
    let signatures = "return document.querySelectorAll('[data-signature].found').length";
    assert_eq!(browser.script(signatures), json!(1), "not those of before");
    let shown = browser.script("return document.querySelector('[data-compare]').innerText");
    assert!(!shown.as_str().unwrap().contains("changed"), "{shown}");
    drop_file(&browser, &changed);
    browser.see("This file was changed after we issued it.");
    browser.see(SIGNED);
    browser.see("it does not fit the file");
    drop_file(&browser, b"%PDF-1.7 something else");
    browser.see("This is not the document of this page.");
    assert_eq!(
        browser.net(),
        Vec::<String>::new(),
        "nothing went over the net"
    );
    assert!(browser.address().ends_with(&format!("/v/{token}")));

    // Whoever sends it on purpose gets the same answer from the laboratory.
    browser.fill(field, changed_file.to_str().unwrap());
    browser.click("[data-compare] form button");
    browser.see("This file was changed after we issued it.");
    assert!(browser.address().ends_with("/file"));
    let sent = format!("POST {}/v/{token}/file", lab.address);
    assert!(browser.net().contains(&sent));
}
