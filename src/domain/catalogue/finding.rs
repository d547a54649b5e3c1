//! What is noticed on a row of a catalogue: a flag that a person should see, or a refusal.
//!
//! A refusal says why a row cannot become a sample; everything that the laboratory
//! itself can find out by looking at the pack (a wrong check digit, one code on two
//! products) is only flagged, because that is what the laboratory is asked to judge.

use serde::{Deserialize, Serialize};

use crate::texts::Explain;

/// One thing noticed on one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineFinding {
    /// Blanks, hyphens, quotation marks or full-width digits were taken out of the code.
    Tidied {
        /// The cell's text.
        found: String,
        /// What was kept.
        kept: String,
    },
    /// The spreadsheet had turned the code into a number; it was written back.
    RestoredFromNumber {
        /// The code with its leading zeros.
        kept: String,
    },
    /// The code is the result of a formula, as the program last computed it.
    FormulaValue {
        /// The value that was used.
        found: String,
    },
    /// The last digit is not the check digit of the others.
    CheckDigit {
        /// The digit that is there.
        found: char,
        /// The digit that should be there.
        expected: char,
    },
    /// An element string with a data error.
    ElementData {
        /// The code.
        found: String,
    },
    /// An earlier row gives the same code to another product.
    CodeRepeated {
        /// Sheet of the earlier row.
        sheet: String,
        /// Its row number.
        row: u32,
    },
    /// An earlier row gives another code to the same product.
    ProductRepeated {
        /// Sheet of the earlier row.
        sheet: String,
        /// Its row number.
        row: u32,
        /// The code on that row.
        code: String,
    },
    /// The pack level is none that we know; it was left open.
    UnknownPackLevel {
        /// The cell's text.
        found: String,
    },
    /// The symbology is none that we know; it was left open.
    UnknownSymbology {
        /// The cell's text.
        found: String,
    },
    /// The stated symbology cannot carry a code of this form.
    SymbologyMismatch {
        /// The symbology's label.
        symbology: String,
        /// The code.
        code: String,
    },
    /// No code on the row.
    CodeMissing,
    /// No product name on the row.
    NameMissing,
    /// Digits were lost: the cell holds a number in scientific notation as text.
    Scientific {
        /// The cell's text.
        found: String,
    },
    /// A number of more than 15 digits: the spreadsheet replaced the rest by zeros.
    TooManyDigits {
        /// The number as far as it was kept.
        found: String,
    },
    /// A number that is a right code at no length.
    NoPadding {
        /// The number.
        found: String,
    },
    /// A number with a sign or a fraction.
    NotWhole {
        /// The number.
        found: String,
    },
    /// A code of a length that no trade item number has.
    Length {
        /// The code.
        found: String,
        /// Its number of digits.
        length: usize,
    },
    /// A character that no code holds.
    Character {
        /// The cell's text.
        found: String,
        /// The first such character.
        character: char,
    },
    /// An element string or web address that cannot be taken apart.
    ElementString {
        /// The cell's text.
        found: String,
    },
    /// The cell holds an error of the spreadsheet, such as #N/A.
    CellError {
        /// The error as the program shows it.
        found: String,
    },
    /// The cell holds a date or a truth value instead of a code.
    CellKind {
        /// The value.
        found: String,
    },
    /// The same product with the same code was already given.
    Duplicate {
        /// Sheet of the first row.
        sheet: String,
        /// Its row number.
        row: u32,
    },
}

impl LineFinding {
    /// Whether the row cannot become a sample.
    #[must_use]
    pub const fn refuses(&self) -> bool {
        !matches!(
            self,
            Self::Tidied { .. }
                | Self::RestoredFromNumber { .. }
                | Self::FormulaValue { .. }
                | Self::CheckDigit { .. }
                | Self::ElementData { .. }
                | Self::CodeRepeated { .. }
                | Self::ProductRepeated { .. }
                | Self::UnknownPackLevel { .. }
                | Self::UnknownSymbology { .. }
                | Self::SymbologyMismatch { .. }
        )
    }
}

impl Explain for LineFinding {
    fn key(&self) -> &'static str {
        match self {
            Self::Tidied { .. } => "catalogue.flag.tidied",
            Self::RestoredFromNumber { .. } => "catalogue.flag.restored_from_number",
            Self::FormulaValue { .. } => "catalogue.flag.formula_value",
            Self::CheckDigit { .. } => "catalogue.flag.check_digit",
            Self::ElementData { .. } => "catalogue.flag.element_data",
            Self::CodeRepeated { sheet, .. } if sheet.is_empty() => {
                "catalogue.flag.code_repeated_in_text"
            }
            Self::CodeRepeated { .. } => "catalogue.flag.code_repeated",
            Self::ProductRepeated { sheet, .. } if sheet.is_empty() => {
                "catalogue.flag.product_repeated_in_text"
            }
            Self::ProductRepeated { .. } => "catalogue.flag.product_repeated",
            Self::UnknownPackLevel { .. } => "catalogue.flag.unknown_pack_level",
            Self::UnknownSymbology { .. } => "catalogue.flag.unknown_symbology",
            Self::SymbologyMismatch { .. } => "catalogue.flag.symbology_mismatch",
            Self::CodeMissing => "catalogue.refused.code_missing",
            Self::NameMissing => "catalogue.refused.name_missing",
            Self::Scientific { .. } => "catalogue.refused.scientific",
            Self::TooManyDigits { .. } => "catalogue.refused.too_many_digits",
            Self::NoPadding { .. } => "catalogue.refused.no_padding",
            Self::NotWhole { .. } => "catalogue.refused.not_whole",
            Self::Length { .. } => "catalogue.refused.length",
            Self::Character { .. } => "catalogue.refused.character",
            Self::ElementString { .. } => "catalogue.refused.element_string",
            Self::CellError { .. } => "catalogue.refused.cell_error",
            Self::CellKind { .. } => "catalogue.refused.cell_kind",
            Self::Duplicate { sheet, .. } if sheet.is_empty() => {
                "catalogue.refused.duplicate_in_text"
            }
            Self::Duplicate { .. } => "catalogue.refused.duplicate",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::CodeMissing | Self::NameMissing => Vec::new(),
            Self::Tidied { found, kept } => {
                vec![("found", found.clone()), ("kept", kept.clone())]
            }
            Self::RestoredFromNumber { kept } => vec![("kept", kept.clone())],
            Self::CheckDigit { found, expected } => vec![
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
            Self::CodeRepeated { sheet, row } | Self::Duplicate { sheet, row } => {
                vec![("sheet", sheet.clone()), ("row", row.to_string())]
            }
            Self::ProductRepeated { sheet, row, code } => vec![
                ("sheet", sheet.clone()),
                ("row", row.to_string()),
                ("code", code.clone()),
            ],
            Self::SymbologyMismatch { symbology, code } => {
                vec![("symbology", symbology.clone()), ("code", code.clone())]
            }
            Self::Length { found, length } => {
                vec![("found", found.clone()), ("length", length.to_string())]
            }
            Self::Character { found, character } => vec![
                ("found", found.clone()),
                ("character", character.to_string()),
            ],
            Self::FormulaValue { found }
            | Self::ElementData { found }
            | Self::UnknownPackLevel { found }
            | Self::UnknownSymbology { found }
            | Self::Scientific { found }
            | Self::TooManyDigits { found }
            | Self::NoPadding { found }
            | Self::NotWhole { found }
            | Self::ElementString { found }
            | Self::CellError { found }
            | Self::CellKind { found } => vec![("found", found.clone())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    #[test]
    fn a_row_of_a_text_file_is_named_without_a_sheet() {
        let texts = Texts::shipped().unwrap();
        let of = |sheet: &str| {
            let (sheet, row) = (sheet.to_owned(), 7);
            let code = "6901234567892".to_owned();
            [
                LineFinding::CodeRepeated {
                    sheet: sheet.clone(),
                    row,
                },
                LineFinding::ProductRepeated {
                    sheet: sheet.clone(),
                    row,
                    code,
                },
                LineFinding::Duplicate { sheet, row },
            ]
        };
        for language in Language::ALL {
            for (text, workbook) in of("").iter().zip(of("目录")) {
                let said = texts.explain(language, text);
                assert!(said.contains('7') && !said.contains("“”"), "{said}");
                assert!(!said.contains("catalogue."), "{said}");
                assert!(texts.explain(language, &workbook).contains("“目录”"));
            }
        }
    }
}
