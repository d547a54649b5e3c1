//! Certificates of an instrument: keeping one with its file, taking one back, the file.

use actix_multipart::Multipart;
use actix_web::web::{Data, Path};
use domain::id::CalibrationId;
use domain::instrument::CalibrationDetails;
use domain::instrument::calibration::CertificateFile;
use store::{StoreError, instruments};

use super::super::answers::{Answer, download};
use super::super::failure::Failure;
use super::super::people::{Keeper, Staff};
use super::super::sent::Sent;
use super::super::site::Site;
use super::super::uploads;
use super::super::view::parts::Field;
use super::{numbered, read};
use crate::actions::keep_instruments as action;

/// Keeps a certificate.
///
/// # Errors
/// As the action.
pub async fn calibrate(
    person: Keeper,
    site: Data<Site>,
    number: Path<String>,
    parts: Multipart,
) -> Answer {
    let number = numbered(&number)?;
    let upload = uploads::receive(&site, &person, parts).await?;
    let sent = &upload.sent;
    let day = |name| sent.text(name).parse::<chrono::NaiveDate>();
    let (from, until) = (day("valid_from"), day("valid_until"));
    let refused = match (from, until) {
        (Ok(valid_from), Ok(valid_until)) => {
            let details = CalibrationDetails {
                certificate: sent.text("certificate"),
                laboratory: sent.text("laboratory"),
                valid_from,
                valid_until,
                file: upload.files.first().map(|file| CertificateFile {
                    sha256: file.sha256,
                    name: file.name.clone(),
                    size: file.size,
                }),
            };
            let (who, wanted) = (person.who(), number.clone());
            let done = site
                .act(person.language, move |app| {
                    action::calibrate_instrument(app, &who, &wanted, details)
                })
                .await?;
            match done {
                Ok(_) => {
                    let to = format!("/instruments/{number}");
                    return Ok(site.done(&person, &to, "instruments.page.calibrated", &[]));
                }
                Err(refused) => refused.text,
            }
        }
        _ => site
            .app()
            .texts
            .get(person.language, "instruments.page.bad_day"),
    };
    let mut view = read(&site, &person, number).await?;
    view.certificate = Field {
        value: sent.text("certificate"),
        error: Some(refused),
    };
    view.laboratory = Field::holding(sent.text("laboratory"));
    view.valid_from = Field::holding(sent.text("valid_from"));
    view.valid_until = Field::holding(sent.text("valid_until"));
    site.refuse(&person, view).await
}

/// Takes a certificate back that was entered by mistake.
///
/// # Errors
/// As the action.
pub async fn withdraw(
    person: Keeper,
    site: Data<Site>,
    at: Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let (number, calibration) = at.into_inner();
    let number = numbered(&number)?;
    let id: CalibrationId = calibration.parse().map_err(|_| Failure::not_found())?;
    let (who, wanted, reason) = (person.who(), number.clone(), sent.text("reason"));
    let done = site
        .act(person.language, move |app| {
            action::withdraw_calibration(app, &who, &wanted, id, &reason)
        })
        .await?;
    match done {
        Ok(()) => {
            let to = format!("/instruments/{number}");
            Ok(site.done(&person, &to, "instruments.page.calibration_withdrawn", &[]))
        }
        Err(refused) => {
            let mut view = read(&site, &person, number).await?;
            view.refusal = Some(refused.into());
            site.refuse(&person, view).await
        }
    }
}

/// The file of a certificate as it was handed in.
///
/// # Errors
/// `not_found`, or when it cannot be read.
pub async fn certificate(_: Staff, site: Data<Site>, at: Path<(String, String)>) -> Answer {
    let (number, calibration) = at.into_inner();
    let number = numbered(&number)?;
    let id: CalibrationId = calibration.parse().map_err(|_| Failure::not_found())?;
    let (file, bytes) = site
        .block(move |app| {
            let found = app.store.read(|conn| {
                let instrument = instruments::find_by_number(conn, &number)?;
                let kept = instruments::find_calibration(conn, id)?;
                Ok::<_, StoreError>(instrument.zip(kept))
            })?;
            let file = found
                .filter(|(instrument, kept)| kept.instrument == instrument.id)
                .and_then(|(_, kept)| kept.details.file)
                .ok_or_else(Failure::not_found)?;
            let place = app
                .objects
                .file(&file.sha256)?
                .ok_or_else(Failure::not_found)?;
            let bytes = std::fs::read(place).map_err(|_| Failure::not_found())?;
            Ok::<_, Failure>((file, bytes))
        })
        .await?;
    Ok(download(&file.name, "application/octet-stream", bytes))
}
