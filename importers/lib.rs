//! Verifier output to measurements, spreadsheets to catalogue lines.
//!
//! Knows neither the laboratory's database nor its pages.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

pub mod read;
pub mod view;

mod dataman;
mod delimited;
pub mod detect;
pub mod lvs95xx;
mod rea;
mod trucheck;
mod trucheck_csv;
mod trucheck_excel;
mod trucheck_html;

pub mod dates;
pub mod digits;
pub mod draft;
pub mod findings;
pub mod overall;
pub mod profile;
pub mod value;

pub mod artwork;
pub mod bounce;
pub mod catalogue;
pub mod members;
pub mod picture;
pub mod table;

pub mod sources;

pub use findings::{ImportError, Notice, Refusal};
pub use profile::{Kind, Profile, ProfileError, Profiles};
pub use read::{CheckedRecord, Input, Record, RefusedRecord, Summary, check_file, read_file};

#[cfg(test)]
mod testing;

#[cfg(test)]
#[path = "samples_tests.rs"]
mod samples;
