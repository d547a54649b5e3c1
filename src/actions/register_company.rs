//! The desk registers a company: one number for one name, filled from the member directory, which is looked up by the
//! name, or by a prefix where the desk knows no name. A credit code that is typed is checked.

use std::collections::BTreeMap;

use domain::{
    audit::{Noun, Subject, Who},
    company::{Company, CompanyDetails, CompanyName},
    gs1::credit_code::{CreditCode, CreditCodeError},
    member::{Member, Standing},
    quota::Quota,
};
use store::{
    Tx,
    companies::{self, Registered},
};

use super::{ActionError, Refused};
use crate::app::App;

/// What the desk knows of a company that comes for the first time.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Full registered name; empty to take the one that the member directory has for the prefix.
    pub name: String,
    /// Everything else; empty texts are filled from the member directory.
    pub details: CompanyDetails,
    /// Codes it has paid for.
    pub quota: u32,
}

/// Digits of a GS1 company prefix (GS1 General Specifications 1.4.2); China gives 7 to 10 of them.
const PREFIX_DIGITS: std::ops::RangeInclusive<usize> = 4..=12;

/// Entries of the member directory that a prefix may find.
const ENTRIES: u16 = 500;

/// Registers the company, or finds the one that has the name already.
///
/// # Errors
/// When the name cannot be one, or is to be that of a prefix which nobody or more than one holds; when a credit code is
/// or a prefix is wrong; when the month's numbers have run out, or the store fails.
pub fn register_company(
    app: &App,
    who: &Who,
    mut new: NewCompany,
) -> Result<Registered, ActionError> {
    let today = app.today();
    app.store.transaction(who, |tx| {
        let prefix = new.details.prefixes.first().cloned();
        if let Some(prefix) = &prefix
            && new.name.trim().is_empty()
        {
            new.name = holder_of(tx, prefix, today)?;
            // Part of a prefix is enough to find its holder, who has them all.
            new.details.prefixes.clear();
        }
        let name = CompanyName::parse(&new.name)?;
        let held = store::members::of_holder(tx, name.as_str())?;
        let credit_code = &mut new.details.credit_code;
        *credit_code = checked(credit_code, held.iter().map(|member| &member.credit_code))?;
        check_prefixes(&new.details.prefixes, &[])?;
        let details = filled(new.details, &held, prefix.as_deref());
        let registered = companies::register(tx, &name, &details, Quota::new(new.quota), today)?;
        if let Registered::New(company) = &registered {
            let subject = subject(company);
            tx.record("company.register", subject, &None::<()>, company)?;
        }
        Ok(registered)
    })
}

/// The holder of a prefix: of all whose prefix is this or begins so, the only one, or the only one on a day.
fn holder_of(tx: &mut Tx<'_>, prefix: &str, on: chrono::NaiveDate) -> Result<String, ActionError> {
    let mut found = match prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        true => store::members::search(tx, prefix, ENTRIES)?,
        false => Vec::new(),
    };
    if found.iter().any(|member| member.prefix == prefix) {
        found.retain(|member| member.prefix == prefix);
    }
    let holders = holders_of(&found, |_| true);
    let valid = holders_of(&found, |member| member.standing(on) == Standing::Valid);
    let refused = |key| Refused::new(key).with("prefix", prefix);
    match (holders.as_slice(), valid.as_slice()) {
        ([], _) => Err(refused("actions.company.nobody_holds").into()),
        ([only], _) | (_, [only]) => Ok(only.clone()),
        _ => {
            let names = holders.join("; ");
            Err(refused("actions.company.several_hold")
                .with("holders", names)
                .into())
        }
    }
}

/// The holders of the entries that are wanted, each once, however often it is spelled otherwise.
fn holders_of(found: &[Member], wanted: impl Fn(&Member) -> bool) -> Vec<String> {
    let mut holders = BTreeMap::new();
    for member in found.iter().filter(|member| wanted(member)) {
        let name = &member.holder_name;
        let key = CompanyName::parse(name).map_or_else(|_| name.clone(), |name| name.normalised());
        holders.entry(key).or_insert_with(|| name.clone());
    }
    holders.into_values().collect()
}

/// A credit code that was typed, as it is written. One that is known is left as it is: a directory or an older program
/// may have taken it over with a mistake, which is no mistake of the desk.
fn checked<'k>(
    typed: &str,
    mut known: impl Iterator<Item = &'k String>,
) -> Result<String, CreditCodeError> {
    match typed.trim() {
        "" => Ok(String::new()),
        typed if known.any(|known| known == typed) => Ok(typed.to_owned()),
        typed => typed.parse().map(|code: CreditCode| code.to_string()),
    }
}

/// Refuses what is no company prefix; one that is known is left as it is.
fn check_prefixes(typed: &[String], known: &[String]) -> Result<(), Refused> {
    let is_prefix = |text: &String| {
        PREFIX_DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let wrong = typed
        .iter()
        .find(|one| !is_prefix(one) && !known.contains(one));
    match wrong {
        Some(prefix) => Err(Refused::new("actions.company.prefix").with("prefix", prefix)),
        None => Ok(()),
    }
}

/// Changes what is known of a company.
///
/// # Errors
/// When the new name is taken or cannot be one, a new credit code or prefix is wrong, or the store
/// fails.
pub fn change_company(
    app: &App,
    who: &Who,
    number: domain::numbering::CompanyNumber,
    change: NewCompany,
) -> Result<Company, ActionError> {
    let name = CompanyName::parse(&change.name)?;
    app.store.transaction(who, |tx| {
        let old = companies::find_by_number(tx, domain::person::Viewer::Laboratory, number)?
            .ok_or_else(|| Refused::new("actions.unknown_company").with("number", number))?;
        let mut new = old.clone();
        new.name = name;
        new.details = change.details;
        let known = [&old.details.credit_code].into_iter();
        new.details.credit_code = checked(&new.details.credit_code, known)?;
        check_prefixes(&new.details.prefixes, &old.details.prefixes)?;
        let named = companies::find_by_name(tx, domain::person::Viewer::Laboratory, &new.name)?;
        if let Some(other) = named.filter(|other| other.id != old.id) {
            let taken = Refused::new("actions.company.taken");
            return Err(taken.with("number", other.number).into());
        }
        companies::save(tx, &new)?;
        let quota = Quota::new(change.quota);
        if quota != old.quota {
            companies::move_quota(tx, &old, quota)?;
            new.quota = quota;
        }
        tx.record("company.change", subject(&new), &old, &new)?;
        Ok(new)
    })
}

fn subject(company: &Company) -> Subject {
    Subject::new(Noun::Company, company.id.get(), company.number)
}

/// Fills what the desk left empty with what the directory says of the holder: of the prefix that was given, else what is
/// valid longest, and all prefixes.
fn filled(mut details: CompanyDetails, held: &[Member], prefix: Option<&str>) -> CompanyDetails {
    let order = |member: &&Member| (Some(member.prefix.as_str()) == prefix, member.valid_to);
    if let Some(newest) = held.iter().max_by_key(order) {
        for (field, known) in [
            (&mut details.address, &newest.address),
            (&mut details.credit_code, &newest.credit_code),
        ] {
            if field.trim().is_empty() {
                field.clone_from(known);
            }
        }
    }
    if details.prefixes.is_empty() {
        details.prefixes = held.iter().map(|member| member.prefix.clone()).collect();
        details.prefixes.sort();
        details.prefixes.dedup();
    }
    details
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::member::MemberStatus;

    #[test]
    fn the_directory_fills_only_what_the_desk_left_empty() {
        let held = [Member {
            prefix: "6901234".to_owned(),
            holder_name: "甲公司".to_owned(),
            address: "名录地址".to_owned(),
            credit_code: "91".to_owned(),
            valid_from: None,
            valid_to: None,
            status: MemberStatus::default(),
            certificate_no: String::new(),
        }];
        let typed = CompanyDetails {
            address: "柜台地址".to_owned(),
            ..CompanyDetails::default()
        };
        let details = filled(typed, &held, None);
        assert_eq!(details.address, "柜台地址");
        assert_eq!(details.credit_code, "91");
        assert_eq!(details.prefixes, ["6901234"]);
    }
}
