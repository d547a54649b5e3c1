//! Lists and searches of a full laboratory, asked by a hundred people at once from the real server.
//!
//! Everybody asks for a page, reads it for two seconds and asks for the next one; what is measured
//! is the time within which nineteen of twenty pages came whole.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use domain::{audit::Who, person::Role};
use store::{
    Options, Paging,
    measurements::{self, Placement},
    sources,
};

use super::{
    super::shell::Failure,
    Bench, Scale,
    child::ourselves,
    line::{Budget, Line, Unit},
    preload, server,
};
use crate::{
    actions::{
        add_user::{NewPerson, add_user},
        match_by_hand::take_back,
        sign_in::sign_in,
    },
    app::App,
    web::visitor::SESSION,
};

/// Bytes of an answer that tell whether it is a page or sends the browser on.
const FINE: [&[u8]; 2] = [b"HTTP/1.1 200 ", b"HTTP/1.1 303 "];

/// Pages a person goes through, again and again.
struct Round {
    work: &'static str,
    paths: Vec<String>,
}

/// The pages, in the laboratory that the import left.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("import", Options::default())?;
    let who = Who::program("bench");
    let person = NewPerson {
        name: "bench".to_owned(),
        display_name: String::new(),
        role: Role::Technician,
        company: None,
        password: "a bench of oak".to_owned(),
    };
    let password = person.password.clone();
    add_user(&app, &who, person)?;
    let cookie = format!("{SESSION}={}", sign_in(&app, "bench", &password)?.token);
    fill_inbox(&app, &who)?;
    let rounds = rounds(bench.scale.there);
    let data = app.settings.data.clone();
    drop(app);
    let started = server::started(ourselves(&data).map_err(Failure::io(&data))?);
    let address = started.as_ref().map(|started| started.address);
    let measured = |round| slow_ones(bench.scale, address?, &cookie, round);
    Ok(rounds
        .iter()
        .map(|round| line(round.work, measured(round)))
        .collect())
}

/// Takes every fifth of a thousand measurements back from its sample, so that the inbox is as
/// full as on a bad day and has something to suggest.
fn fill_inbox(app: &App, who: &Who) -> Result<(), Failure> {
    let some = Paging {
        after: None,
        limit: 1000,
    };
    let last = |conn: &mut _| {
        let last = sources::list(conn, some)?.rows.into_iter().next();
        last.map(|source| measurements::of_source(conn, source.id, some))
            .transpose()
    };
    let measured = app.store.read(last)?.map(|page| page.rows);
    for one in measured.into_iter().flatten().step_by(5) {
        if let Placement::Matched { sample, .. } = one.placement {
            take_back(app, who, sample, one.id)?;
        }
    }
    Ok(())
}

fn line(work: &'static str, measured: Option<f64>) -> Line {
    Line::new(work, Unit::Milliseconds, Budget::Below(50.0), measured)
}

fn rounds(there: u32) -> [Round; 2] {
    let some = |number: u32| preload::code(number * (there / 97).max(1) % there.max(1));
    let lists = [
        "/",
        "/intakes",
        "/intakes?list=all",
        "/intakes?list=cancelled",
        "/companies",
        "/measurements",
        "/inbox",
        "/documents",
    ];
    let names = ["/search?q=bench", "/search?q=2019", "/companies?q=bench+60"];
    let codes = (0..7).map(|number| format!("/search?q={}", some(number)));
    [
        Round {
            work: "pages_lists",
            paths: lists.map(str::to_owned).to_vec(),
        },
        Round {
            work: "pages_searches",
            paths: codes.chain(names.map(str::to_owned)).collect(),
        },
    ]
}

/// Milliseconds that nineteen of twenty pages do not exceed; absent if one does not come.
fn slow_ones(scale: Scale, address: SocketAddr, cookie: &str, round: &Round) -> Option<f64> {
    // Each page once, so that nobody pays for the first reading of a file.
    for path in &round.paths {
        asked(address, cookie, path)?;
    }
    let mut took: Vec<f64> = thread::scope(|scope| {
        let threads: Vec<_> = (0..scale.people)
            .map(|person| scope.spawn(move || one_person(scale, person, address, cookie, round)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().ok().flatten())
            .collect::<Option<Vec<_>>>()
    })?
    .concat();
    took.sort_by(f64::total_cmp);
    took.get(took.len() * 19 / 20).copied()
}

/// What one person waits for each of so many pages; people begin one after the other.
fn one_person(
    scale: Scale,
    person: u32,
    address: SocketAddr,
    cookie: &str,
    round: &Round,
) -> Option<Vec<f64>> {
    let reading = Duration::from_millis(scale.reading);
    thread::sleep(reading * person / scale.people.max(1));
    let first = usize::try_from(person).ok()?;
    let paths = round
        .paths
        .iter()
        .cycle()
        .skip(first % round.paths.len().max(1));
    (0..scale.pages)
        .zip(paths)
        .map(|(_, path)| {
            let took = asked(address, cookie, path)?;
            thread::sleep(reading);
            Some(took)
        })
        .collect()
}

/// Milliseconds from the question to the whole page.
fn asked(address: SocketAddr, cookie: &str, path: &str) -> Option<f64> {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    let mut answer = Vec::new();
    stream.write_all(request.as_bytes()).ok()?;
    stream.read_to_end(&mut answer).ok()?;
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    FINE.iter()
        .any(|fine| answer.starts_with(fine))
        .then_some(took)
}
