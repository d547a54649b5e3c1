//! From a measurement and its sample to facts in the words of the trigger language.
//!
//! Nothing is guessed: a fact that neither the verifier, the sample's description, the
//! person's inspection nor the requirement gives stays unknown, and asks nothing.
//!
//! - `readings`: what the verifier measured, in the vocabulary's units.
//! - `sizes`: X, heights and quiet zones against the requirement.
//! - `data`: decoding, comparison with the printed characters, GS1 rules.

mod code128;
mod data;
mod readings;
mod sizes;

pub(super) use data::element_string;

use super::fact_values::Facts;
use super::inspection::Inspection;
use super::requirement::{Requirement, Requirements};
use super::vocabulary::Fact;
use crate::gs1::gtin::Gtin14;
use crate::intake::Environment;
use crate::measurement::grading::GradingTables;
use crate::measurement::{FormalGrade, Letter, Measurement, Symbology};

/// What is known of a sample besides its measurement.
#[derive(Debug, Clone, Copy)]
pub struct SampleContext<'a> {
    /// Where the symbol will be scanned.
    pub environment: Environment,
    /// The symbology that the client announced.
    pub expected: Option<Symbology>,
    /// The printed characters, as typed or imported (供人识别字符).
    pub code: &'a str,
    /// The same as a GTIN of 14 digits, when they are one.
    pub gtin14: Option<Gtin14>,
    /// What a person saw.
    pub inspection: &'a Inspection,
}

/// Everything that facts are derived with.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Requirements by use.
    pub requirements: Requirements,
    /// Grading tables; they also hold the scale of print growth.
    pub grading: GradingTables,
}

impl Rules {
    /// Writes all facts of one sample, dropping what `facts` held before, and gives the
    /// requirement that was applied, if the use has one for this symbology.
    pub fn derive<'a>(
        &'a self,
        measurement: &Measurement,
        sample: &SampleContext<'_>,
        facts: &mut Facts,
    ) -> Option<&'a Requirement> {
        facts.clear();
        let dpm = measurement.grade.as_ref().is_some_and(|grade| grade.dpm);
        facts.set_truth(Fact::DPM, dpm);
        facts.set_word(Fact::ScanEnvironment, sample.environment.code());
        let sizes = readings::read(self, measurement, sample.inspection, facts);
        let requirement = measurement.symbology.and_then(|symbology| {
            facts.set_symbology(symbology);
            self.allow(symbology, sample.environment, facts);
            self.requirements
                .find(symbology, sample.environment, sizes.x, dpm)
        });
        let grade = measurement.grade.as_ref();
        state_grade(grade, requirement, facts);
        sizes::state(&sizes, requirement, sample.inspection, facts);
        data::state(measurement, sample, sizes.x, facts);
        state_inspection(sample.inspection, sizes.x, facts);
        requirement
    }

    fn allow(&self, symbology: Symbology, environment: Environment, facts: &mut Facts) {
        if let Some(allowed) = self.requirements.allowed(environment) {
            let fits = allowed.symbologies.contains(&symbology);
            facts.set_truth(Fact::SymbologyAllowed, fits);
        }
    }
}

/// What it is: the symbol's grade, the least grade, and whether it was measured as demanded.
///
/// Clause: GB 12904 (9.1 in the 2003 edition), notation g/aa/www of GB/T 18348-2022.
/// Fails: 1.4/06/670 where 1.5/06/670 is demanded. Passes: 1.5/06/660 (same class of light).
fn state_grade(grade: Option<&FormalGrade>, requirement: Option<&Requirement>, facts: &mut Facts) {
    match grade.map(|grade| (grade.value, grade.letter)) {
        Some((Some(value), _)) => facts.set_number(Fact::OverallGrade, value.number()),
        Some((None, Some(letter))) => {
            let (low, high) = band(letter);
            facts.set_between(Fact::OverallGrade, low, high);
        }
        _ => {}
    }
    let Some(rule) = requirement.map(|requirement| &requirement.grade) else {
        return;
    };
    facts.set_number(Fact::MinGrade, rule.notation.minimum.number());
    if let Some(aperture) = grade.and_then(|grade| grade.aperture) {
        let fits = rule.notation.accepts_aperture(aperture);
        facts.set_truth(Fact::ApertureMatch, fits);
    }
    if let Some(wavelength) = grade.and_then(|grade| grade.wavelength) {
        let fits = rule.notation.accepts_wavelength(wavelength, rule.tolerance);
        facts.set_truth(Fact::WavelengthMatch, fits);
    }
}

/// A letter alone is any grade of its band, never a number.
pub(super) const fn band(letter: Letter) -> (f64, f64) {
    match letter {
        Letter::A => (3.5, 4.0),
        Letter::B => (2.5, 3.4),
        Letter::C => (1.5, 2.4),
        Letter::D => (0.5, 1.4),
        Letter::F => (0.0, 0.4),
    }
}

/// What only a person can tell.
fn state_inspection(seen: &Inspection, x: Option<f64>, facts: &mut Facts) {
    for (fact, answer) in [
        (Fact::BearerBar, seen.bearer_bar),
        (Fact::ReflectanceReversal, seen.reflectance_reversal),
        (Fact::GlossySurface, seen.glossy_surface),
        (Fact::Damage, seen.damage),
        (Fact::HRIPresent, seen.hri_present),
        (Fact::HRIFormat, seen.hri_format),
        (Fact::DataMatch, seen.hri_match),
    ] {
        if let Some(answer) = answer {
            facts.set_truth(fact, answer);
        }
    }
    for (fact, number) in [
        (Fact::BearerBarWidth, seen.bearer_bar_width),
        (Fact::Opacity, seen.opacity),
        (Fact::CurvatureAngle, seen.curvature_angle),
        (Fact::ECCVersion, seen.ecc_version.map(f64::from)),
    ] {
        if let Some(number) = number {
            facts.set_number(fact, number);
        }
    }
    if let (Some(width), Some(x)) = (seen.bearer_bar_width, x.filter(|x| *x > 0.0)) {
        facts.set_number(Fact::BearerBarX, tidy(width / x));
    }
    for (fact, word) in [
        (Fact::PrintMethod, seen.print_method.map(|one| one.code())),
        (Fact::BarColour, seen.bar_colour.map(|one| one.code())),
        (Fact::SpaceColour, seen.space_colour.map(|one| one.code())),
    ] {
        if let Some(word) = word {
            facts.set_word(fact, word);
        }
    }
    for (name, value) in &seen.stated {
        // What the verifier says of its aperture and light only a reviewer may let pass.
        let settled = [Fact::ApertureMatch, Fact::WavelengthMatch]
            .into_iter()
            .any(|fact| fact.name() == name.trim() && facts.get(fact).is_some());
        if settled {
            continue;
        }
        // Whoever keeps an inspection refuses what cannot be read; an old one states nothing.
        let _unreadable = facts.read(name, value);
    }
}

/// Takes away the noise that conversions leave in the last binary digits, so that 3.63 mm
/// at X 0.33 mm is exactly 11 X and 57 % exactly 0.57.
pub(super) fn tidy(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests;
