//! From decoded data to the trade item number in them: how a measurement finds its sample.
//!
//! Verifiers write one number in many dresses: `<F1>0106901234567892`, `]d2…`, `(01)…`, UPC-A with 12
//! or 13 digits, EAN with an add-on of 2 or 5 digits, UPC-E compressed, a code without its check
//! digit and the digit in the next row. What was written stays in the measurement as it is.

use std::borrow::Cow;

use domain::gs1::application_identifier::ApplicationIdentifiers;
use domain::gs1::element_string::ElementString;
use domain::gs1::gtin::{Gtin, Gtin14};
use domain::measurement::Symbology;

/// What the data hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digits {
    /// The trade item number, if there is one with a right check digit.
    pub gtin14: Option<Gtin14>,
    /// The digits of an add-on symbol, 2 or 5.
    pub add_on: Option<String>,
    /// What a person should know about the way the number was found.
    pub remark: Option<DigitsRemark>,
}

/// Oddities on the way to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitsRemark {
    /// The symbology holds a trade item number, but the last digit is not its check digit.
    CheckDigit,
    /// Leading zeros were lost and put back.
    ZerosRestored,
    /// The check digit was taken from a row of its own.
    CheckDigitJoined,
}

/// Finds the trade item number.
///
/// `apart` is a number without check digit and its check digit, as some reports list them.
#[must_use]
pub fn find(data: &str, symbology: Option<Symbology>, apart: Option<(&str, &str)>) -> Digits {
    let (data, gs1) = without_prefixes(data.trim_ascii());
    let mut digits = match symbology {
        Some(symbology) if retail_length(symbology).is_some() => retail(data, symbology),
        _ if gs1 || data.starts_with('(') || data.contains("/01/") => Digits {
            gtin14: element(data),
            ..Digits::default()
        },
        _ => plain(data, symbology),
    };
    if digits.gtin14.is_none()
        && let Some((body, check)) = apart
        && let Ok(gtin) = format!("{}{}", body.trim_ascii(), check.trim_ascii()).parse()
    {
        digits.gtin14 = Some(gtin);
        digits.remark = Some(DigitsRemark::CheckDigitJoined);
    }
    digits
}

/// Takes off the symbology identifier and a leading function character.
fn without_prefixes(data: &str) -> (&str, bool) {
    let mut gs1 = false;
    let mut rest = data;
    if let Some((identifier, after)) = rest.split_at_checked(3)
        && identifier.starts_with(']')
    {
        gs1 = matches!(identifier, "]C1" | "]d2" | "]Q3" | "]e0" | "]J1");
        rest = after;
    }
    for mark in ["<F1>", "<FNC1>", "[FNC1]", "{FNC1}", "^", "\u{1d}"] {
        if let Some(after) = rest.strip_prefix(mark) {
            gs1 = true;
            rest = after;
        }
    }
    (rest, gs1)
}

/// Number of digits of symbologies that hold a trade item number and nothing else.
fn retail_length(symbology: Symbology) -> Option<usize> {
    match symbology {
        Symbology::Ean13 => Some(13),
        Symbology::UpcA => Some(12),
        Symbology::Ean8 | Symbology::UpcE => Some(8),
        Symbology::Itf14 => Some(14),
        _ => None,
    }
}

fn retail(data: &str, symbology: Symbology) -> Digits {
    let length = retail_length(symbology).unwrap_or(14);
    let (main, add_on) = split_add_on(data, length);
    if symbology == Symbology::UpcE
        && main.len() == length
        && let Ok(gtin) = Gtin::from_upc_e(main)
    {
        return Digits {
            gtin14: Some(gtin.to_gtin14()),
            add_on,
            remark: None,
        };
    }
    let bare = match main.contains([' ', '-']) {
        true => Cow::Owned(main.replace([' ', '-'], "")),
        false => Cow::Borrowed(main),
    };
    let shown = bare.len() >= length || (symbology == Symbology::Ean13 && bare.len() == 12);
    let found = bare
        .parse::<Gtin14>()
        .or_else(|_| format!("{bare:0>14}").parse());
    let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    match found {
        Ok(gtin) if is_number => Digits {
            gtin14: Some(gtin),
            add_on,
            remark: (!shown).then_some(DigitsRemark::ZerosRestored),
        },
        _ => Digits {
            gtin14: None,
            add_on,
            remark: is_number.then_some(DigitsRemark::CheckDigit),
        },
    }
}

/// `6901234567892 12`, `6901234567892+12345`, or the digits run together.
fn split_add_on(data: &str, length: usize) -> (&str, Option<String>) {
    let is_add_on =
        |text: &str| matches!(text.len(), 2 | 5) && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((main, add_on)) = data.rsplit_once([' ', '+', '|', ','])
        && is_add_on(add_on.trim_ascii())
        && main.bytes().filter(u8::is_ascii_digit).count() + 1 >= length
    {
        return (main.trim_ascii(), Some(add_on.trim_ascii().to_owned()));
    }
    // UPC-A may be written with 13 digits, so the longer main part is tried first.
    for length in [length.max(13), length] {
        if let Some((main, add_on)) = data.split_at_checked(length)
            && is_add_on(add_on)
            && main.parse::<Gtin14>().is_ok()
        {
            return (main, Some(add_on.to_owned()));
        }
    }
    (data, None)
}

/// The number after application identifier 01 of an element string or a Digital Link address.
fn element(data: &str) -> Option<Gtin14> {
    let after = [
        data.split_once("(01)"),
        data.split_once("/01/"),
        data.split_once("01")
            .filter(|(before, _)| before.is_empty()),
        data.split_once("\u{1d}01"),
        data.split_once("<F1>01"),
    ];
    let plain = after.into_iter().flatten().find_map(|(_, rest)| {
        let (number, _) = rest.split_at_checked(14)?;
        number.parse().ok()
    });
    // Where other elements go before it without a separator, the full rules are needed.
    plain.or_else(|| {
        let raw = data.replace("<F1>", "^").replace("<FNC1>", "^");
        ElementString::read(ApplicationIdentifiers::shipped(), &raw).gtin()
    })
}

/// Data of a symbology that may hold anything.
fn plain(data: &str, symbology: Option<Symbology>) -> Digits {
    let holds_items = match symbology {
        // Element strings that lack their function character are still about their item.
        Some(Symbology::Code128) if data.len() >= 16 && data.starts_with("01") => {
            return Digits {
                gtin14: element(data),
                ..Digits::default()
            };
        }
        Some(Symbology::Code39 | Symbology::Code93 | Symbology::Codabar | Symbology::Code128) => {
            false
        }
        Some(Symbology::Itf) => data.len() == 14,
        Some(Symbology::Gs1128 | Symbology::Gs1DataBar) if data.len() > 14 => {
            return Digits {
                gtin14: element(data),
                ..Digits::default()
            };
        }
        _ => true,
    };
    let is_number = data.bytes().all(|byte| byte.is_ascii_digit());
    Digits {
        gtin14: if holds_items && is_number {
            data.parse().ok()
        } else {
            None
        },
        ..Digits::default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(data: &str, symbology: Option<Symbology>, gtin14: Option<&str>) -> Digits {
        let digits = find(data, symbology, None);
        assert_eq!(
            digits.gtin14.map(|gtin| gtin.to_string()).as_deref(),
            gtin14,
            "{data} as {symbology:?}"
        );
        digits
    }

    #[test]
    fn one_number_is_found_in_all_its_dresses() {
        let ours = Some("06901234567892");
        for (data, symbology) in [
            ("6901234567892", Some(Symbology::Ean13)),
            (" 6 901234 567892 ", Some(Symbology::Ean13)),
            ("6901234567892", None),
            ("]E06901234567892", Some(Symbology::Ean13)),
            ("06901234567892", Some(Symbology::Itf14)),
            ("06901234567892", Some(Symbology::Itf)),
            ("(01)06901234567892", Some(Symbology::Gs1128)),
            (
                "(11)260101(01)06901234567892(10)A1",
                Some(Symbology::Gs1128),
            ),
            ("]C10106901234567892", Some(Symbology::Gs1128)),
            ("<F1>010690123456789210A1", Some(Symbology::DataMatrix)),
            ("]d2010690123456789217270815", Some(Symbology::DataMatrix)),
            (
                "]d211260101010690123456789210A1",
                Some(Symbology::DataMatrix),
            ),
            ("10A1<F1>0106901234567892", Some(Symbology::Gs1128)),
            ("06901234567892", Some(Symbology::Gs1DataBar)),
            ("0106901234567892", Some(Symbology::Gs1DataBar)),
            (
                "https://id.example.cn/01/06901234567892/10/A1",
                Some(Symbology::Qr),
            ),
        ] {
            assert_eq!(check(data, symbology, ours).remark, None, "{data}");
        }
    }

    #[test]
    fn upc_a_is_the_same_number_with_twelve_and_with_thirteen_digits() {
        for data in ["012345678905", "0012345678905"] {
            for symbology in [Symbology::UpcA, Symbology::Ean13] {
                let digits = check(data, Some(symbology), Some("00012345678905"));
                assert_eq!(digits.remark, None, "{data} {symbology:?}");
            }
        }
    }

    #[test]
    fn upc_e_is_expanded_and_ean_8_of_the_same_digits_is_not() {
        check("01234565", Some(Symbology::UpcE), Some("00012345000065"));
        check("01234565", Some(Symbology::Ean8), Some("00000001234565"));
        check("69002960", Some(Symbology::Ean8), Some("00000069002960"));
    }

    #[test]
    fn add_ons_are_split_off() {
        for (data, symbology, add_on) in [
            ("6901234567892 12", Symbology::Ean13, "12"),
            ("6901234567892+12345", Symbology::Ean13, "12345"),
            ("690123456789212345", Symbology::Ean13, "12345"),
        ] {
            let digits = check(data, Some(symbology), Some("06901234567892"));
            assert_eq!(digits.add_on.as_deref(), Some(add_on), "{data}");
        }
        let digits = check(
            "01234567890512",
            Some(Symbology::UpcA),
            Some("00012345678905"),
        );
        assert_eq!(digits.add_on.as_deref(), Some("12"));
    }

    #[test]
    fn lost_zeros_come_back_and_are_told() {
        let digits = check("12345678905", Some(Symbology::UpcA), Some("00012345678905"));
        assert_eq!(digits.remark, Some(DigitsRemark::ZerosRestored));
    }

    #[test]
    fn a_wrong_check_digit_gives_no_number() {
        let digits = check("6901234567890", Some(Symbology::Ean13), None);
        assert_eq!(digits.remark, Some(DigitsRemark::CheckDigit));
    }

    #[test]
    fn a_check_digit_in_a_row_of_its_own_is_joined() {
        let digits = find(
            "690123456789",
            Some(Symbology::Ean13),
            Some(("0690123456789", "2")),
        );
        assert_eq!(digits.gtin14.unwrap().to_string(), "06901234567892");
        assert_eq!(digits.remark, Some(DigitsRemark::CheckDigitJoined));
    }

    #[test]
    fn data_that_hold_no_trade_item_give_none() {
        for (data, symbology) in [
            ("ABC-123", Symbology::Code39),
            ("6901234567892", Symbology::Code128),
            ("(00)369012345000000017", Symbology::Gs1128),
            ("(01)0690123456789", Symbology::Gs1128),
            ("", Symbology::Ean13),
            ("no read", Symbology::Ean13),
        ] {
            check(data, Some(symbology), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_data_panic(data in r"[\]<>()0-9A-Fd +^/一]{0,24}") {
            for symbology in Symbology::ALL {
                let _ = find(&data, Some(symbology), Some((&data, &data)));
            }
            let _ = find(&data, None, None);
        }
    }
}
