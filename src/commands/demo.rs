//! `barlab demo`: makes a laboratory with two years of work in it, then serves it.
//!
//! Everything in it came through the same actions as a user's work would, and ends on the day
//! before it is made, so that the newest intakes are on the desks. A data folder or a database that
//! holds a laboratory already is served as it is, never made over.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use domain::{audit::AuditHead, person::Role};
use serde_json::json;
use store::{Options, SetClock, Store, audit};

use super::shell::{DONE, Failure, Outcome, Shell};
use crate::{
    actions::{ActionError, Refused},
    app::{App, StartError},
    config::{Settings, Signatory},
    demo::{
        self, Size,
        laboratory::{PASSWORD, make},
        made::Made,
    },
    trust,
};

/// Who signs in how, by role.
const LOGINS: [(Role, &str); 5] = [
    (Role::FrontDesk, "desk"),
    (Role::Technician, "tech"),
    (Role::Reviewer, "review"),
    (Role::Company, "client"),
    (Role::Admin, "admin"),
];

/// Make a laboratory with realistic data and serve it.
///
/// The work in it fills the two years before today: the same seed makes the same data and the
/// same documents, byte for byte, on the same day of the laboratory's zone. A data folder or a
/// database that holds a laboratory already is served as it is.
#[derive(Debug, Args)]
pub struct DemoCommand {
    /// Port on 127.0.0.1 to serve on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// What the data are made from; the same seed makes the same data on the same day
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// End after making the data
    #[arg(long)]
    no_serve: bool,
}

/// Makes the data where there are none, says what there is, and serves it.
///
/// # Errors
/// When the data cannot be made or the port is taken.
pub(super) fn run(command: &DemoCommand, shell: &mut Shell<'_>) -> Outcome {
    let mut settings = shell.settings().clone();
    let address = format!("127.0.0.1:{}", command.port);
    settings.public_url = format!("http://{address}");
    settings.documents.seal = "specimen".to_owned();
    settings.signatures.signatories = vec![Signatory {
        file: trust::SPECIMEN.to_owned(),
        ..Signatory::default()
    }];
    find_or_make(command.seed, Size::FULL, &settings, shell)?;
    for (role, name) in LOGINS {
        if shell.json {
            shell.print_json(&json!({ "role": role, "user": name, "password": PASSWORD }))?;
            continue;
        }
        let role = shell.word(role.label());
        let arguments = [
            ("role", role),
            ("name", name.to_owned()),
            ("password", PASSWORD.to_owned()),
        ];
        shell.say("demo.login", &arguments)?;
    }
    shell.flush()?;
    if command.no_serve {
        return Ok(DONE);
    }
    settings.listen = address;
    let app = App::open(settings, Options::default())?;
    app.store.migrate()?;
    super::serve::start(app, shell)
}

/// Says where the laboratory is, or makes one where there is none.
fn find_or_make(
    seed: u64,
    size: Size,
    settings: &Settings,
    shell: &mut Shell<'_>,
) -> Result<(), Failure> {
    if !is_made(settings)? {
        return build(seed, size, settings, shell);
    }
    let path = settings.data.display().to_string();
    if shell.json {
        return Ok(shell.print_json(&json!({ "exists": path }))?);
    }
    Ok(shell.say("demo.exists", &[("path", path)])?)
}

/// Whether there is a laboratory already: a database in the data folder, or one elsewhere in which something was done.
fn is_made(settings: &Settings) -> Result<bool, Failure> {
    if settings.database_url.is_empty() {
        return Ok(settings.data.join("barlab.db").exists());
    }
    let store = Store::open(&settings.database_url).map_err(StartError::from)?;
    store.migrate().map_err(StartError::from)?;
    let head = store.read(audit::head).map_err(StartError::from)?;
    let begun = head != AuditHead::EMPTY;
    if begun && unfinished(settings).exists() {
        return Err(Refused::new("commands.demo.half_made")
            .with("database", store.address())
            .into());
    }
    Ok(begun)
}

/// Where a laboratory lies while it is made. What is found there was cut off, and would be served as if it were whole. A
/// database elsewhere cannot be moved when it is done: then the folder is only the mark that it is not.
fn unfinished(settings: &Settings) -> PathBuf {
    settings.data.join("unfinished")
}

fn build(seed: u64, size: Size, settings: &Settings, shell: &mut Shell<'_>) -> Result<(), Failure> {
    let started = Instant::now();
    let clock = Arc::new(SetClock::at(chrono::Utc::now()));
    let options = Options {
        clock: clock.clone(),
        ..Options::default()
    };
    let packs = settings.data.join("demo");
    let unfinished = unfinished(settings);
    std::fs::remove_dir_all(&unfinished)
        .or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })
        .and_then(|()| std::fs::create_dir_all(&unfinished))
        .map_err(Failure::io(&unfinished))?;
    let moves = settings.database_url.is_empty();
    let making = Settings {
        data: if moves { &unfinished } else { &settings.data }.clone(),
        ..settings.clone()
    };
    let made = {
        let mut app = App::open(making, options)?;
        app.store.migrate()?;
        demo::seed_secrets(&mut app, seed).map_err(ActionError::from)?;
        let size = Size {
            today: app.today(),
            ..size
        };
        make(&app, &clock, &demo::plan(seed, size), &packs)?
    };
    settle(&unfinished, &settings.data)?;
    report(seed, &made, started.elapsed(), shell)?;
    let path = packs.display().to_string();
    if shell.json {
        return Ok(shell.print_json(&json!({ "packs": path }))?);
    }
    Ok(shell.say("demo.where", &[("path", path)])?)
}

/// Moves the finished laboratory to where it is served from.
fn settle(from: &Path, to: &Path) -> Result<(), Failure> {
    for entry in std::fs::read_dir(from).map_err(Failure::io(from))? {
        let entry = entry.map_err(Failure::io(from))?;
        let place = to.join(entry.file_name());
        std::fs::rename(entry.path(), &place).map_err(Failure::io(&place))?;
    }
    std::fs::remove_dir(from).map_err(Failure::io(from))
}

fn report(seed: u64, made: &Made, took: Duration, shell: &mut Shell<'_>) -> Result<(), Failure> {
    let seconds = format!("{:.1}", took.as_secs_f64());
    if shell.json {
        return Ok(shell.print_json(&json!({
            "seed": seed,
            "seconds": seconds,
            "companies": made.companies,
            "intakes": made.intakes,
            "samples": made.samples,
            "refused_rows": made.refused_rows,
            "measurements": made.measurements,
            "inbox": made.inbox,
            "verdicts": made.verdicts,
            "documents": made.documents,
        }))?);
    }
    let arguments = [
        ("seed", seed.to_string()),
        ("seconds", seconds),
        ("companies", made.companies.to_string()),
        ("intakes", made.intakes.to_string()),
        ("samples", made.samples.to_string()),
        ("measurements", made.measurements.to_string()),
        ("verdicts", made.verdicts.to_string()),
        ("documents", made.documents.to_string()),
    ];
    Ok(shell.say("demo.made", &arguments)?)
}

#[cfg(test)]
mod tests;
