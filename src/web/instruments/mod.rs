//! The register of instruments: the list, one instrument, adding and changing one.

mod calibrations;
mod charts;
mod form;
mod shown;

use std::collections::BTreeSet;

use actix_web::web::{Data, Path, Query};
use domain::id::InstrumentId;
use domain::instrument::{InstrumentNumber, Origin, Register, Registered};
use domain::person::Role;
use serde::Deserialize;
use store::sightings::{self, Sighting};
use store::{Connection, StoreError, cards, instruments, origins};

pub use calibrations::{calibrate, certificate, withdraw};
pub(super) use form::optional;

use super::answers::Answer;
use super::failure::Failure;
use super::people::{Admin, Person, Staff};
use super::places::Places;
use super::sent::Sent;
use super::shown::{address, local};
use super::site::{Refused, Site};
use super::view::instruments as view;
use super::view::parts::{Field, Link};
use crate::actions::keep_instruments as action;

/// What a new instrument is known by already.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Known {
    #[serde(default)]
    model: String,
    #[serde(default)]
    serial: String,
    #[serde(default)]
    software: String,
    #[serde(default)]
    site: String,
}

/// The register, devices it does not know, and the cards.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>) -> Answer {
    let role = person.role();
    let view = site
        .read(move |app, conn| {
            let register = instruments::register(conn)?;
            let (seen, places) = (Seen::load(conn)?, Places::read(conn)?);
            let mut rows = Vec::new();
            for registered in register.entries() {
                let charts = charts::of(app, conn, registered)?;
                let by = seen.by(&register, registered);
                rows.push(shown::row(app, &places, registered, by, &charts));
            }
            let may_add = role == Role::Admin;
            let unknown = seen
                .all
                .iter()
                .filter(|one| seen.instrument(&register, one).is_none())
                .map(|one| view::SeenRow {
                    model: one.said.model.clone(),
                    serial: one.said.serial.clone(),
                    site: places.name(one.site),
                    measurements: one.measurements,
                    last_at: local(app, one.last_at),
                    register: may_add.then(|| register_address(one, &places)),
                    several: register.is_ambiguous(&one.said, seen.origin(one)),
                })
                .collect();
            Ok(view::Instruments {
                rows,
                seen: unknown,
                cards: cards::all(conn)?
                    .iter()
                    .map(|card| shown::card_row(app, card))
                    .collect(),
                hold: app.settings.instruments.hold.label(),
                may_add,
                may_keep: may_keep(role),
            })
        })
        .await?;
    site.page(&person, view).await
}

/// Who keeps certificates and cards.
const fn may_keep(role: Role) -> bool {
    matches!(role, Role::Reviewer | Role::Admin)
}

fn register_address(one: &Sighting, places: &Places) -> String {
    let said = &one.said;
    let site = one.site.to_string();
    let known = [
        ("model", said.model.as_str()),
        ("serial", said.serial.as_str()),
        ("software", said.software.as_str()),
        ("site", if places.are_many() { &site } else { "" }),
    ];
    address("/instruments/new", &known)
}

/// The devices that outputs named, the latest first.
struct Seen {
    all: Vec<Sighting>,
    /// Instruments that sources say they come from.
    own: BTreeSet<InstrumentId>,
}

impl Seen {
    fn load(conn: &mut Connection) -> Result<Self, StoreError> {
        Ok(Self {
            all: sightings::all(conn)?,
            own: origins::own_instruments(conn)?,
        })
    }

    /// The instrument of a sighting; where its source said which, that one.
    fn instrument(&self, register: &Register, one: &Sighting) -> Option<InstrumentId> {
        register.find(&one.said, self.origin(one))
    }

    /// Where a sighting came from.
    fn origin(&self, one: &Sighting) -> Origin {
        Origin {
            site: one.site,
            own: one.instrument.filter(|id| self.own.contains(id)),
        }
    }

    /// The sightings of an instrument.
    fn by(&self, register: &Register, of: &Registered) -> Vec<&Sighting> {
        let is_its = |one: &&Sighting| self.instrument(register, one) == Some(of.instrument.id);
        self.all.iter().filter(is_its).collect()
    }
}

/// The empty form, or one with what an output said.
///
/// # Errors
/// `internal` when it cannot be drawn.
pub async fn blank(person: Admin, site: Data<Site>, known: Query<Known>) -> Answer {
    let view = view::InstrumentForm {
        fields: view::InstrumentFields {
            model: Field::holding(&known.model),
            serial: Field::holding(&known.serial),
            software: Field::holding(&known.software),
            site: Field::holding(&known.site),
            ..view::InstrumentFields::default()
        },
        action: "/instruments".to_owned(),
        sites: form::sites(&site, &known.site).await?,
        ..view::InstrumentForm::default()
    };
    site.page(&person, view).await
}

/// Adds an instrument.
///
/// # Errors
/// As the action.
pub async fn add(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let mut view = view::InstrumentForm {
        fields: form::fields(&sent),
        action: "/instruments".to_owned(),
        sites: form::sites(&site, &sent.text("site")).await?,
        ..view::InstrumentForm::default()
    };
    let Some(details) = form::details(&site, person.language, &mut view.fields) else {
        return site.refuse(&person, view).await;
    };
    let (who, number) = (person.who(), view.fields.number.value.clone());
    let done = site
        .act(person.language, move |app| {
            action::add_instrument(app, &who, &number, details)
        })
        .await?;
    saved(&site, &person, view, done).await
}

/// The form of an instrument that is there.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn edit(person: Admin, site: Data<Site>, number: Path<String>) -> Answer {
    let number = numbered(&number)?;
    let found = site
        .read(move |_, conn| {
            instruments::find_by_number(conn, &number)?.ok_or_else(Failure::not_found)
        })
        .await?;
    let link = shown::link(&found);
    let view = view::InstrumentForm {
        fields: form::holding(&found),
        action: link.href.clone(),
        changing: Some(link),
        sites: form::sites(&site, &found.details.site.to_string()).await?,
        refusal: None,
    };
    site.page(&person, view).await
}

/// Changes an instrument.
///
/// # Errors
/// As the action.
pub async fn change(person: Admin, site: Data<Site>, number: Path<String>, sent: Sent) -> Answer {
    let wanted = numbered(&number)?;
    let href = format!("/instruments/{wanted}");
    let mut view = view::InstrumentForm {
        fields: form::fields(&sent),
        action: href.clone(),
        changing: Some(Link::new(href, wanted.to_string())),
        sites: form::sites(&site, &sent.text("site")).await?,
        refusal: None,
    };
    let Some(details) = form::details(&site, person.language, &mut view.fields) else {
        return site.refuse(&person, view).await;
    };
    let who = person.who();
    let done = site
        .act(person.language, move |app| {
            action::change_instrument(app, &who, &wanted, details)
        })
        .await?;
    saved(&site, &person, view, done).await
}

async fn saved(
    site: &Site,
    person: &Person,
    mut view: view::InstrumentForm,
    done: Result<domain::instrument::Instrument, Refused>,
) -> Answer {
    match done {
        Ok(instrument) => {
            let link = shown::link(&instrument);
            Ok(site.done(person, &link.href, "instruments.page.saved", &[]))
        }
        Err(refused) => {
            match refused.key {
                "instruments.refused.number" | "instruments.refused.taken" => {
                    view.fields.number.error = Some(refused.text);
                }
                "instruments.refused.model" => view.fields.model.error = Some(refused.text),
                _ => view.refusal = Some(refused.into()),
            }
            site.refuse(person, view).await
        }
    }
}

/// One instrument with its certificates and control charts.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, number: Path<String>) -> Answer {
    let view = read(&site, &person, numbered(&number)?).await?;
    site.page(&person, view).await
}

async fn read(
    site: &Site,
    person: &Person,
    number: InstrumentNumber,
) -> Result<view::Instrument, Failure> {
    let role = person.role();
    site.read(move |app, conn| {
        let register = instruments::register(conn)?;
        let registered = register
            .entries()
            .iter()
            .find(|one| one.instrument.number == number)
            .ok_or_else(Failure::not_found)?;
        let seen = Seen::load(conn)?;
        let its = seen.by(&register, registered);
        let charts = charts::of(app, conn, registered)?;
        shown::page(app, conn, role, registered, &its, charts)
    })
    .await
}

fn numbered(number: &str) -> Result<InstrumentNumber, Failure> {
    InstrumentNumber::parse(number).map_err(|_| Failure::not_found())
}
