//! `barlab watch`: takes what verifiers write into a folder, without a configured connection.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use domain::{
    connection::{ConnectionKind, Name, Settings},
    digest::Digest,
    id::SiteId,
    instrument::InstrumentNumber,
    numbering::IntakeNumber,
    person::Role,
};
use serde_json::json;

use super::{
    shell::{DONE, FOUND, Failure, Outcome, Shell},
    site,
};
use crate::{
    actions::ActionError,
    background::Stop,
    connections::{
        Local, Piece, Plan, Polled, Taken, Taker, Trouble,
        folder::Folder,
        folder::FolderOptions,
        rounds::{Rounds, StateFile},
    },
};

/// Seconds between two rounds where the system does not ring.
const POLL_SECONDS: u32 = 5;

/// Which folder, and with which hints.
#[derive(Debug, Args)]
pub struct WatchCommand {
    /// The folder; what is taken goes to done/ in it, what is refused to refused/
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Take what lies there and end
    #[arg(long)]
    once: bool,
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
    /// Leave files where they lie and remember them
    #[arg(long)]
    leave: bool,
    /// Seconds for which size and time of a file must not change
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    still: u32,
}

/// Takes files until told to stop, or once.
pub(super) fn run(command: &WatchCommand, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Technician])?;
    let site = site::chosen(&lab, command.site.as_deref())?;
    let folder = std::path::absolute(&command.folder).map_err(Failure::io(&command.folder))?;
    std::fs::read_dir(&folder).map_err(Failure::io(&folder))?;
    let stop = Stop::default();
    let plan = Plan {
        connection: None,
        settings: settings(command, site, &folder)?,
        password: None,
        stop: stop.clone(),
        texts: Arc::clone(&lab.app.texts),
        language: lab.app.settings.language,
    };
    let connector = Box::new(Folder::new(plan).map_err(refused)?);
    let known = Digest::of(folder.as_os_str().as_encoded_bytes()).to_string();
    let place = lab.app.settings.data.join("watch").join(known);
    let file = StateFile::at(place.with_extension("json"));
    let mut rounds = Rounds::new(connector, file, Some(&folder), POLL_SECONDS, stop);
    let mut taker = Telling {
        local: Local {
            app: &lab.app,
            who: lab.who.clone(),
        },
        shell,
        told: BTreeSet::new(),
        is_right: true,
    };
    loop {
        let made = rounds.round(&mut taker);
        taker.tell_round(&made, &folder)?;
        match &made {
            Ok(polled) if command.once && rounds.is_through(polled) => break,
            Err(_) if command.once => return Ok(FOUND),
            _ => {}
        }
        if rounds.rest(&made) {
            break;
        }
    }
    let left = rounds.waiting();
    if left > 0 {
        let count = [
            ("count", left.to_string()),
            ("folder", folder.display().to_string()),
        ];
        taker.shell.complain("watch.left", &count)?;
    }
    Ok(if taker.is_right && left == 0 {
        DONE
    } else {
        FOUND
    })
}

fn settings(command: &WatchCommand, site: SiteId, folder: &Path) -> Result<Settings, Failure> {
    let options = FolderOptions {
        still_seconds: command.still,
        leave: command.leave,
        ..FolderOptions::default()
    };
    Ok(Settings {
        site,
        name: Name::parse("watch").map_err(ActionError::refused)?,
        kind: ConnectionKind::Folder,
        address: folder.display().to_string(),
        profile: command.profile.clone(),
        intake: command.intake,
        instrument: command.instrument.clone(),
        options: serde_json::to_value(options).unwrap_or_default(),
        enabled: true,
        poll_seconds: POLL_SECONDS,
    })
}

fn refused(trouble: Trouble) -> Failure {
    Failure::Action(ActionError::refused(trouble))
}

/// Takes pieces here and says what became of each.
struct Telling<'a, 's, 'o> {
    local: Local<'a>,
    shell: &'s mut Shell<'o>,
    /// Sentences that were said already.
    told: BTreeSet<String>,
    is_right: bool,
}

impl Taker for Telling<'_, '_, '_> {
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        let taken = self.local.take(piece);
        let said = match &taken {
            Ok(Taken {
                report: Some(report),
                ..
            }) => {
                self.is_right &= report.refused == 0;
                if self.shell.json {
                    self.shell
                        .print_json(&json!({"file": piece.name, "report": report}))
                } else {
                    self.shell.say(
                        "watch.taken",
                        &[
                            ("file", piece.name.clone()),
                            ("read", report.read.to_string()),
                            ("new", report.new.to_string()),
                            ("matched", report.matched.to_string()),
                            ("inbox", report.inbox.to_string()),
                            ("refused", report.refused.to_string()),
                        ],
                    )
                }
            }
            Err(ActionError::Refused(reason)) => {
                self.is_right = false;
                let reason = self.shell.explain(reason.as_ref());
                let said = [("file", piece.name.clone()), ("reason", reason)];
                self.shell.complain("watch.refused", &said)
            }
            Ok(_) | Err(_) => Ok(()),
        };
        // A reader of our output who went away does not keep files from being taken.
        let _ = said.and_then(|()| self.shell.flush());
        taken
    }
}

impl Telling<'_, '_, '_> {
    /// Says what a round noticed, every sentence once until something else is said.
    fn tell_round(&mut self, made: &Result<Polled, Trouble>, folder: &Path) -> Result<(), Failure> {
        let said: Vec<String> = match made {
            Ok(polled) => polled
                .noticed
                .iter()
                .map(|warning| self.shell.explain_kept(warning))
                .collect(),
            Err(trouble) => {
                self.is_right = false;
                vec![self.shell.explain(trouble)]
            }
        };
        for sentence in said {
            if self.told.insert(sentence.clone()) {
                let said = [
                    ("folder", folder.display().to_string()),
                    ("reason", sentence),
                ];
                self.shell.complain("watch.noticed", &said)?;
            }
        }
        Ok(())
    }
}
