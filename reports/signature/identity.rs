//! Who signs: a private key with its certificate and the certificates above it, from PEM or
//! made by ourselves for a demonstration. A key never shows itself, not in a log either.

use chrono::{DateTime, Utc};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use ring::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use sha2::{Digest, Sha256};

use super::{
    der::{self, Reader, tag},
    oids,
    pem::{self, Block},
    x509::{Certificate, PublicKey},
};

/// Why a key or certificate cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// There is no private key, or none of a kind that is known.
    #[error("no private key of a known kind: RSA of 2048 bits or more, or ECDSA on P-256 or P-384")]
    NoKey,
    /// There is no certificate.
    #[error("no certificate")]
    NoCertificate,
    /// The key belongs to none of the certificates.
    #[error("the private key belongs to none of the certificates")]
    Strangers,
    /// The password does not open the file.
    #[error("the password does not open it")]
    Password,
    /// The file is encrypted by a method of the nineties.
    #[error(
        "it is encrypted by an old method; make it again with `openssl pkcs12 -export` of OpenSSL 3 or later"
    )]
    OldCipher,
    /// The file is broken.
    #[error("it cannot be read: {0}")]
    Broken(String),
    /// The key refused to sign.
    #[error("the key did not sign")]
    Refused,
}

/// A private key.
enum PrivateKey {
    Rsa(RsaKeyPair),
    P256(SigningKey),
    P384(EcdsaKeyPair),
}

/// Somebody who can sign.
pub struct Identity {
    key: PrivateKey,
    /// The signer's certificate, then those above it.
    chain: Vec<Certificate>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.chain.iter().map(Certificate::name).collect();
        write!(f, "Identity({names:?}, key not shown)")
    }
}

impl Identity {
    /// Reads a private key and certificates from PEM blocks in any order; `password` opens a key
    /// that is encrypted.
    ///
    /// # Errors
    /// When there is no key or certificate, they do not belong together, or the password is wrong.
    pub fn from_pem(text: &str, password: &str) -> Result<Self, IdentityError> {
        let blocks = pem::blocks(text)?;
        let certificates = blocks
            .iter()
            .filter(|block| block.label == "CERTIFICATE")
            .map(|block| Certificate::read(&block.der))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| IdentityError::Broken("certificate".to_owned()))?;
        let key = blocks
            .iter()
            .find(|block| block.label.ends_with("PRIVATE KEY"))
            .ok_or(IdentityError::NoKey)?;
        match key.label.as_str() {
            "ENCRYPTED PRIVATE KEY" => {
                let opened = super::pkcs12::open_key(&key.der, password)?;
                let key = Block {
                    label: "PRIVATE KEY".to_owned(),
                    der: opened,
                };
                Self::of(&key, certificates)
            }
            _ => Self::of(key, certificates),
        }
    }

    /// Reads a PKCS#12 file.
    ///
    /// # Errors
    /// As for PEM.
    pub fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Self, IdentityError> {
        let (key, certificates) = super::pkcs12::open(bytes, password)?;
        let certificates = certificates
            .iter()
            .map(|der| Certificate::read(der))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| IdentityError::Broken("certificate".to_owned()))?;
        let key = Block {
            label: "PRIVATE KEY".to_owned(),
            der: key,
        };
        Self::of(&key, certificates)
    }

    /// An identity of a key and its certificates in any order.
    fn of(key: &Block, mut rest: Vec<Certificate>) -> Result<Self, IdentityError> {
        if rest.is_empty() {
            return Err(IdentityError::NoCertificate);
        }
        let mut found = None;
        for (place, certificate) in rest.iter().enumerate() {
            if let Some(key) = private_key(key, &certificate.key)?
                && belongs(&key, &certificate.key)
            {
                found = Some((place, key));
                break;
            }
        }
        let (place, key) = found.ok_or(IdentityError::Strangers)?;
        let mut chain = vec![rest.remove(place)];
        // Upwards as far as the certificates go; what does not belong to the chain is left out.
        while let Some(top) = chain.last()
            && let Some(place) = rest.iter().position(|above| top.is_signed_by(above))
        {
            chain.push(rest.remove(place));
        }
        Ok(Self { key, chain })
    }

    /// A key from 32 bytes nobody else has, with a certificate that it signed itself; `name` must
    /// say that it proves nothing.
    ///
    /// # Errors
    /// When the bytes are no key, which happens once in 2^32.
    pub fn self_made(
        secret: &[u8; 32],
        name: &str,
        not_before: DateTime<Utc>,
        not_after: DateTime<Utc>,
    ) -> Result<Self, IdentityError> {
        let key = SigningKey::from_slice(secret).map_err(|_| IdentityError::NoKey)?;
        let point = key.verifying_key().to_sec1_point(false);
        let algorithm = der::sequence(&[&der::oid(oids::EC_SHA256)]);
        let name = common_name(name);
        let spki = der::sequence(&[
            &der::sequence(&[&der::oid(oids::EC), &der::oid(oids::P256)]),
            &der::bits(point.as_bytes()),
        ]);
        let serial: [u8; 32] = Sha256::digest(&spki).into();
        let serial = serial.get(..16).unwrap_or_default();
        let critical = der::value(tag::BOOLEAN, &[&[0xFF]]);
        let extensions = der::sequence(&[
            &der::sequence(&[
                &der::oid(oids::BASIC_CONSTRAINTS),
                &critical,
                &der::octets(&der::sequence(&[])),
            ]),
            &der::sequence(&[
                &der::oid(oids::KEY_USAGE),
                &critical,
                // Digital signature and non-repudiation: the first two bits.
                &der::octets(&der::value(tag::BITS, &[&[6, 0xC0]])),
            ]),
        ]);
        let signed_part = der::sequence(&[
            &der::value(tag::CONTEXT_0, &[&der::small(2)]),
            &der::integer(serial),
            &algorithm,
            &name,
            &der::sequence(&[&time(not_before), &time(not_after)]),
            &name,
            &spki,
            &der::value(tag::CONTEXT_3, &[&extensions]),
        ]);
        let signature: Signature = key.sign(&signed_part);
        let signature = signature.to_der();
        let whole = der::sequence(&[&signed_part, &algorithm, &der::bits(signature.as_bytes())]);
        let certificate = Certificate::read(&whole).ok_or(IdentityError::NoCertificate)?;
        Ok(Self {
            key: PrivateKey::P256(key),
            chain: vec![certificate],
        })
    }

    /// The signer's certificate, then those above it.
    #[must_use]
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// The digest that goes with the key.
    pub(super) const fn digest(&self) -> (&'static [u8], &'static digest::Algorithm) {
        match self.key {
            PrivateKey::Rsa(_) | PrivateKey::P256(_) => (oids::SHA256, &digest::SHA256),
            PrivateKey::P384(_) => (oids::SHA384, &digest::SHA384),
        }
    }

    /// The algorithm of its signatures.
    pub(super) const fn algorithm(&self) -> &'static [u8] {
        match self.key {
            PrivateKey::Rsa(_) => oids::RSA_SHA256,
            PrivateKey::P256(_) => oids::EC_SHA256,
            PrivateKey::P384(_) => oids::EC_SHA384,
        }
    }

    /// Signs a message: RSA PKCS#1 v1.5 and P-256 (RFC 6979) give the same for the same message.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IdentityError> {
        sign(&self.key, message)
    }
}

fn sign(key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, IdentityError> {
    let random = SystemRandom::new();
    match key {
        PrivateKey::Rsa(key) => {
            let mut signed = vec![0; key.public().modulus_len()];
            key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signed)
                .map_err(|_| IdentityError::Refused)?;
            Ok(signed)
        }
        PrivateKey::P256(key) => {
            let signed: Signature = key.try_sign(message).map_err(|_| IdentityError::Refused)?;
            Ok(signed.to_der().as_bytes().to_vec())
        }
        PrivateKey::P384(key) => {
            let signed = key.sign(&random, message);
            Ok(signed
                .map_err(|_| IdentityError::Refused)?
                .as_ref()
                .to_vec())
        }
    }
}

/// Whether a signature by the key is one by the certificate's.
fn belongs(key: &PrivateKey, public: &PublicKey) -> bool {
    let algorithm = match key {
        PrivateKey::Rsa(_) => oids::RSA_SHA256,
        PrivateKey::P256(_) => oids::EC_SHA256,
        PrivateKey::P384(_) => oids::EC_SHA384,
    };
    let probe = b"barlab probe";
    sign(key, probe).is_ok_and(|signed| public.fits(algorithm, probe, &signed))
}

/// The private key of a PEM block, if it is of the kind of this public key.
fn private_key(block: &Block, public: &PublicKey) -> Result<Option<PrivateKey>, IdentityError> {
    let wrong = || IdentityError::Broken("private key".to_owned());
    let (curve, secret) = match block.label.as_str() {
        "RSA PRIVATE KEY" => {
            let key = RsaKeyPair::from_der(&block.der).map_err(|_| IdentityError::NoKey)?;
            return Ok(Some(PrivateKey::Rsa(key)));
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
                    return Ok(Some(PrivateKey::Rsa(key)));
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
            Ok(Some(PrivateKey::P256(key)))
        }
        (oids::P384, PublicKey::P384(point)) => {
            let way = &ECDSA_P384_SHA384_ASN1_SIGNING;
            let random = SystemRandom::new();
            let key = EcdsaKeyPair::from_private_key_and_public_key(way, &secret, point, &random);
            Ok(key.ok().map(PrivateKey::P384))
        }
        (oids::P256 | oids::P384, _) => Ok(None),
        _ => Err(IdentityError::NoKey),
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

/// A name with nothing but a common name.
fn common_name(name: &str) -> Vec<u8> {
    let attribute = der::sequence(&[
        &der::oid(oids::COMMON_NAME),
        &der::value(tag::UTF8, &[name.as_bytes()]),
    ]);
    der::sequence(&[&der::value(tag::SET, &[&attribute])])
}

/// A time as certificates write it (RFC 5280 4.1.2.5).
fn time(moment: DateTime<Utc>) -> Vec<u8> {
    use chrono::Datelike;
    let (tag, form) = if (1950..2050).contains(&moment.year()) {
        (tag::UTC_TIME, "%y%m%d%H%M%SZ")
    } else {
        (tag::GENERALIZED_TIME, "%Y%m%d%H%M%SZ")
    };
    der::value(tag, &[moment.format(form).to_string().as_bytes()])
}
