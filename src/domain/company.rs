//! Companies (企业): who hands in samples, under one number for one name.
//!
//! A second registration of the same name must find the first, however its blanks,
//! brackets and letters were typed; `CompanyName::normalised` is what is compared.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{coded::coded, id::CompanyId, numbering::CompanyNumber, quota::Quota, texts::Explain};

/// The longest company name: the registers allow far less.
const LONGEST_NAME: usize = 200;

/// A name that no company can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompanyError {
    /// Nothing but blanks.
    #[error("a company needs a name")]
    NoName,
    /// More characters than a register would take.
    #[error("company name of {length} characters, expected at most {LONGEST_NAME}")]
    LongName {
        /// Its characters.
        length: usize,
    },
    /// A control character, such as a line break pasted from a table.
    #[error("company name has control character U+{code:04X} at place {place}")]
    ControlCharacter {
        /// Its Unicode number.
        code: u32,
        /// Its place, counted from 1.
        place: usize,
    },
}

impl Explain for CompanyError {
    fn key(&self) -> &'static str {
        match self {
            Self::NoName => "desk.company.no_name",
            Self::LongName { .. } => "desk.company.long_name",
            Self::ControlCharacter { .. } => "desk.company.control_character",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoName => Vec::new(),
            Self::LongName { length } => vec![
                ("length", length.to_string()),
                ("limit", LONGEST_NAME.to_string()),
            ],
            Self::ControlCharacter { code, place } => vec![
                ("code", format!("U+{code:04X}")),
                ("place", place.to_string()),
            ],
        }
    }
}

/// The name of a company, blanks at its ends removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyName(String);

impl CompanyName {
    /// Reads a name as it was typed.
    ///
    /// # Errors
    /// `NoName`, `LongName` or `ControlCharacter`.
    pub fn parse(text: &str) -> Result<Self, CompanyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CompanyError::NoName);
        }
        let length = text.chars().count();
        if length > LONGEST_NAME {
            return Err(CompanyError::LongName { length });
        }
        match (1..).zip(text.chars()).find(|(_, c)| c.is_control()) {
            Some((place, character)) => Err(CompanyError::ControlCharacter {
                code: u32::from(character),
                place,
            }),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one name have in common: full-width letters, digits and
    /// brackets become half-width, letters small, blanks vanish.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect()
    }
}

/// The half-width form of a full-width ASCII character (U+FF01 to U+FF5E stand 0xFEE0 higher).
fn half_width(character: char) -> char {
    match u32::from(character) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

impl std::fmt::Display for CompanyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<CompanyName> for String {
    fn from(name: CompanyName) -> Self {
        name.0
    }
}

impl TryFrom<String> for CompanyName {
    type Error = CompanyError;

    fn try_from(text: String) -> Result<Self, CompanyError> {
        Self::parse(&text)
    }
}

coded! {
    /// Whether a company may hand in samples.
    CompanyState in "company_state" {
        /// It may.
        Active "active",
        /// It no longer may; its history stays.
        Closed "closed",
    }
}

/// What the desk keeps about a company beside its name; every text may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct CompanyDetails {
    /// Person to talk to (联系人).
    pub contact: String,
    /// Telephone (联系方式).
    pub phone: String,
    /// Address (地址).
    pub address: String,
    /// Unified social credit code (统一社会信用代码).
    pub credit_code: String,
    /// Legal representative (法人).
    pub legal_person: String,
    /// Post code (邮政编码).
    pub post_code: String,
    /// E-mail (邮箱).
    pub email: String,
    /// GS1 company prefixes, digits only (厂商识别代码).
    pub prefixes: Vec<String>,
    /// Remarks (备注).
    pub remark: String,
}

impl CompanyDetails {
    /// Whether neither telephone nor mail nor address is known.
    #[must_use]
    pub fn is_out_of_reach(&self) -> bool {
        let mut ways = [&self.phone, &self.email, &self.address].into_iter();
        ways.all(|way| way.trim().is_empty())
    }

    /// Whom to reach and how, as documents say it (ISO/IEC 17025:2017 7.8.2.1 e): person, telephone,
    /// mail. Empty where no telephone, mail or address is known, because a name alone reaches nobody.
    #[must_use]
    pub fn reached(&self) -> String {
        if self.is_out_of_reach() {
            return String::new();
        }
        let parts = [&self.contact, &self.phone, &self.email];
        let known = parts.into_iter().map(|part| part.trim());
        let known: Vec<&str> = known.filter(|part| !part.is_empty()).collect();
        known.join(" ")
    }
}

/// A company that hands in samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Identity.
    pub id: CompanyId,
    /// The number people use (企业管理编号).
    pub number: CompanyNumber,
    /// Name (企业名称).
    pub name: CompanyName,
    /// Everything else the desk keeps.
    pub details: CompanyDetails,
    /// What is left of the codes it has paid for (剩余数量).
    pub quota: Quota,
    /// Whether it may hand in samples.
    pub state: CompanyState,
    /// When it was registered (办理时间).
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_name() {
        let one = CompanyName::parse("深圳市华强(集团) ABC 有限公司").unwrap();
        for other in [
            "  深圳市华强（集团）ABC有限公司 ",
            "深圳市华强(集团)ＡＢＣ\u{3000}有限公司",
            "深圳市 华强（集团)abc有限公司",
        ] {
            let other = CompanyName::parse(other).unwrap();
            assert_eq!(one.normalised(), other.normalised(), "{other}");
        }
        let another = CompanyName::parse("深圳市华强(集团) ABD 有限公司").unwrap();
        assert_ne!(one.normalised(), another.normalised());
    }

    #[test]
    fn a_name_alone_reaches_nobody_and_one_way_is_enough() {
        let mut details = CompanyDetails {
            contact: "王芳".to_owned(),
            phone: " ".to_owned(),
            ..CompanyDetails::default()
        };
        assert!(details.is_out_of_reach());
        assert_eq!(details.reached(), "");
        details.email = "wang@example.com".to_owned();
        assert_eq!(details.reached(), "王芳 wang@example.com");
        let by_post = CompanyDetails {
            address: "示例市标准大道2号".to_owned(),
            ..CompanyDetails::default()
        };
        assert!(!by_post.is_out_of_reach());
    }

    #[test]
    fn names_that_no_company_has_are_refused() {
        let long = "长".repeat(201);
        for (text, key) in [
            (" \u{3000}", "desk.company.no_name"),
            (long.as_str(), "desk.company.long_name"),
            ("甲\n乙", "desk.company.control_character"),
        ] {
            assert_eq!(CompanyName::parse(text).unwrap_err().key(), key);
        }
    }
}
