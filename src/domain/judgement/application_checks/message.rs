//! What the data of a symbol says about its use: units of trade and transport, medical
//! devices, two-dimensional codes of commodities.
//!
//! A symbol is looked at by itself. Where a label has several, what is missing in one may
//! stand in another; the reasons name what was read, so that a person can tell.

use super::{Reason, UseOfCode};
use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::element_string::{ElementString, Form, Problem};
use crate::gs1::gtin::GtinKind;
use crate::intake::Environment;
use crate::judgement::facts::element_string;
use crate::sample::{Description, PackLevel};

/// The unit that bears the code: a pallet or parcel has a serial number of its own.
const SSCC: &str = "00";

/// Batch, production date, expiry date, serial number: what a UDI-PI is made of
/// (YY/T 1630-2018; GS1 General Specifications 3.2).
const PRODUCTION: [&str; 4] = ["10", "11", "17", "21"];

/// A code that is the serial number of a logistic unit.
pub(super) fn is_logistic(description: &Description) -> bool {
    let table = ApplicationIdentifiers::shipped();
    description.code.trim_start().starts_with('(')
        && ElementString::read(table, &description.code)
            .value_of(SSCC)
            .is_some()
}

/// 29 and 32, 33, 35, 36, 38, 39, 42.
pub(super) fn check(asked: &UseOfCode<'_>, add: &mut impl FnMut(u16, Reason)) {
    check_small_code(asked, add);
    if asked.environment == Environment::Healthcare && asked.inspection.hri_present == Some(false) {
        add(38, Reason::NotReadableByPeople);
    }
    let Some(decoded) = asked.decoded else {
        return;
    };
    let data = decoded.data.as_deref().unwrap_or_default().trim();
    if data.is_empty() {
        return;
    }
    let held = element_string(decoded.symbology, data);
    let table = ApplicationIdentifiers::shipped();
    let message = held.as_deref().map(|held| ElementString::read(table, held));
    check_logistics(asked, data, message.as_ref(), add);
    if let Some(message) = &message {
        check_contents(data, message, add);
    }
    let named = message.as_ref().and_then(ElementString::gtin);
    let item = named.or(decoded.gtin14);
    let data = || data.to_owned();
    match asked.environment {
        Environment::Healthcare if asked.description.pack_level == Some(PackLevel::Logistics) => {}
        Environment::Healthcare => match (item, &message) {
            (None, _) => match Issuer::of(&data()) {
                Some(Issuer::Ziiot) => {}
                Some(other) => {
                    let agency = other.name().to_owned();
                    add(
                        39,
                        Reason::OtherIssuer {
                            agency,
                            data: data(),
                        },
                    );
                }
                None => add(35, Reason::NoProductIdentifier { data: data() }),
            },
            (Some(_), Some(message)) if !says_any(message, &PRODUCTION) => {
                add(36, Reason::NoProductionIdentifier { data: data() });
            }
            (Some(_), _) => {}
        },
        Environment::RetailPos => {
            let matrix = decoded.symbology.is_some_and(|kind| kind.is_matrix());
            if matrix && item.is_none() && !names_announced(asked, &data()) {
                add(42, Reason::NoCommodityCode { data: data() });
            }
        }
        Environment::GeneralDistribution => {}
    }
}

/// Who else than GS1 sets rules for the codes of devices, as far as the data tell.
#[derive(Clone, Copy)]
enum Issuer {
    /// The MA code of a recorded agency, 中关村工信二维码技术研究院: `MA.156.M0…`.
    Ziiot,
    /// A health industry bar code: `+`, a letter and three signs of the labeler, a product
    /// (ANSI/HIBC 2.6; not recorded in China).
    Hibcc,
    /// ISBT 128 for blood, tissue and cells: `=/` and sixteen signs of processor and product
    /// (ISBT 128 Standard, structure 034; from memory; not recorded in China).
    Iccbba,
}

impl Issuer {
    fn of(data: &str) -> Option<Self> {
        let plain = |text: &str, count: usize| {
            text.get(..count)
                .is_some_and(|head| head.bytes().all(|sign| sign.is_ascii_alphanumeric()))
        };
        if data.starts_with("MA.") {
            return Some(Self::Ziiot);
        }
        if let Some(rest) = data.strip_prefix('+') {
            let labeler = rest.starts_with(|sign: char| sign.is_ascii_uppercase());
            return (labeler && plain(rest, 6)).then_some(Self::Hibcc);
        }
        let product = data.strip_prefix("=/")?;
        plain(product, 16).then_some(Self::Iccbba)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Ziiot => "MA",
            Self::Hibcc => "HIBCC",
            Self::Iccbba => "ICCBBA",
        }
    }
}

/// The short code is for packs too small for a long one, never for cases and pallets (29).
fn check_small_code(asked: &UseOfCode<'_>, add: &mut impl FnMut(u16, Reason)) {
    let Some(gtin) = asked.description.gtin14 else {
        return;
    };
    let level = asked.description.pack_level;
    let large = matches!(level, Some(PackLevel::Trade | PackLevel::Logistics));
    if large && gtin.shortest_kind() == GtinKind::Gtin8 {
        let code = asked.description.code.clone();
        add(29, Reason::SmallCodeOnLargePack { code });
    }
}

/// Contents (02) and their count (37) stand together, with a logistic unit and never with
/// the number of the unit itself (32).
fn check_contents(data: &str, message: &ElementString<'_>, add: &mut impl FnMut(u16, Reason)) {
    // Data whose separators were left out may read as elements that nobody encoded.
    let unsure = message.form == Form::Raw
        && !message.input.contains('^')
        && message
            .errors
            .iter()
            .any(|error| !is_pairing(&error.problem));
    let wrong = message.errors.iter().any(|error| {
        let contents = error
            .code
            .is_some_and(|code| matches!(code.as_str(), "02" | "37"));
        contents && is_pairing(&error.problem)
    });
    if wrong && !unsure {
        let data = data.to_owned();
        add(32, Reason::ContentsMisused { data });
    }
}

fn is_pairing(problem: &Problem) -> bool {
    matches!(problem, Problem::Needs { .. } | Problem::Never { .. })
}

/// A logistic unit bears its serial number (33).
fn check_logistics(
    asked: &UseOfCode<'_>,
    data: &str,
    message: Option<&ElementString<'_>>,
    add: &mut impl FnMut(u16, Reason),
) {
    let logistics = asked.description.pack_level == Some(PackLevel::Logistics);
    if logistics && !message.is_some_and(|message| says_any(message, &[SSCC])) {
        let data = data.to_owned();
        add(33, Reason::NoSscc { data });
    }
}

fn says_any(message: &ElementString<'_>, identifiers: &[&str]) -> bool {
    identifiers
        .iter()
        .any(|identifier| message.value_of(identifier).is_some())
}

/// Whether the announced number stands anywhere in the data, such as in an address of the
/// maker's own.
fn names_announced(asked: &UseOfCode<'_>, data: &str) -> bool {
    let announced = asked.description.gtin14.map(|gtin| gtin.to_string());
    let digits = announced
        .as_deref()
        .map(|code| code.trim_start_matches('0'));
    digits.is_some_and(|digits| !digits.is_empty() && data.contains(digits))
}
