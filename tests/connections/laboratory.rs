//! A laboratory that takes what connectors fetch, and hands to make rounds with.

use std::{ops::ControlFlow, path::PathBuf, sync::Arc, time::Duration};

use barlab::{
    app::App,
    background::Stop,
    config::Settings as Installation,
    connections::{Connector, Local, Plan, Polled, Trouble, connector},
};
use domain::{
    audit::Who,
    connection::{ConnectionKind, Name, Settings},
    id::SiteId,
    measurement::Measurement,
    texts::{Language, Texts},
};
use importers::{Input, Record, read_file};
use serde_json::{Value, json};
use store::{
    Options, Paging,
    sources::{self, Source},
};

/// An empty laboratory.
pub struct Laboratory {
    pub app: Arc<App>,
    _folder: tempfile::TempDir,
}

/// Settings of a connection to this address, with reports that are ready after one second.
pub fn settings(address: &str) -> Settings {
    Settings {
        site: SiteId::MAIN,
        name: Name::parse("9510").unwrap(),
        kind: ConnectionKind::Mysql,
        address: address.to_owned(),
        profile: None,
        intake: None,
        instrument: None,
        options: json!({"age_seconds": 1}),
        enabled: true,
        poll_seconds: 1,
    }
}

/// A plan with these settings, for a laboratory that reads English.
pub fn plan(settings: Settings) -> Plan {
    Plan {
        connection: None,
        settings,
        password: None,
        stop: Stop::default(),
        language: Language::English,
        texts: Arc::new(Texts::shipped().unwrap()),
    }
}

impl Laboratory {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let installation = Installation {
            data: folder.path().to_owned(),
            ..Installation::default()
        };
        let app = App::open(installation, Options::default()).unwrap();
        app.store.migrate().unwrap();
        Self {
            app: Arc::new(app),
            _folder: folder,
        }
    }

    /// A reader of the address that remembers.
    pub fn reader(&self, settings: Settings) -> Reader<'_> {
        Reader {
            laboratory: self,
            connector: connector(plan(settings)).unwrap(),
            state: Value::Null,
        }
    }

    /// Every source.
    pub fn sources(&self) -> Vec<Source> {
        let read = |conn: &mut _| sources::list(conn, Paging::first(1000));
        self.app.store.read(read).unwrap().rows
    }

    /// New measurements of every source together.
    pub fn measurements(&self) -> u64 {
        self.sources().iter().map(|source| source.counts.new).sum()
    }

    /// The files of the sources that the laboratory keeps.
    fn files(&self) -> Vec<PathBuf> {
        let file = |source: Source| self.app.objects.file(&source.sha256);
        self.sources()
            .into_iter()
            .map(|source| file(source).unwrap().unwrap())
            .collect()
    }

    /// What the laboratory keeps of its sources, as text.
    pub fn kept(&self) -> String {
        let bytes = self
            .files()
            .into_iter()
            .map(|file| std::fs::read(file).unwrap());
        let texts = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        texts.collect()
    }

    /// The measurements of the sources that the laboratory keeps.
    pub fn read_kept(&self) -> Vec<Measurement> {
        let mut found = Vec::new();
        for file in self.files() {
            let profiles = self.app.shipped_profiles();
            read_file("kept", Input::File(file), profiles, None, &mut |record| {
                match record {
                    Record::Measurement(measurement) => found.push(*measurement),
                    Record::Refused(refused) => panic!("{refused:?}"),
                }
                ControlFlow::Continue(())
            })
            .unwrap();
        }
        found
    }
}

/// A connector with its state between rounds.
pub struct Reader<'a> {
    laboratory: &'a Laboratory,
    connector: Box<dyn Connector>,
    pub state: Value,
}

impl Reader<'_> {
    /// One round; its state is kept only when it went well.
    pub fn poll(&mut self) -> Result<Polled, Trouble> {
        let mut state = self.state.clone();
        let mut taker = Local {
            app: &self.laboratory.app,
            who: Who::program("test"),
        };
        let polled = self.connector.poll(&mut state, &mut taker)?;
        self.state = state;
        Ok(polled)
    }

    /// Rounds until nothing waits any more; what they did together.
    pub fn all(&mut self) -> Polled {
        let mut sum = Polled::default();
        loop {
            let polled = self.poll().unwrap();
            sum.pieces += polled.pieces;
            sum.new += polled.new;
            sum.noticed.extend(polled.noticed);
            if polled.more {
                continue;
            }
            if self.connector.waiting() == 0 {
                return sum;
            }
            std::thread::sleep(Duration::from_millis(300));
        }
    }
}

/// The last word of the keys of what was noticed.
pub fn noticed(polled: &Polled) -> Vec<&str> {
    let keys = polled.noticed.iter().map(|warning| warning.key.as_str());
    keys.map(|key| key.rsplit('.').next().unwrap()).collect()
}
