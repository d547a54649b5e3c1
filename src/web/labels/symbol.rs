//! One symbol: its form, its size by the tables, and its files.

use actix_web::web::{Data, Query};
use domain::label::{Carrier, Content, Data as Held, LabelBook, Medium, Purpose, Wish};
use domain::texts::Language;
use reports::Placed;

use super::super::answers::Answer;
use super::super::failure::Failure;
use super::super::people::AnyPerson;
use super::super::site::Site;
use super::super::view::labels as view;
use super::super::view::parts::Field;
use super::asked::Asked;
use super::{press, refused, sent, tabs};
use crate::actions::print_labels::{Copies, PrintError, SymbolWanted};
use crate::app::App;

/// A symbol that shows what the page does before anything was typed.
const EXAMPLE: &str = "6901234567892";

/// The form with a preview.
///
/// # Errors
/// `internal` when no font is found.
pub async fn show(
    person: AnyPerson,
    site: Data<Site>,
    fields: Query<Vec<(String, String)>>,
) -> Answer {
    let (language, asked) = (person.language, Asked::from(fields.into_inner()));
    let view = site.block(move |app| page(app, &asked, language)).await?;
    site.page(&person, view).await
}

/// A symbol as a file.
///
/// # Errors
/// `not_found` for a kind or format that is not there, `bad_request` where the data do not do.
pub async fn file(
    _person: AnyPerson,
    site: Data<Site>,
    fields: Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::from(fields.into_inner());
    let format = asked.format().ok_or_else(Failure::not_found)?;
    let saved = asked.is("save");
    let wanted = wanted(&asked, &site.app().rules.labels);
    let name = format!("{}.{}", wanted.carrier, format.code());
    let bytes = site
        .block(move |app| {
            let press = press(app)?;
            let (_, placed) = press
                .symbol(&wanted, asked.medium_of(format))
                .map_err(refused)?;
            press
                .file(placed.drawing, format, Copies::ONE)
                .map_err(refused)
        })
        .await?;
    Ok(sent(&name, format, saved, bytes))
}

fn carrier(asked: &Asked) -> Carrier {
    Carrier::from_code(asked.text("kind")).unwrap_or(Carrier::Ean13)
}

/// The purpose asked for, else the first that allows the kind of symbol.
fn purpose(asked: &Asked, book: &LabelBook) -> Purpose {
    let first = || book.rules.purposes(carrier(asked)).into_iter().next();
    Purpose::from_code(asked.text("use"))
        .or_else(first)
        .unwrap_or(Purpose::OwnUse)
}

fn wanted(asked: &Asked, book: &LabelBook) -> SymbolWanted {
    let data = match asked.text("data") {
        "" if asked.text("kind").is_empty() => EXAMPLE,
        data => data,
    };
    SymbolWanted {
        carrier: carrier(asked),
        data: data.to_owned(),
        purpose: purpose(asked, book),
        wish: Wish {
            x: asked.length("x"),
            height: asked.length("height"),
            reduction: asked.reduction(),
            room: None,
            light_margins: false,
        },
        stem: asked.text("stem").to_owned(),
    }
}

fn page(app: &App, asked: &Asked, language: Language) -> Result<view::SymbolForm, Failure> {
    let book = &app.rules.labels;
    let wanted = wanted(asked, book);
    let preview = match press(app)?.symbol(&wanted, asked.medium()) {
        Ok((content, placed)) => drawn(app, asked, &content, &placed, language),
        Err(PrintError::Refused(errors)) => view::Preview {
            errors: errors
                .iter()
                .map(|error| app.texts.explain(language, &error.refusal))
                .collect(),
            ..view::Preview::default()
        },
        Err(other) => return Err(refused(other)),
    };
    let word = |key: &str| app.texts.get(language, key);
    let field = |name: &str| Field::holding(asked.text(name));
    let carriers = Carrier::ALL.map(|one| view::Choice {
        value: one.code().to_owned(),
        label: word(one.label()),
        chosen: one == wanted.carrier,
    });
    let purposes = Purpose::all().into_iter().map(|one| view::Choice {
        value: one.code().to_owned(),
        label: word(one.label()),
        chosen: one == wanted.purpose,
    });
    Ok(view::SymbolForm {
        tabs: tabs(true),
        carriers: carriers.to_vec(),
        purposes: purposes.collect(),
        printers: asked.printers(app, language, true),
        data: field("data"),
        x: field("x"),
        height: field("height"),
        reduction: field("reduction"),
        stem: field("stem"),
        preview,
    })
}

/// The picture of a symbol with its sizes and files.
fn drawn(
    app: &App,
    asked: &Asked,
    content: &Content,
    placed: &Placed,
    language: Language,
) -> view::Preview {
    let example = asked.text("data").is_empty();
    let address = |more: &[(&str, &str)]| asked.address("/labels/symbol/file", more);
    let file = |kind| view::Download {
        kind,
        href: address(&[("format", kind), ("save", "1")]),
    };
    let downloads = match example {
        true => Vec::new(),
        false => ["pdf", "svg", "png", "zpl"].map(file).to_vec(),
    };
    view::Preview {
        picture: address(&[("format", "svg")]),
        example,
        errors: Vec::new(),
        facts: facts(app, content, placed, language),
        downloads,
        per_page: None,
    }
}

fn facts(
    app: &App,
    content: &Content,
    placed: &Placed,
    language: Language,
) -> Vec<(&'static str, String)> {
    let (size, drawing) = (&placed.size, &placed.drawing);
    let unit = match size.medium {
        Medium::Vector => "labels.command.micrometres",
        Medium::Printer { .. } => "labels.command.dots",
    };
    let units = app
        .texts
        .fill(language, unit, &[("count", size.x.to_string())]);
    let module = [("x", format!("{:.3}", size.x_mm())), ("units", units)];
    let across = |width: f64, height: f64| format!("{width:.2} × {height:.2} mm");
    let mm = |units| size.medium.mm(units);
    let mut facts = vec![(
        "labels.page.module",
        app.texts
            .fill(language, "labels.page.module_units", &module),
    )];
    match placed.modules {
        (columns, Some(rows)) => facts.push(("labels.page.modules", format!("{columns} × {rows}"))),
        (_, None) => facts.push(("labels.page.bars", format!("{:.2} mm", mm(size.bars)))),
    }
    facts.push((
        "labels.page.whole",
        across(mm(size.width()), mm(size.height())),
    ));
    facts.push((
        "labels.page.size",
        across(drawing.width_mm(), drawing.height_mm()),
    ));
    let encoded = match &content.data {
        Held::Number(text) | Held::Text(text) => text.clone(),
        Held::Elements(parts) => format!("FNC1 {}", parts.join(" FNC1 ")),
    };
    facts.push(("labels.page.encoded", encoded));
    facts
}
