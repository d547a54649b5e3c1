//! The dictionaries, to be read: quality problems and application problems.

use actix_web::web::{Data, Query};
use domain::dictionary::{Confidence, SymbologySet};
use domain::measurement::Symbology;

use super::answers::Answer;
use super::people::Staff;
use super::shown::{Asked, bilingual, severity};
use super::site::Site;
use super::view::dictionaries as view;
use super::view::parts::Tab;
use crate::rules::RuleBook;

/// The quality problems.
///
/// # Errors
/// `internal` when the page cannot be drawn.
pub async fn quality(person: Staff, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let (rules, language) = (&site.app().rules, person.language);
    let rows = rules
        .quality
        .entries()
        .iter()
        .map(|entry| view::QualityEntry {
            key: entry.key.to_string(),
            problem: bilingual(language, &entry.problem),
            remedy: bilingual(language, &entry.remedy),
            trigger: entry.trigger.text().to_owned(),
            severity: severity(entry.severity),
            symbologies: symbologies(entry.symbologies),
            clause: bilingual(language, &entry.clause),
            confidence: confidence(entry.confidence).to_owned(),
        });
    let view = view::QualityDictionary {
        tabs: tabs(rules, true),
        version: rules.quality.version.to_string(),
        rows: rows
            .filter(|row| {
                says(
                    &asked.q,
                    &[&row.key, &row.problem, &row.remedy, &row.trigger],
                )
            })
            .collect(),
        query: asked.q.clone(),
    };
    site.page(&person, view).await
}

/// The application problems.
///
/// # Errors
/// `internal` when the page cannot be drawn.
pub async fn application(person: Staff, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let (app, language) = (site.app(), person.language);
    let rules = &app.rules;
    let rows = rules
        .application
        .entries()
        .iter()
        .map(|entry| view::ApplicationEntry {
            key: entry.key.to_string(),
            problem: bilingual(language, &entry.problem),
            regulation: bilingual(language, &entry.regulation),
            summary: bilingual(language, &entry.summary),
            category: app.texts.get(language, entry.category.label()),
            compulsory: entry.compulsory,
            confidence: confidence(entry.confidence).to_owned(),
        });
    let view = view::ApplicationDictionary {
        tabs: tabs(rules, false),
        version: rules.application.version.to_string(),
        rows: rows
            .filter(|row| {
                says(
                    &asked.q,
                    &[&row.key, &row.problem, &row.regulation, &row.summary],
                )
            })
            .collect(),
        query: asked.q.clone(),
    };
    site.page(&person, view).await
}

fn tabs(rules: &RuleBook, quality: bool) -> Vec<Tab> {
    let count = |length: usize| Some(u64::try_from(length).unwrap_or(u64::MAX));
    vec![
        Tab {
            key: "pages.tab.quality".to_owned(),
            href: "/dictionaries".to_owned(),
            count: count(rules.quality.entries().len()),
            here: quality,
        },
        Tab {
            key: "pages.tab.application".to_owned(),
            href: "/dictionaries/application".to_owned(),
            count: count(rules.application.entries().len()),
            here: !quality,
        },
        Tab {
            key: "profiles.list.title".to_owned(),
            href: "/profiles".to_owned(),
            count: None,
            here: false,
        },
    ]
}

/// True when any of the texts contains what is searched for, in any case.
fn says(wanted: &str, texts: &[&str]) -> bool {
    let wanted = wanted.trim().to_lowercase();
    wanted.is_empty()
        || texts
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
}

/// The kinds of symbol an entry is for; empty for all.
fn symbologies(set: SymbologySet) -> String {
    if set == SymbologySet::ALL {
        return String::new();
    }
    let labels: Vec<_> = set.iter().map(Symbology::label).collect();
    labels.join(" ")
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Confirmed => "confirmed",
        Confidence::Partly => "partly_confirmed",
        Confidence::Memory => "unconfirmed",
    }
}
