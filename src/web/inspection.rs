//! What a person looks at, as fields of a form and back.

use domain::judgement::inspection::{Colour, Inspection, PrintMethod};

use super::sent::Sent;
use super::view::parts::Field;
use super::view::samples::{ManualItem, ManualOption};

const YES_NO: [ManualOption; 2] = [
    ManualOption {
        value: "yes",
        key: "pages.manual_option.yes",
    },
    ManualOption {
        value: "no",
        key: "pages.manual_option.no",
    },
];

const RIGHT_WRONG: [ManualOption; 2] = [
    ManualOption {
        value: "yes",
        key: "pages.manual_option.right",
    },
    ManualOption {
        value: "no",
        key: "pages.manual_option.wrong",
    },
];

/// The fields with what was seen so far.
#[must_use]
pub fn items(seen: &Inspection) -> Vec<ManualItem> {
    let truth = |name, options: [ManualOption; 2], value: Option<bool>| ManualItem {
        name,
        options: options.into(),
        unit: "",
        field: Field::holding(match value {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        }),
    };
    let number = |name, unit, value: Option<f64>| ManualItem {
        name,
        options: Vec::new(),
        unit,
        field: Field::holding(value.map(|value| value.to_string()).unwrap_or_default()),
    };
    let colour = |name, value: Option<Colour>| ManualItem {
        name,
        options: Colour::ALL
            .iter()
            .map(|one| ManualOption {
                value: one.code(),
                key: one.label(),
            })
            .collect(),
        unit: "",
        field: Field::holding(value.map_or("", Colour::code)),
    };
    vec![
        truth("hri_present", YES_NO, seen.hri_present),
        truth("hri_match", RIGHT_WRONG, seen.hri_match),
        truth("hri_format", RIGHT_WRONG, seen.hri_format),
        truth("quiet_zone", RIGHT_WRONG, seen.quiet_zone),
        number("left_quiet_zone", "mm", seen.left_quiet_zone),
        number("right_quiet_zone", "mm", seen.right_quiet_zone),
        number("height", "mm", seen.height),
        number("x_dimension", "mm", seen.x_dimension),
        number("symbol_length", "mm", seen.symbol_length),
        truth("damage", YES_NO, seen.damage),
        truth("glossy_surface", YES_NO, seen.glossy_surface),
        truth("reflectance_reversal", YES_NO, seen.reflectance_reversal),
        colour("bar_colour", seen.bar_colour),
        colour("space_colour", seen.space_colour),
        number("curvature_angle", "°", seen.curvature_angle),
        truth("bearer_bar", YES_NO, seen.bearer_bar),
        number("bearer_bar_width", "mm", seen.bearer_bar_width),
        ManualItem {
            name: "print_method",
            options: PrintMethod::ALL
                .iter()
                .map(|one| ManualOption {
                    value: one.code(),
                    key: one.label(),
                })
                .collect(),
            unit: "",
            field: Field::holding(seen.print_method.map_or("", PrintMethod::code)),
        },
    ]
}

/// What a form says was seen. What the form does not ask for stays as it was. `Err` holds
/// the names of the fields whose number cannot be read.
///
/// # Errors
/// The names of numbers that are none.
pub fn seen(sent: &Sent, mut before: Inspection) -> Result<Inspection, Vec<&'static str>> {
    let mut wrong = Vec::new();
    let truth = |name: &str| match sent.text(name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut number = |name: &'static str| {
        let text = sent.text(name).replace(',', ".");
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() && value >= 0.0 => Some(value),
            _ if text.is_empty() => None,
            _ => {
                wrong.push(name);
                None
            }
        }
    };
    before.left_quiet_zone = number("left_quiet_zone");
    before.right_quiet_zone = number("right_quiet_zone");
    before.height = number("height");
    before.x_dimension = number("x_dimension");
    before.symbol_length = number("symbol_length");
    before.curvature_angle = number("curvature_angle");
    before.bearer_bar_width = number("bearer_bar_width");
    before.hri_present = truth("hri_present");
    before.hri_match = truth("hri_match");
    before.hri_format = truth("hri_format");
    before.quiet_zone = truth("quiet_zone");
    before.damage = truth("damage");
    before.glossy_surface = truth("glossy_surface");
    before.reflectance_reversal = truth("reflectance_reversal");
    before.bearer_bar = truth("bearer_bar");
    let colour = |name| {
        let code = sent.text(name);
        Colour::ALL.iter().copied().find(|one| one.code() == code)
    };
    before.bar_colour = colour("bar_colour");
    before.space_colour = colour("space_colour");
    let method = sent.text("print_method");
    before.print_method = PrintMethod::ALL
        .iter()
        .copied()
        .find(|one| one.code() == method);
    if wrong.is_empty() {
        Ok(before)
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Sent {
        fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_was_seen_comes_back_as_it_was_typed() {
        let form = sent(&[
            ("hri_present", "yes"),
            ("damage", "no"),
            ("height", "22,9"),
            ("bar_colour", "Black"),
            ("print_method", "Plate"),
        ]);
        let seen = seen(&form, Inspection::default()).unwrap();
        assert_eq!(seen.height, Some(22.9));
        assert_eq!(seen.damage, Some(false));
        let shown = items(&seen);
        for (name, value) in [
            ("hri_present", "yes"),
            ("height", "22.9"),
            ("bar_colour", "Black"),
            ("glossy_surface", ""),
        ] {
            let item = shown.iter().find(|item| item.name == name).unwrap();
            assert_eq!(item.field.value, value, "{name}");
        }
    }

    #[test]
    fn every_field_that_is_shown_is_read() {
        let seen_all: Inspection = serde_json::from_value(serde_json::json!({
            "quiet_zone": true, "left_quiet_zone": 3.5, "right_quiet_zone": 2.5, "x_dimension": 0.33,
            "height": 22.0, "symbol_length": 37.0, "print_method": "OnDemand", "bearer_bar": true,
            "bearer_bar_width": 4.8, "bar_colour": "Blue", "space_colour": "White",
            "reflectance_reversal": false, "glossy_surface": true, "damage": false,
            "curvature_angle": 12.0, "hri_present": true, "hri_format": false, "hri_match": true
        }))
        .unwrap();
        let form: Sent = items(&seen_all)
            .into_iter()
            .map(|item| (item.name.to_owned(), item.field.value))
            .collect();
        assert_eq!(seen(&form, Inspection::default()).unwrap(), seen_all);
    }

    #[test]
    fn numbers_that_are_none_are_named() {
        let form = sent(&[("height", "tall"), ("x_dimension", "-1")]);
        assert_eq!(
            seen(&form, Inspection::default()),
            Err(vec!["height", "x_dimension"])
        );
    }
}
