//! Labels of every template on every medium: what is printed is read back, and the files are what they
//! say they are.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use domain::label::{Data, FilledLabel, Medium, Template, Templates};
use reports::{
    Drawing, draw_label, drawing_png, drawing_svg, drawing_zpl, labels_on_pages, labels_pdf,
};

use crate::printer;
use crate::tools::{Pictures, dmtx, kit, run, texts, zbar};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// A template with its examples.
fn filled(template: &Template) -> FilledLabel<'_> {
    let typed: BTreeMap<String, String> = template
        .fields
        .iter()
        .map(|field| (field.name.clone(), field.example.clone()))
        .collect();
    FilledLabel::new(template, &typed).unwrap()
}

fn drawn(label: &FilledLabel<'_>, medium: Medium) -> Drawing {
    draw_label(label, medium, 0.0, (texts(), today()), kit())
        .unwrap_or_else(|error| panic!("{}: {error}", label.template.id))
}

/// What scanners must send of a label's symbols.
fn expected(label: &FilledLabel<'_>) -> Vec<String> {
    let contents = label.contents.iter().flatten();
    let mut all: Vec<String> = contents
        .map(|content| match &content.data {
            Data::Elements(parts) => parts.join("\u{1d}"),
            Data::Number(text) | Data::Text(text) => text.clone(),
        })
        .collect();
    all.sort();
    all
}

/// What scanners send of a picture of a label.
fn sent(label: &FilledLabel<'_>, picture: &Path) -> Option<Vec<String>> {
    let matrix = label
        .template
        .symbols
        .iter()
        .any(|one| one.carrier.code().contains("MATRIX"));
    if !matrix {
        let mut all = zbar(picture)?;
        all.sort();
        return Some(all);
    }
    let read = dmtx(picture)?;
    let read = read.trim_end().strip_prefix('^')?;
    Some(vec![read.replace('^', "\u{1d}")])
}

#[test]
fn every_label_is_read_back_from_every_printer() {
    let templates = Templates::shipped().unwrap();
    let pictures = Pictures::new();
    for template in templates.iter() {
        let label = filled(template);
        for dpi in Medium::RESOLUTIONS {
            let drawing = drawn(&label, Medium::printer(dpi).unwrap());
            let name = format!("{}-{dpi}.png", template.id);
            let file = pictures.keep(&name, &drawing);
            let Some(found) = sent(&label, &file) else {
                return;
            };
            assert_eq!(found, expected(&label), "{name}");
        }
    }
}

#[test]
fn a_label_printer_prints_the_dots_of_the_picture() {
    let templates = Templates::shipped().unwrap();
    for template in templates.iter() {
        let drawing = drawn(&filled(template), Medium::printer(203).unwrap());
        let png = drawing_png(&drawing, kit().fonts).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut dots).unwrap();
        let row = drawing.width.div_ceil(8) as usize;
        let zpl = drawing_zpl(&drawing, 3, kit().fonts);
        let printed = printer::print(&zpl);
        assert_eq!(
            (printed.width, printed.height, printed.copies),
            (drawing.width, drawing.height, 3)
        );
        for (y, line) in printed.dots.iter().enumerate() {
            for (x, black) in line.iter().enumerate() {
                let white = dots[y * row + x / 8] & (0x80 >> (x % 8)) != 0;
                assert_ne!(*black, white, "{} at {x}, {y}", template.id);
            }
        }
    }
}

#[test]
fn labels_on_paper_are_read_back_and_lie_in_their_places() {
    let templates = Templates::shipped().unwrap();
    let pictures = Pictures::new();
    for template in templates.iter() {
        let label = filled(template);
        let drawing = drawn(&label, Medium::Vector);
        let single = labels_pdf(&[(drawing.clone(), 2)], ("label", today()), kit().fonts).unwrap();
        let again = labels_pdf(&[(drawing.clone(), 2)], ("label", today()), kit().fonts).unwrap();
        assert_eq!(single, again, "the same label gives the same bytes");
        let Some(pages) = rendered(&pictures, &template.id, &single) else {
            return;
        };
        assert_eq!(pages.len(), 2, "a page for each copy");
        let Some(found) = sent(&label, &pages[0]) else {
            return;
        };
        assert_eq!(found, expected(&label), "{}", template.id);
        // Whole pages are slow to draw: the smallest and the largest labels stand for the others.
        if !["udi", "bag", "pallet-large"].contains(&template.id.as_str()) {
            continue;
        }
        let size = (template.width, template.height);
        let (page, grid) = templates.page.laid(size).unwrap();
        let copies = grid.0 * grid.1;
        let lying = (page, grid, 1);
        let sheet = [(drawing, copies)];
        let sheet = labels_on_pages(&sheet, lying, ("labels", today()), kit().fonts).unwrap();
        let name = format!("{}-a4", template.id);
        let Some(pages) = rendered(&pictures, &name, &sheet) else {
            return;
        };
        // One place is left blank, so one label goes to the next page; a large label has a page for itself.
        assert_eq!(pages.len(), if copies > 1 { 2 } else { 1 }, "{name}");
        let Some(last) = sent(&label, pages.last().unwrap()) else {
            return;
        };
        assert_eq!(last, expected(&label), "{name}");
        if let Some(folder) = std::env::var_os("BARLAB_GALLERY") {
            let folder = Path::new(&folder);
            std::fs::create_dir_all(folder).unwrap();
            let svg = drawing_svg(&drawn(&label, Medium::Vector), kit().fonts);
            std::fs::write(folder.join(format!("{}.svg", template.id)), svg).unwrap();
            std::fs::write(folder.join(format!("{}.pdf", template.id)), single).unwrap();
            std::fs::write(folder.join(format!("{name}.pdf")), sheet).unwrap();
        }
    }
}

/// The pages of a PDF as pictures of 400 dots to the inch.
fn rendered(pictures: &Pictures, name: &str, pdf: &[u8]) -> Option<Vec<std::path::PathBuf>> {
    let file = pictures.path(&format!("{name}.pdf"));
    std::fs::write(&file, pdf).unwrap();
    let stem = pictures.path(&format!("page-{name}"));
    let (file, stem) = (file.display().to_string(), stem.display().to_string());
    run("pdftoppm", &["-r", "400", "-gray", "-png", &file, &stem])?;
    let mut pages: Vec<_> = std::fs::read_dir(pictures.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.display().to_string().starts_with(&format!("{stem}-")))
        .filter(|path| path.extension().is_some_and(|ending| ending == "png"))
        .collect();
    pages.sort();
    Some(pages)
}

#[test]
fn a_drawing_keeps_its_measures_to_a_hundredth_of_a_millimetre() {
    let templates = Templates::shipped().unwrap();
    let drawing = drawn(&filled(templates.find("bag").unwrap()), Medium::Vector);
    let svg = drawing_svg(&drawing, kit().fonts);
    assert!(svg.contains("width=\"60mm\" height=\"50mm\" viewBox=\"0 0 60000 50000\""));
    // The guards of EAN-13 at X 0.330: two bars of one module with a space of one between.
    assert!(svg.contains("h330v") && !svg.contains("h331v") && !svg.contains("h329v"));
    let pictures = Pictures::new();
    let pdf = labels_pdf(&[(drawing, 1)], ("label", today()), kit().fonts).unwrap();
    let file = pictures.path("bag.pdf");
    std::fs::write(&file, pdf).unwrap();
    let stem = pictures.path("fine").display().to_string();
    // A strip through the bars at 2,540 dots to the inch: a hundredth of a millimetre a dot.
    let strip = [
        "-r",
        "2540",
        "-gray",
        "-singlefile",
        "-y",
        "2200",
        "-H",
        "1",
    ];
    let file = file.display().to_string();
    let arguments = [&strip[..], &[&file, &stem]].concat();
    if run("pdftoppm", &arguments).is_none() {
        return;
    }
    let bytes = std::fs::read(format!("{stem}.pgm")).unwrap();
    let dots = &bytes[bytes.len() - 6000..];
    let mut widths = Vec::new();
    for run in dots.chunk_by(|one, other| (*one < 128) == (*other < 128)) {
        widths.push(run.len());
    }
    // Without the blanks at both ends: 30 bars and 29 spaces of one to four modules of 33 dots.
    let inner = &widths[1..widths.len() - 1];
    assert_eq!(inner.len(), 59, "{widths:?}");
    let mut uneven = 0;
    for width in inner {
        // A thirteenth of X, which 1, 2, 7 and 8 have more or less, is two dots and a half.
        let modules = (*width as f64 / 33.0).round();
        let off = (*width as f64 - modules * 33.0).abs();
        assert!(
            off <= 1.0 || (1.5..=3.6).contains(&off),
            "{width} dots in {widths:?}"
        );
        uneven += usize::from(off > 1.0);
    }
    // Of the twelve digits that have bars 1, 2, 7, 8 and 2 do, each with four elements.
    assert_eq!(uneven, 20, "{widths:?}");
}
