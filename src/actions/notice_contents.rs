//! What the improvement notices of an intake say: one block a nonconforming sample.

use domain::{
    document::{
        ApplicationProblem, Bilingual, Contact, DocumentKind, ImprovementNotice,
        ImprovementNotices, ParameterRule, QualityProblem, Scale,
    },
    judgement::findings::{Evidence, Finding},
    sample::{Conclusion, Sample},
    texts::Language,
};

use super::{
    catalogue_contents::{grade, symbology},
    document_contents::Writer,
};

impl Writer<'_> {
    /// The notices; absent where every sample conforms.
    pub(super) fn notices(&self) -> Option<ImprovementNotices> {
        let wanting: Vec<_> = self
            .tested()
            .filter(|sample| sample.conclusion == Some(Conclusion::Nonconforming))
            .collect();
        if wanting.is_empty() {
            return None;
        }
        let issuer = &self.app.settings.issuer;
        let notices = (1..).zip(wanting);
        Some(ImprovementNotices {
            head: self.head(DocumentKind::ImprovementNotices),
            client: self.client(),
            intake_number: self.dossier.intake.number.to_string(),
            notices: notices
                .map(|(place, sample)| self.notice(place, sample))
                .collect(),
            resubmit_by: None,
            contact: Contact {
                name: issuer.name.clone(),
                phone: issuer.phone.clone(),
                email: issuer.email.clone(),
            },
        })
    }

    /// The language that stands first.
    const fn language(&self) -> Language {
        self.naming.wording.language()
    }

    fn notice(&self, place: usize, sample: &Sample) -> ImprovementNotice {
        let said = &sample.description;
        let measurement = self.dossier.measurement(sample);
        let quality = self.findings(sample).iter();
        let application = self.keys(sample).iter();
        ImprovementNotice {
            number: format!("{}-G{place:02}", self.dossier.intake.number),
            line: sample.line,
            code: said.code.clone(),
            symbology: symbology(sample, measurement),
            product_name: said.product_name.clone(),
            specification: said.specification.clone(),
            brand: said.brand.clone(),
            grade: grade(measurement),
            requirement: self.requirement(sample),
            quality: quality.filter_map(|one| self.quality(one)).collect(),
            application: application
                .filter_map(|key| self.application(*key))
                .collect(),
        }
    }

    fn quality(&self, finding: &Finding) -> Option<QualityProblem> {
        let entry = self.app.rules.quality.entry(finding.key)?;
        Some(QualityProblem {
            key: u32::from(entry.key),
            severity: finding.severity,
            problem: entry.problem.clone(),
            remedy: entry.remedy.clone(),
            clause: self
                .language()
                .pick(&finding.clause.zh, &finding.clause.en)
                .to_owned(),
            rules: finding.evidence.iter().map(|one| self.rule(one)).collect(),
        })
    }

    fn rule(&self, evidence: &Evidence) -> ParameterRule {
        let texts = &self.app.texts;
        ParameterRule {
            label: Bilingual::new(
                evidence.label(texts, Language::Chinese),
                evidence.label(texts, Language::English),
            ),
            measured: evidence.measured_text(texts, self.language()),
            required: evidence.required_text(texts, self.language()),
            scale: scale(evidence),
        }
    }

    fn application(&self, key: u16) -> Option<ApplicationProblem> {
        let entry = self.app.rules.application.entry(key)?;
        Some(ApplicationProblem {
            key: u32::from(entry.key),
            problem: entry.problem.clone(),
            regulation: self
                .language()
                .pick(&entry.regulation.zh, &entry.regulation.en)
                .to_owned(),
            summary: entry.summary.clone(),
        })
    }
}

/// A scale from zero to somewhat beyond the larger of both figures.
fn scale(evidence: &Evidence) -> Option<Scale> {
    let (measured, limit) = evidence.numbers()?;
    let most = measured.max(limit);
    let least = measured.min(limit).min(0.0);
    (most > least).then(|| Scale {
        from: least * 1.25,
        to: most * 1.25,
        measured,
        limit,
        bands: Vec::new(),
    })
}
