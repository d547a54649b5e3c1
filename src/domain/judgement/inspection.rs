//! What a person saw or measured by hand: a verifier knows nothing of colours, gloss or
//! bearer bars, and some sizes are taken with a scale (GB/T 18348-2022 7.3).
//!
//! Absent means that nobody looked. What a person states outweighs the verifier.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every value, in the order of the vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of the trigger language.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                }
            }

            /// Key of its name for people.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("judgement.word.", stringify!($variant)),)*
                }
            }
        }
    };
}

words! {
    /// Colour of bars or spaces.
    Colour {
        /// Black.
        Black,
        /// Blue.
        Blue,
        /// Green.
        Green,
        /// Dark brown.
        DarkBrown,
        /// White.
        White,
        /// Yellow.
        Yellow,
        /// Orange.
        Orange,
        /// Red.
        Red,
        /// Light brown.
        LightBrown,
        /// Gold.
        Gold,
        /// Silver.
        Silver,
        /// Another colour.
        Other,
    }
}

words! {
    /// How the symbol was printed, as far as bearer bars care.
    PrintMethod {
        /// From a plate: offset, flexo, gravure.
        Plate,
        /// Without a plate: thermal, laser, ink jet.
        OnDemand,
    }
}

/// One person's look at one sample. Lengths in millimetres.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inspection {
    /// All quiet zones suffice.
    pub quiet_zone: Option<bool>,
    /// Width of the left quiet zone.
    pub left_quiet_zone: Option<f64>,
    /// Width of the right quiet zone.
    pub right_quiet_zone: Option<f64>,
    /// X dimension.
    pub x_dimension: Option<f64>,
    /// Height of the bars.
    pub height: Option<f64>,
    /// Length of the symbol with quiet zones.
    pub symbol_length: Option<f64>,
    /// How it was printed.
    pub print_method: Option<PrintMethod>,
    /// Bearer bars are there.
    pub bearer_bar: Option<bool>,
    /// Width of the bearer bars.
    pub bearer_bar_width: Option<f64>,
    /// Colour of the bars.
    pub bar_colour: Option<Colour>,
    /// Colour of the spaces.
    pub space_colour: Option<Colour>,
    /// Light bars on a dark ground.
    pub reflectance_reversal: Option<bool>,
    /// The surface shines.
    pub glossy_surface: Option<bool>,
    /// Opacity of the substrate, 0 to 1.
    pub opacity: Option<f64>,
    /// Broken, soiled, creased.
    pub damage: Option<bool>,
    /// Angle from the centre of a curved symbol to its end, in degrees.
    pub curvature_angle: Option<f64>,
    /// Human readable characters are there and legible.
    pub hri_present: Option<bool>,
    /// They are formatted as they should be.
    pub hri_format: Option<bool>,
    /// They say the same as the symbol, by a person's comparison.
    pub hri_match: Option<bool>,
    /// Error correction version of a Data Matrix: 0 to 200.
    pub ecc_version: Option<u8>,
    /// Any other fact that a person states, in the words of the trigger language.
    pub stated: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::vocabulary::{COLOURS, PRINT_METHODS};
    use crate::texts::{Language, Texts};

    #[test]
    fn the_words_are_those_of_the_trigger_language_and_have_names() {
        let colours: Vec<_> = Colour::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(colours, COLOURS);
        let methods: Vec<_> = PrintMethod::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(methods, PRINT_METHODS);
        let texts = Texts::shipped().unwrap();
        let colours = Colour::ALL.iter().map(|one| one.label());
        for label in colours.chain(PrintMethod::ALL.iter().map(|one| one.label())) {
            for language in Language::ALL {
                assert!(texts.find(language, label).is_some(), "{label}");
            }
        }
    }

    #[test]
    fn an_inspection_keeps_only_what_was_looked_at() {
        let json = r#"{"quiet_zone":false,"bar_colour":"Red"}"#;
        let read: Inspection = serde_json::from_str(json).unwrap();
        assert_eq!(read.quiet_zone, Some(false));
        assert_eq!(read.bar_colour, Some(Colour::Red));
        assert_eq!(read.damage, None);
        assert!(serde_json::from_str::<Inspection>(r#"{"quietzone":false}"#).is_err());
    }
}
