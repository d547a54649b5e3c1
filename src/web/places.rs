//! Sites of the laboratory (检测点) on pages: named and offered only where there is more than one.

use domain::id::SiteId;
use domain::site::{Site, SiteState};
use store::{Connection, StoreError, sites};

use super::view::agents::SiteChoice;

/// The sites, the oldest first.
pub struct Places {
    all: Vec<Site>,
}

impl Places {
    /// Reads the sites.
    ///
    /// # Errors
    /// When the store fails.
    pub fn read(conn: &mut Connection) -> Result<Self, StoreError> {
        let all = sites::list(conn)?;
        Ok(Self { all })
    }

    /// Whether there is more than one, open or closed.
    #[must_use]
    pub fn are_many(&self) -> bool {
        self.all.len() > 1
    }

    /// Every site, where there is more than one.
    pub fn told(&self) -> impl Iterator<Item = &Site> {
        self.all.iter().filter(|_| self.are_many())
    }

    /// The name of a site; empty where there is only one, which goes without saying.
    #[must_use]
    pub fn name(&self, id: SiteId) -> String {
        let mut told = self.told();
        let named = told.find(|site| site.id == id);
        named.map_or_else(String::new, |site| site.name.to_string())
    }

    /// The sites to choose from, where there is more than one that works.
    #[must_use]
    pub fn choices(&self) -> Vec<SiteChoice> {
        let open = |site: &&Site| site.state == SiteState::Active;
        if self.all.iter().filter(open).count() < 2 {
            return Vec::new();
        }
        let open = self.all.iter().filter(open);
        open.map(|site| SiteChoice {
            id: site.id.to_string(),
            name: site.name.to_string(),
        })
        .collect()
    }

    /// The site to offer first: the one chosen last, while it works; else the main one.
    #[must_use]
    pub fn offered(&self, last: Option<SiteId>) -> SiteId {
        let works = |id: &SiteId| {
            let mut all = self.all.iter();
            all.any(|site| site.id == *id && site.state == SiteState::Active)
        };
        last.filter(works).unwrap_or(SiteId::MAIN)
    }
}
