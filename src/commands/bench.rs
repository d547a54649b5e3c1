//! `barlab bench`: measures on this machine what the product promises, beside its peers.
//!
//! Everything runs in one go, each peer right after us, so that a ratio says more than a
//! number. Work of one thread is timed by the processor's clock, so that neighbours on the
//! machine disturb it little; whole programs and jobs are timed by the clock on the wall.
//! A peer that is not installed is said to be missing; nothing else changes.

mod catalogue;
mod child;
mod contents;
mod documents;
mod first_sync;
mod importing;
mod job;
mod labels;
mod line;
mod mysql;
mod pages;
mod peer_content;
mod peers;
mod preload;
mod private_server;
mod reading;
mod server;
mod soak;
mod watch;

use std::path::{Path, PathBuf};

use clap::Args;
use store::Options;
use tempfile::TempDir;

use self::line::Line;
use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::{app::App, config::Settings};

/// How much is measured.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// Small inputs: seconds instead of minutes, and rougher numbers
    #[arg(long)]
    quick: bool,
    /// Only the lines of one part of the table
    #[arg(long, value_enum, conflicts_with = "soak")]
    only: Option<Part>,
    /// Instead, for so many seconds, let every kind of verifier write while this program, the
    /// database server and the disk fail at random, and count whether each report is kept once
    #[arg(long, value_name = "SECONDS", conflicts_with = "quick")]
    soak: Option<u64>,
    /// What is random in a soak
    #[arg(long, default_value_t = 1, requires = "soak")]
    seed: u64,
}

/// A part of the table that can be measured alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Judging and element strings.
    Judging,
    /// Reading what verifiers write into files.
    Parsers,
    /// Reading from a database server, and a first synchronisation with one.
    Mysql,
    /// Documents.
    Documents,
    /// The same documents beside other writers.
    Peers,
    /// Labels.
    Labels,
    /// The whole job for one intake.
    Job,
    /// A company's long list that becomes samples.
    Catalogue,
    /// The import into a full laboratory, and the pages of that laboratory.
    Import,
    /// Start, size and memory of the program.
    Server,
}

/// How large the inputs are.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Symbols in the verifier files that are read.
    symbols: u32,
    /// Reports of the Access archive that has grown for years.
    archived: u32,
    /// Reports of the database server that is synchronised for the first time.
    synchronised: u32,
    /// Samples that the laboratory has before the import.
    there: u32,
    /// Of these, those with a measurement.
    measured: u32,
    /// Measurements that are imported.
    imported: u32,
    /// Lines of the result catalogue.
    lines: u32,
    /// Samples of the intake that goes from spreadsheet to pack.
    intake: u32,
    /// Rows of the longest list of a company.
    rows: u32,
    /// People who look at pages at once.
    people: u32,
    /// Pages that each of them looks at, of each kind.
    pages: u32,
    /// Milliseconds that each of them looks at a page.
    reading: u64,
    /// Milliseconds that a short piece of work is repeated for.
    patience: u64,
    /// Rounds of another writer of documents after its first.
    rounds: u32,
    /// Seconds after which a round of such a writer is its last.
    longest_round: u32,
}

impl Scale {
    /// A laboratory with twenty years behind it.
    const FULL: Self = Self {
        symbols: 5000,
        archived: 50_000,
        synchronised: 100_000,
        there: 1_760_000,
        measured: 400_000,
        imported: 48_000,
        lines: 2000,
        intake: 1000,
        rows: 100_000,
        people: 100,
        pages: 10,
        reading: 2000,
        patience: 1500,
        rounds: 3,
        longest_round: 10,
    };

    /// Enough to see that everything runs.
    const QUICK: Self = Self {
        symbols: 300,
        archived: 600,
        synchronised: 800,
        there: 20_000,
        measured: 2_000,
        imported: 2_000,
        lines: 200,
        intake: 100,
        rows: 1_000,
        people: 4,
        pages: 2,
        reading: 20,
        patience: 20,
        rounds: 1,
        longest_round: 1,
    };
}

/// Measures, prints a line for each piece of work, and says which budgets do not hold.
pub(super) fn run(arguments: &BenchArguments, shell: &mut Shell<'_>) -> Outcome {
    let scale = if arguments.quick {
        Scale::QUICK
    } else {
        Scale::FULL
    };
    let bench = Bench {
        scale,
        folder: tempfile::tempdir().map_err(Failure::io(&std::env::temp_dir()))?,
    };
    if !shell.json {
        line::heads(shell)?;
    }
    if let Some(seconds) = arguments.soak {
        let lines = soak::run(&bench, seconds, arguments.seed)?;
        let missed = print(&lines, shell)?;
        return end(missed, arguments, shell);
    }
    let mut missed: u32 = 0;
    // The pages are those of the laboratory that the import left.
    let sections: [(Part, Section); 11] = [
        (Part::Judging, reading::judging_and_codes),
        (Part::Parsers, reading::parsers),
        (Part::Mysql, mysql::run),
        (Part::Documents, documents::run),
        (Part::Peers, peers::run),
        (Part::Labels, labels::run),
        (Part::Job, job::run),
        (Part::Catalogue, catalogue::run),
        (Part::Import, importing::run),
        (Part::Import, pages::run),
        (Part::Server, server::run),
    ];
    let wanted = |(part, _): &(Part, Section)| arguments.only.is_none_or(|only| only == *part);
    for (_, section) in sections.into_iter().filter(wanted) {
        missed += print(&section(&bench)?, shell)?;
    }
    end(missed, arguments, shell)
}

/// Prints lines and says how many of their budgets do not hold.
fn print(lines: &[Line], shell: &mut Shell<'_>) -> Result<u32, Failure> {
    let mut missed = 0;
    for line in lines {
        missed += u32::from(line.holds() == Some(false));
        line.print(shell)?;
    }
    shell.flush()?;
    Ok(missed)
}

/// A full run that misses a budget says so by its exit code; small inputs are too rough for that.
fn end(missed: u32, arguments: &BenchArguments, shell: &mut Shell<'_>) -> Outcome {
    if !shell.json {
        shell.say("bench.end", &[("missed", missed.to_string())])?;
    }
    let holds = missed == 0 || arguments.quick;
    Ok(if holds { DONE } else { FOUND })
}

/// Measures some lines of the table.
type Section = fn(&Bench) -> Result<Vec<Line>, Failure>;

/// What every section needs.
struct Bench {
    scale: Scale,
    folder: TempDir,
}

impl Bench {
    /// A place in the folder that vanishes with the bench.
    fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An empty laboratory in a folder of its own.
    fn laboratory(&self, name: &str, options: Options) -> Result<App, Failure> {
        let settings = Settings {
            data: self.place(name),
            ..Settings::default()
        };
        let app = App::open(settings, options)?;
        app.store.migrate()?;
        Ok(app)
    }
}

/// Writes a file of the bench.
fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(place, bytes).map_err(Failure::io(place))
}

/// A count as a number that can be divided.
fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
