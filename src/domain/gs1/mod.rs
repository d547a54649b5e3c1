//! GS1 keys and data: what a code is, before anybody measures it.

pub mod gtin;
