//! Sending a piece to the server, and what may come of it.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::texts::Explain;
use ureq::{
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
    tls::TlsConfig,
};

use super::{
    Slip,
    certificates::{Untrusted, roots},
};
use crate::actions::{Refused, take_piece::Fate};

/// How long to wait for a connection.
const CONNECTING: Duration = Duration::from_secs(15);
/// How long to wait for the answer to a whole piece: the server imports it meanwhile.
const ANSWERING: Duration = Duration::from_secs(600);

/// The server that pieces go to.
pub struct Server {
    client: ureq::Agent,
    address: String,
    token_file: PathBuf,
}

/// What the server said.
#[derive(Debug, PartialEq, Eq)]
pub enum Answered {
    /// What became of the piece.
    Fate(Fate),
    /// It is larger than the server ever takes.
    TooLarge,
}

/// Why a piece could not be handed over now. It stays and is sent again.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The server cannot be reached, or the line broke.
    #[error("not reached: {0}")]
    Line(String),
    /// The server's certificate is not trusted; nothing was told it.
    #[error("the certificate is not trusted: {0}")]
    Certificate(Untrusted),
    /// The token is not, or no longer, valid.
    #[error("the token is not valid")]
    Token,
    /// The token file cannot be read.
    #[error("the token file cannot be read: {0}")]
    TokenFile(String),
    /// The server is busy, broken, or speaks otherwise.
    #[error("answered {status}")]
    Status {
        /// The status.
        status: u16,
        /// When to come again, if it said so.
        after: Option<Duration>,
    },
    /// The spool cannot be read or written.
    #[error("the spool: {0}")]
    Spool(io::Error),
}

impl ServerError {
    /// When to try again, if the server said so.
    #[must_use]
    pub const fn wait(&self) -> Option<Duration> {
        match self {
            Self::Status { after, .. } => *after,
            _ => None,
        }
    }
}

impl Explain for ServerError {
    fn key(&self) -> &'static str {
        match self {
            Self::Line(_) => "agents.server.line",
            Self::Certificate(why) => why.key(),
            Self::Token => "agents.server.token",
            Self::TokenFile(_) => "agents.server.token_file",
            Self::Status { .. } => "agents.server.status",
            Self::Spool(_) => "agents.server.spool",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Token => Vec::new(),
            Self::Certificate(why) => why.arguments(),
            Self::Line(reason) | Self::TokenFile(reason) => vec![("reason", reason.clone())],
            Self::Status { status, .. } => vec![("status", status.to_string())],
            Self::Spool(reason) => vec![("reason", reason.to_string())],
        }
    }
}

impl Server {
    /// A server by its address, such as `https://lab.example.org`. The token is read from its file
    /// for every piece, so that a new one needs no restart. With `authorities` only servers are trusted whose
    /// certificates were issued by one in that file.
    ///
    /// # Errors
    /// When the address is not HTTPS and not this machine: a token is not sent in the clear. When the
    /// file of authorities cannot be read or holds none.
    pub fn new(
        address: &str,
        token_file: PathBuf,
        authorities: Option<&Path>,
    ) -> Result<Self, Refused> {
        let address = address.trim().trim_end_matches('/').to_owned();
        if !is_safe(&address) {
            let refused = Refused::new("agents.refused.plain_http");
            return Err(refused.with("server", address));
        }
        let tls = TlsConfig::builder().root_certs(roots(authorities)?).build();
        let client = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(CONNECTING))
            .timeout_recv_response(Some(ANSWERING))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("barlab-agent/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self {
            client,
            address,
            token_file,
        })
    }

    /// Asks whether the server is there and takes the token. A server that turns a large piece away
    /// may do so while it is still being sent, and then its reason is lost.
    ///
    /// # Errors
    /// Why nothing can be handed over.
    pub fn greet(&self) -> Result<(), ServerError> {
        let request = self.client.get(format!("{}/api/v1/pieces", self.address));
        let answer = request
            .header("authorization", format!("Bearer {}", self.token()?))
            .call()
            .map_err(not_reached)?;
        match answer.status() {
            StatusCode::OK => Ok(()),
            status => Err(failed(status, answer.headers())),
        }
    }

    fn token(&self) -> Result<String, ServerError> {
        let text = fs::read_to_string(&self.token_file)
            .map_err(|error| ServerError::TokenFile(error.to_string()))?;
        Ok(text.trim().to_owned())
    }

    /// Sends a piece and waits for what became of it.
    ///
    /// # Errors
    /// Whatever kept it from being handed over; it can be sent again.
    pub fn send(&self, slip: &Slip, file: &Path) -> Result<Answered, ServerError> {
        let bytes = File::open(file).map_err(ServerError::Spool)?;
        let mut request = self
            .client
            .post(format!("{}/api/v1/pieces", self.address))
            .header("authorization", format!("Bearer {}", self.token()?))
            .content_type("application/octet-stream")
            .query("name", &slip.name)
            .query("sha256", slip.sha256.to_string());
        let hints = &slip.hints;
        if let Some(profile) = &hints.profile {
            request = request.query("profile", profile);
        }
        if let Some(intake) = &hints.intake {
            request = request.query("intake", intake.to_string());
        }
        if let Some(instrument) = &hints.instrument {
            request = request.query("instrument", instrument.as_str());
        }
        if !slip.place.is_empty() {
            // No system has a name with a slash.
            request = request.query("place", slip.place.join("/"));
        }
        let mut answer = request.send(bytes).map_err(not_reached)?;
        match answer.status() {
            StatusCode::OK => {
                let fate = answer.body_mut().read_json();
                let fate = fate.map_err(|error| ServerError::Line(error.to_string()))?;
                Ok(Answered::Fate(fate))
            }
            StatusCode::PAYLOAD_TOO_LARGE => Ok(Answered::TooLarge),
            status => Err(failed(status, answer.headers())),
        }
    }
}

fn not_reached(error: ureq::Error) -> ServerError {
    match Untrusted::of(&error) {
        Some(why) => ServerError::Certificate(why),
        None => ServerError::Line(error.to_string()),
    }
}

fn failed(status: StatusCode, headers: &HeaderMap) -> ServerError {
    if [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status) {
        return ServerError::Token;
    }
    let after = headers.get(RETRY_AFTER);
    let after = after.and_then(|value| value.to_str().ok()?.parse().ok());
    ServerError::Status {
        status: status.as_u16(),
        after: after.map(Duration::from_secs),
    }
}

/// HTTPS, or this machine.
fn is_safe(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else {
        return address.starts_with("https://");
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    ["localhost", "127.0.0.1", "::1"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_sent_over_https_or_within_this_machine_only() {
        for address in [
            "https://lab.example.org",
            "http://127.0.0.1:8080/",
            "http://localhost:8080",
            "http://[::1]:8080",
        ] {
            assert!(
                Server::new(address, PathBuf::new(), None).is_ok(),
                "{address}"
            );
        }
        for address in [
            "http://lab.example.org",
            "http://localhost.example.org",
            "http://127.0.0.1@example.org",
            "http://10.0.0.5:8080",
            "ftp://lab",
            "lab",
        ] {
            assert!(
                Server::new(address, PathBuf::new(), None).is_err(),
                "{address}"
            );
        }
    }
}
