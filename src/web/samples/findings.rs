//! Findings of a sample as its page shows them: from the two dictionaries into the reader's language.

use domain::dictionary::{ApplicationEntry, Severity};
use domain::judgement::findings::{Evidence, Finding};
use domain::texts::Language;

use super::super::shown::{bilingual, severity};
use super::super::view::samples as view;
use crate::app::App;

/// What was found: the deciding ones first, quality before application.
pub(super) fn shown(
    app: &App,
    language: Language,
    findings: &[Finding],
    confirmed: &[u16],
) -> Vec<view::FindingShown> {
    let quality = findings
        .iter()
        .filter_map(|finding| quality_finding(app, language, finding));
    let application = confirmed
        .iter()
        .filter_map(|key| app.rules.application.entry(*key))
        .map(|entry| application_finding(language, entry));
    let mut shown: Vec<_> = quality.chain(application).collect();
    shown.sort_by_key(|finding| finding.severity.key != "pages.severity.reject");
    shown
}

fn quality_finding(app: &App, language: Language, finding: &Finding) -> Option<view::FindingShown> {
    let entry = app.rules.quality.entry(finding.key)?;
    let texts = &app.texts;
    let measured = |one: &Evidence| {
        format!(
            "{} {}",
            one.label(texts, language),
            one.measured_text(texts, language)
        )
    };
    let joined = |parts: Vec<String>| parts.join(" · ");
    Some(view::FindingShown {
        dictionary: "quality",
        key: finding.key.to_string(),
        problem: bilingual(language, &entry.problem),
        remedy: bilingual(language, &entry.remedy),
        clause: bilingual(language, &finding.clause),
        summary: String::new(),
        severity: severity(finding.severity),
        trigger: entry.trigger.text().to_owned(),
        measured: joined(finding.evidence.iter().map(measured).collect()),
        required: joined(
            finding
                .evidence
                .iter()
                .map(|one| one.required_text(texts, language))
                .collect(),
        ),
    })
}

fn application_finding(language: Language, entry: &ApplicationEntry) -> view::FindingShown {
    view::FindingShown {
        dictionary: "application",
        key: entry.key.to_string(),
        problem: bilingual(language, &entry.problem),
        remedy: String::new(),
        clause: bilingual(language, &entry.regulation),
        summary: bilingual(language, &entry.summary),
        severity: severity(if entry.compulsory {
            Severity::Reject
        } else {
            Severity::Advice
        }),
        trigger: String::new(),
        measured: String::new(),
        required: String::new(),
    }
}
