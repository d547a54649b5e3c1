//! Documents: the list, one document, its file.

use actix_web::web::{Data, Path, Query};
use domain::document::{DocumentKind, DocumentState};
use domain::id::DocumentId;
use domain::intake::Intake;
use domain::person::{Role, Viewer};
use store::documents::{self, DocumentFilter, IssuedDocument};
use store::{Connection, Paging, companies, intakes};

use super::answers::{Answer, download};
use super::check::reach;
use super::failure::Failure;
use super::intakes::known;
use super::people::{AnyPerson, Person, Reviewer};
use super::sent::Sent;
use super::shown::{Asked, display_name};
use super::site::{Site, is_staff};
use super::view::documents as view;
use super::view::parts::{Badge, Field, Link, Tone};
use super::view::symbol::SymbolDrawing;
use crate::actions::issue_documents;
use crate::app::App;

/// Documents of one intake that its page shows; the list has all of them.
const SHOWN: u16 = 40;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: AnyPerson, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let (viewer, role) = (person.viewer(), person.role());
    let may_issue = role == Role::Reviewer;
    let view = site
        .read(move |app, conn| {
            let intake = match asked.list.as_str() {
                "" => None,
                number => Some(known(conn, viewer, number)?),
            };
            let filter = DocumentFilter {
                intake: intake.as_ref().map(|intake| intake.id),
                company: viewer.company(),
                kinds: &[],
            };
            let found = documents::list(conn, viewer, filter, asked.paging())?;
            Ok(view::Documents {
                pager: asked.pager("/documents", &found),
                rows: rows(app, conn, viewer, &found.rows)?,
                checks: match is_staff(role) && intake.is_none() {
                    true => Some(reach::checks(app, conn, None)?),
                    false => None,
                },
                of: intake.map(|one| {
                    Link::new(format!("/intakes/{}", one.number), one.number.to_string())
                }),
                may_issue,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The first documents of an intake, those of its pack before those of single samples, each
/// newest first; and the list of all, where there are more.
///
/// # Errors
/// When the store fails.
pub fn of_intake(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    intake: &Intake,
) -> Result<(Vec<view::DocumentRow>, Option<view::Rest>), Failure> {
    let mut found = |kinds: &'static [DocumentKind], limit: u16| {
        let filter = DocumentFilter {
            intake: Some(intake.id),
            company: None,
            kinds,
        };
        documents::list(conn, viewer, filter, Paging::first(limit))
    };
    let pack = found(&DocumentKind::PACK, SHOWN)?;
    let room = usize::from(SHOWN).saturating_sub(pack.rows.len());
    let single = found(&DocumentKind::BESIDE, SHOWN)?;
    let total = pack.total.saturating_add(single.total);
    let listed: Vec<_> = pack
        .rows
        .into_iter()
        .chain(single.rows.into_iter().take(room))
        .collect();
    let more = total > u64::try_from(listed.len()).unwrap_or(u64::MAX);
    let rest = more.then(|| view::Rest {
        href: format!("/documents?list={}", intake.number),
        total,
    });
    Ok((rows(app, conn, viewer, &listed)?, rest))
}

fn rows(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    listed: &[IssuedDocument],
) -> Result<Vec<view::DocumentRow>, Failure> {
    let owners: Vec<_> = listed.iter().map(|one| one.document.company).collect();
    let companies = companies::find_all(conn, viewer, &owners)?;
    let mut shown = Vec::with_capacity(listed.len());
    // A document in several formats is one line: its files share a token and lie side by side.
    for files in listed.chunk_by(|one, other| one.document.token == other.document.token) {
        let Some(one) = files.first() else { continue };
        let new = &one.document;
        let number = intakes::find(conn, viewer, new.intake)?
            .map(|intake| intake.number.to_string())
            .unwrap_or_default();
        shown.push(view::DocumentRow {
            number: new.number.clone(),
            href: format!("/documents/{}", one.id),
            kind: new.kind.code().to_owned(),
            revision: new.revision.saturating_add(1),
            intake: Link::new(format!("/intakes/{number}"), number),
            company: companies
                .get(&new.company)
                .map(|company| company.name.as_str().to_owned())
                .unwrap_or_default(),
            issued_on: app.day(one.issued_at),
            state: state(one.state),
            files: files
                .iter()
                .map(|file| file_of(file, format!("/documents/{}/file", file.id)))
                .collect(),
        });
    }
    Ok(shown)
}

/// The badge of a document.
pub fn state(state: DocumentState) -> Badge {
    let tone = match state {
        DocumentState::Valid => Tone::Good,
        DocumentState::Replaced => Tone::Warn,
        DocumentState::Withdrawn => Tone::Bad,
    };
    Badge::new(tone, state.label())
}

pub(super) fn file_of(one: &IssuedDocument, href: String) -> view::FileShown {
    view::FileShown {
        format: one.document.format.code().to_uppercase(),
        bytes: one.document.size,
        sha256: one.document.sha256.to_string(),
        href,
    }
}

/// One document.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let view = read(&site, &person, &id).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, id: &str) -> Result<view::Document, Failure> {
    let id: DocumentId = id.parse().map_err(|_| Failure::not_found())?;
    let (viewer, role) = (person.viewer(), person.role());
    site.read(move |app, conn| {
        let one = documents::get(conn, viewer, id)?;
        let files = documents::by_token(conn, &one.document.token)?;
        let row = rows(app, conn, viewer, &files)?;
        let root = app.settings.public_url.trim_end_matches('/');
        let public = format!("{root}/v/{}", one.document.token);
        let replaces = match one.document.replaces {
            Some(id) => Some(link(&documents::get(conn, viewer, id)?)),
            None => None,
        };
        let valid = one.state == DocumentState::Valid;
        Ok(view::Document {
            document: row.into_iter().next().ok_or_else(Failure::not_found)?,
            issued_by: display_name(conn, &one.issued_by)?,
            replaces,
            replaced_by: documents::successor(conn, &one)?.as_ref().map(link),
            withdrawn_because: if one.state == DocumentState::Withdrawn {
                one.state_reason.clone()
            } else {
                String::new()
            },
            qr: SymbolDrawing::qr(&public),
            reach: reach::of(app, conn, &files, role)?,
            public: Link::new(format!("/v/{}", one.document.token), public),
            may_withdraw: valid && role == Role::Reviewer,
            reason: Field::default(),
            refusal: None,
        })
    })
    .await
}

fn link(one: &IssuedDocument) -> Link {
    Link::new(format!("/documents/{}", one.id), &one.document.number)
}

/// The file of a document.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn file(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let id: DocumentId = id.parse().map_err(|_| Failure::not_found())?;
    let viewer = person.viewer();
    let (one, bytes) = site
        .block(move |app| {
            let one = app.store.read(|conn| documents::get(conn, viewer, id))?;
            let bytes = stored(app, &one)?;
            Ok::<_, Failure>((one, bytes))
        })
        .await?;
    super::deliveries::note_download(&site, &person, id).await?;
    let texts = &site.app().texts;
    let kind = texts.get(person.language, &kind_key(&one));
    Ok(sent_as(&one, &kind, bytes))
}

pub(super) fn stored(app: &App, one: &IssuedDocument) -> Result<Vec<u8>, Failure> {
    let kept = app.objects.get(&one.document.sha256)?;
    kept.ok_or_else(|| Failure::internal(format!("document {} has lost its bytes", one.id)))
}

pub(super) fn kind_key(one: &IssuedDocument) -> String {
    format!("pages.document_kind.{}", one.document.kind.code())
}

/// `201901032-2 检测结果目录表.pdf`.
pub(super) fn sent_as(one: &IssuedDocument, kind: &str, bytes: Vec<u8>) -> actix_web::HttpResponse {
    let number = one.document.number.replace('/', "_");
    let name = format!("{number} {kind}.{}", one.document.format.code());
    download(&name, one.document.format.media_type(), bytes)
}

/// Withdraws a document.
///
/// # Errors
/// As the action.
pub async fn withdraw(person: Reviewer, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let wanted: DocumentId = id.parse().map_err(|_| Failure::not_found())?;
    let (who, reason) = (person.who(), sent.text("reason"));
    let typed = reason.clone();
    let done = site
        .act(person.language, move |app| {
            issue_documents::withdraw_document(app, &who, wanted, &reason)
        })
        .await?;
    match done {
        Ok(()) => Ok(site.done(
            &person,
            &format!("/documents/{id}"),
            "pages.document.withdrawn",
            &[],
        )),
        Err(refused) => {
            let mut view = read(&site, &person, &id).await?;
            // Where somebody else was faster there is no field to say it beside.
            if !view.may_withdraw {
                view.refusal = Some(refused.into());
                return site.refuse(&person, view).await;
            }
            view.reason = Field {
                value: typed,
                error: Some(refused.text),
            };
            site.refuse(&person, view).await
        }
    }
}
