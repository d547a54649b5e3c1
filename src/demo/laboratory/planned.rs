//! What the plan says of a sample, beside the sample as the laboratory has it.

use domain::sample::{KeyState, Sample};
use store::application_keys::ApplicationKey;

use crate::{actions::inspect_sample::Decided, demo::PlannedSample};

/// Samples with what was planned for them. A mangled row of a catalogue may become a sample
/// that nobody planned; it is never measured.
pub(super) fn paired<'p>(
    samples: &'p [Sample],
    planned: &'p [PlannedSample],
) -> Vec<(&'p Sample, &'p PlannedSample)> {
    let mut left = planned.iter().peekable();
    let mut pairs = Vec::with_capacity(planned.len());
    for sample in samples {
        if let Some(next) = left.next_if(|next| next.description == sample.description) {
            pairs.push((sample, next));
        }
    }
    pairs
}

/// Confirms what the plan says, rejects what was proposed besides.
pub(super) fn decide(planned: &PlannedSample, proposed: &[ApplicationKey]) -> Vec<Decided> {
    let confirmed = planned
        .application
        .iter()
        .map(|key| (*key, KeyState::Confirmed));
    let rejected = proposed
        .iter()
        .map(|one| one.key)
        .filter(|key| !planned.application.contains(key))
        .map(|key| (key, KeyState::Rejected));
    confirmed
        .chain(rejected)
        .map(|(key, state)| Decided {
            key,
            state: Some(state),
            reason: String::new(),
        })
        .collect()
}
