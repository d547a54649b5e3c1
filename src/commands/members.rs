//! `barlab members`: takes the member directory of the code centre over.

use std::path::PathBuf;

use clap::Subcommand;
use domain::{member::MemberFinding, person::Role};
use importers::members::MemberDirectory;
use serde_json::{Value, json};

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::actions::import_members::import_members;

/// What can be done with the member directory.
#[derive(Debug, Subcommand)]
pub enum MembersCommand {
    /// Take over every good row; an entry of the same prefix, holder and first day is renewed
    Import {
        /// The directory (XLSX, XLS, ODS, CSV)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Runs a command about the member directory.
pub(super) fn run(command: MembersCommand, shell: &mut Shell<'_>) -> Outcome {
    let MembersCommand::Import { file } = command;
    let bytes = std::fs::read(&file).map_err(Failure::io(&file))?;
    let lab = shell.open_for(&[Role::FrontDesk, Role::Admin])?;
    let name = file.file_name().unwrap_or(file.as_os_str());
    let directory = import_members(&lab.app, &lab.who, &name.to_string_lossy(), &bytes)
        .map_err(|error| Failure::of_file(&file, error))?;
    print(&file.display().to_string(), &directory, shell)?;
    Ok(if directory.refused.is_empty() {
        DONE
    } else {
        FOUND
    })
}

fn print(file: &str, directory: &MemberDirectory, shell: &mut Shell<'_>) -> std::io::Result<()> {
    if shell.json {
        let value = as_json(file, directory, shell);
        return shell.print_json(&value);
    }
    let place = |row: u32, findings: &[MemberFinding], shell: &Shell<'_>| {
        let reasons: Vec<String> = findings.iter().map(|one| shell.explain(one)).collect();
        [
            ("file", file.to_owned()),
            ("row", row.to_string()),
            ("reason", reasons.join(" ")),
        ]
    };
    let noted = directory.members.iter();
    for entry in noted.filter(|entry| !entry.findings.is_empty()) {
        let arguments = place(entry.place.row, &entry.findings, shell);
        shell.say("catalogue.flagged_line", &arguments)?;
    }
    for entry in &directory.refused {
        let arguments = place(entry.place.row, &entry.findings, shell);
        shell.complain("catalogue.refused_line", &arguments)?;
    }
    let summary = [
        ("added", directory.members.len().to_string()),
        ("refused", directory.refused.len().to_string()),
    ];
    shell.say("members.imported", &summary)
}

fn as_json(file: &str, directory: &MemberDirectory, shell: &Shell<'_>) -> Value {
    let findings = |of: &[MemberFinding]| -> Vec<Value> {
        of.iter()
            .map(|one| json!({ "finding": one, "message": shell.explain(one) }))
            .collect()
    };
    let noted = directory.members.iter();
    let noted: Vec<Value> = noted
        .filter(|entry| !entry.findings.is_empty())
        .map(|entry| json!({ "row": entry.place.row, "findings": findings(&entry.findings) }))
        .collect();
    let refused: Vec<Value> = directory
        .refused
        .iter()
        .map(|entry| {
            json!({ "row": entry.place.row, "cells": entry.cells, "findings": findings(&entry.findings) })
        })
        .collect();
    json!({
        "file": file,
        "taken": directory.members.len(),
        "noted": noted,
        "refused": refused,
    })
}
