//! A mail server of the tests: a real SMTP server in a process of its own, and intakes to mail.

use barlab::config::{Mail, Security};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A mail server of its own, ended with the test.
pub struct Server {
    child: Child,
    pub port: u16,
    folder: tempfile::TempDir,
}

impl Server {
    /// Absent, and said so, where Debian's aiosmtpd is not installed; `./test` installs it.
    pub fn start() -> Option<Self> {
        Self::protected("none", Path::new(""))
    }

    /// With a line protected by `starttls` or `tls`, with the key and certificates of a file.
    pub fn protected(security: &str, identity: &Path) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            free.local_addr().unwrap().port()
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/mail_server.py");
        // The library is Debian's, and so must be the Python that looks for it.
        let debian = Path::new("/usr/bin/python3");
        let python = if debian.exists() {
            debian
        } else {
            Path::new("python3")
        };
        let child = Command::new(python)
            .arg(script)
            .arg(port.to_string())
            .arg(folder.path())
            .arg(security)
            .arg(identity)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            port,
            folder,
        };
        let mut line = String::new();
        BufReader::new(server.child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        if line.trim() != "ready" {
            let everything = std::env::var_os("BARLAB_TEST_EVERYTHING").is_some();
            assert!(!everything, "the mail server of the tests did not start");
            eprintln!("left out: python3-aiosmtpd is not installed");
            return None;
        }
        Some(server)
    }

    pub fn settings(&self) -> Mail {
        let text = format!(
            "server = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nuser = \"lab\"\n\
             password = \"s3cret-of-the-mail\"\nfrom = \"条码中心 <lab@example.org>\"",
            self.port
        );
        let mail: Mail = toml::from_str(&text).unwrap();
        assert_eq!(mail.security, Security::None);
        mail
    }

    /// The mails that it took, oldest first.
    pub fn mails(&self) -> Vec<String> {
        (1..)
            .map(|number| self.folder.path().join(format!("{number}.eml")))
            .map_while(|file| fs::read_to_string(file).ok())
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself where its library is missing.
        let _ended = self.child.kill();
        let _code = self.child.wait();
    }
}
