//! Photographs of a sample: shown on its page, handed in, printed or not, taken away.

use actix_multipart::Multipart;
use actix_web::web::{Data, Path};
use domain::id::PhotographId;
use domain::person::{Role, Viewer};
use domain::sample::Sample;
use importers::picture::LARGEST;
use store::Connection;
use store::photographs::{self, Photograph};

use super::answers::{Answer, shown};
use super::failure::Failure;
use super::people::{AnyPerson, PaperAuthor};
use super::samples::found;
use super::sent::Sent;
use super::shown::{display_name, local};
use super::site::{Refused, Site};
use super::uploads;
use super::view::photographs as view;
use crate::actions::keep_photographs::{
    Handed, add_photograph, print_photograph, remove_photograph,
};
use crate::actions::{ActionError, Refused as Because};
use crate::app::App;

/// The photographs of a sample as its page shows them.
///
/// # Errors
/// When the store fails.
pub fn panel(
    app: &App,
    conn: &mut Connection,
    (viewer, role): (Viewer, Role),
    sample: &Sample,
) -> Result<view::Panel, Failure> {
    let all = photographs::of_sample(conn, viewer, sample.id)?;
    let mut panel = view::Panel {
        may_add: PaperAuthor::ROLES.contains(&role),
        ..view::Panel::default()
    };
    for one in &all {
        let shown = photograph(app, conn, one)?;
        match (&one.removal, panel.may_add) {
            (None, _) => panel.rows.push(shown),
            // Why one was taken away is the laboratory's own matter.
            (Some(_), true) => panel.gone.push(shown),
            (Some(_), false) => {}
        }
    }
    Ok(panel)
}

fn photograph(
    app: &App,
    conn: &mut Connection,
    one: &Photograph,
) -> Result<view::PhotographShown, Failure> {
    let href = format!("/photographs/{}", one.id);
    Ok(view::PhotographShown {
        small: format!("{href}/printed"),
        large: format!("{href}/kept"),
        caption: match one.photograph.caption.as_str() {
            "" => one.photograph.name.clone(),
            caption => caption.to_owned(),
        },
        is_printed: one.photograph.is_printed,
        added: (display_name(conn, &one.added_by)?, local(app, one.added_at)),
        removed: match &one.removal {
            Some(gone) => Some((
                display_name(conn, &gone.by)?,
                local(app, gone.at),
                gone.reason.clone(),
            )),
            None => None,
        },
        href,
    })
}

/// Takes a photograph in.
///
/// # Errors
/// `too_large`, `not_found`, or as the action.
pub async fn add(
    person: PaperAuthor,
    site: Data<Site>,
    at: Path<(String, u32)>,
    parts: Multipart,
) -> Answer {
    let (sent, file) = uploads::held(&person, parts, LARGEST).await?;
    let (number, line) = at.into_inner();
    let to = format!("/intakes/{number}/samples/{line}");
    let viewer = person.viewer();
    let (_, sample, _) = site
        .read(move |_, conn| found(conn, viewer, &number, line))
        .await?;
    let (who, caption) = (person.who(), sent.text("caption"));
    let is_printed = !sent.text("printed").is_empty();
    let done = site
        .act(person.language, move |app| {
            let none = || ActionError::from(Because::new("photographs.error.none"));
            let file = file.ok_or_else(none)?;
            let handed = Handed {
                name: &file.name,
                bytes: &file.bytes,
                caption: &caption,
                is_printed,
            };
            add_photograph(app, &who, sample.id, &handed)
        })
        .await?;
    Ok(match done {
        Ok(_) => site.done(&person, &to, "photographs.added", &[]),
        Err(refused) => site.refused(&to, refused.text),
    })
}

/// Prints a photograph or not, or takes it away.
///
/// # Errors
/// `not_found`, or as the action.
pub async fn step(
    person: PaperAuthor,
    site: Data<Site>,
    at: Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let (id, step) = at.into_inner();
    let id: PhotographId = id.parse().map_err(|_| Failure::not_found())?;
    let (who, reason) = (person.who(), sent.text("reason"));
    let (said, printed) = match step.as_str() {
        "print" => ("photographs.printed_now", Some(true)),
        "skip" => ("photographs.printed_not_now", Some(false)),
        "remove" => ("photographs.removed", None),
        _ => return Err(Failure::not_found()),
    };
    let viewer = person.viewer();
    let to = site
        .read(move |_, conn| {
            let one = photographs::get(conn, viewer, id)?;
            Ok(format!("/samples/{}", one.photograph.sample))
        })
        .await?;
    let done: Result<(), Refused> = site
        .act(person.language, move |app| match printed {
            Some(printed) => print_photograph(app, &who, id, printed),
            None => remove_photograph(app, &who, id, &reason),
        })
        .await?;
    Ok(match done {
        Ok(()) => site.done(&person, &to, said, &[]),
        Err(refused) => site.refused(&to, refused.text),
    })
}

/// The picture, as it is kept or as it is printed.
///
/// # Errors
/// `not_found` where the viewer does not see its sample.
pub async fn file(person: AnyPerson, site: Data<Site>, at: Path<(String, String)>) -> Answer {
    let (id, size) = at.into_inner();
    let id: PhotographId = id.parse().map_err(|_| Failure::not_found())?;
    let (viewer, is_staff) = (person.viewer(), super::site::is_staff(person.role()));
    let (name, bytes) = site
        .block(move |app| {
            let one = app.store.read(|conn| photographs::get(conn, viewer, id))?;
            if one.removal.is_some() && !is_staff {
                return Err(Failure::not_found());
            }
            let sha256 = match size.as_str() {
                "kept" => one.photograph.kept,
                "printed" => one.photograph.printed,
                _ => return Err(Failure::not_found()),
            };
            let kept = app.objects.get(&sha256)?;
            let bytes = kept.ok_or_else(|| Failure::internal(format!("{sha256} is lost")))?;
            Ok((format!("{id}.jpg"), bytes))
        })
        .await?;
    Ok(shown(&name, "image/jpeg", bytes))
}
