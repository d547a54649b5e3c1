//! Scripts: what must be composed before it is set, and what cannot be set glyph by glyph.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// A text as it is set: letters and their accents as one character (a name typed on a Mac may
/// hold them apart), and without characters that have no form of their own.
pub fn composed(text: &str) -> Cow<'_, str> {
    let plain = text
        .chars()
        .all(|character| !is_combining(character) && !is_formless(character));
    if plain {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|character| !is_formless(*character));
    Cow::Owned(shown.nfc().collect())
}

/// Breaks, joiners, marks of order, and selectors of a variant of the character before.
const fn is_formless(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Accents, Korean letters and Japanese sound marks that belong to the character before.
const fn is_combining(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36F}' | '\u{1100}'..='\u{11FF}' | '\u{3099}' | '\u{309A}'
    )
}

/// False for scripts whose letters join, stand above each other or run from the right, and
/// for accents that no letter took in: a glyph for each character would be wrong there.
pub const fn is_set_by_glyphs(character: char) -> bool {
    !is_combining(character)
        && !matches!(
            character,
            '\u{590}'..='\u{109F}'
                | '\u{1700}'..='\u{18AF}'
                | '\u{1900}'..='\u{1CFF}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{A800}'..='\u{ABFF}'
                | '\u{FB1D}'..='\u{FDFF}'
                | '\u{FE70}'..='\u{FEFE}'
                | '\u{10A00}'..='\u{11FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_typed_apart_become_one_character() {
        assert_eq!(composed("Cafe\u{301} Cre\u{300}me"), "Café Crème");
        assert_eq!(composed("\u{1112}\u{1161}\u{11AB}"), "한");
        assert_eq!(composed("か\u{3099}"), "が");
        assert_eq!(composed("葛\u{E0100}城"), "葛城");
        assert!(matches!(composed("苹果 Apple"), Cow::Borrowed(_)));
    }

    #[test]
    fn scripts_that_must_be_joined_are_not_set() {
        for character in "عبदไमא\u{301}".chars() {
            assert!(!is_set_by_glyphs(character), "{character}");
        }
        for character in "中한がАΩéğ𬭎".chars() {
            assert!(is_set_by_glyphs(character), "{character}");
        }
    }
}
