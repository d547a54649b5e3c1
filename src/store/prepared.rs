//! A measurement on its way to the database, written as text before anybody waits for it.

use domain::measurement::{Measurement, SecondLook};

use crate::{error::StoreError, measurement_text, record_key::RecordKey};

/// A measurement as its reader hands it over: with its key, and already as the text that will
/// be kept, so that whoever holds the database does not wait for the writing of it.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(crate) key: RecordKey,
    /// Keys under which its record may be known from before its profile changed.
    pub(crate) earlier: Vec<RecordKey>,
    pub(crate) measurement: Measurement,
    pub(crate) content: String,
    /// What a recomputation of its figures left to doubt; absent where nobody has looked.
    pub(crate) look: Option<SecondLook>,
}

impl Prepared {
    /// Makes a measurement ready to be kept.
    ///
    /// # Errors
    /// `Json` for a measurement that cannot be written as text.
    pub fn new(key: RecordKey, measurement: Measurement) -> Result<Self, StoreError> {
        Ok(Self {
            content: measurement_text::write(&measurement)?,
            key,
            earlier: Vec::new(),
            measurement,
            look: None,
        })
    }

    /// The same, which its record may also be known as.
    #[must_use]
    pub fn known_as(self, earlier: Vec<RecordKey>) -> Self {
        Self { earlier, ..self }
    }

    /// The same, with what a recomputation of its figures left to doubt.
    #[must_use]
    pub fn looked_at(self, look: SecondLook) -> Self {
        Self {
            look: Some(look),
            ..self
        }
    }

    /// What the verifier said.
    #[must_use]
    pub const fn measurement(&self) -> &Measurement {
        &self.measurement
    }
}
