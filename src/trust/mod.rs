//! What the laboratory's documents are protected with: its keys and certificates from files
//! and tokens, checked before they are used, and the public half of them kept for whoever checks.

mod authority;
mod token;

use std::{fs, path::Path, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use domain::{
    audit::{Noun, Subject, Who},
    texts::{Explain, Texts},
};
use reports::signature::{
    CodeKey, Identity, IdentityError, Signatory, TimeStamps, Trust, Trusted, hexadecimal, pem,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{
    Connection, Store, StoreError,
    published_keys::{self, KeyKind, PublishedKey},
};

use crate::{
    actions::ActionError,
    config::{self, Settings},
    secrets::{SecretsError, key_file},
};
pub use authority::{Authority, PATIENCE};
pub use token::TokenError;

/// File of the key that signs codes, in the data folder.
pub const CODE_KEY: &str = "documents.key";
/// Name and version of the form in which keys are published.
const FORM: &str = "barlab.keys.1";
/// Name of the certificate that a demonstration makes itself.
pub const SPECIMEN: &str = "specimen";

/// A key or certificate that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A key.
    #[error("{place}: {reason}")]
    Key {
        /// Its file, or its token and name there.
        place: String,
        /// Why not.
        reason: Unusable,
    },
    /// The authority of time stamps.
    #[error("{address}: {reason}")]
    Authority {
        /// Its address.
        address: String,
        /// Why not.
        reason: String,
    },
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// A file that cannot be read, in the words of the system.
    #[error("{0}")]
    Unreadable(String),
    /// What was read is nobody who can sign.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The token does not have it or does not give it.
    #[error(transparent)]
    Token(#[from] TokenError),
}

impl From<SecretsError> for Unusable {
    fn from(error: SecretsError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl Explain for Unusable {
    fn key(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "signatures.error.unreadable",
            Self::Token(error) => error.key(),
            Self::Identity(error) => match error {
                IdentityError::NoKey => "signatures.identity.no_key",
                IdentityError::NoCertificate => "signatures.identity.no_certificate",
                IdentityError::Strangers => "signatures.identity.strangers",
                IdentityError::Password => "signatures.identity.password",
                IdentityError::OldCipher => "signatures.identity.old_cipher",
                IdentityError::Broken(_) => "signatures.identity.broken",
                IdentityError::Refused => "signatures.identity.refused",
                IdentityError::Device(_) => "signatures.identity.device",
            },
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable(said)
            | Self::Identity(IdentityError::Broken(said) | IdentityError::Device(said)) => {
                vec![("reason", said.clone())]
            }
            Self::Identity(_) => Vec::new(),
            Self::Token(error) => error.arguments(),
        }
    }
}

impl Explain for TrustError {
    fn key(&self) -> &'static str {
        match self {
            Self::Key { reason, .. } => reason.key(),
            Self::Authority { .. } => "signatures.error.stamps",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Key { place, reason } => {
                let mut arguments = reason.arguments();
                arguments.push(("file", place.clone()));
                arguments
            }
            Self::Authority { address, reason } => {
                vec![("address", address.clone()), ("reason", reason.clone())]
            }
        }
    }
}

/// Reads the keys that the settings name; the one of the codes is made when it is needed first.
///
/// # Errors
/// When a file cannot be read, others may read it, or it does not hold what it should.
pub fn load(settings: &Settings, texts: &Texts) -> Result<Trust, ActionError> {
    let place = settings.data.join(CODE_KEY);
    let secret = key_file::read_or_make(&place)?;
    let code = CodeKey::from_seed(&secret).ok_or_else(|| TrustError::Key {
        place: place.display().to_string(),
        reason: IdentityError::NoKey.into(),
    })?;
    let mut signatories = Vec::new();
    for one in &settings.signatures.signatories {
        let identity = if one.file == SPECIMEN {
            specimen(&secret, settings, texts).map_err(Unusable::from)
        } else {
            read(one)
        };
        let identity = identity.map_err(|reason| TrustError::Key {
            place: one.place(),
            reason,
        })?;
        signatories.push(Signatory {
            identity,
            reason: one.reason.clone(),
        });
    }
    let address = &settings.signatures.time_stamps;
    let stamps: Option<Arc<dyn TimeStamps>> = if address.is_empty() {
        None
    } else {
        Some(Arc::new(Authority::at(address, PATIENCE)?))
    };
    Ok(Trust {
        code,
        signatories,
        stamps,
    })
}

fn read(signatory: &config::Signatory) -> Result<Identity, Unusable> {
    let unreadable =
        |file: &str, said: &dyn std::fmt::Display| Unusable::Unreadable(format!("{file}: {said}"));
    let password = match signatory.password_file.as_str() {
        "" => String::new(),
        file => {
            let bytes = key_file::read(Path::new(file))?;
            let text = String::from_utf8(bytes).map_err(|error| unreadable(file, &error))?;
            text.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    if let Some(settings) = &signatory.token {
        let others = match signatory.file.as_str() {
            "" => String::new(),
            // Certificates are no secret; anybody may read them.
            file => fs::read_to_string(file).map_err(|error| unreadable(file, &error))?,
        };
        return token::identity(settings, password, &others);
    }
    let bytes = key_file::read(Path::new(&signatory.file))?;
    let identity = match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains("-----BEGIN ") => Identity::from_pem(text, &password),
        _ => Identity::from_pkcs12(&bytes, &password),
    };
    Ok(identity?)
}

/// A certificate that says of itself that it proves nothing; the same for the same data folder.
fn specimen(
    secret: &[u8; 32],
    settings: &Settings,
    texts: &Texts,
) -> Result<Identity, IdentityError> {
    let mut hash = Sha256::new();
    hash.update(b"barlab specimen certificate 1");
    hash.update(secret);
    let issuer = settings.issuer.name.clone();
    let name = texts.fill(
        settings.language,
        "signatures.specimen",
        &[("issuer", issuer)],
    );
    let day = |year| {
        Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0)
            .single()
            .unwrap_or(DateTime::UNIX_EPOCH)
    };
    Identity::self_made(&hash.finalize().into(), &name, day(2020), day(2050))
}

/// Keeps the public half of what documents are protected with, for ever: what was issued with a
/// key can be checked after another took its place.
///
/// # Errors
/// When the store fails.
pub fn publish(store: &Store, trust: &Trust) -> Result<(), StoreError> {
    let mut keys = vec![(
        KeyKind::Code,
        trust.code.id().to_string(),
        trust.code.public().to_vec(),
    )];
    for signatory in &trust.signatories {
        for certificate in signatory.identity.chain() {
            let name = hexadecimal(&certificate.fingerprint());
            keys.push((KeyKind::Certificate, name, certificate.der.clone()));
        }
    }
    let known = store.read(published_keys::all)?;
    keys.retain(|(_, name, _)| !known.iter().any(|one| one.name == *name));
    if keys.is_empty() {
        return Ok(());
    }
    store.transaction(&Who::program("keys"), |tx| {
        for (kind, name, body) in &keys {
            published_keys::add(tx, *kind, name, body)?;
            let subject = Subject::new(Noun::Setting, 0, name);
            tx.record("key.publish", subject, &(), &kind.code())?;
        }
        Ok(())
    })
}

/// What the laboratory published until now.
///
/// # Errors
/// When the store fails.
pub fn published(conn: &mut Connection) -> Result<Trusted, StoreError> {
    Ok(trusted(&published_keys::all(conn)?))
}

/// Published keys as an examination takes them.
#[must_use]
pub fn trusted(keys: &[PublishedKey]) -> Trusted {
    let mut trusted = Trusted::default();
    for key in keys {
        match key.kind {
            KeyKind::Code => trusted
                .keys
                .extend(<[u8; 32]>::try_from(key.body.as_slice())),
            KeyKind::Certificate => trusted.certificates.push(Sha256::digest(&key.body).into()),
        }
    }
    trusted
}

/// The keys of a laboratory as its page of keys gives them.
#[must_use]
pub fn to_json(keys: &[PublishedKey]) -> Value {
    let listed = |kind: KeyKind| {
        let keys = keys.iter().filter(move |key| key.kind == kind);
        keys.map(move |key| {
            let body = match kind {
                KeyKind::Code => URL_SAFE_NO_PAD.encode(&key.body),
                KeyKind::Certificate => pem::write("CERTIFICATE", &key.body),
            };
            json!({ "name": key.name, kind.code(): body, "since": key.first_at })
        })
        .collect::<Vec<_>>()
    };
    json!({
        "form": FORM,
        "keys": listed(KeyKind::Code),
        "certificates": listed(KeyKind::Certificate),
    })
}

/// Reads `to_json`; nothing if it is something else.
#[must_use]
pub fn from_json(text: &str) -> Option<Trusted> {
    let held: Value = serde_json::from_str(text).ok()?;
    (held.get("form")?.as_str()? == FORM).then_some(())?;
    let mut trusted = Trusted::default();
    for key in held.get("keys")?.as_array()? {
        let body = key.get(KeyKind::Code.code())?.as_str()?;
        let body = URL_SAFE_NO_PAD.decode(body).ok()?;
        trusted.keys.push(body.try_into().ok()?);
    }
    for certificate in held.get("certificates")?.as_array()? {
        let text = certificate.get(KeyKind::Certificate.code())?.as_str()?;
        for block in pem::blocks(text).ok()? {
            trusted.certificates.push(Sha256::digest(&block.der).into());
        }
    }
    Some(trusted)
}
