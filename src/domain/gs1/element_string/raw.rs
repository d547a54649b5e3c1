//! Messages as scanners send them: a symbology identifier, then elements one behind the
//! other, with a separator behind those whose length is not predefined.

use std::borrow::Cow;

use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::element_string::{
    Element, ElementString, Form, GROUP_SEPARATOR, Problem, WRITTEN_FNC1,
};
use crate::gs1::gtin::Gtin14;

/// Symbology identifiers of symbols that begin with FNC1 (General Specifications figure
/// 5.1-3): GS1-128, GS1 DataBar and composites, Data Matrix, QR, DotCode.
const GS1_SYMBOLS: [&str; 7] = ["]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"];

/// Symbology identifiers of symbols that carry a trade item number and nothing else.
const ITEM_SYMBOLS: [&str; 3] = ["]E0", "]E4", "]I1"];

/// How many characters of something unknown are shown.
const SHOWN: usize = 4;

pub(super) fn read<'a>(
    table: &'a ApplicationIdentifiers,
    input: &'a str,
    trimmed: &'a str,
    start: usize,
) -> ElementString<'a> {
    let (identifier, data) = match trimmed.starts_with(']') {
        true => trimmed.split_at_checked(3).unwrap_or((trimmed, "")),
        false => ("", trimmed),
    };
    let mut message = ElementString::new(input, Form::Raw, start + identifier.len());
    if ITEM_SYMBOLS.contains(&identifier) {
        read_item(table, data, &mut message);
    } else if identifier.is_empty() || GS1_SYMBOLS.contains(&identifier) {
        let body = data.strip_prefix(is_separator).unwrap_or(data);
        message.start += data.len() - body.len();
        read_elements(table, body, &mut message);
    } else {
        let problem = Problem::NotGs1 {
            identifier: identifier.to_owned(),
        };
        message.refuse(None, start, problem);
    }
    message
}

pub(super) const fn is_separator(character: char) -> bool {
    matches!(character, GROUP_SEPARATOR | WRITTEN_FNC1)
}

const fn is_separator_byte(byte: u8) -> bool {
    matches!(byte, 0x1d | b'^')
}

/// A trade item number from a symbol of its own is read as application identifier 01.
fn read_item<'a>(
    table: &'a ApplicationIdentifiers,
    data: &'a str,
    message: &mut ElementString<'a>,
) {
    let Some(identifier) = table.find("01") else {
        return;
    };
    let value = match data.parse::<Gtin14>() {
        Ok(gtin) => Cow::Owned(gtin.to_string()),
        // What is wrong with it is said by the checks of the identifier.
        Err(_) => Cow::Borrowed(data),
    };
    message.take(Element {
        identifier,
        value,
        at: message.start,
    });
}

fn read_elements<'a>(
    table: &'a ApplicationIdentifiers,
    body: &'a str,
    message: &mut ElementString<'a>,
) {
    if body.is_empty() {
        message.refuse(None, message.start, Problem::Empty);
    }
    let base = message.start;
    let mut rest = body;
    while !rest.is_empty() {
        let at = base + body.len() - rest.len();
        let Some(identifier) = table.at_start_of(rest.as_bytes()) else {
            rest = skip_unknown(table, rest, at, message);
            continue;
        };
        let (_, data) = split(rest, identifier.code().as_str().len());
        let to_separator = segment_length(data);
        let (value, behind) = match identifier.fixed_length() {
            Some(length) if !identifier.separator => split(data, length.min(to_separator)),
            _ => split(data, to_separator),
        };
        message.take(Element {
            identifier,
            value: Cow::Borrowed(value),
            at: base + body.len() - data.len(),
        });
        rest = behind.strip_prefix(is_separator).unwrap_or(behind);
    }
}

/// How many bytes lie before the next separator or the end.
pub(super) fn segment_length(data: &str) -> usize {
    data.bytes()
        .position(is_separator_byte)
        .unwrap_or(data.len())
}

/// Splits at a byte offset; one inside a character is moved behind the data.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Without a known identifier nothing can be told until the next separator.
fn skip_unknown<'a>(
    table: &ApplicationIdentifiers,
    rest: &'a str,
    at: usize,
    message: &mut ElementString<'a>,
) -> &'a str {
    let shown = table.length_at_start_of(rest.as_bytes()).unwrap_or(SHOWN);
    let (unknown, behind) = split(rest, segment_length(rest));
    let found = unknown.chars().take(shown).collect();
    message.refuse(None, at, Problem::UnknownIdentifier { found });
    behind.strip_prefix(is_separator).unwrap_or(behind)
}
