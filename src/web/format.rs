//! How values are written on pages, where that is the same in every language.

use domain::numerals::grouped;

/// `2026-11-21 09:30` from `2026-11-21T09:30:12.5`; a text of another form stays as it is.
#[must_use]
pub fn moment(text: &str) -> String {
    match text.split_once('T') {
        Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)),
        None => text.to_owned(),
    }
}

/// `12,345` from 12345.
#[must_use]
pub fn count(number: i64) -> String {
    let grouped = grouped(number.unsigned_abs());
    if number < 0 {
        format!("−{grouped}")
    } else {
        grouped
    }
}

/// `1.2 MB`: sizes in thousands, as shops and file managers write them.
#[must_use]
pub fn bytes(number: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (size, unit) in UNITS {
        if number >= size {
            let tenths = number / (size / 10);
            return format!("{}.{} {unit}", tenths / 10, tenths % 10);
        }
    }
    format!("{number} B")
}

/// A text as a part of an address: everything but letters, digits and `-_.~` percent-encoded.
#[must_use]
pub fn in_address(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The groups in which a number is printed under its bars: `6 901234 567892`, `6901 2341`,
/// `0 12345 67890 5`, `1 69 01234 56789 9`. Anything else is one group.
#[must_use]
pub fn code_parts(code: &str) -> Vec<&str> {
    let lengths: &[usize] = match code.len() {
        8 => &[4, 4],
        12 => &[1, 5, 5, 1],
        13 => &[1, 6, 6],
        14 => &[1, 2, 5, 5, 1],
        _ => return vec![code],
    };
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return vec![code];
    }
    let mut rest = code;
    let mut parts = Vec::new();
    for &length in lengths {
        let Some((part, after)) = rest.split_at_checked(length) else {
            return vec![code];
        };
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (-12_345, "−12,345"),
            (1_764_001, "1,764,001"),
        ] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn sizes_name_their_unit() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_250), "1.2 kB");
        assert_eq!(bytes(26_000_000), "26.0 MB");
    }

    #[test]
    fn moments_drop_seconds() {
        assert_eq!(moment("2026-11-21T09:30:12.5"), "2026-11-21 09:30");
        assert_eq!(moment("2026-11-21"), "2026-11-21");
    }

    #[test]
    fn codes_are_grouped_as_printed() {
        for (code, parts) in [
            ("6901234567892", "6 901234 567892"),
            ("69012341", "6901 2341"),
            ("012345678905", "0 12345 67890 5"),
            ("16901234567899", "1 69 01234 56789 9"),
            ("(01)06901234567892", "(01)06901234567892"),
            ("690123456789X", "690123456789X"),
            ("条码条码", "条码条码"),
        ] {
            assert_eq!(code_parts(code).join(" "), parts);
        }
    }

    #[test]
    fn texts_in_addresses_are_encoded() {
        assert_eq!(in_address("a b/条"), "a%20b%2F%E6%9D%A1");
    }
}
