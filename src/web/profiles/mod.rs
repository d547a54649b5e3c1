//! Instrument profiles: the list, one version, and the workbench on which new ones are made.

mod check;
mod reread;
mod shown;
mod trial;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use domain::person::Role;
use domain::profile::ProfileState;
use importers::Profile;
use store::{profile_versions, sources};

pub use check::{check, compose, edit, upload};
pub use reread::{ask, choose, show as reread};
pub(super) use shown::earlier;
pub use trial::{save, show as trial};

use super::answers::{Answer, download};
use super::failure::Failure;
use super::people::{Keeper, Person, Staff};
use super::sent::Sent;
use super::site::Site;
use super::view::parts::Field;
use super::view::profiles as view;
use crate::actions::change_profile as action;
use crate::profiles::Shelf;

/// Whether a role may try profiles out and make new ones.
const fn may_check(role: Role) -> bool {
    matches!(role, Role::Technician | Role::Admin)
}

/// Every profile with its versions.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>) -> Answer {
    let may_check = may_check(person.role());
    let language = person.language;
    let view = site
        .read(move |app, conn| {
            let shelf = app.profiles_in(conn)?;
            let versions = profile_versions::list(conn)?;
            let usage = sources::usage(conn)?;
            let mut profiles: Vec<&Profile> = shelf.all.iter().collect();
            profiles.sort_by(|one, other| {
                let place = |profile: &Profile| first_place(&shelf, &profile.id);
                let by_id = place(one).cmp(&place(other));
                by_id.then(other.version.cmp(&one.version))
            });
            let rows = profiles
                .into_iter()
                .map(|profile| shown::version((app, language), &shelf, profile, &versions, &usage));
            Ok(view::Profiles {
                rows: rows.collect(),
                may_check,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// Profiles stand in the order in which their first version came.
fn first_place(shelf: &Shelf, id: &str) -> Option<usize> {
    shelf.all.iter().position(|profile| profile.id == id)
}

/// One version.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, path: Path<(String, u16)>) -> Answer {
    let (id, version) = path.into_inner();
    let view = read(&site, &person, id, version).await?;
    site.page(&person, view).await
}

async fn read(
    site: &Site,
    person: &Person,
    id: String,
    version: u16,
) -> Result<view::Version, Failure> {
    let (role, language) = (person.role(), person.language);
    site.read(move |app, conn| {
        let shelf = app.profiles_in(conn)?;
        let label = format!("{id}.{version}");
        let profile = shelf.all.iter().find(|one| one.label == label);
        let profile = profile.ok_or_else(Failure::not_found)?;
        let versions = profile_versions::list(conn)?;
        let usage = sources::usage(conn)?;
        let kept = versions.iter().find(|one| one.label() == label);
        let state = kept.map(|kept| kept.state);
        let may = |to| {
            matches!(role, Role::Reviewer | Role::Admin)
                && state.is_some_and(|state: ProfileState| state.may_become(to))
        };
        let reads = shown::reads(&shelf, profile);
        let older = shown::others(&shelf, profile);
        Ok(view::Version {
            version: shown::version((app, language), &shelf, profile, &versions, &usage),
            text: profile.text.to_string(),
            download: format!("/profiles/{id}/{version}/file"),
            changed: kept.filter(|kept| !kept.reason.is_empty()).map(|kept| {
                let at = super::shown::local(app, kept.changed_at);
                (kept.reason.clone(), kept.changed_by.clone(), at)
            }),
            may_check: may_check(role),
            may_put_in_force: may(ProfileState::InForce),
            may_retire: may(ProfileState::Retired),
            older_sources: if reads {
                let used = older.iter().filter_map(|label| usage.get(label));
                used.map(|used| used.sources).sum()
            } else {
                0
            },
            reason: Field::default(),
            refusal: None,
        })
    })
    .await
}

/// The TOML of a version.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn file(_person: Staff, site: Data<Site>, path: Path<(String, u16)>) -> Answer {
    let (id, version) = path.into_inner();
    let text = site
        .block(move |app| {
            let shelf = app.profiles()?;
            let label = format!("{id}.{version}");
            let profile = shelf.all.iter().find(|one| one.label == label);
            let profile = profile.ok_or_else(Failure::not_found)?;
            Ok::<_, Failure>((format!("{label}.toml"), profile.text.to_string()))
        })
        .await?;
    Ok(download(&text.0, "application/toml", text.1.into_bytes()))
}

/// Files are read with this version from now on.
///
/// # Errors
/// As the action.
pub async fn put_in_force(
    person: Keeper,
    site: Data<Site>,
    path: Path<(String, u16)>,
    sent: Sent,
) -> Answer {
    change(
        &site,
        &person,
        path.into_inner(),
        &sent,
        ProfileState::InForce,
    )
    .await
}

/// Nothing is read with this version from now on.
///
/// # Errors
/// As the action.
pub async fn retire(
    person: Keeper,
    site: Data<Site>,
    path: Path<(String, u16)>,
    sent: Sent,
) -> Answer {
    change(
        &site,
        &person,
        path.into_inner(),
        &sent,
        ProfileState::Retired,
    )
    .await
}

async fn change(
    site: &Site,
    person: &Person,
    (id, version): (String, u16),
    sent: &Sent,
    to: ProfileState,
) -> Result<HttpResponse, Failure> {
    let (who, reason) = (person.who(), sent.text("reason"));
    let (profile, because) = (id.clone(), reason.clone());
    let done = site
        .act(person.language, move |app| match to {
            ProfileState::InForce => action::put_in_force(app, &who, &profile, version, &because),
            _ => action::retire(app, &who, &profile, version, &because),
        })
        .await?;
    let to_page = format!("/profiles/{id}/{version}");
    match done {
        Ok(()) => {
            let key = match to {
                ProfileState::InForce => "profiles.done.in_force",
                _ => "profiles.done.retired",
            };
            let label = [("label", format!("{id}.{version}"))];
            Ok(site.done(person, &to_page, key, &label))
        }
        Err(refused) => {
            let mut view = read(site, person, id, version).await?;
            view.reason = Field::holding(reason);
            // Without a form, which another has sent meanwhile, there is no field to say it beside.
            if refused.key == "profiles.refused.reason" && view.may_put_in_force {
                view.reason.error = Some(refused.text);
            } else {
                view.refusal = Some(refused.into());
            }
            site.refuse(person, view).await
        }
    }
}
