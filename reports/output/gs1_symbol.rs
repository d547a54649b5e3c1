//! GS1 data on their way into a symbol: from the form people print, `(01)…(10)…`, or
//! the form scanners send, to the one with function characters at the right places.

use domain::{
    gs1::{
        application_identifier::ApplicationIdentifiers,
        element_string::{GROUP_SEPARATOR, WRITTEN_FNC1},
    },
    measurement::Symbology,
};

use super::no_symbol::NoSymbol;

/// How a parenthesis is written that belongs to the data.
const ESCAPED: &str = "\\(";
/// Stands for such a parenthesis while the elements are split; no symbol holds it.
const KEPT: &str = "\u{1}";

/// GS1 data, split at the separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elements {
    /// Stretches between separators, each with its application identifiers.
    parts: Vec<String>,
    /// The human readable text.
    pub text: String,
}

impl Elements {
    /// The stretches, between which FNC1 stands.
    pub fn parts(&self) -> &[String] {
        &self.parts
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
        bare.split([GROUP_SEPARATOR, WRITTEN_FNC1])
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
        data.replace(ESCAPED, "(")
    } else {
        parts.join(" ")
    };
    Ok(Elements { parts, text })
}

/// Splits `(01)…(10)…` after each element that needs a separator. The message is drawn
/// as it is, right or wrong: what is tested is often wrong.
fn bracketed(data: &str) -> Vec<String> {
    let table = ApplicationIdentifiers::shipped();
    let mut parts: Vec<String> = Vec::new();
    let mut open = false;
    for element in data.replace(ESCAPED, KEPT).split('(') {
        if element.is_empty() {
            continue;
        }
        let (digits, value) = element.split_once(')').unwrap_or((element, ""));
        let joined = format!("{digits}{}", value.replace(KEPT, "("));
        match parts.last_mut() {
            Some(part) if open => part.push_str(&joined),
            _ => parts.push(joined),
        }
        open = table.find(digits).is_some_and(|known| !known.separator);
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
            read("(01)05704368000027(17)160327(10)ABC123(21)123").parts(),
            ["01057043680000271716032710ABC123", "21123"]
        );
        assert_eq!(
            read("]C1010570436800002710ABC123\u{1D}21123").parts(),
            ["010570436800002710ABC123", "21123"]
        );
        assert_eq!(read(r"(10)A\(1(21)7").parts(), ["10A(1", "217"]);
        assert_eq!(read("^0105704368000027").parts(), ["0105704368000027"]);
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
