//! Bar code symbols as rectangles, for paper and for pages.
//!
//! These are drawings of samples: what is tested is often wrong and is drawn as it is.
//! What is printed to be used comes from `symbol`, which shares the encoders. This file
//! checks what goes into them, adds quiet zones, guard bars, bearer bars and the human
//! readable text, and knows nothing of millimetres: every length is in modules (X).

use domain::measurement::Symbology;

use super::{
    canvas::{Area, Mark},
    gs1_symbol,
    no_symbol::NoSymbol,
};
use crate::symbol::{
    drawing::float,
    encode::{self, Shape},
    pattern::runs,
    retail,
};

/// Bars of ITF-14 frames, in modules: the least for print without plates (GS1 General
/// Specifications 5.3.2.4); on a real carton the frame is 4.83 mm wide.
const BEARER: f32 = 2.0;

/// A symbol, its lengths in modules.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    /// Dark rectangles: of height 0 for bars, which are as high as one draws them.
    dark: Vec<Area>,
    /// Width without quiet zones.
    inner_width: f32,
    /// Height of a matrix; none for bars.
    matrix_height: Option<f32>,
    /// Quiet zones at the left and the right; a matrix has the left one all around.
    quiet: (f32, f32),
    /// Stretches whose bars reach down between the digits (EAN, UPC).
    guards: Vec<(f32, f32)>,
    /// Frame around the symbol (ITF-14).
    bearer: bool,
    /// The human readable text, group by group.
    pub labels: Vec<Label>,
}

/// A group of the human readable text.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The characters.
    pub text: String,
    /// Middle of the group, in modules from the left edge of the quiet zone.
    pub middle: f32,
}

impl Symbol {
    /// Encodes data as they are printed or decoded. Blanks and hyphens in numbers are
    /// ignored; GS1-128 and GS1 Data Matrix take bracketed data, or raw data with `GS`
    /// or `^` as separator and an optional symbology identifier.
    ///
    /// # Errors
    /// When the symbology cannot hold the data or is not drawn.
    pub fn encode(symbology: Symbology, data: &str) -> Result<Self, NoSymbol> {
        let data = data.trim();
        if data.is_empty() {
            return Err(NoSymbol::Empty);
        }
        match symbology {
            Symbology::Ean13
            | Symbology::Ean8
            | Symbology::UpcA
            | Symbology::UpcE
            | Symbology::Itf14
            | Symbology::Itf => number(symbology, data),
            Symbology::Gs1128 => {
                let elements = gs1_symbol::read(symbology, data)?;
                let modules = encode::gs1_128(elements.parts())?;
                Ok(linear(&modules, (10.0, 10.0), &elements.text))
            }
            Symbology::Code128 | Symbology::Code39 => {
                let data = printable(symbology, data)?;
                let modules = encode::linear(symbology, data)?;
                Ok(linear(&modules, (10.0, 10.0), data))
            }
            Symbology::DataMatrix => data_matrix(data),
            Symbology::Qr => qr(data),
            other => Err(NoSymbol::Unsupported(other)),
        }
    }

    /// Width with quiet zones.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.quiet.0 + self.inner_width + self.quiet.1 + 2.0 * self.frame()
    }

    /// Height with quiet zones and frame when bars are `bars` high, without text.
    #[must_use]
    pub fn height(&self, bars: f32) -> f32 {
        match self.matrix_height {
            Some(height) => height + 2.0 * self.quiet.0,
            None => bars + 2.0 * self.frame(),
        }
    }

    /// True for two-dimensional symbols.
    #[must_use]
    pub const fn is_matrix(&self) -> bool {
        self.matrix_height.is_some()
    }

    const fn frame(&self) -> f32 {
        if self.bearer { BEARER } else { 0.0 }
    }

    /// The symbol at a place of a page, its module and the height of its bars in points.
    pub(crate) fn mark(&self, at: (f32, f32), unit: f32, bars: f32) -> Mark {
        // Plain bars are one unit high and stretched, so that all numbers are whole.
        let (down, high) = if self.bearer || self.is_matrix() {
            (unit, bars / unit)
        } else {
            (bars, 1.0)
        };
        Mark::Symbol {
            at,
            scale: (unit, down),
            areas: self.areas(high, 0.0),
        }
    }

    /// The dark rectangles, from the upper left corner of the quiet zone; bars are
    /// `bars` high, guard bars `longer` more.
    #[must_use]
    pub fn areas(&self, bars: f32, longer: f32) -> Vec<Area> {
        let left = self.quiet.0 + self.frame();
        let mut areas: Vec<Area> = self
            .dark
            .iter()
            .map(|dark| {
                if self.is_matrix() {
                    return Area::new(left + dark.x, self.quiet.0 + dark.y, dark.w, dark.h);
                }
                let guard = self
                    .guards
                    .iter()
                    .any(|(from, to)| dark.x >= *from && dark.x < *to);
                let height = if guard { bars + longer } else { bars };
                Area::new(left + dark.x, self.frame(), dark.w, height)
            })
            .collect();
        if self.bearer {
            let (width, height) = (self.width(), self.height(bars));
            areas.push(Area::new(0.0, 0.0, width, BEARER));
            areas.push(Area::new(0.0, height - BEARER, width, BEARER));
            areas.push(Area::new(0.0, BEARER, BEARER, bars));
            areas.push(Area::new(width - BEARER, BEARER, BEARER, bars));
        }
        areas
    }
}

/// EAN, UPC and ITF symbols.
fn number(symbology: Symbology, data: &str) -> Result<Symbol, NoSymbol> {
    let digits: String = data
        .chars()
        .filter(|character| !matches!(character, ' ' | '-'))
        .collect();
    if let Some(character) = digits.chars().find(|character| !character.is_ascii_digit()) {
        return Err(NoSymbol::Character {
            symbology,
            character,
        });
    }
    let found = digits.len();
    let (expected, fits) = match symbology {
        Symbology::Ean13 => ("13", found == 13),
        Symbology::Ean8 | Symbology::UpcE => ("8", found == 8),
        Symbology::UpcA => ("12", found == 12),
        Symbology::Itf14 => ("14", found == 14),
        _ => ("2, 4, 6 … 80", found.is_multiple_of(2) && found <= 80),
    };
    if !fits {
        return Err(NoSymbol::Length {
            symbology,
            expected,
            found,
        });
    }
    let modules = encode::linear(symbology, &digits)?;
    let quiet = match symbology {
        // GS1 General Specifications 5.2.3.4; domain.md 2.4.
        Symbology::Ean13 => (11.0, 7.0),
        Symbology::Ean8 => (7.0, 7.0),
        Symbology::UpcA => (9.0, 9.0),
        Symbology::UpcE => (9.0, 7.0),
        _ => (10.0, 10.0),
    };
    let mut symbol = linear(&modules, quiet, &digits);
    symbol.bearer = symbology == Symbology::Itf14;
    retail_text(&mut symbol, symbology, &digits);
    Ok(symbol)
}

/// Guard bars and digits of retail symbols.
fn retail_text(symbol: &mut Symbol, symbology: Symbology, digits: &str) {
    let Some(layout) = retail::layout(symbology) else {
        return;
    };
    symbol.guards = layout.guards.to_vec();
    let left = symbol.quiet.0;
    symbol.labels = layout
        .groups
        .iter()
        .filter_map(|group| {
            Some(Label {
                text: digits.get(group.from..group.to)?.to_owned(),
                middle: left + group.middle,
            })
        })
        .collect();
}

/// Data of printable ASCII only.
fn printable(symbology: Symbology, data: &str) -> Result<&str, NoSymbol> {
    match data
        .chars()
        .find(|character| !matches!(character, ' '..='~'))
    {
        Some(character) => Err(NoSymbol::Character {
            symbology,
            character,
        }),
        None => Ok(data),
    }
}

/// A symbol of bars from its modules.
fn linear(modules: &[bool], quiet: (f32, f32), text: &str) -> Symbol {
    let (dark, inner_width) = areas(modules, 0.0, 0.0);
    Symbol {
        labels: vec![Label {
            text: text.to_owned(),
            middle: quiet.0 + inner_width / 2.0,
        }],
        dark,
        inner_width,
        matrix_height: None,
        quiet,
        guards: Vec::new(),
        bearer: false,
    }
}

/// Dark stretches of a row of modules as rectangles, and the length of the row.
fn areas(modules: &[bool], y: f32, height: f32) -> (Vec<Area>, f32) {
    let runs = runs(modules);
    let length = runs.last().map_or(0, |run| run.from + run.length);
    let dark = runs.iter().filter(|run| run.dark);
    let areas = dark.map(|run| Area::new(float(run.from), y, float(run.length), height));
    (areas.collect(), float(length))
}

/// A matrix symbol from its rows.
fn matrix(rows: &[Vec<bool>], quiet: f32, text: &str) -> Symbol {
    let mut dark = Vec::new();
    let (mut y, mut inner_width) = (0.0, 0.0);
    for row in rows {
        let (mut runs, width) = areas(row, y, 1.0);
        dark.append(&mut runs);
        inner_width = width;
        y += 1.0;
    }
    Symbol {
        dark,
        inner_width,
        matrix_height: Some(y),
        quiet: (quiet, quiet),
        guards: Vec::new(),
        bearer: false,
        labels: vec![Label {
            text: text.to_owned(),
            middle: quiet + inner_width / 2.0,
        }],
    }
}

fn data_matrix(data: &str) -> Result<Symbol, NoSymbol> {
    let symbology = Symbology::DataMatrix;
    let marked = gs1_symbol::is_marked(data);
    let (content, text) = if marked {
        let elements = gs1_symbol::read(symbology, data)?;
        (encode::separated(elements.parts()), elements.text)
    } else {
        (printable(symbology, data)?.to_owned(), data.to_owned())
    };
    let rows = encode::data_matrix(&content, marked, Shape::Any)?;
    // ISO/IEC 16022: quiet zone 1X on all sides.
    Ok(matrix(&rows, 1.0, &text))
}

/// A QR symbol of level M with its quiet zone of 4X (ISO/IEC 18004); GS1 data stand
/// behind FNC1.
///
/// # Errors
/// When the text is longer than a QR symbol holds.
pub fn qr(text: &str) -> Result<Symbol, NoSymbol> {
    if gs1_symbol::is_marked(text) {
        let elements = gs1_symbol::read(Symbology::Qr, text)?;
        let rows = encode::gs1_qr(elements.parts())?;
        return Ok(matrix(&rows, 4.0, &elements.text));
    }
    Ok(matrix(&encode::qr(text)?, 4.0, text))
}

/// The width of the symbol that `qr` makes of a text without GS1 data, its quiet zones included,
/// in modules.
///
/// # Errors
/// As `qr`.
pub fn qr_width(text: &str) -> Result<f32, NoSymbol> {
    let modules = u16::try_from(encode::qr_modules(text)?).unwrap_or(u16::MAX);
    Ok(f32::from(modules) + 8.0)
}
