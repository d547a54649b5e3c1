//! The dry run of a profile that is not in use yet, and saving it as a draft.

use actix_web::web::{Data, Query};
use domain::digest::Digest;
use serde::Deserialize;

use super::shown;
use crate::actions::add_profile::add_profile;
use crate::actions::check_profile::HandedIn;
use crate::actions::try_profile::{self as action, kept_text};
use crate::web::answers::Answer;
use crate::web::failure::Failure;
use crate::web::people::{Person, ProfileAuthor};
use crate::web::sent::Sent;
use crate::web::shown::address;
use crate::web::site::Site;
use crate::web::view::parts::Field;
use crate::web::view::profiles as view;

/// Which text is tried on which file.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// Digest of the file.
    #[serde(default)]
    sha256: String,
    /// Its name.
    #[serde(default)]
    name: String,
    /// Digest of the profile's text.
    #[serde(default)]
    text: String,
}

impl Wanted {
    fn digests(&self) -> Result<(HandedIn, Digest), Failure> {
        let digest = |text: &str| text.parse().map_err(|_| Failure::not_found());
        let file = HandedIn {
            sha256: digest(&self.sha256)?,
            name: self.name.clone(),
        };
        Ok((file, digest(&self.text)?))
    }

    fn bench(&self) -> String {
        let parameters = [("sha256", self.sha256.as_str()), ("name", &self.name)];
        address("/profiles/check", &parameters)
    }
}

/// The dry run.
///
/// # Errors
/// `not_found` for a file or a text that was never handed in, or when the store fails.
pub async fn show(person: ProfileAuthor, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    match read(&site, &person, &wanted).await? {
        Ok(view) => site.page(&person, view).await,
        Err(text) => Ok(site.refused(&wanted.bench(), text)),
    }
}

async fn read(
    site: &Site,
    person: &Person,
    wanted: &Wanted,
) -> Result<Result<view::Trial, String>, Failure> {
    let (file, text) = wanted.digests()?;
    let (language, tried) = (person.language, file.clone());
    let trial = site
        .act(language, move |app| {
            let trial = action::try_profile(app, &tried, &kept_text(app, &text)?)?;
            let comparison = shown::comparison(app, language, &trial.comparison);
            Ok((trial, comparison))
        })
        .await?;
    Ok(trial
        .map_err(|refused| refused.text)
        .map(|(trial, comparison)| view::Trial {
            file: view::OnBench {
                name: file.name,
                sha256: file.sha256.to_string(),
                source: None,
            },
            label: trial.profile.label,
            current: trial.current.unwrap_or_default(),
            proof: trial.proof,
            text: text.to_string(),
            comparison,
            gained: trial.gained,
            missed: trial.missed,
            is_kept: trial.is_kept,
            in_part: trial.in_part.then_some(action::READ),
            note: Field::default(),
            refusal: None,
        }))
}

/// Saves the text as a draft.
///
/// # Errors
/// As the action.
pub async fn save(person: ProfileAuthor, site: Data<Site>, sent: Sent) -> Answer {
    let wanted = Wanted {
        sha256: sent.text("sha256"),
        name: sent.text("name"),
        text: sent.text("text"),
    };
    let (_, text) = wanted.digests()?;
    let (who, note, proof) = (person.who(), sent.text("note"), sent.text("proof"));
    let because = note.clone();
    let saved = site
        .act(person.language, move |app| {
            let text = kept_text(app, &text)?;
            add_profile(app, &who, "profile", &text, &because, &proof)
        })
        .await?;
    let refused = match saved {
        Ok(label) => {
            let to = format!("/profiles/{}", label.replace('.', "/"));
            let label = [("label", label)];
            return Ok(site.done(&person, &to, "profiles.done.saved", &label));
        }
        Err(refused) => refused,
    };
    match read(&site, &person, &wanted).await? {
        Ok(mut view) => {
            view.note = Field::holding(note);
            if refused.key == "profiles.refused.note" {
                view.note.error = Some(refused.text);
            } else {
                view.refusal = Some(refused.into());
            }
            site.refuse(&person, view).await
        }
        Err(_) => Ok(site.refused(&wanted.bench(), refused.text)),
    }
}
