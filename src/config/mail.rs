//! The server that takes mails, and a password that no log can show.

use serde::Deserialize;

/// The server that takes mails. Without one nothing is sent by mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// Its name; empty for none.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// The name to sign in with; empty to send without.
    pub user: String,
    /// The password; the variable `BARLAB_MAIL_PASSWORD` keeps it out of the file.
    pub password: Hidden,
    /// Who sends, such as `条码检测中心 <lab@example.org>`.
    pub from: String,
}

/// How the line to the server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Begins plain and is refused unless the server protects it (port 587).
    Starttls,
    /// Protected from the first byte (port 465).
    Tls,
    /// Not at all: for a server on this machine.
    None,
}

/// A text that only who asks for it by name gets to see.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub(super) String);

impl Hidden {
    /// The text itself.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "hidden" })
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: String::new(),
            port: 587,
            security: Security::Starttls,
            user: String::new(),
            password: Hidden::default(),
            from: String::new(),
        }
    }
}

impl Mail {
    /// The host of the sender's address, for the Message-ID.
    #[must_use]
    pub fn host(&self) -> String {
        let address = self.from.trim_end_matches('>');
        let host = address.rsplit('@').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        match host {
            "" => "barlab.invalid".to_owned(),
            host if address.contains('@') && host.chars().all(plain) => host.to_owned(),
            _ => "barlab.invalid".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_never_part_of_what_is_printed() {
        let mail: Mail = toml::from_str("user = \"lab\"\npassword = \"s3cret\"").unwrap();
        assert_eq!(mail.password.shown(), "s3cret");
        assert!(!format!("{mail:?}").contains("s3cret"));
        assert!(toml::from_str::<Mail>("pasword = \"x\"").is_err());
    }

    #[test]
    fn the_message_id_bears_the_senders_host() {
        let host = |from: &str| {
            let mail = Mail {
                from: from.to_owned(),
                ..Mail::default()
            };
            mail.host()
        };
        assert_eq!(host("条码中心 <lab@example.org>"), "example.org");
        assert_eq!(host("lab@example.org"), "example.org");
        assert_eq!(host(""), "barlab.invalid");
        assert_eq!(host("a b@c d"), "barlab.invalid");
    }
}
