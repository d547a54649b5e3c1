//! Every document in every language with none, one, forty and two thousand rows, and with names as
//! long and as rare as names get: as many pages as there should be, the head of the table on each of
//! them, nothing outside of the page, nothing written over something else.
//!
//! With `BARLAB_GALLERY` set to a folder the files are kept there, to be looked at.

use std::path::Path;

use domain::document::{Wording, Wording::*};
use reports::*;

use crate::{
    content::{catalogue, certificate, kit, letter, notices},
    sample_content::test_report,
    statistics_content::{statistics, statistics_of_one},
    strained::{long_chinese, long_latin, strain, strain_catalogue, strain_notices},
    tools::{Document, run},
};

/// The fewest and the most pages that a document may have.
pub type Pages = (usize, usize);

/// Nothing is written nearer to the edge of the page than this, in points.
const EDGE: f32 = 20.0;

pub fn tag(wording: Wording) -> &'static str {
    match wording {
        Chinese => "zh",
        Bilingual => "bi",
        English => "en",
    }
}

/// Keeps a document to be looked at, and fails where something on its pages is wrong; `repeated`
/// stands on every page that has rows.
pub fn judge(name: &str, bytes: &[u8], (least, most): Pages, repeated: Option<&str>) {
    if let Some(folder) = std::env::var_os("BARLAB_GALLERY") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.pdf")), bytes).unwrap();
    }
    let document = Document::new(bytes);
    let Some(boxes) = run("pdftotext", &["-bbox", &document.name(), "-"]) else {
        return;
    };
    let pages = pages(&boxes);
    let count = pages.len();
    assert!((least..=most).contains(&count), "{name}: {count} pages");
    for (number, page) in (1..).zip(&pages) {
        page.look(&format!("{name}, page {number}"));
    }
    if let Some(repeated) = repeated {
        let with = |page: &&Page| page.words.iter().any(|word| word.text.contains(repeated));
        let found = pages.iter().filter(with).count();
        assert!(
            found + 2 >= count && found >= 1,
            "{name}: {repeated} on {found} of {count} pages"
        );
    }
}

struct Page {
    width: f32,
    height: f32,
    words: Vec<Word>,
}

struct Word {
    /// Left, upper, right, lower edge.
    edges: [f32; 4],
    text: String,
}

/// The pages with their words, as poppler gives them.
fn pages(boxes: &str) -> Vec<Page> {
    let number = |line: &str, name: &str| -> f32 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let mut pages: Vec<Page> = Vec::new();
    for line in boxes.lines().map(str::trim) {
        if line.starts_with("<page") {
            pages.push(Page {
                width: number(line, "width"),
                height: number(line, "height"),
                words: Vec::new(),
            });
        } else if line.starts_with("<word") {
            let edges = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(line, name));
            let text = line.split_once('>').unwrap().1.replace("</word>", "");
            // A text that stands for letters set apart has no box of its own.
            if edges[3] - edges[1] > 1.0 {
                pages.last_mut().unwrap().words.push(Word { edges, text });
            }
        }
    }
    pages
}

impl Page {
    fn look(&self, name: &str) {
        for word in &self.words {
            let [left, top, right, bottom] = word.edges;
            let inside = left >= EDGE
                && top >= EDGE
                && right <= self.width - EDGE
                && bottom <= self.height - EDGE;
            assert!(
                inside,
                "{name}: outside of the page: {} {:?}",
                word.text, word.edges
            );
        }
        for (place, one) in self.words.iter().enumerate() {
            for other in &self.words[place + 1..] {
                assert!(
                    !one.covers(other),
                    "{name}: {} {:?} over {} {:?}",
                    one.text,
                    one.edges,
                    other.text,
                    other.edges
                );
            }
        }
    }
}

impl Word {
    /// Whether the bodies of two words meet: boxes are as high as the face, not as the letters.
    fn covers(&self, other: &Self) -> bool {
        let body = |word: &Self| {
            let [left, top, right, bottom] = word.edges;
            let shrink = (bottom - top) * 0.3;
            [left + 1.0, top + shrink, right - 1.0, bottom - shrink]
        };
        let ([l, t, r, b], [left, top, right, bottom]) = (body(self), body(other));
        l < right && left < r && t < bottom && top < b
    }
}

#[test]
fn catalogues_of_any_length_and_with_any_names_are_fit_to_be_issued() {
    let kit = kit();
    for wording in Wording::ALL {
        let head = if wording == English {
            "Specification"
        } else {
            "不符合项"
        };
        for (rows, pages) in [(0, (1, 2)), (1, (1, 2)), (40, (3, 8)), (2000, (120, 300))] {
            let repeated = (rows > 1).then_some(head);
            let name = format!("catalogue-{}-{rows}", tag(wording));
            let bytes = result_catalogue_pdf(&catalogue(wording, rows), &kit).unwrap();
            judge(&name, &bytes, pages, repeated);
        }
        let mut strained = catalogue(wording, 12);
        strain_catalogue(&mut strained);
        let bytes = result_catalogue_pdf(&strained, &kit).unwrap();
        judge(
            &format!("catalogue-{}-strained", tag(wording)),
            &bytes,
            (3, 14),
            None,
        );
    }
}

#[test]
fn notices_of_any_number_and_with_any_names_are_fit_to_be_issued() {
    let kit = kit();
    for wording in Wording::ALL {
        // Two thousand pages in three languages are minutes of work: only for people who look.
        let looked_at = std::env::var_os("BARLAB_GALLERY").is_some();
        let most: u32 = if looked_at { 2000 } else { 120 };
        for (count, pages) in [(0, (1, 1)), (1, (1, 2)), (40, (14, 41)), (most, (40, 2001))] {
            let name = format!("notices-{}-{count}", tag(wording));
            let bytes = improvement_notices_pdf(&notices(wording, count), &kit).unwrap();
            judge(&name, &bytes, pages, None);
        }
        let mut strained = notices(wording, 6);
        strain_notices(&mut strained);
        let bytes = improvement_notices_pdf(&strained, &kit).unwrap();
        judge(
            &format!("notices-{}-strained", tag(wording)),
            &bytes,
            (3, 12),
            None,
        );
    }
}

#[test]
fn certificates_of_any_length_and_with_any_names_are_fit_to_be_issued() {
    let kit = kit();
    for wording in Wording::ALL {
        let head = if wording == English {
            "Handled"
        } else {
            "经办人"
        };
        for (lines, pages) in [(0, (1, 1)), (1, (1, 1)), (40, (2, 3)), (2000, (60, 90))] {
            let name = format!("certificate-{}-{lines}", tag(wording));
            let bytes = certificate_pdf(&certificate(wording, lines), &kit).unwrap();
            judge(&name, &bytes, pages, Some(head));
        }
        for (name, text) in [("chinese", long_chinese()), ("latin", long_latin())] {
            let mut strained = certificate(wording, 7);
            strain(&mut strained.head, &mut strained.client, &text);
            strained.lines[3].handler = text.chars().take(40).collect();
            let bytes = certificate_pdf(&strained, &kit).unwrap();
            let name = format!("certificate-{}-{name}", tag(wording));
            judge(&name, &bytes, (1, 3), None);
        }
    }
}

#[test]
fn letters_and_test_reports_with_any_names_are_fit_to_be_issued() {
    let kit = kit();
    for wording in Wording::ALL {
        let bytes = notice_letter_pdf(&letter(wording), &kit).unwrap();
        judge(&format!("letter-{}", tag(wording)), &bytes, (1, 2), None);
        for scans in [0, 1, 10, 40] {
            let bytes = test_report_pdf(&test_report(wording, scans), &kit).unwrap();
            judge(
                &format!("report-{}-{scans}", tag(wording)),
                &bytes,
                (2, 6),
                None,
            );
        }
        for (name, text) in [("chinese", long_chinese()), ("latin", long_latin())] {
            let mut strained = letter(wording);
            strain(&mut strained.head, &mut strained.client, &text);
            let bytes = notice_letter_pdf(&strained, &kit).unwrap();
            judge(
                &format!("letter-{}-{name}", tag(wording)),
                &bytes,
                (1, 3),
                None,
            );
            let mut strained = test_report(wording, 10);
            strain(&mut strained.head, &mut strained.client, &text);
            for entered in [
                &mut strained.sample.product_name,
                &mut strained.sample.specification,
                &mut strained.sample.brand,
                &mut strained.sample.remark,
            ] {
                entered.clone_from(&text);
            }
            let bytes = test_report_pdf(&strained, &kit).unwrap();
            judge(
                &format!("report-{}-{name}", tag(wording)),
                &bytes,
                (2, 8),
                None,
            );
        }
    }
}

#[test]
fn statistics_of_any_length_and_with_any_names_are_fit_to_be_read() {
    let kit = kit();
    for wording in Wording::ALL {
        for (companies, pages) in [(0, (1, 2)), (1, (2, 3)), (40, (2, 5)), (2000, (40, 90))] {
            let name = format!("statistics-{}-{companies}", tag(wording));
            let bytes = statistics_pdf(&statistics(wording, companies), &kit).unwrap();
            judge(&name, &bytes, pages, None);
        }
        for (name, text) in [("chinese", long_chinese()), ("latin", long_latin())] {
            let mut strained = statistics(wording, 6);
            for company in &mut strained.companies {
                company.name.clone_from(&text);
            }
            let bytes = statistics_pdf(&strained, &kit).unwrap();
            judge(
                &format!("statistics-{}-{name}", tag(wording)),
                &bytes,
                (2, 6),
                None,
            );
            let bytes = statistics_pdf(&statistics_of_one(wording, &text), &kit).unwrap();
            judge(
                &format!("statistics-{}-one-{name}", tag(wording)),
                &bytes,
                (1, 3),
                None,
            );
        }
    }
}
