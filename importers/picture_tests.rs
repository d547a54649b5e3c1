//! Photographs and marks: what is kept of them, and what is refused.

use image::{GenericImageView, Rgb, Rgba};
use proptest::prelude::*;

use super::*;

/// A photograph of two colours side by side, red at the left, as a camera's JPEG.
fn camera(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, _| match x < width / 2 {
        true => Rgb([200, 20, 20]),
        false => Rgb([20, 20, 200]),
    });
    jpeg(&DynamicImage::ImageRgb8(picture), 90).unwrap()
}

/// The same with an EXIF block behind its first marker: which way up, and a text as cameras
/// write the place.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    // Tag 0x0112 is the orientation, 0x010F the maker, whose text follows.
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x0F, 0x01, 2, 0, 20, 0, 0, 0, 38, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"GPS 22.5431,114.0579");
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff);
    let length = u16::try_from(block.len() + 2).unwrap().to_be_bytes();
    let mut whole = jpeg[..2].to_vec();
    whole.extend([0xFF, 0xE1]);
    whole.extend(length);
    whole.extend(block);
    whole.extend(&jpeg[2..]);
    whole
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

#[test]
fn a_photograph_keeps_its_pixels_and_loses_where_and_with_what_it_was_taken() {
    let file = with_exif(&camera(300, 200), 1);
    assert!(holds(&file, b"GPS 22.5431") && holds(&file, b"Exif"));
    let read = photograph(&file).unwrap();
    assert_eq!((read.width, read.height), (300, 200));
    for bytes in [&read.kept, &read.printed] {
        assert!(!holds(bytes, b"GPS") && !holds(bytes, b"Exif"));
        let shown = image::load_from_memory(bytes).unwrap();
        let Rgba([red, _, blue, _]) = shown.get_pixel(20, 100);
        assert!(red > 150 && blue < 90, "the left is red: {red} {blue}");
    }
    assert_eq!(photograph(&file).unwrap(), read, "the same bytes each time");
}

#[test]
fn a_photograph_that_was_held_upright_stands_upright() {
    // 6 says: turn by a quarter to the right.
    let read = photograph(&with_exif(&camera(300, 200), 6)).unwrap();
    assert_eq!((read.width, read.height), (200, 300));
    let shown = image::load_from_memory(&read.kept).unwrap();
    let Rgba([red, _, blue, _]) = shown.get_pixel(100, 20);
    assert!(red > 150 && blue < 90, "the left became the top");
}

#[test]
fn large_photographs_are_made_smaller_and_see_through_ones_stand_on_white() {
    let read = photograph(&camera(2600, 200)).unwrap();
    assert_eq!(read.width, 2400);
    let printed = image::load_from_memory(&read.printed).unwrap();
    assert_eq!(printed.width(), 800);
    let picture = RgbaImage::from_pixel(80, 80, Rgba([0, 0, 0, 0]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    let read = photograph(file.get_ref()).unwrap();
    let shown = image::load_from_memory(&read.kept).unwrap();
    assert!(shown.get_pixel(40, 40).0[0] > 250);
}

#[test]
fn what_is_no_picture_or_shows_nothing_is_refused_with_a_reason() {
    let refused = |bytes: &[u8]| photograph(bytes).unwrap_err().key();
    assert_eq!(refused(b"%PDF-1.7"), "photographs.error.format");
    assert_eq!(refused(b""), "photographs.error.format");
    assert_eq!(
        refused(&camera(300, 200)[..400]),
        "photographs.error.broken"
    );
    assert_eq!(refused(&camera(300, 40)), "photographs.error.too_small");
    assert_eq!(
        refused(&vec![0; LARGEST + 1]),
        "photographs.error.too_large"
    );
    // A file that says it is 60,000 pixels wide is not believed far enough to make room for it.
    let mut liar = camera(300, 200);
    let frame = liar
        .windows(2)
        .position(|marker| marker == [0xFF, 0xC0])
        .unwrap();
    liar[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    assert_eq!(refused(&liar), "photographs.error.too_large");
}

#[test]
fn a_mark_is_a_png_or_a_drawing_and_must_show_something() {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><script>alert(1)</script><circle cx="20" cy="10" r="9" fill="none" stroke="#c41e26" stroke-width="2"/><image href="file:///etc/passwd" width="9" height="9"/></svg>"##;
    let png = mark(svg.as_bytes()).unwrap();
    let drawn = image::load_from_memory(&png).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (1200, 600));
    assert_eq!(
        drawn.get_pixel(600, 300).0[3],
        0,
        "the middle is see-through"
    );
    let Rgba([red, green, _, alpha]) = drawn.get_pixel(600, 30);
    assert!(red > 150 && green < 60 && alpha > 200, "the ring is red");
    assert_eq!(mark(&png).unwrap(), png, "a PNG of ours stays as it is");
    let refused = |bytes: &[u8]| mark(bytes).unwrap_err().key();
    assert_eq!(refused(&camera(300, 200)), "photographs.error.format");
    assert_eq!(refused(b"hello"), "photographs.error.format");
    assert_eq!(refused(b"<svg"), "photographs.error.broken");
    let empty = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>"#;
    assert_eq!(refused(empty.as_bytes()), "photographs.error.blank");
    assert_eq!(
        refused(&vec![b' '; LARGEST_MARK + 1]),
        "photographs.error.too_large"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_file_stops_the_program(place in 0usize..900, byte: u8, length in 0usize..1400) {
        let mut file = with_exif(&camera(96, 72), 3);
        let place = place.min(file.len() - 1);
        file[place] = byte;
        file.truncate(length.max(4));
        let _ = photograph(&file);
        let _ = mark(&file);
    }
}
