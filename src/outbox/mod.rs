//! The outbox: one thread sends the mails that wait.
//!
//! An attempt is committed before the mail server is asked and completed after it answered, so
//! that a process killed at any point leaves the mail waiting, sent, or visibly unsure. An attempt
//! without an end is taken for lost after some minutes; the mail is then sent again under the same
//! Message-ID, and the lost attempt says that it may have arrived. That is "at least once": a mail
//! is never lost silently, and one that arrives twice can be seen on its page.

mod letter;
mod post;

use std::{sync::Arc, time::Duration};

use domain::{
    audit::{Noun, Subject, Who},
    delivery::{AttemptOutcome, Delivery, DeliveryState, next_try},
    person::Viewer,
};
use serde_json::json;
use store::{StoreError, deliveries};

use crate::{
    actions::ActionError,
    app::App,
    background::{Background, Stop},
};
use post::Post;

/// How long the outbox sleeps when nothing is due.
const IDLE: Duration = Duration::from_millis(500);

/// Starts to send, until the thread is dropped. Without a mail server in the settings it only waits.
///
/// # Errors
/// When there is no thread to be had.
pub fn start(app: Arc<App>) -> Result<Background, ActionError> {
    Background::start("outbox", move |stop| work(&app, stop))
}

fn work(app: &App, stop: &Stop) {
    let post = match Post::open(&app.settings.mail) {
        Ok(post) => post,
        Err(error) => {
            tracing::error!(
                "No mail is sent, because the settings of mail cannot be used: {error}"
            );
            None
        }
    };
    while !stop.is_told() {
        let sent = match &post {
            Some(post) => send_next(app, post),
            None => Ok(false),
        };
        match sent {
            Ok(true) => {}
            Ok(false) => stop.pause(IDLE),
            Err(error) => {
                tracing::warn!("The outbox could not go on: {error}");
                stop.pause(IDLE * 10);
            }
        }
    }
}

/// Sends the mail that is due, if there is one.
fn send_next(app: &App, post: &Post) -> Result<bool, ActionError> {
    let now = app.store.now();
    let Some(delivery) = app.store.read(|conn| deliveries::due(conn, now))? else {
        return Ok(false);
    };
    let outcome = match delivery.state {
        DeliveryState::Sending => lost(app, &delivery),
        _ => attempt(app, post, &delivery),
    };
    match outcome {
        // Another process has it.
        Err(ActionError::Store(StoreError::Conflict { .. })) => Ok(true),
        outcome => outcome.map(|()| true),
    }
}

fn who() -> Who {
    Who::program("outbox")
}

/// An attempt that nobody heard of again: it may have arrived, and is made once more.
fn lost(app: &App, delivery: &Delivery) -> Result<(), ActionError> {
    finish(app, delivery, AttemptOutcome::Unknown, "")
}

fn attempt(app: &App, post: &Post, delivery: &Delivery) -> Result<(), ActionError> {
    let id = delivery.id;
    app.store.transaction(&who(), |tx| {
        deliveries::begin_attempt(tx, delivery)?;
        let begun = json!({ "attempt": delivery.attempts + 1, "to": delivery.recipient });
        tx.record("delivery.attempt", subject(delivery), &None::<()>, &begun)
    })?;
    let (outcome, answer) = match letter::write(app, delivery, post.from()) {
        Ok(letter) => post.send(&letter),
        Err(reason) => (AttemptOutcome::Refused, reason),
    };
    let delivery = app
        .store
        .read(|conn| deliveries::get(conn, Viewer::Laboratory, id))?;
    finish(app, &delivery, outcome, &answer)
}

/// Writes down what became of an attempt, and when there will be another.
fn finish(
    app: &App,
    delivery: &Delivery,
    outcome: AttemptOutcome,
    answer: &str,
) -> Result<(), ActionError> {
    let again = next_try(delivery.attempts, app.store.now());
    let (state, next_at) = match outcome {
        AttemptOutcome::Accepted => (DeliveryState::Sent, None),
        AttemptOutcome::Refused => (DeliveryState::Bounced, None),
        AttemptOutcome::Later | AttemptOutcome::Unknown => match again {
            Some(again) => (DeliveryState::Waiting, Some(again)),
            None => (DeliveryState::Bounced, None),
        },
    };
    let detail = match state {
        DeliveryState::Sent => "",
        _ => answer,
    };
    app.store.transaction(&who(), |tx| {
        let change = deliveries::Change {
            state,
            detail,
            next_at,
        };
        deliveries::change(tx, delivery, change)?;
        deliveries::end_attempt(tx, delivery.id, outcome, answer)?;
        let ended = json!({ "outcome": outcome, "answer": answer, "state": state });
        tx.record("delivery.answer", subject(delivery), &None::<()>, &ended)?;
        Ok(())
    })
}

fn subject(delivery: &Delivery) -> Subject {
    Subject::new(Noun::Delivery, delivery.id.get(), &delivery.recipient)
}
