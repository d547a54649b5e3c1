//! Global Location Numbers: thirteen digits that name a party or a place.

use crate::gs1::key::fixed_key;

fixed_key! {
    /// A location number with a right check digit.
    Gln of 13
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::key::KeyError;

    #[test]
    fn a_location_number_has_thirteen_digits_and_a_check_digit() {
        assert_eq!(
            "6901234 00000 9".parse::<Gln>().unwrap().to_string(),
            "6901234000009"
        );
        assert_eq!(
            "6901234000008".parse::<Gln>(),
            Err(KeyError::CheckDigit {
                found: '8',
                expected: '9',
                position: 13
            })
        );
        assert_eq!(
            "06901234000009".parse::<Gln>(),
            Err(KeyError::Length {
                found: 14,
                expected: "13"
            })
        );
    }
}
