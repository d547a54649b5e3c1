//! What is shown when a page cannot be.

use serde::Serialize;

use super::view;

/// An error page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The HTTP status.
    pub status: u16,
    /// Name of the failure: `not_signed_in`, `forbidden`, `not_found`, `form_expired`, `unkeepable`, `too_large`, `busy` or `internal`;
    /// its texts stand under `pages.failure.<name>`.
    pub name: &'static str,
    /// A number to quote; empty where there is nothing to look up.
    pub number: String,
    /// Where to sign in and come back to; empty where that is no remedy.
    pub sign_in: String,
}
view!(Failure, "failures/show.html");
