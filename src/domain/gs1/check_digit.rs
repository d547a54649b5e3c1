//! The check digits and check characters of GS1 keys.
//!
//! Numeric keys end in one digit, made with the weights 3 and 1 from the right (GS1
//! General Specifications 7.9.1). The Global Model Number and the master UDI end in a
//! pair of characters over the 82-character set (General Specifications 7.9.5).

/// The characters of the pair, in the order of their five-bit values.
const PAIR_CHARACTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The first primes, from the last body character backwards (General Specifications 7.9.5).
const PRIMES: [u32; 23] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
];

/// The modulus of the pair.
const PAIR_MODULUS: u32 = 1021;

/// The 82 characters that GS1 data may hold, in the order of their values (General
/// Specifications figure 7.11-1).
const CHARACTERS_82: &[u8; 82] =
    b"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/// The check digit, as an ASCII digit, of a body of ASCII digits.
///
/// The body is the number without its check digit. `None` when it holds something else
/// than digits.
#[must_use]
pub fn digit_of(body: &[u8]) -> Option<u8> {
    let mut sum = 0_u32;
    let mut weight = 3_u32;
    for character in body.iter().rev() {
        let value = character.wrapping_sub(b'0');
        if value > 9 {
            return None;
        }
        sum = sum.wrapping_add(u32::from(value) * weight);
        weight = 4 - weight;
    }
    let check = (10 - sum % 10) % 10;
    u8::try_from(check).ok().map(|value| b'0' + value)
}

/// Whether the last digit of a number is its check digit.
#[must_use]
pub fn has_right_digit(number: &[u8]) -> bool {
    number
        .split_last()
        .is_some_and(|(check, body)| digit_of(body) == Some(*check))
}

/// The pair of check characters of a body of up to 23 characters of the 82-character set.
///
/// `None` when the body is longer or holds another character.
#[must_use]
pub fn pair_of(body: &[u8]) -> Option<[u8; 2]> {
    if body.len() > PRIMES.len() {
        return None;
    }
    let mut sum = 0_u32;
    for (character, prime) in body.iter().rev().zip(PRIMES) {
        let value = CHARACTERS_82.iter().position(|one| one == character)?;
        sum += u32::try_from(value).ok()? * prime;
    }
    let rest = sum % PAIR_MODULUS;
    let at = |value: u32| {
        usize::try_from(value)
            .ok()
            .and_then(|index| PAIR_CHARACTERS.get(index))
            .copied()
    };
    Some([at(rest >> 5)?, at(rest & 31)?])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_numbers_have_the_right_check_digit() {
        for number in [
            "6901234567892",
            "5712345000014",
            "15712345000011",
            "25712345000018",
            "35712345000015",
            "05712345000014",
            "95712345000017",
            "5712345000021",
            "5712345000038",
            "5712345102039",
            "357123450000000053",
            "357123450000000039",
            "07046260562509",
            "05712345555552",
        ] {
            assert!(has_right_digit(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn published_mistakes_are_found_with_the_digit_they_should_have() {
        assert_eq!(digit_of(b"704626123456"), Some(b'6'));
        assert_eq!(digit_of(b"1022222233333"), Some(b'0'));
        assert!(!has_right_digit(b"7046261234569"));
        assert!(!has_right_digit(b"10222222333334"));
    }

    #[test]
    fn the_pair_of_the_published_model_number_is_2k() {
        assert_eq!(pair_of(b"1987654Ad4X4bL5ttr2310c"), Some(*b"2K"));
    }

    #[test]
    fn what_cannot_have_a_check_has_none() {
        assert_eq!(digit_of(b"12a"), None);
        assert!(!has_right_digit(b""));
        assert_eq!(pair_of(&[b'A'; 24]), None);
        assert_eq!(pair_of(b"a~b"), None);
    }

    proptest! {
        #[test]
        fn any_single_changed_digit_is_noticed(
            body in "[0-9]{7,17}",
            place in any::<prop::sample::Index>(),
            shift in 1_u8..10,
        ) {
            let mut number = body.into_bytes();
            number.push(digit_of(&number).unwrap());
            let at = place.index(number.len());
            number[at] = (number[at] - b'0' + shift) % 10 + b'0';
            prop_assert!(!has_right_digit(&number));
        }
    }
}
