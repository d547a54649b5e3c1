//! An LVS-95XX that keeps its reports in MySQL or MariaDB: complete reports, fetched as they
//! were stored and handed on in pieces of some thousand.
//!
//! Each round looks at one moment of the database. What is remembered between rounds, and
//! what is to be taken, is the `ledger`'s to say; what is told an admin is in `notices`.

mod ledger;
mod notices;
mod options;

use std::{
    collections::BTreeMap,
    io::BufWriter,
    time::{Duration, Instant},
};

use chrono::Utc;
use importers::{
    lvs95xx::server::{FetchError, Fetched, Limits, Reports},
    sources::mariadb::{Login, MariadbError},
};
use serde_json::Value;
use tempfile::NamedTempFile;

pub use importers::sources::mariadb::PORT;
pub use options::{Encryption, Options, address, compose};

use self::ledger::{Decision, Ledger, Look, PIECE, Patience};
use super::{Connector, Piece, Plan, Polled, Taker, Trouble, hints_of};

/// How long the server may give no sign of life.
const PATIENCE: Duration = Duration::from_secs(60);

/// Most bytes of a piece, so that a laboratory with long texts or pictures is read in small ones too.
const BYTES: usize = 16 << 20;

/// How often old reports are counted, which walks an index.
const COUNTING: Duration = Duration::from_secs(3600);

/// Reads one database.
pub(super) struct Verifier {
    plan: Plan,
    options: Options,
    login: Login,
    database: Option<Reports>,
    counted_at: Option<Instant>,
    /// Reports that the last round saw and that are not whole yet.
    waiting: usize,
}

/// What a try finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What the server calls its version.
    pub server: String,
    /// The version of the verifier's program, where it tells.
    pub software: Option<String>,
    /// Reports there are.
    pub reports: u64,
    /// The highest `ReportID`.
    pub newest: Option<i64>,
    /// Seconds since its time, by the server's clock.
    pub newest_age: Option<i64>,
    /// Columns that we would read and that are not there.
    pub missing: Vec<String>,
    /// True if reports can be found without walking whole tables.
    pub has_index: bool,
}

/// Looks at a database without taking anything.
///
/// # Errors
/// When it cannot be reached or is none of a verifier.
pub fn try_out(plan: Plan) -> Result<Found, Trouble> {
    let mut verifier = Verifier::new(plan)?;
    let database = verifier.database()?;
    let newest = database.newest()?;
    let newest_age = match newest {
        Some(id) => {
            let seen = database.look(id.saturating_sub(1), 1)?;
            seen.get(&id).and_then(|seen| seen.age)
        }
        None => None,
    };
    Ok(Found {
        server: database.version(),
        software: database.software().map(str::to_owned),
        reports: database.count(i64::MAX)?,
        newest,
        newest_age,
        missing: database.missing(),
        has_index: database.has_index(),
    })
}

impl From<MariadbError> for Trouble {
    fn from(error: MariadbError) -> Self {
        match error.is_passing() {
            true => Self::passing(error),
            false => Self::lasting(error),
        }
    }
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Server(error) => error.into(),
            file @ FetchError::File(_) => Self::passing(file),
        }
    }
}

impl Verifier {
    /// A reader of the database that a plan names.
    pub(super) fn new(plan: Plan) -> Result<Self, Trouble> {
        let options = Options::read(&plan.settings.options)?;
        let (address, typed) = address(&plan.settings.address)?;
        let login = Login {
            address,
            password: plan.password.as_ref().map(|kept| kept.0.clone()).or(typed),
            tls: options.tls(),
            patience: PATIENCE,
        };
        Ok(Self {
            plan,
            options,
            login,
            database: None,
            counted_at: None,
            waiting: 0,
        })
    }

    fn database(&mut self) -> Result<&mut Reports, MariadbError> {
        match &mut self.database {
            Some(database) => Ok(database),
            none => {
                let stop = self.plan.stop.clone();
                let stopped = std::sync::Arc::new(move || stop.is_told());
                let opened = Reports::open(&self.login, self.options.thumbnails, stopped)?;
                Ok(none.insert(opened))
            }
        }
    }

    /// Begins to look. A connection that was lost while nobody used it is no failure.
    fn begin(&mut self) -> Result<(), MariadbError> {
        if let Some(kept) = &mut self.database {
            match kept.begin() {
                Err(error) if error.is_connection_lost() && error != MariadbError::Stopped => {
                    self.database = None;
                }
                begun => return begun,
            }
        }
        self.database()?.begin()
    }

    fn round(&mut self, state: &mut Value, taker: &mut dyn Taker) -> Result<Polled, Trouble> {
        let mut ledger: Ledger = serde_json::from_value(state.clone()).unwrap_or_default();
        let mut polled = Polled::default();
        self.begin()?;
        self.recognise(&mut ledger, &mut polled)?;
        let patience = self.options.patience();
        let after = ledger.look_after(patience);
        let limit = i64::try_from(2 * PIECE).unwrap_or(i64::MAX);
        let limit = limit.saturating_add(patience.look_back);
        let database = self.database()?;
        let newest = database.newest()?;
        let seen = database.look(after, limit)?;
        let look = Look {
            is_full: i64::try_from(seen.len()).is_ok_and(|found| found >= limit),
            seen: &seen,
            newest: newest.unwrap_or_default(),
            now: Utc::now().timestamp_millis(),
        };
        let decision = ledger.look(&look, patience);
        let fetched = self.take(&decision, &mut polled, taker)?;
        polled.noticed.extend(decision.noticed);
        polled
            .noticed
            .extend(ledger.took(&fetched, &look, patience));
        let rest = decision.take.len() > fetched.written.len() + fetched.too_long.len();
        polled.more = decision.more || (rest && fetched.changed.is_empty());
        self.waiting = ledger.waiting();
        if !polled.more {
            self.recount(&mut ledger, patience, &mut polled)?;
        }
        *state = serde_json::to_value(&ledger).unwrap_or_default();
        Ok(polled)
    }

    /// Finds out whether this is the database that is remembered.
    fn recognise(&mut self, ledger: &mut Ledger, polled: &mut Polled) -> Result<(), Trouble> {
        let patience = self.options.patience();
        let database = self.database()?;
        let shape = database.shape();
        if ledger.shape != shape {
            let missing = database.missing();
            if !ledger.shape.is_empty() {
                polled.noticed.push(notices::reshaped(&missing));
            } else if !missing.is_empty() {
                polled.noticed.push(notices::missing(&missing));
            }
            if !database.has_index() {
                polled.noticed.push(notices::no_index());
            }
            // With other columns the same report has another sign.
            ledger.signs.clear();
            ledger.shape.clone_from(&shape);
        }
        let Some(newest) = database.newest()? else {
            return Ok(());
        };
        if ledger.watermark == 0 {
            return Ok(());
        }
        let (mut same, mut other) = (0, 0);
        for (id, sign) in &ledger.signs {
            match database.sign(*id)? {
                Some(found) if found == *sign => same += 1,
                Some(_) => other += 1,
                None => {}
            }
        }
        let restarted = same == 0 && newest < ledger.watermark && {
            let seen = database.look(ledger.look_after(patience), patience.look_back)?;
            ledger.knows_nothing_of(&seen)
        };
        if restarted || (same == 0 && other > 0) {
            polled
                .noticed
                .push(notices::recreated(ledger.watermark, newest));
            *ledger = Ledger::anew(shape);
        }
        Ok(())
    }

    /// Fetches what was decided and hands it on; the connection rests while the taker works.
    fn take(
        &mut self,
        decision: &Decision,
        polled: &mut Polled,
        taker: &mut dyn Taker,
    ) -> Result<Fetched, Trouble> {
        let database = self.database()?;
        if decision.take.is_empty() {
            database.end()?;
            return Ok(Fetched::default());
        }
        let scratch = NamedTempFile::new().map_err(FetchError::File)?;
        let limits = Limits { bytes: BYTES };
        let mut out = BufWriter::with_capacity(1 << 16, scratch.as_file());
        let fetched = database.fetch(&decision.take, limits, &mut out)?;
        drop(out);
        database.end()?;
        if fetched.written.is_empty() {
            return Ok(fetched);
        }
        let piece = self.piece(&fetched.written, &scratch);
        let taken = taker.take(&piece)?;
        polled.count(&taken);
        let refused = taken.report.as_ref().map_or(0, |report| report.refused);
        if refused > 0 {
            polled.noticed.push(notices::refused(refused, &piece.name));
        }
        Ok(fetched)
    }

    fn piece(&self, written: &BTreeMap<i64, u64>, scratch: &NamedTempFile) -> Piece {
        let first = written.first_key_value().map_or(0, |(id, _)| *id);
        let last = written.last_key_value().map_or(0, |(id, _)| *id);
        let settings = &self.plan.settings;
        Piece {
            name: format!("{} {first}–{last}", self.login.address.database),
            file: scratch.path().to_owned(),
            hints: hints_of(settings),
            place: Vec::new(),
            connection: self.plan.connection,
            site: Some(settings.site),
        }
    }

    /// Now and then, counts the reports that are no longer looked at.
    fn recount(
        &mut self,
        ledger: &mut Ledger,
        patience: Patience,
        polled: &mut Polled,
    ) -> Result<(), Trouble> {
        if self.counted_at.is_some_and(|at| at.elapsed() < COUNTING) {
            return Ok(());
        }
        let up_to = ledger.look_after(patience);
        if up_to <= 0 {
            // Nothing is old yet: it is counted as soon as something is.
            ledger.counted = None;
            return Ok(());
        }
        self.counted_at = Some(Instant::now());
        let database = self.database()?;
        if let Some((up_to, before)) = ledger.counted {
            let now = database.count(up_to)?;
            if now != before {
                polled.noticed.push(notices::recounted(up_to, before, now));
            }
        }
        ledger.counted = Some((up_to, database.count(up_to)?));
        Ok(())
    }
}

impl Connector for Verifier {
    fn poll(&mut self, state: &mut Value, taker: &mut dyn Taker) -> Result<Polled, Trouble> {
        let polled = self.round(state, taker);
        if polled.is_err() {
            self.database = None;
        }
        polled
    }

    fn waiting(&self) -> usize {
        self.waiting
    }
}
