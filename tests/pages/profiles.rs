//! Sample views of the instrument profile workbench.

use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::at;
use barlab::web::view::parts::{Badge, Field, Link, Refusal, Tone};
use barlab::web::view::profiles::{
    Check, Checked, CheckedItem, CheckedRecord, Choice, OnBench, Profiles, Target, TargetGroup,
    UnknownName, Version, VersionRow,
};

fn version(label: &str, language: Language, own: bool) -> VersionRow {
    VersionRow {
        label: label.to_owned(),
        href: format!("/profiles/{}", label.replace('.', "/")),
        kind: "importers.kind.trucheck_text",
        state: if own {
            Badge::new(Tone::Good, "profiles.state.reads")
        } else {
            Badge::new(Tone::Pending, "profiles.state.superseded")
        },
        sure: Badge::new(Tone::Warn, "profiles.sure.unconfirmed"),
        confidence: "names seen in real PDF and HTML reports, text layout reconstructed".to_owned(),
        note: if own {
            language
                .pick(
                    "固件 3.04：反差改名为 Contrast",
                    "Firmware 3.04 calls symbol contrast “Contrast”",
                )
                .to_owned()
        } else {
            String::new()
        },
        made: own.then(|| ("wangli".to_owned(), at(11, 20, 16, 5))),
        sources: if own { 3 } else { 214 },
        measurements: if own { 118 } else { 9_412 },
    }
}

#[test]
fn the_list_of_profiles_is_drawn() {
    check("profiles", Role::Technician, "/profiles", |language| {
        let draft = VersionRow {
            state: Badge::new(Tone::Active, "desk.profile_state.draft"),
            sources: 0,
            measurements: 0,
            ..version("webscan-text.102", language, true)
        };
        let lvs = VersionRow {
            kind: "importers.kind.lvs95xx",
            state: Badge::new(Tone::Good, "profiles.state.reads"),
            sure: Badge::new(Tone::Good, "profiles.sure.confirmed"),
            confidence: "confirmed with databases of two laboratories".to_owned(),
            ..version("lvs95xx.1", language, false)
        };
        Profiles {
            rows: vec![
                draft,
                version("webscan-text.101", language, true),
                version("webscan-text.1", language, false),
                lvs,
            ],
            may_check: true,
        }
    });
}

#[test]
fn a_version_of_a_profile_is_drawn() {
    check(
        "profile",
        Role::Admin,
        "/profiles/webscan-text/101",
        |language| {
            Version {
        version: version("webscan-text.101", language, true),
        text: "id = \"webscan-text\"\nversion = 101\nkind = \"trucheck-text\"\n\nmap = [\n  { from = [\"SC\", \"Symbol Contrast\"], to = \"symbol_contrast\", form = \"graded\" },\n  { from = [\"Contrast\"], to = \"symbol_contrast\", form = \"graded\", unit = \"%\" },\n]\n".to_owned(),
        download: "/profiles/webscan-text/101/file".to_owned(),
        changed: Some((
            language.pick("已用 3 个真实文件核对", "Checked with three real files").to_owned(),
            "zhangwei".to_owned(),
            at(11, 21, 9, 12),
        )),
        may_check: true,
        may_put_in_force: true,
        may_retire: true,
        older_sources: 214,
        reason: Field::default(),
        refusal: None,
    }
        },
    );
}

fn target(name: &str) -> Target {
    Target {
        value: name.to_owned(),
        key: format!("measurement.parameter.{name}"),
    }
}

fn unknown() -> Vec<UnknownName> {
    let name = |name: &str, times, examples: &[&str], suggested: &[&str]| UnknownName {
        name: name.to_owned(),
        times,
        examples: examples.iter().map(|one| (*one).to_owned()).collect(),
        form: if examples[0].contains("  ") {
            "graded"
        } else {
            "value"
        },
        suggestions: suggested.iter().map(|one| target(one)).collect(),
    };
    vec![
        name(
            "Contrast",
            412,
            &["84%  4.0 (A)", "79%  4.0 (A)", "62%  3.1 (B)"],
            &["symbol_contrast"],
        ),
        name(
            "Decodable Symbol Height",
            412,
            &["352.5 MILS", "349.0 MILS"],
            &[],
        ),
        name("Ink Spread Index (ISI)", 7, &["0.12"], &[]),
    ]
}

fn checked(language: Language) -> Checked {
    let item = |name: &str, raw: &str, key: &str, read: &[(&str, &str)]| CheckedItem {
        name: name.to_owned(),
        raw: raw.to_owned(),
        key: key.to_owned(),
        read: read
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    Checked {
        version: version("webscan-text.1", language, false),
        encoding: "UTF-8".to_owned(),
        measurements: 412,
        refused: 1,
        items: 14_830,
        known: 13_999,
        warnings: 9,
        in_part: false,
        notices: Vec::new(),
        unknown_names: 3,
        unknown: unknown(),
        groups: vec![TargetGroup {
            key: "profiles.group.reflectance",
            targets: vec![
                target("symbol_contrast"),
                target("modulation"),
                target("defects"),
            ],
        }],
        forms: vec!["value", "graded", "light-dark"],
        units: vec!["%", "1", "mm", "mil", "plain"],
        records: vec![CheckedRecord {
            place: "line 1".to_owned(),
            code: "6901234567892".to_owned(),
            symbology: "EAN13".to_owned(),
            grade: None,
            refused: String::new(),
            warnings: vec![
                language
                    .pick(
                        "符号反差：“106%”超出合理范围，按原文保留。",
                        "Symbol contrast: “106%” is beyond what is plausible; kept as written.",
                    )
                    .to_owned(),
            ],
            items: vec![
                item("Data", "6901234567892", "profiles.record.data", &[]),
                item(
                    "MOD",
                    "83%  4.0 (A)  PASS",
                    "measurement.parameter.modulation",
                    &[("", "83 %  4.0  A")],
                ),
                item(
                    "Rl/Rd",
                    "86/3  4.0 (A)",
                    "measurement.parameter.minimum_reflectance",
                    &[("Rmax", "86 %"), ("Rmin", "3 %")],
                ),
                item("Contrast", "84%  4.0 (A)", "", &[]),
            ],
        }],
    }
}

pub(super) fn on_bench() -> OnBench {
    OnBench {
        name: "2026-11-20 TruCheck.txt".to_owned(),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        source: Some("/sources/7".to_owned()),
    }
}

#[test]
fn the_workbench_is_drawn() {
    let profiles = || {
        ["webscan-text.101", "webscan-text.1", "rea-text.1"]
            .map(|label| Choice {
                label: label.to_owned(),
                chosen: label == "webscan-text.1",
            })
            .to_vec()
    };
    check(
        "profiles-check",
        Role::Technician,
        "/profiles/check",
        |language| Check {
            limit_mb: 50,
            file: Some(on_bench()),
            profiles: profiles(),
            checked: Some(checked(language)),
            text: Field::holding("id = \"webscan-text\"\nversion = 102\n"),
            ..Check::default()
        },
    );
    check(
        "profiles-check-empty",
        Role::Technician,
        "/profiles/check",
        |_| Check {
            limit_mb: 50,
            sources: vec![
                Link::new("/profiles/check?source=7", "2026-11-20.mdb"),
                Link::new("/profiles/check?source=8", "rea 上午.txt"),
            ],
            profiles: profiles(),
            ..Check::default()
        },
    );
    check(
        "profiles-check-wrong",
        Role::Technician,
        "/profiles/check",
        |language| {
            Check {
        limit_mb: 50,
        file: Some(on_bench()),
        profiles: profiles(),
        checked: Some(Checked {
            unknown: Vec::new(),
            unknown_names: 0,
            items: 13_999,
            ..checked(language)
        }),
        text: Field {
            value: "id = \"webscan-text\"\nversion = 102\nmap = [ { from = [\"SC\"], to = \"colour\" } ]\n".to_owned(),
            error: Some(
                language
                    .pick("配置 webscan-text.1 第 3 行：“colour”不是有效的目标（参数、字段或记录信息）。", "Profile webscan-text.1, line 3: “colour” is no target (a parameter, a field or a fact of the record).")
                    .to_owned(),
            ),
        },
        refusal: Some(Refusal {
            what: language.pick("还没有为任何名称指定含义。", "No name was given a meaning yet.").to_owned(),
            advice: String::new(),
        }),
        ..Check::default()
    }
        },
    );
}
