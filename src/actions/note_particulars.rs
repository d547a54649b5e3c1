//! What no instrument says about the tests of an intake is noted for its report.

use domain::{
    audit::{Noun, Subject, Who},
    document::Particulars,
    intake::IntakeState,
    numbering::IntakeNumber,
};

use super::{ActionError, Refused, dossier, open_intake::known};
use crate::app::App;

/// Notes the particulars of an intake. After a release they take effect with the next
/// revision, which needs a reason of its own.
///
/// # Errors
/// When there is no such intake, it was cancelled, a date or a text cannot be, or the store fails.
pub fn note_particulars(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    new: &Particulars,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let intake = known(tx, number)?;
        if intake.state == IntakeState::Cancelled {
            return Err(Refused::new("papers.draft.cancelled")
                .with("number", number)
                .into());
        }
        new.check(app.day(intake.received_at))?;
        let old = dossier::particulars(tx, &intake)?;
        store::particulars::save(tx, intake.id, new)?;
        let subject = Subject::new(Noun::Intake, intake.id.get(), number);
        tx.record("intake.particulars", subject, &Some(old), new)?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::actions::tests::{desk, intake_of, laboratory};

    #[test]
    fn particulars_are_kept_and_dates_before_receipt_are_refused() {
        let lab = laboratory();
        let intake = intake_of(&lab, 1);
        let entered = Particulars {
            condition: "外包装完好".to_owned(),
            temperature: "22.5".to_owned(),
            ..Particulars::default()
        };
        note_particulars(&lab.app, &desk(), intake.number, &entered).unwrap();
        let kept = lab
            .app
            .store
            .read(|conn| store::particulars::of_intake(conn, intake.id));
        assert_eq!(kept.unwrap(), Some(entered.clone()));
        let early = Particulars {
            tested_from: NaiveDate::from_ymd_opt(2019, 1, 9),
            ..entered
        };
        let refused = note_particulars(&lab.app, &desk(), intake.number, &early).unwrap_err();
        assert_eq!(
            refused.reason().unwrap().key(),
            "papers.particulars.before_receipt"
        );
    }
}
