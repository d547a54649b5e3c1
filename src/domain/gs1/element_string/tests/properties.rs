//! What must hold for every message, legal or not.

use proptest::prelude::*;

use super::*;
use crate::gs1::check_digit;

fn item() -> impl Strategy<Value = String> {
    "[0-9]{13}".prop_map(|body| {
        let check = char::from(check_digit::digit_of(body.as_bytes()).unwrap());
        format!("{body}{check}")
    })
}

/// Legal data around a trade item: fixed and variable elements in any order.
fn message() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let text = "[!\"%-?A-Z_a-z]{1,20}";
    let date = (0..100, 1..=12, 0..=28).prop_map(|(y, m, d)| format!("{y:02}{m:02}{d:02}"));
    let others = (
        proptest::option::of(text),
        proptest::option::of(date),
        proptest::option::of("[A-Z0-9]{1,20}"),
        proptest::option::of("[0-9]{6}"),
        proptest::option::of(text),
    );
    (item(), others).prop_flat_map(|(item, (lot, expiry, serial, weight, own))| {
        let mut elements = vec![("01", item)];
        elements.extend(lot.map(|value| ("10", value)));
        elements.extend(expiry.map(|value| ("17", value)));
        elements.extend(serial.map(|value| ("21", value)));
        elements.extend(weight.map(|value| ("3103", value)));
        elements.extend(own.map(|value| ("91", value)));
        Just(elements).prop_shuffle()
    })
}

fn written(elements: &[(&str, String)]) -> String {
    elements
        .iter()
        .map(|(code, value)| format!("({code}){}", value.replace('(', "\\(")))
        .collect()
}

proptest! {
    #[test]
    fn what_is_written_reads_back(elements in message()) {
        let text = written(&elements);
        let message = read(&text);
        prop_assert_eq!(&message.errors, &[]);
        let raw = unbracketed(&message.elements);
        let again = read(&raw);
        prop_assert_eq!(&again.errors, &[]);
        prop_assert_eq!(&again.elements, &message.elements);
        prop_assert_eq!(bracketed(&again.elements), text);
    }

    #[test]
    fn losing_any_one_separator_keeps_the_message_among_the_readings(
        elements in message(),
        which in any::<prop::sample::Index>(),
    ) {
        let text = written(&elements);
        let message = read(&text);
        let raw = unbracketed(&message.elements);
        let separators: Vec<usize> = raw.match_indices('^').map(|(at, _)| at).skip(1).collect();
        prop_assume!(!separators.is_empty());
        let mut damaged = raw.clone();
        damaged.remove(separators[which.index(separators.len())]);
        let damaged = read(&damaged);
        let alternatives = damaged.alternatives(table());
        let offered = alternatives.readings.contains(&message.elements);
        prop_assert!(offered || !alternatives.complete || damaged.elements == message.elements);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,60}|[()0-9\\\\^\u{1d}A]{0,80}|\\][A-Za-z][0-9][0-9^]{0,60}") {
        let message = read(&text);
        for error in &message.errors {
            prop_assert!(error.position <= text.chars().count() + 1);
            assert_explained(error);
        }
        let _ = message.alternatives(table());
    }
}
