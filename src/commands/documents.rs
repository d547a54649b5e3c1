//! `barlab documents`: issues the documents of an intake, and says whether a file is genuine.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::{digest::Digest, document::DocumentState, numbering::IntakeNumber, person::Role};
use serde_json::json;
use store::documents;

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::actions::issue_documents::issue_documents;

/// What can be done with documents.
#[derive(Debug, Subcommand)]
pub enum DocumentsCommand {
    /// Issue every document of a released intake and write them into a folder
    Issue {
        /// Number of the intake, such as 201901032-2
        #[arg(long, value_name = "NO")]
        intake: IntakeNumber,
        /// The folder; made if it is not there
        #[arg(long, value_name = "DIR", default_value = ".")]
        out: PathBuf,
        /// Why, where documents of this intake were issued before and are replaced
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        reason: String,
    },
    /// Say whether a file is, byte for byte, a document that was issued here and still holds
    Verify {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Runs a command about documents.
pub(super) fn run(command: DocumentsCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        DocumentsCommand::Issue {
            intake,
            out,
            reason,
        } => issue(intake, &out, &reason, shell),
        DocumentsCommand::Verify { file } => verify(&file, shell),
    }
}

fn issue(number: IntakeNumber, folder: &Path, reason: &str, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Reviewer])?;
    std::fs::create_dir_all(folder).map_err(Failure::io(folder))?;
    let issue = issue_documents(&lab.app, &lab.who, number, reason)?;
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

fn verify(file: &Path, shell: &mut Shell<'_>) -> Outcome {
    let bytes = std::fs::read(file).map_err(Failure::io(file))?;
    let sha256 = Digest::of(&bytes);
    let lab = shell.open()?;
    let found = lab
        .app
        .store
        .read(|conn| documents::by_content(conn, &sha256))?;
    let file = file.display().to_string();
    let Some(issued) = found else {
        if shell.json {
            shell.print_json(&json!({ "file": file, "sha256": sha256, "issued": null }))?;
        } else {
            shell.say("documents.unknown", &[("file", file)])?;
        }
        return Ok(FOUND);
    };
    let day = lab.app.day(issued.issued_at);
    if shell.json {
        shell.print_json(&json!({
            "file": file,
            "sha256": sha256,
            "issued": {
                "number": issued.document.number,
                "kind": issued.document.kind,
                "revision": issued.document.revision,
                "day": day,
                "state": issued.state,
                "reason": issued.state_reason,
            },
        }))?;
    } else {
        let state = shell.word(issued.state.label());
        shell.say(
            "documents.genuine",
            &[
                ("file", file),
                ("number", issued.document.number),
                ("date", day.to_string()),
                ("state", state),
            ],
        )?;
    }
    Ok(if issued.state == DocumentState::Valid {
        DONE
    } else {
        FOUND
    })
}
