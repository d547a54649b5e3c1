//! The command line as other programs use it: the built program, run on folders of its own.
//!
//! Asserted are exit codes, what stands on standard output and standard error, and the
//! shape of the JSON; sentences only as far as they name what the reader needs.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod artwork;
mod bench;
mod codes;
mod damage;
mod demo;
mod desk;
mod files;
mod job;
mod keeping;
mod labels;
mod many;
#[path = "../postgres.rs"]
mod postgres;
mod sending;
mod sending_intake;
mod sending_tls;
mod serving;
mod support;
mod verifiers;
mod watching;
