//! Trade item numbers. Placeholder with the agreed type; the owner of this folder completes it.

use serde::{Deserialize, Serialize};

/// A trade item number brought to 14 digits with a right check digit: how codes are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin14(u64);

impl std::fmt::Display for Gtin14 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

impl From<Gtin14> for String {
    fn from(gtin: Gtin14) -> Self {
        gtin.to_string()
    }
}

impl TryFrom<String> for Gtin14 {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| text)
    }
}
