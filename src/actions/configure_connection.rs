//! Admins say which verifiers are read, and where they stand.
//!
//! A password goes into the database sealed and into no audit record; that it was changed
//! is recorded.

use domain::{
    audit::{Noun, Subject, Who},
    connection::{Connection, ConnectionError, ConnectionKind, Name, Settings},
    id::{ConnectionId, SiteId},
    person::Viewer,
    site::{Site, SiteState},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{
    StoreError, Tx,
    connections::{self, Secret},
    intakes, sites,
};

use super::{ActionError, Refused, keep_instruments};
use crate::{
    app::App,
    connections::{access::AccessOptions, folder::FolderOptions, mysql},
    secrets::{Purpose, Sealer},
};

/// What becomes of the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// It stays as it is.
    Keep,
    /// There is none any more.
    Forget,
    /// This one.
    New(crate::connections::Password),
}

/// Adds a connection.
///
/// # Errors
/// When the settings do not fit, the name is taken, or the store fails.
pub fn add_connection(
    app: &App,
    who: &Who,
    settings: Settings,
    password: Password,
) -> Result<Connection, ActionError> {
    let (settings, password) = checked(settings, password)?;
    let sealed = sealed(app, &password)?;
    app.store.transaction(who, |tx| {
        sites::get(tx, settings.site)?.ensure_active()?;
        ensure_free(tx, None, &settings.name)?;
        ensure_meant(app, tx, &settings)?;
        let added = connections::add(tx, &settings, secret(&password, sealed.as_deref()))?;
        tx.record("connection.add", subject(&added), &None::<()>, &added)?;
        Ok(added)
    })
}

/// Changes a connection; its reader starts anew with the new settings.
///
/// # Errors
/// As `add_connection`, and when there is no such connection.
pub fn change_connection(
    app: &App,
    who: &Who,
    id: ConnectionId,
    settings: Settings,
    password: Password,
) -> Result<Connection, ActionError> {
    let (settings, password) = checked(settings, password)?;
    let sealed = sealed(app, &password)?;
    app.store.transaction(who, |tx| {
        let old = connections::get(tx, id)?.connection;
        if old.settings.site != settings.site {
            sites::get(tx, settings.site)?.ensure_active()?;
        }
        ensure_free(tx, Some(id), &settings.name)?;
        ensure_meant(app, tx, &settings)?;
        connections::change(tx, id, &settings, secret(&password, sealed.as_deref()))?;
        if old.settings.address != settings.address {
            // What was read elsewhere says nothing about what is here.
            connections::forget(tx, id)?;
        }
        let new = connections::get(tx, id)?.connection;
        tx.record("connection.change", subject(&new), &old, &new)?;
        if password != Password::Keep {
            tx.record("connection.set_password", subject(&new), &(), &())?;
        }
        Ok(new)
    })
}

/// Pauses a connection, or lets it go on.
///
/// # Errors
/// When there is no such connection, or the store fails.
pub fn set_enabled(
    app: &App,
    who: &Who,
    id: ConnectionId,
    enabled: bool,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let old = connections::get(tx, id)?.connection;
        let settings = Settings {
            enabled,
            ..old.settings.clone()
        };
        connections::change(tx, id, &settings, Secret::Keep)?;
        let action = match enabled {
            true => "connection.resume",
            false => "connection.pause",
        };
        let state = |enabled: bool| json!({ "enabled": enabled });
        tx.record(
            action,
            subject(&old),
            &state(old.settings.enabled),
            &state(enabled),
        )?;
        Ok(())
    })
}

/// Lets a connection forget what it has read, so that everything there is read again; what is
/// known already is not added twice.
///
/// # Errors
/// When there is no such connection, or the store fails.
pub fn read_again(app: &App, who: &Who, id: ConnectionId) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let known = connections::get(tx, id)?.connection;
        connections::forget(tx, id)?;
        tx.record("connection.read_again", subject(&known), &(), &())?;
        Ok(())
    })
}

/// Puts away what a connection noticed, once it was read.
///
/// # Errors
/// When there is no such connection, or the store fails.
pub fn clear_notices(app: &App, who: &Who, id: ConnectionId) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let known = connections::get(tx, id)?.connection;
        let notices = connections::notices(tx, id, i64::MAX)?;
        connections::clear_notices(tx, id)?;
        tx.record("connection.clear_notices", subject(&known), &notices, &())?;
        Ok(())
    })
}

/// Removes a connection from which nothing was taken.
///
/// # Errors
/// When something was taken from it, there is no such connection, or the store fails.
pub fn remove_connection(app: &App, who: &Who, id: ConnectionId) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let old = connections::get(tx, id)?.connection;
        if !connections::remove(tx, id)? {
            return Err(Refused::new("connections.error.used")
                .with("name", &old.settings.name)
                .into());
        }
        tx.record("connection.remove", subject(&old), &old, &None::<()>)?;
        Ok(())
    })
}

/// Adds a site.
///
/// # Errors
/// When the name does not fit or is taken, or the store fails.
pub fn add_site(app: &App, who: &Who, name: &str) -> Result<Site, ActionError> {
    let name = Name::parse(name)?;
    app.store.transaction(who, |tx| {
        ensure_site_free(tx, None, &name)?;
        let added = sites::add(tx, &name)?;
        tx.record("site.add", of_site(&added), &None::<()>, &added)?;
        Ok(added)
    })
}

/// Renames a site, closes it or opens it again.
///
/// # Errors
/// When the name does not fit or is taken, the main site should be closed, or the store fails.
pub fn change_site(
    app: &App,
    who: &Who,
    id: SiteId,
    name: &str,
    state: SiteState,
) -> Result<(), ActionError> {
    let name = Name::parse(name)?;
    if id == SiteId::MAIN && state == SiteState::Closed {
        return Err(Refused::new("connections.error.main_site").into());
    }
    app.store.transaction(who, |tx| {
        let old = sites::get(tx, id)?;
        ensure_site_free(tx, Some(id), &name)?;
        sites::change(tx, id, &name, state)?;
        let new = sites::get(tx, id)?;
        tx.record("site.change", of_site(&new), &old, &new)?;
        Ok(())
    })
}

/// Settings that can be used, and the password, which an address may have brought along.
fn checked(
    mut settings: Settings,
    mut password: Password,
) -> Result<(Settings, Password), ActionError> {
    settings.check()?;
    let options = &settings.options;
    match settings.kind {
        ConnectionKind::Mysql => {
            mysql::Options::read(options).map_err(ActionError::refused)?;
        }
        ConnectionKind::Folder => fits::<FolderOptions>(options)?,
        ConnectionKind::Access => fits::<AccessOptions>(options)?,
        ConnectionKind::Agent => {}
    }
    if settings.kind == ConnectionKind::Mysql {
        let (address, typed) = mysql::address(&settings.address).map_err(ActionError::refused)?;
        settings.address = address.to_string();
        if let (Some(typed), Password::Keep) = (typed, &password) {
            password = Password::New(crate::connections::Password(typed));
        }
    } else if settings.kind != ConnectionKind::Agent && settings.address.trim().is_empty() {
        return Err(Refused::new("connections.error.no_address").into());
    }
    Ok((settings, password))
}

/// Refuses options that are of another shape than those of a kind.
fn fits<T: DeserializeOwned>(options: &Value) -> Result<(), ActionError> {
    match (options, T::deserialize(options)) {
        (Value::Null, _) | (_, Ok(_)) => Ok(()),
        (_, Err(error)) => Err(Refused::new("connections.trouble.options")
            .with("reason", error)
            .into()),
    }
}

fn sealed(app: &App, password: &Password) -> Result<Option<String>, ActionError> {
    match password {
        Password::New(password) => {
            let sealer = Sealer::of(&app.settings.data, Purpose::Password)?;
            Ok(Some(sealer.seal(&password.0)?))
        }
        Password::Keep | Password::Forget => Ok(None),
    }
}

const fn secret<'s>(password: &Password, sealed: Option<&'s str>) -> Secret<'s> {
    match (password, sealed) {
        (Password::New(_), Some(sealed)) => Secret::Sealed(sealed),
        (Password::Forget, _) => Secret::Forget,
        _ => Secret::Keep,
    }
}

fn ensure_free(tx: &mut Tx<'_>, own: Option<ConnectionId>, name: &Name) -> Result<(), ActionError> {
    let all = connections::list(tx)?;
    let taken = all
        .iter()
        .any(|one| one.connection.settings.name == *name && Some(one.connection.id) != own);
    refuse_taken(taken, name)
}

/// Refuses a profile, an intake or an instrument that is not there.
fn ensure_meant(app: &App, tx: &mut Tx<'_>, settings: &Settings) -> Result<(), ActionError> {
    let refused = |key, name: &dyn std::fmt::Display| Refused::new(key).with("name", name);
    if let Some(profile) = &settings.profile
        && app.profiles_in(tx)?.all.named(profile).is_none()
    {
        return Err(refused("connections.error.profile", profile).into());
    }
    if let Some(number) = settings.intake
        && intakes::find_by_number(tx, Viewer::Laboratory, number)?.is_none()
    {
        return Err(refused("connections.error.intake", &number).into());
    }
    match &settings.instrument {
        Some(number) => keep_instruments::known(tx, number).map(drop),
        None => Ok(()),
    }
}

fn ensure_site_free(tx: &mut Tx<'_>, own: Option<SiteId>, name: &Name) -> Result<(), ActionError> {
    let all: Result<_, StoreError> = sites::list(tx);
    let taken = all?
        .iter()
        .any(|site| site.name == *name && Some(site.id) != own);
    refuse_taken(taken, name)
}

fn refuse_taken(taken: bool, name: &Name) -> Result<(), ActionError> {
    match taken {
        true => Err(Refused::new("connections.error.taken")
            .with("name", name)
            .into()),
        false => Ok(()),
    }
}

fn subject(connection: &Connection) -> Subject {
    let id = connection.id.get();
    Subject::new(Noun::Connection, id, &connection.settings.name)
}

fn of_site(site: &Site) -> Subject {
    Subject::new(Noun::Site, site.id.get(), &site.name)
}

impl From<ConnectionError> for ActionError {
    fn from(reason: ConnectionError) -> Self {
        Self::refused(reason)
    }
}

#[cfg(test)]
mod tests;
