//! Artwork drawn with known figures is read back with these figures, from every format; files
//! that are broken or meant to harm are refused with their reason.

mod drawing;
mod hostile;

use domain::artwork::{Artwork, Basis, FoundSymbol};
use domain::measurement::Symbology;
use drawing::Drawing;

use super::{ArtworkError, Limits, look};

const CODE: &str = "6901234567892";

fn read(bytes: &[u8]) -> Artwork {
    look(bytes, None, &Limits::default()).unwrap().artwork
}

fn only(artwork: &Artwork) -> &FoundSymbol {
    let symbols = &artwork.sheets[0].symbols;
    assert_eq!(symbols.len(), 1, "{symbols:#?}");
    &symbols[0]
}

fn near(found: Option<f64>, expected: f64, by: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= by, "{found} is not {expected}");
}

/// A label of 60 by 40 mm with one EAN-13 at X 0.33 mm and a frame 3 mm left of it.
fn label() -> Drawing {
    let mut drawing = Drawing::new(60.0, 40.0);
    drawing.ean13(CODE, (15.0, 8.0), 0.33, 22.85);
    drawing.rect(10.0, 2.0, 2.0, 36.0, [200, 30, 30]);
    drawing
}

fn is_as_drawn(symbol: &FoundSymbol, by: f64) {
    assert_eq!(symbol.symbology, Some(Symbology::Ean13));
    assert_eq!(symbol.data, CODE);
    near(symbol.x, 0.33, by / 20.0);
    near(symbol.height, 22.85, by);
    near(symbol.clear.left, 3.0, by);
    near(symbol.gain, 0.0, 3.0 + by * 100.0);
    assert!((symbol.frame.x - 15.0).abs() <= by, "{symbol:?}");
    assert!((symbol.frame.y - 8.0).abs() <= by, "{symbol:?}");
    assert_eq!(symbol.dark.to_string(), "#000000");
    assert_eq!(symbol.light.to_string(), "#ffffff");
}

#[test]
fn characters_beneath_a_symbol_are_compared_where_the_file_has_them_as_text() {
    for (words, expected) in [
        (Some("6 901234 567892"), Some(true)),
        (Some("6901234567829"), Some(false)),
        (Some("6 901234 56789"), Some(false)),
        (Some("6 901234 5678992"), Some(false)),
        (Some("6 901234"), None),
        (Some("12.50"), None),
        (None, None),
    ] {
        let mut drawing = label();
        if let Some(words) = words {
            let words = words.to_owned();
            drawing.texts.push(((15.0, 35.6), 2.8, words));
        }
        for bytes in [drawing.svg().into_bytes(), drawing.pdf(3.0)] {
            let artwork = read(&bytes);
            let symbol = only(&artwork);
            is_as_drawn(symbol, 0.05);
            let format = artwork.format;
            assert_eq!(
                symbol.is_printed_right(),
                expected,
                "{words:?} {format:?}: {symbol:?}"
            );
        }
        let artwork = read(&drawing.png(600.0, true));
        assert_eq!(only(&artwork).printed, None, "pixels are not read");
    }
}

#[test]
fn characters_of_a_symbol_are_told_from_other_texts_around_them() {
    let read_right = |texts: &[((f64, f64), &str)]| {
        let mut drawing = label();
        for (at, text) in texts {
            drawing.texts.push((*at, 2.8, (*text).to_owned()));
        }
        let files = [drawing.svg().into_bytes(), drawing.pdf(3.0)];
        files.map(|bytes| only(&read(&bytes)).is_printed_right())
    };
    let digits = ((15.0, 34.0), "6 901234 567892");
    let short = ((15.0, 34.0), "6 901234 56782");
    let price = ((15.0, 36.6), "12.50");
    assert_eq!(read_right(&[digits, price]), [Some(true); 2]);
    assert_eq!(
        read_right(&[((15.0, 31.4), "500 g"), digits]),
        [Some(true); 2]
    );
    assert_eq!(read_right(&[short, price]), [Some(false); 2]);
    // A text that begins well beside the digits is not theirs.
    assert_eq!(read_right(&[digits, ((45.0, 34.0), "12")]), [Some(true); 2]);
    // The digits over two lines are the digits.
    let lines = [((15.0, 33.6), "690123"), ((15.0, 36.4), "4567892")];
    assert_eq!(read_right(&lines), [Some(true); 2]);
}

#[test]
fn a_drawn_symbol_is_measured_from_its_rectangles() {
    let drawing = label();
    for bytes in [drawing.svg().into_bytes(), drawing.pdf(3.0)] {
        let artwork = read(&bytes);
        let symbol = only(&artwork);
        assert_eq!(symbol.basis, Basis::Drawn, "{symbol:?}");
        is_as_drawn(symbol, 0.05);
        near(symbol.x, 0.33, 0.000_05);
        near(symbol.height, 22.85, 0.001);
    }
    let trim = read(&drawing.pdf(3.0)).sheets[0].trim;
    assert!((trim.x - 3.0).abs() < 0.001 && (trim.width - 54.0).abs() < 0.001);
}

#[test]
fn pixels_give_the_same_figures_as_far_as_they_are_fine_enough() {
    let drawing = label();
    for bytes in [drawing.png(600.0, true), drawing.tiff(600)] {
        let artwork = read(&bytes);
        let symbol = only(&artwork);
        assert!(matches!(symbol.basis, Basis::Pixels { .. }));
        is_as_drawn(symbol, 0.05);
    }
    is_as_drawn(only(&read(&drawing.png(300.0, true))), 0.09);
}

#[test]
fn a_symbol_that_stands_is_measured_like_one_that_lies() {
    let artwork = read(label().turned().svg().as_bytes());
    let symbol = only(&artwork);
    assert_eq!(symbol.basis, Basis::Drawn);
    assert_eq!(symbol.quarters, 1);
    near(symbol.x, 0.33, 0.000_05);
    near(symbol.height, 22.85, 0.001);
    assert!(symbol.frame.height > symbol.frame.width);
    let sides = [symbol.clear.left.unwrap(), symbol.clear.right.unwrap()];
    assert!(
        sides.iter().any(|side| (side - 3.0).abs() < 0.05),
        "{sides:?}"
    );
}

/// The same drawing turned about its middle by some degrees, on a page that is white beside it.
fn tilted(drawing: &Drawing, degrees: f64, (width, height): (f64, f64)) -> Artwork {
    let turn = format!(
        "><g transform=\"rotate({degrees} {} {})\">",
        width / 2.0,
        height / 2.0
    );
    let svg = drawing.svg();
    let svg = svg.replacen('>', &turn, 1).replace("</svg>", "</g></svg>");
    read(svg.as_bytes())
}

#[test]
fn a_symbol_is_found_whichever_way_up_it_stands() {
    let mut drawing = Drawing::new(120.0, 120.0);
    drawing.gs1_128("0116901234567899", (25.0, 50.0), 0.495, 20.0);
    for degrees in [0.0, 90.0, 180.0, 270.0] {
        let artwork = tilted(&drawing, degrees, (120.0, 120.0));
        let symbol = only(&artwork);
        assert_eq!(symbol.symbology, Some(Symbology::Gs1128), "{degrees}");
        assert_eq!(symbol.data, "0116901234567899", "{degrees}");
        near(symbol.x, 0.495, 0.001);
        near(symbol.height, 20.0, 0.1);
    }
}

#[test]
fn a_tilted_symbol_is_as_high_as_it_was_drawn() {
    let mut drawing = Drawing::new(80.0, 80.0);
    drawing.ean13(CODE, (24.0, 28.0), 0.33, 22.85);
    for degrees in [3.0, 8.0, -12.0] {
        let artwork = tilted(&drawing, degrees, (80.0, 80.0));
        let symbol = only(&artwork);
        assert_eq!(symbol.data, CODE, "{degrees}");
        near(symbol.x, 0.33, 0.003);
        near(symbol.height, 22.85, 0.6);
    }
}

#[test]
fn a_picture_without_resolution_wants_its_size_and_takes_the_stated_one() {
    let bytes = label().png(600.0, false);
    let refused = look(&bytes, None, &Limits::default()).err().unwrap();
    assert_eq!(refused, ArtworkError::NoSize);
    let looked = look(&bytes, Some(60.0), &Limits::default()).unwrap();
    is_as_drawn(only(&looked.artwork), 0.05);
    let pixels = label().svg().replace("mm\"", "\"");
    let refused = look(pixels.as_bytes(), None, &Limits::default()).err();
    assert_eq!(refused, Some(ArtworkError::NoSize));
}

#[test]
fn every_symbol_of_a_carton_is_found_once() {
    let mut drawing = Drawing::new(200.0, 150.0);
    drawing.itf14("16901234567899", (20.0, 10.0), 0.6, 32.0, 4.8);
    drawing.gs1_128("0106901234567892^10AB12^21777", (20.0, 70.0), 0.5, 20.0);
    drawing.data_matrix("ABC123456", (170.0, 10.0), 0.4);
    drawing.qr("https://example.org/v/abc", (165.0, 50.0), 0.5);
    let artwork = read(drawing.svg().as_bytes());
    let found: Vec<_> = artwork.sheets[0]
        .symbols
        .iter()
        .map(|symbol| (symbol.symbology.unwrap(), symbol.data.as_str()))
        .collect();
    let mut expected = vec![
        (Symbology::Itf14, "16901234567899"),
        (Symbology::Gs1128, "0106901234567892\u{1d}10AB12\u{1d}21777"),
        (Symbology::DataMatrix, "ABC123456"),
        (Symbology::Qr, "https://example.org/v/abc"),
    ];
    let mut sorted = found.clone();
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);
    let of = |wanted| {
        let mut symbols = artwork.sheets[0].symbols.iter();
        symbols.find(|one| one.symbology == Some(wanted)).unwrap()
    };
    let itf = of(Symbology::Itf14);
    near(itf.x, 0.6, 0.002);
    near(itf.ratio, 3.0, 0.02);
    near(itf.bearer, 4.8, 0.1);
    near(of(Symbology::Gs1128).x, 0.5, 0.001);
    near(of(Symbology::DataMatrix).x, 0.4, 0.01);
    near(of(Symbology::Qr).x, 0.5, 0.01);
    assert_eq!(of(Symbology::Gs1128).identifier, "]C1");
}

#[test]
fn red_bars_reversed_bars_and_a_bar_width_reduction_show() {
    let mut drawing = Drawing::new(60.0, 40.0);
    drawing.ink = [227, 6, 19];
    drawing.reduction = 0.05;
    drawing.ean13(CODE, (12.0, 8.0), 0.33, 22.85);
    let artwork = read(drawing.svg().as_bytes());
    let symbol = only(&artwork);
    assert_eq!(symbol.dark.to_string(), "#e30613");
    near(symbol.gain, -15.2, 0.5);
    let mut drawing = Drawing::new(60.0, 40.0);
    drawing.rect(0.0, 0.0, 60.0, 40.0, [0, 0, 0]);
    drawing.ink = [255; 3];
    drawing.ean13(CODE, (12.0, 8.0), 0.33, 22.85);
    let artwork = read(drawing.svg().as_bytes());
    assert!(only(&artwork).reversed);
    assert_eq!(only(&artwork).dark.to_string(), "#ffffff");
}

#[test]
fn a_wrong_check_digit_is_read_as_it_is_drawn_and_broken_bars_are_not_passed_over() {
    let mut drawing = Drawing::new(120.0, 40.0);
    // The last digit of a good symbol is exchanged: the drawing of 6901234567890 cannot be had from an encoder.
    drawing.ean13(CODE, (10.0, 8.0), 0.33, 22.85);
    let digit = 10.0 + 85.0 * 0.33;
    drawing
        .rects
        .retain(|rect| rect.x < digit - 0.01 || rect.x > digit + 7.0 * 0.33 - 0.01);
    // Zero of the right half: three dark, two light, one dark, one light.
    drawing.rect(digit, 8.0, 3.0 * 0.33, 22.85, drawing::BLACK);
    drawing.rect(digit + 5.0 * 0.33, 8.0, 0.33, 22.85, drawing::BLACK);
    // And bars that are no symbol at all.
    let modules: Vec<bool> = (0..97).map(|place| place % 2 == 0).collect();
    drawing.bars(&modules, (70.0, 8.0), 0.4, 20.0);
    let artwork = read(drawing.svg().as_bytes());
    let symbols = &artwork.sheets[0].symbols;
    assert_eq!(symbols.len(), 2, "{symbols:#?}");
    assert_eq!(symbols[0].symbology, Some(Symbology::Ean13));
    assert_eq!(symbols[0].data, "6901234567890");
    assert_eq!(symbols[0].gtin14(), None);
    near(symbols[0].x, 0.33, 0.001);
    assert_eq!(symbols[1].symbology, None);
    assert!((symbols[1].frame.x - 70.0).abs() < 0.1);
}

#[test]
fn text_and_ornaments_are_no_bars() {
    let mut drawing = Drawing::new(80.0, 40.0);
    for row in 0..12 {
        for column in 0..60 {
            let shift = f64::from((row * 7 + column * 3) % 5) * 0.2;
            let left = 5.0 + f64::from(column) * 1.2 + shift;
            drawing.rect(left, 3.0 + f64::from(row) * 3.0, 0.5, 2.0, drawing::BLACK);
        }
    }
    assert_eq!(read(drawing.svg().as_bytes()).sheets[0].symbols, []);
}
