//! Companies: the list, registering one with the member directory at hand, one company.

mod page;

use actix_web::web::{Data, Path, Query};
use domain::company::{Company, CompanyDetails, CompanyState};
use domain::intake::IntakeState;
use domain::numbering::CompanyNumber;
use serde::Deserialize;
use store::companies::{self, CompanyFilter, Registered};
use store::intakes::{self, IntakeFilter};
use store::{Connection, Paging, members};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::{FrontDesk, Person, Staff};
use super::sent::Sent;
use super::shown::{Asked, ROWS, address, intake_rows};
use super::site::{Refused, Site};
use super::view::companies as view;
use super::view::parts::{Badge, Field, Link, Refusal, Tone};
use crate::actions::register_company::{self as action, NewCompany};
use crate::app::App;

/// Entries of the member directory that a look-up shows.
const MATCHES: u16 = 8;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let viewer = person.viewer();
    let may_register = person.role() == domain::person::Role::FrontDesk;
    let view = site
        .read(move |_, conn| {
            let filter = CompanyFilter {
                text: asked.q.trim().to_owned(),
                state: None,
            };
            let found = companies::list(conn, viewer, &filter, asked.paging())?;
            Ok(view::Companies {
                pager: asked.pager("/companies", &found),
                query: asked.q.clone(),
                rows: found.rows.iter().map(row).collect(),
                may_register,
            })
        })
        .await?;
    site.page(&person, view).await
}

fn row(company: &Company) -> view::CompanyRow {
    let tone = match company.state {
        CompanyState::Active => Tone::Good,
        CompanyState::Closed => Tone::Pending,
    };
    view::CompanyRow {
        number: company.number.to_string(),
        name: company.name.as_str().to_owned(),
        contact: company.details.contact.clone(),
        phone: company.details.phone.clone(),
        prefixes: company.details.prefixes.clone(),
        state: Badge::new(tone, company.state.label()),
        quota_left: u64::from(company.quota.left()),
    }
}

/// What the form of registering is filled with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Filled {
    /// What is looked up in the member directory.
    #[serde(default)]
    q: String,
    /// Prefix of the entry to fill the form with.
    #[serde(default)]
    member: String,
}

/// The empty form, or one filled from the member directory.
///
/// # Errors
/// When the store fails.
pub async fn blank(person: FrontDesk, site: Data<Site>, filled: Query<Filled>) -> Answer {
    let view = site
        .read(move |app, conn| {
            let mut form = view::NewCompany {
                matches: matches(app, conn, &filled.q)?,
                lookup: filled.q.clone(),
                ..view::NewCompany::default()
            };
            let chosen = members::search(conn, &filled.member, 1)?;
            if let Some(member) = chosen.first().filter(|_| !filled.member.is_empty()) {
                form.name = Field::holding(&member.holder_name);
                form.credit_code = Field::holding(&member.credit_code);
                form.prefixes = Field::holding(&member.prefix);
                form.address = Field::holding(&member.address);
            }
            Ok(form)
        })
        .await?;
    site.page(&person, view).await
}

/// What the member directory says to a look-up; absent when nothing was asked.
fn matches(
    app: &App,
    conn: &mut Connection,
    text: &str,
) -> Result<Option<Vec<view::MemberMatch>>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = members::search(conn, text, MATCHES)?;
    let shown = found.into_iter().map(|member| view::MemberMatch {
        href: address("/companies/new", &[("q", text), ("member", &member.prefix)]),
        state: page::standing(app, &member),
        name: member.holder_name,
        prefix: member.prefix,
        address: member.address,
        credit_code: member.credit_code,
        valid_until: member.valid_to,
    });
    Ok(Some(shown.collect()))
}

/// Registers a company, or leads to the one of that name.
///
/// # Errors
/// As the action.
pub async fn register(person: FrontDesk, site: Data<Site>, sent: Sent) -> Answer {
    let field = |name| Field::holding(sent.text(name));
    let mut form = view::NewCompany {
        name: field("name"),
        credit_code: field("credit_code"),
        prefixes: field("prefixes"),
        address: field("address"),
        contact: field("contact"),
        phone: field("phone"),
        quota: field("quota"),
        remark: field("remark"),
        ..view::NewCompany::default()
    };
    let Ok(quota) = form.quota.value.parse() else {
        let texts = &site.app().texts;
        form.quota.error = Some(texts.get(person.language, "pages.form.whole_number"));
        return site.refuse(&person, form).await;
    };
    let new = NewCompany {
        name: form.name.value.clone(),
        details: CompanyDetails {
            contact: form.contact.value.clone(),
            phone: form.phone.value.clone(),
            address: form.address.value.clone(),
            credit_code: form.credit_code.value.clone(),
            prefixes: words(&form.prefixes.value),
            remark: form.remark.value.clone(),
            ..CompanyDetails::default()
        },
        quota,
    };
    let who = person.who();
    match site
        .act(person.language, move |app| {
            action::register_company(app, &who, new)
        })
        .await?
    {
        Ok(Registered::New(company)) => {
            let number = company.number.to_string();
            let to = format!("/companies/{number}");
            Ok(site.done(
                &person,
                &to,
                "pages.companies.registered",
                &[("number", number)],
            ))
        }
        Ok(Registered::Known(company)) => {
            let number = company.number.to_string();
            form.existing = Some(Link::new(format!("/companies/{number}"), number));
            site.refuse(&person, form).await
        }
        Err(refused) => {
            form.name.error = Some(refused.text);
            site.refuse(&person, form).await
        }
    }
}

/// Words parted by blanks or commas.
fn words(text: &str) -> Vec<String> {
    text.split([' ', ',', '\u{ff0c}', '\u{3001}', '\t'])
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// One company.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, number: Path<String>) -> Answer {
    let view = read(&site, &person, &number).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, number: &str) -> Result<view::Company, Failure> {
    let number: CompanyNumber = number.parse().map_err(|_| Failure::not_found())?;
    let (viewer, language) = (person.viewer(), person.language);
    let may_edit = person.role() == domain::person::Role::FrontDesk;
    site.read(move |app, conn| {
        let company =
            companies::find_by_number(conn, viewer, number)?.ok_or_else(Failure::not_found)?;
        let filter = IntakeFilter {
            states: Vec::new(),
            company: Some(company.id),
        };
        let listed = intakes::list(conn, viewer, &filter, Paging::first(ROWS))?;
        let held = listed
            .rows
            .iter()
            .filter(|intake| matches!(intake.state, IntakeState::Open | IntakeState::UnderReview))
            .map(|intake| u64::from(intake.quantity))
            .sum();
        Ok(view::Company {
            number: company.number.to_string(),
            name: company.name.as_str().to_owned(),
            credit_code: company.details.credit_code.clone(),
            address: company.details.address.clone(),
            registered_on: app.day(company.created_at),
            contact: Field::holding(&company.details.contact),
            phone: Field::holding(&company.details.phone),
            prefixes: page::prefixes(app, conn, &company)?,
            quota: view::QuotaShown {
                left: u64::from(company.quota.left()),
                held,
                intakes: listed.total,
            },
            quota_added: Field::default(),
            quota_reason: Field::default(),
            refusal: None,
            history: page::history(app, conn, language, &company)?,
            intakes: intake_rows(app, conn, viewer, &listed.rows)?,
            may_edit,
        })
    })
    .await
}

/// Changes whom to call.
///
/// # Errors
/// As the action.
pub async fn change_contact(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (contact, phone) = (sent.text("contact"), sent.text("phone"));
    let changed = change(&site, &person, &number, move |company| {
        company.details.contact = contact;
        company.details.phone = phone;
        Ok(company.quota.left())
    })
    .await?;
    answer(&site, &person, &number, changed, |_, _| {}).await
}

/// Adds codes that were paid for; the reason goes into the remarks.
///
/// # Errors
/// As the action.
pub async fn add_quota(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (added, reason) = (sent.text("added"), sent.text("reason"));
    let today = site.app().today();
    let (typed, given) = (added.clone(), reason.clone());
    let changed = change(&site, &person, &number, move |company| {
        let added: u32 = added.parse().unwrap_or(0);
        let line = format!("{today} +{added} {reason}");
        let remark = &mut company.details.remark;
        if !remark.is_empty() {
            remark.push('\n');
        }
        remark.push_str(&line);
        Ok(company.quota.top_up(added)?.left())
    })
    .await?;
    answer(&site, &person, &number, changed, |view, error| {
        view.quota_added = Field {
            value: typed,
            error: Some(error),
        };
        view.quota_reason = Field::holding(given);
    })
    .await
}

/// Reads a company, changes it and writes it back; the change says how many codes are left.
async fn change(
    site: &Site,
    person: &Person,
    number: &str,
    change: impl FnOnce(&mut Company) -> Result<u32, domain::quota::QuotaError> + Send + 'static,
) -> Result<Result<Company, Refused>, Failure> {
    let number: CompanyNumber = number.parse().map_err(|_| Failure::not_found())?;
    let (who, viewer) = (person.who(), person.viewer());
    site.act(person.language, move |app| {
        let found = app
            .store
            .read(|conn| companies::find_by_number(conn, viewer, number))?;
        let mut company = found.ok_or_else(|| {
            crate::actions::Refused::new("actions.unknown_company").with("number", number)
        })?;
        let quota = change(&mut company)?;
        let new = NewCompany {
            name: company.name.as_str().to_owned(),
            details: company.details,
            quota,
        };
        action::change_company(app, &who, number, new)
    })
    .await
}

/// Back to the company, or its page with what was wrong.
async fn answer(
    site: &Site,
    person: &Person,
    number: &str,
    changed: Result<Company, Refused>,
    show: impl FnOnce(&mut view::Company, String),
) -> Answer {
    match changed {
        Ok(_) => Ok(see_other(&format!("/companies/{number}"))),
        Err(refused) => {
            let mut view = read(site, person, number).await?;
            let text = refused.text.clone();
            view.refusal = Some(Refusal::from(refused));
            show(&mut view, text);
            site.refuse(person, view).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_may_be_parted_by_any_comma() {
        assert_eq!(
            words(" 6901234,69012345\u{ff0c}697123456\u{3001}1 "),
            ["6901234", "69012345", "697123456", "1"]
        );
    }
}
