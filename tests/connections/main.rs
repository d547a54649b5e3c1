//! Connections to verifiers, against real servers with writers that behave as verifiers do.
//!
//! They need `BARLAB_TEST_MARIADB_URL` (`./test` starts a server and sets it) and say so
//! when it is missing.

#![allow(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests may cut corners that products may not"
)]

mod command;
mod fetching;
mod laboratory;
mod server;
mod slow;
mod supervising;
mod telling;
mod trouble;
mod verifier;
