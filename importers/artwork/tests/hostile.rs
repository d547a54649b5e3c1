//! Files that are broken or made to harm end with a refusal, soon and without a panic.

use std::io::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::drawing::Drawing;
use super::{ArtworkError, Limits, look};

/// Looking at so few pixels takes little time also unoptimised.
fn small() -> Limits {
    Limits {
        pixels: 400_000,
        pages: 2,
        shown: 200,
        ..Limits::default()
    }
}

fn refused(bytes: &[u8]) -> ArtworkError {
    let begun = Instant::now();
    let error = look(bytes, None, &small()).err().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20), "{error}");
    error
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(content);
    let mut chunk = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(name);
    chunk.extend(content);
    chunk.extend(crc.sum().to_be_bytes());
    chunk
}

#[test]
fn a_picture_that_claims_to_be_immense_is_refused_before_it_is_unpacked() {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = 60_000_u32.to_be_bytes().repeat(2);
    head.extend([8, 2, 0, 0, 0]);
    file.extend(chunk(b"IHDR", &head));
    file.extend(chunk(b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]));
    assert!(matches!(refused(&file), ArtworkError::TooLarge { .. }));
    let short = Drawing::new(20.0, 10.0).png(300.0, true);
    let broken = refused(&short[..short.len() / 2]);
    assert!(matches!(broken, ArtworkError::Broken { .. }), "{broken}");
}

#[test]
fn a_packed_drawing_that_unpacks_without_end_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let blanks = vec![b' '; 1 << 20];
    packed.write_all(b"<svg>").unwrap();
    for _ in 0..140 {
        packed.write_all(&blanks).unwrap();
    }
    let file = packed.finish().unwrap();
    assert!(matches!(refused(&file), ArtworkError::TooLarge { .. }));
}

#[test]
fn a_drawing_whose_entities_or_elements_multiply_is_refused() {
    let mut laughs = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..40 {
        laughs += &format!(
            "<!ENTITY a{level} \"{}\">",
            format!("&a{};", level - 1).repeat(10)
        );
    }
    laughs += "]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10mm\" height=\"10mm\"><text>&a39;</text></svg>";
    assert!(matches!(
        refused(laughs.as_bytes()),
        ArtworkError::Broken { .. }
    ));
}

#[test]
fn a_page_as_large_as_a_field_or_as_nothing_is_refused() {
    for size in ["1000000mm", "1e30mm", "0mm", "-5mm"] {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\"><rect width=\"1\" height=\"1\"/></svg>"
        );
        let error = look(text.as_bytes(), None, &small()).err();
        assert!(error.is_some(), "{size}");
    }
    let field = Drawing::new(90_000.0, 10.0).pdf(0.0);
    assert!(matches!(refused(&field), ArtworkError::TooLarge { .. }));
}

#[test]
fn files_and_addresses_that_a_drawing_names_are_not_opened() {
    let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
        width=\"10mm\" height=\"10mm\"><image xlink:href=\"/etc/hostname.png\" width=\"9\" height=\"9\"/>\
        <image href=\"http://127.0.0.1:9/x.png\" width=\"9\" height=\"9\"/></svg>";
    let looked = look(text.as_bytes(), None, &small()).unwrap();
    assert!(looked.artwork.sheets[0].symbols.is_empty());
}

#[test]
fn a_pdf_without_pages_or_with_a_password_says_so() {
    assert!(matches!(
        refused(b"%PDF-1.7\n"),
        ArtworkError::Broken { .. } | ArtworkError::Empty
    ));
    let whole = Drawing::new(20.0, 10.0).pdf(1.0);
    for length in [20, 200, whole.len() - 60] {
        // What can still be found may be read, but nothing panics.
        let _some = look(&whole[..length], None, &small());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_are_read_or_refused_and_never_a_panic(
        which in 0_usize..4,
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut drawing = Drawing::new(8.0, 5.0);
        drawing.rect(1.0, 1.0, 2.0, 2.0, [200, 10, 10]);
        let mut file = match which {
            0 => drawing.svg().into_bytes(),
            1 => drawing.pdf(0.5),
            2 => drawing.png(200.0, true),
            _ => drawing.tiff(200),
        };
        for (place, byte) in places {
            let at = place.index(file.len());
            file[at] = byte;
        }
        let _read_or_refused = look(&file, None, &small());
    }
}
