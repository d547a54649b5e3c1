//! 改进建议单 as PDF: one block a nonconforming sample, never split where it fits a page.
//!
//! What stands in a block is next door, in `improvement_block`.

use domain::document::{Bilingual, ImprovementNotice, ImprovementNotices};

use crate::{
    error::ReportError,
    improvement_block::fragments,
    kit::Kit,
    output::{
        canvas::{Ink, mm},
        facts::{self, Fact},
        paper::{Paper, SIDE},
        seal,
    },
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
    } else {
        voice.fill("notices.intro", &[count])
    };
    paper.both(&intro, "notices.intro")?;
    paper.y += mm(2.0);
    for notice in &content.notices {
        block(&mut paper, notice)?;
    }
    closing(&mut paper, content)?;
    paper.issue()?;
    paper.finish("foot.samples_only")
}

/// Places the block of one sample, on a new page if this one has no room for it.
fn block(paper: &mut Paper<'_>, notice: &ImprovementNotice) -> Result<(), ReportError> {
    let fragments = fragments(paper, notice)?;
    let height: f32 = fragments.iter().map(|fragment| fragment.height).sum();
    if height <= paper.full_height() {
        paper.need(height)?;
    }
    for fragment in fragments {
        paper.need(fragment.height)?;
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

fn closing(paper: &mut Paper<'_>, content: &ImprovementNotices) -> Result<(), ReportError> {
    let voice = paper.voice;
    // The closing words stay with issuer and seal.
    paper.need(seal::DIAMETER + mm(24.0))?;
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
        paper.both(&resubmit, "resubmit_by")?;
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
        paper.both(&contact, "contact")?;
    }
    paper.y += mm(2.0);
    Ok(())
}
