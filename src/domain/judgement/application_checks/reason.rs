//! Why an application key is proposed, with everything its sentence names.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::judgement::name_difference::NameDifference;
use crate::measurement::Symbology;
use crate::texts::Explain;

/// Why a key is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The same product had other codes.
    SeveralCodes {
        /// The other codes.
        codes: Vec<String>,
    },
    /// Other products had the same code.
    SeveralProducts {
        /// The other products.
        products: Vec<String>,
    },
    /// An earlier intake had the product otherwise, under the same code.
    CharacteristicChanged {
        /// As it was.
        before: String,
        /// As it is.
        now: String,
    },
    /// A pack of another level had the same code.
    SharedAcrossLevels {
        /// The other product.
        product: String,
    },
    /// The directory has no holder of the prefix.
    NotRegistered {
        /// The code.
        code: String,
    },
    /// The directory has another holder than the client.
    OtherHolder {
        /// The registered holder.
        holder: String,
        /// The client.
        company: String,
    },
    /// The prefix may not be used on the day.
    NotInForce {
        /// The company prefix.
        prefix: String,
        /// Its holder.
        holder: String,
        /// Key of the standing's name.
        standing: String,
        /// Its last day, where known.
        until: Option<NaiveDate>,
    },
    /// The name on the pack is not the registered one.
    NameDiffers {
        /// The registered name.
        registered: String,
        /// The name on the pack.
        on_pack: String,
        /// Character by character.
        difference: NameDifference,
    },
    /// The contractor's own code on commissioned goods.
    ContractorsCode {
        /// The principal named on the pack.
        principal: String,
        /// The holder of the code.
        holder: String,
    },
    /// A code issued by another member organisation.
    Foreign {
        /// The three digits.
        prefix: String,
        /// Who issued them.
        organisation: String,
    },
    /// A prefix that goods in open trade may not bear.
    Restricted {
        /// The three digits.
        prefix: String,
        /// Key of the category's name.
        category: String,
    },
    /// The last digit is wrong.
    CheckDigit {
        /// The code.
        code: String,
        /// The right digit.
        expected: char,
    },
    /// The symbology is not one for this use.
    SymbologyNotAllowed {
        /// What was measured.
        found: Symbology,
        /// What the use allows.
        allowed: Vec<Symbology>,
    },
    /// The symbol holds another code than the client announced.
    OtherCode {
        /// What was decoded.
        decoded: String,
        /// What was announced.
        announced: String,
    },
    /// Indicator 9 without a measure.
    VariableWithoutMeasure {
        /// The code.
        code: String,
    },
    /// Contents and count do not stand as they should.
    ContentsMisused {
        /// What was decoded.
        data: String,
    },
    /// A logistic unit whose symbol has no serial number of it.
    NoSscc {
        /// What was decoded.
        data: String,
    },
    /// A symbol in healthcare that names no product.
    NoProductIdentifier {
        /// What was decoded.
        data: String,
    },
    /// A symbol in healthcare by the rules of an issuing agency that is not recorded.
    OtherIssuer {
        /// The agency.
        agency: String,
        /// What was decoded.
        data: String,
    },
    /// A symbol in healthcare that names the product and nothing of its production.
    NoProductionIdentifier {
        /// What was decoded.
        data: String,
    },
    /// A two-dimensional code on retail goods without the commodity code.
    NoCommodityCode {
        /// What was decoded.
        data: String,
    },
    /// The short code on a case or pallet.
    SmallCodeOnLargePack {
        /// The code.
        code: String,
    },
    /// A person saw nothing beside the symbol that people can read.
    NotReadableByPeople,
    /// A person saw no human readable characters.
    NoPrintedDigits,
}

impl Explain for Reason {
    fn key(&self) -> &'static str {
        match self {
            Self::SeveralCodes { .. } => "judgement.proposal.several_codes",
            Self::SeveralProducts { .. } => "judgement.proposal.several_products",
            Self::CharacteristicChanged { .. } => "judgement.proposal.characteristic_changed",
            Self::SharedAcrossLevels { .. } => "judgement.proposal.shared_across_levels",
            Self::NotRegistered { .. } => "judgement.proposal.not_registered",
            Self::OtherHolder { .. } => "judgement.proposal.other_holder",
            Self::NotInForce { until: Some(_), .. } => "judgement.proposal.not_in_force_since",
            Self::NotInForce { .. } => "judgement.proposal.not_in_force",
            Self::NameDiffers { .. } => "judgement.proposal.name_differs",
            Self::ContractorsCode { .. } => "judgement.proposal.contractors_code",
            Self::Foreign { .. } => "judgement.proposal.foreign",
            Self::Restricted { .. } => "judgement.proposal.restricted",
            Self::CheckDigit { .. } => "judgement.proposal.check_digit",
            Self::SymbologyNotAllowed { .. } => "judgement.proposal.symbology_not_allowed",
            Self::OtherCode { .. } => "judgement.proposal.other_code",
            Self::VariableWithoutMeasure { .. } => "judgement.proposal.variable_without_measure",
            Self::ContentsMisused { .. } => "judgement.proposal.contents_misused",
            Self::NoSscc { .. } => "judgement.proposal.no_sscc",
            Self::NoProductIdentifier { .. } => "judgement.proposal.no_product_identifier",
            Self::OtherIssuer { .. } => "judgement.proposal.other_issuer",
            Self::NoProductionIdentifier { .. } => "judgement.proposal.no_production_identifier",
            Self::NoCommodityCode { .. } => "judgement.proposal.no_commodity_code",
            Self::SmallCodeOnLargePack { .. } => "judgement.proposal.small_code_on_large_pack",
            Self::NotReadableByPeople => "judgement.proposal.not_readable_by_people",
            Self::NoPrintedDigits => "judgement.proposal.no_printed_digits",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoPrintedDigits | Self::NotReadableByPeople => Vec::new(),
            Self::SmallCodeOnLargePack { code } => vec![("code", code.clone())],
            Self::ContentsMisused { data }
            | Self::NoSscc { data }
            | Self::NoProductIdentifier { data }
            | Self::NoProductionIdentifier { data }
            | Self::NoCommodityCode { data } => vec![("data", data.clone())],
            Self::NotInForce { .. } | Self::NameDiffers { .. } => self.long_arguments(),
            Self::SeveralCodes { codes } => vec![("codes", codes.join(", "))],
            Self::SeveralProducts { products } => vec![("products", products.join(", "))],
            Self::CharacteristicChanged { before, now } => {
                vec![("before", before.clone()), ("now", now.clone())]
            }
            Self::OtherIssuer { agency, data } => {
                vec![("agency", agency.clone()), ("data", data.clone())]
            }
            Self::SharedAcrossLevels { product } => vec![("product", product.clone())],
            Self::NotRegistered { code } | Self::VariableWithoutMeasure { code } => {
                vec![("code", code.clone())]
            }
            Self::OtherHolder { holder, company } => {
                vec![("holder", holder.clone()), ("company", company.clone())]
            }
            Self::ContractorsCode { principal, holder } => {
                vec![("principal", principal.clone()), ("holder", holder.clone())]
            }
            Self::Foreign {
                prefix,
                organisation,
            } => vec![
                ("prefix", prefix.clone()),
                ("organisation", organisation.clone()),
            ],
            Self::Restricted { prefix, category } => vec![
                ("prefix", prefix.clone()),
                ("category", format!("@{category}")),
            ],
            Self::CheckDigit { code, expected } => {
                vec![("code", code.clone()), ("expected", expected.to_string())]
            }
            Self::SymbologyNotAllowed { found, allowed } => {
                let allowed: Vec<_> = allowed.iter().map(|one| one.label()).collect();
                vec![
                    ("found", found.label().to_owned()),
                    ("allowed", allowed.join(", ")),
                ]
            }
            Self::OtherCode { decoded, announced } => vec![
                ("decoded", decoded.clone()),
                ("announced", announced.clone()),
            ],
        }
    }
}

impl Reason {
    /// The arguments of the two reasons that name most.
    fn long_arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotInForce {
                prefix,
                holder,
                standing,
                until,
            } => vec![
                ("prefix", prefix.clone()),
                ("holder", holder.clone()),
                ("standing", format!("@{standing}")),
                (
                    "until",
                    until.map_or_else(String::new, |day| day.to_string()),
                ),
            ],
            Self::NameDiffers {
                registered,
                on_pack,
                difference,
            } => vec![
                ("registered", registered.clone()),
                ("on_pack", on_pack.clone()),
                ("difference", difference.to_string()),
            ],
            _ => Vec::new(),
        }
    }
}
