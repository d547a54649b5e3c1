//! Everything that stands against an issue is found at once, before anything is released or
//! numbered: items that the report lacks (ISO/IEC 17025:2017 7.8), characters without a glyph, and
//! keys of the laboratory that cannot be used.

use domain::{
    document::{Lacking, Stage},
    numbering::IntakeNumber,
    texts::Explain,
};
use reports::{MissingGlyph, PackContent, missing_glyphs};
use store::Connection;

use super::{
    ActionError, Refused,
    document_contents::{Naming, contents},
    dossier::Dossier,
};
use crate::{app::App, look::Look};

/// Something about the documents of an intake that a person should see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The report lacks an item.
    Lacking(Lacking),
    /// A character cannot be drawn.
    Glyph(MissingGlyph),
    /// No document at all can be made, because of a key that cannot be used.
    Means {
        /// Why, as a text.
        key: &'static str,
        /// What fills its gaps.
        arguments: Vec<(&'static str, String)>,
    },
}

impl Obstacle {
    /// Whether nothing is issued until it is gone.
    #[must_use]
    pub const fn stops(&self) -> bool {
        match self {
            Self::Lacking(lacking) => lacking.required,
            Self::Glyph(_) | Self::Means { .. } => true,
        }
    }
}

impl Explain for Obstacle {
    fn key(&self) -> &'static str {
        match self {
            Self::Lacking(Lacking { line: Some(_), .. }) => "papers.gate.lacking_in_line",
            Self::Lacking(_) => "papers.gate.lacking",
            Self::Glyph(missing) => missing.key(),
            Self::Means { key, .. } => key,
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Lacking(lacking) => vec![
                ("item", format!("@{}", lacking.item.label())),
                ("clause", lacking.clause.clone()),
                ("line", lacking.line.unwrap_or_default().to_string()),
            ],
            Self::Glyph(missing) => missing.arguments(),
            Self::Means { arguments, .. } => arguments.clone(),
        }
    }
}

/// What stands against the documents of an intake as it is now, if `approver` released it.
///
/// # Errors
/// When there is no such intake, no font is installed, or the store fails.
pub fn check_documents(
    app: &App,
    conn: &mut Connection,
    number: IntakeNumber,
    approver: &str,
) -> Result<Vec<Obstacle>, ActionError> {
    let dossier = Dossier::load_any(conn, number)?;
    let look = match app.look() {
        Ok(look) => look,
        Err(ActionError::Refused(reason)) => {
            let (key, arguments) = (reason.key(), reason.arguments());
            return Ok(vec![Obstacle::Means { key, arguments }]);
        }
        Err(error) => return Err(error),
    };
    let naming = Naming {
        heads: Vec::new(),
        issued_on: app.today(),
        approver: approver.to_owned(),
        wording: app.wording(),
        stage: Stage::Draft,
        look,
    };
    Ok(obstacles(
        app,
        &contents(app, &dossier, &naming),
        &naming.look,
    ))
}

/// Refuses unless the documents of an intake could be issued if `approver` released it.
///
/// # Errors
/// As `check_documents`, or the first obstacle that stops an issue.
pub fn may_be_issued(app: &App, number: IntakeNumber, approver: &str) -> Result<(), ActionError> {
    let found = app
        .store
        .read(|conn| check_documents(app, conn, number, approver))?;
    refuse(found)
}

/// What stands against these contents.
pub(super) fn obstacles(app: &App, content: &PackContent, look: &Look) -> Vec<Obstacle> {
    let lacking = app
        .rules
        .report_items
        .lacking(&content.catalogue, &look.layout.required);
    let glyphs = missing_glyphs(content, &look.kit.fonts);
    let lacking = lacking.into_iter().map(Obstacle::Lacking);
    lacking
        .chain(glyphs.into_iter().map(Obstacle::Glyph))
        .collect()
}

/// Refuses for the first obstacle that stops an issue.
pub(super) fn refuse(found: Vec<Obstacle>) -> Result<(), ActionError> {
    match found.into_iter().find(Obstacle::stops) {
        None => Ok(()),
        Some(Obstacle::Glyph(missing)) => Err(ActionError::refused(missing)),
        Some(obstacle) => {
            let refused = Refused::new(obstacle.key());
            let arguments = obstacle.arguments().into_iter();
            let filled =
                arguments.fold(refused, |refused, (name, value)| refused.with(name, value));
            Err(filled.into())
        }
    }
}
