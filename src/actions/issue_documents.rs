//! The documents of a released intake are made, numbered and kept, all or none.
//!
//! Nothing that was issued is changed: issuing again makes revisions that name what they
//! replace and why. The certificate is the company's; each intake adds a line to it.

use std::sync::Arc;

use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    document::{DocumentKind, DocumentState, FileFormat, Layout, Replacement, Stage, Wording},
    numbering::IntakeNumber,
    person::Viewer,
};
use reports::{IssuedFile, issue_pack, pack_zip};
use serde_json::json;
use store::{
    Connection, StoreError,
    documents::{self, IssuedDocument, NewDocument},
};

use super::{
    ActionError, Refused, check_documents,
    document_contents::{Naming, contents},
    dossier::Dossier,
};
use crate::app::App;

/// The documents of one issue.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The files, the certificate first.
    pub files: Vec<IssuedFile>,
    /// All of them as one ZIP.
    pub pack: Vec<u8>,
}

/// Issues every document of an intake; `reason` says why, where earlier ones are replaced.
///
/// # Errors
/// As `issue_as`.
pub fn issue_documents(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    reason: &str,
) -> Result<Issue, ActionError> {
    issue_as(app, who, number, reason, app.wording())
}

/// The same in languages other than the laboratory's own.
///
/// # Errors
/// When the intake is not released, a reason is wanting, the report lacks an item that it
/// must have, a character cannot be drawn, or the store fails. Then nothing is issued.
pub fn issue_as(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    reason: &str,
    wording: Wording,
) -> Result<Issue, ActionError> {
    let look = app.look()?;
    let (dossier, plan) = app.store.read(|conn| {
        let dossier = Dossier::load(conn, number)?;
        let plan = Plan::make(app, conn, &dossier, (reason.trim(), &look.layout))?;
        Ok::<_, ActionError>((dossier, plan))
    })?;
    let naming = Naming {
        heads: plan.heads(),
        issued_on: app.today(),
        approver: dossier.releaser(),
        wording,
        stage: Stage::Issued,
        look: Arc::clone(&look),
    };
    let content = contents(app, &dossier, &naming);
    check_documents::refuse(check_documents::obstacles(app, &content, &look))?;
    let files = issue_pack(&content, &look.kit)?;
    let pack = pack_zip(&files, naming.issued_on)?;
    let mut new = Vec::with_capacity(files.len());
    for file in &files {
        let stored = app.objects.put(&mut file.bytes.as_slice())?;
        let mut one = plan.document(&dossier, file, stored.sha256, stored.size)?;
        one.layout = look.version;
        new.push(one);
    }
    app.store.transaction(who, |tx| {
        for old in &plan.replaced {
            documents::end(tx, old.id, DocumentState::Replaced, &plan.reason)?;
        }
        documents::add(tx, &new)?;
        let subject = Subject::new(Noun::Intake, dossier.intake.id.get(), number);
        let numbers: Vec<_> = new.iter().map(|one| (&one.number, one.sha256)).collect();
        let issued = json!({ "documents": numbers, "reason": plan.reason });
        tx.record("documents.issue", subject, &None::<()>, &issued)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(Issue { files, pack })
}

/// Takes an issued document back, with all its formats.
///
/// # Errors
/// When no reason is given, it no longer holds, or the store fails.
pub fn withdraw_document(
    app: &App,
    who: &Who,
    id: domain::id::DocumentId,
    reason: &str,
) -> Result<(), ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("actions.documents.withdraw_reason").into());
    }
    app.store.transaction(who, |tx| {
        let wanted = documents::get(tx, Viewer::Laboratory, id)?;
        for one in documents::by_token(tx, &wanted.document.token)? {
            documents::end(tx, one.id, DocumentState::Withdrawn, reason)?;
        }
        let subject = Subject::new(Noun::Document, id.get(), &wanted.document.number);
        tx.record("document.withdraw", subject, &None::<()>, &reason)?;
        Ok(())
    })
}

/// One document to be issued: its number, its token, and what it replaces.
struct Planned {
    kind: DocumentKind,
    number: String,
    token: String,
    revision: u32,
    replaces: Option<IssuedDocument>,
}

/// Numbers and tokens of an issue.
struct Plan {
    planned: Vec<Planned>,
    replaced: Vec<IssuedDocument>,
    reason: String,
}

impl Plan {
    fn make(
        app: &App,
        conn: &mut Connection,
        dossier: &Dossier,
        (reason, layout): (&str, &Layout),
    ) -> Result<Self, ActionError> {
        if reason.is_empty() && documents::was_issued(conn, dossier.intake.id)? {
            return Err(Refused::new("actions.documents.reissue_reason")
                .with("number", dossier.intake.number)
                .into());
        }
        let mut plan = Self {
            planned: Vec::new(),
            replaced: Vec::new(),
            reason: reason.to_owned(),
        };
        if plan.reason.is_empty() {
            plan.reason = app
                .texts
                .get(app.settings.language, "actions.documents.next_line");
        }
        for kind in DocumentKind::PACK {
            // A company has one certificate; the other documents belong to their intake.
            let earlier = match kind {
                DocumentKind::Certificate => documents::of_company(conn, dossier.company.id, kind)?,
                _ => documents::of_intake(conn, dossier.intake.id, kind)?,
            };
            let base = base_number(kind, dossier, layout);
            plan.add(kind, app.document_tokens.next()?, base, earlier);
        }
        Ok(plan)
    }

    fn add(
        &mut self,
        kind: DocumentKind,
        token: String,
        base: String,
        earlier: Vec<IssuedDocument>,
    ) {
        let last = earlier.iter().map(|one| one.document.revision).max();
        let revision = last.map_or(0, |last| last.saturating_add(1));
        let standing: Vec<_> = earlier
            .into_iter()
            .filter(|one| one.state == DocumentState::Valid)
            .collect();
        self.planned.push(Planned {
            kind,
            number: match revision {
                0 => base,
                revision => format!("{base}/R{revision}"),
            },
            token,
            revision,
            replaces: standing.first().cloned(),
        });
        self.replaced.extend(standing);
    }

    fn heads(&self) -> Vec<(DocumentKind, String, String, Option<Replacement>)> {
        self.planned
            .iter()
            .map(|one| {
                let replaces = one.replaces.as_ref().map(|old| Replacement {
                    number: old.document.number.clone(),
                    reason: self.reason.clone(),
                });
                (one.kind, one.number.clone(), one.token.clone(), replaces)
            })
            .collect()
    }

    fn document(
        &self,
        dossier: &Dossier,
        file: &IssuedFile,
        sha256: Digest,
        size: u64,
    ) -> Result<NewDocument, StoreError> {
        let planned = self
            .planned
            .iter()
            .find(|one| one.kind == file.kind)
            .ok_or_else(|| StoreError::Missing {
                noun: "document",
                id: file.number.clone(),
            })?;
        let extension = file.name.rsplit('.').next().unwrap_or_default();
        Ok(NewDocument {
            number: planned.number.clone(),
            kind: planned.kind,
            format: FileFormat::from_code(extension).unwrap_or(FileFormat::Pdf),
            intake: dossier.intake.id,
            company: dossier.company.id,
            revision: planned.revision,
            token: planned.token.clone(),
            sha256,
            size,
            replaces: planned.replaces.as_ref().map(|old| old.id),
            layout: 0,
        })
    }
}

/// The number of the first issue, by the pattern of its kind.
pub(super) fn base_number(kind: DocumentKind, dossier: &Dossier, layout: &Layout) -> String {
    let pattern = layout.pattern(kind);
    let intake = dossier.intake.number.to_string();
    let company = dossier.company.number.to_string();
    pattern
        .replace("{intake}", &intake)
        .replace("{company}", &company)
}

/// `201901032-2-B017`: the first document of a kind about the seventeenth sample.
pub(super) fn sample_number(
    kind: DocumentKind,
    dossier: &Dossier,
    layout: &Layout,
    line: u32,
) -> String {
    base_number(kind, dossier, layout).replace("{line}", &format!("{line:03}"))
}

#[cfg(test)]
mod tests;
