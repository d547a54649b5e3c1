//! `barlab serve`: pages answer until the process is told to stop.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::Laboratory;

/// A running server, stopped when the test ends however it ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn pages_answer_on_the_address_that_was_asked_for() {
    for laboratory in Laboratory::on_each_engine() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let mut command = laboratory.command(&["serve", "--listen", &address]);
        let server = Server(command.stdout(Stdio::null()).spawn().unwrap());
        let began = Instant::now();
        let ready = loop {
            match ureq::get(format!("http://{address}/readyz")).call() {
                Ok(answer) => break answer.status(),
                Err(error) => assert!(began.elapsed() < Duration::from_secs(60), "{error}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        assert_eq!(ready, 200);
        let port = address.rsplit(':').next().unwrap();
        let second = laboratory.run(&["serve", "--listen", &address]);
        assert_eq!(
            second.out, "",
            "an address that another program has is not announced"
        );
        second.refused(1, &[&address, port, "taken by another program"]);
        drop(server);
    }
}

#[test]
fn who_starts_a_laboratory_without_users_is_told_how_to_let_the_first_one_in() {
    let laboratory = Laboratory::unmade();
    let command = "barlab user add admin --role admin";
    let migrated = laboratory.run(&["migrate"]).out;
    assert!(migrated.contains(command), "{migrated}");
    assert_eq!(migrated.lines().count(), 3, "{migrated}");
    let said = |lines: usize| {
        let mut serve = laboratory.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut server = Server(serve.stdout(Stdio::piped()).spawn().unwrap());
        let out = BufReader::new(server.0.stdout.take().unwrap());
        let lines = out.lines().take(lines).map(Result::unwrap);
        let said: Vec<_> = lines.collect();
        let address = said[0]
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let address = address.unwrap().trim_end_matches('.');
        let page = ureq::get(format!("{address}/sign-in")).call().unwrap();
        (said.join("\n"), page.into_body().read_to_string().unwrap())
    };
    let (told, page) = said(2);
    assert!(told.contains(command) && page.contains(command), "{told}");
    laboratory
        .run(&["user", "add", "anna", "--role", "admin"])
        .done();
    assert!(!said(1).1.contains(command));
    assert!(!laboratory.run(&["migrate"]).out.contains(command));
}

#[test]
fn the_address_is_announced_once_it_is_taken() {
    let laboratory = Laboratory::new();
    let mut command = laboratory.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut server = Server(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut said = String::new();
    let mut out = BufReader::new(server.0.stdout.take().unwrap());
    out.read_line(&mut said).unwrap();
    let address = said
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let address = address.unwrap().trim_end_matches(['.', '。']);
    assert!(!address.ends_with(":0"), "{address}");
    let answer = ureq::get(format!("{address}/readyz")).call().unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn nothing_is_served_from_a_database_of_another_structure() {
    for laboratory in Laboratory::unmade_on_each_engine() {
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        laboratory.run(&serve).refused(1, &["barlab migrate"]);
    }
}
