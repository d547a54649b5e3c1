//! What the preview of a catalogue shows: counts, columns and a verdict on each row.

use domain::catalogue::{CataloguePreview, LineVerdict, Place, PreviewLine, RefusedLine};
use domain::texts::Language;

use super::super::kept::Previewed;
use super::super::shown::{ROWS, address, tabs};
use super::super::view::catalogue as view;
use super::super::view::parts::{Badge, Pager, Tone};
use crate::app::App;

/// The page of a preview.
pub(super) fn page(
    app: &App,
    language: Language,
    head: view::CatalogueUpload,
    wanted: &Previewed,
    preview: &CataloguePreview,
) -> view::CataloguePreview {
    let here = if wanted.list.is_empty() {
        "all_rows"
    } else {
        &wanted.list
    };
    let count = u64::from;
    let totals = &preview.totals;
    let tally = view::RowTally {
        good: count(totals.accepted),
        flagged: count(totals.flagged),
        refused: count(totals.refused),
    };
    let path = address(
        &format!("{}/catalogue/preview", head.intake.href),
        &[("sha256", &wanted.sha256), ("name", &wanted.name)],
    );
    let lists = [
        ("all_rows", Some(tally.good + tally.flagged + tally.refused)),
        ("refused_rows", Some(tally.refused)),
        ("flagged_rows", Some(tally.flagged)),
    ];
    let taken = preview.lines.iter().filter(|line| match here {
        "refused_rows" => false,
        "flagged_rows" => line.verdict() == LineVerdict::Flagged,
        _ => true,
    });
    let refused = preview.refused.iter().filter(|_| here != "flagged_rows");
    // What needs a person's eye comes first.
    let all = refused
        .map(|row| refused_row(app, language, preview, row))
        .chain(taken.map(|line| taken_row(app, language, preview, line)));
    let rows: Vec<_> = all.skip(wanted.from).take(usize::from(ROWS)).collect();
    let total = match here {
        "refused_rows" => tally.refused,
        "flagged_rows" => tally.flagged,
        _ => tally.good + tally.flagged + tally.refused,
    };
    view::CataloguePreview {
        href: format!("{}/catalogue", head.intake.href),
        tabs: tabs(&path, here, &lists),
        pager: Pager::by_place(
            &address(&path, &[("list", here)]),
            wanted.from,
            rows.len(),
            total,
        ),
        intake: head.intake,
        company: head.company,
        file: wanted.name.clone(),
        sha256: wanted.sha256.clone(),
        columns: columns(preview),
        tally,
        rows,
        refusal: None,
    }
}

fn columns(preview: &CataloguePreview) -> Vec<view::Column> {
    preview
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.columns)
        .map(|column| view::Column {
            header: column.header.clone(),
            key: column
                .field
                .as_ref()
                .map(|field| format!("catalogue.field.{field}"))
                .unwrap_or_default(),
        })
        .collect()
}

/// The row in its sheet; the sheet's name goes before it when there are several.
fn place(preview: &CataloguePreview, place: &Place) -> String {
    match preview.sheets.len() {
        0 | 1 => place.row.to_string(),
        _ => format!("{} {}", preview.sheet_name(place), place.row),
    }
}

fn taken_row(
    app: &App,
    language: Language,
    preview: &CataloguePreview,
    line: &PreviewLine,
) -> view::PreviewRow {
    let said = &line.line.description;
    let raw = line.line.code_raw.trim();
    let (tone, key) = match line.verdict() {
        LineVerdict::Flagged => (Tone::Warn, "pages.row.flagged"),
        _ => (Tone::Good, "pages.row.good"),
    };
    view::PreviewRow {
        place: place(preview, &line.line.place),
        verdict: Badge::new(tone, key),
        code: said.code.clone(),
        written: if raw == said.code {
            String::new()
        } else {
            raw.to_owned()
        },
        product: said.product_name.clone(),
        specification: said.specification.clone(),
        brand: said.brand.clone(),
        substrate: said.substrate.clone(),
        package: said.packaging_form.clone(),
        reasons: line
            .findings
            .iter()
            .map(|finding| app.texts.explain(language, finding))
            .collect(),
    }
}

fn refused_row(
    app: &App,
    language: Language,
    preview: &CataloguePreview,
    row: &RefusedLine,
) -> view::PreviewRow {
    view::PreviewRow {
        place: place(preview, &row.place),
        verdict: Badge::new(Tone::Bad, "pages.row.refused"),
        code: String::new(),
        written: String::new(),
        product: row
            .cells
            .iter()
            .filter(|cell| !cell.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
        specification: String::new(),
        brand: String::new(),
        substrate: String::new(),
        package: String::new(),
        reasons: row
            .findings
            .iter()
            .map(|finding| app.texts.explain(language, finding))
            .collect(),
    }
}
