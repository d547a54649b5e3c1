//! An administrator decides how companies and intakes are numbered from now on.
//!
//! Numbers that were given stay; a pattern that was in force stays known, because operators go
//! on writing its numbers into their verifiers.

use chrono::NaiveDate;
use domain::{
    audit::{Noun, Subject, Who},
    company::Company,
    numbering::{CompanyNumber, IntakeNumber, Numbering, Pattern},
    person::Viewer,
};
use store::{
    Connection, Paging, StoreError,
    companies::{self, CompanyFilter},
    numbering,
};

use super::ActionError;
use crate::app::App;

/// The numbers that would be given next.
#[derive(Debug, Clone)]
pub struct Next {
    /// That of the next new company.
    pub company: CompanyNumber,
    /// That of the next intake.
    pub intake: IntakeNumber,
    /// The company whose intake that would be: the newest one; absent for the next new one.
    pub of: Option<Company>,
}

/// Puts patterns in force.
///
/// # Errors
/// When they are the same, when no number is left under one, or the store fails.
pub fn change_numbering(
    app: &App,
    who: &Who,
    company: Pattern,
    intake: Pattern,
) -> Result<Next, ActionError> {
    let today = app.today();
    app.store.transaction(who, |tx| {
        let old = numbering::in_force(tx)?;
        let new = old.changed(company, intake)?;
        let next = next(tx, &new, today)?;
        numbering::put_in_force(tx, &new)?;
        let subject = Subject::new(Noun::Setting, 0, "numbering");
        tx.record("numbering.change", subject, &old, &new)?;
        Ok(next)
    })
}

/// What patterns would give if they were put in force now.
///
/// # Errors
/// As `change_numbering`.
pub fn look_ahead(app: &App, company: Pattern, intake: Pattern) -> Result<Next, ActionError> {
    let today = app.today();
    app.store.read(|conn| {
        let new = numbering::in_force(conn)?.changed(company, intake)?;
        Ok(next(conn, &new, today)?)
    })
}

fn next(conn: &mut Connection, with: &Numbering, on: NaiveDate) -> Result<Next, StoreError> {
    let newest = companies::list(
        conn,
        Viewer::Laboratory,
        &CompanyFilter::default(),
        Paging::first(1),
    )?;
    let of = newest.rows.into_iter().next();
    let company = numbering::next_company(conn, with, on)?;
    let handing_in = of.as_ref().map_or(company, |of| of.number);
    Ok(Next {
        company,
        intake: numbering::next_intake(conn, with, handing_in, on)?,
        of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::{desk, intake_of, laboratory};
    use domain::numbering::PatternKind;

    fn read(company: &str, intake: &str) -> (Pattern, Pattern) {
        (
            Pattern::read(company, PatternKind::Company).unwrap(),
            Pattern::read(intake, PatternKind::Intake).unwrap(),
        )
    }

    #[test]
    fn what_is_previewed_is_what_the_next_company_and_intake_get() {
        let lab = laboratory();
        let before = intake_of(&lab, 3);
        assert_eq!(before.number.to_string(), "201901001-1");
        let (company, intake) = read("LY{year:2}{count:4}", "{year}-{count:5}");
        let next = change_numbering(&lab.app, &desk(), company, intake).unwrap();
        assert_eq!(next.company.to_string(), "LY190001");
        assert_eq!(next.of.unwrap().number.to_string(), "201901001");
        let after = intake_of(&lab, 3);
        assert_eq!((after.number, after.turn), (next.intake, 1));
        let of = |conn: &mut _| companies::find(conn, Viewer::Laboratory, after.company);
        let company = lab.app.store.read(of).unwrap().unwrap();
        assert_eq!(company.number, next.company);
        let record = |conn: &mut _| store::audit::list(conn, &Default::default(), Paging::first(9));
        let records = lab.app.store.read(record).unwrap().rows;
        let change = records.iter().find(|one| one.action == "numbering.change");
        let change = change.unwrap();
        assert!(
            change
                .old
                .as_ref()
                .unwrap()
                .contains("{year}{month}{count:3}")
        );
        assert!(change.new.as_ref().unwrap().contains("LY{year:2}{count:4}"));
    }

    #[test]
    fn a_number_that_somebody_has_is_passed_over() {
        let lab = laboratory();
        intake_of(&lab, 3);
        // The same texts as before, counted by the year: 2019-01001 is 201901001.
        let (company, intake) = read("{year}{count:5}", "{company}-{turn}");
        let next = change_numbering(&lab.app, &desk(), company, intake).unwrap();
        assert_eq!(next.company.to_string(), "201900001");
        let skipping = read("{year}01{count:3}", "{company}-{turn}");
        let next = change_numbering(&lab.app, &desk(), skipping.0, skipping.1).unwrap();
        assert_eq!(next.company.to_string(), "201901002");
        let after = intake_of(&lab, 3);
        assert_eq!(after.number.to_string(), "201901002-1");
    }
}
