//! How a page is drawn: the templates of each language, and the frame around a view.
//!
//! This is the only file that names the template engine. All templates are compiled in
//! and parsed at start, once a language, so that `t(key=…)` in a template needs no
//! language and a misspelt component stops the program before its first request.

use std::sync::Arc;

use domain::person::Role;
use domain::texts::{Language, Texts};
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::view::View;
use super::{assets, format};

macro_rules! templates {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../templates/", $path)))),*]
    };
}

/// Every template; a test compares the list with the folder.
const TEMPLATES: &[(&str, &str)] = templates![
    "artwork/list.html",
    "artwork/show.html",
    "artwork/upload.html",
    "audit/list.html",
    "cards/form.html",
    "catalogue/preview.html",
    "catalogue/upload.html",
    "companies/list.html",
    "companies/new.html",
    "companies/show.html",
    "connections/form.html",
    "connections/list.html",
    "connections/show.html",
    "deliveries/list.html",
    "deliveries/show.html",
    "dictionaries/application.html",
    "dictionaries/quality.html",
    "documents/check.html",
    "documents/list.html",
    "documents/show.html",
    "failures/show.html",
    "inbox/list.html",
    "instruments/form.html",
    "instruments/list.html",
    "instruments/show.html",
    "intakes/list.html",
    "intakes/open.html",
    "intakes/show.html",
    "jobs/list.html",
    "jobs/show.html",
    "labels/label.html",
    "labels/list.html",
    "labels/symbol.html",
    "layouts/desk.html",
    "layouts/plain.html",
    "layouts/public.html",
    "measurements/list.html",
    "measurements/show.html",
    "measurements/source.html",
    "members/list.html",
    "members/preview.html",
    "members/upload.html",
    "numbering/show.html",
    "papers/batch.html",
    "papers/layout.html",
    "papers/report.html",
    "partials/artwork.html",
    "partials/deliveries.html",
    "partials/forms.html",
    "partials/frame.html",
    "partials/instruments.html",
    "partials/intakes.html",
    "partials/labels.html",
    "partials/measurements.html",
    "partials/parts.html",
    "partials/plausibility.html",
    "partials/profiles.html",
    "partials/samples.html",
    "profiles/check.html",
    "profiles/choose.html",
    "profiles/list.html",
    "profiles/reread.html",
    "profiles/show.html",
    "profiles/try.html",
    "review/show.html",
    "samples/show.html",
    "search/show.html",
    "sign_in/me.html",
    "sign_in/new.html",
    "start/show.html",
    "statistics/show.html",
    "agents/list.html",
    "users/list.html",
    "users/new.html",
];

/// Templates that cannot be used, or a page that cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A template is not well formed.
    #[error("templates: {0}")]
    Templates(String),
    /// A page could not be drawn from its view.
    #[error("page {template}: {reason}")]
    Page {
        /// The template.
        template: &'static str,
        /// What the engine said.
        reason: String,
    },
}

/// What surrounds every page: who looks, in which language, what is on the rail.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The language.
    pub language: Language,
    /// `light` or `dark`; absent to follow the system.
    pub theme: Option<String>,
    /// Name of the institute.
    pub site: String,
    /// Who is signed in.
    pub person: Option<PersonShown>,
    /// The rail: the role's own nouns.
    pub nav: Vec<NavItem>,
    /// Secret of the session that every form sends back.
    pub csrf: String,
    /// What the last action has to say, once.
    pub flash: Option<Flash>,
    /// Path and query of this page, to come back to.
    pub here: String,
    /// What stands in the search box.
    pub query: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonShown {
    /// The name that stands on documents.
    pub name: String,
    /// Text key of the role.
    pub role: &'static str,
}

/// One noun on the rail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// Name of the noun; its text stands under `pages.nav.<name>`.
    pub name: &'static str,
    /// Its list.
    pub href: &'static str,
    /// Whether the page belongs to it.
    pub here: bool,
    /// How many wait there; absent where nothing waits.
    pub count: Option<u64>,
}

/// What the last action has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flash {
    /// Whether it is bad news.
    pub bad: bool,
    /// A sentence in the reader's language.
    pub text: String,
}

impl NavItem {
    /// The rail of a role with the noun of `path` marked.
    #[must_use]
    pub fn rail(role: Role, path: &str) -> Vec<Self> {
        nouns(role)
            .iter()
            .map(|&(name, href)| Self {
                name,
                href,
                here: if href == "/" {
                    path == "/"
                } else {
                    path == href
                        || path
                            .strip_prefix(href)
                            .is_some_and(|rest| rest.starts_with('/'))
                },
                count: None,
            })
            .collect()
    }
}

/// The nouns of a role, at most twelve, the first four of them on the bar of a narrow screen.
const fn nouns(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::FrontDesk => &[
            ("start", "/"),
            ("intakes", "/intakes"),
            ("companies", "/companies"),
            ("documents", "/documents"),
            ("statistics", "/statistics"),
            ("artwork", "/artwork"),
            ("members", "/members"),
            ("labels", "/labels"),
            ("dictionaries", "/dictionaries"),
        ],
        Role::Technician => &[
            ("start", "/"),
            ("intakes", "/intakes"),
            ("measurements", "/measurements"),
            ("inbox", "/inbox"),
            ("artwork", "/artwork"),
            ("instruments", "/instruments"),
            ("labels", "/labels"),
            ("dictionaries", "/dictionaries"),
            ("jobs", "/jobs"),
        ],
        Role::Reviewer => &[
            ("start", "/"),
            ("intakes", "/intakes"),
            ("documents", "/documents"),
            ("statistics", "/statistics"),
            ("inbox", "/inbox"),
            ("measurements", "/measurements"),
            ("instruments", "/instruments"),
            ("labels", "/labels"),
            ("dictionaries", "/dictionaries"),
        ],
        Role::Company => &[
            ("start", "/"),
            ("intakes", "/intakes"),
            ("documents", "/documents"),
            ("labels", "/labels"),
            ("artwork", "/artwork"),
        ],
        Role::Admin => &[
            ("start", "/"),
            ("users", "/users"),
            ("connections", "/connections"),
            ("agents", "/agents"),
            ("instruments", "/instruments"),
            ("profiles", "/profiles"),
            ("dictionaries", "/dictionaries"),
            ("layout", "/layout"),
            ("intakes", "/intakes"),
            ("labels", "/labels"),
            ("audit", "/audit"),
            ("jobs", "/jobs"),
        ],
    }
}

/// The templates of every language, parsed.
#[derive(Clone)]
pub struct Templates {
    languages: Vec<(Language, Tera)>,
}

impl Templates {
    /// Parses the compiled-in templates for every language of the texts.
    ///
    /// # Errors
    /// When a template is not well formed or names a component, filter or function that is not there.
    pub fn shipped(texts: &Texts) -> Result<Self, PageError> {
        let texts = Arc::new(texts.clone());
        let languages = Language::ALL
            .into_iter()
            .map(|language| Ok((language, parsed(language, &texts)?)))
            .collect::<Result<_, PageError>>()?;
        Ok(Self { languages })
    }

    /// Draws a page as HTML.
    ///
    /// # Errors
    /// When the view does not hold what the template asks for.
    pub fn draw<V: View>(&self, frame: &Frame, view: &V) -> Result<String, PageError> {
        let failed = |reason: String| PageError::Page {
            template: V::TEMPLATE,
            reason,
        };
        let tera = self
            .languages
            .iter()
            .find_map(|(language, tera)| (*language == frame.language).then_some(tera))
            .ok_or_else(|| failed("no templates of this language".to_owned()))?;
        let mut context = Context::new();
        let shown = |reason: tera::Error| failed(reason.to_string());
        context.insert_value("page", Value::try_from_serializable(view).map_err(shown)?);
        context.insert_value("frame", Value::try_from_serializable(frame).map_err(shown)?);
        tera.render(V::TEMPLATE, &context).map_err(shown)
    }
}

/// The engine for one language: functions and filters first, since parsing asks for them.
fn parsed(language: Language, texts: &Arc<Texts>) -> Result<Tera, PageError> {
    let mut tera = Tera::new();
    let sentences = Arc::clone(texts);
    tera.register_function("t", move |arguments: Kwargs, _: &State| {
        sentence(&sentences, language, &arguments)
    });
    tera.register_function("asset", |arguments: Kwargs, _: &State| {
        Ok::<_, tera::Error>(assets::address(arguments.must_get("name")?))
    });
    let sentences = Arc::clone(texts);
    tera.register_filter("place", move |text: &str, _: Kwargs, _: &State| {
        sentences.place(language, text)
    });
    tera.register_filter("moment", |text: &str, _: Kwargs, _: &State| {
        format::moment(text)
    });
    tera.register_filter("count", |number: i64, _: Kwargs, _: &State| {
        format::count(number)
    });
    tera.register_filter("bytes", |number: u64, _: Kwargs, _: &State| {
        format::bytes(number)
    });
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State| {
        format::in_address(text)
    });
    tera.register_filter("code_parts", |text: &str, _: Kwargs, _: &State| {
        format::code_parts(text)
            .into_iter()
            .map(ToOwned::to_owned)
            .collect::<Vec<String>>()
    });
    tera.add_raw_templates(TEMPLATES.iter().copied())
        .map_err(|reason| PageError::Templates(reason.to_string()))?;
    Ok(tera)
}

/// `t(key="pages.x", name=value)`: the sentence of a key with its places filled.
/// A value `@key` stands for the text of that key. A missing key shows itself in brackets,
/// which the tests refuse.
fn sentence(texts: &Texts, language: Language, arguments: &Kwargs) -> TeraResult<String> {
    let key: &str = arguments.must_get("key")?;
    if texts.find(language, key).is_none() {
        return Ok(format!("⟦{key}⟧"));
    }
    let mut places = Vec::new();
    for (name, value) in arguments.iter() {
        let Some(name) = name.as_str().filter(|name| *name != "key") else {
            continue;
        };
        let written = value.to_string();
        let named = written
            .strip_prefix('@')
            .and_then(|key| texts.find(language, key));
        places.push((name, named.unwrap_or(&written).to_owned()));
    }
    Ok(texts.fill(language, key, &places))
}

#[cfg(test)]
mod tests;
