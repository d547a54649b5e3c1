//! The head of the first page: mark, issuer, number, verification symbol, title.

use domain::document::DocumentKind;

use super::{
    canvas::{Area, Ink, Mark, mm},
    fonts::Face,
    paper::{LABEL, Paper, SIDE, SMALL},
    text::{Field, Line, Style},
};
use crate::{error::ReportError, kit::joined};

impl Paper<'_> {
    pub(super) fn letterhead(&mut self) -> Result<(), ReportError> {
        let issuer = &self.head.issuer;
        let gap = if self.voice.is_chinese() { 0.06 } else { 0.0 };
        let name = Style::new(Face::Sans, 12.5, 16.0, Ink::Black).spaced(gap);
        let left = SIDE + mm(14.5);
        let room = self.width() - mm(14.5) - mm(62.0);
        let mut y = mm(13.5);
        let mut lines: Vec<Line> =
            self.lines(self.issuer_name(), name, room, Field::of("issuer.name"))?;
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
            let address = self.voice.pick(&issuer.address, &issuer.address_en);
            format!("{address}  {}", issuer.phone)
        };
        lines.extend(self.lines(address.trim(), SMALL, room, Field::of("issuer.address"))?);
        self.emblem(Area::new(SIDE, mm(14.0), mm(11.5), mm(11.5)));
        for line in lines {
            let leading = line.style.leading;
            self.sheet().text(left, y, line);
            y += leading;
        }
        self.verification(mm(11.0))?;
        let y = (y + 4.0).max(mm(33.0));
        let width = self.width();
        self.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
        self.accreditation(y + mm(1.8));
        self.y = y + mm(5.0);
        Ok(())
    }

    /// The mark of an accreditation at the left of the title, on results alone: it covers
    /// tests, not what is concluded from them.
    fn accreditation(&mut self, top: f32) {
        let results = matches!(
            self.head.kind,
            DocumentKind::ResultCatalogue | DocumentKind::TestReport
        );
        if let Some(picture) = self.kit.accreditation.clone().filter(|_| results) {
            let room = Area::new(SIDE, top, mm(28.0), mm(11.0));
            let area = picture.within(room);
            self.sheet().marks.push(Mark::Picture { area, picture });
        }
    }

    /// The laboratory's mark; without a picture a neutral sign of bars.
    pub fn emblem(&mut self, area: Area) {
        if let Some(picture) = self.kit.mark.clone() {
            let area = picture.within(area);
            self.sheet().marks.push(Mark::Picture { area, picture });
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
        let code = self.verification_symbol(top, |side, quiet| right + quiet - side)?;
        let text_right = code.map_or(right, |area| area.x);
        let number = Style::new(Face::Sans, 10.5, 14.0, Ink::Black);
        let mut lines = vec![
            (joined(&self.voice.say("head.number")), SMALL),
            (self.head.number.clone(), number),
        ];
        if code.is_some() {
            lines.push((joined(&self.voice.say("head.verify")), SMALL));
        }
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
        if let Some(area) = self.verification_symbol(top, |_, quiet| SIDE + mm(6.0) - quiet)? {
            let invitation = joined(&self.voice.say("head.verify"));
            let line = self.line(&invitation, SMALL, Field::of("head.verify"))?;
            let (middle, y) = (area.x + area.w / 2.0, area.y + area.h - 2.0);
            self.sheet().centred(middle, y, line);
        }
        Ok(())
    }

    /// Draws the code; where it stands, unless there is none.
    fn verification_symbol(
        &mut self,
        top: f32,
        left: impl Fn(f32, f32) -> f32,
    ) -> Result<Option<Area>, ReportError> {
        Ok(self.code(top, left)?.map(|(area, marks)| {
            self.place(marks);
            area
        }))
    }

    pub(super) fn heading(&mut self) -> Result<(), ReportError> {
        let gap = if self.voice.is_chinese() { 0.22 } else { 0.02 };
        let style = Style::new(Face::Sans, 17.0, 24.0, Ink::Black).spaced(gap);
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
        self.stage_note()?;
        self.y += mm(3.0);
        Ok(())
    }
}
