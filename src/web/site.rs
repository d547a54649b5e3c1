//! What every handler shares: the application, the templates, and the way to the blocking threads.
//!
//! The store blocks, so its work runs on the pool for blocking work; the threads that answer
//! requests only wait for it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::web;
use domain::person::Role;
use domain::texts::Language;
use store::{Connection, StoreError};
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::kept::Kept;
use super::page::{Frame, NavItem, PageError, PersonShown, Templates};
use super::view::View;
use super::view::parts::Refusal;
use super::visitor::Visitor;
use crate::actions::{ActionError, import_catalogue, import_members};
use crate::app::App;

/// How long the number beside the inbox on the rail may be old.
const COUNT_AGE: Duration = Duration::from_secs(3);

/// Pieces of agents that are imported at one time.
const LANES: usize = 2;

/// Files of artwork that are read at one time.
const READERS: usize = 2;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

struct Inner {
    app: Arc<App>,
    templates: Templates,
    inbox: Mutex<Option<(Instant, u64)>>,
    catalogues: Kept<import_catalogue::Looked>,
    directories: Kept<import_members::Looked>,
    lanes: Semaphore,
    readers: Semaphore,
}

impl Site {
    /// A site over an application.
    ///
    /// # Errors
    /// When a template is not well formed.
    pub fn open(app: Arc<App>) -> Result<Self, PageError> {
        let templates = Templates::shipped(&app.texts)?;
        Ok(Self {
            inner: Arc::new(Inner {
                app,
                templates,
                inbox: Mutex::new(None),
                catalogues: Kept::default(),
                directories: Kept::default(),
                lanes: Semaphore::new(LANES),
                readers: Semaphore::new(READERS),
            }),
        })
    }

    /// The application.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.inner.app
    }

    /// Lanes for pieces that agents send.
    #[must_use]
    pub fn lanes(&self) -> &Semaphore {
        &self.inner.lanes
    }

    /// Does work that blocks.
    ///
    /// # Errors
    /// What the work returns, or `busy` when the pool has stopped.
    pub async fn block<T: Send + 'static, E: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Failure>
    where
        Failure: From<E>,
    {
        let app = Arc::clone(self.app());
        match web::block(move || work(&app)).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(Failure::busy()),
        }
    }

    /// Reads from the store.
    ///
    /// # Errors
    /// `not_found` for a row that is not there, `busy`, or `internal`.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App, &mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.block(move |app| app.store.read(|conn| work(app, conn)))
            .await
    }

    /// Carries out an action. The inner result is the refusal, as sentences.
    ///
    /// # Errors
    /// `not_found`, `busy` or `internal`, when nobody at the screen can do anything about it.
    pub async fn act<T: Send + 'static>(
        &self,
        language: Language,
        action: impl FnOnce(&App) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<Result<T, Refused>, Failure> {
        self.block(move |app| match action(app) {
            Ok(done) => Ok(Ok(done)),
            Err(error) => match &error {
                ActionError::Refused(_)
                | ActionError::Store(
                    StoreError::Conflict { .. }
                    | StoreError::Duplicate { .. }
                    | StoreError::Number(_),
                ) => match error.reason() {
                    Some(reason) => Ok(Err(Refused {
                        key: reason.key(),
                        text: app.texts.explain(language, reason),
                    })),
                    None => Err(Failure::from(error)),
                },
                _ => Err(Failure::from(error)),
            },
        })
        .await
    }

    /// Draws a page for a visitor.
    ///
    /// # Errors
    /// `internal` when the view does not fit its template.
    pub async fn draw<V: View + Send + 'static>(
        &self,
        visitor: &Visitor,
        view: V,
    ) -> Result<String, Failure> {
        let (site, visitor) = (self.clone(), visitor.clone());
        self.block(move |_| site.draw_now(&visitor, &view)).await
    }

    /// Draws a page on this thread.
    ///
    /// # Errors
    /// When the view does not fit its template.
    pub fn draw_now<V: View>(&self, visitor: &Visitor, view: &V) -> Result<String, PageError> {
        self.inner.templates.draw(&self.frame(visitor), view)
    }

    /// What surrounds a page of this visitor.
    fn frame(&self, visitor: &Visitor) -> Frame {
        let user = visitor.user();
        let path = visitor.here.split('?').next().unwrap_or_default();
        let mut nav = user.map_or_else(Vec::new, |user| NavItem::rail(user.post.role(), path));
        for item in &mut nav {
            if item.name == "inbox" {
                item.count = self.inbox_count();
            }
        }
        Frame {
            language: visitor.language,
            theme: visitor.theme.clone(),
            site: {
                let issuer = &self.inner.app.settings.issuer;
                visitor
                    .language
                    .pick(&issuer.name, &issuer.name_en)
                    .to_owned()
            },
            person: user.map(|user| PersonShown {
                name: user.display_name.clone(),
                role: user.post.role().label(),
            }),
            nav,
            csrf: visitor.form_secret.clone(),
            flash: visitor.flash.clone(),
            here: visitor.here.clone(),
            query: String::new(),
        }
    }

    /// Places for readers of artwork.
    #[must_use]
    pub fn readers(&self) -> &Semaphore {
        &self.inner.readers
    }

    /// How many measurements wait; absent when it cannot be known, which no page fails for.
    #[must_use]
    pub fn inbox_count(&self) -> Option<u64> {
        let mut kept = self
            .inner
            .inbox
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((at, count)) = *kept
            && at.elapsed() < COUNT_AGE
        {
            return Some(count);
        }
        let counted = self.inner.app.store.read(store::inbox::count).ok();
        *kept = counted.map(|count| (Instant::now(), count));
        counted
    }

    /// Catalogues that were looked at a moment ago.
    #[must_use]
    pub fn catalogues(&self) -> &Kept<import_catalogue::Looked> {
        &self.inner.catalogues
    }

    /// Member directories that were looked at a moment ago.
    #[must_use]
    pub fn directories(&self) -> &Kept<import_members::Looked> {
        &self.inner.directories
    }
}

/// Why an action did not happen, for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Key of the sentence, by which a form finds the field at fault.
    pub key: &'static str,
    /// The sentence in the reader's language.
    pub text: String,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self {
            what: refused.text,
            advice: String::new(),
        }
    }
}

/// True for the roles that belong to the laboratory.
#[must_use]
pub const fn is_staff(role: Role) -> bool {
    !matches!(role, Role::Company)
}
