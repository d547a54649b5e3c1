//! The layout of documents: letterhead, texts, columns, seal, numbers, printer offset, with a
//! preview of the newest intake that follows the form as it is typed.

mod form;
mod page;
mod pictures;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Path};
use domain::document::{DocumentKind, FileFormat, Layout, Period};
use domain::intake::IntakeState;
use domain::numbering::IntakeNumber;
use domain::person::Viewer;
use store::intakes::{self, IntakeFilter};
use store::{Connection, Paging, StoreError};

pub use pictures::{picture, put_picture, remove_picture};

use super::answers::{Answer, shown};
use super::intakes::numbered;
use super::people::{Admin, Staff};
use super::sent::Sent;
use super::site::Site;
use super::view::parts::Refusal;
use crate::actions::change_layout::{change_layout, check_layout};
use crate::actions::draft_documents::{draft_with, overprint};
use crate::actions::issue_for_sample::{OfSample, draft_for_sample_with};
use crate::actions::make_statistics::{Asked, statistics_with};
use crate::actions::{ActionError, Refused};

/// Versions that the page lists.
const LISTED: i64 = 20;

/// Documents that a preview can show.
const PREVIEWED: [DocumentKind; 6] = [
    DocumentKind::ResultCatalogue,
    DocumentKind::Certificate,
    DocumentKind::NoticeLetter,
    DocumentKind::ImprovementNotices,
    DocumentKind::TestReport,
    DocumentKind::Statistics,
];

/// Documents that have a seal.
const SEALED: [DocumentKind; 7] = [
    DocumentKind::Certificate,
    DocumentKind::NoticeLetter,
    DocumentKind::ResultCatalogue,
    DocumentKind::ImprovementNotices,
    DocumentKind::ImprovementNotice,
    DocumentKind::TestReport,
    DocumentKind::Statistics,
];

/// The layout in force.
///
/// # Errors
/// When the store fails.
pub async fn show(person: Admin, site: Data<Site>) -> Answer {
    let view = site
        .read(|app, conn| {
            let (version, layout) = app.layout()?;
            page::page(app, conn, version, &layout)
        })
        .await?;
    site.page(&person, view).await
}

/// Saves the layout as the next version.
///
/// # Errors
/// As the action.
pub async fn save(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let layout = form::read(&sent, &site.app().texts);
    let (who, note) = (person.who(), sent.text("note"));
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
                    page::page(app, conn, version, &Layout { pictures, ..typed })
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
    let mut layout = form::read(&sent, &site.app().texts);
    let done = site
        .act(person.language, move |app| {
            layout.pictures.clone_from(&app.layout()?.1.pictures);
            check_layout(&app.texts, &layout)?;
            let none = || ActionError::from(Refused::new("papers.layout.no_intake"));
            let number = app.store.read(latest)?.ok_or_else(none)?;
            let look = Arc::new(app.look_of(0, layout)?);
            match kind {
                DocumentKind::TestReport => {
                    let wanted = OfSample {
                        intake: number,
                        line: 1,
                        kind,
                    };
                    draft_for_sample_with(app, wanted, None, &look)
                }
                DocumentKind::Statistics => {
                    let asked = Asked {
                        period: Period::year_to(app.today()),
                        company: None,
                        wording: None,
                    };
                    statistics_with(app, &asked, FileFormat::Pdf, &look)
                }
                _ => draft_with(app, number, (kind, FileFormat::Pdf), None, &look),
            }
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
