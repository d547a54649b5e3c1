//! Intakes: numbers of a company, states that nobody moves behind another's back, lists.

use chrono::NaiveDate;
use domain::{
    id::UserId,
    intake::{Delivery, IntakeOutcome, IntakeState},
    person::{Post, Role, UserName, Viewer},
    quota::Quota,
};
use store::{
    Paging, StoreError,
    intakes::{self, IntakeFilter},
    users::{self, NewUser},
};

use crate::support::{Laboratory, on_each_engine, tester};

fn reviewer(lab: &Laboratory) -> UserId {
    lab.doing(|tx| {
        users::add(
            tx,
            NewUser {
                name: UserName::parse("reviewer").unwrap(),
                display_name: "审核".to_owned(),
                post: Post::new(Role::Reviewer, None).unwrap(),
                password_hash: String::new(),
            },
        )
    })
    .id
}

#[test]
fn two_browsers_opening_an_intake_at_once_get_two_numbers() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let mut numbers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| lab.intake(&company).number.to_string()))
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        numbers.sort();
        let expected: Vec<_> = (1..=8).map(|k| format!("201901001-{k}")).collect();
        assert_eq!(numbers, expected);
        let other = lab.company("乙公司");
        assert_eq!(lab.intake(&other).number.to_string(), "201901002-1");
    });
}

#[test]
fn what_is_saved_is_what_is_read() {
    on_each_engine(|lab| {
        let released_by = reviewer(lab);
        let company = lab.company("甲公司");
        let opened = lab.intake(&company);
        let read = |number| {
            lab.store
                .read(|conn| intakes::find_by_number(conn, Viewer::Laboratory, number))
                .unwrap()
                .unwrap()
        };
        assert_eq!(read(opened.number), opened);

        let mut sent = opened.clone();
        sent.state = IntakeState::Sent;
        sent.outcome = Some(IntakeOutcome {
            used: 38,
            success: 35,
            left: Quota::new(62),
            released_by,
            released_at: lab.store.now(),
        });
        sent.delivery = Some(Delivery {
            sent_on: NaiveDate::from_ymd_opt(2019, 1, 31).unwrap(),
            waybill: "SF1234567890".to_owned(),
        });
        sent.due_on = None;
        lab.doing(|tx| intakes::save(tx, IntakeState::Open, &sent));
        assert_eq!(read(opened.number), sent, "also what became absent");
    });
}

#[test]
fn an_intake_that_somebody_else_moved_is_not_moved_again() {
    on_each_engine(|lab| {
        let mut intake = lab.intake(&lab.company("甲公司"));
        intake.state = IntakeState::UnderReview;
        lab.doing(|tx| intakes::save(tx, IntakeState::Open, &intake));
        intake.state = IntakeState::Cancelled;
        let late = lab.store.transaction(&tester(), |tx| {
            intakes::save(tx, IntakeState::Open, &intake)
        });
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    });
}

#[test]
fn unfinished_intakes_of_a_company_come_in_order() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let mut first = lab.intake(&company);
        let second = lab.intake(&company);
        lab.intake(&lab.company("乙公司"));
        let unfinished = || {
            lab.store
                .read(|conn| intakes::unfinished_of(conn, company.id))
                .unwrap()
        };
        assert_eq!(unfinished(), [first.number, second.number]);
        first.state = IntakeState::Cancelled;
        lab.doing(|tx| intakes::save(tx, IntakeState::Open, &first));
        assert_eq!(unfinished(), [second.number]);
    });
}

#[test]
fn lists_are_filtered_by_state_and_company_and_leak_nothing() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let mut cancelled = lab.intake(&own);
        cancelled.state = IntakeState::Cancelled;
        lab.doing(|tx| intakes::save(tx, IntakeState::Open, &cancelled));
        let open = lab.intake(&own);
        let foreign = lab.intake(&other);

        let numbers = |viewer: Viewer, filter: IntakeFilter| {
            let page = lab
                .store
                .read(|conn| intakes::list(conn, viewer, &filter, Paging::first(9)))
                .unwrap();
            assert_eq!(page.total, page.rows.len() as u64);
            page.rows.iter().map(|i| i.number).collect::<Vec<_>>()
        };
        let all = IntakeFilter::default;
        let lab_sees = Viewer::Laboratory;
        assert_eq!(
            numbers(lab_sees, all()),
            [foreign.number, open.number, cancelled.number]
        );
        let states = vec![IntakeState::Cancelled, IntakeState::Sent];
        assert_eq!(
            numbers(lab_sees, IntakeFilter { states, ..all() }),
            [cancelled.number]
        );
        let company = Some(other.id);
        assert_eq!(
            numbers(lab_sees, IntakeFilter { company, ..all() }),
            [foreign.number]
        );
        let own_view = Viewer::Company(own.id);
        assert_eq!(numbers(own_view, all()), [open.number, cancelled.number]);
        assert_eq!(numbers(own_view, IntakeFilter { company, ..all() }), []);
        lab.store
            .read(|conn| {
                assert_eq!(intakes::find(conn, own_view, foreign.id)?, None);
                assert_eq!(
                    intakes::find_by_number(conn, own_view, foreign.number)?,
                    None
                );
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let open_ones: Vec<_> = lab
            .store
            .read(intakes::all_open)
            .unwrap()
            .iter()
            .map(|i| i.number)
            .collect();
        assert_eq!(open_ones, [open.number, foreign.number]);
    });
}
