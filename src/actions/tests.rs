//! A laboratory in a temporary folder, for the tests of actions.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use domain::{
    audit::Who,
    company::CompanyDetails,
    digest::Digest,
    intake::{Environment, Intake},
    person::{Role, Viewer},
};
use store::{Options, Paging, SetClock, companies::Registered};

use super::{
    add_user::{NewPerson, add_user},
    dry_run::DryRun,
    open_intake::{NewIntake, open_intake},
    register_company::{NewCompany, register_company},
};
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

/// The proof that a profile was tried, as a dry run would give it.
pub(super) fn tried(app: &App, text: &str) -> String {
    let id = text.lines().find_map(|line| line.strip_prefix("id = "));
    let id = id.unwrap_or_default().trim_matches('"');
    let shelf = app.profiles().unwrap();
    let current = shelf.in_force.named(id).map(|one| one.label.clone());
    let tried = DryRun {
        text: Digest::of(text.as_bytes()),
        file: Digest::of(b"file"),
        name: "a.txt".to_owned(),
        current,
        records: 1,
        at: app.store.now(),
    };
    tried.seal(app).unwrap()
}

pub(super) fn desk() -> Who {
    Who::program("desk")
}

/// An open intake of a new company.
pub(super) fn intake_of(lab: &Laboratory, quantity: u32) -> Intake {
    let number = lab.app.store.read(|conn| {
        store::companies::list(
            conn,
            Viewer::Laboratory,
            &store::companies::CompanyFilter::default(),
            Paging::first(1),
        )
    });
    let name = format!("示例食品有限公司{}", number.unwrap().total);
    let new = NewCompany {
        name,
        details: CompanyDetails {
            phone: "020-12345678".to_owned(),
            ..CompanyDetails::default()
        },
        quota: 1000,
    };
    let company = match register_company(&lab.app, &desk(), new).unwrap() {
        Registered::New(company) | Registered::Known(company) => company,
    };
    let new = NewIntake {
        company: company.number,
        quantity,
        environment: Environment::RetailPos,
        due_on: None,
        note: String::new(),
    };
    open_intake(&lab.app, &desk(), new).unwrap()
}

/// Somebody who signs in and acts.
pub(super) fn person(lab: &Laboratory, name: &str, role: Role) -> Who {
    let new = NewPerson {
        name: name.to_owned(),
        display_name: String::new(),
        role,
        company: None,
        password: "open sesame".to_owned(),
    };
    let user = add_user(&lab.app, &desk(), new).unwrap();
    Who::User {
        id: user.id,
        name: user.name,
    }
}
