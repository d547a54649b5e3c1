//! The layout that a form describes.

use std::collections::BTreeMap;

use domain::document::layout::{MOST_SIGNATURES, REWORDED, SIGNED, keys_of};
use domain::document::{
    Bilingual, ChosenColumn, Columns, DocumentKind, DocumentTable, Issuer, Layout, ReportItem,
    SealChoice, Sealing, SignatureLine, SignedBy, Wording,
};
use domain::texts::Texts;

use super::super::sent::Sent;
use super::SEALED;

/// Reads a form; its pictures are those in force.
pub(super) fn read(sent: &Sent, texts: &Texts) -> Layout {
    let is = |name: &str| !sent.text(name).is_empty();
    let item = |item: &ReportItem| is(&format!("required.{}", item.code()));
    Layout {
        wording: Wording::from_code(&sent.text("wording")).unwrap_or_default(),
        issuer: Issuer {
            name: sent.text("name"),
            name_en: sent.text("name_en"),
            address: sent.text("address"),
            address_en: sent.text("address_en"),
            phone: sent.text("phone"),
        },
        texts: own_texts(sent, texts),
        columns: columns(sent),
        draw_symbols: is("draw_symbols"),
        sealed: is("sealed"),
        seals: seals(sent),
        signatures: signatures(sent),
        required: ReportItem::ALL.iter().copied().filter(item).collect(),
        pictures: BTreeMap::new(),
        overprint: (tenths(sent, "right"), tenths(sent, "down")),
        numbers: DocumentKind::ALL
            .into_iter()
            .map(|kind| (kind, sent.text(&format!("number.{}", kind.code()))))
            .filter(|(_, pattern)| !pattern.is_empty())
            .collect(),
    }
}

fn own_texts(sent: &Sent, texts: &Texts) -> BTreeMap<String, Bilingual> {
    let keys = REWORDED.iter().flat_map(|(_, group)| keys_of(texts, group));
    let lines = |text: String| text.replace("\r\n", "\n");
    let own = keys.map(|key| {
        let zh = lines(sent.text(&format!("zh.{key}")));
        let en = lines(sent.text(&format!("en.{key}")));
        (key.to_owned(), Bilingual::new(zh, en))
    });
    own.filter(|(_, text)| !text.is_empty()).collect()
}

/// The columns of each table by the places that were typed, equal ones in their usual order.
fn columns(sent: &Sent) -> Columns {
    // A table of which nothing was sent stays as usual.
    let sent_of = |table: &&DocumentTable| {
        let mut offered = table.offered().iter();
        offered.any(|column| was_sent(sent, &format!("place.{}.{}", table.code(), column.code)))
    };
    let tables = DocumentTable::ALL.iter().filter(sent_of).map(|table| {
        let typed = |what: &str, column: &str| {
            let name = format!("{what}.{}.{column}", table.code());
            sent.text(&name).parse::<u16>().ok()
        };
        let mut placed: Vec<(u16, ChosenColumn)> = table
            .offered()
            .iter()
            .filter_map(|column| {
                let chosen = ChosenColumn {
                    column: column.code.to_owned(),
                    width: typed("width", column.code).unwrap_or(0),
                };
                Some((typed("place", column.code)?, chosen))
            })
            .collect();
        placed.sort_by_key(|(place, _)| *place);
        let chosen = placed.into_iter().map(|(_, column)| column);
        (*table, chosen.collect())
    });
    Columns(tables.collect())
}

fn seals(sent: &Sent) -> BTreeMap<DocumentKind, Sealing> {
    let sent_of = |kind: &&DocumentKind| was_sent(sent, &format!("seal.{}", kind.code()));
    let seals = SEALED.iter().filter(sent_of).map(|kind| {
        let name = |what: &str| format!("{what}.{}", kind.code());
        let sealing = Sealing {
            seal: SealChoice::from_code(&sent.text(&name("seal"))).unwrap_or(SealChoice::First),
            straddling: !sent.text(&name("straddling")).is_empty(),
            moved: (
                tenths(sent, &name("seal_right")),
                tenths(sent, &name("seal_down")),
            ),
        };
        (*kind, sealing)
    });
    seals.collect()
}

fn was_sent(sent: &Sent, name: &str) -> bool {
    sent.all(name).next().is_some()
}

fn signatures(sent: &Sent) -> Vec<SignatureLine> {
    if !was_sent(sent, "sign.1.by") {
        return SignatureLine::usual();
    }
    (1..=MOST_SIGNATURES)
        .filter_map(|place| signature(sent, place))
        .collect()
}

/// A line of signatures; none where nobody is chosen.
fn signature(sent: &Sent, place: usize) -> Option<SignatureLine> {
    let text = |what: &str| sent.text(&format!("sign.{place}.{what}"));
    let stands_on = |kind: &DocumentKind| !text(&format!("on.{}", kind.code())).is_empty();
    Some(SignatureLine {
        by: SignedBy::from_code(&text("by"))?,
        label: Bilingual::new(text("label_zh"), text("label_en")),
        name: text("name"),
        position: Bilingual::new(text("position_zh"), text("position_en")),
        dated: !text("dated").is_empty(),
        on: SIGNED.into_iter().filter(stands_on).collect(),
    })
}

/// Tenths of a millimetre. What is no number of millimetres is too far for any printer, which the
/// check tells.
fn tenths(sent: &Sent, name: &str) -> i16 {
    let text = sent.text(name);
    match text.replace(',', ".").parse::<f64>() {
        Ok(millimetres) => whole((millimetres * 10.0).round()),
        Err(_) if text.is_empty() => 0,
        Err(_) => i16::MAX,
    }
}

/// A whole number near zero; anything beyond what a check lets pass stays beyond it.
fn whole(number: f64) -> i16 {
    (-1200..=400_i16)
        .find(|one| (f64::from(*one) - number).abs() < 0.5)
        .unwrap_or(i16::MAX)
}
