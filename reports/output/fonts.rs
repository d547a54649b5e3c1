//! The two faces that documents are set in, loaded once and shared.
//!
//! A serif for the body and a bold sans for titles, both of simplified Chinese.
//! Each face keeps a table from character to glyph and advance, so that laying
//! out a page asks the font file nothing.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use krilla::text::Font;

use super::script::is_set_by_glyphs;
use crate::error::FontError;

/// Where Debian's package fonts-noto-cjk puts the faces.
const DEBIAN_FOLDER: &str = "/usr/share/fonts/opentype/noto";
/// Families that serve as the body face, the best first.
const SERIF_FAMILIES: [&str; 4] = [
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
];
/// Families that serve as the title face, the best first.
const SANS_FAMILIES: [&str; 4] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
];

/// Families that are asked for a character that both faces lack (rare letters with accents,
/// Chinese characters of the newest extensions), as far as they are installed, the best first.
const SPARE_FAMILIES: [&str; 16] = [
    "Noto Serif",
    "Noto Sans",
    "Plangothic P1",
    "Plangothic P2",
    "Jigmo",
    "Jigmo2",
    "Jigmo3",
    "BabelStone Han",
    "HanaMinA",
    "HanaMinB",
    "SimSun-ExtB",
    "SimSun-ExtG",
    "Noto Serif CJK KR",
    "Noto Serif CJK JP",
    "DejaVu Serif",
    "DejaVu Sans",
];

/// One of the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The body face.
    Serif,
    /// The title face, bold.
    Sans,
    /// One of the spare faces, by its place.
    Spare(u8),
}

impl Face {
    /// The face that is tried when this one lacks a character.
    const fn other(self) -> Self {
        match self {
            Self::Serif => Self::Sans,
            Self::Sans | Self::Spare(_) => Self::Serif,
        }
    }
}

/// The loaded faces; a clone shares them.
#[derive(Clone)]
pub struct Fonts(Arc<Faces>);

struct Faces {
    serif: LoadedFace,
    sans: LoadedFace,
    /// Where fonts are looked for, if a folder was named.
    folder: Option<PathBuf>,
    /// Read when a character is first missing from both.
    spare: OnceLock<Vec<LoadedFace>>,
}

/// A glyph of a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Its number in the face; never 0.
    pub id: u16,
    /// Its advance in em.
    pub advance: f32,
    /// How far right of its place it is drawn, in em; digits stand in the middle of theirs.
    pub shift: f32,
}

struct LoadedFace {
    font: Font,
    /// The font file, and which of its faces this is.
    file: (Arc<Vec<u8>>, u32),
    /// Glyphs of U+0000 to U+FFFF by code point; number 0 means none.
    basic: Vec<Glyph>,
    /// Glyphs beyond.
    beyond: HashMap<u32, Glyph>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fonts({:?}, {:?})", self.0.serif.font, self.0.sans.font)
    }
}

impl Fonts {
    /// Loads both faces: from `folder` if one is given, else from Debian's folder,
    /// else from wherever the system keeps fonts. Holds the font files in memory
    /// (some 46 MB with fonts-noto-cjk), so load once and clone.
    ///
    /// # Errors
    /// When no suitable face is found, or a file cannot be read as a font.
    pub fn load(folder: Option<&Path>) -> Result<Self, FontError> {
        let mut fonts = fontdb::Database::new();
        fonts.load_fonts_dir(folder.unwrap_or(Path::new(DEBIAN_FOLDER)));
        let wanted = [(SERIF_FAMILIES, 400), (SANS_FAMILIES, 700)];
        let complete = wanted
            .iter()
            .all(|(families, weight)| find(&fonts, families, *weight).is_some());
        if folder.is_none() && !complete {
            fonts.load_system_fonts();
        }
        let searched = folder.map_or_else(
            || format!("{DEBIAN_FOLDER} and the system's font folders"),
            |folder| folder.display().to_string(),
        );
        let load = |families: &[&str], weight| {
            let id = find(&fonts, families, weight).ok_or_else(|| FontError::NotFound {
                family: families.join(", "),
                searched: searched.clone(),
            })?;
            read(&fonts, id)
        };
        Ok(Self(Arc::new(Faces {
            serif: load(&SERIF_FAMILIES, 400)?,
            sans: load(&SANS_FAMILIES, 700)?,
            folder: folder.map(Path::to_owned),
            spare: OnceLock::new(),
        })))
    }

    fn loaded(&self, face: Face) -> &LoadedFace {
        match face {
            Face::Serif => &self.0.serif,
            Face::Sans => &self.0.sans,
            Face::Spare(place) => {
                let spare = self.spare().get(usize::from(place));
                spare.unwrap_or(&self.0.serif)
            }
        }
    }

    fn spare(&self) -> &[LoadedFace] {
        self.0.spare.get_or_init(|| {
            let mut fonts = fontdb::Database::new();
            match &self.0.folder {
                Some(folder) => fonts.load_fonts_dir(folder),
                None => fonts.load_system_fonts(),
            }
            SPARE_FAMILIES
                .iter()
                .filter_map(|family| find(&fonts, &[family], 400))
                .filter_map(|id| read(&fonts, id).ok())
                .collect()
        })
    }

    /// The face for the PDF writer.
    pub(crate) fn writer_font(&self, face: Face) -> Font {
        self.loaded(face).font.clone()
    }

    /// The font file of a face and its place in it, for those who draw letters as shapes.
    pub(crate) fn file(&self, face: Face) -> (&[u8], u32) {
        let (bytes, index) = &self.loaded(face).file;
        (bytes, *index)
    }

    /// The glyph of a character: of the wanted face, else of the other, else of a spare one,
    /// else none. None too for scripts whose letters must be joined or reordered, which we
    /// cannot do: better an error than a wrong name.
    #[must_use]
    pub fn glyph(&self, character: char, face: Face) -> Option<(Face, Glyph)> {
        if !is_set_by_glyphs(character) {
            return None;
        }
        let usual = [face, face.other()].into_iter().find_map(|face| {
            self.loaded(face)
                .glyph(character)
                .map(|glyph| (face, glyph))
        });
        usual.or_else(|| {
            let places = (0_u8..).zip(self.spare());
            let mut found = places
                .filter_map(|(place, face)| Some((Face::Spare(place), face.glyph(character)?)));
            found.next()
        })
    }
}

impl LoadedFace {
    fn glyph(&self, character: char) -> Option<Glyph> {
        let code = u32::from(character);
        match u16::try_from(code) {
            Ok(code) => self
                .basic
                .get(usize::from(code))
                .copied()
                .filter(|glyph| glyph.id != 0),
            Err(_) => self.beyond.get(&code).copied(),
        }
    }
}

/// The face of the first family that is there, of the nearest weight.
fn find(fonts: &fontdb::Database, families: &[&str], weight: u16) -> Option<fontdb::ID> {
    families.iter().find_map(|family| {
        fonts.query(&fontdb::Query {
            families: &[fontdb::Family::Name(family)],
            weight: fontdb::Weight(weight),
            ..fontdb::Query::default()
        })
    })
}

fn read(fonts: &fontdb::Database, id: fontdb::ID) -> Result<LoadedFace, FontError> {
    let unreadable = |file: &str, reason: &str| FontError::Unreadable {
        file: file.to_owned(),
        reason: reason.to_owned(),
    };
    let (source, index) = fonts
        .face_source(id)
        .ok_or_else(|| unreadable("?", "the face vanished"))?;
    let (bytes, file) = match source {
        fontdb::Source::Binary(data) => (data.as_ref().as_ref().to_vec(), "memory".to_owned()),
        fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _) => {
            let file = path.display().to_string();
            let bytes =
                std::fs::read(&path).map_err(|error| unreadable(&file, &error.to_string()))?;
            (bytes, file)
        }
    };
    let bytes = Arc::new(bytes);
    let face = ttf_parser::Face::parse(&bytes, index)
        .map_err(|error| unreadable(&file, &error.to_string()))?;
    let (basic, beyond) = glyphs(&face);
    let font = Font::new(Arc::clone(&bytes).into(), index)
        .ok_or_else(|| unreadable(&file, "the PDF writer cannot use it"))?;
    Ok(LoadedFace {
        font,
        file: (bytes, index),
        basic,
        beyond,
    })
}

/// Every character that a face maps, with glyph and advance.
fn glyphs(face: &ttf_parser::Face<'_>) -> (Vec<Glyph>, HashMap<u32, Glyph>) {
    let none = Glyph {
        id: 0,
        advance: 0.0,
        shift: 0.0,
    };
    let mut basic = vec![none; 0x1_0000];
    let mut beyond = HashMap::new();
    let em = f32::from(face.units_per_em());
    for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
        if !table.is_unicode() {
            continue;
        }
        table.codepoints(|code| {
            let Some(id) = table.glyph_index(code).filter(|id| id.0 != 0) else {
                return;
            };
            let glyph = Glyph {
                id: id.0,
                advance: f32::from(face.glyph_hor_advance(id).unwrap_or(0)) / em,
                shift: 0.0,
            };
            match usize::try_from(code)
                .ok()
                .and_then(|code| basic.get_mut(code))
            {
                Some(place) => *place = glyph,
                None => {
                    beyond.insert(code, glyph);
                }
            }
        });
    }
    set_tabular(&mut basic);
    (basic, beyond)
}

/// Gives all digits the width of the widest, so that numbers stand beneath each other.
fn set_tabular(basic: &mut [Glyph]) {
    let Some(digits) = basic.get_mut(usize::from(b'0')..=usize::from(b'9')) else {
        return;
    };
    let widest = digits
        .iter()
        .fold(0.0_f32, |widest, digit| widest.max(digit.advance));
    for digit in digits {
        digit.shift = (widest - digit.advance) / 2.0;
        digit.advance = widest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_name_characters_have_glyphs_in_the_wanted_face() {
        let fonts = Fonts::load(None).unwrap();
        for character in "㛃䶮喆垚翀深圳A9".chars() {
            for wanted in [Face::Serif, Face::Sans] {
                let (face, glyph) = fonts.glyph(character, wanted).unwrap();
                assert_eq!(face, wanted, "{character}");
                assert!(glyph.advance > 0.2, "{character} {glyph:?}");
            }
        }
        assert_eq!(fonts.glyph('ح', Face::Serif), None);
    }

    #[test]
    fn digits_are_tabular() {
        let fonts = Fonts::load(None).unwrap();
        for face in [Face::Serif, Face::Sans] {
            let widths: Vec<_> = ('0'..='9')
                .map(|digit| fonts.glyph(digit, face).unwrap().1.advance)
                .collect();
            assert!(
                widths.windows(2).all(|pair| pair[0] == pair[1]),
                "{widths:?}"
            );
        }
    }

    #[test]
    fn a_folder_without_fonts_says_what_to_install() {
        let folder = tempfile::tempdir().unwrap();
        let error = Fonts::load(Some(folder.path())).unwrap_err();
        assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
        assert!(
            error
                .to_string()
                .contains(&folder.path().display().to_string()),
            "{error}"
        );
    }
}
