//! Reads a trigger by descent, checking every comparison against the vocabulary as it goes.

use super::error::{TriggerError, TriggerProblem};
use super::expression::{Expression, Op, Test};
use super::lexer::{Token, TokenKind, tokens};
use crate::judgement::fact_values::{expected, place_of, read_number, read_truth};
use crate::judgement::vocabulary::{Fact, Kind};
use crate::measurement::Unit;

/// Brackets and NOTs inside each other; far beyond any sensible trigger, and safe for the stack.
const DEEPEST: usize = 32;

pub(super) fn parse(text: &str) -> Result<Expression, TriggerError> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        end: text.chars().count() + 1,
        depth: 0,
    };
    let expression = parser.or()?;
    match parser.peek() {
        None => Ok(expression),
        Some(_) => parser.unexpected("judgement.trigger.expected.join"),
    }
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    /// The place after the last character.
    end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.first()
    }

    fn next(&mut self) -> Option<&'a Token<'a>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn take(&mut self, kind: TokenKind, text: Option<&str>) -> Option<&'a Token<'a>> {
        let token = self.peek()?;
        if token.kind == kind && text.is_none_or(|text| token.text == text) {
            return self.next();
        }
        None
    }

    fn unexpected<T>(&self, expected: &'static str) -> Result<T, TriggerError> {
        let (position, found) = match self.peek() {
            Some(token) => (token.position, token.text.to_owned()),
            None => (self.end, String::new()),
        };
        fail(position, TriggerProblem::Unexpected { found, expected })
    }

    fn or(&mut self) -> Result<Expression, TriggerError> {
        let mut parts = vec![self.and()?];
        while self.take(TokenKind::Name, Some("OR")).is_some() {
            parts.push(self.and()?);
        }
        Ok(single_or(parts, Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, TriggerError> {
        let mut parts = vec![self.unary()?];
        while self.take(TokenKind::Name, Some("AND")).is_some() {
            parts.push(self.unary()?);
        }
        Ok(single_or(parts, Expression::And))
    }

    fn unary(&mut self) -> Result<Expression, TriggerError> {
        let position = self.peek().map_or(self.end, |token| token.position);
        if self.depth >= DEEPEST {
            return fail(position, TriggerProblem::TooDeep);
        }
        self.depth += 1;
        let expression = if self.take(TokenKind::Name, Some("NOT")).is_some() {
            Expression::Not(Box::new(self.unary()?))
        } else if self.take(TokenKind::Open, None).is_some() {
            let inner = self.or()?;
            if self.take(TokenKind::Close, None).is_none() {
                return self.unexpected("judgement.trigger.expected.close");
            }
            inner
        } else {
            Expression::Test(self.test()?)
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn test(&mut self) -> Result<Test, TriggerError> {
        let Some(name) = self.peek().filter(|token| {
            token.kind == TokenKind::Name && !matches!(token.text, "AND" | "OR" | "IN")
        }) else {
            return self.unexpected("judgement.trigger.expected.test");
        };
        let Some(fact) = Fact::from_name(name.text) else {
            return fail(
                name.position,
                TriggerProblem::UnknownParameter {
                    name: name.text.to_owned(),
                    nearest: Fact::nearest(name.text).name(),
                },
            );
        };
        self.next();
        if let Some(keyword) = self.take(TokenKind::Name, Some("IN")) {
            return self.one_of(fact, keyword.position);
        }
        let Some((sign, op)) = self
            .take(TokenKind::Sign, None)
            .and_then(|sign| Some((sign, Op::parse(sign.text)?)))
        else {
            return self.unexpected("judgement.trigger.expected.sign");
        };
        if !matches!(fact.kind(), Kind::Number { .. }) && !matches!(op, Op::Equal | Op::Different) {
            return fail(
                sign.position,
                TriggerProblem::Order {
                    parameter: fact.name(),
                },
            );
        }
        let value = self
            .take(TokenKind::Number, None)
            .or_else(|| self.take(TokenKind::Name, None));
        match value {
            Some(value) => compare(fact, op, value),
            None => self.unexpected("judgement.trigger.expected.value"),
        }
    }

    fn one_of(&mut self, fact: Fact, position: usize) -> Result<Test, TriggerError> {
        let Kind::Word(known) = fact.kind() else {
            return fail(
                position,
                TriggerProblem::Type {
                    parameter: fact.name(),
                    found: "IN".to_owned(),
                    expected: expected(fact),
                },
            );
        };
        if self.take(TokenKind::Open, None).is_none() {
            return self.unexpected("judgement.trigger.expected.open");
        }
        let mut words = 0;
        loop {
            let Some(word) = self.take(TokenKind::Name, None) else {
                return self.unexpected("judgement.trigger.expected.word");
            };
            words |= bit_of(fact, known, word)?;
            if self.take(TokenKind::Comma, None).is_none() {
                break;
            }
        }
        match self.take(TokenKind::Close, None) {
            Some(_) => Ok(Test::OneOf { fact, words }),
            None => self.unexpected("judgement.trigger.expected.close"),
        }
    }
}

fn fail<T>(position: usize, problem: TriggerProblem) -> Result<T, TriggerError> {
    Err(TriggerError { position, problem })
}

fn single_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 {
        parts.swap_remove(0)
    } else {
        many(parts)
    }
}

fn bit_of(fact: Fact, known: &[&str], word: &Token<'_>) -> Result<u32, TriggerError> {
    known
        .iter()
        .zip(0_u32..32)
        .find(|(one, _)| **one == word.text)
        .map(|(_, place)| 1 << place)
        .map_or_else(|| unknown_word(fact, word), Ok)
}

fn unknown_word<T>(fact: Fact, word: &Token<'_>) -> Result<T, TriggerError> {
    fail(
        word.position,
        TriggerProblem::UnknownWord {
            parameter: fact.name(),
            word: word.text.to_owned(),
            expected: expected(fact),
        },
    )
}

/// One comparison whose right side is a number, a truth, a word or another parameter.
fn compare(fact: Fact, op: Op, value: &Token<'_>) -> Result<Test, TriggerError> {
    if let Some(other) = Fact::from_name(value.text).filter(|_| value.kind == TokenKind::Name) {
        return compare_facts(fact, op, other, value);
    }
    let limit = match fact.kind() {
        Kind::Number { unit, least, most } if value.kind == TokenKind::Number => {
            read_limit(fact, value, unit, (least, most))?
        }
        Kind::Word(words) if value.kind == TokenKind::Name => match place_of(words, value.text) {
            Some(place) => place,
            None => return unknown_word(fact, value),
        },
        Kind::Truth(_) => match read_truth(value.text) {
            Some(truth) => f64::from(u8::from(truth)),
            None => return wrong_type(fact, value),
        },
        _ => return wrong_type(fact, value),
    };
    Ok(Test::Limit { fact, op, limit })
}

fn wrong_type<T>(fact: Fact, value: &Token<'_>) -> Result<T, TriggerError> {
    fail(
        value.position,
        TriggerProblem::Type {
            parameter: fact.name(),
            found: value.text.to_owned(),
            expected: expected(fact),
        },
    )
}

/// Two parameters compare when they take the same words, or numbers of the same unit.
fn compare_facts(fact: Fact, op: Op, other: Fact, value: &Token<'_>) -> Result<Test, TriggerError> {
    match (fact.kind(), other.kind()) {
        (Kind::Number { unit, .. }, Kind::Number { unit: another, .. }) if unit != another => fail(
            value.position,
            TriggerProblem::Unit {
                parameter: fact.name(),
                found: format!("{} {}", other.name(), another.symbol())
                    .trim_end()
                    .to_owned(),
                expected: unit.symbol(),
            },
        ),
        (Kind::Number { .. }, Kind::Number { .. }) | (Kind::Truth(_), Kind::Truth(_)) => {
            Ok(Test::Facts { fact, op, other })
        }
        (Kind::Word(words), Kind::Word(others)) if words == others => {
            Ok(Test::Facts { fact, op, other })
        }
        _ => wrong_type(fact, value),
    }
}

/// A number that the parameter can come near, in its own unit.
fn read_limit(
    fact: Fact,
    value: &Token<'_>,
    unit: Unit,
    (least, most): (f64, f64),
) -> Result<f64, TriggerError> {
    let bare = value
        .text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let Some(limit) = read_number(value.text, unit) else {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        let written = value.text.trim_start_matches(digits);
        return if bare || written.is_empty() {
            wrong_type(fact, value)
        } else {
            fail(
                value.position,
                TriggerProblem::Unit {
                    parameter: fact.name(),
                    found: written.to_owned(),
                    expected: unit.symbol(),
                },
            )
        };
    };
    // 0.4 where percent are meant is nearly always a share of one that lost its sign.
    let share = bare && unit == Unit::Percent && limit > 0.0 && limit < 1.0;
    if share || !(least..=most).contains(&limit) {
        return fail(
            value.position,
            TriggerProblem::OutOfRange {
                parameter: fact.name(),
                found: value.text.to_owned(),
                expected: expected(fact),
            },
        );
    }
    Ok(limit)
}
