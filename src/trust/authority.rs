//! A time stamp authority (RFC 3161) over HTTP.

use std::time::Duration;

use reports::signature::TimeStamps;
use ureq::tls::{RootCerts, TlsConfig};

use super::TrustError;

/// How long to wait for the whole answer; a person waits behind it.
const PATIENCE: Duration = Duration::from_secs(20);
/// No token is larger.
const LARGEST: u64 = 1 << 20;

/// An authority.
pub struct Authority {
    client: ureq::Agent,
    address: String,
}

impl Authority {
    /// The authority of an address.
    ///
    /// # Errors
    /// When the address is none of HTTP.
    pub fn at(address: &str) -> Result<Self, TrustError> {
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
            .timeout_global(Some(PATIENCE))
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
            .header("content-type", "application/timestamp-query")
            .header("accept", "application/timestamp-reply")
            .send(request)
            .map_err(told)?;
        let body = answer.body_mut().with_config().limit(LARGEST);
        body.read_to_vec().map_err(told)
    }
}
