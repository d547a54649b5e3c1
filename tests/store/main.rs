//! The store's suite: one set of tests, run on SQLite always and on PostgreSQL when
//! `BARLAB_TEST_POSTGRES_URL` names a server (`./test` starts one).

#![allow(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests may cut corners that products may not"
)]

mod agent_tokens;
mod artworks;
mod audit;
mod check;
mod companies;
mod connections;
mod deliveries;
mod documents;
mod figures;
mod hands;
mod inbox;
mod instruments;
mod intakes;
mod jobs;
mod judgements;
mod measurements;
mod members;
mod numbering;
mod papers;
mod photographs;
#[path = "../postgres.rs"]
mod postgres;
mod profiles;
mod samples;
mod schema;
mod search;
mod second_looks;
mod support;
mod users;
