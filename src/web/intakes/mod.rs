//! Intakes: the lists, opening one, one intake with its samples and what comes next.

mod opening;

pub use opening::{blank, open};

use actix_web::web::{Data, Path, Query};
use domain::intake::{Intake, IntakeState};
use domain::numbering::IntakeNumber;
use domain::person::{Role, Viewer};
use domain::sample::{Conclusion, SampleState};
use domain::texts::Language;
use store::Connection;
use store::companies::{self};
use store::counters;
use store::intakes::{self, IntakeFilter};
use store::samples::{self, SampleFilter};

use super::answers::Answer;
use super::failure::Failure;
use super::people::{AnyPerson, FigureReader, FrontDesk, Person, Technician};
use super::plausibility;
use super::sent::Sent;
use super::shown::{Asked, company_link, intake_rows, sample_rows, strip, tabs, tally};
use super::site::{Refused, Site, is_staff};
use super::view::intakes as view;
use super::view::parts::{Field, Link, Refusal};
use super::view::plausibility::Doubtful;
use crate::actions::open_intake::{self as action};
use crate::actions::{inspect_sample, review_intake};
use crate::app::App;

/// The list of samples whose figures ask for a second look.
const DOUBTFUL: &str = "doubtful";

/// The lists.
///
/// # Errors
/// When the store fails.
pub async fn list(person: AnyPerson, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let viewer = person.viewer();
    let may_open = person.role() == Role::FrontDesk;
    let may_count = FigureReader::ROLES.contains(&person.role());
    let view = site
        .read(move |app, conn| {
            let count = counters::dashboard(conn, viewer)?;
            let here = if asked.list.is_empty() {
                "unfinished"
            } else {
                &asked.list
            };
            let filter = IntakeFilter {
                states: states(here)?,
                company: viewer.company(),
            };
            let found = intakes::list(conn, viewer, &filter, asked.paging())?;
            let lists = [
                ("unfinished", Some(count.open + count.under_review)),
                ("to_review", Some(count.under_review)),
                ("to_send", Some(count.to_send)),
                ("sent", None),
                ("cancelled", None),
                ("all", None),
            ];
            Ok(view::Intakes {
                tabs: tabs("/intakes", here, &lists),
                pager: asked.pager("/intakes", &found),
                rows: intake_rows(app, conn, viewer, &found.rows)?,
                may_open,
                may_count,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The states of a list.
fn states(list: &str) -> Result<Vec<IntakeState>, Failure> {
    Ok(match list {
        "unfinished" => vec![IntakeState::Open, IntakeState::UnderReview],
        "to_review" => vec![IntakeState::UnderReview],
        "to_send" => vec![IntakeState::Released],
        "sent" => vec![IntakeState::Sent],
        "cancelled" => vec![IntakeState::Cancelled],
        "all" => Vec::new(),
        _ => return Err(Failure::not_found()),
    })
}

/// The intake of a number in an address.
///
/// # Errors
/// `not_found` for one that there is not, or that is not this viewer's to see.
pub fn known(conn: &mut Connection, viewer: Viewer, number: &str) -> Result<Intake, Failure> {
    let number: IntakeNumber = number.parse().map_err(|_| Failure::not_found())?;
    intakes::find_by_number(conn, viewer, number)?.ok_or_else(Failure::not_found)
}

/// One intake.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(
    person: AnyPerson,
    site: Data<Site>,
    number: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    let view = read(&site, &person, &number, asked.into_inner()).await?;
    site.page(&person, view).await
}

async fn read(
    site: &Site,
    person: &Person,
    number: &str,
    asked: Asked,
) -> Result<view::Intake, Failure> {
    let (viewer, role, language) = (person.viewer(), person.role(), person.language);
    let number = number.to_owned();
    site.read(move |app, conn| {
        let intake = known(conn, viewer, &number)?;
        one(app, conn, viewer, role, language, &intake, &asked)
    })
    .await
}

fn one(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    role: Role,
    language: Language,
    intake: &Intake,
    asked: &Asked,
) -> Result<view::Intake, Failure> {
    let company = companies::find(conn, viewer, intake.company)?.ok_or_else(Failure::not_found)?;
    let counted = counters::of_intakes(conn, &[intake.id])?
        .get(&intake.id)
        .copied()
        .unwrap_or_default();
    let path = format!("/intakes/{}", intake.number);
    let here = if asked.list.is_empty() {
        "all_samples"
    } else {
        &asked.list
    };
    // What is doubted is told whole by its own table; the other lists only count it.
    let is_doubtful = here == DOUBTFUL && is_staff(role);
    let listed = if is_doubtful { usize::MAX } else { 0 };
    let doubtful = doubtful(app, conn, role, intake, listed)?;
    let listed = if is_doubtful { "all_samples" } else { here };
    let found = samples::list(conn, viewer, intake.id, &filter(listed)?, asked.paging())?;
    let open = intake.state == IntakeState::Open;
    let company = match role {
        Role::Company => Link::new(path.clone(), company.name.as_str()),
        _ => company_link(&company),
    };
    let (documents, more_documents) = super::documents::of_intake(app, conn, viewer, intake)?;
    Ok(view::Intake {
        number: intake.number.to_string(),
        company,
        state: intake.state.into(),
        strip: strip(app, intake),
        environment: intake.environment.code(),
        quantity: u64::from(intake.quantity),
        remark: intake.note.clone(),
        waybill: intake
            .delivery
            .as_ref()
            .map(|delivery| delivery.waybill.clone())
            .unwrap_or_default(),
        tally: tally(&counted),
        tabs: tabs(&path, here, &lists(&counted, &doubtful, is_doubtful)),
        pager: asked.pager(&path, &found),
        rows: sample_rows(app, conn, viewer, language, intake, &found.rows)?,
        doubtful,
        is_doubtful,
        documents,
        more_documents,
        deliveries: super::deliveries::of_intake(app, conn, viewer, role, intake)?,
        reports: is_staff(role) && intake.state != IntakeState::Cancelled,
        action: next_action(role, intake, &counted),
        dispatch: (role == Role::FrontDesk && intake.state == IntakeState::Released).then(|| {
            view::Dispatch {
                on: Field::holding(app.today().to_string()),
                ..view::Dispatch::default()
            }
        }),
        may_upload: role == Role::FrontDesk && open,
        may_cancel: role == Role::FrontDesk
            && matches!(intake.state, IntakeState::Open | IntakeState::UnderReview),
        may_check_rest: role == Role::Technician && open && counted.measured > 0,
        submit_without: left_untested(role, intake, &counted),
        cancelled_because: intake.cancelled_reason.clone(),
        refusal: None,
    })
}

/// The lists of an intake's samples with how many are in each.
fn lists(
    counted: &counters::Tally,
    doubtful: &Doubtful,
    is_doubtful: bool,
) -> Vec<(&'static str, Option<u64>)> {
    let mut lists = vec![
        ("all_samples", Some(counted.all)),
        ("nonconforming", Some(counted.nonconforming)),
        ("conforming", Some(counted.conforming)),
        ("retest", Some(counted.retest)),
        ("waiting", Some(counted.waiting)),
    ];
    if is_doubtful || doubtful.all > 0 {
        lists.push((DOUBTFUL, Some(doubtful.all)));
    }
    lists
}

/// What waits for a second look, for those who work on the intake.
fn doubtful(
    app: &App,
    conn: &mut Connection,
    role: Role,
    intake: &Intake,
    listed: usize,
) -> Result<Doubtful, Failure> {
    match is_staff(role) {
        true => plausibility::of_intake(app, conn, intake, listed),
        false => Ok(Doubtful::default()),
    }
}

/// Which samples a list holds.
pub(super) fn filter(list: &str) -> Result<SampleFilter, Failure> {
    let all = SampleFilter::default();
    Ok(match list {
        "all_samples" => all,
        "nonconforming" => SampleFilter {
            conclusion: Some(Conclusion::Nonconforming),
            ..all
        },
        "conforming" => SampleFilter {
            conclusion: Some(Conclusion::Conforming),
            ..all
        },
        "retest" => SampleFilter {
            state: Some(SampleState::Retest),
            ..all
        },
        "waiting" => SampleFilter {
            state: Some(SampleState::Waiting),
            ..all
        },
        _ => return Err(Failure::not_found()),
    })
}

/// How many samples a technician may leave untested and submit the others: what was listed and never
/// came must not keep the rest from the reviewer.
fn left_untested(role: Role, intake: &Intake, counted: &counters::Tally) -> u64 {
    let may_submit = role == Role::Technician && intake.state == IntakeState::Open;
    match counted.measured > 0 && counted.retest == 0 {
        true if may_submit => counted.waiting,
        _ => 0,
    }
}

/// What this role does next with the intake.
fn next_action(role: Role, intake: &Intake, counted: &counters::Tally) -> &'static str {
    match (role, intake.state) {
        (Role::FrontDesk, IntakeState::Open) if counted.all == 0 => "catalogue",
        (Role::FrontDesk, IntakeState::Released) => "dispatch",
        (Role::Technician, IntakeState::Open)
            if counted.waiting + counted.retest == 0 && counted.measured > 0 =>
        {
            "submit"
        }
        (Role::Technician, IntakeState::Open) => "measurements",
        (Role::Reviewer, IntakeState::UnderReview) => "review",
        _ => "",
    }
}

/// Back to the intake with a word, or its page with what was wrong.
async fn answer<T>(
    site: &Site,
    person: &Person,
    number: &str,
    done: Result<T, Refused>,
    key: &str,
) -> Answer {
    match done {
        Ok(_) => {
            let to = format!("/intakes/{number}");
            Ok(site.done(person, &to, key, &[("number", number.to_owned())]))
        }
        Err(refused) => {
            let mut view = read(site, person, number, Asked::default()).await?;
            view.refusal = Some(Refusal::from(refused));
            site.refuse(person, view).await
        }
    }
}

/// Cancels an intake.
///
/// # Errors
/// As the action.
pub async fn cancel(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (who, wanted, reason) = (person.who(), numbered(&number)?, sent.text("reason"));
    let done = site
        .act(person.language, move |app| {
            action::cancel_intake(app, &who, wanted, &reason)
        })
        .await?;
    answer(&site, &person, &number, done, "pages.intakes.cancelled").await
}

/// Notes that the rest of the samples was checked without a problem.
///
/// # Errors
/// As the action.
pub async fn check_rest(
    person: Technician,
    site: Data<Site>,
    number: Path<String>,
    _sent: Sent,
) -> Answer {
    let (who, wanted) = (person.who(), numbered(&number)?);
    let done = site
        .act(person.language, move |app| {
            inspect_sample::check_rest(app, &who, wanted)
        })
        .await?;
    answer(&site, &person, &number, done, "pages.intakes.checked_rest").await
}

/// Hands an intake over to the reviewer.
///
/// # Errors
/// As the action.
pub async fn submit(
    person: Technician,
    site: Data<Site>,
    number: Path<String>,
    _sent: Sent,
) -> Answer {
    let (who, wanted) = (person.who(), numbered(&number)?);
    let done = site
        .act(person.language, move |app| {
            review_intake::submit_intake(app, &who, wanted)
        })
        .await?;
    answer(&site, &person, &number, done, "pages.intakes.submitted").await
}

/// Notes that documents and samples went to the client.
///
/// # Errors
/// As the action.
pub async fn dispatch(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (who, wanted, waybill) = (person.who(), numbered(&number)?, sent.text("waybill"));
    let Ok(on) = sent.text("on").parse() else {
        let text = site.app().texts.get(person.language, "pages.form.day");
        let refused = Refused {
            key: "pages.form.day",
            text,
        };
        return answer(&site, &person, &number, Err::<(), _>(refused), "").await;
    };
    let done = site
        .act(person.language, move |app| {
            review_intake::send_intake(app, &who, wanted, on, &waybill)
        })
        .await?;
    answer(&site, &person, &number, done, "pages.intakes.dispatched").await
}

/// A number from an address.
///
/// # Errors
/// `not_found` for what is none.
pub fn numbered(number: &str) -> Result<IntakeNumber, Failure> {
    number.parse().map_err(|_| Failure::not_found())
}
