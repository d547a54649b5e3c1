//! Agents: letting a PC in that sends what its verifier wrote, and shutting it out.

use std::collections::HashMap;

use actix_web::web::{Data, Path};
use domain::id::{AgentTokenId, SiteId};
use domain::site::SiteState;
use store::{Connection, agent_tokens, connections, sites};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::{Admin, Person};
use super::sent::Sent;
use super::shown::local;
use super::site::Site;
use super::view::agents as view;
use super::view::parts::{Badge, Field, Refusal, Tone};
use crate::actions::admit_agent::{admit_agent, revoke_token};
use crate::app::App;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Admin, site: Data<Site>) -> Answer {
    let view = read(&site).await?;
    site.page(&person, view).await
}

async fn read(site: &Site) -> Result<view::Agents, Failure> {
    site.read(|app, conn| {
        let all = sites::list(conn)?;
        let names: HashMap<_, _> = all
            .iter()
            .map(|one| (one.id, one.name.to_string()))
            .collect();
        let choices: Vec<_> = all
            .iter()
            .filter(|one| one.state == SiteState::Active)
            .map(|one| view::SiteChoice {
                id: one.id.to_string(),
                name: one.name.to_string(),
            })
            .collect();
        Ok(view::Agents {
            rows: rows(app, conn, &names)?,
            site: choices
                .first()
                .map(|one| one.id.clone())
                .unwrap_or_default(),
            many_sites: choices.len() > 1,
            sites: choices,
            server: app.settings.public_url.clone(),
            ..view::Agents::default()
        })
    })
    .await
}

fn rows(
    app: &App,
    conn: &mut Connection,
    sites: &HashMap<SiteId, String>,
) -> Result<Vec<view::AgentRow>, Failure> {
    let listed = connections::list(conn)?.into_iter();
    let of: HashMap<_, _> = listed
        .map(|one| (one.connection.id, one.connection.settings))
        .collect();
    let tokens = agent_tokens::list(conn)?;
    Ok(tokens
        .into_iter()
        .map(|token| {
            let settings = of.get(&token.connection);
            let valid = token.is_valid();
            view::AgentRow {
                id: token.id.to_string(),
                href: format!("/connections/{}", token.connection),
                name: settings.map(|of| of.name.to_string()).unwrap_or_default(),
                site: settings
                    .and_then(|of| sites.get(&of.site).cloned())
                    .unwrap_or_default(),
                made: local(app, token.created_at),
                by: token.created_by,
                used: token.used_at.map(|at| local(app, at)),
                state: if valid {
                    Badge::new(Tone::Good, "agents.page.valid")
                } else {
                    Badge::new(Tone::Pending, "agents.page.revoked")
                },
                valid,
            }
        })
        .collect())
}

/// Makes a token, which is shown once.
///
/// # Errors
/// As the action.
pub async fn admit(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let name = sent.text("name");
    let chosen: SiteId = sent
        .text("site")
        .parse()
        .map_err(|_| Failure::bad_request())?;
    let (who, wanted) = (person.who(), name.clone());
    let done = site
        .act(person.language, move |app| {
            admit_agent(app, &who, &wanted, chosen)
        })
        .await?;
    let mut view = read(&site).await?;
    match done {
        Ok(admitted) => {
            let name = admitted.connection.settings.name.to_string();
            view.handed_over = Some((name, admitted.secret));
            site.page(&person, view).await
        }
        Err(refused) => {
            view.name = Field::holding(name);
            view.site = chosen.to_string();
            refuse(&site, &person, view, refused.into()).await
        }
    }
}

/// Revokes a token.
///
/// # Errors
/// As the action.
pub async fn revoke(person: Admin, site: Data<Site>, id: Path<String>, _sent: Sent) -> Answer {
    let id: AgentTokenId = id.parse().map_err(|_| Failure::not_found())?;
    let who = person.who();
    let done = site
        .act(person.language, move |app| revoke_token(app, &who, id))
        .await?;
    match done {
        Ok(_) => Ok(see_other("/agents")),
        Err(refused) => {
            let view = read(&site).await?;
            refuse(&site, &person, view, refused.into()).await
        }
    }
}

async fn refuse(site: &Site, person: &Person, mut view: view::Agents, why: Refusal) -> Answer {
    view.refusal = Some(why);
    site.refuse(person, view).await
}
