//! The little of DER (X.690) that signatures need: values written from their parts, and read
//! back strictly, so that a file has one spelling only and a changed byte has nowhere to hide.

/// Tags of the values used here.
pub mod tag {
    /// BOOLEAN.
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER.
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING.
    pub const BITS: u8 = 0x03;
    /// OCTET STRING.
    pub const OCTETS: u8 = 0x04;
    /// NULL.
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER.
    pub const OID: u8 = 0x06;
    /// UTF8String.
    pub const UTF8: u8 = 0x0C;
    /// UTCTime, with two digits of the year.
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime, with four digits of the year.
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// BMPString: UTF-16, most significant byte first.
    pub const BMP: u8 = 0x1E;
    /// SEQUENCE.
    pub const SEQUENCE: u8 = 0x30;
    /// SET.
    pub const SET: u8 = 0x31;
    /// `[0]`, holding other values.
    pub const CONTEXT_0: u8 = 0xA0;
    /// `[1]`, holding other values.
    pub const CONTEXT_1: u8 = 0xA1;
    /// `[3]`, holding other values.
    pub const CONTEXT_3: u8 = 0xA3;
}

/// A value with its tag, its content put together from parts.
pub fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes: Vec<u8> = length
                .to_be_bytes()
                .into_iter()
                .skip_while(|byte| *byte == 0)
                .collect();
            out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(0x7F));
            out.extend(bytes);
        }
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A SEQUENCE.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(tag::SEQUENCE, parts)
}

/// A SET of values, in the order that DER asks for.
pub fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    value(tag::SET, &parts)
}

/// An OBJECT IDENTIFIER from its encoded arcs.
pub fn oid(arcs: &[u8]) -> Vec<u8> {
    value(tag::OID, &[arcs])
}

/// An OCTET STRING.
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    value(tag::OCTETS, &[bytes])
}

/// A BIT STRING of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    value(tag::BITS, &[&[0], bytes])
}

/// A small INTEGER that is not negative.
pub fn small(number: u8) -> Vec<u8> {
    if number < 0x80 {
        value(tag::INTEGER, &[&[number]])
    } else {
        value(tag::INTEGER, &[&[0, number]])
    }
}

/// An INTEGER that is not negative, from bytes with the most significant first.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    if digits.first().is_none_or(|first| *first >= 0x80) {
        digits.insert(0, 0);
    }
    value(tag::INTEGER, &[&digits])
}

/// One value as it lies in the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a> {
    /// Its tag.
    pub tag: u8,
    /// What is inside.
    pub content: &'a [u8],
    /// All of it, with tag and length.
    pub whole: &'a [u8],
}

impl<'a> Value<'a> {
    /// Reads what is inside.
    pub const fn inside(self) -> Reader<'a> {
        Reader { rest: self.content }
    }
}

/// Reads values one after the other; nothing where the bytes are not DER.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// True when everything was read.
    pub const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read yet.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next value.
    pub fn next(&mut self) -> Option<Value<'a>> {
        let whole = self.rest;
        let (&tag, rest) = whole.split_first()?;
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (&first, mut rest) = rest.split_first()?;
        let length = if first < 0x80 {
            usize::from(first)
        } else {
            let count = usize::from(first & 0x7F);
            let (digits, after) = rest.split_at_checked(count)?;
            rest = after;
            // One spelling: no longer than needed, and four bytes are more than any file here.
            if count > 4 || *digits.first()? == 0 {
                return None;
            }
            let length = digits
                .iter()
                .fold(0, |length, digit| length * 256 + usize::from(*digit));
            if length < 0x80 {
                return None;
            }
            length
        };
        let (content, after) = rest.split_at_checked(length)?;
        let whole = whole.get(..whole.len() - after.len())?;
        self.rest = after;
        Some(Value {
            tag,
            content,
            whole,
        })
    }

    /// The next value, if it has this tag; otherwise nothing is read.
    pub fn take(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let found = ahead.next().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(found)
    }

    /// What is inside the next SEQUENCE.
    pub fn sequence(&mut self) -> Option<Reader<'a>> {
        Some(self.take(tag::SEQUENCE)?.inside())
    }

    /// The arcs of the next OBJECT IDENTIFIER.
    pub fn oid(&mut self) -> Option<&'a [u8]> {
        Some(self.take(tag::OID)?.content)
    }

    /// The bytes of the next BIT STRING of whole bytes.
    pub fn bits(&mut self) -> Option<&'a [u8]> {
        self.take(tag::BITS)?.content.strip_prefix(&[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_written_short_and_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let written = octets(&content);
            let mut reader = Reader::new(&written);
            let read = reader.take(tag::OCTETS).unwrap();
            assert_eq!(read.content, content);
            assert_eq!(read.whole, written);
            assert!(reader.is_done());
        }
        assert_eq!(octets(&[7; 128])[..3], [4, 0x81, 0x80]);
    }

    #[test]
    fn another_spelling_of_a_length_is_refused() {
        for odd in [
            &[4, 0x81, 1, 7][..],
            &[4, 0x82, 0, 0x80],
            &[4, 0x80, 7, 0, 0],
            &[0x1F, 0x81, 1, 0],
            &[4, 2, 7],
            &[4],
        ] {
            assert_eq!(Reader::new(odd).next(), None, "{odd:?}");
        }
    }

    #[test]
    fn integers_stay_positive_and_sets_are_sorted() {
        assert_eq!(integer(&[0, 0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0]), [2, 1, 0]);
        assert_eq!(small(200), integer(&[200]));
        assert_eq!(
            set_of(vec![small(2), small(1)]),
            [0x31, 6, 2, 1, 1, 2, 1, 2]
        );
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut reader = Reader::new(&bytes);
            while let Some(value) = reader.next() {
                prop_assert!(value.whole.len() >= 2);
            }
        }
    }
}
