//! `barlab bench --soak SECONDS`: every kind of verifier writes at once while this program, an
//! agent on a far PC, the database server and the disk fail at random; in the end every report is
//! there once.
//!
//! Each report bears a word of its own in the operator's field, so that what was written
//! can be counted against what was kept. Everything is real: a MariaDB server of our own,
//! an Access archive that is rewritten in place, folders, and `barlab serve` and `barlab agent`
//! as programs that are killed without warning.

mod account;
mod agent;
mod archive;
mod chaos;
mod disk;
mod folder;
mod mariadb;
mod symbols;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use domain::{
    audit::{Noun, Subject, Who},
    connection::{ConnectionKind, Name, Settings as Connection},
    id::SiteId,
};
use serde_json::{Value, json};
use store::{
    Options,
    connections::{self, Secret},
};

use self::{
    account::Account, agent::FarPc, archive::Archive, chaos::Chaos, disk::SmallDisk,
    folder::Reports, symbols::Writer,
};
use super::{
    super::shell::Failure,
    Bench,
    line::{Budget, Line, Unit},
    number,
    reading::made,
};
use crate::{actions::ActionError, app::App, config::Settings, demo::chance::Chance};

/// How long after the last report everything has to be there.
const PATIENCE: Duration = Duration::from_secs(180);

/// How long nothing may change before the counting ends: what comes twice comes late.
const QUIET: Duration = Duration::from_secs(6);

/// A writer at work, which gives the words that it wrote.
type Writing = thread::JoinHandle<Result<Vec<String>, Failure>>;

/// A word that is given to every thread of the soak at once.
#[derive(Clone, Default)]
struct Over(Arc<AtomicBool>);

impl Over {
    fn say(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_said(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Writes, kills and counts for so many seconds.
pub(super) fn run(bench: &Bench, seconds: u64, seed: u64) -> Result<Vec<Line>, Failure> {
    let time = Duration::from_secs(seconds);
    let disk = SmallDisk::new(&bench.place("soak"), seconds)?;
    let place = |name: &str| bench.place(&format!("soak-{name}"));
    let server = mariadb::server(&place("mariadb"))?;
    let archive = Archive::new(place("archive"))?;
    let reports = Reports::new("f", place("reports"))?;
    let far_reports = Reports::new("g", place("far-reports"))?;
    let app = laboratory(&disk.folder)?;
    let far_pc = FarPc::new(&app, place("far-pc"), far_reports.address())?;
    let mut sources = vec![
        (
            "archive",
            ConnectionKind::Access,
            archive.address(),
            Value::Null,
        ),
        (
            "reports",
            ConnectionKind::Folder,
            reports.address(),
            json!({ "still_seconds": 1 }),
        ),
    ];
    if let Some(server) = &server {
        let options = json!({ "age_seconds": 3 });
        sources.push((
            "database",
            ConnectionKind::Mysql,
            mariadb::address(server),
            options,
        ));
    }
    for (name, kind, address, options) in sources {
        connect(&app, name, kind, address, options)?;
    }
    let over = Over::default();
    let server = server.map(Arc::new);
    let mut writers: Vec<Box<dyn Writer>> =
        vec![Box::new(archive), Box::new(reports), Box::new(far_reports)];
    if let Some(server) = &server {
        writers.push(Box::new(mariadb::Verifier::new(Arc::clone(server))));
    }
    let chaos = Chaos::new(&disk, far_pc, server.clone(), Chance::new(seed, 0))?;
    let threads = start(writers, &over, seed, time);
    let done = chaos.reign(&over);
    let mut written = Vec::new();
    for thread in threads {
        let words = thread.join().map_err(|_| made("a writer"))??;
        written.extend(words);
    }
    // The last servers, of pages and of rows, and the agent run on until everything that was written is there.
    let account = Account::settle(&app, &written, PATIENCE, QUIET)?;
    let lines = lines(&account, &done, written.len());
    drop((done, server));
    account.explain();
    Ok(lines)
}

/// Lets every writer write, until the time is over.
fn start(writers: Vec<Box<dyn Writer>>, over: &Over, seed: u64, time: Duration) -> Vec<Writing> {
    let told = over.clone();
    // Nobody waits for it: whoever ends before has said the word, or failed.
    thread::spawn(move || {
        thread::sleep(time);
        told.say();
    });
    (1..)
        .zip(writers)
        .map(|(stream, mut writer)| {
            let (over, mut chance) = (over.clone(), Chance::new(seed, stream));
            thread::spawn(move || symbols::write_until(&over, writer.as_mut(), &mut chance))
        })
        .collect()
}

fn lines(account: &Account, done: &chaos::Done, written: usize) -> Vec<Line> {
    let count = |work, count: usize| Line::new(work, Unit::Pieces, Budget::Nothing, number(count));
    let none =
        |work, count: usize| Line::new(work, Unit::Pieces, Budget::Below(1.0), number(count));
    vec![
        count("soak_written", written),
        none("soak_lost", account.lost.len()),
        none("soak_twice", account.twice.len()),
        none("soak_refused", account.refused),
        none("soak_audit_broken", usize::from(!account.audit_whole)),
        count("soak_kills", done.kills),
        count("soak_agent_kills", done.agent_kills),
        count("soak_server_kills", done.server_kills),
        count("soak_full_disks", done.full_disks),
        Line::new(
            "soak_memory",
            Unit::Megabytes,
            Budget::Below(300.0),
            done.most_memory,
        ),
    ]
}

fn laboratory(data: &std::path::Path) -> Result<App, Failure> {
    let settings = Settings {
        data: data.to_owned(),
        ..Settings::default()
    };
    let app = App::open(settings, Options::default())?;
    app.store.migrate()?;
    Ok(app)
}

/// Configures a connection that is polled every second.
fn connect(
    app: &App,
    name: &str,
    kind: ConnectionKind,
    address: String,
    options: Value,
) -> Result<(), Failure> {
    let settings = Connection {
        site: SiteId::MAIN,
        name: Name::parse(name).map_err(made)?,
        kind,
        address,
        profile: None,
        intake: None,
        instrument: None,
        options,
        enabled: true,
        poll_seconds: 1,
    };
    app.store.transaction(&Who::program("bench"), |tx| {
        connections::add(tx, &settings, Secret::Forget)?;
        let subject = Subject::new(Noun::Source, 0, name);
        tx.record("bench.connect", subject, &None::<()>, &settings)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(())
}

/// A path as an address.
fn text(place: &std::path::Path) -> String {
    place.display().to_string()
}

/// Makes a folder.
fn folder(place: PathBuf) -> Result<PathBuf, Failure> {
    std::fs::create_dir_all(&place).map_err(Failure::io(&place))?;
    Ok(place)
}
