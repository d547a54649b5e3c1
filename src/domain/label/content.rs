//! What a symbol is to hold: read from whatever a person has (a number, brackets, a scan, a link),
//! checked by every rule of its kind, and with the text that stands beside it.
//!
//! The text follows the rules for human readable interpretation (GS1 General Specifications 4.15):
//! numbers in the groups of their symbol, elements with their identifiers in parentheses.

use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::digital_link::{self, CANONICAL_STEM};
use crate::gs1::element_string::{Element, ElementString, WRITTEN_FNC1, unbracketed};
use crate::gs1::gtin::{Gtin, GtinKind};
use crate::gs1::key::KeyError;
use crate::label::{Carrier, Refusal};

/// The characters of Code 39 (ISO/IEC 16388); lower case would need a reader that is told so.
const CODE_39: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// What goes into a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// The digits of a number: 8, 12, 13 or 14.
    Number(String),
    /// Elements, split where FNC1 stands between them; FNC1 also stands in front.
    Elements(Vec<String>),
    /// Characters as they are.
    Text(String),
}

/// What a symbol is to hold, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The kind of symbol.
    pub carrier: Carrier,
    /// What goes into it.
    pub data: Data,
    /// The text beside it, in stretches that must not be broken.
    pub text: Vec<String>,
}

impl Content {
    /// Reads what a person typed or scanned for a kind of symbol.
    ///
    /// Numbers may come with blanks and hyphens, as their digits or behind (01). Elements come in
    /// brackets, raw or as a link.
    ///
    /// # Errors
    /// When it is not right, or this kind of symbol cannot hold it.
    pub fn read(carrier: Carrier, input: &str) -> Result<Self, Refusal> {
        Self::read_linked(carrier, input, CANONICAL_STEM)
    }

    /// The same, where a Digital Link is to begin with another address.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_linked(carrier: Carrier, input: &str, stem: &str) -> Result<Self, Refusal> {
        let input = input.trim();
        if input.is_empty() {
            return Err(Refusal::Empty);
        }
        if carrier.holds_number() {
            return number(carrier, input);
        }
        if !carrier.holds_elements() {
            return plain(carrier, input);
        }
        let table = ApplicationIdentifiers::shipped();
        let message = ElementString::read(table, input);
        if let Some(error) = message.errors.first() {
            return Err(error.clone().into());
        }
        Self::of_elements(carrier, &message.elements, stem)
    }

    /// The content of a symbol that holds elements which are known to be right.
    ///
    /// # Errors
    /// When they have no Digital Link and one is asked for.
    pub fn of_elements(
        carrier: Carrier,
        elements: &[Element<'_>],
        stem: &str,
    ) -> Result<Self, Refusal> {
        let data = if carrier == Carrier::DigitalLinkQr {
            Data::Text(digital_link::write(elements, stem)?)
        } else {
            let message = unbracketed(elements);
            let behind = message.strip_prefix(WRITTEN_FNC1).unwrap_or(&message);
            Data::Elements(behind.split(WRITTEN_FNC1).map(str::to_owned).collect())
        };
        let text = elements
            .iter()
            .map(|element| format!("({}){}", element.code(), element.value))
            .collect();
        Ok(Self {
            carrier,
            data,
            text,
        })
    }

    /// Data characters as the limit of GS1-128 counts them: identifiers, values and the separators
    /// between (GS1 General Specifications 5.4.4.3).
    #[must_use]
    pub fn characters(&self) -> usize {
        match &self.data {
            Data::Number(text) | Data::Text(text) => text.chars().count(),
            Data::Elements(parts) => {
                let own: usize = parts.iter().map(String::len).sum();
                own + parts.len().saturating_sub(1)
            }
        }
    }

    /// The first elements whose count of characters, or whatever `holds` asks, is within its limit.
    #[must_use]
    pub fn fitting(&self, holds: impl Fn(&Self) -> bool) -> String {
        let table = ApplicationIdentifiers::shipped();
        let all = self.text.iter().map(|one| escaped(one));
        let all: Vec<String> = all.collect();
        (1..all.len())
            .rev()
            .find_map(|count| {
                let text: String = all.iter().take(count).map(String::as_str).collect();
                let message = ElementString::read(table, &text);
                let part =
                    Self::of_elements(self.carrier, &message.elements, CANONICAL_STEM).ok()?;
                holds(&part).then_some(text)
            })
            .unwrap_or_default()
    }
}

/// An element as the reader of brackets takes it: parentheses of the value are escaped.
fn escaped(element: &str) -> String {
    match element.split_once(')') {
        Some((code, value)) => format!("{code}){}", value.replace('(', "\\(")),
        None => element.to_owned(),
    }
}

/// A trade item number for a symbol that holds nothing else.
fn number(carrier: Carrier, input: &str) -> Result<Content, Refusal> {
    let gtin = trade_item(carrier, input)?;
    let shortest = gtin.to_gtin14().shortest();
    let found = shortest.to_string().len();
    let kind = shortest.kind();
    let refused = Refusal::Kind { carrier, found };
    let fits = match carrier {
        Carrier::Ean13 => matches!(kind, GtinKind::Gtin13 | GtinKind::Gtin12),
        Carrier::Ean8 => kind == GtinKind::Gtin8,
        Carrier::UpcA | Carrier::UpcE => kind == GtinKind::Gtin12,
        _ => true,
    };
    if !fits {
        return Err(refused);
    }
    let digits = match carrier {
        Carrier::Ean13 => gtin.to_gtin14().to_string().split_off(1),
        Carrier::UpcE => shortest.to_upc_e().ok_or(Refusal::NotSuppressible)?,
        Carrier::Itf14 => gtin.to_gtin14().to_string(),
        _ => shortest.to_string(),
    };
    Ok(Content {
        carrier,
        text: groups(carrier, &digits),
        data: Data::Number(digits),
    })
}

/// The number of an input: digits, an element (01), or the eight digits of a UPC-E symbol.
fn trade_item(carrier: Carrier, input: &str) -> Result<Gtin, Refusal> {
    if let Some(first) = input
        .chars()
        .next()
        .filter(|one| matches!(one, '(' | ']' | 'h' | 'H'))
        && !first.is_ascii_digit()
    {
        let message = ElementString::read(ApplicationIdentifiers::shipped(), input);
        return match (message.errors.first(), message.gtin()) {
            (Some(error), _) => Err(error.clone().into()),
            (None, Some(gtin)) => Ok(gtin.shortest()),
            (None, None) => Err(Refusal::Empty),
        };
    }
    let upc_e = carrier == Carrier::UpcE && input.chars().filter(char::is_ascii_digit).count() == 8;
    if upc_e {
        return Ok(Gtin::from_upc_e(input)?);
    }
    match input.parse::<Gtin>() {
        Ok(gtin) => Ok(gtin),
        Err(KeyError::Length { found, .. }) => Err(Refusal::Kind { carrier, found }),
        Err(error) => Err(error.into()),
    }
}

/// The digits in the groups of their symbol.
fn groups(carrier: Carrier, digits: &str) -> Vec<String> {
    let lengths: &[usize] = match carrier {
        Carrier::Ean13 => &[1, 6, 6],
        Carrier::Ean8 => &[4, 4],
        Carrier::UpcA => &[1, 5, 5, 1],
        Carrier::UpcE => &[1, 6, 1],
        _ => &[1, 2, 5, 5, 1],
    };
    let mut rest = digits.chars();
    lengths
        .iter()
        .map(|length| rest.by_ref().take(*length).collect())
        .collect()
}

/// Characters for Code 128 and Code 39.
fn plain(carrier: Carrier, input: &str) -> Result<Content, Refusal> {
    let takes = |character: char| match carrier {
        Carrier::Code39 => CODE_39.contains(character),
        _ => matches!(character, ' '..='~'),
    };
    if let Some(character) = input.chars().find(|character| !takes(*character)) {
        return Err(Refusal::Character { carrier, character });
    }
    Ok(Content {
        carrier,
        text: vec![input.to_owned()],
        data: Data::Text(input.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Carrier::{Code39, Code128, DigitalLinkQr, Ean8, Ean13, Gs1128, Itf14, UpcA, UpcE};

    fn digits(carrier: Carrier, input: &str) -> String {
        match Content::read(carrier, input).unwrap().data {
            Data::Number(digits) => digits,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_come_in_any_form_and_go_in_as_their_symbol_wants_them() {
        assert_eq!(digits(Ean13, "6 901234 567892"), "6901234567892");
        assert_eq!(digits(Ean13, "(01)06901234567892"), "6901234567892");
        assert_eq!(digits(Ean13, "012345678905"), "0012345678905");
        assert_eq!(digits(Ean8, "6901 2341"), "69012341");
        assert_eq!(digits(UpcA, "0012345678905"), "012345678905");
        assert_eq!(digits(UpcE, "012345000065"), "01234565");
        assert_eq!(digits(UpcE, "01234565"), "01234565");
        assert_eq!(digits(Itf14, "6901234567892"), "06901234567892");
        assert_eq!(digits(Itf14, "16901234567899"), "16901234567899");
    }

    #[test]
    fn what_a_symbol_cannot_hold_is_refused_by_its_reason() {
        let refused = |carrier, input| Content::read(carrier, input).unwrap_err();
        assert_eq!(refused(Ean13, "  "), Refusal::Empty);
        assert!(matches!(
            refused(Ean13, "6901234567891"),
            Refusal::Number(KeyError::CheckDigit { expected: '2', .. })
        ));
        assert_eq!(
            refused(Ean13, "16901234567899"),
            Refusal::Kind {
                carrier: Ean13,
                found: 14
            }
        );
        assert_eq!(
            refused(Ean8, "6901234567892"),
            Refusal::Kind {
                carrier: Ean8,
                found: 13
            }
        );
        assert_eq!(refused(UpcE, "012345678905"), Refusal::NotSuppressible);
        assert_eq!(
            refused(Code39, "Lot 7"),
            Refusal::Character {
                carrier: Code39,
                character: 'o'
            }
        );
        assert_eq!(
            refused(Code128, "批号"),
            Refusal::Character {
                carrier: Code128,
                character: '批'
            }
        );
        assert!(matches!(
            refused(Gs1128, "(01)06901234567891"),
            Refusal::Elements(_)
        ));
        assert!(matches!(refused(Gs1128, "(10)AB12"), Refusal::Elements(_)));
        assert!(matches!(
            refused(DigitalLinkQr, "(10)AB12(37)1"),
            Refusal::Elements(_)
        ));
    }

    #[test]
    fn elements_are_split_only_where_fnc1_is_needed_and_counted_with_it() {
        let content =
            Content::read(Gs1128, "(01)05704368000027(17)160327(10)ABC123(21)123").unwrap();
        let parts = [
            "01057043680000271716032710ABC123".to_owned(),
            "21123".to_owned(),
        ];
        assert_eq!(content.data, Data::Elements(parts.to_vec()));
        assert_eq!(content.characters(), 38, "as domain example 5 counts them");
        assert_eq!(
            content.text,
            ["(01)05704368000027", "(17)160327", "(10)ABC123", "(21)123"]
        );
        assert_eq!(
            content.fitting(|part| part.characters() <= 33),
            "(01)05704368000027(17)160327(10)ABC123"
        );
    }

    #[test]
    fn a_digital_link_is_written_in_its_order_below_any_address() {
        let read = |stem| {
            Content::read_linked(DigitalLinkQr, "(01)06901234567892(17)261130(10)B2312", stem)
        };
        assert_eq!(
            read("https://example.cn/p").unwrap().data,
            Data::Text("https://example.cn/p/01/06901234567892/10/B2312?17=261130".to_owned())
        );
    }
}
