//! Everything the laboratory knows of one released intake, read in one go for its documents.

use std::collections::{BTreeSet, HashMap};

use domain::{
    company::Company,
    document::{Particulars, Stage},
    id::{InstrumentId, MeasurementId, SampleId},
    instrument::{Override, Register},
    intake::{Intake, IntakeState},
    judgement::findings::Finding,
    measurement::Measurement,
    numbering::IntakeNumber,
    person::Viewer,
    sample::{KeyState, Sample},
};
use store::{
    Connection, Paging, StoreError, application_keys, companies, hands, instruments,
    intakes::{self, IntakeFilter},
    judgements, measurements, members, overrides,
    photographs::{self, Photograph},
    samples, users,
};

use super::{ActionError, Refused};

/// Intakes that are looked up at once; a certificate lists all there are.
const TOGETHER: u16 = 200;

/// One intake with all that its documents say.
pub(super) struct Dossier {
    pub(super) company: Company,
    pub(super) intake: Intake,
    pub(super) samples: Vec<Sample>,
    pub(super) said: HashMap<MeasurementId, Measurement>,
    /// The instrument of the register behind each measurement, where it is known.
    made_by: HashMap<MeasurementId, InstrumentId>,
    register: Register,
    /// What reviewers let decide although it was flagged.
    pub(super) overrides: HashMap<SampleId, Override>,
    pub(super) findings: HashMap<SampleId, Vec<Finding>>,
    pub(super) keys: HashMap<SampleId, Vec<u16>>,
    /// Intakes of the company released so far, oldest first.
    pub(super) released: Vec<Intake>,
    /// Display names of users by id, for handlers and reviewers.
    pub(super) names: HashMap<domain::id::UserId, String>,
    /// Who measured and inspected.
    pub(super) testers: Vec<String>,
    /// Last day of the company's membership, as the directory knows it.
    pub(super) valid_until: Option<chrono::NaiveDate>,
    /// What people entered about the tests.
    pub(super) particulars: Particulars,
    /// Photographs that documents show.
    pub(super) photographs: HashMap<SampleId, Vec<Photograph>>,
}

impl Dossier {
    /// Reads the dossier of a released intake.
    ///
    /// # Errors
    /// When there is no such intake, it is not released, or the store fails.
    pub(super) fn load(conn: &mut Connection, number: IntakeNumber) -> Result<Self, ActionError> {
        let dossier = Self::load_any(conn, number)?;
        if dossier.stage() == Stage::Issued {
            return Ok(dossier);
        }
        Err(Refused::new("actions.documents.not_released")
            .with("number", number)
            .into())
    }

    /// Reads the dossier of any intake that was not cancelled.
    ///
    /// # Errors
    /// When there is no such intake, it was cancelled, or the store fails.
    pub(super) fn load_any(
        conn: &mut Connection,
        number: IntakeNumber,
    ) -> Result<Self, ActionError> {
        let viewer = Viewer::Laboratory;
        let unknown = || Refused::new("actions.unknown_intake").with("number", number);
        let intake = intakes::find_by_number(conn, viewer, number)?.ok_or_else(unknown)?;
        if intake.state == IntakeState::Cancelled {
            return Err(Refused::new("papers.draft.cancelled")
                .with("number", number)
                .into());
        }
        let company = companies::find(conn, viewer, intake.company)?.ok_or_else(unknown)?;
        let samples = samples::of_intake(conn, viewer, intake.id)?;
        let ids: Vec<_> = samples.iter().map(|sample| sample.id).collect();
        let counting: Vec<_> = samples.iter().filter_map(|one| one.measurement).collect();
        let said = measurements::find_all(conn, &counting)?;
        let pairs: Vec<_> = samples
            .iter()
            .filter_map(|one| Some((one.id, one.measurement?)))
            .collect();
        let released = released(conn, &intake)?;
        Ok(Self {
            made_by: said
                .values()
                .filter_map(|stored| Some((stored.id, stored.instrument?)))
                .collect(),
            register: instruments::register(conn)?,
            overrides: overrides::of_samples(conn, &pairs)?,
            said: said
                .into_iter()
                .map(|(id, stored)| (id, stored.measurement))
                .collect(),
            findings: judgements::findings_of(conn, viewer, &ids)?,
            keys: confirmed(conn, &ids)?,
            names: names(conn, &released)?,
            testers: testers(conn, &intake)?,
            valid_until: valid_until(conn, &company)?,
            particulars: particulars(conn, &intake)?,
            photographs: photographs::printed_of_intake(conn, intake.id)?,
            samples,
            released,
            company,
            intake,
        })
    }

    /// What a document of it could be now: issued once it is released, a draft under review,
    /// interim before.
    pub(super) const fn stage(&self) -> Stage {
        match self.intake.state {
            IntakeState::Released | IntakeState::Sent => Stage::Issued,
            IntakeState::UnderReview => Stage::Draft,
            IntakeState::Open | IntakeState::Cancelled => Stage::Interim,
        }
    }

    /// Who released it; empty before.
    pub(super) fn releaser(&self) -> String {
        let outcome = self.intake.outcome.as_ref();
        let name = outcome.and_then(|outcome| self.names.get(&outcome.released_by));
        name.cloned().unwrap_or_default()
    }

    /// What the verifier said of a sample.
    pub(super) fn measurement(&self, sample: &Sample) -> Option<&Measurement> {
        self.said.get(&sample.measurement?)
    }

    /// The instrument behind the measurement that counts for a sample; empty where nothing was measured.
    pub(super) fn instrument_of(&self, sample: &Sample) -> String {
        let measured = sample
            .measurement
            .and_then(|id| Some((id, self.said.get(&id)?)));
        measured.map_or_else(String::new, |(id, said)| self.instrument(id, said))
    }

    fn instrument(&self, id: MeasurementId, said: &Measurement) -> String {
        let name = match self.made_by.get(&id) {
            Some(by) => self.registered(*by, said),
            None => format!("{} {}", said.instrument.model, said.instrument.serial),
        };
        name.trim().to_owned()
    }

    /// The instruments that measured, each once, registered ones with the certificates that
    /// covered their measurements: `Webscan TruCheck TC-833 [JL2026-01, 2026-01-10/2027-01-09]`.
    pub(super) fn instruments(&self) -> Vec<String> {
        let named: BTreeSet<_> = self
            .said
            .iter()
            .map(|(id, one)| self.instrument(*id, one))
            .filter(|name| !name.is_empty())
            .collect();
        named.into_iter().collect()
    }

    fn registered(&self, by: InstrumentId, said: &Measurement) -> String {
        let Some(entry) = self.register.get(by) else {
            return format!("{} {}", said.instrument.model, said.instrument.serial);
        };
        let details = &entry.instrument.details;
        let name = format!("{} {}", details.name(), details.serial);
        let day = said.taken_at.map(|at| at.date());
        let covering = entry.calibrations.iter().find(|one| {
            let period = one.details.valid_from..=one.details.valid_until;
            one.withdrawn.is_none() && day.is_some_and(|day| period.contains(&day))
        });
        match covering.map(|one| &one.details) {
            Some(one) => format!(
                "{} [{}, {}/{}]",
                name.trim(),
                one.certificate,
                one.valid_from,
                one.valid_until
            ),
            None => name,
        }
    }
}

fn confirmed(
    conn: &mut Connection,
    ids: &[SampleId],
) -> Result<HashMap<SampleId, Vec<u16>>, StoreError> {
    let keys = application_keys::of_samples(conn, Viewer::Laboratory, ids)?;
    Ok(keys
        .into_iter()
        .map(|(sample, keys)| {
            let kept = keys
                .into_iter()
                .filter(|key| key.state == KeyState::Confirmed);
            (sample, kept.map(|key| key.key).collect())
        })
        .collect())
}

fn released(conn: &mut Connection, intake: &Intake) -> Result<Vec<Intake>, StoreError> {
    let filter = IntakeFilter {
        states: vec![IntakeState::Released, IntakeState::Sent],
        company: Some(intake.company),
    };
    let mut released = Vec::new();
    let mut paging = Paging::first(TOGETHER);
    loop {
        let page = intakes::list(conn, Viewer::Laboratory, &filter, paging)?;
        released.extend(page.rows);
        match page.next {
            Some(next) => paging.after = Some(next),
            None => break,
        }
    }
    released.retain(|other| other.turn <= intake.turn);
    released.sort_by_key(|intake| intake.turn);
    Ok(released)
}

fn names(
    conn: &mut Connection,
    released: &[Intake],
) -> Result<HashMap<domain::id::UserId, String>, StoreError> {
    let mut names = HashMap::new();
    for outcome in released.iter().filter_map(|intake| intake.outcome) {
        if let std::collections::hash_map::Entry::Vacant(free) = names.entry(outcome.released_by)
            && let Some(user) = users::find(conn, outcome.released_by)?
        {
            free.insert(user.display_name);
        }
    }
    Ok(names)
}

fn testers(conn: &mut Connection, intake: &Intake) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for hand in hands::of_intake(conn, intake.id)? {
        let user = match domain::person::UserName::parse(&hand) {
            Ok(name) => users::credentials(conn, &name)?,
            Err(_) => None,
        };
        names.push(user.map_or(hand, |found| found.user.display_name));
    }
    Ok(names)
}

/// What was entered; where nothing was, the desk's note on arrival is the condition.
pub(super) fn particulars(
    conn: &mut Connection,
    intake: &Intake,
) -> Result<Particulars, StoreError> {
    let entered = store::particulars::of_intake(conn, intake.id)?;
    Ok(entered.unwrap_or_else(|| Particulars {
        condition: intake.note.clone(),
        ..Particulars::default()
    }))
}

fn valid_until(
    conn: &mut Connection,
    company: &Company,
) -> Result<Option<chrono::NaiveDate>, StoreError> {
    let held = members::of_holder(conn, company.name.as_str())?;
    Ok(held.iter().filter_map(|member| member.valid_to).max())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::{desk, intake_of, laboratory};
    use store::Tx;

    #[test]
    fn a_certificate_lists_every_intake_that_a_company_ever_had_released() {
        let lab = laboratory();
        let first = intake_of(&lab, 1);
        let visits = u32::from(TOGETHER) + 2;
        let release = |tx: &mut Tx<'_>, mut intake: Intake| {
            let was = intake.state;
            intake.state = IntakeState::Released;
            intakes::save(tx, was, &intake)?;
            Ok::<_, ActionError>(intake)
        };
        let all = lab.app.store.transaction(&desk(), |tx| {
            let company = companies::find(tx, Viewer::Laboratory, first.company)?.unwrap();
            let mut all = vec![release(tx, first)?];
            for _ in 1..visits {
                let new = intakes::NewIntake {
                    received_at: tx.now(),
                    received_on: tx.now().date_naive(),
                    due_on: None,
                    quantity: 1,
                    environment: all[0].environment,
                    note: String::new(),
                };
                let opened = intakes::open(tx, &company, new)?;
                all.push(release(tx, opened)?);
            }
            let subject = domain::audit::Subject::new(
                domain::audit::Noun::Company,
                company.id.get(),
                company.number,
            );
            tx.record("test.visits", subject, &None::<()>, &visits)?;
            Ok::<_, ActionError>(all)
        });
        let all = all.unwrap();
        let lines = |upto: &Intake| {
            let listed = lab.app.store.read(|conn| released(conn, upto)).unwrap();
            listed.iter().map(|one| one.turn).collect::<Vec<_>>()
        };
        assert_eq!(lines(&all[all.len() - 1]), (1..=visits).collect::<Vec<_>>());
        assert_eq!(lines(&all[2]), [1, 2, 3]);
    }
}
