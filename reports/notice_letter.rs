//! 通知书 as PDF: what was confirmed, the quantities, three cautions, the enclosures.

use domain::document::{Bilingual, DocumentTable, NoticeLetter};

use crate::{
    columns::columns,
    error::ReportError,
    kit::{Kit, joined},
    output::{
        canvas::mm,
        paper::{BODY, BODY_EN, HEADING, ISSUE_WIDTH, Paper, SIDE},
        seal,
        table::{CELL, Cell, Table},
        text::Field,
    },
    signature_lines::{closing_height, is_signed, signed_and_issued},
};

/// The cautions, by their keys.
const CAUTIONS: [&str; 3] = ["caution_name", "caution_scope", "caution_change"];

/// Makes the notice letter.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn notice_letter_pdf(content: &NoticeLetter, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    let mut paper = Paper::headed(kit, &content.head, false)?;
    let voice = paper.voice;
    let basis = voice.of(&content.basis);
    salutation(&mut paper, content)?;
    let confirmed = Bilingual::new(
        voice
            .fill("letter.confirmed", &arguments(content, &basis.zh))
            .zh,
        voice
            .fill("letter.confirmed", &arguments(content, &basis.en))
            .en,
    );
    paper.both(&confirmed, "letter.confirmed")?;
    paper.both(&voice.say("letter.quantities"), "letter.quantities")?;
    quantities(&mut paper, content)?;
    let validity = match content.valid_until {
        Some(until) => {
            let date = voice.date(until);
            Bilingual::new(
                voice.fill("letter.valid_until", &[("date", date.zh)]).zh,
                voice.fill("letter.valid_until", &[("date", date.en)]).en,
            )
        }
        None => voice.say("letter.valid_open"),
    };
    paper.both(&validity, "letter.validity")?;
    paper.both(&voice.say("letter.cautions"), "letter.cautions")?;
    // A laboratory may leave cautions out.
    let cautions = CAUTIONS.map(|caution| voice.say(&format!("letter.{caution}")));
    let said = cautions.iter().filter(|caution| !caution.is_empty());
    for (number, caution) in (1_u8..).zip(said) {
        numbered(&mut paper, number, caution)?;
    }
    enclosures(&mut paper, content)?;
    signed_and_issued(&mut paper, &content.signatures)?;
    paper.finish("foot.letter")
}

fn arguments(content: &NoticeLetter, basis: &str) -> [(&'static str, String); 2] {
    [
        ("intake", content.intake_number.clone()),
        ("basis", basis.to_owned()),
    ]
}

fn salutation(paper: &mut Paper<'_>, content: &NoticeLetter) -> Result<(), ReportError> {
    let salutation = paper.voice.fill(
        "letter.salutation",
        &[("client", content.client.name.clone())],
    );
    let style = HEADING;
    paper.y += mm(2.0);
    paper.paragraph(&salutation.zh, style, 0.0, Field::of("client.name"))?;
    if !content.client.address.is_empty() {
        paper.paragraph(
            &content.client.address,
            BODY_EN,
            0.0,
            Field::of("client.address"),
        )?;
    }
    paper.y += mm(2.0);
    Ok(())
}

fn quantities(paper: &mut Paper<'_>, content: &NoticeLetter) -> Result<(), ReportError> {
    let (shows, columns) = columns(paper, DocumentTable::Quantities, |_| true);
    paper.y += mm(1.0);
    let table = Table::new(paper, columns)?;
    table.begin();
    let numbers = content.quantities;
    let cells = shows
        .iter()
        .zip(table.columns())
        .map(|(show, column)| {
            let value = match *show {
                "intake_number" => content.intake_number.clone(),
                "received" => numbers.received.to_string(),
                "used" => numbers.used.to_string(),
                "confirmed" => numbers.confirmed.to_string(),
                "left" => numbers.left.to_string(),
                _ => String::new(),
            };
            let lines = paper.lines(&value, CELL, column.room(), Field::of(show))?;
            Ok(Cell::text(lines))
        })
        .collect::<Result<Vec<_>, ReportError>>()?;
    table.row(paper, cells)?;
    table.end(paper)?;
    paper.y += mm(3.0);
    Ok(())
}

/// A numbered item, its text hanging beside the number.
fn numbered(paper: &mut Paper<'_>, number: u8, text: &Bilingual) -> Result<(), ReportError> {
    let hang = mm(7.0);
    let field = Field::of("letter.cautions");
    let mut lines = paper.lines(&text.zh, BODY, paper.width() - hang, field)?;
    if !text.en.is_empty() {
        lines.extend(paper.lines(&text.en, BODY_EN, paper.width() - hang, field)?);
    }
    let mut label = Some(paper.line(&format!("{number}."), BODY, field)?);
    for line in lines {
        let leading = line.style.leading;
        paper.need(leading)?;
        let y = paper.y;
        if let Some(label) = label.take() {
            paper.sheet().text(SIDE, y, label);
        }
        paper.sheet().text(SIDE + hang, y, line);
        paper.y += leading;
    }
    paper.y += 3.0;
    Ok(())
}

/// What the list of enclosures needs: nobody signs a page that holds nothing else.
fn needed(paper: &Paper<'_>, content: &NoticeLetter) -> f32 {
    if !is_signed(paper) {
        return seal::DIAMETER;
    }
    let beneath = match paper.voice.is_bilingual() {
        true => BODY_EN.leading,
        false => 0.0,
    };
    let listed = content.enclosures.iter();
    let listed: f32 = listed.map(|_| BODY.leading + beneath).sum();
    HEADING.leading + listed + mm(4.0) + closing_height(paper)
}

fn enclosures(paper: &mut Paper<'_>, content: &NoticeLetter) -> Result<(), ReportError> {
    if content.enclosures.is_empty() {
        return Ok(());
    }
    let voice = paper.voice;
    paper.y += mm(2.0);
    paper.need(needed(paper, content))?;
    let top = paper.y;
    let mut widest = 0.0_f32;
    let heading = joined(&voice.say("letter.enclosures"));
    paper.paragraph(&heading, HEADING, 0.0, Field::of("letter.enclosures"))?;
    for enclosure in &content.enclosures {
        let kind = voice.say(&format!("{}.title", enclosure.kind.code()));
        let number = ("number", enclosure.number.clone());
        let text = Bilingual::new(
            voice
                .fill("letter.enclosure", &[("kind", kind.zh), number.clone()])
                .zh,
            voice
                .fill("letter.enclosure", &[("kind", kind.en), number])
                .en,
        );
        let hang = mm(7.0);
        let field = Field::of("enclosures.number");
        for (text, style) in [(&text.zh, BODY), (&text.en, BODY_EN)] {
            if text.is_empty() {
                continue;
            }
            for line in paper.lines(text, style, paper.width() - hang, field)? {
                paper.need(style.leading)?;
                let y = paper.y;
                widest = widest.max(line.width);
                paper.sheet().text(SIDE + hang, y, line);
                paper.y += style.leading;
            }
        }
    }
    // Issuer and seal stand beside a short list, beneath a wide one or where signatures take the left.
    let beside = widest + mm(7.0) + ISSUE_WIDTH < paper.width() && !is_signed(paper);
    if beside && paper.y > top && paper.y - top < seal::DIAMETER + mm(20.0) {
        paper.y = top + mm(6.0);
    } else {
        paper.y += mm(4.0);
    }
    Ok(())
}
