//! The documents of one sample, its test report and its improvement notice, are drafted, and
//! issued when somebody asks for one: numbered, kept, and revised like those of an intake.

use std::sync::Arc;

use domain::{
    audit::{Noun, Subject, Who},
    document::{
        DocumentKind, DocumentState, FileFormat, ImprovementNotices, Replacement, Stage,
        TestReport, Wording,
    },
    numbering::IntakeNumber,
    person::Viewer,
    sample::Sample,
};
use reports::{Kit, file_name, improvement_notices_pdf, test_report_pdf};
use serde_json::json;
use store::documents::{self, IssuedDocument, NewDocument};

use super::{
    ActionError, Refused, check_documents,
    document_contents::{Naming, Writer, contents},
    dossier::Dossier,
    draft_documents::Draft,
    issue_documents::sample_number,
};
use crate::{app::App, look::Look};

/// Which document of which sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfSample {
    /// The intake.
    pub intake: IntakeNumber,
    /// The sample's line in the catalogue, from 1.
    pub line: u32,
    /// One of `DocumentKind::OF_SAMPLE`.
    pub kind: DocumentKind,
}

/// What a document of one sample says.
enum Content {
    Report(Box<TestReport>),
    Notice(Box<ImprovementNotices>),
}

/// A document of a sample as it would be issued now; nothing is numbered or kept.
///
/// # Errors
/// When there is no such sample, it has no such document, no font is installed, or the store
/// fails.
pub fn draft_for_sample(
    app: &App,
    wanted: OfSample,
    wording: Option<Wording>,
) -> Result<Draft, ActionError> {
    draft_for_sample_with(app, wanted, wording, &app.look()?)
}

/// The same in a look of its own, such as one that is not saved yet.
///
/// # Errors
/// As `draft_for_sample`.
pub fn draft_for_sample_with(
    app: &App,
    wanted: OfSample,
    wording: Option<Wording>,
    look: &Arc<Look>,
) -> Result<Draft, ActionError> {
    let dossier = app
        .store
        .read(|conn| Dossier::load_any(conn, wanted.intake))?;
    let sample = sample(&dossier, wanted.line)?;
    let wording = wording.unwrap_or(look.layout.wording);
    let stage = match dossier.stage() {
        Stage::Interim => Stage::Interim,
        Stage::Draft | Stage::Issued => Stage::Draft,
    };
    let base = sample_number(wanted.kind, &dossier, &look.layout, wanted.line);
    let base = [("number", base)];
    let named = look
        .kit
        .texts
        .fill(wording.language(), "documents.stage.number", &base);
    let naming = Naming {
        heads: vec![(wanted.kind, named, String::new(), None)],
        issued_on: app.today(),
        approver: String::new(),
        wording,
        stage,
        look: Arc::clone(look),
    };
    let writer = Writer::new(app, &dossier, &naming);
    draw(&look.kit, &content(&writer, wanted, sample)?)
}

/// Issues a document of a sample of a released intake; `reason` says why, where an earlier one
/// is replaced.
///
/// # Errors
/// When the intake is not released, the sample has no such document, a reason is wanting, the
/// report lacks an item, a character cannot be drawn, or the store fails. Then nothing is issued.
pub fn issue_for_sample(
    app: &App,
    who: &Who,
    wanted: OfSample,
    reason: &str,
    wording: Wording,
) -> Result<Draft, ActionError> {
    let look = app.look()?;
    let (dossier, earlier) = app.store.read(|conn| {
        let dossier = Dossier::load(conn, wanted.intake)?;
        let viewer = Viewer::Laboratory;
        let earlier = documents::of_sample(conn, viewer, dossier.intake.id, wanted.line)?;
        Ok::<_, ActionError>((dossier, earlier))
    })?;
    let sample = sample(&dossier, wanted.line)?;
    let base = sample_number(wanted.kind, &dossier, &look.layout, wanted.line);
    let plan = Plan::make(app, base, &of_kind(earlier, wanted.kind), reason.trim())?;
    let naming = Naming {
        heads: vec![(
            wanted.kind,
            plan.number.clone(),
            plan.token.clone(),
            plan.replaces(),
        )],
        issued_on: app.today(),
        approver: dossier.releaser(),
        wording,
        stage: Stage::Issued,
        look: Arc::clone(&look),
    };
    let whole = contents(app, &dossier, &naming);
    check_documents::refuse(check_documents::obstacles(app, &whole, &look))?;
    let writer = Writer::new(app, &dossier, &naming);
    let file = draw(&look.kit, &content(&writer, wanted, sample)?)?;
    let stored = app.objects.put(&mut file.bytes.as_slice())?;
    let new = NewDocument {
        number: plan.number,
        kind: wanted.kind,
        format: FileFormat::Pdf,
        intake: dossier.intake.id,
        company: dossier.company.id,
        revision: plan.revision,
        token: plan.token,
        sha256: stored.sha256,
        size: stored.size,
        replaces: plan.standing.map(|old| old.id),
        layout: look.version,
    };
    keep(app, who, sample, (&new, &plan.reason))?;
    Ok(file)
}

/// Number and token of a document, and what it replaces.
pub(super) struct Plan {
    pub(super) number: String,
    pub(super) token: String,
    pub(super) revision: u32,
    pub(super) standing: Option<IssuedDocument>,
    pub(super) reason: String,
}

impl Plan {
    /// Plans the next revision after `earlier`; the first issue where there is none.
    pub(super) fn make(
        app: &App,
        base: String,
        earlier: &[IssuedDocument],
        reason: &str,
    ) -> Result<Self, ActionError> {
        if reason.is_empty() && !earlier.is_empty() {
            return Err(Refused::new("actions.documents.reissue_reason")
                .with("number", base)
                .into());
        }
        let last = earlier.iter().map(|one| one.document.revision).max();
        let revision = last.map_or(0, |last| last.saturating_add(1));
        let standing = earlier.iter().find(|one| one.state == DocumentState::Valid);
        Ok(Self {
            number: match revision {
                0 => base,
                revision => format!("{base}/R{revision}"),
            },
            token: app.document_tokens.next()?,
            revision,
            standing: standing.cloned(),
            reason: reason.to_owned(),
        })
    }

    /// What the head of the document says of the one before.
    pub(super) fn replaces(&self) -> Option<Replacement> {
        let old = self.standing.as_ref()?;
        Some(Replacement {
            number: old.document.number.clone(),
            reason: self.reason.clone(),
        })
    }
}

/// Those of one kind among the documents of a sample.
#[must_use]
pub fn of_kind(issued: Vec<IssuedDocument>, kind: DocumentKind) -> Vec<IssuedDocument> {
    let is_of_kind = |one: &IssuedDocument| one.document.kind == kind;
    issued.into_iter().filter(is_of_kind).collect()
}

/// Keeps a document and ends the one that it replaces.
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

fn sample(dossier: &Dossier, line: u32) -> Result<&Sample, ActionError> {
    let found = dossier.samples.iter().find(|sample| sample.line == line);
    found.ok_or_else(|| {
        Refused::new("papers.report.no_sample")
            .with("number", dossier.intake.number)
            .with("line", line)
            .into()
    })
}

/// What the document says; a sample that conforms or is not concluded has no notice.
fn content(writer: &Writer<'_>, wanted: OfSample, sample: &Sample) -> Result<Content, ActionError> {
    if wanted.kind == DocumentKind::TestReport {
        return Ok(Content::Report(Box::new(writer.test_report(sample))));
    }
    match writer.notice_of(sample) {
        Some(notice) if wanted.kind == DocumentKind::ImprovementNotice => {
            Ok(Content::Notice(Box::new(notice)))
        }
        _ => Err(Refused::new("papers.report.no_notice")
            .with("number", wanted.intake)
            .with("line", wanted.line)
            .into()),
    }
}

fn draw(kit: &Kit, content: &Content) -> Result<Draft, ActionError> {
    let (head, bytes) = match content {
        Content::Report(content) => (&content.head, test_report_pdf(content, kit)?),
        Content::Notice(content) => (&content.head, improvement_notices_pdf(content, kit)?),
    };
    Ok(Draft {
        name: file_name(kit, head, FileFormat::Pdf.code()),
        format: FileFormat::Pdf,
        bytes: kit.protect(head, bytes)?,
    })
}
