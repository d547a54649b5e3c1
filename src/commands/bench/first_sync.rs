//! The first synchronisation with a verifier's server: everything that is there, by the
//! command that people run, into a laboratory whose samples bear these codes.
//!
//! All of it is real: reports are fetched, kept whole, read, matched, judged and stored. The
//! memory of the second half tells whether it stays flat however much is there.

use std::{collections::BTreeMap, fmt::Write, sync::Arc};

use chrono::NaiveDate;
use domain::{
    audit::{Noun, Subject, Who},
    company::CompanyDetails,
    intake::Environment,
    measurement::Symbology,
};
use store::{Options, SetClock, companies::Registered, samples};

use super::{
    super::shell::Failure,
    Bench,
    child::{Ran, ourselves, watched},
    line::{Budget, Line, Unit},
    mysql::ROWS,
    preload,
    private_server::Server,
    reading::made,
};
use crate::{
    actions::{
        ActionError,
        open_intake::{NewIntake, open_intake},
        register_company::{NewCompany, register_company},
    },
    app::App,
    demo::{
        chance::Chance,
        print::Print,
        verifier::{Record, lvs95xx},
        writers::lvs::DataRow,
    },
};

/// Samples of an intake.
const A_VISIT: u32 = 400;

/// Codes in a statement.
const AT_ONCE: usize = 5000;

/// The first synchronisation: its speed, what of it found a sample, its memory.
pub(super) fn run(bench: &Bench, server: Option<&Server>) -> Result<Vec<Line>, Failure> {
    let Some(server) = server else {
        return Ok(lines(None));
    };
    let count = bench.scale.synchronised;
    server.fill(&filling(count))?;
    let clock = Arc::new(SetClock::at(day(1).and_utc()));
    let options = Options {
        clock,
        ..Options::default()
    };
    let app = bench.laboratory("first-sync", options)?;
    prepare(&app, count)?;
    let data = app.settings.data.clone();
    drop(app);
    let source = format!("mysql://root@127.0.0.1:{}/verifier", server.port);
    let mut command = ourselves(&data).map_err(Failure::io(&data))?;
    command
        .args(["measurements", "sync", "--once", "--json", "--source"])
        .arg(source);
    let ran = watched(command).ok_or_else(|| made("sync"))?;
    let report: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(ran.out.trim()).map_err(made)?;
    let count = |name: &str| {
        let count = report.get(name).and_then(serde_json::Value::as_u64);
        u32::try_from(count.unwrap_or(0)).map_or(0.0, f64::from)
    };
    Ok(lines(Some((&ran, count("added"), count("matched")))))
}

fn lines(done: Option<(&Ran, f64, f64)>) -> Vec<Line> {
    let rate = |pick: fn(f64, f64) -> f64| {
        done.map(|(ran, added, matched)| pick(added, matched) / ran.seconds)
    };
    let ran = done.map(|(ran, ..)| ran);
    let nothing = Budget::Nothing;
    vec![
        Line::new(
            "first_sync",
            Unit::PerSecond,
            nothing,
            rate(|added, _| added),
        ),
        Line::new(
            "first_sync_matched",
            Unit::PerSecond,
            nothing,
            rate(|_, matched| matched),
        ),
        Line::new(
            "first_sync_memory",
            Unit::Megabytes,
            Budget::Below(300.0),
            ran.and_then(|ran| ran.most_memory),
        ),
        Line::new(
            "first_sync_half",
            Unit::Megabytes,
            nothing,
            ran.and_then(|ran| ran.memory_at_half),
        ),
    ]
}

/// Midnight of a day of January 2026.
fn day(day: u32) -> chrono::NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 1, day).unwrap_or_default();
    day.and_time(chrono::NaiveTime::MIN)
}

/// Statements that make and fill a database of its own: every report says the same of another
/// code, in as many rows as a verifier writes. Nothing is dropped: the server counts rows of
/// filled tables in the background and may refuse a drop meanwhile.
fn filling(reports: u32) -> String {
    let mut statements = "CREATE OR REPLACE DATABASE verifier; USE verifier;
        CREATE TABLE Reports (ReportID INT PRIMARY KEY, LclTime DATETIME, GmtTime DATETIME,
            Reference VARCHAR(255), OverallGrade VARCHAR(64), DecodedText TEXT);
        CREATE TABLE ReportData (ReportID INT, Category INT, Sequence INT,
            ParameterName VARCHAR(255), ParameterValue TEXT, KEY (ReportID));
        CREATE TABLE codes (seq INT PRIMARY KEY, code VARCHAR(13));
        CREATE TABLE model (place INT PRIMARY KEY, category INT, name VARCHAR(255), value TEXT);\n"
        .to_owned();
    let codes: Vec<u32> = (1..=reports).collect();
    for some in codes.chunks(AT_ONCE) {
        let rows = some
            .iter()
            .map(|number| format!("({number},'{}')", preload::code(*number)));
        insert(&mut statements, "codes", rows);
    }
    let (rows, grade) = model();
    let rows = rows.iter().map(|row| {
        format!(
            "({},{},'{}','{}')",
            row.sequence, row.category, row.name, row.value
        )
    });
    insert(&mut statements, "model", rows);
    // Writing to a text cannot fail.
    let _ = write!(
        statements,
        "INSERT INTO Reports SELECT seq, '2026-01-02 08:00:00' + INTERVAL seq SECOND,
             '2026-01-02' + INTERVAL seq SECOND, 'morning', '{grade}', code FROM codes;
         INSERT INTO ReportData SELECT seq, category, place, name,
             IF(name = 'Decoded text', code, value)
             FROM codes JOIN model ORDER BY seq, place;\n"
    );
    statements
}

fn insert(statements: &mut String, table: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    let _ = writeln!(statements, "INSERT INTO {table} VALUES {};", rows.join(","));
}

/// The rows of a good symbol, filled up with rows of a name that no profile knows, as newer
/// versions of the verifier's program write them; and its grade.
fn model() -> (Vec<DataRow>, String) {
    let mut chance = Chance::new(1, 0);
    let print = Print::good(Symbology::Ean13, &preload::code(1), &mut chance);
    let mut rows = lvs95xx::Rows::default();
    let record = Record {
        print: &print,
        product: "",
        company: "",
        job: "morning",
        taken_at: day(2),
    };
    rows.add(&record, &mut chance);
    let grade = rows
        .reports
        .first()
        .map(|report| report.overall_grade.clone());
    let wanted = i32::try_from(ROWS).unwrap_or_default();
    let first = i32::try_from(rows.data.len()).unwrap_or_default();
    rows.data.extend((first..wanted).map(|sequence| DataRow {
        report_id: 1,
        category: 2,
        sequence,
        name: format!("Scan {}", sequence - first + 1),
        value: "4.0 84%".to_owned(),
    }));
    (rows.data, grade.unwrap_or_default())
}

/// Opens intakes whose samples bear the codes.
fn prepare(app: &App, count: u32) -> Result<(), Failure> {
    let who = Who::program("bench");
    let numbers: Vec<u32> = (1..=count).collect();
    for (visit, numbers) in numbers
        .chunks(usize::try_from(A_VISIT).unwrap_or(1))
        .enumerate()
    {
        let new = NewCompany {
            name: format!("bench {visit}"),
            details: CompanyDetails::default(),
            quota: A_VISIT,
        };
        let (Registered::New(company) | Registered::Known(company)) =
            register_company(app, &who, new)?;
        let new = NewIntake {
            company: company.number,
            quantity: u32::try_from(numbers.len()).map_err(made)?,
            environment: Environment::RetailPos,
            due_on: None,
            note: String::new(),
        };
        let intake = open_intake(app, &who, new)?;
        let samples = numbers
            .iter()
            .map(|number| preload::sample(*number))
            .collect();
        app.store.transaction(&who, |tx| {
            samples::add(tx, intake.id, samples)?;
            let subject = Subject::new(Noun::Intake, intake.id.get(), intake.number);
            tx.record("bench.samples", subject, &None::<()>, &intake.quantity)?;
            Ok::<_, ActionError>(())
        })?;
    }
    Ok(())
}
