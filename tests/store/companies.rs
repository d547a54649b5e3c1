//! Companies: one number for one name, numbers without collisions or gaps, changes, lists.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    company::{CompanyDetails, CompanyState},
    numbering::NumberError,
    person::Viewer,
    quota::Quota,
};
use store::{
    Paging, StoreError,
    companies::{self, CompanyFilter, Registered},
};

use crate::support::{Laboratory, january, name_of, on_each_engine, tester};

#[test]
fn the_same_name_gets_the_same_number_however_it_is_spelled() {
    on_each_engine(|lab| {
        let first = lab.company("深圳市华强(集团)ABC有限公司");
        assert_eq!(first.number.to_string(), "201901001");
        let again = lab
            .store
            .transaction(&tester(), |tx| {
                let name = name_of(" 深圳市华强（集团） abc有限公司");
                let details = CompanyDetails::default();
                companies::register(tx, &name, &details, Quota::new(5), january())
            })
            .unwrap();
        assert_eq!(again, Registered::Known(first));
    });
}

#[test]
fn numbers_do_not_collide_under_eight_threads() {
    on_each_engine(|lab| {
        let mut numbers = Vec::new();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|thread| {
                    scope.spawn(move || {
                        (0..10)
                            .map(|k| {
                                lab.company(&format!("公司 {thread}.{k}"))
                                    .number
                                    .to_string()
                            })
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            for thread in threads {
                numbers.extend(thread.join().unwrap());
            }
        });
        let expected: Vec<_> = (1..=80).map(|n| format!("201901{n:03}")).collect();
        numbers.sort();
        assert_eq!(numbers, expected);
    });
}

#[test]
fn one_name_registered_by_eight_desks_at_once_gets_one_number() {
    on_each_engine(|lab| {
        let numbers: BTreeSet<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| lab.company("同名公司").number))
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(numbers.len(), 1);
        assert_eq!(
            lab.company("另一家").number.to_string(),
            "201901002",
            "no gap"
        );
    });
}

#[test]
fn each_month_counts_from_one_and_a_full_month_is_an_error() {
    on_each_engine(|lab| {
        lab.company("一月的公司");
        let register = |name: &str, on: NaiveDate| {
            lab.store.transaction(&tester(), |tx| {
                let details = CompanyDetails::default();
                let registered =
                    companies::register(tx, &name_of(name), &details, Quota::default(), on)?;
                tx.record("company.register", crate::support::anything(), &(), &1)?;
                match registered {
                    Registered::New(company) => Ok(company),
                    Registered::Known(_) => panic!("known"),
                }
            })
        };
        let february = NaiveDate::from_ymd_opt(2019, 2, 1).unwrap();
        let first = register("二月的公司", february).unwrap();
        assert_eq!(first.number.to_string(), "201902001");

        lab.tamper("UPDATE number_sequences SET last = 999 WHERE scope = 'company 2019-02'");
        for name in ["第一千家", "再试一次"] {
            let full = register(name, february);
            assert!(
                matches!(
                    full,
                    Err(StoreError::Number(NumberError::Exhausted {
                        limit: 999,
                        ..
                    }))
                ),
                "{full:?}"
            );
        }
        let march = NaiveDate::from_ymd_opt(2019, 3, 1).unwrap();
        assert_eq!(
            register("三月的公司", march).unwrap().number.to_string(),
            "201903001"
        );
    });
}

#[test]
fn what_is_saved_is_what_is_read() {
    on_each_engine(|lab| {
        let mut company = lab.company("甲公司");
        company.name = name_of("甲公司（新名）");
        company.state = CompanyState::Closed;
        company.details = CompanyDetails {
            contact: "王丽".to_owned(),
            phone: "0755-12345678".to_owned(),
            address: "深圳市 南山区".to_owned(),
            credit_code: "91440300MA5EXAMPLE".to_owned(),
            legal_person: "李强".to_owned(),
            post_code: "518000".to_owned(),
            email: "wang@example.cn".to_owned(),
            prefixes: vec!["6901234".to_owned(), "69212345".to_owned()],
            remark: "第一行\n第二行 \u{4db6}".to_owned(),
        };
        lab.doing(|tx| companies::save(tx, &company));
        let by_number = lab
            .store
            .read(|conn| companies::find_by_number(conn, Viewer::Laboratory, company.number))
            .unwrap();
        assert_eq!(by_number, Some(company.clone()));
        let by_name = lab
            .store
            .read(|conn| {
                companies::find_by_name(conn, Viewer::Laboratory, &name_of("甲公司(新名)"))
            })
            .unwrap();
        assert_eq!(by_name, Some(company));
    });
}

#[test]
fn a_company_cannot_take_anothers_name() {
    on_each_engine(|lab| {
        lab.company("甲公司");
        let mut other = lab.company("乙公司");
        other.name = name_of("甲 公司");
        let result = lab
            .store
            .transaction(&tester(), |tx| companies::save(tx, &other));
        assert!(
            matches!(result, Err(StoreError::Duplicate { .. })),
            "{result:?}"
        );
    });
}

#[test]
fn a_quota_that_somebody_else_moved_is_not_overwritten() {
    on_each_engine(|lab| {
        let as_read = lab.company("甲公司");
        lab.doing(|tx| companies::move_quota(tx, &as_read, Quota::new(962)));
        let late = lab.store.transaction(&tester(), |tx| {
            companies::move_quota(tx, &as_read, Quota::new(999))
        });
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        let now = lab
            .store
            .read(|conn| companies::find(conn, Viewer::Laboratory, as_read.id))
            .unwrap()
            .unwrap();
        assert_eq!(now.quota.left(), 962);
    });
}

fn names(lab: &Laboratory, viewer: Viewer, text: &str) -> Vec<String> {
    let filter = CompanyFilter {
        text: text.to_owned(),
        state: None,
    };
    let page = lab
        .store
        .read(|conn| companies::list(conn, viewer, &filter, Paging::first(50)))
        .unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|c| c.name.to_string()).collect()
}

#[test]
fn lists_are_searched_by_part_of_name_or_number_whatever_the_case() {
    on_each_engine(|lab| {
        for name in ["华强电子", "Huaqiang ABC", "100%_果汁"] {
            lab.company(name);
        }
        for (text, expected) in [
            ("华强", vec!["华强电子"]),
            ("huaQIANGabc", vec!["Huaqiang ABC"]),
            ("ＡＢＣ", vec!["Huaqiang ABC"]),
            ("201901003", vec!["100%_果汁"]),
            ("%", vec!["100%_果汁"]),
            ("_", vec!["100%_果汁"]),
            ("\\", vec![]),
            ("没有", vec![]),
        ] {
            assert_eq!(names(lab, Viewer::Laboratory, text), expected, "{text}");
        }
        assert_eq!(names(lab, Viewer::Laboratory, " ").len(), 3);
    });
}

#[test]
fn pages_of_a_list_meet_without_overlap_and_count_the_whole() {
    on_each_engine(|lab| {
        for n in 0..7 {
            lab.company(&format!("公司{n}"));
        }
        let mut seen = Vec::new();
        let mut paging = Paging::first(3);
        loop {
            let page = lab
                .store
                .read(|conn| {
                    companies::list(conn, Viewer::Laboratory, &CompanyFilter::default(), paging)
                })
                .unwrap();
            assert_eq!(page.total, 7);
            seen.extend(page.rows.into_iter().map(|c| c.name.to_string()));
            match page.next {
                Some(next) => paging.after = Some(next),
                None => break,
            }
        }
        let expected: Vec<_> = (0..7).rev().map(|n| format!("公司{n}")).collect();
        assert_eq!(seen, expected);
    });
}

#[test]
fn a_company_sees_itself_only() {
    on_each_engine(|lab| {
        let own = lab.company("甲公司");
        let other = lab.company("乙公司");
        let viewer = Viewer::Company(own.id);
        assert_eq!(names(lab, viewer, ""), ["甲公司"]);
        assert_eq!(names(lab, viewer, "乙"), Vec::<String>::new());
        lab.store
            .read(|conn| {
                assert!(companies::find(conn, viewer, own.id)?.is_some());
                assert_eq!(companies::find(conn, viewer, other.id)?, None);
                assert_eq!(companies::find_by_number(conn, viewer, other.number)?, None);
                assert_eq!(companies::find_by_name(conn, viewer, &other.name)?, None);
                let both = companies::find_all(conn, viewer, &[own.id, other.id])?;
                assert_eq!(both.into_keys().collect::<Vec<_>>(), [own.id]);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}
