//! The workbench: a file is dropped or chosen, its items are shown, unknown names are mapped.

use actix_multipart::Multipart;
use actix_web::web::{Data, Query};
use domain::digest::Digest;
use domain::id::SourceId;
use domain::texts::Language;
use importers::profile::{self, Group, Mapping};
use serde::Deserialize;
use store::sources::{self, Source};
use store::{Connection, Paging};

use super::shown;
use crate::actions::add_profile::next_version;
use crate::actions::check_profile::{self as action, HandedIn, UnknownName};
use crate::actions::try_profile;
use crate::app::App;
use crate::web::answers::{Answer, see_other};
use crate::web::failure::Failure;
use crate::web::people::{Person, ProfileAuthor};
use crate::web::sent::Sent;
use crate::web::shown::address;
use crate::web::site::Site;
use crate::web::uploads;
use crate::web::view::parts::{Field, Link, Refusal};
use crate::web::view::profiles as view;

/// Records whose items are shown.
const RECORDS: usize = 5;

/// Unknown names that are offered for mapping at once.
const NAMES: usize = 30;

/// Sources that are offered to look at.
const SOURCES: u16 = 8;

/// Forms a value can have, by their names in profiles; the first is the usual one.
const FORMS: [&str; 7] = [
    "value",
    "graded",
    "grade",
    "verdict",
    "remarked",
    "text",
    "light-dark",
];

/// Units of a bare number; `plain` stands for a number that has none.
const UNITS: [&str; 11] = [
    "%", "1", "mm", "mil", "in", "µm", "X", "nm", "°C", "°", "plain",
];

/// Which file is on the bench, and which profile is tried.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// Digest of a file that was handed in.
    #[serde(default)]
    pub(super) sha256: String,
    /// Its name.
    #[serde(default)]
    pub(super) name: String,
    /// A source, instead of a file.
    #[serde(default)]
    source: String,
    /// The profile, as `id` or `id.version`; empty for the one that fits.
    #[serde(default)]
    profile: String,
}

impl Wanted {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            sha256: sent.text("sha256"),
            name: sent.text("name"),
            source: String::new(),
            profile: sent.text("profile"),
        }
    }

    /// The file; none where none is named.
    pub(super) fn file(&self) -> Result<Option<HandedIn>, Failure> {
        if self.sha256.is_empty() {
            return Ok(None);
        }
        let sha256: Digest = self.sha256.parse().map_err(|_| Failure::not_found())?;
        Ok(Some(HandedIn {
            sha256,
            name: self.name.clone(),
        }))
    }
}

/// The workbench.
///
/// # Errors
/// `not_found` for a source that there is not, or when the store fails.
pub async fn check(person: ProfileAuthor, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let view = read(&site, &person, wanted.into_inner()).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, wanted: Wanted) -> Result<view::Check, Failure> {
    let language = person.language;
    let limit = site.app().settings.upload_limit / 1_000_000;
    let mut view = site
        .block(move |app| app.store.read(|conn| bench(app, conn, &wanted)))
        .await?;
    view.limit_mb = u64::try_from(limit).unwrap_or(u64::MAX);
    let Some(on_bench) = &view.file else {
        return Ok(view);
    };
    let file = HandedIn {
        sha256: on_bench.sha256.parse().map_err(|_| Failure::not_found())?,
        name: on_bench.name.clone(),
    };
    let chosen = view.profiles.iter().find(|one| one.chosen);
    let profile = chosen.map(|one| one.label.clone());
    let checked = site
        .act(language, move |app| {
            let checked = action::check(app, &file, profile.as_deref(), RECORDS)?;
            Ok((
                shown_check(app, language, &checked)?,
                text_of(app, &checked)?,
            ))
        })
        .await?;
    match checked {
        Ok((checked, text)) => {
            for one in &mut view.profiles {
                one.chosen = one.label == checked.version.label;
            }
            view.text = Field::holding(text);
            view.checked = Some(checked);
        }
        Err(refused) => view.refusal = Some(refused.into()),
    }
    Ok(view)
}

/// The file on the bench and what else there is to choose from.
fn bench(app: &App, conn: &mut Connection, wanted: &Wanted) -> Result<view::Check, Failure> {
    let shelf = app.profiles_in(conn)?;
    let recent = sources::list(conn, Paging::first(SOURCES))?;
    let source = match wanted.source.parse::<SourceId>() {
        Ok(id) => Some(sources::find(conn, id)?.ok_or_else(Failure::not_found)?),
        Err(_) => match wanted.file()? {
            Some(file) => sources::find_by_digest(conn, &file.sha256)?,
            None => None,
        },
    };
    let file = match (&source, wanted.file()?) {
        (Some(source), _) => Some(view::OnBench {
            name: source.name.clone(),
            sha256: source.sha256.to_string(),
            source: Some(format!("/sources/{}", source.id)),
        }),
        (None, Some(file)) => Some(view::OnBench {
            name: file.name,
            sha256: file.sha256.to_string(),
            source: None,
        }),
        (None, None) => None,
    };
    let link = |source: &Source| {
        let address = format!("/profiles/check?source={}", source.id);
        Link::new(address, &source.name)
    };
    Ok(view::Check {
        sources: recent.rows.iter().map(link).collect(),
        file,
        profiles: shelf
            .all
            .iter()
            .map(|one| view::Choice {
                label: one.label.clone(),
                chosen: one.label == wanted.profile,
            })
            .collect(),
        ..view::Check::default()
    })
}

/// The text of the next version, to be changed by hand.
fn text_of(app: &App, checked: &action::Checked) -> Result<String, crate::actions::ActionError> {
    let profile = &checked.profile;
    let version = next_version(&*app.profiles()?, &profile.id);
    let text = profile::next_version(&profile.label, &profile.text, version, &[]);
    Ok(text?)
}

fn shown_check(
    app: &App,
    language: Language,
    checked: &action::Checked,
) -> Result<view::Checked, crate::actions::ActionError> {
    let shelf = app.profiles()?;
    let summary = &checked.summary;
    let (versions, usage) = (Vec::new(), std::collections::BTreeMap::new());
    let sentences = summary.notices.iter();
    Ok(view::Checked {
        version: shown::version((app, language), &shelf, &checked.profile, &versions, &usage),
        encoding: summary.encoding.unwrap_or_default().to_owned(),
        measurements: summary.measurements,
        refused: summary.refused,
        items: checked.items,
        known: checked.known,
        warnings: checked.warnings,
        in_part: summary.stopped,
        notices: sentences
            .map(|one| app.texts.explain(language, one))
            .collect(),
        unknown_names: u64::try_from(checked.unknown.len()).unwrap_or(u64::MAX),
        unknown: checked.unknown.iter().take(NAMES).map(unknown).collect(),
        groups: groups(),
        forms: FORMS.to_vec(),
        units: UNITS.to_vec(),
        records: checked
            .shown
            .iter()
            .map(|one| shown::record(app, language, one))
            .collect(),
    })
}

fn unknown(of: &UnknownName) -> view::UnknownName {
    view::UnknownName {
        name: of.name.clone(),
        times: of.times,
        examples: of.examples.clone(),
        // Cells of one item stand two blanks apart: a value, and its grade.
        form: match of.examples.iter().any(|example| example.contains("  ")) {
            true => "graded",
            false => "value",
        },
        suggestions: of.suggestions.iter().map(|one| target(one)).collect(),
    }
}

fn target(value: &str) -> view::Target {
    view::Target {
        value: value.to_owned(),
        key: shown::target_key(value),
    }
}

fn groups() -> Vec<view::TargetGroup> {
    profile::groups()
        .into_iter()
        .map(|(group, targets): (Group, _)| view::TargetGroup {
            key: group.label(),
            targets: targets
                .into_iter()
                .map(|(value, key)| view::Target { value, key })
                .collect(),
        })
        .collect()
}

/// Takes in a file and puts it on the bench.
///
/// # Errors
/// `bad_request` without a file, or when it cannot be kept.
pub async fn upload(person: ProfileAuthor, site: Data<Site>, parts: Multipart) -> Answer {
    let upload = uploads::receive(&site, &person, parts).await?;
    let Some(file) = upload.files.into_iter().next() else {
        let mut view = read(&site, &person, Wanted::default()).await?;
        view.refusal = Some(Refusal {
            what: site.app().texts.get(person.language, "pages.form.no_file"),
            advice: String::new(),
        });
        return site.refuse(&person, view).await;
    };
    let sha256 = file.sha256.to_string();
    let profile = upload.sent.text("profile");
    let parameters = [
        ("sha256", sha256.as_str()),
        ("name", &file.name),
        ("profile", &profile),
    ];
    Ok(see_other(&address("/profiles/check", &parameters)))
}

/// Writes mapped names into the next version and leads to its dry run.
///
/// # Errors
/// As the action.
pub async fn compose(person: ProfileAuthor, site: Data<Site>, sent: Sent) -> Answer {
    let wanted = Wanted::sent(&sent);
    let (base, mappings) = (wanted.profile.clone(), mappings(&sent));
    let kept = site
        .act(person.language, move |app| {
            let text = try_profile::compose(app, &base, &mappings)?;
            try_profile::keep_text(app, &base, &text)
        })
        .await?;
    match kept {
        Ok(text) => Ok(see_other(&trial(&wanted, &text))),
        Err(refused) => {
            let mut view = read(&site, &person, wanted).await?;
            view.refusal = Some(refused.into());
            site.refuse(&person, view).await
        }
    }
}

/// The rows of the form in which something was chosen.
fn mappings(sent: &Sent) -> Vec<Mapping> {
    let names = sent.all("raw").zip(sent.all("to"));
    let forms = sent.all("form").zip(sent.all("unit"));
    names
        .zip(forms)
        .filter(|((_, to), _)| !to.is_empty())
        .map(|((name, to), (form, unit))| Mapping {
            name: name.to_owned(),
            to: to.to_owned(),
            form: if form == "value" { "" } else { form }.to_owned(),
            unit: match unit {
                "" => None,
                "plain" => Some(String::new()),
                unit => Some(unit.to_owned()),
            },
        })
        .collect()
}

/// Takes a text that was changed by hand and leads to its dry run.
///
/// # Errors
/// As the action.
pub async fn edit(person: ProfileAuthor, site: Data<Site>, sent: Sent) -> Answer {
    let wanted = Wanted::sent(&sent);
    let text = sent.raw("text").replace("\r\n", "\n");
    let (file, whole) = (wanted.profile.clone(), text.clone());
    let kept = site
        .act(person.language, move |app| {
            try_profile::keep_text(app, &file, &whole)
        })
        .await?;
    match kept {
        Ok(digest) => Ok(see_other(&trial(&wanted, &digest))),
        Err(refused) => {
            let mut view = read(&site, &person, wanted).await?;
            view.text = Field {
                value: text,
                error: Some(refused.text),
            };
            site.refuse(&person, view).await
        }
    }
}

/// Address of a dry run.
fn trial(wanted: &Wanted, text: &Digest) -> String {
    let text = text.to_string();
    let parameters = [
        ("sha256", wanted.sha256.as_str()),
        ("name", &wanted.name),
        ("text", &text),
    ];
    address("/profiles/try", &parameters)
}

#[cfg(test)]
mod tests {
    use importers::Profiles;

    use super::*;

    #[test]
    fn every_form_and_unit_that_is_offered_is_one() {
        let profiles = Profiles::shipped().unwrap();
        let base = profiles.named("rea-text").unwrap();
        for (form, unit) in FORMS.iter().flat_map(|form| UNITS.map(|unit| (form, unit))) {
            let sent: Sent = [
                ("raw", "Neu"),
                ("to", "rmax"),
                ("form", *form),
                ("unit", unit),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect();
            let text = profile::next_version("x", &base.text, 101, &mappings(&sent)).unwrap();
            profiles.clone().add("x", &text).unwrap();
        }
    }
}
