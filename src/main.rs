//! The command line: subcommands only.

fn main() {}
