//! Keys in a PKCS#11 token: a card, a key on USB, or a security module on the network. The key
//! stays there; barlab hands over what is to be signed. A PIN that the token refused is not tried
//! again by itself, because a few wrong ones lock a token for ever.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::Mechanism,
    object::{Attribute, AttributeType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
    types::AuthPin,
};
use domain::texts::Explain;
use reports::signature::{Certificate, HeldKey, Identity, PublicKey};
use sha2::{Digest, Sha256};

use super::Unusable;
use crate::config::SigningToken;

/// Why a token does not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// No token has the label, or more than one.
    #[error("{count} tokens of this label, expected one; there are {labels:?}")]
    Label {
        /// How many have it.
        count: usize,
        /// The labels that there are.
        labels: Vec<String>,
    },
    /// No private key has the name, or more than one.
    #[error("{0} private keys of this name in the token, expected one")]
    Key(usize),
    /// No certificate has the key's identifier, or more than one, or it is broken.
    #[error(
        "{0} certificates with the identifier of the key in the token, expected one that can be read"
    )]
    Certificate(usize),
    /// The key wants the PIN before each signature.
    #[error("the key asks for its PIN before every signature, expected a key for seals")]
    AsksEachTime,
    /// The token refused the PIN.
    #[error("the token refused the PIN")]
    Pin,
    /// The token refused this PIN before, and was not asked again.
    #[error("the token refused this PIN before and was not asked again")]
    PinBefore,
    /// What the token's library said, without the explanations that the standard adds.
    #[error("{0}")]
    Said(String),
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        Self::Said(match error {
            Error::Pkcs11(code, function) => format!("{function:?}: {code:?}"),
            other => other.to_string(),
        })
    }
}

impl Explain for TokenError {
    fn key(&self) -> &'static str {
        match self {
            Self::Label { .. } => "signatures.token.label",
            Self::Key(_) => "signatures.token.key",
            Self::Certificate(_) => "signatures.token.certificate",
            Self::AsksEachTime => "signatures.token.asks_each_time",
            Self::Pin => "signatures.token.pin",
            Self::PinBefore => "signatures.token.pin_before",
            Self::Said(_) => "signatures.token.said",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Label { count, labels } => {
                vec![("count", count.to_string()), ("labels", labels.join(", "))]
            }
            Self::Key(count) | Self::Certificate(count) => vec![("count", count.to_string())],
            Self::AsksEachTime | Self::Pin | Self::PinBefore => Vec::new(),
            Self::Said(said) => vec![("reason", said.clone())],
        }
    }
}

/// What the tokens of a process share: PKCS#11 initialises a module once in a process.
#[derive(Default)]
struct Modules {
    loaded: BTreeMap<PathBuf, Pkcs11>,
    /// Digests over module, token and PIN of PINs that were refused.
    refused: BTreeSet<[u8; 32]>,
}

static MODULES: LazyLock<Mutex<Modules>> = LazyLock::new(Mutex::default);

/// Where a key is and what opens it.
struct Place {
    settings: SigningToken,
    pin: AuthPin,
    pin_digest: [u8; 32],
}

/// An open session with the key in it.
struct Opened {
    session: Session,
    key: ObjectHandle,
}

/// A key in a token.
struct TokenKey {
    place: Place,
    is_rsa: bool,
    /// Absent after a failure, until the token is asked again.
    opened: Mutex<Option<Opened>>,
}

/// Who signs with a key in a token: its certificate lies beside it there, those above it are PEM.
///
/// # Errors
/// With the reason, when the module cannot be loaded, the token, key or certificate is not there
/// or not the only one of its name, or the PIN is refused.
pub fn identity(settings: &SigningToken, pin: String, others: &str) -> Result<Identity, Unusable> {
    let mut hash = Sha256::new();
    for part in [&settings.module, &settings.label, &pin] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let place = Place {
        settings: settings.clone(),
        pin: AuthPin::from(pin),
        pin_digest: hash.finalize().into(),
    };
    let opened = place.open()?;
    let certificate = certificate(&opened)?;
    let key = TokenKey {
        place,
        is_rsa: matches!(certificate.key, PublicKey::Rsa(_)),
        opened: Mutex::new(Some(opened)),
    };
    Ok(Identity::of_device(Box::new(key), certificate, others)?)
}

impl HeldKey for TokenKey {
    fn sign(&self, prepared: &[u8]) -> Result<Vec<u8>, String> {
        // Both are the plainest form of their kind, which every module has.
        let mechanism = match self.is_rsa {
            true => Mechanism::RsaPkcs,
            false => Mechanism::Ecdsa,
        };
        let mut opened = unpoisoned(&self.opened);
        // A session that was good once is lost when the token was taken out or the module's
        // server started again; a new one is tried once.
        if let Some(known) = opened.take()
            && let Ok(signed) = known.session.sign(&mechanism, known.key, prepared)
        {
            *opened = Some(known);
            return Ok(signed);
        }
        let fresh = self.place.open().map_err(|error| error.to_string())?;
        let signed = fresh.session.sign(&mechanism, fresh.key, prepared);
        let signed = signed.map_err(|error| TokenError::from(error).to_string())?;
        *opened = Some(fresh);
        Ok(signed)
    }
}

impl Place {
    /// Opens a session with the token and finds the key in it.
    fn open(&self) -> Result<Opened, TokenError> {
        let module = module(&self.settings)?;
        let slot = self.slot(&module)?;
        let session = module.open_ro_session(slot)?;
        self.sign_in(&session)?;
        let wanted = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Label(self.settings.key.clone().into_bytes()),
        ];
        let found = session.find_objects(&wanted)?;
        let key = the_one(&found).map_err(TokenError::Key)?;
        // Such a key wants the PIN before each signature; one that is signed by many documents
        // in the background is none of a person who types it.
        let asks = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate]);
        if asks.is_ok_and(|found| found.contains(&Attribute::AlwaysAuthenticate(true))) {
            return Err(TokenError::AsksEachTime);
        }
        Ok(Opened { session, key })
    }

    fn slot(&self, module: &Pkcs11) -> Result<Slot, TokenError> {
        let slots = module.get_slots_with_initialized_token();
        let mut found = Vec::new();
        let mut labels = Vec::new();
        for slot in slots? {
            if let Ok(token) = module.get_token_info(slot) {
                if token.label() == self.settings.label {
                    found.push(slot);
                }
                labels.push(token.label().to_owned());
            }
        }
        the_one(&found).map_err(|count| TokenError::Label { count, labels })
    }

    fn sign_in(&self, session: &Session) -> Result<(), TokenError> {
        if unpoisoned(&MODULES).refused.contains(&self.pin_digest) {
            return Err(TokenError::PinBefore);
        }
        match session.login(UserType::User, Some(&self.pin)) {
            // Signing in holds for all sessions that a program has with a token.
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(Error::Pkcs11(
                RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
                _,
            )) => {
                unpoisoned(&MODULES).refused.insert(self.pin_digest);
                Err(TokenError::Pin)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The certificate that has the identifier of the key.
fn certificate(opened: &Opened) -> Result<Certificate, TokenError> {
    let Opened { session, key } = opened;
    let mut wanted = session.get_attributes(*key, &[AttributeType::Id])?;
    wanted.push(Attribute::Class(ObjectClass::CERTIFICATE));
    let found = session.find_objects(&wanted)?;
    let found = the_one(&found).map_err(TokenError::Certificate)?;
    let values = session.get_attributes(found, &[AttributeType::Value])?;
    let read = values.into_iter().find_map(|one| match one {
        Attribute::Value(value) => Certificate::read(&value),
        _ => None,
    });
    read.ok_or(TokenError::Certificate(1))
}

/// The module of a library, initialised.
fn module(settings: &SigningToken) -> Result<Pkcs11, TokenError> {
    let mut modules = unpoisoned(&MODULES);
    let place = PathBuf::from(&settings.module);
    if let Some(known) = modules.loaded.get(&place) {
        return Ok(known.clone());
    }
    let module = Pkcs11::new(&place)?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // The same library by another path, such as a link to it.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(error.into()),
    }
    modules.loaded.insert(place, module.clone());
    Ok(module)
}

/// The only one of those that were found, or how many there are.
fn the_one<T: Copy>(found: &[T]) -> Result<T, usize> {
    match found {
        [one] => Ok(*one),
        _ => Err(found.len()),
    }
}

/// Nothing here is left half changed by a thread that stopped.
fn unpoisoned<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
