//! From deliveries to what their pages are given.

use domain::delivery::{AttemptOutcome, Channel, Delivery, DeliveryState, Step};
use domain::intake::{Intake, IntakeState};
use domain::person::{Role, Viewer};
use store::{Connection, companies, deliveries, documents, intakes};

use super::super::failure::Failure;
use super::super::shown::{display_name, local};
use super::super::view::deliveries as view;
use super::super::view::parts::{Badge, Field, Link, Tone};
use crate::app::App;

fn badge(state: DeliveryState) -> Badge {
    let tone = match state {
        DeliveryState::Waiting | DeliveryState::Cancelled => Tone::Pending,
        DeliveryState::Sending | DeliveryState::Sent => Tone::Active,
        DeliveryState::Received => Tone::Good,
        DeliveryState::Bounced => Tone::Bad,
    };
    Badge::new(tone, state.label())
}

/// The lines of a list.
pub(super) fn rows(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    listed: &[Delivery],
) -> Result<Vec<view::DeliveryRow>, Failure> {
    let owners: Vec<_> = listed.iter().map(|one| one.company).collect();
    let companies = companies::find_all(conn, viewer, &owners)?;
    let mut rows = Vec::with_capacity(listed.len());
    for one in listed {
        let intake = intakes::find(conn, viewer, one.intake)?;
        let number = intake.map_or_else(String::new, |intake| intake.number.to_string());
        let company = companies.get(&one.company);
        rows.push(view::DeliveryRow {
            href: format!("/deliveries/{}", one.id),
            channel: one.channel.label(),
            recipient: one.recipient.clone(),
            state: badge(one.state),
            intake: Link::new(format!("/intakes/{number}"), number),
            company: company.map_or_else(String::new, |one| one.name.as_str().to_owned()),
            detail: one.detail.clone(),
            created_at: local(app, one.created_at),
        });
    }
    Ok(rows)
}

/// The deliveries of an intake for its page; the desk gets the form once documents are issued.
///
/// # Errors
/// When the store fails.
pub fn of_intake(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    role: Role,
    intake: &Intake,
) -> Result<view::OfIntake, Failure> {
    let found = deliveries::list(conn, viewer, Some(intake.id), super::SHOWN)?;
    let is_issued = matches!(intake.state, IntakeState::Released | IntakeState::Sent);
    let company = companies::find(conn, viewer, intake.company)?;
    let address = company.map_or_else(String::new, |company| company.details.email);
    let has_mail = !app.settings.mail.server.is_empty();
    let first = match has_mail && !address.is_empty() {
        true => Channel::Mail,
        false => Channel::Portal,
    };
    Ok(view::OfIntake {
        rows: rows(app, conn, viewer, &found.rows)?,
        form: (role == Role::FrontDesk && is_issued).then(|| view::DeliveryForm {
            channels: Channel::ALL
                .iter()
                .filter(|channel| has_mail || **channel != Channel::Mail)
                .map(|channel| channel.code())
                .collect(),
            channel: Field::holding(first.code()),
            recipient: Field::holding(address),
            waybill: Field::default(),
        }),
    })
}

/// One delivery with everything about it.
pub(super) fn one(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    delivery: &Delivery,
    may_act: bool,
) -> Result<view::Delivery, Failure> {
    let row = rows(app, conn, viewer, std::slice::from_ref(delivery))?;
    let attempts = deliveries::attempts(conn, delivery.id)?;
    let mut brought = Vec::with_capacity(delivery.documents.len());
    for id in &delivery.documents {
        let one = documents::get(conn, viewer, *id)?;
        let name = format!("{} {}", one.document.number, one.document.format.code());
        brought.push((*id, Link::new(format!("/documents/{id}"), name)));
    }
    let mut downloads = Vec::new();
    for one in deliveries::downloads_of(conn, viewer, &delivery.documents)? {
        let link = brought.iter().find(|(id, _)| *id == one.document);
        downloads.push(view::DownloadShown {
            document: link.map(|(_, link)| link.clone()).unwrap_or_default(),
            at: local(app, one.at),
            by: display_name(conn, &one.by)?,
        });
    }
    Ok(view::Delivery {
        delivery: row.into_iter().next().ok_or_else(Failure::not_found)?,
        created_by: display_name(conn, &delivery.created_by)?,
        waybill: delivery.waybill.clone(),
        message_id: delivery.message_id.clone(),
        next_at: match delivery.state {
            DeliveryState::Waiting => delivery.next_at.map(|at| local(app, at)),
            _ => None,
        },
        is_unsure: attempts
            .iter()
            .any(|one| one.outcome == Some(AttemptOutcome::Unknown)),
        attempts: attempts
            .into_iter()
            .map(|one| view::AttemptShown {
                begun_at: local(app, one.begun_at),
                outcome: outcome(one.outcome),
                answer: one.answer,
            })
            .collect(),
        documents: brought.into_iter().map(|(_, link)| link).collect(),
        downloads,
        steps: match may_act {
            true => delivery.steps().into_iter().map(step).collect(),
            false => Vec::new(),
        },
        detail: Field::default(),
        refusal: None,
    })
}

fn outcome(outcome: Option<AttemptOutcome>) -> Badge {
    match outcome {
        None => badge(DeliveryState::Sending),
        Some(outcome) => {
            let tone = match outcome {
                AttemptOutcome::Accepted => Tone::Good,
                AttemptOutcome::Later | AttemptOutcome::Unknown => Tone::Warn,
                AttemptOutcome::Refused => Tone::Bad,
            };
            Badge::new(tone, outcome.label())
        }
    }
}

const fn step(step: Step) -> view::StepShown {
    let (name, wants_detail) = match step {
        Step::Resend => ("resend", false),
        Step::Cancel => ("cancel", false),
        Step::Bounce => ("bounce", true),
        Step::Receive => ("receive", true),
    };
    view::StepShown { name, wants_detail }
}
