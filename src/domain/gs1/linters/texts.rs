//! Checks of texts: percent escapes, hyphens, importer index, a character that is no digit.

use crate::gs1::linters::{Fault, Outcome, flaw, require};

pub(super) fn percent_encoding(data: &[u8]) -> Outcome {
    for (index, byte) in data.iter().enumerate() {
        let escaped = data.get(index + 1..index + 3);
        let right = escaped.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        if *byte == b'%' && !right {
            return flaw(Fault::PercentEncoding, index);
        }
    }
    Ok(())
}

pub(super) fn hyphen(data: &[u8]) -> Outcome {
    match data.iter().position(|byte| *byte != b'-') {
        Some(at) => flaw(Fault::Hyphen, at),
        None => Ok(()),
    }
}

/// One character of the file-safe base64 set (EU 2018/574, GS1 General Specifications 3.8).
pub(super) fn importer_index(data: &[u8]) -> Outcome {
    let right = matches!(
        data,
        [b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z']
    );
    require(right, Fault::ImporterIndex, 0)
}

pub(super) fn non_digit(data: &[u8]) -> Outcome {
    require(
        data.iter().any(|byte| !byte.is_ascii_digit()),
        Fault::OnlyDigits,
        0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::linters::{Linter, assert_cases};

    #[test]
    fn percent_signs_begin_an_escape() {
        assert_cases(
            Linter::PercentEncoding,
            &[
                ("Main+Street%201", None),
                ("%e6%9D%A1", None),
                ("100%", Some((Fault::PercentEncoding, 3))),
                ("a%2", Some((Fault::PercentEncoding, 1))),
                ("a%2gb", Some((Fault::PercentEncoding, 1))),
                ("%%20", Some((Fault::PercentEncoding, 0))),
            ],
        );
    }

    #[test]
    fn hyphens_stand_alone() {
        assert_cases(
            Linter::Hyphen,
            &[
                ("-", None),
                ("+", Some((Fault::Hyphen, 0))),
                ("-1", Some((Fault::Hyphen, 1))),
            ],
        );
    }

    #[test]
    fn an_importer_index_is_one_safe_character() {
        let no = Some((Fault::ImporterIndex, 0));
        assert_cases(
            Linter::ImporterIndex,
            &[
                ("A", None),
                ("z", None),
                ("0", None),
                ("-", None),
                ("_", None),
                ("+", no),
                ("AA", no),
                ("", no),
            ],
        );
    }

    #[test]
    fn a_master_udi_is_not_only_digits() {
        assert_cases(
            Linter::NonDigit,
            &[
                ("123A", None),
                ("A", None),
                ("1234", Some((Fault::OnlyDigits, 0))),
            ],
        );
    }
}
