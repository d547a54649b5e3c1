//! The application: everything an action needs, handed around, never global.
//!
//! Two applications may live in one process; the tests do so all the time.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use domain::texts::{Texts, TextsError};
use store::{
    Options, Store, StoreError,
    objects::{Folder, Objects},
};

use crate::{
    config::{Settings, SettingsError},
    rules::{RuleBook, RuleBookError},
};

/// Settings, store, dictionaries and texts of one laboratory.
pub struct App {
    /// What the installation decided.
    pub settings: Settings,
    /// Where everything is kept.
    pub store: Store,
    /// Whole files under their digests: sources, catalogues, documents.
    pub objects: Arc<dyn Objects>,
    /// Dictionaries, requirements, prefixes, profiles.
    pub rules: RuleBook,
    /// Every sentence in every language.
    pub texts: Arc<Texts>,
    zone: FixedOffset,
}

/// Why an application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting does not fit.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The database cannot be reached or is broken.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A dictionary, requirement table or profile is broken.
    #[error(transparent)]
    Rules(#[from] RuleBookError),
    /// A language file is broken.
    #[error(transparent)]
    Texts(#[from] TextsError),
}

impl App {
    /// Opens the laboratory that the settings name.
    ///
    /// # Errors
    /// When the database cannot be reached, or a shipped file is broken.
    pub fn open(settings: Settings, options: Options) -> Result<Self, StartError> {
        let zone = settings.zone()?;
        let store = Store::open_with(&settings.database(), options)?;
        Ok(Self {
            objects: Arc::new(Folder::open(settings.data.join("objects"))?),
            rules: RuleBook::shipped()?,
            texts: Arc::new(Texts::shipped()?),
            store,
            zone,
            settings,
        })
    }

    /// The laboratory's calendar day of a moment.
    #[must_use]
    pub fn day(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }

    /// The laboratory's calendar day now.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.day(self.store.now())
    }

    /// The laboratory's zone.
    #[must_use]
    pub const fn zone(&self) -> FixedOffset {
        self.zone
    }
}
