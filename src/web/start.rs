//! The start page of each role.

use actix_web::web::Data;
use domain::intake::{Intake, IntakeState};
use domain::person::{Role, Viewer};
use domain::sample::SampleState;
use store::counters;
use store::intakes::{self, IntakeFilter};
use store::{Connection, Paging};

use super::answers::Answer;
use super::failure::Failure;
use super::first_steps::first_steps;
use super::people::AnyPerson;
use super::shown::{address, intake_rows};
use super::site::Site;
use super::view::start::{Counter, MainAction, Start, Work};
use crate::app::App;

/// Intakes of a list on the start page.
const SHOWN: u16 = 10;

/// The start page.
///
/// # Errors
/// When the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>) -> Answer {
    let (role, viewer) = (person.role(), person.viewer());
    let view = site
        .read(move |app, conn| {
            Ok(Start {
                counters: figures(conn, role, viewer)?,
                action: action(role),
                first: match role {
                    Role::Admin => first_steps(app, conn)?,
                    _ => Vec::new(),
                },
                work: lists(role)
                    .iter()
                    .map(|(name, list, states)| work(app, conn, viewer, name, list, states))
                    .collect::<Result<_, _>>()?,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The figures that a role looks at first. Samples are counted only for those who see the count.
fn figures(conn: &mut Connection, role: Role, viewer: Viewer) -> Result<Vec<Counter>, Failure> {
    let figure = |key: &str, value, href: &str, urgent| Counter {
        key: format!("pages.counter.{key}"),
        value,
        href: href.to_owned(),
        urgent,
        live: key == "unmatched",
    };
    let count = counters::dashboard(conn, viewer)?;
    let unfinished = figure("unfinished", count.open, "/intakes", false);
    let review = figure(
        "to_review",
        count.under_review,
        "/intakes?list=to_review",
        false,
    );
    let send = figure("to_send", count.to_send, "/intakes?list=to_send", false);
    let inbox = figure("unmatched", count.inbox, "/inbox", true);
    let companies = figure("companies", count.companies, "/companies", false);
    let mut samples = |state| counters::unfinished_in(conn, viewer, state);
    let mut to_test = || {
        let waiting = samples(SampleState::Waiting)?;
        Ok::<_, Failure>(figure("to_test", waiting, "/intakes", false))
    };
    Ok(match role {
        Role::FrontDesk => vec![companies, unfinished, review, send],
        Role::Technician => {
            let to_test = to_test()?;
            let retest = samples(SampleState::Retest)?;
            let retest = figure("retest", retest, "/intakes", true);
            vec![unfinished, to_test, retest, inbox]
        }
        Role::Reviewer => vec![review, send, unfinished, inbox],
        Role::Company => vec![unfinished, to_test()?, send],
        Role::Admin => vec![companies, unfinished, review, send],
    })
}

fn action(role: Role) -> Option<MainAction> {
    let (key, href) = match role {
        Role::FrontDesk => ("pages.intakes.open", "/intakes/new"),
        Role::Technician => ("pages.measurements.upload", "/measurements"),
        Role::Admin => ("pages.users.add", "/users/new"),
        Role::Reviewer | Role::Company => return None,
    };
    Some(MainAction {
        key: key.to_owned(),
        href: href.to_owned(),
    })
}

/// A list of work: its name, the list of intakes that holds all of it, and the states in it.
type Listed = (&'static str, &'static str, &'static [IntakeState]);

const fn lists(role: Role) -> &'static [Listed] {
    const DUE: Listed = (
        "due",
        "unfinished",
        &[IntakeState::Open, IntakeState::UnderReview],
    );
    const BENCH: Listed = ("bench", "unfinished", &[IntakeState::Open]);
    const REVIEW: Listed = ("to_review", "to_review", &[IntakeState::UnderReview]);
    const SEND: Listed = ("to_send", "to_send", &[IntakeState::Released]);
    const OWN: Listed = ("own", "all", &[]);
    match role {
        Role::FrontDesk => &[DUE, SEND],
        Role::Technician => &[BENCH],
        Role::Reviewer => &[REVIEW, SEND],
        Role::Company => &[OWN],
        Role::Admin => &[DUE],
    }
}

fn work(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    name: &str,
    list: &str,
    states: &[IntakeState],
) -> Result<Work, Failure> {
    let filter = IntakeFilter {
        states: states.to_vec(),
        company: viewer.company(),
    };
    let mut found = intakes::list(conn, viewer, &filter, Paging::first(super::shown::ROWS))?.rows;
    if !states.is_empty() {
        by_promised_day(&mut found);
    }
    found.truncate(usize::from(SHOWN));
    Ok(Work {
        key: format!("pages.work.{name}"),
        empty: format!("pages.work.{name}_none"),
        href: address("/intakes", &[("list", list)]),
        rows: intake_rows(app, conn, viewer, &found)?,
    })
}

/// The most urgent first; those without a promised day by age after them.
fn by_promised_day(found: &mut [Intake]) {
    found.sort_by_key(|intake| (intake.due_on.is_none(), intake.due_on, intake.id));
}
