//! Opening an intake: first the company, then the samples.

use actix_web::web::{Data, Query};
use chrono::NaiveDate;
use domain::company::{Company, CompanyState};
use domain::intake::Environment;
use domain::numbering::CompanyNumber;
use domain::person::Viewer;
use serde::Deserialize;
use store::companies::{self, CompanyFilter};
use store::{Connection, Paging, intakes};

use super::super::answers::{Answer, see_other};
use super::super::failure::Failure;
use super::super::people::FrontDesk;
use super::super::sent::Sent;
use super::super::site::Site;
use super::super::view::intakes as view;
use super::super::view::parts::{Field, Link};
use crate::actions::open_intake::{self as action, NewIntake};

/// Companies that the search before opening shows.
const CHOICES: u16 = 12;

/// For whom an intake is to be opened.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ForWhom {
    /// What is searched for among companies.
    #[serde(default)]
    q: String,
    /// Number of the chosen company.
    #[serde(default)]
    company: String,
    /// Whether somebody pressed Enter and did not only type.
    #[serde(default)]
    go: String,
}

/// The search for a company, or the form for the chosen one; Enter chooses the only one that is found.
///
/// # Errors
/// `not_found` for a company that there is not, or when the store fails.
pub async fn blank(person: FrontDesk, site: Data<Site>, whom: Query<ForWhom>) -> Answer {
    let is_enter = !whom.go.is_empty() && !whom.q.trim().is_empty();
    let view = site
        .read(move |_, conn| match whom.company.as_str() {
            "" => choices(conn, &whom.q),
            number => form(conn, number),
        })
        .await?;
    match view.choices.as_slice() {
        [only] if is_enter => Ok(see_other(&only.href)),
        _ => site.page(&person, view).await,
    }
}

fn choices(conn: &mut Connection, q: &str) -> Result<view::OpenIntake, Failure> {
    let filter = CompanyFilter {
        text: q.trim().to_owned(),
        state: Some(CompanyState::Active),
    };
    let found = companies::list(conn, Viewer::Laboratory, &filter, Paging::first(CHOICES))?;
    Ok(view::OpenIntake {
        query: q.to_owned(),
        choices: found.rows.iter().map(choice).collect(),
        ..view::OpenIntake::default()
    })
}

fn choice(company: &Company) -> view::CompanyChoice {
    let number = company.number.to_string();
    view::CompanyChoice {
        href: format!("/intakes/new?company={number}"),
        number,
        name: company.name.as_str().to_owned(),
        quota_left: u64::from(company.quota.left()),
    }
}

fn form(conn: &mut Connection, number: &str) -> Result<view::OpenIntake, Failure> {
    let number: CompanyNumber = number.parse().map_err(|_| Failure::not_found())?;
    let company = companies::find_by_number(conn, Viewer::Laboratory, number)?
        .ok_or_else(Failure::not_found)?;
    let unfinished = intakes::unfinished_of(conn, company.id)?;
    Ok(view::OpenIntake {
        company: Some(choice(&company)),
        unfinished: unfinished
            .first()
            .map(|number| Link::new(format!("/intakes/{number}"), number.to_string())),
        environments: Environment::ALL.iter().map(|one| one.code()).collect(),
        environment: Field::holding(Environment::RetailPos.code()),
        ..view::OpenIntake::default()
    })
}

/// Opens an intake.
///
/// # Errors
/// As the action.
pub async fn open(person: FrontDesk, site: Data<Site>, sent: Sent) -> Answer {
    let number = sent.text("company");
    let mut view = {
        let number = number.clone();
        site.read(move |_, conn| form(conn, &number)).await?
    };
    view.quantity = Field::holding(sent.text("quantity"));
    view.environment = Field::holding(sent.text("environment"));
    view.due = Field::holding(sent.text("due"));
    view.remark = Field::holding(sent.text("remark"));
    let texts = &site.app().texts;
    let Ok(quantity) = view.quantity.value.parse() else {
        view.quantity.error = Some(texts.get(person.language, "pages.form.whole_number"));
        return site.refuse(&person, view).await;
    };
    let Ok(due_on) = optional_day(&view.due.value) else {
        view.due.error = Some(texts.get(person.language, "pages.form.day"));
        return site.refuse(&person, view).await;
    };
    let new = NewIntake {
        company: number.parse().map_err(|_| Failure::not_found())?,
        quantity,
        environment: Environment::from_code(&view.environment.value)
            .ok_or_else(Failure::bad_request)?,
        due_on,
        note: view.remark.value.clone(),
    };
    let who = person.who();
    match site
        .act(person.language, move |app| {
            action::open_intake(app, &who, new)
        })
        .await?
    {
        Ok(intake) => {
            let number = intake.number.to_string();
            let to = format!("/intakes/{number}");
            Ok(site.done(&person, &to, "pages.intakes.opened", &[("number", number)]))
        }
        Err(refused) => {
            view.quantity.error = Some(refused.text);
            site.refuse(&person, view).await
        }
    }
}

/// A day, or none for an empty field.
fn optional_day(text: &str) -> Result<Option<NaiveDate>, chrono::ParseError> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some),
    }
}
