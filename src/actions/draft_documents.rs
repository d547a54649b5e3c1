//! A document as it would be issued now, to be looked at: nothing is numbered or kept, and
//! every page says that it is a draft, or interim while the intake is still in test.

use domain::{
    document::{DocumentKind, FileFormat, Stage, Wording},
    numbering::IntakeNumber,
};
use reports::{
    PackContent, ReportError, certificate_json, certificate_pdf, file_name,
    improvement_notices_pdf, notice_letter_pdf, result_catalogue_pdf, result_catalogue_xlsx,
};

use super::{
    ActionError, Refused,
    document_contents::{Naming, contents},
    dossier::Dossier,
    issue_documents::base_number,
};
use crate::app::App;

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
    let wording = wording.unwrap_or_else(|| app.wording());
    let language = wording.language();
    let heads = DocumentKind::PACK.map(|kind| {
        let base = [("number", base_number(kind, &dossier))];
        let named = app.texts.fill(language, "documents.stage.number", &base);
        (kind, named, String::new(), None)
    });
    let naming = Naming {
        heads: heads.to_vec(),
        issued_on: app.today(),
        approver: String::new(),
        wording,
        stage,
    };
    draw(app, &contents(app, &dossier, &naming), kind, format)?
        .ok_or_else(|| Refused::new("papers.draft.none").into())
}

/// Makes the file; absent where there is nothing to say or the document has no such form.
fn draw(
    app: &App,
    content: &PackContent,
    kind: DocumentKind,
    format: FileFormat,
) -> Result<Option<Draft>, ActionError> {
    let kit = app.kit()?;
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
        DocumentKind::Record | DocumentKind::TestReport => &content.record.head,
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
