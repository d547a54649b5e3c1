//! The inbox: measurements that found no sample, or more than one, wait for a person.

use std::collections::{HashMap, HashSet};

use actix_web::web::{Data, Path, Query};
use domain::id::{IntakeId, MeasurementId};
use domain::intake::Intake;
use domain::judgement::matching::match_key;
use domain::numbering::IntakeNumber;
use domain::person::{Role, Viewer};
use domain::sample::{Sample, SampleState};
use domain::texts::Language;
use store::measurements::{Placement, StoredMeasurement};
use store::samples::{self, SampleFilter};
use store::{Connection, Paging, companies, inbox, intakes, sample_results, sources};

use super::answers::Answer;
use super::failure::Failure;
use super::people::{Staff, Technician};
use super::sent::Sent;
use super::shown::Asked;
use super::site::Site;
use super::view::inbox as view;
use super::view::parts::{GradeShown, Link};
use crate::actions::{Refused, match_by_hand};
use crate::app::App;

/// The inbox, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let language = person.language;
    let may_decide = person.role() == Role::Technician;
    let view = site
        .read(move |app, conn| {
            let found = inbox::list(conn, asked.paging())?;
            Ok(view::Inbox {
                may_decide,
                pager: asked.pager("/inbox", &found),
                rows: rows(app, conn, language, &found.rows)?,
            })
        })
        .await?;
    site.page(&person, view).await
}

fn rows(
    app: &App,
    conn: &mut Connection,
    language: Language,
    listed: &[StoredMeasurement],
) -> Result<Vec<view::Waiting>, Failure> {
    let open = Open::read(conn, listed)?;
    let mut names = HashMap::new();
    let mut shown = Vec::with_capacity(listed.len());
    for stored in listed {
        let said = &stored.measurement;
        if !names.contains_key(&stored.source)
            && let Some(source) = sources::find(conn, stored.source)?
        {
            names.insert(stored.source, source.name);
        }
        let name = names.get(&stored.source).cloned().unwrap_or_default();
        shown.push(view::Waiting {
            id: stored.id.to_string(),
            href: format!("/measurements/{}", stored.id),
            code: said.data.clone().unwrap_or_default(),
            symbology: said.symbology.map_or_else(
                || said.symbology_raw.clone(),
                |known| known.label().to_owned(),
            ),
            taken_at: said.taken_at,
            source: Link::new(format!("/sources/{}", stored.source), name),
            record: said.record.clone(),
            job: said.fields.get("job").cloned().unwrap_or_default(),
            grade: said.grade.as_ref().and_then(GradeShown::of),
            reason: match &stored.placement {
                Placement::Inbox { reason } => app.texts.explain(language, reason),
                _ => String::new(),
            },
            candidates: open.candidates(stored),
        });
    }
    Ok(shown)
}

/// The open intakes and those of their samples that bear a code in the list.
struct Open {
    intakes: HashMap<IntakeId, (Intake, String)>,
    samples: Vec<Sample>,
}

impl Open {
    fn read(conn: &mut Connection, listed: &[StoredMeasurement]) -> Result<Self, Failure> {
        let open = intakes::all_open(conn)?;
        let owners: Vec<_> = open.iter().map(|intake| intake.company).collect();
        let companies = companies::find_all(conn, Viewer::Laboratory, &owners)?;
        let intakes: HashMap<_, _> = open
            .into_iter()
            .map(|intake| {
                let name = companies
                    .get(&intake.company)
                    .map(|company| company.name.as_str().to_owned())
                    .unwrap_or_default();
                (intake.id, (intake, name))
            })
            .collect();
        let gtins = listed
            .iter()
            .filter_map(|stored| stored.measurement.gtin14)
            .collect();
        let keys = listed.iter().filter_map(key_of).collect();
        let ids: HashSet<_> = intakes.keys().copied().collect();
        Ok(Self {
            samples: sample_results::candidates(conn, &gtins, &keys, &ids)?,
            intakes,
        })
    }

    /// The samples that a measurement may belong to: unmeasured ones first.
    fn candidates(&self, stored: &StoredMeasurement) -> Vec<view::Candidate> {
        let key = key_of(stored);
        let mut found: Vec<_> = self
            .samples
            .iter()
            .filter(|sample| {
                let has = &sample.description;
                key.is_some() && match_key(&has.code, has.gtin14) == key
            })
            .filter_map(|sample| {
                let (intake, company) = self.intakes.get(&sample.intake)?;
                Some(view::Candidate {
                    value: format!("{}/{}", intake.number, sample.line),
                    intake: Link::new(
                        format!("/intakes/{}", intake.number),
                        intake.number.to_string(),
                    ),
                    line: sample.line,
                    product: sample.description.product_name.clone(),
                    company: company.clone(),
                    code: sample.description.code.clone(),
                    measured: sample.state != SampleState::Waiting,
                })
            })
            .collect();
        found.sort_by_key(|candidate| candidate.measured);
        found
    }
}

/// What a measurement's code is compared by.
fn key_of(stored: &StoredMeasurement) -> Option<String> {
    let said = &stored.measurement;
    match_key(said.data.as_deref()?, said.gtin14)
}

/// Gives a measurement to a sample.
///
/// # Errors
/// As the action.
pub async fn assign(person: Technician, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let id: MeasurementId = id.parse().map_err(|_| Failure::not_found())?;
    let (who, wanted) = (person.who(), sent.text("sample"));
    let done = site
        .act(person.language, move |app| {
            let unknown = || Refused::new("actions.sample.unknown");
            let (number, line) = place(&wanted).ok_or_else(unknown)?;
            let sample = app
                .store
                .read(|conn| sample_at(conn, number, line))?
                .ok_or_else(unknown)?;
            match_by_hand::assign(app, &who, id, sample.id)
        })
        .await?;
    Ok(match done {
        Ok(()) => site.done(
            &person,
            "/inbox",
            "pages.inbox.assigned",
            &[("sample", sent.text("sample"))],
        ),
        Err(refused) => site.refused("/inbox", refused.text),
    })
}

/// `201901032-2/14`: an intake and a line.
fn place(text: &str) -> Option<(IntakeNumber, u32)> {
    let (number, line) = text.rsplit_once('/')?;
    Some((number.trim().parse().ok()?, line.trim().parse().ok()?))
}

fn sample_at(
    conn: &mut Connection,
    number: IntakeNumber,
    line: u32,
) -> Result<Option<Sample>, store::StoreError> {
    let Some(intake) = intakes::find_by_number(conn, Viewer::Laboratory, number)? else {
        return Ok(None);
    };
    let paging = Paging {
        after: Some(i64::from(line) - 1),
        limit: 1,
    };
    let filter = SampleFilter::default();
    let page = samples::list(conn, Viewer::Laboratory, intake.id, &filter, paging)?;
    Ok(page.rows.into_iter().find(|sample| sample.line == line))
}

/// Puts a measurement aside.
///
/// # Errors
/// As the action.
pub async fn discard(person: Technician, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let id: MeasurementId = id.parse().map_err(|_| Failure::not_found())?;
    let (who, reason) = (person.who(), sent.text("reason"));
    let done = site
        .act(person.language, move |app| {
            match_by_hand::discard(app, &who, id, &reason)
        })
        .await?;
    Ok(match done {
        Ok(()) => site.done(&person, "/inbox", "pages.inbox.discarded", &[]),
        Err(refused) => site.refused("/inbox", refused.text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_named_by_intake_and_line() {
        let (number, line) = place("201901032-2 / 14").unwrap();
        assert_eq!((number.to_string().as_str(), line), ("201901032-2", 14));
        for bad in ["", "201901032-2", "201901032/1", "201901032-2/x"] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }
}
