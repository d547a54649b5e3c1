//! Who answers for a document, each over a thin line: beside issuer and seal, or on a certificate in
//! columns above them. Which lines stand on which document the laboratory says; what stands on
//! them the results know.

use domain::document::{Bilingual, Signature, SignatureLine, Signatures, SignedBy};

use crate::{
    error::ReportError,
    kit::joined,
    output::{
        canvas::{Ink, mm},
        paper::{BODY, ISSUE_WIDTH, LABEL, Paper, SIDE, SMALL},
        seal,
        table::CELL,
        text::Field,
    },
};

/// From line to line.
const PITCH: f32 = mm(11.0);
/// From the pen to the first line.
const ABOVE: f32 = mm(4.0);

/// Between two columns of lines.
const GUTTER: f32 = mm(8.0);

/// The lines on this document.
fn lines<'a>(paper: &Paper<'a>) -> Vec<&'a SignatureLine> {
    paper.kit.signed(paper.head.kind)
}

/// True when this document has lines of signatures.
pub(crate) fn is_signed(paper: &Paper<'_>) -> bool {
    !lines(paper).is_empty()
}

/// Height of signatures, issuer and seal, which never stand on a page without a result.
pub(crate) fn closing_height(paper: &Paper<'_>) -> f32 {
    let lines = u8::try_from(lines(paper).len()).unwrap_or(u8::MAX);
    seal::DIAMETER.max(ABOVE + PITCH * f32::from(lines))
}

/// Columns of signatures on a certificate: labels in two languages leave no room for two.
fn columns(paper: &Paper<'_>) -> usize {
    if paper.voice.is_bilingual() { 1 } else { 2 }
}

/// Height of the signatures in columns; nothing where there are none.
pub(crate) fn across_height(paper: &Paper<'_>) -> f32 {
    let rows = lines(paper).len().div_ceil(columns(paper));
    PITCH * f32::from(u8::try_from(rows).unwrap_or(u8::MAX))
}

/// Draws the signatures in columns, from the left to the right and downwards; the pen goes on
/// beneath them.
pub(crate) fn signed_across(
    paper: &mut Paper<'_>,
    signatures: &Signatures,
) -> Result<(), ReportError> {
    let width = match columns(paper) {
        1 => mm(120.0).min(paper.width()),
        _ => (paper.width() - GUTTER) / 2.0,
    };
    for row in lines(paper).chunks(columns(paper)) {
        let y = paper.y;
        for (line, left) in row.iter().zip([SIDE, SIDE + width + GUTTER]) {
            let place = Place {
                left,
                width,
                from: 0.0,
            };
            drawn(paper, line, signatures, (place, y))?;
        }
        paper.y += PITCH;
    }
    Ok(())
}

/// Where a line stands across the page.
#[derive(Clone, Copy)]
struct Place {
    /// Its left end.
    left: f32,
    /// How long it is.
    width: f32,
    /// How far from its left end the name begins, at the least.
    from: f32,
}

/// Draws the signatures beneath each other at the left, issuer, date and seal at the right.
pub(crate) fn signed_and_issued(
    paper: &mut Paper<'_>,
    signatures: &Signatures,
) -> Result<(), ReportError> {
    let height = closing_height(paper);
    paper.need(height)?;
    let top = paper.y;
    let mut y = top + ABOVE;
    let place = Place {
        left: SIDE,
        // Issuer and seal have the right.
        width: mm(100.0).min(paper.width() - ISSUE_WIDTH - mm(4.0)),
        from: mm(30.0),
    };
    for line in lines(paper) {
        y = drawn(paper, line, signatures, (place, y))?;
    }
    paper.issue()?;
    paper.y = paper.y.max(top + height);
    Ok(())
}

/// Draws one line; gives where the next one begins.
fn drawn(
    paper: &mut Paper<'_>,
    line: &SignatureLine,
    signatures: &Signatures,
    (place, y): (Place, f32),
) -> Result<f32, ReportError> {
    let Place { left, width, .. } = place;
    let label = paper.line(&label(paper, line), LABEL, Field::of("signature"))?;
    let on = paper.line(
        &day(paper, line, signatures),
        LABEL.inked(Ink::Black),
        Field::of("signature.on"),
    )?;
    let from = place.from.max(label.width + mm(3.0));
    let room = width - from - mm(2.0) - on.width;
    let (named, position) = name(paper, line, signatures);
    let field = Field::of("signature.name");
    let one = [named.as_str(), position.as_str()].join("  ");
    let mut name = paper.lines(one.trim(), BODY, room, field)?;
    if name.len() > 1 {
        name = paper.lines(&named, CELL, room, field)?;
        name.extend(paper.lines(&position, SMALL.inked(Ink::Black), room, field)?);
    }
    let sheet = paper.sheet();
    sheet.text(left, y + 2.0, label);
    sheet.ended(left + width, y + 2.0, on);
    let mut foot = y;
    for line in name {
        let leading = line.style.leading;
        sheet.text(left + from, foot, line);
        foot += leading;
    }
    let foot = foot.max(y + BODY.leading) + 2.0;
    sheet.rule(left, foot, width, 0.25, Ink::Rule);
    Ok(foot + PITCH - 18.0)
}

const fn of<'s>(line: &SignatureLine, signatures: &'s Signatures) -> Option<&'s Signature> {
    match line.by {
        SignedBy::Tester => Some(&signatures.tester),
        SignedBy::Reviewer => Some(&signatures.reviewer),
        SignedBy::Approver => Some(&signatures.approver),
        SignedBy::Other => None,
    }
}

fn label(paper: &Paper<'_>, line: &SignatureLine) -> String {
    if line.label.is_empty() {
        return joined(&paper.voice.say(&format!("signature.{}", line.by.code())));
    }
    joined(&spoken(paper, &line.label))
}

/// The name, and the position of who has it.
fn name(paper: &Paper<'_>, line: &SignatureLine, signatures: &Signatures) -> (String, String) {
    let name = of(line, signatures).map_or(&line.name, |signature| &signature.name);
    let position = joined(&spoken(paper, &line.position));
    (name.clone(), position)
}

/// The date of a signature; a place for it where somebody signs by hand.
fn day(paper: &Paper<'_>, line: &SignatureLine, signatures: &Signatures) -> String {
    if !line.dated {
        return String::new();
    }
    match of(line, signatures) {
        Some(signature) => signature.on.map_or_else(String::new, |on| on.to_string()),
        None => paper.voice.say("signature.date").zh,
    }
}

/// A text of the layout, of which one language may be missing.
fn spoken(paper: &Paper<'_>, text: &Bilingual) -> Bilingual {
    if text.zh.is_empty() {
        return Bilingual::new(text.en.clone(), "");
    }
    paper.voice.of(text)
}
