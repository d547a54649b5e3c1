//! The documents of many released intakes are issued as background work, one intake after the
//! other: each is issued whole or not at all, and one that cannot be does not stop the others.

use domain::{
    audit::Who, document::Wording, intake::IntakeState, numbering::IntakeNumber, person::Viewer,
};
use serde::{Deserialize, Serialize};
use store::{Connection, Paging, StoreError, documents, intakes};

use super::{ActionError, Refused, issue_documents::issue_as};
use crate::app::App;

/// The most released intakes that are offered at once.
const OFFERED: u16 = 500;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The intakes.
    pub intakes: Vec<IntakeNumber>,
    /// Why, for those whose documents are replaced; without it these are left as they are.
    pub reason: String,
    /// The languages; the laboratory's own if none are named.
    pub wording: Option<Wording>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Report {
    /// Intakes asked for.
    pub asked: u64,
    /// Intakes whose documents were issued.
    pub issued: u64,
    /// Intakes that had theirs already.
    pub left: u64,
    /// Intakes that could not be issued, with the reason as a sentence.
    pub refusals: Vec<Refusal>,
}

/// One intake that could not be issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Its number.
    pub record: String,
    /// Why.
    pub reason: String,
}

/// Released intakes, newest first, each with whether its documents were issued before.
///
/// # Errors
/// When the store fails.
pub fn released(conn: &mut Connection) -> Result<Vec<(IntakeNumber, bool)>, StoreError> {
    let filter = intakes::IntakeFilter {
        states: vec![IntakeState::Released, IntakeState::Sent],
        company: None,
    };
    let page = intakes::list(conn, Viewer::Laboratory, &filter, Paging::first(OFFERED))?;
    let mut found = Vec::with_capacity(page.rows.len());
    for intake in page.rows {
        found.push((intake.number, documents::was_issued(conn, intake.id)?));
    }
    Ok(found)
}

/// Checks what is asked for before a job is made of it.
///
/// # Errors
/// When no intake is named.
pub fn check(order: &Order) -> Result<(), ActionError> {
    if order.intakes.is_empty() {
        return Err(Refused::new("papers.batch.nothing").into());
    }
    Ok(())
}

/// The job. Taken over after an interruption it leaves alone what it has issued: without a
/// reason every intake that has documents, with one those that carry this very reason.
///
/// # Errors
/// When the store fails.
pub fn issue_batch(
    app: &App,
    who: &Who,
    order: &Order,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Report, ActionError> {
    let total = u64::try_from(order.intakes.len()).unwrap_or(u64::MAX);
    let mut report = Report {
        asked: total,
        ..Report::default()
    };
    for (done, number) in (0..).zip(&order.intakes) {
        tell(done, Some(total));
        one(app, who, order, *number, &mut report)?;
    }
    tell(total, Some(total));
    Ok(report)
}

fn one(
    app: &App,
    who: &Who,
    order: &Order,
    number: IntakeNumber,
    report: &mut Report,
) -> Result<(), ActionError> {
    if app
        .store
        .read(|conn| is_done(conn, number, &order.reason))?
    {
        report.left += 1;
        return Ok(());
    }
    let wording = order.wording.unwrap_or_else(|| app.wording());
    match issue_as(app, who, number, &order.reason, wording) {
        Ok(_) => report.issued += 1,
        Err(error) => {
            let reason = match error.reason() {
                Some(reason) => app.texts.explain(app.settings.language, reason),
                None => return Err(error),
            };
            report.refusals.push(Refusal {
                record: number.to_string(),
                reason,
            });
        }
    }
    Ok(())
}

/// Whether an intake needs nothing of this order any more.
fn is_done(conn: &mut Connection, number: IntakeNumber, reason: &str) -> Result<bool, StoreError> {
    let Some(intake) = intakes::find_by_number(conn, Viewer::Laboratory, number)? else {
        return Ok(false);
    };
    match reason.trim() {
        "" => documents::was_issued(conn, intake.id),
        reason => documents::was_ended(conn, intake.id, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::{intake_of, laboratory, person};
    use domain::person::Role;

    #[test]
    fn an_intake_that_cannot_be_issued_is_told_and_the_others_go_on() {
        let lab = laboratory();
        let reviewer = person(&lab, "li", Role::Reviewer);
        let (one, other) = (intake_of(&lab, 1), intake_of(&lab, 1));
        let order = Order {
            intakes: vec![one.number, other.number],
            reason: String::new(),
            wording: None,
        };
        let mut told = Vec::new();
        let report = issue_batch(&lab.app, &reviewer, &order, &mut |done, _| told.push(done));
        let report = report.unwrap();
        assert_eq!((report.asked, report.issued, report.left), (2, 0, 0));
        let refused: Vec<_> = report.refusals.iter().map(|one| &one.record).collect();
        assert_eq!(
            refused,
            [&one.number.to_string(), &other.number.to_string()]
        );
        assert!(report.refusals[0].reason.contains("尚未签发"));
        assert_eq!(told, [0, 1, 2]);
        let empty = Order {
            intakes: Vec::new(),
            reason: String::new(),
            wording: None,
        };
        assert!(check(&empty).is_err());
    }
}
