//! How rows are got out of files and databases: the only reading of formats in this package.

pub mod spreadsheet;
