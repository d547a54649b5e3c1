//! The kinds of symbol the laboratory meets.

use serde::{Deserialize, Serialize};

/// A kind of symbol. GS1 use of Data Matrix and QR is a separate fact (FNC1 in first position).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Symbology {
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
    /// ITF-14.
    #[serde(rename = "ITF14")]
    Itf14,
    /// Interleaved 2 of 5 of another length.
    #[serde(rename = "ITF")]
    Itf,
    /// GS1-128.
    #[serde(rename = "GS1128")]
    Gs1128,
    /// Code 128 without FNC1 in first position.
    #[serde(rename = "CODE128")]
    Code128,
    /// Code 39.
    #[serde(rename = "CODE39")]
    Code39,
    /// Code 93.
    #[serde(rename = "CODE93")]
    Code93,
    /// Codabar.
    #[serde(rename = "CODABAR")]
    Codabar,
    /// GS1 DataBar, all kinds.
    #[serde(rename = "GS1DATABAR")]
    Gs1DataBar,
    /// PDF417.
    #[serde(rename = "PDF417")]
    Pdf417,
    /// Data Matrix.
    #[serde(rename = "DATAMATRIX")]
    DataMatrix,
    /// QR Code.
    #[serde(rename = "QR")]
    Qr,
    /// Han Xin Code.
    #[serde(rename = "HANXIN")]
    HanXin,
    /// Aztec Code.
    #[serde(rename = "AZTEC")]
    Aztec,
}

impl Symbology {
    /// Every symbology, in reading order.
    pub const ALL: [Self; 17] = [
        Self::Ean13,
        Self::Ean8,
        Self::UpcA,
        Self::UpcE,
        Self::Itf14,
        Self::Itf,
        Self::Gs1128,
        Self::Code128,
        Self::Code39,
        Self::Code93,
        Self::Codabar,
        Self::Gs1DataBar,
        Self::Pdf417,
        Self::DataMatrix,
        Self::Qr,
        Self::HanXin,
        Self::Aztec,
    ];

    /// The name the trigger language and the files use, such as `EAN13`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ean13 => "EAN13",
            Self::Ean8 => "EAN8",
            Self::UpcA => "UPCA",
            Self::UpcE => "UPCE",
            Self::Itf14 => "ITF14",
            Self::Itf => "ITF",
            Self::Gs1128 => "GS1128",
            Self::Code128 => "CODE128",
            Self::Code39 => "CODE39",
            Self::Code93 => "CODE93",
            Self::Codabar => "CODABAR",
            Self::Gs1DataBar => "GS1DATABAR",
            Self::Pdf417 => "PDF417",
            Self::DataMatrix => "DATAMATRIX",
            Self::Qr => "QR",
            Self::HanXin => "HANXIN",
            Self::Aztec => "AZTEC",
        }
    }

    /// The name people print, such as `EAN-13`; the same in every language.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ean13 => "EAN-13",
            Self::Ean8 => "EAN-8",
            Self::UpcA => "UPC-A",
            Self::UpcE => "UPC-E",
            Self::Itf14 => "ITF-14",
            Self::Itf => "ITF",
            Self::Gs1128 => "GS1-128",
            Self::Code128 => "Code 128",
            Self::Code39 => "Code 39",
            Self::Code93 => "Code 93",
            Self::Codabar => "Codabar",
            Self::Gs1DataBar => "GS1 DataBar",
            Self::Pdf417 => "PDF417",
            Self::DataMatrix => "Data Matrix",
            Self::Qr => "QR Code",
            Self::HanXin => "Han Xin",
            Self::Aztec => "Aztec",
        }
    }

    /// Reads `code()` or `label()`, letters in any case, blanks, hyphens and underscores ignored.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let bare = |text: &str| -> String {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_uppercase())
                .collect()
        };
        let name = bare(name);
        Self::ALL
            .into_iter()
            .find(|one| name == one.code() || name == bare(one.label()))
    }

    /// True for symbols graded by scan reflectance profiles (ISO/IEC 15416).
    #[must_use]
    pub const fn is_linear(self) -> bool {
        !matches!(
            self,
            Self::DataMatrix | Self::Qr | Self::HanXin | Self::Aztec | Self::Pdf417
        )
    }

    /// True for matrix symbols (ISO/IEC 15415); PDF417 is neither linear nor matrix.
    #[must_use]
    pub const fn is_matrix(self) -> bool {
        matches!(
            self,
            Self::DataMatrix | Self::Qr | Self::HanXin | Self::Aztec
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_read_back() {
        for one in Symbology::ALL {
            assert_eq!(Symbology::from_name(one.code()), Some(one));
            assert_eq!(Symbology::from_name(one.label()), Some(one));
        }
        assert_eq!(Symbology::from_name("ean-13"), Some(Symbology::Ean13));
        assert_eq!(Symbology::from_name("EAN"), None);
    }
}
