//! How rows are got out of files and databases: the only reading of formats in this package.

pub(crate) mod access;
pub mod cells;
pub mod hypertext;
pub mod mariadb;
pub mod spreadsheet;
pub mod text;
pub mod xml;
