//! Time stamps (RFC 3161): an authority signs that a signature was there at a moment.

use chrono::{DateTime, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

use super::{
    cms::{SignError, Signed},
    der::{self, Reader, tag},
    oids,
    x509::moment,
};

/// The way to an authority.
pub trait TimeStamps: Send + Sync {
    /// Sends a `TimeStampReq` and returns the `TimeStampResp`, both in DER.
    ///
    /// # Errors
    /// Why nothing came back.
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, String>;
}

/// A time stamp whose token was read.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The token's own signature.
    pub signed: Signed,
    /// When the authority saw the signature.
    pub at: DateTime<Utc>,
    imprint: Vec<u8>,
    nonce: Option<Vec<u8>>,
}

/// Asks for a token over a signature and checks that it is about this one.
pub(super) fn token(stamps: &dyn TimeStamps, signature: &[u8]) -> Result<Vec<u8>, SignError> {
    let told = |what: &str| SignError::Stamp(what.to_owned());
    let mut nonce = [0_u8; 8];
    SystemRandom::new()
        .fill(&mut nonce)
        .map_err(|_| told("no randomness"))?;
    let nonce = der::integer(&nonce);
    let response = stamps
        .ask(&request(signature, &nonce))
        .map_err(SignError::Stamp)?;
    let token = granted(&response).ok_or_else(|| told("the authority granted none"))?;
    let stamp = Stamp::read(&token).ok_or_else(|| told("the token cannot be read"))?;
    if !stamp.holds_for(signature) || stamp.nonce.as_ref() != Some(&nonce) {
        return Err(told("the token is about something else"));
    }
    Ok(token)
}

fn request(signature: &[u8], nonce: &[u8]) -> Vec<u8> {
    let algorithm = der::sequence(&[&der::oid(oids::SHA256), &der::value(tag::NULL, &[])]);
    let imprint = der::sequence(&[&algorithm, &der::octets(&Sha256::digest(signature))]);
    // The authority's certificate is wanted in the token.
    let with_certificate = der::value(tag::BOOLEAN, &[&[0xFF]]);
    der::sequence(&[&der::small(1), &imprint, nonce, &with_certificate])
}

/// The token of a response that grants one (status 0 or 1).
fn granted(response: &[u8]) -> Option<Vec<u8>> {
    let mut parts = Reader::new(response).sequence()?;
    let status = parts.sequence()?.take(tag::INTEGER)?;
    matches!(status.content, [0 | 1]).then_some(())?;
    Some(parts.take(tag::SEQUENCE)?.whole.to_vec())
}

impl Stamp {
    /// Reads a token.
    #[must_use]
    pub fn read(token: &[u8]) -> Option<Self> {
        let signed = Signed::read(token)?;
        let content = signed.inside.clone()?;
        let mut info = Reader::new(&content).sequence()?;
        info.take(tag::INTEGER)?;
        info.oid()?;
        let mut imprint = info.sequence()?;
        (imprint.sequence()?.oid()? == oids::SHA256).then_some(())?;
        let imprint = imprint.take(tag::OCTETS)?.content.to_vec();
        info.take(tag::INTEGER)?;
        let at = moment(info.take(tag::GENERALIZED_TIME)?)?;
        // Accuracy and ordering may stand before the nonce.
        let _ = info.take(tag::SEQUENCE);
        let _ = info.take(tag::BOOLEAN);
        let nonce = info.take(tag::INTEGER).map(|nonce| nonce.whole.to_vec());
        Some(Self {
            signed,
            at,
            imprint,
            nonce,
        })
    }

    /// Whether the authority signed it, for this signature, with a certificate that held then.
    #[must_use]
    pub fn holds_for(&self, signature: &[u8]) -> bool {
        let content = self.signed.inside.as_deref().unwrap_or_default();
        let signer = &self.signed.signer;
        self.imprint == Sha256::digest(signature).as_slice()
            && self.signed.holds_for(&[content])
            && self.signed.certificates_are_bound()
            && (signer.not_before..=signer.not_after).contains(&self.at)
    }
}
