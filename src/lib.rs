//! barlab: the system a barcode conformity laboratory runs on.
//!
//! `web` and `commands` take what people ask for and call `actions`; `jobs` calls them
//! in the background. Everything they need is in `App`.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

pub mod actions;
pub mod app;
pub mod background;
pub mod commands;
pub mod config;
pub mod connections;
pub mod demo;
pub mod jobs;
pub mod look;
pub mod outbox;
pub mod own_labels;
pub mod profiles;
pub mod rules;
pub mod secrets;
pub mod telemetry;
#[cfg(test)]
#[path = "../tests/postgres.rs"]
mod test_postgres;
pub mod trust;
pub mod web;
