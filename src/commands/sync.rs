//! `barlab measurements sync`: reads a verifier's own database, once or for ever, without a
//! configured connection.
//!
//! What was read is remembered in the data folder under the address, so that the next start
//! goes on where this one ended; even without that nothing would be taken twice.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::Args;
use domain::{
    connection::{ConnectionKind, Name, Settings},
    digest::Digest,
    id::SiteId,
    numbering::IntakeNumber,
    person::Role,
    texts::Texts,
};
use serde_json::{Value, json};

use super::shell::{DONE, FOUND, Failure, Lab, Outcome, Shell};
use crate::{
    actions::{ActionError, import_measurements::Report},
    connections::{
        Connector, Local, Password, Piece, Plan, Polled, Stop, Taken, Taker, Trouble, connector,
        mysql,
    },
};

/// With `--once`: so long is waited for reports that are being written.
const PATIENCE: u32 = 20;

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
}

/// Reads until told otherwise.
pub(super) fn run(wanted: &SyncArguments, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Technician, Role::Admin])?;
    let plan = plan(wanted, &lab).map_err(refused)?;
    let address = plan.settings.address.clone();
    let place = place(&lab, &address)?;
    let mut connector = connector(plan).map_err(refused)?;
    let mut sync = Sync {
        lab: &lab,
        address,
        place,
        total: Report::default(),
        pieces: 0,
    };
    let mut state = sync.remembered();
    let mut waited = 0;
    loop {
        let polled = sync.round(connector.as_mut(), &mut state, shell);
        let polled = match polled {
            Ok(polled) => polled,
            Err(trouble) => {
                let reason = shell.explain(&trouble);
                shell.complain("sync.trouble", &[("reason", reason)])?;
                if wanted.once {
                    return Ok(FOUND);
                }
                Polled::default()
            }
        };
        if polled.more {
            continue;
        }
        if wanted.once && (polled.waiting == 0 || waited >= PATIENCE) {
            sync.tell(polled.waiting, shell)?;
            let is_whole = polled.waiting == 0 && sync.total.refused == 0;
            return Ok(if is_whole { DONE } else { FOUND });
        }
        waited += 1;
        let pause = if wanted.once { 1 } else { wanted.every.max(1) };
        std::thread::sleep(Duration::from_secs(pause.into()));
    }
}

fn refused(trouble: Trouble) -> Failure {
    ActionError::refused(trouble).into()
}

fn plan(wanted: &SyncArguments, lab: &Lab) -> Result<Plan, Trouble> {
    let (address, typed) = mysql::address(&wanted.source)?;
    let name = Name::parse("sync").map_err(Trouble::lasting)?;
    Ok(Plan {
        connection: None,
        settings: Settings {
            site: SiteId::MAIN,
            name,
            kind: ConnectionKind::Mysql,
            address: address.to_string(),
            profile: wanted.profile.clone(),
            intake: wanted.intake,
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
fn place(lab: &Lab, address: &str) -> Result<PathBuf, Failure> {
    let folder = lab.app.settings.data.join("sync");
    std::fs::create_dir_all(&folder).map_err(Failure::io(&folder))?;
    let name: String = Digest::of(address.as_bytes()).to_string();
    let name: String = name.chars().take(16).collect();
    Ok(folder.join(format!("{name}.json")))
}

/// Rounds and what they brought.
struct Sync<'a> {
    lab: &'a Lab,
    address: String,
    place: PathBuf,
    total: Report,
    pieces: u64,
}

impl Sync<'_> {
    /// What the last run remembered; a file that cannot be read is no more than a start from
    /// the beginning.
    fn remembered(&self) -> Value {
        let read = std::fs::read_to_string(&self.place).unwrap_or_default();
        serde_json::from_str(&read).unwrap_or_default()
    }

    fn round(
        &mut self,
        connector: &mut dyn Connector,
        state: &mut Value,
        shell: &mut Shell<'_>,
    ) -> Result<Polled, Trouble> {
        let mut taker = Counting {
            local: Local {
                app: &self.lab.app,
                who: self.lab.who.clone(),
            },
            reports: Vec::new(),
        };
        let mut next = state.clone();
        let polled = connector.poll(&mut next, &mut taker);
        for (piece, report) in taker.reports {
            self.pieces += 1;
            self.add(&report);
            self.progress(&piece, &report, shell).map_err(output)?;
        }
        let polled = polled?;
        for notice in &polled.noticed {
            let notice = shell.explain_kept(notice);
            let file = self.address.clone();
            let told = shell.complain("measurements.notice", &[("file", file), ("notice", notice)]);
            told.map_err(output)?;
        }
        if next != *state {
            remember(&self.place, &next)?;
            *state = next;
        }
        Ok(polled)
    }

    fn add(&mut self, report: &Report) {
        self.total.read += report.read;
        self.total.new += report.new;
        self.total.matched += report.matched;
        self.total.inbox += report.inbox;
        self.total.refused += report.refused;
    }

    fn progress(&self, piece: &str, report: &Report, shell: &mut Shell<'_>) -> std::io::Result<()> {
        for refusal in &report.refusals {
            shell.complain(
                "measurements.refused",
                &[
                    ("file", piece.to_owned()),
                    ("line", refusal.line.to_string()),
                    ("record", refusal.record.clone()),
                    ("reason", refusal.reason.clone()),
                ],
            )?;
        }
        if shell.json {
            return Ok(());
        }
        shell.say("measurements.imported", &counts(piece, report))?;
        shell.flush()
    }

    /// What everything together brought.
    fn tell(&self, waiting: u64, shell: &mut Shell<'_>) -> std::io::Result<()> {
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

fn output(error: std::io::Error) -> Trouble {
    ActionError::File {
        place: "-".to_owned(),
        reason: error.to_string(),
    }
    .into()
}

/// Writes the state whole or not at all.
fn remember(place: &Path, state: &Value) -> Result<(), Trouble> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        serde_json::to_writer(&mut file, state)?;
        file.as_file().sync_all()?;
        file.persist(place).map_err(|error| error.error)
    });
    match written {
        Ok(_) => Ok(()),
        Err(error) => Err(ActionError::File {
            place: place.display().to_string(),
            reason: error.to_string(),
        }
        .into()),
    }
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
