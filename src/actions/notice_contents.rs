//! What the improvement notices of an intake say: one block a nonconforming sample.

use std::cmp::Reverse;

use domain::{
    document::{
        ApplicationProblem, Band, Bilingual, Contact, DocumentKind, Gravity, ImprovementNotice,
        ImprovementNotices, ParameterRule, PrintedPhotograph, QualityProblem, Scale, Severity,
    },
    judgement::findings::{Evidence, Finding},
    judgement::vocabulary::Kind,
    measurement::{Parameter, Value, grade_scale::GradeScale},
    sample::{Conclusion, Sample},
    texts::Language,
};

use super::{
    catalogue_contents::{grade, symbology},
    document_contents::Writer,
    issue_documents::sample_number,
};

impl Writer<'_> {
    /// The notices, the gravest first; absent where every sample conforms.
    pub(super) fn notices(&self) -> Option<ImprovementNotices> {
        let mut wanting: Vec<_> = self
            .tested()
            .filter(|sample| sample.conclusion == Some(Conclusion::Nonconforming))
            .collect();
        wanting.sort_by_key(|sample| (Reverse(self.gravity(sample)), sample.line));
        if wanting.is_empty() {
            return None;
        }
        Some(self.notices_about(DocumentKind::ImprovementNotices, &wanting))
    }

    /// How grave the problems of a sample are; a compulsory rule on the use of its code decides
    /// as its symbol does.
    fn gravity(&self, sample: &Sample) -> Gravity {
        let quality = self.findings(sample).iter().map(|finding| finding.severity);
        let application = self.keys(sample).iter().filter_map(|key| {
            let entry = self.app.rules.application.entry(*key)?;
            Some(match entry.compulsory {
                true => Severity::Reject,
                false => Severity::Advice,
            })
        });
        Gravity::of(quality.chain(application))
    }

    /// The notice of one sample alone; absent unless it was tested and does not conform.
    pub(super) fn notice_of(&self, sample: &Sample) -> Option<ImprovementNotices> {
        let wanting = sample.conclusion == Some(Conclusion::Nonconforming);
        wanting.then(|| self.notices_about(DocumentKind::ImprovementNotice, &[sample]))
    }

    fn notices_about(&self, kind: DocumentKind, samples: &[&Sample]) -> ImprovementNotices {
        let head = self.head(kind);
        let issuer = &head.issuer;
        let name = match self.language() {
            Language::English if !issuer.name_en.is_empty() => &issuer.name_en,
            _ => &issuer.name,
        };
        let contact = Contact {
            name: name.clone(),
            phone: issuer.phone.clone(),
            email: self.app.settings.issuer.email.clone(),
        };
        ImprovementNotices {
            head,
            client: self.client(),
            intake_number: self.dossier.intake.number.to_string(),
            notices: samples.iter().map(|sample| self.notice(sample)).collect(),
            resubmit_by: None,
            contact,
            signatures: self.signatures(),
        }
    }

    /// The language that stands first.
    pub(super) const fn language(&self) -> Language {
        self.naming.wording.language()
    }

    fn notice(&self, sample: &Sample) -> ImprovementNotice {
        let said = &sample.description;
        let measurement = self.dossier.measurement(sample);
        let quality = self.findings(sample).iter();
        ImprovementNotice {
            number: sample_number(
                DocumentKind::ImprovementNotice,
                self.dossier,
                &self.naming.look.layout,
                sample.line,
            ),
            line: sample.line,
            code: said.code.clone(),
            symbology: symbology(sample, measurement),
            product_name: said.product_name.clone(),
            specification: said.specification.clone(),
            brand: said.brand.clone(),
            grade: grade(measurement),
            requirement: self.requirement(sample),
            photographs: self.photographs(sample),
            quality: quality
                .filter_map(|one| self.quality(sample, one))
                .collect(),
            application: self.applications(sample),
        }
    }

    /// The photographs of a sample that are printed.
    pub(super) fn photographs(&self, sample: &Sample) -> Vec<PrintedPhotograph> {
        let listed = self.dossier.photographs.get(&sample.id);
        let listed = listed.map_or(&[][..], Vec::as_slice).iter();
        listed
            .map(|one| PrintedPhotograph {
                sha256: one.photograph.printed,
                caption: one.photograph.caption.clone(),
            })
            .collect()
    }

    pub(super) fn quality(&self, sample: &Sample, finding: &Finding) -> Option<QualityProblem> {
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
            rules: finding
                .evidence
                .iter()
                .map(|one| self.rule(sample, one))
                .collect(),
        })
    }

    /// The problems of the use of a sample's code, those that decide first.
    pub(super) fn applications(&self, sample: &Sample) -> Vec<ApplicationProblem> {
        let mut keys = self.keys(sample).to_vec();
        keys.sort_by_key(|key| {
            let entry = self.app.rules.application.entry(*key);
            (entry.is_none_or(|entry| !entry.compulsory), *key)
        });
        keys.into_iter()
            .filter_map(|key| self.application(key))
            .collect()
    }

    /// The scale with the grades of its edition, where the evidence is an item that is graded
    /// by its value.
    fn graded(&self, sample: &Sample, evidence: &Evidence) -> Option<Scale> {
        let (_, limit) = evidence.numbers()?;
        let said = self.dossier.measurement(sample)?;
        let parameter = Parameter::ALL
            .iter()
            .find(|parameter| parameter.name().replace('_', "") == evidence.fact.to_lowercase())?;
        let reading = said.reading(*parameter)?;
        let drawn = GradeScale::of(&self.app.rules.rules.grading, said, reading, None)?;
        // Facts may be fractions where the tables grade percents.
        let Kind::Number { unit, .. } = evidence.parameter()?.kind() else {
            return None;
        };
        let limit = Value::number(limit, unit).in_unit(drawn.unit)?;
        Some(document_scale(&drawn, limit))
    }

    fn rule(&self, sample: &Sample, evidence: &Evidence) -> ParameterRule {
        let texts = self.texts();
        ParameterRule {
            label: Bilingual::new(
                evidence.label(texts, Language::Chinese),
                evidence.label(texts, Language::English),
            ),
            measured: evidence.measured_text(texts, self.language()),
            required: evidence.required_text(texts, self.language()),
            scale: self.graded(sample, evidence).or_else(|| scale(evidence)),
        }
    }

    pub(super) fn application(&self, key: u16) -> Option<ApplicationProblem> {
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

/// A scale with its bands as documents draw it; a value that is no number stands at the worst.
pub(super) fn document_scale(drawn: &GradeScale, limit: f64) -> Scale {
    let mut from = drawn.from;
    let bands = drawn.bands.map(|(letter, to)| {
        let band = Band {
            label: letter.to_string(),
            from,
            to,
        };
        from = to;
        band
    });
    Scale {
        from: drawn.from,
        to: drawn.to,
        measured: drawn.value.unwrap_or(drawn.from),
        limit,
        bands: bands.to_vec(),
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
