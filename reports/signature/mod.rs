//! Protection of issued documents: a code on every page that holds number, date and digest
//! under the laboratory's own key, and PAdES signatures with its certificates.
//!
//! Layout keeps places for both (`base`); `protect` fills them, `examine` finds every change
//! without asking anybody. How the parts lie in the file is told in `layout`.

pub mod base;
mod claim;
mod cms;
mod der;
mod drawing;
mod examine;
mod identity;
mod layout;
mod oids;
pub mod pem;
mod pkcs12;
mod private_key;
mod stamp;
mod x509;

use std::{fmt::Write, ops::Range, sync::Arc};

use domain::document::DocumentHead;
use sha2::{Digest, Sha256};

pub use claim::{Claim, Code, CodeKey, KeyId, address_like};
pub use cms::SignError;
pub use examine::{Examination, Fault, FoundSignature, Trusted, examine};
pub use identity::{Identity, IdentityError};
pub use private_key::HeldKey;
pub use stamp::{Stamp, TimeStamps};
pub use x509::{Certificate, PublicKey};

use base::Base;
use layout::{Plan, opened};

/// Bytes of a signature beside its certificates and its time stamp; RSA of 4096 bits needs 512.
const ROOM: usize = 2048;
/// Bytes that are kept for a time stamp with the authority's certificates.
const STAMP_ROOM: usize = 10_240;

/// What documents are protected with.
pub struct Trust {
    /// The key of the codes.
    pub code: CodeKey,
    /// Who signs, in this order; may be nobody.
    pub signatories: Vec<Signatory>,
    /// The authority of time stamps, if there is one.
    pub stamps: Option<Arc<dyn TimeStamps>>,
}

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trust")
            .field("code", &self.code)
            .field("signatories", &self.signatories)
            .field("stamps", &self.stamps.is_some())
            .finish()
    }
}

/// Somebody who signs.
#[derive(Debug)]
pub struct Signatory {
    /// With which key and certificates.
    pub identity: Identity,
    /// Why, as readers show it; empty for no reason.
    pub reason: String,
}

/// Why a document could not be protected.
#[derive(Debug, thiserror::Error)]
pub enum ProtectError {
    /// The file has no place for a code, or too few for signatures.
    #[error("the document has no place for its code or a signature")]
    NoPlace,
    /// A signature is longer than what was kept for it.
    #[error("the signature is longer than {0} bytes")]
    NoRoom(usize),
    /// The code's address fits no symbol.
    #[error("the address {0} fits no code")]
    NoCode(String),
    /// A signature could not be made.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl Trust {
    /// Gives a file its code and its signatures.
    ///
    /// # Errors
    /// When it has no places for them, or a key or an authority refuses.
    pub fn protect(&self, bytes: &[u8], head: &DocumentHead) -> Result<Vec<u8>, ProtectError> {
        let base = Base::read(bytes).ok_or(ProtectError::NoPlace)?;
        let slots: Vec<_> = self
            .signatories
            .iter()
            .map(|one| (self.room(one), words(one, head)))
            .collect();
        let plan = Plan::of(&base, &slots).ok_or(ProtectError::NoPlace)?;
        let (mut file, layout) = plan.head().ok_or(ProtectError::NoPlace)?;
        let claim = Claim {
            kind: head.kind.code().to_owned(),
            number: head.number.clone(),
            issued_on: head.issued_on,
            digest: digest(&file, &layout.open).ok_or(ProtectError::NoPlace)?,
        };
        let page = head.verify_url.as_str();
        let token = page.rsplit('/').next().unwrap_or_default();
        let address = claim::address(page, &self.code.sign(token, &claim));
        let tail = plan.tail(&layout, &address);
        file.extend(tail.ok_or(ProtectError::NoCode(address))?);
        for (place, signatory) in self.signatories.iter().enumerate() {
            let open = if place == 0 {
                layout.open.clone()
            } else {
                let before = layout::last_table(&file).ok_or(ProtectError::NoPlace)?;
                let (update, open) = plan
                    .update(place, file.len(), before)
                    .ok_or(ProtectError::NoPlace)?;
                file.extend(update);
                open
            };
            self.sign(&mut file, open, signatory)?;
        }
        Ok(file)
    }

    fn room(&self, signatory: &Signatory) -> usize {
        let chain = signatory.identity.chain().iter();
        let certificates: usize = chain.map(|one| one.der.len() + one.issuer.len()).sum();
        let stamp = self.stamps.as_ref().map_or(0, |_| STAMP_ROOM);
        ROOM + certificates + stamp
    }

    /// Fills an open signature of a file that is otherwise finished.
    fn sign(
        &self,
        file: &mut [u8],
        open: Range<usize>,
        signatory: &Signatory,
    ) -> Result<(), ProtectError> {
        let room = self.room(signatory);
        let place = |file: &mut [u8], contents: &str| {
            let filled = opened(&open, file.len(), contents);
            let gap = file.get_mut(open.clone()).ok_or(ProtectError::NoPlace)?;
            if gap.len() != filled.len() {
                return Err(ProtectError::NoRoom(room));
            }
            gap.copy_from_slice(filled.as_bytes());
            Ok(())
        };
        place(file, &"0".repeat(2 * room))?;
        let from = open.end - 2 * room - 2;
        let (before, after) = (file.get(..from), file.get(open.end..));
        let (_, algorithm) = signatory.identity.digest();
        let mut context = ring::digest::Context::new(algorithm);
        context.update(before.unwrap_or_default());
        context.update(after.unwrap_or_default());
        let digest = context.finish();
        let signed = cms::sign(&signatory.identity, digest.as_ref(), self.stamps.as_deref())?;
        let mut contents = hexadecimal(&signed);
        let wanted = 2 * room;
        if contents.len() > wanted {
            return Err(ProtectError::NoRoom(room));
        }
        contents.push_str(&"0".repeat(wanted - contents.len()));
        place(file, &contents)
    }
}

/// SHA-256 of a file without what is open in it.
fn digest(file: &[u8], open: &Range<usize>) -> Option<[u8; 32]> {
    let mut hash = Sha256::new();
    hash.update(file.get(..open.start)?);
    hash.update(file.get(open.end..)?);
    Some(hash.finalize().into())
}

/// What a signature's dictionary says in words. Its time is the day of issue, so that the same
/// document is the same file; the moment itself is for a time stamp to prove.
fn words(signatory: &Signatory, head: &DocumentHead) -> String {
    let name = signatory.identity.chain().first().map(Certificate::name);
    let mut words = format!("/Name<{}>", wide(&name.unwrap_or_default()));
    if !signatory.reason.is_empty() {
        let _ = write!(words, "/Reason<{}>", wide(&signatory.reason));
    }
    let day = head.issued_on.format("%Y%m%d");
    let _ = write!(words, "/M(D:{day}000000Z)");
    words
}

/// A text string of PDF: UTF-16 with its mark, in hexadecimal.
fn wide(text: &str) -> String {
    let units: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    hexadecimal(&units)
}

/// Whether a file is of the form that can be protected, a PDF.
#[must_use]
pub fn is_protectable(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Bytes in small hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
