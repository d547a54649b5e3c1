//! Numbers of the made world: trade items, logistic units, credit codes, all with right check digits.

use domain::gs1::check_digit::digit_of;
use domain::gs1::credit_code::CreditCode;
use domain::gs1::gtin::Gtin;

use super::chance::Chance;

/// A body of digits with its check digit behind it.
#[must_use]
pub fn checked(body: &str) -> String {
    let digit = digit_of(body.as_bytes()).map_or('0', char::from);
    format!("{body}{digit}")
}

/// The same number with a check digit that is wrong by one.
#[must_use]
pub fn wrongly_checked(number: &str) -> String {
    let mut body: String = number.to_owned();
    let last = body.pop().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
    let wrong = char::from_digit((last + 1) % 10, 10).unwrap_or('0');
    format!("{body}{wrong}")
}

/// A number of 13 digits that begins with `prefix` and has `item` behind it.
#[must_use]
pub fn thirteen(prefix: &str, item: u32) -> String {
    let width = 12_usize.saturating_sub(prefix.len());
    let item = format!("{item:0width$}");
    // An item number that does not fit keeps its last digits.
    let kept: String = item
        .chars()
        .skip(item.len().saturating_sub(width))
        .collect();
    checked(&format!("{prefix}{kept}"))
}

/// The trade unit of an item: another indicator digit before its number.
#[must_use]
pub fn fourteen(indicator: u32, thirteen: &str) -> String {
    let body = thirteen.get(..12).unwrap_or(thirteen);
    checked(&format!("{indicator}{body}"))
}

/// A number of eight digits of GS1 China.
#[must_use]
pub fn eight(item: u32) -> String {
    checked(&format!("69{:05}", item % 100_000))
}

/// A number of twelve digits of GS1 US.
#[must_use]
pub fn twelve(item: u32) -> String {
    checked(&format!("614141{:05}", item % 100_000))
}

/// The eight digits of a UPC-E symbol.
#[must_use]
pub fn upc_e(item: u32) -> String {
    let six = format!("{:05}5", item % 100_000);
    Gtin::from_upc_e(&six)
        .ok()
        .and_then(Gtin::to_upc_e)
        .unwrap_or_else(|| "01234565".to_owned())
}

/// A logistic unit: extension digit, prefix, serial number, check digit.
#[must_use]
pub fn logistic(extension: u32, prefix: &str, serial: u32) -> String {
    let width = 16_usize.saturating_sub(prefix.len());
    checked(&format!("{extension}{prefix}{serial:0width$}"))
}

/// A credit code of an enterprise in a district (GB 32100-2015: 9, 1, district, nine characters, check).
#[must_use]
pub fn credit_code(area: &str, chance: &mut Chance) -> String {
    let letters = ["MA5D", "MA5E", "MA59", "MA4U"];
    let head = chance.pick(&letters).copied().unwrap_or("MA5D");
    let body = format!("91{area}{head}{}", chance.digits(5));
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|check| format!("{body}{check}"))
        .find(|code| code.parse::<CreditCode>().is_ok())
        .unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::gs1::gtin::Gtin14;

    #[test]
    fn made_numbers_are_right_and_wrong_ones_are_wrong() {
        for number in [
            thirteen("6901234", 56789),
            thirteen("697123456", 7),
            fourteen(1, "6901234567892"),
            eight(296),
            twelve(1),
        ] {
            assert!(number.parse::<Gtin14>().is_ok(), "{number}");
            assert!(wrongly_checked(&number).parse::<Gtin14>().is_err());
        }
        assert_eq!(thirteen("6901234", 56789), "6901234567892");
        assert_eq!(logistic(3, "5712345", 5), "357123450000000053");
        assert!(Gtin::from_upc_e(&upc_e(1234)).is_ok());
        let mut chance = Chance::new(1, 1);
        assert!(
            credit_code("440300", &mut chance)
                .parse::<CreditCode>()
                .is_ok()
        );
    }
}
