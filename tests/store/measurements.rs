//! Measurements: taken in once, placed, found again whole; the inbox; sources.

use chrono::TimeDelta;
use domain::{
    digest::Digest,
    id::{IntakeId, SampleId, SiteId, SourceId},
    intake::{Intake, IntakeState},
    judgement::matching::InboxReason,
    measurement::{
        FormalGrade, Grade, Instrument, Measurement, Parameter, Reading, Unit, Value, Warning,
    },
    person::Viewer,
    sample::SampleState,
};
use store::{
    Paging, RecordKeys, StoreError, counters,
    inbox::{self, InboxFilter},
    intakes,
    measurements::{self, NewMeasurement, Placement, Prepared},
    samples,
    sources::{self, NewSource, RecordCounts, Source},
};

use crate::{
    samples::line,
    support::{Laboratory, noon, on_each_engine, tester},
};

/// A plausible measurement, a minute later than the one before.
pub fn measured(code: &str, minute: i64) -> Measurement {
    Measurement {
        source: "export.txt".to_owned(),
        record: format!("line {minute}"),
        instrument: Instrument {
            model: "Webscan TruCheck".to_owned(),
            ..Instrument::default()
        },
        profile: "trucheck.1".to_owned(),
        taken_at: Some(noon().naive_utc() + TimeDelta::minutes(minute)),
        data: Some(code.to_owned()),
        gtin14: code.parse().ok(),
        grade: Some(FormalGrade {
            value: Grade::from_tenths(34),
            aperture: Some(6),
            wavelength: Some(660),
            ..FormalGrade::default()
        }),
        readings: vec![Reading {
            parameter: Parameter::SymbolContrast,
            raw: "84%".to_owned(),
            value: Value::number(84.0, Unit::Percent),
            grade: Grade::from_tenths(40),
            letter: None,
            verdict: Some(true),
        }],
        ..Measurement::default()
    }
}

pub fn source(lab: &Laboratory, bytes: &[u8]) -> Source {
    lab.doing(|tx| {
        sources::begin(
            tx,
            NewSource {
                sha256: Digest::of(bytes),
                name: "export.txt".to_owned(),
                size: bytes.len() as u64,
                profile: "trucheck.1".to_owned(),
                site: SiteId::MAIN,
                connection: None,
                instrument: None,
            },
        )
    })
}

fn unmatched(code: &str) -> Placement {
    Placement::Inbox {
        reason: InboxReason::UnknownCode {
            code: code.to_owned(),
        },
    }
}

/// Takes records in as an import does: those that are known are left out.
fn import(lab: &Laboratory, source: &Source, records: &[Measurement]) -> usize {
    let mut keys = RecordKeys::of(source.sha256);
    let prepared: Vec<_> = records
        .iter()
        .map(|record| Prepared::new(keys.next(record), record.clone()).unwrap())
        .collect();
    lab.doing(|tx| {
        let new: Vec<_> = measurements::only_new(tx, prepared.clone())?
            .into_iter()
            .map(|record| NewMeasurement {
                source: source.id,
                record,
                placement: unmatched("none"),
                instrument: None,
            })
            .collect();
        Ok(measurements::add(tx, &new)?.len())
    })
}

#[test]
fn the_same_batch_twice_and_a_grown_file_add_only_what_is_new() {
    on_each_engine(|lab| {
        let mut records: Vec<_> = (0..1200).map(|n| measured("6901234567892", n)).collect();
        // The same twice within the instrument's minute: two measurements.
        records.push(measured("6901234567892", 7));
        let file = source(lab, b"file");
        assert_eq!(import(lab, &file, &records), 1201);
        assert_eq!(import(lab, &file, &records), 0);
        records.push(measured("6901234567892", 1200));
        assert_eq!(import(lab, &source(lab, b"grown file"), &records), 1);
        assert_eq!(lab.store.read(inbox::count).unwrap(), 1202);
    });
}

#[test]
fn two_imports_of_the_same_records_at_once_add_them_once() {
    on_each_engine(|lab| {
        let records: Vec<_> = (0..300).map(|n| measured("6901234567892", n)).collect();
        let files = [source(lab, b"one"), source(lab, b"other")];
        let added: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = files
                .iter()
                .map(|file| scope.spawn(|| import(lab, file, &records)))
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(added, 300);
    });
}

#[test]
fn a_measurement_is_read_whole_and_moves_only_from_where_it_was_read() {
    on_each_engine(|lab| {
        let intake = lab.intake(&lab.company("甲公司")).id;
        let lines = vec![line("6901234567892", "牛奶"), line("6901234567892", "奶")];
        let added = lab.doing(|tx| samples::add(tx, intake, lines.clone())).new;
        let file = source(lab, b"file");
        let record = measured("6901234567892", 1);
        import(lab, &file, std::slice::from_ref(&record));

        let waiting = lab
            .store
            .read(|conn| inbox::list(conn, &InboxFilter::default(), Paging::first(5)))
            .unwrap();
        assert_eq!((waiting.total, waiting.next), (1, None));
        let as_read = &waiting.rows[0];
        assert_eq!(as_read.measurement, record);
        assert_eq!(as_read.placement, unmatched("none"));
        assert_eq!(as_read.source, file.id);

        let with = |sample: SampleId| Placement::Matched { intake, sample };
        lab.doing(|tx| measurements::place(tx, as_read, &with(added[0])));
        for other in [with(added[1]), unmatched("late")] {
            let late = lab
                .store
                .transaction(&tester(), |tx| measurements::place(tx, as_read, &other));
            assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        }
        let of = |sample| {
            lab.store
                .read(|conn| measurements::of_sample(conn, Viewer::Laboratory, sample))
                .unwrap()
        };
        assert_eq!(of(added[0])[0].placement, with(added[0]));

        let now = of(added[0]).remove(0);
        lab.doing(|tx| measurements::place(tx, &now, &with(added[1])));
        assert_eq!((of(added[0]).len(), of(added[1]).len()), (0, 1));
        let again = lab.store.transaction(&tester(), |tx| {
            measurements::place(tx, &now, &with(added[0]))
        });
        assert!(
            matches!(again, Err(StoreError::Conflict { .. })),
            "{again:?}"
        );
        assert_eq!(lab.store.read(inbox::count).unwrap(), 0);
    });
}

#[test]
fn the_inbox_and_a_source_are_listed_in_pages() {
    on_each_engine(|lab| {
        let file = source(lab, b"file");
        let records: Vec<_> = (0..5).map(|n| measured("1", n)).collect();
        import(lab, &file, &records);
        let page = |paging| {
            let inbox = lab
                .store
                .read(|conn| inbox::list(conn, &InboxFilter::default(), paging))
                .unwrap();
            let of_source = lab
                .store
                .read(|conn| measurements::of_source(conn, file.id, paging))
                .unwrap();
            assert_eq!(inbox, of_source);
            inbox
        };
        let first = page(Paging::first(3));
        assert_eq!((first.total, first.rows.len()), (5, 3));
        assert_eq!(first.rows[0].measurement.record, "line 4", "newest first");
        let rest = page(Paging {
            after: first.next,
            limit: 3,
        });
        assert_eq!((rest.total, rest.rows.len(), rest.next), (5, 2, None));
        let other = lab
            .store
            .read(|conn| measurements::of_source(conn, SourceId::new(1), Paging::first(3)))
            .unwrap();
        assert_eq!(other.total, 0);
    });
}

#[test]
fn a_source_is_taken_in_once_and_its_counts_are_kept() {
    on_each_engine(|lab| {
        let file = source(lab, b"file");
        assert!(!file.finished);
        let counts = RecordCounts {
            read: 10,
            new: 7,
            refused: 1,
        };
        let finished = Source {
            counts,
            finished: true,
            profile: "trucheck.2".to_owned(),
            ..file.clone()
        };
        lab.doing(|tx| sources::finish(tx, file.id, counts, "trucheck.2"));
        assert_eq!(source(lab, b"file"), finished);
        source(lab, b"other");
        let page = lab
            .store
            .read(|conn| sources::list(conn, Paging::first(1)))
            .unwrap();
        assert_eq!((page.total, page.rows.len()), (2, 1));
        assert_eq!(page.rows[0].sha256, Digest::of(b"other"));
    });
}

#[test]
fn a_refused_source_keeps_its_reason_until_it_is_taken_in_after_all() {
    on_each_engine(|lab| {
        let file = source(lab, b"file");
        let counts = RecordCounts::default();
        let why = Warning::of(&StoreError::Busy);
        lab.doing(|tx| sources::refuse(tx, file.id, counts, &why));
        let refused = source(lab, b"file");
        assert_eq!(
            (refused.finished, refused.refusal),
            (false, Some(why.clone()))
        );
        lab.doing(|tx| sources::finish(tx, file.id, counts, "trucheck.2"));
        assert_eq!(source(lab, b"file").refusal, None);
        let late = lab
            .store
            .transaction(&tester(), |tx| sources::refuse(tx, file.id, counts, &why));
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    });
}

#[test]
fn the_open_intakes_of_a_source_are_those_its_measurements_found() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let (first, second) = (lab.intake(&company), lab.intake(&company));
        lab.intake(&company);
        let samples: Vec<_> = [&first, &second]
            .map(|intake| {
                let lines = vec![line("6901234567892", "牛奶")];
                let added = lab.doing(|tx| samples::add(tx, intake.id, lines.clone()));
                (intake.id, added.new[0])
            })
            .into();
        let file = source(lab, b"file");
        let records: Vec<_> = (0..5).map(|n| measured("6901234567892", n)).collect();
        import(lab, &file, &records);
        let open = || {
            let of = |conn: &mut _| intakes::open_of_source(conn, file.id);
            lab.store.read(of).unwrap()
        };
        assert_eq!(open(), []);
        let waiting = lab
            .store
            .read(|conn| inbox::list(conn, &InboxFilter::default(), Paging::first(9)))
            .unwrap();
        for (place, one) in waiting.rows.iter().take(4).enumerate() {
            let (intake, sample) = samples[place % 2];
            let becomes = Placement::Matched { intake, sample };
            lab.doing(|tx| measurements::place(tx, one, &becomes));
        }
        assert_eq!(open(), [first.number, second.number]);
        let cancelled = Intake {
            state: IntakeState::Cancelled,
            ..first.clone()
        };
        lab.doing(|tx| intakes::save(tx, first.state, &cancelled));
        assert_eq!(open(), [second.number]);
    });
}

#[test]
fn a_company_sees_the_measurements_of_its_samples_only_and_no_inbox_count() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let with_sample = |intake: IntakeId| {
            let lines = vec![line("6901234567892", "牛奶")];
            lab.doing(|tx| samples::add(tx, intake, lines.clone())).new[0]
        };
        let (mine, theirs) = (lab.intake(&own).id, lab.intake(&other).id);
        let (my_sample, their_sample) = (with_sample(mine), with_sample(theirs));
        let records: Vec<_> = (0..3).map(|n| measured("6901234567892", n)).collect();
        import(lab, &source(lab, b"file"), &records);
        let waiting = lab
            .store
            .read(|conn| inbox::list(conn, &InboxFilter::default(), Paging::first(3)))
            .unwrap()
            .rows;
        lab.doing(|tx| {
            let at = |intake, sample| Placement::Matched { intake, sample };
            measurements::place(tx, &waiting[0], &at(mine, my_sample))?;
            measurements::place(tx, &waiting[1], &at(theirs, their_sample))
        });

        let viewer = Viewer::Company(own.id);
        lab.store
            .read(|conn| {
                assert!(measurements::find(conn, viewer, waiting[0].id)?.is_some());
                assert_eq!(measurements::find(conn, viewer, waiting[1].id)?, None);
                assert_eq!(measurements::find(conn, viewer, waiting[2].id)?, None);
                assert_eq!(measurements::of_sample(conn, viewer, my_sample)?.len(), 1);
                assert_eq!(measurements::of_sample(conn, viewer, their_sample)?, []);
                let all = counters::dashboard(conn, Viewer::Laboratory)?;
                assert_eq!((all.companies, all.open, all.inbox), (2, 2, 1));
                let seen = counters::dashboard(conn, viewer)?;
                assert_eq!((seen.companies, seen.open, seen.inbox), (1, 1, 0));
                let waiting = SampleState::Waiting;
                let mut in_state = |viewer, state| counters::unfinished_in(conn, viewer, state);
                assert_eq!(in_state(Viewer::Laboratory, waiting)?, 2);
                assert_eq!(in_state(viewer, waiting)?, 1);
                assert_eq!(in_state(viewer, SampleState::Retest)?, 0);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}
