//! `barlab serve`: pages answer until the process is told to stop.

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
    let laboratory = Laboratory::new();
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
    laboratory
        .run(&["serve", "--listen", &address])
        .refused(1, &[&address]);
    drop(server);
}

#[test]
fn nothing_is_served_from_a_database_of_another_structure() {
    Laboratory::unmade()
        .run(&["serve", "--listen", "127.0.0.1:0"])
        .refused(1, &["barlab migrate"]);
}
