//! The mail server: where it is, how it is spoken to, and what its answers mean.

use std::time::Duration;

use domain::delivery::AttemptOutcome;
use lettre::{
    Message, SmtpTransport, Transport,
    message::Mailbox,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

use crate::config::{Mail, Security};

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Longest answer of a server that is kept, in characters.
const KEPT: usize = 500;

/// A mail server.
pub(super) struct Post {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Post {
    /// The server of the settings; absent where none is named. The text of an error holds no secret.
    pub(super) fn open(settings: &Mail) -> Result<Option<Self>, String> {
        if settings.server.is_empty() {
            return Ok(None);
        }
        let from = settings.from.parse::<Mailbox>();
        let from = from.map_err(|error| format!("mail.from: {error}"))?;
        let secured = || {
            TlsParameters::new(settings.server.clone())
                .map_err(|error| format!("mail.security: {error}"))
        };
        let tls = match settings.security {
            Security::Starttls => Tls::Required(secured()?),
            Security::Tls => Tls::Wrapper(secured()?),
            Security::None => Tls::None,
        };
        let mut builder = SmtpTransport::builder_dangerous(&settings.server)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if !settings.user.is_empty() {
            let password = settings.password.shown().to_owned();
            builder = builder.credentials(Credentials::new(settings.user.clone(), password));
        }
        Ok(Some(Self {
            transport: builder.build(),
            from,
        }))
    }

    pub(super) const fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Hands a letter to the server.
    pub(super) fn send(&self, letter: &Message) -> (AttemptOutcome, String) {
        // Whatever goes wrong before a letter is handed over leaves no doubt that it did not leave.
        match self.transport.test_connection() {
            Ok(true) => {}
            Ok(false) => return (AttemptOutcome::Later, String::new()),
            Err(error) if error.is_permanent() => {
                // The password or the sender is refused: the recipient is not to blame, so the
                // mail waits until somebody has mended the settings.
                return (AttemptOutcome::Later, said(&error));
            }
            Err(error) => return (AttemptOutcome::Later, said(&error)),
        }
        match self.transport.send(letter) {
            Ok(answer) => {
                let lines: Vec<&str> = answer.message().collect();
                (AttemptOutcome::Accepted, cut(&lines.join(" ")))
            }
            Err(error) if error.is_permanent() => (AttemptOutcome::Refused, said(&error)),
            Err(error) if error.is_transient() => (AttemptOutcome::Later, said(&error)),
            Err(error) if error.is_client() => (AttemptOutcome::Refused, said(&error)),
            // The line broke while the letter was on its way: the server may have it.
            Err(error) => (AttemptOutcome::Unknown, said(&error)),
        }
    }
}

/// What went wrong, with what the server said about it.
fn said(error: &lettre::transport::smtp::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        source = inner.source();
    }
    cut(&text)
}

fn cut(text: &str) -> String {
    text.chars().take(KEPT).collect()
}
