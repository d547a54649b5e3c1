//! A laboratory with years of work in it, written by the store's own bulk functions.
//!
//! Companies, intakes and samples are rows like any others; some of the samples have a
//! measurement of the size that the verifier in the import writes.

use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::{
    audit::{Noun, Subject, Who},
    company::{Company, CompanyDetails, CompanyName},
    digest::Digest,
    gs1::check_digit,
    id::{SampleId, SiteId, SourceId},
    intake::{Environment, Intake, IntakeState},
    measurement::Measurement,
    quota::Quota,
    sample::Description,
};
use store::{
    RecordKeys, StoreError, Tx,
    companies::{self, Registered},
    intakes::{self, NewIntake},
    measurements::{self, NewMeasurement, Placement, Prepared},
    samples::{self, NewSample},
    sources::{self, NewSource},
};

use crate::{actions::ActionError, app::App};

/// Samples of one intake: a usual visit.
const A_VISIT: u32 = 660;

/// Intakes of one company.
const VISITS: u32 = 60;

/// Writes `there` samples, `measured` of them with a measurement like `model`.
///
/// # Errors
/// When the store fails.
pub(super) fn fill(
    app: &App,
    who: &Who,
    there: u32,
    measured: u32,
    model: &Measurement,
) -> Result<(), ActionError> {
    let mut filler = Filler {
        source: begin(app, who)?,
        keys: RecordKeys::of(Digest::of(b"bench")),
        model,
        left: measured,
        company: None,
    };
    for visit in 0..there.div_ceil(A_VISIT) {
        let first = visit * A_VISIT;
        let count = A_VISIT.min(there - first);
        app.store
            .transaction(who, |tx| filler.visit(tx, visit, first, count))?;
    }
    Ok(())
}

fn begin(app: &App, who: &Who) -> Result<SourceId, ActionError> {
    app.store.transaction(who, |tx| {
        let source = sources::begin(
            tx,
            NewSource {
                sha256: Digest::of(b"bench"),
                name: "bench".to_owned(),
                size: 0,
                profile: String::new(),
                site: SiteId::MAIN,
                connection: None,
                instrument: None,
            },
        )?;
        record(tx, "bench.source", source.id.get())?;
        Ok(source.id)
    })
}

fn record(tx: &mut Tx<'_>, action: &str, id: i64) -> Result<(), ActionError> {
    let subject = Subject::new(Noun::Source, id, "bench");
    Ok(tx.record(action, subject, &None::<()>, &id)?)
}

struct Filler<'m> {
    source: SourceId,
    keys: RecordKeys,
    model: &'m Measurement,
    left: u32,
    company: Option<Company>,
}

impl Filler<'_> {
    /// One intake with its samples, closed again so that it is no candidate for matching.
    fn visit(
        &mut self,
        tx: &mut Tx<'_>,
        visit: u32,
        first: u32,
        count: u32,
    ) -> Result<(), ActionError> {
        let company = self.company(tx, visit)?;
        let mut intake = intakes::open(
            tx,
            &company,
            NewIntake {
                received_at: tx.now(),
                received_on: tx.now().date_naive(),
                due_on: None,
                quantity: count,
                environment: Environment::RetailPos,
                note: String::new(),
            },
        )?;
        let lines = (first..first + count).map(sample).collect();
        let added = samples::add(tx, intake.id, lines)?;
        self.measure(tx, &intake, &added.new, first)?;
        intake.state = IntakeState::Cancelled;
        intakes::save(tx, IntakeState::Open, &intake)?;
        record(tx, "bench.visit", intake.id.get())
    }

    fn company(&mut self, tx: &mut Tx<'_>, visit: u32) -> Result<Company, ActionError> {
        if let Some(company) = &self.company
            && !visit.is_multiple_of(VISITS)
        {
            return Ok(company.clone());
        }
        let name = CompanyName::parse(&format!("bench {visit}"))?;
        let details = CompanyDetails::default();
        let today = tx.now().date_naive().with_day(1).unwrap_or_default();
        let registered = companies::register(tx, &name, &details, Quota::new(1_000_000), today)?;
        let (Registered::New(company) | Registered::Known(company)) = registered;
        self.company = Some(company.clone());
        Ok(company)
    }

    fn measure(
        &mut self,
        tx: &mut Tx<'_>,
        intake: &Intake,
        samples: &[SampleId],
        first: u32,
    ) -> Result<(), ActionError> {
        let rows = (first..)
            .zip(samples)
            .take(usize::try_from(self.left).unwrap_or(0))
            .map(|(number, sample)| {
                let measurement = said(self.model, number);
                let key = self.keys.next(&measurement);
                Ok(NewMeasurement {
                    source: self.source,
                    record: Prepared::new(key, measurement)?,
                    placement: Placement::Matched {
                        intake: intake.id,
                        sample: *sample,
                    },
                    instrument: None,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let done = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.left = self.left.saturating_sub(done);
        measurements::add(tx, &rows)?;
        Ok(())
    }
}

/// The model with another code and moment.
fn said(model: &Measurement, number: u32) -> Measurement {
    let code = code(number);
    let begin = NaiveDate::from_ymd_opt(2004, 1, 5).unwrap_or_default();
    let at = begin.and_hms_opt(9, 0, 0).unwrap_or_default();
    Measurement {
        gtin14: code.parse().ok(),
        data: Some(code),
        taken_at: Some(at + TimeDelta::seconds(i64::from(number) * 61)),
        ..model.clone()
    }
}

/// A sample with the code of this number.
pub(super) fn sample(number: u32) -> NewSample {
    let code = code(number);
    NewSample {
        fingerprint: Digest::of(code.as_bytes()),
        description: Description {
            gtin14: code.parse().ok(),
            product_name: format!("苹果味硬质糖果 {number} 号"),
            brand: "喆垚".to_owned(),
            specification: "500 g".to_owned(),
            substrate: "塑料薄膜".to_owned(),
            packaging_form: "袋".to_owned(),
            company_name_on_pack: "示例食品有限公司".to_owned(),
            code,
            ..Description::default()
        },
    }
}

/// A GTIN-13 below 20, which the code centre does not give out, so that it is nobody's else.
pub(super) fn code(number: u32) -> String {
    let body = format!("20{number:010}");
    let digit = check_digit::digit_of(body.as_bytes()).map(char::from);
    body.chars().chain(digit).collect()
}
