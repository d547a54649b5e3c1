//! Cuts a trigger into names, numbers, comparison signs, brackets and commas, each with its place.

use super::error::{TriggerError, TriggerProblem};

/// One piece of a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The first character, from 1.
    pub position: usize,
    pub kind: TokenKind,
    pub text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, a word or a keyword.
    Name,
    /// A number with the unit that touches it.
    Number,
    /// `=`, `!=`, `<`, `<=`, `>` or `>=`.
    Sign,
    Open,
    Close,
    Comma,
}

/// Cuts the whole text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, TriggerError> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut position = 1;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '(' => (Some(TokenKind::Open), 1),
            ')' => (Some(TokenKind::Close), 1),
            ',' => (Some(TokenKind::Comma), 1),
            '=' => (Some(TokenKind::Sign), 1),
            '<' | '>' => (Some(TokenKind::Sign), sign_length(rest)),
            '!' if rest.starts_with("!=") => (Some(TokenKind::Sign), 2),
            '0'..='9' | '-' | '.' => (Some(TokenKind::Number), number_length(rest)),
            'A'..='Z' | 'a'..='z' | '_' => (Some(TokenKind::Name), name_length(rest)),
            _ => {
                return Err(TriggerError {
                    position,
                    problem: TriggerProblem::Character { found: first },
                });
            }
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if let Some(kind) = kind {
            found.push(Token {
                position,
                kind,
                text: token,
            });
        }
        position += token.chars().count();
        rest = after;
    }
    Ok(found)
}

fn sign_length(rest: &str) -> usize {
    if rest.as_bytes().get(1) == Some(&b'=') {
        2
    } else {
        1
    }
}

fn name_length(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(rest.len())
}

/// A number and the letters, percent or degree sign behind it: `0.264`, `13mil`, `40%`.
fn number_length(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '%' | '°')))
        .unwrap_or(rest.len())
}
