//! `barlab documents verify`: whether a file, or each document of a pack, is what was issued, by the
//! register of this laboratory or, with the published keys of any, without asking anybody.

use std::path::Path;

use domain::{digest::Digest, document::DocumentState};
use reports::{
    Unpacked,
    signature::{Examination, Trusted, examine, hexadecimal, is_protectable},
    unpack,
};
use serde_json::{Value, json};
use store::documents::{self, IssuedDocument};

use super::shell::{DONE, FOUND, Failure, Lab, Outcome, Shell};
use crate::{
    actions::{ActionError, Refused},
    trust,
};

/// A file, or one document of a pack.
struct Handed {
    name: String,
    bytes: Vec<u8>,
}

/// Runs the command. A pack holds if each of its documents does and none that it lists is missing.
pub(super) fn run(file: &Path, keys: Option<&Path>, shell: &mut Shell<'_>) -> Outcome {
    let bytes = std::fs::read(file).map_err(Failure::io(file))?;
    let name = file.display().to_string();
    let pack = unpack(&bytes);
    let is_pack = pack.is_some();
    let (handed, missing) = match pack {
        None => (vec![Handed { name, bytes }], Vec::new()),
        Some(Unpacked { files, missing }) => {
            let of_pack = |(part, bytes)| Handed {
                name: format!("{name}/{part}"),
                bytes,
            };
            (files.into_iter().map(of_pack).collect(), missing)
        }
    };
    let mut holds = missing.is_empty() && !handed.is_empty();
    for part in missing {
        let arguments = [("file", file.display().to_string()), ("part", part)];
        shell.complain("documents.lacks", &arguments)?;
    }
    if let Some(keys) = keys {
        let trusted = published(keys)?;
        // Spreadsheets and JSON bear no signature; in a pack they do not stand against those that do.
        let parts = handed.iter();
        for part in parts.filter(|part| !is_pack || is_protectable(&part.bytes)) {
            holds &= by_keys(part, &trusted, shell)?;
        }
    } else {
        let lab = shell.open()?;
        for part in &handed {
            holds &= by_register(part, &lab, shell)?;
        }
    }
    Ok(if holds { DONE } else { FOUND })
}

/// Checks a document without asking anybody; true if it is whole.
fn by_keys(part: &Handed, trusted: &Trusted, shell: &mut Shell<'_>) -> Result<bool, Failure> {
    let found = examine(&part.bytes, trusted);
    if shell.json {
        shell.print_json(&json!({ "file": part.name, "protection": protection(&found) }))?;
    } else {
        tell(&part.name, &found, shell)?;
    }
    Ok(found.is_whole())
}

/// Looks a document up in the register of this laboratory; true if it was issued and is valid.
fn by_register(part: &Handed, lab: &Lab, shell: &mut Shell<'_>) -> Result<bool, Failure> {
    let sha256 = Digest::of(&part.bytes);
    let (issued, trusted) = lab.app.store.read(|conn| {
        let issued = documents::by_content(conn, &sha256)?;
        Ok::<_, store::StoreError>((issued, trust::published(conn)?))
    })?;
    let found = is_protectable(&part.bytes).then(|| examine(&part.bytes, &trusted));
    if shell.json {
        shell.print_json(&json!({
            "file": part.name,
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
            genuine(&part.name, issued, day, shell)?;
        } else {
            shell.say("documents.unknown", &[("file", part.name.clone())])?;
        }
        if let Some(found) = &found {
            tell(&part.name, found, shell)?;
        }
    }
    Ok(issued.is_some_and(|issued| issued.state == DocumentState::Valid))
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
