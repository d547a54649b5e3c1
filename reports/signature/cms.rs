//! The signature itself: CMS `SignedData` (RFC 5652) as PAdES baseline asks for it (ETSI EN
//! 319 142-1), with content type, message digest and the hashes of the certificates signed.
//!
//! Everything that is not signed is put together again when a signature is checked and must
//! come out the same byte for byte, so that there is no spare byte to change.

use ring::digest;

use super::{
    der::{self, Reader, Value, tag},
    identity::{Identity, IdentityError},
    oids, stamp,
    x509::Certificate,
};

/// A signature that was read, its certificates and, if it has one, its time stamp.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What was signed beside the content: the kind and the content, if it is inside.
    pub inside: Option<Vec<u8>>,
    /// The signer's certificate.
    pub signer: Certificate,
    /// Every certificate in it, the signer's too.
    pub certificates: Vec<Certificate>,
    /// The digest that it names for the content.
    pub message_digest: Vec<u8>,
    /// The time stamp's token.
    pub stamp: Option<Vec<u8>>,
    /// The signature's own bytes, which a time stamp is about.
    pub signature: Vec<u8>,
    /// Hashes of certificates that were signed with the content.
    signed_hashes: Vec<Vec<u8>>,
    digest: &'static digest::Algorithm,
    attributes: Vec<u8>,
    algorithm: Vec<u8>,
}

/// Signs what `digest` is the digest of; `stamps` adds the time.
///
/// # Errors
/// When the key or the authority refuses.
pub fn sign(
    identity: &Identity,
    digest: &[u8],
    stamps: Option<&dyn stamp::TimeStamps>,
) -> Result<Vec<u8>, SignError> {
    let (digest_oid, _) = identity.digest();
    let hashes: Vec<Vec<u8>> = identity
        .chain()
        .iter()
        // ESSCertIDv2 with its default digest, SHA-256.
        .map(|one| der::sequence(&[&der::octets(&one.fingerprint())]))
        .collect();
    let hashes: Vec<&[u8]> = hashes.iter().map(Vec::as_slice).collect();
    let attributes = der::set_of(vec![
        attribute(oids::CONTENT_TYPE, &der::oid(oids::DATA)),
        attribute(oids::MESSAGE_DIGEST, &der::octets(digest)),
        attribute(
            oids::SIGNING_CERTIFICATE,
            &der::sequence(&[&der::sequence(&hashes)]),
        ),
    ]);
    let signature = identity.sign(&attributes)?;
    let stamp = match stamps {
        Some(stamps) => Some(stamp::token(stamps, &signature)?),
        None => None,
    };
    let digest_algorithm = der::sequence(&[&der::oid(digest_oid)]);
    let algorithm = signature_algorithm(identity.algorithm());
    Ok(assemble(&Parts {
        version: 1,
        digest_algorithm: &digest_algorithm,
        encapsulated: &der::sequence(&[&der::oid(oids::DATA)]),
        certificates: identity.chain(),
        signer: identity.chain().first(),
        attributes: &attributes,
        algorithm: &algorithm,
        signature: &signature,
        stamp: stamp.as_deref(),
    }))
}

/// Why a document could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key refused.
    #[error(transparent)]
    Key(#[from] IdentityError),
    /// The authority gave no time stamp.
    #[error("time stamp: {0}")]
    Stamp(String),
}

/// Algorithms of RSA carry a NULL, those of ECDSA nothing (RFC 4055, RFC 5758).
fn signature_algorithm(oid: &[u8]) -> Vec<u8> {
    match oid {
        oids::EC_SHA256 | oids::EC_SHA384 => der::sequence(&[&der::oid(oid)]),
        _ => der::sequence(&[&der::oid(oid), &der::value(tag::NULL, &[])]),
    }
}

fn attribute(oid: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(oid), &der::value(tag::SET, &[value])])
}

/// What a signature is put together from.
struct Parts<'a> {
    version: u8,
    digest_algorithm: &'a [u8],
    encapsulated: &'a [u8],
    certificates: &'a [Certificate],
    signer: Option<&'a Certificate>,
    attributes: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
    stamp: Option<&'a [u8]>,
}

fn assemble(parts: &Parts<'_>) -> Vec<u8> {
    let certificates: Vec<&[u8]> = parts
        .certificates
        .iter()
        .map(|one| one.der.as_slice())
        .collect();
    let (issuer, serial) = parts
        .signer
        .map_or((&[][..], &[][..]), |one| (&one.issuer, &one.serial));
    // The attributes are signed as a SET and stand in the file as [0].
    let attributes = parts.attributes.get(1..).unwrap_or_default();
    let stamp = parts.stamp.map_or(Vec::new(), |token| {
        der::value(tag::CONTEXT_1, &[&attribute(oids::TIME_STAMP, token)])
    });
    let signer = der::sequence(&[
        &der::small(1),
        &der::sequence(&[issuer, serial]),
        parts.digest_algorithm,
        &[&[tag::CONTEXT_0], attributes].concat(),
        parts.algorithm,
        &der::octets(parts.signature),
        &stamp,
    ]);
    let data = der::sequence(&[
        &der::small(parts.version),
        &der::value(tag::SET, &[parts.digest_algorithm]),
        parts.encapsulated,
        &der::value(tag::CONTEXT_0, &certificates),
        &der::value(tag::SET, &[&signer]),
    ]);
    der::sequence(&[
        &der::oid(oids::SIGNED_DATA),
        &der::value(tag::CONTEXT_0, &[&data]),
    ])
}

impl Signed {
    /// Reads a signature; nothing if it is not one that this file could have written, or a
    /// time stamp's.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut info = Reader::new(bytes).sequence()?;
        (info.oid()? == oids::SIGNED_DATA).then_some(())?;
        let mut data = info.take(tag::CONTEXT_0)?.inside().sequence()?;
        let version = *data.take(tag::INTEGER)?.content.first()?;
        data.take(tag::SET)?;
        let encapsulated = data.take(tag::SEQUENCE)?;
        let certificates = certificates(data.take(tag::CONTEXT_0)?)?;
        let mut signers = data.take(tag::SET)?.inside();
        let mut fields = signers.sequence()?;
        fields.take(tag::INTEGER)?;
        let mut id = fields.sequence()?;
        let (issuer, serial) = (id.take(tag::SEQUENCE)?, id.take(tag::INTEGER)?);
        let signer = certificates
            .iter()
            .find(|one| one.issuer == issuer.whole && one.serial == serial.whole)?
            .clone();
        let digest_algorithm = fields.take(tag::SEQUENCE)?;
        let attributes = fields.take(tag::CONTEXT_0)?;
        let attributes = [&[tag::SET], attributes.whole.get(1..)?].concat();
        let algorithm = fields.take(tag::SEQUENCE)?;
        let signature = fields.take(tag::OCTETS)?.content;
        let stamp = fields.take(tag::CONTEXT_1);
        let stamp = match stamp {
            Some(unsigned) => Some(value_of(unsigned, oids::TIME_STAMP)?.whole.to_vec()),
            None => None,
        };
        let again = assemble(&Parts {
            version,
            digest_algorithm: digest_algorithm.whole,
            encapsulated: encapsulated.whole,
            certificates: &certificates,
            signer: Some(&signer),
            attributes: &attributes,
            algorithm: algorithm.whole,
            signature,
            stamp: stamp.as_deref(),
        });
        let inside = inside(encapsulated)?;
        // RFC 5652 5.1: 3 where the content is not plain data.
        let expected = if inside.is_some() { 3 } else { 1 };
        (again == bytes && version == expected).then_some(())?;
        let set = Reader::new(&attributes).take(tag::SET)?;
        let message_digest = value_of(set, oids::MESSAGE_DIGEST)?.content.to_vec();
        Some(Self {
            inside,
            signed_hashes: signed_hashes(set).unwrap_or_default(),
            message_digest,
            digest: digest_named(digest_algorithm)?,
            algorithm: full_name(algorithm_named(algorithm)?, digest_algorithm),
            signature: signature.to_vec(),
            signer,
            certificates,
            stamp,
            attributes,
        })
    }

    /// The digest of a content, as this signature makes it.
    #[must_use]
    pub fn digest(&self, content: &[&[u8]]) -> Vec<u8> {
        let mut context = digest::Context::new(self.digest);
        for part in content {
            context.update(part);
        }
        context.finish().as_ref().to_vec()
    }

    /// Whether the signer's key signed the attributes, and the content has the digest in them.
    #[must_use]
    pub fn holds_for(&self, content: &[&[u8]]) -> bool {
        self.message_digest == self.digest(content)
            && self
                .signer
                .key
                .fits(&self.algorithm, &self.attributes, &self.signature)
    }

    /// Whether every certificate in it was signed with the content or belongs to the chain that
    /// signed the signer's: then none of them can be exchanged.
    #[must_use]
    pub fn certificates_are_bound(&self) -> bool {
        let mut chain = vec![&self.signer];
        while let Some(top) = chain.last()
            && let Some(above) = self
                .certificates
                .iter()
                .find(|above| top.is_signed_by(above) && !chain.contains(above))
        {
            chain.push(above);
        }
        self.certificates.iter().all(|one| {
            let signed = self
                .signed_hashes
                .iter()
                .any(|hash| is_hash(hash, &one.der));
            let above = self
                .certificates
                .iter()
                .any(|above| one.is_signed_by(above));
            signed || (above && chain.contains(&one))
        })
    }

    /// Whether the signer's certificate was named in what was signed.
    #[must_use]
    pub fn names_its_signer(&self) -> bool {
        let hash = self.signer.fingerprint();
        self.signed_hashes
            .first()
            .is_some_and(|first| *first == hash)
    }
}

fn certificates(held: Value<'_>) -> Option<Vec<Certificate>> {
    let mut reader = held.inside();
    let mut found = Vec::new();
    while !reader.is_done() {
        found.push(Certificate::read(reader.next()?.whole)?);
    }
    Some(found)
}

/// The one value of an attribute in a set of them.
fn value_of<'a>(set: Value<'a>, wanted: &[u8]) -> Option<Value<'a>> {
    let mut attributes = set.inside();
    while let Some(mut attribute) = attributes.sequence() {
        if attribute.oid()? == wanted {
            let mut values = attribute.take(tag::SET)?.inside();
            return values.next().filter(|_| values.is_done());
        }
    }
    None
}

/// The hashes of certificates among what was signed, by the newer attribute or the older one.
fn signed_hashes(set: Value<'_>) -> Option<Vec<Vec<u8>>> {
    let value = value_of(set, oids::SIGNING_CERTIFICATE)
        .or_else(|| value_of(set, oids::SIGNING_CERTIFICATE_SHA1))?;
    let mut ids = value.inside().sequence()?;
    let mut hashes = Vec::new();
    while let Some(mut id) = ids.sequence() {
        // The algorithm is named unless it is SHA-256; the length tells the same.
        let _ = id.take(tag::SEQUENCE);
        hashes.push(id.take(tag::OCTETS)?.content.to_vec());
    }
    Some(hashes)
}

/// Whether this is the hash of these bytes, by the algorithm whose hashes are so long.
fn is_hash(hash: &[u8], of: &[u8]) -> bool {
    let algorithm = match hash.len() {
        20 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        32 => &digest::SHA256,
        48 => &digest::SHA384,
        64 => &digest::SHA512,
        _ => return false,
    };
    digest::digest(algorithm, of).as_ref() == hash
}

/// What is signed, where it stands inside of the signature itself.
fn inside(encapsulated: Value<'_>) -> Option<Option<Vec<u8>>> {
    let mut parts = encapsulated.inside();
    let kind = parts.oid()?;
    match parts.take(tag::CONTEXT_0) {
        Some(content) => {
            let content = content.inside().take(tag::OCTETS)?.content;
            (kind == oids::TST_INFO).then(|| Some(content.to_vec()))
        }
        None => (kind == oids::DATA).then_some(None),
    }
}

/// The name of an algorithm whose parameters are none or NULL.
fn algorithm_named(algorithm: Value<'_>) -> Option<Vec<u8>> {
    let mut parts = algorithm.inside();
    let name = parts.oid()?.to_vec();
    let plain = parts.is_done()
        || parts
            .take(tag::NULL)
            .is_some_and(|one| one.content.is_empty());
    (plain && parts.is_done()).then_some(name)
}

/// Some name the key's algorithm alone; then the digest is the signer's.
fn full_name(algorithm: Vec<u8>, digest: Value<'_>) -> Vec<u8> {
    if algorithm != oids::RSA {
        return algorithm;
    }
    match algorithm_named(digest).as_deref() {
        Some(oids::SHA384) => oids::RSA_SHA384.to_vec(),
        Some(oids::SHA512) => oids::RSA_SHA512.to_vec(),
        _ => oids::RSA_SHA256.to_vec(),
    }
}

fn digest_named(algorithm: Value<'_>) -> Option<&'static digest::Algorithm> {
    match algorithm_named(algorithm)?.as_slice() {
        oids::SHA256 => Some(&digest::SHA256),
        oids::SHA384 => Some(&digest::SHA384),
        oids::SHA512 => Some(&digest::SHA512),
        _ => None,
    }
}
