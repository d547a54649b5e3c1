//! Users: who may sign in, and adding one.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, Refusal};
use super::view;

/// One user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRow {
    /// The name one signs in with.
    pub name: String,
    /// The name that stands on documents.
    pub display_name: String,
    /// Text key of the role.
    pub role: String,
    /// The company, for a company's person; empty otherwise.
    pub company: String,
    /// Since when.
    pub since: NaiveDateTime,
    /// May sign in, or disabled.
    pub state: Badge,
    /// Whether signing in is possible.
    pub enabled: bool,
    /// Whether it is the reader.
    pub oneself: bool,
}

/// The list of users.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Users {
    /// The lines.
    pub rows: Vec<UserRow>,
    /// Name and first password of a user that was just added or reset; shown once.
    pub handed_over: Option<(String, String)>,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Users, "users/list.html");

/// Adding a user.
#[derive(Debug, Clone, Serialize, Default)]
pub struct NewUser {
    /// The name one signs in with.
    pub name: Field,
    /// The name that stands on documents.
    pub display_name: Field,
    /// Codes of the roles to choose from.
    pub choices: Vec<&'static str>,
    /// The chosen role.
    pub role: Field,
    /// The company's number, for a company's person.
    pub company: Field,
}
view!(NewUser, "users/new.html");
