//! `barlab artwork`: says what is right in a file of artwork and what must change before printing.
//!
//! Exit code 0 when every symbol fits, 1 when something must change or no symbol was found.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::{
    artwork::{
        FoundSymbol,
        judging::{Advice, Checked},
    },
    intake::Environment,
    numbering::CompanyNumber,
    person::Viewer,
};
use serde_json::json;
use store::{companies, members};

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::{
    actions::{
        Refused,
        check_artwork::{Directory, Report, apart, judge_by, read_into},
    },
    rules::RuleBook,
};

/// What can be done with artwork.
#[derive(Debug, Subcommand)]
pub enum ArtworkCommand {
    /// Find the symbols of a PDF, SVG, PNG or TIFF, measure them and say what must change
    Check {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Where the symbols will be scanned: RetailPOS, GeneralDistribution or Healthcare
        #[arg(long, value_name = "USE", default_value = "RetailPOS", value_parser = environment)]
        environment: Environment,
        /// Width of the printed page in millimetres, where the file does not say it
        #[arg(long, value_name = "MM")]
        width_mm: Option<f64>,
        /// Number of the company whose artwork it is, to look its prefix up
        #[arg(long, value_name = "NO")]
        company: Option<CompanyNumber>,
    },
    /// Read a file and leave what was found in a folder; the server reads files with it
    #[command(hide = true)]
    Read {
        /// The folder
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
        /// Width of the printed page in millimetres
        #[arg(long, value_name = "MM")]
        width_mm: Option<f64>,
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

fn environment(code: &str) -> Result<Environment, String> {
    let known = || Environment::ALL.iter().map(|one| one.code());
    Environment::from_code(code).ok_or_else(|| known().collect::<Vec<_>>().join(", "))
}

/// Runs a command about artwork.
pub(super) fn run(command: ArtworkCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        ArtworkCommand::Check {
            file,
            environment,
            width_mm,
            company,
        } => check(&file, environment, width_mm, company, shell),
        ArtworkCommand::Read {
            into,
            width_mm,
            file,
        } => {
            read_into(&file, &into, width_mm)?;
            Ok(DONE)
        }
    }
}

fn check(
    file: &Path,
    environment: Environment,
    width: Option<f64>,
    company: Option<CompanyNumber>,
    shell: &mut Shell<'_>,
) -> Outcome {
    let name = file.display().to_string();
    let settings = shell.artwork_settings();
    let apart =
        apart::read(&settings, file, width).map_err(|error| Failure::File(name.clone(), error))?;
    let directory = match company {
        Some(number) => look_up(number, &apart.artwork, shell)?,
        None => Directory::default(),
    };
    let rules = RuleBook::shipped().map_err(crate::app::StartError::from)?;
    let report = judge_by(
        &rules,
        apart.artwork,
        environment,
        &directory,
        shell.today()?,
    );
    if shell.json {
        print_json(&name, &report, shell)?;
    } else {
        tell(&name, &report, &rules, shell)?;
    }
    Ok(match report.advice() {
        Some(Advice::Unread | Advice::Fits | Advice::Look) => DONE,
        Some(Advice::Change) | None => FOUND,
    })
}

fn look_up(
    number: CompanyNumber,
    artwork: &domain::artwork::Artwork,
    shell: &Shell<'_>,
) -> Result<Directory, Failure> {
    let lab = shell.open()?;
    let codes: Vec<_> = artwork
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.symbols)
        .filter_map(FoundSymbol::gtin14)
        .collect();
    let found = lab.app.store.read(|conn| {
        let company = companies::find_by_number(conn, Viewer::Laboratory, number)?;
        let members = members::for_gtins(conn, codes.iter().copied())?;
        let is_known = members::count(conn)? > 0;
        Ok::<_, store::StoreError>((company, members, is_known))
    })?;
    let (company, members, is_known) = found;
    let unknown = || Refused::new("actions.unknown_company").with("number", number);
    Ok(Directory {
        company: company.ok_or_else(unknown)?.name.into(),
        members,
        is_known,
    })
}

fn print_json(file: &str, report: &Report, shell: &mut Shell<'_>) -> Result<(), Failure> {
    shell.print_json(&json!({
        "file": file,
        "format": report.artwork.format,
        "environment": report.environment,
        "interim": true,
        "grade": null,
        "advice": report.advice(),
        "notes": report.artwork.notes,
        "sheets": report.artwork.sheets.iter().map(|sheet| json!({
            "number": sheet.number,
            "width": sheet.width,
            "height": sheet.height,
            "trim": sheet.trim,
        })).collect::<Vec<_>>(),
        "symbols": report.checked,
        "versions": report.versions,
    }))?;
    Ok(())
}

fn tell(
    file: &str,
    report: &Report,
    rules: &RuleBook,
    shell: &mut Shell<'_>,
) -> Result<(), Failure> {
    let count = report.checked.len().to_string();
    shell.say(
        "artwork.head",
        &[("file", file.to_owned()), ("count", count)],
    )?;
    for note in &report.artwork.notes {
        let text = shell.word(note.label());
        shell.say("artwork.note", &[("text", text)])?;
    }
    for one in &report.checked {
        tell_symbol(one, rules, shell)?;
    }
    if report.checked.is_empty() {
        for key in ["artwork.nothing_found", "artwork.nothing_found_advice"] {
            let text = shell.word(key);
            shell.say("artwork.note", &[("text", text)])?;
        }
    }
    let text = shell.word("artwork.interim");
    shell.say("artwork.note", &[("text", text)])?;
    Ok(())
}

fn tell_symbol(one: &Checked, rules: &RuleBook, shell: &mut Shell<'_>) -> Result<(), Failure> {
    let label = one
        .symbol
        .symbology
        .map_or("?", |symbology| symbology.label());
    let advice = shell.word(one.advice.label());
    shell.say(
        "artwork.symbol",
        &[
            ("number", one.number.to_string()),
            ("sheet", one.sheet.to_string()),
            ("symbology", label.to_owned()),
            ("data", one.symbol.data.replace('\u{1d}', "␝")),
            ("advice", advice),
        ],
    )?;
    for line in &one.lines {
        let said = |text: &str| match text.strip_prefix('@') {
            Some(key) => shell.word(key),
            None => text.to_owned(),
        };
        let allowed = match said(&line.allowed) {
            nothing if nothing.is_empty() => nothing,
            allowed => format!(" ({allowed})"),
        };
        let arguments = [
            ("advice", shell.word(line.advice.label())),
            ("what", shell.word(&format!("artwork.line.{}", line.what))),
            ("measured", said(&line.measured)),
            ("allowed", allowed),
            ("clause", shell.pick(&line.clause)),
        ];
        shell.say("artwork.line", &arguments)?;
    }
    let remedies = one.findings.iter().filter_map(|finding| {
        let entry = rules.quality.entry(finding.key)?;
        Some((entry.key, entry.problem.clone(), entry.remedy.clone()))
    });
    for (key, problem, remedy) in remedies {
        let arguments = [
            ("key", key.to_string()),
            ("problem", shell.pick(&problem)),
            ("remedy", shell.pick(&remedy)),
        ];
        shell.say("artwork.finding", &arguments)?;
    }
    for proposal in &one.proposals {
        let entry = rules.application.entry(proposal.key);
        let arguments = [
            ("key", proposal.key.to_string()),
            (
                "problem",
                entry.map_or_else(String::new, |entry| shell.pick(&entry.problem)),
            ),
            ("remedy", shell.explain(&proposal.reason)),
        ];
        shell.say("artwork.finding", &arguments)?;
    }
    Ok(())
}
