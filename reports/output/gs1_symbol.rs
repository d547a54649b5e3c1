//! GS1 data on their way into a symbol: from the form people print, `(01)…(10)…`, or
//! the form scanners send, to the one with function characters at the right places.

use domain::measurement::Symbology;

use super::barcode::NoSymbol;

/// The character that rxing reads as FNC1.
const FNC1: char = '\u{F1}';
/// What scanners send for FNC1 within data.
const GROUP_SEPARATOR: char = '\u{1D}';
/// First two digits of the application identifiers whose length is fixed for ever, so
/// that no separator follows them (GS1 General Specifications 7.8.5, figure 7.8.5-2).
const FIXED: [&str; 22] = [
    "00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "31",
    "32", "33", "34", "35", "36", "41",
];

/// GS1 data, split at the separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elements {
    /// Stretches between separators, each with its application identifiers.
    parts: Vec<String>,
    /// The human readable text.
    pub text: String,
}

impl Elements {
    /// For Code 128: FNC1 in front and between.
    pub fn with_function_characters(&self) -> String {
        format!("{FNC1}{}", self.parts.join(&FNC1.to_string()))
    }

    /// For Data Matrix: separators between; the encoder adds the first FNC1.
    pub fn with_separators(&self) -> String {
        self.parts.join(&GROUP_SEPARATOR.to_string())
    }
}

/// True for data that say themselves that they are GS1 data.
pub fn is_marked(data: &str) -> bool {
    ["(", "]C1", "]d2", "]Q3", "^"]
        .iter()
        .any(|mark| data.starts_with(mark))
        || data.contains(GROUP_SEPARATOR)
}

/// Reads bracketed or raw data.
pub fn read(symbology: Symbology, data: &str) -> Result<Elements, NoSymbol> {
    let parts = if data.starts_with('(') {
        bracketed(data)
    } else {
        let bare = ["]C1", "]d2", "]Q3"]
            .iter()
            .find_map(|mark| data.strip_prefix(mark))
            .unwrap_or(data);
        bare.split([GROUP_SEPARATOR, '^'])
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let bad = parts
        .iter()
        .flat_map(|part| part.chars())
        .find(|character| !matches!(character, '!'..='~'));
    if let Some(character) = bad {
        return Err(NoSymbol::Character {
            symbology,
            character,
        });
    }
    if parts.is_empty() {
        return Err(NoSymbol::Empty);
    }
    let text = if data.starts_with('(') {
        data.to_owned()
    } else {
        parts.join(" ")
    };
    Ok(Elements { parts, text })
}

/// Splits `(01)…(10)…` after each element that needs a separator.
fn bracketed(data: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut open = false;
    for element in data.split('(').filter(|element| !element.is_empty()) {
        let joined: String = element.replacen(')', "", 1);
        match parts.last_mut() {
            Some(part) if open => part.push_str(&joined),
            _ => parts.push(joined.clone()),
        }
        open = FIXED.iter().any(|prefix| joined.starts_with(prefix));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_follow_only_elements_of_open_length() {
        let read = |data| read(Symbology::Gs1128, data).unwrap();
        assert_eq!(
            read("(01)05704368000027(17)160327(10)ABC123(21)123").with_separators(),
            "01057043680000271716032710ABC123\u{1D}21123"
        );
        assert_eq!(
            read("]C1010570436800002710ABC123\u{1D}21123").with_function_characters(),
            "\u{F1}010570436800002710ABC123\u{F1}21123"
        );
        assert_eq!(
            read("^0105704368000027").with_separators(),
            "0105704368000027"
        );
    }

    #[test]
    fn data_that_no_symbol_holds_are_refused() {
        assert!(matches!(
            read(Symbology::Gs1128, "(10)批号"),
            Err(NoSymbol::Character {
                character: '批',
                ..
            })
        ));
        assert_eq!(read(Symbology::Gs1128, "^"), Err(NoSymbol::Empty));
    }
}
