//! The search box: any number or name, by its beginning, and nothing of others.

use domain::person::Viewer;
use store::{
    samples,
    search::{self, Hit},
};

use crate::{
    samples::line,
    support::{Laboratory, on_each_engine},
};

fn found(lab: &Laboratory, viewer: Viewer, words: &str) -> Vec<String> {
    let hits = lab
        .store
        .read(|conn| search::search(conn, viewer, words, 10))
        .unwrap();
    hits.into_iter()
        .map(|hit| match hit {
            Hit::Company { name, .. } => name,
            Hit::Intake { number, .. } | Hit::Document { number, .. } => number,
            Hit::Sample { code, .. } => code,
        })
        .collect()
}

#[test]
fn everything_is_found_by_the_beginning_of_its_number_and_companies_by_part_of_their_name() {
    on_each_engine(|lab| {
        let company = lab.company("华强电子 ABC");
        let intake = lab.intake(&company).id;
        let codes = [
            "6901234567892",
            "16901234567899",
            "036000291452",
            "96385074",
            "(01)06901234567892(10)A1",
            "6901234567899",
        ];
        let lines: Vec<_> = codes.iter().map(|code| line(code, "名")).collect();
        lab.doing(|tx| samples::add(tx, intake, lines.clone()));
        let check = |words: &str, expected: &[&str]| {
            assert_eq!(found(lab, Viewer::Laboratory, words), expected, "{words}");
        };
        check("6901234567892", &["6901234567892"]);
        check("06901234567892", &["6901234567892"]);
        check("6901234", &["6901234567892", "6901234567899"]);
        check("169012", &["16901234567899"]);
        check("036000", &["036000291452"]);
        check("9638", &["96385074"]);
        check("(01)069", &["(01)06901234567892(10)A1"]);
        check("201901001", &["华强电子 ABC", "201901001-1"]);
        check("201901001-1", &["201901001-1"]);
        check("强电子abc", &["华强电子 ABC"]);
        check("99999999999999999999", &[]);
        check("%", &[]);
        check(" ", &[]);
    });
}

#[test]
fn a_company_finds_nothing_of_others() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        for company in [&own, &other] {
            let intake = lab.intake(company).id;
            let lines = vec![line("6901234567892", "牛奶"), line("(10)A1", "批号")];
            lab.doing(|tx| samples::add(tx, intake, lines.clone()));
        }
        let viewer = Viewer::Company(own.id);
        for words in ["公司", "2019", "6901234567892", "6901", "(10)A1"] {
            let (all, seen) = (
                found(lab, Viewer::Laboratory, words).len(),
                found(lab, viewer, words).len(),
            );
            assert_eq!((all, seen), (2 * seen, seen), "{words}");
            assert!(seen > 0, "{words}");
        }
    });
}
