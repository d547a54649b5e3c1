//! Identity of rows: 64-bit numbers that the application makes, ordered by time.
//!
//! Only the newtypes live here, so that the id of an intake cannot be handed in
//! for that of a sample; the generator needs a clock and lives in the store.
//! As JSON an id is a text, because readers of JSON round numbers above 2^53.

use serde::{Deserialize, Serialize};

/// A text that is no id: not a whole number of at most 63 bits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is no id")]
pub struct IdError {
    /// The text as found.
    pub found: String,
}

macro_rules! ids {
    ($($name:ident $of:literal),* $(,)?) => {$(
        #[doc = concat!("Identity of ", $of, ".")]
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(i64);

        impl $name {
            /// Wraps a number that the generator made or the database returned.
            #[must_use]
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                match text.parse() {
                    Ok(id) if id >= 0 => Ok(Self(id)),
                    _ => Err(IdError { found: text.to_owned() }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    )*};
}

ids! {
    ArtworkId "checked artwork",
    CompanyId "a company",
    DeliveryId "a delivery",
    IntakeId "an intake",
    CatalogueFileId "an imported sample catalogue",
    SampleId "a sample",
    SourceId "a source of measurements: a file, or rows of a database",
    MeasurementId "a measurement",
    FindingId "a finding",
    VerdictId "a verdict",
    DictionaryVersionId "one version of a dictionary",
    DocumentId "an issued document",
    UserId "somebody who signs in",
    JobId "a piece of background work",
    SiteId "a site of the laboratory",
    ConnectionId "a connection to a verifier",
    AgentTokenId "leave for an agent to hand in pieces",
    InstrumentId "an instrument of the register",
    CalibrationId "a calibration certificate",
    CardId "a conformance test card",
    PhotographId "a photograph of a sample",
}

impl SiteId {
    /// The site that the migration makes: everything is here until there are others.
    pub const MAIN: Self = Self(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_travel_as_texts_and_refuse_what_is_none() {
        let id = SampleId::new(9_007_199_254_740_993);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"9007199254740993\"");
        assert_eq!("9007199254740993".parse(), Ok(id));
        for bad in ["", "-1", "1.0", "9223372036854775808", "x"] {
            assert!(bad.parse::<SampleId>().is_err(), "{bad}");
        }
    }
}
