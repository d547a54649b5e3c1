//! One line of a catalogue: one product with the code its pack should carry.
//!
//! The fields are those a company can know; what the laboratory finds out is the
//! sample's. A line's fingerprint is how the same line is known again when the same
//! file, or a corrected one, comes a second time.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::gs1::gtin::Gtin14;
use crate::measurement::Symbology;
pub use crate::sample::PackLevel;

/// Where in the company's file a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Place {
    /// Index of the sheet in the preview's list of sheets, from 0.
    pub sheet: u16,
    /// Number of the row as the spreadsheet program shows it, from 1.
    pub row: u32,
}

/// One product of a catalogue. An empty text means that the company did not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CatalogueLine {
    /// Number of the line in the file, from 1, over all sheets, refused rows counted.
    pub line_no: u32,
    /// The row it was read from.
    pub place: Place,
    /// The code as the cell held it.
    pub code_raw: String,
    /// The code as it should stand under the symbol: digits, an element string with
    /// parentheses, or a web address.
    pub hri_text: String,
    /// The trade item, when the code names one with a right check digit.
    pub gtin14: Option<Gtin14>,
    /// What the product is called.
    pub product_name: String,
    /// Specification or model, such as 500 mL.
    pub specification: String,
    /// Brand.
    pub brand: String,
    /// What the symbol is printed on, such as paper or film.
    pub substrate: String,
    /// Bag, box, bottle, carton.
    pub packaging_form: String,
    /// Kind of pack, when the company said so.
    pub pack_level: Option<PackLevel>,
    /// The symbology the company says it printed.
    pub symbology_expected: Option<Symbology>,
    /// Name of the company on the pack.
    pub company_name_on_pack: String,
    /// Principal named on the pack, when the product is made on commission.
    pub principal_on_pack: String,
    /// Free remark.
    pub remark: String,
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

    /// What tells the product, leaving out its code: two lines that agree here are one product.
    #[must_use]
    pub fn product_identity(&self) -> String {
        [
            fold(&self.product_name),
            fold(&self.specification),
            fold(&self.brand),
            fold(&self.packaging_form),
            self.pack_level.map_or("", PackLevel::code).to_owned(),
        ]
        .join("\u{1f}")
    }

    fn identity(&self) -> [String; 6] {
        [
            self.hri_text.clone(),
            self.product_identity(),
            fold(&self.substrate),
            self.symbology_expected
                .map_or("", Symbology::code)
                .to_owned(),
            fold(&self.company_name_on_pack),
            fold(&self.principal_on_pack),
        ]
    }
}

/// A text without the differences that typing leaves: blanks, letter case, full-width forms.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|character| !is_blank(*character))
        .flat_map(char::to_lowercase)
        .collect()
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
            product_name: name.to_owned(),
            hri_text: code.to_owned(),
            ..CatalogueLine::default()
        }
    }

    #[test]
    fn a_line_is_known_again_wherever_it_stands_and_however_it_was_typed() {
        let first = line("矿泉水 500ML", "6901234567892");
        let second = CatalogueLine {
            line_no: 7,
            code_raw: "690 1234567892".to_owned(),
            remark: "x".to_owned(),
            ..line("矿泉水　５００ml", "6901234567892")
        };
        assert_eq!(first.fingerprint(), second.fingerprint());
        assert_eq!(first.fingerprint().len(), 64);
    }

    #[test]
    fn what_makes_another_sample_makes_another_fingerprint() {
        let base = line("矿泉水", "6901234567892");
        let others = [
            line("矿泉水", "6901234567908"),
            line("纯净水", "6901234567892"),
            CatalogueLine {
                substrate: "纸".to_owned(),
                ..base.clone()
            },
            CatalogueLine {
                specification: "纸".to_owned(),
                ..base.clone()
            },
            CatalogueLine {
                pack_level: Some(PackLevel::Trade),
                ..base.clone()
            },
        ];
        for (index, one) in others.iter().enumerate() {
            assert_ne!(one.fingerprint(), base.fingerprint(), "{one:?}");
            for other in others.iter().skip(index + 1) {
                assert_ne!(one.fingerprint(), other.fingerprint());
            }
        }
    }
}
