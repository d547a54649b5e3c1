//! The desk opens an intake, or cancels one that should not have been.

use chrono::NaiveDate;
use domain::{
    audit::{Noun, Subject, Who},
    intake::{Environment, Intake, IntakeError, IntakeState},
    numbering::{CompanyNumber, IntakeNumber},
    person::Viewer,
};
use store::{Connection, Tx, companies, intakes};

use super::{ActionError, Refused};
use crate::app::App;

/// What a company hands in.
#[derive(Debug, Clone)]
pub struct NewIntake {
    /// The company's number.
    pub company: CompanyNumber,
    /// How many samples.
    pub quantity: u32,
    /// Where the codes will be scanned; it picks the requirements.
    pub environment: Environment,
    /// The promised day.
    pub due_on: Option<NaiveDate>,
    /// Condition of the samples and other remarks.
    pub note: String,
}

/// Opens an intake under the company's next number, if the quota admits it.
///
/// # Errors
/// When there is no such company, the quota does not admit the quantity, or the store fails.
pub fn open_intake(app: &App, who: &Who, new: NewIntake) -> Result<Intake, ActionError> {
    app.store.transaction(who, |tx| {
        let company = companies::find_by_number(tx, Viewer::Laboratory, new.company)?
            .ok_or_else(|| Refused::new("actions.unknown_company").with("number", new.company))?;
        company.quota.admit(new.quantity)?;
        let received_at = tx.now();
        let intake = intakes::open(
            tx,
            &company,
            intakes::NewIntake {
                received_at,
                received_on: app.day(received_at),
                due_on: new.due_on,
                quantity: new.quantity,
                environment: new.environment,
                note: new.note,
            },
        )?;
        record(tx, "intake.open", None, &intake)?;
        Ok(intake)
    })
}

/// Cancels an intake that is not released; its number stays listed with the reason.
///
/// # Errors
/// When there is no reason, the intake is past cancelling, or the store fails.
pub fn cancel_intake(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    reason: &str,
) -> Result<Intake, ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(IntakeError::NoReason.into());
    }
    app.store.transaction(who, |tx| {
        let old = known(tx, number)?;
        let new = Intake {
            state: old.state.become_state(IntakeState::Cancelled)?,
            cancelled_reason: reason.to_owned(),
            ..old.clone()
        };
        intakes::save(tx, old.state, &new)?;
        record(tx, "intake.cancel", Some(&old), &new)?;
        Ok(new)
    })
}

/// The intake of a number, for actions that change it.
pub(super) fn known(conn: &mut Connection, number: IntakeNumber) -> Result<Intake, ActionError> {
    intakes::find_by_number(conn, Viewer::Laboratory, number)?.ok_or_else(|| {
        Refused::new("actions.unknown_intake")
            .with("number", number)
            .into()
    })
}

/// Notes what became of an intake.
pub(super) fn record(
    tx: &mut Tx<'_>,
    action: &str,
    old: Option<&Intake>,
    new: &Intake,
) -> Result<(), ActionError> {
    let subject = Subject::new(Noun::Intake, new.id.get(), new.number);
    Ok(tx.record(action, subject, &old, new)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        register_company::{NewCompany, register_company},
        tests::{Laboratory, desk, laboratory},
    };
    use domain::company::CompanyDetails;
    use store::companies::Registered;

    fn registered(lab: &Laboratory) -> CompanyNumber {
        let new = NewCompany {
            name: "深圳市示例食品有限公司".to_owned(),
            details: CompanyDetails::default(),
            quota: 100,
        };
        match register_company(&lab.app, &desk(), new).unwrap() {
            Registered::New(company) | Registered::Known(company) => company.number,
        }
    }

    fn of(company: CompanyNumber, quantity: u32) -> NewIntake {
        NewIntake {
            company,
            quantity,
            environment: Environment::RetailPos,
            due_on: None,
            note: String::new(),
        }
    }

    #[test]
    fn the_same_name_keeps_its_number_and_intakes_count_up() {
        let lab = laboratory();
        let company = registered(&lab);
        assert_eq!(company.to_string(), "201901001");
        assert_eq!(registered(&lab), company);
        let open = |quantity| open_intake(&lab.app, &desk(), of(company, quantity)).unwrap();
        assert_eq!(open(40).number.to_string(), "201901001-1");
        assert_eq!(open(40).number.to_string(), "201901001-2");
    }

    #[test]
    fn a_quantity_above_the_quota_is_refused_and_takes_no_number() {
        let lab = laboratory();
        let company = registered(&lab);
        let refused = open_intake(&lab.app, &desk(), of(company, 101)).unwrap_err();
        assert_eq!(refused.reason().unwrap().key(), "desk.quota.exceeded");
        let open = open_intake(&lab.app, &desk(), of(company, 100)).unwrap();
        assert_eq!(open.number.to_string(), "201901001-1");
    }

    #[test]
    fn a_cancelled_intake_keeps_its_number_with_the_reason() {
        let lab = laboratory();
        let company = registered(&lab);
        let intake = open_intake(&lab.app, &desk(), of(company, 5)).unwrap();
        let no_reason = cancel_intake(&lab.app, &desk(), intake.number, " ").unwrap_err();
        assert_eq!(no_reason.reason().unwrap().key(), "desk.intake.no_reason");
        let cancelled = cancel_intake(&lab.app, &desk(), intake.number, "重复登记").unwrap();
        assert_eq!(cancelled.cancelled_reason, "重复登记");
        let twice = cancel_intake(&lab.app, &desk(), intake.number, "再次").unwrap_err();
        assert_eq!(twice.reason().unwrap().key(), "desk.intake.illegal_move");
    }
}
