//! Passwords and tokens: made, hashed, compared. Nothing here is ever logged.

pub mod key_file;
mod sealing;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

pub use sealing::{Purpose, Sealer};

/// The system gave no randomness, or a hash could not be made.
#[derive(Debug, thiserror::Error)]
#[error("secrets: {0}")]
pub struct SecretsError(String);

/// Hash of a password as a PHC string (Argon2id with the library's defaults and a random salt).
///
/// # Errors
/// When the system gives no randomness.
pub fn hash_password(password: &str) -> Result<String, SecretsError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| SecretsError(error.to_string()))
}

/// True when the password fits the hash; an unreadable hash fits nothing.
#[must_use]
pub fn password_fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// Bytes of a document's token: 128 bits nobody guesses, and short enough for a printed code.
pub const DOCUMENT_TOKEN: usize = 16;

/// Where the tokens of documents come from: what stands in their codes for a public check.
/// Sessions, forms and passwords never ask it.
pub trait DocumentTokens: Send + Sync {
    /// A token that no document has.
    ///
    /// # Errors
    /// When the system gives no randomness.
    fn next(&self) -> Result<String, SecretsError>;
}

/// Tokens that nobody can guess.
#[derive(Debug, Clone, Copy)]
pub struct Unguessable;

impl DocumentTokens for Unguessable {
    fn next(&self) -> Result<String, SecretsError> {
        let mut bytes = [0_u8; DOCUMENT_TOKEN];
        getrandom::fill(&mut bytes).map_err(|error| SecretsError(error.to_string()))?;
        Ok(token_of(&bytes))
    }
}

/// A new unguessable token of 32 random bytes as 43 URL-safe characters.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_token() -> Result<String, SecretsError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| SecretsError(error.to_string()))?;
    Ok(token_of(&bytes))
}

/// Bytes as URL-safe characters.
#[must_use]
pub fn token_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A new password for somebody to type: four groups of four signs (80 bits), none of which
/// is taken for another (no 0, 1, l, o).
///
/// # Errors
/// When the system gives no randomness.
pub fn new_password() -> Result<String, SecretsError> {
    const SIGNS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| SecretsError(error.to_string()))?;
    let mut password = String::new();
    for (place, byte) in bytes.into_iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            password.push('-');
        }
        // 256 is a multiple of 32, so that every sign is as likely as the others.
        let sign = SIGNS.get(usize::from(byte) % SIGNS.len());
        password.extend(sign.copied().map(char::from));
    }
    Ok(password)
}

/// Compares two secrets in a time that does not tell where they differ.
#[must_use]
pub fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let hash = hash_password("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(password_fits("correct horse", &hash));
        assert!(!password_fits("Correct horse", &hash));
        assert!(!password_fits("correct horse", "no hash"));
    }

    #[test]
    fn made_passwords_differ_and_can_be_typed() {
        let (one, other) = (new_password().unwrap(), new_password().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        let typed = |sign: char| sign == '-' || sign.is_ascii_alphanumeric();
        assert!(one.chars().all(typed) && !one.contains(['0', '1', 'l', 'o']));
    }

    #[test]
    fn tokens_differ_and_are_long() {
        let (one, other) = (new_token().unwrap(), new_token().unwrap());
        assert_eq!(one.len(), 43);
        assert!(!same(&one, &other));
    }

    #[test]
    fn tokens_of_documents_differ_and_hold_128_bits() {
        let (one, other) = (Unguessable.next().unwrap(), Unguessable.next().unwrap());
        assert_ne!(one, other);
        for token in [one, other] {
            assert_eq!(token.len(), 22, "{token}");
            let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            assert_eq!(bytes.len() * 8, 128);
            assert_ne!(bytes, [0; DOCUMENT_TOKEN]);
        }
    }
}
