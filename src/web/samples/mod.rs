//! One sample: symbol, grade, readings, findings, what a person checked, conclusion.

mod findings;
mod page;

use actix_web::web::{Data, Path};
use domain::dictionary::CHECKED_WITHOUT_PROBLEM;
use domain::id::{MeasurementId, SampleId};
use domain::intake::Intake;
use domain::person::Viewer;
use domain::sample::{KeyState, Sample};
use store::application_keys::ApplicationKey;
use store::samples::{self, SampleFilter};
use store::{Connection, Paging, intakes};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::inspection;
use super::intakes::known;
use super::people::{AnyPerson, Person, Reviewer, Technician};
use super::sent::Sent;
use super::shown::sample_address;
use super::site::{Refused, Site};
use super::view::parts::{Field, Refusal};
use super::view::samples as view;
use crate::actions::flagged;
use crate::actions::inspect_sample::{self as action, Decided, Withdrawn};
use crate::actions::match_by_hand;
use crate::rules::inspection_of;

/// A sample by its identity: its page is where its intake and line say.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn find(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let id: SampleId = id.parse().map_err(|_| Failure::not_found())?;
    let viewer = person.viewer();
    let to = site
        .read(move |_, conn| {
            let sample = samples::find(conn, viewer, id)?.ok_or_else(Failure::not_found)?;
            let intake =
                intakes::find(conn, viewer, sample.intake)?.ok_or_else(Failure::not_found)?;
            Ok(sample_address(&intake, sample.line))
        })
        .await?;
    Ok(see_other(&to))
}

/// One sample.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>, at: Path<(String, u32)>) -> Answer {
    let view = read(&site, &person, &at).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, at: &(String, u32)) -> Result<view::Sample, Failure> {
    let (viewer, role, language) = (person.viewer(), person.role(), person.language);
    let (number, line) = at.clone();
    site.read(move |app, conn| {
        let (intake, sample, of) = found(conn, viewer, &number, line)?;
        let seen = page::Seen::read(conn, viewer, &sample)?;
        page::page(
            app,
            conn,
            (viewer, role, language),
            &intake,
            &sample,
            of,
            &seen,
        )
    })
    .await
}

/// The intake, its sample at a line, and how many samples it has.
pub(super) fn found(
    conn: &mut Connection,
    viewer: Viewer,
    number: &str,
    line: u32,
) -> Result<(Intake, Sample, u64), Failure> {
    let intake = known(conn, viewer, number)?;
    let paging = Paging {
        after: Some(i64::from(line) - 1),
        limit: 1,
    };
    let page = samples::list(conn, viewer, intake.id, &SampleFilter::default(), paging)?;
    let total = page.total;
    let sample = page
        .rows
        .into_iter()
        .find(|sample| sample.line == line)
        .ok_or_else(Failure::not_found)?;
    Ok((intake, sample, total))
}

/// Keeps what a person saw.
///
/// # Errors
/// As the action.
pub async fn inspect(
    person: Technician,
    site: Data<Site>,
    at: Path<(String, u32)>,
    sent: Sent,
) -> Answer {
    let sample = sample(&site, &person, &at).await?;
    match inspection::seen(&sent, inspection_of(&sample)) {
        Ok(seen) => {
            let who = person.who();
            let done = site
                .act(person.language, move |app| {
                    action::inspect_samples(app, &who, &[(sample.id, seen)])
                })
                .await?;
            answer(&site, &person, &at, done, "pages.sample.inspected").await
        }
        Err(wrong) => {
            let mut view = read(&site, &person, &at).await?;
            let text = site.app().texts.get(person.language, "pages.form.number");
            for item in &mut view.manual {
                item.field = Field::holding(sent.text(item.name));
                item.field.error = wrong.contains(&item.name).then(|| text.clone());
            }
            site.refuse(&person, view).await
        }
    }
}

async fn sample(site: &Site, person: &Person, at: &(String, u32)) -> Result<Sample, Failure> {
    let (viewer, (number, line)) = (person.viewer(), at.clone());
    site.read(move |_, conn| found(conn, viewer, &number, line).map(|(_, sample, _)| sample))
        .await
}

/// Sets the application problems to what is ticked; nothing ticked means that nothing was found.
///
/// # Errors
/// As the action.
pub async fn decide(
    person: Technician,
    site: Data<Site>,
    at: Path<(String, u32)>,
    sent: Sent,
) -> Answer {
    let (viewer, number, line) = (person.viewer(), at.0.clone(), at.1);
    let (sample, keys) = site
        .read(move |_, conn| {
            let (_, sample, _) = found(conn, viewer, &number, line)?;
            let keys = page::Seen::read(conn, viewer, &sample)?.keys;
            Ok((sample, keys))
        })
        .await?;
    let ticked = sent
        .all("key")
        .map(str::parse)
        .collect::<Result<Vec<u16>, _>>()
        .map_err(|_| Failure::bad_request())?;
    let decided = [(sample.id, decisions(&keys, &ticked))];
    let who = person.who();
    let done = site
        .act(person.language, move |app| {
            action::decide_keys(app, &who, &decided)
        })
        .await?;
    decided_answer(&site, &person, &at, done).await
}

/// What follows from the ticks: ticked keys hold, confirmed ones without a tick are taken
/// away, and proposals without a tick are answered no.
fn decisions(known: &[ApplicationKey], ticked: &[u16]) -> Vec<Decided> {
    let decided = |key, state| Decided {
        key,
        state,
        reason: String::new(),
    };
    let confirmed = |wanted: u16| {
        known
            .iter()
            .any(|key| key.key == wanted && key.state == KeyState::Confirmed)
    };
    let mut all: Vec<_> = known
        .iter()
        .filter(|key| !ticked.contains(&key.key))
        .filter_map(|key| match key.state {
            KeyState::Confirmed => Some(decided(key.key, None)),
            KeyState::Proposed => Some(decided(key.key, Some(KeyState::Rejected))),
            KeyState::Rejected => None,
        })
        .filter(|one| one.key != CHECKED_WITHOUT_PROBLEM || !ticked.is_empty())
        .collect();
    let new = ticked.iter().filter(|key| !confirmed(**key));
    all.extend(new.map(|key| decided(*key, Some(KeyState::Confirmed))));
    if ticked.is_empty() && !confirmed(CHECKED_WITHOUT_PROBLEM) {
        all.push(decided(CHECKED_WITHOUT_PROBLEM, Some(KeyState::Confirmed)));
    }
    all
}

/// Confirms or rejects one proposal.
///
/// # Errors
/// As the action.
pub async fn answer_proposal(
    person: Technician,
    site: Data<Site>,
    at: Path<(String, u32, u16)>,
    sent: Sent,
) -> Answer {
    let (number, line, key) = at.into_inner();
    let at = (number, line);
    let state = match sent.text("decision").as_str() {
        "confirm" => KeyState::Confirmed,
        "reject" => KeyState::Rejected,
        _ => return Err(Failure::bad_request()),
    };
    let sample = sample(&site, &person, &at).await?;
    let who = person.who();
    let decided = Decided {
        key,
        state: Some(state),
        reason: String::new(),
    };
    let decided = [(sample.id, vec![decided])];
    let done = site
        .act(person.language, move |app| {
            action::decide_keys(app, &who, &decided)
        })
        .await?;
    decided_answer(&site, &person, &at, done).await
}

/// Back to the sample with what was taken back, or its page with what was wrong.
async fn decided_answer(
    site: &Site,
    person: &Person,
    at: &(String, u32),
    done: Result<Vec<Withdrawn>, Refused>,
) -> Answer {
    let withdrawn = match done {
        Ok(withdrawn) if !withdrawn.is_empty() => withdrawn,
        done => return answer(site, person, at, done.map(|_| ()), "pages.sample.decided").await,
    };
    let keys: Vec<_> = withdrawn.iter().map(|one| one.key.to_string()).collect();
    let to = format!("/intakes/{}/samples/{}", at.0, at.1);
    let arguments = [("keys", keys.join(", "))];
    Ok(site.done(person, &to, "pages.sample.decided_withdrawn", &arguments))
}

/// Lets another measurement of the sample count.
///
/// # Errors
/// As the action.
pub async fn choose(
    person: Technician,
    site: Data<Site>,
    at: Path<(String, u32, String)>,
    sent: Sent,
) -> Answer {
    let (at, measurement) = measured(at)?;
    let sample = sample(&site, &person, &at).await?;
    let (who, reason) = (person.who(), sent.text("reason"));
    let done = site
        .act(person.language, move |app| {
            match_by_hand::choose(app, &who, sample.id, measurement, &reason)
        })
        .await?;
    answer(&site, &person, &at, done, "pages.sample.chosen").await
}

/// Takes a measurement away from the sample; it waits in the inbox again.
///
/// # Errors
/// As the action.
pub async fn take_back(
    person: Technician,
    site: Data<Site>,
    at: Path<(String, u32, String)>,
    _sent: Sent,
) -> Answer {
    let (at, measurement) = measured(at)?;
    let sample = sample(&site, &person, &at).await?;
    let who = person.who();
    let done = site
        .act(person.language, move |app| {
            match_by_hand::take_back(app, &who, sample.id, measurement)
        })
        .await?;
    answer(&site, &person, &at, done, "pages.sample.taken_back").await
}

/// The place of a sample and one of its measurements, from an address.
fn measured(at: Path<(String, u32, String)>) -> Result<((String, u32), MeasurementId), Failure> {
    let (number, line, measurement) = at.into_inner();
    let measurement = measurement.parse().map_err(|_| Failure::not_found())?;
    Ok(((number, line), measurement))
}

/// A reviewer lets the measurement of a sample decide although it is flagged.
///
/// # Errors
/// As the action.
pub async fn override_flags(
    person: Reviewer,
    site: Data<Site>,
    at: Path<(String, u32)>,
    sent: Sent,
) -> Answer {
    let sample = sample(&site, &person, &at).await?;
    let (who, reason) = (person.who(), sent.text("reason"));
    let typed = reason.clone();
    let done = site
        .act(person.language, move |app| {
            flagged::override_flags(app, &who, sample.id, &reason)
        })
        .await?;
    match done {
        Ok(_) => answer(&site, &person, &at, Ok(()), "instruments.override.done").await,
        Err(refused) => {
            let mut view = read(&site, &person, &at).await?;
            match &mut view.held {
                Some(held) if held.may_override => {
                    held.reason = Field {
                        value: typed,
                        error: Some(refused.text),
                    };
                }
                _ => view.refusal = Some(refused.into()),
            }
            site.refuse(&person, view).await
        }
    }
}

/// Back to the sample, or its page with what was wrong.
async fn answer(
    site: &Site,
    person: &Person,
    at: &(String, u32),
    done: Result<(), Refused>,
    key: &str,
) -> Answer {
    let to = format!("/intakes/{}/samples/{}", at.0, at.1);
    match done {
        Ok(()) if key.is_empty() => Ok(see_other(&to)),
        Ok(()) => Ok(site.done(person, &to, key, &[])),
        Err(refused) => {
            let mut view = read(site, person, at).await?;
            view.refusal = Some(Refusal::from(refused));
            site.refuse(person, view).await
        }
    }
}

#[cfg(test)]
mod tests;
