//! The statistics of a company over a period are issued: numbered, sealed, kept and revised like
//! every document. They belong to the newest intake that was released in the period.

use domain::{
    audit::{Noun, Subject, Who},
    document::{DocumentHead, DocumentState, FileFormat, Stage, Statistics},
    id::{CompanyId, IntakeId},
};
use reports::SealSpec;
use serde_json::json;
use store::{
    documents::{self, IssuedDocument, NewDocument},
    figures,
};

use super::{
    ActionError, Refused,
    draft_documents::Draft,
    issue_for_sample::Plan,
    make_statistics::{Asked, base_number, drawn, head, known, span, statistics},
};
use crate::{app::App, look::Look};

/// The forms of the report; the last one is for programs and for the public check.
const FORMATS: [FileFormat; 3] = [FileFormat::Pdf, FileFormat::Xlsx, FileFormat::Json];

/// What the report is made of.
struct Found {
    content: Statistics,
    company: CompanyId,
    intake: IntakeId,
    earlier: Vec<IssuedDocument>,
}

/// Issues the statistics of a company; `reason` says why, where earlier ones of the same period are
/// replaced. Gives the PDF.
///
/// # Errors
/// When no company is named, the period is not over, nothing was released in it, a reason is
/// wanting, a character cannot be drawn, or the store fails. Then nothing is issued.
pub fn issue_statistics(
    app: &App,
    who: &Who,
    asked: &Asked,
    reason: &str,
) -> Result<Draft, ActionError> {
    let look = app.look()?;
    let base = base_number(asked, &look);
    let mut found = find(app, asked, &base)?;
    let plan = Plan::make(app, base, &found.earlier, reason.trim())?;
    found.content.head = issued_head(app, asked, &look, &plan);
    let mut files = Vec::with_capacity(FORMATS.len());
    let mut new = Vec::with_capacity(FORMATS.len());
    for format in FORMATS {
        let file = drawn(&found.content, format, &look)?;
        let stored = app.objects.put(&mut file.bytes.as_slice())?;
        new.push(NewDocument {
            number: plan.number.clone(),
            kind: found.content.head.kind,
            format,
            intake: found.intake,
            company: found.company,
            revision: plan.revision,
            token: plan.token.clone(),
            sha256: stored.sha256,
            size: stored.size,
            replaces: plan.standing.as_ref().map(|old| old.id),
            layout: look.version,
        });
        files.push(file);
    }
    app.store.transaction(who, |tx| {
        let standing = |one: &&IssuedDocument| one.state == DocumentState::Valid;
        for old in found.earlier.iter().filter(standing) {
            documents::end(tx, old.id, DocumentState::Replaced, &plan.reason)?;
        }
        documents::add(tx, &new)?;
        let subject = Subject::new(Noun::Company, found.company.get(), &plan.number);
        let sums: Vec<_> = new.iter().map(|one| one.sha256).collect();
        let issued = json!({ "number": plan.number, "sha256": sums, "reason": plan.reason });
        tx.record("documents.issue", subject, &None::<()>, &issued)?;
        Ok::<_, ActionError>(())
    })?;
    let first = files.into_iter().next();
    first.ok_or_else(|| Refused::new("papers.draft.none").into())
}

fn find(app: &App, asked: &Asked, base: &str) -> Result<Found, ActionError> {
    let number = asked
        .company
        .ok_or_else(|| Refused::new("statistics.error.whose"))?;
    if asked.period.to > app.today() {
        return Err(Refused::new("statistics.error.not_over")
            .with("to", asked.period.to)
            .into());
    }
    app.store.read(|conn| {
        let company = known(conn, number)?.id;
        let released = figures::released(conn, span(app, asked.period, Some(company)))?;
        let last = released.last().map(|intake| intake.id);
        Ok(Found {
            content: statistics(app, conn, asked)?,
            company,
            intake: last.ok_or_else(|| Refused::new("statistics.error.nothing"))?,
            earlier: documents::of_period(conn, company, base)?,
        })
    })
}

fn issued_head(app: &App, asked: &Asked, look: &Look, plan: &Plan) -> DocumentHead {
    let root = app.settings.public_url.trim_end_matches('/');
    let draft = head(app, asked, look);
    DocumentHead {
        number: plan.number.clone(),
        verify_url: format!("{root}/v/{}", plan.token),
        replaces: plan.replaces(),
        sealed: !matches!(look.kit.seal_of(draft.kind), SealSpec::None),
        stage: Stage::Issued,
        ..draft
    }
}
