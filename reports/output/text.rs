//! Setting text: from characters to lines of glyphs.
//!
//! Chinese may break between any two characters, except that closing marks never
//! begin a line and opening marks never end one; words, numbers and grades such as
//! `2.4/06/660` stay whole unless they are wider than the column.

use krilla::text::{GlyphId, KrillaGlyph};

use super::{
    breaking::{grows, half_empty, may_break},
    fonts::{Face, Fonts, Glyph},
    script::composed,
};
use crate::error::{MissingGlyph, ReportError};

pub use super::style::{Field, Style};

/// Most that a gap may grow when a line is filled, in em. Above a tenth of an em
/// readers of the PDF take the gap for a blank and a search fails.
const MOST_GROWTH: f32 = 0.09;

/// A stretch of a line in one face.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The face.
    pub face: Face,
    /// The characters.
    pub text: String,
    /// Their glyphs, with advances in em.
    pub glyphs: Vec<KrillaGlyph>,
    /// Sum of the advances, in points.
    pub width: f32,
}

/// A line of text, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its pieces from left to right.
    pub pieces: Vec<Piece>,
    /// Width in points, without the blank after the last character.
    pub width: f32,
    /// How it was set.
    pub style: Style,
}

/// How lines fill a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Left edges aligned.
    Ragged,
    /// Both edges aligned where gaps need not grow much.
    Justified,
}

/// A character with its glyph.
#[derive(Clone, Copy)]
struct Placed {
    character: char,
    face: Face,
    glyph: Glyph,
}

/// The glyphs of a text; characters that have no form of their own fall away.
fn place(
    fonts: &Fonts,
    text: &str,
    face: Face,
    field: Field<'_>,
) -> Result<Vec<Placed>, ReportError> {
    composed(text)
        .chars()
        .map(|character| {
            let character = if character == '\t' { ' ' } else { character };
            fonts
                .glyph(character, face)
                .map(|(face, glyph)| Placed {
                    character,
                    face,
                    glyph,
                })
                .ok_or_else(|| {
                    let missing = MissingGlyph {
                        field: field.name.to_owned(),
                        line: field.line,
                        character,
                    };
                    missing.into()
                })
        })
        .collect()
}

/// A text on one line, however wide.
///
/// # Errors
/// When no face draws a character.
pub fn line(
    fonts: &Fonts,
    text: &str,
    style: Style,
    field: Field<'_>,
) -> Result<Line, ReportError> {
    let single = text.replace(['\n', '\r'], " ");
    let placed = place(fonts, &single, style.face, field)?;
    Ok(build(&placed, style, style.spacing, 0.0))
}

/// A text on one line of a width; what does not fit is left out with a sign that it is.
///
/// # Errors
/// When no face draws a character.
pub fn shortened(
    fonts: &Fonts,
    text: &str,
    style: Style,
    width: f32,
    field: Field<'_>,
) -> Result<Line, ReportError> {
    let whole = line(fonts, text, style, field)?;
    if whole.width <= width {
        return Ok(whole);
    }
    let room = (width - style.size, 0.0);
    let broken = paragraph(fonts, text, style, room, Fill::Ragged, field)?;
    let pieces = broken.into_iter().next().map(|first| first.pieces);
    let pieces = pieces.unwrap_or_default().into_iter();
    let mut kept: String = pieces.map(|piece| piece.text).collect();
    kept.push('\u{2026}');
    line(fonts, &kept, style, field)
}

/// A text broken into lines of at most `width` points, the first one `indent` points shorter.
///
/// # Errors
/// When no face draws a character.
pub fn paragraph(
    fonts: &Fonts,
    text: &str,
    style: Style,
    (width, indent): (f32, f32),
    fill: Fill,
    field: Field<'_>,
) -> Result<Vec<Line>, ReportError> {
    let mut lines = Vec::new();
    for part in text.lines() {
        let placed = place(fonts, part, style.face, field)?;
        let broken = break_lines(&placed, style, width, indent);
        let last = broken.len().saturating_sub(1);
        for (number, characters) in broken.into_iter().enumerate() {
            let room = if number == 0 { width - indent } else { width };
            let (gap, blank) = match fill {
                Fill::Justified if number < last => growth(&characters, style, room),
                _ => (0.0, 0.0),
            };
            lines.push(build(&characters, style, style.spacing + gap, blank));
        }
    }
    Ok(lines)
}

/// Breaks characters into lines.
fn break_lines(placed: &[Placed], style: Style, width: f32, indent: f32) -> Vec<Vec<Placed>> {
    let mut lines = Vec::new();
    let mut current: Vec<Placed> = Vec::new();
    let mut room = width - indent;
    for word in placed.chunk_by(|left, right| !may_break(left.character, right.character)) {
        let together: Vec<Placed> = current.iter().chain(word).copied().collect();
        if visible_width(&together, style) <= room {
            current = together;
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
            room = width;
        }
        for character in word {
            current.push(*character);
            if visible_width(&current, style) > room && current.len() > 1 {
                current.pop();
                lines.push(std::mem::replace(&mut current, vec![*character]));
                room = width;
            }
        }
    }
    if !current.is_empty() || lines.is_empty() {
        lines.push(current);
    }
    lines
}

/// Width that a line needs: blanks at its end do not count, nor the empty half of a
/// closing mark there.
fn visible_width(placed: &[Placed], style: Style) -> f32 {
    let shown = trimmed(placed);
    let advances: f32 = shown
        .iter()
        .map(|placed| placed.glyph.advance + style.spacing)
        .sum();
    let tail = match shown.last() {
        Some(last) if half_empty(last.character) => 0.5,
        _ => 0.0,
    };
    (advances - style.spacing - tail).max(0.0) * style.size
}

fn trimmed(placed: &[Placed]) -> &[Placed] {
    let blanks = placed
        .iter()
        .rev()
        .take_while(|placed| placed.character == ' ')
        .count();
    placed
        .split_at_checked(placed.len().saturating_sub(blanks))
        .map_or(placed, |(shown, _)| shown)
}

/// How much gaps between characters and blanks between words grow to fill `room`, in em.
fn growth(placed: &[Placed], style: Style, room: f32) -> (f32, f32) {
    let shown = trimmed(placed);
    let slack = (room - visible_width(placed, style)) / style.size;
    if slack <= 0.0 {
        return (0.0, 0.0);
    }
    let blanks = shown
        .iter()
        .filter(|placed| placed.character == ' ')
        .count();
    let gaps = shown
        .windows(2)
        .filter(|pair| matches!(pair, [left, right] if grows(left.character, right.character)))
        .count();
    let (blanks, gaps) = (count(blanks), count(gaps));
    // Blanks between Latin words may take four times what a gap between characters takes.
    let unit = slack / (4.0 * blanks + gaps).max(1.0);
    if unit > MOST_GROWTH {
        return (0.0, 0.0);
    }
    (unit, 4.0 * unit)
}

/// A count as a number to divide by.
fn count(number: usize) -> f32 {
    u16::try_from(number).map_or(f32::from(u16::MAX), f32::from)
}

/// Makes a line of characters; `gap` em are added after each, `blank` em more to blanks.
fn build(placed: &[Placed], style: Style, gap: f32, blank: f32) -> Line {
    let shown = trimmed(placed);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut width = 0.0;
    let mut next = shown.iter().skip(1);
    for one in shown {
        let follower = next.next().map(|placed| placed.character);
        let added = match follower {
            None => 0.0,
            Some(_) if one.character == ' ' => style.spacing + blank,
            // A gap that justifies stays out of words; a gap of the style is everywhere.
            Some(follower) if grows(one.character, follower) => gap,
            Some(_) => style.spacing,
        };
        let advance = one.glyph.advance + added;
        if pieces.last().is_none_or(|piece| piece.face != one.face) {
            pieces.push(Piece {
                face: one.face,
                text: String::new(),
                glyphs: Vec::new(),
                width: 0.0,
            });
        }
        let Some(piece) = pieces.last_mut() else {
            continue;
        };
        let from = piece.text.len();
        piece.text.push(one.character);
        piece.glyphs.push(KrillaGlyph::new(
            GlyphId::new(u32::from(one.glyph.id)),
            advance,
            one.glyph.shift,
            0.0,
            0.0,
            from..piece.text.len(),
            None,
        ));
        piece.width += advance * style.size;
        width += advance * style.size;
    }
    Line {
        pieces,
        width,
        style,
    }
}

#[cfg(test)]
mod tests;
