//! Agents over HTTPS: a server with a certificate of the laboratory's own authority, and servers that only claim to be it.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::sending::Far;

/// Runs OpenSSL in a folder; false where it is not installed.
fn openssl(folder: &Path, line: &str) -> bool {
    let mut command = Command::new("openssl");
    let Ok(ended) = command.args(line.split(' ')).current_dir(folder).output() else {
        let everything = std::env::var_os("BARLAB_TEST_EVERYTHING").is_some();
        assert!(!everything, "openssl is missing");
        eprintln!("left out: openssl is not installed");
        return false;
    };
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{line}: {said}");
    true
}

/// An authority `NAME.ca` and a certificate by it for `host`, `NAME.crt` with `NAME.key`.
fn certified(folder: &Path, name: &str, host: &str, days: i32) -> bool {
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    std::fs::write(folder.join("names"), format!("subjectAltName={host}\n")).unwrap();
    let authority = format!(
        "req -x509 {key} -keyout {name}.cakey -out {name}.ca -days 30 -subj /CN={name}-CA -addext basicConstraints=critical,CA:TRUE"
    );
    openssl(folder, &authority)
        && openssl(
            folder,
            &format!("req {key} -keyout {name}.key -out {name}.csr -subj /CN={name}"),
        )
        && openssl(
            folder,
            &format!(
                "x509 -req -in {name}.csr -CA {name}.ca -CAkey {name}.cakey -CAcreateserial -days {days} -extfile names -out {name}.crt"
            ),
        )
}

/// What a laboratory puts before its server: it ends TLS with a certificate and passes everything on.
struct Front {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Front {
    fn before(port: u16, folder: &Path, name: &str) -> Self {
        let file = |ending: &str| folder.join(format!("{name}.{ending}"));
        let certificate = CertificateDer::from_pem_file(file("crt")).unwrap();
        let key = PrivateKeyDer::from_pem_file(file("key")).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let mut client = acceptor.accept(line).await?;
                    let mut server = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        Self {
            address,
            _runtime: runtime,
        }
    }

    fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

#[test]
fn an_agent_sends_over_https_to_the_server_that_its_authority_vouches_for() {
    let mut far = Far::new();
    let folder = far.laboratory.folder().to_owned();
    if !certified(&folder, "own", "IP:127.0.0.1", 30) {
        return;
    }
    far.serve();
    let front = Front::before(far.port, &folder, "own");
    far.write(0..3);
    far.once_to(&front.url(), &["--ca-file", "own.ca"]).done();
    far.arrived(3);
}

#[test]
fn nothing_is_sent_to_a_server_whose_certificate_is_not_trusted_and_the_reason_is_told() {
    let mut far = Far::new();
    let folder = far.laboratory.folder().to_owned();
    if !certified(&folder, "own", "IP:127.0.0.1", 30)
        || !certified(&folder, "strange", "IP:127.0.0.1", 30)
        || !certified(&folder, "elsewhere", "DNS:lab.example.org", 30)
        || !certified(&folder, "old", "IP:127.0.0.1", -1)
    {
        return;
    }
    far.serve();
    far.write(0..2);
    let front = |name| Front::before(far.port, &folder, name);
    for (name, authority, says) in [
        ("own", None, "nobody whom this PC trusts"),
        ("strange", Some("own.ca"), "nobody whom this PC trusts"),
        ("elsewhere", Some("elsewhere.ca"), "is for another name"),
        ("old", Some("old.ca"), "is not valid today"),
    ] {
        let front = front(name);
        let more: Vec<&str> = authority.map_or_else(Vec::new, |file| vec!["--ca-file", file]);
        far.once_to(&front.url(), &more)
            .refused(1, &[says, "Nothing was sent", "2 wait"]);
    }
    let front = front("own");
    for file in ["own.key", "nowhere.pem"] {
        far.once_to(&front.url(), &["--ca-file", file])
            .refused(2, &[file, "certificate"]);
    }
    assert_eq!(far.spooled(), 2);
    far.once_to(&front.url(), &["--ca-file", "own.ca"]).done();
    far.arrived(2);
}
