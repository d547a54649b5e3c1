//! Problems of how a code is used, as far as a machine can see them.
//!
//! Every check only proposes an application key with its reason; a person decides. Nothing
//! is proposed from what is not known: without an entry list of members no prefix counts
//! as unregistered.

mod message;
mod reason;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use reason::Reason;

use super::inspection::Inspection;
use super::name_difference::NameDifference;
use super::requirement::Requirements;
use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::check_digit;
use crate::gs1::element_string::ElementString;
use crate::gs1::gtin::Gtin14;
use crate::gs1::prefix::{Category, Prefixes};
use crate::intake::Environment;
use crate::measurement::Symbology;
use crate::member::{Member, Standing};
use crate::sample::{Description, PackLevel};

/// Another product of the same company, as its history knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherUse {
    /// Its code.
    pub code: String,
    /// Its name and specification.
    pub product: String,
    /// Its level of packaging.
    pub pack_level: Option<PackLevel>,
    /// Whether an earlier intake had it under the same name and brand: it may be this very
    /// product as it was then.
    pub formerly: bool,
}

/// What a verifier read: all that the checks need of a measurement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decoded {
    /// The kind of symbol.
    pub symbology: Option<Symbology>,
    /// The data.
    pub data: Option<String>,
    /// The trade item number in them.
    pub gtin14: Option<Gtin14>,
}

/// What the checks look at.
#[derive(Debug, Clone, Copy)]
pub struct UseOfCode<'a> {
    /// What the client says about the sample.
    pub description: &'a Description,
    /// What was read; absent before it was measured.
    pub decoded: Option<&'a Decoded>,
    /// What a person saw.
    pub inspection: &'a Inspection,
    /// Where the symbol will be scanned.
    pub environment: Environment,
    /// Registered name of the client.
    pub company: &'a str,
    /// The day for which prefixes must be valid.
    pub on: NaiveDate,
    /// Whether a member directory was imported at all.
    pub directory_known: bool,
    /// The entry that speaks for the code, see `member::holder_of`.
    pub holder: Option<&'a Member>,
    /// Other products of the company with this code.
    pub same_code: &'a [OtherUse],
    /// Other codes of the company for this product.
    pub same_product: &'a [OtherUse],
}

/// A key that a person should consider, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Key of the application dictionary.
    pub key: u16,
    /// Why.
    pub reason: Reason,
}

/// Everything that a person should consider, by key.
#[must_use]
pub fn propose(asked: &UseOfCode<'_>, requirements: &Requirements) -> Vec<Proposal> {
    let mut found = Vec::new();
    let mut add = |key, reason| found.push(Proposal { key, reason });
    check_history(asked, &mut add);
    if let Some(gtin) = asked.description.gtin14 {
        check_prefix(asked, gtin, &mut add);
        check_indicator(asked, gtin, &mut add);
    } else {
        check_last_digit(&asked.description.code, &mut add);
    }
    check_names(asked, &mut add);
    check_symbol(asked, requirements, &mut add);
    message::check(asked, &mut add);
    found.sort_by_key(|proposal| proposal.key);
    found
}

/// One product with several codes (3), one code for several products (4) or for one whose
/// characteristics changed (22), one code on two levels of packaging (30, of medical devices
/// 40), one SSCC on several units (34).
fn check_history(asked: &UseOfCode<'_>, add: &mut impl FnMut(u16, Reason)) {
    if !asked.same_product.is_empty() {
        let codes = asked.same_product.iter().map(|other| other.code.clone());
        add(
            3,
            Reason::SeveralCodes {
                codes: codes.collect(),
            },
        );
    }
    let level = asked.description.pack_level;
    let (levels, products): (Vec<_>, Vec<_>) = asked.same_code.iter().partition(|other| {
        level.is_some() && other.pack_level.is_some() && other.pack_level != level
    });
    let logistic = message::is_logistic(asked.description);
    // Whether both are on sale, which would be 4, or one followed the other, a person finds out.
    if let Some(before) = products.iter().find(|other| other.formerly && !logistic) {
        let (before, now) = (before.product.clone(), product_of(asked.description));
        add(22, Reason::CharacteristicChanged { before, now });
    }
    if !products.is_empty() {
        let products = products.iter().map(|other| other.product.clone());
        let key = if logistic { 34 } else { 4 };
        add(
            key,
            Reason::SeveralProducts {
                products: products.collect(),
            },
        );
    }
    let of_levels = match asked.environment {
        Environment::Healthcare => 40,
        Environment::RetailPos | Environment::GeneralDistribution => 30,
    };
    for other in levels {
        let product = other.product.clone();
        add(of_levels, Reason::SharedAcrossLevels { product });
    }
}

/// A product as reasons name it: its name and specification.
#[must_use]
pub fn product_of(said: &Description) -> String {
    let whole = format!("{} {}", said.product_name, said.specification);
    whole.trim().to_owned()
}

/// Who may use the prefix: 5, 6, 11, and the restricted ones 16 to 20.
fn check_prefix(asked: &UseOfCode<'_>, gtin: Gtin14, add: &mut impl FnMut(u16, Reason)) {
    let Some(origin) = Prefixes::shipped().origin(gtin) else {
        return;
    };
    let prefix = origin.prefix.clone();
    let restricted = match origin.range.category {
        Category::Member => None,
        Category::RestrictedRegion if prefix.starts_with('2') => Some(16),
        Category::RestrictedRegion | Category::RestrictedCompany => Some(17),
        Category::Refund | Category::Coupon => Some(18),
        Category::Issn | Category::Isbn => Some(20),
        Category::Demo
        | Category::Unassigned
        | Category::Reserved
        | Category::Special
        | Category::Gtin8Only => Some(19),
    };
    if let Some(key) = restricted {
        let category = origin.range.category.text_key().to_owned();
        add(key, Reason::Restricted { prefix, category });
        return;
    }
    match asked.holder {
        Some(holder) => check_standing(asked, holder, add),
        None if !origin.range.is_of("CN") => add(
            11,
            Reason::Foreign {
                prefix,
                organisation: origin.range.organisation.clone(),
            },
        ),
        None if asked.directory_known => {
            let code = asked.description.code.clone();
            add(5, Reason::NotRegistered { code });
        }
        None => {}
    }
}

fn check_standing(asked: &UseOfCode<'_>, holder: &Member, add: &mut impl FnMut(u16, Reason)) {
    let standing = holder.standing(asked.on);
    if standing != Standing::Valid {
        add(
            6,
            Reason::NotInForce {
                prefix: holder.prefix.clone(),
                holder: holder.holder_name.clone(),
                standing: standing.key().to_owned(),
                until: holder.valid_to.filter(|_| standing == Standing::Expired),
            },
        );
    }
    let is_holder = |name: &str| NameDifference::between(&holder.holder_name, name).is_none();
    // Goods made for a principal bear the principal's code, and it is the principal who is named.
    if !is_holder(asked.company) && !is_holder(&asked.description.principal_on_pack) {
        add(
            5,
            Reason::OtherHolder {
                holder: holder.holder_name.clone(),
                company: asked.company.to_owned(),
            },
        );
    }
}

/// The names on the pack against the registered holder: 7, and 10 for commissioned goods.
fn check_names(asked: &UseOfCode<'_>, add: &mut impl FnMut(u16, Reason)) {
    let Some(holder) = asked.holder else {
        return;
    };
    let registered = &holder.holder_name;
    let principal = asked.description.principal_on_pack.trim();
    let maker = asked.description.company_name_on_pack.trim();
    if !principal.is_empty()
        && NameDifference::between(registered, principal).is_some()
        && NameDifference::between(registered, maker).is_none()
    {
        let (principal, holder) = (principal.to_owned(), registered.clone());
        add(10, Reason::ContractorsCode { principal, holder });
        return;
    }
    let named = if principal.is_empty() {
        maker
    } else {
        principal
    };
    if named.is_empty() {
        return;
    }
    if let Some(difference) = NameDifference::between(registered, named) {
        add(
            7,
            Reason::NameDiffers {
                registered: registered.clone(),
                on_pack: named.to_owned(),
                difference,
            },
        );
    }
}

/// A code that only misses its right last digit (8).
fn check_last_digit(code: &str, add: &mut impl FnMut(u16, Reason)) {
    let digits: String = code
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let is_number = matches!(digits.len(), 8 | 12 | 13 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || check_digit::has_right_digit(digits.as_bytes()) {
        return;
    }
    let body = digits.as_bytes().split_last().map(|(_, body)| body);
    if let Some(expected) = body.and_then(check_digit::digit_of) {
        let expected = char::from(expected);
        add(
            8,
            Reason::CheckDigit {
                code: digits,
                expected,
            },
        );
    }
}

/// Indicator 9 stands for variable measure and needs the measure in the data (31).
fn check_indicator(asked: &UseOfCode<'_>, gtin: Gtin14, add: &mut impl FnMut(u16, Reason)) {
    let Some(data) = asked.decoded.and_then(|one| one.data.as_deref()) else {
        return;
    };
    if gtin.indicator() != 9 {
        return;
    }
    let read = ElementString::read(ApplicationIdentifiers::shipped(), data);
    let measured = read.elements.iter().any(|element| {
        let code = element.code();
        code.as_str() == "30"
            || ["31", "32", "35", "36"]
                .iter()
                .any(|head| code.as_str().starts_with(head))
    });
    if !measured {
        let code = asked.description.code.clone();
        add(31, Reason::VariableWithoutMeasure { code });
    }
}

/// The symbol against the use and the announced code: 9, 24, 25.
fn check_symbol(
    asked: &UseOfCode<'_>,
    requirements: &Requirements,
    add: &mut impl FnMut(u16, Reason),
) {
    if asked.inspection.hri_present == Some(false) {
        add(24, Reason::NoPrintedDigits);
    }
    let Some(decoded) = asked.decoded else {
        return;
    };
    if let (Some(found), Some(allowed)) =
        (decoded.symbology, requirements.allowed(asked.environment))
        && !allowed.symbologies.contains(&found)
    {
        let allowed = allowed.symbologies.clone();
        add(9, Reason::SymbologyNotAllowed { found, allowed });
    }
    if let (Some(read), Some(announced)) = (decoded.gtin14, asked.description.gtin14)
        && read != announced
    {
        add(
            25,
            Reason::OtherCode {
                decoded: decoded.data.clone().unwrap_or_default(),
                announced: asked.description.code.clone(),
            },
        );
    }
}

#[cfg(test)]
mod tests;
