//! Grades, the strip of an intake's states, and conclusions as pages show them.

use super::*;
use domain::measurement::Edition;

#[test]
fn a_grade_is_shown_with_the_parts_the_verifier_gave() {
    let mut grade = FormalGrade {
        value: Grade::from_tenths(24),
        aperture: Some(6),
        wavelength: Some(660),
        edition: Edition {
            standard: "ISO15416".to_owned(),
            year: Some(2016),
        },
        ..FormalGrade::default()
    };
    let shown = GradeShown::of(&grade).unwrap();
    assert_eq!(shown.notation, "2.4 / 06 / 660");
    assert_eq!(shown.edition, "ISO/IEC 15416:2016");
    assert_eq!(shown.mark.letter, 'C');
    grade.value = None;
    grade.letter = Some(Letter::B);
    assert_eq!(GradeShown::of(&grade).unwrap().notation, "B / 06 / 660");
    grade.letter = None;
    assert_eq!(GradeShown::of(&grade), None);
}

#[test]
fn the_strip_of_a_state_has_one_step_under_way() {
    let reached = |state| {
        let strip = Strip::of(state, [None; 5], None);
        strip
            .steps
            .iter()
            .map(|step| step.reached)
            .collect::<Vec<_>>()
    };
    use Reached::{Ahead, Done, Here};
    assert_eq!(
        reached(IntakeState::UnderReview),
        [Done, Done, Here, Ahead, Ahead]
    );
    assert_eq!(reached(IntakeState::Sent), [Done; 5]);
    assert!(!reached(IntakeState::Cancelled).contains(&Here));
}

#[test]
fn a_sample_shows_its_conclusion_unless_it_must_be_tested_again() {
    let key = |state, conclusion| Badge::of_sample(state, conclusion).key;
    assert_eq!(
        key(SampleState::UnderReview, Some(Conclusion::Nonconforming)),
        "desk.conclusion.nonconforming"
    );
    assert_eq!(
        key(SampleState::Retest, Some(Conclusion::Conforming)),
        "desk.sample_state.retest"
    );
    assert_eq!(key(SampleState::Waiting, None), "desk.sample_state.waiting");
}
