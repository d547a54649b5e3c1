//! Faults of the made world: one recipe for every entry of the two dictionaries.
//!
//! A recipe says on which symbol a fault can show, which instruments report it, what it does
//! to the symbol, the code, the product or the pack, and what a person sees. The entries of
//! the dictionaries are then fired by the rules, not by the recipe.

mod application;
mod quality;

use domain::intake::Environment;
use domain::judgement::inspection::Inspection;
use domain::measurement::Symbology;

use super::print::Print;

pub use application::APPLICATION;
pub use quality::QUALITY;

/// The instruments of the laboratory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Instrument {
    /// LVS-95XX with its Access database.
    Lvs,
    /// Webscan TruCheck, text reports.
    TrucheckText,
    /// Webscan TruCheck, Excel capture.
    TrucheckExcel,
    /// REA ScanCheck, text export.
    Rea,
}

impl Instrument {
    /// Every instrument.
    pub const ALL: [Self; 4] = [
        Self::Lvs,
        Self::TrucheckText,
        Self::TrucheckExcel,
        Self::Rea,
    ];
}

/// What bears the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// EAN-13 on a retail pack.
    Ean13,
    /// EAN-8 on a small one.
    Ean8,
    /// UPC-A of an American number.
    UpcA,
    /// UPC-E of an American number.
    UpcE,
    /// GS1 QR Code on a retail pack.
    Qr,
    /// Code 128 where EAN-13 should be.
    Code128,
    /// Code 39 where EAN-13 should be.
    Code39,
    /// EAN-13 on a carton.
    CartonEan13,
    /// ITF-14 on a carton.
    Itf14,
    /// GS1-128 with item, expiry and lot.
    Gs1128,
    /// GS1-128 with a logistic unit.
    Sscc,
    /// GS1 DataMatrix of a device or medicine.
    DataMatrix,
}

impl Carrier {
    /// Its symbology.
    #[must_use]
    pub const fn symbology(self) -> Symbology {
        match self {
            Self::Ean13 | Self::CartonEan13 => Symbology::Ean13,
            Self::Ean8 => Symbology::Ean8,
            Self::UpcA => Symbology::UpcA,
            Self::UpcE => Symbology::UpcE,
            Self::Qr => Symbology::Qr,
            Self::Code128 => Symbology::Code128,
            Self::Code39 => Symbology::Code39,
            Self::Itf14 => Symbology::Itf14,
            Self::Gs1128 | Self::Sscc => Symbology::Gs1128,
            Self::DataMatrix => Symbology::DataMatrix,
        }
    }

    /// Where such a symbol is handed in.
    #[must_use]
    pub const fn environment(self) -> Environment {
        match self {
            Self::Ean13
            | Self::Ean8
            | Self::UpcA
            | Self::UpcE
            | Self::Qr
            | Self::Code128
            | Self::Code39 => Environment::RetailPos,
            Self::CartonEan13 | Self::Itf14 | Self::Gs1128 | Self::Sscc => {
                Environment::GeneralDistribution
            }
            Self::DataMatrix => Environment::Healthcare,
        }
    }

    /// Good symbols of an environment, each as often as it stands here.
    #[must_use]
    pub const fn usual(environment: Environment) -> &'static [Self] {
        match environment {
            Environment::RetailPos => &[
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean13,
                Self::Ean8,
                Self::Qr,
            ],
            Environment::GeneralDistribution => &[
                Self::Itf14,
                Self::Itf14,
                Self::Itf14,
                Self::Itf14,
                Self::Itf14,
                Self::Gs1128,
                Self::Gs1128,
                Self::CartonEan13,
                Self::Sscc,
            ],
            Environment::Healthcare => &[Self::DataMatrix],
        }
    }
}

/// Which number a code is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// The company's own prefix.
    Own,
    /// A prefix that nobody registered.
    Unregistered,
    /// The company's own cancelled prefix.
    Cancelled,
    /// Another member's prefix.
    Stranger,
    /// A fixed beginning: a foreign or restricted prefix.
    Start(&'static str),
    /// The own number with a wrong check digit.
    WrongCheck,
    /// Indicator 9.
    Variable,
    /// An element string of more than 48 characters.
    Long,
    /// An element string with an impossible date.
    BadDate,
    /// Content of a logistic unit without its count.
    ContentAlone,
    /// An element string without serial number.
    NoSerial,
    /// A web address that holds no code.
    BareAddress,
}

/// What a sample shares with an earlier one of the same intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// Nothing.
    None,
    /// The product, under another code.
    Product,
    /// The code, on another product.
    Code,
}

/// What the company wrote on the pack or in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// Its own name.
    Own,
    /// Its name with a character missing.
    Shortened,
    /// A principal, whose code it is not.
    Principal,
}

/// One fault.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// Quality entries that must fire.
    pub quality: &'static [u16],
    /// Application entries that a person sets.
    pub application: &'static [u16],
    /// What bears the code.
    pub carrier: Carrier,
    /// Instruments that report it; empty for every one that reads the symbol.
    pub on: &'static [Instrument],
    /// Lines of business; empty for all of the carrier's environment.
    pub sectors: &'static [&'static str],
    /// The number.
    pub coding: Coding,
    /// What it shares with an earlier sample.
    pub twin: Twin,
    /// What stands on the pack.
    pub wording: Wording,
    /// What it does to the symbol.
    pub print: fn(&mut Print),
    /// What a person sees; absent when nobody needs to look.
    pub look: Option<fn(&mut Inspection)>,
    /// Whether it blocks a conclusion, so that it may stand only in unfinished intakes.
    pub blocks: bool,
}

impl Recipe {
    /// A recipe without any fault on a carrier.
    const fn on(carrier: Carrier) -> Self {
        Self {
            quality: &[],
            application: &[],
            carrier,
            on: &[],
            sectors: &[],
            coding: Coding::Own,
            twin: Twin::None,
            wording: Wording::Own,
            print: |_| {},
            look: None,
            blocks: false,
        }
    }

    const fn quality(carrier: Carrier, keys: &'static [u16], print: fn(&mut Print)) -> Self {
        Self {
            quality: keys,
            print,
            ..Self::on(carrier)
        }
    }

    const fn application(carrier: Carrier, keys: &'static [u16]) -> Self {
        Self {
            application: keys,
            ..Self::on(carrier)
        }
    }

    const fn by(self, on: &'static [Instrument]) -> Self {
        Self { on, ..self }
    }

    const fn seen(self, look: fn(&mut Inspection)) -> Self {
        Self {
            look: Some(look),
            ..self
        }
    }

    const fn coded(self, coding: Coding) -> Self {
        Self { coding, ..self }
    }

    const fn twin(self, twin: Twin) -> Self {
        Self { twin, ..self }
    }

    const fn worded(self, wording: Wording) -> Self {
        Self { wording, ..self }
    }

    const fn also(self, application: &'static [u16]) -> Self {
        Self {
            application,
            ..self
        }
    }

    const fn of(self, sectors: &'static [&'static str]) -> Self {
        Self { sectors, ..self }
    }

    const fn blocking(self) -> Self {
        Self {
            blocks: true,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(csv: &str) -> BTreeSet<u16> {
        csv.lines()
            .filter_map(|line| line.split(',').next()?.parse().ok())
            .collect()
    }

    #[test]
    fn every_entry_of_both_dictionaries_has_a_recipe() {
        let quality = keys(include_str!("../../../dictionaries/quality.csv"));
        let application = keys(include_str!("../../../dictionaries/application.csv"));
        assert_eq!((quality.len(), application.len()), (62, 42));
        let all = || QUALITY.iter().chain(APPLICATION);
        let fired: BTreeSet<u16> = all().flat_map(|one| one.quality).copied().collect();
        let set: BTreeSet<u16> = all().flat_map(|one| one.application).copied().collect();
        assert_eq!(fired, quality);
        assert_eq!(set, application);
    }
}
