//! Language and theme, kept by the browser.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, http::header::LOCATION};
use domain::texts::Language;
use serde::Deserialize;

use super::answers::Answer;
use super::failure::Failure;
use super::site::Site;
use super::visitor;

/// Where to go afterwards.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct To {
    /// An address of this site.
    #[serde(default)]
    pub to: String,
}

impl To {
    /// The address, if it is one of this site; else the start page.
    #[must_use]
    pub fn own(&self) -> &str {
        own_address(&self.to)
    }
}

/// An address of this site, or the start page in its place: `//` and `/\` would lead elsewhere.
#[must_use]
pub fn own_address(to: &str) -> &str {
    let leads_away =
        to.starts_with("//") || to.starts_with("/\\") || to.contains(['\r', '\n', '\t']);
    if to.starts_with('/') && !leads_away {
        to
    } else {
        "/"
    }
}

/// Chooses a language.
///
/// # Errors
/// `not_found` for a language that we do not speak.
pub async fn language(site: Data<Site>, tag: Path<String>, to: Query<To>) -> Answer {
    let language = Language::ALL
        .into_iter()
        .find(|language| language.tag() == *tag)
        .ok_or_else(Failure::not_found)?;
    let chosen = visitor::lasting(&site, visitor::LANGUAGE, language.tag().to_owned());
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, to.own()))
        .cookie(chosen)
        .finish())
}

/// Chooses a theme.
///
/// # Errors
/// `not_found` for a theme that there is not.
pub async fn theme(site: Data<Site>, name: Path<String>, to: Query<To>) -> Answer {
    let chosen = match name.as_str() {
        "auto" => visitor::gone(&site, visitor::THEME),
        theme @ ("light" | "dark") => visitor::lasting(&site, visitor::THEME, theme.to_owned()),
        _ => return Err(Failure::not_found()),
    };
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, to.own()))
        .cookie(chosen)
        .finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for (to, own) in [
            ("/intakes?list=all", "/intakes?list=all"),
            ("", "/"),
            ("https://example.org/", "/"),
            ("//example.org/", "/"),
            ("/\\example.org/", "/"),
            ("/a\r\nset-cookie: x", "/"),
        ] {
            assert_eq!(own_address(to), own, "{to:?}");
        }
    }
}
