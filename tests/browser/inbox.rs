//! The inbox by keyboard alone in a real Chromium: walking, picking, choosing, putting aside, undoing.

use serde_json::{Value, json};

use super::driver::{Browser, wait_until};
use super::{Laboratory, Person, report_of};

const ENTER: &str = "\u{e007}";

/// An open intake of three samples, and one report a code that bears none of their codes.
fn crowded(lab: &Laboratory, codes: &[&str]) -> String {
    let company: Value = lab.told(&["--json", "company", "add", "Alpha Foods", "--quota", "100"]);
    let number = company["number"].as_str().unwrap().to_owned();
    let open = [
        "--json",
        "intake",
        "open",
        "--company",
        &number,
        "--quantity",
        "3",
    ];
    let intake = lab.told(&open)["number"].as_str().unwrap().to_owned();
    let list = "code,product name\n6901234567892,milk\n6901234567908,yogurt\n6901234567915,tea\n";
    lab.file("list.csv", list.as_bytes());
    lab.told(&[
        "--json",
        "catalogue",
        "import",
        "list.csv",
        "--intake",
        &intake,
    ]);
    let reports: Vec<String> = (1..)
        .zip(codes)
        .map(|(minute, code)| {
            report_of("morning", minute)
                .replace("6901234567892", code)
                .replace("690123456789 ", &format!("{} ", code.get(..12).unwrap()))
                .replace(
                    "Chk Digit    2",
                    &format!("Chk Digit    {}", code.get(12..).unwrap()),
                )
        })
        .collect();
    lab.file("reports.txt", reports.join("\n").as_bytes());
    lab.told(&["--json", "measurements", "import", "reports.txt"]);
    intake
}

fn rows(browser: &Browser) -> Value {
    browser.script("return document.querySelectorAll('[data-row]').length")
}

fn waits_for(browser: &Browser, count: u64) {
    wait_until(&format!("{count} rows are left"), || {
        rows(browser) == json!(count)
    });
}

#[test]
fn the_inbox_is_emptied_without_a_mouse() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    // The newest stands first: a stranger, then a tea and a milk of which two digits are swapped.
    let intake = crowded(&lab, &["6901234567829", "6901234567951", "5012345678900"]);
    let person = Person::in_english(&lab, &browser, "tech");
    wait_until("the start page counts what waits", || {
        browser.script("return document.querySelector('[data-live]').textContent") == json!("3")
    });
    person.goes_to("/inbox");
    assert_eq!(rows(&browser), json!(3));

    // The stranger was a trial; the row that took its place is matched by Enter alone.
    browser.press("t");
    waits_for(&browser, 2);
    browser.see("1 noted as trial.");
    browser.press(ENTER);
    waits_for(&browser, 1);
    browser.see("1 matched.");
    browser.press("u");
    waits_for(&browser, 2);
    browser.see("1 wait in the inbox again.");

    // Both are chosen by key and discarded with a reason that Enter sends.
    browser.press("a");
    let chosen = browser.script("return document.querySelector('[data-chosen]').textContent");
    assert_eq!(chosen, json!("2"));
    browser.press("d");
    browser.press(&format!("test prints{ENTER}"));
    waits_for(&browser, 0);
    browser.press("u");
    waits_for(&browser, 2);

    // The second row is opened, its sample typed instead of picked.
    browser.press("j");
    browser.press("o");
    browser.press(&format!("{intake}/2{ENTER}"));
    waits_for(&browser, 1);
    browser.press("?");
    assert!(browser.has("dialog[open]"));
    browser.see("Undo the last step");
}

#[test]
fn rows_are_chosen_noted_as_a_card_and_brought_back_by_key() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    crowded(&lab, &["6901234567829", "6901234567951", "5012345678900"]);
    let person = Person::in_english(&lab, &browser, "tech");
    person.goes_to("/inbox");
    let chosen = || browser.script("return document.querySelector('[data-chosen]').textContent");
    let first = "return document.querySelector('[data-row] .what').textContent";
    let stranger = browser.script(first);

    // x chooses the row, and once more lets it go.
    browser.press("x");
    assert_eq!(chosen(), json!("1"));
    browser.press("x");
    assert_eq!(chosen(), json!("0"));
    // What is chosen is meant, wherever one stands.
    browser.press("x");
    browser.press("j");
    browser.press("c");
    waits_for(&browser, 2);
    browser.see("1 noted as calibration card.");
    assert_ne!(browser.script(first), stranger);

    // The card is brought back from its list.
    person.goes_to("/inbox?list=card");
    assert_eq!(rows(&browser), json!(1));
    assert_eq!(browser.script(first), stranger);
    browser.press("j");
    browser.press("b");
    waits_for(&browser, 0);
    browser.see("1 wait in the inbox again.");
    person.goes_to("/inbox");
    waits_for(&browser, 3);
    // The row on which one stands is meant where none is chosen.
    browser.press("c");
    waits_for(&browser, 2);
    browser.press("?");
    browser.see("Bring back to the inbox");
}

#[test]
fn the_inbox_fits_a_phone() {
    let Some(browser) = Browser::open(390, 844) else {
        return;
    };
    let lab = Laboratory::open();
    crowded(&lab, &["6901234567829"]);
    let person = Person {
        lab: &lab,
        browser: &browser,
    };
    person.signs_in("tech");
    for path in ["/inbox", "/inbox?list=card", "/members"] {
        person.goes_to(path);
        let wide =
            browser.script("return document.documentElement.scrollWidth > window.innerWidth");
        assert_eq!(wide, json!(false), "{path} is wider than a phone");
    }
}
