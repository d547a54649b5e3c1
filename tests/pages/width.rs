//! No page is wider than its window: on a desk's screen and on a phone, in both languages, in a real Chromium.
//!
//! Left out, with a line that says so, where Chromium is not installed; with
//! `BARLAB_TEST_EVERYTHING` set it must be there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use domain::texts::Language;

use super::driver::Browser;

/// What this test is called, so that it does not begin itself.
const NAME: &str = "no_page_is_wider_than_its_window";

/// Width and height of the windows: a desk, and a phone.
const WINDOWS: [(u32, u32); 2] = [(1280, 900), (390, 844)];

/// Nothing, or the widths of window and page with what reaches furthest to the right.
const MEASURE: &str = "
    const page = document.documentElement;
    if (document.styleSheets.length === 0) return 'it has no style';
    if (page.scrollWidth <= page.clientWidth) return '';
    const beyond = [...document.body.querySelectorAll('*')]
        .map((one) => [one.getBoundingClientRect().right, one])
        .sort((one, other) => other[0] - one[0]);
    const tell = (one) => `${one.localName}.${one.className} “${one.textContent.trim().slice(0, 40)}”`;
    return `${page.scrollWidth} in ${page.clientWidth}: ${beyond.slice(0, 3).map((one) => tell(one[1])).join(', ')}`;
";

/// Has the other tests of this program write their pages.
fn gallery(folder: &Path) -> Vec<PathBuf> {
    let drawn = Command::new(std::env::current_exe().unwrap())
        .args(["--skip", NAME])
        .env("BARLAB_GALLERY", folder)
        .env_remove("BARLAB_GALLERY_THEME")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(drawn.success(), "the pages could not be drawn");
    let files = std::fs::read_dir(folder).unwrap();
    let mut pages: Vec<PathBuf> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    pages.sort();
    pages
}

#[test]
fn no_page_is_wider_than_its_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut pages = Vec::new();
    let mut wide = Vec::new();
    for (width, height) in WINDOWS {
        let Some(browser) = Browser::open(width, height) else {
            return;
        };
        if pages.is_empty() {
            pages = gallery(folder.path());
            for language in Language::ALL {
                let ending = format!(".{}.html", language.tag());
                let of = pages
                    .iter()
                    .filter(|page| page.to_string_lossy().ends_with(&ending));
                assert!(of.count() > 60, "most of the pages in {}", language.tag());
            }
        }
        for page in &pages {
            browser.go(&format!("file://{}", page.display()));
            let found = browser.script(MEASURE);
            let found = found.as_str().unwrap_or_else(|| panic!("{found}"));
            if !found.is_empty() {
                let name = page.file_name().unwrap().to_string_lossy();
                wide.push(format!("{name} at {width}: {found}"));
            }
        }
    }
    assert!(wide.is_empty(), "wider than their window: {wide:#?}");
}
