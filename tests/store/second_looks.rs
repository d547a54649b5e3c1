//! What asks for a second look is counted without reading measurements, and old archives are looked through once.

use domain::{
    digest::Digest,
    id::{MeasurementId, SampleId},
    intake::Intake,
    measurement::{Measurement, SecondLook},
    person::Viewer,
    sample::{Sample, SampleState},
};
use store::{
    RecordKeys,
    measurements::{self, NewMeasurement, Placement, Prepared},
    sample_results::{self, SampleResult},
    samples,
    second_looks::{self, ToLookAt},
};

use crate::{
    measurements::{measured, source},
    samples::line,
    support::{Laboratory, on_each_engine},
};

const AGREED: SecondLook = SecondLook {
    doubts: 0,
    may_turn: false,
};

const ODD: SecondLook = SecondLook {
    doubts: 2,
    may_turn: false,
};

const TURNED: SecondLook = SecondLook {
    doubts: 0,
    may_turn: true,
};

/// An intake with a sample and its counting measurement for each look.
fn intake_with(lab: &Laboratory, looks: &[Option<SecondLook>]) -> (Intake, Vec<MeasurementId>) {
    let company = lab.company("北京新雪食品有限公司");
    let intake = lab.intake(&company);
    let lines: Vec<_> = (0..looks.len())
        .map(|number| line("6901234567892", &format!("牛奶{number}")))
        .collect();
    lab.doing(|tx| samples::add(tx, intake.id, lines));
    let samples = samples_of(lab, &intake);
    let of = source(lab, b"file");
    let mut keys = RecordKeys::of(Digest::of(b"file"));
    let rows: Vec<_> = (0_i64..)
        .zip(looks)
        .zip(&samples)
        .map(|((number, look), sample)| {
            let said = measured("6901234567892", number);
            let record = Prepared::new(keys.next(&said), said).unwrap();
            NewMeasurement {
                source: of.id,
                record: match look {
                    Some(look) => record.looked_at(*look),
                    None => record,
                },
                placement: Placement::Matched {
                    intake: intake.id,
                    sample: sample.id,
                },
                instrument: None,
            }
        })
        .collect();
    let ids = lab.doing(|tx| measurements::add(tx, &rows));
    let results: Vec<_> = samples
        .iter()
        .zip(&ids)
        .map(|(sample, id)| counting(sample.id, *id))
        .collect();
    lab.doing(|tx| sample_results::save(tx, &results));
    (intake, ids)
}

fn samples_of(lab: &Laboratory, intake: &Intake) -> Vec<Sample> {
    let of = |conn: &mut _| samples::of_intake(conn, Viewer::Laboratory, intake.id);
    let mut found = lab.store.read(of).unwrap();
    found.sort_by_key(|sample| sample.line);
    found
}

fn counting(sample: SampleId, measurement: MeasurementId) -> SampleResult {
    SampleResult {
        sample,
        state: SampleState::Measured,
        measurement: Some(measurement),
        measurement_reason: String::new(),
        conclusion: None,
    }
}

fn to_look_at(lab: &Laboratory, intake: &Intake) -> Vec<(MeasurementId, Option<SecondLook>)> {
    let of = |conn: &mut _| second_looks::of_intake(conn, intake.id);
    let found: Vec<ToLookAt> = lab.store.read(of).unwrap();
    assert!(found.is_sorted_by_key(|one| one.line));
    found
        .into_iter()
        .map(|one| (one.measurement, one.look))
        .collect()
}

#[test]
fn an_intake_tells_its_doubtful_measurements_and_those_nobody_has_looked_at() {
    on_each_engine(|lab| {
        let looks = [Some(AGREED), Some(ODD), None, Some(TURNED), Some(AGREED)];
        let (intake, ids) = intake_with(lab, &looks);
        let expected = [(ids[1], Some(ODD)), (ids[2], None), (ids[3], Some(TURNED))];
        assert_eq!(to_look_at(lab, &intake), expected);
        let measured = |conn: &mut _| second_looks::measured_in(conn, intake.id);
        assert_eq!(lab.store.read(measured).unwrap(), 5);
        // One that no longer counts is nobody's doubt.
        let second = samples_of(lab, &intake).swap_remove(1);
        let without = SampleResult {
            measurement: None,
            ..SampleResult::of(&second)
        };
        lab.doing(|tx| sample_results::save(tx, &[without]));
        assert_eq!(to_look_at(lab, &intake), expected[1..]);
        assert_eq!(lab.store.read(measured).unwrap(), 4);
    });
}

#[test]
fn an_archive_is_looked_through_once_and_again_when_something_else_looks() {
    on_each_engine(|lab| {
        let looks: Vec<_> = (0..7).map(|_| None).collect();
        let (intake, ids) = intake_with(lab, &looks);
        let walk = |by: &str, look: &dyn Fn(&Measurement) -> SecondLook| {
            let mut rounds = 0;
            while lab
                .store
                .keep_house(|keep| second_looks::look_on(keep, by, 3, look))
                .unwrap()
            {
                rounds += 1;
            }
            rounds
        };
        let odd = |said: &Measurement| if said.record == "line 4" { ODD } else { AGREED };
        assert_eq!(walk("1", &odd), 3);
        assert_eq!(to_look_at(lab, &intake), [(ids[4], Some(ODD))]);
        assert_eq!(walk("1", &|_| panic!("all was looked at")), 0);
        assert_eq!(walk("2", &|_| TURNED), 3);
        assert_eq!(to_look_at(lab, &intake).len(), 7);
    });
}
