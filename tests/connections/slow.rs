//! A server that answers slowly, stops answering, or is cut off in the middle: waited for, shown,
//! gone on with, and nothing is taken twice.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use barlab::actions::configure_connection::{Password as Change, add_connection};
use barlab::connections as running;
use domain::connection::{Health, Standing};
use importers::sources::mariadb::{Address, Login, MariadbError, Server, Tls};
use store::connections;

use crate::{
    laboratory::{Laboratory, settings},
    server::{Database, shared},
    verifier::Verifier,
};

/// Between a reader and the server: hands on what either says, the server's words late.
struct Line {
    port: u16,
    /// Milliseconds before each of the server's words; `SILENT` for none at all, `CUT` to break off
    /// after the first thousand bytes of an answer.
    late: Arc<AtomicU64>,
}

/// The server says nothing any more.
const SILENT: u64 = u64::MAX;

/// The line breaks in the middle of an answer.
const CUT: u64 = u64::MAX - 1;

impl Line {
    fn to(server: &str) -> Self {
        let place = server.rsplit_once('@').unwrap().1;
        let place = place.split('/').next().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let late = Arc::new(AtomicU64::new(0));
        let how = Arc::clone(&late);
        thread::spawn(move || {
            for reader in listener.incoming() {
                let (Ok(reader), Ok(server)) = (reader, TcpStream::connect(&place)) else {
                    return;
                };
                let (asks, answers) = (reader.try_clone().unwrap(), server.try_clone().unwrap());
                let prompt = Arc::new(AtomicU64::new(0));
                thread::spawn(move || hand_on(asks, server, &prompt));
                let how = Arc::clone(&how);
                thread::spawn(move || hand_on(answers, reader, &how));
            }
        });
        Self { port, late }
    }

    fn is(&self, late: u64) {
        self.late.store(late, Ordering::Relaxed);
    }

    /// The same address through this line.
    fn of(&self, address: &str) -> String {
        let (login, place) = address.rsplit_once('@').unwrap();
        let database = place.split_once('/').unwrap().1;
        format!("{login}@127.0.0.1:{}/{database}", self.port)
    }
}

/// Hands on until either side is gone.
fn hand_on(mut from: TcpStream, mut to: TcpStream, late: &AtomicU64) {
    let mut said = 0;
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        said += length;
        match late.load(Ordering::Relaxed) {
            SILENT => {
                while late.load(Ordering::Relaxed) == SILENT {
                    thread::sleep(Duration::from_millis(20));
                }
                break;
            }
            CUT if said > 1000 => break,
            CUT => {}
            late => thread::sleep(Duration::from_millis(late)),
        }
        if to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(40), "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_slow_server_is_waited_for_a_lost_line_is_shown_and_nothing_is_taken_twice() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 40);
    let line = Line::to(&database.reader);
    line.is(60);
    let lab = Laboratory::new();
    let through = settings(&line.of(&database.reader));
    let added = add_connection(&lab.app, &through_who(), through, Change::Keep).unwrap();
    let health = || -> Health {
        let read = |conn: &mut _| connections::get(conn, added.id);
        lab.app.store.read(read).unwrap().health
    };
    let _supervisor = running::start(Arc::clone(&lab.app)).unwrap();
    // It takes its time, and the page says that it works.
    until("at work", || health().standing == Standing::Running);
    until("taken slowly", || lab.measurements() == 40);
    until("waits", || health().standing == Standing::Waiting);
    assert_eq!(health().failures, 0, "slow is no failure");

    // The line breaks in the middle of every answer.
    line.is(CUT);
    verifier.many(41, 60);
    until("fails", || health().failures >= 2);
    let failing = health();
    assert_eq!(failing.standing, Standing::Failing);
    let key = failing.last_error.unwrap().key;
    assert!(
        ["connections.mysql.lost", "connections.mysql.unreachable"].contains(&key.as_str()),
        "{key}"
    );
    let wait = failing.next_at.unwrap() - failing.failing_since.unwrap();
    assert!(
        wait.num_milliseconds() > 1000,
        "each wait is longer: {wait}"
    );

    // It is slow again, and then as it should be: everything is there once.
    line.is(5);
    until("all taken", || lab.measurements() == 60);
    until("well again", || {
        let health = health();
        health.failures == 0 && health.standing == Standing::Waiting
    });
    assert_eq!(health().failing_since, None);
    assert_eq!(lab.read_kept().len(), 60, "no report was fetched twice");
}

fn through_who() -> domain::audit::Who {
    domain::audit::Who::program("test")
}

#[test]
fn a_server_that_falls_silent_is_given_up_after_the_time_it_is_given() {
    let Some(server) = shared() else { return };
    let line = Line::to(&server);
    let (address, password) = Address::parse(&line.of(&server)).unwrap();
    let login = Login {
        address,
        password,
        tls: Tls::Off,
        patience: Duration::from_millis(1500),
    };
    let mut asked = Server::connect(&login, Arc::new(|| false)).unwrap();
    line.is(300);
    asked.run("DO 1").unwrap();
    line.is(SILENT);
    let began = Instant::now();
    let given_up = asked.run("DO 1").unwrap_err();
    assert!(
        matches!(given_up, MariadbError::Slow { .. }),
        "{given_up:?}"
    );
    assert!(given_up.is_passing() && given_up.is_connection_lost());
    let took = began.elapsed();
    assert!(
        took > Duration::from_millis(1000) && took < Duration::from_secs(6),
        "{took:?}"
    );
}
