//! Who asks, in which language, and what the browser remembers for them.
//!
//! The session's secret lies in an `HttpOnly` cookie; only its digest is stored. Somebody who
//! has not signed in gets a secret of the form instead, so that signing in is protected as well.

use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite, time::Duration as CookieAge};
use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::audit::Who;
use domain::digest::Digest;
use domain::id::SiteId;
use domain::person::{User, Viewer};
use domain::texts::Language;
use futures_util::future::LocalBoxFuture;
use store::sessions;

use super::failure::Failure;
use super::page::Flash;
use super::site::Site;
use crate::app::App;

/// Cookie of the session.
pub const SESSION: &str = "barlab";
/// Cookie of the secret of forms before signing in.
pub const FORM: &str = "barlab-form";
/// Cookie of the chosen language.
pub const LANGUAGE: &str = "language";
/// Cookie of the chosen theme.
pub const THEME: &str = "theme";
/// Cookie of the site that the last file came from.
pub const SITE: &str = "site";
/// Cookie of what the last action had to say.
pub const FLASH: &str = "flash";

/// Somebody who asks for a page.
#[derive(Debug, Clone)]
pub struct Visitor {
    signed_in: Option<Arc<SignedIn>>,
    /// The language of answers.
    pub language: Language,
    /// `light` or `dark`; absent to follow the system.
    pub theme: Option<String>,
    /// The site that the last file came from, as this browser remembers it.
    pub site: Option<SiteId>,
    /// What the last action had to say.
    pub flash: Option<Flash>,
    /// Path and query of the page.
    pub here: String,
    /// What every form must send back; empty when there is nothing to send back yet.
    pub form_secret: String,
}

/// A session that is open.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The user.
    pub user: User,
    /// The session's secret, as the cookie has it.
    pub token: String,
}

impl Visitor {
    /// The user, if somebody is signed in.
    #[must_use]
    pub fn user(&self) -> Option<&User> {
        self.signed_in.as_ref().map(|signed_in| &signed_in.user)
    }

    /// The session, if somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> Option<&Arc<SignedIn>> {
        self.signed_in.as_ref()
    }

    /// Which rows may be seen; nobody's for somebody who is not signed in.
    #[must_use]
    pub fn viewer(&self) -> Option<Viewer> {
        self.user().map(|user| user.post.viewer())
    }

    /// Whom the audit names.
    #[must_use]
    pub fn who(&self) -> Who {
        match self.user() {
            Some(user) => Who::User {
                id: user.id,
                name: user.name.clone(),
            },
            None => Who::program("web"),
        }
    }
}

impl FromRequest for Visitor {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        if let Some(known) = req.extensions().get::<Self>().cloned() {
            return Box::pin(async move { Ok(known) });
        }
        let req = req.clone();
        Box::pin(async move {
            let site = req
                .app_data::<web::Data<Site>>()
                .cloned()
                .ok_or_else(|| Failure::internal("no site"))?;
            let visitor = visit(&req, &site).await?;
            req.extensions_mut().insert(visitor.clone());
            Ok(visitor)
        })
    }
}

/// Reads the cookies and, if there is one, the session.
async fn visit(req: &HttpRequest, site: &Site) -> Result<Visitor, Failure> {
    let cookie = |name| req.cookie(name).map(|cookie| cookie.value().to_owned());
    let session = match cookie(SESSION) {
        Some(token) => site.block(move |app| open_session(app, token)).await?,
        None => None,
    };
    let form_secret = match &session {
        Some((_, csrf)) => csrf.clone(),
        None => cookie(FORM).unwrap_or_default(),
    };
    Ok(Visitor {
        signed_in: session.map(|(signed_in, _)| Arc::new(signed_in)),
        language: language(req, cookie(LANGUAGE), site.app().settings.language),
        theme: cookie(THEME).filter(|theme| ["light", "dark"].contains(&theme.as_str())),
        site: cookie(SITE).and_then(|id| id.parse().ok()),
        flash: cookie(FLASH).and_then(|text| flash_from(&text)),
        here: req
            .uri()
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string),
        form_secret,
    })
}

/// The session of a token with its secret of forms; one in its second half lives on.
fn open_session(app: &App, token: String) -> Result<Option<(SignedIn, String)>, store::StoreError> {
    let digest = Digest::of(token.as_bytes());
    let now = app.store.now();
    let Some(session) = app.store.read(|conn| sessions::find(conn, &digest, now))? else {
        return Ok(None);
    };
    let length = TimeDelta::hours(i64::from(app.settings.session_hours));
    if session.expires_at - now < length / 2
        && let Some(longer) = now.checked_add_signed(length)
    {
        app.store
            .keep_house(|keep| sessions::prolong(keep, &digest, longer))?;
    }
    Ok(Some((
        SignedIn {
            user: session.user,
            token,
        },
        session.csrf,
    )))
}

/// The chosen language, else the first one that the browser asks for and we speak, else the laboratory's.
fn language(req: &HttpRequest, chosen: Option<String>, default: Language) -> Language {
    if let Some(language) = chosen.as_deref().and_then(Language::from_tag) {
        return language;
    }
    req.headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            value
                .split(',')
                .find_map(|tag| Language::from_tag(tag.trim()))
        })
        .unwrap_or(default)
}

/// A cookie of this site; scripts cannot read it.
#[must_use]
pub fn cookie(site: &Site, name: &'static str, value: String) -> Cookie<'static> {
    let secure = site.app().settings.public_url.starts_with("https://");
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .finish()
}

/// A cookie that a browser keeps for a year: language and theme.
#[must_use]
pub fn lasting(site: &Site, name: &'static str, value: String) -> Cookie<'static> {
    let mut cookie = cookie(site, name, value);
    cookie.set_max_age(CookieAge::days(365));
    cookie
}

/// A cookie that is gone.
#[must_use]
pub fn gone(site: &Site, name: &'static str) -> Cookie<'static> {
    let mut cookie = cookie(site, name, String::new());
    cookie.make_removal();
    cookie
}

/// What an action has to say, as it lies in a cookie until the next page.
#[must_use]
pub fn flash_text(flash: &Flash) -> String {
    let mark = if flash.bad { '-' } else { '+' };
    URL_SAFE_NO_PAD.encode(format!("{mark}{}", flash.text))
}

fn flash_from(text: &str) -> Option<Flash> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (bad, text) = match text.split_at_checked(1)? {
        ("-", text) => (true, text),
        ("+", text) => (false, text),
        _ => return None,
    };
    Some(Flash {
        bad,
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn what_an_action_says_comes_back_from_its_cookie() {
        for bad in [true, false] {
            let flash = Flash {
                bad,
                text: "已登记".to_owned(),
            };
            assert_eq!(flash_from(&flash_text(&flash)), Some(flash));
        }
        assert_eq!(flash_from("%%"), None);
        assert_eq!(flash_from(""), None);
    }

    #[test]
    fn the_chosen_language_outweighs_the_browsers() {
        let asks = |wanted: &str, chosen: Option<&str>| {
            let req = TestRequest::default()
                .insert_header((ACCEPT_LANGUAGE, wanted))
                .to_http_request();
            language(&req, chosen.map(ToOwned::to_owned), Language::Chinese)
        };
        assert_eq!(asks("en-GB,en;q=0.9", None), Language::English);
        assert_eq!(asks("de, en;q=0.5, zh;q=0.1", None), Language::English);
        assert_eq!(asks("fr", None), Language::Chinese);
        assert_eq!(asks("en", Some("zh-CN")), Language::Chinese);
    }
}
