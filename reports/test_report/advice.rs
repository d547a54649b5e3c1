//! Problems and advice of a test report, in the words of an improvement notice.

use domain::document::{ImprovementNotice, TestReport};

use super::part;
use crate::{
    error::ReportError,
    improvement_block::problems,
    kit::joined,
    output::{
        canvas::mm,
        fragment,
        paper::{HEADING, Paper, SIDE, SMALL},
        text::Field,
    },
    signature_lines::closing_height,
};

/// Problems with their remedies, which are opinions (ISO/IEC 17025:2017 7.8.7).
pub(super) fn advice(paper: &mut Paper<'_>, content: &TestReport) -> Result<(), ReportError> {
    if content.quality.is_empty() && content.application.is_empty() {
        return Ok(());
    }
    let sample = &content.sample;
    let notice = ImprovementNotice {
        number: content.head.number.clone(),
        line: sample.line,
        code: sample.code.clone(),
        symbology: sample.symbology,
        product_name: sample.product_name.clone(),
        specification: sample.specification.clone(),
        brand: sample.brand.clone(),
        grade: content.grade.clone(),
        requirement: content.requirement.clone(),
        photographs: Vec::new(),
        quality: content.quality.clone(),
        application: content.application.clone(),
    };
    let fragments = problems(paper, &notice)?;
    // Title, note and section stay with the first problem.
    let first: f32 = fragments.iter().take(2).map(|one| one.height).sum();
    let head = HEADING.leading + 2.0 * SMALL.leading + mm(5.0);
    paper.need((head + first).min(paper.full_height()))?;
    part(paper, "report.advice")?;
    let note = joined(&paper.voice.say("report.advice_note"));
    paper.paragraph(&note, SMALL, 0.0, Field::of("report.advice_note"))?;
    paper.y += mm(1.0);
    let beneath = closing_height(paper) + mm(7.0);
    let needs = fragment::needs(&fragments, beneath, paper.full_height());
    for (fragment, need) in fragments.into_iter().zip(needs) {
        paper.need(need)?;
        let y = paper.y;
        paper.y += fragment.height;
        paper.place(fragment.marks_at(SIDE, y));
    }
    Ok(())
}
