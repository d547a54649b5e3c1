//! GS1 keys and data: what a code is, before anybody measures it.
//!
//! Read in this order: `check_digit` (the sums), the keys `gtin`, `gln`, `sscc` and
//! `credit_code`, and `prefix` (who issued a number).

pub mod application_identifier;
pub mod check_digit;
pub mod credit_code;
pub mod digital_link;
pub mod element_string;
pub mod gln;
pub mod gtin;
pub mod key;
pub mod linters;
pub mod prefix;
pub mod sscc;
