//! Sample views of a profile's dry run and of reading old sources again.

use super::check;
use super::desk::at;
use super::profiles::on_bench;
use barlab::web::view::parts::{Badge, Field, Link, Tone};
use barlab::web::view::profiles::{
    ChangeShown, ChooseSources, Comparison, DifferenceRow, EarlierReading, LeftRow, OldSource,
    Reread, RereadOutcome, Trial,
};
use domain::person::Role;
use domain::texts::Language;

fn comparison(language: Language) -> Comparison {
    let change = |what: &str, old: &str, new: &str| ChangeShown {
        what: what.to_owned(),
        old: old.to_owned(),
        new: new.to_owned(),
    };
    let row = |record: &str, code: &str, verdict| DifferenceRow {
        source: "2026-11-20 TruCheck.txt".to_owned(),
        record: record.to_owned(),
        code: code.to_owned(),
        href: "/measurements/7".to_owned(),
        changes: vec![
            change(
                language.pick("符号反差", "Symbol contrast"),
                "",
                "84 %  4.0  A",
            ),
            change(language.pick("条高", "Bar height"), "352.5 mm", "352.5 mil"),
            change(
                language.pick("“Contrast”（未识别）", "“Contrast” (not known)"),
                "84%  4.0 (A)",
                "",
            ),
        ],
        verdict,
    };
    Comparison {
        records: 412,
        differing: 409,
        added: 409,
        changed: 409,
        lost: 0,
        named: 818,
        unnamed: 0,
        warned: 2,
        calmed: 0,
        verdicts: 1,
        rows: vec![
            row("line 1", "6901234567892", None),
            row(
                "line 65",
                "6901234567908",
                Some((
                    "desk.conclusion.conforming".to_owned(),
                    "desk.conclusion.nonconforming".to_owned(),
                )),
            ),
            row("line 129", "", None),
        ],
    }
}

/// What a measurement said before it was read again.
pub fn earlier(language: Language) -> EarlierReading {
    EarlierReading {
        profile: "webscan-text.1".to_owned(),
        until: at(11, 21, 9, 30),
        who: "wangli".to_owned(),
        changes: comparison(language).rows.remove(0).changes,
    }
}

#[test]
fn the_dry_run_is_drawn() {
    check(
        "profiles-try",
        Role::Technician,
        "/profiles/try",
        |language| Trial {
            file: on_bench(),
            label: "webscan-text.102".to_owned(),
            current: "webscan-text.101".to_owned(),
            text: "9f86".to_owned(),
            proof: "c2VhbGVk".to_owned(),
            comparison: comparison(language),
            gained: 1,
            missed: 0,
            is_kept: true,
            in_part: Some(200_000),
            note: Field {
                value: String::new(),
                error: Some(
                    language
                        .pick(
                            "请在备注中说明此版本的用途。",
                            "Please say in a note what this version is for.",
                        )
                        .to_owned(),
                ),
            },
            refusal: None,
        },
    );
    check(
        "profiles-try-same",
        Role::Technician,
        "/profiles/try",
        |_| Trial {
            file: on_bench(),
            label: "webscan-text.102".to_owned(),
            current: "webscan-text.101".to_owned(),
            text: "9f86".to_owned(),
            proof: "c2VhbGVk".to_owned(),
            comparison: Comparison {
                records: 412,
                ..Comparison::default()
            },
            gained: 0,
            missed: 0,
            is_kept: false,
            in_part: None,
            note: Field::default(),
            refusal: None,
        },
    );
}

#[test]
fn reading_again_is_drawn() {
    check(
        "profiles-choose",
        Role::Technician,
        "/profiles/rereadings",
        |_| ChooseSources {
            label: "webscan-text.102".to_owned(),
            href: "/profiles/webscan-text/102".to_owned(),
            rows: (0..3)
                .map(|of| OldSource {
                    id: of.to_string(),
                    source: Link::new("/sources/7", format!("2026-11-{:02} TruCheck.txt", 18 + of)),
                    profile: "webscan-text.1".to_owned(),
                    at: at(11, 18 + of, 9, 30),
                    measurements: 412,
                })
                .collect(),
            more: true,
            refusal: None,
        },
    );
    let reread = |language: Language, is_applied: bool| Reread {
        label: "webscan-text.102".to_owned(),
        href: "/profiles/webscan-text/102".to_owned(),
        is_applied,
        state: Badge::new(Tone::Good, "desk.job_state.done"),
        events: String::new(),
        done: 412,
        total: Some(412),
        failure: String::new(),
        outcome: Some(RereadOutcome {
            comparison: comparison(language),
            moved: 2,
            left: 1,
            left_rows: vec![LeftRow {
                source: "2026-11-18 TruCheck.txt".to_owned(),
                record: "line 12".to_owned(),
                code: "6901234567915".to_owned(),
                href: "/measurements/7".to_owned(),
                reason: language
                    .pick(
                        "委托 201901032-1 已不在检测中：已签发。",
                        "Intake 201901032-1 is no longer open: released.",
                    )
                    .to_owned(),
            }],
            unreadable: Vec::new(),
        }),
        sources: vec!["7".to_owned()],
        may_apply: !is_applied,
    };
    check(
        "profiles-compared",
        Role::Technician,
        "/profiles/rereadings/7",
        |language| reread(language, false),
    );
    check(
        "profiles-applied",
        Role::Technician,
        "/profiles/rereadings/7",
        |language| reread(language, true),
    );
    check(
        "profiles-running",
        Role::Technician,
        "/profiles/rereadings/7",
        |language| Reread {
            state: Badge::new(Tone::Active, "desk.job_state.running"),
            events: "/jobs/7/events".to_owned(),
            done: 120,
            outcome: None,
            may_apply: false,
            ..reread(language, false)
        },
    );
}
