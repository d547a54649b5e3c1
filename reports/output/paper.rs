//! Letter paper: pages with letterhead, running head, title and footer, and a pen
//! that moves down them and takes a new page in time.

use domain::document::{Bilingual, DocumentHead};

use super::{
    barcode,
    canvas::{Area, Ink, Mark, Sheet, mm},
    fonts::Face,
    pdf, seal,
    text::{self, Field, Fill, Line, Style},
};
use crate::{
    error::ReportError,
    kit::{Kit, Voice, joined},
};

/// Left and right margin.
pub const SIDE: f32 = mm(20.0);
/// Upper edge of the body on later pages.
const TOP: f32 = mm(25.0);
/// Lower edge of the body, from the lower edge of the page.
const BOTTOM: f32 = mm(20.0);
/// The same on a page with a frame.
const FRAMED_BOTTOM: f32 = mm(26.0);
/// Width that issuer and date take at the right.
pub const ISSUE_WIDTH: f32 = mm(72.0);
/// Side of the verification symbol without its quiet zone.
const QR_SIDE: f32 = mm(18.0);

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
        self.bottom() - TOP - if self.framed { mm(3.0) } else { 0.0 }
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
        let issuer = self.line(&self.head.issuer.name, SMALL, Field::of("issuer.name"))?;
        let title = format!("{}  {}", self.title.zh, self.head.number);
        let title = self.line(&title, SMALL, Field::of("head.number"))?;
        let (right, width) = (self.right(), self.width());
        let lower = if self.framed { mm(3.0) } else { 0.0 };
        let sheet = self.sheet();
        sheet.text(SIDE, mm(14.0) + lower, issuer);
        sheet.ended(right, mm(14.0) + lower, title);
        sheet.rule(SIDE, mm(19.0) + lower, width, 0.5, Ink::Rule);
        if self.framed {
            self.frame();
        }
        self.y = TOP + lower;
        Ok(())
    }

    fn letterhead(&mut self) -> Result<(), ReportError> {
        let issuer = &self.head.issuer;
        let name = Style::new(Face::Sans, 12.5, 16.0, Ink::Black).spaced(0.06);
        let left = SIDE + mm(14.5);
        let room = self.width() - mm(14.5) - mm(62.0);
        let mut y = mm(13.5);
        let mut lines: Vec<Line> =
            self.lines(&issuer.name, name, room, Field::of("issuer.name"))?;
        if self.voice.is_bilingual() && !issuer.name_en.is_empty() {
            lines.extend(self.lines(
                &issuer.name_en,
                LABEL.inked(Ink::Black),
                room,
                Field::of("issuer.name_en"),
            )?);
        }
        let address = if self.voice.is_bilingual() {
            [&issuer.address, &issuer.address_en, &issuer.phone]
                .map(String::as_str)
                .join("  ")
        } else {
            format!("{}  {}", issuer.address, issuer.phone)
        };
        lines.extend(self.lines(address.trim(), SMALL, room, Field::of("issuer.address"))?);
        self.emblem(Area::new(SIDE, mm(14.0), mm(11.5), mm(11.5)));
        for line in lines {
            let leading = line.style.leading;
            self.sheet().text(left, y, line);
            y += leading;
        }
        self.verification(mm(11.0))?;
        let y = y.max(mm(33.0));
        let width = self.width();
        self.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
        self.y = y + mm(5.0);
        Ok(())
    }

    /// The laboratory's mark; without a picture a neutral sign of bars.
    pub fn emblem(&mut self, area: Area) {
        if let Some(picture) = self.kit.mark.clone() {
            let width = (area.h * picture.proportion()).min(area.w);
            let height = width / picture.proportion();
            self.sheet().marks.push(Mark::Picture {
                area: Area::new(area.x, area.y, width, height),
                picture,
            });
            return;
        }
        let unit = area.w / 19.0;
        let bars = [
            (0.0, 2.0),
            (3.0, 1.0),
            (5.0, 3.0),
            (9.0, 1.0),
            (11.0, 1.0),
            (13.0, 2.0),
            (16.0, 3.0),
        ];
        let areas = bars
            .into_iter()
            .map(|(x, w)| Area::new(area.x + x * unit, area.y, w * unit, area.h))
            .collect();
        let ink = Ink::Teal;
        self.sheet().marks.push(Mark::Fill { areas, ink });
    }

    /// The verification symbol at the right margin, with number and invitation beside it.
    fn verification(&mut self, top: f32) -> Result<(), ReportError> {
        let right = self.right();
        let text_right = match self.verification_symbol(top, |side, quiet| right + quiet - side) {
            Some(area) => area.x,
            None => right,
        };
        let number = Style::new(Face::Sans, 10.5, 14.0, Ink::Black);
        let lines = [
            (joined(&self.voice.say("head.number")), SMALL),
            (self.head.number.clone(), number),
            (joined(&self.voice.say("head.verify")), SMALL),
        ];
        let mut y = top + mm(3.5);
        for (text, style) in lines {
            let line = self.line(&text, style, Field::of("head.number"))?;
            self.sheet().ended(text_right, y, line);
            y += style.leading + 1.0;
        }
        Ok(())
    }

    /// The verification symbol at the left margin, with the invitation beneath it.
    ///
    /// # Errors
    /// When no face draws a character of the invitation.
    pub fn verification_left(&mut self, top: f32) -> Result<(), ReportError> {
        if let Some(area) = self.verification_symbol(top, |_, quiet| SIDE + mm(6.0) - quiet) {
            let invitation = joined(&self.voice.say("head.verify"));
            let line = self.line(&invitation, SMALL, Field::of("head.verify"))?;
            let (middle, y) = (area.x + area.w / 2.0, area.y + area.h - 2.0);
            self.sheet().centred(middle, y, line);
        }
        Ok(())
    }

    /// Draws the verification symbol with a link; `left` says where its quiet zone begins
    /// when the whole is so wide and its quiet zone so wide.
    fn verification_symbol(&mut self, top: f32, left: impl Fn(f32, f32) -> f32) -> Option<Area> {
        let symbol = barcode::qr(&self.head.verify_url).ok()?;
        // Four modules of quiet zone on each side stand outside the 18 mm.
        let unit = QR_SIDE / (symbol.width() - 8.0);
        let side = unit * symbol.width();
        let area = Area::new(left(side, 4.0 * unit), top, side, side);
        self.place(vec![symbol.mark((area.x, area.y), unit, 0.0)]);
        let address = self.head.verify_url.clone();
        self.sheet().marks.push(Mark::Link { area, address });
        Some(area)
    }

    fn heading(&mut self) -> Result<(), ReportError> {
        let style = Style::new(Face::Sans, 17.0, 24.0, Ink::Black).spaced(0.22);
        let title = self.line(&self.title.zh, style, Field::of("title"))?;
        self.centre(title);
        if self.voice.is_bilingual() {
            let style = Style::new(Face::Sans, 9.5, 14.0, Ink::Black).spaced(0.04);
            let title = self.line(&self.title.en, style, Field::of("title"))?;
            self.centre(title);
        }
        if let Some(replaces) = &self.head.replaces {
            let sentence = self.voice.fill(
                "head.replaces",
                &[
                    ("number", replaces.number.clone()),
                    ("reason", replaces.reason.clone()),
                ],
            );
            let width = self.width();
            for line in self.lines(&joined(&sentence), LABEL, width, Field::of("head.replaces"))? {
                self.centre(line);
            }
        }
        self.y += mm(3.0);
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
        self.paragraph(&text.zh, BODY, 2.0 * BODY.size, Field::of(field))?;
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
        let mut lines = self.lines(&issuer.name, BODY, ISSUE_WIDTH, Field::of("issuer.name"))?;
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
        let height: f32 = lines.iter().map(|line| line.style.leading).sum();
        self.stamp((middle, self.y + seal::DIAMETER / 2.0))?;
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
                &self.kit.seal,
                centre,
                &self.head.issuer.name,
                &specimen,
                &self.kit.fonts,
            )?;
            self.place(marks);
        }
        Ok(())
    }

    /// Adds footers and the straddling seal, and writes the file.
    ///
    /// # Errors
    /// When no face draws a character, or the writer refuses.
    pub fn finish(mut self, statement: &str) -> Result<Vec<u8>, ReportError> {
        let statement = self.voice.say(statement);
        let mut sheets = std::mem::take(&mut self.done);
        sheets.push(self.current.clone());
        let pages = sheets.len();
        let mut feet = Vec::new();
        for page in 1..=pages {
            feet.push(self.foot(&statement, page, pages)?);
        }
        let up = if self.framed { mm(23.0) } else { mm(15.5) };
        for (sheet, foot) in sheets.iter_mut().zip(feet) {
            let top = sheet.height - up;
            foot.draw(sheet, top);
        }
        if self.head.sealed && !self.framed {
            let specimen = self.voice.say("seal.specimen").zh;
            seal::straddle(
                &mut sheets,
                &self.kit.seal,
                &self.head.issuer.name,
                &specimen,
                &self.kit.fonts,
            )?;
        }
        pdf::write(&sheets, self.head, &self.title.zh, &self.kit.fonts)
    }

    /// Writes only the text that was drawn while not muted, on the pages that have any.
    ///
    /// # Errors
    /// When the writer refuses.
    pub fn finish_overprint(mut self) -> Result<Vec<u8>, ReportError> {
        let mut sheets = std::mem::take(&mut self.done);
        sheets.push(self.current.clone());
        for sheet in &mut sheets {
            sheet.marks.retain(|mark| matches!(mark, Mark::Text { .. }));
        }
        let drawn = sheets.iter().any(|sheet| !sheet.marks.is_empty());
        sheets.retain(|sheet| !drawn || !sheet.marks.is_empty());
        pdf::write(&sheets, self.head, &self.title.zh, &self.kit.fonts)
    }

    /// The lines of a footer: statement at the left, number and page at the right.
    fn foot(&self, statement: &Bilingual, page: usize, pages: usize) -> Result<Foot, ReportError> {
        let count = self.voice.fill(
            "foot.page",
            &[("page", page.to_string()), ("pages", pages.to_string())],
        );
        let field = Field::of("foot");
        let numbered = format!("{}  {}", self.head.number, count.zh);
        let mut right = vec![self.line(&numbered, SMALL, field)?];
        let room = self.width()
            - right
                .iter()
                .fold(0.0, |widest, line| line.width.max(widest));
        let mut left = self.lines(&statement.zh, SMALL, room - mm(4.0), field)?;
        if self.voice.is_bilingual() {
            right.push(self.line(&count.en, SMALL, field)?);
            left.extend(self.lines(&statement.en, SMALL, room - mm(4.0), field)?);
        }
        Ok(Foot { left, right })
    }
}

/// The lines of a footer.
struct Foot {
    left: Vec<Line>,
    right: Vec<Line>,
}

impl Foot {
    fn draw(self, sheet: &mut Sheet, top: f32) {
        let right = sheet.width - SIDE;
        sheet.rule(SIDE, top, right - SIDE, 0.25, Ink::Rule);
        let mut y = top + mm(1.0);
        for line in self.left {
            sheet.text(SIDE, y, line);
            y += SMALL.leading;
        }
        let mut y = top + mm(1.0);
        for line in self.right {
            sheet.ended(right, y, line);
            y += SMALL.leading;
        }
    }
}
