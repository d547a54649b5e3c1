//! Mails over protected lines: the server as a program of its own, which trusts the certificate authority
//! of the tests and nobody else.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::delivery::{Delivery, DeliveryState};
use domain::id::DeliveryId;

use crate::deliveries::{found, issued, mailed};
use crate::mail_server::Server;
use crate::support::Laboratory;

/// Runs OpenSSL in a folder.
fn openssl(folder: &Path, line: &str) {
    let mut command = Command::new("openssl");
    let ended = command.args(line.split(' ')).current_dir(folder).output();
    let ended = ended.unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{line}: {said}");
}

/// An authority and a server's certificate by it for a name, as `NAME.ca` and `NAME.pem`.
fn certified(folder: &Path, name: &str, host: &str) {
    openssl(
        folder,
        &format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.cakey -out {name}.ca -days 30 -subj /CN={name}-CA -addext basicConstraints=critical,CA:TRUE"
        ),
    );
    openssl(
        folder,
        &format!(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr -subj /CN={host}"
        ),
    );
    std::fs::write(
        folder.join("extensions"),
        format!("subjectAltName=DNS:{host}\nextendedKeyUsage=serverAuth\n"),
    )
    .unwrap();
    openssl(
        folder,
        &format!(
            "x509 -req -in {name}.csr -CA {name}.ca -CAkey {name}.cakey -CAcreateserial -days 30 -extfile extensions -out {name}.crt"
        ),
    );
    let part = |ending: &str| std::fs::read_to_string(folder.join(format!("{name}.{ending}")));
    let both = part("key").unwrap() + &part("crt").unwrap();
    std::fs::write(folder.join(format!("{name}.pem")), both).unwrap();
}

/// `barlab serve` over the data of a laboratory; it trusts one authority and is ended with the test.
struct Serving(Child);

impl Serving {
    fn start(laboratory: &Laboratory, folder: &Path, port: u16, security: &str) -> Self {
        let settings = folder.join("barlab.toml");
        std::fs::write(
            &settings,
            format!(
                "[mail]\nserver = \"localhost\"\nport = {port}\nsecurity = \"{security}\"\n\
                 user = \"lab\"\nfrom = \"lab@example.org\"\n"
            ),
        )
        .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_barlab"))
            .args(["serve", "--listen", "127.0.0.1:0", "--config"])
            .arg(&settings)
            .current_dir(folder)
            .env_remove("SSL_CERT_DIR")
            .env("SSL_CERT_FILE", folder.join("ours.ca"))
            .env("BARLAB_DATA", &laboratory.app.settings.data)
            .env("BARLAB_MAIL_PASSWORD", "s3cret-of-the-mail")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill();
        let _code = self.0.wait();
    }
}

/// The delivery once its first attempt was answered.
fn answered(laboratory: &Laboratory, id: DeliveryId) -> Delivery {
    let begun = Instant::now();
    loop {
        let delivery = found(laboratory, id);
        if delivery.attempts > 0 && delivery.state != DeliveryState::Sending {
            return delivery;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{delivery:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[actix_web::test]
async fn mails_go_over_protected_lines_and_only_to_the_server_that_is_meant() {
    if Command::new("openssl").arg("version").output().is_err() {
        let everything = std::env::var_os("BARLAB_TEST_EVERYTHING").is_some();
        assert!(!everything, "openssl is missing");
        eprintln!("left out: openssl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    certified(folder.path(), "ours", "localhost");
    certified(folder.path(), "strangers", "localhost");
    for (server_speaks, identity, asked_for, arrives) in [
        ("starttls", "ours.pem", "starttls", true),
        ("tls", "ours.pem", "tls", true),
        ("starttls", "strangers.pem", "starttls", false),
        ("tls", "strangers.pem", "tls", false),
        // A server that offers no protection is told nothing.
        ("none", "", "starttls", false),
    ] {
        let identity = folder.path().join(identity);
        let Some(server) = Server::protected(server_speaks, &identity) else {
            return;
        };
        let case = format!("{server_speaks} {identity:?} {asked_for}");
        // Its own settings name a mail server too, or nothing could be asked for.
        let laboratory = Laboratory::with(|settings| settings.mail.server = "unused".to_owned());
        let (intake, _) = issued(&laboratory);
        let id = mailed(&laboratory, &intake, "qa@example.org");
        let serving = Serving::start(&laboratory, folder.path(), server.port, asked_for);
        let delivery = answered(&laboratory, id);
        drop(serving);
        let mails = server.mails().len();
        if arrives {
            assert_eq!(
                (delivery.state, mails),
                (DeliveryState::Sent, 1),
                "{case}: {delivery:?}"
            );
            continue;
        }
        assert_eq!(
            (delivery.state, mails),
            (DeliveryState::Waiting, 0),
            "{case}: {delivery:?}"
        );
        let said = delivery.detail.to_lowercase();
        let why = ["certificate", "starttls"];
        assert!(why.iter().any(|word| said.contains(word)), "{case}: {said}");
    }
}
