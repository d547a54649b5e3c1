//! The desk registers a company: one number for one name, filled from the member directory.

use domain::{
    audit::{Noun, Subject, Who},
    company::{Company, CompanyDetails, CompanyName},
    quota::Quota,
};
use store::companies::{self, Registered};

use super::{ActionError, Refused};
use crate::app::App;

/// What the desk knows of a company that comes for the first time.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Full registered name.
    pub name: String,
    /// Everything else; empty texts are filled from the member directory.
    pub details: CompanyDetails,
    /// Codes it has paid for.
    pub quota: u32,
}

/// Registers the company, or finds the one that has the name already.
///
/// # Errors
/// When the name cannot be one, the month's numbers have run out, or the store fails.
pub fn register_company(app: &App, who: &Who, new: NewCompany) -> Result<Registered, ActionError> {
    let name = CompanyName::parse(&new.name)?;
    let today = app.today();
    app.store.transaction(who, |tx| {
        let held = store::members::of_holder(tx, name.as_str())?;
        let details = filled(new.details, &held);
        let registered = companies::register(tx, &name, &details, Quota::new(new.quota), today)?;
        if let Registered::New(company) = &registered {
            let subject = subject(company);
            tx.record("company.register", subject, &None::<()>, company)?;
        }
        Ok(registered)
    })
}

/// Changes what is known of a company.
///
/// # Errors
/// When the new name is taken or cannot be one, or the store fails.
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

/// Fills what the desk left empty with what the directory says of the holder.
fn filled(mut details: CompanyDetails, held: &[domain::member::Member]) -> CompanyDetails {
    if let Some(newest) = held.iter().max_by_key(|member| member.valid_to) {
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
    use domain::member::{Member, MemberStatus};

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
        let details = filled(typed, &held);
        assert_eq!(details.address, "柜台地址");
        assert_eq!(details.credit_code, "91");
        assert_eq!(details.prefixes, ["6901234"]);
    }
}
