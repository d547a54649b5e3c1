//! The layout of documents as an administrator changes it, beside a preview.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Field, Link, Refusal};
use super::view;

/// A text that may be reworded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextShown {
    /// Its key.
    pub key: String,
    /// Whether it needs a box of several lines.
    pub is_long: bool,
    /// The shipped Chinese text.
    pub shipped_zh: String,
    /// The shipped English text.
    pub shipped_en: String,
    /// The laboratory's own Chinese text; empty for the shipped one.
    pub zh: String,
    /// The laboratory's own English text.
    pub en: String,
    /// Whether it may be left out.
    pub may_go: bool,
}

/// The texts of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextGroup {
    /// Its name, the end of a text key.
    pub name: &'static str,
    /// How many of them are the laboratory's own.
    pub changed: usize,
    /// The texts.
    pub texts: Vec<TextShown>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnShown {
    /// Its code.
    pub code: &'static str,
    /// Text key of its name.
    pub label: String,
    /// Its place from 1; empty if it is not shown.
    pub place: String,
    /// Its own width in millimetres; empty for the usual one.
    pub width: String,
    /// Its usual width; empty where it takes the rest.
    pub usual: String,
    /// The clause that needs it, `-` where the table says nothing without it; empty if it may go.
    pub needed: &'static str,
}

/// A table of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableShown {
    /// Its code.
    pub code: &'static str,
    /// Text key of its name.
    pub label: &'static str,
    /// Width of its page in millimetres; absent where its parts have none.
    pub room: Option<u16>,
    /// Whether it is not as usual.
    pub is_changed: bool,
    /// Its columns.
    pub columns: Vec<ColumnShown>,
}

/// The seal of a kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealShown {
    /// The kind.
    pub kind: &'static str,
    /// Code of the choice.
    pub seal: &'static str,
    /// Whether it lies across the pages too.
    pub straddling: bool,
    /// How far it is moved to the right, in millimetres.
    pub right: String,
    /// How far down.
    pub down: String,
}

/// A line of signatures; `by` is empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct SignatureLineShown {
    /// Code of who signs.
    pub by: &'static str,
    /// Its own label in Chinese.
    pub label_zh: String,
    /// In English.
    pub label_en: String,
    /// Name of somebody else.
    pub name: String,
    /// Position in Chinese.
    pub position_zh: String,
    /// In English.
    pub position_en: String,
    /// Whether the date stands on it.
    pub dated: bool,
    /// Code of each kind of document, and whether the line stands on it.
    pub on: Vec<(&'static str, bool)>,
}

/// An item that a report may be required to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequiredShown {
    /// Its code.
    pub code: &'static str,
    /// Text key of its name.
    pub label: &'static str,
    /// The clause that speaks of it.
    pub clause: String,
    /// Whether this laboratory requires it.
    pub required: bool,
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
    pub groups: Vec<TextGroup>,
    /// The tables.
    pub tables: Vec<TableShown>,
    /// Whether symbols are drawn.
    pub draw_symbols: bool,
    /// Whether seals are stamped.
    pub sealed: bool,
    /// The seal of each kind.
    pub seals: Vec<SealShown>,
    /// Code and text key of each choice of a seal.
    pub seal_choices: Vec<(&'static str, &'static str)>,
    /// The lines of signatures, as many as there may be.
    pub signatures: Vec<SignatureLineShown>,
    /// Code and text key of each who may sign.
    pub signers: Vec<(&'static str, &'static str)>,
    /// What may be required.
    pub required: Vec<RequiredShown>,
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
