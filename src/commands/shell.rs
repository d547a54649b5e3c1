//! What every command stands on: settings, sentences, where to print, and the laboratory
//! once a command asks for it. Commands that need no database never open one.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::Who,
    document::Bilingual,
    measurement::{Measurement, Warning},
    person::{Role, User, UserName, Viewer},
    texts::{Explain, Language, Texts},
};
use importers::Profiles;
use serde::Serialize;
use store::{Address, Options, StoreError};

pub(super) use super::failure::{DONE, FOUND, Failure, Outcome};
use crate::{
    actions::{ActionError, Refused},
    app::{App, StartError},
    config::{Settings, SettingsError},
    profiles::Shelf,
};

/// Settings, sentences and where results are printed.
pub(super) struct Shell<'a> {
    settings: Settings,
    texts: Texts,
    language: Language,
    /// True to print data as one JSON object a line.
    pub(super) json: bool,
    acting_as: Option<String>,
    out: &'a mut dyn Write,
    problems: &'a mut dyn Write,
}

/// A shell taken apart.
pub(super) struct Parts<'p> {
    /// The sentences.
    pub(super) texts: &'p Texts,
    /// The language to speak.
    pub(super) language: Language,
    /// True to print one JSON object a line.
    pub(super) json: bool,
    /// Where results are printed.
    pub(super) out: &'p mut dyn Write,
    /// Where problems are printed.
    pub(super) problems: &'p mut dyn Write,
}

/// The laboratory, opened, and who acts in it.
pub(super) struct Lab {
    /// The application.
    pub(super) app: App,
    /// Who acts, for the audit record.
    pub(super) who: Who,
    /// Which rows the one who acts may see.
    pub(super) viewer: Viewer,
    role: Option<Role>,
}

impl<'a> Shell<'a> {
    /// Reads the settings: of the file that was named, or of `barlab.toml` if there is one.
    pub(super) fn start(
        config: Option<PathBuf>,
        language: Option<Language>,
        json: bool,
        acting_as: Option<String>,
        out: &'a mut dyn Write,
        problems: &'a mut dyn Write,
    ) -> Result<Self, Failure> {
        if let Some(file) = &config
            && !file.is_file()
        {
            return Err(StartError::Settings(SettingsError::Unreadable {
                file: file.display().to_string(),
                reason: "no such file".to_owned(),
            })
            .into());
        }
        let file = config.unwrap_or_else(|| PathBuf::from("barlab.toml"));
        let mut settings = Settings::load(&file, |name| std::env::var(name).ok())?;
        // What actions put into words is for the same reader.
        settings.language = language.unwrap_or(settings.language);
        Ok(Self {
            language: settings.language,
            texts: Texts::shipped().map_err(StartError::from)?,
            settings,
            json,
            acting_as,
            out,
            problems,
        })
    }

    /// Opens the laboratory and finds the user who acts.
    ///
    /// # Errors
    /// When there is no database, it lacks a migration, or nobody signs in by that name.
    pub(super) fn open(&self) -> Result<Lab, Failure> {
        self.refuse_missing_database()?;
        let app = App::open(self.settings.clone(), Options::default())?;
        if app.store.needs_migration()? {
            return Err(Refused::new("commands.error.migrate")
                .with("database", app.store.address())
                .into());
        }
        let Some(name) = &self.acting_as else {
            return Ok(Lab {
                app,
                who: Who::program("command line"),
                viewer: Viewer::Laboratory,
                role: None,
            });
        };
        let user = acting(&app, name)?;
        Ok(Lab {
            viewer: user.post.viewer(),
            role: Some(user.post.role()),
            who: Who::User {
                id: user.id,
                name: user.name,
            },
            app,
        })
    }

    /// How files of artwork are read, which needs no laboratory.
    pub(super) fn artwork_settings(&self) -> crate::config::Artwork {
        self.settings.artwork.clone()
    }

    /// Opens the laboratory for something that only some roles may do on a page. Whoever may
    /// run the program itself may do it too, in the program's name.
    ///
    /// # Errors
    /// As `open`, and when the user who acts has another role.
    pub(super) fn open_for(&self, roles: &[Role]) -> Result<Lab, Failure> {
        let lab = self.open()?;
        match lab.role {
            Some(role) if !roles.contains(&role) => {
                let may: Vec<String> = roles.iter().map(|role| self.word(role.label())).collect();
                Err(Refused::new("commands.error.role")
                    .with("name", lab.who.name())
                    .with("role", format!("@{}", role.label()))
                    .with("roles", may.join(", "))
                    .into())
            }
            _ => Ok(lab),
        }
    }

    /// The instrument profiles: the laboratory's, or those of the program where there is no laboratory.
    ///
    /// # Errors
    /// When there is a database and it cannot be read.
    pub(super) fn shelf(&self) -> Result<Arc<Shelf>, Failure> {
        let shipped = || Profiles::shipped().map_err(|error| StartError::Rules(error.into()));
        if self.refuse_missing_database().is_err() {
            return Ok(Arc::new(Shelf::of(&shipped()?)));
        }
        let app = App::open(self.settings.clone(), Options::default())?;
        if app.store.needs_migration()? {
            return Ok(Arc::new(Shelf::of(&shipped()?)));
        }
        Ok(app.profiles()?)
    }

    /// Opens the laboratory whatever the structure of its database, making one if there is none.
    pub(super) fn open_unmigrated(&self) -> Result<App, Failure> {
        Ok(App::open(self.settings.clone(), Options::default())?)
    }

    /// A mistyped folder must not become an empty laboratory.
    fn refuse_missing_database(&self) -> Result<(), Failure> {
        let address = Address::parse(&self.settings.database()).map_err(StartError::from)?;
        match &address {
            Address::Sqlite(path) if !path.exists() => Err(Refused::new("commands.error.migrate")
                .with("database", &address)
                .into()),
            _ => Ok(()),
        }
    }

    /// What the installation decided.
    pub(super) const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The laboratory's calendar day now, for commands without a database.
    pub(super) fn today(&self) -> Result<NaiveDate, Failure> {
        Ok(self.day(Utc::now())?)
    }

    /// The laboratory's calendar day of a moment.
    pub(super) fn day(&self, moment: DateTime<Utc>) -> Result<NaiveDate, SettingsError> {
        Ok(moment.with_timezone(&self.settings.zone()?).date_naive())
    }

    /// What commands that print by themselves need.
    pub(super) fn parts(&mut self) -> Parts<'_> {
        Parts {
            texts: &self.texts,
            language: self.language,
            json: self.json,
            out: &mut *self.out,
            problems: &mut *self.problems,
        }
    }

    /// The text of a key, such as the label of a state.
    pub(super) fn word(&self, key: &str) -> String {
        self.texts.get(self.language, key)
    }

    /// The sentence of a finding.
    pub(super) fn explain(&self, what: &dyn Explain) -> String {
        self.texts.explain(self.language, what)
    }

    /// The sentence of a finding that was kept as its key and arguments.
    pub(super) fn explain_kept(&self, what: &Warning) -> String {
        self.texts.tell(self.language, what)
    }

    /// A text of a dictionary in the reader's language.
    pub(super) fn pick(&self, text: &Bilingual) -> String {
        self.language.pick(&text.zh, &text.en).to_owned()
    }

    /// Prints a sentence of the area `commands`.
    pub(super) fn say(&mut self, key: &str, arguments: &[(&str, String)]) -> io::Result<()> {
        self.sentence(&format!("commands.{key}"), arguments)
    }

    /// Prints a sentence of any area by its whole key.
    pub(super) fn sentence(&mut self, key: &str, arguments: &[(&str, String)]) -> io::Result<()> {
        let line = self.texts.fill(self.language, key, arguments);
        // A place at the end may have stayed empty.
        writeln!(self.out, "{}", line.trim_end())
    }

    /// Where a measurement came from: the file and the place in it.
    pub(super) fn source(&self, said: &Measurement) -> String {
        let place = self.texts.place(self.language, &said.record);
        format!("{}, {place}", said.source)
    }

    /// Prints one JSON object as a line.
    pub(super) fn print_json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, value)?;
        writeln!(self.out)
    }

    /// Prints a text that is no sentence, such as a file that comes with the program.
    pub(super) fn print(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "{text}")
    }

    /// Hands everything printed so far to the reader.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Prints a sentence of the area `commands` to standard error, after everything printed so far.
    pub(super) fn complain(&mut self, key: &str, arguments: &[(&str, String)]) -> io::Result<()> {
        self.flush()?;
        let key = format!("commands.{key}");
        let line = self.texts.fill(self.language, &key, arguments);
        writeln!(self.problems, "{line}")
    }

    /// Says why a command ended and answers its exit code.
    pub(super) fn tell(&mut self, failure: &Failure) -> u8 {
        let Some(message) = self.message(failure) else {
            return failure.tell_plainly(self.problems);
        };
        // Nothing is left to be done when not even standard error takes a line.
        let _ = self.complain("error.general", &[("message", message)]);
        failure.code()
    }

    /// The sentence of a failure, where there is one. The log gets what a sentence hides.
    fn message(&self, failure: &Failure) -> Option<String> {
        let of = |error: &ActionError| {
            if let ActionError::Store(error) = error {
                log(error);
            }
            error.reason().map(|reason| self.explain(reason))
        };
        match failure {
            Failure::Usage(refused) => Some(self.explain(refused)),
            Failure::Action(error) => of(error),
            Failure::File(file, error) => of(error).map(|reason| format!("{file}: {reason}")),
            Failure::Start(StartError::Store(error)) => {
                log(error);
                Some(self.explain(error))
            }
            Failure::Start(_) | Failure::Output(_) => None,
        }
    }
}

fn log(error: &StoreError) {
    tracing::error!("{error}");
}

/// The user in whose name a command acts.
fn acting(app: &App, name: &str) -> Result<User, Failure> {
    let name = UserName::parse(name).map_err(ActionError::from)?;
    let found = app
        .store
        .read(|conn| store::users::credentials(conn, &name))?;
    match found.map(|found| found.user) {
        Some(user) if !user.disabled => Ok(user),
        Some(_) => Err(Refused::new("commands.error.disabled")
            .with("name", name)
            .into()),
        None => Err(Refused::new("actions.user.unknown")
            .with("name", name)
            .into()),
    }
}
