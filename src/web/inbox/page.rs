//! What a part of the inbox shows: its measurements, each with the samples it may belong to.
//!
//! Suggestions are made for the rows of the page only, from one look at the samples of the open
//! intakes and one at what stands around the rows in their sources.

use std::collections::HashMap;

use domain::id::{IntakeId, MeasurementId, SampleId};
use domain::intake::Intake;
use domain::judgement::matching::{InboxReason, OpenSample, named};
use domain::judgement::suggestions::{Keyed, Neighbour, Search, Suggestion, Waiting, suggest};
use domain::numbering::IntakeNumber;
use domain::person::Viewer;
use domain::sample::{Sample, SampleState};
use domain::texts::Language;
use store::inbox::{self, Aside, InboxFilter};
use store::measurements::{Placement, StoredMeasurement};
use store::{Connection, companies, intakes, numbering, origins, sample_results, sources};

use super::super::failure::Failure;
use super::super::places::Places;
use super::super::view::inbox as view;
use super::super::view::parts::{GradeShown, Link, Pager, Tab};
use super::Wanted;
use crate::actions::match_measurements::open_sample;
use crate::actions::sort_inbox::Step;
use crate::app::App;

/// A part of the inbox.
///
/// # Errors
/// When the store fails.
pub(super) fn page(
    app: &App,
    conn: &mut Connection,
    language: Language,
    wanted: &Wanted,
) -> Result<view::Inbox, Failure> {
    let filter = wanted.filter();
    let found = inbox::list(conn, &filter, wanted.paging())?;
    let suggested = match filter.list {
        Aside::Waiting => suggestions(app, conn, language, &found.rows)?,
        _ => HashMap::new(),
    };
    let places = Places::read(conn)?;
    let next = found.next.map(|key| key.to_string());
    Ok(view::Inbox {
        list: filter.list.code(),
        tabs: tabs(conn, filter.list)?,
        kinds: kinds(conn, wanted, &filter)?,
        sites: sites(&places, wanted),
        at_site: filter.site.is_some(),
        any_kind: filter
            .kind
            .map(|_| wanted.at("kind", ""))
            .unwrap_or_default(),
        source: match filter.source {
            Some(id) => sources::find(conn, id)?
                .map(|source| Link::new(wanted.at("source", ""), source.name)),
            None => None,
        },
        pager: Pager {
            shown: u64::try_from(found.rows.len()).unwrap_or(u64::MAX),
            total: Some(found.total),
            first: wanted.after.map(|_| wanted.at("after", "")),
            next: next.map(|key| wanted.at("after", &key)),
        },
        rows: rows(
            app,
            conn,
            language,
            (wanted, &places),
            &found.rows,
            suggested,
        )?,
        ..view::Inbox::default()
    })
}

/// The last step as the page offers to undo it.
pub(super) fn undo(step: &Option<Step>) -> Option<view::Undo> {
    let step = step.as_ref()?;
    Some(view::Undo {
        key: format!("pages.action.{}", step.action),
        count: u64::try_from(step.measurements.len()).unwrap_or(u64::MAX),
    })
}

fn tabs(conn: &mut Connection, here: Aside) -> Result<Vec<Tab>, Failure> {
    let waiting = inbox::count(conn)?;
    let tab = |list: Aside| Tab {
        key: format!("inbox.list.{}", list.code()),
        href: match list {
            Aside::Waiting => "/inbox".to_owned(),
            other => format!("/inbox?list={}", other.code()),
        },
        count: (list == Aside::Waiting).then_some(waiting),
        here: list == here,
    };
    Ok(Aside::ALL.map(tab).into())
}

fn kinds(
    conn: &mut Connection,
    wanted: &Wanted,
    filter: &InboxFilter,
) -> Result<Vec<view::Kind>, Failure> {
    if filter.list != Aside::Waiting {
        return Ok(Vec::new());
    }
    let counts = inbox::by_kind(conn, filter)?;
    Ok(InboxReason::KINDS
        .iter()
        .filter_map(|kind| {
            let count = *counts.get(*kind)?;
            Some(view::Kind {
                key: format!("inbox.kind.{kind}"),
                href: wanted.at("kind", kind),
                here: wanted.kind == *kind,
                count,
            })
        })
        .collect())
}

/// The sites to which the list can be narrowed, where there is more than one.
fn sites(places: &Places, wanted: &Wanted) -> Vec<view::SiteLink> {
    if !places.are_many() {
        return Vec::new();
    }
    let link = |name: &str, id: &str| view::SiteLink {
        name: name.to_owned(),
        href: wanted.at("site", id),
        here: wanted.site == id,
    };
    let told = places.told();
    std::iter::once(link("", ""))
        .chain(told.map(|site| link(site.name.as_str(), &site.id.to_string())))
        .collect()
}

/// The site of each measurement, where there is more than one.
fn sites_of(
    conn: &mut Connection,
    places: &Places,
    listed: &[StoredMeasurement],
) -> Result<HashMap<MeasurementId, String>, Failure> {
    if !places.are_many() {
        return Ok(HashMap::new());
    }
    let ids: Vec<_> = listed.iter().map(|stored| stored.id).collect();
    let origins = origins::of(conn, &ids)?.into_iter();
    Ok(origins
        .map(|(id, from)| (id, places.name(from.site)))
        .collect())
}

fn rows(
    app: &App,
    conn: &mut Connection,
    language: Language,
    (wanted, places): (&Wanted, &Places),
    listed: &[StoredMeasurement],
    mut suggested: HashMap<MeasurementId, Vec<view::Candidate>>,
) -> Result<Vec<view::Waiting>, Failure> {
    let ids: Vec<_> = listed.iter().map(|stored| stored.source).collect();
    let names = sources::names(conn, &ids)?;
    let mut sites = sites_of(conn, places, listed)?;
    let mut row = |stored: &StoredMeasurement| {
        let said = &stored.measurement;
        let field = |name: &str| said.fields.get(name).cloned().unwrap_or_default();
        let name = names.get(&stored.source).cloned().unwrap_or_default();
        view::Waiting {
            id: stored.id.to_string(),
            href: format!("/measurements/{}", stored.id),
            code: said.data.clone().unwrap_or_default(),
            symbology: said.symbology.map_or_else(
                || said.symbology_raw.clone(),
                |known| known.label().to_owned(),
            ),
            taken_at: said.taken_at,
            only_source: wanted.at("source", &stored.source.to_string()),
            source: Link::new(format!("/sources/{}", stored.source), name),
            site: sites.remove(&stored.id).unwrap_or_default(),
            record: said.record.clone(),
            job: field("job"),
            operator: field("operator"),
            grade: said.grade.as_ref().and_then(GradeShown::of),
            reason: match &stored.placement {
                Placement::Inbox { reason } => app.texts.explain(language, reason),
                Placement::Discarded { reason } => reason.clone(),
                Placement::Matched { .. } | Placement::Card { .. } | Placement::Trial => {
                    String::new()
                }
            },
            candidates: suggested.remove(&stored.id).unwrap_or_default(),
        }
    };
    Ok(listed.iter().map(&mut row).collect())
}

/// The samples that each measurement may belong to, best first.
fn suggestions(
    app: &App,
    conn: &mut Connection,
    language: Language,
    listed: &[StoredMeasurement],
) -> Result<HashMap<MeasurementId, Vec<view::Candidate>>, Failure> {
    if listed.is_empty() {
        return Ok(HashMap::new());
    }
    let open: HashMap<IntakeId, Intake> = intakes::all_open(conn)?
        .into_iter()
        .map(|intake| (intake.id, intake))
        .collect();
    let waiting = waiting(conn, &open, listed)?;
    let samples = worth_comparing(conn, &open, &Search::of(&waiting))?;
    let owners: Vec<_> = open.values().map(|intake| intake.company).collect();
    let owners = companies::numbers_of(conn, &owners)?;
    let compared: Vec<OpenSample> = samples
        .values()
        .filter_map(|sample| {
            let intake = open.get(&sample.intake)?;
            Some(open_sample(
                app,
                intake,
                *owners.get(&intake.company)?,
                sample,
            ))
        })
        .collect();
    let found = suggest(&waiting, &compared);
    let drawn = Drawn::read(conn, &open, samples)?;
    Ok(listed
        .iter()
        .zip(found)
        .map(|(stored, list)| {
            let shown = list.into_iter();
            let shown = shown.filter_map(|one| drawn.candidate(app, language, &one));
            (stored.id, shown.collect())
        })
        .collect())
}

/// The few samples of open intakes that may belong to a measurement that waits.
fn worth_comparing(
    conn: &mut Connection,
    open: &HashMap<IntakeId, Intake>,
    search: &Search,
) -> Result<HashMap<SampleId, Sample>, Failure> {
    let ids: Vec<IntakeId> = open.keys().copied().collect();
    let numbers: HashMap<IntakeNumber, IntakeId> = open
        .values()
        .map(|intake| (intake.number, intake.id))
        .collect();
    let lines: Vec<(IntakeId, u32)> = search
        .places()
        .iter()
        .filter_map(|(intake, line)| Some((*numbers.get(intake)?, *line)))
        .collect();
    let keyed: Vec<Keyed> = inbox::sample_keys(conn, &ids)?
        .into_iter()
        .filter_map(|(sample, intake, code)| {
            let intake = open.get(&intake)?.number;
            Some(Keyed {
                sample,
                intake,
                code,
            })
        })
        .collect();
    let mut samples = search.pick(&keyed);
    samples.extend(inbox::at_lines(conn, &lines)?);
    samples.sort_unstable();
    samples.dedup();
    let samples = sample_results::find_all(conn, &samples)?;
    Ok(samples.into_iter().map(|one| (one.id, one)).collect())
}

/// The measurements with what stands around them in their sources.
fn waiting<'m>(
    conn: &mut Connection,
    open: &HashMap<IntakeId, Intake>,
    listed: &'m [StoredMeasurement],
) -> Result<Vec<Waiting<'m>>, Failure> {
    let numbering = numbering::in_force(conn)?;
    let mut around = inbox::around(conn, listed)?;
    let near: Vec<SampleId> = around
        .values()
        .flatten()
        .filter_map(|(_, stored)| match stored.placement {
            Placement::Matched { sample, .. } => Some(sample),
            _ => None,
        })
        .collect();
    let places: HashMap<SampleId, (IntakeNumber, u32)> = sample_results::find_all(conn, &near)?
        .iter()
        .filter_map(|one| Some((one.id, (open.get(&one.intake)?.number, one.line))))
        .collect();
    let neighbour = |(away, stored): (i32, StoredMeasurement)| Neighbour {
        away,
        taken_at: stored.measurement.taken_at,
        operator: stored
            .measurement
            .fields
            .get("operator")
            .cloned()
            .unwrap_or_default(),
        place: match stored.placement {
            Placement::Matched { sample, .. } => places.get(&sample).copied(),
            _ => None,
        },
    };
    Ok(listed
        .iter()
        .map(|stored| Waiting {
            said: Some(&stored.measurement),
            named: named(&stored.measurement, &numbering).map_or_else(Vec::new, |(named, _)| named),
            neighbours: around
                .remove(&stored.id)
                .unwrap_or_default()
                .into_iter()
                .map(neighbour)
                .collect(),
        })
        .collect())
}

/// What suggested samples are shown with.
struct Drawn<'a> {
    open: &'a HashMap<IntakeId, Intake>,
    samples: HashMap<SampleId, Sample>,
    companies: HashMap<IntakeId, String>,
}

impl<'a> Drawn<'a> {
    fn read(
        conn: &mut Connection,
        open: &'a HashMap<IntakeId, Intake>,
        samples: HashMap<SampleId, Sample>,
    ) -> Result<Self, Failure> {
        let owners: Vec<_> = samples
            .values()
            .filter_map(|sample| Some(open.get(&sample.intake)?.company))
            .collect();
        let named = companies::find_all(conn, Viewer::Laboratory, &owners)?;
        let companies = open
            .values()
            .filter_map(|intake| {
                let company = named.get(&intake.company)?;
                Some((intake.id, company.name.as_str().to_owned()))
            })
            .collect();
        Ok(Self {
            open,
            samples,
            companies,
        })
    }

    fn candidate(
        &self,
        app: &App,
        language: Language,
        one: &Suggestion,
    ) -> Option<view::Candidate> {
        let sample = self.samples.get(&one.sample)?;
        let intake = self.open.get(&sample.intake)?;
        Some(view::Candidate {
            value: format!("{}/{}", intake.number, sample.line),
            intake: Link::new(
                format!("/intakes/{}", intake.number),
                intake.number.to_string(),
            ),
            line: sample.line,
            product: sample.description.product_name.clone(),
            company: self.companies.get(&intake.id).cloned().unwrap_or_default(),
            code: sample.description.code.clone(),
            measured: sample.state != SampleState::Waiting,
            hints: one
                .hints
                .iter()
                .map(|hint| app.texts.explain(language, hint))
                .collect(),
        })
    }
}
