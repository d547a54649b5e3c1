//! What `barlab` can do on the command line, one file a subcommand.

pub mod gs1;
pub mod rules;
