//! What the pages of labels are given: templates, forms, and what the preview shows.

use serde::Serialize;

use super::parts::{Field, Tab};
use super::view;

/// One template in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Address of a picture of its example.
    pub picture: String,
}

/// The list of templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// Templates and single symbols.
    pub tabs: Vec<Tab>,
    /// The templates.
    pub rows: Vec<TemplateRow>,
}

view!(Labels, "labels/list.html");

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Its name, in the reader's language.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// One field of a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelField {
    /// What is sent.
    pub name: String,
    /// Its name, in the reader's language.
    pub label: String,
    /// A value that would do.
    pub example: String,
    /// Whether the label needs it.
    pub required: bool,
    /// Whether it is a code, to be set in the monospace face.
    pub coded: bool,
    /// What stands in it.
    pub field: Field,
}

/// A file to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Download {
    /// `pdf`, `a4`, `svg`, `png` or `zpl`.
    pub kind: &'static str,
    /// Its address.
    pub href: String,
}

/// What is shown beside a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Preview {
    /// Address of the picture; empty where there is none.
    pub picture: String,
    /// Whether it shows the example because nothing was typed yet.
    pub example: bool,
    /// What is wrong, as sentences.
    pub errors: Vec<String>,
    /// What the drawing is: text key and value.
    pub facts: Vec<(&'static str, String)>,
    /// Files; none while something is wrong.
    pub downloads: Vec<Download>,
    /// How many fit on a page, where they may be collected.
    pub per_page: Option<u32>,
}

/// One template with its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Templates and single symbols.
    pub tabs: Vec<Tab>,
    /// The address of its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// What is typed.
    pub fields: Vec<LabelField>,
    /// The resolutions.
    pub printers: Vec<Choice>,
    /// How many.
    pub copies: Field,
    /// The first place on the page.
    pub start: Field,
    /// Reduction of bars.
    pub reduction: Field,
    /// Where a Digital Link begins; absent where there is none.
    pub stem: Option<Field>,
    /// The picture and the files.
    pub preview: Preview,
}

view!(Label, "labels/label.html");

/// A single symbol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SymbolForm {
    /// Templates and single symbols.
    pub tabs: Vec<Tab>,
    /// The kinds.
    pub carriers: Vec<Choice>,
    /// What it may be for.
    pub purposes: Vec<Choice>,
    /// The resolutions, and none.
    pub printers: Vec<Choice>,
    /// What it holds.
    pub data: Field,
    /// X.
    pub x: Field,
    /// Height of the bars.
    pub height: Field,
    /// Reduction of bars.
    pub reduction: Field,
    /// Where a Digital Link begins.
    pub stem: Field,
    /// The picture and the files.
    pub preview: Preview,
}

view!(SymbolForm, "labels/symbol.html");
