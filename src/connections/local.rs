//! Taking pieces in this very laboratory: kept whole, then imported like any file.

use std::fs::File;

use domain::audit::Who;

use super::{Piece, Taken, Taker};
use crate::{
    actions::{
        ActionError,
        hints::placed,
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
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        let file = File::open(&piece.file).map_err(|error| ActionError::File {
            place: piece.file.display().to_string(),
            reason: error.to_string(),
        })?;
        // What a name means that is not there is told before anything is kept.
        let hints = placed(self.app, piece.hints.clone(), &piece.place)?;
        let stored = keep(self.app, file)?;
        let order = Order {
            sha256: stored.sha256,
            size: stored.size,
            name: piece.name.clone(),
            profile: hints.profile,
            intake: hints.intake,
            instrument: hints.instrument,
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
