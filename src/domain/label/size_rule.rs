//! What the tables allow for a kind of symbol and a purpose: X, height, quiet zones, length.
//!
//! Symbols for trade are in the requirement tables by which we judge others; Code 128 and Code 39
//! for a company's own use, and how frames and texts are drawn, are in `dictionaries/labels/symbols.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::dictionary::Confidence;
use crate::intake::Environment;
use crate::judgement::requirement::{
    CharacterLimit, HeightRule, LengthLimit, QuietZoneRule, Requirements, XLimits,
};
use crate::label::{Carrier, Refusal};
use crate::measurement::Symbology;

/// What a symbol is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Scanned by others, in an environment that the requirement tables know.
    Trade(Environment),
    /// Scanned only by whoever prints it.
    OwnUse,
}

/// Where the sizes of symbols for one's own use stand.
const OWN_USE_TABLE: &str = "dictionaries/labels/symbols.toml";

/// The code of `Purpose::OwnUse`.
const OWN_USE: &str = "OwnUse";

impl Purpose {
    /// Every purpose, in reading order.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let trade = Environment::ALL.iter().copied().map(Self::Trade);
        trade.chain([Self::OwnUse]).collect()
    }

    /// The word that commands, addresses and templates use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trade(environment) => environment.code(),
            Self::OwnUse => OWN_USE,
        }
    }

    /// Reads `code()`, letters in any case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all()
            .into_iter()
            .find(|one| one.code().eq_ignore_ascii_case(code))
    }

    /// The key of its name in the language files.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Trade(environment) => environment.label(),
            Self::OwnUse => "labels.purpose.own_use",
        }
    }
}

impl<'de> Deserialize<'de> for Purpose {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("{code} is not a purpose")))
    }
}

/// What is allowed for one kind of symbol and one purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct SizeRule {
    /// Limits of X.
    pub x: XLimits,
    /// Height of the bars; matrix symbols have none.
    pub height: Option<HeightRule>,
    /// Least height of the bars as a share of the length without quiet zones.
    pub height_share: Option<f64>,
    /// Quiet zones.
    pub quiet_zone: QuietZoneRule,
    /// The greatest length with quiet zones.
    pub length: Option<LengthLimit>,
    /// The most data characters.
    pub characters: Option<CharacterLimit>,
    /// Wide elements in narrow ones, for symbols of two widths.
    pub wide: Option<WideRule>,
}

/// Width of wide elements in X.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WideRule {
    symbologies: Vec<Symbology>,
    /// The least allowed.
    pub least: f64,
    /// The one aimed at.
    pub target: f64,
    /// The greatest allowed.
    pub most: f64,
    /// Where it is written.
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// Bearer bars of ITF-14.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BearerRule {
    /// Width in millimetres where a plate prints; all around.
    pub plate: f64,
    /// Width in X where none does; above and below.
    pub modules: f64,
    /// Where it is written.
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// How much narrower than designed bars may be made.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReductionRule {
    /// The most, in X.
    pub most: f64,
    /// Where it is written.
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// Digits of EAN and UPC whose bars are made a little wider or narrower.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UniformRule {
    /// The digits.
    pub digits: String,
    /// One of so many parts of X is added to each bar or taken from it.
    pub share: u32,
    /// Where it is written.
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// The text beside a symbol.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRule {
    /// Height of the digits of retail symbols in X.
    pub retail_height: f64,
    /// Height of the smaller outer digits of UPC-A and UPC-E in X.
    pub outer_height: f64,
    /// How much further guard bars reach down in X.
    pub guards: f64,
    /// Distance between bars and digits in X.
    pub gap: f64,
    /// Height of capital letters elsewhere in millimetres, by purpose.
    pub height: BTreeMap<String, f64>,
    /// Where it is written.
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnUse {
    symbologies: Vec<Symbology>,
    x: XLimits,
    height: HeightRule,
    height_share: f64,
    quiet_zone: QuietZoneRule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bearer: BearerRule,
    reduction: ReductionRule,
    uniform: UniformRule,
    text: TextRule,
    wide: Vec<WideRule>,
    own_use: Vec<OwnUse>,
}

/// All rules of size.
#[derive(Debug, Clone)]
pub struct SizeRules {
    requirements: Requirements,
    own_use: BTreeMap<Symbology, SizeRule>,
    wide: Vec<WideRule>,
    /// Bearer bars.
    pub bearer: BearerRule,
    /// Reduction of bars.
    pub reduction: ReductionRule,
    /// Digits whose bars are made wider or narrower.
    pub uniform: UniformRule,
    /// The text beside a symbol.
    pub text: TextRule,
}

impl SizeRules {
    /// The rules compiled into the program, with the requirement tables in force.
    ///
    /// # Errors
    /// When the shipped file is broken; a test keeps it whole.
    pub fn shipped(requirements: Requirements) -> Result<Self, toml::de::Error> {
        let content = include_str!("../../../dictionaries/labels/symbols.toml");
        Self::parse(content, requirements)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is not TOML, or misses or has something that it should not.
    pub fn parse(content: &str, requirements: Requirements) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(content)?;
        let mut own_use = BTreeMap::new();
        for rule in file.own_use {
            for symbology in &rule.symbologies {
                let size = SizeRule {
                    x: rule.x.clone(),
                    height: Some(rule.height.clone()),
                    height_share: Some(rule.height_share),
                    quiet_zone: rule.quiet_zone.clone(),
                    length: None,
                    characters: None,
                    wide: wide(&file.wide, *symbology),
                };
                own_use.insert(*symbology, size);
            }
        }
        Ok(Self {
            requirements,
            own_use,
            wide: file.wide,
            bearer: file.bearer,
            reduction: file.reduction,
            uniform: file.uniform,
            text: file.text,
        })
    }

    /// What is allowed for a kind of symbol and a purpose.
    ///
    /// # Errors
    /// When the kind may not be used for it, or the tables give it no size.
    pub fn find(&self, carrier: Carrier, purpose: Purpose) -> Result<SizeRule, Refusal> {
        let symbology = carrier.symbology();
        let no_size = |clause: &str| Refusal::NoSize {
            carrier,
            purpose,
            clause: clause.to_owned(),
        };
        let Purpose::Trade(environment) = purpose else {
            let own = self.own_use.get(&symbology).cloned();
            return own.ok_or_else(|| no_size(OWN_USE_TABLE));
        };
        let allowed = self.requirements.allowed(environment);
        if let Some(allowed) = allowed.filter(|all| !all.symbologies.contains(&symbology)) {
            return Err(Refusal::NotAllowed {
                carrier,
                purpose,
                clause: allowed.clause.clone(),
            });
        }
        let found = self.requirements.find(symbology, environment, None, false);
        let rule = found.and_then(|rule| {
            Some(SizeRule {
                x: rule.x.clone()?,
                height: rule.height.clone(),
                height_share: None,
                quiet_zone: rule.quiet_zone.clone()?,
                length: rule.length.clone(),
                characters: rule.characters.clone(),
                wide: wide(&self.wide, symbology),
            })
        });
        rule.ok_or_else(|| no_size(allowed.map_or("", |allowed| &allowed.clause)))
    }

    /// The purposes for which a kind of symbol has a size.
    #[must_use]
    pub fn purposes(&self, carrier: Carrier) -> Vec<Purpose> {
        let mut all = Purpose::all();
        all.retain(|purpose| self.find(carrier, *purpose).is_ok());
        all
    }

    /// Height of capital letters beside a symbol, in millimetres.
    #[must_use]
    pub fn text_height(&self, purpose: Purpose) -> f64 {
        let heights = &self.text.height;
        let least = heights.values().copied().fold(f64::INFINITY, f64::min);
        heights.get(purpose.code()).copied().unwrap_or(least)
    }
}

fn wide(rules: &[WideRule], symbology: Symbology) -> Option<WideRule> {
    let mut rules = rules.iter();
    rules
        .find(|rule| rule.symbologies.contains(&symbology))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Environment::{GeneralDistribution, Healthcare, RetailPos};

    fn rules() -> SizeRules {
        SizeRules::shipped(Requirements::shipped().unwrap()).unwrap()
    }

    #[test]
    fn every_kind_of_symbol_has_a_size_for_some_purpose() {
        let rules = rules();
        for carrier in Carrier::ALL {
            assert!(!rules.purposes(carrier).is_empty(), "{carrier}");
        }
        assert_eq!(
            rules.purposes(Carrier::Ean8),
            [Purpose::Trade(RetailPos), Purpose::Trade(Healthcare)]
        );
        assert_eq!(rules.purposes(Carrier::Code39), [Purpose::OwnUse]);
    }

    #[test]
    fn what_the_tables_do_not_allow_is_refused_with_the_clause() {
        let rules = rules();
        let refused = rules
            .find(Carrier::Itf14, Purpose::Trade(RetailPos))
            .unwrap_err();
        assert!(matches!(
            refused,
            Refusal::NotAllowed { carrier: Carrier::Itf14, clause, .. } if clause.contains("GB 12904")
        ));
        let refused = rules.find(Carrier::Gs1Qr, Purpose::Trade(Healthcare));
        assert!(matches!(
            refused,
            Err(Refusal::NoSize { clause, .. }) if clause.contains("5.12.3.6")
        ));
    }

    #[test]
    fn the_limits_of_gs1_128_come_from_the_tables() {
        let rule = rules()
            .find(Carrier::Gs1128, Purpose::Trade(GeneralDistribution))
            .unwrap();
        assert!((rule.length.unwrap().most - 165.10).abs() < 1e-9);
        assert_eq!(rule.characters.unwrap().most, 48);
        assert_eq!((rule.quiet_zone.left, rule.quiet_zone.right), (10.0, 10.0));
    }

    #[test]
    fn purposes_read_back() {
        for one in Purpose::all() {
            assert_eq!(Purpose::from_code(&one.code().to_lowercase()), Some(one));
        }
        assert_eq!(Purpose::from_code("Moon"), None);
    }
}
