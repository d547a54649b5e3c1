//! A company's catalogue: the lines it hands in, before anything is tested.
//!
//! Read in this order: `line` (what a line holds), `code` (what a cell that should be
//! a barcode really says), `finding` (what was noticed), `preview` (the whole file with
//! a verdict a row, which a person sees before the good rows are committed).

pub mod code;
pub mod finding;
pub mod line;
pub mod preview;

pub use code::{Code, CodeCell, read_code};
pub use finding::LineFinding;
pub use line::{CatalogueLine, Place, fold};
pub use preview::{
    CataloguePreview, ColumnUse, LineVerdict, PreviewBuilder, PreviewLine, RefusedLine, Row,
    SheetSummary, Totals,
};
