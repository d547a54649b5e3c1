//! Signing in and out, and one's own password.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Query};
use store::{Paging, StoreError, users};

use super::answers::{Answer, see_other};
use super::people::AnyPerson;
use super::preferences::{To, own_address};
use super::sent::Sent;
use super::site::Site;
use super::view::parts::{Field, Refusal};
use super::view::sign_in::{Me, SignIn};
use super::visitor::{self, Visitor};
use crate::actions::{add_user, sign_in as action};
use crate::app::App;
use crate::config;
use crate::secrets;

/// The sign-in page. Somebody without a secret of forms gets one first.
///
/// # Errors
/// `internal` when there is no randomness.
pub async fn show(mut visitor: Visitor, site: Data<Site>, to: Query<To>) -> Answer {
    if visitor.user().is_some() {
        return Ok(see_other(to.own()));
    }
    let fresh = visitor.form_secret.is_empty();
    if fresh {
        visitor.form_secret = site.block(|_| secrets::new_token()).await?;
    }
    let view = SignIn {
        to: to.own().to_owned(),
        is_nobody: site.block(nobody).await?,
        phone: phone(&site),
        ..SignIn::default()
    };
    let mut page = site.page(&visitor, view).await?;
    if fresh {
        let secret = visitor::cookie(&site, visitor::FORM, visitor.form_secret.clone());
        // A cookie of ours is well formed.
        let _ = page.add_cookie(&secret);
    }
    Ok(page)
}

/// True in a laboratory that has no users yet.
///
/// # Errors
/// When the store fails.
pub fn nobody(app: &App) -> Result<bool, StoreError> {
    let first = app.store.read(|conn| users::list(conn, Paging::first(1)))?;
    Ok(first.rows.is_empty())
}

/// The telephone of the laboratory; none where the settings still have that of the example.
fn phone(site: &Site) -> String {
    let own = &site.app().settings.issuer;
    match own.name == config::Issuer::default().name {
        true => String::new(),
        false => own.phone.clone(),
    }
}

/// Opens a session.
///
/// # Errors
/// As the action.
pub async fn sign_in(visitor: Visitor, site: Data<Site>, sent: Sent) -> Answer {
    let (name, password) = (sent.text("name"), sent.raw("password").to_owned());
    let typed = name.clone();
    let done = site
        .act(visitor.language, move |app| {
            action::sign_in(app, &name, &password)
        })
        .await?;
    match done {
        Ok(signed_in) => Ok(HttpResponse::SeeOther()
            .insert_header((LOCATION, own_address(&sent.text("to"))))
            .cookie(visitor::cookie(&site, visitor::SESSION, signed_in.token))
            .cookie(visitor::gone(&site, visitor::FORM))
            .finish()),
        Err(refused) => {
            let view = SignIn {
                name: Field::holding(typed),
                refusal: Some(Refusal::from(refused)),
                to: own_address(&sent.text("to")).to_owned(),
                is_nobody: site.block(nobody).await?,
                phone: phone(&site),
            };
            site.refuse(&visitor, view).await
        }
    }
}

/// Ends the session.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(person: AnyPerson, site: Data<Site>, _sent: Sent) -> Answer {
    let (who, token) = (person.who(), person.token().to_owned());
    site.block(move |app| action::sign_out(app, &who, &token))
        .await?;
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, "/sign-in"))
        .cookie(visitor::gone(&site, visitor::SESSION))
        .finish())
}

/// One's own page.
///
/// # Errors
/// `internal` when it cannot be drawn.
pub async fn me(person: AnyPerson, site: Data<Site>) -> Answer {
    site.page(&person, blank(&person)).await
}

fn blank(person: &AnyPerson) -> Me {
    let user = person.user();
    Me {
        name: user.name.to_string(),
        display_name: user.display_name.clone(),
        role: user.post.role().label().to_owned(),
        ..Me::default()
    }
}

/// Changes one's own password; every session ends, this one too.
///
/// # Errors
/// As the action.
pub async fn change_password(person: AnyPerson, site: Data<Site>, sent: Sent) -> Answer {
    let (who, name) = (person.who(), person.user().name.clone());
    let (old, new) = (sent.raw("old").to_owned(), sent.raw("new").to_owned());
    let language = person.language;
    let known = {
        let name = name.clone();
        site.block(move |app| action::is_password_of(app, &name, &old))
            .await?
    };
    let mut view = blank(&person);
    if !known {
        view.old.error = Some(site.app().texts.get(language, "pages.me.wrong"));
        return site.refuse(&person, view).await;
    }
    let changed = site
        .act(language, move |app| {
            add_user::set_password(app, &who, name.as_str(), &new)
        })
        .await?;
    match changed {
        Ok(_) => Ok(site.done(&person, "/sign-in", "pages.me.changed", &[])),
        Err(refused) => {
            view.new.error = Some(refused.text);
            site.refuse(&person, view).await
        }
    }
}
