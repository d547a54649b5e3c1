//! The layout of documents: letterhead, texts, columns, seal, numbers, printer offset, with a
//! preview of the newest intake that follows the form as it is typed.

mod pictures;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Path};
use domain::document::layout::{REWORDED, shipped_pattern};
use domain::document::{
    Bilingual, CatalogueColumn, DocumentKind, FileFormat, Issuer, Layout, Wording,
};
use domain::intake::IntakeState;
use domain::numbering::IntakeNumber;
use domain::person::Viewer;
use domain::texts::Language;
use store::intakes::{self, IntakeFilter};
use store::{Connection, Paging, StoreError, layouts};

pub use pictures::{picture, put_picture, remove_picture};

use super::answers::{Answer, shown};
use super::failure::Failure;
use super::intakes::numbered;
use super::people::{Admin, Staff};
use super::sent::Sent;
use super::shown::{display_name, local};
use super::site::Site;
use super::view::layout as view;
use super::view::parts::{Field, Refusal};
use crate::actions::change_layout::{change_layout, check_layout};
use crate::actions::draft_documents::{draft_with, overprint};
use crate::actions::{ActionError, Refused};
use crate::app::App;

/// Versions that the page lists.
const LISTED: i64 = 20;

/// Documents that a preview can show.
const PREVIEWED: [DocumentKind; 4] = [
    DocumentKind::ResultCatalogue,
    DocumentKind::Certificate,
    DocumentKind::NoticeLetter,
    DocumentKind::ImprovementNotices,
];

/// The layout in force.
///
/// # Errors
/// When the store fails.
pub async fn show(person: Admin, site: Data<Site>) -> Answer {
    let view = site
        .read(|app, conn| {
            let (version, layout) = app.layout()?;
            page(app, conn, version, &layout)
        })
        .await?;
    site.page(&person, view).await
}

fn page(
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
    let millimetres = |tenths: i16| Field::holding((f64::from(tenths) / 10.0).to_string());
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
        texts: texts(app, layout),
        columns: columns(layout),
        draw_symbols: layout.draw_symbols,
        sealed: layout.sealed,
        pictures: pictures::offered(layout),
        right: millimetres(layout.overprint.0),
        down: millimetres(layout.overprint.1),
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
    })
}

fn texts(app: &App, layout: &Layout) -> Vec<view::TextShown> {
    REWORDED
        .iter()
        .map(|key| {
            let own = layout.texts.get(*key).cloned().unwrap_or_default();
            view::TextShown {
                key,
                shipped_zh: app.texts.get(Language::Chinese, key),
                shipped_en: app.texts.get(Language::English, key),
                zh: own.zh,
                en: own.en,
            }
        })
        .collect()
}

fn columns(layout: &Layout) -> Vec<view::ColumnShown> {
    let place = |column: &CatalogueColumn| {
        let found = layout.columns.iter().position(|one| one == column);
        found.map_or_else(String::new, |place| (place + 1).to_string())
    };
    CatalogueColumn::ALL
        .iter()
        .map(|column| view::ColumnShown {
            code: column.code(),
            label: column.label(),
            place: place(column),
        })
        .collect()
}

/// The layout that a form describes.
fn read(sent: &Sent) -> Layout {
    let mut placed: Vec<(u16, CatalogueColumn)> = CatalogueColumn::ALL
        .iter()
        .filter_map(|column| {
            let place = sent.text(&format!("column.{}", column.code()));
            Some((place.parse().ok()?, *column))
        })
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    // What is no number of millimetres is too far for any printer, which the check tells.
    let tenths = |name: &str| match sent.text(name).replace(',', ".").parse::<f64>() {
        Ok(millimetres) => whole((millimetres * 10.0).round()),
        Err(_) if sent.text(name).is_empty() => 0,
        Err(_) => i16::MAX,
    };
    Layout {
        wording: Wording::from_code(&sent.text("wording")).unwrap_or_default(),
        issuer: Issuer {
            name: sent.text("name"),
            name_en: sent.text("name_en"),
            address: sent.text("address"),
            address_en: sent.text("address_en"),
            phone: sent.text("phone"),
        },
        texts: REWORDED
            .iter()
            .map(|key| {
                let lines = |text: String| text.replace("\r\n", "\n");
                let zh = lines(sent.text(&format!("zh.{key}")));
                let en = lines(sent.text(&format!("en.{key}")));
                ((*key).to_owned(), Bilingual::new(zh, en))
            })
            .filter(|(_, text)| !text.is_empty())
            .collect(),
        columns: placed.into_iter().map(|(_, column)| column).collect(),
        draw_symbols: !sent.text("draw_symbols").is_empty(),
        sealed: !sent.text("sealed").is_empty(),
        pictures: BTreeMap::new(),
        overprint: (tenths("right"), tenths("down")),
        numbers: DocumentKind::ALL
            .into_iter()
            .map(|kind| (kind, sent.text(&format!("number.{}", kind.code()))))
            .filter(|(_, pattern)| !pattern.is_empty())
            .collect(),
    }
}

/// A whole number near zero; anything beyond what a check lets pass stays beyond it.
fn whole(number: f64) -> i16 {
    (-400..=400_i16)
        .find(|one| (f64::from(*one) - number).abs() < 0.5)
        .unwrap_or(i16::MAX)
}

/// Saves the layout as the next version.
///
/// # Errors
/// As the action.
pub async fn save(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let (who, layout, note) = (person.who(), read(&sent), sent.text("note"));
    let typed = layout.clone();
    let done = site
        .act(person.language, move |app| {
            change_layout(app, &who, layout, &note)
        })
        .await?;
    match done {
        Ok(version) => {
            let version = [("version", version.to_string())];
            Ok(site.done(&person, "/layout", "papers.layout.saved", &version))
        }
        Err(refused) => {
            let mut view = site
                .read(move |app, conn| {
                    let (version, kept) = app.layout()?;
                    let pictures = kept.pictures.clone();
                    page(app, conn, version, &Layout { pictures, ..typed })
                })
                .await?;
            view.refusal = Some(Refusal::from(refused));
            site.refuse(&person, view).await
        }
    }
}

/// The newest intake that can be shown.
fn latest(conn: &mut Connection) -> Result<Option<IntakeNumber>, StoreError> {
    let filter = IntakeFilter {
        states: vec![
            IntakeState::UnderReview,
            IntakeState::Released,
            IntakeState::Sent,
        ],
        company: None,
    };
    let found = intakes::list(conn, Viewer::Laboratory, &filter, Paging::first(1))?;
    Ok(found.rows.first().map(|intake| intake.number))
}

/// A document of the newest intake in the layout of the form, as a draft.
///
/// # Errors
/// When the store fails. What cannot be is told as a line of text in the frame.
pub async fn preview(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let kind = DocumentKind::from_code(&sent.text("kind")).unwrap_or(DocumentKind::ResultCatalogue);
    let mut layout = read(&sent);
    let done = site
        .act(person.language, move |app| {
            check_layout(&app.texts, &layout)?;
            layout.pictures.clone_from(&app.layout()?.1.pictures);
            let none = || ActionError::from(Refused::new("papers.layout.no_intake"));
            let number = app.store.read(latest)?.ok_or_else(none)?;
            let look = std::sync::Arc::new(app.look_of(0, layout)?);
            draft_with(app, number, (kind, FileFormat::Pdf), None, &look)
        })
        .await?;
    // The page frames the answer, which no other answer allows.
    let framed = (CONTENT_SECURITY_POLICY, "frame-ancestors 'self'");
    Ok(match done {
        Ok(draft) => {
            let mut answer = shown(&draft.name, draft.format.media_type(), draft.bytes);
            if let Ok(value) = framed.1.parse() {
                answer.headers_mut().insert(framed.0, value);
            }
            answer
        }
        Err(refused) => HttpResponse::Ok()
            .insert_header(framed)
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body(refused.text),
    })
}

/// The new line of a certificate alone, for the paper that the company holds.
///
/// # Errors
/// `not_found`; back to the intake where it is not released.
pub async fn line(person: Staff, site: Data<Site>, number: Path<String>) -> Answer {
    let wanted = numbered(&number)?;
    let done = site
        .act(person.language, move |app| overprint(app, wanted))
        .await?;
    match done {
        Ok(draft) => Ok(shown(&draft.name, draft.format.media_type(), draft.bytes)),
        Err(refused) => Ok(site.refused(&format!("/intakes/{number}/report"), refused.text)),
    }
}
