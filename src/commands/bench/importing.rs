//! From a verifier's file to judged samples, by the command that people use, in a laboratory
//! that is full already; and what sqlite3's own import does with the same rows.

use std::{path::Path, sync::Arc};

use chrono::{NaiveTime, Utc};
use domain::{audit::Who, company::CompanyDetails, digest::Digest};
use store::{
    Options, SetClock,
    companies::Registered,
    samples::{self, NewSample},
};

use super::{
    super::shell::Failure,
    Bench,
    child::{Ran, ourselves, ran, watched},
    line::{Budget, Line, Peer, Unit},
    preload,
    reading::{made, measurements, one_file},
    write,
};
use crate::{
    actions::{
        ActionError,
        open_intake::{NewIntake, open_intake},
        register_company::{NewCompany, register_company},
    },
    app::App,
    demo::{self, Plan, PlannedIntake, Size, recipe::Instrument},
};

/// Samples of an intake in the import.
const A_VISIT: u32 = 400;

/// The peer that loads the same rows.
const SQLITE: &str = "sqlite3";

/// The import, how it compares, and its memory.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let clock = Arc::new(SetClock::at(Utc::now()));
    let options = Options {
        clock: clock.clone(),
        ..Options::default()
    };
    let app = bench.laboratory("import", options)?;
    let file = bench.place("verifier.txt");
    prepare(bench, &app, &clock, &file)?;
    let data = app.settings.data.clone();
    drop(app);
    let mut command = ourselves(&data).map_err(Failure::io(&data))?;
    command
        .args(["measurements", "import", "--json"])
        .arg(&file);
    let ran = watched(command).ok_or_else(|| made("import"))?;
    let report: serde_json::Value = serde_json::from_str(ran.out.trim()).map_err(made)?;
    let count = |name: &str| {
        let count = report.get(name).and_then(serde_json::Value::as_u64);
        u32::try_from(count.unwrap_or(0)).map_or(0.0, f64::from)
    };
    Ok(lines(
        &ran,
        count("added"),
        count("matched"),
        &loaded(&data),
    ))
}

fn lines(ran: &Ran, added: f64, matched: f64, peer: &Option<Loaded>) -> Vec<Line> {
    let rate = added / ran.seconds;
    let by_wall = peer.as_ref().map(|one| one.rows / one.seconds);
    let by_processor = peer
        .as_ref()
        .and_then(|one| Some(one.rows / one.processor.filter(|spent| *spent > 0.0)?));
    let own = ran.processor.map(|spent| added / spent);
    let beside = |rate: Option<f64>| rate.map_or(Peer::Missing(SQLITE), |r| Peer::Did(SQLITE, r));
    let nothing = Budget::Nothing;
    vec![
        Line::new("import", Unit::PerSecond, Budget::AtLeast(25_000.0), rate),
        Line::new(
            "import_beside_peer",
            Unit::PerSecond,
            Budget::TimesPeer(0.5),
            rate,
        )
        .beside(beside(by_wall)),
        Line::new("import_processor", Unit::PerSecond, nothing, own).beside(beside(by_processor)),
        Line::new(
            "import_matched",
            Unit::PerSecond,
            nothing,
            matched / ran.seconds,
        ),
        Line::new(
            "import_memory",
            Unit::Megabytes,
            Budget::Below(300.0),
            ran.most_memory,
        ),
    ]
}

/// Fills the laboratory, opens the intakes and writes what the verifier said of them.
fn prepare(bench: &Bench, app: &App, clock: &SetClock, file: &Path) -> Result<(), Failure> {
    let intakes = (bench.scale.imported / A_VISIT).max(1);
    let intakes = usize::try_from(intakes).unwrap_or(1);
    let plan = demo::plan(
        3,
        Size {
            companies: intakes,
            intakes,
            samples: bench.scale.imported,
            ..Size::FULL
        },
    );
    let who = Who::program("bench");
    clock.set(moment(app, &plan)?);
    let mut bytes = Vec::new();
    for planned in &plan.intakes {
        let number = open(app, &who, &plan, planned)?;
        let Some(company) = plan.companies.get(planned.company) else {
            continue;
        };
        let said = one_file(planned, company, Instrument::TrucheckText, &number)?;
        if bytes.is_empty() {
            let model = measurements(app.shipped_profiles(), &said)?
                .into_iter()
                .next();
            let model = model.ok_or_else(|| made("no symbols"))?;
            let scale = bench.scale;
            preload::fill(app, &who, scale.there, scale.measured, &model)?;
        }
        bytes.extend(said.bytes);
    }
    write(file, &bytes)
}

/// The day before the first intake: every measurement comes after its sample.
fn moment(app: &App, plan: &Plan) -> Result<chrono::DateTime<Utc>, Failure> {
    plan.intakes
        .iter()
        .map(|intake| intake.received_on)
        .min()
        .map(|day| day.and_time(NaiveTime::MIN))
        .and_then(|at| at.and_local_timezone(app.zone()).single())
        .map(|at| at.to_utc())
        .ok_or_else(|| made("no intakes"))
}

/// Opens a planned intake with its samples and gives its number.
fn open(app: &App, who: &Who, plan: &Plan, planned: &PlannedIntake) -> Result<String, Failure> {
    let company = plan.companies.get(planned.company);
    let company = company.ok_or_else(|| made("no company"))?;
    let new = NewCompany {
        name: company.name.clone(),
        details: CompanyDetails::default(),
        quota: 1_000_000,
    };
    let (Registered::New(company) | Registered::Known(company)) = register_company(app, who, new)?;
    let new = NewIntake {
        company: company.number,
        quantity: u32::try_from(planned.samples.len()).map_err(made)?,
        environment: planned.environment,
        due_on: None,
        note: String::new(),
    };
    let intake = open_intake(app, who, new)?;
    let lines = (0_u32..)
        .zip(&planned.samples)
        .map(|(line, sample)| NewSample {
            fingerprint: Digest::of(&line.to_be_bytes()),
            description: sample.description.clone(),
        })
        .collect();
    app.store.transaction(who, |tx| {
        samples::add(tx, intake.id, lines)?;
        let subject = domain::audit::Subject::new(
            domain::audit::Noun::Intake,
            intake.id.get(),
            intake.number,
        );
        tx.record("bench.samples", subject, &None::<()>, &intake.quantity)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(intake.number.to_string())
}

/// What the peer did.
struct Loaded {
    rows: f64,
    seconds: f64,
    processor: Option<f64>,
}

/// Writes the rows of the last source as CSV and has sqlite3 import them into an empty table
/// of the same shape, with the same indexes, the same journal and the same syncing.
fn loaded(data: &Path) -> Option<Loaded> {
    let own = data.join("barlab.db");
    let csv = data.join("rows.csv");
    let columns = "SELECT group_concat(CASE type WHEN 'BLOB' THEN 'hex(' || name || ')' \
        ELSE name END) FROM pragma_table_info('measurements')";
    let columns = ask(&own, &[columns])?;
    let shape = "SELECT group_concat(sql, ';') FROM sqlite_master \
        WHERE tbl_name = 'measurements' AND sql IS NOT NULL";
    // The key comes as text, and empty cells as empty texts, which a strict table refuses.
    let shape = ask(&own, &[shape])?
        .replace("BLOB", "TEXT")
        .replace("STRICT", "");
    let rows = format!(
        "SELECT {} FROM measurements WHERE source_id = (SELECT max(id) FROM sources)",
        columns.trim()
    );
    let output = format!(".output {}", csv.display());
    ask(&own, &[".mode csv", &output, &rows])?;
    let other = data.join("peer.db");
    ask(&other, &["PRAGMA journal_mode = WAL", &shape])?;
    let import = format!(".import --csv {} measurements", csv.display());
    let settings = "PRAGMA synchronous = FULL";
    let load = [other.as_os_str(), settings.as_ref(), import.as_ref()];
    let ran = ran(SQLITE, load)?;
    let rows: u32 = ask(&other, &["SELECT count(*) FROM measurements"])?
        .trim()
        .parse()
        .ok()?;
    Some(Loaded {
        rows: f64::from(rows),
        seconds: ran.seconds,
        processor: ran.processor,
    })
}

fn ask(database: &Path, questions: &[&str]) -> Option<String> {
    let questions = questions.iter().map(|one| (*one).as_ref());
    let arguments = std::iter::once(database.as_os_str()).chain(questions);
    Some(ran(SQLITE, arguments)?.out)
}
