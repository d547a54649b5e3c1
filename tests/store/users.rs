//! Signing in: users, passwords, lock-outs and sessions.

use chrono::TimeDelta;
use domain::{
    digest::Digest,
    person::{Post, Role, User, UserName},
};
use store::{
    Paging, StoreError, sessions,
    users::{self, NewUser},
};

use crate::support::{Laboratory, on_each_engine, tester};

fn user(lab: &Laboratory, name: &str, post: Post) -> User {
    lab.doing(|tx| {
        users::add(
            tx,
            NewUser {
                name: UserName::parse(name).unwrap(),
                display_name: "王丽".to_owned(),
                post,
                password_hash: "hash 1".to_owned(),
            },
        )
    })
}

fn technician() -> Post {
    Post::new(Role::Technician, None).unwrap()
}

#[test]
fn users_are_found_as_they_were_added_and_names_are_taken_once() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let post = Post::new(Role::Company, Some(company.id)).unwrap();
        let client = user(lab, "client", post);
        let other = user(lab, "wang", technician());
        let found = lab.store.read(|conn| users::find(conn, client.id)).unwrap();
        assert_eq!(found.as_ref(), Some(&client));
        let page = lab
            .store
            .read(|conn| users::list(conn, Paging::first(5)))
            .unwrap();
        assert_eq!((page.total, page.rows), (2, vec![other, client]));
        let twice = lab.store.transaction(&tester(), |tx| {
            let new = NewUser {
                name: UserName::parse("WANG").unwrap(),
                display_name: String::new(),
                post: technician(),
                password_hash: String::new(),
            };
            users::add(tx, new)
        });
        assert!(
            matches!(twice, Err(StoreError::Duplicate { .. })),
            "{twice:?}"
        );
    });
}

#[test]
fn failed_sign_ins_are_counted_and_a_new_password_opens_the_lock() {
    on_each_engine(|lab| {
        let wang = user(lab, "wang", technician());
        let until = lab.store.now() + TimeDelta::minutes(15);
        let known = || {
            let found = lab.store.read(|conn| users::credentials(conn, &wang.name));
            let found = found.unwrap().unwrap();
            (found.password_hash, found.failed_count, found.locked_until)
        };
        lab.store
            .keep_house(|keep| {
                users::note_failure(keep, wang.id, None)?;
                users::note_failure(keep, wang.id, Some(until))
            })
            .unwrap();
        assert_eq!(known(), ("hash 1".to_owned(), 2, Some(until)));
        lab.store
            .keep_house(|keep| users::forget_failures(keep, wang.id))
            .unwrap();
        assert_eq!(known(), ("hash 1".to_owned(), 0, None));
        lab.store
            .keep_house(|keep| users::note_failure(keep, wang.id, Some(until)))
            .unwrap();
        lab.doing(|tx| users::set_password(tx, wang.id, "hash 2"));
        assert_eq!(known(), ("hash 2".to_owned(), 0, None));
    });
}

#[test]
fn a_session_lives_until_it_ends_is_closed_or_its_user_may_not_sign_in() {
    on_each_engine(|lab| {
        let mut wang = user(lab, "wang", technician());
        let token = Digest::of(b"token");
        let hour = TimeDelta::hours(1);
        let start = lab.store.now();
        let found = || {
            let now = lab.store.now();
            lab.store
                .read(|conn| sessions::find(conn, &token, now))
                .unwrap()
        };
        let open = || {
            let end = lab.store.now() + hour;
            lab.doing(|tx| sessions::open(tx, &token, wang.id, "csrf", end));
        };
        open();
        let session = found().unwrap();
        assert_eq!(
            (session.user, session.csrf),
            (wang.clone(), "csrf".to_owned())
        );
        assert_eq!(session.expires_at, start + hour);

        lab.clock.advance(hour / 2);
        let later = lab.store.now() + hour;
        lab.store
            .keep_house(|keep| sessions::prolong(keep, &token, later))
            .unwrap();
        lab.clock.advance(hour - TimeDelta::seconds(1));
        assert!(found().is_some());
        lab.clock.advance(TimeDelta::seconds(1));
        assert!(found().is_none());
        let forgotten = lab.store.keep_house(sessions::forget_expired).unwrap();
        assert_eq!(forgotten, 1);

        open();
        lab.doing(|tx| sessions::close(tx, &token));
        assert!(found().is_none());

        open();
        lab.doing(|tx| users::set_password(tx, wang.id, "hash 2"));
        assert!(found().is_none(), "a new password ends old sessions");

        open();
        wang.disabled = true;
        lab.doing(|tx| users::save(tx, &wang));
        assert!(found().is_none());
    });
}
