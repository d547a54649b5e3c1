//! Verifier connections: how each stands, and what an admin does with them.

mod form;
mod sites;

use actix_web::web::{Data, Path};
use chrono::TimeDelta;
use domain::connection::{ConnectionKind, Standing};
use domain::id::ConnectionId;
use domain::person::Role;
use domain::site::SiteState;
use domain::texts::{Explain, Language};
use store::connections::{self, Listed};
use store::{Connection, sites as kept_sites};

pub use form::{add, blank, change, edit};
pub use sites::{add_site, change_site};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::{Admin, Person, Staff};
use super::sent::Sent;
use super::shown::local;
use super::site::{Refused, Site};
use super::view::connections as view;
use super::view::parts::{Badge, Tone};
use crate::actions::configure_connection as action;
use crate::app::App;
use crate::connections::{mysql, plan_of};

/// Notices on the page of a connection; the oldest are left out.
const NOTICES: i64 = 100;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>) -> Answer {
    let view = read_all(&site, &person).await?;
    site.page(&person, view).await
}

async fn read_all(site: &Site, person: &Person) -> Result<view::Connections, Failure> {
    let (language, may_edit) = (person.language, person.role() == Role::Admin);
    site.read(move |app, conn| {
        // Agents send by themselves and have a page of their own.
        let mut listed = connections::list(conn)?;
        listed.retain(|one| one.connection.settings.kind != ConnectionKind::Agent);
        let rows: Result<Vec<_>, Failure> = listed
            .iter()
            .map(|one| row(app, conn, language, one))
            .collect();
        let sites = kept_sites::list(conn)?;
        let site_row = |site: &domain::site::Site| view::SiteRow {
            id: site.id.to_string(),
            name: site.name.to_string(),
            active: site.state == SiteState::Active,
            closable: site.id != domain::id::SiteId::MAIN,
            state: Badge::new(
                match site.state {
                    SiteState::Active => Tone::Good,
                    SiteState::Closed => Tone::Pending,
                },
                site.state.label(),
            ),
            connections: listed
                .iter()
                .filter(|one| one.connection.settings.site == site.id)
                .map(|_| 1_u64)
                .sum(),
        };
        Ok(view::Connections {
            rows: rows?,
            sites: sites.iter().map(site_row).collect(),
            may_edit,
            ..view::Connections::default()
        })
    })
    .await
}

fn row(
    app: &App,
    conn: &mut Connection,
    language: Language,
    one: &Listed,
) -> Result<view::ConnectionRow, Failure> {
    let (settings, health) = (&one.connection.settings, &one.health);
    let tone = match health.standing {
        Standing::New => Tone::Pending,
        Standing::Waiting => Tone::Good,
        Standing::Running => Tone::Active,
        Standing::Failing => Tone::Bad,
    };
    let state = match settings.enabled {
        // Whether an agent may send stands with its tokens.
        _ if settings.kind == ConnectionKind::Agent => {
            Badge::new(Tone::Good, settings.kind.label())
        }
        true => Badge::new(tone, health.standing.label()),
        false => Badge::new(Tone::Pending, "connections.paused"),
    };
    let notices = connections::notices(conn, one.connection.id, NOTICES)?;
    Ok(view::ConnectionRow {
        href: format!("/connections/{}", one.connection.id),
        name: settings.name.to_string(),
        site: kept_sites::get(conn, settings.site)?.name.to_string(),
        kind: settings.kind.label().to_owned(),
        address: settings.address.clone(),
        state,
        trouble: health
            .last_error
            .as_ref()
            .map(|warning| app.texts.tell(language, warning))
            .unwrap_or_default(),
        last_ok: health.last_ok_at.map(|at| local(app, at)),
        taken: health.taken,
        notices: u64::try_from(notices.len()).unwrap_or(u64::MAX),
    })
}

fn id_of(text: &str) -> Result<ConnectionId, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

/// One connection.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, id: Path<String>) -> Answer {
    let view = read_one(&site, &person, id_of(&id)?).await?;
    site.page(&person, view).await
}

async fn read_one(
    site: &Site,
    person: &Person,
    id: ConnectionId,
) -> Result<view::Connection, Failure> {
    let (language, may_edit) = (person.language, person.role() == Role::Admin);
    site.read(move |app, conn| {
        let listed = connections::get(conn, id)?;
        let notices = connections::notices(conn, id, NOTICES)?;
        let (connection, health) = (&listed.connection, &listed.health);
        let settings = &connection.settings;
        Ok(view::Connection {
            row: row(app, conn, language, &listed)?,
            id: id.to_string(),
            failing_since: health.failing_since.map(|at| local(app, at)),
            failures: health.failures,
            next: health.next_at.map(|at| local(app, at)),
            last_taken: health.last_taken_at.map(|at| local(app, at)),
            poll_seconds: settings.poll_seconds,
            profile: settings.profile.clone().unwrap_or_default(),
            intake: settings
                .intake
                .map(|number| number.to_string())
                .unwrap_or_default(),
            instrument: settings
                .instrument
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            changed_at: local(app, connection.changed_at),
            changed_by: connection.changed_by.clone(),
            enabled: settings.enabled,
            can_try: settings.kind == ConnectionKind::Mysql,
            is_agent: settings.kind == ConnectionKind::Agent,
            may_edit,
            notices: notices
                .iter()
                .map(|notice| view::Notice {
                    at: local(app, notice.noticed_at),
                    text: app.texts.tell(language, &notice.warning),
                })
                .collect(),
            tried: None,
            refusal: None,
        })
    })
    .await
}

/// Looks at the database of a connection without taking anything, and says what is there.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn try_out(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let id = id_of(&id)?;
    let language = person.language;
    let tried = site
        .act(language, move |app| {
            let listed = app.store.read(|conn| connections::get(conn, id))?;
            let found = plan_of(app, &listed.connection, &crate::background::Stop::default())
                .and_then(mysql::try_out);
            Ok(match found {
                Ok(found) => Ok(shown(app, found)),
                Err(trouble) => Err(Refused {
                    key: trouble.key(),
                    text: app.texts.explain(language, &trouble),
                }),
            })
        })
        .await?;
    let mut view = read_one(&site, &person, id).await?;
    match tried.and_then(|found| found) {
        Ok(found) => view.tried = Some(found),
        Err(refused) => view.refusal = Some(refused.into()),
    }
    site.page(&person, view).await
}

fn shown(app: &App, found: mysql::Found) -> view::Tried {
    let now = app.store.now();
    view::Tried {
        server: found.server,
        software: found.software.unwrap_or_default(),
        reports: found.reports,
        newest: found.newest,
        newest_at: found
            .newest_age
            .and_then(TimeDelta::try_seconds)
            .and_then(|age| now.checked_sub_signed(age))
            .map(|at| local(app, at)),
        missing: found.missing.join(", "),
        has_index: found.has_index,
    }
}

/// Pauses a connection.
///
/// # Errors
/// As the action.
pub async fn pause(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let who = person.who();
    let work = move |app: &App, id| action::set_enabled(app, &who, id, false);
    done(&site, &person, id_of(&id)?, work).await
}

/// Lets a paused connection go on.
///
/// # Errors
/// As the action.
pub async fn resume(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let who = person.who();
    let work = move |app: &App, id| action::set_enabled(app, &who, id, true);
    done(&site, &person, id_of(&id)?, work).await
}

/// Reads everything again from the start.
///
/// # Errors
/// As the action.
pub async fn read_again(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let who = person.who();
    let work = move |app: &App, id| action::read_again(app, &who, id);
    done(&site, &person, id_of(&id)?, work).await
}

/// Puts away what was noticed.
///
/// # Errors
/// As the action.
pub async fn clear(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let who = person.who();
    let work = move |app: &App, id| action::clear_notices(app, &who, id);
    done(&site, &person, id_of(&id)?, work).await
}

/// Removes a connection from which nothing was taken.
///
/// # Errors
/// As the action.
pub async fn remove(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let (who, id) = (person.who(), id_of(&id)?);
    let removed = site
        .act(person.language, move |app| {
            action::remove_connection(app, &who, id)
        })
        .await?;
    match removed {
        Ok(()) => Ok(see_other("/connections")),
        Err(refused) => refuse(&site, &person, id, refused).await,
    }
}

/// Does something to a connection and shows it.
async fn done(
    site: &Site,
    person: &Person,
    id: ConnectionId,
    work: impl FnOnce(&App, ConnectionId) -> Result<(), crate::actions::ActionError> + Send + 'static,
) -> Answer {
    let done = site.act(person.language, move |app| work(app, id)).await?;
    match done {
        Ok(()) => Ok(see_other(&format!("/connections/{id}"))),
        Err(refused) => refuse(site, person, id, refused).await,
    }
}

async fn refuse(site: &Site, person: &Person, id: ConnectionId, refused: Refused) -> Answer {
    let mut view = read_one(site, person, id).await?;
    view.refusal = Some(refused.into());
    site.refuse(person, view).await
}
