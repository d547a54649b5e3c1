//! The cells of one row of delimited text, with or without quotes.
//!
//! A cell that opens with a quote ends at its closing quote, and a quote inside is written twice. A quote elsewhere is
//! a character like any other: `13"` is thirteen inches and swallows nothing.

use std::borrow::Cow;

/// Delimiters, in the order in which they are tried.
pub const DELIMITERS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// Splits a row into its cells, blanks around them taken off; true if the last cell is still open, because its closing
/// quote stands in a later line.
pub fn split<'t>(row: &'t str, delimiter: u8, cells: &mut Vec<Cow<'t, str>>) -> bool {
    let mut rest = Some(row);
    while let Some(text) = rest {
        let quoted = text.trim_start_matches(' ').strip_prefix('"');
        let (cell, after, open) = match quoted {
            Some(inside) => closed(inside, delimiter),
            None => {
                let (cell, after) = bare(text, delimiter);
                (Cow::Borrowed(cell.trim_ascii()), after, false)
            }
        };
        cells.push(cell);
        if open {
            return true;
        }
        rest = after;
    }
    false
}

/// A cell up to the delimiter, and what follows that.
fn bare(text: &str, delimiter: u8) -> (&str, Option<&str>) {
    let place = text.bytes().position(|byte| byte == delimiter);
    match place.and_then(|place| text.split_at_checked(place)) {
        Some((cell, after)) => (cell, after.get(1..)),
        None => (text, None),
    }
}

/// A cell whose opening quote was taken off already: its text, what follows, and whether it is still open.
fn closed(inside: &str, delimiter: u8) -> (Cow<'_, str>, Option<&str>, bool) {
    let mut from = 0;
    let mut doubled = false;
    while let Some(quote) = memchr::memchr(b'"', inside.get(from..).unwrap_or_default().as_bytes())
    {
        let end = from + quote;
        let after = inside.get(end + 1..).unwrap_or_default();
        if after.starts_with('"') {
            doubled = true;
            from = end + 2;
            continue;
        }
        let (_, next) = bare(after, delimiter);
        return (
            unescaped(inside.get(..end).unwrap_or_default(), doubled),
            next,
            false,
        );
    }
    (unescaped(inside, doubled), None, true)
}

fn unescaped(text: &str, doubled: bool) -> Cow<'_, str> {
    let text = text.trim_ascii();
    if doubled {
        Cow::Owned(text.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(row: &str, delimiter: u8) -> (Vec<String>, bool) {
        let mut cells = Vec::new();
        let open = split(row, delimiter, &mut cells);
        (cells.into_iter().map(Cow::into_owned).collect(), open)
    }

    #[test]
    fn quotes_hold_delimiters_and_quotes_and_an_inch_mark_is_none() {
        for (row, cells) in [
            ("a;b;", vec!["a", "b", ""]),
            ("\"a;b\";c", vec!["a;b", "c"]),
            ("\"say \"\"x\"\"\"; 13\" ;", vec!["say \"x\"", "13\"", ""]),
            (" \" a \" ;b", vec!["a", "b"]),
            ("", vec![""]),
        ] {
            assert_eq!(
                of(row, b';'),
                (cells.into_iter().map(str::to_owned).collect(), false),
                "{row}"
            );
        }
    }

    #[test]
    fn a_cell_that_goes_on_in_the_next_line_is_told() {
        assert!(of("a,\"b", b',').1);
        assert!(!of("a,b\"", b',').1);
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back(texts in proptest::collection::vec("[a-z\";,|\\t 茶]{0,8}", 1..6)) {
            for delimiter in DELIMITERS {
                let row: Vec<String> = texts.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\""))).collect();
                let row = row.join(std::str::from_utf8(&[delimiter]).unwrap());
                let expected: Vec<String> = texts.iter().map(|text| text.trim_ascii().to_owned()).collect();
                prop_assert_eq!(of(&row, delimiter), (expected, false));
            }
        }

        #[test]
        fn no_row_makes_it_panic(row in "\\PC{0,40}") {
            for delimiter in DELIMITERS {
                let _ = of(&row, delimiter);
            }
        }
    }
}
