//! What the code on a document says without asking anybody: number, kind, date and digest of
//! the file, signed with the laboratory's Ed25519 key (RFC 8032), short enough to be printed.
//!
//! The bytes: version 1, kind, key id (4), days since 2000-01-01 (2), digest (32),
//! signature (64), number in UTF-8; as URL-safe Base64 behind `?s=` of the document's address.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::NaiveDate;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// Version of the form.
const VERSION: u8 = 1;
/// Where the number begins.
const HEAD: usize = 1 + 1 + 4 + 2 + 32 + 64;
/// What a signature is for, so that none made for something else fits.
const PURPOSE: &[u8] = b"barlab document code 1\n";
/// Kinds of document by the number that stands for them in codes; never given twice.
const KINDS: [(u8, &str); 12] = [
    (1, "certificate"),
    (2, "notice_letter"),
    (3, "result_catalogue"),
    (4, "improvement_notices"),
    (5, "record"),
    (6, "test_report"),
    (7, "sample_report"),
    (8, "statistics_report"),
    (9, "statistics"),
    (10, "company_report"),
    (11, "interim_report"),
    (12, "improvement_notice"),
];

/// Short name of a public key: the first four bytes of its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    /// The name of a public key.
    #[must_use]
    pub fn of(key: &[u8; 32]) -> Self {
        let hash: [u8; 32] = Sha256::digest(key).into();
        Self(hash.first_chunk().copied().unwrap_or_default())
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a code says of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Code of the kind, such as `certificate`; empty for one that is not known here.
    pub kind: String,
    /// The document's number.
    pub number: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Digest of the file without the code itself.
    pub digest: [u8; 32],
}

/// A code as it was read: a claim with who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Token of the document's page.
    pub token: String,
    /// What it says.
    pub claim: Claim,
    /// The key that it says signed it.
    pub key: KeyId,
    signed: Vec<u8>,
    signature: [u8; 64],
}

/// The private key that signs codes.
pub struct CodeKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
}

impl std::fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CodeKey({}, not shown)", self.id())
    }
}

impl CodeKey {
    /// The key of 32 secret bytes; nothing if they cannot be one.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public = pair.public_key().as_ref().try_into().ok()?;
        Some(Self { pair, public })
    }

    /// The key that anybody may know.
    #[must_use]
    pub const fn public(&self) -> [u8; 32] {
        self.public
    }

    /// Its short name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.public)
    }

    /// Signs a claim for the document of a token: what stands behind `?s=`.
    #[must_use]
    pub fn sign(&self, token: &str, claim: &Claim) -> String {
        let head = head(claim, self.id());
        let message = message(token, &head, &claim.number);
        let signature = self.pair.sign(&message);
        URL_SAFE_NO_PAD.encode([&head[..], signature.as_ref(), claim.number.as_bytes()].concat())
    }
}

fn head(claim: &Claim, key: KeyId) -> Vec<u8> {
    let kind = KINDS.iter().find(|(_, code)| *code == claim.kind);
    let days = claim.issued_on.signed_duration_since(epoch()).num_days();
    let mut head = vec![VERSION, kind.map_or(0, |(number, _)| *number)];
    head.extend(key.0);
    head.extend(u16::try_from(days).unwrap_or(0).to_be_bytes());
    head.extend(claim.digest);
    head
}

fn message(token: &str, head: &[u8], number: &str) -> Vec<u8> {
    [PURPOSE, token.as_bytes(), b"\n", head, number.as_bytes()].concat()
}

const fn epoch() -> NaiveDate {
    match NaiveDate::from_ymd_opt(2000, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// The address that a code holds.
#[must_use]
pub fn address(page: &str, signed: &str) -> String {
    format!("{page}?s={signed}")
}

/// An address as long as the code of this page and number will hold.
#[must_use]
pub fn address_like(page: &str, number: &str) -> String {
    address(page, &URL_SAFE_NO_PAD.encode(vec![0; HEAD + number.len()]))
}

impl Code {
    /// Reads the whole address of a code, such as `https://lab.example/v/TOKEN?s=…`.
    #[must_use]
    pub fn from_address(address: &str) -> Option<Self> {
        let (page, signed) = address.split_once("?s=")?;
        Self::read(page.rsplit('/').next()?, signed)
    }

    /// Reads what stands behind `?s=` of a token's page.
    #[must_use]
    pub fn read(token: &str, signed: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(signed).ok()?;
        let (fixed, number) = bytes.split_at_checked(HEAD)?;
        let (head, signature) = fixed.split_at_checked(HEAD - 64)?;
        let [VERSION, kind, k0, k1, k2, k3, d0, d1, digest @ ..] = head else {
            return None;
        };
        let number = String::from_utf8(number.to_vec()).ok()?;
        let days = u64::from(u16::from_be_bytes([*d0, *d1]));
        let kind = KINDS.iter().find(|(number, _)| number == kind);
        Some(Self {
            token: token.to_owned(),
            key: KeyId([*k0, *k1, *k2, *k3]),
            signed: message(token, head, &number),
            signature: signature.try_into().ok()?,
            claim: Claim {
                kind: kind.map_or(String::new(), |(_, code)| (*code).to_owned()),
                number,
                issued_on: epoch().checked_add_days(chrono::Days::new(days))?,
                digest: digest.try_into().ok()?,
            },
        })
    }

    /// Whether this public key signed it.
    #[must_use]
    pub fn is_signed_by(&self, key: &[u8; 32]) -> bool {
        KeyId::of(key) == self.key
            && UnparsedPublicKey::new(&ED25519, key)
                .verify(&self.signed, &self.signature)
                .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::document::DocumentKind;
    use proptest::prelude::*;

    fn claim() -> Claim {
        Claim {
            kind: "result_catalogue".to_owned(),
            number: "201901032-2/R1".to_owned(),
            issued_on: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            digest: [9; 32],
        }
    }

    #[test]
    fn a_code_reads_back_and_belongs_to_its_token_and_key() {
        let key = CodeKey::from_seed(&[1; 32]).unwrap();
        let signed = key.sign("TOKEN", &claim());
        let page = "https://lab.example/v/TOKEN";
        let code = Code::from_address(&address(page, &signed)).unwrap();
        assert_eq!(code.claim, claim());
        assert_eq!(code.token, "TOKEN");
        assert!(code.is_signed_by(&key.public()));
        let other = CodeKey::from_seed(&[2; 32]).unwrap();
        assert!(!code.is_signed_by(&other.public()));
        assert!(
            !Code::read("OTHER", &signed)
                .unwrap()
                .is_signed_by(&key.public())
        );
        assert_eq!(
            format!("{key:?}"),
            format!("CodeKey({}, not shown)", key.id())
        );
    }

    #[test]
    fn a_changed_sign_of_a_code_is_seen() {
        let key = CodeKey::from_seed(&[1; 32]).unwrap();
        let signed = key.sign("TOKEN", &claim());
        for place in 0..signed.len() {
            let mut changed = signed.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let holds =
                Code::read("TOKEN", &changed).is_some_and(|code| code.is_signed_by(&key.public()));
            assert!(!holds, "sign {place}");
        }
    }

    #[test]
    fn every_kind_of_document_has_a_number() {
        for kind in DocumentKind::ALL {
            assert!(
                KINDS.iter().any(|(_, code)| *code == kind.code()),
                "give {} a number in KINDS",
                kind.code()
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_stops_the_reader(text in "[A-Za-z0-9_-]{0,220}") {
            let _ = Code::read("T", &text);
        }
    }
}
