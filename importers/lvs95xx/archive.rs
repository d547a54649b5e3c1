//! The verifier's Access database as an archive that grows: which reports it has, and the rows of
//! those that are wanted.
//!
//! Every look is a copy of its own, so what it shows is one moment.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::tables::{Places, Tables};
use super::{Report, Row};
use crate::findings::{ImportError, Notice};
use crate::sources::access::{Database, snapshot};

pub use crate::sources::access::{FileState, is_held, state};

/// A copy of the database.
pub struct Archive {
    database: Database,
    tables: Tables,
    places: Places,
    notices: Vec<Notice>,
}

/// What tells one state of a report from another without reading its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glimpse {
    /// Its rows in `ReportData`.
    pub rows: usize,
    /// When the verifier took it, by its own clock.
    pub time: Option<NaiveDateTime>,
}

/// One report with its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedReport {
    /// `ReportID`.
    pub id: i64,
    /// Its row in `Reports`; none if only `ReportData` knows it.
    pub report: Option<Report>,
    /// Its rows in `ReportData`; none if there are more than a verification can have.
    pub rows: Option<Vec<Row>>,
}

impl Archive {
    /// Copies the database and counts its reports.
    ///
    /// # Errors
    /// When the database cannot be copied or read, or holds something else.
    pub fn open(path: &Path, password: Option<&str>) -> Result<Self, ImportError> {
        let mut database = Database::open(Box::new(snapshot(path)?), password)?;
        let tables = Tables::find(&mut database)?;
        let (places, notices) = tables.places(&mut database)?;
        Ok(Self {
            database,
            tables,
            places,
            notices,
        })
    }

    /// Every report by its id.
    #[must_use]
    pub fn glimpses(&self) -> BTreeMap<i64, Glimpse> {
        let glimpse = |place: &super::tables::Place| Glimpse {
            rows: place.rows,
            time: place.time,
        };
        let places = self.places.iter();
        places.map(|(id, place)| (*id, glimpse(place))).collect()
    }

    /// Names of the columns of both tables; another text means another database.
    #[must_use]
    pub fn shape(&self) -> String {
        self.tables.shape()
    }

    /// What was odd about the table of reports.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The version of the verifier's program, where it tells.
    ///
    /// # Errors
    /// When the table of settings is damaged.
    pub fn software(&mut self) -> Result<Option<String>, ImportError> {
        self.tables.software(&mut self.database)
    }

    /// Gives the wanted reports to `sink` until it breaks off, in the order in which they become whole.
    ///
    /// # Errors
    /// When a table is damaged. Reports given before stay given.
    pub fn reports(
        &mut self,
        wanted: &BTreeSet<i64>,
        sink: &mut dyn FnMut(ArchivedReport) -> ControlFlow<()>,
    ) -> Result<Vec<Notice>, ImportError> {
        let places = self.places.iter().filter(|(id, _)| wanted.contains(id));
        let places = places.map(|(id, place)| (*id, *place)).collect();
        self.tables.walk(&mut self.database, places, sink)
    }
}
