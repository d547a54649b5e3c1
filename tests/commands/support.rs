//! A laboratory in a temporary folder, and its command line.

use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::postgres::Schema;

/// A folder with nothing in it, or with a laboratory.
pub struct Laboratory {
    folder: tempfile::TempDir,
    /// Where it keeps what is no file; none for SQLite in the folder.
    schema: Option<Schema>,
}

/// What a command answered.
pub struct Answer {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub problems: String,
}

impl Laboratory {
    /// A folder without a database.
    pub fn unmade() -> Self {
        Self::unmade_in(None)
    }

    /// Without a database on each engine there is, one after the other, so that what is done is done on all.
    pub fn unmade_on_each_engine() -> impl Iterator<Item = Self> {
        let postgres = iter::once_with(Schema::make).flatten().map(|schema| {
            eprintln!("on PostgreSQL");
            Self::unmade_in(Some(schema))
        });
        iter::once_with(Self::unmade).chain(postgres)
    }

    /// An empty one on each engine there is.
    pub fn on_each_engine() -> impl Iterator<Item = Self> {
        Self::unmade_on_each_engine().map(Self::migrated)
    }

    fn unmade_in(schema: Option<Schema>) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            schema,
        }
    }

    fn migrated(self) -> Self {
        self.run(&["migrate"]).done();
        self
    }

    /// A laboratory with an empty database.
    pub fn new() -> Self {
        Self::unmade().migrated()
    }

    /// The folder that commands are run in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A command of the built program in this folder; the language is English.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_barlab"));
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .env("BARLAB_LANGUAGE", "en");
        if let Some(schema) = &self.schema {
            command.env("DATABASE_URL", schema.url());
        }
        command
    }

    /// Runs a command and waits for its end.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(&self.command(arguments).output().unwrap())
    }

    /// Runs a command with `--json` that must end with `code`, and reads what it printed.
    pub fn json(&self, code: i32, arguments: &[&str]) -> Vec<Value> {
        let answer = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(answer.code, code, "{arguments:?}: {answer}");
        answer
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Runs a command with `--json` that must print one object, and gives it.
    pub fn object(&self, arguments: &[&str]) -> Value {
        let mut objects = self.json(0, arguments);
        assert_eq!(objects.len(), 1, "{arguments:?}: {objects:?}");
        objects.remove(0)
    }

    /// Whether an import that runs has kept a few thousand measurements. Asking the program would take longer than the import.
    pub fn has_kept_measurements(&self) -> bool {
        match &self.schema {
            // The log grows when something is kept.
            None => {
                let log = self.folder().join("data/barlab.db-wal");
                std::fs::metadata(log).is_ok_and(|file| file.len() > 3_000_000)
            }
            Some(schema) => schema.count("measurements") > 0,
        }
    }

    /// Registers a company and gives its number.
    pub fn company(&self, name: &str) -> String {
        let company = self.object(&[
            "company",
            "add",
            name,
            "--quota",
            "1000",
            "--phone",
            "020-12345678",
        ]);
        company["number"].as_str().unwrap().to_owned()
    }

    /// Opens an intake and gives its number.
    pub fn intake(&self, company: &str, quantity: u32) -> String {
        let quantity = quantity.to_string();
        let arguments = [
            "intake",
            "open",
            "--company",
            company,
            "--quantity",
            &quantity,
        ];
        let intake = self.object(&arguments);
        intake["number"].as_str().unwrap().to_owned()
    }
}

impl Answer {
    /// What a command said that has ended.
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: text(&output.stdout),
            problems: text(&output.stderr),
        }
    }

    /// The command did what was asked and had nothing to complain of.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.problems.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// The command ended with a code and said why.
    #[track_caller]
    pub fn refused(self, code: i32, says: &[&str]) {
        assert_eq!(self.code, code, "{self}");
        for part in says {
            assert!(self.problems.contains(part), "{part:?} not in {self}");
        }
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}, {:?}", self.code, self.out, self.problems)
    }
}

/// One of the made verifier files of the importers.
pub fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("importers/samples")
        .join(name)
}
