//! What outsiders may see of a document, for its holder; and how often they looked.

use chrono::TimeDelta;
use domain::{document::DocumentState, id::DocumentId, person::Role};
use store::{Connection, document_checks, documents::IssuedDocument, opened_documents};

use crate::app::App;
use crate::web::failure::Failure;
use crate::web::people::Holder;
use crate::web::view::check as view;

/// Days of checks that are counted on pages.
const DAYS: i64 = 90;

/// The reach of a document whose files these are.
///
/// # Errors
/// When the store fails.
pub fn of(
    app: &App,
    conn: &mut Connection,
    files: &[IssuedDocument],
    role: Role,
) -> Result<view::Reach, Failure> {
    let first = files.first().ok_or_else(Failure::not_found)?;
    let document = &first.document;
    let opened = opened_documents::of(conn, document.company, &document.token)?;
    Ok(view::Reach {
        this: opened.this,
        all: opened.all,
        may_change: Holder::ROLES.contains(&role),
        checks: checks(app, conn, Some(first.id))?,
    })
}

/// How often a document, or all of them, were checked lately.
///
/// # Errors
/// When the store fails.
pub fn checks(
    app: &App,
    conn: &mut Connection,
    document: Option<DocumentId>,
) -> Result<view::Checks, Failure> {
    let since = app.store.now() - TimeDelta::days(DAYS);
    let counted = document_checks::counted(conn, document, since)?;
    Ok(view::Checks {
        days: DAYS,
        counted: counted
            .into_iter()
            .map(|one| {
                let label = match DocumentState::from_code(&one.answer) {
                    Some(state) => state.label().to_owned(),
                    None => format!("check.holder.{}", one.answer),
                };
                (label, one.checks)
            })
            .collect(),
    })
}
