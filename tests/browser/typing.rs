//! What was typed is not lost, and what is pressed twice is done once, in a real Chromium.

use super::driver::{Browser, wait_until};
use super::{Laboratory, Person};

const FORM: &str = "form[action='/companies']";

fn typed(browser: &Browser, name: &str) {
    for (field, text) in [
        ("name", name),
        ("contact", "Li"),
        ("phone", "0755"),
        ("quota", "100"),
    ] {
        browser.fill(&format!("{FORM} input[name={field}]"), text);
    }
}

#[test]
fn what_was_typed_outlives_the_session_and_is_gone_once_it_was_taken() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    let person = Person::in_english(&lab, &browser, "desk");
    person.goes_to("/companies/new");
    typed(&browser, "Alpha Foods");
    browser.forget_cookies();
    browser.click(&format!("{FORM} button.main"));
    wait_until("the way to sign in is shown", || {
        browser.has(".failure a.main")
    });
    browser.click(".failure a.main");
    browser.fill("input[name=name]", "desk");
    browser.fill("input[name=password]", super::PASSWORD);
    browser.click("form[action='/sign-in'] button.main");
    wait_until("the form is back", || browser.has(FORM));
    let name = format!("return document.querySelector(\"{FORM} input[name=name]\").value");
    assert_eq!(browser.script(&name), "Alpha Foods");
    browser.click(&format!("{FORM} button.main"));
    wait_until("the company is there", || {
        browser.address().contains("/companies/2")
    });
    person.goes_to("/companies/new");
    assert_eq!(browser.script(&name), "");
}

#[test]
fn a_button_that_is_pressed_twice_sends_its_form_once() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    let person = Person::in_english(&lab, &browser, "desk");
    person.goes_to("/companies/new");
    typed(&browser, "Beta Drinks");
    browser.net();
    let press = format!(
        "const button = document.querySelector(\"{FORM} button.main\"); button.click(); button.click()"
    );
    browser.script(&press);
    wait_until("the company is there", || {
        browser.address().contains("/companies/2")
    });
    let sent = browser.net();
    let sent = sent.iter().filter(|one| one.starts_with("POST "));
    assert_eq!(sent.count(), 1);
}
