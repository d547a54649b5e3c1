//! Labels: the list of templates, a template's form with its preview, and the files.
//!
//! Everything is asked for by address, so that a label can be kept as a bookmark; nothing is stored.

mod asked;
mod stickers;
mod symbol;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use domain::label::template::Field as LabelField;
use domain::label::{Carrier, FieldError, Template};
use domain::texts::Language;
use reports::Drawing;

use super::answers::{Answer, download};
use super::failure::Failure;
use super::people::AnyPerson;
use super::site::Site;
use super::view::labels as view;
use super::view::parts::{Field, Tab};
use crate::actions::print_labels::{Copies, Format, Press, PrintError};
use crate::app::App;
use asked::Asked;

pub use stickers::of_intake as stickers;
pub use symbol::{file as symbol_file, show as symbol};

/// The templates.
///
/// # Errors
/// `internal` when the page cannot be drawn.
pub async fn list(person: AnyPerson, site: Data<Site>) -> Answer {
    let language = person.language;
    let templates = site.app().rules.labels.templates.iter();
    let rows = templates.map(|template| view::TemplateRow {
        href: format!("/labels/{}", template.id),
        name: pick(language, &template.name),
        about: pick(language, &template.about),
        picture: format!("/labels/{}/file?format=svg&example=1", template.id),
    });
    let view = view::Labels {
        tabs: tabs(false),
        rows: rows.collect(),
    };
    site.page(&person, view).await
}

fn pick(language: Language, text: &domain::document::Bilingual) -> String {
    language.pick(&text.zh, &text.en).to_owned()
}

fn tabs(symbol: bool) -> Vec<Tab> {
    let tab = |key: &str, href: &str, here| Tab {
        key: key.to_owned(),
        href: href.to_owned(),
        count: None,
        here,
    };
    vec![
        tab("labels.page.templates", "/labels", !symbol),
        tab("labels.page.symbol", "/labels/symbol", symbol),
    ]
}

/// One template with its form and a preview of what was typed, or of its example.
///
/// # Errors
/// `not_found` for a template that is not there; `internal` when no font is found.
pub async fn show(
    person: AnyPerson,
    site: Data<Site>,
    id: Path<String>,
    fields: Query<Vec<(String, String)>>,
) -> Answer {
    let (language, asked) = (person.language, Asked::from(fields.into_inner()));
    let id = id.into_inner();
    let view = site
        .block(move |app| {
            let template = app.rules.labels.templates.find(&id);
            let template = template.ok_or_else(Failure::not_found)?;
            page(app, template, &asked, language)
        })
        .await?;
    site.page(&person, view).await
}

fn page(
    app: &App,
    template: &Template,
    asked: &Asked,
    language: Language,
) -> Result<view::Label, Failure> {
    let press = press(app)?;
    let href = format!("/labels/{}", template.id);
    let values = values(template, asked);
    let untouched = values.is_empty();
    let typed = if untouched {
        examples(template)
    } else {
        values
    };
    let medium = asked.medium();
    let drawn = press.label(
        template,
        &typed,
        asked.text("stem"),
        (medium, asked.reduction()),
    );
    let (drawing, errors) = match drawn {
        Ok(drawing) => (Some(drawing), Vec::new()),
        Err(PrintError::Refused(errors)) => (None, errors),
        Err(other) => return Err(refused(other)),
    };
    let copies = copies_error(app, asked, language);
    let preview = preview(
        app,
        template,
        asked,
        (untouched, drawing),
        (&errors, language),
    );
    let field = |name: &str| Field::holding(asked.text(name));
    Ok(view::Label {
        tabs: tabs(false),
        name: pick(language, &template.name),
        about: pick(language, &template.about),
        fields: fields(app, template, asked, &errors, language),
        printers: asked.printers(app, language, false),
        copies: Field {
            value: asked.copies().count.to_string(),
            error: copies,
        },
        start: Field::holding(asked.copies().collected_from.unwrap_or(1).to_string()),
        reduction: field("reduction"),
        stem: template
            .symbols
            .iter()
            .any(|symbol| symbol.carrier == Carrier::DigitalLinkQr)
            .then(|| field("stem")),
        preview,
        href,
    })
}

/// Why the number of copies is refused, if it is.
fn copies_error(app: &App, asked: &Asked, language: Language) -> Option<String> {
    let most = app.rules.labels.templates.most_copies;
    let found = asked.copies().count;
    let refusal = domain::label::Refusal::Copies { found, most };
    (!(1..=most).contains(&found)).then(|| app.texts.explain(language, &refusal))
}

/// The fields of a template as they were typed, with what is wrong.
fn fields(
    app: &App,
    template: &Template,
    asked: &Asked,
    errors: &[FieldError],
    language: Language,
) -> Vec<view::LabelField> {
    let fields = template.fields.iter().map(|field| {
        let error = errors.iter().find(|error| error.field == field.name);
        view::LabelField {
            name: field.name.clone(),
            label: named(app, field, language),
            example: field.example.clone(),
            required: field.required,
            coded: field.identifier().is_some(),
            field: Field {
                value: asked.text(&field.name).to_owned(),
                error: error.map(|error| app.texts.explain(language, &error.refusal)),
            },
        }
    });
    fields.collect()
}

/// The name of a field in the reader's language.
fn named(app: &App, field: &LabelField, language: Language) -> String {
    let title = field.title(language, &app.texts);
    match field.identifier() {
        Some(digits) => format!("({digits}) {title}"),
        None => title,
    }
}

fn preview(
    app: &App,
    template: &Template,
    asked: &Asked,
    (example, drawing): (bool, Option<Drawing>),
    (errors, language): (&[FieldError], Language),
) -> view::Preview {
    let address = |more: &[(&str, &str)]| {
        let own = if example {
            &[("example", "1")][..]
        } else {
            &[]
        };
        asked.address(
            &format!("/labels/{}/file", template.id),
            &[own, more].concat(),
        )
    };
    let grid = app
        .rules
        .labels
        .templates
        .page
        .laid((template.width, template.height));
    let grid = grid.map(|(_, grid)| grid);
    let mut downloads = Vec::new();
    if drawing.is_some() && !example {
        let file = |kind, format, more: &[(&str, &str)]| view::Download {
            kind,
            href: address(&[&[("format", format), ("save", "1")], more].concat()),
        };
        downloads.push(file("pdf", "pdf", &[]));
        if grid.is_some() {
            downloads.push(file("a4", "pdf", &[("a4", "1")]));
        }
        downloads.push(file("svg", "svg", &[]));
        downloads.push(file("png", "png", &[]));
        downloads.push(file("zpl", "zpl", &[]));
    }
    let sentences = errors.iter().map(|error| {
        let reason = app.texts.explain(language, &error.refusal);
        let Some(field) = template.field(&error.field) else {
            return reason;
        };
        let arguments = [("field", named(app, field, language)), ("reason", reason)];
        app.texts
            .fill(language, "labels.command.field_says", &arguments)
    });
    view::Preview {
        picture: drawing.map_or_else(String::new, |_| address(&[("format", "svg")])),
        example,
        errors: sentences.collect(),
        facts: vec![(
            "labels.page.size",
            format!("{} × {} mm", template.width, template.height),
        )],
        downloads,
        per_page: grid.map(|(columns, rows)| columns * rows),
    }
}

/// A label as a file.
///
/// # Errors
/// `not_found` for a template or format that is not there, `bad_request` where the values do not do.
pub async fn file(
    _person: AnyPerson,
    site: Data<Site>,
    id: Path<String>,
    fields: Query<Vec<(String, String)>>,
) -> Answer {
    let (id, asked) = (id.into_inner(), Asked::from(fields.into_inner()));
    let format = asked.format().ok_or_else(Failure::not_found)?;
    let name = format!("{id}.{}", format.code());
    let saved = asked.is("save");
    let bytes = site
        .block(move |app| {
            let template = app.rules.labels.templates.find(&id);
            let template = template.ok_or_else(Failure::not_found)?;
            let values = if asked.is("example") {
                examples(template)
            } else {
                values(template, &asked)
            };
            let press = press(app)?;
            let how = (asked.medium_of(format), asked.reduction());
            let made = press
                .label(template, &values, asked.text("stem"), how)
                .and_then(|drawing| press.file(drawing, format, copies(&asked)));
            made.map_err(refused)
        })
        .await?;
    Ok(sent(&name, format, saved, bytes))
}

/// Copies lie on a page each unless they are to be collected.
fn copies(asked: &Asked) -> Copies {
    Copies {
        collected_from: asked.copies().collected_from.filter(|_| asked.is("a4")),
        ..asked.copies()
    }
}

/// A file that a page shows, or one to be saved.
fn sent(name: &str, format: Format, saved: bool, bytes: Vec<u8>) -> HttpResponse {
    if saved {
        return download(name, format.media_type(), bytes);
    }
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format.media_type()))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes)
}

/// What the page would have said was not looked at: somebody changed the address.
fn refused(error: PrintError) -> Failure {
    match error {
        PrintError::Refused(_) | PrintError::Listed(_) => Failure::bad_request(),
        PrintError::Failed(error) => error.into(),
    }
}

fn press(app: &App) -> Result<Press<'_>, Failure> {
    Ok(Press {
        fonts: &app.kit()?.fonts,
        texts: &app.texts,
        book: &app.rules.labels,
        today: app.today(),
    })
}

/// What was typed into the template's fields; nothing where all of them are empty.
fn values(template: &Template, asked: &Asked) -> BTreeMap<String, String> {
    let fields = template.fields.iter();
    let typed = fields.map(|field| (field.name.clone(), asked.text(&field.name).to_owned()));
    typed.filter(|(_, value)| !value.is_empty()).collect()
}

fn examples(template: &Template) -> BTreeMap<String, String> {
    let fields = template.fields.iter();
    fields
        .map(|field| (field.name.clone(), field.example.clone()))
        .collect()
}
