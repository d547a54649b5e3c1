//! Background work: taken by one, taken over from the silent, ended by its owner.

use chrono::TimeDelta;
use domain::job::{Job, JobKind, JobState};
use serde_json::json;
use store::{Paging, jobs};

use crate::support::{Laboratory, on_each_engine};

fn take(lab: &Laboratory, owner: &str) -> Option<Job> {
    let silence = TimeDelta::seconds(30);
    lab.store
        .keep_house(|keep| jobs::take(keep, owner, silence))
        .unwrap()
}

#[test]
fn a_job_is_taken_once_and_taken_over_when_its_owner_falls_silent() {
    on_each_engine(|lab| {
        let payload = json!({"file": "数据.txt"});
        let add = || lab.doing(|tx| jobs::add(tx, JobKind::ALL[0], &payload));
        let (first, second) = (add(), add());
        assert_eq!(take(lab, "one").map(|job| job.id), Some(first));
        assert_eq!(take(lab, "two").map(|job| job.id), Some(second));
        assert!(take(lab, "three").is_none());

        let progress = |owner| {
            lab.store
                .keep_house(|keep| jobs::progress(keep, first, owner, 5, Some(10)))
                .unwrap()
        };
        lab.clock.advance(TimeDelta::seconds(29));
        assert!(progress("one"));
        lab.clock.advance(TimeDelta::seconds(29));
        let silent = take(lab, "three").unwrap();
        assert_eq!((silent.id, silent.payload), (second, payload.clone()));
        assert!(take(lab, "four").is_none(), "the first gave a sign of life");

        let job = |id| lab.store.read(|conn| jobs::get(conn, id)).unwrap();
        assert_eq!((job(first).done, job(first).total), (5, Some(10)));
        let end = |id, owner| {
            let result = json!({"new": 7});
            lab.store
                .keep_house(|keep| jobs::finish(keep, id, owner, Ok(&result)))
                .unwrap();
        };
        end(second, "two");
        assert_eq!(
            job(second).state,
            JobState::Running,
            "it is no longer two's"
        );
        end(second, "three");
        assert_eq!(job(second).state, JobState::Done);
        assert_eq!(job(second).result, Some(json!({"new": 7})));
        lab.store
            .keep_house(|keep| jobs::finish(keep, first, "one", Err("unplugged")))
            .unwrap();
        assert_eq!(job(first).state, JobState::Failed);
        assert_eq!(job(first).error, "unplugged");

        let page = lab
            .store
            .read(|conn| jobs::list(conn, Paging::first(1)))
            .unwrap();
        assert_eq!((page.total, page.rows[0].id), (2, second));
    });
}

#[test]
fn eight_workers_never_take_the_same_job() {
    on_each_engine(|lab| {
        for _ in 0..20 {
            lab.doing(|tx| jobs::add(tx, JobKind::ALL[0], &json!({})));
        }
        let mut taken: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|worker| {
                    scope.spawn(move || {
                        let owner = format!("worker {worker}");
                        // A worker that was too slow gets nothing and asks again.
                        let asks = (0..40).filter_map(|_| take(lab, &owner));
                        asks.map(|job| job.id).collect::<Vec<_>>()
                    })
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|t| t.join().unwrap())
                .collect()
        });
        taken.sort();
        let all = taken.len();
        taken.dedup();
        assert_eq!((all, taken.len()), (20, 20));
    });
}
