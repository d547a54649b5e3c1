//! The search above long lists of meanings in a real Chromium: typing narrows a list, what alone is
//! left is chosen, Enter sends nothing, and the form carries what was chosen.

use serde_json::json;

use super::driver::{Browser, wait_until};
use super::{Laboratory, Person, REPORT};

const ENTER: &str = "\u{e007}";

/// The row of the name that the shipped profile does not know.
const ROW: &str = "tr:has(input[value='Decodable Symbol Height'])";

fn options(browser: &Browser) -> u64 {
    let count = format!(
        "return document.querySelectorAll(\"{ROW} select[name=to] optgroup option\").length"
    );
    browser.script(&count).as_u64().unwrap()
}

#[test]
fn the_meaning_of_an_unknown_name_is_found_by_typing_and_tried() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    let person = Person::in_english(&lab, &browser, "admin");
    person.goes_to("/profiles/check");
    let file = lab.file("report.txt", REPORT.as_bytes());
    browser.fill("input[type=file]", file.to_str().unwrap());
    browser.click("form[data-upload] button.main");
    browser.see("Decodable Symbol Height");
    let all = options(&browser);
    assert!(all > 20, "{all} meanings");

    let field = format!("{ROW} input.find-option");
    browser.fill(&field, "ar hEiGh");
    wait_until("few meanings are left", || options(&browser) < 3);
    let chosen = format!("return document.querySelector(\"{ROW} select[name=to]\").value");
    assert_eq!(browser.script(&chosen), json!("bar_height"));
    browser.press(ENTER);
    assert!(
        browser.address().contains("/profiles/check"),
        "nothing is sent"
    );
    browser.fill(&field, "nothing is called so");
    wait_until("what was chosen stays", || options(&browser) < 3);
    assert_eq!(browser.script(&chosen), json!("bar_height"));

    browser.click("form[action='/profiles/compose'] button.main");
    wait_until("the next version is tried", || {
        browser.address().contains("/profiles/try")
    });
    browser.see("Decodable Symbol Height");
}
