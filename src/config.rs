//! Settings: from `barlab.toml`, overridden by `BARLAB_…` variables and `DATABASE_URL`.
//!
//! A setting that cannot be used stops the start with the name of the setting,
//! what was found and what was expected; nothing is guessed.

mod mail;

use std::path::{Path, PathBuf};

use chrono::{FixedOffset, TimeDelta};
use domain::{instrument::Hold, texts::Language};
use serde::Deserialize;

pub use mail::{Hidden, Mail, Security};

/// Everything an installation can decide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Folder of the embedded database, the stored originals and the issued documents.
    pub data: PathBuf,
    /// `postgres://…` or `sqlite:PATH`; empty means SQLite in the data folder.
    pub database_url: String,
    /// Address and port that `barlab serve` listens on.
    pub listen: String,
    /// Address under which outsiders reach the public check, printed in QR codes.
    pub public_url: String,
    /// Language of pages for people who have not chosen one.
    pub language: Language,
    /// The laboratory's distance from UTC in minutes (China: 480).
    pub utc_offset_minutes: i32,
    /// Largest upload in bytes.
    pub upload_limit: usize,
    /// Hours after which an unused session ends.
    pub session_hours: u32,
    /// Who issues the documents.
    pub issuer: Issuer,
    /// How documents look.
    pub documents: Documents,
    /// Who signs documents.
    pub signatures: Signatures,
    /// What is asked of instruments.
    pub instruments: Instruments,
    /// How files of artwork are read.
    pub artwork: Artwork,
    /// The server that takes mails.
    pub mail: Mail,
}

/// How files of artwork are read: in a process of its own, so that a file made to harm ends that
/// process and nothing else.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Artwork {
    /// The program that reads them; empty for this one.
    pub reader: PathBuf,
    /// Seconds of processor time that a file may take.
    pub seconds: u32,
    /// Megabytes of memory that a file may take.
    pub memory_mb: u32,
    /// Largest file in bytes.
    pub limit: u64,
}

impl Default for Artwork {
    fn default() -> Self {
        Self {
            reader: PathBuf::new(),
            seconds: 60,
            memory_mb: 3000,
            limit: 100_000_000,
        }
    }
}

/// What is asked of instruments before their measurements may decide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Instruments {
    /// `off`, `known` or `all`, see `Hold`.
    pub hold: Hold,
    /// From how many days before its end a calibration is shown as ending.
    pub notice_days: u16,
    /// By how many minutes an output may date a measurement after it was read; one that is dated
    /// later waits in the inbox.
    pub ahead_minutes: u32,
}

impl Instruments {
    /// By how much an output may date a measurement after it was read.
    #[must_use]
    pub fn ahead(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.ahead_minutes))
    }
}

impl Default for Instruments {
    fn default() -> Self {
        Self {
            hold: Hold::Known,
            notice_days: 30,
            ahead_minutes: 60,
        }
    }
}

/// The laboratory as its documents name it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Issuer {
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Postal address in Chinese.
    pub address: String,
    /// Postal address in English.
    pub address_en: String,
    /// Telephone for questions.
    pub phone: String,
    /// E-mail for questions.
    pub email: String,
}

/// How documents look.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Documents {
    /// True for Chinese with English beneath.
    pub bilingual: bool,
    /// PNG of the round seal; empty for none, `specimen` for the drawn one of the demonstration.
    pub seal: String,
    /// Folder with the Noto CJK fonts; empty to look where systems keep them.
    pub fonts: String,
}

/// Who signs documents, and who witnesses when.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Signatures {
    /// Those who sign, one after the other.
    pub signatories: Vec<Signatory>,
    /// Address of a time stamp authority (RFC 3161); empty for none.
    pub time_stamps: String,
}

/// Somebody who signs documents.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Signatory {
    /// File with the private key and its certificates, PEM or PKCS#12; `specimen` for a
    /// certificate that the demonstration made itself. With a token: certificates above the
    /// key's own as PEM, or empty.
    pub file: String,
    /// File with the password of the key, or with the PIN of its token; empty if it has none.
    pub password_file: String,
    /// The token that holds the key, if it lies in no file.
    pub token: Option<SigningToken>,
    /// Why, as readers show it; empty for no reason.
    pub reason: String,
}

impl Signatory {
    /// Where the key is, for messages.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.token {
            Some(token) => format!("{} {}/{}", token.module, token.label, token.key),
            None => self.file.clone(),
        }
    }
}

/// A key in a PKCS#11 token: a card, a key on USB, a security module on the network.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningToken {
    /// The library of the token's maker.
    pub module: String,
    /// Label of the token.
    pub label: String,
    /// Label of the private key in it; its certificate has the key's identifier.
    pub key: String,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is there but cannot be read.
    #[error("settings file {file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// The file is not TOML, or names a setting that does not exist.
    #[error("settings file {file}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// What is wrong and where.
        reason: String,
    },
    /// One value does not fit.
    #[error("setting {name}: found `{found}`, expected {expected}")]
    Value {
        /// The setting or variable.
        name: &'static str,
        /// What stood there.
        found: String,
        /// What could stand there.
        expected: &'static str,
    },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            database_url: String::new(),
            listen: "127.0.0.1:8080".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            language: Language::Chinese,
            utc_offset_minutes: 480,
            upload_limit: 1 << 30,
            session_hours: 12,
            issuer: Issuer::default(),
            documents: Documents::default(),
            signatures: Signatures::default(),
            instruments: Instruments::default(),
            artwork: Artwork::default(),
            mail: Mail::default(),
        }
    }
}

impl Default for Issuer {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            name: text("示例条码质量检验所"),
            name_en: text("Example Barcode Conformity Laboratory"),
            address: text("示例市标准大道1号"),
            address_en: text("1 Standards Avenue, Example City"),
            phone: text("0755-00000000"),
            email: text("lab@example.org"),
        }
    }
}

impl Settings {
    /// Reads the file, if there is one, then the environment that is handed in.
    ///
    /// # Errors
    /// When the file cannot be read or a value does not fit.
    pub fn load(
        file: &Path,
        variable: impl Fn(&'static str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let name = file.display().to_string();
        let mut settings: Self = match std::fs::read_to_string(file) {
            Ok(text) => toml::from_str(&text).map_err(|reason| SettingsError::Syntax {
                file: name,
                reason: reason.to_string(),
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => {
                return Err(SettingsError::Unreadable {
                    file: name,
                    reason: error.to_string(),
                });
            }
        };
        settings.apply(variable)?;
        Ok(settings)
    }

    fn apply(
        &mut self,
        variable: impl Fn(&'static str) -> Option<String>,
    ) -> Result<(), SettingsError> {
        if let Some(data) = variable("BARLAB_DATA") {
            self.data = PathBuf::from(data);
        }
        for (name, target) in [
            ("DATABASE_URL", &mut self.database_url),
            ("BARLAB_LISTEN", &mut self.listen),
            ("BARLAB_PUBLIC_URL", &mut self.public_url),
            ("BARLAB_FONTS", &mut self.documents.fonts),
            ("BARLAB_SEAL", &mut self.documents.seal),
            ("BARLAB_MAIL_PASSWORD", &mut self.mail.password.0),
            ("BARLAB_TIME_STAMPS", &mut self.signatures.time_stamps),
        ] {
            if let Some(value) = variable(name) {
                *target = value;
            }
        }
        if let Some(file) = variable("BARLAB_SIGNATURE") {
            self.signatures.signatories = vec![Signatory {
                file,
                password_file: variable("BARLAB_SIGNATURE_PASSWORD_FILE").unwrap_or_default(),
                ..Signatory::default()
            }];
        }
        if let Some(found) = variable("BARLAB_LANGUAGE") {
            self.language = Language::from_tag(&found).ok_or(SettingsError::Value {
                name: "BARLAB_LANGUAGE",
                found,
                expected: "zh-CN or en",
            })?;
        }
        self.zone().map(|_| ())
    }

    /// The laboratory's zone.
    ///
    /// # Errors
    /// When the distance from UTC is more than a day.
    pub fn zone(&self) -> Result<FixedOffset, SettingsError> {
        self.utc_offset_minutes
            .checked_mul(60)
            .and_then(FixedOffset::east_opt)
            .ok_or_else(|| SettingsError::Value {
                name: "utc_offset_minutes",
                found: self.utc_offset_minutes.to_string(),
                expected: "minutes between -1439 and 1439",
            })
    }

    /// The database's address: as set, or SQLite in the data folder.
    #[must_use]
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite:{}", self.data.join("barlab.db").display())
        } else {
            self.database_url.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, variables: &[(&'static str, &str)]) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("barlab.toml");
        std::fs::write(&path, file).unwrap();
        Settings::load(&path, |wanted| {
            variables
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_variable_wins_over_the_file_and_the_file_over_the_default() {
        let settings = load(
            "listen = \"0.0.0.0:80\"\ndata = \"/srv/lab\"\n[documents]\nbilingual = true",
            &[("BARLAB_DATA", "/tmp/lab")],
        )
        .unwrap();
        assert_eq!(settings.listen, "0.0.0.0:80");
        assert_eq!(settings.data, PathBuf::from("/tmp/lab"));
        assert_eq!(settings.database(), "sqlite:/tmp/lab/barlab.db");
        assert!(settings.documents.bilingual);
    }

    #[test]
    fn an_unknown_setting_and_a_bad_value_are_named() {
        let error = load("lisen = \"x\"", &[]).unwrap_err().to_string();
        assert!(error.contains("lisen"), "{error}");
        let error = load("", &[("BARLAB_LANGUAGE", "fr")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "setting BARLAB_LANGUAGE: found `fr`, expected zh-CN or en"
        );
        assert!(load("utc_offset_minutes = 2000", &[]).is_err());
    }
}
