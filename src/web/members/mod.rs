//! The member directory: looking it up, and taking it over from a spreadsheet in two steps.

mod page;

use std::sync::Arc;

use actix_multipart::Multipart;
use actix_web::web::{Data, Query};
use domain::digest::Digest;
use domain::document::FileFormat;
use domain::member::MemberFinding;
use domain::person::Role;
use domain::texts::Language;
use reports::refused_rows::{ReturnedRow, ReturnedSheet, returned_rows};
use serde::Deserialize;
use store::members;

use super::answers::{Answer, download, see_other};
use super::failure::Failure;
use super::kept::{Previewed, looked};
use super::people::{DirectoryKeeper, Person, Staff};
use super::sent::Sent;
use super::shown::{ROWS, address};
use super::site::Site;
use super::uploads;
use super::view::members as view;
use super::view::parts::Refusal;
use crate::actions::import_members::{self as action, Looked};
use crate::app::App;

/// What is looked up, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// A prefix or a part of a holder's name.
    #[serde(default)]
    q: String,
    /// The entry after which to begin, as the store names it.
    #[serde(default)]
    after: String,
}

/// The list, by prefix.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let (viewer, role) = (person.viewer(), person.role());
    let view = site
        .read(move |app, conn| {
            let found = members::list(conn, &wanted.q, &wanted.after, ROWS)?;
            let pager = page::pager(&wanted.q, &wanted.after, &found);
            let may_register = role == Role::FrontDesk;
            Ok(view::Members {
                query: wanted.q.clone(),
                rows: page::rows(app, conn, viewer, found.rows, may_register)?,
                pager,
                may_import: DirectoryKeeper::ROLES.contains(&role),
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The form for a spreadsheet.
///
/// # Errors
/// When the store fails.
pub async fn blank(person: DirectoryKeeper, site: Data<Site>) -> Answer {
    let view = form(&site).await?;
    site.page(&person, view).await
}

async fn form(site: &Site) -> Result<view::MemberUpload, Failure> {
    let limit = site.app().settings.upload_limit / 1_000_000;
    site.read(move |_, conn| {
        Ok(view::MemberUpload {
            limit_mb: u64::try_from(limit).unwrap_or(u64::MAX),
            entries: members::count(conn)?,
            refusal: None,
        })
    })
    .await
}

/// Takes in a spreadsheet and leads to its preview.
///
/// # Errors
/// As the action.
pub async fn upload(person: DirectoryKeeper, site: Data<Site>, parts: Multipart) -> Answer {
    let upload = uploads::receive(&site, &person, parts).await?;
    let looked = match upload.files.into_iter().next() {
        Some(file) => look(&site, &person, file.sha256)
            .await?
            .map(|_| (file.sha256.to_string(), file.name)),
        None => Err(Refusal {
            what: site.app().texts.get(person.language, "pages.form.no_file"),
            advice: String::new(),
        }),
    };
    match looked {
        Ok((sha256, name)) => {
            let parameters = [("sha256", sha256.as_str()), ("name", &name)];
            Ok(see_other(&address("/members/import/preview", &parameters)))
        }
        Err(refusal) => {
            let mut view = form(&site).await?;
            view.refusal = Some(refusal);
            site.refuse(&person, view).await
        }
    }
}

/// The file as it was looked at, from a moment ago or anew.
async fn look(
    site: &Site,
    person: &Person,
    sha256: Digest,
) -> Result<Result<Arc<Looked>, Refusal>, Failure> {
    looked(site, person, sha256, site.directories(), action::look_again).await
}

/// A file that was handed in before.
async fn handed_in(site: &Site, person: &Person, sha256: &str) -> Result<Arc<Looked>, Failure> {
    let sha256 = sha256.parse().map_err(|_| Failure::not_found())?;
    let looked = look(site, person, sha256).await?;
    looked.map_err(|_| Failure::not_found())
}

/// The verdict on each row.
///
/// # Errors
/// `not_found` for a file that was never handed in, or when the store fails.
pub async fn preview(
    person: DirectoryKeeper,
    site: Data<Site>,
    wanted: Query<Previewed>,
) -> Answer {
    let looked = handed_in(&site, &person, &wanted.sha256).await?;
    let language = person.language;
    let view = site
        .read(move |app, conn| {
            let novelty = members::compare(conn, &looked.entries())?;
            let directory = &looked.directory;
            Ok(page::preview(app, language, &wanted, directory, &novelty))
        })
        .await?;
    site.page(&person, view).await
}

/// The refused rows as a spreadsheet to be corrected.
///
/// # Errors
/// `not_found` for a file that was never handed in, or when the store fails.
pub async fn refused(
    person: DirectoryKeeper,
    site: Data<Site>,
    wanted: Query<Previewed>,
) -> Answer {
    let looked = handed_in(&site, &person, &wanted.sha256).await?;
    let language = person.language;
    let bytes = site
        .block(move |app| {
            let sheets = returned(app, language, &looked);
            returned_rows(&sheets, language, &app.texts).map_err(Failure::internal)
        })
        .await?;
    let texts = &site.app().texts;
    let name = format!("{}.xlsx", texts.get(language, "members.refused_name"));
    Ok(download(&name, FileFormat::Xlsx.media_type(), bytes))
}

fn returned(app: &App, language: Language, looked: &Looked) -> Vec<ReturnedSheet> {
    let directory = &looked.directory;
    let said = |finding: &MemberFinding| app.texts.explain(language, finding);
    let rows = |index: usize| {
        let its = directory.refused.iter();
        its.filter(move |row| usize::from(row.place.sheet) == index)
            .map(|row| ReturnedRow {
                number: row.place.row,
                cells: row.cells.clone(),
                reasons: row.findings.iter().map(said).collect(),
            })
            .collect()
    };
    let sheets = directory.sheets.iter().enumerate();
    sheets
        .map(|(index, sheet)| ReturnedSheet {
            name: sheet.name.clone(),
            heads: sheet.columns.iter().map(|one| one.header.clone()).collect(),
            rows: rows(index),
        })
        .collect()
}

/// Takes over the good rows.
///
/// # Errors
/// As the action.
pub async fn commit(person: DirectoryKeeper, site: Data<Site>, sent: Sent) -> Answer {
    let looked = handed_in(&site, &person, &sent.text("sha256")).await?;
    let (who, name, taken) = (person.who(), sent.text("name"), Arc::clone(&looked));
    let done = site
        .act(person.language, move |app| {
            action::take_over(app, &who, &name, &taken)
        })
        .await?;
    match done {
        Ok(()) => {
            let counted = [
                ("taken", looked.directory.members.len().to_string()),
                ("refused", looked.directory.refused.len().to_string()),
            ];
            Ok(site.done(&person, "/members", "members.taken_over", &counted))
        }
        Err(refused) => Ok(site.refused("/members/import", refused.text)),
    }
}
