//! Review and release: what the reviewer sees before a signature.

use std::collections::HashMap;

use actix_web::web::{Data, Path, Query};
use domain::dictionary::Severity;
use domain::document::DocumentKind;
use domain::intake::{Intake, IntakeState, may_be_released};
use domain::person::Viewer;
use domain::texts::Language;
use store::{
    Connection, application_keys, companies, counters, hands, intakes, judgements, samples,
};

use super::answers::Answer;
use super::failure::Failure;
use super::intakes::{filter, known, numbered};
use super::people::{Person, Reviewer};
use super::plausibility;
use super::sent::Sent;
use super::shown::{
    Asked, bilingual, company_link, confirmed, display_name, held_sample, sample_rows, strip, tabs,
    tally,
};
use super::site::Site;
use super::view::instruments::HeldSample;
use super::view::parts::{Field, Link, Refusal};
use super::view::review as view;
use crate::actions::check_documents::{check_documents, may_be_issued};
use crate::actions::flagged::flagged_in;
use crate::actions::sign_in::is_password_of;
use crate::actions::{issue_documents, review_intake};
use crate::app::App;

/// Problems that the Pareto shows.
const PROBLEMS: usize = 12;

/// The review of an intake.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(
    person: Reviewer,
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
) -> Result<view::Review, Failure> {
    let (viewer, language, number) = (person.viewer(), person.language, number.to_owned());
    let reviewer = person.user().name.to_string();
    site.read(move |app, conn| {
        let intake = known(conn, viewer, &number)?;
        one(app, conn, viewer, language, &reviewer, &intake, &asked)
    })
    .await
}

fn one(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    language: Language,
    reviewer: &str,
    intake: &Intake,
    asked: &Asked,
) -> Result<view::Review, Failure> {
    let company = companies::find(conn, viewer, intake.company)?.ok_or_else(Failure::not_found)?;
    let counted = counters::of_intakes(conn, &[intake.id])?
        .get(&intake.id)
        .copied()
        .unwrap_or_default();
    let path = format!("/intakes/{}/review", intake.number);
    let here = if asked.list.is_empty() {
        "nonconforming"
    } else {
        &asked.list
    };
    let found = samples::list(conn, viewer, intake.id, &filter(here)?, asked.paging())?;
    let lists = [
        ("nonconforming", Some(counted.nonconforming)),
        ("conforming", Some(counted.conforming)),
        ("all_samples", Some(counted.all)),
    ];
    let hands = hands::of_intake(conn, intake.id)?;
    let mut testers = Vec::new();
    for name in &hands {
        testers.push(display_name(conn, name)?);
    }
    let mut held = Vec::new();
    for flagged in flagged_in(app, conn, intake)? {
        held.push(held_sample(app, conn, language, intake, &flagged)?);
    }
    held.sort_by_key(|one| !one.open);
    Ok(view::Review {
        intake: Link::new(
            format!("/intakes/{}", intake.number),
            intake.number.to_string(),
        ),
        company: company_link(&company),
        state: intake.state.into(),
        strip: strip(app, intake),
        tally: tally(&counted),
        testers,
        problems: problems(app, conn, viewer, language, intake)?,
        doubtful: plausibility::of_intake(app, conn, intake, plausibility::LISTED)?,
        obstacles: {
            let hand = (hands.contains(reviewer), reviewer);
            obstacles(app, conn, language, hand, intake, &held)?
        },
        held,
        tabs: tabs(&path, here, &lists),
        pager: asked.pager(&path, &found),
        rows: sample_rows(app, conn, viewer, language, intake, &found.rows)?,
        documents: DocumentKind::PACK
            .into_iter()
            .map(|kind| format!("pages.document_kind.{}", kind.code()))
            .collect(),
        password: Field::default(),
        reason: Field::default(),
        refusal: None,
    })
}

/// What stands against a release, before anybody tries.
fn obstacles(
    app: &App,
    conn: &mut Connection,
    language: Language,
    (own_work, approver): (bool, &str),
    intake: &Intake,
    held: &[HeldSample],
) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let open = held.iter().filter(|one| one.open).count();
    if open > 0 {
        let count = [("count", open.to_string())];
        found.push(
            app.texts
                .fill(language, "instruments.override.obstacle", &count),
        );
    }
    if intake.state != IntakeState::UnderReview {
        let state = app.texts.get(language, intake.state.label());
        found.push(app.texts.fill(
            language,
            "pages.review.not_under_review",
            &[("state", state)],
        ));
    }
    for obstacle in check_documents(app, conn, intake.number, approver)?
        .iter()
        .filter(|obstacle| obstacle.stops())
    {
        found.push(app.texts.explain(language, obstacle));
    }
    if own_work {
        let number = [("number", intake.number.to_string())];
        found.push(app.texts.fill(language, "actions.intake.own_work", &number));
    }
    let unfinished = intakes::unfinished_of(conn, intake.company)?;
    if let Err(earlier) = may_be_released(intake.number, &unfinished) {
        found.push(app.texts.explain(language, &earlier));
    }
    Ok(found)
}

/// Problems by frequency.
fn problems(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    language: Language,
    intake: &Intake,
) -> Result<Vec<view::ProblemCount>, Failure> {
    let mut quality: HashMap<u16, u64> = HashMap::new();
    for finding in judgements::findings_of_intake(conn, viewer, intake.id)?
        .values()
        .flatten()
        .filter(|finding| finding.severity == Severity::Reject)
    {
        *quality.entry(finding.key).or_default() += 1;
    }
    let mut application: HashMap<u16, u64> = HashMap::new();
    for keys in application_keys::of_intake(conn, viewer, intake.id)?.values() {
        for key in confirmed(keys) {
            *application.entry(key).or_default() += 1;
        }
    }
    let quality = quality.into_iter().filter_map(|(key, samples)| {
        let entry = app.rules.quality.entry(key)?;
        Some(("quality", key, bilingual(language, &entry.problem), samples))
    });
    let application = application.into_iter().filter_map(|(key, samples)| {
        let entry = app.rules.application.entry(key)?;
        Some((
            "application",
            key,
            bilingual(language, &entry.problem),
            samples,
        ))
    });
    let mut all: Vec<_> = quality.chain(application).collect();
    all.sort_by_key(|(dictionary, key, _, samples)| {
        (std::cmp::Reverse(*samples), *dictionary, *key)
    });
    let most = all.first().map_or(1, |(_, _, _, samples)| *samples).max(1);
    Ok(all
        .into_iter()
        .take(PROBLEMS)
        .map(|(dictionary, key, problem, samples)| view::ProblemCount {
            dictionary,
            key: key.to_string(),
            problem,
            samples,
            share: samples * 1000 / most,
        })
        .collect())
}

/// Releases an intake and issues its documents; the reviewer signs with the password.
///
/// # Errors
/// As the actions.
pub async fn release(
    person: Reviewer,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (wanted, password) = (numbered(&number)?, sent.raw("password").to_owned());
    let (who, user) = (person.who(), person.user().clone());
    let name = user.name.clone();
    let signed = site
        .block(move |app| is_password_of(app, &name, &password))
        .await?;
    if !signed {
        let mut view = read(&site, &person, &number, Asked::default()).await?;
        view.password.error = Some(site.app().texts.get(person.language, "pages.me.wrong"));
        return site.refuse(&person, view).await;
    }
    let done = site
        .act(person.language, move |app| {
            // What stands against the documents stands against the release: nothing is half done.
            may_be_issued(app, wanted, &user.display_name)?;
            review_intake::release_intake(app, user.id, &who, wanted)?;
            issue_documents::issue_documents(app, &who, wanted, "")
        })
        .await?;
    match done {
        Ok(issue) => {
            let arguments = [("count", issue.files.len().to_string())];
            let to = format!("/intakes/{number}");
            Ok(site.done(&person, &to, "pages.review.released", &arguments))
        }
        Err(refused) => {
            let mut view = read(&site, &person, &number, Asked::default()).await?;
            view.refusal = Some(Refusal::from(refused));
            site.refuse(&person, view).await
        }
    }
}

/// Gives an intake back to the laboratory.
///
/// # Errors
/// As the action.
pub async fn send_back(
    person: Reviewer,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (who, wanted, reason) = (person.who(), numbered(&number)?, sent.text("reason"));
    let typed = reason.clone();
    let done = site
        .act(person.language, move |app| {
            review_intake::return_intake(app, &who, wanted, &reason)
        })
        .await?;
    match done {
        Ok(_) => Ok(site.done(
            &person,
            "/",
            "pages.review.sent_back",
            &[("number", number.to_string())],
        )),
        Err(refused) => {
            let mut view = read(&site, &person, &number, Asked::default()).await?;
            view.reason = Field {
                value: typed,
                error: Some(refused.text),
            };
            site.refuse(&person, view).await
        }
    }
}
