//! barlab: the system a barcode conformity laboratory runs on.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

pub mod config;
pub mod secrets;
pub mod telemetry;
