//! `barlab site`: the places of the laboratory at which verifiers stand, and `--site` of other commands.

use clap::Subcommand;
use domain::{id::SiteId, person::Role, site::Site};
use store::sites;

use super::shell::{DONE, Failure, Lab, Outcome, Shell};
use crate::actions::{ActionError, Refused, configure_connection::add_site};

/// What can be done with sites.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// List the sites, the oldest first
    List,
    /// Add a site
    Add {
        /// What people call it
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Runs a command about sites.
pub(super) fn run(command: &SiteCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        SiteCommand::List => {
            let lab = shell.open_for(&[Role::Technician, Role::Reviewer, Role::Admin])?;
            for site in lab.app.store.read(sites::list)? {
                say(&site, shell)?;
            }
        }
        SiteCommand::Add { name } => {
            let lab = shell.open_for(&[Role::Admin])?;
            let added = add_site(&lab.app, &lab.who, name)?;
            say(&added, shell)?;
        }
    }
    Ok(DONE)
}

fn say(site: &Site, shell: &mut Shell<'_>) -> std::io::Result<()> {
    if shell.json {
        return shell.print_json(site);
    }
    let said = [
        ("id", site.id.to_string()),
        ("name", site.name.to_string()),
        ("state", shell.word(site.state.label())),
    ];
    shell.say("site.line", &said)
}

/// The site that was asked for by its name or id; the main one where nothing was.
///
/// # Errors
/// When there is no such site, or it is closed.
pub(super) fn chosen(lab: &Lab, wanted: Option<&str>) -> Result<SiteId, Failure> {
    let Some(wanted) = wanted else {
        return Ok(SiteId::MAIN);
    };
    let site = found(lab, wanted)?;
    site.ensure_active().map_err(ActionError::refused)?;
    Ok(site.id)
}

/// The site of a name or id, closed or not.
///
/// # Errors
/// When there is no such site.
pub(super) fn found(lab: &Lab, wanted: &str) -> Result<Site, Failure> {
    let wanted = wanted.trim();
    let all = lab.app.store.read(sites::list)?;
    let named = all.iter().find(|site| site.name.as_str() == wanted);
    let found = named.or_else(|| all.iter().find(|site| site.id.to_string() == wanted));
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|site| site.name.as_str()).collect();
        Refused::new("commands.error.site")
            .with("name", wanted)
            .with("sites", names.join(", "))
            .into()
    })
}
