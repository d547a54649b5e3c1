//! Photographs of a sample: two beside each other with their captions, none split over pages.

use domain::document::PrintedPhotograph;

use crate::{
    error::ReportError,
    kit::joined,
    output::{
        canvas::{Area, Mark, mm},
        paper::{HEADING, Paper, SIDE, SMALL},
        seal::Picture,
        text::Field,
    },
};

/// Most height of a photograph.
const HEIGHT: f32 = mm(58.0);
/// Blank between two.
const GAP: f32 = mm(6.0);

/// The picture of a photograph.
///
/// # Errors
/// When its bytes are not to be had or are no picture.
pub fn picture(paper: &Paper<'_>, one: &PrintedPhotograph) -> Result<Picture, ReportError> {
    let what = "photograph";
    let pictures = paper.kit.pictures.as_ref();
    let bytes = pictures.and_then(|pictures| pictures.jpeg(&one.sha256));
    let bytes = bytes.ok_or_else(|| ReportError::Picture {
        what,
        reason: one.sha256.to_string(),
    })?;
    Picture::from_jpeg(what, bytes)
}

/// Draws photographs beneath what is there, under a title of their own; nothing of none.
///
/// # Errors
/// When one cannot be had, or no face draws a character of a caption.
pub fn draw(paper: &mut Paper<'_>, listed: &[PrintedPhotograph]) -> Result<(), ReportError> {
    if listed.is_empty() {
        return Ok(());
    }
    // The title stays with the first two.
    paper.y += mm(3.0);
    paper.need(HEADING.leading + HEIGHT + mm(14.0))?;
    let title = joined(&paper.voice.say("photographs.title"));
    paper.paragraph(&title, HEADING, 0.0, Field::of("photographs.title"))?;
    paper.y += mm(1.0);
    let width = (paper.width() - GAP) / 2.0;
    for pair in listed.chunks(2) {
        let mut row = Vec::new();
        let mut tall = 0.0_f32;
        let mut captioned = 0.0_f32;
        for (x, one) in [SIDE, SIDE + width + GAP].into_iter().zip(pair) {
            let picture = picture(paper, one)?;
            let area = picture.within(Area::new(x, 0.0, width, HEIGHT));
            let caption = paper.lines(&one.caption, SMALL, width, Field::of("caption"))?;
            tall = tall.max(area.h);
            let lines: f32 = caption.iter().map(|line| line.style.leading).sum();
            captioned = captioned.max(lines);
            row.push((picture, area, caption));
        }
        paper.need(tall + captioned + mm(4.0))?;
        let top = paper.y;
        for (picture, area, caption) in row {
            let placed = area.moved(0.0, top);
            paper.place(vec![Mark::Picture {
                area: placed,
                picture,
            }]);
            let mut y = top + tall + 2.0;
            for line in caption {
                let leading = line.style.leading;
                paper.sheet().text(area.x, y, line);
                y += leading;
            }
        }
        paper.y = top + tall + captioned + mm(4.0);
    }
    Ok(())
}
