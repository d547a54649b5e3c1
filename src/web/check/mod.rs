//! The public check: whether a document holds, whether a file is the document, the original where
//! its holder opened it, and the keys with which everybody can check without us.

mod answer;
pub mod reach;

use std::net::IpAddr;

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use domain::document::{DocumentState, FileFormat};
use domain::id::DocumentId;
use serde::Deserialize;
use store::published_keys;

use super::answers::Answer;
use super::documents;
use super::failure::Failure;
use super::people::Holder;
use super::sent::Sent;
use super::site::Site;
use super::uploads;
use super::visitor::{self, Visitor};
use crate::actions::check_publicly::{self as action, Answer as Checked, Asker, Reach, Way};
use crate::secrets;
use crate::trust;

/// Largest file that is taken in to be compared: it is held in memory and not kept.
const LARGEST: usize = 32 << 20;

/// What stands behind the token in the address of a code.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CodeAsked {
    /// What the laboratory signed.
    #[serde(default)]
    s: String,
}

/// Where a request comes from. Behind a proxy on this machine it is the last address that the
/// proxy wrote down; what others wrote before it is not believed.
fn origin(req: &HttpRequest) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip();
    let told = req.headers().get("x-forwarded-for");
    let told = told.filter(|_| peer.is_loopback());
    let last = told.and_then(|told| told.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.or(Some(peer))
}

fn asker(visitor: &Visitor, req: &HttpRequest) -> Asker {
    match visitor.user() {
        Some(_) => Asker::Known,
        None => Asker::Stranger(origin(req)),
    }
}

/// What the public may know of the document of a token.
///
/// # Errors
/// `too_many` for a visitor who asks without end, or when the store fails.
pub async fn show(
    mut visitor: Visitor,
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
    asked: Query<CodeAsked>,
) -> Answer {
    let (token, signed) = (token.into_inner(), asked.into_inner().s);
    let asker = asker(&visitor, &req);
    let fresh = visitor.form_secret.is_empty();
    if fresh {
        visitor.form_secret = site.block(|_| secrets::new_token()).await?;
    }
    let view = site
        .block(move |app| {
            let checked = action::check_token(app, asker, &token, Way::Page)?;
            app.store
                .read(|conn| answer::page(app, conn, (&token, &signed), checked))
        })
        .await?;
    let mut page = site.page(&visitor, view).await?;
    if fresh {
        let secret = visitor::cookie(&site, visitor::FORM, visitor.form_secret.clone());
        // A cookie of ours is well formed.
        let _ = page.add_cookie(&secret);
    }
    Ok(page)
}

/// Compares a file that is handed in; nothing of it is kept.
///
/// # Errors
/// `too_many`, `too_large`, `bad_request`, or when the store fails.
pub async fn compare(
    visitor: Visitor,
    site: Data<Site>,
    req: HttpRequest,
    token: Path<String>,
    parts: Multipart,
) -> Answer {
    let (token, asker) = (token.into_inner(), asker(&visitor, &req));
    let (name, bytes) = uploads::in_memory(&visitor, parts, LARGEST).await?;
    let language = visitor.language;
    let view = site
        .block(move |app| {
            let checked = action::check_token(app, asker, &token, Way::File)?;
            app.store.read(|conn| {
                let compared = match &name {
                    Some(name) => Some(answer::compare(app, conn, (name, &bytes), &checked)?),
                    None => None,
                };
                let mut view = answer::page(app, conn, (&token, ""), checked)?;
                view.compared = compared;
                Ok::<_, Failure>(view)
            })
        })
        .await?;
    if view.compared.is_none() {
        let text = site.app().texts.get(language, "pages.form.no_file");
        return Ok(site.refused(&format!("/v/{}", view.token), text));
    }
    site.page(&visitor, view).await
}

/// The original of a document that its holder opened, for whoever has its token.
///
/// # Errors
/// `not_found` for an unknown token, a document that is closed or withdrawn, or a format it was
/// not issued in; `too_many`.
pub async fn original(
    visitor: Visitor,
    site: Data<Site>,
    req: HttpRequest,
    at: Path<(String, String)>,
) -> Answer {
    let (token, format) = at.into_inner();
    let asker = asker(&visitor, &req);
    let (one, bytes) = site
        .block(move |app| {
            let found = match action::check_token(app, asker, &token, Way::Original)? {
                Checked::Limited => return Err(Failure::too_many()),
                Checked::Known(found, opened) if opened.may_be_read() => found,
                Checked::Known(..) | Checked::Unknown => Vec::new(),
            };
            let format = FileFormat::from_code(&format);
            let one = found
                .into_iter()
                .find(|one| {
                    Some(one.document.format) == format && one.state != DocumentState::Withdrawn
                })
                .ok_or_else(Failure::not_found)?;
            let bytes = documents::stored(app, &one)?;
            Ok::<_, Failure>((one, bytes))
        })
        .await?;
    let texts = &site.app().texts;
    let kind = texts.get(visitor.language, &documents::kind_key(&one));
    Ok(documents::sent_as(&one, &kind, bytes))
}

/// Every public key and certificate that documents were ever protected with.
///
/// # Errors
/// When the store fails.
pub async fn keys(_visitor: Visitor, site: Data<Site>) -> Answer {
    let keys = site
        .block(|app| {
            let known = app.store.read(published_keys::all)?;
            if !known.is_empty() {
                // Whoever asks from outside never makes the laboratory open its keys and tokens.
                return Ok(known);
            }
            // A laboratory that has issued nothing yet makes its key now.
            let trust = trust::load(&app.settings, &app.texts)?;
            trust::publish(&app.store, &trust)?;
            Ok::<_, crate::actions::ActionError>(app.store.read(published_keys::all)?)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(("access-control-allow-origin", "*"))
        .json(trust::to_json(&keys)))
}

/// Opens a document, or all of the company's, or closes them again.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn set_open(person: Holder, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let wanted: DocumentId = id.parse().map_err(|_| Failure::not_found())?;
    let (who, viewer) = (person.who(), person.viewer());
    let reach = match sent.text("reach").as_str() {
        "this" => Reach::This,
        "all" => Reach::All,
        _ => return Err(Failure::bad_request()),
    };
    let open = sent.text("open") == "yes";
    site.block(move |app| action::set_open(app, (&who, viewer), wanted, reach, open))
        .await?;
    let key = if open {
        "check.holder.opened"
    } else {
        "check.holder.closed"
    };
    Ok(site.done(&person, &format!("/documents/{id}"), key, &[]))
}
