//! Texts that hold a grade, a letter and a value, in any order that verifiers use.

use domain::measurement::{Grade, Letter, Value};

use super::{Flaw, Item, Rule, missing, value, verdict, words};

/// A text that may hold a grade, a letter and a value.
pub fn graded(text: &str, rule: Rule) -> Item {
    if missing(text, rule) {
        return Item::of((Value::Absent, None));
    }
    let (head, rest) = first_token(text);
    if let Some(letter) = Letter::parse(head) {
        return letter_first(text, letter, rest, rule);
    }
    if let Some(grade) = Grade::parse(head)
        && let Some(item) = grade_first(grade, rest, rule)
    {
        return item;
    }
    value_first(text, rule)
}

/// Splits before the first blank, bracket or slash.
fn first_token(text: &str) -> (&str, &str) {
    let end = text.find([' ', '\t', '(', '/']).unwrap_or(text.len());
    let (head, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (head, rest.trim_ascii())
}

/// `A`, `A (4.0)`, `A(4.0)`, `A 4.0`, `A 85%`.
fn letter_first(text: &str, letter: Letter, rest: &str, rule: Rule) -> Item {
    let (inner, after) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inner, after)) => (inner.trim_ascii(), after.trim_ascii()),
        None => first_token(rest.trim_start_matches('/')),
    };
    if rest.is_empty() {
        return Item {
            letter: Some(letter),
            ..Item::of((Value::Absent, None))
        };
    }
    match Grade::parse(inner) {
        Some(grade) => with_letter(grade, letter, after, rule),
        None => match value(rest, rule) {
            (value, None) => Item {
                letter: Some(letter),
                ..Item::of((value, None))
            },
            _ => Item::of((words(text), Some(Flaw::Unreadable))),
        },
    }
}

/// `4.0`, `4.0 85%`, `4.0 (A)`, `4/A`, `4.0 A`, `4.0 PASS`; nothing if the rest makes it another thing.
fn grade_first(grade: Grade, rest: &str, rule: Rule) -> Option<Item> {
    if rest.is_empty() {
        return Some(Item {
            grade: Some(grade),
            ..Item::of((Value::Absent, None))
        });
    }
    let (inner, after) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inner, after)) => (inner.trim_ascii(), after.trim_ascii()),
        None => first_token(rest.strip_prefix('/').unwrap_or(rest)),
    };
    if let Some(letter) = Letter::parse(inner) {
        return Some(with_letter(grade, letter, after, rule));
    }
    if let Some((pass, _)) = verdict(rest) {
        return Some(Item {
            grade: Some(grade),
            verdict: Some(pass),
            ..Item::of((Value::Absent, None))
        });
    }
    let (value, flaw) = value(rest, rule);
    let fits = flaw.is_none() && !rest.starts_with('/');
    fits.then(|| Item {
        grade: Some(grade),
        ..Item::of((value, None))
    })
}

fn with_letter(grade: Grade, letter: Letter, after: &str, rule: Rule) -> Item {
    let (value, mut flaw) = if after.is_empty() {
        (Value::Absent, None)
    } else {
        value(after, rule)
    };
    if grade.letter() != letter {
        flaw = Some(Flaw::LetterDisagrees);
    }
    Item {
        grade: Some(grade),
        letter: Some(letter),
        ..Item::of((value, flaw))
    }
}

/// `84%`, `84% 4.0`, `84% 4.0 (A)`, `84% A`, `59 4.0`.
fn value_first(text: &str, rule: Rule) -> Item {
    let whole = value(text, rule);
    if whole.1.is_none() {
        return Item::of(whole);
    }
    for (place, _) in text.match_indices([' ', '\t']) {
        let Some((head, tail)) = text.split_at_checked(place) else {
            break;
        };
        let (value, flaw) = value(head.trim_ascii(), rule);
        if flaw.is_some() {
            continue;
        }
        let tail = tail.trim_ascii();
        if missing(tail, Rule::default()) {
            return Item::of((value, None));
        }
        let after = graded(tail, Rule::default());
        if after.value == Value::Absent && (after.grade.is_some() || after.letter.is_some()) {
            return Item { value, ..after };
        }
    }
    Item::of(whole)
}
