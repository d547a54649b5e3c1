//! Verifier connections: the list with the sites, one connection, and the form.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, Refusal};
use super::view;

/// One connection in the list.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectionRow {
    /// Address of its page.
    pub href: String,
    /// What people call it.
    pub name: String,
    /// The site it reads at.
    pub site: String,
    /// Text key of what it reads.
    pub kind: String,
    /// Where it reads, without password.
    pub address: String,
    /// How it stands.
    pub state: Badge,
    /// Why it fails, as a sentence; empty otherwise.
    pub trouble: String,
    /// When a round last went well.
    pub last_ok: Option<NaiveDateTime>,
    /// New measurements so far.
    pub taken: u64,
    /// Things noticed that nobody has put away.
    pub notices: u64,
}

/// One site.
#[derive(Debug, Clone, Serialize)]
pub struct SiteRow {
    /// Its row.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// In use or closed.
    pub state: Badge,
    /// Whether it is in use.
    pub active: bool,
    /// Whether it may be closed.
    pub closable: bool,
    /// Connections there.
    pub connections: u64,
}

/// All connections and sites.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Connections {
    /// The connections by name.
    pub rows: Vec<ConnectionRow>,
    /// The sites, the oldest first.
    pub sites: Vec<SiteRow>,
    /// Whether the reader may change them.
    pub may_edit: bool,
    /// What stands in the form for a new site.
    pub site: Field,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Connections, "connections/list.html");

/// Something noticed.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// When it was noticed first.
    pub at: NaiveDateTime,
    /// What, as a sentence.
    pub text: String,
}

/// What a try found.
#[derive(Debug, Clone, Serialize)]
pub struct Tried {
    /// What the server calls its version.
    pub server: String,
    /// The version of the verifier's program; empty if it does not tell.
    pub software: String,
    /// Reports there are.
    pub reports: u64,
    /// The highest number; none while there are no reports.
    pub newest: Option<i64>,
    /// When that one was made.
    pub newest_at: Option<NaiveDateTime>,
    /// Columns that are missing.
    pub missing: String,
    /// Whether reports can be found without walking whole tables.
    pub has_index: bool,
}

/// One connection.
#[derive(Debug, Clone, Serialize)]
pub struct Connection {
    /// As in the list.
    pub row: ConnectionRow,
    /// Its row.
    pub id: String,
    /// Since when it fails.
    pub failing_since: Option<NaiveDateTime>,
    /// How often it failed in a row.
    pub failures: u32,
    /// When the next round is due.
    pub next: Option<NaiveDateTime>,
    /// When the last measurement came.
    pub last_taken: Option<NaiveDateTime>,
    /// Seconds between two rounds.
    pub poll_seconds: u32,
    /// The profile to read with; empty to choose the one that fits.
    pub profile: String,
    /// The only intake to match with; empty for all open ones.
    pub intake: String,
    /// Number of the instrument for outputs without a serial number; empty to find it by what
    /// they name.
    pub instrument: String,
    /// When an admin last changed it.
    pub changed_at: NaiveDateTime,
    /// Which admin.
    pub changed_by: String,
    /// Whether rounds are made.
    pub enabled: bool,
    /// Whether it can be tried.
    pub can_try: bool,
    /// Whether an agent sends instead of our reading.
    pub is_agent: bool,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// What was noticed, the latest first.
    pub notices: Vec<Notice>,
    /// What a try found.
    pub tried: Option<Tried>,
    /// Why the last try or form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Connection, "connections/show.html");

/// A site or an instrument to choose.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Its row, or its number.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Adding or changing a connection.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ConnectionForm {
    /// Where the form is sent.
    pub action: String,
    /// Where one goes back to.
    pub back: String,
    /// Code of what it reads.
    pub kind: String,
    /// Codes of what there is to choose; empty while changing.
    pub kinds: Vec<&'static str>,
    /// Whether a password is kept already.
    pub has_password: bool,
    /// What people call it.
    pub name: Field,
    /// The sites to choose from.
    pub sites: Vec<Choice>,
    /// The chosen site.
    pub site: Field,
    /// Name or number of the server, with the port if it is not the usual one.
    pub server: Field,
    /// The database.
    pub database: Field,
    /// Who asks.
    pub user: Field,
    /// The password; never filled in.
    pub password: Field,
    /// `off`, `encrypted` or `verified`.
    pub tls: Field,
    /// File with the authority of the server's certificate.
    pub authority: Field,
    /// File or folder, for the kinds that have no server.
    pub address: Field,
    /// The profile to read with.
    pub profile: Field,
    /// The only intake to match with.
    pub intake: Field,
    /// The instruments to choose from.
    pub instruments: Vec<Choice>,
    /// Number of the instrument for outputs without a serial number.
    pub instrument: Field,
    /// Seconds between two rounds.
    pub poll_seconds: Field,
    /// Least age of a report in seconds.
    pub age_seconds: Field,
    /// Whether pictures are kept too.
    pub thumbnails: bool,
    /// Seconds for which a file, or the rows of a report in one, must not change.
    pub still_seconds: Field,
    /// True to look into the sub-folders of a folder.
    pub deep: bool,
    /// True to leave the files of a folder where they lie.
    pub leave: bool,
    /// What fits no single field.
    pub refusal: Option<Refusal>,
}
view!(ConnectionForm, "connections/form.html");
