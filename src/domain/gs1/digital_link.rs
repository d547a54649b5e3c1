//! GS1 Digital Link URIs (GS1 Digital Link standard: URI syntax), read and written.
//!
//! The path names a key and its qualifiers in their order; other data is in the query:
//! `https://id.gs1.org/01/06901234567892/10/B2312?17=261130`. Whatever stands before the
//! key, and query parameters that are not numbers, belong to whoever runs the site.

use std::borrow::Cow;

use crate::gs1::application_identifier::{ApplicationIdentifier, ApplicationIdentifiers, Code};
use crate::gs1::element_string::{Element, ElementString, Form, Problem};
use crate::texts::Explain;

/// Where canonical links begin (GS1 Digital Link standard: canonical URIs).
pub const CANONICAL_STEM: &str = "https://id.gs1.org";

/// Why a message cannot be written as a Digital Link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// None of its elements is a key.
    #[error("no element is a Digital Link key")]
    NoKey,
    /// An element that has no place beside the key.
    #[error("({code}) has no place in the link")]
    NoPlace {
        /// The element.
        code: Code,
    },
}

impl Explain for LinkError {
    fn key(&self) -> &'static str {
        match self {
            Self::NoKey => "gs1.link.no_key",
            Self::NoPlace { .. } => "gs1.link.no_place",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoKey => Vec::new(),
            Self::NoPlace { code } => vec![("ai", code.to_string())],
        }
    }
}

/// Writes the elements as a Digital Link below a stem such as [`CANONICAL_STEM`].
///
/// Qualifiers come in the order of the key, attributes in the order of their identifiers,
/// so that the same data always gives the same link.
///
/// # Errors
/// When no element is a key, or one has no place beside any key that is there.
pub fn write(elements: &[Element<'_>], stem: &str) -> Result<String, LinkError> {
    let mut refusal = LinkError::NoKey;
    for key in elements {
        let Some(sequences) = &key.identifier.link_key else {
            continue;
        };
        match write_key(key, sequences, elements) {
            Ok(link) => return Ok(format!("{}{link}", stem.trim_end_matches('/'))),
            Err(error) if refusal == LinkError::NoKey => refusal = error,
            Err(_) => {}
        }
    }
    Err(refusal)
}

fn write_key(
    key: &Element<'_>,
    sequences: &[Vec<Code>],
    elements: &[Element<'_>],
) -> Result<String, LinkError> {
    let present = |code: &Code| elements.iter().find(|element| element.code() == *code);
    let sequence = sequences
        .iter()
        .max_by_key(|sequence| sequence.iter().filter_map(present).count());
    let qualifiers = sequence.map_or(&[][..], Vec::as_slice);
    let mut attributes: Vec<&Element<'_>> = Vec::new();
    for element in elements {
        let code = element.code();
        if code == key.code() || qualifiers.contains(&code) {
            continue;
        }
        if !is_attribute(element.identifier, sequences) {
            return Err(LinkError::NoPlace { code });
        }
        attributes.push(element);
    }
    attributes.sort_by_key(|element| element.code());
    attributes.dedup_by_key(|element| element.code());
    let mut link = String::new();
    for element in [key]
        .into_iter()
        .chain(qualifiers.iter().filter_map(present))
    {
        link.push('/');
        link.push_str(element.code().as_str());
        link.push('/');
        escape(&element.value, &mut link);
    }
    for (index, element) in attributes.iter().enumerate() {
        link.push(if index == 0 { '?' } else { '&' });
        link.push_str(element.code().as_str());
        link.push('=');
        escape(&element.value, &mut link);
    }
    Ok(link)
}

/// What qualifies the key belongs into the path, never into the query.
fn is_attribute(identifier: &ApplicationIdentifier, sequences: &[Vec<Code>]) -> bool {
    let mut qualifiers = sequences.iter().flatten();
    identifier.link_attribute && !qualifiers.any(|code| *code == identifier.code())
}

/// Everything but the unreserved characters of RFC 3986 is escaped.
fn escape(value: &str, link: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Whether a text is a web address, perhaps behind a symbology identifier.
pub(super) fn looks_like(text: &str) -> bool {
    let text = behind_symbology_identifier(text);
    let begins = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    begins("http://") || begins("https://")
}

fn behind_symbology_identifier(text: &str) -> &str {
    match text.split_at_checked(3) {
        Some((identifier, rest)) if identifier.starts_with(']') => rest,
        _ => text,
    }
}

/// A piece of the address and its byte offset in the input.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Piece<'a> {
    /// The parts between separators, each with its offset.
    fn split(self, is_separator: fn(char) -> bool) -> impl Iterator<Item = Self> {
        let mut at = self.at;
        self.text.split(is_separator).map(move |text| {
            let piece = Self { text, at };
            at += text.len() + 1;
            piece
        })
    }

    /// What stands before and behind the first separator; without one all stands before.
    fn split_once(self, separator: char) -> (Self, Option<Self>) {
        match self.text.split_once(separator) {
            Some((before, behind)) => (
                Self {
                    text: before,
                    at: self.at,
                },
                Some(Self {
                    text: behind,
                    at: self.at + before.len() + separator.len_utf8(),
                }),
            ),
            None => (self, None),
        }
    }

    fn identifier(self, table: &'a ApplicationIdentifiers) -> Option<&'a ApplicationIdentifier> {
        table.find(self.text)
    }
}

/// Reads the elements of a link. The places of errors behind an escape are those of the
/// characters that the escapes stand for.
pub(super) fn read<'a>(
    table: &'a ApplicationIdentifiers,
    input: &'a str,
    trimmed: &'a str,
    start: usize,
) -> ElementString<'a> {
    let mut message = ElementString::new(input, Form::Link, start);
    let text = behind_symbology_identifier(trimmed);
    let address = Piece {
        text,
        at: start + trimmed.len() - text.len(),
    };
    let (address, _fragment) = address.split_once('#');
    let (path, query) = address.split_once('?');
    let segments: Vec<Piece<'a>> = path
        .split(|character| character == '/')
        .filter(|piece| !piece.text.is_empty())
        .collect();
    let Some(from) = key_of(table, &segments) else {
        message.refuse(None, path.at, Problem::NoLinkKey);
        return message;
    };
    let pairs = segments.get(from..).unwrap_or_default();
    for pair in pairs.chunks(2) {
        if let [digits, value] = pair {
            take(table, *digits, *value, false, &mut message);
        }
    }
    let sequences = message
        .elements
        .first()
        .and_then(|key| key.identifier.link_key.as_deref())
        .unwrap_or_default();
    check_qualifiers(sequences, &mut message);
    if let Some(query) = query {
        read_query(table, query, sequences, &mut message);
    }
    message
}

/// The key is the last one in the path that leaves pairs behind it: addresses of sites
/// may begin with anything.
fn key_of<'a>(table: &'a ApplicationIdentifiers, segments: &[Piece<'a>]) -> Option<usize> {
    let mut index = segments.len().checked_sub(2)?;
    loop {
        let identifier = segments.get(index)?.identifier(table);
        if identifier.is_some_and(|identifier| identifier.link_key.is_some()) {
            return Some(index);
        }
        index = index.checked_sub(2)?;
    }
}

/// The qualifiers must be some of one sequence, in its order.
fn check_qualifiers(sequences: &[Vec<Code>], message: &mut ElementString<'_>) {
    let qualifiers: Vec<(Code, usize)> = message
        .elements
        .iter()
        .skip(1)
        .map(|element| (element.code(), element.at))
        .collect();
    let fitting = |sequence: &Vec<Code>| {
        let mut rest = sequence.iter();
        qualifiers
            .iter()
            .take_while(|(code, _)| rest.any(|next| next == code))
            .count()
    };
    let most = sequences.iter().map(fitting).max().unwrap_or_default();
    if let Some((code, at)) = qualifiers.get(most) {
        message.refuse(Some(*code), *at, Problem::LinkQualifier);
    }
}

fn read_query<'a>(
    table: &'a ApplicationIdentifiers,
    query: Piece<'a>,
    sequences: &[Vec<Code>],
    message: &mut ElementString<'a>,
) {
    for parameter in query.split(|character| matches!(character, '&' | ';')) {
        let (name, value) = parameter.split_once('=');
        let numeric = !name.text.is_empty() && name.text.bytes().all(|byte| byte.is_ascii_digit());
        let (true, Some(value)) = (numeric, value) else {
            continue;
        };
        let identifier = name.identifier(table);
        if identifier.is_some_and(|identifier| !is_attribute(identifier, sequences)) {
            message.refuse(Code::new(name.text), name.at, Problem::LinkAttribute);
        }
        take(table, name, value, true, message);
    }
}

fn take<'a>(
    table: &'a ApplicationIdentifiers,
    digits: Piece<'a>,
    value: Piece<'a>,
    in_query: bool,
    message: &mut ElementString<'a>,
) {
    let Some(identifier) = digits.identifier(table) else {
        let found = digits.text.to_owned();
        message.refuse(None, digits.at, Problem::UnknownIdentifier { found });
        return;
    };
    match unescape(value.text, in_query) {
        Some(text) => message.take(Element {
            identifier,
            value: text,
            at: value.at,
        }),
        None => message.refuse(Some(identifier.code()), value.at, Problem::LinkEscape),
    }
}

/// Resolves escapes; in a query a plus sign stands for a space, as forms write it.
fn unescape(text: &str, in_query: bool) -> Option<Cow<'_, str>> {
    let special = |character| character == '%' || (in_query && character == '+');
    if !text.contains(special) {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hexadecimal(rest.next()?)? * 16 + hexadecimal(rest.next()?)?,
            b'+' if in_query => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests;
