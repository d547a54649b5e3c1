//! Documents of the laboratory: values of `domain::document` to PDF, XLSX, JSON and ZIP.
//!
//! One file a document. Load `Fonts` once, put it into a `Kit` with the sentences and
//! the seal, and call the function of the document: the same content gives the same
//! bytes, and a character that no face can draw is an error that names it.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

mod certificate;
mod columns;
mod error;
mod glyphs;
mod improvement_block;
mod improvement_notices;
mod kit;
mod notice_letter;
pub mod output;
mod pack;
mod photographs;
mod record;
pub mod refused_rows;
mod result_catalogue;
mod result_sheet;
mod scan_grid;
pub mod signature;
mod signature_lines;
mod statistics;
mod statistics_sheet;
mod symbol;
mod test_report;
mod unpack;

pub use certificate::{certificate_pdf, certificate_with_record};
pub use error::{ENTERED, FontError, MissingGlyph, ReportError};
pub use glyphs::missing_glyphs;
pub use improvement_notices::improvement_notices_pdf;
pub use kit::{Kit, Pictures};
pub use notice_letter::notice_letter_pdf;
pub use output::{
    barcode::Symbol,
    fonts::Fonts,
    no_symbol::NoSymbol,
    seal::{Picture, SealSpec},
    svg::barcode_svg,
};
pub use pack::{IssuedFile, PackContent, file_name, issue_pack, pack_zip};
pub use record::{CERTIFICATE_SCHEMA, certificate_json};
pub use result_catalogue::result_catalogue_pdf;
pub use result_sheet::result_catalogue_xlsx;
pub use statistics::statistics_pdf;
pub use statistics_sheet::statistics_xlsx;
pub use symbol::{
    Beside, Drawing, LabelError, LabelKit, Placed, SymbolError, draw_label, draw_symbol,
    drawing_png, drawing_svg, drawing_zpl, labels_on_pages, labels_pdf,
};
pub use test_report::test_report_pdf;
pub use unpack::{Unpacked, unpack};
