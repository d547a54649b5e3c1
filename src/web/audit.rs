//! The record of who did what.

use std::collections::BTreeMap;

use actix_web::web::{Data, Query};
use chrono::{DateTime, Utc};
use domain::audit::{AuditRecord, Noun, Subject};
use domain::id::UserId;
use domain::person::UserName;
use domain::texts::Language;
use serde::Deserialize;
use serde_json::Value;
use store::audit::{self, AuditFilter};
use store::{Connection, users};

use super::answers::Answer;
use super::failure::Failure;
use super::people::Admin;
use super::shown::{Asked, address, local};
use super::site::Site;
use super::view::audit as view;
use super::view::parts::{Badge, Field, Link, Tone};
use crate::app::App;

/// Longest value that is shown of a change, in characters.
const LONGEST: usize = 80;

/// Whose records, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// A sign-in name.
    #[serde(default)]
    who: String,
    /// The key after which to begin.
    after: Option<i64>,
}

/// The records, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Admin, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let language = person.language;
    let view = site
        .read(move |app, conn| read(app, conn, language, &wanted))
        .await?;
    site.page(&person, view).await
}

fn read(
    app: &App,
    conn: &mut Connection,
    language: Language,
    wanted: &Wanted,
) -> Result<view::Audit, Failure> {
    let mut who = Field::holding(wanted.who.trim());
    let user = match user_of(conn, &who.value)? {
        Ok(user) => user,
        Err(key) => {
            who.error = Some(app.texts.get(language, key));
            None
        }
    };
    let filter = AuditFilter {
        subject: None,
        user,
    };
    let asked = Asked {
        after: wanted.after,
        ..Asked::default()
    };
    let found = audit::list(conn, &filter, asked.paging())?;
    Ok(view::Audit {
        pager: asked.pager(&address("/audit", &[("who", &who.value)]), &found),
        rows: found
            .rows
            .iter()
            .map(|record| row(app, conn, language, record))
            .collect::<Result<_, _>>()?,
        chain: chain(conn)?,
        who,
    })
}

/// The user of a name; absent for all, a text key when there is none of that name.
fn user_of(
    conn: &mut Connection,
    name: &str,
) -> Result<Result<Option<UserId>, &'static str>, Failure> {
    if name.is_empty() {
        return Ok(Ok(None));
    }
    let Ok(name) = UserName::parse(name) else {
        return Ok(Err("pages.audit.nobody"));
    };
    let found = users::credentials(conn, &name)?;
    Ok(found
        .map(|credentials| Some(credentials.user.id))
        .ok_or("pages.audit.nobody"))
}

/// Records that are walked each time the page is shown; longer chains are checked by command.
const WALKED: i64 = 20_000;

fn chain(conn: &mut Connection) -> Result<Badge, Failure> {
    if audit::head(conn)?.sequence > WALKED {
        return Ok(Badge::new(Tone::Pending, "pages.chain.unchecked"));
    }
    Ok(match audit::verify(conn)? {
        Ok(_) => Badge::new(Tone::Good, "pages.chain.whole"),
        Err(_) => Badge::new(Tone::Bad, "pages.chain.broken"),
    })
}

fn row(
    app: &App,
    conn: &mut Connection,
    language: Language,
    record: &AuditRecord,
) -> Result<view::AuditRow, Failure> {
    Ok(view::AuditRow {
        number: u64::try_from(record.sequence).unwrap_or(0),
        at: local(app, record.at),
        who: record.who.name().to_owned(),
        action: named(app, language, &record.action),
        subject: subject(app, language, &record.subject),
        changes: said(app, conn, language, record)?,
        hash: record.hash.to_string().chars().take(8).collect(),
    })
}

/// What was done, as words.
fn named(app: &App, language: Language, action: &str) -> String {
    app.texts.get(language, &format!("pages.action.{action}"))
}

/// What was done and what changed, in one line.
///
/// # Errors
/// When the store fails.
pub fn sentence(
    app: &App,
    conn: &mut Connection,
    language: Language,
    record: &AuditRecord,
) -> Result<String, Failure> {
    let mut text = named(app, language, &record.action);
    let colon = app.texts.get(language, "pages.form.colon");
    for change in said(app, conn, language, record)? {
        text.push_str(&format!(
            " · {}{colon}{} → {}",
            change.item, change.old, change.new
        ));
    }
    Ok(text)
}

/// What changed, in the reader's language; a field or value without words stands as it was recorded.
fn said(
    app: &App,
    conn: &mut Connection,
    language: Language,
    record: &AuditRecord,
) -> Result<Vec<view::Change>, Failure> {
    let noun = record.action.split('.').next().unwrap_or_default();
    let mut all = changes(record.old.as_deref(), record.new.as_deref());
    for change in &mut all {
        let field = change.item.rsplit('.').next().unwrap_or_default();
        for value in [&mut change.old, &mut change.new] {
            if field.ends_with("_by") {
                *value = person(conn, value)?;
            } else if let Some(words) = value_said(app, language, (noun, field), value) {
                *value = words;
            }
        }
        if let Some(words) = app.texts.find(language, &format!("pages.change.{field}")) {
            change.item = words.to_owned();
        }
    }
    Ok(all)
}

/// The sign-in name where a record holds a user's id.
fn person(conn: &mut Connection, recorded: &str) -> Result<String, Failure> {
    let user = match recorded.parse().map(UserId::new) {
        Ok(id) => users::find(conn, id)?,
        Err(_) => None,
    };
    Ok(user.map_or_else(|| recorded.to_owned(), |user| user.name.to_string()))
}

/// A value in words, when there are any for it: a state, a moment in the laboratory's own time.
fn value_said(
    app: &App,
    language: Language,
    (noun, field): (&str, &str),
    value: &str,
) -> Option<String> {
    let find = |key: &str| app.texts.find(language, key).map(str::to_owned);
    match field {
        _ if matches!(value, "true" | "false") => find(&format!("pages.changed.{value}")),
        "state" => find(&format!("desk.{noun}_state.{value}")),
        "environment" | "conclusion" | "role" => find(&format!("desk.{field}.{value}")),
        _ if field.ends_with("_at") => {
            let moment = value.parse::<DateTime<Utc>>().ok()?;
            Some(local(app, moment).format("%Y-%m-%d %H:%M").to_string())
        }
        _ => None,
    }
}

/// What a record is about, with its page where it has one.
fn subject(app: &App, language: Language, subject: &Subject) -> Option<Link> {
    let href = match subject.noun {
        Noun::Company => format!("/companies/{}", subject.label),
        Noun::Intake => format!("/intakes/{}", subject.label),
        Noun::Source => format!("/sources/{}", subject.id),
        Noun::Measurement => format!("/measurements/{}", subject.id),
        Noun::Document => format!("/documents/{}", subject.id),
        Noun::Job => format!("/jobs/{}", subject.id),
        _ => String::new(),
    };
    let text = match subject.noun {
        Noun::Job => app
            .texts
            .find(language, &format!("desk.job_kind.{}", subject.label)),
        _ => None,
    };
    let text = text.unwrap_or(&subject.label);
    (!text.is_empty()).then(|| Link::new(href, text))
}

/// The items that differ between two states; a new thing shows nothing, its page does.
fn changes(old: Option<&str>, new: Option<&str>) -> Vec<view::Change> {
    let (Some(old), Some(new)) = (old, new) else {
        return Vec::new();
    };
    let flat = |text: &str| {
        let mut items = BTreeMap::new();
        if let Ok(value) = serde_json::from_str(text) {
            flatten("", &value, &mut items);
        }
        items
    };
    let (old, new) = (flat(old), flat(new));
    let mut items: Vec<_> = old.keys().chain(new.keys()).collect();
    items.sort();
    items.dedup();
    items
        .into_iter()
        .filter(|item| old.get(*item) != new.get(*item))
        .map(|item| {
            let of =
                |items: &BTreeMap<String, String>| items.get(item).cloned().unwrap_or_default();
            view::Change {
                item: item.clone(),
                old: of(&old),
                new: of(&new),
            }
        })
        .collect()
}

fn flatten(prefix: &str, value: &Value, items: &mut BTreeMap<String, String>) {
    let under = |name: &str| match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}.{name}"),
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&under(name), value, items);
            }
        }
        Value::Null => {}
        Value::String(text) => {
            items.insert(prefix.to_owned(), text.chars().take(LONGEST).collect());
        }
        other => {
            let text = other.to_string().chars().take(LONGEST).collect();
            items.insert(prefix.to_owned(), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        let found = changes(
            Some(r#"{"state":"open","outcome":null,"quantity":5}"#),
            Some(r#"{"state":"released","outcome":{"used":5},"quantity":5}"#),
        );
        let shown: Vec<_> = found
            .iter()
            .map(|change| {
                (
                    change.item.as_str(),
                    change.old.as_str(),
                    change.new.as_str(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [("outcome.used", "", "5"), ("state", "open", "released")]
        );
        assert!(changes(None, Some("{}")).is_empty());
    }
}
