//! The command line: subcommands only.

use std::process::ExitCode;

use barlab::commands::{self, Arguments};
use clap::Parser;

fn main() -> ExitCode {
    commands::run(Arguments::parse())
}
