//! Artwork before it is printed: handing a file in, and what came of it.

mod shown;

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use domain::digest::Digest;
use domain::id::{ArtworkId, CompanyId};
use domain::intake::Environment;
use domain::person::{Role, Viewer};
use store::{artworks, companies};

use super::answers::{Answer, download, see_other};
use super::failure::Failure;
use super::people::{AnyPerson, ArtworkSender, Person};
use super::sent::Sent;
use super::shown::Asked;
use super::site::{Site, is_staff};
use super::uploads::{self, KeptFile};
use super::view::artwork as view;
use super::view::parts::{Field, Refusal};
use crate::actions::check_artwork::{HandedIn, Report, check_artwork};

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: AnyPerson, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let (viewer, role) = (person.viewer(), person.role());
    let view = site
        .read(move |app, conn| {
            let found = artworks::list(conn, viewer, asked.paging())?;
            Ok(view::ArtworkList {
                pager: asked.pager("/artwork", &found),
                rows: shown::rows(app, conn, viewer, found.rows)?,
                may_send: ArtworkSender::ROLES.contains(&role),
                of_all: is_staff(role),
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The form for a file.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn blank(person: ArtworkSender, site: Data<Site>) -> Answer {
    let view = form(&site, &person, &Sent::default());
    site.page(&person, view).await
}

fn form(site: &Site, person: &Person, sent: &Sent) -> view::ArtworkUpload {
    let chosen = match sent.text("environment") {
        chosen if chosen.is_empty() => Environment::RetailPos.code().to_owned(),
        chosen => chosen,
    };
    view::ArtworkUpload {
        limit_mb: site.app().settings.artwork.limit / 1_000_000,
        environments: Environment::ALL.iter().map(|one| one.code()).collect(),
        environment: Field::holding(chosen),
        width: Field::holding(sent.text("width")),
        company: (person.role() != Role::Company).then(|| Field::holding(sent.text("company"))),
        refusal: None,
    }
}

/// Takes in a file, has it checked, and leads to what came of it.
///
/// # Errors
/// As the action.
pub async fn upload(person: ArtworkSender, site: Data<Site>, parts: Multipart) -> Answer {
    let upload = uploads::receive(&site, &person, parts).await?;
    let sent = upload.sent;
    let refused = match handed_in(&site, &person, &sent, upload.files.into_iter().next()).await? {
        Ok(file) => {
            // Two files at a time: each may take a processor for a minute and much memory.
            let _place = site
                .readers()
                .acquire()
                .await
                .map_err(|_| Failure::busy())?;
            let who = person.who();
            let done = site
                .act(person.language, move |app| check_artwork(app, &who, file))
                .await?;
            match done {
                Ok(id) => return Ok(see_other(&format!("/artwork/{id}"))),
                Err(refused) => (refused.key, refused.text),
            }
        }
        Err(key) => (key, site.app().texts.get(person.language, key)),
    };
    let mut view = form(&site, &person, &sent);
    match refused {
        ("artwork.refused.width" | "artwork.error.no_size", text) => view.width.error = Some(text),
        ("artwork.refused.use", text) => view.environment.error = Some(text),
        ("artwork.refused.company", text) => {
            let field = view.company.get_or_insert_default();
            field.error = Some(text);
        }
        (_, text) => {
            view.refusal = Some(Refusal {
                what: text,
                advice: String::new(),
            });
        }
    }
    site.refuse(&person, view).await
}

/// What was handed in, or the key of what is wrong with the form.
async fn handed_in(
    site: &Site,
    person: &Person,
    sent: &Sent,
    file: Option<KeptFile>,
) -> Result<Result<HandedIn, &'static str>, Failure> {
    let Some(file) = file else {
        return Ok(Err("artwork.refused.no_file"));
    };
    let Some(environment) = Environment::from_code(&sent.text("environment")) else {
        return Ok(Err("artwork.refused.use"));
    };
    let width = match sent.text("width").replace(',', ".") {
        text if text.is_empty() => None,
        text => match text.parse() {
            Ok(width) => Some(width),
            Err(_) => return Ok(Err("artwork.refused.width")),
        },
    };
    let Some(company) = company_of(site, person, sent).await? else {
        return Ok(Err("artwork.refused.company"));
    };
    Ok(Ok(HandedIn {
        company,
        name: file.name,
        sha256: file.sha256,
        size: file.size,
        environment,
        width,
    }))
}

/// Whose artwork it is: a company's person sends its own, whatever the form says.
async fn company_of(
    site: &Site,
    person: &Person,
    sent: &Sent,
) -> Result<Option<CompanyId>, Failure> {
    if let Some(own) = person.viewer().company() {
        return Ok(Some(own));
    }
    let Ok(number) = sent.text("company").parse() else {
        return Ok(None);
    };
    site.read(move |_, conn| {
        let found = companies::find_by_number(conn, Viewer::Laboratory, number)?;
        Ok(found.map(|company| company.id))
    })
    .await
}

/// What came of a file.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let id: ArtworkId = id.parse().map_err(|_| Failure::not_found())?;
    let (viewer, role, language) = (person.viewer(), person.role(), person.language);
    let view = site
        .read(move |app, conn| {
            let stored = artworks::get(conn, viewer, id)?;
            let may_send = ArtworkSender::ROLES.contains(&role);
            shown::one(app, conn, viewer, language, &stored, may_send)
        })
        .await?;
    site.page(&person, view).await
}

/// The file as it was handed in.
///
/// # Errors
/// `not_found`, or when it cannot be read.
pub async fn file(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let id: ArtworkId = id.parse().map_err(|_| Failure::not_found())?;
    let viewer = person.viewer();
    let (name, bytes) = site
        .block(move |app| {
            let stored = app.store.read(|conn| artworks::get(conn, viewer, id))?;
            let bytes = app.objects.get(&stored.artwork.sha256)?;
            let bytes = bytes.ok_or_else(Failure::not_found)?;
            Ok::<_, Failure>((stored.artwork.name, bytes))
        })
        .await?;
    Ok(download(&name, "application/octet-stream", bytes))
}

/// The picture of a page, as the reader of the file drew it. The file itself is never shown in a
/// browser: drawings may hold scripts.
///
/// # Errors
/// `not_found`, or when it cannot be read.
pub async fn picture(person: AnyPerson, site: Data<Site>, at: Path<(String, usize)>) -> Answer {
    let (id, page) = at.into_inner();
    let id: ArtworkId = id.parse().map_err(|_| Failure::not_found())?;
    let viewer = person.viewer();
    let bytes = site
        .block(move |app| {
            let stored = app.store.read(|conn| artworks::get(conn, viewer, id))?;
            let report: Report = shown::report(&stored)?;
            let place = page.checked_sub(1).ok_or_else(Failure::not_found)?;
            let digest: Option<&Digest> = report.pictures.get(place);
            let digest = digest.ok_or_else(Failure::not_found)?;
            let bytes = app.objects.get(digest)?;
            bytes.ok_or_else(Failure::not_found)
        })
        .await?;
    // What a digest names never changes.
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/png"))
        .insert_header((CACHE_CONTROL, "private, max-age=86400"))
        .body(bytes))
}
