//! The made world goes through the laboratory: every file handed in as a user would.
//!
//! The clock stands on the day of each act, so that numbers, dates and documents look as
//! if the two years had been lived.

use std::{collections::HashMap, fs, path::Path};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::{
    audit::Who,
    company::{Company, CompanyDetails},
    id::SampleId,
    intake::Intake,
    person::{Role, User, Viewer},
    sample::Sample,
};
use store::{SetClock, companies::Registered};

mod planned;

use planned::{decide, paired};

use super::{
    Plan, PlannedCompany, PlannedFile, PlannedIntake, Stage, instruments,
    made::{Made, MakeError},
};
use crate::{
    actions::{
        ActionError, Refused,
        add_user::{NewPerson, add_user},
        import_catalogue, import_measurements,
        import_members::import_members,
        inspect_sample::{Decided, check_rest, decide_keys, inspect_samples},
        issue_documents::issue_documents,
        open_intake::{NewIntake, open_intake},
        register_company::{NewCompany, change_company, register_company},
        review_intake::{release_intake, send_intake, submit_intake},
    },
    app::App,
};

/// The password of everybody in the demonstration; real people choose their own.
pub const PASSWORD: &str = "barlab-demo";

/// The people who do the work.
struct People {
    admin: Who,
    desk: Who,
    technician: Who,
    reviewer: User,
}

/// Brings the whole plan through the laboratory; packs are written below `packs`.
///
/// # Errors
/// When anything is refused that should not be, or cannot be written.
pub fn make(app: &App, clock: &SetClock, plan: &Plan, packs: &Path) -> Result<Made, MakeError> {
    let first = plan.companies.first().map(|company| company.registered_on);
    let start = first.unwrap_or_default() - Days::new(1);
    clock.set(moment(app, start, 8));
    let mut maker = Maker {
        people: hire(app)?,
        app,
        clock,
        plan,
        packs,
        companies: HashMap::new(),
        intakes: HashMap::new(),
        made: Made::default(),
    };
    let directory = plan.directory()?;
    import_members(app, &maker.people.desk, &directory.name, &directory.bytes)?;
    instruments::register(app, &maker.people.admin, plan)?;
    let mut acts: Vec<_> = (0_usize..)
        .zip(&plan.intakes)
        .flat_map(|(place, intake)| {
            intake
                .way()
                .map(move |(day, hour, stage)| (day, hour, place, stage))
        })
        .collect();
    acts.sort_unstable();
    for (day, hour, place, stage) in acts {
        maker.register_until(day)?;
        maker.at(day, hour);
        maker.act(place, stage)?;
    }
    maker.invite()?;
    instruments::measure_cards(app, &maker.people.technician, plan)?;
    Ok(maker.made)
}

fn moment(app: &App, day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    day.and_time(time)
        .and_local_timezone(app.zone())
        .single()
        .unwrap_or_default()
        .to_utc()
}

fn hire(app: &App) -> Result<People, ActionError> {
    let program = Who::program("demo");
    let hire = |name: &str, display: &str, role| {
        let person = NewPerson {
            name: name.to_owned(),
            display_name: display.to_owned(),
            role,
            company: None,
            password: PASSWORD.to_owned(),
        };
        add_user(app, &program, person)
    };
    Ok(People {
        admin: who(&hire("admin", "周管理", Role::Admin)?),
        desk: who(&hire("desk", "陈前台", Role::FrontDesk)?),
        technician: who(&hire("tech", "王检测", Role::Technician)?),
        reviewer: hire("review", "李审核", Role::Reviewer)?,
    })
}

fn who(user: &User) -> Who {
    Who::User {
        id: user.id,
        name: user.name.clone(),
    }
}

struct Maker<'a> {
    app: &'a App,
    clock: &'a SetClock,
    plan: &'a Plan,
    packs: &'a Path,
    people: People,
    companies: HashMap<usize, Company>,
    intakes: HashMap<usize, Intake>,
    made: Made,
}

impl Maker<'_> {
    fn at(&self, day: NaiveDate, hour: u32) {
        self.clock.set(moment(self.app, day, hour));
    }

    fn register_until(&mut self, day: NaiveDate) -> Result<(), ActionError> {
        let due = self.plan.companies.iter().enumerate();
        for (place, planned) in due.skip(self.companies.len()) {
            if planned.registered_on > day {
                break;
            }
            self.at(planned.registered_on, 9);
            let new = new_company(planned);
            let registered = register_company(self.app, &self.people.desk, new)?;
            let (Registered::New(company) | Registered::Known(company)) = registered;
            self.companies.insert(place, company);
            self.made.companies += 1;
        }
        Ok(())
    }

    /// Brings one intake to one stage.
    fn act(&mut self, place: usize, stage: Stage) -> Result<(), MakeError> {
        let plan = self.plan;
        let Some(planned) = plan.intakes.get(place) else {
            return Ok(());
        };
        let Some(company) = plan.companies.get(planned.company) else {
            return Ok(());
        };
        match (stage, self.intakes.get(&place).cloned()) {
            (Stage::Registered, _) => {
                let intake = self.open(planned)?;
                self.intakes.insert(place, intake);
            }
            (_, None) => {}
            (Stage::Received, Some(intake)) => {
                self.catalogue(&intake, &planned.catalogue(company)?)?;
            }
            (Stage::Measured, Some(intake)) => self.measure(&intake, planned, company)?,
            (Stage::Submitted, Some(intake)) => {
                submit_intake(self.app, &self.people.technician, intake.number)?;
            }
            (Stage::Released, Some(intake)) => self.release(&intake)?,
            (Stage::Sent, Some(intake)) => {
                let (desk, day) = (&self.people.desk, self.app.today());
                send_intake(self.app, desk, intake.number, day, &planned.waybill())?;
            }
        }
        Ok(())
    }

    fn measure(
        &mut self,
        intake: &Intake,
        planned: &PlannedIntake,
        company: &PlannedCompany,
    ) -> Result<(), MakeError> {
        let files = planned.measurements(company, &intake.number.to_string())?;
        for file in &files {
            self.measurements(intake, file)?;
        }
        self.inspect(intake, planned)?;
        let concluded = self.samples(intake)?;
        self.made.verdicts += concluded
            .iter()
            .filter(|sample| sample.conclusion.is_some())
            .count();
        Ok(())
    }

    fn open(&mut self, planned: &PlannedIntake) -> Result<Intake, ActionError> {
        let desk = &self.people.desk;
        let Some(company) = self.companies.get(&planned.company) else {
            return Err(Refused::new("actions.unknown_company")
                .with("number", planned.company)
                .into());
        };
        let number = company.number;
        if planned.add_quota > 0 {
            let find =
                |conn: &mut _| store::companies::find_by_number(conn, Viewer::Laboratory, number);
            if let Some(now) = self.app.store.read(find)? {
                let change = NewCompany {
                    name: now.name.to_string(),
                    quota: now.quota.left().saturating_add(planned.add_quota),
                    details: now.details,
                };
                change_company(self.app, desk, number, change)?;
            }
        }
        let new = NewIntake {
            company: number,
            quantity: planned.announced,
            environment: planned.environment,
            due_on: Some(planned.received_on + Days::new(7)),
            note: String::new(),
        };
        self.made.intakes += 1;
        open_intake(self.app, desk, new)
    }

    fn catalogue(&mut self, intake: &Intake, file: &PlannedFile) -> Result<(), ActionError> {
        let looked = import_catalogue::look(self.app, &file.bytes)?;
        let desk = &self.people.desk;
        let done = import_catalogue::take_over(self.app, desk, intake.number, &file.name, &looked)?;
        self.made.samples += done.added;
        self.made.refused_rows += done.refused;
        Ok(())
    }

    fn measurements(&mut self, intake: &Intake, file: &PlannedFile) -> Result<(), ActionError> {
        let stored = import_measurements::keep(self.app, file.bytes.as_slice())?;
        let order = import_measurements::Order {
            sha256: stored.sha256,
            size: stored.size,
            name: format!("{} {}", intake.number, file.name),
            profile: None,
            intake: None,
            instrument: None,
            connection: None,
            site: None,
        };
        let tester = &self.people.technician;
        let report =
            import_measurements::import_measurements(self.app, tester, &order, &mut |_, _| {})?;
        self.made.measurements += report.new;
        self.made.inbox += report.inbox;
        Ok(())
    }

    fn samples(&self, intake: &Intake) -> Result<Vec<Sample>, ActionError> {
        let of = |conn: &mut _| store::samples::of_intake(conn, Viewer::Laboratory, intake.id);
        Ok(self.app.store.read(of)?)
    }

    fn inspect(&self, intake: &Intake, planned: &PlannedIntake) -> Result<(), ActionError> {
        let tester = &self.people.technician;
        let samples = self.samples(intake)?;
        let pairs = paired(&samples, &planned.samples);
        let seen: Vec<_> = pairs
            .iter()
            .filter_map(|(sample, planned)| Some((sample.id, planned.inspection.clone()?)))
            .collect();
        if !seen.is_empty() {
            inspect_samples(self.app, tester, &seen)?;
        }
        let ids: Vec<_> = samples.iter().map(|sample| sample.id).collect();
        let proposed = self
            .app
            .store
            .read(|conn| store::application_keys::of_samples(conn, Viewer::Laboratory, &ids))?;
        let decisions: Vec<(SampleId, Vec<Decided>)> = pairs
            .iter()
            .map(|(sample, planned)| {
                let open = proposed.get(&sample.id).map_or(&[][..], Vec::as_slice);
                (sample.id, decide(planned, open))
            })
            .filter(|(_, decided)| !decided.is_empty())
            .collect();
        if !decisions.is_empty() {
            decide_keys(self.app, tester, &decisions)?;
        }
        check_rest(self.app, tester, intake.number)?;
        Ok(())
    }

    fn release(&mut self, intake: &Intake) -> Result<(), MakeError> {
        let reviewer = who(&self.people.reviewer);
        release_intake(self.app, self.people.reviewer.id, &reviewer, intake.number)?;
        let issue = issue_documents(self.app, &reviewer, intake.number, "")?;
        self.made.documents += issue.files.len();
        let folder = self.packs.join(intake.number.to_string());
        write(
            &folder,
            issue
                .files
                .iter()
                .map(|file| (file.name.as_str(), &file.bytes)),
        )?;
        write(&folder, [("pack.zip", &issue.pack)].into_iter())?;
        Ok(())
    }

    /// The first company with released results may look at them.
    fn invite(&self) -> Result<(), ActionError> {
        let released = |intake: &&PlannedIntake| intake.stage >= Stage::Released;
        let Some(intake) = self.plan.intakes.iter().find(released) else {
            return Ok(());
        };
        let Some(company) = self.companies.get(&intake.company) else {
            return Ok(());
        };
        let person = NewPerson {
            name: "client".to_owned(),
            display_name: company.name.to_string(),
            role: Role::Company,
            company: Some(company.id),
            password: PASSWORD.to_owned(),
        };
        add_user(self.app, &Who::program("demo"), person).map(|_| ())
    }
}

fn new_company(planned: &PlannedCompany) -> NewCompany {
    NewCompany {
        name: planned.name.clone(),
        details: CompanyDetails {
            contact: planned.contact.clone(),
            phone: planned.phone.clone(),
            address: planned.address.clone(),
            credit_code: planned.credit_code.clone(),
            legal_person: planned.legal_person.clone(),
            post_code: planned.postcode.clone(),
            ..CompanyDetails::default()
        },
        quota: planned.quota,
    }
}

fn write<'f>(
    folder: &Path,
    files: impl Iterator<Item = (&'f str, &'f Vec<u8>)>,
) -> Result<(), MakeError> {
    let failed = |place: &Path, error: &std::io::Error| MakeError::Write {
        place: place.display().to_string(),
        reason: error.to_string(),
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for (name, bytes) in files {
        let place = folder.join(name);
        fs::write(&place, bytes).map_err(|error| failed(&place, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
