//! The instrument profiles in use: those that come with the program and the laboratory's own.
//!
//! Every process asks the store whether anything changed before it reads a file, which is a look at
//! one small table, so that a version put in force anywhere is used everywhere from then on.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::profile::ProfileState;
use importers::Profiles;
use store::{
    Connection, StoreError,
    profile_versions::{self, ProfileVersion, Stamp},
};

/// The profiles of a laboratory.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Those that files are read with: the shipped ones and those in force.
    pub in_force: Profiles,
    /// All of them, drafts and retired ones too, for files that are read with one by name.
    pub all: Profiles,
    /// Where the laboratory's own versions stand, by `id.version`.
    pub states: BTreeMap<String, ProfileState>,
}

impl Shelf {
    /// A shelf with nothing of the laboratory's own.
    #[must_use]
    pub fn of(shipped: &Profiles) -> Self {
        Self {
            in_force: shipped.clone(),
            all: shipped.clone(),
            states: BTreeMap::new(),
        }
    }

    /// The profiles to read with: by name any that there is, else those in force.
    #[must_use]
    pub fn to_read(&self, wanted: Option<&str>) -> &Profiles {
        match wanted {
            Some(name) if self.in_force.named(name).is_none() => &self.all,
            _ => &self.in_force,
        }
    }
}

/// Keeps the shelf as of the last look.
#[derive(Debug)]
pub struct Shelves {
    shipped: Profiles,
    kept: Mutex<Option<(Stamp, Arc<Shelf>)>>,
}

impl Shelves {
    /// A shelf with the profiles that come with the program.
    #[must_use]
    pub const fn new(shipped: Profiles) -> Self {
        Self {
            shipped,
            kept: Mutex::new(None),
        }
    }

    /// The profiles that come with the program.
    #[must_use]
    pub const fn shipped(&self) -> &Profiles {
        &self.shipped
    }

    /// The profiles as of the last look, if there was one.
    #[must_use]
    pub fn lately(&self) -> Option<Arc<Shelf>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map(|(_, shelf)| Arc::clone(shelf))
    }

    /// The profiles as of now.
    ///
    /// # Errors
    /// When the store fails.
    pub fn current(&self, conn: &mut Connection) -> Result<Arc<Shelf>, StoreError> {
        let stamp = profile_versions::stamp(conn)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, shelf)) = &*kept
            && *known == stamp
        {
            return Ok(Arc::clone(shelf));
        }
        let versions = profile_versions::list(conn)?;
        let shelf = Arc::new(filled(&self.shipped, &versions));
        *kept = Some((stamp, Arc::clone(&shelf)));
        Ok(shelf)
    }
}

fn filled(shipped: &Profiles, versions: &[ProfileVersion]) -> Shelf {
    let mut shelf = Shelf::of(shipped);
    for version in versions {
        let label = version.label();
        shelf.states.insert(label.clone(), version.state);
        let added = shelf.all.add(&label, &version.content);
        // What was sound when it was added can only be out of step with a newer program.
        if let Err(error) = added {
            tracing::warn!("Profile {label} is left out: {error}");
        } else if version.state == ProfileState::InForce
            && let Err(error) = shelf.in_force.add(&label, &version.content)
        {
            tracing::warn!("Profile {label} is left out: {error}");
        }
    }
    shelf
}
