//! How a checked number is printed: its kind, whether it is right, and who issued it.

use std::io;

use domain::gs1::gtin::{Gtin, GtinKind};
use domain::gs1::number::{Number, NumberError, recognise};
use domain::gs1::prefix::{CompanySplit, PrefixRange, Prefixes};
use domain::texts::{Explain, Language};
use serde::Serialize;

use crate::commands::gs1::Speaker;
use crate::commands::gs1::message::print_json;

/// What `check` prints as JSON.
#[derive(Serialize, Default)]
struct NumberLine {
    input: String,
    kind: &'static str,
    valid: bool,
    expected_check_digit: Option<char>,
    printed: Option<String>,
    gtin14: Option<String>,
    prefix: Option<PrefixLine>,
    error: Option<ErrorLine>,
}

/// Who issued a number, as JSON.
#[derive(Serialize)]
struct PrefixLine {
    prefix: String,
    category: &'static str,
    organisation: String,
    name: String,
    company_prefix: Option<String>,
    item_reference: Option<String>,
}

/// What is wrong, as JSON.
#[derive(Serialize)]
struct ErrorLine {
    code: &'static str,
    message: String,
}

/// Prints what is known of a number; answers whether it is right.
pub(super) fn print(text: &str, upc_e: bool, speaker: &mut Speaker<'_>) -> io::Result<bool> {
    let recognised = if upc_e {
        Gtin::from_upc_e(text)
            .map(Number::Gtin)
            .map_err(NumberError::Gtin)
    } else {
        recognise(text)
    };
    let mut line = match recognised {
        Ok(number) => right(number, speaker.language),
        Err(error) => wrong(&error, speaker),
    };
    text.clone_into(&mut line.input);
    if speaker.json {
        print_json(&line, speaker)?;
    } else {
        print_lines(&line, speaker)?;
    }
    Ok(line.valid)
}

fn right(number: Number, language: Language) -> NumberLine {
    let prefixes = Prefixes::shipped();
    let mut line = NumberLine {
        valid: true,
        ..NumberLine::default()
    };
    let digits = match number {
        Number::Gtin(gtin) => {
            line.kind = kind_of(gtin);
            line.printed = Some(gtin.printed());
            line.gtin14 = Some(gtin.to_gtin14().to_string());
            line.prefix = prefixes.origin(gtin.to_gtin14()).map(|origin| {
                let mut prefix = prefix_line(&origin.prefix, origin.range, language);
                if let CompanySplit::Company { prefix: own, item } = origin.company {
                    prefix.company_prefix = Some(own);
                    prefix.item_reference = Some(item);
                }
                prefix
            });
            gtin.to_string()
        }
        Number::Sscc(sscc) => {
            line.kind = "SSCC";
            let digits = sscc.to_string();
            let key = digits.get(1..).unwrap_or_default();
            line.prefix = prefixes.range(key).map(|range| {
                let mut prefix = prefix_line(key.get(..3).unwrap_or_default(), range, language);
                let length = prefixes.company_prefix_length(key);
                let own = length.and_then(|length| key.get(..length));
                prefix.company_prefix = own.map(str::to_owned);
                prefix
            });
            digits
        }
        Number::CreditCode(code) => {
            line.kind = "USCC";
            code.to_string()
        }
    };
    line.expected_check_digit = digits.chars().next_back();
    line
}

/// Thirteen digits name a trade item or a location; only their use can tell which.
const fn kind_of(gtin: Gtin) -> &'static str {
    match gtin.kind() {
        GtinKind::Gtin13 => "GTIN-13/GLN",
        other => other.name(),
    }
}

fn prefix_line(prefix: &str, range: &PrefixRange, language: Language) -> PrefixLine {
    PrefixLine {
        prefix: prefix.to_owned(),
        category: range.category.name(),
        organisation: range.organisation.clone(),
        name: language.pick(&range.zh, &range.en).to_owned(),
        company_prefix: None,
        item_reference: None,
    }
}

fn wrong(error: &NumberError, speaker: &Speaker<'_>) -> NumberLine {
    let key = error.key();
    NumberLine {
        kind: match error {
            NumberError::Gtin(_) => "GTIN/GLN",
            NumberError::Sscc(_) => "SSCC",
            NumberError::CreditCode(_) => "USCC",
        },
        expected_check_digit: error.expected(),
        error: Some(ErrorLine {
            code: key.rsplit_once('.').map_or(key, |(_, name)| name),
            message: speaker.texts.explain(speaker.language, error),
        }),
        ..NumberLine::default()
    }
}

fn print_lines(line: &NumberLine, speaker: &mut Speaker<'_>) -> io::Result<()> {
    let verdict = if line.valid { "valid" } else { "invalid" };
    let verdict = speaker.say(verdict);
    writeln!(speaker.out, "{} {} {verdict}", line.input, line.kind)?;
    if let Some(error) = &line.error {
        writeln!(speaker.out, "  {}", error.message)?;
    }
    let mut facts = vec![
        ("printed", line.printed.clone()),
        ("gtin14", line.gtin14.clone()),
        ("check_digit", line.expected_check_digit.map(String::from)),
    ];
    if let Some(prefix) = &line.prefix {
        let issuer = [prefix.organisation.as_str(), prefix.name.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        facts.push(("prefix", Some(format!("{} {issuer}", prefix.prefix))));
        facts.push(("company_prefix", prefix.company_prefix.clone()));
        facts.push(("item_reference", prefix.item_reference.clone()));
    }
    for (name, value) in facts {
        if let Some(value) = value {
            let label = speaker.say(name);
            writeln!(speaker.out, "  {label}: {value}")?;
        }
    }
    Ok(())
}
