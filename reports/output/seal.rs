//! Seals and marks: a configured picture, or a specimen drawn by ourselves that says
//! so, or nothing.

use krilla::image::Image;

use super::{
    canvas::{Area, Ink, Mark, Sheet, Step, mm},
    fonts::{Face, Fonts},
    text::{self, Field, Line, Style},
};
use crate::error::ReportError;

/// Diameter of a round seal (look of documents: 40 mm).
pub const DIAMETER: f32 = mm(40.0);
/// How many pages share one straddling seal; more would leave slivers.
const PAGES_A_STRADDLE: usize = 8;

/// A white PNG picture, 1 point wide and 17 high: see `signature::base::CODE_PICTURE`.
const KEPT_PLACE: [u8; 72] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x11, 0x08, 0x02, 0x00, 0x00, 0x00, 0x93, 0xA1, 0x51,
    0x45, 0x00, 0x00, 0x00, 0x0F, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0xF8, 0xFF, 0xFF, 0x3F,
    0x03, 0x85, 0x18, 0x00, 0xBF, 0xD8, 0x32, 0xCE, 0x96, 0x3B, 0x7B, 0x62, 0x00, 0x00, 0x00, 0x00,
    0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// A PNG or JPEG picture that was checked.
#[derive(Clone)]
pub struct Picture(Image);

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({:?})", self.0.size())
    }
}

impl Picture {
    /// Reads a PNG file; `what` names it in the error.
    ///
    /// # Errors
    /// When the bytes are no PNG picture.
    pub fn from_png(what: &'static str, bytes: Vec<u8>) -> Result<Self, ReportError> {
        // PDF/A forbids smoothing of pictures.
        Image::from_png(bytes.into(), false)
            .map(Self)
            .map_err(|reason| ReportError::Picture { what, reason })
    }

    /// The picture that keeps the place of a code until the document is protected: white, and of
    /// a size that nothing else has.
    ///
    /// # Errors
    /// When the picture cannot be read.
    pub(crate) fn kept_place() -> Result<Self, ReportError> {
        Self::from_png("code", KEPT_PLACE.to_vec())
    }

    /// The picture for the PDF writer.
    pub(crate) fn image(&self) -> Image {
        self.0.clone()
    }

    /// A JPEG file, as photographs of samples are kept.
    ///
    /// # Errors
    /// When the bytes are no JPEG picture.
    pub fn from_jpeg(what: &'static str, bytes: Vec<u8>) -> Result<Self, ReportError> {
        Image::from_jpeg(bytes.into(), false)
            .map(Self)
            .map_err(|reason| ReportError::Picture { what, reason })
    }

    /// The largest area of the picture's proportion at the left upper corner of a room.
    pub(crate) fn within(&self, room: Area) -> Area {
        let width = (room.h * self.proportion()).min(room.w);
        Area::new(room.x, room.y, width, width / self.proportion())
    }

    /// Width divided by height.
    #[must_use]
    pub fn proportion(&self) -> f32 {
        let (width, height) = self.0.size();
        let length = |pixels: u32| u16::try_from(pixels).map_or(f32::from(u16::MAX), f32::from);
        length(width) / length(height).max(1.0)
    }
}

/// What is stamped over issuer and date.
#[derive(Debug, Clone, Default)]
pub enum SealSpec {
    /// Nothing: the paper is stamped by hand.
    #[default]
    None,
    /// A drawn seal that is plainly marked as a specimen.
    Specimen,
    /// The laboratory's seal.
    Picture(Picture),
}

/// The marks of a seal about a centre; nothing if there is no seal.
///
/// # Errors
/// When no face draws a character of the issuer's name.
pub fn marks(
    seal: &SealSpec,
    centre: (f32, f32),
    issuer: &str,
    specimen: &str,
    fonts: &Fonts,
) -> Result<Vec<Mark>, ReportError> {
    let (x, y) = centre;
    match seal {
        SealSpec::None => Ok(Vec::new()),
        SealSpec::Picture(picture) => {
            let half = DIAMETER / 2.0;
            let whole = picture.within(Area::new(x - half, y - half, DIAMETER, DIAMETER));
            let area = whole.moved((DIAMETER - whole.w) / 2.0, (DIAMETER - whole.h) / 2.0);
            Ok(vec![Mark::Picture {
                area,
                picture: picture.clone(),
            }])
        }
        SealSpec::Specimen => specimen_marks(centre, issuer, specimen, fonts),
    }
}

fn specimen_marks(
    (x, y): (f32, f32),
    issuer: &str,
    specimen: &str,
    fonts: &Fonts,
) -> Result<Vec<Mark>, ReportError> {
    let radius = DIAMETER / 2.0;
    let mut marks = vec![
        circle((x, y), radius - mm(0.6), mm(1.1)),
        star((x, y - mm(1.5)), mm(5.5)),
    ];
    let size = if issuer.chars().count() > 18 {
        8.5
    } else {
        10.5
    };
    let style = Style::new(Face::Sans, size, size, Ink::Red);
    let letters = issuer
        .chars()
        .map(|letter| {
            text::line(
                fonts,
                letter.encode_utf8(&mut [0; 4]),
                style,
                Field::of("issuer"),
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    marks.append(&mut around((x, y), radius - mm(6.2), letters));
    let style = Style::new(Face::Sans, 13.0, 13.0, Ink::Red).spaced(0.3);
    let word = text::line(fonts, specimen, style, Field::of("documents.seal.specimen"))?;
    marks.push(Mark::Shapes {
        x: x - word.width / 2.0,
        y: y + mm(12.0),
        turn: 0.0,
        line: word,
    });
    Ok(marks)
}

/// Letters along the upper part of a circle, their feet on `radius`.
fn around((x, y): (f32, f32), radius: f32, letters: Vec<Line>) -> Vec<Mark> {
    const WIDEST_TURN: f32 = 250.0;
    let widths: f32 = letters.iter().map(|letter| letter.width).sum();
    let natural = (widths * 1.25 / radius).to_degrees();
    let turn = natural.min(WIDEST_TURN);
    let mut before = 0.0;
    letters
        .into_iter()
        .map(|line| {
            let middle = (before + line.width / 2.0) / widths.max(1.0);
            before += line.width;
            let angle = turn * (middle - 0.5);
            let (sin, cos) = angle.to_radians().sin_cos();
            let half = line.width / 2.0;
            Mark::Shapes {
                x: x + radius * sin - half * cos,
                y: y - radius * cos - half * sin,
                turn: angle,
                line,
            }
        })
        .collect()
}

/// A circle drawn with a pen.
fn circle((x, y): (f32, f32), radius: f32, pen: f32) -> Mark {
    // Handles at 0.5523 of the radius make four curves look like a circle.
    let handle = radius * 0.5523;
    Mark::Outline {
        steps: vec![
            Step::Move(x + radius, y),
            Step::Curve([
                x + radius,
                y + handle,
                x + handle,
                y + radius,
                x,
                y + radius,
            ]),
            Step::Curve([
                x - handle,
                y + radius,
                x - radius,
                y + handle,
                x - radius,
                y,
            ]),
            Step::Curve([
                x - radius,
                y - handle,
                x - handle,
                y - radius,
                x,
                y - radius,
            ]),
            Step::Curve([
                x + handle,
                y - radius,
                x + radius,
                y - handle,
                x + radius,
                y,
            ]),
            Step::Close,
        ],
        pen: Some(pen),
        ink: Ink::Red,
    }
}

/// A filled five-pointed star.
fn star((x, y): (f32, f32), radius: f32) -> Mark {
    let mut steps = Vec::new();
    for point in 0_u8..10 {
        let reach = if point.is_multiple_of(2) {
            radius
        } else {
            radius * 0.382
        };
        let (sin, cos) = (f32::from(point) * 36.0).to_radians().sin_cos();
        let (x, y) = (x + reach * sin, y - reach * cos);
        steps.push(if point == 0 {
            Step::Move(x, y)
        } else {
            Step::Line(x, y)
        });
    }
    steps.push(Step::Close);
    Mark::Outline {
        steps,
        pen: None,
        ink: Ink::Red,
    }
}

/// How many pages share a seal each time, as evenly as can be: a last page by itself would get
/// all of it.
fn groups(pages: usize) -> impl Iterator<Item = usize> {
    let count = pages.div_ceil(PAGES_A_STRADDLE).max(1);
    (0..count).map(move |group| pages / count + usize::from(group < pages % count))
}

/// Lays a seal across the right edges of the pages, a strip on each, so that no page
/// can be exchanged. Nothing on a single page.
///
/// # Errors
/// When no face draws a character of the issuer's name.
pub fn straddle(
    sheets: &mut [Sheet],
    seal: &SealSpec,
    issuer: &str,
    specimen: &str,
    fonts: &Fonts,
) -> Result<(), ReportError> {
    if sheets.len() < 2 {
        return Ok(());
    }
    let mut rest = sheets;
    for size in groups(rest.len()) {
        let Some((group, after)) = std::mem::take(&mut rest).split_at_mut_checked(size) else {
            break;
        };
        rest = after;
        let strips = u8::try_from(group.len()).map_or(1.0, f32::from);
        let strip = DIAMETER / strips;
        let mut shown = 0.0;
        for sheet in group {
            let left = sheet.width - strip;
            let centre = (left - shown + DIAMETER / 2.0, sheet.height * 0.42);
            let marks = marks(seal, centre, issuer, specimen, fonts)?;
            if !marks.is_empty() {
                let area = Area::new(left, 0.0, strip, sheet.height);
                sheet.marks.insert(0, Mark::Clipped { area, marks });
            }
            shown += strip;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_shares_a_seal_with_others() {
        for pages in 2..300 {
            let sizes: Vec<_> = groups(pages).collect();
            assert_eq!(sizes.iter().sum::<usize>(), pages);
            assert!(
                sizes
                    .iter()
                    .all(|size| (2..=PAGES_A_STRADDLE).contains(size))
            );
        }
    }
}
