//! One pass over a verifier's readings: measured values and grades in the vocabulary's units.

use super::{Rules, band, tidy};
use crate::judgement::fact_values::Facts;
use crate::judgement::inspection::Inspection;
use crate::judgement::vocabulary::{Fact, Kind};
use crate::measurement::{Bound, Measurement, Parameter, Reading, Unit, Value};

/// Sizes that mean something only together or against a requirement.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    /// X in millimetres.
    pub x: Option<f64>,
    /// Magnification as the verifier gives it.
    pub magnification: Option<f64>,
    /// Height of the bars in millimetres.
    pub height: Option<f64>,
    pub left: Option<Width>,
    pub right: Option<Width>,
    pub top: Option<Width>,
    pub bottom: Option<Width>,
    /// The narrowest side, in X.
    pub narrowest: Option<Width>,
    /// What the verifier itself thinks of the quiet zones.
    pub zone_verdict: Option<bool>,
    gain_length: Option<f64>,
    rmin: Option<f64>,
    rmax: Option<f64>,
}

/// A width with its unit: X or millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Width {
    number: f64,
    in_modules: bool,
    pub bound: Bound,
}

impl Width {
    pub(super) const fn millimetres(number: f64) -> Self {
        Self {
            number,
            in_modules: false,
            bound: Bound::Exact,
        }
    }

    fn read(value: &Value) -> Option<Self> {
        let Value::Number { bound, .. } = *value else {
            return None;
        };
        let modules = value.in_unit(Unit::Modules);
        Some(Self {
            number: modules.or_else(|| value.in_unit(Unit::Millimetre))?,
            in_modules: modules.is_some(),
            bound,
        })
    }

    /// In multiples of X.
    pub(super) fn modules(self, x: Option<f64>) -> Option<f64> {
        if self.in_modules {
            return Some(self.number);
        }
        x.filter(|x| *x > 0.0).map(|x| tidy(self.number / x))
    }

    /// In millimetres.
    pub(super) fn length(self, x: Option<f64>) -> Option<f64> {
        if self.in_modules {
            return x.map(|x| tidy(self.number * x));
        }
        Some(self.number)
    }
}

/// States every fact that a single reading gives and collects the sizes.
pub(super) fn read(
    rules: &Rules,
    measurement: &Measurement,
    seen: &Inspection,
    facts: &mut Facts,
) -> Sizes {
    let mut sizes = Sizes::default();
    let mut scans = None;
    for reading in &measurement.readings {
        collect(&mut sizes, reading);
        scans = scans.or_else(|| count_scans(reading));
        state(rules, reading, facts);
    }
    if scans.is_none() && !measurement.scans.is_empty() {
        scans = u32::try_from(measurement.scans.len()).ok().map(f64::from);
    }
    if let Some(scans) = scans {
        facts.set_number(Fact::ScansUsed, scans);
    }
    sizes.x = seen.x_dimension.or(sizes.x);
    sizes.height = seen.height.or(sizes.height);
    sizes.left = seen.left_quiet_zone.map(Width::millimetres).or(sizes.left);
    sizes.right = seen
        .right_quiet_zone
        .map(Width::millimetres)
        .or(sizes.right);
    if let Some(length) = seen.symbol_length {
        facts.set_number(Fact::SymbolLength, length);
    }
    if let (Some(rmin), Some(rmax)) = (sizes.rmin, sizes.rmax.filter(|rmax| *rmax > 0.0)) {
        facts.set_number(Fact::MinReflectanceRatio, tidy(rmin / rmax));
    }
    if let (None, Some(gain), Some(x)) = (facts.get(Fact::PrintGain), sizes.gain_length, sizes.x)
        && x > 0.0
    {
        facts.set_number(Fact::PrintGain, tidy(gain / x * 100.0));
    }
    sizes
}

/// How many scans or images were used, where the reading counts them.
fn count_scans(reading: &Reading) -> Option<f64> {
    match (reading.parameter, &reading.value) {
        (Parameter::ScanCount, Value::Number { number, .. }) => Some(*number),
        (Parameter::ScanCount | Parameter::Decode, Value::Count { of, .. }) => Some(f64::from(*of)),
        _ => None,
    }
}

fn collect(sizes: &mut Sizes, reading: &Reading) {
    let value = &reading.value;
    let length = || value.in_unit(Unit::Millimetre).map(tidy);
    let share = || value.in_unit(Unit::Fraction).map(tidy);
    match reading.parameter {
        Parameter::XDimension => sizes.x = sizes.x.or_else(length),
        Parameter::Magnification => sizes.magnification = share().or_else(|| plain(value)),
        Parameter::BarHeight => sizes.height = sizes.height.or_else(length),
        Parameter::BarGainLength => sizes.gain_length = length(),
        Parameter::Rmin => sizes.rmin = share(),
        Parameter::Rmax => sizes.rmax = share(),
        Parameter::QuietZoneLeft => sizes.left = Width::read(value),
        Parameter::QuietZoneRight => sizes.right = Width::read(value),
        Parameter::QuietZoneTop => sizes.top = Width::read(value),
        Parameter::QuietZoneBottom => sizes.bottom = Width::read(value),
        Parameter::QuietZoneMin => {
            sizes.narrowest = Width::read(value);
            sizes.zone_verdict = sizes.zone_verdict.or_else(|| passed(reading));
        }
        Parameter::QuietZone => sizes.zone_verdict = passed(reading).or(sizes.zone_verdict),
        _ => {}
    }
}

/// A factor without a unit, such as a magnification of 1.00.
fn plain(value: &Value) -> Option<f64> {
    value.in_unit(Unit::Plain)
}

/// What the verifier says of an item that only passes or fails.
fn passed(reading: &Reading) -> Option<bool> {
    match reading.value {
        Value::Pass { pass } => Some(pass),
        Value::Count { passed, .. } => Some(passed > 0),
        _ => reading
            .verdict
            .or_else(|| reading.grade.map(|grade| grade.tenths() > 0)),
    }
}

/// The fact of a value and the fact of its grade.
const fn named(parameter: Parameter) -> (Option<Fact>, Option<Fact>) {
    match parameter {
        Parameter::SymbolContrast => (Some(Fact::SymbolContrast), Some(Fact::SymbolContrastGrade)),
        Parameter::MinEdgeContrast => (Some(Fact::EdgeContrast), Some(Fact::EdgeContrastGrade)),
        Parameter::Modulation => (Some(Fact::Modulation), Some(Fact::ModulationGrade)),
        Parameter::Defects => (Some(Fact::Defects), Some(Fact::DefectsGrade)),
        Parameter::Decodability => (Some(Fact::Decodability), Some(Fact::DecodabilityGrade)),
        Parameter::Rmin => (Some(Fact::MinReflectance), None),
        Parameter::MinimumReflectance => (None, Some(Fact::MinReflectanceGrade)),
        Parameter::UnusedErrorCorrection => (Some(Fact::UEC), Some(Fact::UECGrade)),
        Parameter::AxialNonuniformity => (
            Some(Fact::AxialNonuniformity),
            Some(Fact::AxialNonuniformityGrade),
        ),
        Parameter::GridNonuniformity => (
            Some(Fact::GridNonuniformity),
            Some(Fact::GridNonuniformityGrade),
        ),
        Parameter::FixedPatternDamage => (None, Some(Fact::FixedPatternDamageGrade)),
        Parameter::ReflectanceMargin => (None, Some(Fact::ReflectanceMarginGrade)),
        Parameter::FormatInformation => (None, Some(Fact::FormatInfoGrade)),
        Parameter::VersionInformation => (None, Some(Fact::VersionInfoGrade)),
        Parameter::CellContrast => (Some(Fact::CellContrast), Some(Fact::CellContrastGrade)),
        Parameter::PrintGrowth => (None, Some(Fact::PrintGrowthGrade)),
        Parameter::WideNarrowRatio => (Some(Fact::WideNarrowRatio), None),
        Parameter::BarGain => (Some(Fact::PrintGain), None),
        Parameter::SymbolLength => (Some(Fact::SymbolLength), None),
        _ => (None, None),
    }
}

fn state(rules: &Rules, reading: &Reading, facts: &mut Facts) {
    let (value, grade) = named(reading.parameter);
    if let Some(fact) = value {
        state_value(fact, &reading.value, facts);
    }
    if let Some(fact) = grade {
        state_grade(fact, reading, facts);
    }
    let answer = match reading.parameter {
        Parameter::EdgeDetermination => Some(Fact::EdgeDetermination),
        Parameter::CheckDigit => Some(Fact::CheckDigit),
        Parameter::SymbolCheckCharacter => Some(Fact::SymbolCheckCharacter),
        _ => None,
    };
    if let (Some(fact), Some(pass)) = (answer, passed(reading)) {
        facts.set_truth(fact, pass);
    }
    match reading.parameter {
        Parameter::PrintGrowth | Parameter::PrintGrowthH | Parameter::PrintGrowthV => {
            state_growth(rules, reading, facts);
        }
        Parameter::ImagePolarity => {
            if let Value::Text { text } = &reading.value
                && let Some(reversed) = is_reversed(text)
            {
                facts.set_truth(Fact::ReflectanceReversal, reversed);
            }
        }
        _ => {}
    }
}

/// A number in the fact's own unit; a number in another kind of unit states nothing.
fn state_value(fact: Fact, value: &Value, facts: &mut Facts) {
    if let Kind::Number { unit, .. } = fact.kind()
        && let Value::Number { bound, .. } = value
        && let Some(number) = value.in_unit(unit)
    {
        facts.set_bounded(fact, tidy(number), *bound);
    }
}

fn state_grade(fact: Fact, reading: &Reading, facts: &mut Facts) {
    if let Some(grade) = reading.grade {
        facts.set_number(fact, grade.number());
    } else if let Some(letter) = reading.letter {
        let (low, high) = band(letter);
        facts.set_between(fact, low, high);
    } else if let Value::Pass { pass } = reading.value {
        facts.set_number(fact, if pass { 4.0 } else { 0.0 });
    }
}

/// What it is: the worse of both directions on a scale where 1 is the limit of grade 1.
///
/// Clause: ISO/IEC 15415 print growth. Fails: +29 % of X. Passes: -11 % of X.
fn state_growth(rules: &Rules, reading: &Reading, facts: &mut Facts) {
    let Some(percent) = reading.value.in_unit(Unit::Percent) else {
        return;
    };
    let growth = tidy(rules.grading.print_growth(percent));
    let known = facts.number(Fact::PrintGrowth);
    if known.is_none_or(|known| known.abs() < growth.abs()) {
        facts.set_number(Fact::PrintGrowth, growth);
    }
}

/// `Black on white` and `White on black`, as reports of matrix symbols word it.
fn is_reversed(text: &str) -> Option<bool> {
    let begins = |word: &str| {
        text.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    match (begins("white on"), begins("black on")) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
