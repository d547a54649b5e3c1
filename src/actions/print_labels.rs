//! Printing symbols and labels: what somebody asks for becomes a file, or everything that is wrong with
//! it, field by field. Nothing is kept, so nothing is recorded.

mod list;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::gs1::digital_link::CANONICAL_STEM;
use domain::label::{
    Carrier, Content, FieldError, FilledLabel, LabelBook, Medium, Purpose, Refusal, Template, Wish,
};
use domain::texts::Texts;
use reports::{
    Beside, Drawing, Fonts, LabelError, LabelKit, Placed, SymbolError, draw_label, draw_symbol,
    drawing_png, drawing_svg, drawing_zpl, labels_on_pages, labels_pdf,
};

use super::ActionError;

pub use list::{ListedLabel, RowError, read_list};

/// Resolution of a printer that was not named, in dots to the inch.
pub const USUAL_DPI: u16 = 300;

/// What printing needs.
#[derive(Clone, Copy)]
pub struct Press<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The sentences, for titles on labels.
    pub texts: &'a Texts,
    /// Templates and rules of size.
    pub book: &'a LabelBook,
    /// The day, for the century of dates.
    pub today: NaiveDate,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PDF.
    Pdf,
    /// SVG.
    Svg,
    /// PNG.
    Png,
    /// ZPL II.
    Zpl,
}

impl Format {
    /// Every kind, in reading order.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Svg, Self::Png, Self::Zpl];

    /// The ending of its files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Zpl => "zpl",
        }
    }

    /// Reads `code()`, letters in any case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.code().eq_ignore_ascii_case(code))
    }

    /// The media type of its files.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Zpl => "text/plain; charset=utf-8",
        }
    }

    /// The grid of a file for a printer of so many dots to the inch, where one was named.
    #[must_use]
    pub fn medium(self, dpi: Option<u16>) -> Option<Medium> {
        match (self, dpi) {
            (_, Some(dpi)) => Medium::printer(dpi),
            (Self::Pdf | Self::Svg, None) => Some(Medium::Vector),
            (Self::Png | Self::Zpl, None) => Medium::printer(USUAL_DPI),
        }
    }
}

/// A symbol that somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct SymbolWanted {
    /// Its kind.
    pub carrier: Carrier,
    /// What it is to hold, as typed.
    pub data: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Its size.
    pub wish: Wish,
    /// Where a Digital Link begins; empty for the usual address.
    pub stem: String,
}

/// How many, and how they lie on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copies {
    /// How many.
    pub count: u32,
    /// For PDF: collected on pages, from this place on, counted from 1.
    pub collected_from: Option<u32>,
}

impl Copies {
    /// One, on a page of its own.
    pub const ONE: Self = Self {
        count: 1,
        collected_from: None,
    };
}

/// Why nothing is printed.
#[derive(Debug)]
pub enum PrintError {
    /// What is asked for is not right; the field is empty where it is about the whole.
    Refused(Vec<FieldError>),
    /// Rows of a list are not right.
    Listed(Vec<RowError>),
    /// Something failed.
    Failed(ActionError),
}

impl From<Refusal> for PrintError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![FieldError {
            field: String::new(),
            refusal,
        }])
    }
}

impl From<SymbolError> for PrintError {
    fn from(error: SymbolError) -> Self {
        match error {
            SymbolError::Refused(refusal) => refusal.into(),
            SymbolError::Report(error) => Self::Failed(error.into()),
        }
    }
}

impl From<LabelError> for PrintError {
    fn from(error: LabelError) -> Self {
        match error {
            LabelError::Refused(error) => Self::Refused(vec![error]),
            LabelError::Report(error) => Self::Failed(error.into()),
        }
    }
}

impl From<reports::ReportError> for PrintError {
    fn from(error: reports::ReportError) -> Self {
        Self::Failed(error.into())
    }
}

impl<'a> Press<'a> {
    const fn kit(&self) -> LabelKit<'a> {
        LabelKit {
            fonts: self.fonts,
            rules: &self.book.rules,
        }
    }

    /// Draws a symbol with its text, and says what goes into it.
    ///
    /// # Errors
    /// When it is not right, not allowed, or does not fit.
    pub fn symbol(
        &self,
        wanted: &SymbolWanted,
        medium: Medium,
    ) -> Result<(Content, Placed), PrintError> {
        let stem = stem(&wanted.stem);
        let content = Content::read_linked(wanted.carrier, &wanted.data, stem)?;
        let how = (&wanted.wish, Beside::Below);
        let placed = draw_symbol(&content, wanted.purpose, medium, how, self.kit())?;
        Ok((content, placed))
    }

    /// Draws a label. `reduction` is what every bar loses, in millimetres.
    ///
    /// # Errors
    /// When a value is not right, not allowed, or does not fit.
    pub fn label(
        &self,
        template: &Template,
        values: &BTreeMap<String, String>,
        address: &str,
        (medium, reduction): (Medium, f64),
    ) -> Result<Drawing, PrintError> {
        let filled = FilledLabel::with_stem(template, values, stem(address));
        let filled = filled.map_err(PrintError::Refused)?;
        let day = (self.texts, self.today);
        Ok(draw_label(&filled, medium, reduction, day, self.kit())?)
    }

    /// A drawing as a file; PNG and SVG hold one, whatever the number of copies.
    ///
    /// # Errors
    /// When there are too many copies, or the label is larger than the page.
    pub fn file(
        &self,
        drawing: Drawing,
        format: Format,
        copies: Copies,
    ) -> Result<Vec<u8>, PrintError> {
        self.files(vec![(drawing, copies.count)], format, copies.collected_from)
    }

    /// Drawings of one size as a file, so many copies of each; PNG and SVG hold the first.
    ///
    /// # Errors
    /// When there are too many copies, or the labels are larger than the page.
    pub fn files(
        &self,
        drawings: Vec<(Drawing, u32)>,
        format: Format,
        collected_from: Option<u32>,
    ) -> Result<Vec<u8>, PrintError> {
        let templates = &self.book.templates;
        let most = templates.most_copies;
        let each = drawings.iter().map(|(_, count)| *count);
        let found = each.fold(0, u32::saturating_add);
        if !(1..=most).contains(&found) {
            return Err(Refusal::Copies { found, most }.into());
        }
        let (first, _) = drawings.first().ok_or(Refusal::Empty)?;
        let about = (first.name.as_str(), self.today);
        let fonts = self.fonts;
        Ok(match (format, collected_from) {
            (Format::Svg, _) => drawing_svg(first, fonts).into_bytes(),
            (Format::Png, _) => drawing_png(first, fonts)?,
            (Format::Zpl, _) => {
                let each = drawings.iter();
                let all: String = each
                    .map(|(drawing, count)| drawing_zpl(drawing, *count, fonts))
                    .collect();
                all.into_bytes()
            }
            (Format::Pdf, None) => labels_pdf(&drawings, about, fonts)?,
            (Format::Pdf, Some(from)) => {
                let size = (first.width_mm(), first.height_mm());
                let (page, grid) = templates.page.laid(size).ok_or(Refusal::Page)?;
                let lying = (page, grid, from.saturating_sub(1));
                labels_on_pages(&drawings, lying, about, fonts)?
            }
        })
    }
}

fn stem(typed: &str) -> &str {
    match typed.trim() {
        "" => CANONICAL_STEM,
        stem => stem,
    }
}
