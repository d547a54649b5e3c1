//! Taking pieces in this very laboratory: kept whole, then imported like any file.

use std::fs::File;

use domain::{audit::Who, numbering::Numbering};
use store::numbering;

use super::{Piece, Taken, Taker};
use crate::{
    actions::{
        ActionError,
        import_measurements::{Order, import_measurements, keep},
    },
    app::App,
};

/// Keeps and imports here.
pub struct Local<'a> {
    /// The laboratory.
    pub app: &'a App,
    /// In whose name.
    pub who: Who,
}

impl Taker for Local<'_> {
    fn numbering(&self) -> Result<Numbering, ActionError> {
        Ok(self.app.store.read(numbering::in_force)?)
    }

    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        let file = File::open(&piece.file).map_err(|error| ActionError::File {
            place: piece.file.display().to_string(),
            reason: error.to_string(),
        })?;
        let stored = keep(self.app, file)?;
        let order = Order {
            sha256: stored.sha256,
            size: stored.size,
            name: piece.name.clone(),
            profile: piece.profile.clone(),
            intake: piece.intake,
            connection: piece.connection,
            site: piece.site,
        };
        let report = import_measurements(self.app, &self.who, &order, &mut |_, _| {})?;
        Ok(Taken {
            sha256: stored.sha256,
            report: Some(report),
        })
    }
}
