//! Every page is drawn once in both languages from a sample view; no text key may be missing.
//!
//! With `BARLAB_GALLERY` set to a folder the pages are also written there as files with
//! their style, to be looked at.

#![allow(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "tests may cut corners that products may not; sample views are long lists"
)]

mod artwork;
mod connections;
mod deliveries;
mod desk;
#[allow(dead_code, reason = "only looks at pages")]
#[path = "../browser/driver.rs"]
mod driver;
mod findings;
mod inbox;
mod instruments;
mod intakes;
mod issued;
mod labels;
mod laboratory;
mod members;
mod office;
mod papers;
mod profiles;
mod readings;
mod rereading;
mod sample;
mod statistics;
mod width;

use std::path::Path;

use barlab::web::assets;
use barlab::web::page::{Frame, NavItem, PersonShown, Templates};
use barlab::web::view::View;
use domain::person::Role;
use domain::texts::{Language, Texts};

/// Parsed once for all tests; a shared engine is also how the server uses it.
fn templates() -> &'static Templates {
    static TEMPLATES: std::sync::LazyLock<Templates> =
        std::sync::LazyLock::new(|| Templates::shipped(&Texts::shipped().unwrap()).unwrap());
    &TEMPLATES
}

/// The frame of somebody of a role looking at a page.
fn frame(language: Language, role: Role, here: &str) -> Frame {
    let site = language.pick(
        "广东省标准化研究院条码检测中心",
        "Guangdong Barcode Laboratory",
    );
    let mut nav = NavItem::rail(role, here);
    for item in &mut nav {
        if item.name == "inbox" {
            item.count = Some(14);
        }
    }
    Frame {
        language,
        theme: std::env::var("BARLAB_GALLERY_THEME").ok(),
        site: site.to_owned(),
        person: Some(PersonShown {
            name: language.pick("王丽", "Wang Li").to_owned(),
            role: role.label(),
        }),
        nav,
        csrf: "secret-of-the-session".to_owned(),
        flash: None,
        here: here.to_owned(),
        query: String::new(),
    }
}

/// Draws a page in both languages and looks for what must never be on one.
fn check<V: View>(name: &str, role: Role, here: &str, view: impl Fn(Language) -> V) {
    check_framed(name, here, view, |language| frame(language, role, here));
}

fn check_framed<V: View>(
    name: &str,
    here: &str,
    view: impl Fn(Language) -> V,
    frame: impl Fn(Language) -> Frame,
) {
    let templates = templates();
    for language in Language::ALL {
        let html = templates.draw(&frame(language), &view(language)).unwrap();
        let missing: Vec<_> = html
            .split('⟦')
            .skip(1)
            .filter_map(|rest| rest.split_once('⟧').map(|(key, _)| key))
            .collect();
        assert!(missing.is_empty(), "{name} {here}: no text for {missing:?}");
        assert!(
            !html.contains("style=\"") && !html.contains("<style") && !html.contains(" onclick"),
            "{name}: inline style or script would be refused by the content security policy"
        );
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            assert!(
                !form.contains("method=\"post\"") || form.contains("secret-of-the-session"),
                "{name}: a form without the session's secret: {form}"
            );
        }
        // Patterns of numbers are written with the places that they have.
        let patterns = here == "/numbering" || here == "/layout";
        let places = html.split('{').skip(1).filter(|rest| {
            rest.split_once('}').is_some_and(|(inside, _)| {
                !inside.is_empty() && inside.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            })
        });
        assert!(
            patterns || places.count() == 0,
            "{name}: a place of a sentence was not filled"
        );
        if let Ok(folder) = std::env::var("BARLAB_GALLERY") {
            keep(Path::new(&folder), name, language, &html);
        }
    }
}

/// Writes a page into the gallery, with the style beside it.
fn keep(folder: &Path, name: &str, language: Language, html: &str) {
    std::fs::create_dir_all(folder).unwrap();
    for asset in assets::ASSETS {
        std::fs::write(folder.join(asset.name), asset.bytes).unwrap();
    }
    let own = assets::address("");
    let file = folder.join(format!("{name}.{}.html", language.tag()));
    std::fs::write(file, html.replace(&own, "")).unwrap();
}

#[test]
fn what_people_typed_is_escaped() {
    use barlab::web::view::search::Search;
    let view = Search {
        query: "<script>alert(1)</script>".to_owned(),
        ..Search::default()
    };
    let html = templates()
        .draw(
            &frame(Language::English, Role::Technician, "/search"),
            &view,
        )
        .unwrap();
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
}
