//! Certificates (RFC 5280): who signed, until when it holds, and with which key.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use sha2::{Digest, Sha256};

use super::{
    der::{Reader, Value, tag},
    oids,
};

/// A certificate that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The whole of it in DER.
    pub der: Vec<u8>,
    /// Its serial number as a DER value.
    pub serial: Vec<u8>,
    /// Its issuer's name as a DER value.
    pub issuer: Vec<u8>,
    /// Its subject's name as a DER value.
    pub subject: Vec<u8>,
    /// When it begins to hold.
    pub not_before: DateTime<Utc>,
    /// When it ends to hold.
    pub not_after: DateTime<Utc>,
    /// Its public key.
    pub key: PublicKey,
    signed_part: Vec<u8>,
    signature_algorithm: Vec<u8>,
    signature: Vec<u8>,
}

/// A public key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, as `RSAPublicKey` in DER.
    Rsa(Vec<u8>),
    /// ECDSA on P-256, as an uncompressed point.
    P256(Vec<u8>),
    /// ECDSA on P-384, as an uncompressed point.
    P384(Vec<u8>),
    /// One that is not known here.
    Other,
}

impl Certificate {
    /// Reads a certificate in DER.
    #[must_use]
    pub fn read(der: &[u8]) -> Option<Self> {
        let mut outer = Reader::new(der);
        let whole = outer.take(tag::SEQUENCE)?;
        if !outer.is_done() {
            return None;
        }
        let mut parts = whole.inside();
        let signed_part = parts.take(tag::SEQUENCE)?;
        let signature_algorithm = parts.sequence()?.oid()?;
        let signature = parts.bits()?;
        if !parts.is_done() {
            return None;
        }
        let mut fields = signed_part.inside();
        // The version stands first unless it is the first version.
        let _ = fields.take(tag::CONTEXT_0);
        let serial = fields.take(tag::INTEGER)?;
        fields.take(tag::SEQUENCE)?;
        let issuer = fields.take(tag::SEQUENCE)?;
        let mut validity = fields.sequence()?;
        let (not_before, not_after) = (moment(validity.next()?)?, moment(validity.next()?)?);
        let subject = fields.take(tag::SEQUENCE)?;
        let key = public_key(fields.sequence()?)?;
        Some(Self {
            der: der.to_vec(),
            serial: serial.whole.to_vec(),
            issuer: issuer.whole.to_vec(),
            subject: subject.whole.to_vec(),
            not_before,
            not_after,
            key,
            signed_part: signed_part.whole.to_vec(),
            signature_algorithm: signature_algorithm.to_vec(),
            signature: signature.to_vec(),
        })
    }

    /// The common name, else the organisation's; empty if it has neither.
    #[must_use]
    pub fn name(&self) -> String {
        named(&self.subject, oids::COMMON_NAME)
            .or_else(|| named(&self.subject, oids::ORGANISATION))
            .unwrap_or_default()
    }

    /// The name of who issued it, in the same way.
    #[must_use]
    pub fn issuer_name(&self) -> String {
        named(&self.issuer, oids::COMMON_NAME)
            .or_else(|| named(&self.issuer, oids::ORGANISATION))
            .unwrap_or_default()
    }

    /// SHA-256 over the whole.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// Whether it was issued by its own subject.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether the key of `issuer` signed it.
    #[must_use]
    pub fn is_signed_by(&self, issuer: &Self) -> bool {
        self.issuer == issuer.subject
            && issuer.key.fits(
                &self.signature_algorithm,
                &self.signed_part,
                &self.signature,
            )
    }
}

impl PublicKey {
    /// Whether a signature over a message is this key's, by the algorithm of this name.
    #[must_use]
    pub fn fits(&self, algorithm: &[u8], message: &[u8], signed: &[u8]) -> bool {
        let check = |way: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(way, key)
                .verify(message, signed)
                .is_ok()
        };
        match self {
            Self::Rsa(key) => match algorithm {
                oids::RSA_SHA256 => check(&signature::RSA_PKCS1_2048_8192_SHA256, key),
                oids::RSA_SHA384 => check(&signature::RSA_PKCS1_2048_8192_SHA384, key),
                oids::RSA_SHA512 => check(&signature::RSA_PKCS1_2048_8192_SHA512, key),
                _ => false,
            },
            Self::P256(key) => match algorithm {
                oids::EC_SHA256 => check(&signature::ECDSA_P256_SHA256_ASN1, key),
                oids::EC_SHA384 => check(&signature::ECDSA_P256_SHA384_ASN1, key),
                _ => false,
            },
            Self::P384(key) => match algorithm {
                oids::EC_SHA256 => check(&signature::ECDSA_P384_SHA256_ASN1, key),
                oids::EC_SHA384 => check(&signature::ECDSA_P384_SHA384_ASN1, key),
                _ => false,
            },
            Self::Other => false,
        }
    }

    /// What people call it, such as `RSA 2048`; empty if it is not known.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Rsa(key) => {
                let bytes = Reader::new(key)
                    .sequence()
                    .and_then(|mut parts| parts.take(tag::INTEGER))
                    .map_or(0, |modulus| {
                        modulus
                            .content
                            .iter()
                            .skip_while(|byte| **byte == 0)
                            .count()
                    });
                format!("RSA {}", bytes * 8)
            }
            Self::P256(_) => "ECDSA P-256".to_owned(),
            Self::P384(_) => "ECDSA P-384".to_owned(),
            Self::Other => String::new(),
        }
    }
}

fn public_key(mut spki: Reader<'_>) -> Option<PublicKey> {
    let mut algorithm = spki.sequence()?;
    let kind = algorithm.oid()?;
    let key = spki.bits()?.to_vec();
    Some(match kind {
        oids::RSA => PublicKey::Rsa(key),
        oids::EC => match algorithm.oid() {
            Some(oids::P256) => PublicKey::P256(key),
            Some(oids::P384) => PublicKey::P384(key),
            _ => PublicKey::Other,
        },
        _ => PublicKey::Other,
    })
}

/// A time of a certificate or a time stamp, in UTC; fractions of seconds are left out.
pub fn moment(value: Value<'_>) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(value.content).ok()?.strip_suffix('Z')?;
    let (text, years) = match value.tag {
        tag::UTC_TIME => (text, 2),
        tag::GENERALIZED_TIME => (text.split('.').next()?, 4),
        _ => return None,
    };
    if text.len() != years + 10 || !text.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(number(0, years)?).ok()?;
    // RFC 5280 4.1.2.5.1: from 50 on the nineteen hundreds are meant.
    let year = match value.tag {
        tag::UTC_TIME if year >= 50 => 1900 + year,
        tag::UTC_TIME => 2000 + year,
        _ => year,
    };
    let part = |place: usize| number(years + 2 * place, years + 2 * place + 2);
    let day = NaiveDate::from_ymd_opt(year, part(0)?, part(1)?)?;
    let time = NaiveTime::from_hms_opt(part(2)?, part(3)?, part(4)?)?;
    Some(NaiveDateTime::new(day, time).and_utc())
}

/// The text of an attribute of a name.
fn named(name: &[u8], wanted: &[u8]) -> Option<String> {
    let mut sets = Reader::new(name).sequence()?;
    while let Some(set) = sets.take(tag::SET) {
        let mut attributes = set.inside();
        while let Some(mut attribute) = attributes.sequence() {
            if attribute.oid()? == wanted {
                return text(attribute.next()?);
            }
        }
    }
    None
}

fn text(value: Value<'_>) -> Option<String> {
    if value.tag == tag::BMP {
        let units: Vec<u16> = value
            .content
            .chunks_exact(2)
            .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
            .collect();
        return String::from_utf16(&units).ok();
    }
    String::from_utf8(value.content.to_vec()).ok()
}
