//! Documents: the list, one document, its file, and the public page that answers for it.

use actix_web::web::{Data, Path, Query};
use domain::document::{DocumentState, FileFormat};
use domain::id::DocumentId;
use domain::intake::Intake;
use domain::person::{Role, Viewer};
use store::documents::{self, DocumentFilter, IssuedDocument};
use store::{Connection, Paging, companies, counters, intakes};

use super::answers::{Answer, download};
use super::failure::Failure;
use super::people::{AnyPerson, Person, Reviewer};
use super::sent::Sent;
use super::shown::{Asked, display_name, local};
use super::site::Site;
use super::view::documents as view;
use super::view::parts::{Badge, Field, Link, Tone};
use super::view::symbol::SymbolDrawing;
use super::visitor::Visitor;
use crate::actions::issue_documents;
use crate::app::App;

/// Documents of one intake that its page shows.
const SHOWN: u16 = 40;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: AnyPerson, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let viewer = person.viewer();
    let view = site
        .read(move |app, conn| {
            let filter = DocumentFilter {
                intake: None,
                company: viewer.company(),
            };
            let found = documents::list(conn, viewer, filter, asked.paging())?;
            Ok(view::Documents {
                pager: asked.pager("/documents", &found),
                rows: rows(app, conn, viewer, &found.rows)?,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The documents of an intake, newest first.
///
/// # Errors
/// When the store fails.
pub fn of_intake(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    intake: &Intake,
) -> Result<Vec<view::DocumentRow>, Failure> {
    let filter = DocumentFilter {
        intake: Some(intake.id),
        company: None,
    };
    let found = documents::list(conn, viewer, filter, Paging::first(SHOWN))?;
    rows(app, conn, viewer, &found.rows)
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

fn file_of(one: &IssuedDocument, href: String) -> view::FileShown {
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
            replaced_by: successor(conn, viewer, &one)?.as_ref().map(link),
            withdrawn_because: if one.state == DocumentState::Withdrawn {
                one.state_reason.clone()
            } else {
                String::new()
            },
            qr: SymbolDrawing::qr(&public),
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

/// The document that replaced one.
fn successor(
    conn: &mut Connection,
    viewer: Viewer,
    one: &IssuedDocument,
) -> Result<Option<IssuedDocument>, Failure> {
    if one.state != DocumentState::Replaced {
        return Ok(None);
    }
    let filter = DocumentFilter {
        intake: None,
        company: Some(one.document.company),
    };
    let found = documents::list(conn, viewer, filter, Paging::first(u16::MAX))?;
    Ok(found
        .rows
        .into_iter()
        .find(|other| other.document.replaces == Some(one.id)))
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

fn stored(app: &App, one: &IssuedDocument) -> Result<Vec<u8>, Failure> {
    let kept = app.objects.get(&one.document.sha256)?;
    kept.ok_or_else(|| Failure::internal(format!("document {} has lost its bytes", one.id)))
}

fn kind_key(one: &IssuedDocument) -> String {
    format!("pages.document_kind.{}", one.document.kind.code())
}

/// `201901032-2 检测结果目录.pdf`.
fn sent_as(one: &IssuedDocument, kind: &str, bytes: Vec<u8>) -> actix_web::HttpResponse {
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
            view.reason = Field {
                value: typed,
                error: Some(refused.text),
            };
            site.refuse(&person, view).await
        }
    }
}

/// What the public may know of the document of a token.
///
/// # Errors
/// When the store fails.
pub async fn check(visitor: Visitor, site: Data<Site>, token: Path<String>) -> Answer {
    let token = token.into_inner();
    let view = site
        .read(move |app, conn| public(app, conn, &token))
        .await?;
    site.page(&visitor, view).await
}

fn public(app: &App, conn: &mut Connection, token: &str) -> Result<view::PublicCheck, Failure> {
    let found = documents::by_token(conn, token)?;
    let host = app
        .settings
        .public_url
        .split("//")
        .last()
        .unwrap_or_default()
        .trim_end_matches('/');
    let mut answer = view::PublicCheck {
        answer: "unknown",
        document: None,
        host: host.to_owned(),
        asked_at: local(app, app.store.now()),
    };
    let Some(first) = found.first() else {
        return Ok(answer);
    };
    answer.answer = match first.state {
        DocumentState::Valid => "valid",
        DocumentState::Replaced => "replaced",
        DocumentState::Withdrawn => "withdrawn",
    };
    answer.document = Some(known(app, conn, token, first, &found)?);
    Ok(answer)
}

fn known(
    app: &App,
    conn: &mut Connection,
    token: &str,
    first: &IssuedDocument,
    files: &[IssuedDocument],
) -> Result<view::PublicDocument, Failure> {
    let viewer = Viewer::Laboratory;
    let company = companies::find(conn, viewer, first.document.company)?;
    let intake = intakes::find(conn, viewer, first.document.intake)?;
    let counted = counters::of_intakes(conn, &[first.document.intake])?;
    let newer = successor(conn, viewer, first)?;
    Ok(view::PublicDocument {
        number: first.document.number.clone(),
        kind: first.document.kind.code().to_owned(),
        revision: first.document.revision.saturating_add(1),
        company: company
            .map(|company| company.name.as_str().to_owned())
            .unwrap_or_default(),
        intake: intake
            .map(|intake| intake.number.to_string())
            .unwrap_or_default(),
        issued_on: app.day(first.issued_at),
        files: files
            .iter()
            .filter(|one| one.state != DocumentState::Withdrawn)
            .map(|one| file_of(one, format!("/v/{token}/{}", one.document.format.code())))
            .collect(),
        replaced_by: newer.map(|newer| {
            let link = Link::new(
                format!("/v/{}", newer.document.token),
                &newer.document.number,
            );
            (link, app.day(newer.issued_at))
        }),
        withdrawn: first.state == DocumentState::Withdrawn,
        samples: counted
            .get(&first.document.intake)
            .map(|tally| (tally.conforming + tally.nonconforming, tally.conforming)),
    })
}

/// The original of a document, for whoever has its token.
///
/// # Errors
/// `not_found` for an unknown token, a withdrawn document or a format it was not issued in.
pub async fn original(visitor: Visitor, site: Data<Site>, at: Path<(String, String)>) -> Answer {
    let (token, format) = at.into_inner();
    let format = FileFormat::from_code(&format).ok_or_else(Failure::not_found)?;
    let (one, bytes) = site
        .block(move |app| {
            let found = app.store.read(|conn| documents::by_token(conn, &token))?;
            let one = found
                .into_iter()
                .find(|one| one.document.format == format && one.state != DocumentState::Withdrawn)
                .ok_or_else(Failure::not_found)?;
            let bytes = stored(app, &one)?;
            Ok::<_, Failure>((one, bytes))
        })
        .await?;
    let kind = site.app().texts.get(visitor.language, &kind_key(&one));
    Ok(sent_as(&one, &kind, bytes))
}
