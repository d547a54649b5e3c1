//! The pages over a real store: who may ask for what, forms, uploads, downloads.

#![allow(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests may cut corners that products may not"
)]

mod agents;
mod artwork;
mod audit;
mod batch;
mod checked;
mod connections;
mod crowded;
mod deliveries;
mod desk;
mod doors;
mod editions;
mod first_day;
mod foreign;
mod inbox;
mod instruments;
mod labels;
mod laboratory;
mod layouts;
mod mail_lines;
mod mail_server;
mod measured_again;
mod members;
mod nasty;
mod numbering;
mod one_sample;
mod papers;
mod photographs;
#[path = "../postgres.rs"]
mod postgres;
mod profiles;
mod review;
mod sites;
mod stamps;
mod statistics;
mod support;
#[cfg(unix)]
mod tokens;
mod whole_way;
