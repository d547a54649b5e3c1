//! The documents of one sample on its page: its test report and its improvement notice, their
//! drafts, what was issued, and issuing one, again if need be.

use actix_web::web::{Data, Path, Query};
use domain::document::{DocumentKind, Wording};
use domain::intake::{Intake, IntakeState};
use domain::person::{Role, Viewer};
use domain::sample::{Conclusion, Sample};
use store::Connection;
use store::documents::{self, IssuedDocument};

use super::answers::{Answer, shown};
use super::documents::state;
use super::failure::Failure;
use super::intakes::numbered;
use super::papers::Spoken;
use super::people::{Reviewer, Staff};
use super::sent::Sent;
use super::shown::sample_address;
use super::site::{Site, is_staff};
use super::view::papers::IssueForm;
use super::view::parts::{Field, Link};
use super::view::samples::SamplePaper;
use crate::actions::issue_for_sample::{OfSample, draft_for_sample, issue_for_sample, of_kind};
use crate::app::App;

/// The documents of a sample: for the laboratory's people drafts too, and a form for whoever
/// may issue them; for the company what was issued.
///
/// # Errors
/// When the store fails.
pub fn offer(
    app: &App,
    conn: &mut Connection,
    (viewer, role): (Viewer, Role),
    intake: &Intake,
    sample: &Sample,
) -> Result<Vec<SamplePaper>, Failure> {
    let issued = documents::of_sample(conn, viewer, intake.id, sample.line)?;
    let wanting = sample.conclusion == Some(Conclusion::Nonconforming);
    let released = matches!(intake.state, IntakeState::Released | IntakeState::Sent);
    let papers = DocumentKind::OF_SAMPLE.into_iter().map(|kind| {
        let own = of_kind(issued.clone(), kind);
        let may_be_made = kind != DocumentKind::ImprovementNotice || wanting;
        let form = may_be_made && released && role == Role::Reviewer;
        let drafted = may_be_made && is_staff(role) && intake.state != IntakeState::Cancelled;
        let address = sample_address(intake, sample.line);
        SamplePaper {
            kind: kind.code(),
            draft: drafted.then(|| format!("{address}/drafts/{}.pdf", kind.code())),
            wordings: Wording::ALL.map(Wording::code).to_vec(),
            form: form.then(|| IssueForm {
                again: !own.is_empty(),
                reason: Field::default(),
                wording: Field::holding(app.wording().code()),
            }),
            issued: own.iter().map(shown_as).collect(),
        }
    });
    // What can neither be made nor was ever issued is not spoken of.
    let papers = papers.filter(|paper| paper.draft.is_some() || !paper.issued.is_empty());
    Ok(papers.collect())
}

pub(super) fn shown_as(one: &IssuedDocument) -> (Link, super::view::parts::Badge) {
    let link = Link::new(format!("/documents/{}", one.id), &one.document.number);
    (link, state(one.state))
}

/// A kind of document that one sample has.
fn kind(code: &str) -> Result<DocumentKind, Failure> {
    let kind = DocumentKind::from_code(code).ok_or_else(Failure::not_found)?;
    match DocumentKind::OF_SAMPLE.contains(&kind) {
        true => Ok(kind),
        false => Err(Failure::not_found()),
    }
}

/// A draft, such as `test_report.pdf`.
///
/// # Errors
/// `not_found` for a document that there is not; back to the sample where it has none.
pub async fn draft(
    person: Staff,
    site: Data<Site>,
    at: Path<(String, u32, String)>,
    asked: Query<Spoken>,
) -> Answer {
    let (number, line, name) = at.into_inner();
    let name = name.strip_suffix(".pdf").ok_or_else(Failure::not_found)?;
    let wanted = OfSample {
        intake: numbered(&number)?,
        line,
        kind: kind(name)?,
    };
    let wording = asked.wording.as_deref().and_then(Wording::from_code);
    let done = site
        .act(person.language, move |app| {
            draft_for_sample(app, wanted, wording)
        })
        .await?;
    match done {
        Ok(draft) => Ok(shown(&draft.name, draft.format.media_type(), draft.bytes)),
        Err(refused) => {
            let back = format!("/intakes/{number}/samples/{line}");
            Ok(site.refused(&back, refused.text))
        }
    }
}

/// Issues a document of one sample.
///
/// # Errors
/// `not_found` for a document that there is not; as the action.
pub async fn issue(
    person: Reviewer,
    site: Data<Site>,
    at: Path<(String, u32, String)>,
    sent: Sent,
) -> Answer {
    let (number, line, code) = at.into_inner();
    let wanted = OfSample {
        intake: numbered(&number)?,
        line,
        kind: kind(&code)?,
    };
    let (who, reason) = (person.who(), sent.text("reason"));
    let wording = Wording::from_code(&sent.text("wording"));
    let done = site
        .act(person.language, move |app| {
            let wording = wording.unwrap_or_else(|| app.wording());
            issue_for_sample(app, &who, wanted, &reason, wording)
        })
        .await?;
    let to = format!("/intakes/{number}/samples/{line}");
    match done {
        Ok(file) => {
            let named = file.name.split(' ').next().unwrap_or_default().to_owned();
            let key = format!("papers.sample.{code}.issued");
            Ok(site.done(&person, &to, &key, &[("number", named)]))
        }
        Err(refused) => Ok(site.refused(&to, refused.text)),
    }
}
