//! Where results of one symbol go that was graded by several editions of a standard.

use domain::{intake::Intake, person::Viewer, sample::Sample};

use crate::actions::{
    import_catalogue::{look, take_over},
    import_measurements::{Order, import_measurements, keep},
    tests::{Laboratory, desk, intake_of, laboratory},
};

/// ISO/IEC 15415 of 2011 gives 1.0, that of 2024 gives 1.5.
const TWICE: &str = include_str!("../../../importers/samples/trucheck/two-standards.txt");

/// A catalogue with one code on two lines, and the report of one symbol with that code.
fn measured(report: &str) -> (Laboratory, Intake) {
    let lab = laboratory();
    let intake = intake_of(&lab, 10);
    let catalogue = "供人识别字符,商品名称\n6901234567892,甲\n6901234567892,乙\n";
    let looked = look(&lab.app, catalogue.as_bytes()).unwrap();
    take_over(&lab.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    lab.clock.set("2026-03-18T08:00:00Z".parse().unwrap());
    let stored = keep(&lab.app, report.as_bytes()).unwrap();
    let order = Order {
        sha256: stored.sha256,
        size: stored.size,
        name: "two.txt".to_owned(),
        profile: None,
        intake: None,
        instrument: None,
        connection: None,
        site: None,
    };
    let kept = import_measurements(&lab.app, &desk(), &order, &mut |_, _| {}).unwrap();
    assert_eq!((kept.new, kept.matched), (2, 2));
    (lab, intake)
}

fn samples(lab: &Laboratory, intake: &Intake) -> Vec<Sample> {
    let of = |conn: &mut _| store::samples::of_intake(conn, Viewer::Laboratory, intake.id);
    lab.app.store.read(of).unwrap()
}

/// The year of the edition that the measurement was graded by which counts for a sample.
fn counting(lab: &Laboratory, sample: &Sample) -> Option<u16> {
    let id = sample.measurement?;
    let get = |conn: &mut _| store::measurements::find(conn, Viewer::Laboratory, id);
    let kept = lab.app.store.read(get).unwrap();
    kept.unwrap().measurement.grade.unwrap().edition.year
}

#[test]
fn both_results_of_one_symbol_belong_to_one_sample_and_the_newer_edition_counts() {
    let (first, second) = ("ISO15415:2011 ", "ISO15415:2024 ");
    let turned = TWICE
        .replace(first, "#")
        .replace(second, first)
        .replace('#', second);
    for report in [TWICE, &turned] {
        let (lab, intake) = measured(report);
        let found = samples(&lab, &intake);
        assert_eq!(counting(&lab, &found[0]), Some(2024), "{report}");
        assert_eq!(found[1].measurement, None, "nobody measured the second");
        let of =
            |conn: &mut _| store::measurements::of_sample(conn, Viewer::Laboratory, found[0].id);
        assert_eq!(lab.app.store.read(of).unwrap().len(), 2);
    }
}
