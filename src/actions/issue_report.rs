//! The test report of one sample is drafted, and issued when somebody asks for it.

use std::sync::Arc;

use domain::{
    audit::{Noun, Subject, Who},
    document::{
        DocumentKind, DocumentState, FileFormat, Layout, Replacement, Stage, TestReport, Wording,
    },
    numbering::IntakeNumber,
    person::Viewer,
    sample::Sample,
};
use reports::{Kit, file_name, test_report_pdf};
use serde_json::json;
use store::{
    Connection, Paging,
    documents::{self, DocumentFilter, IssuedDocument, NewDocument},
};

use super::{
    ActionError, Refused, check_documents,
    document_contents::{Naming, Writer, contents},
    dossier::Dossier,
    draft_documents::Draft,
    issue_documents::base_number as numbered,
};
use crate::app::App;

/// Documents of one intake that are looked through for earlier reports of a sample.
const LOOKED_THROUGH: u16 = u16::MAX;

/// The report of a sample as it would be issued now; nothing is numbered or kept.
///
/// # Errors
/// When there is no such sample, no font is installed, or the store fails.
pub fn draft_report(
    app: &App,
    number: IntakeNumber,
    line: u32,
    wording: Option<Wording>,
) -> Result<Draft, ActionError> {
    let dossier = app.store.read(|conn| Dossier::load_any(conn, number))?;
    let sample = sample(&dossier, line)?;
    let look = app.look()?;
    let wording = wording.unwrap_or(look.layout.wording);
    let stage = match dossier.stage() {
        Stage::Interim => Stage::Interim,
        Stage::Draft | Stage::Issued => Stage::Draft,
    };
    let base = [("number", base_number(&look.layout, &dossier, line))];
    let named = app
        .texts
        .fill(wording.language(), "documents.stage.number", &base);
    let naming = Naming {
        heads: vec![(DocumentKind::TestReport, named, String::new(), None)],
        issued_on: app.today(),
        approver: String::new(),
        wording,
        stage,
        look: Arc::clone(&look),
    };
    let content = Writer::new(app, &dossier, &naming).test_report(sample);
    draw(&look.kit, &content)
}

/// Issues the report of a sample of a released intake; `reason` says why, where an earlier one
/// is replaced.
///
/// # Errors
/// When the intake is not released, a reason is wanting, the report lacks an item, a character
/// cannot be drawn, or the store fails. Then nothing is issued.
pub fn issue_report(
    app: &App,
    who: &Who,
    (number, line): (IntakeNumber, u32),
    reason: &str,
    wording: Wording,
) -> Result<Draft, ActionError> {
    let look = app.look()?;
    let (dossier, earlier) = app.store.read(|conn| {
        let dossier = Dossier::load(conn, number)?;
        let earlier = reports_of(conn, &dossier, line)?;
        Ok::<_, ActionError>((dossier, earlier))
    })?;
    let base = base_number(&look.layout, &dossier, line);
    let sample = sample(&dossier, line)?;
    let reason = reason.trim();
    if reason.is_empty() && !earlier.is_empty() {
        return Err(Refused::new("actions.documents.reissue_reason")
            .with("number", base)
            .into());
    }
    let standing = earlier.iter().find(|one| one.state == DocumentState::Valid);
    let revision = earlier.iter().map(|one| one.document.revision + 1).max();
    let named = match revision {
        None => base,
        Some(revision) => format!("{base}/R{revision}"),
    };
    let replaces = standing.map(|old| Replacement {
        number: old.document.number.clone(),
        reason: reason.to_owned(),
    });
    let token = app.document_tokens.next()?;
    let naming = Naming {
        heads: vec![(
            DocumentKind::TestReport,
            named.clone(),
            token.clone(),
            replaces,
        )],
        issued_on: app.today(),
        approver: dossier.releaser(),
        wording,
        stage: Stage::Issued,
        look: Arc::clone(&look),
    };
    let whole = contents(app, &dossier, &naming);
    check_documents::refuse(check_documents::obstacles(app, &whole, &look))?;
    let content = Writer::new(app, &dossier, &naming).test_report(sample);
    let file = draw(&look.kit, &content)?;
    let stored = app.objects.put(&mut file.bytes.as_slice())?;
    let new = NewDocument {
        number: named,
        kind: DocumentKind::TestReport,
        format: FileFormat::Pdf,
        intake: dossier.intake.id,
        company: dossier.company.id,
        revision: revision.unwrap_or(0),
        token,
        sha256: stored.sha256,
        size: stored.size,
        replaces: standing.map(|old| old.id),
        layout: look.version,
    };
    keep(app, who, sample, (&new, reason))?;
    Ok(file)
}

/// Keeps a report and ends the one that it replaces.
fn keep(
    app: &App,
    who: &Who,
    sample: &Sample,
    (new, reason): (&NewDocument, &str),
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        if let Some(old) = new.replaces {
            documents::end(tx, old, DocumentState::Replaced, reason)?;
        }
        documents::add(tx, std::slice::from_ref(new))?;
        let subject = Subject::new(Noun::Sample, sample.id.get(), &new.number);
        let issued = json!({ "number": new.number, "sha256": new.sha256, "reason": reason });
        tx.record("documents.issue", subject, &None::<()>, &issued)?;
        Ok(())
    })
}

/// The reports issued for a sample so far, newest first.
///
/// # Errors
/// When the store fails.
pub fn issued_reports(
    conn: &mut Connection,
    viewer: Viewer,
    intake: &domain::intake::Intake,
    line: u32,
) -> Result<Vec<IssuedDocument>, ActionError> {
    let filter = DocumentFilter {
        intake: Some(intake.id),
        company: None,
    };
    let found = documents::list(conn, viewer, filter, Paging::first(LOOKED_THROUGH))?;
    // The line ends the number, whatever pattern it was made by.
    let end = format!("{line:03}");
    let of_sample = |one: &IssuedDocument| {
        let number = one.document.number.as_str();
        let first = number.split_once("/R").map_or(number, |(first, _)| first);
        let digits = first.trim_end_matches(|sign: char| sign.is_ascii_digit());
        one.document.kind == DocumentKind::TestReport
            && first.strip_prefix(digits) == Some(end.as_str())
    };
    Ok(found.rows.into_iter().filter(of_sample).collect())
}

fn reports_of(
    conn: &mut Connection,
    dossier: &Dossier,
    line: u32,
) -> Result<Vec<IssuedDocument>, ActionError> {
    issued_reports(conn, Viewer::Laboratory, &dossier.intake, line)
}

/// `201901032-2-B017`: the report of the seventeenth sample.
fn base_number(layout: &Layout, dossier: &Dossier, line: u32) -> String {
    numbered(DocumentKind::TestReport, dossier, layout).replace("{line}", &format!("{line:03}"))
}

fn sample(dossier: &Dossier, line: u32) -> Result<&Sample, ActionError> {
    let found = dossier.samples.iter().find(|sample| sample.line == line);
    found.ok_or_else(|| {
        Refused::new("papers.report.no_sample")
            .with("number", dossier.intake.number)
            .with("line", line)
            .into()
    })
}

fn draw(kit: &Kit, content: &TestReport) -> Result<Draft, ActionError> {
    Ok(Draft {
        name: file_name(kit, &content.head, FileFormat::Pdf.code()),
        format: FileFormat::Pdf,
        bytes: kit.protect(&content.head, test_report_pdf(content, kit)?)?,
    })
}
