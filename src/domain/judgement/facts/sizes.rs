//! Sizes and quiet zones, as they are and against the requirement for the use.

use super::readings::{Sizes, Width};
use super::tidy;
use crate::judgement::fact_values::Facts;
use crate::judgement::inspection::Inspection;
use crate::judgement::requirement::{QuietZoneRule, Requirement};
use crate::judgement::vocabulary::Fact;
use crate::measurement::Bound;

pub(super) fn state(
    sizes: &Sizes,
    requirement: Option<&Requirement>,
    seen: &Inspection,
    facts: &mut Facts,
) {
    if let Some(x) = sizes.x {
        facts.set_number(Fact::XDimension, x);
    }
    if let Some(factor) = magnification(sizes, requirement) {
        facts.set_number(Fact::Magnification, factor);
    }
    state_height(sizes, requirement, facts);
    state_widths(sizes, requirement, facts);
    if let Some(enough) = seen
        .quiet_zone
        .or_else(|| quiet_zone(sizes, requirement))
        .or(sizes.zone_verdict)
    {
        facts.set_truth(Fact::Quietzone, enough);
    }
}

/// What it is: X against the X of magnification 1.
///
/// Clause: GB 12904-2008, dimensions. Fails: X 0.25 mm (0.76). Passes: X 0.264 mm (0.80).
fn magnification(sizes: &Sizes, requirement: Option<&Requirement>) -> Option<f64> {
    sizes.magnification.or_else(|| {
        let nominal = requirement?.magnification.as_ref()?.x;
        Some(tidy(sizes.x? / nominal))
    })
}

/// What it is: the height against the nominal height at this X, in hundredths, so that a
/// symbol printed at 13 mil instead of 0.330 mm is not blamed for a missing twentieth of a millimetre.
///
/// Clause: GB 12904-2008, dimensions. Fails: 15 mm at X 0.330 (0.66). Passes: 22.85 mm.
fn state_height(sizes: &Sizes, requirement: Option<&Requirement>, facts: &mut Facts) {
    let Some(height) = sizes.height else {
        return;
    };
    facts.set_number(Fact::Height, height);
    let nominal = requirement
        .and_then(|requirement| requirement.height.as_ref()?.required(sizes.x))
        .filter(|nominal| *nominal > 0.0);
    if let Some(nominal) = nominal {
        let ratio = (height / nominal * 100.0).round() / 100.0;
        facts.set_number(Fact::HeightRatio, ratio);
    }
}

/// States the widths. A width that passes at the demanded decimals counts as the demanded
/// multiple of X: 3.6 mm at X 0.330 are 10.9 X and enough, so they must not miss 11 X.
fn state_widths(sizes: &Sizes, requirement: Option<&Requirement>, facts: &mut Facts) {
    let rule = requirement.and_then(|requirement| requirement.quiet_zone.as_ref());
    for (width, required, in_mm, in_x) in [
        (
            sizes.left,
            rule.map(|rule| rule.left),
            Fact::LeftQuietZone,
            Fact::LeftQuietZoneX,
        ),
        (
            sizes.right,
            rule.map(|rule| rule.right),
            Fact::RightQuietZone,
            Fact::RightQuietZoneX,
        ),
    ] {
        if let Some(width) = width {
            if let Some(length) = width.length(sizes.x) {
                facts.set_bounded(in_mm, length, width.bound);
            }
            if let Some(modules) = width.modules(sizes.x) {
                let judged = lifted(modules, width.bound, rule.zip(required), sizes.x);
                facts.set_bounded(in_x, judged, width.bound);
            }
        } else if let Some((one, least)) = sizes
            .narrowest
            .and_then(|one| Some((one, one.modules(sizes.x)?)))
        {
            // Neither side is narrower than the narrowest, but it may be wider.
            match one.bound {
                Bound::Exact => facts.set_between(in_x, least, f64::INFINITY),
                Bound::MoreThan => facts.set_bounded(in_x, least, one.bound),
                Bound::LessThan => {}
            }
        }
    }
    if let Some((modules, bound)) = narrowest(sizes) {
        facts.set_bounded(Fact::QuietZoneX, modules, bound);
    }
}

fn lifted(modules: f64, bound: Bound, rule: Option<(&QuietZoneRule, f64)>, x: Option<f64>) -> f64 {
    match rule {
        Some((rule, required)) if bound == Bound::Exact && rule.suffices(modules, required, x) => {
            modules.max(required)
        }
        _ => modules,
    }
}

fn narrowest(sizes: &Sizes) -> Option<(f64, Bound)> {
    let sides = [sizes.left, sizes.right, sizes.top, sizes.bottom];
    sizes
        .narrowest
        .into_iter()
        .chain(sides.into_iter().flatten())
        .filter_map(|width| Some((width.modules(sizes.x)?, width.bound)))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
}

/// What it is: whether every side is wide enough; absent when the widths do not tell.
///
/// Clause: GB 12904 (9.1 in the 2003 edition), GS1 General Specifications 5.2.3.4.
/// Fails: EAN-13, X 0.330 mm, left 3.5 mm. Passes: left 3.6 mm, right 2.3 mm.
fn quiet_zone(sizes: &Sizes, requirement: Option<&Requirement>) -> Option<bool> {
    let rule = requirement?.quiet_zone.as_ref()?;
    let sides = [
        (sizes.left, Some(rule.left)),
        (sizes.right, Some(rule.right)),
        (sizes.top, rule.top),
        (sizes.bottom, rule.bottom),
    ];
    let mut all = true;
    for (width, required) in sides {
        let Some(required) = required else {
            continue;
        };
        match width.and_then(|width| enough(width, rule, required, sizes.x)) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = false,
        }
    }
    if all {
        return Some(true);
    }
    let narrowest = sizes.narrowest?;
    match (
        enough(narrowest, rule, rule.greatest(), sizes.x),
        enough(narrowest, rule, rule.least(), sizes.x),
    ) {
        (Some(true), _) => Some(true),
        (_, Some(false)) => Some(false),
        _ => None,
    }
}

/// Whether one width is enough; a bound tells only on its own side.
fn enough(width: Width, rule: &QuietZoneRule, required: f64, x: Option<f64>) -> Option<bool> {
    let suffices = rule.suffices(width.modules(x)?, required, x);
    match width.bound {
        Bound::Exact => Some(suffices),
        Bound::MoreThan => suffices.then_some(true),
        Bound::LessThan => (!suffices).then_some(false),
    }
}
