//! A dry run that could not compare a whole file says so.

use super::*;
use crate::actions::tests::laboratory;

const THREE: &[u8] = include_bytes!("../../../importers/samples/trucheck/three-symbols.txt");

#[test]
fn a_comparison_that_ends_before_the_file_says_so() {
    let lab = laboratory();
    let file = HandedIn {
        sha256: lab.app.objects.put(&mut &*THREE).unwrap().sha256,
        name: "three-symbols.txt".to_owned(),
    };
    let text = compose(
        &lab.app,
        "webscan-text",
        &[importers::profile::Mapping {
            name: "Decodable Symbol Height".to_owned(),
            to: "bar_height".to_owned(),
            ..importers::profile::Mapping::default()
        }],
    );
    let text = text.unwrap();
    let trial = |most| try_first(&lab.app, &file, &text, most).unwrap();
    let whole = trial(READ);
    assert!(!whole.in_part && whole.comparison.records == 3, "{whole:?}");
    let first = trial(2);
    assert!(first.in_part && first.comparison.records == 2, "{first:?}");
}
