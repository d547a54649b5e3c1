//! `barlab agent-token`: which PCs may send what their verifier wrote.

use clap::Subcommand;
use domain::{id::AgentTokenId, person::Role};
use serde_json::json;
use store::{agent_tokens, connections};

use super::{
    shell::{DONE, Outcome, Shell},
    site,
};
use crate::actions::admit_agent::{admit_agent, revoke_token};

/// What can be done with tokens of agents.
#[derive(Debug, Subcommand)]
pub enum AgentTokenCommand {
    /// Make a token for the agent of this name, which is added if there is none; it is shown once
    Add {
        /// What people call the PC
        #[arg(value_name = "NAME")]
        name: String,
        /// The site of a new agent, by name or id; without this option the main one
        #[arg(long, value_name = "SITE")]
        site: Option<String>,
    },
    /// List the tokens
    List,
    /// Revoke a token: what is sent with it is turned away
    Revoke {
        /// The token's id, as the list has it
        #[arg(value_name = "ID")]
        id: AgentTokenId,
    },
}

/// Runs a command about tokens of agents.
pub(super) fn run(command: AgentTokenCommand, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Admin])?;
    match command {
        AgentTokenCommand::Add { name, site } => {
            let site = site::chosen(&lab, site.as_deref())?;
            let admitted = admit_agent(&lab.app, &lab.who, &name, site)?;
            let name = admitted.connection.settings.name.to_string();
            if shell.json {
                shell.print_json(&json!({
                    "agent": name,
                    "token": admitted.token,
                    "secret": admitted.secret,
                }))?;
            } else {
                shell.say(
                    "agent.admitted",
                    &[("name", name), ("token", admitted.secret)],
                )?;
            }
        }
        AgentTokenCommand::List => {
            let (tokens, listed) = lab.app.store.read(|conn| {
                let tokens = agent_tokens::list(conn)?;
                Ok::<_, store::StoreError>((tokens, connections::list(conn)?))
            })?;
            for token in tokens {
                let of = listed
                    .iter()
                    .find(|one| one.connection.id == token.connection);
                let name = of.map(|one| one.connection.settings.name.to_string());
                let name = name.unwrap_or_default();
                if shell.json {
                    shell.print_json(&json!({"agent": name, "token": token}))?;
                    continue;
                }
                let state = match token.is_valid() {
                    true => "agents.page.valid",
                    false => "agents.page.revoked",
                };
                let said = [
                    ("id", token.id.to_string()),
                    ("name", name),
                    ("state", shell.word(state)),
                ];
                shell.say("agent.line", &said)?;
            }
        }
        AgentTokenCommand::Revoke { id } => {
            let token = revoke_token(&lab.app, &lab.who, id)?;
            if shell.json {
                shell.print_json(&token)?;
            }
        }
    }
    Ok(DONE)
}
