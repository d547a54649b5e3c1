//! What must come back as it was and nobody else may read or write: passwords of verifier
//! connections, proofs of dry runs. Sealed with a key that lies beside the database and not in it,
//! so that a copy of the database tells none.

use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::{SecretsError, key_file};

/// File of the key in the data folder.
const FILE: &str = "connections.key";

/// What is sealed; a text sealed for something else does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The password of a verifier's database.
    Password,
    /// The proof that a profile was tried.
    DryRun,
}

impl Purpose {
    const fn words(self) -> &'static [u8] {
        match self {
            Self::Password => b"barlab connection password 1",
            Self::DryRun => b"barlab dry run 1",
        }
    }
}

/// Seals and opens.
pub struct Sealer {
    key: LessSafeKey,
    purpose: Purpose,
}

impl Sealer {
    /// The key of a data folder, made when it is needed first.
    ///
    /// # Errors
    /// When the file cannot be read or written, or there is no randomness.
    pub fn of(data: &Path, purpose: Purpose) -> Result<Self, SecretsError> {
        let key = key_file::read_or_make(&data.join(FILE))?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key)
            .map_err(|_| SecretsError(format!("{FILE} holds no key")))?;
        Ok(Self {
            key: LessSafeKey::new(key),
            purpose,
        })
    }

    /// A text, sealed.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, text: &str) -> Result<String, SecretsError> {
        let mut nonce = [0_u8; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| SecretsError(error.to_string()))?;
        let mut sealed = text.as_bytes().to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(self.purpose.words()),
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
            .key
            .open_in_place(nonce, Aad::from(self.purpose.words()), sealed)
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
        let sealer = Sealer::of(folder.path(), Purpose::Password).unwrap();
        let sealed = sealer.seal("密码 pa:ss@").unwrap();
        assert!(!sealed.contains("pa:ss"));
        assert_ne!(sealed, sealer.seal("密码 pa:ss@").unwrap());
        let again = Sealer::of(folder.path(), Purpose::Password).unwrap();
        assert_eq!(again.open(&sealed).as_deref(), Some("密码 pa:ss@"));
        let other = tempfile::tempdir().unwrap();
        let other = Sealer::of(other.path(), Purpose::Password).unwrap();
        assert_eq!(other.open(&sealed), None);
        let proofs = Sealer::of(folder.path(), Purpose::DryRun).unwrap();
        assert_eq!(proofs.open(&sealed), None, "a password is no proof");
        for broken in ["", "AAAA", "no base64!", &sealed[4..]] {
            assert_eq!(sealer.open(broken), None, "{broken}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Sealer::of(folder.path(), Purpose::Password).unwrap();
        let file = std::fs::metadata(folder.path().join(FILE)).unwrap();
        assert_eq!(file.permissions().mode() & 0o077, 0);
    }
}
