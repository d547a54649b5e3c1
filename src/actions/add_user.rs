//! Admins let people in, give new passwords, and close sign-in.

use domain::{
    audit::{Noun, Subject, Who},
    id::CompanyId,
    person::{Post, Role, User, UserName},
};
use store::users::{self, NewUser};

use super::{ActionError, Refused};
use crate::{app::App, secrets};

/// Fewest characters of a password, as NIST SP 800-63B 5.1.1.2 asks of chosen ones.
const SHORTEST_PASSWORD: usize = 8;

/// Somebody who is to sign in.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Sign-in name.
    pub name: String,
    /// Name on pages and documents.
    pub display_name: String,
    /// What the person is at the laboratory.
    pub role: Role,
    /// The company, for a company's person.
    pub company: Option<CompanyId>,
    /// The first password.
    pub password: String,
}

/// Lets somebody in.
///
/// # Errors
/// When name, role or password do not fit, the name is taken, or the store fails.
pub fn add_user(app: &App, who: &Who, new: NewPerson) -> Result<User, ActionError> {
    let name = UserName::parse(&new.name)?;
    let post = Post::new(new.role, new.company)?;
    let password_hash = hashed(&new.password)?;
    let display_name = match new.display_name.trim() {
        "" => name.to_string(),
        given => given.to_owned(),
    };
    app.store.transaction(who, |tx| {
        if users::credentials(tx, &name)?.is_some() {
            return Err(Refused::new("actions.user.taken")
                .with("name", &name)
                .into());
        }
        let user = users::add(
            tx,
            NewUser {
                name,
                display_name,
                post,
                password_hash,
            },
        )?;
        tx.record("user.add", subject(&user), &None::<()>, &user)?;
        Ok(user)
    })
}

/// Gives somebody a new password and ends the sessions that the old one opened.
///
/// # Errors
/// When there is no such user, the password does not fit, or the store fails.
pub fn set_password(app: &App, who: &Who, name: &str, password: &str) -> Result<User, ActionError> {
    let hash = hashed(password)?;
    app.store.transaction(who, |tx| {
        let user = known(tx, name)?;
        users::set_password(tx, user.id, &hash)?;
        tx.record(
            "user.set_password",
            subject(&user),
            &None::<()>,
            &None::<()>,
        )?;
        Ok(user)
    })
}

/// Closes or opens somebody's sign-in.
///
/// # Errors
/// When there is no such user, or the store fails.
pub fn set_disabled(app: &App, who: &Who, name: &str, disabled: bool) -> Result<User, ActionError> {
    app.store.transaction(who, |tx| {
        let old = known(tx, name)?;
        let user = User {
            disabled,
            ..old.clone()
        };
        users::save(tx, &user)?;
        tx.record("user.set_disabled", subject(&user), &old, &user)?;
        Ok(user)
    })
}

fn known(tx: &mut store::Tx<'_>, name: &str) -> Result<User, ActionError> {
    let name = UserName::parse(name)?;
    users::credentials(tx, &name)?
        .map(|credentials| credentials.user)
        .ok_or_else(|| {
            Refused::new("actions.user.unknown")
                .with("name", name)
                .into()
        })
}

fn hashed(password: &str) -> Result<String, ActionError> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(Refused::new("actions.user.short_password")
            .with("length", length)
            .with("limit", SHORTEST_PASSWORD)
            .into());
    }
    Ok(secrets::hash_password(password)?)
}

fn subject(user: &User) -> Subject {
    Subject::new(Noun::User, user.id.get(), &user.name)
}
