//! People sign in and out. Failures are counted and slow the next try down.
//!
//! A wrong name and a wrong password get the same answer in about the same time, so
//! that nobody learns who may sign in.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    person::UserName,
};
use store::{StoreError, sessions, users};

use super::{ActionError, Refused};
use crate::{app::App, secrets};

/// Failures that are forgiven before sign-in pauses.
const FREE_FAILURES: u32 = 5;

/// How long sign-in pauses after each further failure, in minutes.
const PAUSE_MINUTES: i64 = 5;

/// A hash that fits no password, compared where there is no user.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$0000000000000000000000000000000000000000000";

/// What the browser gets.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret of the session cookie; only its digest is stored.
    pub token: String,
}

/// When somebody who has failed so often may try again; at once while it was not often.
fn paused_until(failed: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (failed >= FREE_FAILURES)
        .then(|| now.checked_add_signed(TimeDelta::minutes(PAUSE_MINUTES)))
        .flatten()
}

/// True when the password is this user's, who is signed in already. A wrong one counts as a failed
/// sign-in, and while those pause no password is right: an open session is no place to guess in.
///
/// # Errors
/// When the store fails.
pub fn is_password_of(app: &App, name: &UserName, password: &str) -> Result<bool, StoreError> {
    let Some(found) = app.store.read(|conn| users::credentials(conn, name))? else {
        return Ok(false);
    };
    let now = app.store.now();
    if found.locked_until.is_some_and(|until| until > now) {
        return Ok(false);
    }
    let fits = secrets::password_fits(password, &found.password_hash);
    if !fits {
        let pause = paused_until(found.failed_count + 1, now);
        app.store
            .keep_house(|keep| users::note_failure(keep, found.user.id, pause))?;
    }
    Ok(fits)
}

/// Opens a session.
///
/// # Errors
/// When name and password do not fit, sign-in is closed or paused, or the store fails.
pub fn sign_in(app: &App, name: &str, password: &str) -> Result<SignedIn, ActionError> {
    let wrong = || ActionError::from(Refused::new("actions.sign_in.wrong"));
    let found = match UserName::parse(name) {
        Ok(name) => app.store.read(|conn| users::credentials(conn, &name))?,
        Err(_) => None,
    };
    let Some(found) = found else {
        // The answer is no either way; the work is what takes the same time.
        let _no = secrets::password_fits(password, NOBODY);
        return Err(wrong());
    };
    let now = app.store.now();
    if found.locked_until.is_some_and(|until| until > now) {
        return Err(Refused::new("actions.sign_in.paused")
            .with("minutes", PAUSE_MINUTES)
            .into());
    }
    let user = found.user;
    if !secrets::password_fits(password, &found.password_hash) || user.disabled {
        let pause = paused_until(found.failed_count + 1, now);
        app.store
            .keep_house(|keep| users::note_failure(keep, user.id, pause))?;
        return Err(wrong());
    }
    let token = secrets::new_token()?;
    let csrf = secrets::new_token()?;
    let who = Who::User {
        id: user.id,
        name: user.name.clone(),
    };
    let expires = now
        .checked_add_signed(TimeDelta::hours(i64::from(app.settings.session_hours)))
        .unwrap_or(now);
    app.store.transaction(&who, |tx| {
        sessions::open(tx, &Digest::of(token.as_bytes()), user.id, &csrf, expires)?;
        let subject = Subject::new(Noun::User, user.id.get(), &user.name);
        tx.record("user.sign_in", subject, &None::<()>, &None::<()>)
    })?;
    app.store.keep_house(|keep| {
        if found.failed_count > 0 {
            users::forget_failures(keep, user.id)?;
        }
        // Nobody else takes away what people left behind who never signed out.
        sessions::forget_expired(keep)
    })?;
    Ok(SignedIn { token })
}

/// Ends a session.
///
/// # Errors
/// When the store fails.
pub fn sign_out(app: &App, who: &Who, token: &str) -> Result<(), ActionError> {
    let user = who.user().map_or(0, domain::id::UserId::get);
    app.store.transaction(who, |tx| {
        sessions::close(tx, &Digest::of(token.as_bytes()))?;
        let subject = Subject::new(Noun::User, user, who.name());
        tx.record("user.sign_out", subject, &None::<()>, &None::<()>)?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        add_user::{NewPerson, add_user, set_disabled},
        tests::{desk, laboratory},
    };
    use domain::person::Role;

    fn wang() -> NewPerson {
        NewPerson {
            name: "wang".to_owned(),
            display_name: "王工".to_owned(),
            role: Role::Technician,
            company: None,
            password: "open sesame".to_owned(),
        }
    }

    fn key(error: &ActionError) -> &'static str {
        error.reason().unwrap().key()
    }

    #[test]
    fn the_right_password_opens_a_session_and_signing_out_ends_it() {
        let lab = laboratory();
        let user = add_user(&lab.app, &desk(), wang()).unwrap();
        let token = sign_in(&lab.app, "Wang", "open sesame").unwrap().token;
        let digest = Digest::of(token.as_bytes());
        let now = lab.app.store.now();
        let find = || {
            lab.app
                .store
                .read(|conn| sessions::find(conn, &digest, now))
                .unwrap()
        };
        assert_eq!(find().unwrap().user.id, user.id);
        let who = Who::User {
            id: user.id,
            name: user.name,
        };
        sign_out(&lab.app, &who, &token).unwrap();
        assert!(find().is_none());
    }

    #[test]
    fn sessions_whose_time_is_over_are_taken_away_when_somebody_signs_in() {
        let lab = laboratory();
        add_user(&lab.app, &desk(), wang()).unwrap();
        sign_in(&lab.app, "wang", "open sesame").unwrap();
        let hours = lab.app.settings.session_hours;
        lab.clock
            .set(lab.app.store.now() + TimeDelta::hours(i64::from(hours)));
        sign_in(&lab.app, "wang", "open sesame").unwrap();
        let left = lab.app.store.keep_house(sessions::forget_expired);
        assert_eq!(left.unwrap(), 0, "the first one is gone already");
    }

    #[test]
    fn wrong_name_wrong_password_and_closed_sign_in_get_the_same_answer() {
        let lab = laboratory();
        add_user(&lab.app, &desk(), wang()).unwrap();
        let answer = |name, password| key(&sign_in(&lab.app, name, password).unwrap_err());
        assert_eq!(answer("nobody", "open sesame"), "actions.sign_in.wrong");
        assert_eq!(answer("wang", "close sesame"), "actions.sign_in.wrong");
        set_disabled(&lab.app, &desk(), "wang", true).unwrap();
        assert_eq!(answer("wang", "open sesame"), "actions.sign_in.wrong");
    }

    #[test]
    fn sign_in_pauses_after_five_failures_and_opens_again() {
        let lab = laboratory();
        add_user(&lab.app, &desk(), wang()).unwrap();
        for _ in 0..5 {
            sign_in(&lab.app, "wang", "guess").unwrap_err();
        }
        let refused = sign_in(&lab.app, "wang", "open sesame").unwrap_err();
        assert_eq!(key(&refused), "actions.sign_in.paused");
        lab.clock.advance(TimeDelta::minutes(6));
        sign_in(&lab.app, "wang", "open sesame").unwrap();
    }

    #[test]
    fn an_open_session_is_no_place_to_guess_a_password_in() {
        let lab = laboratory();
        let name = add_user(&lab.app, &desk(), wang()).unwrap().name;
        let tried = |password| is_password_of(&lab.app, &name, password).unwrap();
        assert!(tried("open sesame"));
        for _ in 0..5 {
            assert!(!tried("guess"));
        }
        assert!(!tried("open sesame"), "whoever guesses waits");
        lab.clock.advance(TimeDelta::minutes(6));
        assert!(tried("open sesame"));
    }

    #[test]
    fn a_taken_name_and_a_short_password_are_refused() {
        let lab = laboratory();
        add_user(&lab.app, &desk(), wang()).unwrap();
        let again = add_user(&lab.app, &desk(), wang()).unwrap_err();
        assert_eq!(key(&again), "actions.user.taken");
        let short = NewPerson {
            name: "li".to_owned(),
            password: "short".to_owned(),
            ..wang()
        };
        let short = add_user(&lab.app, &desk(), short).unwrap_err();
        assert_eq!(key(&short), "actions.user.short_password");
    }
}
