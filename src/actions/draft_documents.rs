//! A document as it would be issued now, to be looked at: nothing is numbered or kept, and
//! every page says that it is a draft, or interim while the intake is still in test.

use std::sync::Arc;

use domain::{
    document::{CertificatePrint, DocumentKind, FileFormat, Stage, Wording},
    numbering::IntakeNumber,
};
use reports::{
    Kit, PackContent, ReportError, certificate_json, certificate_pdf, file_name,
    improvement_notices_pdf, notice_letter_pdf, result_catalogue_pdf, result_catalogue_xlsx,
};

use super::{
    ActionError, Refused,
    document_contents::{Naming, contents},
    dossier::Dossier,
    issue_documents::base_number,
};
use crate::{app::App, look::Look};

/// A draft as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Name of the file.
    pub name: String,
    /// Its form.
    pub format: FileFormat,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Makes a draft; `wording` overrides the laboratory's own.
///
/// # Errors
/// When there is no such intake or document, it cannot be told yet, or the store fails.
pub fn draft_document(
    app: &App,
    number: IntakeNumber,
    (kind, format): (DocumentKind, FileFormat),
    wording: Option<Wording>,
) -> Result<Draft, ActionError> {
    draft_with(app, number, (kind, format), wording, &app.look()?)
}

/// The same in a look of its own, such as one that is not saved yet.
///
/// # Errors
/// As `draft_document`.
pub fn draft_with(
    app: &App,
    number: IntakeNumber,
    (kind, format): (DocumentKind, FileFormat),
    wording: Option<Wording>,
    look: &Arc<Look>,
) -> Result<Draft, ActionError> {
    let dossier = app.store.read(|conn| Dossier::load_any(conn, number))?;
    let stage = match dossier.stage() {
        Stage::Interim => Stage::Interim,
        Stage::Draft | Stage::Issued => Stage::Draft,
    };
    let about_results = matches!(
        kind,
        DocumentKind::ResultCatalogue | DocumentKind::ImprovementNotices
    );
    if stage == Stage::Interim && !about_results {
        return Err(Refused::new("papers.draft.not_yet")
            .with("number", number)
            .into());
    }
    let wording = wording.unwrap_or(look.layout.wording);
    let language = wording.language();
    let heads = DocumentKind::PACK.map(|kind| {
        let base = [("number", base_number(kind, &dossier, &look.layout))];
        let named = look
            .kit
            .texts
            .fill(language, "documents.stage.number", &base);
        (kind, named, String::new(), None)
    });
    let naming = Naming {
        heads: heads.to_vec(),
        issued_on: app.today(),
        approver: String::new(),
        wording,
        stage,
        look: Arc::clone(look),
    };
    draw(&contents(app, &dossier, &naming), &look.kit, kind, format)?
        .ok_or_else(|| Refused::new("papers.draft.none").into())
}

/// Makes the file; absent where there is nothing to say or the document has no such form.
fn draw(
    content: &PackContent,
    kit: &Kit,
    kind: DocumentKind,
    format: FileFormat,
) -> Result<Option<Draft>, ActionError> {
    let made: Option<Result<Vec<u8>, ReportError>> = match (kind, format) {
        (DocumentKind::ResultCatalogue, FileFormat::Pdf) => {
            Some(result_catalogue_pdf(&content.catalogue, kit))
        }
        (DocumentKind::ResultCatalogue, FileFormat::Xlsx) => {
            Some(result_catalogue_xlsx(&content.catalogue, kit))
        }
        (DocumentKind::ImprovementNotices, FileFormat::Pdf) => content
            .notices
            .as_ref()
            .map(|notices| improvement_notices_pdf(notices, kit)),
        (DocumentKind::NoticeLetter, FileFormat::Pdf) => {
            Some(notice_letter_pdf(&content.letter, kit))
        }
        (DocumentKind::Certificate, FileFormat::Pdf) => {
            Some(certificate_pdf(&content.certificate, kit))
        }
        (DocumentKind::Record, FileFormat::Json) => Some(certificate_json(&content.record)),
        _ => None,
    };
    let head = match kind {
        DocumentKind::ResultCatalogue | DocumentKind::ImprovementNotices => &content.catalogue.head,
        DocumentKind::NoticeLetter => &content.letter.head,
        DocumentKind::Certificate => &content.certificate.head,
        DocumentKind::Record
        | DocumentKind::TestReport
        | DocumentKind::ImprovementNotice
        | DocumentKind::Statistics => &content.record.head,
    };
    let head = match (&content.notices, kind) {
        (Some(notices), DocumentKind::ImprovementNotices) => &notices.head,
        _ => head,
    };
    Ok(match made {
        None => None,
        Some(bytes) => Some(Draft {
            name: file_name(kit, head, format.code()),
            format,
            bytes: bytes?,
        }),
    })
}

/// Only the line of an intake on its company's certificate, at its place, to be printed over
/// the paper that the company holds; moved as the laboratory's printer needs it.
///
/// # Errors
/// When the intake is not released, no font is installed, or the store fails.
pub fn overprint(app: &App, number: IntakeNumber) -> Result<Draft, ActionError> {
    let dossier = app.store.read(|conn| Dossier::load(conn, number))?;
    let look = app.look()?;
    let base = base_number(DocumentKind::Certificate, &dossier, &look.layout);
    let naming = Naming {
        heads: vec![(DocumentKind::Certificate, base, String::new(), None)],
        issued_on: app.today(),
        approver: dossier.releaser(),
        wording: look.layout.wording,
        stage: Stage::Issued,
        look: Arc::clone(&look),
    };
    let mut certificate = contents(app, &dossier, &naming).certificate;
    let own = number.to_string();
    let line = certificate
        .lines
        .iter()
        .find(|line| line.intake_number == own);
    certificate.print = CertificatePrint::LinesFrom(line.map_or(1, |line| line.number));
    Ok(Draft {
        name: file_name(&look.kit, &certificate.head, FileFormat::Pdf.code()),
        format: FileFormat::Pdf,
        bytes: certificate_pdf(&certificate, &look.kit)?,
    })
}
