//! Work of one thread on made input: judging, element strings, the parsers of verifier output.

use std::{convert::Infallible, ops::ControlFlow, path::Path, time::Duration};

use domain::{
    gs1::{application_identifier::ApplicationIdentifiers, element_string::ElementString},
    id::{IntakeId, SampleId},
    intake::Environment,
    measurement::Measurement,
    sample::{Sample, SampleState},
};
use importers::{Input, Profiles, Record, read_file};

use super::{
    super::shell::Failure,
    Bench,
    child::ran,
    line::{Budget, Line, Peer, Unit},
    number, watch, write,
};
use crate::{
    actions::ActionError,
    app::StartError,
    demo::{self, Plan, PlannedFile, PlannedIntake, Size, recipe::Instrument},
    rules::RuleBook,
};

/// What the engine of the GS1 Syntax Dictionary in C parsed a second on one core, measured
/// once on another machine: it is in no distribution's packages, so it does not run beside us.
const SYNTAX_ENGINE: f64 = 980_000.0;

/// The name of the peer that reads Access databases.
const MDB_EXPORT: &str = "mdb-export";

/// Messages as scanners send them: retail, healthcare, logistics, variable measure.
const MESSAGES: [&str; 4] = [
    "]d201069012345678921728113010B2312\u{1d}2112345678",
    "]C10106901234567892112601051728113010LOT7\u{1d}21SN000042",
    "]C100069012345000000011",
    "]e00196901234567892310300125015261231",
];

/// Judging and element strings.
pub(super) fn judging_and_codes(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let rules = RuleBook::shipped().map_err(StartError::from)?;
    let intake = Made::of(bench.scale.symbols)?;
    let report = intake.file(Instrument::Rea)?;
    let profiles = Profiles::shipped().map_err(|error| StartError::Rules(error.into()))?;
    let said = measurements(&profiles, &report)?;
    let judged: Vec<(Sample, Measurement)> = said
        .into_iter()
        .zip(&intake.intake.samples)
        .map(|(said, planned)| (sample(planned), said))
        .collect();
    let patience = Duration::from_millis(bench.scale.patience);
    let judging = watch::rate(patience, || {
        for (sample, said) in &judged {
            std::hint::black_box(rules.judge(Environment::RetailPos, sample, said, &[]));
        }
        Ok::<_, Infallible>(number(judged.len()))
    });
    let table = ApplicationIdentifiers::shipped();
    let parsing = watch::rate(patience, || {
        for _ in 0..250 {
            for message in MESSAGES {
                std::hint::black_box(ElementString::read(table, std::hint::black_box(message)));
            }
        }
        Ok::<_, Infallible>(1000.0)
    });
    let (Ok(judging), Ok(parsing)) = (judging, parsing);
    Ok(vec![
        Line::new("judge", Unit::PerSecond, Budget::AtLeast(1e6), judging),
        Line::new(
            "element_strings",
            Unit::PerSecond,
            Budget::AtLeast(SYNTAX_ENGINE),
            parsing,
        ),
    ])
}

fn sample(planned: &demo::PlannedSample) -> Sample {
    Sample {
        id: SampleId::new(1),
        intake: IntakeId::new(1),
        line: 1,
        description: planned.description.clone(),
        state: SampleState::Waiting,
        measurement: None,
        measurement_reason: String::new(),
        conclusion: None,
        inspection: None,
    }
}

/// The parsers of verifier output, one line each.
pub(super) fn parsers(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let profiles = Profiles::shipped().map_err(|error| StartError::Rules(error.into()))?;
    let made = Made::of(bench.scale.symbols)?;
    let patience = Duration::from_millis(bench.scale.patience);
    let mut lines = Vec::new();
    for (work, instrument) in [
        ("trucheck_text", Instrument::TrucheckText),
        ("rea_text", Instrument::Rea),
    ] {
        let file = made.file(instrument)?;
        let megabytes = number(file.bytes.len()) / 1e6;
        let speed = reading(&profiles, (&file, &bench.place(work)), patience, megabytes)?;
        let budget = Budget::AtLeast(150.0);
        lines.push(Line::new(work, Unit::MegabytesPerSecond, budget, speed));
    }
    let file = made.file(Instrument::TrucheckExcel)?;
    let records = number(measurements(&profiles, &file)?.len());
    let place = bench.place("trucheck.xls");
    let speed = reading(&profiles, (&file, &place), patience, records)?;
    let nothing = Budget::Nothing;
    lines.push(Line::new("trucheck_excel", Unit::PerSecond, nothing, speed));
    let file = made.file(Instrument::Lvs)?;
    let records = number(measurements(&profiles, &file)?.len());
    let place = bench.place("peer.mdb");
    let speed = reading(&profiles, (&file, &place), patience, records)?;
    lines.push(
        Line::new("lvs_mdb", Unit::PerSecond, Budget::TimesPeer(1.0), speed)
            .beside(exported(&place, records)),
    );
    lines.push(archive(bench, &profiles)?);
    Ok(lines)
}

/// An Access archive that has grown for years, read from where it lies.
fn archive(bench: &Bench, profiles: &Profiles) -> Result<Line, Failure> {
    // Some of the symbols are no linear ones; half as many again is enough.
    let wanted = bench.scale.archived;
    let mut made = Made::of(wanted + wanted / 2)?;
    made.intake
        .samples
        .truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    let file = made.file(Instrument::Lvs)?;
    let place = bench.place("archive.mdb");
    write(&place, &file.bytes)?;
    drop(file.bytes);
    let patience = Duration::from_millis(bench.scale.patience);
    let mut records = 0_u32;
    let speed = watch::rate(patience, || {
        records = 0;
        let input = Input::File(place.clone());
        read_file(&file.name, input, profiles, None, &mut |record| {
            std::hint::black_box(&record);
            records += u32::from(matches!(record, Record::Measurement(_)));
            ControlFlow::Continue(())
        })
        .map(|_| f64::from(records))
        .map_err(Failure::from)
    })?;
    let peer = exported(&place, f64::from(records));
    Ok(Line::new(
        "lvs_mdb_archive",
        Unit::PerSecond,
        Budget::TimesPeer(1.0),
        speed,
    )
    .beside(peer))
}

/// Pieces a second of one core, from a file as an import reads it; `pieces` is what it counts for.
fn reading(
    profiles: &Profiles,
    (file, place): (&PlannedFile, &Path),
    patience: Duration,
    pieces: f64,
) -> Result<f64, Failure> {
    write(place, &file.bytes)?;
    watch::rate(patience, || {
        let input = Input::File(place.to_owned());
        read_file(&file.name, input, profiles, None, &mut |record| {
            std::hint::black_box(record);
            ControlFlow::Continue(())
        })
        .map(|_| pieces)
        .map_err(Failure::from)
    })
}

/// The measurements of a made file.
pub(super) fn measurements(
    profiles: &Profiles,
    file: &PlannedFile,
) -> Result<Vec<Measurement>, Failure> {
    let mut all = Vec::new();
    let input = Input::Bytes(file.bytes.clone());
    read_file(&file.name, input, profiles, None, &mut |record| {
        if let Record::Measurement(said) = record {
            all.push(*said);
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// mdb-export over the three tables; the best of three, as we take ours.
fn exported(place: &Path, records: f64) -> Peer {
    let once = || {
        ["Reports", "ReportData", "Settings"]
            .into_iter()
            .map(|table| {
                let ran = ran(MDB_EXPORT, [place.as_os_str(), table.as_ref()])?;
                // Short work is not seen in hundredths of a second; then the wall counts.
                let processor = ran.processor.filter(|seconds| *seconds >= 0.05);
                Some(processor.unwrap_or(ran.seconds))
            })
            .sum::<Option<f64>>()
    };
    match (0..3).filter_map(|_| once()).reduce(f64::min) {
        Some(seconds) => Peer::Did(MDB_EXPORT, records / seconds),
        None => Peer::Missing(MDB_EXPORT),
    }
}

/// A made intake of linear symbols, which every instrument reads.
pub(super) struct Made {
    plan: Plan,
    intake: PlannedIntake,
}

impl Made {
    /// With about this many symbols.
    fn of(symbols: u32) -> Result<Self, Failure> {
        let mut plan = demo::plan(
            1,
            Size {
                companies: 1,
                intakes: 1,
                samples: symbols,
                ..Size::FULL
            },
        );
        let mut intake = plan.intakes.pop().ok_or_else(|| made("plan"))?;
        intake.samples.retain(|sample| {
            let linear = |print: &demo::print::Print| print.is_linear();
            sample.print.as_ref().is_some_and(linear)
        });
        Ok(Self { plan, intake })
    }

    /// What one instrument says of all of them.
    fn file(&self, instrument: Instrument) -> Result<PlannedFile, Failure> {
        let company = self.plan.companies.first().ok_or_else(|| made("plan"))?;
        one_file(&self.intake, company, instrument, "201901001-1")
    }
}

/// What one instrument says of all symbols of an intake, in one file.
pub(super) fn one_file(
    intake: &PlannedIntake,
    company: &demo::PlannedCompany,
    instrument: Instrument,
    number: &str,
) -> Result<PlannedFile, Failure> {
    let mut intake = intake.clone();
    intake.strays.clear();
    intake.exports = demo::Exports::Text;
    for sample in &mut intake.samples {
        sample.instrument = instrument;
    }
    intake
        .measurements(company, number)
        .map_err(made)?
        .into_iter()
        .reduce(|mut all, next| {
            all.bytes.extend(next.bytes);
            all
        })
        .ok_or_else(|| made("no symbols"))
}

/// Input that could not be made.
pub(super) fn made(reason: impl ToString) -> Failure {
    Failure::Action(ActionError::File {
        place: "bench".to_owned(),
        reason: reason.to_string(),
    })
}
