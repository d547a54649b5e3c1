//! A laboratory in a temporary folder, for the tests of actions.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use domain::audit::Who;
use store::{Options, SetClock};

use crate::{app::App, config::Settings};

/// An application over an empty database, on 10 January 2019 at 09:00 in China.
pub(super) struct Laboratory {
    pub(super) app: App,
    pub(super) clock: Arc<SetClock>,
    _folder: tempfile::TempDir,
}

pub(super) fn laboratory() -> Laboratory {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::at(
        Utc.with_ymd_and_hms(2019, 1, 10, 1, 0, 0).unwrap(),
    ));
    let settings = Settings {
        data: folder.path().to_owned(),
        ..Settings::default()
    };
    let options = Options {
        clock: clock.clone(),
        ..Options::default()
    };
    let app = App::open(settings, options).unwrap();
    app.store.migrate().unwrap();
    Laboratory {
        app,
        clock,
        _folder: folder,
    }
}

pub(super) fn desk() -> Who {
    Who::program("desk")
}
