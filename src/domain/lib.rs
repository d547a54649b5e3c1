//! The laboratory's rules, free of the world around them.
//!
//! Nothing here reads a file, a clock, the environment or the network; what the
//! rules need is handed in. Findings are values: a failing symbol is normal work.
//! Read in this order: `gs1` (what a code is), `measurement` (what a verifier
//! said), `judgement` (what follows from it), then the nouns of the desk.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

pub mod agent;
pub mod artwork;
pub mod audit;
pub mod catalogue;
mod coded;
pub mod company;
pub mod connection;
pub mod delivery;
pub mod dictionary;
pub mod digest;
pub mod document;
pub mod gs1;
pub mod id;
pub mod instrument;
pub mod intake;
pub mod job;
pub mod judgement;
pub mod label;
pub mod measurement;
pub mod member;
pub mod numbering;
pub mod numerals;
pub mod person;
pub mod profile;
pub mod quota;
pub mod sample;
pub mod site;
pub mod texts;
