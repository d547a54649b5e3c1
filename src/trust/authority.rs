//! A time stamp authority (RFC 3161) over HTTP.

use std::time::Duration;

use reports::signature::TimeStamps;
use ureq::tls::{RootCerts, TlsConfig};

use super::TrustError;

/// How long to wait for the whole answer; a person waits behind it.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// What answers and questions are called (RFC 3161 3.4).
const QUESTION: &str = "application/timestamp-query";
const ANSWER: &str = "application/timestamp-reply";
/// No token is larger.
const LARGEST: u64 = 1 << 20;

/// An authority.
pub struct Authority {
    client: ureq::Agent,
    address: String,
}

impl Authority {
    /// The authority of an address, which has so long to answer.
    ///
    /// # Errors
    /// When the address is none of HTTP.
    pub fn at(address: &str, patience: Duration) -> Result<Self, TrustError> {
        if !address.starts_with("http://") && !address.starts_with("https://") {
            return Err(TrustError::Authority {
                address: address.to_owned(),
                reason: "expected http://… or https://…".to_owned(),
            });
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let client = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(patience))
            .build()
            .new_agent();
        Ok(Self {
            client,
            address: address.to_owned(),
        })
    }
}

impl TimeStamps for Authority {
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>, String> {
        let told = |error: ureq::Error| format!("{}: {error}", self.address);
        let mut answer = self
            .client
            .post(&self.address)
            .header("content-type", QUESTION)
            .header("accept", ANSWER)
            .send(request)
            .map_err(told)?;
        // A page that asks for a sign-in comes with status 200 too.
        let kind = answer.body().mime_type().unwrap_or_default();
        if !kind.eq_ignore_ascii_case(ANSWER) {
            return Err(format!("{}: {kind:?} is no time stamp", self.address));
        }
        let body = answer.body_mut().with_config().limit(LARGEST);
        body.read_to_vec().map_err(told)
    }
}
