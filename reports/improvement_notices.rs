//! 改进建议单 as PDF: one block a nonconforming sample, not split unless a large part of a page
//! would stay empty; then between problems, a title staying with what it is the title of.
//!
//! What stands in a block is next door, in `improvement_block`.

use domain::document::{Bilingual, DocumentKind, ImprovementNotice, ImprovementNotices};

use crate::{
    error::ReportError,
    improvement_block::fragments,
    kit::{Kit, stacked},
    output::{
        canvas::{Ink, mm},
        facts::{self, Fact},
        fragment,
        paper::{BODY, BODY_EN, ISSUE_WIDTH, LABEL, Paper, SIDE},
        text::Field,
    },
    signature_lines::{closing_height, is_signed, signed_and_issued},
};

/// Makes the improvement notices.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn improvement_notices_pdf(
    content: &ImprovementNotices,
    kit: &Kit,
) -> Result<Vec<u8>, ReportError> {
    let mut paper = Paper::headed(kit, &content.head, false)?;
    let voice = paper.voice;
    let client = &content.client;
    let facts = vec![
        Fact::wide(&voice, "client", &client.name, "client.name"),
        Fact::half(&voice, "client_number", &client.number, "client.number"),
        Fact::half(
            &voice,
            "intake_number",
            &content.intake_number,
            "intake_number",
        ),
    ];
    facts::draw(&mut paper, facts)?;
    paper.y += mm(4.0);
    let count = ("count", content.notices.len().to_string());
    let intro = if content.notices.is_empty() {
        voice.say("notices.none")
    } else if content.head.kind == DocumentKind::ImprovementNotice {
        voice.say("notices.intro_one")
    } else {
        voice.fill("notices.intro", &[count])
    };
    paper.both(&intro, "notices.intro")?;
    if content.notices.len() > 1 {
        let order = stacked(&voice.say("notices.order"));
        paper.paragraph(&order, LABEL, 0.0, Field::of("notices.order"))?;
    }
    paper.y += mm(2.0);
    for notice in &content.notices {
        block(&mut paper, notice)?;
    }
    closing(&mut paper, content)?;
    signed_and_issued(&mut paper, &content.signatures)?;
    paper.finish("foot.samples_only")
}

/// The most of a page that stays empty for a block to be whole on the next one.
const EMPTY: f32 = 0.4;

/// Places the block of one sample, on a new page if this one has no room for it.
fn block(paper: &mut Paper<'_>, notice: &ImprovementNotice) -> Result<(), ReportError> {
    let fragments = fragments(paper, notice)?;
    let height: f32 = fragments.iter().map(|fragment| fragment.height).sum();
    let whole = paper.full_height();
    if height <= whole && paper.bottom() - paper.y < EMPTY * whole {
        paper.need(height)?;
    }
    let needs = fragment::needs(&fragments, 0.0, whole);
    for (fragment, need) in fragments.into_iter().zip(needs) {
        paper.need(need)?;
        let (width, y) = (paper.width(), paper.y);
        if fragment.opens {
            paper.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
        }
        paper.y += fragment.height;
        paper.place(fragment.marks_at(SIDE, y));
    }
    let (width, y) = (paper.width(), paper.y);
    paper.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
    paper.y += mm(6.0);
    Ok(())
}

/// The closing words, which stay with signatures, issuer and seal: above them, or, where nothing is
/// signed, at the left of issuer and seal if the page has no room for both.
fn closing(paper: &mut Paper<'_>, content: &ImprovementNotices) -> Result<(), ReportError> {
    let said = closing_words(paper, content);
    let tall = |width: f32| {
        let mut tall = 0.0;
        for (text, field) in &said {
            for (text, style) in [(&text.zh, BODY), (&text.en, BODY_EN)] {
                let lines = paper.lines(text, style, width, Field::of(field))?;
                tall += lines.iter().map(|line| line.style.leading).sum::<f32>();
            }
            tall += 3.0;
        }
        Ok::<f32, ReportError>(tall)
    };
    let narrow = paper.width() - ISSUE_WIDTH - mm(6.0);
    let left = paper.bottom() - paper.y;
    let above = tall(paper.width() - 2.0 * BODY.size)? + mm(2.0) + closing_height(paper);
    let is_free = !is_signed(paper);
    if is_free && left < above && left >= tall(narrow)?.max(closing_height(paper)) {
        return beside(paper, &said, narrow);
    }
    paper.need(above)?;
    for (text, field) in &said {
        paper.both(text, field)?;
    }
    paper.y += mm(2.0);
    Ok(())
}

/// Draws texts in the left part of the page; the pen stays where it is.
fn beside(
    paper: &mut Paper<'_>,
    said: &[(Bilingual, &'static str)],
    width: f32,
) -> Result<(), ReportError> {
    let mut y = paper.y;
    for (text, field) in said {
        for (text, style) in [(&text.zh, BODY), (&text.en, BODY_EN)] {
            for line in paper.lines(text, style, width, Field::of(field))? {
                paper.sheet().text(SIDE, y, line);
                y += style.leading;
            }
        }
        y += 3.0;
    }
    Ok(())
}

fn closing_words(
    paper: &Paper<'_>,
    content: &ImprovementNotices,
) -> Vec<(Bilingual, &'static str)> {
    let voice = paper.voice;
    let mut said = Vec::new();
    if !content.notices.is_empty() {
        let resubmit = match content.resubmit_by {
            Some(by) => {
                let date = voice.date(by);
                Bilingual::new(
                    voice.fill("notices.resubmit", &[("date", date.zh)]).zh,
                    voice.fill("notices.resubmit", &[("date", date.en)]).en,
                )
            }
            None => voice.say("notices.resubmit_open"),
        };
        said.push((resubmit, "resubmit_by"));
    }
    if !content.contact.phone.is_empty() {
        let key = if content.contact.email.is_empty() {
            "notices.contact"
        } else {
            "notices.contact_email"
        };
        let contact = voice.fill(
            key,
            &[
                ("name", content.contact.name.clone()),
                ("phone", content.contact.phone.clone()),
                ("email", content.contact.email.clone()),
            ],
        );
        said.push((contact, "contact"));
    }
    said
}
