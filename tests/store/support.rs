//! A laboratory of its own for each test, on each engine, with hands to set it up.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Connection as _, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::{
    audit::{Noun, Subject, Who},
    company::{Company, CompanyDetails, CompanyName},
    intake::{Environment, Intake},
    quota::Quota,
};
use store::{
    Options, SetClock, Store, StoreError, Tx,
    companies::{self, Registered},
    intakes::{self, NewIntake},
};
use tempfile::TempDir;

use crate::postgres::Schema;

/// A migrated, empty store with a clock that stands.
pub struct Laboratory {
    pub store: Store,
    pub clock: Arc<SetClock>,
    pub url: String,
    /// Where SQLite lies; it vanishes with the test.
    _folder: TempDir,
    /// Where PostgreSQL keeps it; it vanishes likewise.
    _schema: Option<Schema>,
}

/// Noon of 15 January 2019.
pub fn noon() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2019-01-15T12:00:00Z")
        .unwrap()
        .to_utc()
}

/// Runs a test on every engine there is.
pub fn on_each_engine(test: impl Fn(&Laboratory)) {
    test(&Laboratory::sqlite());
    if let Some(schema) = Schema::make() {
        test(&Laboratory::postgres(schema));
    }
}

impl Laboratory {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("lab.db").display());
        Self::open(url, folder, None)
    }

    fn postgres(schema: Schema) -> Self {
        Self::open(schema.url(), tempfile::tempdir().unwrap(), Some(schema))
    }

    fn open(url: String, folder: TempDir, schema: Option<Schema>) -> Self {
        let clock = Arc::new(SetClock::at(noon()));
        let options = Options {
            connections: 10,
            clock: clock.clone(),
        };
        let store = Store::open_with(&url, options).unwrap();
        store.migrate().unwrap();
        Self {
            store,
            clock,
            url,
            _folder: folder,
            _schema: schema,
        }
    }

    /// Does something behind the store's back, as one with access to the database could.
    pub fn tamper(&self, sql: &str) {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => SqliteConnection::establish(path)
                .unwrap()
                .batch_execute(sql)
                .unwrap(),
            None => PgConnection::establish(&self.url)
                .unwrap()
                .batch_execute(sql)
                .unwrap(),
        }
    }

    /// Does recorded work by a program, with a record that says nothing.
    pub fn doing<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
        self.store
            .transaction(&tester(), |tx| {
                let value = work(tx)?;
                tx.record("test.do", anything(), &(), &())?;
                Ok::<_, StoreError>(value)
            })
            .unwrap()
    }

    /// A company with 1000 codes paid for.
    pub fn company(&self, name: &str) -> Company {
        let registered = self.doing(|tx| {
            let details = CompanyDetails::default();
            companies::register(tx, &name_of(name), &details, Quota::new(1000), january())
        });
        match registered {
            Registered::New(company) | Registered::Known(company) => company,
        }
    }

    /// An open intake of 40 samples.
    pub fn intake(&self, company: &Company) -> Intake {
        self.doing(|tx| intakes::open(tx, company, new_intake()))
    }
}

pub fn tester() -> Who {
    Who::program("test")
}

pub fn anything() -> Subject {
    Subject::new(Noun::Setting, 0, "anything")
}

pub fn name_of(text: &str) -> CompanyName {
    CompanyName::parse(text).unwrap()
}

pub fn january() -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 1, 15).unwrap()
}

pub fn new_intake() -> NewIntake {
    NewIntake {
        received_at: noon(),
        received_on: january(),
        due_on: NaiveDate::from_ymd_opt(2019, 1, 20),
        quantity: 40,
        environment: Environment::RetailPos,
        note: "箱子受潮".to_owned(),
    }
}
