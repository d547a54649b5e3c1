//! `barlab catalogue`: a company's spreadsheet becomes samples, or is only looked at.

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use domain::{
    catalogue::{CataloguePreview, LineFinding, LineVerdict, Place},
    numbering::IntakeNumber,
    person::Role,
};
use serde_json::{Value, json};

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::actions::{
    ActionError,
    import_catalogue::{TakenOver, look, take_over},
};

/// What can be done with sample catalogues.
#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Make samples of the good rows of a spreadsheet (XLSX, XLS, ODS, CSV)
    Import(ImportArguments),
}

/// Which file for which intake.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The spreadsheet
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Number of the intake, such as 201901032-2
    #[arg(long, value_name = "NO")]
    intake: IntakeNumber,
    /// Only say what would become of each row; needs no database
    #[arg(long)]
    dry_run: bool,
    /// Write the refused rows with their reasons to this spreadsheet (XLSX)
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
}

/// Runs a command about catalogues.
pub(super) fn run(command: CatalogueCommand, shell: &mut Shell<'_>) -> Outcome {
    let CatalogueCommand::Import(wanted) = command;
    let file = wanted.file.as_path();
    let bytes = std::fs::read(file).map_err(Failure::io(file))?;
    let (preview, done) = if wanted.dry_run {
        let preview =
            importers::catalogue::preview(&bytes).map_err(|error| Failure::of_file(file, error))?;
        (preview, None)
    } else {
        let lab = shell.open_for(&[Role::FrontDesk])?;
        let looked = look(&lab.app, &bytes).map_err(|error| Failure::of_file(file, error))?;
        let name = file.file_name().unwrap_or(file.as_os_str());
        let name = name.to_string_lossy();
        let done = take_over(&lab.app, &lab.who, wanted.intake, &name, &looked)
            .map_err(|error| Failure::of_file(file, error))?;
        (looked.preview, Some(done))
    };
    print(&wanted, &preview, done, shell)?;
    if let Some(to) = &wanted.refused
        && !preview.refused.is_empty()
    {
        give_back(to, &preview, shell)?;
    }
    Ok(if preview.refused.is_empty() {
        DONE
    } else {
        FOUND
    })
}

fn print(
    wanted: &ImportArguments,
    preview: &CataloguePreview,
    done: Option<TakenOver>,
    shell: &mut Shell<'_>,
) -> io::Result<()> {
    if shell.json {
        let value = as_json(wanted, preview, done, shell);
        return shell.print_json(&value);
    }
    let file = wanted.file.as_path();
    for line in preview
        .lines
        .iter()
        .filter(|line| !line.findings.is_empty())
    {
        let arguments = row(file, preview, &line.line.place, &line.findings, shell);
        shell.say("catalogue.flagged_line", &arguments)?;
    }
    for line in &preview.refused {
        let arguments = row(file, preview, &line.place, &line.findings, shell);
        shell.complain("catalogue.refused_line", &arguments)?;
    }
    let totals = preview.totals;
    let summary = [
        ("file", file.display().to_string()),
        ("good", preview.lines.len().to_string()),
        ("flagged", totals.flagged.to_string()),
        ("refused", totals.refused.to_string()),
    ];
    shell.say("catalogue.preview", &summary)?;
    if let Some(done) = done {
        let summary = [
            ("added", done.added.to_string()),
            ("intake", wanted.intake.to_string()),
            ("known", done.known.to_string()),
        ];
        shell.say("catalogue.committed", &summary)?;
    }
    Ok(())
}

/// Where a row stands and what was found there, as places of a sentence.
fn row(
    file: &Path,
    preview: &CataloguePreview,
    place: &Place,
    findings: &[LineFinding],
    shell: &Shell<'_>,
) -> [(&'static str, String); 3] {
    let sheet = preview.sheet_name(place);
    let file = file.display();
    let reasons: Vec<String> = findings.iter().map(|one| shell.explain(one)).collect();
    [
        (
            "file",
            if sheet.is_empty() {
                file.to_string()
            } else {
                format!("{file} [{sheet}]")
            },
        ),
        ("row", place.row.to_string()),
        ("reason", reasons.join(" ")),
    ]
}

fn as_json(
    wanted: &ImportArguments,
    preview: &CataloguePreview,
    done: Option<TakenOver>,
    shell: &Shell<'_>,
) -> Value {
    let findings = |of: &[LineFinding]| -> Vec<Value> {
        of.iter()
            .map(|one| json!({ "finding": one, "message": shell.explain(one) }))
            .collect()
    };
    let lines: Vec<Value> = preview
        .lines
        .iter()
        .map(|line| {
            json!({
                "sheet": preview.sheet_name(&line.line.place),
                "row": line.line.place.row,
                "verdict": line.verdict(),
                "code": line.line.description.code,
                "product_name": line.line.description.product_name,
                "findings": findings(&line.findings),
            })
        })
        .collect();
    let refused: Vec<Value> = preview
        .refused
        .iter()
        .map(|line| {
            json!({
                "sheet": preview.sheet_name(&line.place),
                "row": line.place.row,
                "verdict": LineVerdict::Refused,
                "cells": line.cells,
                "findings": findings(&line.findings),
            })
        })
        .collect();
    json!({
        "file": wanted.file.display().to_string(),
        "intake": wanted.intake,
        "dry_run": done.is_none(),
        "added": done.map(|done| done.added),
        "known": done.map(|done| done.known),
        "totals": preview.totals,
        "lines": lines,
        "refused": refused,
    })
}

/// Writes the refused rows as a spreadsheet that the company can correct.
fn give_back(to: &Path, preview: &CataloguePreview, shell: &mut Shell<'_>) -> Result<(), Failure> {
    let bytes = {
        let parts = shell.parts();
        reports::refused_rows::refused_rows(preview, parts.language, parts.texts).map_err(
            |error| ActionError::File {
                place: to.display().to_string(),
                reason: error.to_string(),
            },
        )?
    };
    std::fs::write(to, bytes).map_err(Failure::io(to))?;
    if !shell.json {
        let path = ("path", to.display().to_string());
        shell.say("catalogue.refused_file", &[path])?;
    }
    Ok(())
}
