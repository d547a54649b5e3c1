//! `barlab gs1`: codes and messages on the command line, with the rules of `domain::gs1`.
//!
//! Results go to standard output, as lines for people or with `--json` as one object a
//! line. Exit code 0 when everything is right, 1 when something is wrong with the data.

mod check;
mod message;

use std::io::{self, Write};

use chrono::NaiveDate;
use clap::Subcommand;
use domain::gs1::application_identifier::ApplicationIdentifiers;
use domain::gs1::digital_link::CANONICAL_STEM;
use domain::gs1::element_string::ElementString;
use domain::texts::{Language, Texts};

/// What can be done with codes and messages.
#[derive(Debug, Subcommand)]
pub enum Gs1Command {
    /// Read an element string: bracketed, raw with GS or ^ as FNC1, or a Digital Link
    Parse {
        /// The message; several are the symbols of one label and are checked together
        #[arg(required = true, value_name = "STRING")]
        messages: Vec<String>,
    },
    /// Check a GTIN, GLN, SSCC or unified social credit code
    Check {
        /// The number, with or without spaces and hyphens
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<String>,
        /// Read eight digits as the content of a UPC-E symbol
        #[arg(long)]
        upc_e: bool,
    },
    /// Write an element string from pairs such as 01=06901234567892 10=B2312, or from a message
    Encode {
        /// The pairs in order, or one message in any form
        #[arg(required = true, value_name = "AI=VALUE")]
        parts: Vec<String>,
    },
    /// Turn an element string into a Digital Link and the other way round
    Link {
        /// The message or the link
        #[arg(value_name = "STRING")]
        message: String,
        /// The address that the link begins with
        #[arg(long, default_value = CANONICAL_STEM, value_name = "URL")]
        stem: String,
    },
}

/// What a command speaks with: language, texts, date and where it prints.
pub struct Speaker<'a> {
    /// The sentences.
    pub texts: &'a Texts,
    /// The language to speak.
    pub language: Language,
    /// True to print one JSON object a line.
    pub json: bool,
    /// The day that decides the century of two-digit years.
    pub today: NaiveDate,
    /// Where results are printed.
    pub out: &'a mut dyn Write,
}

impl Speaker<'_> {
    /// A sentence of the area of these commands.
    fn say(&self, name: &str) -> String {
        self.texts
            .get(self.language, &format!("gs1.command.{name}"))
    }
}

/// Runs a command and answers its exit code: 0 for right, 1 for something wrong.
///
/// # Errors
/// When the output cannot be written.
pub fn run(command: Gs1Command, speaker: &mut Speaker<'_>) -> io::Result<u8> {
    let table = ApplicationIdentifiers::shipped();
    let right = match command {
        Gs1Command::Parse { messages } => {
            let inputs: Vec<&str> = messages.iter().map(String::as_str).collect();
            let read = match inputs.as_slice() {
                [one] => vec![ElementString::read(table, one)],
                several => ElementString::read_label(table, several),
            };
            let mut right = true;
            for message in &read {
                right &= message::print(message, speaker)?;
            }
            right
        }
        Gs1Command::Check { numbers, upc_e } => {
            let mut right = true;
            for number in &numbers {
                right &= check::print(number, upc_e, speaker)?;
            }
            right
        }
        Gs1Command::Encode { parts } => {
            let text = message_of(&parts);
            message::print_encoded(&ElementString::read(table, &text), speaker)?
        }
        Gs1Command::Link { message, stem } => {
            let read = ElementString::read(table, &message);
            message::print_link(&read, &stem, speaker)?
        }
    };
    Ok(u8::from(!right))
}

/// Pairs become a bracketed message; anything else is taken as a message already.
fn message_of(parts: &[String]) -> String {
    let pairs: Option<Vec<(&str, &str)>> = parts.iter().map(|part| pair(part)).collect();
    match pairs {
        Some(pairs) => pairs
            .iter()
            .map(|(code, value)| format!("({code}){}", value.replace('(', "\\(")))
            .collect(),
        None => parts.concat(),
    }
}

fn pair(part: &str) -> Option<(&str, &str)> {
    part.split_once('=')
        .filter(|(code, _)| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
