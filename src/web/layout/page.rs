//! What the page of a layout shows: everything that can be changed, as it is.

use domain::document::layout::{
    MOST_SIGNATURES, OfferedColumn, REWORDED, SIGNED, keys_of, may_go, shipped_pattern,
};
use domain::document::{
    DocumentKind, DocumentTable, Layout, SealChoice, SignatureLine, SignedBy, Wording,
};
use domain::texts::Language;
use store::{Connection, layouts};

use super::super::failure::Failure;
use super::super::shown::{display_name, local};
use super::super::view::layout as view;
use super::super::view::parts::Field;
use super::{LISTED, PREVIEWED, SEALED, latest, pictures};
use crate::app::App;

/// From so many characters on a text gets a box of several lines.
const LONG: usize = 26;

/// Builds the page of a layout.
///
/// # Errors
/// When the store fails.
pub(super) fn page(
    app: &App,
    conn: &mut Connection,
    version: i64,
    layout: &Layout,
) -> Result<view::Layout, Failure> {
    let mut versions = Vec::new();
    for saved in layouts::newest(conn, LISTED)? {
        versions.push(view::VersionShown {
            version: saved.version,
            at: local(app, saved.created_at),
            who: display_name(conn, &saved.created_by)?,
            note: saved.note,
        });
    }
    let issuer = &layout.issuer;
    Ok(view::Layout {
        version,
        wording: Field::holding(layout.wording.code()),
        wordings: Wording::ALL.map(Wording::code).to_vec(),
        name: Field::holding(&issuer.name),
        name_en: Field::holding(&issuer.name_en),
        address: Field::holding(&issuer.address),
        address_en: Field::holding(&issuer.address_en),
        phone: Field::holding(&issuer.phone),
        groups: groups(app, layout),
        tables: DocumentTable::ALL
            .iter()
            .map(|table| shown_table(*table, layout))
            .collect(),
        draw_symbols: layout.draw_symbols,
        sealed: layout.sealed,
        required: required(app, layout),
        pictures: pictures::offered(layout),
        right: Field::holding(millimetres(layout.overprint.0)),
        down: Field::holding(millimetres(layout.overprint.1)),
        numbers: DocumentKind::ALL
            .map(|kind| view::NumberShown {
                kind: kind.code(),
                shipped: shipped_pattern(kind),
                own: layout.numbers.get(&kind).cloned().unwrap_or_default(),
            })
            .to_vec(),
        note: Field::default(),
        kinds: PREVIEWED.map(DocumentKind::code).to_vec(),
        can_preview: latest(conn)?.is_some(),
        versions,
        refusal: None,
        ..who_signs_and_seals(layout)
    })
}

/// The part of the page about signatures and seals.
fn who_signs_and_seals(layout: &Layout) -> view::Layout {
    view::Layout {
        seals: SEALED.iter().map(|kind| seal(*kind, layout)).collect(),
        seal_choices: SealChoice::ALL
            .iter()
            .map(|choice| (choice.code(), choice.label()))
            .collect(),
        signatures: (0..MOST_SIGNATURES)
            .map(|place| {
                let line = layout.signatures.get(place);
                line.map_or_else(no_signature, signature)
            })
            .collect(),
        signers: SignedBy::ALL
            .iter()
            .map(|by| (by.code(), by.label()))
            .collect(),
        ..view::Layout::default()
    }
}

fn required(app: &App, layout: &Layout) -> Vec<view::RequiredShown> {
    let advised = app.rules.report_items.advised();
    let shown = advised.map(|(item, clause)| view::RequiredShown {
        code: item.code(),
        label: item.label(),
        clause: clause.to_owned(),
        required: layout.required.contains(&item),
    });
    shown.collect()
}

fn millimetres(tenths: i16) -> String {
    (f64::from(tenths) / 10.0).to_string()
}

/// The sentences by the document on which they stand.
fn groups(app: &App, layout: &Layout) -> Vec<view::TextGroup> {
    let shown = |key: &str| {
        let own = layout.texts.get(key).cloned().unwrap_or_default();
        let shipped_zh = app.texts.get(Language::Chinese, key);
        view::TextShown {
            key: key.to_owned(),
            is_long: shipped_zh.chars().count() >= LONG || shipped_zh.contains('\n'),
            shipped_zh,
            shipped_en: app.texts.get(Language::English, key),
            zh: own.zh,
            en: own.en,
            may_go: may_go(key),
        }
    };
    let groups = REWORDED.iter().map(|(name, group)| {
        let texts: Vec<_> = keys_of(&app.texts, group).map(shown).collect();
        let own = |text: &&view::TextShown| !text.zh.is_empty() || !text.en.is_empty();
        view::TextGroup {
            name,
            changed: texts.iter().filter(own).count(),
            texts,
        }
    });
    groups.collect()
}

fn shown_table(table: DocumentTable, layout: &Layout) -> view::TableShown {
    let chosen = layout.columns.of(table);
    let column = |offered: &OfferedColumn| {
        let place = chosen.iter().position(|one| one.code == offered.code);
        let width = place
            .and_then(|place| chosen.get(place))
            .map(|one| one.width);
        let number = |width: u16| match width {
            0 => String::new(),
            width => width.to_string(),
        };
        view::ColumnShown {
            code: offered.code,
            label: format!("documents.column.{}", offered.code),
            place: place.map_or_else(String::new, |place| (place + 1).to_string()),
            width: width
                .filter(|width| *width != offered.width)
                .map_or_else(String::new, number),
            usual: number(offered.width),
            needed: offered.needed,
        }
    };
    view::TableShown {
        code: table.code(),
        label: table.label(),
        room: table.room(),
        is_changed: chosen != table.offered(),
        columns: table.offered().iter().map(column).collect(),
    }
}

fn seal(kind: DocumentKind, layout: &Layout) -> view::SealShown {
    let sealing = layout.sealing(kind);
    view::SealShown {
        kind: kind.code(),
        seal: sealing.seal.code(),
        straddling: sealing.straddling,
        right: millimetres(sealing.moved.0),
        down: millimetres(sealing.moved.1),
    }
}

fn signature(line: &SignatureLine) -> view::SignatureLineShown {
    view::SignatureLineShown {
        by: line.by.code(),
        label_zh: line.label.zh.clone(),
        label_en: line.label.en.clone(),
        name: line.name.clone(),
        position_zh: line.position.zh.clone(),
        position_en: line.position.en.clone(),
        dated: line.dated,
        on: SIGNED
            .iter()
            .map(|kind| (kind.code(), line.on.contains(kind)))
            .collect(),
    }
}

/// A line that nobody signs yet; chosen, it stands on results.
fn no_signature() -> view::SignatureLineShown {
    view::SignatureLineShown {
        by: "",
        dated: false,
        ..signature(&SignatureLine::of(SignedBy::Other))
    }
}
