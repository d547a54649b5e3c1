//! The report of an intake before it is issued: what it lacks and where that is entered, its
//! drafts, and issuing it, again if need be.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use domain::document::{DocumentKind, FileFormat, Particulars, ReportItem, Wording};
use domain::intake::{Intake, IntakeState};
use domain::person::{Role, Viewer};
use serde::Deserialize;
use store::{Connection, companies, documents, particulars};

use super::answers::{Answer, shown};
use super::failure::Failure;
use super::intakes::{known, numbered};
use super::people::{PaperAuthor, Person, Reviewer, Staff};
use super::sent::Sent;
use super::shown::{company_link, sample_address};
use super::site::Site;
use super::view::papers as view;
use super::view::parts::{Field, Link, Refusal};
use crate::actions::check_documents::{Obstacle, check_documents};
use crate::actions::draft_documents::draft_document;
use crate::actions::issue_documents::issue_as;
use crate::actions::note_particulars::note_particulars;
use crate::app::App;

/// The drafts there are, with their forms.
const DRAFTS: [(DocumentKind, &[FileFormat]); 4] = [
    (DocumentKind::Certificate, &[FileFormat::Pdf]),
    (DocumentKind::NoticeLetter, &[FileFormat::Pdf]),
    (
        DocumentKind::ResultCatalogue,
        &[FileFormat::Pdf, FileFormat::Xlsx],
    ),
    (DocumentKind::ImprovementNotices, &[FileFormat::Pdf]),
];

/// What the report lacks, what is entered for it, its drafts.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn report(person: Staff, site: Data<Site>, number: Path<String>) -> Answer {
    let view = read(&site, &person, &number).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, number: &str) -> Result<view::Report, Failure> {
    let (language, role) = (person.language, person.role());
    let (approver, number) = (person.user().display_name.clone(), number.to_owned());
    site.read(move |app, conn| {
        let intake = known(conn, Viewer::Laboratory, &number)?;
        let company = companies::find(conn, Viewer::Laboratory, intake.company)?
            .ok_or_else(Failure::not_found)?;
        let found = match intake.state {
            IntakeState::Cancelled => Vec::new(),
            _ => check_documents(app, conn, intake.number, &approver)?,
        };
        let company = company_link(&company);
        let mut gaps: Vec<_> = found
            .iter()
            .map(|obstacle| view::Gap {
                stops: obstacle.stops(),
                text: app.texts.explain(language, obstacle),
                place: place(obstacle, &intake, &company).filter(|link| leads(role, link)),
            })
            .collect();
        gaps.sort_by_key(|gap| !gap.stops);
        let href = format!("/intakes/{}", intake.number);
        let interim = intake.state == IntakeState::Open;
        Ok(view::Report {
            gaps,
            form: form(&entered(conn, &intake)?),
            may_note: PaperAuthor::ROLES.contains(&role),
            drafts: drafts(&href, interim),
            wordings: Wording::ALL.map(Wording::code).to_vec(),
            interim,
            released: matches!(intake.state, IntakeState::Released | IntakeState::Sent),
            issue: issue_form(app, conn, role, &intake)?,
            state: intake.state.into(),
            intake: Link::new(href, intake.number.to_string()),
            company,
            refusal: None,
        })
    })
    .await
}

/// Whether a person of this role may go there.
fn leads(role: Role, link: &Link) -> bool {
    match link.href.as_str() {
        "/layout" => role == Role::Admin,
        href => !href.ends_with("/review") || role == Role::Reviewer,
    }
}

/// Where something is entered.
fn place(obstacle: &Obstacle, intake: &Intake, company: &Link) -> Option<Link> {
    let sample = |line| {
        let name = format!("{} / {line}", intake.number);
        Link::new(sample_address(intake, line), name)
    };
    let here = || Link::new("#particulars", "");
    match obstacle {
        // The settings are no page.
        Obstacle::Means { .. } => None,
        Obstacle::Glyph(missing) => match missing.line {
            Some(line) => Some(sample(line)),
            None if missing.field.starts_with("client.") => Some(company.clone()),
            None if missing.field.starts_with("issuer.") => Some(Link::new("/layout", "")),
            None => Some(here()),
        },
        Obstacle::Lacking(lacking) => match lacking.item {
            ReportItem::SampleDescription | ReportItem::Results => lacking.line.map(sample),
            ReportItem::ClientName => Some(company.clone()),
            ReportItem::ClientContact => {
                let address = format!("{}#contact", company.href);
                Some(Link::new(address, company.text.clone()))
            }
            ReportItem::Condition | ReportItem::TestedOn | ReportItem::Environment => Some(here()),
            ReportItem::Instruments => Some(Link::new("/instruments", "")),
            ReportItem::Authoriser => {
                Some(Link::new(format!("/intakes/{}/review", intake.number), ""))
            }
            ReportItem::LaboratoryName
            | ReportItem::LaboratoryAddress
            | ReportItem::Method
            | ReportItem::DecisionRule => Some(Link::new("/layout", "")),
            ReportItem::Tester => None,
        },
    }
}

fn entered(conn: &mut Connection, intake: &Intake) -> Result<Particulars, Failure> {
    let kept = particulars::of_intake(conn, intake.id)?;
    Ok(kept.unwrap_or_else(|| Particulars {
        condition: intake.note.clone(),
        ..Particulars::default()
    }))
}

fn form(entered: &Particulars) -> view::ParticularsForm {
    let day = |day: Option<chrono::NaiveDate>| {
        Field::holding(day.map_or_else(String::new, |day| day.to_string()))
    };
    view::ParticularsForm {
        condition: Field::holding(&entered.condition),
        temperature: Field::holding(&entered.temperature),
        humidity: Field::holding(&entered.humidity),
        tested_from: day(entered.tested_from),
        tested_to: day(entered.tested_to),
        place: Field::holding(&entered.place),
        sampling: Field::holding(&entered.sampling),
        deviations: Field::holding(&entered.deviations),
    }
}

/// An intake in test has drafts of its results only.
fn drafts(intake: &str, interim: bool) -> Vec<view::DraftShown> {
    let shown = DRAFTS.iter().filter(|(kind, _)| {
        let results = matches!(
            kind,
            DocumentKind::ResultCatalogue | DocumentKind::ImprovementNotices
        );
        results || !interim
    });
    shown
        .map(|(kind, formats)| view::DraftShown {
            kind: kind.code(),
            files: formats
                .iter()
                .map(|format| {
                    let href = format!("{intake}/drafts/{}.{}", kind.code(), format.code());
                    Link::new(href, format.code().to_uppercase())
                })
                .collect(),
        })
        .collect()
}

fn issue_form(
    app: &App,
    conn: &mut Connection,
    role: Role,
    intake: &Intake,
) -> Result<Option<view::IssueForm>, Failure> {
    let released = matches!(intake.state, IntakeState::Released | IntakeState::Sent);
    if role != Role::Reviewer || !released {
        return Ok(None);
    }
    Ok(Some(view::IssueForm {
        again: documents::was_issued(conn, intake.id)?,
        reason: Field::default(),
        wording: Field::holding(app.wording().code()),
    }))
}

/// Notes what was entered.
///
/// # Errors
/// As the action.
pub async fn note(
    person: PaperAuthor,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let (who, wanted) = (person.who(), numbered(&number)?);
    let day = |name: &str| match sent.text(name).as_str() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Failure::bad_request()),
    };
    let new = Particulars {
        condition: sent.text("condition"),
        temperature: sent.text("temperature"),
        humidity: sent.text("humidity"),
        tested_from: day("tested_from")?,
        tested_to: day("tested_to")?,
        place: sent.text("place"),
        sampling: sent.text("sampling"),
        deviations: sent.text("deviations"),
    };
    let typed = form(&new);
    let done = site
        .act(person.language, move |app| {
            note_particulars(app, &who, wanted, &new)
        })
        .await?;
    match done {
        Ok(()) => {
            let to = format!("/intakes/{number}/report");
            Ok(site.done(&person, &to, "papers.particulars.saved", &[]))
        }
        Err(refused) => {
            let mut view = read(&site, &person, &number).await?;
            view.form = typed;
            view.refusal = Some(Refusal::from(refused));
            site.refuse(&person, view).await
        }
    }
}

/// What is asked of a draft.
#[derive(Debug, Deserialize)]
pub struct Spoken {
    /// Its wording; the laboratory's own where it is left out.
    pub(super) wording: Option<String>,
}

/// A draft, such as `result_catalogue.pdf`.
///
/// # Errors
/// `not_found` for a document that there is not; back to the report where it cannot be told yet.
pub async fn draft(
    person: Staff,
    site: Data<Site>,
    at: Path<(String, String)>,
    asked: Query<Spoken>,
) -> Answer {
    let (number, name) = at.into_inner();
    let wanted = numbered(&number)?;
    let (kind, format) = name.split_once('.').ok_or_else(Failure::not_found)?;
    let kind = DocumentKind::from_code(kind).ok_or_else(Failure::not_found)?;
    let format = FileFormat::from_code(format).ok_or_else(Failure::not_found)?;
    let wording = asked.wording.as_deref().and_then(Wording::from_code);
    let done = site
        .act(person.language, move |app| {
            draft_document(app, wanted, (kind, format), wording)
        })
        .await?;
    match done {
        Ok(draft) => Ok(shown(&draft.name, draft.format.media_type(), draft.bytes)),
        Err(refused) => Ok(site.refused(&format!("/intakes/{number}/report"), refused.text)),
    }
}

/// The JSON Schema of the machine-readable certificate, for whoever reads one.
pub async fn schema() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/schema+json")
        .body(reports::CERTIFICATE_SCHEMA)
}

/// Issues the documents of a released intake, as revisions where there are some already.
///
/// # Errors
/// As the action.
pub async fn issue(person: Reviewer, site: Data<Site>, number: Path<String>, sent: Sent) -> Answer {
    let (who, wanted, reason) = (person.who(), numbered(&number)?, sent.text("reason"));
    let wording = Wording::from_code(&sent.text("wording"));
    let typed = reason.clone();
    let done = site
        .act(person.language, move |app| {
            let wording = wording.unwrap_or_else(|| app.wording());
            issue_as(app, &who, wanted, &reason, wording)
        })
        .await?;
    match done {
        Ok(issue) => {
            let count = [("count", issue.files.len().to_string())];
            let to = format!("/intakes/{number}");
            Ok(site.done(&person, &to, "pages.review.released", &count))
        }
        Err(refused) => {
            let mut view = read(&site, &person, &number).await?;
            if let Some(form) = &mut view.issue {
                form.reason.value = typed;
            }
            view.refusal = Some(Refusal::from(refused));
            site.refuse(&person, view).await
        }
    }
}
