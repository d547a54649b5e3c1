//! The pack of an intake: all its documents as files, and those files as one ZIP.
//!
//! The same documents give the same bytes: entries carry the date of issue, nothing
//! of the moment or the machine.

use std::io::{Cursor, Write};

use chrono::{Datelike, NaiveDate};
use domain::document::{
    Certificate, CertificateRecord, DocumentHead, DocumentKind, ImprovementNotices, NoticeLetter,
    ResultCatalogue,
};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    certificate::certificate_with_record, error::ReportError,
    improvement_notices::improvement_notices_pdf, kit::Kit, notice_letter::notice_letter_pdf,
    record::certificate_json, result_catalogue::result_catalogue_pdf,
    result_sheet::result_catalogue_xlsx,
};

/// What an intake is answered with.
#[derive(Debug, Clone)]
pub struct PackContent {
    /// The certificate with all its lines.
    pub certificate: Certificate,
    /// The covering letter.
    pub letter: NoticeLetter,
    /// The results.
    pub catalogue: ResultCatalogue,
    /// The improvement notices; absent when every sample conforms.
    pub notices: Option<ImprovementNotices>,
    /// The certificate for programs; attachments are filled in with the other
    /// documents' numbers and hashes.
    pub record: CertificateRecord,
}

/// One issued file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedFile {
    /// What it is.
    pub kind: DocumentKind,
    /// Number of the document.
    pub number: String,
    /// Name of the file, such as `201901032-2 检测结果目录表.pdf`.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes in hexadecimal.
    pub sha256: String,
}

/// Makes every document of an intake. The two long ones are made at the same time.
///
/// # Errors
/// The first document that cannot be made.
pub fn issue_pack(content: &PackContent, kit: &Kit) -> Result<Vec<IssuedFile>, ReportError> {
    let catalogue = &content.catalogue;
    let (results, others) = std::thread::scope(|scope| {
        let results = scope.spawn(|| result_catalogue_pdf(catalogue, kit));
        let others = others(content, kit);
        (results.join(), others)
    });
    let results = results.map_err(|_| ReportError::Pdf("the writer stopped".to_owned()))??;
    let (letter, notices, sheet) = others?;
    let mut files = vec![
        issued(kit, &content.letter.head, letter)?,
        issued(kit, &catalogue.head, results)?,
        file(kit, &catalogue.head, XLSX, sheet),
    ];
    if let (Some(notices), Some(bytes)) = (&content.notices, notices) {
        files.push(issued(kit, &notices.head, bytes)?);
    }
    let mut record = content.record.clone();
    record.attachments = files
        .iter()
        .map(|file| domain::document::Attachment {
            kind: file.kind,
            number: file.number.clone(),
            sha256: file.sha256.clone(),
        })
        .collect();
    // The certificate carries the record, so it cannot be listed in it.
    let json = certificate_json(&record)?;
    let certificate = certificate_with_record(&content.certificate, &json, kit)?;
    files.insert(0, issued(kit, &content.certificate.head, certificate)?);
    files.push(file(kit, &record.head, JSON, json));
    Ok(files)
}

type Others = (Vec<u8>, Option<Vec<u8>>, Vec<u8>);

fn others(content: &PackContent, kit: &Kit) -> Result<Others, ReportError> {
    let notices = match &content.notices {
        Some(notices) => Some(improvement_notices_pdf(notices, kit)?),
        None => None,
    };
    Ok((
        notice_letter_pdf(&content.letter, kit)?,
        notices,
        result_catalogue_xlsx(&content.catalogue, kit)?,
    ))
}

/// Extension and media type of a form.
type Form = (&'static str, &'static str);
const PDF: Form = ("pdf", "application/pdf");
const XLSX: Form = (
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
);
const JSON: Form = ("json", "application/json");

/// A PDF with its code and signatures.
fn issued(kit: &Kit, head: &DocumentHead, bytes: Vec<u8>) -> Result<IssuedFile, ReportError> {
    let bytes = kit.protect(head, bytes)?;
    Ok(file(kit, head, PDF, bytes))
}

fn file(kit: &Kit, head: &DocumentHead, form: Form, bytes: Vec<u8>) -> IssuedFile {
    let (extension, media_type) = form;
    IssuedFile {
        kind: head.kind,
        number: head.number.clone(),
        name: file_name(kit, head, extension),
        media_type,
        sha256: hexadecimal(&Sha256::digest(&bytes)),
        bytes,
    }
}

/// The name of a document's file; signs that file systems refuse become hyphens.
#[must_use]
pub fn file_name(kit: &Kit, head: &DocumentHead, extension: &str) -> String {
    let title = kit
        .voice(head.wording)
        .say(&format!("file.{}", head.kind.code()))
        .zh;
    let number: String = head
        .number
        .chars()
        .map(|sign| match sign {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            sign if sign.is_control() => '-',
            sign => sign,
        })
        .collect();
    format!("{number} {title}.{extension}")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The entry of a pack that lists the others for programs.
pub const MANIFEST: &str = "manifest.json";

/// The entry of a pack that `sha256sum -c` reads.
pub const SUMS: &str = "SHA256SUMS";

/// What the manifest calls its form.
pub const SCHEMA: &str = "barlab.pack.1";

/// One file in the manifest of a pack.
#[derive(Serialize)]
struct Listed<'a> {
    kind: DocumentKind,
    number: &'a str,
    name: &'a str,
    media_type: &'a str,
    size: usize,
    sha256: &'a str,
}

/// Puts files into one ZIP, with a list of their hashes that `sha256sum -c` reads and a
/// manifest for programs.
///
/// # Errors
/// When the archive cannot be written.
pub fn pack_zip(files: &[IssuedFile], issued_on: NaiveDate) -> Result<Vec<u8>, ReportError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Entries of a ZIP know no year before 1980; then the writer's own fixed date serves.
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let dated = u16::try_from(issued_on.year()).ok().and_then(|year| {
        DateTime::from_date_and_time(
            year,
            part(issued_on.month()),
            part(issued_on.day()),
            0,
            0,
            0,
        )
        .ok()
    });
    let options = SimpleFileOptions::default()
        .last_modified_time(dated.unwrap_or_default())
        .unix_permissions(0o644);
    let mut sums = String::new();
    for file in files {
        // PDF and XLSX are compressed inside already.
        let method = match file.media_type {
            "application/json" => CompressionMethod::Deflated,
            _ => CompressionMethod::Stored,
        };
        zip.start_file(file.name.as_str(), options.compression_method(method))?;
        zip.write_all(&file.bytes)?;
        sums.push_str(&format!("{}  {}\n", file.sha256, file.name));
    }
    let listed: Vec<_> = files
        .iter()
        .map(|file| Listed {
            kind: file.kind,
            number: &file.number,
            name: &file.name,
            media_type: file.media_type,
            size: file.bytes.len(),
            sha256: &file.sha256,
        })
        .collect();
    let manifest = json!({ "schema": SCHEMA, "issued_on": issued_on, "files": listed });
    zip.start_file(
        MANIFEST,
        options.compression_method(CompressionMethod::Deflated),
    )?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    zip.start_file(
        SUMS,
        options.compression_method(CompressionMethod::Deflated),
    )?;
    zip.write_all(sums.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}
