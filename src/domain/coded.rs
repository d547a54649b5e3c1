//! One way to write the small closed lists of the desk: states, roles, levels.
//!
//! Each value has a code, which the database, the JSON and the addresses use, and
//! the key of its name in the language files, so that a new value is one line.

/// Declares an enum whose values have a code and a named label in `desk.toml`.
macro_rules! coded {
    (
        $(#[$about:meta])*
        $name:ident in $table:literal {
            $($(#[$doc:meta])* $variant:ident $code:literal),* $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every value, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that the database, the JSON and the addresses use.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// Reads `code()`.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The key of its name in the language files.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("desk.", $table, ".", $code),)*
                }
            }
        }
    };
}

pub(crate) use coded;

#[cfg(test)]
mod tests {
    use crate::{
        artwork::{ArtworkFormat, ArtworkNote, judging::Advice},
        audit::Noun,
        company::CompanyState,
        connection::{ConnectionKind, Standing},
        delivery::{AttemptOutcome, Channel, DeliveryState},
        document::{DocumentTable, PictureUse, SealChoice, SignedBy},
        instrument::{FlagKind, Hold, control::ControlLevel},
        intake::{Environment, IntakeState},
        person::Role,
        sample::{Conclusion, KeyState, PackLevel, SampleState},
        site::SiteState,
        texts::{Language, Texts},
    };

    #[test]
    fn codes_read_back_and_every_value_has_a_name_in_both_languages() {
        let texts = Texts::shipped().unwrap();
        let named = |label: &str| {
            for language in Language::ALL {
                assert!(
                    texts.find(language, label).is_some(),
                    "{language:?} {label}"
                );
            }
        };
        macro_rules! check {
            ($($list:ident),*) => {$(
                for value in $list::ALL {
                    assert_eq!($list::from_code(value.code()), Some(*value));
                    assert_eq!(
                        serde_json::to_value(value).unwrap(),
                        serde_json::Value::from(value.code())
                    );
                    named(value.label());
                }
                assert_eq!($list::from_code("no such code"), None);
            )*};
        }
        check!(
            ArtworkFormat,
            ArtworkNote,
            Advice,
            Channel,
            DeliveryState,
            AttemptOutcome,
            CompanyState,
            IntakeState,
            Environment,
            SampleState,
            PackLevel,
            Conclusion,
            KeyState,
            Role,
            Noun,
            SiteState,
            ConnectionKind,
            Standing,
            FlagKind,
            Hold,
            ControlLevel,
            DocumentTable,
            PictureUse,
            SealChoice,
            SignedBy
        );
    }
}
