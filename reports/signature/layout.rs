//! How protection is laid into a file: one update behind what the writer wrote, whose every byte
//! follows from what is hashed, and a short one for each further signature.
//!
//! ```text
//! file of the writer
//! %barlab-code 1 …            where the parts lie
//! %barlab-signature …         one line a signature: its object, field, room and words
//! fields, look, catalog       objects of the form
//! first signature             /ByteRange and /Contents are left out of the digest
//! ── the digest in the code ends here ──
//! the code                    drawn from its address, which holds the digest
//! table and trailer
//! further signatures          each its field again, itself, table and trailer
//! ```
//!
//! Who checks a file takes the digest of what stands before the line, reads the address, makes
//! everything behind the line again and compares it byte for byte; only the insides of
//! signatures are left, and they are checked as signatures.

use std::{fmt::Write, ops::Range};

use super::{
    base::{Base, find},
    drawing,
};

/// How the first line begins.
const CODE_LINE: &str = "%barlab-code 1 ";
/// How the line of a signature begins.
const SIGNATURE_LINE: &str = "%barlab-signature ";
/// What stands between the brackets of a byte range before it is known.
const NO_RANGE: &str = "0 0000000000 0000000000 0000000000";
/// More bytes no signature takes, and more signatures no file has.
const MOST_ROOM: usize = 1 << 17;
const MOST_SLOTS: usize = 16;

/// One signature of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Number of the signature's object.
    pub object: u32,
    /// Number of its field.
    pub field: u32,
    /// Bytes that are kept for it.
    pub room: usize,
    /// What its dictionary says in words: name, reason, time.
    pub words: String,
}

/// Where the parts of the first update lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Where the writer's file ends.
    pub base: usize,
    /// Byte range and contents of the first signature; empty without one.
    pub open: Range<usize>,
    /// Where the code begins.
    pub tail: usize,
    /// Objects of the update before the code, and where they begin.
    pub objects: Vec<(u32, usize)>,
    /// The signatures.
    pub slots: Vec<Slot>,
}

impl Layout {
    fn lines(&self) -> String {
        let mut text = format!(
            "{CODE_LINE}{:010} {:010} {:010}",
            self.open.start, self.open.end, self.tail
        );
        for (object, at) in &self.objects {
            // Writing into a String cannot fail.
            let _ = write!(text, " {object}@{at:010}");
        }
        text.push('\n');
        for slot in &self.slots {
            let _ = writeln!(
                text,
                "{SIGNATURE_LINE}{} {} {} {}",
                slot.object, slot.field, slot.room, slot.words
            );
        }
        text
    }

    /// Reads the lines of a protected file, the first that are found.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let base = find(bytes, format!("\n{CODE_LINE}").as_bytes())? + 1;
        let mut rest = bytes.get(base..)?;
        let mut slots = Vec::new();
        let first = line(&mut rest)?;
        while rest.starts_with(SIGNATURE_LINE.as_bytes()) {
            let told = line(&mut rest)?.strip_prefix(SIGNATURE_LINE)?;
            let mut parts = told.splitn(4, ' ');
            slots.push(Slot {
                object: parts.next()?.parse().ok()?,
                field: parts.next()?.parse().ok()?,
                room: parts.next()?.parse().ok()?,
                words: parts.next()?.to_owned(),
            });
        }
        let mut parts = first.strip_prefix(CODE_LINE)?.split(' ');
        let mut number = || parts.next()?.parse::<usize>().ok();
        let open = number()?..number()?;
        let tail = number()?;
        let objects = parts
            .map(|part| {
                let (object, at) = part.split_once('@')?;
                Some((object.parse().ok()?, at.parse().ok()?))
            })
            .collect::<Option<Vec<_>>>()?;
        let layout = Self {
            base,
            open,
            tail,
            objects,
            slots,
        };
        let sound = layout.slots.len() <= MOST_SLOTS
            && layout.slots.iter().all(|slot| slot.room <= MOST_ROOM)
            && layout.open.start <= layout.open.end
            && layout.open.end <= layout.tail
            && layout.base <= layout.tail
            && layout.tail <= bytes.len();
        (sound && bytes.get(base..)?.starts_with(layout.lines().as_bytes())).then_some(layout)
    }
}

fn line<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let end = find(rest, b"\n")?;
    let line = std::str::from_utf8(rest.get(..end)?).ok()?;
    *rest = rest.get(end + 1..)?;
    Some(line)
}

/// What a protected file is made with: the file of the writer and the signatures to come.
#[derive(Debug)]
pub struct Plan<'a> {
    base: &'a Base<'a>,
    code: u32,
    look: u32,
    slots: Vec<Slot>,
}

impl<'a> Plan<'a> {
    /// Finds the places of a file; nothing if it has no place for a code, or for a signature.
    #[must_use]
    pub fn of(base: &'a Base<'a>, signatures: &[(usize, String)]) -> Option<Self> {
        let fields = base.fields();
        if fields.len() < signatures.len() {
            return None;
        }
        let slots = signatures
            .iter()
            .zip(fields)
            .zip(base.size + 1..)
            .map(|(((room, words), field), object)| Slot {
                object,
                field: field.object,
                room: *room,
                words: words.clone(),
            })
            .collect();
        Some(Self {
            code: base.code()?,
            look: base.size,
            base,
            slots,
        })
    }

    /// The plan that a protected file was made with.
    #[must_use]
    pub fn again(base: &'a Base<'a>, layout: &Layout) -> Option<Self> {
        Some(Self {
            code: base.code()?,
            look: base.size,
            base,
            slots: layout.slots.clone(),
        })
    }

    /// The file up to the code, with its layout; byte range and contents are noughts.
    #[must_use]
    pub fn head(&self) -> Option<(Vec<u8>, Layout)> {
        let parts = self.parts()?;
        let mut bytes = self.base.bytes.to_vec();
        if bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
        let mut layout = Layout {
            base: bytes.len(),
            open: 0..0,
            tail: 0,
            objects: parts.iter().map(|(object, _)| (*object, 0)).collect(),
            slots: self.slots.clone(),
        };
        let mut at = bytes.len() + layout.lines().len();
        for ((_, offset), (_, part)) in layout.objects.iter_mut().zip(&parts) {
            *offset = at;
            at += part.len();
        }
        layout.tail = at;
        if let (Some((_, last)), Some(slot)) = (parts.last(), self.slots.first()) {
            let from = at - last.len();
            layout.open = from + opening(slot).len()..at - CLOSING.len();
        }
        bytes.extend(layout.lines().bytes());
        bytes.extend(parts.iter().flat_map(|(_, part)| part.bytes()));
        Some((bytes, layout))
    }

    /// The objects of the form, the first signature last.
    fn parts(&self) -> Option<Vec<(u32, String)>> {
        let Some(first) = self.slots.first() else {
            return Some(Vec::new());
        };
        let mut parts = Vec::new();
        for (place, slot) in self.slots.iter().enumerate() {
            parts.push((slot.field, self.field(place, slot, place == 0)?));
        }
        let look = self.look;
        parts.push((
            look,
            format!(
                "{look} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<<>>/Length 0>>\nstream\n\nendstream\nendobj\n"
            ),
        ));
        let catalog = self.base.catalog;
        let fields: Vec<String> = self
            .slots
            .iter()
            .map(|slot| format!("{} 0 R", slot.field))
            .collect();
        parts.push((
            catalog,
            format!(
                "{catalog} 0 obj\n<<{}/AcroForm<</Fields[{}]/SigFlags 3>>>>\nendobj\n",
                self.base.dictionary(catalog)?,
                fields.join(" ")
            ),
        ));
        parts.push((first.object, signature(first)));
        Some(parts)
    }

    /// A field; the first is signed at once, the others when their turn comes.
    fn field(&self, place: usize, slot: &Slot, signed: bool) -> Option<String> {
        let kept = self.base.fields();
        let rectangle = &kept
            .iter()
            .find(|field| field.object == slot.field)?
            .rectangle;
        let value = if signed {
            format!("/V {} 0 R", slot.object)
        } else {
            String::new()
        };
        Some(format!(
            // Printed and locked.
            "{} 0 obj\n<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature{})/F 132/Rect[{rectangle}]/AP<</N {} 0 R>>{value}>>\nendobj\n",
            slot.field,
            place + 1,
            self.look,
        ))
    }

    /// The code, the table and the trailer that follow on the head.
    #[must_use]
    pub fn tail(&self, layout: &Layout, address: &str) -> Option<Vec<u8>> {
        let mut objects = layout.objects.clone();
        objects.push((self.code, layout.tail));
        let mut bytes = drawing::code(self.code, address)?.into_bytes();
        let at = layout.tail + bytes.len();
        bytes.extend(self.table(0, objects, at, self.base.table).bytes());
        Some(bytes)
    }

    /// The update of a further signature for a file of this length, with where it is open.
    #[must_use]
    pub fn update(
        &self,
        place: usize,
        length: usize,
        before: usize,
    ) -> Option<(Vec<u8>, Range<usize>)> {
        let slot = self.slots.get(place)?;
        let field = self.field(place, slot, true)?;
        let signed = signature(slot);
        let objects = vec![(slot.field, length), (slot.object, length + field.len())];
        let open = length + field.len() + opening(slot).len()
            ..length + field.len() + signed.len() - CLOSING.len();
        let at = length + field.len() + signed.len();
        let table = self.table(place, objects, at, before);
        Some((format!("{field}{signed}{table}").into_bytes(), open))
    }

    /// The table and trailer of the update with this signature; numbers of signatures to come are
    /// not counted yet.
    fn table(
        &self,
        place: usize,
        mut objects: Vec<(u32, usize)>,
        at: usize,
        before: usize,
    ) -> String {
        objects.sort_unstable();
        let mut text = "xref\n".to_owned();
        for (object, offset) in objects {
            let _ = write!(text, "{object} 1\n{offset:010} 00000 n \n");
        }
        let size = match self.slots.get(place) {
            Some(slot) => slot.object + 1,
            None => self.base.size,
        };
        let _ = write!(
            text,
            "trailer\n<</Size {size}/Prev {before}{}>>\nstartxref\n{at}\n%%EOF\n",
            self.base.trailer
        );
        text
    }
}

/// Where the table of an update begins that ends a file.
#[must_use]
pub fn last_table(bytes: &[u8]) -> Option<usize> {
    let at = super::base::find_last(bytes, b"startxref\n")?;
    let number = std::str::from_utf8(bytes.get(at + 10..)?).ok()?;
    number.lines().next()?.parse().ok()
}

const CLOSING: &str = ">>\nendobj\n";

fn opening(slot: &Slot) -> String {
    format!(
        "{} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached{}",
        slot.object, slot.words
    )
}

fn signature(slot: &Slot) -> String {
    let noughts = "0".repeat(2 * slot.room);
    format!(
        "{}/ByteRange[{NO_RANGE}]/Contents<{noughts}>{CLOSING}",
        opening(slot)
    )
}

/// The byte range and contents of a signature as they stand in a file of this length.
#[must_use]
pub fn opened(open: &Range<usize>, length: usize, contents: &str) -> String {
    // `/ByteRange[` … `]/Contents` come before the contents in their brackets.
    let from = open.end.saturating_sub(contents.len() + 2);
    let rest = length.saturating_sub(open.end);
    format!(
        "/ByteRange[0 {from:010} {:010} {rest:010}]/Contents<{contents}>",
        open.end
    )
}
