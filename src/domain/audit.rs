//! The audit chain: who did what to which thing, when, with the old and the new.
//!
//! Records are numbered from 1 without gaps, and each holds the digest of the one
//! before it, so that a changed, removed or inserted record breaks the chain where
//! it happened. A removed tail leaves no break; for that the store keeps the head,
//! and a head exported elsewhere proves what the chain was on that day.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{coded::coded, digest::Digest, id::UserId, person::UserName, texts::Explain};

coded! {
    /// The kind of thing that an action changes.
    Noun in "noun" {
        /// A company.
        Company "company",
        /// The member directory.
        Member "member",
        /// An intake.
        Intake "intake",
        /// A sample catalogue that was imported.
        CatalogueFile "catalogue_file",
        /// A sample.
        Sample "sample",
        /// A source of measurements.
        Source "source",
        /// A measurement.
        Measurement "measurement",
        /// A dictionary.
        Dictionary "dictionary",
        /// An instrument profile.
        Profile "profile",
        /// An issued document.
        Document "document",
        /// Somebody who signs in.
        User "user",
        /// A piece of background work.
        Job "job",
        /// A setting.
        Setting "setting",
        /// A site of the laboratory.
        Site "site",
        /// A connection to a verifier.
        Connection "connection",
        /// An instrument with its calibrations.
        Instrument "instrument",
        /// A conformance test card.
        Card "card",
        /// A reviewer's override of a flagged measurement.
        Override "override",
        /// Artwork that was checked.
        Artwork "artwork",
        /// A delivery of documents.
        Delivery "delivery",
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Who {
    /// Somebody who is signed in.
    User {
        /// Identity.
        id: UserId,
        /// Sign-in name at the time.
        name: UserName,
    },
    /// The program itself: `command line`, `demo`, `watch`.
    Program {
        /// Which part of it.
        name: String,
    },
}

impl Who {
    /// A part of the program.
    #[must_use]
    pub fn program(name: &str) -> Self {
        Self::Program {
            name: name.to_owned(),
        }
    }

    /// The user's id, if a user acts.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            Self::Program { .. } => None,
        }
    }

    /// The name to show and to log.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User { name, .. } => name.as_str(),
            Self::Program { name } => name,
        }
    }
}

/// What an action changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its kind.
    pub noun: Noun,
    /// Identity of the row; 0 where the kind has one instance only.
    pub id: i64,
    /// What people call it: a number or a name.
    pub label: String,
}

impl Subject {
    /// One thing by its kind, row and name.
    #[must_use]
    pub fn new(noun: Noun, id: i64, label: impl std::fmt::Display) -> Self {
        Self {
            noun,
            id,
            label: label.to_string(),
        }
    }
}

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Place in the chain, from 1.
    pub sequence: i64,
    /// When, in whole milliseconds.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub who: Who,
    /// What was done, such as `intake.release`.
    pub action: String,
    /// What it was done to.
    pub subject: Subject,
    /// State before, as JSON text; absent for something new.
    pub old: Option<String>,
    /// State afterwards, as JSON text; absent for something removed.
    pub new: Option<String>,
    /// Digest of the record before, zero for the first.
    pub previous: Digest,
    /// Digest of everything above.
    pub hash: Digest,
}

impl AuditRecord {
    /// The digest that `hash` must hold.
    #[must_use]
    pub fn computed_hash(&self) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(self.previous.bytes());
        hasher.update(self.sequence.to_be_bytes());
        hasher.update(self.at.timestamp_millis().to_be_bytes());
        hasher.update(self.who.user().map_or(0, UserId::get).to_be_bytes());
        hasher.update(self.subject.id.to_be_bytes());
        let texts = [
            Some(self.who.name()),
            Some(self.action.as_str()),
            Some(self.subject.noun.code()),
            Some(self.subject.label.as_str()),
            self.old.as_deref(),
            self.new.as_deref(),
        ];
        for text in texts {
            // The length goes first, so that no two records run together alike; an
            // absent text differs from an empty one by a length that no text has.
            let length = text.map_or(u64::MAX, |text| text.len().try_into().unwrap_or(u64::MAX));
            hasher.update(length.to_be_bytes());
            hasher.update(text.unwrap_or_default());
        }
        Digest::from_bytes(hasher.finalize().into())
    }
}

/// The end of the chain: how many records there are, and the digest of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// Number of the last record; 0 for an empty chain.
    pub sequence: i64,
    /// Digest of the last record; zero for an empty chain.
    pub hash: Digest,
}

impl AuditHead {
    /// The head of an empty chain.
    pub const EMPTY: Self = Self {
        sequence: 0,
        hash: Digest::ZERO,
    };

    /// Follows the chain by one record.
    ///
    /// # Errors
    /// `AuditBreak` saying what does not fit.
    pub fn follow(self, record: &AuditRecord) -> Result<Self, AuditBreak> {
        let expected = self.sequence.saturating_add(1);
        if record.sequence != expected {
            return Err(AuditBreak::Gap {
                expected,
                found: record.sequence,
            });
        }
        if record.previous != self.hash {
            return Err(AuditBreak::Link { sequence: expected });
        }
        if record.hash != record.computed_hash() {
            return Err(AuditBreak::Content { sequence: expected });
        }
        Ok(Self {
            sequence: expected,
            hash: record.hash,
        })
    }

    /// Compares the end that was reached with the head that the store keeps.
    ///
    /// # Errors
    /// `Tail` when records at the end are missing or were added past the store.
    pub fn reaches(self, kept: Self) -> Result<(), AuditBreak> {
        if self == kept {
            Ok(())
        } else {
            Err(AuditBreak::Tail {
                expected: kept.sequence,
                found: self.sequence,
            })
        }
    }
}

/// Where and how the chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditBreak {
    /// A record is missing, or one is there twice.
    #[error("audit record {expected} is missing, found {found}")]
    Gap {
        /// The number that should follow.
        expected: i64,
        /// The number that does.
        found: i64,
    },
    /// A record does not link to the one before it.
    #[error("audit record {sequence} does not link to the one before it")]
    Link {
        /// Its number.
        sequence: i64,
    },
    /// A record was changed.
    #[error("audit record {sequence} was changed")]
    Content {
        /// Its number.
        sequence: i64,
    },
    /// The chain ends elsewhere than the head says.
    #[error("the audit chain ends at record {found}, its head says {expected}")]
    Tail {
        /// The number that the head says.
        expected: i64,
        /// The number of the last record.
        found: i64,
    },
}

impl Explain for AuditBreak {
    fn key(&self) -> &'static str {
        match self {
            Self::Gap { .. } => "desk.audit.gap",
            Self::Link { .. } => "desk.audit.link",
            Self::Content { .. } => "desk.audit.content",
            Self::Tail { .. } => "desk.audit.tail",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Gap { expected, found } | Self::Tail { expected, found } => vec![
                ("expected", expected.to_string()),
                ("found", found.to_string()),
            ],
            Self::Link { sequence } | Self::Content { sequence } => {
                vec![("sequence", sequence.to_string())]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: i64) -> Vec<AuditRecord> {
        let mut head = AuditHead::EMPTY;
        (1..=length)
            .map(|sequence| {
                let mut record = AuditRecord {
                    sequence,
                    at: DateTime::from_timestamp_millis(1_546_300_800_000 + sequence).unwrap(),
                    who: Who::program("test"),
                    action: "company.register".to_owned(),
                    subject: Subject::new(Noun::Company, sequence, "201901032"),
                    old: None,
                    new: Some(format!("{{\"n\":{sequence}}}")),
                    previous: head.hash,
                    hash: Digest::ZERO,
                };
                record.hash = record.computed_hash();
                head = head.follow(&record).unwrap();
                record
            })
            .collect()
    }

    fn walk(chain: &[AuditRecord]) -> Result<AuditHead, AuditBreak> {
        chain.iter().try_fold(AuditHead::EMPTY, AuditHead::follow)
    }

    #[test]
    fn every_kind_of_tampering_breaks_the_chain_where_it_happened() {
        let whole = chain(4);
        let head = walk(&whole).unwrap();

        let mut removed = whole.clone();
        removed.remove(1);
        assert_eq!(
            walk(&removed),
            Err(AuditBreak::Gap {
                expected: 2,
                found: 3
            })
        );

        let mut rewritten = whole.clone();
        rewritten[1].action = "intake.open".to_owned();
        assert_eq!(walk(&rewritten), Err(AuditBreak::Content { sequence: 2 }));
        rewritten[1].hash = rewritten[1].computed_hash();
        assert_eq!(walk(&rewritten), Err(AuditBreak::Link { sequence: 3 }));

        let cut = walk(&whole[..3]).unwrap();
        assert_eq!(
            cut.reaches(head),
            Err(AuditBreak::Tail {
                expected: 4,
                found: 3
            })
        );
        assert_eq!(head.reaches(head), Ok(()));
    }

    #[test]
    fn every_field_is_covered_by_the_digest() {
        let record = chain(1).remove(0);
        let changes: [fn(&mut AuditRecord); 10] = [
            |r| r.sequence = 2,
            |r| r.at += chrono::Duration::milliseconds(1),
            |r| r.who = Who::program("other"),
            |r| {
                r.who = Who::User {
                    id: UserId::new(1),
                    name: UserName::parse("test").unwrap(),
                };
            },
            |r| r.action.push('x'),
            |r| r.subject.noun = Noun::Intake,
            |r| r.subject.id = 9,
            |r| r.subject.label.push('x'),
            |r| r.old = Some(String::new()),
            |r| r.new = None,
        ];
        for (place, change) in changes.iter().enumerate() {
            let mut changed = record.clone();
            change(&mut changed);
            assert_ne!(changed.computed_hash(), record.hash, "change {place}");
        }
    }
}
