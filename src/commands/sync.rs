//! `barlab measurements sync`: reads a verifier's own database, once or for ever, without a
//! configured connection.
//!
//! What was read is remembered in the data folder under the address, so that the next start
//! goes on where this one ended; even without that nothing would be taken twice.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use domain::{
    connection::{ConnectionKind, Name, Settings},
    digest::Digest,
    id::SiteId,
    instrument::InstrumentNumber,
    numbering::IntakeNumber,
    person::Role,
    texts::Texts,
};
use serde_json::json;

use super::{
    measurements::tell_refusals,
    shell::{DONE, FOUND, Failure, Lab, Outcome, Shell},
    site,
};
use crate::{
    actions::{ActionError, import_measurements::Report},
    background::Stop,
    connections::{
        Local, Password, Piece, Plan, Polled, Taken, Taker, Trouble, connector, mysql,
        rounds::{Rounds, StateFile},
    },
};

/// What to read, and how.
#[derive(Debug, Args)]
pub struct SyncArguments {
    /// The verifier's database: mysql://USER@SERVER/DATABASE
    #[arg(long, value_name = "URL")]
    source: String,
    /// The password of the database
    #[arg(long, env = "BARLAB_SOURCE_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// End when everything that is there was taken
    #[arg(long)]
    once: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    every: u32,
    /// Seconds that a report must be old
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    age: u32,
    /// Encrypt the line: off, encrypted (any server), verified
    #[arg(long, value_name = "HOW", default_value = "off")]
    tls: String,
    /// File (PEM) of the authority that signed the server's certificate
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
    /// Keep the pictures of symbols too
    #[arg(long)]
    thumbnails: bool,
    /// Match with samples of this intake only
    #[arg(long, value_name = "NO")]
    intake: Option<IntakeNumber>,
    /// Use this profile (id, or id.version) instead of the one that fits
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// The instrument that wrote it, for outputs that name no serial number
    #[arg(long, value_name = "NO")]
    instrument: Option<InstrumentNumber>,
    /// The site at which the verifier stands, by name or id; without this option the main one
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
}

/// Reads until told otherwise.
pub(super) fn run(wanted: &SyncArguments, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Technician, Role::Admin])?;
    let site = site::chosen(&lab, wanted.site.as_deref())?;
    let plan = plan(wanted, site, &lab).map_err(refused)?;
    let (address, stop) = (plan.settings.address.clone(), plan.stop.clone());
    let file = StateFile::at(place(&lab, &address));
    let connector = connector(plan).map_err(refused)?;
    // Whoever waits for the end looks every second.
    let every = if wanted.once { 1 } else { wanted.every.max(1) };
    let mut rounds = Rounds::new(connector, file, None, every, stop);
    let mut sync = Sync {
        lab: &lab,
        address,
        total: Report::default(),
        pieces: 0,
    };
    loop {
        let made = sync.round(&mut rounds, shell)?;
        match &made {
            Ok(polled) if wanted.once && rounds.is_through(polled) => {
                let waiting = rounds.waiting();
                sync.tell(waiting, shell)?;
                let is_whole = waiting == 0 && sync.total.refused == 0;
                return Ok(if is_whole { DONE } else { FOUND });
            }
            Err(_) if wanted.once => return Ok(FOUND),
            _ => {}
        }
        if rounds.rest(&made) {
            return Ok(DONE);
        }
    }
}

fn refused(trouble: Trouble) -> Failure {
    ActionError::refused(trouble).into()
}

fn plan(wanted: &SyncArguments, site: SiteId, lab: &Lab) -> Result<Plan, Trouble> {
    let (address, typed) = mysql::address(&wanted.source)?;
    let name = Name::parse("sync").map_err(Trouble::lasting)?;
    Ok(Plan {
        connection: None,
        settings: Settings {
            site,
            name,
            kind: ConnectionKind::Mysql,
            address: address.to_string(),
            profile: wanted.profile.clone(),
            intake: wanted.intake,
            instrument: wanted.instrument.clone(),
            options: json!({
                "age_seconds": wanted.age,
                "thumbnails": wanted.thumbnails,
                "tls": wanted.tls,
                "authority": wanted.authority,
            }),
            enabled: true,
            poll_seconds: wanted.every,
        },
        password: wanted.password.clone().or(typed).map(Password),
        stop: Stop::default(),
        texts: Arc::<Texts>::clone(&lab.app.texts),
        language: lab.app.settings.language,
    })
}

/// Where it is remembered what was read at an address.
fn place(lab: &Lab, address: &str) -> PathBuf {
    let name: String = Digest::of(address.as_bytes()).to_string();
    let name: String = name.chars().take(16).collect();
    let folder = lab.app.settings.data.join("sync");
    folder.join(format!("{name}.json"))
}

/// Rounds and what they brought.
struct Sync<'a> {
    lab: &'a Lab,
    address: String,
    total: Report,
    pieces: u64,
}

impl Sync<'_> {
    /// One round, told as it goes.
    fn round(
        &mut self,
        rounds: &mut Rounds,
        shell: &mut Shell<'_>,
    ) -> std::io::Result<Result<Polled, Trouble>> {
        let mut taker = Counting {
            local: Local {
                app: &self.lab.app,
                who: self.lab.who.clone(),
            },
            reports: Vec::new(),
        };
        let made = rounds.round(&mut taker);
        for (piece, report) in taker.reports {
            self.pieces += 1;
            self.add(&report);
            progress(&piece, &report, shell)?;
        }
        match &made {
            Ok(polled) => {
                for notice in &polled.noticed {
                    let told = [
                        ("file", self.address.clone()),
                        ("notice", shell.explain_kept(notice)),
                    ];
                    shell.complain("measurements.notice", &told)?;
                }
            }
            Err(trouble) => {
                let reason = shell.explain(trouble);
                shell.complain("sync.trouble", &[("reason", reason)])?;
            }
        }
        Ok(made)
    }

    fn add(&mut self, report: &Report) {
        self.total.read += report.read;
        self.total.new += report.new;
        self.total.matched += report.matched;
        self.total.inbox += report.inbox;
        self.total.refused += report.refused;
    }

    /// What everything together brought.
    fn tell(&self, waiting: usize, shell: &mut Shell<'_>) -> std::io::Result<()> {
        let total = &self.total;
        if shell.json {
            return shell.print_json(&json!({
                "source": self.address,
                "pieces": self.pieces,
                "read": total.read,
                "added": total.new,
                "known": total.read.saturating_sub(total.new),
                "matched": total.matched,
                "inbox": total.inbox,
                "refused": total.refused,
                "waiting": waiting,
            }));
        }
        shell.say("measurements.imported", &counts(&self.address, total))?;
        match waiting {
            0 => Ok(()),
            waiting => shell.complain("sync.waiting", &[("count", waiting.to_string())]),
        }
    }
}

fn counts(of: &str, report: &Report) -> [(&'static str, String); 7] {
    [
        ("file", of.to_owned()),
        ("read", report.read.to_string()),
        ("added", report.new.to_string()),
        ("known", report.read.saturating_sub(report.new).to_string()),
        ("matched", report.matched.to_string()),
        ("inbox", report.inbox.to_string()),
        ("refused", report.refused.to_string()),
    ]
}

/// Says what came of a piece.
fn progress(piece: &str, report: &Report, shell: &mut Shell<'_>) -> std::io::Result<()> {
    tell_refusals(piece, report, shell)?;
    if shell.json {
        return Ok(());
    }
    shell.say("measurements.imported", &counts(piece, report))?;
    shell.flush()
}

/// Takes here, and keeps what came of each piece to be told.
struct Counting<'a> {
    local: Local<'a>,
    reports: Vec<(String, Report)>,
}

impl Taker for Counting<'_> {
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        let taken = self.local.take(piece)?;
        if let Some(report) = &taken.report {
            self.reports.push((piece.name.clone(), report.clone()));
        }
        Ok(taken)
    }
}
