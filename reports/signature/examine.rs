//! Says of a file whether it is, to the last byte, what the laboratory issued, with nothing but
//! the file and the laboratory's public keys.

use std::ops::Range;

use chrono::{DateTime, NaiveTime, Utc};

use super::{
    base::{Base, find},
    claim::Code,
    cms::Signed,
    der::Reader,
    digest, drawing,
    layout::{self, Layout, Plan, opened},
    stamp::Stamp,
};

/// What is known of a laboratory: its public keys, old ones too.
#[derive(Debug, Clone, Default)]
pub struct Trusted {
    /// Public keys of codes.
    pub keys: Vec<[u8; 32]>,
    /// SHA-256 of the certificates it signs with.
    pub certificates: Vec<[u8; 32]>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It has no code: it is no protected document, or it was taken out.
    Unprotected,
    /// Something that the code answers for was changed.
    Altered,
    /// The code or what follows it was changed.
    CodeRedrawn,
    /// The code's signature is not the one of the key that it names.
    CodeBroken,
    /// The code was signed with a key that the laboratory did not publish.
    CodeForeign,
    /// A signature that belongs to the document is missing.
    SignatureMissing,
    /// A signature does not fit the file.
    SignatureBroken,
    /// A signature is whole, but of a certificate that the laboratory did not publish.
    SignatureForeign,
    /// The certificate did not hold on the day of issue.
    CertificateOutOfDate,
    /// The time stamp does not fit the signature.
    StampBroken,
    /// Something was added behind the end.
    Appended,
}

impl Fault {
    /// The name in JSON and in keys of texts, such as `altered`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unprotected => "unprotected",
            Self::Altered => "altered",
            Self::CodeRedrawn => "code_redrawn",
            Self::CodeBroken => "code_broken",
            Self::CodeForeign => "code_foreign",
            Self::SignatureMissing => "signature_missing",
            Self::SignatureBroken => "signature_broken",
            Self::SignatureForeign => "signature_foreign",
            Self::CertificateOutOfDate => "certificate_out_of_date",
            Self::StampBroken => "stamp_broken",
            Self::Appended => "appended",
        }
    }
}

/// A signature that was found in a file and could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSignature {
    /// Name of the signer's certificate.
    pub signer: String,
    /// Name of who issued it.
    pub issuer: String,
    /// Kind of key, such as `RSA 2048`.
    pub key: String,
    /// SHA-256 of the certificate.
    pub fingerprint: [u8; 32],
    /// Whether the certificate was issued by itself.
    pub self_made: bool,
    /// Whether it fits the file.
    pub holds: bool,
    /// When an authority saw it; absent without a time stamp that holds.
    pub stamped_at: Option<DateTime<Utc>>,
}

/// What was found out about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    /// Its code, if it has one that can be read.
    pub code: Option<Code>,
    /// Its signatures, in their order.
    pub signatures: Vec<FoundSignature>,
    /// What is wrong; empty if nothing is.
    pub faults: Vec<Fault>,
}

impl Examination {
    fn fault(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Whether it is what the laboratory issued, byte for byte.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Examines a file.
#[must_use]
pub fn examine(bytes: &[u8], trusted: &Trusted) -> Examination {
    let mut found = Examination::default();
    if look_into(bytes, trusted, &mut found).is_none() {
        found.fault(Fault::Unprotected);
    }
    found
}

/// Nothing if the file has no code to begin with.
fn look_into(bytes: &[u8], trusted: &Trusted, found: &mut Examination) -> Option<()> {
    let layout = Layout::read(bytes)?;
    let base = Base::read(bytes.get(..layout.base)?)?;
    let plan = Plan::again(&base, &layout)?;
    let rest = bytes.get(layout.tail..)?;
    let address = drawing::address(rest)?;
    let code = Code::from_address(address)?;
    // The page's address stands in the hashed part as well, as a link behind the code.
    let (page, _) = address.split_once('?')?;
    let link = format!("/URI({page})");
    let drawn = plan.tail(&layout, address)?;
    if find(base.bytes, link.as_bytes()).is_none() || !rest.starts_with(&drawn) {
        found.fault(Fault::CodeRedrawn);
    }
    if digest(bytes.get(..layout.tail)?, &layout.open)? != code.claim.digest {
        found.fault(Fault::Altered);
    }
    if !trusted.keys.iter().any(|key| code.is_signed_by(key)) {
        let named = |key: &[u8; 32]| super::KeyId::of(key) == code.key;
        found.fault(if trusted.keys.iter().any(named) {
            Fault::CodeBroken
        } else {
            Fault::CodeForeign
        });
    }
    let issued_at = code.claim.issued_on.and_time(NaiveTime::MIN).and_utc();
    found.code = Some(code);
    let first = (layout.tail + drawn.len()).min(bytes.len());
    let end = signatures(bytes, first, (&plan, &layout), (trusted, issued_at), found);
    if end != Some(bytes.len()) {
        found.fault(Fault::Appended);
    }
    Some(())
}

/// Checks every signature; where the last one ends.
fn signatures(
    bytes: &[u8],
    first: usize,
    (plan, layout): (&Plan<'_>, &Layout),
    (trusted, issued_at): (&Trusted, DateTime<Utc>),
    found: &mut Examination,
) -> Option<usize> {
    let mut end = first;
    for (place, slot) in layout.slots.iter().enumerate() {
        let mut open = layout.open.clone();
        if place > 0 {
            let before = layout::last_table(bytes.get(..end)?)?;
            let (update, gap) = plan.update(place, end, before)?;
            let there = bytes.get(end..end + update.len());
            if !there.is_some_and(|there| same_but(there, &update, &gap, end)) {
                found.fault(Fault::SignatureMissing);
                return Some(end);
            }
            end += update.len();
            open = gap;
        }
        let signed = bytes.get(..end)?;
        match signature(signed, &open, slot.room) {
            Some((signature, content)) => {
                judge(&signature, content, trusted, issued_at, found);
            }
            None if is_blank(signed, &open, slot.room) => found.fault(Fault::SignatureMissing),
            None => found.fault(Fault::SignatureBroken),
        }
    }
    Some(end)
}

/// Whether two updates are the same outside of what is open, which is counted in the file.
fn same_but(there: &[u8], made: &[u8], open: &Range<usize>, start: usize) -> bool {
    let (from, to) = (open.start - start, open.end - start);
    there.get(..from) == made.get(..from) && there.get(to..) == made.get(to..)
}

type Content<'a> = [&'a [u8]; 2];

/// The signature in the open stretch of a file that ends where it was signed.
fn signature<'a>(
    file: &'a [u8],
    open: &Range<usize>,
    room: usize,
) -> Option<(Signed, Content<'a>)> {
    let gap = std::str::from_utf8(file.get(open.clone())?).ok()?;
    let contents = gap.get(gap.len().checked_sub(2 * room + 1)?..gap.len() - 1)?;
    (gap == opened(open, file.len(), contents)).then_some(())?;
    let raw = bytes_of(contents)?;
    let mut reader = Reader::new(&raw);
    let whole = reader.next()?.whole;
    let noughts = reader.rest().iter().all(|byte| *byte == 0);
    let signed = Signed::read(whole).filter(|_| noughts)?;
    let from = open.end - contents.len() - 2;
    Some((signed, [file.get(..from)?, file.get(open.end..)?]))
}

/// Whether nothing at all stands where a signature should.
fn is_blank(file: &[u8], open: &Range<usize>, room: usize) -> bool {
    let from = open.end.saturating_sub(2 * room + 1);
    let contents = file.get(from..open.end.saturating_sub(1));
    contents.is_some_and(|contents| contents.iter().all(|sign| matches!(sign, b'0' | b' ')))
}

/// Bytes of small hexadecimal digits; large ones would be a second spelling.
fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let digit = |sign: u8| match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'a'..=b'f' => Some(sign - b'a' + 10),
        _ => None,
    };
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
            _ => None,
        })
        .collect()
}

fn judge(
    signed: &Signed,
    content: Content<'_>,
    trusted: &Trusted,
    issued_at: DateTime<Utc>,
    found: &mut Examination,
) {
    let signer = &signed.signer;
    let holds =
        signed.holds_for(&content) && signed.names_its_signer() && signed.certificates_are_bound();
    if !holds {
        found.fault(Fault::SignatureBroken);
    } else if !trusted.certificates.contains(&signer.fingerprint()) {
        found.fault(Fault::SignatureForeign);
    }
    let mut stamped_at = None;
    if let Some(token) = &signed.stamp {
        match Stamp::read(token).filter(|stamp| stamp.holds_for(&signed.signature)) {
            Some(stamp) => stamped_at = Some(stamp.at),
            None => found.fault(Fault::StampBroken),
        }
    }
    // A day of issue is midnight here; a certificate made in its course holds for it.
    let day = chrono::TimeDelta::days(1);
    let at = stamped_at.unwrap_or(issued_at);
    if at + day < signer.not_before || at > signer.not_after {
        found.fault(Fault::CertificateOutOfDate);
    }
    found.signatures.push(FoundSignature {
        signer: signer.name(),
        issuer: signer.issuer_name(),
        key: signer.key.label(),
        fingerprint: signer.fingerprint(),
        self_made: signer.is_self_issued(),
        holds,
        stamped_at,
    });
}
