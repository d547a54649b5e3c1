//! Pictures of the laboratory's own on its documents: mark, accreditation, seal. Each change is a
//! version of the layout.

use actix_multipart::Multipart;
use actix_web::web::{Data, Path};
use domain::document::{Layout, PictureUse};
use importers::picture::LARGEST_MARK;

use super::super::answers::{Answer, shown};
use super::super::failure::Failure;
use super::super::people::Admin;
use super::super::sent::Sent;
use super::super::site::{self, Site};
use super::super::uploads;
use super::super::view::layout as view;
use super::super::view::parts::Link;
use crate::actions::change_layout::change_picture;
use crate::actions::{ActionError, Refused};

/// The places for pictures, with what is in them.
pub(super) fn offered(layout: &Layout) -> Vec<view::PictureShown> {
    let shown = PictureUse::ALL.iter().map(|used| {
        let picture = layout.pictures.get(used);
        view::PictureShown {
            label: used.label(),
            hint: format!("photographs.mark.hint_{}", used.code()),
            href: format!("/layout/pictures/{}", used.code()),
            // The digest makes the address of each picture its own.
            picture: picture.map(|one| {
                let address = format!("/layout/pictures/{}?{}", used.code(), one.sha256);
                Link::new(address, &one.name)
            }),
        }
    });
    shown.collect()
}

fn used(code: &str) -> Result<PictureUse, Failure> {
    PictureUse::from_code(code).ok_or_else(Failure::not_found)
}

/// A picture of the layout in force.
///
/// # Errors
/// `not_found` where there is none.
pub async fn picture(_: Admin, site: Data<Site>, place: Path<String>) -> Answer {
    let used = used(&place)?;
    let bytes = site
        .block(move |app| {
            let (_, layout) = app.layout()?;
            let picture = layout.pictures.get(&used).ok_or_else(Failure::not_found)?;
            let kept = app.objects.get(&picture.sha256)?;
            kept.ok_or_else(|| Failure::internal(format!("{} is lost", picture.sha256)))
        })
        .await?;
    Ok(shown(&format!("{}.png", used.code()), "image/png", bytes))
}

/// Puts a picture into its place, as the next version of the layout.
///
/// # Errors
/// `too_large`, or as the action.
pub async fn put_picture(
    person: Admin,
    site: Data<Site>,
    place: Path<String>,
    parts: Multipart,
) -> Answer {
    let (_, file) = uploads::held(&person, parts, LARGEST_MARK).await?;
    let (used, who) = (used(&place)?, person.who());
    let done = site
        .act(person.language, move |app| {
            let none = || ActionError::from(Refused::new("photographs.error.none"));
            let file = file.ok_or_else(none)?;
            change_picture(app, &who, used, Some((&file.name, &file.bytes)))
        })
        .await?;
    told(&site, &person, done)
}

/// Takes a picture away, as the next version of the layout.
///
/// # Errors
/// As the action.
pub async fn remove_picture(
    person: Admin,
    site: Data<Site>,
    place: Path<String>,
    _sent: Sent,
) -> Answer {
    let (used, who) = (used(&place)?, person.who());
    let done = site
        .act(person.language, move |app| {
            change_picture(app, &who, used, None)
        })
        .await?;
    told(&site, &person, done)
}

fn told(site: &Site, person: &Admin, done: Result<i64, site::Refused>) -> Answer {
    Ok(match done {
        Ok(version) => {
            let version = [("version", version.to_string())];
            site.done(person, "/layout", "papers.layout.saved", &version)
        }
        Err(refused) => site.refused("/layout", refused.text),
    })
}
