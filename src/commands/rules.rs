//! `barlab rules`: checks dictionaries and requirement tables, and asks the quality
//! dictionary what given facts fire.
//!
//! Exit code 0 when nothing is wrong, 1 for a finding (a mistake in a file, an entry that
//! fires), 2 for wrong usage. Results go to standard output, mistakes to standard error.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::dictionary::{ApplicationDictionary, DictionaryError, QualityDictionary, Version};
use domain::judgement::compiled::CompiledDictionary;
use domain::judgement::fact_values::Facts;
use domain::judgement::requirement::Requirements;
use domain::measurement::grading::GradingTables;
use serde_json::json;

use super::gs1::Speaker;

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Check a dictionary (CSV) or a requirement table (TOML), without FILE the shipped ones
    Check {
        /// The file
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Say which entries fire for given facts, and which cannot be told
    Eval {
        /// Facts such as Symbology=EAN13,Quietzone=False,LeftQuietZoneX=9.1,XDimension=13mil
        #[arg(long, required = true, value_delimiter = ',', value_name = "K=V,…")]
        parameters: Vec<String>,
        /// Another quality dictionary than the shipped one
        #[arg(long, value_name = "FILE")]
        dictionary: Option<PathBuf>,
    },
}

/// Exit code of wrong usage.
const USAGE: u8 = 2;

/// Runs a command and answers its exit code: 0, 1 for a finding, 2 for wrong usage.
///
/// # Errors
/// When the output cannot be written.
pub fn run(
    command: RulesCommand,
    speaker: &mut Speaker<'_>,
    errors: &mut dyn Write,
) -> io::Result<u8> {
    match command {
        RulesCommand::Check { file } => check(file.as_deref(), speaker, errors),
        RulesCommand::Eval {
            parameters,
            dictionary,
        } => eval(&parameters, dictionary.as_deref(), speaker, errors),
    }
}

/// What came of checking one file.
struct Checked {
    file: String,
    kind: &'static str,
    entries: usize,
    version: String,
    mistakes: Vec<Mistake>,
}

/// One mistake in a file, said in the reader's language.
struct Mistake {
    line: u64,
    column: String,
    message: String,
}

impl Checked {
    fn good(file: &str, kind: &'static str, entries: usize, version: impl ToString) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            entries,
            version: version.to_string(),
            mistakes: Vec::new(),
        }
    }

    fn bad(file: &str, kind: &'static str, mistakes: Vec<Mistake>) -> Self {
        Self {
            mistakes,
            ..Self::good(file, kind, 0, "")
        }
    }
}

fn check(file: Option<&Path>, speaker: &mut Speaker<'_>, errors: &mut dyn Write) -> io::Result<u8> {
    let checked = match file {
        None => check_shipped(),
        Some(path) => vec![check_file(path, speaker)],
    };
    let mut right = true;
    for one in &checked {
        right &= one.mistakes.is_empty();
        if speaker.json {
            print_json(one, speaker)?;
        } else if one.mistakes.is_empty() {
            let arguments = [
                ("file", one.file.clone()),
                ("entries", one.entries.to_string()),
                ("version", one.version.clone()),
            ];
            let sentence = say(speaker, "checked", &arguments);
            writeln!(speaker.out, "{sentence}")?;
        }
        for mistake in &one.mistakes {
            writeln!(errors, "{}:{}: {}", one.file, mistake.line, mistake.message)?;
        }
    }
    Ok(u8::from(!right))
}

fn print_json(one: &Checked, speaker: &mut Speaker<'_>) -> io::Result<()> {
    let mistakes: Vec<_> = one
        .mistakes
        .iter()
        .map(|it| json!({"line": it.line, "column": it.column, "message": it.message}))
        .collect();
    let object = json!({
        "file": one.file,
        "kind": one.kind,
        "entries": one.entries,
        "version": one.version,
        "errors": mistakes,
    });
    writeln!(speaker.out, "{object}")
}

/// What is compiled into the program; tests keep it whole, so a mistake here is our own.
fn check_shipped() -> Vec<Checked> {
    let own = |file: &str, kind, reason: String| Checked::bad(file, kind, vec![whole(reason)]);
    let (quality, application) = ("dictionaries/quality.csv", "dictionaries/application.csv");
    let (uses, grading) = (
        "dictionaries/requirements",
        "dictionaries/requirements/grading.toml",
    );
    vec![
        QualityDictionary::shipped().map_or_else(
            |error| own(quality, "quality", error.to_string()),
            |it| Checked::good(quality, "quality", it.entries().len(), &it.version),
        ),
        ApplicationDictionary::shipped().map_or_else(
            |error| own(application, "application", error.to_string()),
            |it| Checked::good(application, "application", it.entries().len(), &it.version),
        ),
        Requirements::shipped().map_or_else(
            |error| own(uses, "requirements", error.to_string()),
            |it| Checked::good(uses, "requirements", it.len(), &it.version),
        ),
        GradingTables::shipped().map_or_else(
            |error| own(grading, "grading", error.to_string()),
            |it| Checked::good(grading, "grading", it.len(), &it.version),
        ),
    ]
}

/// A mistake of the whole file.
fn whole(message: String) -> Mistake {
    Mistake {
        line: 0,
        column: String::new(),
        message,
    }
}

fn check_file(path: &Path, speaker: &Speaker<'_>) -> Checked {
    let file = path.display().to_string();
    let text = match read(path, speaker) {
        Ok(text) => text,
        Err(message) => return Checked::bad(&file, "unreadable", vec![whole(message)]),
    };
    if path.extension().is_some_and(|ending| ending == "toml") {
        return check_table(&file, &text);
    }
    let told = |kind, errors: &[DictionaryError]| Checked::bad(&file, kind, told(errors, speaker));
    let good = |kind, entries, version: &Version| Checked::good(&file, kind, entries, version);
    let head = text.lines().next().unwrap_or_default();
    if head.contains("regulation_zh") {
        match ApplicationDictionary::parse(&text, speaker.today) {
            Ok(it) => good("application", it.entries().len(), &it.version),
            Err(errors) => told("application", &errors),
        }
    } else {
        match QualityDictionary::parse(&text, speaker.today) {
            Ok(it) => good("quality", it.entries().len(), &it.version),
            Err(errors) => told("quality", &errors),
        }
    }
}

fn check_table(file: &str, text: &str) -> Checked {
    if text.contains("[[edition]]") {
        match GradingTables::parse(text) {
            Ok(it) => Checked::good(file, "grading", it.len(), &it.version),
            Err(error) => Checked::bad(file, "grading", vec![whole(error.to_string())]),
        }
    } else {
        match Requirements::parse(&[text]) {
            Ok(it) => Checked::good(file, "requirements", it.len(), &it.version),
            Err(error) => Checked::bad(file, "requirements", vec![whole(error.to_string())]),
        }
    }
}

fn told(errors: &[DictionaryError], speaker: &Speaker<'_>) -> Vec<Mistake> {
    errors
        .iter()
        .map(|error| Mistake {
            line: error.line,
            column: error.column.clone(),
            message: speaker.texts.explain(speaker.language, error),
        })
        .collect()
}

fn read(path: &Path, speaker: &Speaker<'_>) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| {
        let arguments = [("reason", error.to_string())];
        say(speaker, "unreadable", &arguments)
    })?;
    String::from_utf8(bytes).map_err(|_| say(speaker, "not_utf8", &[]))
}

fn eval(
    parameters: &[String],
    dictionary: Option<&Path>,
    speaker: &mut Speaker<'_>,
    errors: &mut dyn Write,
) -> io::Result<u8> {
    let dictionary = match load(dictionary, speaker) {
        Ok(dictionary) => dictionary,
        Err(mistakes) => {
            for mistake in mistakes {
                writeln!(errors, "{mistake}")?;
            }
            return Ok(1);
        }
    };
    let facts = match facts_of(parameters, speaker) {
        Ok(facts) => facts,
        Err(message) => {
            writeln!(errors, "{message}")?;
            return Ok(USAGE);
        }
    };
    let (fired, unknown) = CompiledDictionary::new(&dictionary).explain(&facts);
    if speaker.json {
        writeln!(
            speaker.out,
            "{}",
            json!({"fired": fired, "unknown": unknown})
        )?;
    } else {
        print_entries(&dictionary, &fired, &unknown, speaker)?;
    }
    Ok(u8::from(!fired.is_empty()))
}

fn load(file: Option<&Path>, speaker: &Speaker<'_>) -> Result<QualityDictionary, Vec<String>> {
    let Some(path) = file else {
        return QualityDictionary::shipped().map_err(|error| vec![error.to_string()]);
    };
    let text = read(path, speaker).map_err(|message| vec![message])?;
    QualityDictionary::parse(&text, speaker.today).map_err(|errors| {
        let told = told(&errors, speaker).into_iter();
        told.map(|it| format!("{}:{}: {}", path.display(), it.line, it.message))
            .collect()
    })
}

fn facts_of(parameters: &[String], speaker: &Speaker<'_>) -> Result<Facts, String> {
    let mut facts = Facts::assumed();
    for pair in parameters.iter().filter(|pair| !pair.trim().is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(say(speaker, "no_pair", &[("found", pair.clone())]));
        };
        facts
            .read(name, value)
            .map_err(|error| speaker.texts.explain(speaker.language, &error))?;
    }
    Ok(facts)
}

fn print_entries(
    dictionary: &QualityDictionary,
    fired: &[u16],
    unknown: &[u16],
    speaker: &mut Speaker<'_>,
) -> io::Result<()> {
    for entry in fired.iter().filter_map(|key| dictionary.entry(*key)) {
        let of = |text: &domain::document::Bilingual| {
            speaker.language.pick(&text.zh, &text.en).to_owned()
        };
        let severity = format!("judgement.severity.{}", entry.severity.code());
        let severity = speaker.texts.get(speaker.language, &severity);
        let (problem, remedy) = (of(&entry.problem), of(&entry.remedy));
        let clause = of(&entry.clause);
        writeln!(speaker.out, "{}  {problem}  [{severity}]", entry.key)?;
        writeln!(speaker.out, "    {remedy}")?;
        writeln!(speaker.out, "    {clause}")?;
    }
    let arguments = [
        ("fired", fired.len().to_string()),
        ("unknown", unknown.len().to_string()),
    ];
    let sentence = say(speaker, "evaluated", &arguments);
    writeln!(speaker.out, "{sentence}")
}

/// A sentence of these commands.
fn say(speaker: &Speaker<'_>, name: &str, arguments: &[(&str, String)]) -> String {
    let key = format!("judgement.command.{name}");
    speaker.texts.fill(speaker.language, &key, arguments)
}

#[cfg(test)]
mod tests;
