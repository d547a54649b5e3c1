//! Which certificates of a server an agent trusts, and why it did not trust one.
//!
//! Laboratories often have a certificate authority of their own. Where its certificate is named, no other authority is
//! trusted: whoever can have a certificate made elsewhere then learns no token either.

use std::{fs, path::Path};

use domain::texts::Explain;
use rustls::CertificateError;
use ureq::tls::{PemItem, RootCerts, parse_pem};

use crate::actions::Refused;

/// Why a server's certificate was not trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// Its issuer is nobody whom this PC trusts.
    #[error("unknown issuer")]
    Issuer,
    /// It is not valid yet, or no longer.
    #[error("{0}")]
    Date(String),
    /// It is for another name.
    #[error("{0}")]
    Name(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Untrusted {
    /// What an error says of a certificate; nothing if it is about something else.
    pub(super) fn of(error: &ureq::Error) -> Option<Self> {
        let said = match error {
            ureq::Error::Rustls(said) => said,
            ureq::Error::Io(error) => error.get_ref()?.downcast_ref::<rustls::Error>()?,
            _ => return None,
        };
        let rustls::Error::InvalidCertificate(why) = said else {
            return None;
        };
        let text = why.to_string();
        Some(match why {
            CertificateError::UnknownIssuer => Self::Issuer,
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Self::Date(text),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::Name(text)
            }
            _ => Self::Other(text),
        })
    }
}

impl Explain for Untrusted {
    fn key(&self) -> &'static str {
        match self {
            Self::Issuer => "agents.server.certificate_unknown",
            Self::Date(_) => "agents.server.certificate_date",
            Self::Name(_) => "agents.server.certificate_name",
            Self::Other(_) => "agents.server.certificate_other",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Issuer => Vec::new(),
            Self::Date(reason) | Self::Name(reason) | Self::Other(reason) => {
                vec![("reason", reason.clone())]
            }
        }
    }
}

/// The authorities of a file, or those that the system trusts.
pub(super) fn roots(file: Option<&Path>) -> Result<RootCerts, Refused> {
    let Some(file) = file else {
        return Ok(RootCerts::PlatformVerifier);
    };
    let refused = |reason: String| {
        Refused::new("agents.refused.ca_file")
            .with("file", file.display())
            .with("reason", reason)
    };
    let text = fs::read(file).map_err(|error| refused(error.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&text) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(refused(error.to_string())),
        }
    }
    if certificates.is_empty() {
        return Err(Refused::new("agents.refused.no_authority").with("file", file.display()));
    }
    Ok(RootCerts::from(certificates))
}
