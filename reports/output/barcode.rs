//! Bar code symbols as rectangles, for paper and for pages.
//!
//! The encoders are those of rxing and fast_qr; this file checks what goes into
//! them, adds quiet zones, guard bars, bearer bars and the human readable text, and
//! knows nothing of millimetres: every length is in modules (X).

use domain::measurement::Symbology;
use fast_qr::{ECL, QRBuilder};
use rxing::{
    BarcodeFormat, EncodeHints, Writer,
    datamatrix::DataMatrixWriter,
    oned::{
        Code39Writer, Code128Writer, EAN8Writer, EAN13Writer, ITFWriter, OneDimensionalCodeWriter,
        UPCEWriter,
    },
};

use super::{
    canvas::{Area, Mark},
    gs1_symbol,
    no_symbol::NoSymbol,
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
                let modules = Code128Writer.encode_oned(&elements.with_function_characters());
                linear(symbology, modules, (10.0, 10.0), &elements.text)
            }
            Symbology::Code128 => {
                let data = printable(symbology, data)?;
                linear(
                    symbology,
                    Code128Writer.encode_oned(data),
                    (10.0, 10.0),
                    data,
                )
            }
            Symbology::Code39 => {
                let data = printable(symbology, data)?;
                linear(
                    symbology,
                    Code39Writer.encode_oned(data),
                    (10.0, 10.0),
                    data,
                )
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
    let modules = match symbology {
        Symbology::Ean13 => EAN13Writer.encode_oned(&digits),
        Symbology::Ean8 => EAN8Writer.encode_oned(&digits),
        // rxing's writer of UPC-A only draws; UPC-A is EAN-13 with a leading zero.
        Symbology::UpcA => EAN13Writer.encode_oned(&format!("0{digits}")),
        Symbology::UpcE => UPCEWriter.encode_oned(&digits),
        _ => ITFWriter.encode_oned(&digits),
    };
    let quiet = match symbology {
        // GS1 General Specifications 5.2.3.4; domain.md 2.4.
        Symbology::Ean13 => (11.0, 7.0),
        Symbology::Ean8 => (7.0, 7.0),
        Symbology::UpcA => (9.0, 9.0),
        Symbology::UpcE => (9.0, 7.0),
        _ => (10.0, 10.0),
    };
    let mut symbol = linear(symbology, modules, quiet, &digits)?;
    symbol.bearer = symbology == Symbology::Itf14;
    retail_text(&mut symbol, symbology, &digits);
    Ok(symbol)
}

/// Where the guard bars and the digits of retail symbols stand: groups as first digit,
/// last digit (exclusive) and middle in modules from the first bar.
fn retail_text(symbol: &mut Symbol, symbology: Symbology, digits: &str) {
    type Layout = (&'static [(f32, f32)], &'static [(usize, usize, f32)]);
    let (guards, groups): Layout = match symbology {
        Symbology::Ean13 => (
            &[(0.0, 3.0), (45.0, 50.0), (92.0, 95.0)],
            &[(0, 1, -5.5), (1, 7, 24.0), (7, 13, 71.0)],
        ),
        Symbology::Ean8 => (
            &[(0.0, 3.0), (31.0, 36.0), (64.0, 67.0)],
            &[(0, 4, 17.0), (4, 8, 50.0)],
        ),
        Symbology::UpcA => (
            &[(0.0, 10.0), (45.0, 50.0), (85.0, 95.0)],
            &[(0, 1, -5.0), (1, 6, 28.0), (6, 11, 67.0), (11, 12, 100.0)],
        ),
        Symbology::UpcE => (
            &[(0.0, 3.0), (45.0, 51.0)],
            &[(0, 1, -5.0), (1, 7, 24.0), (7, 8, 55.5)],
        ),
        _ => return,
    };
    symbol.guards = guards.to_vec();
    let left = symbol.quiet.0;
    symbol.labels = groups
        .iter()
        .filter_map(|(from, to, middle)| {
            Some(Label {
                text: digits.get(*from..*to)?.to_owned(),
                middle: left + middle,
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

/// A symbol of bars from what an encoder returned.
fn linear(
    symbology: Symbology,
    modules: rxing::common::Result<Vec<bool>>,
    quiet: (f32, f32),
    text: &str,
) -> Result<Symbol, NoSymbol> {
    let modules = modules.map_err(|error| NoSymbol::Refused {
        symbology,
        reason: error.to_string(),
    })?;
    let (dark, inner_width) = runs(modules.into_iter(), 0.0, 0.0);
    Ok(Symbol {
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
    })
}

/// Dark stretches of a row of modules as rectangles, and the length of the row.
fn runs(modules: impl Iterator<Item = bool>, y: f32, height: f32) -> (Vec<Area>, f32) {
    let mut dark: Vec<Area> = Vec::new();
    let mut x = 0.0;
    let mut before = false;
    for module in modules {
        match dark.last_mut() {
            Some(run) if module && before => run.w += 1.0,
            _ if module => dark.push(Area::new(x, y, 1.0, height)),
            _ => {}
        }
        before = module;
        x += 1.0;
    }
    (dark, x)
}

/// A matrix symbol from its rows.
fn matrix(rows: impl Iterator<Item = Vec<bool>>, quiet: f32, text: &str) -> Symbol {
    let mut dark = Vec::new();
    let (mut y, mut inner_width) = (0.0, 0.0);
    for row in rows {
        let (mut runs, width) = runs(row.into_iter(), y, 1.0);
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
    let mut hints = EncodeHints {
        Margin: Some("0".to_owned()),
        ..EncodeHints::default()
    };
    let (content, text) = if gs1_symbol::is_marked(data) {
        hints.DataMatrixCompact = Some(true);
        hints.Gs1Format = Some(true);
        let elements = gs1_symbol::read(symbology, data)?;
        (elements.with_separators(), elements.text)
    } else {
        (printable(symbology, data)?.to_owned(), data.to_owned())
    };
    let matrix_of = |content: &str| {
        DataMatrixWriter.encode_with_hints(content, &BarcodeFormat::DATA_MATRIX, 0, 0, &hints)
    };
    let bits = matrix_of(&content).map_err(|error| NoSymbol::Refused {
        symbology,
        reason: error.to_string(),
    })?;
    let rows = (0..bits.height()).map(|y| {
        (0..bits.width())
            .map(|x| bits.try_get(x, y).unwrap_or(false))
            .collect()
    });
    // ISO/IEC 16022: quiet zone 1X on all sides.
    Ok(matrix(rows, 1.0, &text))
}

/// A QR symbol of level M with its quiet zone of 4X (ISO/IEC 18004).
///
/// # Errors
/// When the text is longer than a QR symbol holds.
pub fn qr(text: &str) -> Result<Symbol, NoSymbol> {
    let symbology = Symbology::Qr;
    if gs1_symbol::is_marked(text) {
        return Err(NoSymbol::Refused {
            symbology,
            reason: "GS1 QR is not drawn; a GS1 Digital Link is".to_owned(),
        });
    }
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|error| NoSymbol::Refused {
            symbology,
            reason: error.to_string(),
        })?;
    let rows = code
        .data
        .chunks(code.size)
        .take(code.size)
        .map(|row| row.iter().map(|module| module.value()).collect());
    Ok(matrix(rows, 4.0, text))
}
