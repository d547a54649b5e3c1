//! Numbers by the laboratory's patterns: no collisions, none twice, old ones still found.

use chrono::NaiveDate;
use domain::{
    company::CompanyDetails,
    numbering::{Numbering, Pattern, PatternKind},
    person::Viewer,
    quota::Quota,
};
use store::{
    Paging,
    companies::{self, CompanyFilter, Registered},
    intakes, numbering,
    search::{self, Hit},
};

use crate::support::{Laboratory, name_of, new_intake, on_each_engine};

fn number_by(lab: &Laboratory, company: &str, intake: &str) {
    let company = Pattern::read(company, PatternKind::Company).unwrap();
    let intake = Pattern::read(intake, PatternKind::Intake).unwrap();
    lab.doing(|tx| {
        let new = numbering::in_force(tx)?.changed(company, intake).unwrap();
        numbering::put_in_force(tx, &new)
    });
}

fn in_force(lab: &Laboratory) -> Numbering {
    lab.store.read(numbering::in_force).unwrap()
}

#[test]
fn intakes_of_all_companies_in_one_row_never_collide_under_eight_threads() {
    on_each_engine(|lab| {
        number_by(lab, "{year}{month}{count:3}", "{year:2}-{count:4}");
        let companies: Vec<_> = (0..4).map(|k| lab.company(&format!("公司{k}"))).collect();
        let mut numbers: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|thread: usize| {
                    let company = &companies[thread % 4];
                    scope.spawn(move || {
                        let one = |_| lab.intake(company).number.to_string();
                        (0..5).map(one).collect::<Vec<_>>()
                    })
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|t| t.join().unwrap())
                .collect()
        });
        numbers.sort();
        let expected: Vec<_> = (1..=40).map(|n| format!("19-{n:04}")).collect();
        assert_eq!(numbers, expected);
        let last = lab.intake(&companies[0]);
        assert_eq!(
            (last.number.to_string().as_str(), last.turn),
            ("19-0041", 11)
        );
    });
}

#[test]
fn numbers_of_before_stay_and_are_found_and_the_next_ones_follow_the_new_pattern() {
    on_each_engine(|lab| {
        let old = lab.company("甲公司");
        let first = lab.intake(&old);
        number_by(lab, "LY{year:2}{count:4}", "{company}-{turn:2}");
        let second = lab.intake(&old);
        assert_eq!(second.number.to_string(), "201901001-02");
        let new = lab.company("乙公司");
        assert_eq!(new.number.to_string(), "LY190001");
        assert_eq!(lab.intake(&new).number.to_string(), "LY190001-01");
        for number in [first.number, second.number] {
            let of = |conn: &mut _| intakes::find_by_number(conn, Viewer::Laboratory, number);
            assert_eq!(lab.store.read(of).unwrap().unwrap().number, number);
        }
        for (words, expected) in [
            ("201901001-", 2),
            ("ly1900", 2),
            ("LY190001-0", 1),
            ("201901", 3),
        ] {
            let of = |conn: &mut _| search::search(conn, Viewer::Laboratory, words, 10);
            let hits = lab.store.read(of).unwrap();
            let numbered = |hit: &&Hit| matches!(hit, Hit::Company { .. } | Hit::Intake { .. });
            assert_eq!(hits.iter().filter(numbered).count(), expected, "{words}");
        }
        let filter = CompanyFilter {
            text: "ly19".to_owned(),
            state: None,
        };
        let of =
            |conn: &mut _| companies::list(conn, Viewer::Laboratory, &filter, Paging::first(9));
        assert_eq!(lab.store.read(of).unwrap().total, 1);
        let unfinished = |conn: &mut _| intakes::unfinished_of(conn, old.id);
        let unfinished = lab.store.read(unfinished).unwrap();
        assert_eq!(unfinished, [first.number, second.number]);
    });
}

#[test]
fn what_is_announced_is_what_is_given_and_a_number_that_exists_is_passed_over() {
    on_each_engine(|lab| {
        // 2019-01's first is 201901001, and so would be the thousand and first of the year.
        let old = lab.company("甲公司");
        number_by(lab, "{year}{count:5}", "{company}-{turn}");
        lab.tamper("INSERT INTO number_sequences (scope, last) VALUES ('company 2019', 1000)");
        let day = NaiveDate::from_ymd_opt(2019, 1, 15).unwrap();
        let numbering = in_force(lab);
        let next = |conn: &mut _| numbering::next_company(conn, &numbering, day);
        let announced = lab.store.read(next).unwrap();
        assert_eq!(announced.to_string(), "201901002");
        assert_eq!(lab.company("乙公司").number, announced);
        let next = |conn: &mut _| numbering::next_intake(conn, &numbering, old.number, day);
        let announced = lab.store.read(next).unwrap();
        assert_eq!(lab.intake(&old).number, announced);
    });
}

#[test]
fn a_new_year_counts_from_one_and_a_full_row_takes_no_number() {
    on_each_engine(|lab| {
        number_by(lab, "{year}-{count:1}", "{year}{count:4}");
        let register = |name: &str, year| {
            lab.store.transaction(&crate::support::tester(), |tx| {
                let on = NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
                let details = CompanyDetails::default();
                let one = companies::register(tx, &name_of(name), &details, Quota::new(9), on)?;
                tx.record("test.do", crate::support::anything(), &(), &())?;
                Ok::<_, store::StoreError>(match one {
                    Registered::New(company) | Registered::Known(company) => {
                        company.number.to_string()
                    }
                })
            })
        };
        for k in 1..=9 {
            assert_eq!(
                register(&format!("公司{k}"), 2019).unwrap(),
                format!("2019-{k}")
            );
        }
        for _ in 0..2 {
            let full = register("第十家", 2019).unwrap_err();
            assert!(full.to_string().contains("all 9 numbers"), "{full}");
        }
        assert_eq!(register("第十家", 2020).unwrap(), "2020-1");
        let company = lab.company("公司1");
        let open = |year| {
            let mut new = new_intake();
            new.received_on = NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
            lab.doing(|tx| intakes::open(tx, &company, new))
                .number
                .to_string()
        };
        assert_eq!(open(2019), "20190001");
        assert_eq!(open(2020), "20200001");
        assert_eq!(open(2020), "20200002");
    });
}
