//! The command line: subcommands only.

use std::process::ExitCode;

use barlab::commands::{self, Arguments};
use clap::Parser;
use mimalloc::MiMalloc;

/// Imports make and drop millions of small texts on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::run(Arguments::parse())
}
