//! The documents of many released intakes, issued as one job.

use actix_web::web::Data;
use domain::document::Wording;
use domain::job::JobKind;

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::Reviewer;
use super::sent::Sent;
use super::site::Site;
use super::view::papers as view;
use super::view::parts::{Field, Link, Refusal};
use crate::actions::issue_batch;
use crate::jobs;

/// The released intakes whose documents can be issued at once.
///
/// # Errors
/// When the store fails.
pub async fn batch(person: Reviewer, site: Data<Site>) -> Answer {
    let view = offered(&site).await?;
    site.page(&person, view).await
}

async fn offered(site: &Site) -> Result<view::Batch, Failure> {
    site.read(|app, conn| {
        let mut rows: Vec<_> = issue_batch::released(conn)?
            .into_iter()
            .map(|(number, issued)| view::BatchRow {
                intake: Link::new(format!("/intakes/{number}"), number.to_string()),
                issued,
            })
            .collect();
        rows.sort_by_key(|row| row.issued);
        Ok(view::Batch {
            rows,
            wording: Field::holding(app.wording().code()),
            wordings: Wording::ALL.map(Wording::code).to_vec(),
            ..view::Batch::default()
        })
    })
    .await
}

/// Asks for a batch and leads to its progress.
///
/// # Errors
/// `bad_request` for a number that is none, or when the store fails.
pub async fn start_batch(person: Reviewer, site: Data<Site>, sent: Sent) -> Answer {
    let numbers = sent.all("intake").map(str::parse);
    let order = issue_batch::Order {
        intakes: numbers
            .collect::<Result<_, _>>()
            .map_err(|_| Failure::bad_request())?,
        reason: sent.text("reason"),
        wording: Wording::from_code(&sent.text("wording")),
    };
    let who = person.who();
    let done = site
        .act(person.language, move |app| {
            issue_batch::check(&order)?;
            let work = serde_json::to_value(&order).map_err(store::StoreError::from)?;
            jobs::ask(app, &who, JobKind::IssueDocuments, &work)
        })
        .await?;
    match done {
        Ok(job) => Ok(see_other(&format!("/jobs/{job}"))),
        Err(refused) => {
            let mut view = offered(&site).await?;
            view.refusal = Some(Refusal::from(refused));
            site.refuse(&person, view).await
        }
    }
}
