//! A label with its values: each checked by the rules of its field, all of them together as the rules
//! for the symbols of one label ask.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::gs1::application_identifier::{ApplicationIdentifier, ApplicationIdentifiers};
use crate::gs1::digital_link::CANONICAL_STEM;
use crate::gs1::element_string::{ElementError, ElementString, Problem};
use crate::gs1::gtin::Gtin14;
use crate::label::template::{Field, Symbol, Template};
use crate::label::{Content, Refusal};

/// A label ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledLabel<'t> {
    /// The template.
    pub template: &'t Template,
    values: BTreeMap<String, String>,
    /// What each symbol of the template holds; none where all of its fields are empty.
    pub contents: Vec<Option<Content>>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// The field; empty for the label as a whole.
    pub field: String,
    /// What is wrong.
    pub refusal: Refusal,
}

impl<'t> FilledLabel<'t> {
    /// Fills a template. Trade item numbers may come with 8 to 14 digits, dates as `2026-11-30`.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn new(
        template: &'t Template,
        typed: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<FieldError>> {
        Self::with_stem(template, typed, CANONICAL_STEM)
    }

    /// The same with another address for Digital Links.
    ///
    /// # Errors
    /// As `new`.
    pub fn with_stem(
        template: &'t Template,
        typed: &BTreeMap<String, String>,
        stem: &str,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut values = BTreeMap::new();
        for field in &template.fields {
            let text = typed.get(&field.name).map_or("", |text| text.trim());
            match value(field, text) {
                Ok(Some(value)) => {
                    values.insert(field.name.clone(), value);
                }
                Ok(None) => {}
                Err(refusal) => errors.push(FieldError {
                    field: field.name.clone(),
                    refusal,
                }),
            }
        }
        let unknown = typed.keys().filter(|name| template.field(name).is_none());
        errors.extend(unknown.map(|name| FieldError {
            field: String::new(),
            refusal: Refusal::NoField { name: name.clone() },
        }));
        if !errors.is_empty() {
            return Err(errors);
        }
        let contents = contents(template, &values, stem).map_err(|error| vec![error])?;
        Ok(Self {
            template,
            values,
            contents,
        })
    }

    /// The value of a field as it is encoded; empty where nothing was typed.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// The value of a field as people read it: dates with hyphens, numbers with their decimals.
    #[must_use]
    pub fn written(&self, name: &str, today: NaiveDate) -> String {
        let value = self.value(name);
        let table = ApplicationIdentifiers::shipped();
        let text = format!("({name}){}", value.replace('(', "\\("));
        let message = ElementString::read(table, &text);
        let element = message
            .elements
            .first()
            .filter(|_| table.find(name).is_some() && !value.is_empty());
        element
            .and_then(|element| {
                let date = element.date(today).map(|date| date.to_string());
                date.or_else(|| element.decimal())
            })
            .unwrap_or_else(|| value.to_owned())
    }
}

/// What a field holds; nothing where it was left empty and may be.
fn value(field: &Field, text: &str) -> Result<Option<String>, Refusal> {
    if text.is_empty() {
        return match field.required {
            true => Err(Refusal::Missing),
            false => Ok(None),
        };
    }
    let table = ApplicationIdentifiers::shipped();
    let Some(identifier) = field.identifier().and_then(|digits| table.find(digits)) else {
        let found = text.chars().count();
        return match found > field.most {
            true => Err(Refusal::Characters {
                found,
                most: field.most,
                fits: text.chars().take(field.most).collect(),
            }),
            false => Ok(Some(text.to_owned())),
        };
    };
    let value = as_encoded(identifier, text)?;
    match identifier.check(value.as_bytes()) {
        Ok(()) => Ok(Some(value)),
        Err(refusal) => Err(Refusal::Elements(ElementError {
            code: Some(identifier.code()),
            position: refusal.at + 1,
            problem: Problem::Value(refusal.wrong),
        })),
    }
}

/// A value as it is encoded, from what a person types.
fn as_encoded(identifier: &ApplicationIdentifier, text: &str) -> Result<String, Refusal> {
    match identifier.code().as_str() {
        "01" | "02" | "03" => return Ok(text.parse::<Gtin14>()?.to_string()),
        "00" => {
            return Ok(text
                .chars()
                .filter(|one| !matches!(one, ' ' | '-'))
                .collect());
        }
        _ => {}
    }
    let is_date = identifier
        .parts()
        .first()
        .is_some_and(|part| part.most == 6 && part.linters.iter().any(|one| one.is_date()));
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    Ok(match date.filter(|_| is_date) {
        Some(date) => date.format("%y%m%d").to_string(),
        None => text.to_owned(),
    })
}

/// What each symbol holds, after all of them were checked together.
fn contents(
    template: &Template,
    values: &BTreeMap<String, String>,
    stem: &str,
) -> Result<Vec<Option<Content>>, FieldError> {
    let messages: Vec<String> = template
        .symbols
        .iter()
        .map(|symbol| message(symbol, values))
        .collect();
    let whole = |refusal: Refusal| FieldError {
        field: String::new(),
        refusal,
    };
    let table = ApplicationIdentifiers::shipped();
    let coded = template
        .symbols
        .iter()
        .zip(&messages)
        .filter(|(symbol, message)| {
            let own = !symbol.carrier.holds_number() && !symbol.carrier.holds_elements();
            !own && !message.is_empty()
        });
    let inputs: Vec<&str> = coded.map(|(_, message)| message.as_str()).collect();
    for read in ElementString::read_label(table, &inputs) {
        if let Some(error) = read.errors.first() {
            let field = error.code.map(|code| code.to_string()).unwrap_or_default();
            return Err(FieldError {
                field,
                refusal: error.clone().into(),
            });
        }
    }
    let content = |(symbol, message): (&Symbol, &String)| {
        if message.is_empty() {
            return Ok(None);
        }
        let content = if symbol.carrier.holds_elements() {
            let read = ElementString::read_label(table, &[message]);
            let elements = read
                .first()
                .map_or(&[][..], |read| read.elements.as_slice());
            Content::of_elements(symbol.carrier, elements, stem)
        } else {
            Content::read(symbol.carrier, message)
        };
        content.map(Some).map_err(whole)
    };
    template
        .symbols
        .iter()
        .zip(&messages)
        .map(content)
        .collect()
}

/// The values of a symbol's fields, as people would type them.
fn message(symbol: &Symbol, values: &BTreeMap<String, String>) -> String {
    let present = symbol
        .elements
        .iter()
        .filter_map(|name| values.get(name).map(|value| (name, value)));
    if symbol.carrier.holds_number() || symbol.carrier.holds_elements() {
        present
            .map(|(name, value)| format!("({name}){}", value.replace('(', "\\(")))
            .collect()
    } else {
        present.map(|(_, value)| value.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{Data, Templates};

    fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn examples(template: &Template) -> BTreeMap<String, String> {
        let fields = template.fields.iter();
        fields
            .map(|field| (field.name.clone(), field.example.clone()))
            .collect()
    }

    #[test]
    fn every_shipped_label_takes_its_examples() {
        let templates = Templates::shipped().unwrap();
        for template in templates.iter() {
            let filled = FilledLabel::new(template, &examples(template));
            let filled = filled.unwrap_or_else(|errors| panic!("{}: {errors:?}", template.id));
            assert!(
                filled.contents.iter().any(Option::is_some),
                "{}",
                template.id
            );
        }
    }

    #[test]
    fn values_are_typed_as_people_write_them_and_encoded_as_they_must_be() {
        let templates = Templates::shipped().unwrap();
        let template = templates.find("udi").unwrap();
        let typed = values(&[
            ("01", "6901234567892"),
            ("17", "2026-11-30"),
            ("10", "B2312"),
            ("21", "000001"),
        ]);
        let filled = FilledLabel::new(template, &typed).unwrap();
        let expected = "01069012345678921726113010B2312".to_owned();
        assert_eq!(
            filled.contents[0].as_ref().unwrap().data,
            Data::Elements(vec![expected, "21000001".to_owned()])
        );
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(filled.written("17", today), "2026-11-30");
        assert_eq!(filled.written("10", today), "B2312");
    }

    #[test]
    fn everything_wrong_is_said_field_by_field() {
        let templates = Templates::shipped().unwrap();
        let template = templates.find("udi").unwrap();
        let typed = values(&[
            ("01", "6901234567891"),
            ("17", "261340"),
            ("10", "批"),
            ("99", "x"),
        ]);
        let errors = FilledLabel::new(template, &typed).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["01", "17", "10", ""]);
        let errors = FilledLabel::new(template, &values(&[])).unwrap_err();
        assert_eq!(errors[0].refusal, Refusal::Missing);
    }

    #[test]
    fn what_must_stand_together_is_asked_of_the_whole_label() {
        let templates = Templates::shipped().unwrap();
        let pallet = templates.find("pallet").unwrap();
        let mut typed = examples(pallet);
        assert!(FilledLabel::new(pallet, &typed).is_ok());
        typed.insert("37".to_owned(), String::new());
        let errors = FilledLabel::new(pallet, &typed).unwrap_err();
        assert_eq!(
            errors[0].field, "02",
            "contents need their count: {errors:?}"
        );
    }
}
