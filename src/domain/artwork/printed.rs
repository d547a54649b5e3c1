//! The characters that a file prints beside a symbol, against what the symbol says.

/// Fewest characters that are compared: those of EAN-8 and UPC-E.
const LEAST: usize = 8;

/// So many characters may be missing, too many or others in a text of another length, and it is
/// still taken for the symbol's own: two slips of whoever typed it. Ours; more is another text.
const SLIPS: usize = 2;

/// Whether characters are those of the data: brackets, blanks and separators do not count, nor `<`
/// and `>` at the ends of quiet zones. As many others are wrong, and so are nearly the same ones
/// with some missing or too many. Of anything else nothing can be said, because it may belong to
/// something else, nor of so few that they would agree by chance.
#[must_use]
pub fn same_characters(printed: &str, data: &str) -> Option<bool> {
    let (printed, data) = (bare(printed), bare(data));
    if data.len() < LEAST || printed.len().abs_diff(data.len()) > SLIPS {
        return None;
    }
    if printed.len() == data.len() {
        return Some(printed == data);
    }
    (slips(&printed, &data) <= SLIPS).then_some(false)
}

fn bare(text: &str) -> Vec<u8> {
    let kept = text.bytes().filter(u8::is_ascii_alphanumeric);
    kept.collect()
}

/// How many characters must be put in, taken out or changed to make one text of the other.
fn slips(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in (1_usize..).zip(one) {
        let mut before = place;
        let mut next = vec![place];
        for ((above, beside), seen) in row.iter().zip(row.iter().skip(1)).zip(other) {
            let changed = above.saturating_add(usize::from(letter != seen));
            before = changed
                .min(beside.saturating_add(1))
                .min(before.saturating_add(1));
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_compared_without_what_stands_between_them() {
        let same = |printed, data| same_characters(printed, data);
        assert_eq!(same("6 901234 567892 >", "6901234567892"), Some(true));
        assert_eq!(same("6 901234 567893", "6901234567892"), Some(false));
        assert_eq!(same("6 901234", "6901234567892"), None);
        assert_eq!(same("净含量 500 g 6901234567892", "6901234567892"), None);
        assert_eq!(
            same("(01)06901234567892(10)AB1", "0106901234567892\u{1d}10AB1"),
            Some(true)
        );
        assert_eq!(same("1234", "1234"), None);
    }

    #[test]
    fn a_character_missing_or_too_many_is_wrong_and_another_text_is_nothing() {
        let data = "6901234567892";
        for wrong in [
            "6 901234 56789",
            "901234 567892",
            "6 90123 567892",
            "6 901234 5678922",
            "6 9012344 567892",
            "66 901234 5678922",
            "6901234 5679",
        ] {
            assert_eq!(same_characters(wrong, data), Some(false), "{wrong}");
        }
        for other in ["6901234567", "2026.11.22 08:00", "0755-8332-2077", ""] {
            assert_eq!(same_characters(other, data), None, "{other}");
        }
        assert_eq!(same_characters("6901 231", "69012341"), Some(false));
        assert_eq!(same_characters("12.50 g", "69012341"), None);
    }

    #[test]
    fn slips_are_counted_as_they_are_made() {
        for (one, other, count) in [
            ("", "", 0),
            ("abc", "", 3),
            ("abc", "abd", 1),
            ("abc", "bc", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(
                slips(one.as_bytes(), other.as_bytes()),
                count,
                "{one} {other}"
            );
        }
    }
}
