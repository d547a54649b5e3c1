//! Why a profile cannot be used: what stands where, so that its author finds it.

use domain::texts::Explain;

/// A profile that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or not of the schema.
    #[error("profile {file}, line {line}: {reason}")]
    Schema {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the TOML reader said, and the line itself.
        reason: String,
    },
    /// A target, code page or time pattern that does not exist.
    #[error("profile {file}, line {line}: {value:?} is no {what}")]
    Unknown {
        /// The file.
        file: String,
        /// The first line with that value, from 1.
        line: usize,
        /// `target`, `code page`, `time pattern`.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// One name that means two things.
    #[error("profile {file}, line {line}: {name:?} means both {one} and {other}")]
    Ambiguous {
        /// The file.
        file: String,
        /// The last line with that name, from 1.
        line: usize,
        /// The name or the time pattern.
        name: String,
        /// One meaning.
        one: String,
        /// The other.
        other: String,
    },
    /// Entries cannot be added to the file.
    #[error("profile {file}: entries cannot be added to it")]
    Uncomposable {
        /// The file.
        file: String,
    },
    /// A second profile of the same id and version.
    #[error("profile {file}: {label} exists already")]
    Duplicate {
        /// The file.
        file: String,
        /// `id.version`.
        label: String,
    },
}

impl Explain for ProfileError {
    fn key(&self) -> &'static str {
        match self {
            Self::Schema { .. } => "importers.profile.schema",
            Self::Unknown { .. } => "importers.profile.unknown",
            Self::Ambiguous { .. } => "importers.profile.ambiguous",
            Self::Uncomposable { .. } => "importers.profile.uncomposable",
            Self::Duplicate { .. } => "importers.profile.duplicate",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Schema { file, line, reason } => vec![
                ("file", file.clone()),
                ("line", line.to_string()),
                ("reason", reason.clone()),
            ],
            Self::Unknown {
                file,
                line,
                what,
                value,
            } => vec![
                ("file", file.clone()),
                ("line", line.to_string()),
                (
                    "what",
                    format!("@importers.what.{}", what.replace(' ', "_")),
                ),
                ("value", value.clone()),
            ],
            Self::Ambiguous {
                file,
                line,
                name,
                one,
                other,
            } => vec![
                ("file", file.clone()),
                ("line", line.to_string()),
                ("name", name.clone()),
                ("one", one.clone()),
                ("other", other.clone()),
            ],
            Self::Uncomposable { file } => vec![("file", file.clone())],
            Self::Duplicate { file, label } => {
                vec![("file", file.clone()), ("label", label.clone())]
            }
        }
    }
}
