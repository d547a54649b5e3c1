//! Agents: what is written on a far PC arrives at the server once, whatever breaks in between.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Answer, Laboratory, sample};

/// A good report whose time is its own.
pub fn report(number: u64) -> String {
    let text = fs::read_to_string(sample("trucheck/ean13-good.txt")).unwrap();
    let time = format!("03:{:02}:{:02} PM", number / 60 % 60, number % 60);
    text.replace("03:13:47 PM", &time)
}

/// A laboratory with a server that can be killed, and a far PC with a verifier's folder.
pub struct Far {
    pub laboratory: Laboratory,
    pub port: u16,
    server: Option<Child>,
}

impl Far {
    pub fn new() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let far = Self {
            laboratory: Laboratory::new(),
            port,
            server: None,
        };
        fs::create_dir(far.reports()).unwrap();
        far.admit();
        far
    }

    pub fn reports(&self) -> PathBuf {
        self.laboratory.folder().join("reports")
    }

    fn spool(&self) -> PathBuf {
        self.laboratory.folder().join("spool")
    }

    /// Gives the PC a token, and its id.
    fn admit(&self) -> String {
        let made = self.laboratory.object(&["agent-token", "add", "二楼电脑"]);
        let secret = made["secret"].as_str().unwrap();
        fs::write(
            self.laboratory.folder().join("token.txt"),
            format!("{secret}\r\n"),
        )
        .unwrap();
        made["token"]["id"].as_str().unwrap().to_owned()
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn serve(&mut self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.laboratory.command(&["serve", "--listen", &listen]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        self.server = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while ureq::get(format!("{}/readyz", self.address()))
            .call()
            .is_err()
        {
            assert!(begun.elapsed() < Duration::from_secs(60), "no server");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn kill_server(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    fn arguments(&self, server: &str) -> Vec<String> {
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let mut arguments: Vec<String> = ["agent", "--still", "0", "--every", "1", "--server"]
            .map(str::to_owned)
            .to_vec();
        arguments.push(server.to_owned());
        arguments.extend(["--token-file".to_owned(), "token.txt".to_owned()]);
        arguments.extend(["--folder".to_owned(), path(&self.reports())]);
        arguments.extend(["--spool".to_owned(), path(&self.spool())]);
        arguments
    }

    pub fn once(&self) -> Answer {
        self.once_to(&self.address(), &[])
    }

    /// Fetches and sends once to a server by its address.
    pub fn once_to(&self, server: &str, more: &[&str]) -> Answer {
        let mut arguments = self.arguments(server);
        arguments.push("--once".to_owned());
        arguments.extend(more.iter().map(|one| (*one).to_owned()));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = self.laboratory.command(&arguments);
        command.env("BARLAB_LOG", "off");
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Answer {
            code: output.status.code().unwrap(),
            out: text(&output.stdout),
            problems: text(&output.stderr),
        }
    }

    fn start(&self) -> Child {
        let arguments = self.arguments(&self.address());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = self.laboratory.command(&arguments);
        command.stderr(Stdio::null()).spawn().unwrap()
    }

    pub fn write(&self, numbers: impl Iterator<Item = u64>) {
        for number in numbers {
            fs::write(self.reports().join(format!("{number}.txt")), report(number)).unwrap();
        }
    }

    pub fn spooled(&self) -> usize {
        let Ok(pieces) = fs::read_dir(self.spool().join("pieces")) else {
            return 0;
        };
        let slips = pieces.filter(|entry| {
            let path = entry.as_ref().unwrap().path();
            path.extension().is_some_and(|ending| ending == "slip")
        });
        slips.count()
    }

    /// Waits until so many measurements arrived and nothing is on its way.
    pub fn arrived(&self, expected: usize) {
        let begun = Instant::now();
        loop {
            let count = self.inbox();
            if count >= expected && self.spooled() == 0 {
                assert_eq!(count, expected);
                return;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(90),
                "{count} of {expected}"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn inbox(&self) -> usize {
        self.laboratory.json(0, &["inbox", "list"]).len()
    }

    fn post(&self, token: &str, name: &str, bytes: &[u8], sha256: &str) -> (u16, Value) {
        let request = ureq::post(format!("{}/api/v1/pieces", self.address()))
            .config()
            .http_status_as_error(false)
            .build()
            .header("authorization", format!("Bearer {token}"))
            .query("name", name)
            .query("sha256", sha256);
        let mut answer = request.send(bytes).unwrap();
        let body = answer.body_mut().read_json().unwrap_or_default();
        (answer.status().as_u16(), body)
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        self.kill_server();
    }
}

fn sha256(bytes: &[u8]) -> String {
    domain::digest::Digest::of(bytes).to_string()
}

#[test]
fn what_was_written_while_the_line_was_down_is_sent_in_order_when_it_returns() {
    let mut far = Far::new();
    far.write(0..3);
    let said = far.once();
    said.refused(1, &["cannot be reached", "3 wait"]);
    assert_eq!(far.spooled(), 3);
    far.write(3..5);
    far.once().refused(1, &["5 wait"]);
    far.serve();
    let sent = far.once().done();
    let order: Vec<_> = sent
        .lines()
        .map(|line| line.split('.').next().unwrap())
        .collect();
    assert_eq!(order, ["0", "1", "2", "3", "4"]);
    far.arrived(5);
    assert_eq!(far.once().done(), "");
}

#[test]
fn server_and_agent_may_be_killed_at_any_moment_and_every_report_arrives_once() {
    let mut far = Far::new();
    far.serve();
    far.write(0..40);
    let mut agent = far.start();
    for (pause, number) in [(300, 40), (700, 60), (400, 80)] {
        std::thread::sleep(Duration::from_millis(pause));
        far.kill_server();
        far.write(number..number + 20);
        std::thread::sleep(Duration::from_millis(200));
        agent.kill().unwrap();
        agent.wait().unwrap();
        agent = far.start();
        far.serve();
    }
    far.arrived(100);
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert_eq!(
        fs::read_dir(far.reports().join("done")).unwrap().count(),
        100
    );
}

#[test]
fn a_piece_that_is_sent_twice_adds_nothing_and_a_changed_one_is_not_taken() {
    let mut far = Far::new();
    far.serve();
    let token = fs::read_to_string(far.laboratory.folder().join("token.txt")).unwrap();
    let token = token.trim();
    let bytes = report(1).into_bytes();
    for new in [1, 0] {
        let (status, answer) = far.post(token, "报告 1.txt", &bytes, &sha256(&bytes));
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["outcome"], "taken");
        assert_eq!(answer["report"]["new"], new);
    }
    assert_eq!(far.inbox(), 1);
    let (status, _) = far.post(token, "a.txt", b"other bytes", &sha256(&bytes));
    assert_eq!(status, 400);
    let (status, _) = far.post(token, "", &bytes, &sha256(&bytes));
    assert_eq!(status, 400);
    let letter = b"Dear lab,\n";
    let (status, answer) = far.post(token, "letter.txt", letter, &sha256(letter));
    assert_eq!((status, &answer["outcome"]), (200, &Value::from("refused")));
    assert!(!answer["reason"].as_str().unwrap().is_empty());
}

#[test]
fn without_a_valid_token_nothing_is_taken_and_a_new_one_needs_no_restart() {
    let mut far = Far::new();
    let id = far.admit();
    far.serve();
    let bytes = report(1).into_bytes();
    for token in ["", "guess", &"x".repeat(5000)] {
        assert_eq!(far.post(token, "a.txt", &bytes, &sha256(&bytes)).0, 401);
    }
    far.laboratory.run(&["agent-token", "revoke", &id]).done();
    far.write(1..2);
    far.once()
        .refused(1, &["does not accept the token", "1 wait"]);
    assert_eq!((far.inbox(), far.spooled()), (0, 1));
    far.admit();
    far.once().done();
    far.arrived(1);
    let listed = far.laboratory.json(0, &["agent-token", "list"]);
    assert_eq!(listed.len(), 3);
    let secret = fs::read_to_string(far.laboratory.folder().join("token.txt")).unwrap();
    assert!(!format!("{listed:?}").contains(secret.trim()));
}

#[test]
fn what_the_server_refuses_lies_in_the_spool_with_its_reason_and_the_rest_goes_on() {
    let mut far = Far::new();
    far.laboratory
        .file("barlab.toml", "upload_limit = 100000\n");
    far.serve();
    fs::write(far.reports().join("1 large.txt"), "x".repeat(3_000_000)).unwrap();
    fs::write(far.reports().join("2 letter.txt"), "Dear lab").unwrap();
    far.write(3..4);
    far.once().refused(
        1,
        &["larger than the server takes", "2 letter.txt is refused"],
    );
    far.arrived(1);
    let refused = fs::read_dir(far.spool().join("refused")).unwrap().count();
    assert_eq!(refused, 4, "two files with their reasons");
}

#[test]
fn a_token_is_not_sent_in_the_clear_and_two_agents_do_not_share_a_spool() {
    let far = Far::new();
    let run = |server: &str| {
        let laboratory = &far.laboratory;
        laboratory.run(&[
            "agent",
            "--server",
            server,
            "--token-file",
            "token.txt",
            "--folder",
            "reports",
        ])
    };
    run("http://10.0.0.5").refused(2, &["HTTPS"]);
    let none = [
        "agent",
        "--server",
        "https://lab",
        "--token-file",
        "token.txt",
    ];
    far.laboratory.run(&none).refused(2, &["--folder"]);
    let mut agent = far.start();
    // The first thing that it does is to take its buffer for itself.
    let begun = Instant::now();
    while !far.spool().join("lock").exists() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(500));
    far.once().refused(2, &["another agent"]);
    agent.kill().unwrap();
    agent.wait().unwrap();
}

#[test]
fn an_agent_reads_an_archive_with_a_password_that_only_its_file_knows() {
    let mut far = Far::new();
    far.serve();
    let archive = far.laboratory.folder().join("LVS-95XX.accdb");
    fs::copy(sample("lvs95xx/lvs-access2010-password.accdb"), &archive).unwrap();
    let archive = archive.to_str().unwrap();
    let address = far.address();
    let send = |more: &[&str]| {
        let access = ["--access", archive];
        far.once_to(&address, &[&access, more].concat())
    };
    send(&[]).refused(1, &["password"]);
    fs::write(far.laboratory.folder().join("password.txt"), "guessed\n").unwrap();
    send(&["--password-file", "password.txt"]).refused(1, &["password"]);
    assert_eq!(far.inbox(), 0);
    fs::write(far.laboratory.folder().join("password.txt"), "verifier\r\n").unwrap();
    let sent = send(&["--password-file", "password.txt"]).done();
    assert!(sent.contains("LVS-95XX"), "{sent}");
    let arrived = far.inbox();
    let plain = sample("lvs95xx/lvs-access2010.accdb");
    let shown = [
        "measurements",
        "import",
        "--dry-run",
        plain.to_str().unwrap(),
    ];
    assert_eq!(arrived, far.laboratory.json(0, &shown).len());
    // Once is enough, and the password is written nowhere.
    assert_eq!(send(&["--password-file", "password.txt"]).done(), "");
    assert_eq!(far.inbox(), arrived);
    for state in fs::read_dir(far.spool().join("states")).unwrap() {
        let state = fs::read_to_string(state.unwrap().path()).unwrap();
        assert!(!state.contains("verifier\""), "{state}");
    }
    send(&["--password-file", "no-such.txt"]).refused(1, &["no-such.txt"]);
}
