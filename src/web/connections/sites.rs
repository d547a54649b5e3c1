//! Sites: adding, renaming, closing one. They stand on the page of the connections.

use actix_web::web::{Data, Path};
use domain::id::SiteId;
use domain::site::SiteState;

use super::read_all;
use crate::actions::configure_connection as action;
use crate::web::answers::{Answer, see_other};
use crate::web::failure::Failure;
use crate::web::people::{Admin, Person};
use crate::web::sent::Sent;
use crate::web::site::{Refused, Site};
use crate::web::view::parts::Field;

/// Adds a site.
///
/// # Errors
/// As the action.
pub async fn add_site(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let (who, name) = (person.who(), sent.text("site_name"));
    let typed = name.clone();
    let added = site
        .act(person.language, move |app| {
            action::add_site(app, &who, &name)
        })
        .await?;
    match added {
        Ok(_) => Ok(see_other("/connections")),
        Err(refused) => refuse(&site, &person, typed, refused).await,
    }
}

/// Renames a site, closes it or opens it again.
///
/// # Errors
/// As the action.
pub async fn change_site(person: Admin, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let id: SiteId = id.parse().map_err(|_| Failure::not_found())?;
    let (who, name) = (person.who(), sent.text("site_name"));
    let state = SiteState::from_code(&sent.text("state")).ok_or_else(Failure::bad_request)?;
    let changed = site
        .act(person.language, move |app| {
            action::change_site(app, &who, id, &name, state)
        })
        .await?;
    match changed {
        Ok(()) => Ok(see_other("/connections")),
        Err(refused) => refuse(&site, &person, String::new(), refused).await,
    }
}

async fn refuse(site: &Site, person: &Person, typed: String, refused: Refused) -> Answer {
    let mut view = read_all(site, person).await?;
    view.site = Field::holding(typed);
    view.refusal = Some(refused.into());
    site.refuse(person, view).await
}
