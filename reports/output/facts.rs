//! Key facts: label and value side by side, two to a row, with thin rules.

use domain::document::Bilingual;

use super::{
    canvas::{Ink, mm},
    fonts::Face,
    paper::{Paper, SIDE},
    text::{Field, Line, Style},
};
use crate::{error::ReportError, kit::Voice};

/// Values of facts.
const VALUE: Style = Style::new(Face::Serif, 9.5, 13.5, Ink::Black);
/// Labels, closer set than elsewhere: many facts stand beneath each other.
const NAME: Style = Style::new(Face::Serif, 9.0, 13.0, Ink::Grey);
/// English labels.
const NAME_EN: Style = Style::new(Face::Serif, 7.0, 8.5, Ink::Grey);
/// Blank above and beneath.
const PADDING: f32 = 2.0;

/// A label with its value.
pub struct Fact {
    /// The label.
    label: Bilingual,
    /// The value; a fact without one is left out.
    value: String,
    /// Which part of the document the value is.
    field: &'static str,
    /// Whether it takes a whole row.
    wide: bool,
}

impl Fact {
    /// A fact that takes half a row; `key` is its label's key beneath `documents.fact`.
    pub fn half(
        voice: &Voice<'_>,
        key: &str,
        value: impl Into<String>,
        field: &'static str,
    ) -> Self {
        Self {
            label: voice.say(&format!("fact.{key}")),
            value: value.into(),
            field,
            wide: false,
        }
    }

    /// A fact that takes a whole row.
    pub fn wide(
        voice: &Voice<'_>,
        key: &str,
        value: impl Into<String>,
        field: &'static str,
    ) -> Self {
        Self {
            wide: true,
            ..Self::half(voice, key, value, field)
        }
    }
}

/// Label and value, broken into lines.
struct Set {
    label: Vec<Line>,
    value: Vec<Line>,
    wide: bool,
}

impl Set {
    fn height(&self) -> f32 {
        let sum = |lines: &[Line]| -> f32 { lines.iter().map(|line| line.style.leading).sum() };
        sum(&self.label).max(sum(&self.value)) + 2.0 * PADDING
    }
}

/// Draws facts beneath each other, two to a row where they are not wide.
///
/// # Errors
/// When no face draws a character.
pub fn draw(paper: &mut Paper<'_>, facts: Vec<Fact>) -> Result<(), ReportError> {
    let gutter = mm(6.0);
    let half = (paper.width() - gutter) / 2.0;
    let bilingual = paper.voice.is_bilingual();
    let label_width = match (bilingual, paper.voice.is_chinese()) {
        (true, _) => mm(36.0),
        (false, true) => mm(27.0),
        (false, false) => mm(33.0),
    };
    let mut sets = Vec::new();
    for fact in facts.into_iter().filter(|fact| !fact.value.is_empty()) {
        let column = if fact.wide { paper.width() } else { half };
        let field = Field::of(fact.field);
        let mut label = paper.lines(&fact.label.zh, NAME, label_width - 4.0, field)?;
        if !fact.label.en.is_empty() {
            label.extend(paper.lines(&fact.label.en, NAME_EN, label_width - 4.0, field)?);
        }
        sets.push(Set {
            label,
            value: paper.lines(&fact.value, VALUE, column - label_width, field)?,
            wide: fact.wide,
        });
    }
    let mut sets = sets.into_iter().peekable();
    while let Some(first) = sets.next() {
        let second = if first.wide {
            None
        } else {
            sets.next_if(|next| !next.wide)
        };
        let tall = first.height().max(second.as_ref().map_or(0.0, Set::height));
        if tall > paper.full_height() {
            for set in [Some(first), second].into_iter().flatten() {
                flow(paper, set)?;
            }
        } else {
            paper.need(tall)?;
            let y = paper.y;
            for (set, x) in [(Some(first), SIDE), (second, SIDE + half + gutter)] {
                if let Some(set) = set {
                    column(paper, set.label, x, y + PADDING);
                    column(paper, set.value, x + label_width, y + PADDING);
                }
            }
            paper.y += tall;
        }
        let (y, width) = (paper.y, paper.width());
        paper.sheet().rule(SIDE, y, width, 0.25, Ink::Rule);
    }
    Ok(())
}

/// Draws a fact that is longer than a page, line by line.
fn flow(paper: &mut Paper<'_>, set: Set) -> Result<(), ReportError> {
    for line in set.label.into_iter().chain(set.value) {
        let leading = line.style.leading;
        paper.need(leading)?;
        let y = paper.y;
        paper.sheet().text(SIDE, y, line);
        paper.y += leading;
    }
    Ok(())
}

fn column(paper: &mut Paper<'_>, lines: Vec<Line>, x: f32, top: f32) {
    let mut y = top;
    for line in lines {
        let leading = line.style.leading;
        paper.sheet().text(x, y, line);
        y += leading;
    }
}
