//! Who signs: a private key with its certificate and the certificates above it, from PEM, from a
//! device that holds the key, or made by ourselves for a demonstration. A key never shows itself,
//! not in a log either.

use chrono::{DateTime, Utc};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use ring::digest;
use sha2::{Digest, Sha256};

use super::{
    der::{self, tag},
    oids,
    pem::{self, Block},
    private_key::{HeldKey, PrivateKey},
    x509::Certificate,
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
    /// The device that holds the key did not sign.
    #[error("the device did not sign: {0}")]
    Device(String),
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
        let certificates = certificates(&blocks)?;
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

    /// An identity whose key a device holds. `certificate` is the key's; `others` are PEM blocks in any order, of which those above it are taken.
    ///
    /// # Errors
    /// When a certificate above cannot be read, the key is of no known kind or belongs to another
    /// certificate, or the device does not sign.
    pub fn of_device(
        key: Box<dyn HeldKey>,
        certificate: Certificate,
        others: &str,
    ) -> Result<Self, IdentityError> {
        let key = PrivateKey::held(key, &certificate.key).ok_or(IdentityError::NoKey)?;
        if !key.belongs_to(&certificate.key)? {
            return Err(IdentityError::Strangers);
        }
        let others = certificates(&pem::blocks(others)?)?;
        Ok(Self::above(key, certificate, others))
    }

    /// An identity of a key and its certificates in any order.
    fn of(key: &Block, mut rest: Vec<Certificate>) -> Result<Self, IdentityError> {
        if rest.is_empty() {
            return Err(IdentityError::NoCertificate);
        }
        let mut found = None;
        for (place, certificate) in rest.iter().enumerate() {
            if let Some(key) = PrivateKey::read(key, &certificate.key)?
                && key.belongs_to(&certificate.key).is_ok_and(|own| own)
            {
                found = Some((place, key));
                break;
            }
        }
        let (place, key) = found.ok_or(IdentityError::Strangers)?;
        let own = rest.remove(place);
        Ok(Self::above(key, own, rest))
    }

    /// An identity of a key, its certificate and others in any order.
    fn above(key: PrivateKey, own: Certificate, mut rest: Vec<Certificate>) -> Self {
        let mut chain = vec![own];
        // Upwards as far as the certificates go; what does not belong to the chain is left out.
        while let Some(top) = chain.last()
            && let Some(place) = rest.iter().position(|above| top.is_signed_by(above))
        {
            chain.push(rest.remove(place));
        }
        Self { key, chain }
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
        self.key.kind().digest()
    }

    /// The algorithm of its signatures.
    pub(super) const fn algorithm(&self) -> &'static [u8] {
        self.key.kind().algorithm()
    }

    /// Signs a message.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IdentityError> {
        self.key.sign(message)
    }
}

/// The certificates among PEM blocks.
fn certificates(blocks: &[Block]) -> Result<Vec<Certificate>, IdentityError> {
    blocks
        .iter()
        .filter(|block| block.label == "CERTIFICATE")
        .map(|block| Certificate::read(&block.der))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| IdentityError::Broken("certificate".to_owned()))
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
