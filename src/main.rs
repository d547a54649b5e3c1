//! The command line: subcommands only; each one is a file in `commands/`.
//!
//! Exit codes: 0 done, 1 a finding or refused input, 2 wrong usage or a broken installation.

use std::process::ExitCode;

use barlab::commands::{self, Arguments};
use clap::Parser;

fn main() -> ExitCode {
    ExitCode::from(commands::run(Arguments::parse()))
}
