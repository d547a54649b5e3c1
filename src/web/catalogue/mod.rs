//! A company's catalogue: handing in a spreadsheet, the verdict on each row, taking over the good ones.

mod page;

use std::sync::Arc;

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, Query};
use domain::digest::Digest;
use domain::document::FileFormat;
use domain::texts::Language;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::catalogue_files::NewCatalogueFile;
use store::{catalogue_files, companies};

use super::answers::{Answer, download, see_other};
use super::failure::Failure;
use super::intakes::{known, numbered};
use super::kept::{Previewed, looked};
use super::people::{FrontDesk, Person};
use super::sent::Sent;
use super::shown::{address, local};
use super::site::Site;
use super::uploads;
use super::view::catalogue as view;
use super::view::parts::{Link, Refusal};
use crate::actions::import_catalogue::{self as action, Looked};
use crate::app::App;

/// The columns of the empty spreadsheet, in the order in which clerks fill them.
const TEMPLATE_COLUMNS: [&str; 9] = [
    "code",
    "product_name",
    "specification",
    "brand",
    "substrate",
    "packaging_form",
    "pack_level",
    "symbology_expected",
    "remark",
];

/// The form for a spreadsheet.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn blank(person: FrontDesk, site: Data<Site>, number: Path<String>) -> Answer {
    let view = read(&site, &person, &number).await?;
    site.page(&person, view).await
}

async fn read(
    site: &Site,
    person: &Person,
    number: &str,
) -> Result<view::CatalogueUpload, Failure> {
    let (viewer, number) = (person.viewer(), number.to_owned());
    let limit = site.app().settings.upload_limit / 1_000_000;
    site.read(move |app, conn| {
        let intake = known(conn, viewer, &number)?;
        let company =
            companies::find(conn, viewer, intake.company)?.ok_or_else(Failure::not_found)?;
        let earlier = catalogue_files::of_intake(conn, viewer, intake.id)?;
        Ok(view::CatalogueUpload {
            intake: Link::new(format!("/intakes/{number}"), number.clone()),
            company: company.name.as_str().to_owned(),
            limit_mb: u64::try_from(limit).unwrap_or(u64::MAX),
            earlier: earlier
                .into_iter()
                .map(|kept| view::EarlierFile {
                    refused_href: refused_address(&number, &kept.file),
                    name: kept.file.name,
                    at: local(app, kept.imported_at),
                    who: kept.imported_by,
                    added: kept.file.lines_added,
                    refused: kept.file.lines_refused,
                })
                .collect(),
            refusal: None,
        })
    })
    .await
}

/// Where the rows of a file that went back are had again.
fn refused_address(number: &str, file: &NewCatalogueFile) -> String {
    let digest = file.sha256.to_string();
    let wanted = [("sha256", digest.as_str()), ("name", file.name.as_str())];
    address(
        &format!("/intakes/{number}/catalogue/refused.xlsx"),
        &wanted,
    )
}

/// Takes in a spreadsheet and leads to its preview.
///
/// # Errors
/// As the action.
pub async fn upload(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    parts: Multipart,
) -> Answer {
    let upload = uploads::receive(&site, &person, parts).await?;
    let file = upload
        .files
        .into_iter()
        .next()
        .ok_or_else(Failure::bad_request)?;
    let sha256 = file.sha256;
    match look(&site, &person, sha256).await? {
        Ok(_) => {
            let path = format!("/intakes/{number}/catalogue/preview");
            let sha256 = sha256.to_string();
            let parameters = [("sha256", sha256.as_str()), ("name", &file.name)];
            Ok(see_other(&address(&path, &parameters)))
        }
        Err(refusal) => {
            let mut view = read(&site, &person, &number).await?;
            view.refusal = Some(refusal);
            site.refuse(&person, view).await
        }
    }
}

/// The file as it was looked at, from a moment ago or anew.
async fn look(
    site: &Site,
    person: &Person,
    sha256: Digest,
) -> Result<Result<Arc<Looked>, Refusal>, Failure> {
    looked(site, person, sha256, site.catalogues(), action::look_again).await
}

/// The verdict on each row.
///
/// # Errors
/// `not_found` for a file that was never handed in, or when the store fails.
pub async fn preview(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    wanted: Query<Previewed>,
) -> Answer {
    let Ok(looked) = look(&site, &person, wanted.digest()?).await? else {
        return Err(Failure::not_found());
    };
    let view = shown(&site, &person, &number, &wanted, &looked).await?;
    site.page(&person, view).await
}

async fn shown(
    site: &Site,
    person: &Person,
    number: &str,
    wanted: &Previewed,
    looked: &Arc<Looked>,
) -> Result<view::CataloguePreview, Failure> {
    let head = read(site, person, number).await?;
    let (wanted, looked, language) = (wanted.clone(), Arc::clone(looked), person.language);
    site.block(move |app| {
        Ok::<_, Failure>(page::page(app, language, head, &wanted, &looked.preview))
    })
    .await
}

/// The refused rows as a spreadsheet that the company can correct.
///
/// # Errors
/// `not_found` for a file that was never handed in, or when the store fails.
pub async fn refused(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    wanted: Query<Previewed>,
) -> Answer {
    let Ok(looked) = look(&site, &person, wanted.digest()?).await? else {
        return Err(Failure::not_found());
    };
    let language = person.language;
    let bytes = site
        .block(move |app| {
            reports::refused_rows::refused_rows(&looked.preview, language, &app.texts)
                .map_err(Failure::internal)
        })
        .await?;
    let suffix = site
        .app()
        .texts
        .get(language, "pages.catalogue.refused_name");
    let name = format!("{number} {suffix}.xlsx");
    Ok(download(&name, FileFormat::Xlsx.media_type(), bytes))
}

/// Takes over the good rows.
///
/// # Errors
/// As the action.
pub async fn commit(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let wanted = Previewed {
        sha256: sent.text("sha256"),
        name: sent.text("name"),
        ..Previewed::default()
    };
    let Ok(looked) = look(&site, &person, wanted.digest()?).await? else {
        return Err(Failure::not_found());
    };
    let (who, intake, name) = (person.who(), numbered(&number)?, wanted.name.clone());
    let taken = Arc::clone(&looked);
    let done = site
        .act(person.language, move |app| {
            action::take_over(app, &who, intake, &name, &taken)
        })
        .await?;
    match done {
        Ok(done) => {
            let (key, quantity) = match done.enlarged_to {
                Some(quantity) => ("pages.catalogue.taken_over_more", quantity),
                None => ("pages.catalogue.taken_over", 0),
            };
            let arguments = [
                ("quantity", quantity.to_string()),
                ("added", done.added.to_string()),
                ("known", done.known.to_string()),
                ("refused", done.refused.to_string()),
            ];
            let to = format!("/intakes/{number}");
            Ok(site.done(&person, &to, key, &arguments))
        }
        Err(refused) => {
            let mut view = shown(&site, &person, &number, &wanted, &looked).await?;
            view.refusal = Some(refused.into());
            site.refuse(&person, view).await
        }
    }
}

/// An empty spreadsheet with the columns we read, the code's column as text.
///
/// # Errors
/// `internal` when it cannot be written.
pub async fn template(person: FrontDesk, site: Data<Site>) -> Answer {
    let language = person.language;
    let bytes = site
        .block(move |app| empty_spreadsheet(app, language).map_err(Failure::internal))
        .await?;
    let name = site
        .app()
        .texts
        .get(language, "pages.catalogue.template_name");
    Ok(download(
        &format!("{name}.xlsx"),
        FileFormat::Xlsx.media_type(),
        bytes,
    ))
}

fn empty_spreadsheet(app: &App, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (head, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    for (column, field) in (0_u16..).zip(TEMPLATE_COLUMNS) {
        let name = app.texts.get(language, &format!("catalogue.field.{field}"));
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
