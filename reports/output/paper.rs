//! Letter paper: pages with letterhead, running head, title and footer, and a pen
//! that moves down them and takes a new page in time.

use domain::document::{Bilingual, DocumentHead};

use super::{
    canvas::{Area, Ink, Mark, Sheet, mm},
    fonts::Face,
    pdf::Attached,
    seal,
    text::{self, Field, Fill, Line, Style},
};
use crate::{
    error::ReportError,
    kit::{Kit, Voice},
};

/// Left and right margin.
pub const SIDE: f32 = mm(20.0);
/// Upper edge of the body on later pages.
const TOP: f32 = mm(25.0);
/// Lower edge of the body, from the lower edge of the page.
const BOTTOM: f32 = mm(20.0);
/// The same on a page with a frame.
const FRAMED_BOTTOM: f32 = mm(26.0);
/// How much lower the body of a later page begins inside of a frame, beneath the code.
const FRAMED_LOWER: f32 = mm(11.0);
/// Width that issuer and date take at the right.
pub const ISSUE_WIDTH: f32 = mm(72.0);

/// Body text.
pub const BODY: Style = Style::new(Face::Serif, 10.5, 16.0, Ink::Black);
/// English beneath the body text.
pub const BODY_EN: Style = Style::new(Face::Serif, 9.0, 13.0, Ink::Black);
/// Labels.
pub const LABEL: Style = Style::new(Face::Serif, 9.0, 13.0, Ink::Grey);
/// English labels.
pub const LABEL_EN: Style = Style::new(Face::Serif, 7.5, 10.0, Ink::Grey);
/// Small print.
pub const SMALL: Style = Style::new(Face::Serif, 7.5, 10.0, Ink::Grey);
/// Headings of sections.
pub const HEADING: Style = Style::new(Face::Sans, 10.5, 16.0, Ink::Black);

/// The paper of one document.
pub struct Paper<'a> {
    /// The means.
    pub kit: &'a Kit,
    /// The document's identity.
    pub head: &'a DocumentHead,
    /// Its sentences.
    pub voice: Voice<'a>,
    /// Its title.
    pub title: Bilingual,
    /// Pages that are full.
    done: Vec<Sheet>,
    /// The page the pen is on.
    current: Sheet,
    /// Takes what is drawn while muted.
    scrap: Sheet,
    muted: bool,
    framed: bool,
    /// Page and area of issuer, date and seal.
    pub(super) issued_at: Option<(usize, Area)>,
    /// A file that the document carries.
    pub attached: Option<Attached>,
    /// Where the pen is, from the upper edge of the page.
    pub y: f32,
}

impl<'a> Paper<'a> {
    /// Paper without anything on its first page; `wide` lays it across.
    pub fn blank(kit: &'a Kit, head: &'a DocumentHead, wide: bool) -> Self {
        let voice = kit.voice(head.wording);
        let title = voice.say(&format!("{}.title", head.kind.code()));
        let (short, long) = (mm(210.0), mm(297.0));
        let (width, height) = if wide { (long, short) } else { (short, long) };
        Self {
            kit,
            head,
            voice,
            title,
            done: Vec::new(),
            current: Sheet::blank(width, height),
            scrap: Sheet::blank(width, height),
            muted: false,
            framed: false,
            issued_at: None,
            attached: None,
            y: TOP,
        }
    }

    /// Paper with a frame of fine lines on every page, upright.
    pub fn framed(kit: &'a Kit, head: &'a DocumentHead) -> Self {
        let mut paper = Self::blank(kit, head, false);
        paper.framed = true;
        paper.frame();
        paper
    }

    fn frame(&mut self) {
        let (width, height) = (self.current.width, self.current.height);
        for (inset, pen) in [(9.0, 1.6), (10.6, 0.4), (12.2, 0.4)] {
            let area = Area::new(
                mm(inset),
                mm(inset),
                width - 2.0 * mm(inset),
                height - 2.0 * mm(inset),
            );
            self.sheet().frame(area, pen, Ink::Teal);
        }
    }

    /// Whether every page has a frame.
    pub(super) const fn is_framed(&self) -> bool {
        self.framed
    }

    /// All pages, the last one too; the paper is empty afterwards.
    pub(super) fn take_sheets(&mut self) -> Vec<Sheet> {
        let mut sheets = std::mem::take(&mut self.done);
        let empty = Sheet::blank(self.current.width, self.current.height);
        sheets.push(std::mem::replace(&mut self.current, empty));
        sheets
    }

    /// Says in words that the document was not issued.
    ///
    /// # Errors
    /// When no face draws a character.
    pub fn stage_note(&mut self) -> Result<(), ReportError> {
        let stage = self.head.stage;
        if stage.is_issued() {
            return Ok(());
        }
        let note = self.voice.say(&format!("stage.{}", stage.code()));
        let style = Style::new(Face::Sans, 9.5, 14.0, Ink::Red);
        for text in [note.zh, note.en] {
            if text.is_empty() {
                continue;
            }
            for line in self.lines(&text, style, self.width(), Field::of("stage"))? {
                self.centre(line);
            }
        }
        Ok(())
    }

    /// The laboratory's name in the language that stands first.
    pub fn issuer_name(&self) -> &'a str {
        let issuer = &self.head.issuer;
        self.voice.pick(&issuer.name, &issuer.name_en)
    }

    /// While muted nothing is drawn, but the pen moves.
    pub const fn mute(&mut self, muted: bool) {
        self.muted = muted;
    }

    /// Paper with letterhead and title.
    ///
    /// # Errors
    /// When no face draws a character of the head.
    pub fn headed(kit: &'a Kit, head: &'a DocumentHead, wide: bool) -> Result<Self, ReportError> {
        let mut paper = Self::blank(kit, head, wide);
        paper.letterhead()?;
        paper.heading()?;
        Ok(paper)
    }

    /// The page the pen is on.
    pub const fn sheet(&mut self) -> &mut Sheet {
        if self.muted {
            &mut self.scrap
        } else {
            &mut self.current
        }
    }

    /// Width between the margins.
    pub fn width(&self) -> f32 {
        self.current.width - 2.0 * SIDE
    }

    /// Width of the page.
    pub const fn page_width(&self) -> f32 {
        self.current.width
    }

    /// Right edge of the body.
    pub fn right(&self) -> f32 {
        self.current.width - SIDE
    }

    /// Lower edge of the body.
    pub fn bottom(&self) -> f32 {
        self.current.height - if self.framed { FRAMED_BOTTOM } else { BOTTOM }
    }

    /// Height of a whole body on a later page.
    pub fn full_height(&self) -> f32 {
        self.bottom() - TOP - if self.framed { FRAMED_LOWER } else { 0.0 }
    }

    /// A line of text.
    ///
    /// # Errors
    /// When no face draws a character.
    pub fn line(&self, text: &str, style: Style, field: Field<'_>) -> Result<Line, ReportError> {
        text::line(&self.kit.fonts, text, style, field)
    }

    /// A text broken into lines.
    ///
    /// # Errors
    /// When no face draws a character.
    pub fn lines(
        &self,
        text: &str,
        style: Style,
        width: f32,
        field: Field<'_>,
    ) -> Result<Vec<Line>, ReportError> {
        text::paragraph(
            &self.kit.fonts,
            text,
            style,
            (width, 0.0),
            Fill::Ragged,
            field,
        )
    }

    /// Takes a new page unless so many points are left.
    ///
    /// # Errors
    /// When no face draws a character of the running head.
    pub fn need(&mut self, height: f32) -> Result<(), ReportError> {
        if self.y + height > self.bottom() + 0.01 {
            self.turn()?;
        }
        Ok(())
    }

    /// Takes a new page with a running head.
    ///
    /// # Errors
    /// When no face draws a character of the running head.
    pub fn turn(&mut self) -> Result<(), ReportError> {
        let next = Sheet::blank(self.current.width, self.current.height);
        self.done.push(std::mem::replace(&mut self.current, next));
        let title = format!("{}  {}", self.title.zh, self.head.number);
        let title = self.line(&title, SMALL, Field::of("head.number"))?;
        // The code comes when all pages are laid out; here it only keeps its place.
        let right = self.later_code()?.map_or(self.right(), |(area, _)| area.x);
        let room = right - SIDE - title.width - mm(4.0);
        let field = Field::of("issuer.name");
        let fonts = &self.kit.fonts;
        let issuer = text::shortened(fonts, self.issuer_name(), SMALL, room, field)?;
        let lower = if self.framed { mm(3.0) } else { 0.0 };
        let sheet = self.sheet();
        sheet.text(SIDE, mm(14.0) + lower, issuer);
        sheet.ended(right, mm(14.0) + lower, title);
        sheet.rule(SIDE, mm(19.0) + lower, right - SIDE, 0.5, Ink::Rule);
        if self.framed {
            self.frame();
        }
        self.y = TOP + if self.framed { FRAMED_LOWER } else { 0.0 };
        Ok(())
    }

    /// Draws a line in the middle of the page and moves beneath it.
    pub fn centre(&mut self, line: Line) {
        let (middle, y, leading) = (self.current.width / 2.0, self.y, line.style.leading);
        self.sheet().centred(middle, y, line);
        self.y += leading;
    }

    /// Draws a paragraph between the margins, over pages if it must.
    ///
    /// # Errors
    /// When no face draws a character.
    pub fn paragraph(
        &mut self,
        text: &str,
        style: Style,
        indent: f32,
        field: Field<'_>,
    ) -> Result<(), ReportError> {
        let room = (self.width(), indent);
        let lines = text::paragraph(&self.kit.fonts, text, style, room, Fill::Justified, field)?;
        for (number, line) in lines.into_iter().enumerate() {
            self.need(style.leading)?;
            let x = if number == 0 { SIDE + indent } else { SIDE };
            let y = self.y;
            self.sheet().text(x, y, line);
            self.y += style.leading;
        }
        Ok(())
    }

    /// Draws a paragraph in the languages of the document, the English smaller beneath.
    ///
    /// # Errors
    /// When no face draws a character.
    pub fn both(&mut self, text: &Bilingual, field: &str) -> Result<(), ReportError> {
        // Chinese paragraphs begin two characters in, English ones do not.
        let indent = if self.voice.is_chinese() {
            2.0 * BODY.size
        } else {
            0.0
        };
        self.paragraph(&text.zh, BODY, indent, Field::of(field))?;
        if indent <= 0.0 {
            self.y += 3.0;
        }
        if !text.en.is_empty() {
            self.paragraph(&text.en, BODY_EN, 0.0, Field::of(field))?;
            self.y += 3.0;
        }
        Ok(())
    }

    /// Puts the marks of fragments laid out elsewhere on the page.
    pub fn place(&mut self, marks: Vec<Mark>) {
        self.sheet().marks.extend(marks);
    }

    /// Issuer and date at the right, with the seal over them.
    ///
    /// # Errors
    /// When no face draws a character of the issuer's name.
    pub fn issue(&mut self) -> Result<(), ReportError> {
        self.need(seal::DIAMETER)?;
        let issuer = &self.head.issuer;
        let date = self.voice.date(self.head.issued_on);
        let english = LABEL.inked(Ink::Black);
        let name = self.issuer_name();
        let mut lines = self.lines(name, BODY, ISSUE_WIDTH, Field::of("issuer.name"))?;
        if self.voice.is_bilingual() {
            let field = Field::of("issuer.name_en");
            lines.extend(self.lines(&issuer.name_en, english, ISSUE_WIDTH, field)?);
        }
        let date = match date.en.as_str() {
            "" => date.zh,
            english => format!("{} / {english}", date.zh),
        };
        lines.push(self.line(&date, BODY, Field::of("date"))?);
        let middle = self.right() - ISSUE_WIDTH / 2.0;
        let side = seal::DIAMETER;
        let (right, down) = self.kit.sealing(self.head.kind).moved;
        let tenths = |offset: i16| mm(f32::from(offset) / 10.0);
        let usual = Area::new(middle - side / 2.0, self.y, side, side);
        let seal = usual.moved(tenths(right), tenths(down));
        self.issued_at = Some((self.done.len(), seal));
        let height: f32 = lines.iter().map(|line| line.style.leading).sum();
        self.stamp((seal.x + side / 2.0, seal.y + side / 2.0))?;
        let mut y = self.y + (seal::DIAMETER - height) / 2.0;
        for line in lines {
            let leading = line.style.leading;
            self.sheet().centred(middle, y, line);
            y += leading;
        }
        self.y += seal::DIAMETER;
        Ok(())
    }

    /// Stamps the seal beneath what is drawn next, if the document is sealed.
    ///
    /// # Errors
    /// When no face draws a character of the issuer's name.
    pub fn stamp(&mut self, centre: (f32, f32)) -> Result<(), ReportError> {
        if self.head.sealed {
            let specimen = self.voice.say("seal.specimen").zh;
            let marks = seal::marks(
                self.kit.seal_of(self.head.kind),
                centre,
                &self.head.issuer.name,
                &specimen,
                &self.kit.fonts,
            )?;
            self.place(marks);
        }
        Ok(())
    }
}
