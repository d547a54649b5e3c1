//! Random legal data of every kind that the table of identifiers knows: no symbol may be read as
//! anything else than what went into it.

use std::path::PathBuf;

use domain::gs1::application_identifier::format::{Characters, Part};
use domain::gs1::application_identifier::{ApplicationIdentifier, ApplicationIdentifiers};
use domain::gs1::check_digit;
use domain::gs1::element_string::ElementString;
use domain::gs1::linters::Linter;
use domain::label::{Carrier, Content, Data, Medium, Refusal, Wish};
use domain::measurement::Symbology;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use reports::{Beside, SymbolError, draw_symbol};

use crate::tools::{HEALTH, Pictures, dmtx, kit, purpose, zbar, zxing};

/// The 82 characters of GS1 data, those that encoders stumble over first.
const CHARACTERS: &[u8; 82] =
    b"%!\"&'()*+,-./:;<=>?_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Characters that QR has a mode of its own for, in which FNC1 is written with one of them.
const ALPHANUMERIC: &[u8] = b"%*+-./:ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Identifiers whose values can be made from their parts alone.
fn makeable(identifier: &ApplicationIdentifier) -> bool {
    identifier.parts().iter().all(|part| {
        let known = |linter: &Linter| {
            matches!(
                linter,
                Linter::CheckDigit
                    | Linter::CompanyPrefix
                    | Linter::CompanyPrefixSecond
                    | Linter::DateOrMonth
                    | Linter::Date
            )
        };
        part.linters.iter().all(known)
            && matches!(part.characters, Characters::Digits | Characters::Set82)
    })
}

fn part_of(part: &Part, random: &[u8], length: usize) -> String {
    let mut text: String = random
        .iter()
        .cycle()
        .take(length)
        .map(|byte| match part.characters {
            Characters::Digits => char::from(b'0' + byte % 10),
            // Digits are half of all, as in real lots and serials.
            _ if byte.is_multiple_of(2) => char::from(b'0' + (byte / 2) % 10),
            _ if random[0].is_multiple_of(2) => {
                char::from(ALPHANUMERIC[usize::from(byte / 2) % ALPHANUMERIC.len()])
            }
            _ => char::from(CHARACTERS[usize::from(byte / 2) % CHARACTERS.len()]),
        })
        .collect();
    let dated = part.linters.iter().any(|linter| linter.is_date());
    if dated {
        text = format!(
            "{:02}{:02}{:02}",
            random[0] % 100,
            random[1] % 12 + 1,
            random[2] % 28 + 1
        );
    }
    let prefix = |at: usize, text: &mut String| text.replace_range(at..at + 3, "690");
    for linter in &part.linters {
        match linter {
            Linter::CompanyPrefix if text.len() > 3 => prefix(0, &mut text),
            Linter::CompanyPrefixSecond if text.len() > 4 => prefix(1, &mut text),
            _ => {}
        }
    }
    if part.linters.contains(&Linter::CheckDigit) {
        text.pop();
        let digit = check_digit::digit_of(text.as_bytes()).unwrap();
        text.push(char::from(digit));
    }
    text
}

fn value_of(identifier: &ApplicationIdentifier, random: &[u8]) -> String {
    let parts = identifier.parts().iter().enumerate();
    parts
        .map(|(index, part)| {
            let span = part.most - part.least + 1;
            let length = part.least + usize::from(random[index % random.len()]) % span;
            part_of(part, &random[index..], length)
        })
        .collect()
}

/// Messages that break no rule.
fn messages(wanted: usize) -> Vec<String> {
    let table = ApplicationIdentifiers::shipped();
    let identifiers: Vec<_> = table.iter().filter(|one| makeable(one)).collect();
    let one = (
        0..identifiers.len(),
        prop::collection::vec(any::<u8>(), 24..48),
    );
    let strategy = prop::collection::vec(one, 0..4);
    let keys = ["00", "01", "8006", "414", "253"];
    let mut runner = TestRunner::deterministic();
    let mut found = Vec::new();
    for round in 0.. {
        let drawn = strategy.new_tree(&mut runner).unwrap().current();
        let key = table.find(keys[round % keys.len()]).unwrap();
        let seed = [
            (round % 251) as u8,
            (round % 13) as u8,
            7,
            91,
            4,
            55,
            6,
            201,
        ];
        let first = std::iter::once((key, seed.repeat(4)));
        let rest = drawn
            .into_iter()
            .map(|(index, random)| (identifiers[index], random));
        let message: String = first
            .chain(rest)
            .map(|(identifier, random)| {
                let value = value_of(identifier, &random).replace('(', "\\(");
                format!("({}){value}", identifier.code())
            })
            .collect();
        if ElementString::read(table, &message).is_valid() {
            found.push(message);
        }
        if found.len() == wanted {
            break;
        }
    }
    found
}

/// What a scanner sends for content, FNC1 between elements as `separator`.
fn sent(content: &Content, separator: &str) -> String {
    match &content.data {
        Data::Elements(parts) => parts.join(separator),
        Data::Number(text) | Data::Text(text) => text.clone(),
    }
}

const MESSAGES: usize = 90;

/// Symbols of the messages that a kind can hold, with what went into them.
fn printed(carrier: Carrier, messages: &[String], pictures: &Pictures) -> Vec<(PathBuf, Content)> {
    let place = match carrier {
        Carrier::Gs1Qr | Carrier::DigitalLinkQr => purpose(carrier),
        _ => HEALTH,
    };
    let medium = Medium::printer(203).unwrap();
    let how = (&Wish::default(), Beside::Nowhere);
    let mut all = Vec::new();
    for (number, message) in messages.iter().enumerate() {
        let content = match Content::read(carrier, message) {
            Ok(content) => content,
            // Not every element has a place in a link.
            Err(Refusal::Link(_)) => continue,
            Err(other) => panic!("{message}: {other}"),
        };
        match draw_symbol(&content, place, medium, how, kit()) {
            Ok(placed) => {
                let file = pictures.keep(&format!("{number:03}.png"), &placed.drawing);
                all.push((file, content));
            }
            Err(SymbolError::Refused(
                Refusal::Characters { .. } | Refusal::Capacity { .. } | Refusal::TooLong { .. },
            )) => {}
            Err(other) => panic!("{message}: {other}"),
        }
    }
    assert!(all.len() > MESSAGES / 6, "{carrier}: only {}", all.len());
    all
}

#[test]
fn no_symbol_of_legal_data_is_read_as_anything_else() {
    let messages = messages(MESSAGES);
    for carrier in Carrier::ALL.into_iter().filter(|one| one.holds_elements()) {
        let pictures = Pictures::new();
        let printed = printed(carrier, &messages, &pictures);
        let files: Vec<PathBuf> = printed.iter().map(|(file, _)| file.clone()).collect();
        let Some(found) = zxing(&files) else { return };
        assert_eq!(found.len(), files.len(), "{carrier}");
        let matrix = carrier.symbology() == Symbology::DataMatrix;
        for (number, (found, (file, content))) in found.iter().zip(&printed).enumerate() {
            let (_, data) = found.split_once(' ').unwrap();
            let about = format!("{carrier}: {:?}", content.text);
            assert_eq!(data, sent(content, "<GS>"), "zxing-cpp, {about}");
            // zbar reads no Data Matrix; libdmtx is slow and reads some of each shape.
            if !matrix {
                let Some(read) = zbar(file) else { return };
                assert_eq!(read, [sent(content, "\u{1d}")], "zbar, {about}");
            } else if number.is_multiple_of(6) {
                let Some(read) = dmtx(file) else { return };
                let expected = format!("^{}", sent(content, "^"));
                assert_eq!(read.trim_end(), expected, "libdmtx, {about}");
            }
        }
    }
}
