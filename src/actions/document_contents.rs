//! What the documents of an intake say, taken from its dossier.
//!
//! Nothing is decided here: grades, conclusions and problems are those that were released.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    document::{
        Bilingual, Certificate, CertificateLine, CertificatePrint, CertificateRecord, Client,
        DocumentHead, DocumentKind, NoticeLetter, Quantities, Replacement, Stage, Wording,
    },
    intake::{Intake, IntakeOutcome},
    sample::Conclusion,
    texts::{Language, Texts},
};
use reports::{PackContent, SealSpec};

use super::dossier::Dossier;
use crate::{app::App, look::Look};

/// How the documents of one issue are named.
pub(super) struct Naming {
    /// Number, token and what it replaces, by kind.
    pub(super) heads: Vec<(DocumentKind, String, String, Option<Replacement>)>,
    /// Date of issue.
    pub(super) issued_on: NaiveDate,
    /// Who authorises the issue.
    pub(super) approver: String,
    /// In which languages they speak.
    pub(super) wording: Wording,
    /// Whether they are issued, or only shown.
    pub(super) stage: Stage,
    /// How they look.
    pub(super) look: Arc<Look>,
}

/// Writes the contents of all documents of an intake.
pub(super) fn contents(app: &App, dossier: &Dossier, naming: &Naming) -> PackContent {
    let writer = Writer::new(app, dossier, naming);
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
    pub(super) naming: &'a Naming,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(app: &'a App, dossier: &'a Dossier, naming: &'a Naming) -> Self {
        Self {
            app,
            dossier,
            naming,
        }
    }

    pub(super) fn head(&self, kind: DocumentKind) -> DocumentHead {
        let settings = &self.app.settings;
        let named = self.naming.heads.iter().find(|(of, ..)| *of == kind);
        let (number, token, replaces) = named.map_or_else(Default::default, |head| {
            (head.1.clone(), head.2.clone(), head.3.clone())
        });
        DocumentHead {
            number,
            kind,
            wording: self.naming.wording,
            issuer: self.naming.look.issuer(&settings.issuer),
            issued_on: self.naming.issued_on,
            verify_url: if token.is_empty() {
                String::new()
            } else {
                format!("{}/v/{token}", settings.public_url.trim_end_matches('/'))
            },
            replaces,
            sealed: self.naming.stage.is_issued()
                && !matches!(self.naming.look.kit.seal_of(kind), SealSpec::None),
            stage: self.naming.stage,
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
            contact: company.details.reached(),
        }
    }

    /// The sentences, as the layout words them.
    pub(super) fn texts(&self) -> &Texts {
        &self.naming.look.kit.texts
    }

    pub(super) fn say(&self, key: &str) -> Bilingual {
        let texts = self.texts();
        Bilingual::new(
            texts.get(Language::Chinese, key),
            texts.get(Language::English, key),
        )
    }

    fn quantities(&self) -> Quantities {
        let intake = &self.dossier.intake;
        if let Some(outcome) = &intake.outcome {
            return Quantities {
                received: intake.quantity,
                used: outcome.used,
                confirmed: outcome.success,
                left: outcome.left.left(),
            };
        }
        // What a release now would take.
        let conforming =
            |sample: &&domain::sample::Sample| sample.conclusion == Some(Conclusion::Conforming);
        let used = count(self.tested().count());
        Quantities {
            received: intake.quantity,
            used,
            confirmed: count(self.tested().filter(conforming).count()),
            left: self.dossier.company.quota.left().saturating_sub(used),
        }
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
            signatures: self.signatures(),
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
                .zip(released.iter().filter_map(|one| Some((one, one.outcome?))))
                .map(|(place, (intake, outcome))| self.line(place, intake, &outcome))
                .chain(self.line_to_be())
                .collect(),
            print: CertificatePrint::Whole,
            offset: self.naming.look.layout.overprint,
            signatures: self.signatures(),
        }
    }

    fn line(&self, number: u32, intake: &Intake, outcome: &IntakeOutcome) -> CertificateLine {
        CertificateLine {
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
        }
    }

    /// The line that a release would add, in a draft.
    fn line_to_be(&self) -> Option<CertificateLine> {
        let intake = &self.dossier.intake;
        if intake.outcome.is_some() {
            return None;
        }
        let quantities = self.quantities();
        let before = self.dossier.released.len();
        Some(CertificateLine {
            number: count(before).saturating_add(1),
            intake_number: intake.number.to_string(),
            released_on: self.naming.issued_on,
            tested: quantities.used,
            confirmed: quantities.confirmed,
            left: quantities.left,
            handler: self.naming.approver.clone(),
        })
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
