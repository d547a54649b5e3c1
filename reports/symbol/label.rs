//! A filled template as a drawing: symbols in the middle of their places, texts set as large as they may.

use chrono::NaiveDate;
use domain::label::template::{self, Align, Show, Symbol, Text};
use domain::label::{Content, FilledLabel, Medium, Refusal, Wish};
use domain::texts::{Language, Texts};

use super::LabelKit;
use super::drawing::{Dark, Drawing, Group, SetText, float, units};
use super::error::{LabelError, SymbolError};
use super::place::{Beside, Placed, draw_symbol};
use crate::output::{
    canvas::Ink,
    fonts::Face,
    text::{self, Field, Line, Style},
};

/// How much smaller a text may become before it is refused.
const LEAST_SHARE: f32 = 0.55;
/// Size of a title in that of its value.
const TITLE: f32 = 0.55;
/// From the top of a line to its baseline, in em.
const ASCENT: f32 = 0.88;

/// Draws a label on a medium. `reduction` is what every bar loses, in millimetres.
///
/// # Errors
/// When a symbol or a text does not fit, or a character has no glyph; with the field.
pub fn draw_label(
    label: &FilledLabel<'_>,
    medium: Medium,
    reduction: f64,
    (texts, today): (&Texts, NaiveDate),
    kit: LabelKit<'_>,
) -> Result<Drawing, LabelError> {
    let template = label.template;
    let name = template.name.zh.clone();
    let (width, height) = (
        medium.nearest(template.width),
        medium.nearest(template.height),
    );
    let mut drawing = Drawing::blank(medium, width, height, name);
    for line in &template.lines {
        let place = line.place;
        drawing.groups.push(Group {
            matrix: false,
            dark: vec![Dark {
                x: medium.nearest(place.x),
                y: medium.nearest(place.y),
                w: medium.nearest(place.width).max(1),
                h: medium.nearest(place.height).max(1),
            }],
        });
    }
    for (symbol, content) in template.symbols.iter().zip(&label.contents) {
        if let Some(content) = content {
            let field = symbol.elements.first().map_or("", String::as_str);
            let placed = symbol_of(symbol, content, label, (medium, reduction), kit);
            let placed = placed.map_err(|error| error.of_field(field))?;
            put(&mut drawing, placed, symbol);
        }
    }
    for text in &template.texts {
        let value = label.written(&text.field, today);
        if value.is_empty() {
            continue;
        }
        let field = template.field(&text.field);
        let set = text_of((text, field), &value, medium, texts, kit);
        let set = set.map_err(|error| error.of_field(&text.field))?;
        drawing.texts.extend(set);
    }
    Ok(drawing)
}

fn symbol_of(
    symbol: &Symbol,
    content: &Content,
    label: &FilledLabel<'_>,
    (medium, reduction): (Medium, f64),
    kit: LabelKit<'_>,
) -> Result<Placed, SymbolError> {
    let wish = Wish {
        reduction,
        room: Some(symbol.place.width),
        light_margins: symbol.light_margins,
        ..Wish::default()
    };
    let beside = if symbol.text_beside {
        Beside::Right
    } else {
        Beside::Below
    };
    let purpose = label.template.purpose;
    let placed = draw_symbol(content, purpose, medium, (&wish, beside), kit)?;
    let (height, most) = (placed.drawing.height_mm(), symbol.place.height);
    if height > most + 0.01 {
        return Err(Refusal::TooHigh { height, most }.into());
    }
    Ok(placed)
}

/// Puts a symbol into the middle of its place; one with its text beside begins at the left.
fn put(drawing: &mut Drawing, placed: Placed, symbol: &Symbol) {
    let (medium, place) = (drawing.medium, symbol.place);
    let middle = |at: f64, room: f64, length: u32| {
        medium.nearest(at) + medium.nearest(room).saturating_sub(length) / 2
    };
    let x = if symbol.text_beside {
        medium.nearest(place.x)
    } else {
        middle(place.x, place.width, placed.drawing.width)
    };
    let y = middle(place.y, place.height, placed.drawing.height);
    drawing.take(placed.drawing, x, y);
}

/// The lines of a text within its place.
fn text_of(
    (text, field): (&Text, Option<&template::Field>),
    value: &str,
    medium: Medium,
    texts: &Texts,
    kit: LabelKit<'_>,
) -> Result<Vec<SetText>, SymbolError> {
    let place = text.place;
    let room = float(medium.nearest(place.width));
    let size = float(medium.nearest(text.size));
    let left = float(medium.nearest(place.x));
    let mut y = float(medium.nearest(place.y));
    let mut set = Vec::new();
    let mut add = |line: Line, y: f32| {
        let x = match text.align {
            Align::Left => left,
            Align::Centre => left + (room - line.width) / 2.0,
        };
        set.push(SetText {
            x: units(x),
            baseline: units(y + line.style.size * ASCENT),
            line,
        });
    };
    if let Some(field) = field.filter(|_| text.show == Show::Titled) {
        let title = title(field, texts);
        let line = fitting(&title, size * TITLE, Face::Serif, room, medium, kit)?;
        add(line, y);
        y += size * TITLE * 1.25;
    }
    add(fitting(value, size, Face::Sans, room, medium, kit)?, y);
    Ok(set)
}

/// The title of a field in both languages, as labels of GS1 carry them: `批号 BATCH/LOT`.
fn title(field: &template::Field, texts: &Texts) -> String {
    let english = field.title(Language::English, texts);
    let english = match field.identifier() {
        Some(_) => english,
        None => english.to_uppercase(),
    };
    format!("{} {english}", field.title(Language::Chinese, texts))
}

/// A text on one line, smaller where the place is too narrow.
fn fitting(
    text: &str,
    size: f32,
    face: Face,
    room: f32,
    medium: Medium,
    kit: LabelKit<'_>,
) -> Result<Line, SymbolError> {
    let set = |size: f32| {
        let style = Style::new(face, size, size, Ink::Black);
        text::line(kit.fonts, text, style, Field::of("labels.page.values"))
    };
    let line = set(size)?;
    if line.width <= room {
        return Ok(line);
    }
    let share = room / line.width;
    if share < LEAST_SHARE {
        return Err(Refusal::TextTooWide {
            width: medium.mm(units(line.width * LEAST_SHARE)),
            most: medium.mm(units(room)),
        }
        .into());
    }
    Ok(set(size * share)?)
}
