//! Documents with a laboratory's own pictures: mark, accreditation, seal, photographs that lie and
//! stand; and what must hold of pages however they fall: no signatures without a result, nothing
//! said twice that both languages share.
//!
//! With `BARLAB_GALLERY` set to a folder the files are kept there, to be looked at.

use std::sync::Arc;

use domain::{
    digest::Digest,
    document::{DocumentKind, PrintedPhotograph, Wording, Wording::*},
};
use reports::*;

use crate::{
    content::{catalogue, certificate, kit, letter, notices},
    gallery::{judge, tag},
    sample_content::test_report,
    tools::{Document, run},
};

const WIDE: &[u8] = include_bytes!("pictures/wide.jpg");
const TALL: &[u8] = include_bytes!("pictures/tall.jpg");

/// The photographs by their digests.
#[derive(Debug)]
struct Kept;

impl Pictures for Kept {
    fn jpeg(&self, sha256: &Digest) -> Option<Vec<u8>> {
        let found = [WIDE, TALL]
            .into_iter()
            .find(|one| Digest::of(one) == *sha256);
        found.map(<[u8]>::to_vec)
    }
}

fn pictured_kit() -> Kit {
    let picture = |bytes: &[u8]| output::seal::Picture::from_png("test", bytes.to_vec()).unwrap();
    let mut kit = kit();
    kit.mark = Some(picture(include_bytes!("pictures/mark.png")));
    kit.accreditation = Some(picture(include_bytes!("pictures/accreditation.png")));
    kit.seal = SealSpec::Picture(picture(include_bytes!("pictures/seal.png")));
    kit.pictures = Some(Arc::new(Kept));
    kit
}

fn photographs(count: usize) -> Vec<PrintedPhotograph> {
    let all = [
        (WIDE, "正面全貌"),
        (TALL, "条码局部，自然光，未见反光与污染"),
        (WIDE, ""),
    ];
    let shown = all.into_iter().cycle().take(count);
    shown
        .map(|(bytes, caption)| PrintedPhotograph {
            sha256: Digest::of(bytes),
            caption: caption.to_owned(),
        })
        .collect()
}

#[test]
fn documents_with_pictures_and_photographs_are_fit_to_be_issued() {
    let kit = pictured_kit();
    for wording in Wording::ALL {
        let name = |kind: &str| format!("pictured-{kind}-{}", tag(wording));
        let bytes = result_catalogue_pdf(&catalogue(wording, 6), &kit).unwrap();
        judge(&name("catalogue"), &bytes, (1, 2), None);
        let bytes = certificate_pdf(&certificate(wording, 3), &kit).unwrap();
        judge(&name("certificate"), &bytes, (1, 1), None);
        let bytes = notice_letter_pdf(&letter(wording), &kit).unwrap();
        judge(&name("letter"), &bytes, (1, 2), None);
        for count in [1, 2, 5] {
            let mut report = test_report(wording, 10);
            report.photographs = photographs(count);
            let bytes = test_report_pdf(&report, &kit).unwrap();
            judge(&name(&format!("report-{count}")), &bytes, (2, 5), None);
        }
        let mut all = notices(wording, 3);
        for (count, notice) in (0..).zip(&mut all.notices) {
            notice.photographs = photographs(count);
        }
        let bytes = improvement_notices_pdf(&all, &kit).unwrap();
        judge(&name("notices"), &bytes, (2, 5), None);
        let mut single = notices(wording, 1);
        single.head.kind = DocumentKind::ImprovementNotice;
        single.notices[0].photographs = photographs(3);
        let bytes = improvement_notices_pdf(&single, &kit).unwrap();
        judge(&name("notice"), &bytes, (1, 3), None);
    }
}

#[test]
fn the_notice_of_one_sample_speaks_of_one_sample() {
    let mut single = notices(English, 1);
    single.head.kind = DocumentKind::ImprovementNotice;
    let bytes = improvement_notices_pdf(&single, &kit()).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    assert!(text.contains("Bar Code Improvement Notice"), "{text}");
    assert!(text.contains("The sample below"), "{text}");
    assert!(!text.contains("Improvement Notices"), "{text}");
}

#[test]
fn signatures_never_stand_on_a_page_without_a_result() {
    for wording in Wording::ALL {
        for rows in [0, 1, 2, 3, 4, 5, 6, 7, 17, 39, 40, 41, 42] {
            let bytes = result_catalogue_pdf(&catalogue(wording, rows), &kit()).unwrap();
            let Some(pages) = Document::new(&bytes).pages() else {
                return;
            };
            let last = pages.last().unwrap();
            let result = match (wording, rows) {
                (English, 0) => "There are no samples",
                (_, 0) => "本次来样没有样品",
                _ => "3.4/06/660",
            };
            let lowest = "1.2/06/660";
            assert!(
                last.contains(result) || (rows > 0 && last.contains(lowest)),
                "{wording:?}, {rows} rows: {last}"
            );
        }
    }
}

#[test]
fn signatures_of_a_test_report_follow_something_that_was_found() {
    for wording in Wording::ALL {
        for scans in 0..24 {
            let mut report = test_report(wording, scans);
            let conforming = scans % 2 == 0;
            if conforming {
                report.quality.clear();
                report.application.clear();
            }
            let bytes = test_report_pdf(&report, &kit()).unwrap();
            let Some(pages) = Document::new(&bytes).pages() else {
                return;
            };
            let last = pages.last().unwrap();
            let found = match (wording, conforming) {
                (English, true) => "Damage",
                (_, true) => "破损或污染",
                (English, false) => "Regulation",
                (_, false) => "相关法规",
            };
            assert!(last.contains(found), "{wording:?}, {scans} scans: {last}");
        }
    }
}

#[test]
fn what_both_languages_share_is_said_once() {
    let bytes = test_report_pdf(&test_report(Bilingual, 1), &kit()).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    for twice in ["EAN-13 EAN-13", "0.330 mm 0.330 mm", "35 % 35 %"] {
        assert!(!text.contains(twice), "{twice}: {text}");
    }
    assert!(text.contains("0.330 mm"), "{text}");
}

/// How many photographs a document without other pictures shows.
fn shown(bytes: &[u8]) -> Option<usize> {
    let listed = run("pdfimages", &["-list", &Document::new(bytes).name()])?;
    Some(
        listed
            .lines()
            .filter(|line| line.contains(" jpeg "))
            .count(),
    )
}

#[test]
fn a_notice_shows_the_first_photograph_of_its_sample_and_the_report_all() {
    let mut kit = pictured_kit();
    (kit.seal, kit.mark, kit.accreditation) = (SealSpec::None, None, None);
    for (count, in_notice) in [(0, 0), (1, 1), (2, 1)] {
        let mut content = notices(Chinese, 1);
        content.notices[0].photographs = photographs(count);
        let notice = improvement_notices_pdf(&content, &kit).unwrap();
        let mut content = test_report(Chinese, 1);
        content.photographs = photographs(count);
        let report = test_report_pdf(&content, &kit).unwrap();
        let (Some(in_notices), Some(in_report)) = (shown(&notice), shown(&report)) else {
            return;
        };
        assert_eq!((in_notices, in_report), (in_notice, count));
    }
}

/// A page at 200 dots to the inch: its width in dots, and red, green, blue.
fn fine(bytes: &[u8]) -> Option<(usize, Vec<u8>)> {
    let document = Document::new(bytes);
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("page").display().to_string();
    let name = document.name();
    run("pdftoppm", &["-r", "200", "-singlefile", &name, &image])?;
    let read = std::fs::read(format!("{image}.ppm")).unwrap();
    let lines: Vec<&[u8]> = read
        .split_inclusive(|byte| *byte == b'\n')
        .take(3)
        .collect();
    let head = lines.iter().map(|line| line.len()).sum();
    let size = String::from_utf8_lossy(lines[1]).into_owned();
    let width = size.split(' ').next().unwrap().parse().unwrap();
    Some((width, read[head..].to_vec()))
}

/// Where the pointers of the bars on the first page point, from the top down, and where their
/// limits are marked: as parts of the length of a bar.
fn bars(bytes: &[u8]) -> Option<Vec<(f64, f64)>> {
    let (width, pixels) = fine(bytes)?;
    let dots = |millimetres: f64| millimetres / 25.4 * 200.0;
    // A bar is 58 mm long and ends with the text, 20 mm from the edge of the page.
    let (left, right) = (dots(210.0 - 20.0 - 58.0), dots(190.0));
    let share = |x: f64| (x - left) / (right - left);
    let row = |y: usize| &pixels[y * width * 3..(y + 1) * width * 3];
    let find = |y: usize, is: &dyn Fn(&[u8]) -> bool| {
        let points = row(y).chunks_exact(3).enumerate();
        let within = points.filter(|(x, _)| (left..right).contains(&(*x as f64 + 0.5)));
        let found: Vec<usize> = within.filter(|(_, one)| is(one)).map(|(x, _)| x).collect();
        found
    };
    let is_red = |one: &[u8]| one[0] > 140 && one[1] < 110 && one[2] < 110;
    let is_dark = |one: &[u8]| one.iter().all(|part| *part < 90);
    let middle = |found: &[usize]| {
        let sum: usize = found.iter().sum();
        share(sum as f64 / found.len() as f64 + 0.5)
    };
    let rows = pixels.len() / width / 3;
    let mut bars = Vec::new();
    for y in 0..rows - 8 {
        let (here, next) = (find(y, &is_red), find(y + 1, &is_red));
        // The tip of a pointer: red ends, and six rows above it is wider.
        if here.is_empty() || !next.is_empty() || find(y - 6, &is_red).len() <= here.len() {
            continue;
        }
        // Just beneath the tip the limit is the only dark line across the bar; beneath the foot
        // of a red figure there is none.
        let limit = find(y + 5, &is_dark);
        if !limit.is_empty() {
            bars.push((middle(&here), middle(&limit)));
        }
    }
    Some(bars)
}

#[test]
fn a_notice_draws_each_value_against_its_limit_at_its_place() {
    let mut plain = kit();
    plain.seal = SealSpec::None;
    let mut content = notices(Chinese, 1);
    let near = |found: &[(f64, f64)], wanted: &[(f64, f64)]| {
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for (found, wanted) in found.iter().zip(wanted) {
            let off = (found.0 - wanted.0).abs().max((found.1 - wanted.1).abs());
            assert!(off < 0.01, "{found:?} instead of {wanted:?}");
        }
    };
    let drawn = |content: &_| bars(&improvement_notices_pdf(content, &plain).unwrap());
    let Some(found) = drawn(&content) else { return };
    // 9.1 X of 20 against 11, and 35 % of 100 against 40.
    near(&found, &[(0.455, 0.55), (0.35, 0.40)]);
    let scale = content.notices[0].quality[0].rules[0].scale.as_mut();
    let scale = scale.unwrap();
    (scale.measured, scale.limit) = (3.0, 16.0);
    near(&drawn(&content).unwrap(), &[(0.15, 0.80), (0.35, 0.40)]);
}
