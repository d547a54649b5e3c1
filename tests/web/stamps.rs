//! Time stamps from an authority over HTTP: OpenSSL's answers given by a server of the tests, and what
//! becomes of an issue when the server is slow, broken, or answers something else. And the laboratory's
//! own keys, from files that only it may read.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use barlab::config::Signatory;
use barlab::trust::{self, Authority};
use domain::document::FileFormat;
use domain::intake::{Intake, IntakeState};
use domain::person::{Role, Viewer};
use reports::signature::{TimeStamps, examine};
use store::Paging;
use store::documents::{self, DocumentFilter, IssuedDocument};
use store::intakes;

use crate::papers::tested;
use crate::support::{Browser, Laboratory, PASSWORD};

/// How the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As an authority does.
    Stamp,
    /// As an authority does, over what it was asked first.
    Replay,
    /// As an authority does, over a digest that nobody asked about.
    OtherDigest,
    /// With the page of a sign-in.
    Page,
    /// With an error of its own.
    Broken,
    /// Never within a second.
    Slow,
}

/// An authority on a port of its own. Its thread ends with the tests.
struct Server {
    address: String,
    mode: Arc<Mutex<Mode>>,
    questions: Arc<Mutex<Vec<String>>>,
}

/// Runs OpenSSL in a folder.
fn openssl(folder: &Path, line: &str) {
    let mut command = Command::new("openssl");
    let ended = command
        .args(line.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{line}: {said}");
}

/// Whether OpenSSL is there; said where it is not. `./test` installs it.
fn has_openssl() -> bool {
    let is_there = Command::new("openssl").arg("version").output().is_ok();
    if !is_there {
        let everything = std::env::var_os("BARLAB_TEST_EVERYTHING").is_some();
        assert!(!everything, "openssl is missing");
        eprintln!("left out: openssl is not installed");
    }
    is_there
}

impl Server {
    /// Absent where OpenSSL is not installed.
    fn start() -> Option<Self> {
        if !has_openssl() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("tsa.cnf"),
            "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\nsigner_cert = tsa.crt\n\
             signer_key = tsa.key\ncerts = tsa.crt\nsigner_digest = sha256\n\
             default_policy = 1.2.3.4.1\ndigests = sha256\n",
        )
        .unwrap();
        openssl(
            folder.path(),
            "req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.crt -days 30 -subj /CN=TSA -addext extendedKeyUsage=critical,timeStamping",
        );
        let other = "ab".repeat(32);
        openssl(
            folder.path(),
            &format!("ts -query -digest {other} -sha256 -cert -out other"),
        );
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: format!("http://{}/tsa", listener.local_addr().unwrap()),
            mode: Arc::new(Mutex::new(Mode::Stamp)),
            questions: Arc::default(),
        };
        let (mode, questions) = (Arc::clone(&server.mode), Arc::clone(&server.questions));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mode = *mode.lock().unwrap();
                // Who grew tired of waiting has hung up.
                let _ = answer(stream.unwrap(), folder.path(), mode, &questions);
            }
        });
        Some(server)
    }

    fn answers(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
    }

    fn laboratory(&self) -> Laboratory {
        let address = self.address.clone();
        Laboratory::with(|settings| {
            settings.signatures.time_stamps = address;
            settings.signatures.signatories = vec![Signatory {
                file: trust::SPECIMEN.to_owned(),
                ..Signatory::default()
            }];
        })
    }
}

/// Reads one question and answers it.
fn answer(
    mut stream: TcpStream,
    folder: &Path,
    mode: Mode,
    questions: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head.push_str(&lower);
    }
    let mut question = vec![0; length];
    reader.read_exact(&mut question)?;
    questions.lock().unwrap().push(head);
    if mode == Mode::Slow {
        std::thread::sleep(Duration::from_secs(30));
        return Ok(());
    }
    std::fs::write(folder.join("asked"), &question)?;
    let first = folder.join("first");
    if !first.exists() {
        std::fs::copy(folder.join("asked"), &first)?;
    }
    let about = match mode {
        Mode::Replay => "first",
        Mode::OtherDigest => "other",
        _ => "asked",
    };
    openssl(
        folder,
        &format!("ts -reply -config tsa.cnf -queryfile {about} -out answered"),
    );
    let (status, kind, body) = match mode {
        Mode::Page => ("200 OK", "text/html", b"<h1>Sign in</h1>".to_vec()),
        Mode::Broken => ("500 Oops", "text/plain", b"no".to_vec()),
        _ => (
            "200 OK",
            "application/timestamp-reply",
            std::fs::read(folder.join("answered"))?,
        ),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

pub fn issued(laboratory: &Laboratory) -> Vec<IssuedDocument> {
    let all = laboratory.app.store.read(|conn| {
        let filter = DocumentFilter::default();
        documents::list(conn, Viewer::Laboratory, filter, Paging::first(50))
    });
    all.unwrap().rows
}

fn state(laboratory: &Laboratory, intake: &Intake) -> IntakeState {
    let store = &laboratory.app.store;
    let found = store.read(|conn| intakes::find(conn, Viewer::Laboratory, intake.id));
    found.unwrap().unwrap().state
}

#[actix_web::test]
async fn nothing_is_issued_without_its_time_stamp_and_everything_once_there_is_one() {
    let Some(server) = Server::start() else {
        return;
    };
    let laboratory = server.laboratory();
    let intake = tested(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;

    server.answers(Mode::Broken);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/review")).await;
    let signed = [("password", PASSWORD)];
    let refused = reviewer.post(&format!("{page}/release"), &signed).await;
    let said = refused.text();
    assert!(said.contains("未能取得时间戳"), "{said}");
    assert!(said.contains("500"), "{said}");
    assert_eq!(state(&laboratory, &intake), IntakeState::Released);
    assert!(issued(&laboratory).is_empty(), "none of the pack is issued");

    for (mode, says) in [
        (Mode::Page, "text/html"),
        (Mode::OtherDigest, "something else"),
        (Mode::Replay, "something else"),
    ] {
        server.answers(mode);
        reviewer.get(&page).await;
        let told = reviewer.post(&format!("{page}/issue"), &[]).await.text();
        assert!(told.contains(says), "{mode:?}: {told}");
        assert!(issued(&laboratory).is_empty(), "{mode:?}");
    }

    server.answers(Mode::Stamp);
    reviewer.get(&page).await;
    reviewer.post(&format!("{page}/issue"), &[]).await;
    let all = issued(&laboratory);
    assert!(all.len() >= 4, "{all:?}");
    let app = &laboratory.app;
    let trusted = app.store.read(trust::published).unwrap();
    for one in all
        .iter()
        .filter(|one| one.document.format == FileFormat::Pdf)
    {
        let bytes = app.objects.get(&one.document.sha256).unwrap().unwrap();
        let found = examine(&bytes, &trusted);
        assert_eq!(found.faults, [], "{}", one.document.number);
        let at = found.signatures[0].stamped_at.unwrap();
        assert!((chrono::Utc::now() - at).num_minutes() < 5, "{at}");
    }
    let questions = server.questions.lock().unwrap();
    for head in questions.iter() {
        assert!(head.starts_with("post /tsa http/1.1"), "{head}");
        assert!(head.contains("content-type: application/timestamp-query"));
        assert!(head.contains("accept: application/timestamp-reply"));
    }
}

#[test]
fn an_authority_that_is_slow_or_not_there_is_given_up_in_time() {
    let Some(server) = Server::start() else {
        return;
    };
    server.answers(Mode::Slow);
    let patience = Duration::from_millis(300);
    let authority = Authority::at(&server.address, patience).unwrap();
    let begun = std::time::Instant::now();
    let told = authority.ask(b"a question").unwrap_err();
    assert!(told.contains("timeout"), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(20));

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let authority = Authority::at(&address, patience).unwrap();
    let told = authority.ask(b"a question").unwrap_err();
    assert!(told.contains(&address), "{told}");
    assert!(Authority::at("ldap://example.org", patience).is_err());
}

/// A key with a certificate as PKCS#12 and the password in a file, as OpenSSL makes them.
fn pkcs12(folder: &Path) -> Signatory {
    let made = "req -x509 -newkey rsa:2048 -nodes -keyout lab.key -out lab.crt -days 30 \
                -subj /CN=Lab-of-Tests -addext keyUsage=critical,digitalSignature,nonRepudiation";
    openssl(folder, made);
    std::fs::write(folder.join("password"), "open sesame\n").unwrap();
    openssl(
        folder,
        "pkcs12 -export -inkey lab.key -in lab.crt -out lab.p12 -passout file:password",
    );
    let place = |name: &str| folder.join(name).display().to_string();
    Signatory {
        file: place("lab.p12"),
        password_file: place("password"),
        ..Signatory::default()
    }
}

#[cfg(unix)]
#[actix_web::test]
async fn a_key_signs_while_neither_it_nor_its_password_may_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    if !has_openssl() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let signatory = pkcs12(folder.path());
    let set = |name: &str, mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder.path().join(name), mode).unwrap();
    };
    let laboratory = Laboratory::with(|settings| settings.signatures.signatories = vec![signatory]);
    let intake = tested(&laboratory, "6901234567892").await;
    // The certificate holds from now on.
    laboratory.at(&chrono::Utc::now().to_rfc3339());
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&page).await;
    let submitted = technician.post(&format!("{page}/submit"), &[]).await;
    assert_eq!(submitted.location, page, "{}", submitted.text());
    let before = state(&laboratory, &intake);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let signed = [("password", PASSWORD)];
    let release = format!("{page}/release");
    for (key, password, file) in [(0o640, 0o600, "lab.p12"), (0o600, 0o640, "password")] {
        set("lab.p12", key);
        set("password", password);
        reviewer.get(&format!("{page}/review")).await;
        let answer = reviewer.post(&release, &signed).await;
        let told = format!("{file} may be read by others (mode 640)");
        assert!(answer.text().contains(&told), "{}", answer.text());
        // Whoever looks before that is told as well, where the report is prepared too.
        for shown in ["review", "report"] {
            let shown = reviewer.get(&format!("{page}/{shown}")).await.text();
            assert!(shown.contains(&told), "{shown}");
        }
        assert!(issued(&laboratory).is_empty(), "{file}");
        assert_eq!(state(&laboratory, &intake), before, "{file}");
    }

    set("password", 0o600);
    let released = reviewer.post(&release, &signed).await;
    assert_eq!(released.location, page, "{}", released.text());
    let app = &laboratory.app;
    let trusted = app.store.read(trust::published).unwrap();
    let all = issued(&laboratory);
    let mut pdfs = 0;
    for one in all {
        if one.document.format != FileFormat::Pdf {
            continue;
        }
        pdfs += 1;
        let bytes = app.objects.get(&one.document.sha256).unwrap().unwrap();
        let found = examine(&bytes, &trusted);
        assert_eq!(found.faults, [], "{}", one.document.number);
        assert_eq!(found.signatures.len(), 1);
        assert_eq!(found.signatures[0].signer, "Lab-of-Tests");
    }
    assert!(pdfs >= 3, "{pdfs}");
}
