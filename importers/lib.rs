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

pub mod catalogue;
pub mod members;
pub mod profile;
pub mod sources;
pub mod table;
pub mod value;
