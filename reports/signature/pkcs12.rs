//! PKCS#12 (RFC 7292) and encrypted private keys (RFC 8018), as certificate authorities and
//! OpenSSL 3 write them: encrypted with PBES2. That the file was not changed need not be proved
//! by its own code: a key that does not fit the certificate is refused.

use pkcs5::EncryptionScheme;

use super::{
    der::{Reader, tag},
    identity::IdentityError,
    oids,
};

/// 1.2.840.113549.1.7.6 encryptedData.
const ENCRYPTED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x06];
/// 1.2.840.113549.1.12.10.1: the kinds of bags, followed by one more number.
const BAG: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01];
/// 1.2.840.113549.1.5.13 PBES2.
const PBES2: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D];
/// Bags within bags deeper than this are no file of a certificate.
const DEEPEST: u8 = 4;

/// A private key as PKCS#8, and certificates, all in DER.
type Held = (Vec<u8>, Vec<Vec<u8>>);

/// Opens a file.
pub fn open(bytes: &[u8], password: &str) -> Result<Held, IdentityError> {
    let mut held = Opened {
        password,
        key: None,
        certificates: Vec::new(),
    };
    let mut file = Reader::new(bytes).sequence().ok_or_else(broken)?;
    file.take(tag::INTEGER).ok_or_else(broken)?;
    let mut safe = file.sequence().ok_or_else(broken)?;
    if safe.oid() != Some(oids::DATA) {
        return Err(broken());
    }
    let content = content(&mut safe).ok_or_else(broken)?;
    let mut parts = Reader::new(content).sequence().ok_or_else(broken)?;
    while let Some(mut part) = parts.sequence() {
        match part.oid() {
            Some(oids::DATA) => {
                held.bags(self::content(&mut part).ok_or_else(broken)?, 0)?;
            }
            Some(ENCRYPTED_DATA) => {
                let mut data = part
                    .take(tag::CONTEXT_0)
                    .and_then(|data| data.inside().sequence())
                    .ok_or_else(broken)?;
                data.take(tag::INTEGER).ok_or_else(broken)?;
                let mut inner = data.sequence().ok_or_else(broken)?;
                inner.oid().ok_or_else(broken)?;
                let scheme = inner.take(tag::SEQUENCE).ok_or_else(broken)?;
                let sealed = inner.next().ok_or_else(broken)?;
                let opened = decrypt(scheme.whole, sealed.content, password)?;
                held.bags(&opened, 0)?;
            }
            _ => return Err(broken()),
        }
    }
    Ok((held.key.ok_or(IdentityError::NoKey)?, held.certificates))
}

/// Opens an `EncryptedPrivateKeyInfo`: the PKCS#8 inside.
pub fn open_key(der: &[u8], password: &str) -> Result<Vec<u8>, IdentityError> {
    let mut parts = Reader::new(der).sequence().ok_or_else(broken)?;
    let scheme = parts.take(tag::SEQUENCE).ok_or_else(broken)?;
    let sealed = parts.take(tag::OCTETS).ok_or_else(broken)?;
    decrypt(scheme.whole, sealed.content, password)
}

fn broken() -> IdentityError {
    IdentityError::Broken("PKCS#12 or private key".to_owned())
}

/// The OCTET STRING in `[0]`.
fn content<'a>(part: &mut Reader<'a>) -> Option<&'a [u8]> {
    let outer = part.take(tag::CONTEXT_0)?;
    Some(outer.inside().take(tag::OCTETS)?.content)
}

fn decrypt(scheme: &[u8], sealed: &[u8], password: &str) -> Result<Vec<u8>, IdentityError> {
    let name = Reader::new(scheme).sequence().and_then(|mut one| one.oid());
    if name != Some(PBES2) {
        return Err(IdentityError::OldCipher);
    }
    EncryptionScheme::try_from(scheme)
        .map_err(|_| IdentityError::OldCipher)?
        .decrypt(password, sealed)
        .map_err(|_| IdentityError::Password)
}

struct Opened<'p> {
    password: &'p str,
    key: Option<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
}

impl Opened<'_> {
    fn bags(&mut self, contents: &[u8], depth: u8) -> Result<(), IdentityError> {
        if depth > DEEPEST {
            return Err(broken());
        }
        let mut bags = Reader::new(contents).sequence().ok_or_else(broken)?;
        while let Some(mut bag) = bags.sequence() {
            let kind = bag.oid().and_then(|kind| kind.strip_prefix(BAG));
            let held = bag.take(tag::CONTEXT_0).ok_or_else(broken)?.content;
            match kind {
                Some([1]) => self.key = Some(held.to_vec()),
                Some([2]) => self.key = Some(open_key(held, self.password)?),
                Some([3]) => {
                    let mut parts = Reader::new(held).sequence().ok_or_else(broken)?;
                    parts.oid().ok_or_else(broken)?;
                    let der = self::content(&mut parts).ok_or_else(broken)?;
                    self.certificates.push(der.to_vec());
                }
                Some([6]) => self.bags(held, depth + 1)?,
                // Revocation lists and secrets are of no use here.
                _ => {}
            }
        }
        Ok(())
    }
}
