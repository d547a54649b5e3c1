//! What the documents of an intake say, taken from its dossier.
//!
//! Nothing is decided here: grades, conclusions and problems are those that were released.

use chrono::NaiveDate;
use domain::{
    document::{
        Bilingual, Certificate, CertificateLine, CertificatePrint, CertificateRecord, Client,
        DictionaryVersion, DocumentHead, DocumentKind, Issuer, NoticeLetter, Outcome, Quantities,
        Replacement, ResultCatalogue, ResultRow, Severity, Signature, Signatures, Wording,
    },
    intake::Intake,
    judgement::findings::Finding,
    measurement::Measurement,
    sample::{Conclusion, Sample, SampleState},
    texts::Language,
};
use reports::PackContent;

use super::{dossier::Dossier, judge_samples::versions};
use crate::app::App;

/// How the documents of one issue are named.
pub(super) struct Naming {
    /// Number, token and what it replaces, by kind.
    pub(super) heads: Vec<(DocumentKind, String, String, Option<Replacement>)>,
    /// Date of issue.
    pub(super) issued_on: NaiveDate,
    /// Who authorises the issue.
    pub(super) approver: String,
}

/// Writes the contents of all documents of an intake.
pub(super) fn contents(app: &App, dossier: &Dossier, naming: &Naming) -> PackContent {
    let writer = Writer {
        app,
        dossier,
        naming,
    };
    let catalogue = writer.catalogue();
    let quantities = writer.quantities();
    let record = CertificateRecord::of(
        writer.head(DocumentKind::Record),
        &catalogue,
        quantities,
        dossier.valid_until,
        Vec::new(),
    );
    PackContent {
        certificate: writer.certificate(),
        letter: writer.letter(quantities),
        notices: writer.notices(),
        catalogue,
        record,
    }
}

pub(super) struct Writer<'a> {
    pub(super) app: &'a App,
    pub(super) dossier: &'a Dossier,
    naming: &'a Naming,
}

impl Writer<'_> {
    pub(super) fn head(&self, kind: DocumentKind) -> DocumentHead {
        let settings = &self.app.settings;
        let named = self.naming.heads.iter().find(|(of, ..)| *of == kind);
        let (number, token, replaces) = named.map_or_else(Default::default, |head| {
            (head.1.clone(), head.2.clone(), head.3.clone())
        });
        let issuer = &settings.issuer;
        DocumentHead {
            number,
            kind,
            wording: if settings.documents.bilingual {
                Wording::Bilingual
            } else {
                Wording::Chinese
            },
            issuer: Issuer {
                name: issuer.name.clone(),
                name_en: issuer.name_en.clone(),
                address: issuer.address.clone(),
                address_en: issuer.address_en.clone(),
                phone: issuer.phone.clone(),
            },
            issued_on: self.naming.issued_on,
            verify_url: format!("{}/v/{token}", settings.public_url.trim_end_matches('/')),
            replaces,
            sealed: !settings.documents.seal.is_empty(),
        }
    }

    pub(super) fn client(&self) -> Client {
        let company = &self.dossier.company;
        Client {
            name: company.name.to_string(),
            number: company.number.to_string(),
            address: company.details.address.clone(),
            credit_code: company.details.credit_code.clone(),
            prefixes: company.details.prefixes.clone(),
        }
    }

    fn say(&self, key: &str) -> Bilingual {
        let texts = &self.app.texts;
        Bilingual::new(
            texts.get(Language::Chinese, key),
            texts.get(Language::English, key),
        )
    }

    fn quantities(&self) -> Quantities {
        let intake = &self.dossier.intake;
        let outcome = intake.outcome.as_ref();
        Quantities {
            received: intake.quantity,
            used: outcome.map_or(0, |outcome| outcome.used),
            confirmed: outcome.map_or(0, |outcome| outcome.success),
            left: outcome.map_or(0, |outcome| outcome.left.left()),
        }
    }

    fn catalogue(&self) -> ResultCatalogue {
        let dossier = self.dossier;
        let days: Vec<_> = dossier
            .said
            .values()
            .filter_map(|one| one.taken_at.map(|at| at.date()))
            .collect();
        let versions = versions(&self.app.rules);
        let requirements = self.app.rules.rules.requirements.version.to_string();
        ResultCatalogue {
            head: self.head(DocumentKind::ResultCatalogue),
            client: self.client(),
            intake_number: dossier.intake.number.to_string(),
            received_on: self.app.day(dossier.intake.received_at),
            tested_from: days.iter().min().copied(),
            tested_to: days.iter().max().copied(),
            condition: Bilingual::new(dossier.intake.note.clone(), ""),
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
            draw_symbols: true,
            signatures: self.signatures(),
        }
    }

    fn standards(&self) -> Vec<String> {
        let text = self
            .app
            .texts
            .get(Language::Chinese, "actions.documents.standards");
        text.lines().map(str::to_owned).collect()
    }

    fn signatures(&self) -> Signatures {
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

    /// The samples that were used, in catalogue order.
    pub(super) fn tested(&self) -> impl Iterator<Item = &Sample> {
        self.dossier
            .samples
            .iter()
            .filter(|sample| sample.state == SampleState::Finished)
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
    fn remark(&self, sample: &Sample) -> String {
        let said = sample.description.remark.clone();
        let Some(given) = self.dossier.overrides.get(&sample.id) else {
            return said;
        };
        let reason = [("reason", given.reason.clone())];
        let key = "instruments.document.override";
        let told = self.app.texts.fill(Language::Chinese, key, &reason);
        if said.is_empty() {
            return told;
        }
        format!("{said}\n{told}")
    }

    fn letter(&self, quantities: Quantities) -> NoticeLetter {
        NoticeLetter {
            head: self.head(DocumentKind::NoticeLetter),
            client: self.client(),
            intake_number: self.dossier.intake.number.to_string(),
            basis: self.say("actions.documents.basis"),
            quantities,
            valid_until: self.dossier.valid_until,
            enclosures: self
                .naming
                .heads
                .iter()
                .filter(|(kind, ..)| *kind != DocumentKind::NoticeLetter)
                .map(|(kind, number, ..)| domain::document::Attachment {
                    kind: *kind,
                    number: number.clone(),
                    sha256: String::new(),
                })
                .collect(),
        }
    }

    fn certificate(&self) -> Certificate {
        let released = &self.dossier.released;
        let first = released.iter().find_map(|intake| intake.outcome);
        Certificate {
            head: self.head(DocumentKind::Certificate),
            client: self.client(),
            first_issued_on: first.map_or(self.naming.issued_on, |outcome| {
                self.app.day(outcome.released_at)
            }),
            basis: self.say("actions.documents.basis"),
            valid_until: self.dossier.valid_until,
            lines: (1..)
                .zip(released)
                .filter_map(|(place, intake)| self.line(place, intake))
                .collect(),
            print: CertificatePrint::Whole,
        }
    }

    fn line(&self, number: u32, intake: &Intake) -> Option<CertificateLine> {
        let outcome = intake.outcome?;
        Some(CertificateLine {
            number,
            intake_number: intake.number.to_string(),
            released_on: self.app.day(outcome.released_at),
            tested: outcome.used,
            confirmed: outcome.success,
            left: outcome.left.left(),
            handler: self
                .dossier
                .names
                .get(&outcome.released_by)
                .cloned()
                .unwrap_or_default(),
        })
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

const fn outcome(sample: &Sample) -> Outcome {
    match sample.conclusion {
        Some(Conclusion::Conforming) => Outcome::Conforming,
        Some(Conclusion::Nonconforming) => Outcome::Nonconforming,
        None => Outcome::Retest,
    }
}
