//! Everything judging needs, loaded once: dictionaries, requirements, prefixes.

use std::collections::BTreeSet;

use domain::{
    artwork::{judging::Book, placement::Placements},
    dictionary::{ApplicationDictionary, QualityDictionary, ShippedError},
    document::ReportItems,
    gs1::prefix::Prefixes,
    instrument::{
        card::{self, CardTemplate},
        control::ControlRules,
    },
    intake::Environment,
    judgement::{
        compiled::CompiledDictionary,
        conclusion::{Decision, conclude},
        fact_values::Facts,
        facts::{Rules, SampleContext},
        findings::{Finding, findings},
        inspection::Inspection,
        requirement::{Requirement, RequirementError, Requirements},
        vocabulary::Fact,
    },
    label::{BookError, LabelBook},
    measurement::{
        Grade, Measurement, SecondLook,
        grading::{GradingError, GradingTables},
    },
    sample::Sample,
};
use importers::ProfileError;

use crate::own_labels::OwnLabelError;

/// The dictionaries in force and everything that goes with them.
pub struct RuleBook {
    /// Quality problems, as people read them.
    pub quality: QualityDictionary,
    /// Application problems.
    pub application: ApplicationDictionary,
    /// Requirements and grading tables.
    pub rules: Rules,
    /// Who issues which prefix.
    pub prefixes: &'static Prefixes,
    /// What the control charts of cards look for.
    pub control: ControlRules,
    /// Documented tolerances of kinds of cards.
    pub card_templates: Vec<CardTemplate>,
    /// What a report must say before it is issued.
    pub report_items: ReportItems,
    /// Label templates and the rules of size of what is printed.
    pub labels: LabelBook,
    /// Where on a pack symbols should stand.
    pub placements: Placements,
    compiled: CompiledDictionary,
    /// The least grades that any use demands.
    demanded: BTreeSet<Grade>,
}

/// A shipped file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleBookError {
    /// A dictionary.
    #[error(transparent)]
    Dictionary(#[from] ShippedError),
    /// A requirement table.
    #[error(transparent)]
    Requirements(#[from] RequirementError),
    /// The grading tables.
    #[error(transparent)]
    Grading(#[from] GradingError),
    /// An instrument profile.
    #[error(transparent)]
    Profiles(#[from] ProfileError),
    /// The label book.
    #[error(transparent)]
    Labels(#[from] BookError),
    /// A label template of the laboratory's own.
    #[error(transparent)]
    OwnLabel(#[from] OwnLabelError),
    /// The rules of control charts, the tolerances of cards, where symbols should stand, or what a
    /// report must say.
    #[error("control.toml, card_tolerances.toml, placement.toml or report_items.toml: {0}")]
    Control(#[from] toml::de::Error),
}

/// What judging found.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Quality problems, gravest first.
    pub findings: Vec<Finding>,
    /// What follows.
    pub decision: Decision,
    /// The least grade that was demanded, such as `1.5/06/670`; empty where the use demands none.
    pub requirement: String,
    /// Whether aperture or light is not the one demanded, let pass or not.
    pub aperture_refused: bool,
}

impl RuleBook {
    /// What is compiled into the program.
    ///
    /// # Errors
    /// When a shipped file is broken; tests keep them whole.
    pub fn shipped() -> Result<Self, RuleBookError> {
        let quality = QualityDictionary::shipped()?;
        let requirements = Requirements::shipped()?;
        Ok(Self {
            demanded: requirements.grades(),
            compiled: CompiledDictionary::new(&quality),
            quality,
            application: ApplicationDictionary::shipped()?,
            rules: Rules {
                requirements,
                grading: GradingTables::shipped()?,
            },
            prefixes: Prefixes::shipped(),
            control: ControlRules::shipped()?,
            card_templates: card::templates()?,
            report_items: ReportItems::shipped()?,
            labels: LabelBook::shipped()?,
            placements: Placements::shipped()?,
        })
    }

    /// What artwork is held against in a use.
    #[must_use]
    pub const fn for_artwork(&self, environment: Environment) -> Book<'_> {
        Book {
            rules: &self.rules,
            quality: &self.quality,
            compiled: &self.compiled,
            application: &self.application,
            placements: &self.placements,
            environment,
        }
    }

    /// What of a measurement's figures asks for a second look, whatever its use demands.
    #[must_use]
    pub fn look(&self, measurement: &Measurement) -> SecondLook {
        SecondLook::of(measurement, &self.rules.grading, &self.demanded)
    }

    /// What decides what asks for a second look: another program or other tables may see other doubts.
    #[must_use]
    pub fn looks_by(&self) -> String {
        let (grading, requirements) = (&self.rules.grading, &self.rules.requirements);
        format!(
            "{} {} {}",
            env!("CARGO_PKG_VERSION"),
            grading.version,
            requirements.version
        )
    }

    /// Judges one measurement of one sample; `application` holds the keys that a person set.
    #[must_use]
    pub fn judge(
        &self,
        environment: Environment,
        sample: &Sample,
        measurement: &Measurement,
        application: &[u16],
    ) -> Judged {
        self.judge_as(environment, sample, measurement, application, false)
    }

    /// Everything that can be said of a sample by its measurement, and the rule of its use.
    #[must_use]
    pub fn facts(
        &self,
        environment: Environment,
        sample: &Sample,
        measurement: &Measurement,
    ) -> (Facts, Option<&Requirement>) {
        let inspection = inspection_of(sample);
        let mut facts = Facts::default();
        let context = context(environment, sample, &inspection);
        let requirement = self.rules.derive(measurement, &context, &mut facts);
        (facts, requirement)
    }

    /// The same, where a reviewer let the aperture and light pass: then nothing asks for them.
    #[must_use]
    pub fn judge_as(
        &self,
        environment: Environment,
        sample: &Sample,
        measurement: &Measurement,
        application: &[u16],
        aperture_passes: bool,
    ) -> Judged {
        let inspection = inspection_of(sample);
        let context = context(environment, sample, &inspection);
        let mut facts = Facts::default();
        let requirement = self.rules.derive(measurement, &context, &mut facts);
        let measured_as = [Fact::ApertureMatch, Fact::WavelengthMatch];
        let aperture_refused = measured_as
            .into_iter()
            .any(|fact| facts.truth(fact) == Some(false));
        if aperture_passes {
            measured_as.into_iter().for_each(|fact| facts.forget(fact));
        }
        let mut fired = Vec::new();
        self.compiled.judge(&facts, &mut fired);
        let findings = findings(&self.quality, &fired, &facts);
        Judged {
            decision: conclude(&facts, &findings, application, &self.application),
            requirement: requirement
                .map_or_else(String::new, |rule| rule.grade.notation.to_string()),
            findings,
            aperture_refused,
        }
    }
}

fn context<'a>(
    environment: Environment,
    sample: &'a Sample,
    inspection: &'a Inspection,
) -> SampleContext<'a> {
    SampleContext {
        environment,
        expected: sample.description.symbology_expected,
        code: &sample.description.code,
        gtin14: sample.description.gtin14,
        inspection,
    }
}

/// What a person saw of a sample; nothing yet is an inspection without answers.
#[must_use]
pub fn inspection_of(sample: &Sample) -> Inspection {
    sample
        .inspection
        .clone()
        .and_then(|seen| serde_json::from_value(seen).ok())
        .unwrap_or_default()
}
