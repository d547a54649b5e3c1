//! Messages as people print and type them, with identifiers in parentheses.
//!
//! A parenthesis that belongs to the data is written `\(`.

use std::borrow::Cow;

use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::element_string::{Element, ElementString, Form, Problem};

pub(super) fn read<'a>(
    table: &'a ApplicationIdentifiers,
    input: &'a str,
    trimmed: &'a str,
    start: usize,
) -> ElementString<'a> {
    let mut message = ElementString::new(input, Form::Bracketed, start);
    let mut rest = trimmed;
    while !rest.is_empty() {
        let at = start + trimmed.len() - rest.len();
        let Some((digits, data)) = identifier_of(rest) else {
            message.refuse(None, at, Problem::Parenthesis);
            let (_, behind) = split_value(rest.get(1..).unwrap_or_default());
            rest = behind;
            continue;
        };
        let (value, behind) = split_value(data);
        rest = behind;
        let Some(identifier) = table.find(digits) else {
            let found = digits.to_owned();
            message.refuse(None, at + 1, Problem::UnknownIdentifier { found });
            continue;
        };
        message.take(Element {
            identifier,
            value: unescape(value),
            at: start + trimmed.len() - behind.len() - value.len(),
        });
    }
    message
}

/// The digits between parentheses at the start of a text, and what follows.
fn identifier_of(text: &str) -> Option<(&str, &str)> {
    let (digits, data) = text.strip_prefix('(')?.split_once(')')?;
    let right = (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then_some((digits, data))
}

/// The value up to the next parenthesis that is not escaped, and what follows.
fn split_value(data: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = data.find(|character| {
        let begins = character == '(' && !escaped;
        escaped = character == '\\';
        begins
    });
    end.and_then(|end| data.split_at_checked(end))
        .unwrap_or((data, ""))
}

fn unescape(value: &str) -> Cow<'_, str> {
    if value.contains("\\(") {
        Cow::Owned(value.replace("\\(", "("))
    } else {
        Cow::Borrowed(value)
    }
}
