//! The made world as the laboratory has it: every entry occurs, the desks are alive, and the
//! same seed makes the same laboratory.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use chrono::TimeDelta;
use domain::{digest::Digest, intake::IntakeState, sample::KeyState};
use store::{Options, Paging};

use super::*;
use crate::{
    config::Settings,
    demo::{Size, plan, seed_secrets},
    test_postgres::Schema,
};

/// A world made in a laboratory of its own, which is then looked at on the day of the plan.
struct Demonstration {
    app: App,
    made: Made,
    packs: PathBuf,
    _folder: tempfile::TempDir,
    _schema: Option<Schema>,
}

impl Demonstration {
    fn of(plan: &Plan) -> Self {
        Self::kept_in(plan, None)
    }

    /// In SQLite, unless there is a schema of PostgreSQL.
    fn kept_in(plan: &Plan, schema: Option<Schema>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            data: folder.path().join("data"),
            database_url: schema.as_ref().map_or_else(String::new, Schema::url),
            ..Settings::default()
        };
        let clock = Arc::new(SetClock::at(Utc::now()));
        let options = Options {
            clock: clock.clone(),
            ..Options::default()
        };
        let mut app = App::open(settings, options).unwrap();
        app.store.migrate().unwrap();
        seed_secrets(&mut app, plan.seed).unwrap();
        let packs = folder.path().join("packs");
        let made = make(&app, &clock, plan, &packs).unwrap();
        clock.set(moment(&app, TODAY, 8));
        Self {
            app,
            made,
            packs,
            _folder: folder,
            _schema: schema,
        }
    }

    /// Every file of every pack with its digest, by its path below the packs.
    fn files(&self) -> BTreeMap<String, Digest> {
        let mut files = BTreeMap::new();
        for intake in std::fs::read_dir(&self.packs).unwrap() {
            let intake = intake.unwrap();
            for file in std::fs::read_dir(intake.path()).unwrap() {
                let file = file.unwrap().path();
                let name = file
                    .strip_prefix(&self.packs)
                    .unwrap()
                    .display()
                    .to_string();
                files.insert(name, Digest::of(&std::fs::read(&file).unwrap()));
            }
        }
        files
    }

    /// Number, token and digest of every document, newest first.
    fn documents(&self) -> Vec<(i64, String, String, Digest)> {
        let filter = store::documents::DocumentFilter::default();
        let list = |conn: &mut _| {
            store::documents::list(conn, Viewer::Laboratory, filter, Paging::first(500))
        };
        let listed = self.app.store.read(list).unwrap().rows.into_iter();
        listed
            .map(|one| {
                let document = one.document;
                let (number, token) = (document.number, document.token);
                (one.id.get(), number, token, document.sha256)
            })
            .collect()
    }

    /// What the whole history of the laboratory comes to.
    fn audit_head(&self) -> String {
        let head = self.app.store.read(store::audit::head).unwrap();
        format!("{head:?}")
    }

    fn unfinished(&self) -> Vec<Intake> {
        let filter = store::intakes::IntakeFilter {
            states: vec![IntakeState::Open, IntakeState::UnderReview],
            company: None,
        };
        let list = |conn: &mut _| {
            store::intakes::list(conn, Viewer::Laboratory, &filter, Paging::first(99))
        };
        self.app.store.read(list).unwrap().rows
    }
}

/// A world small enough to be made several times: some documents, some work.
const TINY: Size = Size {
    companies: 3,
    intakes: 6,
    samples: 40,
    ..Size::SMALL
};

/// A world with a full desk and few samples.
const BUSY: Size = Size {
    companies: 13,
    intakes: 26,
    samples: 200,
    ..Size::SMALL
};

const TODAY: NaiveDate = Size::SMALL.today;

#[test]
fn a_seed_makes_the_same_laboratory_and_the_same_documents_and_another_seed_others() {
    let one = Demonstration::of(&plan(7, TINY));
    // What has a clock inside would differ from second to second.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let two = Demonstration::of(&plan(7, TINY));
    assert!(one.files().len() > 20, "{:?}", one.files());
    assert_eq!(one.files(), two.files());
    assert_eq!(one.documents(), two.documents());
    assert_eq!(one.audit_head(), two.audit_head());
    let other = Demonstration::of(&plan(8, TINY));
    let known: Vec<_> = one.files().into_values().collect();
    let same = other
        .files()
        .into_iter()
        .filter(|(_, one)| known.contains(one));
    assert_eq!(same.collect::<Vec<_>>(), []);
}

#[test]
fn both_databases_make_the_same_laboratory_and_the_same_documents() {
    let Some(schema) = Schema::make() else {
        return;
    };
    let plan = plan(7, TINY);
    let (embedded, server) = (
        Demonstration::of(&plan),
        Demonstration::kept_in(&plan, Some(schema)),
    );
    assert_eq!(embedded.files(), server.files());
    assert_eq!(embedded.documents(), server.documents());
    assert_eq!(embedded.audit_head(), server.audit_head());
    assert_eq!(format!("{:?}", embedded.made), format!("{:?}", server.made));
}

#[test]
fn on_the_day_of_the_demonstration_every_desk_has_work() {
    let lab = Demonstration::of(&plan(7, BUSY));
    assert_eq!(lab.app.today(), TODAY);
    let unfinished = lab.unfinished();
    let review = |intake: &&Intake| intake.state == IntakeState::UnderReview;
    assert!(unfinished.iter().filter(review).count() >= 2);
    let late = |intake: &&Intake| intake.due_on.is_some_and(|due| due < TODAY);
    let late = unfinished.iter().filter(late).count();
    assert!((1..=3).contains(&late), "{late} late");
    assert!(
        unfinished.len() - late >= 5,
        "{} in time",
        unfinished.len() - late
    );
    let newest = unfinished.iter().map(|intake| intake.received_at).max();
    let age = moment(&lab.app, TODAY, 0) - newest.unwrap();
    assert!(age > TimeDelta::zero() && age < TimeDelta::days(1), "{age}");
    let registered = unfinished.iter().filter(|intake| {
        let of = |conn: &mut _| store::samples::of_intake(conn, Viewer::Laboratory, intake.id);
        lab.app.store.read(of).unwrap().is_empty()
    });
    assert_eq!(registered.count(), 1);
}

#[test]
fn the_made_world_goes_through_the_laboratory_and_every_entry_occurs() {
    let plan = plan(7, Size::SMALL);
    let Demonstration { app, made, .. } = Demonstration::of(&plan);
    assert_eq!(made.intakes, plan.intakes.len());
    assert!(made.samples >= plan.sample_count(), "{made:?}");
    assert!(
        made.inbox > 0 && made.documents > 0 && made.refused_rows > 0,
        "{made:?}"
    );
    let (quality, application) = keys_found(&app);
    let all = app.rules.quality.entries().iter().map(|entry| entry.key);
    let missing: Vec<_> = all.filter(|key| !quality.contains(key)).collect();
    assert!(
        missing.is_empty(),
        "quality entries that never fire: {missing:?}"
    );
    let all = app
        .rules
        .application
        .entries()
        .iter()
        .map(|entry| entry.key);
    let missing: Vec<_> = all.filter(|key| !application.contains(key)).collect();
    assert!(
        missing.is_empty(),
        "application keys never set: {missing:?}"
    );
}

/// Keys of quality findings and of confirmed application problems over all samples.
fn keys_found(app: &App) -> (Vec<u16>, Vec<u16>) {
    let viewer = Viewer::Laboratory;
    app.store
        .read(|conn| {
            let filter = store::intakes::IntakeFilter::default();
            let intakes = store::intakes::list(conn, viewer, &filter, Paging::first(500))?;
            let (mut quality, mut application) = (Vec::new(), Vec::new());
            for intake in intakes.rows {
                let samples = store::samples::of_intake(conn, viewer, intake.id)?;
                let ids: Vec<_> = samples.iter().map(|sample| sample.id).collect();
                let found = store::judgements::findings_of(conn, viewer, &ids)?;
                quality.extend(found.values().flatten().map(|finding| finding.key));
                let keys = store::application_keys::of_samples(conn, viewer, &ids)?;
                application.extend(
                    keys.values()
                        .flatten()
                        .filter(|key| key.state == KeyState::Confirmed)
                        .map(|key| key.key),
                );
            }
            Ok::<_, store::StoreError>((quality, application))
        })
        .unwrap()
}
