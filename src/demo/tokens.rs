//! Tokens of the demonstration's documents: they follow from the seed, so that the same seed
//! makes the same documents byte for byte. Whoever knows the seed can guess them, which is
//! why nothing but the demonstration has them, and only while it is made.

use std::sync::{Mutex, PoisonError};

use super::chance::Chance;
use crate::secrets::{DOCUMENT_TOKEN, DocumentTokens, SecretsError, token_of};

/// The stream of draws that nothing else of the world takes from.
const STREAM: u64 = 2;

/// The stream of the key that signs the demonstration's codes.
const KEY_STREAM: u64 = 3;

/// The secret of the key that signs the codes of a seed's documents.
#[must_use]
pub fn code_secret(seed: u64) -> [u8; 32] {
    Chance::new(seed, KEY_STREAM).bytes()
}

/// Tokens from a seed.
#[derive(Debug)]
pub struct SeededTokens(Mutex<Chance>);

impl SeededTokens {
    /// The tokens of a seed, from the first.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(Chance::new(seed, STREAM)))
    }
}

impl DocumentTokens for SeededTokens {
    fn next(&self) -> Result<String, SecretsError> {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(token_of(&chance.bytes::<DOCUMENT_TOKEN>()))
    }
}
