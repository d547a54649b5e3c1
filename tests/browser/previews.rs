//! Live previews in a real Chromium: labels and layouts are drawn anew while one types.

use serde_json::{Value, json};

use super::check::issued;
use super::driver::{Browser, wait_until};
use super::{Laboratory, Person};

/// The picture of the preview once it is drawn: its address and its width in pixels.
fn picture(browser: &Browser) -> Value {
    browser.script(
        "const picture = document.querySelector('#preview img'); \
         return picture && picture.complete && picture.naturalWidth > 0 ? picture.src : null",
    )
}

/// Waits until another picture than this is drawn, and gives it.
fn another(browser: &Browser, before: &Value) -> Value {
    wait_until("the preview is drawn anew", || {
        let now = picture(browser);
        now.is_string() && now != *before
    });
    picture(browser)
}

#[test]
fn a_label_and_a_symbol_are_drawn_anew_while_one_types() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    let person = Person::in_english(&lab, &browser, "desk");
    person.goes_to("/labels/bag");
    let first = another(&browser, &Value::Null);
    let loaded = browser.script("return performance.timeOrigin");
    browser.fill("input[name=product]", "Apple juice");
    wait_until("the example is gone and the number is missed", || {
        picture(&browser).is_null()
    });
    browser.fill("input[name='01']", "6901234567893");
    browser.see("check digit");
    browser.fill("input[name='01']", "6901234567892");
    let second = another(&browser, &first);
    assert!(second.as_str().unwrap().contains("Apple"), "{second}");
    assert!(second.as_str().unwrap().contains("6901234567892"));
    assert_eq!(
        browser.script("return performance.timeOrigin"),
        loaded,
        "the page was never left"
    );

    person.goes_to("/labels/symbol");
    let first = another(&browser, &Value::Null);
    browser.fill("input[name=data]", "4006381333931");
    let second = another(&browser, &first);
    assert!(second.as_str().unwrap().contains("4006381333931"));
    browser.script(
        "const kind = document.querySelector('select[name=kind]'); kind.value = 'GS1128'; \
         kind.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    wait_until("a kind that cannot be used is refused in words", || {
        browser.script("return document.querySelectorAll('#preview .note.bad li').length")
            == json!(1)
    });
}

#[test]
fn the_layout_is_shown_as_paper_while_one_types() {
    let Some(browser) = Browser::open(1280, 900) else {
        return;
    };
    let lab = Laboratory::open();
    issued(&lab);
    let person = Person::in_english(&lab, &browser, "admin");
    // Chromium shows paper in a page of its own, so what the frame was answered is read from the log.
    let paper = format!("application/pdf {}/layout/preview", lab.address);
    let shown = || browser.net().contains(&paper);
    person.goes_to("/layout");
    wait_until("the layout is shown at once", shown);
    let loaded = browser.script("return performance.timeOrigin");
    browser.fill("input[name=name]", "Another name");
    wait_until("what was typed is shown", shown);
    browser.fill("input[name=note]", "why");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let still = browser.net();
    assert!(!still.contains(&paper), "a note changes nothing: {still:?}");
    assert_eq!(browser.script("return performance.timeOrigin"), loaded);
}
