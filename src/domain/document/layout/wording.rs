//! Which sentences of documents a laboratory may put into its own words, and which it may leave
//! out altogether.

use std::collections::BTreeMap;

use super::LayoutError;
use crate::{
    document::Bilingual,
    texts::{Language, Texts},
};

/// What leaves a sentence out.
pub const LEFT_OUT: &str = "-";

/// Sentences by the document on which they stand: the name of the group, the keys or beginnings of
/// keys that belong to it. A beginning ends in a point.
pub const REWORDED: [(&str, &[&str]); 10] = [
    (
        "method",
        &[
            "actions.documents.basis",
            "actions.documents.decision_rule",
            "actions.documents.standards",
            "actions.documents.quality",
            "actions.documents.application",
            "actions.documents.requirements",
        ],
    ),
    (
        "common",
        &[
            "documents.head.",
            "documents.foot.",
            "documents.signature.",
            "documents.stage.",
        ],
    ),
    (
        "certificate",
        &["documents.certificate.", "documents.certified."],
    ),
    (
        "notice_letter",
        &["documents.notice_letter.", "documents.letter."],
    ),
    (
        "result_catalogue",
        &[
            "documents.result_catalogue.",
            "documents.catalogue.",
            "documents.sheet.",
        ],
    ),
    (
        "improvement_notices",
        &[
            "documents.improvement_notices.",
            "documents.improvement_notice.",
            "documents.notices.",
            "documents.severity.",
        ],
    ),
    (
        "test_report",
        &[
            "documents.test_report.",
            "documents.report.",
            "documents.photographs.",
        ],
    ),
    ("statistics", &["documents.statistics."]),
    ("columns", &["documents.column.", "documents.outcome."]),
    ("facts", &["documents.fact."]),
];

/// What may be left out: courtesies, cautions and notes. Titles, statements, marks of opinions
/// and of the end, and what results relate to (ISO/IEC 17025:2017 7.8.2.1 a, d, l; 7.8.7) may not.
const MAY_GO: [&str; 15] = [
    "documents.catalogue.symbol_note",
    "documents.certified.lead",
    "documents.foot.certificate",
    "documents.foot.letter",
    "documents.letter.caution_change",
    "documents.letter.caution_name",
    "documents.letter.caution_scope",
    "documents.letter.cautions",
    "documents.letter.quantities",
    "documents.letter.salutation",
    "documents.letter.valid_open",
    "documents.notices.order",
    "documents.notices.resubmit_open",
    "documents.report.symbol_note",
    "documents.statistics.foot",
];

/// Whether a sentence may be left out.
#[must_use]
pub fn may_go(key: &str) -> bool {
    MAY_GO.contains(&key)
}

/// The keys of a group of `REWORDED`, in order.
pub fn keys_of<'t>(
    texts: &'t Texts,
    group: &'static [&'static str],
) -> impl Iterator<Item = &'t str> {
    texts
        .keys(Language::Chinese)
        .filter(move |key| belongs(group, key))
}

fn belongs(group: &[&str], key: &str) -> bool {
    let mut named = group.iter();
    named.any(|one| key == *one || (one.ends_with('.') && key.starts_with(one)))
}

/// Whether a sentence may be reworded.
#[must_use]
pub fn may_be_reworded(texts: &Texts, key: &str) -> bool {
    let known = texts.find(Language::Chinese, key).is_some();
    known && REWORDED.iter().any(|(_, group)| belongs(group, key))
}

/// The places of a text, such as `intake` of `{intake}`.
pub fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Checks a laboratory's own words against the shipped ones.
///
/// # Errors
/// `Place` where a place is lost, `NeededText` where a sentence that must stand is left out.
pub fn check_wording(texts: &Texts, own: &BTreeMap<String, Bilingual>) -> Result<(), LayoutError> {
    for (key, text) in own {
        for (language, own) in [(Language::Chinese, &text.zh), (Language::English, &text.en)] {
            let shipped = texts.find(language, key).unwrap_or_default();
            match own.trim() {
                "" => {}
                LEFT_OUT if may_go(key) => {}
                LEFT_OUT => return Err(LayoutError::NeededText(key.clone())),
                own => {
                    let lost = places(shipped).find(|place| !places(own).any(|one| one == *place));
                    if let Some(lost) = lost {
                        return Err(LayoutError::Place {
                            key: key.clone(),
                            place: lost.to_owned(),
                        });
                    }
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_that_may_go_may_be_reworded_and_every_group_has_sentences() {
        let texts = Texts::shipped().unwrap();
        for key in MAY_GO {
            assert!(may_be_reworded(&texts, key), "{key}");
        }
        for (group, keys) in REWORDED {
            assert!(keys_of(&texts, keys).count() > 2, "{group}");
        }
        for own in [
            "documents.error.stamp",
            "documents.seal.specimen",
            "pages.title",
        ] {
            assert!(!may_be_reworded(&texts, own), "{own}");
        }
    }

    #[test]
    fn places_stay_and_only_what_may_go_is_left_out() {
        let texts = Texts::shipped().unwrap();
        let check = |key: &str, zh: &str| {
            let own = [(key.to_owned(), Bilingual::new(zh, ""))];
            check_wording(&texts, &own.into())
        };
        assert_eq!(
            check("documents.letter.confirmed", "{intake}，{basis}"),
            Ok(())
        );
        assert_eq!(
            check("documents.letter.confirmed", "{intake}"),
            Err(LayoutError::Place {
                key: "documents.letter.confirmed".to_owned(),
                place: "basis".to_owned()
            })
        );
        assert_eq!(check("documents.letter.salutation", " - "), Ok(()));
        let needed = "documents.foot.samples_only";
        assert_eq!(
            check(needed, "-"),
            Err(LayoutError::NeededText(needed.to_owned()))
        );
        assert_eq!(check(needed, ""), Ok(()), "the shipped one stays");
        assert_eq!(places("甲{a}乙{b}").collect::<Vec<_>>(), ["a", "b"]);
    }
}
