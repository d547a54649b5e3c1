//! Labels as data: sizes, fields, and what stands where. One file a label in `dictionaries/labels/`.
//!
//! A field named by the digits of an application identifier follows its rules; any other field is a
//! text. A symbol lists the fields that go into it; those left empty fall away.

use serde::Deserialize;

use crate::document::Bilingual;
use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::label::{Carrier, Purpose};
use crate::texts::{Language, Texts};

/// A place on a label: left, top, width and height in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "[f64; 4]")]
pub struct Place {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl From<[f64; 4]> for Place {
    fn from([x, y, width, height]: [f64; 4]) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }
}

/// What is typed for a label.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The digits of an application identifier, or the name of a text.
    pub name: String,
    /// Whether the label is nothing without it.
    #[serde(default)]
    pub required: bool,
    /// The most characters of a text.
    #[serde(default = "usual_length")]
    pub most: usize,
    /// A value to try the label with.
    pub example: String,
    /// What it is called, where neither the identifiers nor the language files know it.
    pub label: Option<Bilingual>,
}

const fn usual_length() -> usize {
    60
}

impl Field {
    /// The digits of its application identifier; none for a text.
    #[must_use]
    pub fn identifier(&self) -> Option<&str> {
        is_identifier(&self.name).then_some(self.name.as_str())
    }

    /// What it is called: the title of its identifier, or a name of its own.
    #[must_use]
    pub fn title(&self, language: Language, texts: &Texts) -> String {
        let known = ApplicationIdentifiers::shipped().find(&self.name);
        let own = self.label.as_ref();
        match (known, own) {
            (Some(identifier), _) => language.pick(&identifier.zh, &identifier.title).to_owned(),
            (None, Some(label)) => language.pick(&label.zh, &label.en).to_owned(),
            (None, None) => texts.get(language, &format!("labels.field.{}", self.name)),
        }
    }
}

fn is_identifier(name: &str) -> bool {
    ApplicationIdentifiers::shipped().find(name).is_some()
}

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    /// Its value alone.
    #[default]
    Value,
    /// A small title above its value.
    Titled,
}

/// Where a text stands within its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
}

/// A field written on the label.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The field.
    pub field: String,
    /// Where.
    #[serde(rename = "box")]
    pub place: Place,
    /// Size of the letters (em) in millimetres; smaller only where the place is too narrow.
    pub size: f64,
    /// How it is written.
    #[serde(default)]
    pub show: Show,
    /// Where within its place.
    #[serde(default)]
    pub align: Align,
}

/// A symbol on the label.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symbol {
    /// Its kind.
    pub carrier: Carrier,
    /// The fields that go into it, in order.
    pub elements: Vec<String>,
    /// Where; it stands in the middle.
    #[serde(rename = "box")]
    pub place: Place,
    /// Whether its text stands at the right instead of beneath.
    #[serde(default)]
    pub text_beside: bool,
    /// Whether `<` and `>` in the line of digits keep the quiet zones of EAN-13 and EAN-8 free.
    #[serde(default)]
    pub light_margins: bool,
}

/// A black line on the label.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Where.
    #[serde(rename = "box")]
    pub place: Place,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The word that commands and addresses use.
    pub id: String,
    /// What it is called.
    pub name: Bilingual,
    /// What it is for.
    pub about: Bilingual,
    /// What its symbols are for.
    pub purpose: Purpose,
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// What is typed.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// What is written.
    #[serde(rename = "text", default)]
    pub texts: Vec<Text>,
    /// What is scanned.
    #[serde(rename = "symbol")]
    pub symbols: Vec<Symbol>,
    /// Black lines.
    #[serde(rename = "line", default)]
    pub lines: Vec<Line>,
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file is not TOML, or misses or has something that it should not.
    #[error("label template: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Something names what is not there, or lies outside.
    #[error("label template {template}: {what}: {reason}")]
    Content {
        /// The template.
        template: String,
        /// The field or symbol.
        what: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// When it is not TOML, names a field that it does not have, or puts something outside of itself.
    pub fn parse(content: &str) -> Result<Self, TemplateError> {
        let template: Self = toml::from_str(content)?;
        template.check()?;
        Ok(template)
    }

    /// A field by its name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    fn check(&self) -> Result<(), TemplateError> {
        let wrong = |what: &str, reason| TemplateError::Content {
            template: self.id.clone(),
            what: what.to_owned(),
            reason,
        };
        if !(self.width > 0.0 && self.height > 0.0) {
            return Err(wrong("size", "must be more than nothing"));
        }
        for text in &self.texts {
            if self.field(&text.field).is_none() {
                return Err(wrong(&text.field, "is written and is no field"));
            }
            if text.size.is_nan() || text.size <= 0.0 {
                return Err(wrong(&text.field, "must have a size"));
            }
            self.inside(text.place)
                .ok_or_else(|| wrong(&text.field, "lies outside of the label"))?;
        }
        for symbol in &self.symbols {
            let kind = symbol.carrier.code();
            self.inside(symbol.place)
                .ok_or_else(|| wrong(kind, "lies outside of the label"))?;
            if symbol.elements.is_empty() {
                return Err(wrong(kind, "has no elements"));
            }
            for name in &symbol.elements {
                let field = self.field(name);
                let field = field.ok_or_else(|| wrong(name, "is scanned and is no field"))?;
                let coded = symbol.carrier.holds_number() || symbol.carrier.holds_elements();
                if coded && field.identifier().is_none() {
                    return Err(wrong(name, "is no application identifier"));
                }
            }
        }
        for line in &self.lines {
            self.inside(line.place)
                .ok_or_else(|| wrong("line", "lies outside of the label"))?;
        }
        Ok(())
    }

    /// Nothing where a place lies outside of the label.
    fn inside(&self, place: Place) -> Option<()> {
        let within = |at: f64, length: f64, most: f64| {
            at >= 0.0 && length >= 0.0 && at + length <= most + 1e-9
        };
        (within(place.x, place.width, self.width) && within(place.y, place.height, self.height))
            .then_some(())
    }
}

/// The page that labels are collected on.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// What office printers leave blank at each edge.
    pub margin: f64,
    /// Distance between labels.
    pub gap: f64,
}

impl Page {
    /// The page as it holds most labels of a size, upright or laid across, with columns and rows; none
    /// where not even one fits. A printer turns the page, not the labels.
    #[must_use]
    pub fn laid(&self, size: (f64, f64)) -> Option<(Self, (u32, u32))> {
        let across = Self {
            width: self.height,
            height: self.width,
            ..*self
        };
        let count = |(_, (columns, rows)): &(Self, (u32, u32))| columns * rows;
        let upright = self.grid(size).map(|grid| (*self, grid));
        let turned = across.grid(size).map(|grid| (across, grid));
        match (upright, turned) {
            (Some(upright), Some(turned)) if count(&turned) > count(&upright) => Some(turned),
            (Some(upright), _) => Some(upright),
            (None, turned) => turned,
        }
    }

    /// Columns and rows of labels of a width and height; none where not even one fits.
    #[must_use]
    pub fn grid(&self, (width, height): (f64, f64)) -> Option<(u32, u32)> {
        let count = |room: f64, length: f64| {
            let room = room - 2.0 * self.margin + self.gap;
            super::medium::whole((room / (length + self.gap) + 1e-9).floor())
        };
        let columns = count(self.width, width);
        let rows = count(self.height, height);
        (columns > 0 && rows > 0).then_some((columns, rows))
    }
}

/// Every label, and the page they are collected on.
#[derive(Debug, Clone)]
pub struct Templates {
    all: Vec<Template>,
    /// The page.
    pub page: Page,
    /// The most copies of a label at once.
    pub most_copies: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageFile {
    page: Page,
    most_copies: u32,
}

const SHIPPED: [&str; 9] = [
    include_str!("../../../dictionaries/labels/bag.toml"),
    include_str!("../../../dictionaries/labels/carton.toml"),
    include_str!("../../../dictionaries/labels/carton_lot.toml"),
    include_str!("../../../dictionaries/labels/pallet.toml"),
    include_str!("../../../dictionaries/labels/pallet_large.toml"),
    include_str!("../../../dictionaries/labels/udi.toml"),
    include_str!("../../../dictionaries/labels/udi_flat.toml"),
    include_str!("../../../dictionaries/labels/link.toml"),
    include_str!("../../../dictionaries/labels/sample.toml"),
];

impl Templates {
    /// The labels compiled into the program.
    ///
    /// # Errors
    /// When a shipped file is broken; a test keeps them whole.
    pub fn shipped() -> Result<Self, TemplateError> {
        let page: PageFile =
            toml::from_str(include_str!("../../../dictionaries/labels/page.toml"))?;
        let all = SHIPPED.iter().map(|content| Template::parse(content));
        Ok(Self {
            all: all.collect::<Result<_, _>>()?,
            page: page.page,
            most_copies: page.most_copies,
        })
    }

    /// Every label, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = &Template> {
        self.all.iter()
    }

    /// Adds a label of a laboratory's own.
    ///
    /// # Errors
    /// As `Template::parse`, and when a label of its id is there.
    pub fn add(&mut self, content: &str) -> Result<(), TemplateError> {
        let template = Template::parse(content)?;
        if self.find(&template.id).is_some() {
            return Err(TemplateError::Content {
                template: template.id.clone(),
                what: "id".to_owned(),
                reason: "is that of another label",
            });
        }
        self.all.push(template);
        Ok(())
    }

    /// A label by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Template> {
        self.all.iter().find(|one| one.id == id)
    }
}

#[cfg(test)]
mod tests;
