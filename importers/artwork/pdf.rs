//! PDF: each page becomes an SVG, which is read as drawings are; the trim box says where the pack is.

use domain::artwork::{ArtworkFormat, Frame};
use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_syntax::object::Rect;
use hayro_svg::hayro_syntax::object::dict::keys::{TRIM_BOX, USER_UNIT};
use hayro_svg::hayro_syntax::page::{Page as Leaf, Rotation};
use hayro_svg::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_svg::{RenderCache, SvgRenderSettings, convert};

use super::page::{INCH, Page};
use super::{ArtworkError, Limits, pdf_words, svg};

/// Points of an inch.
const POINTS: f64 = 72.0;

/// The pages of a PDF.
pub(super) struct Pages {
    pdf: Pdf,
}

impl Pages {
    /// Opens a PDF.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ArtworkError> {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ArtworkError::Locked,
            error => ArtworkError::Broken {
                format: ArtworkFormat::Pdf,
                reason: format!("{error:?}"),
            },
        })?;
        if pdf.pages().is_empty() {
            return Err(ArtworkError::Empty);
        }
        Ok(Self { pdf })
    }

    pub(super) fn count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Reads a page, counted from 0.
    pub(super) fn read(
        &self,
        number: usize,
        width: Option<f64>,
        limits: &Limits,
    ) -> Result<Page, ArtworkError> {
        let leaf = self.pdf.pages().get(number).ok_or(ArtworkError::Empty)?;
        let wide = f64::from(leaf.render_dimensions().0);
        let unit = match width {
            Some(width) => width / wide,
            None => INCH / POINTS * user_unit(leaf),
        };
        let cache = RenderCache::new();
        let text = convert(
            leaf,
            &cache,
            &InterpreterSettings::default(),
            &SvgRenderSettings::default(),
        );
        let tree = svg::parse(&text)?;
        drop(text);
        let mut page = svg::draw(&tree, unit, trim(leaf, unit), limits)?;
        page.words = pdf_words::of(leaf, unit);
        Ok(page)
    }
}

/// How many points a unit of the page is (PDF 1.6, UserUnit).
fn user_unit(leaf: &Leaf<'_>) -> f64 {
    let stated = leaf.raw().get::<f32>(USER_UNIT).map(f64::from);
    stated
        .filter(|unit| unit.is_finite() && *unit > 0.0)
        .unwrap_or(1.0)
}

/// The trim box in millimetres from the upper left corner of what is shown; absent on a page that
/// has none or lies turned.
fn trim(leaf: &Leaf<'_>, unit: f64) -> Option<Frame> {
    let trim = leaf.raw().get::<Rect>(TRIM_BOX)?;
    let shown = leaf.intersected_crop_box();
    let is_upright = matches!(leaf.rotation(), Rotation::None);
    let frame = Frame {
        x: (trim.x0 - shown.x0) * unit,
        y: (shown.y1 - trim.y1) * unit,
        width: (trim.x1 - trim.x0) * unit,
        height: (trim.y1 - trim.y0) * unit,
    };
    (is_upright && frame.width > 0.0 && frame.height > 0.0).then_some(frame)
}
