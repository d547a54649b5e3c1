//! The words of the trigger language: every parameter with its type, unit and range.
//!
//! A parameter here is a fact about one sample as it is judged, derived from the
//! measurement, the sample's description and what a person saw. Names for people
//! stand in the language files under `judgement.fact.<name>`.

use crate::measurement::Unit;

/// What values a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// True or False.
    Truth(Wanted),
    /// One of a closed list of words.
    Word(&'static [&'static str]),
    /// A number in a unit, from the least to the greatest value that makes sense.
    Number {
        /// The unit of every comparison that names none.
        unit: Unit,
        /// The least sensible value.
        least: f64,
        /// The greatest sensible value.
        most: f64,
    },
}

/// Which answer to a yes-or-no parameter is a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// True is good: the quiet zone suffices.
    True,
    /// False is good: the symbol is not damaged.
    False,
    /// Neither: it only says which rule applies.
    Either,
}

/// The symbologies, in the order of `Symbology::ALL`.
pub const SYMBOLOGIES: &[&str] = &[
    "EAN13",
    "EAN8",
    "UPCA",
    "UPCE",
    "ITF14",
    "ITF",
    "GS1128",
    "CODE128",
    "CODE39",
    "CODE93",
    "CODABAR",
    "GS1DATABAR",
    "PDF417",
    "DATAMATRIX",
    "QR",
    "HANXIN",
    "AZTEC",
];
/// Scanned along a line, read as a matrix, or rows on top of each other.
pub const CLASSES: &[&str] = &["Linear", "Matrix", "Stacked"];
/// Where a symbol will be scanned.
pub const ENVIRONMENTS: &[&str] = &["RetailPOS", "GeneralDistribution", "Healthcare"];
/// How a symbol is printed, as far as bearer bars care.
pub const PRINT_METHODS: &[&str] = &["Plate", "OnDemand"];
/// Colours of bars and spaces (colour table of GB 12904-2008).
pub const COLOURS: &[&str] = &[
    "Black",
    "Blue",
    "Green",
    "DarkBrown",
    "White",
    "Yellow",
    "Orange",
    "Red",
    "LightBrown",
    "Gold",
    "Silver",
    "Other",
];

const fn number(unit: Unit, least: f64, most: f64) -> Kind {
    Kind::Number { unit, least, most }
}

/// A grade from 0.0 to 4.0.
pub(super) const GRADE: Kind = number(Unit::Plain, 0.0, 4.0);
const GOOD: Kind = Kind::Truth(Wanted::True);
const BAD: Kind = Kind::Truth(Wanted::False);
const CONTEXT: Kind = Kind::Truth(Wanted::Either);
/// Real verifiers print up to 106 %.
const PERCENT: Kind = number(Unit::Percent, 0.0, 110.0);
const FRACTION: Kind = number(Unit::Fraction, 0.0, 1.1);
const LENGTH: Kind = number(Unit::Millimetre, 0.0, 1000.0);
const MODULES: Kind = number(Unit::Modules, 0.0, 1000.0);

macro_rules! vocabulary {
    ($($fact:ident $kind:expr),* $(,)?) => {
        /// One parameter of the trigger language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact {
            $(
                #[doc = concat!("`", stringify!($fact), "`")]
                $fact,
            )*
        }

        impl Fact {
            /// Every parameter, in the order of the vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$fact),*];

            /// The name in triggers.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$fact => stringify!($fact),)*
                }
            }

            /// Its type, unit and range.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self {
                    $(Self::$fact => $kind,)*
                }
            }
        }
    };
}

vocabulary! {
    // Which rule applies.
    Symbology Kind::Word(SYMBOLOGIES),
    SymbologyClass Kind::Word(CLASSES),
    ScanEnvironment Kind::Word(ENVIRONMENTS),
    PrintMethod Kind::Word(PRINT_METHODS),
    DPM CONTEXT,
    GS1Expected CONTEXT,
    // The symbol as a whole.
    OverallGrade GRADE,
    MinGrade GRADE,
    Decode GOOD,
    DataMatch GOOD,
    CheckDigit GOOD,
    SymbolCheckCharacter GOOD,
    SymbologyAllowed GOOD,
    // Quiet zones.
    Quietzone GOOD,
    LeftQuietZone LENGTH,
    RightQuietZone LENGTH,
    LeftQuietZoneX MODULES,
    RightQuietZoneX MODULES,
    QuietZoneX MODULES,
    // Sizes.
    XDimension number(Unit::Millimetre, 0.0, 20.0),
    Magnification number(Unit::Fraction, 0.0, 10.0),
    Height LENGTH,
    HeightRatio number(Unit::Fraction, 0.0, 10.0),
    SymbolLength LENGTH,
    WideNarrowRatio number(Unit::Plain, 1.0, 10.0),
    PrintGain number(Unit::Percent, -200.0, 200.0),
    BearerBar GOOD,
    BearerBarWidth LENGTH,
    BearerBarX MODULES,
    // Linear symbols (ISO/IEC 15416).
    EdgeDetermination GOOD,
    SymbolContrast PERCENT,
    SymbolContrastGrade GRADE,
    MinReflectance PERCENT,
    MinReflectanceRatio number(Unit::Fraction, 0.0, 10.0),
    MinReflectanceGrade GRADE,
    EdgeContrast PERCENT,
    EdgeContrastGrade GRADE,
    Modulation FRACTION,
    ModulationGrade GRADE,
    Defects number(Unit::Fraction, 0.0, 10.0),
    DefectsGrade GRADE,
    Decodability FRACTION,
    DecodabilityGrade GRADE,
    // Matrix symbols (ISO/IEC 15415, ISO/IEC 29158).
    UEC FRACTION,
    UECGrade GRADE,
    AxialNonuniformity number(Unit::Fraction, 0.0, 10.0),
    AxialNonuniformityGrade GRADE,
    GridNonuniformity number(Unit::Fraction, 0.0, 10.0),
    GridNonuniformityGrade GRADE,
    PrintGrowth number(Unit::Fraction, -10.0, 10.0),
    PrintGrowthGrade GRADE,
    FixedPatternDamageGrade GRADE,
    ReflectanceMarginGrade GRADE,
    FormatInfoGrade GRADE,
    VersionInfoGrade GRADE,
    CellContrast FRACTION,
    CellContrastGrade GRADE,
    ECCVersion number(Unit::Plain, 0.0, 200.0),
    // The data.
    FNC1First GOOD,
    FNC1Separator GOOD,
    AISyntax GOOD,
    AIAssociation GOOD,
    DataChars number(Unit::Plain, 0.0, 10_000.0),
    // What a person sees.
    BarColour Kind::Word(COLOURS),
    SpaceColour Kind::Word(COLOURS),
    ReflectanceReversal BAD,
    GlossySurface BAD,
    Opacity FRACTION,
    Damage BAD,
    CurvatureAngle number(Unit::Degree, 0.0, 180.0),
    HRIPresent GOOD,
    HRIFormat GOOD,
    // Whether the measurement itself counts.
    ScansUsed number(Unit::Plain, 0.0, 1000.0),
    ApertureMatch GOOD,
    WavelengthMatch GOOD,
}

impl Fact {
    /// How many parameters there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Reads a name; letters in exactly this case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fact| fact.name() == name)
    }

    /// The known name that a misspelt one most likely means: equal but for case, or closest.
    #[must_use]
    pub fn nearest(name: &str) -> Self {
        let wanted = name.to_ascii_lowercase();
        Self::ALL
            .iter()
            .copied()
            .min_by_key(|fact| distance(&fact.name().to_ascii_lowercase(), &wanted))
            .unwrap_or(Self::Symbology)
    }

    /// Key of its name for people in the language files.
    #[must_use]
    pub fn label_key(self) -> String {
        format!("judgement.fact.{}", self.name())
    }

    /// Place of the parameter in a record of facts.
    #[must_use]
    #[expect(
        clippy::as_conversions,
        reason = "the language has no other way from a field-less variant to its place"
    )]
    pub(crate) const fn slot(self) -> usize {
        self as usize
    }
}

/// Number of letters to change, insert or drop to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(other.chars()) {
            let best = (diagonal + usize::from(a != b))
                .min(left + 1)
                .min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Environment;
    use crate::measurement::Symbology;
    use crate::texts::{Language, Texts};

    #[test]
    fn names_read_back_and_slots_are_places_in_the_list() {
        for (place, fact) in Fact::ALL.iter().enumerate() {
            assert_eq!(Fact::from_name(fact.name()), Some(*fact));
            assert_eq!(fact.slot(), place);
        }
    }

    #[test]
    fn the_words_are_those_of_the_types_they_stand_for() {
        let codes: Vec<_> = Symbology::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(SYMBOLOGIES, codes);
        let codes: Vec<_> = Environment::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(ENVIRONMENTS, codes);
    }

    #[test]
    fn a_misspelt_name_is_led_to_the_right_one() {
        for (misspelt, meant) in [
            ("QuietZone", Fact::Quietzone),
            ("SymbolContrst", Fact::SymbolContrast),
            ("leftquietzonex", Fact::LeftQuietZoneX),
            ("Decodable", Fact::Decode),
        ] {
            assert_eq!(Fact::nearest(misspelt), meant, "{misspelt}");
        }
    }

    #[test]
    fn every_fact_has_a_name_in_every_language() {
        let texts = Texts::shipped().unwrap();
        for language in Language::ALL {
            for fact in Fact::ALL {
                let label = texts.find(language, &fact.label_key());
                assert!(label.is_some(), "{fact:?} in {language:?}");
            }
        }
    }
}
