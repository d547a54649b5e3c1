//! What only a connection to a MySQL or MariaDB server can be set to.

use std::path::PathBuf;

use importers::sources::mariadb::{Address, AddressError, Tls};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Trouble, ledger::Patience};
use crate::actions::Refused;

/// Whether the line is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// No.
    #[default]
    Off,
    /// Yes, whoever the server is.
    Encrypted,
    /// Yes, and the server's certificate is checked.
    Verified,
}

/// The options, as they stand in a connection's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Least age of a report that is taken, in seconds.
    pub age_seconds: u32,
    /// How many ids below the highest are looked through again for late ones.
    pub look_back: u32,
    /// True to keep the pictures of symbols too.
    pub thumbnails: bool,
    /// Whether the line is encrypted.
    pub tls: Encryption,
    /// File (PEM) with the authority that signed the server's certificate; absent for those that
    /// the world trusts.
    pub authority: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            age_seconds: 2,
            look_back: 200,
            thumbnails: false,
            tls: Encryption::Off,
            authority: None,
        }
    }
}

impl Options {
    /// Reads options; none at all are the usual ones.
    ///
    /// # Errors
    /// When an option is unknown or out of range.
    pub fn read(value: &Value) -> Result<Self, Trouble> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let read: Result<Self, _> = serde_json::from_value(value.clone());
        read.map_err(|error| {
            let refused = Refused::new("connections.trouble.options");
            Trouble::lasting(refused.with("reason", error.to_string()))
        })
    }

    pub(super) fn tls(&self) -> Tls {
        match self.tls {
            Encryption::Off => Tls::Off,
            Encryption::Encrypted => Tls::Encrypted,
            Encryption::Verified => Tls::Verified(self.authority.clone()),
        }
    }

    pub(super) fn patience(&self) -> Patience {
        Patience {
            age: i64::from(self.age_seconds),
            look_back: i64::from(self.look_back.max(1)),
        }
    }
}

/// Reads an address, with the password if one stands in it.
///
/// # Errors
/// When it is none, told without what may be a password.
pub fn address(text: &str) -> Result<(Address, Option<String>), Trouble> {
    Address::parse(text).map_err(|error: AddressError| Trouble::lasting(error))
}

/// An address from what stands in the fields of a form.
///
/// # Errors
/// When a part is missing or makes no sense.
pub fn compose(server: &str, database: &str, user: &str) -> Result<String, Trouble> {
    let made = Address::compose(server, database, user).map_err(Trouble::lasting)?;
    Ok(made.to_string())
}
