//! Deliveries of issued documents: the list, one of them, asking for one, taking steps.

mod shown;

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, Query};
use domain::delivery::{Channel, Step, Wanted};
use domain::id::{DeliveryId, DocumentId};
use domain::person::Role;
use store::{Paging, deliveries};

use super::answers::Answer;
use super::failure::Failure;
use super::intakes::numbered;
use super::people::{AnyPerson, FrontDesk, Person};
use super::sent::Sent;
use super::shown::Asked;
use super::site::Site;
use super::uploads;
use super::view::deliveries as view;
use super::view::parts::Field;
use crate::actions::deliver_documents as action;
use crate::actions::take_bounce::take_bounce;

pub use shown::of_intake;

/// Largest bounce, the mail that came back included.
const LARGEST: usize = 40 << 20;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: AnyPerson, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let (viewer, role) = (person.viewer(), person.role());
    let view = site
        .read(move |app, conn| {
            let found = deliveries::list(conn, viewer, None, asked.paging())?;
            Ok(view::Deliveries {
                takes_bounces: role == Role::FrontDesk && !app.settings.mail.server.is_empty(),
                pager: asked.pager("/deliveries", &found),
                rows: shown::rows(app, conn, viewer, &found.rows)?,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// One delivery.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let view = read(&site, &person, &id).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, id: &str) -> Result<view::Delivery, Failure> {
    let id: DeliveryId = id.parse().map_err(|_| Failure::not_found())?;
    let (viewer, may_act) = (person.viewer(), person.role() == Role::FrontDesk);
    site.read(move |app, conn| {
        let delivery = deliveries::get(conn, viewer, id)?;
        shown::one(app, conn, viewer, &delivery, may_act)
    })
    .await
}

/// Asks for a delivery of the documents of an intake.
///
/// # Errors
/// As the action.
pub async fn ask(person: FrontDesk, site: Data<Site>, number: Path<String>, sent: Sent) -> Answer {
    let intake = numbered(&number)?;
    let who = person.who();
    let channel = Channel::from_code(&sent.text("channel")).ok_or_else(Failure::bad_request)?;
    let wanted = Wanted {
        channel,
        recipient: sent.text("recipient"),
        waybill: sent.text("waybill"),
    };
    let done = site
        .act(person.language, move |app| {
            action::deliver_documents(app, &who, intake, wanted)
        })
        .await?;
    let back = format!("/intakes/{number}#deliveries");
    Ok(match done {
        Ok(_) => site.done(&person, &back, "delivery.asked_for", &[]),
        Err(refused) => site.refused(&back, refused.text),
    })
}

/// Takes a mail that came back.
///
/// # Errors
/// `too_large`, `bad_request`, or as the action.
pub async fn bounce(person: FrontDesk, site: Data<Site>, parts: Multipart) -> Answer {
    let (name, mail) = uploads::in_memory(&person, parts, LARGEST).await?;
    let texts = &site.app().texts;
    if name.is_none() {
        let text = texts.get(person.language, "pages.form.no_file");
        return Ok(site.refused("/deliveries", text));
    }
    let who = person.who();
    let done = site
        .act(person.language, move |app| take_bounce(app, &who, &mail))
        .await?;
    Ok(match done {
        Ok(taken) => {
            let key = match taken.is_new {
                true => "bounces.taken",
                false => "bounces.known",
            };
            let told = [
                ("recipient", taken.delivery.recipient.clone()),
                (
                    "fate",
                    texts.get(person.language, taken.report.fate.label()),
                ),
                ("told", taken.report.told()),
            ];
            let back = format!("/deliveries/{}", taken.delivery.id);
            site.done(&person, &back, key, &told)
        }
        Err(refused) => site.refused("/deliveries", refused.text),
    })
}

/// Takes a step: sends again, calls off, notes that it came back or arrived.
///
/// # Errors
/// `not_found` for a step that there is not, or as the action.
pub async fn step(
    person: FrontDesk,
    site: Data<Site>,
    at: Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let (id, name) = at.into_inner();
    let wanted: DeliveryId = id.parse().map_err(|_| Failure::not_found())?;
    let step = match name.as_str() {
        "resend" => Step::Resend,
        "cancel" => Step::Cancel,
        "bounce" => Step::Bounce,
        "receive" => Step::Receive,
        _ => return Err(Failure::not_found()),
    };
    let (who, detail) = (person.who(), sent.text("detail"));
    let typed = detail.clone();
    let done = site
        .act(person.language, move |app| {
            action::step(app, &who, wanted, step, &detail)
        })
        .await?;
    match done {
        Ok(_) => Ok(site.done(&person, &format!("/deliveries/{id}"), "delivery.done", &[])),
        Err(refused) => {
            let mut view = read(&site, &person, &id).await?;
            view.detail = Field::holding(typed);
            view.refusal = Some(refused.into());
            site.refuse(&person, view).await
        }
    }
}

/// Notes that a company's person downloads a document; others leave no trace here.
///
/// # Errors
/// When the store fails: then there is no download without its proof.
pub async fn note_download(
    site: &Site,
    person: &Person,
    document: DocumentId,
) -> Result<(), Failure> {
    let Some(company) = person.viewer().company() else {
        return Ok(());
    };
    let who = person.who();
    site.block(move |app| action::note_download(app, &who, document, company))
        .await
}

/// How many deliveries of an intake its page shows.
const SHOWN: Paging = Paging::first(20);
