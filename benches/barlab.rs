//! `cargo bench`: the program's own `barlab bench`, so that there is one set of benchmarks.
//!
//! Without cargo's flag this is the whole program: some lines measure a `barlab` of its own,
//! which they start from the file they themselves are.

use std::{env, process::ExitCode};

use barlab::commands::{self, Arguments};
use clap::Parser;
use mimalloc::MiMalloc;

/// The same as the program's, which is part of what is measured.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What cargo adds for the harness that we do without.
const FLAG: &str = "--bench";

fn main() -> ExitCode {
    let mut given: Vec<_> = env::args_os().collect();
    if given.iter().any(|argument| argument == FLAG) {
        given.retain(|argument| argument != FLAG);
        given.insert(1, "bench".into());
    }
    commands::run(Arguments::parse_from(given))
}
