//! Conformance test cards: adding one, its certified values, changing it.

use actix_web::web::{Data, Path, Query};
use domain::id::CardId;
use domain::instrument::card::{CardTemplate, unit_of};
use domain::instrument::{Card, CardDetails, CertifiedValue};
use domain::measurement::{Parameter, Symbology};
use domain::person::Role;
use domain::texts::Language;
use serde::Deserialize;
use store::cards;

use super::answers::Answer;
use super::failure::Failure;
use super::instruments::optional;
use super::people::{Keeper, Person, Staff};
use super::sent::Sent;
use super::site::{Refused, Site};
use super::view::instruments::{CardForm, TemplateShown, ValueFields};
use super::view::parts::{Field, Link};
use crate::actions::keep_cards as action;
use crate::app::App;

/// Which documented tolerances to start from.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    template: String,
}

/// The empty form, with the tolerances of a kind of card.
///
/// # Errors
/// `internal` when it cannot be drawn.
pub async fn blank(person: Keeper, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let app = site.app();
    let templates = &app.rules.card_templates;
    let chosen = templates
        .iter()
        .find(|one| one.id == wanted.template)
        .or_else(|| templates.first());
    let view = CardForm {
        values: value_fields(app, |parameter| {
            let known = chosen?
                .values
                .iter()
                .find(|one| one.parameter == parameter)?;
            Some((known.value, known.tolerance))
        }),
        templates: offered(templates, chosen),
        ..form("/cards".to_owned(), None, true)
    };
    site.page(&person, view).await
}

fn offered(templates: &[CardTemplate], chosen: Option<&CardTemplate>) -> Vec<TemplateShown> {
    templates
        .iter()
        .map(|one| TemplateShown {
            key: format!("instruments.template.{}", one.id),
            href: format!("/cards/new?template={}", one.id),
            source: one.source.clone(),
            here: chosen.is_some_and(|chosen| chosen.id == one.id),
        })
        .collect()
}

fn form(action: String, changing: Option<Link>, may_keep: bool) -> CardForm {
    CardForm {
        symbologies: Symbology::ALL
            .iter()
            .map(|one| (one.code(), one.label()))
            .collect(),
        action,
        changing,
        may_keep,
        ..CardForm::default()
    }
}

/// Every parameter that a template names, once, with what is known of it.
fn value_fields(
    app: &App,
    known: impl Fn(Parameter) -> Option<(Option<f64>, f64)>,
) -> Vec<ValueFields> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let named = app.rules.card_templates.iter().flat_map(|one| &one.values);
    for parameter in named.map(|value| value.parameter) {
        if !parameters.contains(&parameter) {
            parameters.push(parameter);
        }
    }
    parameters
        .into_iter()
        .map(|parameter| {
            let (value, tolerance) = known(parameter)
                .map_or((None, None), |(value, tolerance)| (value, Some(tolerance)));
            let written =
                |number: Option<f64>| number.map_or_else(String::new, |one| one.to_string());
            ValueFields {
                parameter: parameter.name(),
                value: Field::holding(written(value)),
                tolerance: Field::holding(written(tolerance)),
                unit: unit_of(parameter).symbol(),
            }
        })
        .collect()
}

/// One card.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, id: Path<String>) -> Answer {
    let id: CardId = id.parse().map_err(|_| Failure::not_found())?;
    let may_keep = matches!(person.role(), Role::Reviewer | Role::Admin);
    let view = site
        .read(move |app, conn| {
            let card = cards::find(conn, id)?.ok_or_else(Failure::not_found)?;
            Ok(holding(app, &card, may_keep))
        })
        .await?;
    site.page(&person, view).await
}

fn holding(app: &App, card: &Card, may_keep: bool) -> CardForm {
    let details = &card.details;
    let day = |day: Option<chrono::NaiveDate>| {
        Field::holding(day.map_or_else(String::new, |day| day.to_string()))
    };
    let href = format!("/cards/{}", card.id);
    CardForm {
        name: Field::holding(&details.name),
        serial: Field::holding(&details.serial),
        code: Field::holding(&details.code),
        symbology: Field::holding(details.symbology.map_or("", Symbology::code)),
        certificate: Field::holding(&details.certificate),
        valid_until: day(details.valid_until),
        out_of_use_on: day(details.out_of_use_on),
        values: value_fields(app, |parameter| {
            let known = details
                .values
                .iter()
                .find(|one| one.parameter == parameter)?;
            Some((Some(known.value), known.tolerance))
        }),
        ..form(href.clone(), Some(Link::new(href, &details.name)), may_keep)
    }
}

/// Adds a card.
///
/// # Errors
/// As the action.
pub async fn add(person: Keeper, site: Data<Site>, sent: Sent) -> Answer {
    let view = form("/cards".to_owned(), None, true);
    keep(&site, &person, &sent, view, None).await
}

/// Changes a card.
///
/// # Errors
/// As the action.
pub async fn change(person: Keeper, site: Data<Site>, id: Path<String>, sent: Sent) -> Answer {
    let id: CardId = id.parse().map_err(|_| Failure::not_found())?;
    let known = site
        .read(move |_, conn| cards::find(conn, id)?.ok_or_else(Failure::not_found))
        .await?;
    let href = format!("/cards/{id}");
    let view = form(
        href.clone(),
        Some(Link::new(href, known.details.name)),
        true,
    );
    keep(&site, &person, &sent, view, Some(id)).await
}

async fn keep(
    site: &Site,
    person: &Person,
    sent: &Sent,
    mut view: CardForm,
    id: Option<CardId>,
) -> Answer {
    let Some(details) = read(site.app(), person.language, sent, &mut view) else {
        return site.refuse(person, view).await;
    };
    let who = person.who();
    let done = site
        .act(person.language, move |app| match id {
            Some(id) => action::change_card(app, &who, id, details),
            None => action::add_card(app, &who, details),
        })
        .await?;
    match done {
        Ok(_) => Ok(site.done(person, "/instruments", "instruments.page.saved", &[])),
        Err(refused) => {
            view.refusal = Some(Refused::into(refused));
            site.refuse(person, view).await
        }
    }
}

/// What the form means; absent with errors beside the fields that mean nothing.
fn read(app: &App, language: Language, sent: &Sent, view: &mut CardForm) -> Option<CardDetails> {
    let field = |name: &str| Field::holding(sent.text(name));
    view.name = field("name");
    view.serial = field("serial");
    view.code = field("code");
    view.symbology = field("symbology");
    view.certificate = field("certificate");
    view.valid_until = field("valid_until");
    view.out_of_use_on = field("out_of_use_on");
    view.values = value_fields(app, |_| None);
    let mut whole = true;
    let mut values = Vec::new();
    for one in &mut view.values {
        one.value = field(&format!("value-{}", one.parameter));
        one.tolerance = field(&format!("tolerance-{}", one.parameter));
        let number = |text: &str| optional(text, |text| text.replace(',', ".").parse::<f64>());
        match (number(&one.value.value), number(&one.tolerance.value)) {
            // A tolerance alone is what the template offered.
            (Some(None), Some(_)) => {}
            (Some(Some(value)), Some(Some(tolerance))) => {
                values.extend(Parameter::from_name(one.parameter).map(|parameter| {
                    CertifiedValue {
                        parameter,
                        value,
                        tolerance,
                    }
                }));
            }
            _ => {
                one.value.error = Some(app.texts.get(language, "pages.form.number"));
                whole = false;
            }
        }
    }
    let valid_until = optional(&view.valid_until.value, str::parse);
    let out_of_use_on = optional(&view.out_of_use_on.value, str::parse);
    for (read, field) in [
        (valid_until.is_some(), &mut view.valid_until),
        (out_of_use_on.is_some(), &mut view.out_of_use_on),
    ] {
        if !read {
            field.error = Some(app.texts.get(language, "instruments.page.bad_day"));
            whole = false;
        }
    }
    whole.then(|| CardDetails {
        name: view.name.value.clone(),
        serial: view.serial.value.clone(),
        code: view.code.value.clone(),
        symbology: Symbology::from_name(&view.symbology.value),
        certificate: view.certificate.value.clone(),
        valid_until: valid_until.flatten(),
        out_of_use_on: out_of_use_on.flatten(),
        values,
    })
}
