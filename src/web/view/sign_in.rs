//! Signing in, and one's own page with the password.

use serde::Serialize;

use super::parts::{Field, Refusal};
use super::view;

/// The sign-in page.
#[derive(Debug, Clone, Serialize, Default)]
pub struct SignIn {
    /// The name as typed.
    pub name: Field,
    /// Why signing in did not succeed.
    pub refusal: Option<Refusal>,
    /// Where to go afterwards: an address of this site.
    pub to: String,
    /// Telephone of the laboratory, for who forgot a password; empty if it has none.
    pub phone: String,
    /// Whether there is nobody yet who could sign in.
    pub is_nobody: bool,
}
view!(SignIn, "sign_in/new.html");

/// One's own page.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Me {
    /// The name one signs in with.
    pub name: String,
    /// The name that stands on documents.
    pub display_name: String,
    /// Text key of the role.
    pub role: String,
    /// The password so far.
    pub old: Field,
    /// The new password.
    pub new: Field,
}
view!(Me, "sign_in/me.html");
