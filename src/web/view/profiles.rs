//! The instrument profile workbench: the list, one version, checking a file, a dry run, reading again.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, GradeShown, Link, Refusal};
use super::view;

/// One version in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionRow {
    /// `id.version`.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Text key of the instrument.
    pub kind: &'static str,
    /// Whether files are read with it, and if not why.
    pub state: Badge,
    /// How sure its layout is.
    pub sure: Badge,
    /// The same in its author's words.
    pub confidence: String,
    /// What it is for; empty for one that comes with the program.
    pub note: String,
    /// Who made it and when; absent for one that comes with the program.
    pub made: Option<(String, NaiveDateTime)>,
    /// Sources that were read with it.
    pub sources: u64,
    /// Measurements that came from them.
    pub measurements: u64,
}

/// Every profile with its versions.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Profiles {
    /// The versions, profile by profile, the newest first.
    pub rows: Vec<VersionRow>,
    /// Whether the reader may try profiles out.
    pub may_check: bool,
}
view!(Profiles, "profiles/list.html");

/// One version.
#[derive(Debug, Clone, Serialize)]
pub struct Version {
    /// As in the list.
    pub version: VersionRow,
    /// The TOML.
    pub text: String,
    /// Address of the TOML as a file.
    pub download: String,
    /// Why it was put in force or retired, who did it and when.
    pub changed: Option<(String, String, NaiveDateTime)>,
    /// Whether the reader may check files with it.
    pub may_check: bool,
    /// Whether the reader may put it in force now.
    pub may_put_in_force: bool,
    /// Whether the reader may retire it now.
    pub may_retire: bool,
    /// Sources that were read with another version of this profile; 0 unless this one reads.
    pub older_sources: u64,
    /// The reason as sent.
    pub reason: Field,
    /// Why the last act was refused.
    pub refusal: Option<Refusal>,
}
view!(Version, "profiles/show.html");

/// A profile that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// `id.version`.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The file on the workbench.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct OnBench {
    /// Its name.
    pub name: String,
    /// Its digest.
    pub sha256: String,
    /// Its page, if its measurements are kept.
    pub source: Option<String>,
}

/// The workbench: a file, and what a profile makes of it.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Check {
    /// Largest file in megabytes.
    pub limit_mb: u64,
    /// Sources that could be looked at, the newest first.
    pub sources: Vec<Link>,
    /// The file.
    pub file: Option<OnBench>,
    /// The profiles to choose from.
    pub profiles: Vec<Choice>,
    /// What came of it; absent without a file, or when it was refused.
    pub checked: Option<Checked>,
    /// The text of the next version, to be changed by hand.
    pub text: Field,
    /// What was refused.
    pub refusal: Option<Refusal>,
}
view!(Check, "profiles/check.html");

/// What a profile makes of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// The profile as in the list.
    pub version: VersionRow,
    /// The encoding of a text file.
    pub encoding: String,
    /// Measurements read.
    pub measurements: u64,
    /// Records refused.
    pub refused: u64,
    /// Items of all records.
    pub items: u64,
    /// Of these, items with a known name.
    pub known: u64,
    /// Warnings of all records.
    pub warnings: u64,
    /// Whether only the first part of a very large file was read.
    pub in_part: bool,
    /// What was noticed about the whole file, as sentences.
    pub notices: Vec<String>,
    /// Names that are not known.
    pub unknown_names: u64,
    /// The most frequent of them.
    pub unknown: Vec<UnknownName>,
    /// What a name can mean.
    pub groups: Vec<TargetGroup>,
    /// Forms a value can have, by their names in profiles.
    pub forms: Vec<&'static str>,
    /// Units a bare number can have.
    pub units: Vec<&'static str>,
    /// The first records.
    pub records: Vec<CheckedRecord>,
}

/// A name that the profile does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownName {
    /// The name.
    pub name: String,
    /// How often it occurs.
    pub times: u64,
    /// Values it has.
    pub examples: Vec<String>,
    /// How they seem to be written, by its name in profiles.
    pub form: &'static str,
    /// What other profiles take it for.
    pub suggestions: Vec<Target>,
}

/// What a name can mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Its name in profiles.
    pub value: String,
    /// Text key of its name for people.
    pub key: String,
}

/// Targets of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetGroup {
    /// Text key of its name.
    pub key: &'static str,
    /// The targets.
    pub targets: Vec<Target>,
}

/// A record with every raw item beside its canonical value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedRecord {
    /// Its place.
    pub place: String,
    /// What was decoded; empty if nothing.
    pub code: String,
    /// The kind of symbol.
    pub symbology: String,
    /// The overall grade.
    pub grade: Option<GradeShown>,
    /// Why it was refused; empty if it was not.
    pub refused: String,
    /// What is odd, as sentences.
    pub warnings: Vec<String>,
    /// Its items.
    pub items: Vec<CheckedItem>,
}

/// One raw item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedItem {
    /// The verifier's name.
    pub name: String,
    /// The value as written.
    pub raw: String,
    /// Text key of what it means; empty for a name that is not known.
    pub key: String,
    /// What was read, such as `84 %  4.0`; with the parameter's text key where one item gives several.
    pub read: Vec<(String, String)>,
}

/// How two readings of many records differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Comparison {
    /// Records compared.
    pub records: u64,
    /// Records read differently.
    pub differing: u64,
    /// Values added.
    pub added: u64,
    /// Values changed.
    pub changed: u64,
    /// Values lost.
    pub lost: u64,
    /// Names that became known.
    pub named: u64,
    /// Names that became unknown.
    pub unnamed: u64,
    /// Warnings more.
    pub warned: u64,
    /// Warnings less.
    pub calmed: u64,
    /// Verdicts that would be others.
    pub verdicts: u64,
    /// The first differing records.
    pub rows: Vec<DifferenceRow>,
}

/// One record that is read differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifferenceRow {
    /// Name of its source.
    pub source: String,
    /// Its place there.
    pub record: String,
    /// What was decoded.
    pub code: String,
    /// The measurement's page; empty if it is not kept.
    pub href: String,
    /// What is read differently.
    pub changes: Vec<ChangeShown>,
    /// Verdict before and after, as text keys.
    pub verdict: Option<(String, String)>,
}

/// What a measurement said before it was read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EarlierReading {
    /// The profile of then, as `id.version`.
    pub profile: String,
    /// When it was read again.
    pub until: NaiveDateTime,
    /// By whom.
    pub who: String,
    /// What it became.
    pub changes: Vec<ChangeShown>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeShown {
    /// What it is about, in the reader's language or as the verifier writes it.
    pub what: String,
    /// Value before; empty if there was none.
    pub old: String,
    /// Value after; empty if there is none.
    pub new: String,
}

/// A dry run.
#[derive(Debug, Clone, Serialize)]
pub struct Trial {
    /// The file.
    pub file: OnBench,
    /// The profile that is tried.
    pub label: String,
    /// The profile that reads the file now; empty where none does.
    pub current: String,
    /// Digest of the text that is tried.
    pub text: String,
    /// What proves that it was.
    pub proof: String,
    /// What is read differently.
    pub comparison: Comparison,
    /// Records that only the new one reads.
    pub gained: u64,
    /// Records that only the old one reads.
    pub missed: u64,
    /// Whether the measurements are kept, so that verdicts were compared.
    pub is_kept: bool,
    /// How many records were compared, where there may be more; absent where all were.
    pub in_part: Option<u64>,
    /// The note as sent.
    pub note: Field,
    /// What was refused.
    pub refusal: Option<Refusal>,
}
view!(Trial, "profiles/try.html");

/// A source that can be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OldSource {
    /// Its id.
    pub id: String,
    /// Its name and page.
    pub source: Link,
    /// The profile it was read with.
    pub profile: String,
    /// When it was handed in.
    pub at: NaiveDateTime,
    /// Its measurements.
    pub measurements: u64,
}

/// Choosing the sources to read again.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ChooseSources {
    /// The profile to read with, as `id.version`.
    pub label: String,
    /// Its page.
    pub href: String,
    /// The sources, the newest first.
    pub rows: Vec<OldSource>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// What was refused.
    pub refusal: Option<Refusal>,
}
view!(ChooseSources, "profiles/choose.html");

/// A measurement that is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftRow {
    /// Name of its source.
    pub source: String,
    /// Its place there.
    pub record: String,
    /// What was decoded.
    pub code: String,
    /// Its page.
    pub href: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// What reading again would change, or has changed.
#[derive(Debug, Clone, Serialize)]
pub struct Reread {
    /// The profile.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Whether it was applied.
    pub is_applied: bool,
    /// How it stands.
    pub state: Badge,
    /// Address of the live progress; empty once it has ended.
    pub events: String,
    /// Records done.
    pub done: u64,
    /// Records to do.
    pub total: Option<u64>,
    /// Why it failed; empty otherwise.
    pub failure: String,
    /// What came of it; absent until it is done.
    pub outcome: Option<RereadOutcome>,
    /// The sources, to apply the same to them.
    pub sources: Vec<String>,
    /// Whether the reader may apply it.
    pub may_apply: bool,
}
view!(Reread, "profiles/reread.html");

/// What came of reading again.
#[derive(Debug, Clone, Serialize, Default)]
pub struct RereadOutcome {
    /// The differences.
    pub comparison: Comparison,
    /// Measurements that find another sample, or one at last.
    pub moved: u64,
    /// Measurements that are left as they are.
    pub left: u64,
    /// The first of them.
    pub left_rows: Vec<LeftRow>,
    /// Sources that cannot be read, with the reason.
    pub unreadable: Vec<(String, String)>,
}
