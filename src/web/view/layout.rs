//! The layout of documents as an administrator changes it, beside a preview.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Field, Link, Refusal};
use super::view;

/// A text that may be reworded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextShown {
    /// Its key.
    pub key: &'static str,
    /// The shipped Chinese text.
    pub shipped_zh: String,
    /// The shipped English text.
    pub shipped_en: String,
    /// The laboratory's own Chinese text; empty for the shipped one.
    pub zh: String,
    /// The laboratory's own English text.
    pub en: String,
}

/// A column of the result catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnShown {
    /// Its code.
    pub code: &'static str,
    /// Text key of its name.
    pub label: &'static str,
    /// Its place from 1; empty if it is not shown.
    pub place: String,
}

/// The pattern of a kind's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberShown {
    /// The kind.
    pub kind: &'static str,
    /// The shipped pattern.
    pub shipped: &'static str,
    /// The laboratory's own; empty for the shipped one.
    pub own: String,
}

/// A place for a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PictureShown {
    /// Text key of its name.
    pub label: &'static str,
    /// Text key of what it is for and where else it may come from.
    pub hint: String,
    /// Where a file is sent to.
    pub href: String,
    /// The picture in it: address and name of the file.
    pub picture: Option<Link>,
}

/// A version that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionShown {
    /// Its number.
    pub version: i64,
    /// When.
    pub at: NaiveDateTime,
    /// By whom.
    pub who: String,
    /// Why.
    pub note: String,
}

/// The page.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Layout {
    /// The version in force; 0 for the shipped one.
    pub version: i64,
    /// The languages.
    pub wording: Field,
    /// Those there are.
    pub wordings: Vec<&'static str>,
    /// Name of the laboratory.
    pub name: Field,
    /// Its English name.
    pub name_en: Field,
    /// Its address.
    pub address: Field,
    /// Its address in English.
    pub address_en: Field,
    /// Its telephone.
    pub phone: Field,
    /// The texts.
    pub texts: Vec<TextShown>,
    /// The columns.
    pub columns: Vec<ColumnShown>,
    /// Whether symbols are drawn.
    pub draw_symbols: bool,
    /// Whether the seal is stamped.
    pub sealed: bool,
    /// The pictures.
    pub pictures: Vec<PictureShown>,
    /// Printer offset to the right in millimetres.
    pub right: Field,
    /// Printer offset down in millimetres.
    pub down: Field,
    /// The numbers.
    pub numbers: Vec<NumberShown>,
    /// Why it is changed.
    pub note: Field,
    /// What a preview can show.
    pub kinds: Vec<&'static str>,
    /// Whether there is an intake to preview.
    pub can_preview: bool,
    /// Earlier versions, newest first.
    pub versions: Vec<VersionShown>,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Layout, "papers/layout.html");
