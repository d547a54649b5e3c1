//! From the laboratory's values to what views hold, where several nouns need the same.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::company::Company;
use domain::dictionary::Severity;
use domain::id::{CompanyId, SampleId};
use domain::intake::{Intake, IntakeState};
use domain::judgement::findings::Finding;
use domain::measurement::{Measurement, Symbology};
use domain::person::{UserName, Viewer};
use domain::sample::{Description, KeyState, Sample};
use domain::texts::Language;
use serde::Deserialize;
use store::application_keys::{self, ApplicationKey};
use store::counters::{self, Tally};
use store::measurements::{self, Placement, StoredMeasurement};
use store::{Connection, Page, Paging, companies, judgements, users};

use super::failure::Failure;
use super::format::in_address;
use super::view::instruments::HeldSample;
use super::view::intakes::{IntakeRow, SampleRow};
use super::view::parts::{Badge, GradeShown, Link, Pager, Strip, Tone};
use super::view::symbol::SymbolDrawing;
use super::view::{intakes, parts};
use crate::actions::flagged::Flagged;
use crate::app::App;

/// Rows of a list on one page.
pub const ROWS: u16 = 50;

/// Which part of a list is asked for, and which list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// What is searched for.
    #[serde(default)]
    pub q: String,
    /// Which of several lists.
    #[serde(default)]
    pub list: String,
    /// The key after which to begin.
    pub after: Option<i64>,
}

impl Asked {
    /// The part of the list.
    #[must_use]
    pub const fn paging(&self) -> Paging {
        Paging {
            after: self.after,
            limit: ROWS,
        }
    }

    /// Where one is in the list at an address.
    #[must_use]
    pub fn pager<T>(&self, path: &str, page: &Page<T>) -> Pager {
        let at = |after: Option<i64>| {
            let after = after.map(|key| key.to_string()).unwrap_or_default();
            address(
                path,
                &[("q", &self.q), ("list", &self.list), ("after", &after)],
            )
        };
        Pager {
            shown: u64::try_from(page.rows.len()).unwrap_or(u64::MAX),
            total: Some(page.total),
            first: self.after.map(|_| at(None)),
            next: page.next.map(|key| at(Some(key))),
        }
    }
}

/// An address with the parameters that are not empty.
#[must_use]
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut sign = if path.contains('?') { '&' } else { '?' };
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(sign);
        address.push_str(name);
        address.push('=');
        address.push_str(&in_address(value));
        sign = '&';
    }
    address
}

/// Where a measurement belongs.
#[must_use]
pub fn placed(stored: &StoredMeasurement) -> Badge {
    match stored.placement {
        Placement::Matched { .. } => Badge::new(Tone::Good, "pages.match.matched"),
        Placement::Inbox { .. } => Badge::new(Tone::Warn, "pages.match.waiting"),
        Placement::Discarded { .. } => Badge::new(Tone::Pending, "pages.match.discarded"),
        Placement::Card { .. } => Badge::new(Tone::Good, "pages.match.card"),
        Placement::Trial => Badge::new(Tone::Pending, "pages.match.trial"),
    }
}

/// A sample whose measurement may not decide by itself, as its pages show it.
///
/// # Errors
/// When the store fails.
pub fn held_sample(
    app: &App,
    conn: &mut Connection,
    language: Language,
    intake: &Intake,
    one: &Flagged,
) -> Result<HeldSample, Failure> {
    let sentence = |flag| app.texts.explain(language, flag);
    let line = one.sample.line;
    Ok(HeldSample {
        sample: Link::new(
            sample_address(intake, line),
            format!("{} / {line}", intake.number),
        ),
        product: one.sample.description.product_name.clone(),
        flags: one.flags.iter().map(|flag| sentence(flag)).collect(),
        open: !one.uncovered.is_empty(),
        given: match &one.given {
            Some(given) => Some((
                display_name(conn, &given.made_by)?,
                local(app, given.made_at),
                given.reason.clone(),
            )),
            None => None,
        },
    })
}

/// A moment in the laboratory's zone.
#[must_use]
pub fn local(app: &App, moment: DateTime<Utc>) -> NaiveDateTime {
    moment.with_timezone(&app.zone()).naive_local()
}

/// A company by name, leading to its page.
#[must_use]
pub fn company_link(company: &Company) -> Link {
    Link::new(
        format!("/companies/{}", company.number),
        company.name.as_str(),
    )
}

/// Intakes with their companies and how far their samples are.
///
/// # Errors
/// When the store fails.
pub fn intake_rows(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    listed: &[Intake],
) -> Result<Vec<IntakeRow>, Failure> {
    let ids: Vec<_> = listed.iter().map(|intake| intake.id).collect();
    let owners: Vec<CompanyId> = listed.iter().map(|intake| intake.company).collect();
    let tallies = counters::of_intakes(conn, &ids)?;
    let companies = companies::find_all(conn, viewer, &owners)?;
    let today = app.today();
    Ok(listed
        .iter()
        .map(|intake| {
            let tally = tallies.get(&intake.id).cloned().unwrap_or_default();
            IntakeRow {
                number: intake.number.to_string(),
                company: companies
                    .get(&intake.company)
                    .map(|company| match viewer {
                        Viewer::Laboratory => company_link(company),
                        // A company has no page of its own to go to.
                        Viewer::Company(_) => {
                            Link::new(format!("/intakes/{}", intake.number), company.name.as_str())
                        }
                    })
                    .unwrap_or_default(),
                received_on: app.day(intake.received_at),
                samples: tally.all.max(u64::from(intake.quantity)),
                judged: tally.conforming + tally.nonconforming,
                nonconforming: tally.nonconforming,
                state: intake.state.into(),
                due: intake.due_on,
                late: is_late(intake, today),
            }
        })
        .collect())
}

/// True when the promised day has passed and the intake is not released.
fn is_late(intake: &Intake, today: chrono::NaiveDate) -> bool {
    let waits = matches!(intake.state, IntakeState::Open | IntakeState::UnderReview);
    waits && intake.due_on.is_some_and(|due| due < today)
}

/// The strip of an intake.
#[must_use]
pub fn strip(app: &App, intake: &Intake) -> Strip {
    let received = Some(app.day(intake.received_at));
    let released = intake
        .outcome
        .as_ref()
        .map(|outcome| app.day(outcome.released_at));
    let sent = intake.delivery.as_ref().map(|delivery| delivery.sent_on);
    let mut strip = Strip::of(
        intake.state,
        [received, None, None, released, sent],
        intake.due_on,
    );
    if matches!(intake.state, IntakeState::Open | IntakeState::UnderReview) {
        strip.days_left = intake
            .due_on
            .map(|due| due.signed_duration_since(app.today()).num_days());
    }
    strip
}

/// How many samples stand where.
#[must_use]
pub fn tally(counted: &Tally) -> intakes::Tally {
    intakes::Tally {
        samples: counted.all,
        pending: counted.waiting,
        conforming: counted.conforming,
        nonconforming: counted.nonconforming,
        retest: counted.retest,
        open: counted
            .all
            .saturating_sub(counted.waiting)
            .saturating_sub(counted.conforming)
            .saturating_sub(counted.nonconforming)
            .saturating_sub(counted.retest),
    }
}

/// The symbology of a sample: as measured, as announced, or as its digits suggest.
#[must_use]
pub fn symbology_of(said: &Description, measured: Option<&Measurement>) -> Option<Symbology> {
    measured
        .and_then(|measured| measured.symbology)
        .or(said.symbology_expected)
        .or_else(|| match said.code.len() {
            8 => Some(Symbology::Ean8),
            12 => Some(Symbology::UpcA),
            13 => Some(Symbology::Ean13),
            14 => Some(Symbology::Itf14),
            _ if said.code.starts_with('(') => Some(Symbology::Gs1128),
            _ => None,
        })
}

/// Samples of one intake with grades and findings.
///
/// # Errors
/// When the store fails.
pub fn sample_rows(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    language: Language,
    intake: &Intake,
    listed: &[Sample],
) -> Result<Vec<SampleRow>, Failure> {
    let ids: Vec<SampleId> = listed.iter().map(|sample| sample.id).collect();
    let counting: Vec<_> = listed
        .iter()
        .filter_map(|sample| sample.measurement)
        .collect();
    let said = measurements::find_all(conn, &counting)?;
    let findings = judgements::findings_of(conn, viewer, &ids)?;
    let keys = application_keys::of_samples(conn, viewer, &ids)?;
    let empty = Vec::new();
    Ok(listed
        .iter()
        .map(|sample| {
            let measured = sample
                .measurement
                .and_then(|id| said.get(&id))
                .map(|stored| &stored.measurement);
            let symbology = symbology_of(&sample.description, measured);
            let mut found: Vec<String> = deciding(findings.get(&sample.id))
                .filter_map(|finding| app.rules.quality.entry(finding.key))
                .map(|entry| bilingual(language, &entry.problem))
                .collect();
            found.extend(
                confirmed(keys.get(&sample.id).unwrap_or(&empty))
                    .filter_map(|key| app.rules.application.entry(key))
                    .map(|entry| bilingual(language, &entry.problem)),
            );
            SampleRow {
                line: sample.line,
                href: sample_address(intake, sample.line),
                symbol: symbology
                    .and_then(|known| SymbolDrawing::of(known, &sample.description.code)),
                code: sample.description.code.clone(),
                symbology: symbology.map_or("", Symbology::label).to_owned(),
                product: sample.description.product_name.clone(),
                detail: detail(&sample.description),
                grade: measured
                    .and_then(|measured| measured.grade.as_ref())
                    .and_then(GradeShown::of),
                findings: found,
                state: Badge::of_sample(sample.state, sample.conclusion),
            }
        })
        .collect())
}

/// Keys that a person confirmed.
pub fn confirmed(keys: &[ApplicationKey]) -> impl Iterator<Item = u16> {
    keys.iter()
        .filter(|key| key.state == KeyState::Confirmed)
        .map(|key| key.key)
}

/// Findings that decide or ask for another measurement.
fn deciding(found: Option<&Vec<Finding>>) -> impl Iterator<Item = &Finding> {
    found
        .into_iter()
        .flatten()
        .filter(|finding| matches!(finding.severity, Severity::Reject | Severity::Retest))
}

/// Brand and specification in one line.
fn detail(said: &Description) -> String {
    let parts: Vec<_> = [&said.brand, &said.specification]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect();
    parts.join(" · ")
}

/// Address of a sample.
#[must_use]
pub fn sample_address(intake: &Intake, line: u32) -> String {
    format!("/intakes/{}/samples/{line}", intake.number)
}

/// One of two texts.
#[must_use]
pub fn bilingual(language: Language, both: &domain::document::Bilingual) -> String {
    language.pick(&both.zh, &both.en).to_owned()
}

/// How a severity is shown.
#[must_use]
pub fn severity(severity: Severity) -> Badge {
    let (tone, name) = match severity {
        Severity::Reject => (Tone::Bad, "reject"),
        Severity::Retest => (Tone::Warn, "retest"),
        Severity::Cause => (Tone::Pending, "cause"),
        Severity::Advice => (Tone::Pending, "advice"),
    };
    Badge::new(tone, &format!("pages.severity.{name}"))
}

/// Tabs of one page that differ in their `list`.
#[must_use]
pub fn tabs(path: &str, here: &str, lists: &[(&str, Option<u64>)]) -> Vec<parts::Tab> {
    lists
        .iter()
        .map(|(name, count)| parts::Tab {
            key: format!("pages.tab.{name}"),
            href: address(path, &[("list", name)]),
            count: *count,
            here: *name == here,
        })
        .collect()
}

/// The name that stands on documents; the sign-in name of somebody who is no user.
///
/// # Errors
/// When the store fails.
pub fn display_name(conn: &mut Connection, name: &str) -> Result<String, Failure> {
    let known = match UserName::parse(name) {
        Ok(name) => users::credentials(conn, &name)?,
        Err(_) => None,
    };
    Ok(known.map_or_else(|| name.to_owned(), |known| known.user.display_name))
}

#[cfg(test)]
mod tests;
