//! Passwords of verifier connections, which must come back as they were: sealed with a key
//! that lies beside the database and not in it, so that a copy of the database tells none.

use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{SecretsError, key_file};

/// File of the key in the data folder.
const FILE: &str = "connections.key";

/// What is sealed; a text sealed for something else does not open.
const PURPOSE: &[u8] = b"barlab connection password 1";

/// Seals and opens.
pub struct Sealer(LessSafeKey);

impl Sealer {
    /// The key of a data folder, made when it is needed first.
    ///
    /// # Errors
    /// When the file cannot be read or written, or there is no randomness.
    pub fn of(data: &Path) -> Result<Self, SecretsError> {
        let key = key_file::read_or_make(&data.join(FILE))?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key)
            .map_err(|_| SecretsError(format!("{FILE} holds no key")))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// A text, sealed.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, text: &str) -> Result<String, SecretsError> {
        let mut nonce = [0_u8; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| SecretsError(error.to_string()))?;
        let mut sealed = text.as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(PURPOSE),
                &mut sealed,
            )
            .map_err(|error| SecretsError(error.to_string()))?;
        Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// The text again; nothing if it was sealed with another key.
    #[must_use]
    pub fn open(&self, sealed: &str) -> Option<String> {
        let mut bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = self
            .0
            .open_in_place(nonce, Aad::from(PURPOSE), sealed)
            .ok()?;
        String::from_utf8(opened.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_the_same_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let sealer = Sealer::of(folder.path()).unwrap();
        let sealed = sealer.seal("密码 pa:ss@").unwrap();
        assert!(!sealed.contains("pa:ss"));
        assert_ne!(sealed, sealer.seal("密码 pa:ss@").unwrap());
        let again = Sealer::of(folder.path()).unwrap();
        assert_eq!(again.open(&sealed).as_deref(), Some("密码 pa:ss@"));
        let other = tempfile::tempdir().unwrap();
        assert_eq!(Sealer::of(other.path()).unwrap().open(&sealed), None);
        for broken in ["", "AAAA", "no base64!", &sealed[4..]] {
            assert_eq!(sealer.open(broken), None, "{broken}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Sealer::of(folder.path()).unwrap();
        let file = std::fs::metadata(folder.path().join(FILE)).unwrap();
        assert_eq!(file.permissions().mode() & 0o077, 0);
    }
}
