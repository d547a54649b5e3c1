//! Seals: a picture where one is configured, a plain specimen, or nothing at all.

use domain::document::Wording::Chinese;
use reports::*;

use crate::{
    content::{catalogue, certificate, kit},
    tools::Document,
};

/// A PNG picture of one red point, written by hand from the PNG specification.
const POINT: [u8; 69] = [
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, // signature
    0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53,
    0xDE, // one by one, eight bits, red green blue
    0, 0, 0, 12, b'I', b'D', b'A', b'T', 0x78, 0x9C, 0x63, 0x38, 0x21, 0x27, 0x07, 0, 0x02, 0xB6,
    0x01, 0x05, 0x34, 0xA6, 0x75, 0xAA, // one row of one point: 200, 30, 30
    0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];

/// How many red points a page has, drawn at 50 dots per inch.
fn red_points(bytes: &[u8], page: usize) -> Option<usize> {
    let document = Document::new(bytes);
    let pixels = document.pixels(page)?;
    Some(
        pixels
            .chunks_exact(3)
            .filter(|pixel| pixel[0] > 170 && pixel[1] < 80 && pixel[2] < 80)
            .count(),
    )
}

#[test]
fn a_seal_is_printed_only_where_one_is_wanted() {
    let mut kit = kit();
    let content = certificate(Chinese, 1);
    let drawn = |kit: &Kit, content| red_points(&certificate_pdf(content, kit).unwrap(), 1);
    let Some(specimen) = drawn(&kit, &content) else {
        return;
    };
    assert!(specimen > 300, "{specimen} red points of a specimen");

    kit.seal = SealSpec::Picture(Picture::from_png("seal", POINT.to_vec()).unwrap());
    let picture = drawn(&kit, &content).unwrap();
    // 40 mm at 50 dots per inch are 79 points.
    assert!((5000..7000).contains(&picture), "{picture} red points");

    let mut unsealed = content.clone();
    unsealed.head.sealed = false;
    assert_eq!(drawn(&kit, &unsealed), Some(0));
    kit.seal = SealSpec::None;
    assert_eq!(drawn(&kit, &content), Some(0));
}

#[test]
fn a_seal_straddles_the_pages_of_a_long_document() {
    let mut without = kit();
    without.seal = SealSpec::None;
    let drawn = |kit: &Kit| {
        let catalogue = result_catalogue_pdf(&catalogue(Chinese, 40), kit).unwrap();
        [
            catalogue,
            certificate_pdf(&certificate(Chinese, 40), kit).unwrap(),
        ]
    };
    for (bytes, unsealed) in drawn(&kit()).into_iter().zip(drawn(&without)) {
        let Some(pages) = Document::new(&bytes).pages() else {
            return;
        };
        assert!(pages.len() > 1, "{}", pages.len());
        for page in 1..=pages.len() {
            let red = red_points(&bytes, page).unwrap();
            assert!(red > 10, "{red} red points on page {page}");
            assert_eq!(red_points(&unsealed, page), Some(0), "page {page}");
        }
    }
}

#[test]
fn a_specimen_says_so_but_its_letters_are_no_text_of_the_document() {
    let mut kit = kit();
    let with = Document::new(&certificate_pdf(&certificate(Chinese, 1), &kit).unwrap()).text();
    kit.seal = SealSpec::None;
    let without = Document::new(&certificate_pdf(&certificate(Chinese, 1), &kit).unwrap()).text();
    assert_eq!(
        with, without,
        "a seal must not mingle with what is searched"
    );
}

#[test]
fn what_is_no_picture_is_refused_by_name() {
    let error = Picture::from_png("seal", b"no picture".to_vec()).unwrap_err();
    assert!(
        error.to_string().starts_with("seal is not a PNG"),
        "{error}"
    );
}

#[test]
fn a_mark_stands_in_the_letterhead() {
    let mut kit = kit();
    kit.seal = SealSpec::None;
    kit.mark = Some(Picture::from_png("mark", POINT.to_vec()).unwrap());
    let bytes = result_catalogue_pdf(&catalogue(Chinese, 0), &kit).unwrap();
    if let Some(red) = red_points(&bytes, 1) {
        // 11.5 mm at 50 dots per inch are 22 points.
        assert!((350..650).contains(&red), "{red} red points");
    }
}
