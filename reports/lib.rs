//! Domain values to PDF, XLSX and JSON.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

pub mod refused_rows;
