//! How messages are printed: elements, what is wrong, other readings, other forms.

use std::io;

use domain::gs1::application_identifier::{ApplicationIdentifiers, Code};
use domain::gs1::digital_link::{self, CANONICAL_STEM};
use domain::gs1::element_string::{Element, ElementString, Form, bracketed, unbracketed};
use domain::texts::Language;
use serde::Serialize;

use crate::commands::gs1::Speaker;

/// One element as JSON.
#[derive(Serialize)]
struct ElementLine {
    ai: Code,
    title: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
}

/// One error as JSON.
#[derive(Serialize)]
struct ErrorLine {
    code: &'static str,
    ai: Option<Code>,
    position: usize,
    message: String,
}

/// A message as JSON.
#[derive(Serialize)]
struct MessageLine {
    valid: bool,
    elements: Vec<ElementLine>,
    errors: Vec<ErrorLine>,
    bracketed: Option<String>,
    unbracketed: Option<String>,
    digital_link: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<AlternativeLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternatives_complete: Option<bool>,
}

/// Another reading as JSON.
#[derive(Serialize)]
struct AlternativeLine {
    bracketed: String,
    elements: Vec<ElementLine>,
}

fn element_lines(elements: &[Element<'_>], speaker: &Speaker<'_>) -> Vec<ElementLine> {
    elements
        .iter()
        .map(|element| ElementLine {
            ai: element.code(),
            title: element.identifier.title.clone(),
            value: element.value.to_string(),
            date: element.date(speaker.today).map(|date| date.to_string()),
            number: element.decimal(),
        })
        .collect()
}

fn message_line(message: &ElementString<'_>, speaker: &Speaker<'_>) -> MessageLine {
    let valid = message.is_valid();
    let elements = message.elements.as_slice();
    let other = message.alternatives(ApplicationIdentifiers::shipped());
    let offered = !other.readings.is_empty() || !other.complete;
    MessageLine {
        valid,
        elements: element_lines(elements, speaker),
        errors: message
            .errors
            .iter()
            .map(|error| ErrorLine {
                code: error.name(),
                ai: error.code,
                position: error.position,
                message: speaker.texts.explain(speaker.language, error),
            })
            .collect(),
        bracketed: valid.then(|| bracketed(elements)),
        unbracketed: valid.then(|| unbracketed(elements)),
        digital_link: digital_link::write(elements, CANONICAL_STEM)
            .ok()
            .filter(|_| valid),
        alternatives: other
            .readings
            .iter()
            .map(|reading| AlternativeLine {
                bracketed: bracketed(reading),
                elements: element_lines(reading, speaker),
            })
            .collect(),
        alternatives_complete: offered.then_some(other.complete),
    }
}

/// Prints what was read; answers whether it is right.
pub(super) fn print(message: &ElementString<'_>, speaker: &mut Speaker<'_>) -> io::Result<bool> {
    let line = message_line(message, speaker);
    if speaker.json {
        print_json(&line, speaker)?;
        return Ok(line.valid);
    }
    print_elements(message, speaker)?;
    print_errors(&line.errors, speaker)?;
    if line.alternatives_complete.is_some() {
        let head = match line.alternatives_complete {
            Some(false) => speaker.say("alternatives_incomplete"),
            _ => speaker.say("alternatives"),
        };
        writeln!(speaker.out, "{head}")?;
        for alternative in &line.alternatives {
            writeln!(speaker.out, "  {}", alternative.bracketed)?;
        }
    }
    let verdict = speaker.say(if line.valid { "valid" } else { "invalid" });
    writeln!(speaker.out, "{verdict}")?;
    Ok(line.valid)
}

/// Prints the forms of a message; answers whether it is right.
pub(super) fn print_encoded(
    message: &ElementString<'_>,
    speaker: &mut Speaker<'_>,
) -> io::Result<bool> {
    let line = message_line(message, speaker);
    if speaker.json {
        print_json(&line, speaker)?;
        return Ok(line.valid);
    }
    print_errors(&line.errors, speaker)?;
    for form in [&line.bracketed, &line.unbracketed].into_iter().flatten() {
        writeln!(speaker.out, "{form}")?;
    }
    Ok(line.valid)
}

/// What `link` prints as JSON.
#[derive(Serialize)]
struct LinkLine {
    valid: bool,
    bracketed: Option<String>,
    digital_link: Option<String>,
    errors: Vec<ErrorLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
}

/// Prints the link of a message, or the message of a link; answers whether there is one.
pub(super) fn print_link(
    message: &ElementString<'_>,
    stem: &str,
    speaker: &mut Speaker<'_>,
) -> io::Result<bool> {
    let elements = message.elements.as_slice();
    let link = digital_link::write(elements, stem);
    let errors = message_line(message, speaker).errors;
    let valid = message.is_valid();
    let refusal = link
        .as_ref()
        .err()
        .filter(|_| valid)
        .map(|error| speaker.texts.explain(speaker.language, error));
    let line = LinkLine {
        valid,
        bracketed: valid.then(|| bracketed(elements)),
        digital_link: link.ok().filter(|_| valid),
        errors,
        refusal,
    };
    let done = line.digital_link.is_some();
    if speaker.json {
        print_json(&line, speaker)?;
        return Ok(done);
    }
    print_errors(&line.errors, speaker)?;
    let answer = match message.form {
        Form::Link => &line.bracketed,
        Form::Bracketed | Form::Raw => &line.digital_link,
    };
    for text in [answer, &line.refusal].into_iter().flatten() {
        writeln!(speaker.out, "{text}")?;
    }
    Ok(done)
}

pub(super) fn print_json(line: &impl Serialize, speaker: &mut Speaker<'_>) -> io::Result<()> {
    let text = serde_json::to_string(line)?;
    writeln!(speaker.out, "{text}")
}

fn print_elements(message: &ElementString<'_>, speaker: &mut Speaker<'_>) -> io::Result<()> {
    for element in &message.elements {
        let identifier = element.identifier;
        let name = match speaker.language {
            Language::Chinese => format!("{} {}", identifier.zh, identifier.title),
            Language::English => identifier.title.clone(),
        };
        let meaning = element
            .date(speaker.today)
            .map(|date| date.to_string())
            .or_else(|| element.decimal())
            .map(|meaning| format!(" = {meaning}"))
            .unwrap_or_default();
        writeln!(
            speaker.out,
            "({}) {name}: {}{meaning}",
            element.code(),
            element.value
        )?;
    }
    Ok(())
}

fn print_errors(errors: &[ErrorLine], speaker: &mut Speaker<'_>) -> io::Result<()> {
    for error in errors {
        writeln!(speaker.out, "{}", error.message)?;
    }
    Ok(())
}
