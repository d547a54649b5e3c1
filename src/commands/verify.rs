//! `barlab documents verify`: whether a file is what was issued, by the register of this
//! laboratory or, with the published keys of any, without asking anybody.

use std::path::Path;

use domain::{digest::Digest, document::DocumentState};
use reports::signature::{Examination, Trusted, examine, hexadecimal, is_protectable};
use serde_json::{Value, json};
use store::documents::{self, IssuedDocument};

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::{
    actions::{ActionError, Refused},
    trust,
};

/// Runs the command.
pub(super) fn run(file: &Path, keys: Option<&Path>, shell: &mut Shell<'_>) -> Outcome {
    let bytes = std::fs::read(file).map_err(Failure::io(file))?;
    let name = file.display().to_string();
    if let Some(keys) = keys {
        let found = examine(&bytes, &published(keys)?);
        if shell.json {
            shell.print_json(&json!({ "file": name, "protection": protection(&found) }))?;
        } else {
            tell(&name, &found, shell)?;
        }
        return Ok(if found.is_whole() { DONE } else { FOUND });
    }
    let sha256 = Digest::of(&bytes);
    let lab = shell.open()?;
    let (issued, trusted) = lab.app.store.read(|conn| {
        let issued = documents::by_content(conn, &sha256)?;
        Ok::<_, store::StoreError>((issued, trust::published(conn)?))
    })?;
    let found = is_protectable(&bytes).then(|| examine(&bytes, &trusted));
    if shell.json {
        shell.print_json(&json!({
            "file": name,
            "sha256": sha256,
            "issued": issued.as_ref().map(|issued| json!({
                "number": issued.document.number,
                "kind": issued.document.kind,
                "revision": issued.document.revision,
                "day": lab.app.day(issued.issued_at),
                "state": issued.state,
                "reason": issued.state_reason,
            })),
            "protection": found.as_ref().map(protection),
        }))?;
    } else {
        if let Some(issued) = &issued {
            let day = lab.app.day(issued.issued_at).to_string();
            genuine(&name, issued, day, shell)?;
        } else {
            shell.say("documents.unknown", &[("file", name.clone())])?;
        }
        if let Some(found) = &found {
            tell(&name, found, shell)?;
        }
    }
    let holds = issued.is_some_and(|issued| issued.state == DocumentState::Valid);
    Ok(if holds { DONE } else { FOUND })
}

fn genuine(
    file: &str,
    issued: &IssuedDocument,
    date: String,
    shell: &mut Shell<'_>,
) -> Result<(), Failure> {
    let state = shell.word(issued.state.label());
    Ok(shell.say(
        "documents.genuine",
        &[
            ("file", file.to_owned()),
            ("number", issued.document.number.clone()),
            ("date", date),
            ("state", state),
        ],
    )?)
}

/// The keys that a laboratory published, as its page `/v/keys` gives them.
fn published(file: &Path) -> Result<Trusted, Failure> {
    let text = std::fs::read_to_string(file).map_err(Failure::io(file))?;
    let name = file.display().to_string();
    trust::from_json(&text).ok_or_else(|| {
        let refused = Refused::new("check.no_keys").with("file", name);
        Failure::from(ActionError::from(refused))
    })
}

/// What was found as JSON.
fn protection(found: &Examination) -> Value {
    let code = found.code.as_ref().map(|code| {
        json!({
            "token": code.token,
            "kind": code.claim.kind,
            "number": code.claim.number,
            "day": code.claim.issued_on,
            "key": code.key.to_string(),
        })
    });
    let signatures: Vec<Value> = found
        .signatures
        .iter()
        .map(|one| {
            json!({
                "signer": one.signer,
                "issuer": one.issuer,
                "key": one.key,
                "certificate": hexadecimal(&one.fingerprint),
                "holds": one.holds,
                "stamped_at": one.stamped_at,
            })
        })
        .collect();
    let faults: Vec<&str> = found.faults.iter().map(|fault| fault.code()).collect();
    json!({
        "whole": found.is_whole(),
        "code": code,
        "signatures": signatures,
        "faults": faults,
    })
}

/// What was found in sentences.
fn tell(file: &str, found: &Examination, shell: &mut Shell<'_>) -> Result<(), Failure> {
    let about = [("file", file.to_owned())];
    shell.sentence(
        if found.is_whole() {
            "check.whole"
        } else {
            "check.not_whole"
        },
        &about,
    )?;
    for fault in &found.faults {
        shell.sentence(&format!("check.fault.{}", fault.code()), &[])?;
    }
    if let Some(code) = &found.code {
        let kind = shell.word(&format!("documents.file.{}", code.claim.kind));
        let arguments = [
            ("kind", kind),
            ("number", code.claim.number.clone()),
            ("date", code.claim.issued_on.to_string()),
            ("name", code.key.to_string()),
        ];
        shell.sentence("check.code", &arguments)?;
    }
    for one in &found.signatures {
        let arguments = [
            ("signer", one.signer.clone()),
            ("algorithm", one.key.clone()),
            ("issuer", one.issuer.clone()),
        ];
        let key = if one.holds {
            "check.signature"
        } else {
            "check.signature_broken"
        };
        shell.sentence(key, &arguments)?;
        if let Some(at) = one.stamped_at {
            let at = at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
            shell.sentence("check.stamped", &[("at", at)])?;
        }
    }
    Ok(())
}
