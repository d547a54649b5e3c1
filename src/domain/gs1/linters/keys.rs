//! Checks of keys: check digit, check pair, company prefix, bank account number.

use crate::gs1::check_digit as sums;
use crate::gs1::linters::{Fault, Outcome, flaw, lists, require};

/// The fewest digits that a company prefix has.
const SHORTEST_PREFIX: usize = 4;

/// The fewest characters of a bank account number that carry more than its check digits.
const SHORTEST_IBAN: usize = 11;

pub(super) fn check_digit(data: &[u8]) -> Outcome {
    let Some((found, body)) = data.split_last() else {
        return Ok(());
    };
    match sums::digit_of(body) {
        Some(expected) if expected != *found => flaw(
            Fault::CheckDigit {
                found: char::from(*found),
                expected: char::from(expected),
            },
            body.len(),
        ),
        _ => Ok(()),
    }
}

pub(super) fn check_pair(data: &[u8]) -> Outcome {
    let Some((body, pair)) = data.split_last_chunk::<2>() else {
        return flaw(Fault::CheckPairLength, 0);
    };
    match sums::pair_of(body) {
        Some(expected) if expected == *pair => Ok(()),
        Some(expected) => flaw(
            Fault::CheckPair {
                expected: expected.map(char::from),
            },
            body.len(),
        ),
        None => flaw(Fault::CheckPairLength, 0),
    }
}

pub(super) fn company_prefix(data: &[u8], from: usize) -> Outcome {
    let mut prefix = data.iter().skip(from).take(SHORTEST_PREFIX);
    if let Some(stranger) = prefix.position(|byte| !byte.is_ascii_digit()) {
        return flaw(Fault::CompanyPrefix, from + stranger);
    }
    require(
        data.len() >= from + SHORTEST_PREFIX,
        Fault::CompanyPrefix,
        data.len(),
    )
}

/// ISO 13616-1: the first four characters go behind the others, letters count 10 to 35,
/// and the whole number modulo 97 is 1.
pub(super) fn iban(data: &[u8]) -> Outcome {
    if data.len() < SHORTEST_IBAN {
        return flaw(Fault::IbanLength, 0);
    }
    let Some((head, account)) = data.split_at_checked(4) else {
        return flaw(Fault::IbanLength, 0);
    };
    if !head.get(..2).is_some_and(lists::is_country) {
        return flaw(Fault::IbanCountry, 0);
    }
    let mut rest = 0_u32;
    for (index, byte) in account.iter().chain(head).enumerate() {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return flaw(Fault::IbanCharacter, (index + 4) % data.len()),
        };
        let step = if value < 10 { 10 } else { 100 };
        rest = (rest * step + u32::from(value)) % 97;
    }
    require(rest == 1, Fault::IbanCheck, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::linters::{Linter, assert_cases};

    #[test]
    fn csum_wants_the_check_digit() {
        let wrong = Fault::CheckDigit {
            found: '9',
            expected: '6',
        };
        assert_cases(
            Linter::CheckDigit,
            &[
                ("05704368000027", None),
                ("357123450000000053", None),
                ("07046261234569", Some((wrong, 13))),
            ],
        );
    }

    #[test]
    fn csumalpha_wants_the_check_pair() {
        let wrong = Fault::CheckPair {
            expected: ['2', 'K'],
        };
        assert_cases(
            Linter::CheckPair,
            &[
                ("1987654Ad4X4bL5ttr2310c2K", None),
                ("1987654Ad4X4bL5ttr2310cXK", Some((wrong, 23))),
                ("2", Some((Fault::CheckPairLength, 0))),
                (
                    "1987654Ad4X4bL5ttr2310c12K",
                    Some((Fault::CheckPairLength, 0)),
                ),
            ],
        );
    }

    #[test]
    fn gcppos_wants_four_digits_at_its_place() {
        assert_cases(
            Linter::CompanyPrefix,
            &[
                ("6901", None),
                ("6901A", None),
                ("690", Some((Fault::CompanyPrefix, 3))),
                ("69A1", Some((Fault::CompanyPrefix, 2))),
            ],
        );
        assert_cases(
            Linter::CompanyPrefixSecond,
            &[
                ("06901", None),
                ("A6901A", None),
                ("0690", Some((Fault::CompanyPrefix, 4))),
                ("069A1", Some((Fault::CompanyPrefix, 3))),
                ("", Some((Fault::CompanyPrefix, 0))),
            ],
        );
    }

    #[test]
    fn iban_wants_country_characters_and_remainder_one() {
        assert_cases(
            Linter::Iban,
            &[
                ("GB82WEST12345698765432", None),
                ("DE89370400440532013000", None),
                ("DE89370400440532013001", Some((Fault::IbanCheck, 2))),
                ("XX89370400440532013000", Some((Fault::IbanCountry, 0))),
                ("DE893704004405320130a0", Some((Fault::IbanCharacter, 20))),
                ("DEa9370400440532013000", Some((Fault::IbanCharacter, 2))),
                ("DE89370400", Some((Fault::IbanLength, 0))),
            ],
        );
    }
}
