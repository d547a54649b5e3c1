//! GS1 keys and data: what a code is, before anybody measures it.
//!
//! Read in this order: `check_digit` (the sums) and `key` (how numbers are read), the keys
//! `gtin`, `gln`, `sscc` and `credit_code`, `number` (which of them a number is) and
//! `prefix` (who issued it); then `application_identifier` with its `linters`,
//! `element_string` and `digital_link`.

pub mod application_identifier;
pub mod check_digit;
pub mod credit_code;
pub mod digital_link;
pub mod element_string;
pub mod gln;
pub mod gtin;
pub mod key;
pub mod linters;
pub mod number;
pub mod prefix;
pub mod sscc;
