//! The member directory of the code centre: who holds which company prefix, and until when.
//!
//! The directory is imported as it stands; whether a prefix is good is asked for a date.
//! The same prefix may occur several times, once for every renewal or holder.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::gs1::gtin::{Gtin14, GtinKind};
use crate::texts::Explain;

/// What the directory says of a membership, apart from its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// Registered (在用、有效).
    #[default]
    Registered,
    /// Suspended by the centre (暂停、冻结).
    Suspended,
    /// Cancelled (注销、失效).
    Cancelled,
}

impl MemberStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Registered, Self::Suspended, Self::Cancelled];

    /// The word that the database and the JSON use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads `code()`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Whether a prefix may be used on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Registered and within its dates.
    Valid,
    /// Its validity begins later.
    NotYetValid,
    /// Its validity is over.
    Expired,
    /// Suspended by the centre.
    Suspended,
    /// Cancelled.
    Cancelled,
}

impl Standing {
    /// The key of its name for people.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Valid => "catalogue.standing.valid",
            Self::NotYetValid => "catalogue.standing.not_yet_valid",
            Self::Expired => "catalogue.standing.expired",
            Self::Suspended => "catalogue.standing.suspended",
            Self::Cancelled => "catalogue.standing.cancelled",
        }
    }
}

/// One entry of the directory. An empty text means that the directory does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Company prefix (厂商识别代码): 7 to 10 digits, 12 for a single number, 8 for a GTIN-8.
    pub prefix: String,
    /// The registered holder's full name.
    pub holder_name: String,
    /// Address.
    pub address: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// First day of validity.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity.
    pub valid_to: Option<NaiveDate>,
    /// What the directory says apart from the dates.
    pub status: MemberStatus,
    /// Number of the member certificate.
    pub certificate_no: String,
}

impl Member {
    /// Whether the prefix may be used on a day; both days of validity count.
    #[must_use]
    pub fn standing(&self, on: NaiveDate) -> Standing {
        match self.status {
            MemberStatus::Cancelled => Standing::Cancelled,
            MemberStatus::Suspended => Standing::Suspended,
            MemberStatus::Registered if self.valid_to.is_some_and(|last| on > last) => {
                Standing::Expired
            }
            MemberStatus::Registered if self.valid_from.is_some_and(|first| on < first) => {
                Standing::NotYetValid
            }
            MemberStatus::Registered => Standing::Valid,
        }
    }
}

/// The prefixes under which a number may be found, the longest first.
///
/// A GTIN-8 is given out one by one, so it is looked up whole; the other numbers by the
/// 12 to 4 digits after the indicator (and, for a GTIN-12, also without its leading zero,
/// the way American directories write a prefix).
#[must_use]
pub fn prefixes_to_look_up(gtin: Gtin14) -> Vec<String> {
    let digits = gtin.to_string();
    if gtin.shortest_kind() == GtinKind::Gtin8 {
        return digits.get(6..).map(str::to_owned).into_iter().collect();
    }
    let body = digits.get(1..13).unwrap_or_default();
    let mut prefixes: Vec<String> = (4..=12)
        .rev()
        .filter_map(|length| body.get(..length))
        .map(str::to_owned)
        .collect();
    if let Some(without_zero) = body.strip_prefix('0') {
        prefixes.extend(
            (6..=10)
                .rev()
                .filter_map(|length| without_zero.get(..length))
                .map(str::to_owned),
        );
    }
    prefixes
}

/// The entry that speaks for a number on a day: the longest prefix wins, then an entry that
/// is valid on that day, then the one whose validity ends last.
#[must_use]
pub fn holder_of<'a>(
    members: impl IntoIterator<Item = &'a Member>,
    gtin: Gtin14,
    on: NaiveDate,
) -> Option<&'a Member> {
    let prefixes = prefixes_to_look_up(gtin);
    members
        .into_iter()
        .filter_map(|member| {
            let rank = prefixes.iter().position(|one| *one == member.prefix)?;
            Some((rank, member))
        })
        .min_by_key(|(rank, member)| {
            (
                *rank,
                member.standing(on) != Standing::Valid,
                std::cmp::Reverse(member.valid_to.unwrap_or(NaiveDate::MAX)),
            )
        })
        .map(|(_, member)| member)
}

/// One thing noticed on one row of a directory file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MemberFinding {
    /// No prefix on the row.
    PrefixMissing,
    /// A prefix that is not 4 to 12 digits.
    PrefixShape {
        /// The cell's text.
        found: String,
    },
    /// No holder on the row.
    HolderMissing,
    /// A date that cannot be read; it was left open.
    Date {
        /// The cell's text.
        found: String,
    },
    /// Validity ends before it begins.
    DateOrder {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// A credit code with a wrong length, character or check character; it was kept.
    CreditCode {
        /// The cell's text.
        found: String,
    },
    /// A status that we do not know; the entry counts as registered.
    Status {
        /// The cell's text.
        found: String,
    },
    /// The same entry as an earlier row.
    Repeated {
        /// Its row number.
        row: u32,
    },
}

impl MemberFinding {
    /// Whether the row cannot become an entry.
    #[must_use]
    pub const fn refuses(&self) -> bool {
        matches!(
            self,
            Self::PrefixMissing
                | Self::PrefixShape { .. }
                | Self::HolderMissing
                | Self::DateOrder { .. }
                | Self::Repeated { .. }
        )
    }
}

impl Explain for MemberFinding {
    fn key(&self) -> &'static str {
        match self {
            Self::PrefixMissing => "catalogue.member.prefix_missing",
            Self::PrefixShape { .. } => "catalogue.member.prefix_shape",
            Self::HolderMissing => "catalogue.member.holder_missing",
            Self::Date { .. } => "catalogue.member.date",
            Self::DateOrder { .. } => "catalogue.member.date_order",
            Self::CreditCode { .. } => "catalogue.member.credit_code",
            Self::Status { .. } => "catalogue.member.status",
            Self::Repeated { .. } => "catalogue.member.repeated",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::PrefixMissing | Self::HolderMissing => Vec::new(),
            Self::DateOrder { from, to } => {
                vec![("from", from.to_string()), ("to", to.to_string())]
            }
            Self::Repeated { row } => vec![("row", row.to_string())],
            Self::PrefixShape { found }
            | Self::Date { found }
            | Self::CreditCode { found }
            | Self::Status { found } => vec![("found", found.clone())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn member(prefix: &str, holder: &str, to: &str) -> Member {
        Member {
            prefix: prefix.to_owned(),
            holder_name: holder.to_owned(),
            address: String::new(),
            credit_code: String::new(),
            valid_from: Some(day("2020-01-01")),
            valid_to: Some(day(to)),
            status: MemberStatus::Registered,
            certificate_no: String::new(),
        }
    }

    #[test]
    fn both_ends_of_the_validity_count_and_a_status_beats_the_dates() {
        let mut one = member("6901234", "甲", "2021-12-31");
        assert_eq!(one.standing(day("2019-12-31")), Standing::NotYetValid);
        assert_eq!(one.standing(day("2020-01-01")), Standing::Valid);
        assert_eq!(one.standing(day("2021-12-31")), Standing::Valid);
        assert_eq!(one.standing(day("2022-01-01")), Standing::Expired);
        one.status = MemberStatus::Cancelled;
        assert_eq!(one.standing(day("2020-06-01")), Standing::Cancelled);
    }

    #[test]
    fn the_longest_prefix_speaks_then_the_valid_entry_then_the_newest() {
        let members = [
            member("6901234", "甲", "2021-12-31"),
            member("6901234", "乙", "2030-12-31"),
            member("69012345", "丙", "2021-12-31"),
            member("012345", "丁", "2030-12-31"),
            member("69002960", "戊", "2030-12-31"),
        ];
        let holder = |code: &str, on: &str| {
            holder_of(&members, code.parse().unwrap(), day(on)).map(|one| one.holder_name.as_str())
        };
        assert_eq!(holder("6901234567892", "2024-01-01"), Some("丙"));
        assert_eq!(holder("16901234067894", "2024-01-01"), Some("乙"));
        assert_eq!(holder("012345000065", "2024-01-01"), Some("丁"));
        assert_eq!(holder("69002960", "2024-01-01"), Some("戊"));
        assert_eq!(holder("6921234567890", "2024-01-01"), None);
    }

    #[test]
    fn an_eight_digit_number_is_never_looked_up_as_if_padded() {
        let prefixes = prefixes_to_look_up("69002960".parse().unwrap());
        assert_eq!(prefixes, ["69002960"]);
    }
}
