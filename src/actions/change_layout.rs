//! The layout of documents is changed: a new version each time, in force from the next
//! document on; what was issued stays as it is.

use domain::{
    audit::{Noun, Subject, Who},
    document::{
        Layout, LayoutError, LayoutPicture, PictureUse, Sealing,
        layout::{check_wording, may_be_reworded},
    },
    texts::Texts,
};
use importers::picture;
use reports::Picture;
use store::layouts;

use super::ActionError;
use crate::app::App;

/// Checks a layout with its texts.
///
/// # Errors
/// The first thing that cannot be.
pub fn check_layout(texts: &Texts, layout: &Layout) -> Result<(), LayoutError> {
    layout.check()?;
    check_wording(texts, &layout.texts)
}

/// Saves a layout as the next version and gives its number. Its pictures stay those in force,
/// which `change_picture` changes.
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
        .retain(|key, text| !text.is_empty() && may_be_reworded(&app.texts, key));
    layout.numbers.retain(|_, pattern| !pattern.is_empty());
    layout
        .seals
        .retain(|_, sealing| *sealing != Sealing::default());
    layout.columns.forget_usual();
    let advised: Vec<_> = app.rules.report_items.advised().collect();
    layout
        .required
        .retain(|item| advised.iter().any(|(advised, _)| advised == item));
    save(app, who, note, |old| {
        layout.pictures.clone_from(&old.pictures);
        check_layout(&app.texts, &layout)?;
        Ok(layout)
    })
}

/// Puts a picture into its place on documents, or takes it away, as the next version of the
/// layout. A PNG or SVG file is kept as PNG under its digest; versions before keep theirs.
///
/// # Errors
/// When the file is no picture we can use, or the store fails.
pub fn change_picture(
    app: &App,
    who: &Who,
    used: PictureUse,
    file: Option<(&str, &[u8])>,
) -> Result<i64, ActionError> {
    let new = match file {
        None => None,
        Some((name, bytes)) => {
            let png = picture::mark(bytes)?;
            Picture::from_png(used.code(), png.clone())?;
            Some(LayoutPicture {
                sha256: app.objects.put(&mut png.as_slice())?.sha256,
                name: name.to_owned(),
            })
        }
    };
    let key = match new {
        Some(_) => "photographs.mark.note_new",
        None => "photographs.mark.note_gone",
    };
    let language = app.settings.language;
    let named = [("picture", app.texts.get(language, used.label()))];
    let note = app.texts.fill(language, key, &named);
    save(app, who, &note, |old| {
        let mut layout = old.clone();
        match new {
            Some(picture) => layout.pictures.insert(used, picture),
            None => layout.pictures.remove(&used),
        };
        // A seal that documents have is not taken from them.
        layout.check()?;
        Ok(layout)
    })
}

/// Saves what becomes of the layout in force as the next version.
fn save(
    app: &App,
    who: &Who,
    note: &str,
    become_new: impl FnOnce(&Layout) -> Result<Layout, LayoutError>,
) -> Result<i64, ActionError> {
    let version = app.store.transaction(who, |tx| {
        let old = layouts::newest(tx, 1)?.into_iter().next();
        let old = old.map(|old| old.layout);
        let layout = match &old {
            Some(old) => become_new(old)?,
            None => become_new(&app.shipped_layout())?,
        };
        let version = layouts::add(tx, &layout, note.trim())?;
        let subject = Subject::new(Noun::Setting, version, "layout");
        tx.record("layout.change", subject, &old, &layout)?;
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

    #[test]
    fn a_picture_is_a_version_of_its_own_that_a_change_of_texts_keeps() {
        let lab = laboratory();
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#c41e26"/></svg>"##;
        let refused = change_picture(&lab.app, &desk(), PictureUse::Seal, Some(("a", b"x")));
        let refused = refused.unwrap_err();
        assert_eq!(refused.reason().unwrap().key(), "photographs.error.format");
        let version = change_picture(&lab.app, &desk(), PictureUse::Seal, Some(("s.svg", svg)));
        assert_eq!(version.unwrap(), 1);
        let mut layout = lab.app.shipped_layout();
        layout.wording = Wording::English;
        assert_eq!(change_layout(&lab.app, &desk(), layout, "").unwrap(), 2);
        let (_, layout) = lab.app.layout().unwrap();
        assert_eq!(layout.pictures[&PictureUse::Seal].name, "s.svg");
        let look = lab.app.look().unwrap();
        assert!(matches!(look.kit.seal, reports::SealSpec::Picture(_)));
        change_picture(&lab.app, &desk(), PictureUse::Seal, None).unwrap();
        assert!(lab.app.layout().unwrap().1.pictures.is_empty());
        let saved = lab.app.store.read(|conn| layouts::newest(conn, 9)).unwrap();
        let kept: Vec<_> = saved.iter().map(|one| one.layout.pictures.len()).collect();
        assert_eq!(kept, [0, 1, 1], "earlier versions keep their picture");
        assert!(saved[0].note.contains("印章"), "{}", saved[0].note);
    }
}
