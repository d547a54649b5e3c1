//! How documents come on paper and into files; what they say is next door.
//!
//! `text` breaks lines, `canvas` holds what is drawn, `paper` is the letter paper with
//! head and foot, `table` and `facts` lay out, `pdf` writes; `barcode` and `seal` draw.

pub mod barcode;
mod breaking;
pub(crate) mod canvas;
mod code;
pub(crate) mod facts;
pub mod fonts;
mod foot;
pub(crate) mod fragment;
mod gs1_symbol;
mod letterhead;
pub mod no_symbol;
pub(crate) mod paper;
pub(crate) mod pdf;
pub(crate) mod scale;
pub(crate) mod script;
pub mod seal;
mod style;
pub mod svg;
pub(crate) mod table;
pub(crate) mod text;
