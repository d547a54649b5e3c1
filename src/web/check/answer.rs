//! What the public page says: the register's answer, what the code itself says, and what became of
//! a file that was compared.

use domain::{
    digest::Digest,
    document::{DocumentKind, DocumentState, FileFormat, Statistics},
    person::Viewer,
};
use reports::signature::{Code, Examination, examine, is_protectable};
use store::{Connection, companies, counters, documents as register, documents::IssuedDocument};

use super::Checked;
use crate::app::App;
use crate::trust;
use crate::web::documents;
use crate::web::failure::Failure;
use crate::web::shown::local;
use crate::web::view::check as view;
use crate::web::view::parts::{Link, Tone};

/// The page of a token; `signed` is what its code holds beside it.
pub fn page(
    app: &App,
    conn: &mut Connection,
    (token, signed): (&str, &str),
    checked: Checked,
) -> Result<view::PublicCheck, Failure> {
    let host = app.settings.public_url.split("//").last();
    let mut page = view::PublicCheck {
        answer: "unknown",
        token: token.to_owned(),
        document: None,
        code: None,
        compared: None,
        host: host.unwrap_or_default().trim_end_matches('/').to_owned(),
        asked_at: local(app, app.store.now()),
    };
    if let Checked::Known(files, opened) = &checked
        && let Some(first) = files.first()
    {
        page.answer = match first.state {
            DocumentState::Valid => "valid",
            DocumentState::Replaced => "replaced",
            DocumentState::Withdrawn => "withdrawn",
        };
        page.document = Some(known(app, conn, files, opened.may_be_read())?);
    }
    if matches!(checked, Checked::Limited) {
        return Err(Failure::too_many());
    }
    if !signed.is_empty() {
        page.code = Some(code(conn, (token, signed), page.document.as_ref())?);
    }
    Ok(page)
}

fn known(
    app: &App,
    conn: &mut Connection,
    files: &[IssuedDocument],
    opened: bool,
) -> Result<view::PublicDocument, Failure> {
    let first = files.first().ok_or_else(Failure::not_found)?;
    let company = companies::find(conn, Viewer::Laboratory, first.document.company)?;
    let counted = counters::of_intakes(conn, &[first.document.intake])?;
    let (newer, newest) = match first.state {
        DocumentState::Valid => (None, None),
        _ => (register::valid_instead(conn, first)?, newest(conn, first)?),
    };
    let is_replaced_by_a_valid_one = newer.is_some();
    let address = |one: &IssuedDocument| {
        Link::new(format!("/v/{}", one.document.token), &one.document.number)
    };
    let token = &first.document.token;
    let standing = files
        .iter()
        .filter(|one| opened && one.state != DocumentState::Withdrawn);
    Ok(view::PublicDocument {
        number: first.document.number.clone(),
        kind: first.document.kind.code().to_owned(),
        company: company
            .map(|company| company.name.as_str().to_owned())
            .unwrap_or_default(),
        issued_on: app.day(first.issued_at),
        samples: match first.document.kind {
            // What is about one sample says nothing of the others.
            DocumentKind::TestReport | DocumentKind::ImprovementNotice => None,
            DocumentKind::Statistics => counted_in(app, files)?,
            _ => counted
                .get(&first.document.intake)
                .map(|tally| (tally.conforming + tally.nonconforming, tally.conforming)),
        },
        replaced_by: newer.map(|newer| (address(&newer), app.day(newer.issued_at))),
        ended_with: newest
            .filter(|_| !is_replaced_by_a_valid_one)
            .map(|newest| address(&newest)),
        files: standing
            .map(|one| {
                let address = format!("/v/{token}/{}", one.document.format.code());
                documents::file_of(one, address)
            })
            .collect(),
        hashes: files
            .iter()
            .map(|one| one.document.sha256.to_string())
            .collect(),
    })
}

/// The samples of a report on a period and how many of them conform, as it counted them.
fn counted_in(app: &App, files: &[IssuedDocument]) -> Result<Option<(u64, u64)>, Failure> {
    let told = files
        .iter()
        .find(|one| one.document.format == FileFormat::Json);
    let Some(told) = told else {
        return Ok(None);
    };
    let said: Statistics = serde_json::from_slice(&documents::stored(app, told)?)
        .map_err(|error| Failure::internal(format!("document {}: {error}", told.id)))?;
    Ok(Some((said.counted.samples, said.counted.conforming)))
}

/// The last of the revisions that followed a document one after the other, whatever became of it.
fn newest(
    conn: &mut Connection,
    first: &IssuedDocument,
) -> Result<Option<IssuedDocument>, Failure> {
    let mut newest = register::successor(conn, first)?;
    while let Some(one) = &newest
        && one.state == DocumentState::Replaced
        && let Some(next) = register::successor(conn, one)?
    {
        newest = Some(next);
    }
    Ok(newest)
}

/// What a code says, and whether the laboratory signed it for this document.
fn code(
    conn: &mut Connection,
    (token, signed): (&str, &str),
    document: Option<&view::PublicDocument>,
) -> Result<view::CodeShown, Failure> {
    let Some(code) = Code::read(token, signed) else {
        return Ok(view::CodeShown {
            holds: false,
            number: String::new(),
            kind: String::new(),
            issued_on: chrono::NaiveDate::MIN,
        });
    };
    let trusted = trust::published(conn)?;
    let ours = trusted.keys.iter().any(|key| code.is_signed_by(key));
    let same = document.is_none_or(|document| {
        document.number == code.claim.number && document.kind == code.claim.kind
    });
    Ok(view::CodeShown {
        holds: ours && same,
        number: code.claim.number,
        kind: code.claim.kind,
        issued_on: code.claim.issued_on,
    })
}

/// What became of a file that was handed in on the page of a token.
pub fn compare(
    app: &App,
    conn: &mut Connection,
    (name, bytes): (&str, &[u8]),
    checked: &Checked,
) -> Result<view::Compared, Failure> {
    let files: &[IssuedDocument] = match checked {
        Checked::Known(files, _) => files,
        Checked::Limited | Checked::Unknown => &[],
    };
    let sha256 = Digest::of(bytes);
    let found = if is_protectable(bytes) {
        examine(bytes, &trust::published(conn)?)
    } else {
        Examination::default()
    };
    let here = files.iter().any(|one| one.document.sha256 == sha256);
    let issued = register::by_content(conn, &sha256)?;
    let about_this = found
        .code
        .as_ref()
        .is_some_and(|code| files.iter().any(|one| one.document.token == code.token));
    let (outcome, tone) = match &issued {
        _ if here => ("same", Tone::Good),
        Some(_) => ("other", Tone::Warn),
        None if found.code.is_some() && found.is_whole() => ("whole", Tone::Warn),
        None if about_this => ("changed", Tone::Bad),
        None => ("foreign", Tone::Bad),
    };
    let told = outcome == "changed" || (outcome == "foreign" && found.code.is_some());
    Ok(view::Compared {
        name: name.to_owned(),
        tone,
        outcome,
        faults: found
            .faults
            .iter()
            .filter(|_| told)
            .map(|fault| format!("check.fault.{}", fault.code()))
            .collect(),
        signatures: found
            .signatures
            .into_iter()
            .map(|one| view::SignatureShown {
                signer: one.signer,
                issuer: one.issuer,
                key: one.key,
                holds: one.holds,
                stamped_at: one.stamped_at.map(|at| local(app, at)),
            })
            .collect(),
    })
}
