//! How documents look now: the layout in force with the means of making them, read from the
//! store at most every other second and built once a version.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    document::{Issuer, Layout, PictureUse, Wording, layout::LEFT_OUT},
    texts::{Language, Texts},
};
use reports::{Kit, Picture, SealSpec};
use store::{StoreError, layouts};

use crate::{actions::ActionError, app::App, config};

/// How long another process's change may go unseen.
const FRESH: Duration = Duration::from_secs(2);

/// A layout that documents are made with.
pub struct Look {
    /// Its version; 0 for the one that comes with the program.
    pub version: i64,
    /// The layout.
    pub layout: Layout,
    /// Faces, sentences, seal, as the layout wants them.
    pub kit: Kit,
}

/// What was read and built lately.
#[derive(Default)]
pub struct Looks {
    read: Mutex<Option<(Instant, i64, Arc<Layout>)>>,
    built: Mutex<Option<Arc<Look>>>,
}

impl App {
    /// The layout in force and its version.
    ///
    /// # Errors
    /// When the store fails.
    pub fn layout(&self) -> Result<(i64, Arc<Layout>), StoreError> {
        let mut kept = self
            .looks
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((at, version, layout)) = &*kept
            && at.elapsed() < FRESH
        {
            return Ok((*version, Arc::clone(layout)));
        }
        let newest = self.store.read(|conn| layouts::newest(conn, 1))?;
        let (version, layout) = match newest.into_iter().next() {
            Some(saved) => (saved.version, saved.layout),
            None => (0, self.shipped_layout()),
        };
        let layout = Arc::new(layout);
        *kept = Some((Instant::now(), version, Arc::clone(&layout)));
        Ok((version, layout))
    }

    /// The layout before anybody changed it, as the settings file has it.
    #[must_use]
    pub fn shipped_layout(&self) -> Layout {
        Layout {
            wording: if self.settings.documents.bilingual {
                Wording::Bilingual
            } else {
                Wording::Chinese
            },
            ..Layout::default()
        }
    }

    /// Forgets what was read, after a change.
    pub fn forget_layout(&self) {
        *self
            .looks
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The look in force.
    ///
    /// # Errors
    /// When the store fails, no font is installed, or the seal cannot be read.
    pub fn look(&self) -> Result<Arc<Look>, ActionError> {
        let (version, layout) = self.layout()?;
        let mut built = self
            .looks
            .built
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(look) = built.as_ref().filter(|look| look.version == version) {
            return Ok(Arc::clone(look));
        }
        let look = Arc::new(self.look_of(version, (*layout).clone())?);
        *built = Some(Arc::clone(&look));
        Ok(look)
    }

    /// The look of a layout that may not be saved yet.
    ///
    /// # Errors
    /// When no font is installed, or the seal or another picture cannot be read.
    pub fn look_of(&self, version: i64, layout: Layout) -> Result<Look, ActionError> {
        let mut kit = self.kit()?.clone();
        for (used, picture) in &layout.pictures {
            let kept = self.objects.get(&picture.sha256)?;
            let bytes = kept.ok_or_else(|| ActionError::File {
                place: picture.name.clone(),
                reason: picture.sha256.to_string(),
            })?;
            let read = Picture::from_png(used.code(), bytes)?;
            match used {
                PictureUse::Mark => kit.mark = Some(read),
                PictureUse::Accreditation => kit.accreditation = Some(read),
                PictureUse::Seal => kit.seal = SealSpec::Picture(read),
                PictureUse::SecondSeal => kit.second_seal = SealSpec::Picture(read),
            }
        }
        if !layout.sealed {
            kit.seal = SealSpec::None;
            kit.second_seal = SealSpec::None;
        }
        kit.seals.clone_from(&layout.seals);
        kit.columns.clone_from(&layout.columns);
        kit.signatures.clone_from(&layout.signatures);
        if !layout.texts.is_empty() {
            kit.texts = Arc::new(reworded(&kit.texts, &layout));
        }
        Ok(Look {
            version,
            layout,
            kit,
        })
    }
}

/// The sentences with the laboratory's own words in the place of shipped ones.
fn reworded(shipped: &Texts, layout: &Layout) -> Texts {
    let mut texts = shipped.clone();
    for (key, text) in &layout.texts {
        for (language, own) in [(Language::Chinese, &text.zh), (Language::English, &text.en)] {
            match own.trim() {
                "" => {}
                LEFT_OUT => texts.reword(language, key, ""),
                _ => texts.reword(language, key, own),
            }
        }
    }
    texts
}

impl Look {
    /// The letterhead: what the layout says, else the settings file.
    #[must_use]
    pub fn issuer(&self, settings: &config::Issuer) -> Issuer {
        let own = &self.layout.issuer;
        let pick = |own: &String, other: &String| match own.is_empty() {
            true => other.clone(),
            false => own.clone(),
        };
        Issuer {
            name: pick(&own.name, &settings.name),
            name_en: pick(&own.name_en, &settings.name_en),
            address: pick(&own.address, &settings.address),
            address_en: pick(&own.address_en, &settings.address_en),
            phone: pick(&own.phone, &settings.phone),
        }
    }
}
