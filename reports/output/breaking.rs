//! Where a line may end, which gaps may grow, and which marks may stand out at its end:
//! the rules of Chinese setting with Latin words in it.

/// Marks that never begin a line.
pub fn closes(character: char) -> bool {
    const ASCII_AND_HALF: &str =
        ")]},.:;!?%~\u{B0}\u{B7}\u{2026}\u{2014}\u{2030}\u{2103}\u{2019}\u{201D}";
    // Ideographic marks: 、。〉》」』】〕〗〞々ー, then the full-width forms of ! ) , . : ; ? ] } ~ %.
    const IDEOGRAPHIC: &str = "\u{3001}\u{3002}\u{3009}\u{300B}\u{300D}\u{300F}\u{3011}\u{3015}\u{3017}\u{301E}\u{3005}\u{30FC}";
    const FULL_WIDTH: &str =
        "\u{FF01}\u{FF09}\u{FF0C}\u{FF0E}\u{FF1A}\u{FF1B}\u{FF1F}\u{FF3D}\u{FF5D}\u{FF5E}\u{FF05}";
    [ASCII_AND_HALF, IDEOGRAPHIC, FULL_WIDTH]
        .iter()
        .any(|marks| marks.contains(character))
}

/// Marks that never end a line.
pub fn opens(character: char) -> bool {
    const ASCII_AND_HALF: &str = "([{$#<>\u{A5}\u{B1}\u{2018}\u{201C}\u{2248}\u{2264}\u{2265}";
    // Ideographic brackets 〈《「『【〔〖〝, then the full-width forms of ( [ { ¥.
    const IDEOGRAPHIC: &str = "\u{3008}\u{300A}\u{300C}\u{300E}\u{3010}\u{3014}\u{3016}\u{301D}\u{FF08}\u{FF3B}\u{FF5B}\u{FFE5}";
    [ASCII_AND_HALF, IDEOGRAPHIC]
        .iter()
        .any(|marks| marks.contains(character))
}

/// True for what is set without a break inside: letters, digits and signs of Latin text.
fn in_word(character: char) -> bool {
    u32::from(character) < 0x2000 && character != ' '
}

/// Whether a line may end between two characters.
pub fn may_break(left: char, right: char) -> bool {
    if right == ' ' || closes(right) || opens(left) {
        return false;
    }
    if left == ' ' {
        return true;
    }
    if in_word(left) && in_word(right) {
        return matches!(left, '-' | '/') && right.is_alphabetic();
    }
    true
}

/// Whether the gap between two characters may grow: never inside Latin words.
pub fn grows(left: char, right: char) -> bool {
    left != ' ' && right != ' ' && !(in_word(left) && in_word(right))
}

/// True for full-width closing marks, whose ink is in their left half: , 。 、 ; : ) 》 」.
pub fn half_empty(character: char) -> bool {
    matches!(
        character,
        '\u{FF0C}'
            | '\u{3002}'
            | '\u{3001}'
            | '\u{FF1B}'
            | '\u{FF1A}'
            | '\u{FF09}'
            | '\u{300B}'
            | '\u{300D}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_where_readers_expect_them() {
        let check = |text: &str, wanted: bool| {
            let mut characters = text.chars();
            let (left, right) = (characters.next().unwrap(), characters.next().unwrap());
            assert_eq!(may_break(left, right), wanted, "{text}");
        };
        for text in ["条码", "码A", "5条", " a", "-a", "/b", "\u{3002}\u{300A}"] {
            check(text, true);
        }
        for text in [
            "ab",
            "-1",
            "/0",
            "码\u{FF0C}",
            "\u{FF08}条",
            "\u{300A}条",
            "条\u{300B}",
            "a ",
            "≥1",
            "5%",
        ] {
            check(text, false);
        }
    }
}
