//! The characters that a file prints beside a symbol, against what the symbol says.

/// Whether characters are those of the data: brackets, blanks and separators do not count, nor `<`
/// and `>` at the ends of quiet zones. Nothing can be said where their number differs, because then
/// they may belong to something else, and of so few that they would agree by chance.
#[must_use]
pub fn same_characters(printed: &str, data: &str) -> Option<bool> {
    let bare = |text: &str| -> String {
        let kept = text.chars().filter(char::is_ascii_alphanumeric);
        kept.collect()
    };
    let (printed, data) = (bare(printed), bare(data));
    (printed.len() == data.len() && data.len() >= LEAST).then(|| printed == data)
}

/// Fewest characters that are compared: those of EAN-8 and UPC-E.
const LEAST: usize = 8;

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
}
