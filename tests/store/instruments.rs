//! Instruments, certificates, cards, sightings and overrides.

use chrono::NaiveDate;
use domain::{
    connection::Name,
    digest::Digest,
    id::{InstrumentId, MeasurementId, SampleId, SiteId},
    instrument::{
        CalibrationDetails, CardDetails, CertifiedValue, FlagKind, Instrument, InstrumentDetails,
        InstrumentNumber, calibration::CertificateFile,
    },
    measurement::{Instrument as Said, Measurement, Parameter, Symbology},
};
use store::{
    RecordKeys, StoreError, cards, instruments,
    measurements::{self, NewMeasurement, Placement, Prepared},
    overrides, sample_results, samples, sightings, sites,
    sources::{self, NewSource},
};

use crate::{
    samples::line,
    support::{Laboratory, on_each_engine},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn add(lab: &Laboratory, number: &str, serial: &str) -> Instrument {
    let details = InstrumentDetails {
        make: "Webscan".to_owned(),
        model: "TruCheck".to_owned(),
        serial: serial.to_owned(),
        apertures: vec![6, 10, 20],
        wavelength: Some(660),
        ..InstrumentDetails::default()
    };
    let number = InstrumentNumber::parse(number).unwrap();
    lab.doing(|tx| instruments::add(tx, number, details))
}

fn certificate(until: &str) -> CalibrationDetails {
    CalibrationDetails {
        certificate: "JL-1".to_owned(),
        laboratory: "市计量院".to_owned(),
        valid_from: day("2018-06-01"),
        valid_until: day(until),
        file: Some(CertificateFile {
            sha256: Digest::of(b"certificate"),
            name: "证书.pdf".to_owned(),
            size: 11,
        }),
    }
}

#[test]
fn instruments_and_their_certificates_come_back_as_they_were_kept() {
    on_each_engine(|lab| {
        let (second, first) = (add(lab, "JC-2", "B"), add(lab, "JC-1", "A"));
        let old = lab.doing(|tx| instruments::calibrate(tx, first.id, certificate("2018-12-31")));
        let new = lab.doing(|tx| instruments::calibrate(tx, first.id, certificate("2019-12-31")));
        let register = lab.store.read(instruments::register).unwrap();
        let [one, two] = register.entries() else {
            panic!("{register:?}");
        };
        assert_eq!((&one.instrument, &two.instrument), (&first, &second));
        assert_eq!(one.calibrations, [new.clone(), old]);
        assert_eq!(two.calibrations, []);
        lab.doing(|tx| instruments::withdraw(tx, new.id, "别的仪器的证书"));
        let kept = lab
            .store
            .read(|conn| instruments::find_calibration(conn, new.id));
        assert_eq!(
            kept.unwrap().unwrap().withdrawn.as_deref(),
            Some("别的仪器的证书")
        );
        let again = lab.store.transaction(&crate::support::tester(), |tx| {
            instruments::withdraw(tx, new.id, "twice")
        });
        assert!(matches!(again, Err(StoreError::Conflict { .. })));
    });
}

#[test]
fn a_change_can_clear_what_was_set_and_a_number_is_taken_once() {
    on_each_engine(|lab| {
        let mut one = add(lab, "JC-1", "A");
        one.details.wavelength = None;
        one.details.out_of_use_on = Some(day("2019-01-10"));
        lab.doing(|tx| instruments::save(tx, &one));
        let find = |conn: &mut _| instruments::find_by_number(conn, &one.number);
        assert_eq!(lab.store.read(find).unwrap().as_ref(), Some(&one));
        one.details.out_of_use_on = None;
        lab.doing(|tx| instruments::save(tx, &one));
        assert_eq!(lab.store.read(find).unwrap().as_ref(), Some(&one));
        let twice = lab.store.transaction(&crate::support::tester(), |tx| {
            instruments::add(tx, one.number.clone(), one.details.clone())
        });
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })));
    });
}

fn said(serial: &str, data: &str) -> Measurement {
    Measurement {
        instrument: Said {
            model: "Webscan TruCheck".to_owned(),
            serial: serial.to_owned(),
            software: "3.03".to_owned(),
        },
        data: Some(data.to_owned()),
        ..Measurement::default()
    }
}

/// Keeps measurements of a source and gives their ids.
fn keep(
    lab: &Laboratory,
    made: Vec<(Measurement, Placement, Option<InstrumentId>)>,
) -> Vec<MeasurementId> {
    lab.doing(|tx| {
        let source = sources::begin(
            tx,
            NewSource {
                sha256: Digest::of(b"cards"),
                name: "cards.txt".to_owned(),
                size: 1,
                profile: String::new(),
                site: SiteId::MAIN,
                connection: None,
                instrument: None,
            },
        )?;
        let mut keys = RecordKeys::of(source.sha256);
        let rows: Vec<_> = made
            .into_iter()
            .enumerate()
            .map(|(place, (mut measurement, placement, instrument))| {
                measurement.record = format!("record {place}");
                NewMeasurement {
                    source: source.id,
                    record: Prepared::new(keys.next(&measurement), measurement).unwrap(),
                    placement,
                    instrument,
                }
            })
            .collect();
        measurements::add(tx, &rows)
    })
}

#[test]
fn card_measurements_are_found_by_card_and_instrument_and_never_wait_in_the_inbox() {
    on_each_engine(|lab| {
        let instrument = add(lab, "JC-1", "A");
        let details = CardDetails {
            name: "REA 对照卡".to_owned(),
            code: "4008654123454".to_owned(),
            symbology: Some(Symbology::Ean13),
            values: vec![CertifiedValue {
                parameter: Parameter::SymbolContrast,
                value: 82.5,
                tolerance: 8.0,
            }],
            valid_until: Some(day("2020-01-01")),
            ..CardDetails::default()
        };
        let mut card = lab.doing(|tx| cards::add(tx, details));
        let on = || Placement::Card {
            card: Some(card.id),
        };
        let unknown = Placement::Card { card: None };
        let by = Some(instrument.id);
        let ids = keep(
            lab,
            vec![
                (said("A", "4008654123454"), on(), by),
                (said("A", "4008654123454"), on(), by),
                (said("?", "4008654123454"), on(), None),
                (said("A", "1"), unknown, by),
            ],
        );
        let measured = |by| {
            let found = lab
                .store
                .read(|conn| cards::measured(conn, card.id, by, 10));
            found
                .unwrap()
                .into_iter()
                .map(|one| one.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(measured(by), [ids[1], ids[0]]);
        assert_eq!(measured(None), [ids[2], ids[1], ids[0]]);
        assert_eq!(lab.store.read(store::inbox::count).unwrap(), 0);
        let charted = lab.store.read(cards::charted).unwrap();
        assert_eq!(charted, [(card.id, instrument.id)]);
        card.details.symbology = None;
        card.details.out_of_use_on = Some(day("2019-02-01"));
        lab.doing(|tx| cards::save(tx, &card));
        assert_eq!(lab.store.read(cards::all).unwrap(), [card.clone()]);
    });
}

#[test]
fn devices_that_outputs_name_are_counted_over_imports() {
    on_each_engine(|lab| {
        let instrument = add(lab, "JC-1", "A");
        let (one, other) = (said("A", "1"), said("B", "2"));
        let first = [(&one, None), (&other, None), (&other, None)];
        lab.doing(|tx| sightings::note(tx, SiteId::MAIN, first.into_iter()));
        lab.clock.advance(chrono::TimeDelta::hours(1));
        let known = [(&one, Some(instrument.id))];
        lab.doing(|tx| sightings::note(tx, SiteId::MAIN, known.into_iter()));
        let seen = lab.store.read(sightings::all).unwrap();
        let told: Vec<_> = seen
            .iter()
            .map(|one| (one.said.serial.as_str(), one.instrument, one.measurements))
            .collect();
        assert_eq!(told, [("A", Some(instrument.id), 2), ("B", None, 2)]);
        assert!(seen[0].first_at < seen[0].last_at);
    });
}

#[test]
fn a_device_without_a_serial_number_is_another_one_at_another_site() {
    on_each_engine(|lab| {
        let east = lab.doing(|tx| sites::add(tx, &Name::parse("东区").unwrap()));
        let one = said("", "1");
        for (site, times) in [(SiteId::MAIN, 1), (east.id, 2)] {
            let batch = || std::iter::repeat_n((&one, None), times);
            lab.doing(|tx| sightings::note(tx, site, batch()));
            lab.clock.advance(chrono::TimeDelta::minutes(1));
        }
        let seen = lab.store.read(sightings::all).unwrap();
        let told: Vec<_> = seen
            .iter()
            .map(|one| (one.site, one.measurements))
            .collect();
        assert_eq!(told, [(east.id, 2), (SiteId::MAIN, 1)]);
    });
}

#[test]
fn an_override_holds_for_the_measurement_that_counts_and_no_other() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let intake = lab.intake(&company).id;
        let added = lab.doing(|tx| samples::add(tx, intake, vec![line("6901234567892", "牛奶")]));
        let sample: SampleId = added.new[0];
        let with = Placement::Matched { intake, sample };
        let made = |n: &str| (said("A", n), with.clone(), None);
        let ids = keep(lab, vec![made("1"), made("2")]);
        let kinds = [FlagKind::Expired, FlagKind::Aperture];
        let given = lab.doing(|tx| overrides::save(tx, sample, ids[0], &kinds[..1], "first"));
        assert_eq!(given.kinds, kinds[..1]);
        let again = lab.doing(|tx| overrides::save(tx, sample, ids[0], &kinds, "second"));
        let of = |measurement| {
            let found = lab
                .store
                .read(|conn| overrides::of_samples(conn, &[(sample, measurement)]));
            found.unwrap().remove(&sample)
        };
        assert_eq!(of(ids[0]), Some(again));
        assert_eq!(of(ids[1]), None);
    });
}

#[test]
fn a_register_that_learns_finds_the_open_samples_that_it_concerns() {
    on_each_engine(|lab| {
        let (one, other) = (add(lab, "JC-1", "A"), add(lab, "JC-2", "B"));
        let company = lab.company("甲公司");
        let intake = lab.intake(&company).id;
        let lines = vec![
            line("6901234567892", "牛奶"),
            line("6901234567908", "茶"),
            line("6901234567915", "糖"),
        ];
        let samples = lab.doing(|tx| samples::add(tx, intake, lines)).new;
        let with = |sample| Placement::Matched { intake, sample };
        let made = samples
            .iter()
            .zip([Some(one.id), Some(other.id), None])
            .map(|(sample, by)| (said("x", &sample.to_string()), with(*sample), by))
            .collect();
        let ids = keep(lab, made);
        lab.doing(|tx| {
            let all = sample_results::find_all(tx, &samples)?;
            let results: Vec<_> = all
                .iter()
                .map(|sample| {
                    let place = samples.iter().position(|id| *id == sample.id).unwrap();
                    sample_results::SampleResult {
                        measurement: Some(ids[place]),
                        ..sample_results::SampleResult::of(sample)
                    }
                })
                .collect();
            sample_results::save(tx, &results)
        });
        let open = |by| {
            lab.store
                .read(|conn| sample_results::open_measured_by(conn, &[by]))
                .unwrap()
        };
        assert_eq!(open(one.id), [samples[0], samples[2]]);
        lab.doing(|tx| measurements::attribute(tx, &[(ids[2], Some(other.id))]));
        assert_eq!(open(one.id), [samples[0]]);
        assert_eq!(open(other.id), [samples[1], samples[2]]);
    });
}
