//! The foot of every page and the end of the work: only when all pages are laid out is
//! it known how many there are.

use domain::document::Bilingual;

use super::{
    canvas::{Ink, Mark, Sheet, mm},
    fonts::Face,
    paper::{Paper, SIDE, SMALL},
    pdf, seal,
    text::{Field, Line, Style},
};
use crate::{error::ReportError, kit::joined};

impl Paper<'_> {
    /// Adds footers, codes and the straddling seal, and writes the file.
    ///
    /// # Errors
    /// When no face draws a character, or the writer refuses.
    pub fn finish(mut self, statement: &str) -> Result<Vec<u8>, ReportError> {
        let statement = self.voice.say(statement);
        let mut sheets = self.take_sheets();
        let pages = sheets.len();
        let mut feet = Vec::new();
        for page in 1..=pages {
            feet.push(self.foot(&statement, page, pages)?);
        }
        let up = if self.is_framed() { mm(23.0) } else { mm(15.5) };
        for (sheet, foot) in sheets.iter_mut().zip(feet) {
            let top = sheet.height - up;
            foot.draw(sheet, top);
        }
        self.watermark(&mut sheets)?;
        self.keep_places(&mut sheets)?;
        if self.head.sealed && self.kit.sealing(self.head.kind).straddling {
            let specimen = self.voice.say("seal.specimen").zh;
            seal::straddle(
                &mut sheets,
                self.kit.seal_of(self.head.kind),
                &self.head.issuer.name,
                &specimen,
                &self.kit.fonts,
            )?;
        }
        pdf::write(
            &sheets,
            self.head,
            &self.title.zh,
            self.attached.as_ref(),
            &self.kit.fonts,
        )
    }

    /// Writes across every page that the document was not issued; nothing on an issued one.
    ///
    /// # Errors
    /// When no face draws a character of the word.
    fn watermark(&self, sheets: &mut [Sheet]) -> Result<(), ReportError> {
        let stage = self.head.stage;
        if stage.is_issued() {
            return Ok(());
        }
        let word = joined(&self.voice.say(&format!("stage.mark_{}", stage.code())));
        let style = Style::new(Face::Sans, 64.0, 80.0, Ink::Faint).spaced(0.2);
        let line = self.line(&word, style, Field::of("stage"))?;
        for sheet in sheets {
            // From lower left to upper right about the middle of the page.
            let (middle, half) = (
                (sheet.width / 2.0, sheet.height / 2.0),
                line.width / 2.0 * std::f32::consts::FRAC_1_SQRT_2,
            );
            let mark = Mark::Shapes {
                x: middle.0 - half + 20.0,
                y: middle.1 + half + 20.0,
                turn: -45.0,
                line: line.clone(),
            };
            sheet.marks.insert(0, mark);
        }
        Ok(())
    }

    /// Writes only the text that was drawn while not muted, on the pages that have any, moved by
    /// so many points as the printer is out.
    ///
    /// # Errors
    /// When the writer refuses.
    pub fn finish_overprint(mut self, (right, down): (f32, f32)) -> Result<Vec<u8>, ReportError> {
        let mut sheets = self.take_sheets();
        for sheet in &mut sheets {
            let marks = std::mem::take(&mut sheet.marks).into_iter();
            let text = marks.filter(|mark| matches!(mark, Mark::Text { .. }));
            sheet.marks = text.map(|mark| mark.moved(right, down)).collect();
        }
        let drawn = sheets.iter().any(|sheet| !sheet.marks.is_empty());
        sheets.retain(|sheet| !drawn || !sheet.marks.is_empty());
        pdf::write(
            &sheets,
            self.head,
            &self.title.zh,
            self.attached.as_ref(),
            &self.kit.fonts,
        )
    }

    /// The lines of a footer: statement at the left, number and page at the right, as large as
    /// the margin has room for.
    fn foot(&self, statement: &Bilingual, page: usize, pages: usize) -> Result<Foot, ReportError> {
        let mut foot = Foot::default();
        for style in FEET {
            foot = self.foot_in(style, statement, (page, pages))?;
            if foot.height() <= ROOM {
                break;
            }
        }
        Ok(foot)
    }

    fn foot_in(
        &self,
        style: Style,
        statement: &Bilingual,
        (page, pages): (usize, usize),
    ) -> Result<Foot, ReportError> {
        let count = self.voice.fill(
            "foot.page",
            &[("page", page.to_string()), ("pages", pages.to_string())],
        );
        let field = Field::of("foot");
        let numbered = format!("{}  {}", self.head.number, count.zh);
        let mut right = vec![self.line(&numbered, style, field)?];
        let room = self.width()
            - right
                .iter()
                .fold(0.0, |widest, line| line.width.max(widest));
        let mut left = self.lines(&statement.zh, style, room - mm(4.0), field)?;
        if self.voice.is_bilingual() {
            right.push(self.line(&count.en, style, field)?);
            left.extend(self.lines(&statement.en, style, room - mm(4.0), field)?);
        }
        Ok(Foot { left, right })
    }
}

/// Sizes that a footer is tried in: a laboratory may word it as long as it likes.
const FEET: [Style; 3] = [
    SMALL,
    Style::new(Face::Serif, 6.3, 7.6, Ink::Grey),
    Style::new(Face::Serif, 5.2, 6.2, Ink::Grey),
];
/// Height that a footer has beneath its rule, down to where printers still print.
const ROOM: f32 = 32.0;

/// The lines of a footer.
#[derive(Default)]
struct Foot {
    left: Vec<Line>,
    right: Vec<Line>,
}

impl Foot {
    fn height(&self) -> f32 {
        let sum = |lines: &[Line]| -> f32 { lines.iter().map(|line| line.style.leading).sum() };
        sum(&self.left).max(sum(&self.right))
    }

    fn draw(self, sheet: &mut Sheet, top: f32) {
        let right = sheet.width - SIDE;
        sheet.rule(SIDE, top, right - SIDE, 0.25, Ink::Rule);
        let mut y = top + mm(1.0);
        for line in self.left {
            let leading = line.style.leading;
            sheet.text(SIDE, y, line);
            y += leading;
        }
        let mut y = top + mm(1.0);
        for line in self.right {
            let leading = line.style.leading;
            sheet.ended(right, y, line);
            y += leading;
        }
    }
}
