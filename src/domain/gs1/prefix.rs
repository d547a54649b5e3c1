//! Who issued a number: GS1 prefixes, their categories, and the lengths of company prefixes.
//!
//! Everything is read from `dictionaries/gs1/`: `prefixes.csv` covers 000 to 999 without
//! gaps, `gtin8_prefixes.csv` has what is different for eight digits, and
//! `gcp_lengths.csv` says where a Chinese number divides into company and item.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::gs1::gtin::{Gtin14, GtinKind};

/// What numbers under a prefix may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A GS1 member organisation issues company prefixes here.
    Member,
    /// Free use within a region, such as weighed goods in a shop.
    RestrictedRegion,
    /// Free use within one company.
    RestrictedCompany,
    /// Nobody may issue numbers here.
    Unassigned,
    /// Held by the Global Office for a later member organisation.
    Reserved,
    /// Identifiers that are not trade item numbers.
    Special,
    /// Demonstrations and examples.
    Demo,
    /// Only numbers of eight digits exist here.
    #[serde(rename = "gtin8_only")]
    Gtin8Only,
    /// Serial publications.
    Issn,
    /// Books and printed music.
    Isbn,
    /// Refund receipts.
    Refund,
    /// Coupons.
    Coupon,
}

impl Category {
    /// The name used in data files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::RestrictedRegion => "restricted_region",
            Self::RestrictedCompany => "restricted_company",
            Self::Unassigned => "unassigned",
            Self::Reserved => "reserved",
            Self::Special => "special",
            Self::Demo => "demo",
            Self::Gtin8Only => "gtin8_only",
            Self::Issn => "issn",
            Self::Isbn => "isbn",
            Self::Refund => "refund",
            Self::Coupon => "coupon",
        }
    }

    /// The key of its name in the language files.
    #[must_use]
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Member => "gs1.prefix_category.member",
            Self::RestrictedRegion => "gs1.prefix_category.restricted_region",
            Self::RestrictedCompany => "gs1.prefix_category.restricted_company",
            Self::Unassigned => "gs1.prefix_category.unassigned",
            Self::Reserved => "gs1.prefix_category.reserved",
            Self::Special => "gs1.prefix_category.special",
            Self::Demo => "gs1.prefix_category.demo",
            Self::Gtin8Only => "gs1.prefix_category.gtin8_only",
            Self::Issn => "gs1.prefix_category.issn",
            Self::Isbn => "gs1.prefix_category.isbn",
            Self::Refund => "gs1.prefix_category.refund",
            Self::Coupon => "gs1.prefix_category.coupon",
        }
    }

    /// Whether goods in open trade may bear such a number.
    #[must_use]
    pub const fn is_for_open_trade(self) -> bool {
        matches!(self, Self::Member | Self::Issn | Self::Isbn)
    }
}

/// A range of three-digit prefixes and who stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PrefixRange {
    /// The first prefix, three digits.
    pub from: String,
    /// The last prefix, three digits.
    pub to: String,
    /// What the numbers may be used for.
    pub category: Category,
    /// The issuing organisation; empty where there is none.
    pub organisation: String,
    /// ISO 3166 alpha-2 codes, joined by `|`; empty where there is no country.
    pub countries: String,
    /// Country or use in Chinese.
    pub zh: String,
    /// Country or use in English.
    pub en: String,
    /// How sure the row is: C, P or M.
    pub confidence: String,
    /// What else is known.
    pub note: String,
}

impl PrefixRange {
    /// Whether the organisation of a country, by its alpha-2 code, issues these numbers.
    #[must_use]
    pub fn is_of(&self, country: &str) -> bool {
        self.countries.split('|').any(|one| one == country)
    }

    fn covers(&self, prefix: &str) -> bool {
        self.from.as_str() <= prefix && prefix <= self.to.as_str()
    }
}

/// How numbers are given out under a longer prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Allocation {
    Company,
    Single,
}

/// One row of the table of lengths.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct LengthRule {
    prefix: String,
    length: usize,
    kind: Allocation,
}

/// Where a number divides into company prefix and item reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompanySplit {
    /// A company holds the prefix and numbers its items behind it.
    Company {
        /// The company prefix, without indicator digit.
        prefix: String,
        /// The item reference, without check digit.
        item: String,
    },
    /// The whole number was given out alone; there is no prefix to hold.
    Single,
    /// Our table does not say.
    Unknown,
}

/// What a number says about its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The three digits that decided.
    pub prefix: String,
    /// The range they lie in.
    pub range: &'a PrefixRange,
    /// The company prefix, as far as known.
    pub company: CompanySplit,
}

/// A prefix table that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PrefixError {
    /// A line is not what its header says.
    #[error("prefix table {file}: {reason}")]
    Row {
        /// Which of the files.
        file: &'static str,
        /// What the reader said, with its line.
        reason: String,
    },
    /// A three-digit prefix has no row, or more than one.
    #[error("prefix table: {prefix} is covered by {rows} rows")]
    Coverage {
        /// The prefix.
        prefix: String,
        /// How many rows cover it.
        rows: usize,
    },
}

/// The tables of prefixes.
#[derive(Debug, Clone, Default)]
pub struct Prefixes {
    ranges: Vec<PrefixRange>,
    eight: Vec<PrefixRange>,
    lengths: Vec<LengthRule>,
}

static SHIPPED: LazyLock<Prefixes> = LazyLock::new(|| {
    // The files are compiled in and a test reads them, so the empty table is never seen.
    Prefixes::parse(
        include_str!("../../../dictionaries/gs1/prefixes.csv"),
        include_str!("../../../dictionaries/gs1/gtin8_prefixes.csv"),
        include_str!("../../../dictionaries/gs1/gcp_lengths.csv"),
    )
    .unwrap_or_default()
});

impl Prefixes {
    /// The tables that are compiled into the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads the three tables from their CSV text.
    ///
    /// # Errors
    /// When a row is not what its header says or the prefixes 000 to 999 are not covered
    /// exactly once.
    pub fn parse(prefixes: &str, eight: &str, lengths: &str) -> Result<Self, PrefixError> {
        let mut tables = Self {
            ranges: rows("prefixes.csv", prefixes)?,
            eight: rows("gtin8_prefixes.csv", eight)?,
            lengths: rows("gcp_lengths.csv", lengths)?,
        };
        tables
            .ranges
            .sort_by(|one, other| one.from.cmp(&other.from));
        for number in 0..1000 {
            let prefix = format!("{number:03}");
            let rows = tables.ranges.iter().filter(|row| row.covers(&prefix));
            match rows.count() {
                1 => {}
                rows => return Err(PrefixError::Coverage { prefix, rows }),
            }
        }
        Ok(tables)
    }

    /// Who issued a number, and where it divides.
    ///
    /// `None` only with a table that does not cover the number.
    #[must_use]
    pub fn origin(&self, gtin: Gtin14) -> Option<Origin<'_>> {
        let item = gtin.item();
        if item.shortest_kind() == GtinKind::Gtin8 {
            return self.origin_of_eight(item);
        }
        let digits: String = item
            .digits()
            .iter()
            .skip(1)
            .map(|d| char::from(*d))
            .collect();
        let body = digits.get(..12)?;
        let prefix = body.get(..3)?;
        Some(Origin {
            prefix: prefix.to_owned(),
            range: self.range(prefix)?,
            company: self.split(body),
        })
    }

    /// The range of the three digits that a key begins with.
    #[must_use]
    pub fn range(&self, key: &str) -> Option<&PrefixRange> {
        let prefix = key.get(..3)?;
        // The ranges are in order, without gaps and apart: the last that begins before may cover.
        let after = self
            .ranges
            .partition_point(|row| row.from.as_str() <= prefix);
        let last = self.ranges.get(after.checked_sub(1)?)?;
        last.covers(prefix).then_some(last)
    }

    /// A GTIN-8 carries a prefix of its own: it is never looked up as if it were padded.
    fn origin_of_eight(&self, item: Gtin14) -> Option<Origin<'_>> {
        let digits: String = item
            .digits()
            .iter()
            .skip(6)
            .map(|d| char::from(*d))
            .collect();
        let prefix = digits.get(..3)?;
        let mut rows = self.eight.iter().chain(&self.ranges);
        Some(Origin {
            prefix: prefix.to_owned(),
            range: rows.find(|row| row.covers(prefix))?,
            company: CompanySplit::Single,
        })
    }

    /// How many digits of a key belong to the company, for a key that starts with its prefix.
    ///
    /// `None` where our table does not say or single numbers are given out.
    #[must_use]
    pub fn company_prefix_length(&self, key: &str) -> Option<usize> {
        self.rule(key)
            .filter(|rule| rule.kind == Allocation::Company)
            .map(|rule| rule.length)
    }

    fn rule(&self, key: &str) -> Option<&LengthRule> {
        self.lengths
            .iter()
            .filter(|rule| key.starts_with(&rule.prefix))
            .max_by_key(|rule| rule.prefix.len())
    }

    fn split(&self, body: &str) -> CompanySplit {
        match self.rule(body) {
            Some(rule) if rule.kind == Allocation::Single => CompanySplit::Single,
            Some(rule) => body.split_at_checked(rule.length).map_or(
                CompanySplit::Unknown,
                |(prefix, item)| CompanySplit::Company {
                    prefix: prefix.to_owned(),
                    item: item.to_owned(),
                },
            ),
            None => CompanySplit::Unknown,
        }
    }
}

fn rows<T: serde::de::DeserializeOwned>(
    file: &'static str,
    content: &str,
) -> Result<Vec<T>, PrefixError> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(content.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| PrefixError::Row {
            file,
            reason: error.to_string(),
        })
}

#[cfg(test)]
mod tests;
