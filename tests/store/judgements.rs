//! Findings, verdicts, application keys, dictionary versions and settings.

use std::collections::BTreeMap;

use domain::{
    company::Company,
    digest::Digest,
    document::{Bilingual, Severity},
    id::{MeasurementId, SampleId},
    judgement::findings::{Evidence, Finding},
    measurement::Warning,
    person::Viewer,
    sample::{Conclusion, KeyState},
};
use store::{
    StoreError,
    application_keys::{self, Proposal},
    dictionary_versions::{self, DictionaryVersion},
    judgements::{self, Cause, Judgement, Versions},
    samples, settings,
};

use crate::{
    samples::line,
    support::{Laboratory, on_each_engine},
};

fn two_samples(lab: &Laboratory, company: &Company) -> Vec<SampleId> {
    let intake = lab.intake(company).id;
    let lines = vec![line("6901234567892", "牛奶"), line("6901234567908", "奶")];
    lab.doing(|tx| samples::add(tx, intake, lines.clone())).new
}

fn finding(key: u16, severity: Severity) -> Finding {
    Finding {
        key,
        severity,
        clause: Bilingual::new("GB 12904-2008", "GB 12904-2008"),
        evidence: vec![Evidence {
            fact: "LeftQuietZoneX".to_owned(),
            measured: "9.1".to_owned(),
            sign: "≥".to_owned(),
            limit: "11".to_owned(),
        }],
    }
}

fn versions(quality: &str) -> Versions {
    Versions {
        quality: quality.to_owned(),
        application: "a 1".to_owned(),
    }
}

/// Two findings, one of which decides.
fn rejected(sample: SampleId) -> Judgement {
    Judgement {
        sample,
        measurement: Some(MeasurementId::new(7)),
        findings: vec![finding(15, Severity::Cause), finding(2, Severity::Reject)],
        conclusion: Some(Conclusion::Nonconforming),
        blocks: Vec::new(),
        inputs: Digest::of(b"inputs"),
        cause: Cause::Work,
        judged_before: true,
    }
}

/// One finding that asks for another measurement.
fn blocked(sample: SampleId) -> Judgement {
    Judgement {
        sample,
        measurement: None,
        findings: vec![finding(40, Severity::Retest)],
        conclusion: None,
        blocks: vec![Warning {
            key: "judgement.block.retest".to_owned(),
            arguments: BTreeMap::from([("key".to_owned(), "40".to_owned())]),
        }],
        inputs: Digest::of(b"others"),
        cause: Cause::Work,
        judged_before: true,
    }
}

#[test]
fn findings_are_replaced_and_verdicts_are_added() {
    on_each_engine(|lab| {
        let samples = two_samples(lab, &lab.company("甲公司"));
        let (nonconforming, blocked) = (rejected(samples[0]), blocked(samples[1]));
        let both = [nonconforming.clone(), blocked.clone()];
        lab.doing(|tx| judgements::save(tx, &versions("q 1"), &both));
        let findings = || {
            lab.store
                .read(|conn| judgements::findings_of(conn, Viewer::Laboratory, &samples))
                .unwrap()
        };
        let found = findings();
        let keys: Vec<_> = found[&samples[0]].iter().map(|f| f.key).collect();
        assert_eq!(keys, [2, 15], "gravest first");
        assert_eq!(found[&samples[1]], blocked.findings);

        let again = Judgement {
            findings: Vec::new(),
            conclusion: Some(Conclusion::Conforming),
            ..nonconforming
        };
        lab.doing(|tx| judgements::save(tx, &versions("q 2"), std::slice::from_ref(&again)));
        let found = findings();
        assert_eq!(found.get(&samples[0]), None);
        assert!(found.contains_key(&samples[1]), "others stay");

        lab.store
            .read(|conn| {
                let all = Viewer::Laboratory;
                let history = judgements::verdicts_of(conn, all, samples[0])?;
                let made: Vec<_> = history
                    .iter()
                    .map(|verdict| (verdict.versions.quality.as_str(), verdict.conclusion))
                    .collect();
                let expected = [
                    ("q 2", Some(Conclusion::Conforming)),
                    ("q 1", Some(Conclusion::Nonconforming)),
                ];
                assert_eq!(made, expected);
                assert_eq!(history[0].made_by, "test");
                let latest = judgements::latest_of(conn, all, &samples)?;
                assert_eq!(latest[&samples[0]], history[0]);
                assert_eq!(latest[&samples[1]].blocks, blocked.blocks);
                assert_eq!(latest[&samples[1]].inputs, blocked.inputs);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

#[test]
fn what_a_person_decided_outlives_what_checks_propose() {
    on_each_engine(|lab| {
        let samples = two_samples(lab, &lab.company("甲公司"));
        let proposal = |sample: usize, key| Proposal {
            sample: samples[sample],
            key,
            reason: format!("查到 {key}"),
        };
        let states = |sample: usize| -> Vec<(u16, KeyState)> {
            let found = lab
                .store
                .read(|conn| application_keys::of_samples(conn, Viewer::Laboratory, &samples))
                .unwrap();
            let of_sample = found.get(&samples[sample]).cloned().unwrap_or_default();
            of_sample.iter().map(|key| (key.key, key.state)).collect()
        };
        let propose = |proposals: &[Proposal]| {
            lab.doing(|tx| application_keys::propose(tx, &samples, proposals));
        };
        let decide = |key, state| {
            lab.doing(|tx| application_keys::decide(tx, samples[0], key, state, "看过实物"));
        };
        propose(&[proposal(0, 3), proposal(0, 5), proposal(1, 5)]);
        decide(5, KeyState::Rejected);
        decide(12, KeyState::Confirmed);
        propose(&[proposal(0, 5), proposal(0, 7)]);
        assert_eq!(
            states(0),
            [
                (5, KeyState::Rejected),
                (7, KeyState::Proposed),
                (12, KeyState::Confirmed)
            ]
        );
        assert_eq!(states(1), [], "no longer proposed");
        lab.doing(|tx| application_keys::remove(tx, samples[0], 12));
        decide(5, KeyState::Confirmed);
        assert_eq!(
            states(0),
            [(5, KeyState::Confirmed), (7, KeyState::Proposed)]
        );
    });
}

#[test]
fn a_company_sees_what_was_found_in_its_own_samples_only() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let (mine, theirs) = (two_samples(lab, &own)[0], two_samples(lab, &other)[0]);
        let judge = |sample| Judgement {
            sample,
            measurement: None,
            findings: vec![finding(2, Severity::Reject)],
            conclusion: Some(Conclusion::Nonconforming),
            blocks: Vec::new(),
            inputs: Digest::ZERO,
            cause: Cause::Work,
            judged_before: true,
        };
        let judged = [judge(mine), judge(theirs)];
        lab.doing(|tx| {
            judgements::save(tx, &versions("q 1"), &judged)?;
            application_keys::decide(tx, mine, 3, KeyState::Confirmed, "")?;
            application_keys::decide(tx, theirs, 3, KeyState::Confirmed, "")
        });
        let viewer = Viewer::Company(own.id);
        let both = [mine, theirs];
        lab.store
            .read(|conn| {
                let findings = judgements::findings_of(conn, viewer, &both)?;
                assert_eq!(findings.into_keys().collect::<Vec<_>>(), [mine]);
                let latest = judgements::latest_of(conn, viewer, &both)?;
                assert_eq!(latest.into_keys().collect::<Vec<_>>(), [mine]);
                assert_eq!(judgements::verdicts_of(conn, viewer, mine)?.len(), 1);
                assert_eq!(judgements::verdicts_of(conn, viewer, theirs)?, []);
                let keys = application_keys::of_samples(conn, viewer, &both)?;
                assert_eq!(keys.into_keys().collect::<Vec<_>>(), [mine]);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

#[test]
fn dictionaries_that_made_verdicts_are_kept_once_and_found_again() {
    on_each_engine(|lab| {
        let version = DictionaryVersion {
            kind: "quality".to_owned(),
            version: "2026-11-21-0f1e2d3c4b5a".to_owned(),
            content: "key,problem\n2,空白区\n".to_owned(),
        };
        let keep = || lab.doing(|tx| dictionary_versions::keep(tx, &version));
        assert_eq!((keep(), keep()), (true, false));
        lab.store
            .read(|conn| {
                let found = dictionary_versions::find(conn, "quality", &version.version)?;
                assert_eq!(found.as_ref(), Some(&version));
                assert_eq!(dictionary_versions::find(conn, "quality", "none")?, None);
                let listed = dictionary_versions::list(conn, "quality")?;
                assert_eq!(listed, [(version.version.clone(), lab.store.now())]);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

#[test]
fn settings_are_read_as_they_were_set_last() {
    on_each_engine(|lab| {
        let read = || {
            lab.store
                .read(|conn| settings::get::<Vec<String>>(conn, "letterhead"))
        };
        assert_eq!(read().unwrap(), None);
        for value in [vec!["旧"], vec!["条码检测实验室", "深圳"]] {
            lab.doing(|tx| settings::set(tx, "letterhead", &value));
        }
        assert_eq!(read().unwrap().unwrap(), ["条码检测实验室", "深圳"]);
        lab.doing(|tx| settings::set(tx, "letterhead", &7));
        assert!(matches!(read(), Err(StoreError::Corrupt { .. })));
    });
}
