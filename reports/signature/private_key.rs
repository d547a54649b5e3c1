//! Private keys: read from PEM and PKCS#8 into memory, or held by a device that signs what it is
//! given and never shows the key. Nothing here can be printed.

use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use ring::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};

use super::{
    der::{self, Reader, tag},
    identity::IdentityError,
    oids,
    pem::Block,
    x509::PublicKey,
};

/// A private key that stays where it is, in a token or a module on the network.
pub trait HeldKey: Send + Sync {
    /// Signs. An RSA key is given a `DigestInfo` to pad by PKCS#1 v1.5 (RFC 8017 9.2), an
    /// elliptic one a digest, for which it answers r and s of equal length.
    ///
    /// # Errors
    /// With the device's own words, when it does not sign.
    fn sign(&self, prepared: &[u8]) -> Result<Vec<u8>, String>;
}

/// Kinds of keys, each with the one algorithm that it signs by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Rsa,
    P256,
    P384,
}

impl Kind {
    /// The digest that goes with the key.
    pub const fn digest(self) -> (&'static [u8], &'static digest::Algorithm) {
        match self {
            Self::Rsa | Self::P256 => (oids::SHA256, &digest::SHA256),
            Self::P384 => (oids::SHA384, &digest::SHA384),
        }
    }

    /// The algorithm of its signatures.
    pub const fn algorithm(self) -> &'static [u8] {
        match self {
            Self::Rsa => oids::RSA_SHA256,
            Self::P256 => oids::EC_SHA256,
            Self::P384 => oids::EC_SHA384,
        }
    }
}

/// A private key.
pub(super) enum PrivateKey {
    Rsa(RsaKeyPair),
    P256(SigningKey),
    P384(EcdsaKeyPair),
    Held(Kind, Box<dyn HeldKey>),
}

impl PrivateKey {
    /// The key that a device holds for a certificate.
    pub fn held(key: Box<dyn HeldKey>, public: &PublicKey) -> Option<Self> {
        let kind = match public {
            PublicKey::Rsa(_) => Kind::Rsa,
            PublicKey::P256(_) => Kind::P256,
            PublicKey::P384(_) => Kind::P384,
            PublicKey::Other => return None,
        };
        Some(Self::Held(kind, key))
    }

    /// The key of a PEM block, if it is of the kind of this public key.
    pub fn read(block: &Block, public: &PublicKey) -> Result<Option<Self>, IdentityError> {
        let wrong = || IdentityError::Broken("private key".to_owned());
        let (curve, secret) = match block.label.as_str() {
            "RSA PRIVATE KEY" => {
                let key = RsaKeyPair::from_der(&block.der).map_err(|_| IdentityError::NoKey)?;
                return Ok(Some(Self::Rsa(key)));
            }
            "EC PRIVATE KEY" => ec_key(&block.der, None).ok_or_else(wrong)?,
            _ => {
                let mut parts = Reader::new(&block.der).sequence().ok_or_else(wrong)?;
                parts.take(tag::INTEGER).ok_or_else(wrong)?;
                let mut algorithm = parts.sequence().ok_or_else(wrong)?;
                match algorithm.oid() {
                    Some(oids::RSA) => {
                        let key =
                            RsaKeyPair::from_pkcs8(&block.der).map_err(|_| IdentityError::NoKey)?;
                        return Ok(Some(Self::Rsa(key)));
                    }
                    Some(oids::EC) => {
                        let inner = parts.take(tag::OCTETS).ok_or_else(wrong)?;
                        ec_key(inner.content, algorithm.oid()).ok_or_else(wrong)?
                    }
                    _ => return Err(IdentityError::NoKey),
                }
            }
        };
        match (curve.as_slice(), public) {
            (oids::P256, PublicKey::P256(_)) => {
                let key = SigningKey::from_slice(&secret).map_err(|_| wrong())?;
                Ok(Some(Self::P256(key)))
            }
            (oids::P384, PublicKey::P384(point)) => {
                let way = &ECDSA_P384_SHA384_ASN1_SIGNING;
                let random = SystemRandom::new();
                let key =
                    EcdsaKeyPair::from_private_key_and_public_key(way, &secret, point, &random);
                Ok(key.ok().map(Self::P384))
            }
            (oids::P256 | oids::P384, _) => Ok(None),
            _ => Err(IdentityError::NoKey),
        }
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Rsa(_) => Kind::Rsa,
            Self::P256(_) => Kind::P256,
            Self::P384(_) => Kind::P384,
            Self::Held(kind, _) => *kind,
        }
    }

    /// Signs a message: RSA PKCS#1 v1.5 and P-256 in memory (RFC 6979) give the same for the same
    /// message; other elliptic keys do not.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IdentityError> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(key) => {
                let mut signed = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signed)
                    .map_err(|_| IdentityError::Refused)?;
                Ok(signed)
            }
            Self::P256(key) => {
                let signed: Signature =
                    key.try_sign(message).map_err(|_| IdentityError::Refused)?;
                Ok(signed.to_der().as_bytes().to_vec())
            }
            Self::P384(key) => {
                let signed = key.sign(&random, message);
                Ok(signed
                    .map_err(|_| IdentityError::Refused)?
                    .as_ref()
                    .to_vec())
            }
            Self::Held(kind, key) => sign_by(*kind, key.as_ref(), message),
        }
    }

    /// Whether a signature by the key is one by the certificate's.
    pub fn belongs_to(&self, public: &PublicKey) -> Result<bool, IdentityError> {
        let probe = b"barlab probe";
        let signed = self.sign(probe)?;
        Ok(public.fits(self.kind().algorithm(), probe, &signed))
    }
}

/// Has a device sign a message.
fn sign_by(kind: Kind, key: &dyn HeldKey, message: &[u8]) -> Result<Vec<u8>, IdentityError> {
    let (name, algorithm) = kind.digest();
    let digest = digest::digest(algorithm, message);
    match kind {
        Kind::Rsa => {
            let named = der::sequence(&[&der::oid(name), &der::value(tag::NULL, &[])]);
            let info = der::sequence(&[&named, &der::octets(digest.as_ref())]);
            key.sign(&info).map_err(IdentityError::Device)
        }
        Kind::P256 | Kind::P384 => {
            let signed = key.sign(digest.as_ref()).map_err(IdentityError::Device)?;
            let halves = signed.split_at_checked(signed.len() / 2);
            let (r, s) = halves.ok_or(IdentityError::Refused)?;
            Ok(der::sequence(&[&der::integer(r), &der::integer(s)]))
        }
    }
}

/// Curve and secret of an `ECPrivateKey` (RFC 5915).
fn ec_key(der: &[u8], curve: Option<&[u8]>) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut parts = Reader::new(der).sequence()?;
    parts.take(tag::INTEGER)?;
    let secret = parts.take(tag::OCTETS)?.content.to_vec();
    let own = parts
        .take(tag::CONTEXT_0)
        .and_then(|own| own.inside().oid());
    Some((own.or(curve)?.to_vec(), secret))
}
