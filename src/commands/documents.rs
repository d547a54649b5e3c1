//! `barlab documents`: issues the documents of an intake, and says whether a file is genuine.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain::{
    document::{DocumentKind, FileFormat, Period, Wording},
    numbering::{CompanyNumber, IntakeNumber},
    person::Role,
};
use serde_json::json;

use super::{
    shell::{DONE, FOUND, Failure, Outcome, Shell},
    verify,
};
use crate::actions::{
    check_documents::{Obstacle, check_documents},
    draft_documents::{Draft, draft_document},
    issue_documents::issue_as,
    issue_for_sample::{OfSample, draft_for_sample, issue_for_sample},
    make_statistics::{Asked, make_statistics},
};

/// What can be done with documents.
#[derive(Debug, Subcommand)]
pub enum DocumentsCommand {
    /// Issue every document of a released intake and write them into a folder
    Issue {
        /// Which intake
        #[command(flatten)]
        of: OfIntake,
        /// Where to, in which language
        #[command(flatten)]
        writing: Writing,
        /// Why once more
        #[command(flatten)]
        replacing: Replacing,
    },
    /// Say what the report of an intake lacks and which characters cannot be drawn; nothing is issued
    Check {
        /// Which intake
        #[command(flatten)]
        of: OfIntake,
    },
    /// Write a document as it would be issued now, marked as a draft or as interim; nothing is kept
    Draft {
        /// Which intake
        #[command(flatten)]
        of: OfIntake,
        /// The document: certificate, notice_letter, result_catalogue, improvement_notices
        #[arg(long, value_name = "KIND", default_value = "result_catalogue", value_parser = kind)]
        kind: DocumentKind,
        /// Its form: pdf, or xlsx for the result catalogue
        #[arg(long, value_name = "FORM", default_value = "pdf", value_parser = form)]
        form: FileFormat,
        /// Where to, in which language
        #[command(flatten)]
        writing: Writing,
    },
    /// Issue the full test report of one sample of a released intake
    Report(AloneAsked),
    /// Issue the improvement notice of one nonconforming sample of a released intake
    Notice(AloneAsked),
    /// Write the statistics of a period, of all companies or one; nothing is kept
    Statistics {
        /// First day, such as 2026-01-01
        #[arg(long, value_name = "DAY")]
        from: NaiveDate,
        /// Last day, such as 2026-12-31
        #[arg(long, value_name = "DAY")]
        to: NaiveDate,
        /// Only the company of this number, such as 201901032
        #[arg(long, value_name = "NO")]
        company: Option<CompanyNumber>,
        /// Its form: pdf, xlsx or json
        #[arg(long, value_name = "FORM", default_value = "pdf", value_parser = form)]
        form: FileFormat,
        /// Where to, in which language
        #[command(flatten)]
        writing: Writing,
    },
    /// Print the JSON Schema of the machine-readable certificate
    Schema,
    /// Say whether a file, or each document of a pack, is byte for byte one that was issued here and still holds
    Verify {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Public keys that a laboratory gives at /v/keys; then no database is asked
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
    },
}

/// Which intake is meant.
#[derive(Debug, Args)]
pub struct OfIntake {
    /// Number of the intake, such as 201901032-2
    #[arg(long, value_name = "NO")]
    intake: IntakeNumber,
}

/// Which sample's document is wanted, and whether it is issued.
#[derive(Debug, Args)]
pub struct AloneAsked {
    /// Which intake
    #[command(flatten)]
    of: OfIntake,
    /// The sample's line in the catalogue, from 1
    #[arg(long, value_name = "N")]
    line: u32,
    /// Where to, in which language
    #[command(flatten)]
    writing: Writing,
    /// Why once more
    #[command(flatten)]
    replacing: Replacing,
    /// Only a draft: nothing is numbered or kept
    #[arg(long)]
    draft: bool,
}

/// Where documents are written, and in which language.
#[derive(Debug, Args)]
pub struct Writing {
    /// The folder; made if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Language: zh-CN, en or bilingual; the laboratory's own if it is left out
    #[arg(long, value_parser = wording)]
    wording: Option<Wording>,
}

impl Writing {
    /// The folder, there now.
    fn folder(&self) -> Result<&Path, Failure> {
        std::fs::create_dir_all(&self.out).map_err(Failure::io(&self.out))?;
        Ok(&self.out)
    }
}

/// Why something is issued once more.
#[derive(Debug, Args)]
pub struct Replacing {
    /// Why, where it was issued before and is replaced
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    reason: String,
}

/// Runs a command about documents.
pub(super) fn run(command: DocumentsCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        DocumentsCommand::Issue {
            of,
            writing,
            replacing,
        } => issue(of.intake, &replacing.reason, &writing, shell),
        DocumentsCommand::Check { of } => check(of.intake, shell),
        DocumentsCommand::Draft {
            of,
            kind,
            form,
            writing,
        } => draft(of.intake, (kind, form), &writing, shell),
        DocumentsCommand::Verify { file, keys } => verify::run(&file, keys.as_deref(), shell),
        DocumentsCommand::Report(asked) => one_sample(&asked, DocumentKind::TestReport, shell),
        DocumentsCommand::Notice(asked) => {
            one_sample(&asked, DocumentKind::ImprovementNotice, shell)
        }
        DocumentsCommand::Statistics {
            from,
            to,
            company,
            form,
            writing,
        } => {
            let asked = Asked {
                period: Period::new(from, to)?,
                company,
                wording: writing.wording,
            };
            counted(&asked, form, &writing, shell)
        }
        DocumentsCommand::Schema => {
            shell.print(reports::CERTIFICATE_SCHEMA)?;
            Ok(DONE)
        }
    }
}

fn wording(text: &str) -> Result<Wording, String> {
    Wording::from_code(text).ok_or_else(|| "zh-CN, en, bilingual".to_owned())
}

fn kind(text: &str) -> Result<DocumentKind, String> {
    let names = || DocumentKind::ALL.map(DocumentKind::code).join(", ");
    DocumentKind::from_code(text).ok_or_else(names)
}

fn form(text: &str) -> Result<FileFormat, String> {
    FileFormat::from_code(text).ok_or_else(|| "pdf, xlsx, json".to_owned())
}

fn issue(number: IntakeNumber, reason: &str, writing: &Writing, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Reviewer])?;
    let folder = writing.folder()?;
    let wording = writing.wording.unwrap_or_else(|| lab.app.wording());
    let issue = issue_as(&lab.app, &lab.who, number, reason, wording)?;
    for file in &issue.files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.bytes).map_err(Failure::io(&path))?;
        if shell.json {
            shell.print_json(&json!({
                "number": file.number,
                "kind": file.kind,
                "path": path.display().to_string(),
                "sha256": file.sha256,
                "size": file.bytes.len(),
            }))?;
        } else {
            let kind = shell.word(&format!("documents.file.{}", file.kind.code()));
            shell.say(
                "documents.issued",
                &[
                    ("number", file.number.clone()),
                    ("kind", kind),
                    ("path", path.display().to_string()),
                ],
            )?;
        }
    }
    let path = folder.join(format!("{number}.zip"));
    std::fs::write(&path, &issue.pack).map_err(Failure::io(&path))?;
    if !shell.json {
        shell.say("documents.pack", &[("path", path.display().to_string())])?;
    }
    Ok(DONE)
}

/// Finds (exit code 1) whatever stands against an issue; what is only advised is told.
fn check(number: IntakeNumber, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let approver = lab.who.name().to_owned();
    let found = lab
        .app
        .store
        .read(|conn| check_documents(&lab.app, conn, number, &approver))?;
    for obstacle in &found {
        let text = shell.explain(obstacle);
        if shell.json {
            shell.print_json(&json!({ "stops": obstacle.stops(), "text": text }))?;
        } else {
            let key = match obstacle.stops() {
                true => "documents.stops",
                false => "documents.advised",
            };
            shell.say(key, &[("text", text)])?;
        }
    }
    if found.iter().any(Obstacle::stops) {
        return Ok(FOUND);
    }
    if !shell.json {
        shell.say("documents.complete", &[("number", number.to_string())])?;
    }
    Ok(DONE)
}

/// Issues or drafts a document of one sample.
fn one_sample(asked: &AloneAsked, kind: DocumentKind, shell: &mut Shell<'_>) -> Outcome {
    let lab = match asked.draft {
        true => shell.open()?,
        false => shell.open_for(&[Role::Reviewer])?,
    };
    let folder = asked.writing.folder()?;
    let wanted = OfSample {
        intake: asked.of.intake,
        line: asked.line,
        kind,
    };
    let wording = asked.writing.wording;
    let file = if asked.draft {
        draft_for_sample(&lab.app, wanted, wording)?
    } else {
        let wording = wording.unwrap_or_else(|| lab.app.wording());
        issue_for_sample(&lab.app, &lab.who, wanted, &asked.replacing.reason, wording)?
    };
    written(&file, kind, folder, shell)
}

fn counted(asked: &Asked, form: FileFormat, writing: &Writing, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::FrontDesk, Role::Admin])?;
    let folder = writing.folder()?;
    let file = make_statistics(&lab.app, asked, form)?;
    written(&file, DocumentKind::Statistics, folder, shell)
}

/// Writes a file into a folder and says where.
fn written(file: &Draft, kind: DocumentKind, folder: &Path, shell: &mut Shell<'_>) -> Outcome {
    let path = folder.join(&file.name);
    std::fs::write(&path, &file.bytes).map_err(Failure::io(&path))?;
    let path = path.display().to_string();
    if shell.json {
        shell.print_json(&json!({ "kind": kind, "path": path }))?;
    } else {
        shell.say("documents.drafted", &[("path", path)])?;
    }
    Ok(DONE)
}

fn draft(
    number: IntakeNumber,
    (kind, form): (DocumentKind, FileFormat),
    writing: &Writing,
    shell: &mut Shell<'_>,
) -> Outcome {
    let lab = shell.open()?;
    let folder = writing.folder()?;
    let draft = draft_document(&lab.app, number, (kind, form), writing.wording)?;
    written(&draft, kind, folder, shell)
}
