//! Documents as a company, a reader's program and a scanner meet them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "tests may cut corners that products may not"
)]

mod content;
mod documents;
mod files;
mod gallery;
mod judges;
mod layouts;
mod pictured;
mod protection;
mod sample_content;
mod sample_report;
mod seals;
mod stages;
mod statistics;
mod statistics_content;
mod strained;
mod symbols;
mod tools;
