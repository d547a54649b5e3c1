//! The application: everything an action needs, handed around, never global.
//!
//! Two applications may live in one process; the tests do so all the time.

use std::{
    path::Path,
    sync::{Arc, OnceLock},
};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::digest::Digest;
use domain::document::Wording;
use domain::texts::{Texts, TextsError};
use importers::Profiles;
use reports::{Fonts, Kit, Picture, Pictures, SealSpec};
use store::{
    Connection, Options, Store, StoreError,
    objects::{Folder, Objects},
};

use crate::{
    actions::ActionError,
    config::{Settings, SettingsError},
    look::Looks,
    own_labels,
    profiles::{Shelf, Shelves},
    rules::{RuleBook, RuleBookError},
    secrets::{DocumentTokens, Unguessable},
    trust,
};

/// Settings, store, dictionaries and texts of one laboratory.
pub struct App {
    /// What the installation decided.
    pub settings: Settings,
    /// Where everything is kept.
    pub store: Store,
    /// Whole files under their digests: sources, catalogues, documents.
    pub objects: Arc<dyn Objects>,
    /// Dictionaries, requirements, prefixes.
    pub rules: RuleBook,
    /// Every sentence in every language.
    pub texts: Arc<Texts>,
    /// Where the tokens of documents come from: real randomness, except in the making of the
    /// demonstration. No setting changes it.
    pub document_tokens: Box<dyn DocumentTokens>,
    zone: FixedOffset,
    kit: OnceLock<Kit>,
    pub(crate) looks: Looks,
    shelves: Shelves,
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

/// Photographs in the object store.
struct KeptPictures(Arc<dyn Objects>);

impl std::fmt::Debug for KeptPictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptPictures")
    }
}

impl Pictures for KeptPictures {
    fn jpeg(&self, sha256: &Digest) -> Option<Vec<u8>> {
        self.0.get(sha256).ok().flatten()
    }
}

impl App {
    /// Opens the laboratory that the settings name.
    ///
    /// # Errors
    /// When the database cannot be reached, or a shipped file is broken.
    pub fn open(settings: Settings, options: Options) -> Result<Self, StartError> {
        let zone = settings.zone()?;
        let store = Store::open_with(&settings.database(), options)?;
        let mut rules = RuleBook::shipped()?;
        own_labels::add_own(&mut rules.labels, &settings.data).map_err(RuleBookError::from)?;
        Ok(Self {
            objects: Arc::new(Folder::open(settings.data.join("objects"))?),
            rules,
            texts: Arc::new(Texts::shipped()?),
            document_tokens: Box::new(Unguessable),
            store,
            zone,
            kit: OnceLock::new(),
            looks: Looks::default(),
            shelves: Shelves::new(Profiles::shipped().map_err(RuleBookError::from)?),
            settings,
        })
    }

    /// What documents are made with; the fonts are read when the first one is made.
    ///
    /// # Errors
    /// When no suitable font is installed, or the seal or a key cannot be read.
    pub fn kit(&self) -> Result<&Kit, ActionError> {
        if let Some(kit) = self.kit.get() {
            return Ok(kit);
        }
        let documents = &self.settings.documents;
        let folder = (!documents.fonts.is_empty()).then(|| Path::new(&documents.fonts));
        let mut kit = Kit::new(Fonts::load(folder)?, Arc::clone(&self.texts));
        kit.seal = match documents.seal.as_str() {
            "" => SealSpec::None,
            "specimen" => SealSpec::Specimen,
            file => {
                let bytes = std::fs::read(file).map_err(|error| ActionError::File {
                    place: file.to_owned(),
                    reason: error.to_string(),
                })?;
                SealSpec::Picture(Picture::from_png("seal", bytes)?)
            }
        };
        kit.pictures = Some(Arc::new(KeptPictures(Arc::clone(&self.objects))));
        let trust = trust::load(&self.settings, &self.texts)?;
        trust::publish(&self.store, &trust)?;
        kit.trust = Some(Arc::new(trust));
        Ok(self.kit.get_or_init(|| kit))
    }

    /// The languages of documents, unless somebody asks for others.
    #[must_use]
    pub fn wording(&self) -> Wording {
        self.layout()
            .map_or_else(|_| self.shipped_layout().wording, |(_, one)| one.wording)
    }

    /// The instrument profiles as of now; ask again before each file.
    ///
    /// # Errors
    /// When the store fails.
    pub fn profiles(&self) -> Result<Arc<Shelf>, StoreError> {
        self.store.read(|conn| self.shelves.current(conn))
    }

    /// The same for somebody who holds a connection already.
    ///
    /// # Errors
    /// When the store fails.
    pub fn profiles_in(&self, conn: &mut Connection) -> Result<Arc<Shelf>, StoreError> {
        self.shelves.current(conn)
    }

    /// A shelf with the profile of this `id.version`, which a measurement names, if it can be had.
    #[must_use]
    pub fn shelf_with(&self, label: &str) -> Option<Arc<Shelf>> {
        let has = |shelf: &Arc<Shelf>| shelf.all.named(label).is_some();
        let lately = self.shelves.lately().filter(has);
        lately.or_else(|| self.profiles().ok().filter(has))
    }

    /// The instrument profiles that come with the program.
    #[must_use]
    pub const fn shipped_profiles(&self) -> &Profiles {
        self.shelves.shipped()
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

    /// The moment at which a day begins in the laboratory's zone.
    #[must_use]
    pub fn midnight(&self, day: NaiveDate) -> DateTime<Utc> {
        let shift = TimeDelta::seconds(i64::from(self.zone.local_minus_utc()));
        let begins = day.and_time(NaiveTime::MIN);
        begins.checked_sub_signed(shift).unwrap_or(begins).and_utc()
    }

    /// The laboratory's zone.
    #[must_use]
    pub const fn zone(&self) -> FixedOffset {
        self.zone
    }
}
