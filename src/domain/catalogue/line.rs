//! One line of a catalogue: one product with the code its pack should carry.
//!
//! The fields are those a company can know; what the laboratory finds out is the
//! sample's. A line's fingerprint is how the same line is known again when the same
//! file, or a corrected one, comes a second time.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::measurement::Symbology;
use crate::sample::{Description, PackLevel};

/// Where in the company's file a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Place {
    /// Index of the sheet in the preview's list of sheets, from 0.
    pub sheet: u16,
    /// Number of the row as the spreadsheet program shows it, from 1.
    pub row: u32,
}

/// One product of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CatalogueLine {
    /// Number of the line in the file, from 1, over all sheets, refused rows counted.
    pub line_no: u32,
    /// The row it was read from.
    pub place: Place,
    /// The code as the cell held it.
    pub code_raw: String,
    /// What the company says about the sample; the code in it is as it should stand under
    /// the symbol: digits, an element string with parentheses, or a web address.
    pub description: Description,
}

impl CatalogueLine {
    /// SHA-256, in hexadecimal, of what makes this line a sample of its own.
    ///
    /// Place, spelling of the code, blanks, letter case and the remark do not count: the
    /// same product with the same code is the same line wherever it stands.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for part in self.identity() {
            hash.update(part.as_bytes());
            hash.update([0x1f]);
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What tells the product, see `product_identity`.
    #[must_use]
    pub fn product_identity(&self) -> String {
        product_identity(&self.description)
    }

    fn identity(&self) -> [String; 6] {
        let said = &self.description;
        [
            said.code.clone(),
            self.product_identity(),
            fold(&said.substrate),
            said.symbology_expected
                .map_or("", Symbology::code)
                .to_owned(),
            fold(&said.company_name_on_pack),
            fold(&said.principal_on_pack),
        ]
    }
}

/// What tells the product, leaving out its code: two samples that agree here are one product.
#[must_use]
pub fn product_identity(said: &Description) -> String {
    [
        fold(&said.product_name),
        fold(&said.specification),
        fold(&said.brand),
        fold(&said.packaging_form),
        said.pack_level.map_or("", PackLevel::code).to_owned(),
    ]
    .join("\u{1f}")
}

/// A text without the differences that typing leaves: blanks, letter case, full-width forms.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // Nearly all that is ever folded; neither has other forms.
            '!'..='~' => folded.push(character.to_ascii_lowercase()),
            '\u{3400}'..='\u{9fff}' => folded.push(character),
            other => {
                let narrow = half_width(other);
                if !is_blank(narrow) {
                    folded.extend(narrow.to_lowercase());
                }
            }
        }
    }
    folded
}

/// The ASCII form of a full-width character (U+FF01 to U+FF5E), others unchanged.
#[must_use]
pub fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Blanks and characters that show nothing: no-break and zero-width spaces, byte order marks.
#[must_use]
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, code: &str) -> CatalogueLine {
        CatalogueLine {
            description: Description {
                product_name: name.to_owned(),
                code: code.to_owned(),
                ..Description::default()
            },
            ..CatalogueLine::default()
        }
    }

    #[test]
    fn a_line_is_known_again_wherever_it_stands_and_however_it_was_typed() {
        let first = line("矿泉水 500ML", "6901234567892");
        let mut second = line("矿泉水　５００ml", "6901234567892");
        second.line_no = 7;
        second.code_raw = "690 1234567892".to_owned();
        second.description.remark = "x".to_owned();
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert_eq!(first.fingerprint().len(), 64);
    }

    #[test]
    fn what_makes_another_sample_makes_another_fingerprint() {
        let base = line("矿泉水", "6901234567892");
        let changed = |change: fn(&mut Description)| {
            let mut one = base.clone();
            change(&mut one.description);
            one
        };
        let others = [
            changed(|said| said.code = "6901234567908".to_owned()),
            changed(|said| said.product_name = "纯净水".to_owned()),
            changed(|said| said.substrate = "纸".to_owned()),
            changed(|said| said.specification = "纸".to_owned()),
            changed(|said| said.pack_level = Some(PackLevel::Trade)),
        ];
        for (index, one) in others.iter().enumerate() {
            assert_ne!(one.fingerprint(), base.fingerprint(), "{one:?}");
            for other in others.iter().skip(index + 1) {
                assert_ne!(one.fingerprint(), other.fingerprint());
            }
        }
    }
}
