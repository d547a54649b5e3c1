//! What the page of a sample shows, from what the store has about it.

use std::collections::HashMap;

use domain::audit::Noun;
use domain::dictionary::Category;
use domain::id::MeasurementId;
use domain::intake::{Intake, IntakeState};
use domain::judgement::application_checks::Reason;
use domain::judgement::findings::Finding;
use domain::measurement::{Grade, Measurement, Symbology};
use domain::person::{Role, Viewer};
use domain::sample::{Description, KeyState, Sample};
use domain::texts::Language;
use store::application_keys::{self, ApplicationKey};
use store::audit::{self, AuditFilter};
use store::{Connection, Paging, companies, judgements, measurements};

use super::super::failure::Failure;
use super::super::inspection;
use super::super::measurements::said_of;
use super::super::photographs;
use super::super::sample_papers;
use super::super::shown::{
    bilingual, company_link, display_name, held_sample, local, sample_address, symbology_of,
};
use super::super::site::is_staff;
use super::super::view::instruments::OverrideShown;
use super::super::view::parts::{Badge, Field, GradeShown, Link};
use super::super::view::samples as view;
use super::super::view::symbol::SymbolDrawing;
use super::findings;
use crate::actions::flagged::flagged_of;
use crate::app::App;
use crate::rules::inspection_of;

/// Records about a measurement that are looked through for who let it count.
const RECORDS: u16 = 50;

/// What the store has about a sample.
pub(super) struct Seen {
    measurements: Vec<measurements::StoredMeasurement>,
    findings: Vec<Finding>,
    pub(super) keys: Vec<ApplicationKey>,
    verdict: Option<judgements::Verdict>,
}

impl Seen {
    /// Reads it.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn read(
        conn: &mut Connection,
        viewer: Viewer,
        sample: &Sample,
    ) -> Result<Self, Failure> {
        let ids = [sample.id];
        let of = |mut all: HashMap<_, _>| all.remove(&sample.id);
        Ok(Self {
            measurements: measurements::of_sample(conn, viewer, sample.id)?,
            findings: judgements::findings_of(conn, viewer, &ids)?
                .remove(&sample.id)
                .unwrap_or_default(),
            keys: of(application_keys::of_samples(conn, viewer, &ids)?).unwrap_or_default(),
            // A verdict on a measurement that was taken back says nothing of the sample.
            verdict: judgements::latest_of(conn, viewer, &ids)?
                .remove(&sample.id)
                .filter(|_| sample.measurement.is_some()),
        })
    }

    /// The measurement that counts.
    fn counting(&self, sample: &Sample) -> Option<&Measurement> {
        self.stored(sample).map(|stored| &stored.measurement)
    }

    fn stored(&self, sample: &Sample) -> Option<&measurements::StoredMeasurement> {
        let id = sample.measurement?;
        self.measurements.iter().find(|stored| stored.id == id)
    }

    fn keys_in(&self, state: KeyState) -> impl Iterator<Item = &ApplicationKey> {
        self.keys.iter().filter(move |key| key.state == state)
    }
}

/// The page of a sample.
///
/// # Errors
/// When the store fails.
pub(super) fn page(
    app: &App,
    conn: &mut Connection,
    (viewer, role, language): (Viewer, Role, Language),
    intake: &Intake,
    sample: &Sample,
    of: u64,
    seen: &Seen,
) -> Result<view::Sample, Failure> {
    let company = companies::find(conn, viewer, intake.company)?.ok_or_else(Failure::not_found)?;
    let counting = seen.counting(sample);
    let required = counting
        .map(|one| requirement(app, intake, sample, one))
        .unwrap_or_default();
    let measurement = seen
        .stored(sample)
        .map(|one| said_of(app, conn, (role, language), one, least(&required)))
        .transpose()?;
    let confirmed: Vec<u16> = seen
        .keys_in(KeyState::Confirmed)
        .map(|key| key.key)
        .collect();
    let verdict = seen.verdict.as_ref();
    Ok(view::Sample {
        intake: Link::new(
            format!("/intakes/{}", intake.number),
            intake.number.to_string(),
        ),
        company: company_link(&company),
        line: sample.line,
        of,
        neighbours: neighbours(intake, sample.line, of),
        state: Badge::of_sample(sample.state, sample.conclusion),
        about: about(&sample.description, counting),
        grade: measurement
            .as_ref()
            .and_then(|shown| shown.grade.clone())
            .map(|grade| against(grade, counting, &required)),
        findings: findings::shown(app, language, &seen.findings, &confirmed),
        proposals: proposals(app, language, seen),
        applications: applications(app, language, &confirmed),
        application_checked: !confirmed.is_empty(),
        manual: inspection::items(&inspection_of(sample)),
        measurements: of_sample(conn, viewer, sample, &seen.measurements)?,
        judged: match verdict {
            Some(verdict) => Some((
                display_name(conn, &verdict.made_by)?,
                local(app, verdict.made_at),
            )),
            None => None,
        },
        dictionary_version: verdict
            .map(|verdict| verdict.versions.quality.clone())
            .unwrap_or_default(),
        blocks: blocks(app, language, seen),
        held: if is_staff(role) {
            held(app, conn, role, language, intake, sample)?
        } else {
            None
        },
        photographs: photographs::panel(app, conn, (viewer, role), sample)?,
        papers: sample_papers::offer(app, conn, (viewer, role), intake, sample)?,
        may_check: role == Role::Technician && intake.state == IntakeState::Open,
        refusal: None,
        measurement,
        href: sample_address(intake, sample.line),
    })
}

/// Every measurement of the sample, and which of them counts.
fn of_sample(
    conn: &mut Connection,
    viewer: Viewer,
    sample: &Sample,
    measurements: &[measurements::StoredMeasurement],
) -> Result<Vec<view::SampleMeasurement>, Failure> {
    let chosen_by = match sample.measurement {
        Some(id) if !sample.measurement_reason.is_empty() => chosen_by(conn, id)?,
        _ => String::new(),
    };
    let rows = super::super::measurements::rows(conn, viewer, measurements)?;
    let shown = measurements.iter().zip(rows).map(|(stored, row)| {
        let counts = sample.measurement == Some(stored.id);
        let if_counts = |text: &str| {
            if counts {
                text.to_owned()
            } else {
                String::new()
            }
        };
        view::SampleMeasurement {
            id: stored.id.to_string(),
            instrument: stored.measurement.instrument.model.clone(),
            counts,
            reason: if_counts(&sample.measurement_reason),
            chosen_by: if_counts(&chosen_by),
            row,
        }
    });
    Ok(shown.collect())
}

/// Who last said that a measurement counts.
fn chosen_by(conn: &mut Connection, id: MeasurementId) -> Result<String, Failure> {
    let about = AuditFilter {
        subject: Some((Noun::Measurement, id.get())),
        user: None,
    };
    let records = audit::list(conn, &about, Paging::first(RECORDS))?;
    let choice = records
        .rows
        .iter()
        .find(|record| record.action == "measurement.choose");
    match choice {
        Some(record) => display_name(conn, record.who.name()),
        None => Ok(String::new()),
    }
}

/// What speaks against the measurement that counts, for the laboratory's own people.
fn held(
    app: &App,
    conn: &mut Connection,
    role: Role,
    language: Language,
    intake: &Intake,
    sample: &Sample,
) -> Result<Option<OverrideShown>, Failure> {
    let flagged = flagged_of(app, conn, intake, vec![sample.clone()])?;
    let Some(one) = flagged.first() else {
        return Ok(None);
    };
    let held = held_sample(app, conn, language, intake, one)?;
    let reviewable = matches!(intake.state, IntakeState::Open | IntakeState::UnderReview);
    Ok(Some(OverrideShown {
        may_override: held.open && reviewable && role == Role::Reviewer,
        held,
        reason: Field::default(),
    }))
}

/// The samples before and after.
fn neighbours(intake: &Intake, line: u32, of: u64) -> view::Neighbours {
    let neighbour = |line: u32| sample_address(intake, line);
    view::Neighbours {
        previous: line.checked_sub(1).filter(|line| *line > 0).map(neighbour),
        next: (u64::from(line) < of).then(|| neighbour(line.saturating_add(1))),
    }
}

/// What the client says of the sample, and its symbol.
fn about(said: &Description, measured: Option<&Measurement>) -> view::AboutSample {
    let symbology = symbology_of(said, measured);
    view::AboutSample {
        code: said.code.clone(),
        symbol: symbology.and_then(|known| SymbolDrawing::of(known, &said.code)),
        symbology: symbology.map_or("", Symbology::label).to_owned(),
        product: said.product_name.clone(),
        brand: said.brand.clone(),
        specification: said.specification.clone(),
        substrate: said.substrate.clone(),
        package: said.packaging_form.clone(),
        company_on_pack: said.company_name_on_pack.clone(),
    }
}

/// The least grade demanded of this symbol, such as `1.5/06/670`; empty where none is.
fn requirement(app: &App, intake: &Intake, sample: &Sample, said: &Measurement) -> String {
    app.rules
        .judge(intake.environment, sample, said, &[])
        .requirement
}

/// The grade at the head of a notation.
fn least(notation: &str) -> Option<Grade> {
    Grade::parse(notation.split('/').next()?)
}

fn against(grade: GradeShown, said: Option<&Measurement>, required: &str) -> GradeShown {
    let reached = said.and_then(|said| said.grade.as_ref()?.value);
    match (reached, least(required)) {
        (Some(reached), Some(least)) => {
            grade.against(&required.replace('/', " / "), reached >= least)
        }
        _ => grade,
    }
}

fn blocks(app: &App, language: Language, seen: &Seen) -> Vec<String> {
    let Some(verdict) = &seen.verdict else {
        return Vec::new();
    };
    verdict
        .blocks
        .iter()
        .map(|block| app.texts.tell(language, block))
        .collect()
}

fn proposals(app: &App, language: Language, seen: &Seen) -> Vec<view::Proposal> {
    seen.keys_in(KeyState::Proposed)
        .filter_map(|key| {
            let entry = app.rules.application.entry(key.key)?;
            Some(view::Proposal {
                key: key.key.to_string(),
                problem: bilingual(language, &entry.problem),
                reason: match serde_json::from_str::<Reason>(&key.reason) {
                    Ok(reason) => app.texts.explain(language, &reason),
                    Err(_) => key.reason.clone(),
                },
            })
        })
        .collect()
}

/// The application dictionary by category, with what is set.
fn applications(app: &App, language: Language, set: &[u16]) -> Vec<view::ApplicationGroup> {
    Category::ALL
        .iter()
        .map(|category| view::ApplicationGroup {
            name: app.texts.get(language, category.label()),
            choices: app
                .rules
                .application
                .entries()
                .iter()
                .filter(|entry| entry.category == *category)
                .map(|entry| view::ApplicationChoice {
                    key: entry.key.to_string(),
                    problem: bilingual(language, &entry.problem),
                    regulation: bilingual(language, &entry.regulation),
                    compulsory: entry.compulsory,
                    set: set.contains(&entry.key),
                })
                .collect(),
        })
        .filter(|group| !group.choices.is_empty())
        .collect()
}
