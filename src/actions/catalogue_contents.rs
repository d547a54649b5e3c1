//! What the result catalogue of an intake says: its samples, how they were tested, who answers.

use domain::{
    document::{
        Bilingual, DictionaryVersion, DocumentKind, Outcome, ResultCatalogue, ResultRow, Severity,
        Signature, Signatures, Stage,
    },
    judgement::findings::Finding,
    measurement::{Measurement, Parameter, Value},
    sample::{Conclusion, Sample, SampleState},
    texts::Language,
};

use super::{document_contents::Writer, judge_samples::versions};

impl Writer<'_> {
    pub(super) fn catalogue(&self) -> ResultCatalogue {
        let dossier = self.dossier;
        let days: Vec<_> = dossier
            .said
            .values()
            .filter_map(|one| one.taken_at.map(|at| at.date()))
            .collect();
        let entered = &dossier.particulars;
        let versions = versions(&self.app.rules);
        let requirements = self.app.rules.rules.requirements.version.to_string();
        ResultCatalogue {
            head: self.head(DocumentKind::ResultCatalogue),
            client: self.client(),
            intake_number: dossier.intake.number.to_string(),
            received_on: self.app.day(dossier.intake.received_at),
            tested_from: days.iter().min().copied().or(entered.tested_from),
            tested_to: days.iter().max().copied().or(entered.tested_to),
            condition: Bilingual::new(entered.condition.clone(), ""),
            environment: self.environment(),
            place: entered.place.clone(),
            sampling: entered.sampling.clone(),
            deviations: entered.deviations.clone(),
            standards: self.standards(),
            decision_rule: self.say("actions.documents.decision_rule"),
            dictionaries: [
                ("actions.documents.quality", versions.quality),
                ("actions.documents.application", versions.application),
                ("actions.documents.requirements", requirements),
            ]
            .into_iter()
            .map(|(key, version)| DictionaryVersion {
                name: self.say(key),
                version,
            })
            .collect(),
            instruments: dossier.instruments(),
            rows: self.tested().map(|sample| self.row(sample)).collect(),
            draw_symbols: self.naming.look.layout.draw_symbols,
            signatures: self.signatures(),
        }
    }

    fn standards(&self) -> Vec<String> {
        let text = self.texts().get(
            self.naming.wording.language(),
            "actions.documents.standards",
        );
        text.lines().map(str::to_owned).collect()
    }

    /// Who measured, reviewed and authorised.
    pub(super) fn signatures(&self) -> Signatures {
        let outcome = self.dossier.intake.outcome.as_ref();
        let reviewer = outcome.and_then(|outcome| self.dossier.names.get(&outcome.released_by));
        Signatures {
            tester: Signature {
                name: self.dossier.testers.join(" "),
                on: None,
            },
            reviewer: Signature {
                name: reviewer.cloned().unwrap_or_default(),
                on: outcome.map(|outcome| self.app.day(outcome.released_at)),
            },
            approver: Signature {
                name: self.naming.approver.clone(),
                on: Some(self.naming.issued_on),
            },
        }
    }

    /// Temperature and humidity: as entered, else as the instruments wrote it down.
    fn environment(&self) -> String {
        let entered = &self.dossier.particulars;
        let read = |entered: &str, parameter| match entered {
            "" => self.range(parameter),
            text => text.to_owned(),
        };
        let temperature = read(&entered.temperature, Parameter::Temperature);
        let humidity = read(&entered.humidity, Parameter::Humidity);
        let parts = [(temperature, " ℃"), (humidity, " % RH")];
        let known = parts.into_iter().filter(|(figure, _)| !figure.is_empty());
        let known: Vec<_> = known.map(|(figure, unit)| figure + unit).collect();
        known.join(self.list_separator())
    }

    /// From the least to the most that the instruments say of a parameter.
    fn range(&self, parameter: Parameter) -> String {
        let mut figures: Vec<f64> = self
            .dossier
            .said
            .values()
            .filter_map(|one| match one.reading(parameter)?.value {
                Value::Number { number, .. } => Some(number),
                _ => None,
            })
            .collect();
        figures.sort_by(f64::total_cmp);
        match (figures.first(), figures.last()) {
            (Some(least), Some(most)) if least < most => format!("{least}–{most}"),
            (Some(only), _) => only.to_string(),
            _ => String::new(),
        }
    }

    pub(super) const fn list_separator(&self) -> &'static str {
        match self.naming.wording.language() {
            Language::Chinese => "，",
            Language::English => ", ",
        }
    }

    /// The samples that were used, in catalogue order; all of them in an interim document.
    pub(super) fn tested(&self) -> impl Iterator<Item = &Sample> {
        let stage = self.dossier.stage();
        let used = move |sample: &&Sample| match stage {
            Stage::Issued => sample.state == SampleState::Finished,
            Stage::Draft => {
                matches!(
                    sample.state,
                    SampleState::Finished | SampleState::UnderReview
                )
            }
            Stage::Interim => true,
        };
        self.dossier.samples.iter().filter(used)
    }

    pub(super) fn findings(&self, sample: &Sample) -> &[Finding] {
        self.dossier
            .findings
            .get(&sample.id)
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn keys(&self, sample: &Sample) -> &[u16] {
        self.dossier.keys.get(&sample.id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn requirement(&self, sample: &Sample) -> String {
        self.dossier
            .measurement(sample)
            .map_or_else(String::new, |measurement| {
                let environment = self.dossier.intake.environment;
                let judged = self.app.rules.judge(environment, sample, measurement, &[]);
                judged.requirement
            })
    }

    fn row(&self, sample: &Sample) -> ResultRow {
        let said = &sample.description;
        let measurement = self.dossier.measurement(sample);
        let quality = self
            .findings(sample)
            .iter()
            .filter(|finding| finding.severity == Severity::Reject)
            .filter_map(|finding| self.app.rules.quality.entry(finding.key))
            .map(|entry| entry.problem.clone());
        let application = self
            .keys(sample)
            .iter()
            .filter_map(|key| self.app.rules.application.entry(*key))
            .filter(|entry| entry.compulsory)
            .map(|entry| entry.problem.clone());
        ResultRow {
            line: sample.line,
            code: said.code.clone(),
            symbology: symbology(sample, measurement),
            product_name: said.product_name.clone(),
            specification: said.specification.clone(),
            brand: said.brand.clone(),
            grade: grade(measurement),
            requirement: self.requirement(sample),
            outcome: outcome(sample),
            nonconforming: quality.chain(application).collect(),
            remark: self.remark(sample),
        }
    }

    /// The client's remark, and why a flagged measurement decided nevertheless
    /// (ISO/IEC 17025:2017 7.8.2.1: deviations from the method).
    pub(super) fn remark(&self, sample: &Sample) -> String {
        let said = sample.description.remark.clone();
        let Some(given) = self.dossier.overrides.get(&sample.id) else {
            return said;
        };
        let reason = [("reason", given.reason.clone())];
        let key = "instruments.document.override";
        let language = self.naming.wording.language();
        let told = self.texts().fill(language, key, &reason);
        if said.is_empty() {
            return told;
        }
        format!("{said}\n{told}")
    }
}

pub(super) fn symbology(
    sample: &Sample,
    measurement: Option<&Measurement>,
) -> Option<domain::measurement::Symbology> {
    measurement
        .and_then(|measurement| measurement.symbology)
        .or(sample.description.symbology_expected)
}

pub(super) fn grade(measurement: Option<&Measurement>) -> String {
    measurement
        .and_then(|measurement| measurement.grade.as_ref())
        .map_or_else(String::new, ToString::to_string)
}

pub(super) const fn outcome(sample: &Sample) -> Outcome {
    match sample.conclusion {
        Some(Conclusion::Conforming) => Outcome::Conforming,
        Some(Conclusion::Nonconforming) => Outcome::Nonconforming,
        None if matches!(sample.state, SampleState::Waiting | SampleState::Measured) => {
            Outcome::Pending
        }
        None => Outcome::Retest,
    }
}
