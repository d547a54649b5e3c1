//! The mail that brings documents: a few sentences in both languages, the files attached.

use std::time::SystemTime;

use domain::{delivery::Delivery, person::Viewer, texts::Language};
use lettre::{
    Message,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
};
use store::{companies, documents, intakes};

use crate::app::App;

/// Attachments of more bytes in all are left out, because mail servers refuse them; the portal has
/// them all.
const ATTACHED: u64 = 18_000_000;

/// A file to be attached.
struct Enclosure {
    name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// Writes the mail of a delivery; an error is why it can never be sent.
pub(super) fn write(app: &App, delivery: &Delivery, from: &Mailbox) -> Result<Message, String> {
    let to: Mailbox = delivery
        .recipient
        .parse()
        .map_err(|error| format!("{}: {error}", delivery.recipient))?;
    let (company, number, files) = contents(app, delivery).map_err(|error| error.to_string())?;
    let size: usize = files.iter().map(|file| file.bytes.len()).sum();
    let fits = u64::try_from(size).is_ok_and(|size| size <= ATTACHED);
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let body = Language::ALL
        .map(|language| {
            let key = match fits {
                true => "delivery.mail.body",
                false => "delivery.mail.body_without",
            };
            let issuer = &app.settings.issuer;
            let arguments = [
                ("company", company.clone()),
                ("number", number.clone()),
                ("files", names.join("\n")),
                (
                    "issuer",
                    language.pick(&issuer.name, &issuer.name_en).to_owned(),
                ),
                ("phone", issuer.phone.clone()),
                ("portal", app.settings.public_url.clone()),
            ];
            app.texts.fill(language, key, &arguments)
        })
        .join("\n\n--\n\n");
    let subject = [("number", number)];
    let subject = app
        .texts
        .fill(app.settings.language, "delivery.mail.subject", &subject);
    let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(body));
    for file in files.into_iter().filter(|_| fits) {
        let kind = ContentType::parse(file.media_type).map_err(|error| error.to_string())?;
        parts = parts.singlepart(Attachment::new(file.name).body(file.bytes, kind));
    }
    let written = SystemTime::from(app.store.now());
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(subject)
        .date(written)
        .message_id(Some(delivery.message_id.clone()))
        .multipart(parts)
        .map_err(|error| error.to_string())
}

/// Name of the company, number of the intake, the files.
fn contents(
    app: &App,
    delivery: &Delivery,
) -> Result<(String, String, Vec<Enclosure>), store::StoreError> {
    let viewer = Viewer::Laboratory;
    let (company, number, brought) = app.store.read(|conn| {
        let company = companies::find(conn, viewer, delivery.company)?;
        let intake = intakes::find(conn, viewer, delivery.intake)?;
        let brought: Result<Vec<_>, _> = delivery
            .documents
            .iter()
            .map(|id| documents::get(conn, viewer, *id))
            .collect();
        let company = company.map(|company| company.name.as_str().to_owned());
        let number = intake.map(|intake| intake.number.to_string());
        Ok::<_, store::StoreError>((
            company.unwrap_or_default(),
            number.unwrap_or_default(),
            brought?,
        ))
    })?;
    let mut files = Vec::with_capacity(brought.len());
    for one in brought {
        let document = &one.document;
        let bytes = app.objects.get(&document.sha256)?;
        let bytes = bytes.ok_or_else(|| store::StoreError::Missing {
            noun: "file",
            id: document.sha256.to_string(),
        })?;
        let key = format!("pages.document_kind.{}", document.kind.code());
        let kind = app.texts.get(app.settings.language, &key);
        let written = document.number.replace('/', "_");
        files.push(Enclosure {
            name: format!("{written} {kind}.{}", document.format.code()),
            media_type: document.format.media_type(),
            bytes,
        });
    }
    Ok((company, number, files))
}
