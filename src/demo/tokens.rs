//! Tokens of the demonstration's documents: they follow from the seed, so that the same seed
//! makes the same documents byte for byte. Whoever knows the seed can guess them, which is
//! why nothing but the demonstration has them, and only while it is made.

use std::sync::{Mutex, PoisonError};

use super::chance::Chance;
use crate::{
    app::App,
    secrets::{DOCUMENT_TOKEN, DocumentTokens, SecretsError, key_file, token_of},
    trust,
};

/// The stream of draws that nothing else of the world takes from.
const STREAM: u64 = 2;

/// The stream of the key that signs the demonstration's codes.
const KEY_STREAM: u64 = 3;

/// Gives a laboratory that has issued nothing yet the tokens of a seed and a key for its codes.
///
/// # Errors
/// When the key cannot be written.
pub fn seed_secrets(app: &mut App, seed: u64) -> Result<(), SecretsError> {
    let key = Chance::new(seed, KEY_STREAM).bytes();
    key_file::put(&app.settings.data.join(trust::CODE_KEY), &key)?;
    app.document_tokens = Box::new(SeededTokens::new(seed));
    Ok(())
}

/// Tokens from a seed.
#[derive(Debug)]
struct SeededTokens(Mutex<Chance>);

impl SeededTokens {
    /// The tokens of a seed, from the first.
    fn new(seed: u64) -> Self {
        Self(Mutex::new(Chance::new(seed, STREAM)))
    }
}

impl DocumentTokens for SeededTokens {
    fn next(&self) -> Result<String, SecretsError> {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(token_of(&chance.bytes::<DOCUMENT_TOKEN>()))
    }
}
