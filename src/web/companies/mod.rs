//! Companies: the list, registering one with the member directory at hand, one company.

mod correcting;
mod page;
mod registering;

pub use correcting::correct;
pub(super) use page::standing;
pub use registering::{blank, register};

use actix_web::web::{Data, Path, Query};
use domain::company::{Company, CompanyState};
use domain::intake::IntakeState;
use domain::numbering::CompanyNumber;
use store::Paging;
use store::companies::{self, CompanyFilter};
use store::intakes::{self, IntakeFilter};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::{FrontDesk, Person, Staff};
use super::sent::Sent;
use super::shown::{Asked, ROWS, intake_rows};
use super::site::{Refused, Site};
use super::view::companies as view;
use super::view::parts::{Badge, Field, Refusal, Tone};
use crate::actions::register_company::{self as action, NewCompany};

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
            correction: view::Correction {
                name: Field::holding(company.name.as_str()),
                credit_code: Field::holding(&company.details.credit_code),
                prefixes: Field::holding(company.details.prefixes.join(" ")),
                is_refused: false,
            },
            address: Field::holding(&company.details.address),
            registered_on: app.day(company.created_at),
            contact: Field::holding(&company.details.contact),
            phone: Field::holding(&company.details.phone),
            email: Field::holding(&company.details.email),
            is_out_of_reach: company.details.is_out_of_reach(),
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

/// Changes whom to reach and how.
///
/// # Errors
/// As the action.
pub async fn change_contact(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let [contact, phone, email, address] =
        ["contact", "phone", "email", "address"].map(|name| sent.text(name));
    let changed = change(&site, &person, &number, move |company| {
        let details = &mut company.details;
        (details.contact, details.phone) = (contact, phone);
        (details.email, details.address) = (email, address);
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
