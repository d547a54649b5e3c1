//! The form of an instrument: fields as sent, and what they mean.

use chrono::NaiveDate;
use domain::id::SiteId;
use domain::instrument::{Instrument, InstrumentDetails};
use domain::site::SiteState;
use domain::texts::Language;
use store::sites;

use super::super::failure::Failure;
use super::super::sent::Sent;
use super::super::site::Site;
use super::super::view::instruments::InstrumentFields;
use super::super::view::parts::Field;

/// The fields as sent.
pub(super) fn fields(sent: &Sent) -> InstrumentFields {
    let field = |name| Field::holding(sent.text(name));
    InstrumentFields {
        number: field("number"),
        make: field("make"),
        model: field("model"),
        serial: field("serial"),
        said_model: field("said_model"),
        site: field("site"),
        location: field("location"),
        software: field("software"),
        apertures: field("apertures"),
        wavelength: field("wavelength"),
        out_of_use_on: field("out_of_use_on"),
    }
}

/// The fields of an instrument that is there.
pub(super) fn holding(instrument: &Instrument) -> InstrumentFields {
    let details = &instrument.details;
    let text = |text: &str| Field::holding(text);
    InstrumentFields {
        number: text(instrument.number.as_str()),
        make: text(&details.make),
        model: text(&details.model),
        serial: text(&details.serial),
        said_model: text(&details.said_model),
        site: Field::holding(details.site.to_string()),
        location: text(&details.location),
        software: text(&details.software),
        apertures: Field::holding(apertures(&details.apertures)),
        wavelength: Field::holding(
            details
                .wavelength
                .map_or_else(String::new, |light| light.to_string()),
        ),
        out_of_use_on: Field::holding(
            details
                .out_of_use_on
                .map_or_else(String::new, |day| day.to_string()),
        ),
    }
}

/// Reference numbers as written: `06 10 20`.
pub(super) fn apertures(of: &[u16]) -> String {
    let written: Vec<String> = of.iter().map(|one| format!("{one:02}")).collect();
    written.join(" ")
}

/// The sites to choose from, and the one that is chosen although it was closed since.
pub(super) async fn sites(site: &Site, chosen: &str) -> Result<Vec<(String, String)>, Failure> {
    let chosen = chosen.to_owned();
    site.read(move |_, conn| {
        let all = sites::list(conn)?.into_iter();
        Ok(all
            .filter(|one| one.state == SiteState::Active || one.id.to_string() == chosen)
            .map(|one| (one.id.to_string(), one.name.to_string()))
            .collect())
    })
    .await
}

/// What the fields mean; absent with errors beside the fields that mean nothing.
pub(super) fn details(
    site: &Site,
    language: Language,
    fields: &mut InstrumentFields,
) -> Option<InstrumentDetails> {
    let texts = &site.app().texts;
    let wrong = |key: &str| Some(texts.get(language, key));
    let apertures: Result<Vec<u16>, _> = fields
        .apertures
        .value
        .split([' ', ',', '，', '、', ';'])
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect();
    if apertures.is_err() {
        fields.apertures.error = wrong("instruments.page.bad_apertures");
    }
    let wavelength = optional(&fields.wavelength.value, str::parse::<u16>);
    if wavelength.is_none() {
        fields.wavelength.error = wrong("instruments.page.bad_wavelength");
    }
    let out_of_use_on = optional(&fields.out_of_use_on.value, str::parse::<NaiveDate>);
    if out_of_use_on.is_none() {
        fields.out_of_use_on.error = wrong("instruments.page.bad_day");
    }
    Some(InstrumentDetails {
        make: fields.make.value.clone(),
        model: fields.model.value.clone(),
        serial: fields.serial.value.clone(),
        said_model: fields.said_model.value.clone(),
        location: fields.location.value.clone(),
        software: fields.software.value.clone(),
        apertures: apertures.ok()?,
        wavelength: wavelength?,
        site: fields.site.value.parse().unwrap_or(SiteId::MAIN),
        out_of_use_on: out_of_use_on?,
    })
}

/// An optional field: nothing typed is `Some(None)`, nonsense is `None`.
pub(in crate::web) fn optional<T, E>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Option<Option<T>> {
    if text.is_empty() {
        return Some(None);
    }
    read(text).ok().map(Some)
}
