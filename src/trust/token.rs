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
use reports::signature::{Certificate, HeldKey, Identity, PublicKey};
use sha2::{Digest, Sha256};

use crate::config::SigningToken;

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
pub fn identity(settings: &SigningToken, pin: String, others: &str) -> Result<Identity, String> {
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
    let certificate = certificate(&opened, &place.settings)?;
    let key = TokenKey {
        place,
        is_rsa: matches!(certificate.key, PublicKey::Rsa(_)),
        opened: Mutex::new(Some(opened)),
    };
    Identity::of_device(Box::new(key), certificate, others).map_err(|error| error.to_string())
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
        let fresh = self.place.open()?;
        let signed = fresh.session.sign(&mechanism, fresh.key, prepared);
        let signed = signed.map_err(|error| told(&error))?;
        *opened = Some(fresh);
        Ok(signed)
    }
}

impl Place {
    /// Opens a session with the token and finds the key in it.
    fn open(&self) -> Result<Opened, String> {
        let module = module(&self.settings)?;
        let slot = self.slot(&module)?;
        let session = module.open_ro_session(slot).map_err(|error| told(&error))?;
        self.sign_in(&session)?;
        let wanted = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Label(self.settings.key.clone().into_bytes()),
        ];
        let found = session
            .find_objects(&wanted)
            .map_err(|error| told(&error))?;
        let key = the_one(&found, "private key", &self.settings.key)?;
        // Such a key wants the PIN before each signature; one that is signed by many documents
        // in the background is none of a person who types it.
        let asks = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate]);
        if asks.is_ok_and(|found| found.contains(&Attribute::AlwaysAuthenticate(true))) {
            return Err(format!(
                "the private key {:?} asks for its PIN before every signature; expected a key for seals",
                self.settings.key
            ));
        }
        Ok(Opened { session, key })
    }

    fn slot(&self, module: &Pkcs11) -> Result<Slot, String> {
        let slots = module.get_slots_with_initialized_token();
        let mut found = Vec::new();
        let mut labels = Vec::new();
        for slot in slots.map_err(|error| told(&error))? {
            if let Ok(token) = module.get_token_info(slot) {
                if token.label() == self.settings.label {
                    found.push(slot);
                }
                labels.push(token.label().to_owned());
            }
        }
        the_one(&found, "token", &self.settings.label)
            .map_err(|reason| format!("{reason}; tokens: {labels:?}"))
    }

    fn sign_in(&self, session: &Session) -> Result<(), String> {
        if unpoisoned(&MODULES).refused.contains(&self.pin_digest) {
            return Err(
                "the token refused this PIN before, and it is not tried again until another is \
                 given or the program starts again"
                    .to_owned(),
            );
        }
        match session.login(UserType::User, Some(&self.pin)) {
            // Signing in holds for all sessions that a program has with a token.
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(error) => {
                if let Error::Pkcs11(
                    RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
                    _,
                ) = error
                {
                    unpoisoned(&MODULES).refused.insert(self.pin_digest);
                }
                Err(told(&error))
            }
        }
    }
}

/// The certificate that has the identifier of the key.
fn certificate(opened: &Opened, settings: &SigningToken) -> Result<Certificate, String> {
    let Opened { session, key } = opened;
    let of_key = session.get_attributes(*key, &[AttributeType::Id]);
    let mut wanted = of_key.map_err(|error| told(&error))?;
    wanted.push(Attribute::Class(ObjectClass::CERTIFICATE));
    let found = session
        .find_objects(&wanted)
        .map_err(|error| told(&error))?;
    let found = the_one(&found, "certificate with the identifier of", &settings.key)?;
    let values = session.get_attributes(found, &[AttributeType::Value]);
    let values = values.map_err(|error| told(&error))?;
    let value = values.into_iter().find_map(|one| match one {
        Attribute::Value(value) => Certificate::read(&value),
        _ => None,
    });
    value.ok_or_else(|| format!("the certificate of {:?} cannot be read", settings.key))
}

/// The module of a library, initialised.
fn module(settings: &SigningToken) -> Result<Pkcs11, String> {
    let mut modules = unpoisoned(&MODULES);
    let place = PathBuf::from(&settings.module);
    if let Some(known) = modules.loaded.get(&place) {
        return Ok(known.clone());
    }
    let module = Pkcs11::new(&place).map_err(|error| told(&error))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // The same library by another path, such as a link to it.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(told(&error)),
    }
    modules.loaded.insert(place, module.clone());
    Ok(module)
}

/// The only one of those that were found.
fn the_one<T: Copy>(found: &[T], what: &str, name: &str) -> Result<T, String> {
    match found {
        [one] => Ok(*one),
        [] => Err(format!("no {what} {name:?}")),
        _ => Err(format!(
            "{} times {what} {name:?}, expected one",
            found.len()
        )),
    }
}

/// What a module says, without the explanations that the standard adds.
fn told(error: &Error) -> String {
    match error {
        Error::Pkcs11(code, function) => format!("{function:?}: {code:?}"),
        other => other.to_string(),
    }
}

/// Nothing here is left half changed by a thread that stopped.
fn unpoisoned<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
