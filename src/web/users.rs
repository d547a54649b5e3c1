//! Users: who may sign in, adding one, new passwords, closing sign-in.

use actix_web::web::{Data, Path};
use domain::id::UserId;
use domain::person::{Role, User, Viewer};
use store::{Connection, Paging, companies, users};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::{Admin, Person};
use super::sent::Sent;
use super::shown::local;
use super::site::Site;
use super::view::parts::{Badge, Field, Refusal, Tone};
use super::view::users as view;
use crate::actions::add_user::{self as action, NewPerson};
use crate::app::App;
use crate::secrets;

/// Users on the page; a laboratory has dozens.
const SHOWN: u16 = 500;

/// The list.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Admin, site: Data<Site>) -> Answer {
    let view = read(&site, &person).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person) -> Result<view::Users, Failure> {
    let own = person.user().id;
    site.read(move |app, conn| {
        let found = users::list(conn, Paging::first(SHOWN))?;
        Ok(view::Users {
            rows: rows(app, conn, own, &found.rows)?,
            ..view::Users::default()
        })
    })
    .await
}

fn rows(
    app: &App,
    conn: &mut Connection,
    own: UserId,
    listed: &[User],
) -> Result<Vec<view::UserRow>, Failure> {
    let owners: Vec<_> = listed
        .iter()
        .filter_map(|user| user.post.company())
        .collect();
    let companies = companies::find_all(conn, Viewer::Laboratory, &owners)?;
    Ok(listed
        .iter()
        .map(|user| view::UserRow {
            name: user.name.to_string(),
            display_name: user.display_name.clone(),
            role: user.post.role().label().to_owned(),
            company: user
                .post
                .company()
                .and_then(|id| companies.get(&id))
                .map(|company| company.name.as_str().to_owned())
                .unwrap_or_default(),
            since: local(app, user.created_at),
            state: if user.disabled {
                Badge::new(Tone::Pending, "pages.user_state.disabled")
            } else {
                Badge::new(Tone::Good, "pages.user_state.enabled")
            },
            enabled: !user.disabled,
            oneself: user.id == own,
        })
        .collect())
}

/// The empty form.
///
/// # Errors
/// `internal` when it cannot be drawn.
pub async fn blank(person: Admin, site: Data<Site>) -> Answer {
    site.page(&person, form()).await
}

fn form() -> view::NewUser {
    view::NewUser {
        choices: Role::ALL.iter().map(|role| role.code()).collect(),
        role: Field::holding(Role::FrontDesk.code()),
        ..view::NewUser::default()
    }
}

/// Adds a user with a password that is shown once.
///
/// # Errors
/// As the action.
pub async fn add(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let mut view = form();
    view.name = Field::holding(sent.text("name"));
    view.display_name = Field::holding(sent.text("display_name"));
    view.role = Field::holding(sent.text("role"));
    view.company = Field::holding(sent.text("company"));
    let role = Role::from_code(&view.role.value).ok_or_else(Failure::bad_request)?;
    let (who, company) = (person.who(), view.company.value.clone());
    let (name, display_name) = (view.name.value.clone(), view.display_name.value.clone());
    let done = site
        .act(person.language, move |app| {
            let password = first_password()?;
            let company = match company.as_str() {
                "" => None,
                number => Some(company_of(app, number)?),
            };
            let new = NewPerson {
                name,
                display_name,
                role,
                company,
                password: password.clone(),
            };
            Ok((action::add_user(app, &who, new)?, password))
        })
        .await?;
    match done {
        Ok((user, password)) => handed_over(&site, &person, &user, password).await,
        Err(refused) => {
            let field = match refused.key {
                "actions.unknown_company"
                | "desk.person.no_company"
                | "desk.person.stray_company" => &mut view.company,
                key if key.starts_with("numbering.number") => &mut view.company,
                _ => &mut view.name,
            };
            field.error = Some(refused.text);
            site.refuse(&person, view).await
        }
    }
}

fn company_of(
    app: &App,
    number: &str,
) -> Result<domain::id::CompanyId, crate::actions::ActionError> {
    let number: domain::numbering::CompanyNumber = number.parse()?;
    let found = app
        .store
        .read(|conn| companies::find_by_number(conn, Viewer::Laboratory, number))?;
    let unknown = || crate::actions::Refused::new("actions.unknown_company").with("number", number);
    Ok(found.ok_or_else(unknown)?.id)
}

/// Four groups of letters and digits that are read aloud without mistakes.
fn first_password() -> Result<String, secrets::SecretsError> {
    let token = secrets::new_token()?;
    let clear: Vec<char> = token
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() && !"0O1lI".contains(*c))
        .take(16)
        .collect();
    let groups: Vec<String> = clear
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// The list with the password on it; it is nowhere else.
async fn handed_over(site: &Site, person: &Person, user: &User, password: String) -> Answer {
    let mut view = read(site, person).await?;
    view.handed_over = Some((user.name.to_string(), password));
    site.page(person, view).await
}

/// Gives somebody a new password.
///
/// # Errors
/// As the action.
pub async fn reset(person: Admin, site: Data<Site>, name: Path<String>, _sent: Sent) -> Answer {
    let (who, wanted) = (person.who(), name.into_inner());
    let done = site
        .act(person.language, move |app| {
            let password = first_password()?;
            Ok((
                action::set_password(app, &who, &wanted, &password)?,
                password,
            ))
        })
        .await?;
    match done {
        Ok((user, password)) => handed_over(&site, &person, &user, password).await,
        Err(refused) => refuse(&site, &person, refused.into()).await,
    }
}

/// Closes somebody's sign-in.
///
/// # Errors
/// As the action.
pub async fn disable(person: Admin, site: Data<Site>, name: Path<String>, _sent: Sent) -> Answer {
    set_disabled(&site, &person, name.into_inner(), true).await
}

/// Opens somebody's sign-in.
///
/// # Errors
/// As the action.
pub async fn enable(person: Admin, site: Data<Site>, name: Path<String>, _sent: Sent) -> Answer {
    set_disabled(&site, &person, name.into_inner(), false).await
}

async fn set_disabled(site: &Site, person: &Person, name: String, disabled: bool) -> Answer {
    if disabled && name == person.user().name.as_str() {
        let what = site.app().texts.get(person.language, "pages.users.oneself");
        let refusal = Refusal {
            what,
            advice: String::new(),
        };
        return refuse(site, person, refusal).await;
    }
    let who = person.who();
    let done = site
        .act(person.language, move |app| {
            action::set_disabled(app, &who, &name, disabled)
        })
        .await?;
    match done {
        Ok(_) => Ok(see_other("/users")),
        Err(refused) => refuse(site, person, refused.into()).await,
    }
}

async fn refuse(site: &Site, person: &Person, refusal: Refusal) -> Answer {
    let mut view = read(site, person).await?;
    view.refusal = Some(refusal);
    site.refuse(person, view).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_passwords_are_long_clear_and_differ() {
        let (one, other) = (first_password().unwrap(), first_password().unwrap());
        assert_ne!(one, other);
        assert!(one.len() >= 16, "{one}");
        assert!(!one.contains(['0', 'O', '1', 'l', 'I']), "{one}");
    }
}
