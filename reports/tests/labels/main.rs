//! Symbols and labels as scanners, verifiers and printers meet them: everything that is drawn is read
//! back by other people's programs, and bars are compared with another encoder's.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    reason = "tests may cut corners that products may not"
)]

mod labels;
mod printer;
mod scanners;
mod symbols;
mod tools;
