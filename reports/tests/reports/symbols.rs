//! What is printed must scan: symbols on rendered pages, read by another program.

use domain::{document::Wording, measurement::Symbology};
use reports::{NoSymbol, barcode_svg, improvement_notices_pdf, result_catalogue_pdf};

use crate::{
    content::{catalogue, gtin13, kit, notices, row},
    tools::Document,
};

/// A catalogue with one row a symbol, rendered and scanned.
fn scanned(codes: &[(Symbology, &str)]) -> Option<Vec<String>> {
    let mut content = catalogue(Wording::Chinese, 0);
    content.standards.clear();
    content.rows = (1..)
        .zip(codes)
        .map(|(line, (symbology, code))| {
            let mut row = row(line);
            row.symbology = Some(*symbology);
            row.code = (*code).to_owned();
            row
        })
        .collect();
    let bytes = result_catalogue_pdf(&content, &kit()).unwrap();
    let document = Document::new(&bytes);
    let mut found = Vec::new();
    for page in 1..=document.pages()?.len() {
        found.extend(document.symbols(page)?);
    }
    Some(found)
}

#[test]
fn printed_symbols_and_the_verification_symbol_scan() {
    let Some(found) = scanned(&[
        (Symbology::Ean13, "6901234567892"),
        (Symbology::Ean8, "69012341"),
        (Symbology::UpcA, "012345678905"),
        (Symbology::Itf14, "16901234567899"),
        (Symbology::Gs1128, "(01)06901234567892(10)AB12"),
        (Symbology::Code39, "LOT 7A"),
    ]) else {
        return;
    };
    for wanted in [
        "EAN-13:6901234567892",
        "EAN-8:69012341",
        "UPC-A:012345678905",
        "I2/5:16901234567899",
        "CODE-128:010690123456789210AB12",
        "CODE-39:LOT 7A",
        "QR-Code:https://barlab.example/v/3kTq9ZpXw7LrB2mN8sVd",
    ] {
        assert!(
            found.iter().any(|one| one == wanted),
            "{wanted} in {found:?}"
        );
    }
}

#[test]
fn the_symbol_of_an_improvement_notice_scans() {
    let bytes = improvement_notices_pdf(&notices(Wording::Bilingual, 1), &kit()).unwrap();
    let Some(found) = Document::new(&bytes).symbols(1) else {
        return;
    };
    let wanted = format!("EAN-13:{}", gtin13(1));
    assert!(found.contains(&wanted), "{wanted} in {found:?}");
}

#[test]
fn a_page_shows_the_symbol_with_its_digits_and_quiet_zones() {
    let svg = barcode_svg(Symbology::Ean13, "6 901234 567892").unwrap();
    // 11X + 95 modules + 7X; digits in the groups that people read.
    assert!(svg.contains("viewBox=\"0 0 113 72\""), "{svg}");
    for group in [">6<", ">901234<", ">567892<"] {
        assert!(svg.contains(group), "{group} in {svg}");
    }
    assert!(
        svg.contains("aria-label=\"EAN-13 6 901234 567892\""),
        "{svg}"
    );
    let matrix = barcode_svg(Symbology::DataMatrix, "<&>\"").unwrap();
    assert!(!matrix.contains("<&>"), "{matrix}");
}

#[test]
fn data_that_fit_no_symbol_say_why() {
    let refused = |symbology, data: &str| barcode_svg(symbology, data).unwrap_err();
    assert_eq!(refused(Symbology::Ean13, " "), NoSymbol::Empty);
    assert_eq!(
        refused(Symbology::Ean13, "69012345678"),
        NoSymbol::Length {
            symbology: Symbology::Ean13,
            expected: "13",
            found: 11
        }
    );
    assert_eq!(
        refused(Symbology::UpcA, "01234567890A"),
        NoSymbol::Character {
            symbology: Symbology::UpcA,
            character: 'A'
        }
    );
    assert!(matches!(
        refused(Symbology::Ean13, "6901234567891"),
        NoSymbol::Refused { .. }
    ));
    assert_eq!(
        refused(Symbology::Pdf417, "A"),
        NoSymbol::Unsupported(Symbology::Pdf417)
    );
    assert!(matches!(
        refused(Symbology::Qr, &"A".repeat(5000)),
        NoSymbol::Refused { .. }
    ));
}

#[test]
fn nothing_that_people_type_makes_an_encoder_stop() {
    let odd = [
        "\u{0}",
        "١٢٣٤٥٦٧٨٩٠١٢٣",
        "69012345678 92",
        "(01)",
        "()",
        "(",
        "(01",
        "^^",
        "]C1",
        "\u{1d}",
        "é",
        "\u{f1}",
        "条码",
        "0",
        "00000000",
        "99999999",
        "12345678",
        "A\u{7f}B",
        "(10)\u{7f}",
        "-",
        "  -  ",
        "01234565",
        "21234565",
    ];
    let long = "9".repeat(200);
    for symbology in Symbology::ALL {
        for data in odd.iter().copied().chain([long.as_str()]) {
            // Either outcome will do; what must not happen is a panic.
            let _ = barcode_svg(symbology, data);
        }
    }
}
