//! Symbols and labels to be printed, on the grid of what they are printed on.
//!
//! `pattern` is a symbol before it has a size, `encode` makes it from data with well-kept encoders,
//! `uniform` says which bars gain or lose a little, `place` gives it X, quiet zones, bearer bars and text, `label` puts symbols and texts on a template.
//! What comes out is a `Drawing` in whole units; `svg`, `pdf`, `png` and `zpl` write it.

mod bitmap;
mod data_matrix;
pub(crate) mod drawing;
pub(crate) mod encode;
mod error;
mod hri;
mod label;
mod outline;
pub(crate) mod pattern;
mod pdf;
mod place;
mod png;
pub(crate) mod retail;
mod svg;
mod uniform;
mod zpl;

pub use drawing::Drawing;
pub use error::{LabelError, SymbolError};
pub use label::draw_label;
pub use pdf::{labels_on_pages, labels_pdf};
pub use place::{Beside, Placed, draw_symbol};
pub use png::drawing_png;
pub use svg::drawing_svg;
pub use zpl::drawing_zpl;

use domain::label::SizeRules;

use crate::output::fonts::Fonts;

/// What symbols and labels are drawn with.
#[derive(Debug, Clone, Copy)]
pub struct LabelKit<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The rules of size.
    pub rules: &'a SizeRules,
}
