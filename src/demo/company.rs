//! The companies of the made world and what the member directory says about them.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use domain::member::{Member, MemberStatus};

use super::chance::Chance;
use super::numbers;
use super::words::{City, Sector, fill, words};

/// First digits of the prefixes that GS1 China gives out, and how long each is
/// (`dictionaries/gs1/gcp_lengths.csv`; a test compares).
const PREFIXES: [(&str, usize); 8] = [
    ("690", 7),
    ("692", 8),
    ("693", 8),
    ("691", 7),
    ("694", 8),
    ("695", 8),
    ("6960", 8),
    ("697", 9),
];

/// The most items that a prefix of nine digits leaves room for, with some to spare.
const FEW_ITEMS: u32 = 800;

/// A company as the front desk will register it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCompany {
    /// Full registered name.
    pub name: String,
    /// Name in English.
    pub english_name: String,
    /// Brand, in Chinese and English.
    pub brand: (String, String),
    /// Unified social credit code.
    pub credit_code: String,
    /// Address.
    pub address: String,
    /// Post code.
    pub postcode: String,
    /// Legal representative.
    pub legal_person: String,
    /// Contact person.
    pub contact: String,
    /// The contact's telephone number.
    pub phone: String,
    /// Company prefix in use.
    pub prefix: String,
    /// A prefix that was cancelled, for companies that once had another.
    pub old_prefix: Option<String>,
    /// Line of business: index in the words.
    pub sector: usize,
    /// Codes paid for when it registered.
    pub quota: u32,
    /// Day of the first contact.
    pub registered_on: NaiveDate,
}

/// What the directory says of a company beyond a plain valid entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Valid,
    Expired,
    FormerName,
    Absent,
}

/// Makes companies and directory entries that do not collide.
#[derive(Debug)]
pub struct CompanyMaker {
    chance: Chance,
    prefixes: BTreeSet<String>,
    last_day: NaiveDate,
    /// The directory so far.
    pub members: Vec<Member>,
}

impl CompanyMaker {
    /// A maker; validity dates are chosen around `last_day`.
    #[must_use]
    pub fn new(seed: u64, last_day: NaiveDate) -> Self {
        Self {
            chance: Chance::new(seed, 1),
            prefixes: BTreeSet::new(),
            last_day,
            members: Vec::new(),
        }
    }

    /// The company with number `index`, which will hand in `samples` samples in all, `first` of
    /// them at its first visit, for which it pays with some to spare.
    pub fn company(
        &mut self,
        index: usize,
        (first, samples): (u32, u32),
        registered_on: NaiveDate,
    ) -> PlannedCompany {
        let words = words();
        let sector_at = index % words.sector.len().max(1);
        let city = self.chance.pick(&words.city).cloned().unwrap_or_default();
        let fancy = words
            .fancy
            .get(index % words.fancy.len().max(1))
            .cloned()
            .unwrap_or_default();
        let sector = words.sector.get(sector_at);
        let (name, english_name) = names(&city, &fancy, sector);
        let prefix = self.prefix(if samples > FEW_ITEMS {
            index % 7
        } else {
            index % 8
        });
        let old_prefix = (index % 3 == 1).then(|| self.prefix(index % 7));
        let company = PlannedCompany {
            credit_code: numbers::credit_code(&city.area, &mut self.chance),
            address: self.address(&city),
            postcode: format!("{}{}", city.post, self.chance.digits(3)),
            legal_person: self.person(),
            contact: self.person(),
            phone: format!("{}-{}", city.phone, self.phone()),
            brand: fancy.clone(),
            sector: sector_at,
            quota: in_fifties(first),
            name,
            english_name,
            prefix,
            old_prefix,
            registered_on,
        };
        self.enter(&company, &city, &fancy.0, index);
        company
    }

    /// Entries of holders that are no companies of ours, and a prefix of one of them.
    pub fn strangers(&mut self, count: usize) -> Vec<String> {
        (0..count)
            .map(|index| {
                let words = words();
                let city = self.chance.pick(&words.city).cloned().unwrap_or_default();
                let fancy = self.chance.pick(&words.fancy).cloned().unwrap_or_default();
                let sector = self.chance.pick(&words.sector);
                // The second character set of the name keeps strangers apart from our companies.
                let (name, _) = names(&city, &(format!("{}华", fancy.0), fancy.1), sector);
                let prefix = self.prefix(index % 7);
                let member = self.member(&prefix, &name, &city, Entry::Valid);
                self.members.push(member);
                prefix
            })
            .collect()
    }

    /// A prefix that stands in no directory.
    pub fn prefix(&mut self, kind: usize) -> String {
        let (start, length) = PREFIXES.get(kind).copied().unwrap_or(("690", 7));
        loop {
            let digits = self.chance.digits(length.saturating_sub(start.len()));
            let prefix = format!("{start}{digits}");
            // The tobacco numbers below 6901028 have a length of their own.
            if !prefix.starts_with("6901028") && self.prefixes.insert(prefix.clone()) {
                return prefix;
            }
        }
    }

    fn enter(&mut self, company: &PlannedCompany, city: &City, fancy: &str, index: usize) {
        let entry = match index % 20 {
            7 => Entry::Expired,
            13 => Entry::FormerName,
            17 => Entry::Absent,
            _ => Entry::Valid,
        };
        if let Some(old) = &company.old_prefix {
            let mut member = self.member(old, &company.name, city, Entry::Expired);
            member.status = MemberStatus::Cancelled;
            self.members.push(member);
        }
        if entry == Entry::Absent {
            return;
        }
        let name = if entry == Entry::FormerName {
            fill(
                &words().text.former_name,
                &[("city", &city.name.0), ("fancy", fancy)],
            )
        } else {
            company.name.clone()
        };
        let mut member = self.member(&company.prefix, &name, city, entry);
        member.credit_code.clone_from(&company.credit_code);
        member.address.clone_from(&company.address);
        self.members.push(member);
    }

    fn member(&mut self, prefix: &str, name: &str, city: &City, entry: Entry) -> Member {
        let back = u64::from(self.chance.between(30, 600));
        let valid_to = if entry == Entry::Expired {
            self.last_day - Days::new(900 + back)
        } else {
            self.last_day + Days::new(back)
        };
        // Membership runs for two years; the directory gives the first registration.
        let years = u64::from(self.chance.between(1, 5)) * 2;
        Member {
            prefix: prefix.to_owned(),
            holder_name: name.to_owned(),
            address: self.address(city),
            credit_code: numbers::credit_code(&city.area, &mut self.chance),
            valid_from: Some(valid_to - Days::new(365 * years + 800)),
            valid_to: Some(valid_to),
            status: MemberStatus::Registered,
            certificate_no: fill(
                &words().text.certificate,
                &[("number", &self.chance.digits(6))],
            ),
        }
    }

    fn address(&mut self, city: &City) -> String {
        let words = words();
        let district = self
            .chance
            .pick(&city.districts)
            .cloned()
            .unwrap_or_default();
        let road = self.chance.pick(&words.roads).cloned().unwrap_or_default();
        fill(
            &words.text.address,
            &[
                ("city", &city.name.0),
                ("district", &district),
                ("road", &road),
                ("number", &self.chance.between(1, 399).to_string()),
                ("building", &self.chance.between(1, 9).to_string()),
                ("floor", &self.chance.between(1, 28).to_string()),
            ],
        )
    }

    fn person(&mut self) -> String {
        let words = words();
        let surname = self
            .chance
            .pick(&words.surnames)
            .cloned()
            .unwrap_or_default();
        let given = self.chance.pick(&words.given).cloned().unwrap_or_default();
        format!("{surname}{given}")
    }

    fn phone(&mut self) -> String {
        // Numbers that begin with 2 to 8, as fixed lines do.
        format!("{}{}", self.chance.between(2, 8), self.chance.digits(7))
    }
}

/// Codes are paid for in fifties.
#[must_use]
pub fn in_fifties(codes: u32) -> u32 {
    codes.div_ceil(50) * 50
}

fn names(city: &City, fancy: &(String, String), sector: Option<&Sector>) -> (String, String) {
    let (zh, en) = sector.map_or(("", ""), |one| (one.name.0.as_str(), one.name.1.as_str()));
    let text = &words().text.company;
    (
        fill(
            &text.0,
            &[("city", &city.name.0), ("fancy", &fancy.0), ("sector", zh)],
        ),
        fill(
            &text.1,
            &[("city", &city.name.1), ("fancy", &fancy.1), ("sector", en)],
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::gs1::prefix::Prefixes;

    #[test]
    fn prefixes_have_the_length_that_the_table_of_the_centre_gives() {
        for (start, length) in PREFIXES {
            let number = numbers::thirteen(start, 1234);
            assert_eq!(
                Prefixes::shipped().company_prefix_length(&number),
                Some(length),
                "{start}"
            );
        }
    }
}
