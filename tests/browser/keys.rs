//! Keyboard and scanner in a real Chromium: the scripts of the pages do what the list of keys says.

use serde_json::json;

use super::driver::{Browser, wait_until};
use super::{Laboratory, Person};

/// A desk with three companies, signed in, in English.
fn at_the_desk(browser: &Browser, work: impl FnOnce(&Laboratory, &Person<'_>)) {
    let lab = Laboratory::open();
    let person = Person::in_english(&lab, browser, "desk");
    for name in ["Alpha Foods", "Beta Drinks", "Gamma Toys"] {
        person.goes_to("/companies/new");
        browser.fill("form[action='/companies'] input[name=name]", name);
        browser.fill("input[name=contact]", "Li");
        browser.fill("input[name=phone]", "0755-1234567");
        browser.fill("input[name=quota]", "100");
        browser.press(ENTER);
        browser.see(name);
    }
    work(&lab, &person);
}

fn focused(browser: &Browser) -> String {
    browser
        .script("return document.activeElement.id || document.activeElement.tagName")
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

#[test]
fn rows_are_walked_opened_and_left_by_keyboard() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    at_the_desk(&browser, |_, person| {
        person.goes_to("/companies");
        browser.press("jjk");
        let chosen = browser.script(
            "return [...document.querySelectorAll('tbody tr')].findIndex(row => row.ariaSelected === 'true')",
        );
        assert_eq!(chosen, json!(0));
        browser.press(ENTER);
        wait_until("the chosen company opens", || {
            browser.address().contains("/companies/2")
        });
        browser.press("/");
        assert_eq!(focused(&browser), "find");
        browser.press(ESCAPE);
        assert_eq!(focused(&browser), "BODY");
        browser.press("?");
        assert!(browser.has("dialog[open]"));
    });
}

#[test]
fn a_scan_outside_of_fields_is_searched_for_and_in_a_form_goes_on() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    at_the_desk(&browser, |_, person| {
        person.goes_to("/companies");
        browser.scan("6901234567892");
        wait_until("the scan is searched for", || {
            browser.address().ends_with("/search?q=6901234567892")
        });
        person.goes_to("/companies/new");
        browser.script("document.querySelector(\"form[action='/companies'] #name\").focus()");
        browser.press(&format!("Delta Tea{ENTER}"));
        assert!(browser.address().ends_with("/companies/new"));
        assert_eq!(focused(&browser), "contact");
    });
}

#[test]
fn what_was_typed_survives_a_reload_and_lists_refresh_while_one_types() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    at_the_desk(&browser, |_, person| {
        person.goes_to("/companies/new");
        browser.fill("form[action='/companies'] input[name=name]", "Epsilon");
        person.goes_to("/companies/new");
        let kept = browser.script("return document.querySelector('#name').value");
        assert_eq!(kept, json!("Epsilon"));
        person.goes_to("/intakes/new");
        browser.fill("#company-query", "beta");
        wait_until("only one company is left", || {
            browser.script("return document.querySelectorAll('#choices tbody tr').length")
                == json!(1)
        });
        browser.see("Beta Drinks");
    });
}

#[test]
fn no_page_of_the_desk_is_wider_than_a_phone_or_breaks_its_own_policy() {
    let Some(browser) = Browser::open(390, 844) else {
        return;
    };
    at_the_desk(&browser, |_, person| {
        assert_eq!(browser.script("return window.innerWidth"), json!(390));
        for path in [
            "/",
            "/companies",
            "/companies/new",
            "/intakes",
            "/intakes/new",
            "/documents",
            "/dictionaries",
            "/dictionaries/application",
            "/search?q=beta",
            "/me",
            "/nowhere",
        ] {
            person.goes_to(path);
            let wide =
                browser.script("return document.documentElement.scrollWidth > window.innerWidth");
            assert_eq!(wide, json!(false), "{path} is wider than a phone");
            let styled =
                browser.script("return getComputedStyle(document.body).fontVariantNumeric");
            assert_eq!(styled, json!("tabular-nums"), "{path} has lost its style");
        }
    });
}
