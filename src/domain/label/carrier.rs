//! The kinds of symbol that can be printed. A kind is more than a symbology: Data Matrix and QR are
//! printed as GS1 symbols only, and a Data Matrix has two shapes.

use serde::{Deserialize, Serialize};

use crate::measurement::Symbology;

/// A kind of symbol that can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Carrier {
    /// EAN-13.
    #[serde(rename = "EAN13")]
    Ean13,
    /// EAN-8.
    #[serde(rename = "EAN8")]
    Ean8,
    /// UPC-A.
    #[serde(rename = "UPCA")]
    UpcA,
    /// UPC-E.
    #[serde(rename = "UPCE")]
    UpcE,
    /// ITF-14 with bearer bars.
    #[serde(rename = "ITF14")]
    Itf14,
    /// GS1-128.
    #[serde(rename = "GS1128")]
    Gs1128,
    /// GS1 Data Matrix, square.
    #[serde(rename = "GS1DATAMATRIX")]
    Gs1DataMatrix,
    /// GS1 Data Matrix, rectangular.
    #[serde(rename = "GS1DATAMATRIXRECT")]
    Gs1DataMatrixRectangular,
    /// GS1 QR Code: element strings behind FNC1.
    #[serde(rename = "GS1QR")]
    Gs1Qr,
    /// QR Code with a GS1 Digital Link.
    #[serde(rename = "DIGITALLINKQR")]
    DigitalLinkQr,
    /// Code 128, for a company's own use.
    #[serde(rename = "CODE128")]
    Code128,
    /// Code 39, for a company's own use.
    #[serde(rename = "CODE39")]
    Code39,
}

impl Carrier {
    /// Every kind, in reading order.
    pub const ALL: [Self; 12] = [
        Self::Ean13,
        Self::Ean8,
        Self::UpcA,
        Self::UpcE,
        Self::Itf14,
        Self::Gs1128,
        Self::Gs1DataMatrix,
        Self::Gs1DataMatrixRectangular,
        Self::Gs1Qr,
        Self::DigitalLinkQr,
        Self::Code128,
        Self::Code39,
    ];

    /// The word that commands, addresses and templates use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gs1DataMatrix => "GS1DATAMATRIX",
            Self::Gs1DataMatrixRectangular => "GS1DATAMATRIXRECT",
            Self::Gs1Qr => "GS1QR",
            Self::DigitalLinkQr => "DIGITALLINKQR",
            other => other.symbology().code(),
        }
    }

    /// Reads `code()`, letters in any case, hyphens and blanks ignored: `EAN-13` is `EAN13`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        Self::ALL
            .into_iter()
            .find(|one| one.code().eq_ignore_ascii_case(&bare))
    }

    /// The key of its name in the language files.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ean13 => "labels.carrier.ean13",
            Self::Ean8 => "labels.carrier.ean8",
            Self::UpcA => "labels.carrier.upca",
            Self::UpcE => "labels.carrier.upce",
            Self::Itf14 => "labels.carrier.itf14",
            Self::Gs1128 => "labels.carrier.gs1128",
            Self::Gs1DataMatrix => "labels.carrier.gs1_data_matrix",
            Self::Gs1DataMatrixRectangular => "labels.carrier.gs1_data_matrix_rectangular",
            Self::Gs1Qr => "labels.carrier.gs1_qr",
            Self::DigitalLinkQr => "labels.carrier.digital_link_qr",
            Self::Code128 => "labels.carrier.code128",
            Self::Code39 => "labels.carrier.code39",
        }
    }

    /// Its symbology, by which the requirement tables know it.
    #[must_use]
    pub const fn symbology(self) -> Symbology {
        match self {
            Self::Ean13 => Symbology::Ean13,
            Self::Ean8 => Symbology::Ean8,
            Self::UpcA => Symbology::UpcA,
            Self::UpcE => Symbology::UpcE,
            Self::Itf14 => Symbology::Itf14,
            Self::Gs1128 => Symbology::Gs1128,
            Self::Gs1DataMatrix | Self::Gs1DataMatrixRectangular => Symbology::DataMatrix,
            Self::Gs1Qr | Self::DigitalLinkQr => Symbology::Qr,
            Self::Code128 => Symbology::Code128,
            Self::Code39 => Symbology::Code39,
        }
    }

    /// True for symbols that hold a trade item number and nothing else.
    #[must_use]
    pub const fn holds_number(self) -> bool {
        matches!(
            self,
            Self::Ean13 | Self::Ean8 | Self::UpcA | Self::UpcE | Self::Itf14
        )
    }

    /// True for symbols that hold element strings.
    #[must_use]
    pub const fn holds_elements(self) -> bool {
        matches!(
            self,
            Self::Gs1128
                | Self::Gs1DataMatrix
                | Self::Gs1DataMatrixRectangular
                | Self::Gs1Qr
                | Self::DigitalLinkQr
        )
    }

    /// True for the symbols of retail, whose digits stand between guard bars.
    #[must_use]
    pub const fn is_retail(self) -> bool {
        matches!(self, Self::Ean13 | Self::Ean8 | Self::UpcA | Self::UpcE)
    }

    /// True for two-dimensional symbols.
    #[must_use]
    pub const fn is_matrix(self) -> bool {
        self.symbology().is_matrix()
    }
}

impl std::fmt::Display for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    #[test]
    fn codes_read_back_and_every_kind_has_its_name() {
        let texts = Texts::shipped().unwrap();
        for one in Carrier::ALL {
            assert_eq!(Carrier::from_code(&one.code().to_lowercase()), Some(one));
            let json = serde_json::to_string(&one).unwrap();
            assert_eq!(json, format!("\"{}\"", one.code()));
            assert!(texts.find(Language::Chinese, one.label()).is_some());
        }
        assert_eq!(Carrier::from_code("EAN"), None);
    }
}
