//! Nothing is written without a record, and no record can be changed unseen.

use domain::{
    audit::{AuditBreak, Noun, Subject, Who},
    company::CompanyDetails,
    id::UserId,
    person::{UserName, Viewer},
    quota::Quota,
};
use store::{
    Paging, Store, StoreError,
    audit::{self, AuditFilter},
    companies,
};

use crate::support::{anything, january, name_of, on_each_engine, tester};

fn verify(store: &Store) -> Result<i64, AuditBreak> {
    store.read(audit::verify).unwrap().map(|head| head.sequence)
}

#[test]
fn a_transaction_that_writes_without_a_record_is_undone() {
    on_each_engine(|lab| {
        let name = name_of("无记录公司");
        let result = lab.store.transaction(&tester(), |tx| {
            let details = CompanyDetails::default();
            companies::register(tx, &name, &details, Quota::new(1), january())
        });
        assert!(
            matches!(&result, Err(StoreError::Unrecorded { who }) if who == "test"),
            "{result:?}"
        );
        let found = lab
            .store
            .read(|conn| companies::find_by_name(conn, Viewer::Laboratory, &name))
            .unwrap();
        assert_eq!(found, None);
        assert_eq!(
            lab.company("下一家").number.to_string(),
            "201901001",
            "no gap"
        );
    });
}

#[test]
fn a_transaction_that_fails_leaves_neither_row_nor_record() {
    on_each_engine(|lab| {
        let result: Result<(), StoreError> = lab.store.transaction(&tester(), |tx| {
            let details = CompanyDetails::default();
            companies::register(tx, &name_of("甲"), &details, Quota::new(1), january())?;
            tx.record("company.register", anything(), &(), &1)?;
            Err(StoreError::Busy)
        });
        assert!(matches!(result, Err(StoreError::Busy)));
        assert_eq!(verify(&lab.store), Ok(0));
        assert_eq!(lab.company("乙").number.to_string(), "201901001");
    });
}

#[test]
fn a_panic_inside_a_transaction_undoes_it_and_the_store_goes_on() {
    on_each_engine(|lab| {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            lab.doing(|tx| -> Result<(), StoreError> {
                let details = CompanyDetails::default();
                companies::register(tx, &name_of("甲"), &details, Quota::new(1), january())?;
                panic!("on purpose");
            });
        }));
        assert!(caught.is_err());
        assert_eq!(lab.company("乙").number.to_string(), "201901001");
    });
}

#[test]
fn a_transaction_within_a_transaction_is_an_error_and_no_deadlock() {
    on_each_engine(|lab| {
        let inner = lab.doing(|_| {
            Ok(lab
                .store
                .transaction(&tester(), |_| Ok::<_, StoreError>(())))
        });
        assert!(matches!(inner, Err(StoreError::Nested)));
    });
}

#[test]
fn records_say_who_did_what_to_which_thing_with_old_and_new() {
    on_each_engine(|lab| {
        let who = Who::User {
            id: UserId::new(7),
            name: UserName::parse("wang").unwrap(),
        };
        lab.store
            .transaction(&who, |tx| {
                let subject = Subject::new(Noun::Company, 9, "201901032");
                tx.record("company.change", subject, &"旧", &[1, 2])
            })
            .unwrap();
        lab.doing(|_| Ok(()));

        let list = |filter| {
            lab.store
                .read(|conn| audit::list(conn, &filter, Paging::first(10)))
                .unwrap()
        };
        let all = list(AuditFilter::default());
        assert_eq!((all.total, all.rows.len()), (2, 2));
        let of_company = list(AuditFilter {
            subject: Some((Noun::Company, 9)),
            user: Some(UserId::new(7)),
        });
        let record = &of_company.rows[0];
        assert_eq!(of_company.total, 1);
        assert_eq!(record.who, who);
        assert_eq!(record.action, "company.change");
        assert_eq!(record.subject.label, "201901032");
        assert_eq!(record.old.as_deref(), Some("\"旧\""));
        assert_eq!(record.new.as_deref(), Some("[1,2]"));
        assert_eq!(record.at, lab.store.now());
        let of_nobody = list(AuditFilter {
            user: Some(UserId::new(8)),
            ..AuditFilter::default()
        });
        assert_eq!(of_nobody.total, 0);
    });
}

#[test]
fn verifying_finds_a_changed_a_removed_and_a_cut_off_record() {
    let broken = |sql: &str| {
        let found = std::cell::RefCell::new(Vec::new());
        on_each_engine(|lab| {
            for _ in 0..4 {
                lab.doing(|_| Ok(()));
            }
            assert_eq!(verify(&lab.store), Ok(4));
            lab.tamper(sql);
            found.borrow_mut().push(verify(&lab.store).unwrap_err());
        });
        found.into_inner()
    };
    let check = |sql: &str, expected: AuditBreak| {
        for found in broken(sql) {
            assert_eq!(found, expected, "{sql}");
        }
    };
    check(
        "UPDATE audit_records SET new = '3' WHERE sequence = 2",
        AuditBreak::Content { sequence: 2 },
    );
    check(
        "UPDATE audit_records SET at = at + 1 WHERE sequence = 4",
        AuditBreak::Content { sequence: 4 },
    );
    check(
        "DELETE FROM audit_records WHERE sequence = 2",
        AuditBreak::Gap {
            expected: 2,
            found: 3,
        },
    );
    check(
        "DELETE FROM audit_records WHERE sequence = 4",
        AuditBreak::Tail {
            expected: 4,
            found: 3,
        },
    );
    check(
        "DELETE FROM audit_records",
        AuditBreak::Tail {
            expected: 4,
            found: 0,
        },
    );
}

#[test]
fn the_chain_stays_whole_under_eight_writers() {
    on_each_engine(|lab| {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        lab.doing(|_| Ok(()));
                    }
                });
            }
        });
        assert_eq!(verify(&lab.store), Ok(80));
    });
}

#[test]
fn an_unreachable_database_says_so_in_its_own_words_and_without_the_password() {
    let refused = Store::open("postgres://lab:secret@127.0.0.1:1/lab")
        .err()
        .unwrap();
    let text = refused.to_string();
    assert!(text.contains("postgres://lab@127.0.0.1:1/lab"), "{text}");
    assert!(text.contains("refused"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn migrating_twice_changes_nothing() {
    on_each_engine(|lab| {
        assert!(!lab.store.needs_migration().unwrap());
        assert_eq!(lab.store.migrate().unwrap(), Vec::<String>::new());
    });
}
