//! How counts are written for people, on pages and in documents alike.
//!
//! Statistics of a laboratory reach millions; without marks at the thousands nobody reads them right.

/// `12,345` from 12345; the comma between thousands is the same in both languages.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let written = [0, 999, 1_000, 12_345, 1_760_000, u64::MAX].map(grouped);
        let wanted = [
            "0",
            "999",
            "1,000",
            "12,345",
            "1,760,000",
            "18,446,744,073,709,551,615",
        ];
        assert_eq!(written, wanted);
    }
}
