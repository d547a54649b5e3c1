//! Tester, reviewer and approver, each over a thin line, beside issuer and seal.

use domain::document::{Signature, Signatures};

use crate::{
    error::ReportError,
    kit::joined,
    output::{
        canvas::{Ink, mm},
        paper::{BODY, ISSUE_WIDTH, LABEL, Paper, SIDE},
        table::CELL,
        text::Field,
    },
};

/// Draws tester, reviewer and approver beneath each other at the left, each over a thin
/// line, so that issuer and seal have the right; the pen stays where it is.
pub(crate) fn signatures(
    paper: &mut Paper<'_>,
    signatures: &Signatures,
) -> Result<(), ReportError> {
    // Issuer and seal have the right.
    let width = mm(100.0).min(paper.width() - ISSUE_WIDTH - mm(4.0));
    let pitch = mm(11.0);
    let roles: [(&str, &Signature); 3] = [
        ("tester", &signatures.tester),
        ("reviewer", &signatures.reviewer),
        ("approver", &signatures.approver),
    ];
    let mut y = paper.y + mm(4.0);
    for (role, signature) in roles {
        let label = joined(&paper.voice.say(&format!("signature.{role}")));
        let label = paper.line(&label, LABEL, Field::of("signature"))?;
        let on = signature.on.map_or(String::new(), |on| on.to_string());
        let on = paper.line(&on, LABEL.inked(Ink::Black), Field::of("signature.on"))?;
        let room = width - mm(32.0) - on.width;
        let field = Field::of("signature.name");
        let mut name = paper.lines(&signature.name, BODY, room, field)?;
        if name.len() > 1 {
            name = paper.lines(&signature.name, CELL, room, field)?;
        }
        let sheet = paper.sheet();
        sheet.text(SIDE, y + 2.0, label);
        sheet.ended(SIDE + width, y + 2.0, on);
        let mut foot = y;
        for line in name {
            let leading = line.style.leading;
            sheet.text(SIDE + mm(30.0), foot, line);
            foot += leading;
        }
        let foot = foot.max(y + BODY.leading) + 2.0;
        sheet.rule(SIDE, foot, width, 0.25, Ink::Rule);
        y = foot + pitch - 18.0;
    }
    Ok(())
}
