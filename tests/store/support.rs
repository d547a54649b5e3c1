//! A laboratory of its own for each test, on each engine, with hands to set it up.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

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

/// A migrated, empty store with a clock that stands.
pub struct Laboratory {
    pub store: Store,
    pub clock: Arc<SetClock>,
    pub url: String,
    /// Where SQLite lies; it vanishes with the test.
    _folder: TempDir,
    schema: Option<(String, String)>,
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
    match std::env::var("BARLAB_TEST_POSTGRES_URL") {
        Ok(url) => test(&Laboratory::postgres(&url)),
        Err(_) if std::env::var_os("BARLAB_TEST_EVERYTHING").is_some() => {
            panic!("BARLAB_TEST_POSTGRES_URL is not set")
        }
        Err(_) => eprintln!("left out on PostgreSQL: BARLAB_TEST_POSTGRES_URL is not set"),
    }
}

impl Laboratory {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("lab.db").display());
        Self::open(url, folder, None)
    }

    /// Each laboratory has a schema of its own on the server.
    fn postgres(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("test_{}_{count}", std::process::id());
        PgConnection::establish(server)
            .unwrap()
            .batch_execute(&format!("CREATE SCHEMA {schema}"))
            .unwrap();
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
        let folder = tempfile::tempdir().unwrap();
        Self::open(url, folder, Some((server.to_owned(), schema)))
    }

    fn open(url: String, folder: TempDir, schema: Option<(String, String)>) -> Self {
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
            schema,
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

impl Drop for Laboratory {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema {
            let dropped = PgConnection::establish(server)
                .map(|mut conn| conn.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")));
            if let Err(error) = dropped {
                eprintln!("schema {schema} stays: {error}");
            }
        }
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
