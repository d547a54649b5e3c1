//! The layout of documents is changed: a new version each time, in force from the next
//! document on; what was issued stays as it is.

use domain::{
    audit::{Noun, Subject, Who},
    document::{
        Layout, LayoutError,
        layout::{REWORDED, places},
    },
    texts::{Language, Texts},
};
use store::layouts;

use super::ActionError;
use crate::app::App;

/// Checks a layout with its texts.
///
/// # Errors
/// The first thing that cannot be.
pub fn check_layout(texts: &Texts, layout: &Layout) -> Result<(), LayoutError> {
    layout.check()?;
    for (key, text) in &layout.texts {
        for (language, own) in [(Language::Chinese, &text.zh), (Language::English, &text.en)] {
            let shipped = texts.find(language, key).unwrap_or_default();
            if own.is_empty() {
                continue;
            }
            if let Some(lost) = places(shipped).find(|place| !places(own).any(|one| one == *place))
            {
                return Err(LayoutError::Place {
                    key: key.clone(),
                    place: lost.to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// Saves a layout as the next version and gives its number.
///
/// # Errors
/// When something in it cannot be, or the store fails.
pub fn change_layout(
    app: &App,
    who: &Who,
    mut layout: Layout,
    note: &str,
) -> Result<i64, ActionError> {
    layout
        .texts
        .retain(|key, text| REWORDED.contains(&key.as_str()) && !text.is_empty());
    layout.numbers.retain(|_, pattern| !pattern.is_empty());
    check_layout(&app.texts, &layout)?;
    let version = app.store.transaction(who, |tx| {
        let old = layouts::newest(tx, 1)?.into_iter().next();
        let version = layouts::add(tx, &layout, note.trim())?;
        let subject = Subject::new(Noun::Setting, version, "layout");
        tx.record(
            "layout.change",
            subject,
            &old.map(|old| old.layout),
            &layout,
        )?;
        Ok::<_, ActionError>(version)
    })?;
    app.forget_layout();
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::{desk, laboratory};
    use domain::document::{Bilingual, Wording};

    #[test]
    fn a_change_is_a_new_version_in_force_at_once() {
        let lab = laboratory();
        assert_eq!(lab.app.layout().unwrap().0, 0);
        let mut layout = lab.app.shipped_layout();
        layout.wording = Wording::English;
        let version = change_layout(&lab.app, &desk(), layout.clone(), "英文").unwrap();
        assert_eq!(version, 1);
        assert_eq!(lab.app.wording(), Wording::English);
        let key = "documents.letter.confirmed".to_owned();
        let lost = Bilingual::new("兹确认 {intake}。", "");
        layout.texts = [(key.clone(), lost)].into();
        let refused = change_layout(&lab.app, &desk(), layout, "").unwrap_err();
        assert_eq!(refused.reason().unwrap().key(), "papers.layout.error_place");
        assert_eq!(lab.app.layout().unwrap().0, 1);
    }
}
