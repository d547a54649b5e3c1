//! The value grammar: what one item of a verifier's output says.
//!
//! Verifiers write `84%`, `4.0 85%`, `4.0 (A)`, `>15`, `10/10`, `1%  +0.1 MIL`, `13.0 mils`,
//! `FAIL (Grade less than 1.5)`, `not applicable.`, `X`, `nan%`. The grammar is the same for all of
//! them; a profile only says which form an item has and which unit holds when the text names none.
//! The unit in the text always wins, and nothing is guessed from the size of a number.

use domain::measurement::{Bound, Grade, Letter, Unit, Value};
use serde::Deserialize;

mod graded;
mod number;

use graded::graded;
use number::{Figure, number};
pub use number::{by_unit, light_dark, unit};

/// How an item is written, as the profile declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A value alone: number, count, verdict.
    #[default]
    Value,
    /// Grade and value in either order; a lone number is the grade.
    Graded,
    /// A grade alone.
    Grade,
    /// PASS or FAIL, or a number followed by the verdict.
    Verdict,
    /// A number with words after it, such as `60 at module(20,15)` or `66% (74% - 8%)`.
    Remarked,
    /// Words that are not to be read as a number.
    Text,
    /// Two reflectances in percent, light before dark: `87/5`, `(74-8)`, `66% (74% - 8%)`.
    LightDark,
}

/// What a profile knows about the numbers of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rule {
    /// The unit when the text names none; absent means that a bare number cannot be used.
    pub unit: Option<Unit>,
    /// True where a bare `-1` is a number and not the mark of a missing value.
    pub signed: bool,
    /// Whether the comma is a decimal sign.
    pub comma: bool,
}

/// One item, typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The value; `Absent` when the text holds only a grade.
    pub value: Value,
    /// The grade beside it.
    pub grade: Option<Grade>,
    /// The letter beside it.
    pub letter: Option<Letter>,
    /// PASS or FAIL beside it.
    pub verdict: Option<bool>,
    /// What is wrong with the text.
    pub flaw: Option<Flaw>,
}

/// Why a text could not be read as its form asks; the raw text is kept as the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A number without a unit, and the profile names none.
    NoUnit,
    /// Not of the expected form.
    Unreadable,
    /// The letter is not the one of the number.
    LetterDisagrees,
}

/// Reads one item.
#[must_use]
pub fn read(text: &str, form: Form, rule: Rule) -> Item {
    let text = text.trim_ascii();
    match form {
        Form::Value | Form::LightDark => Item::of(value(text, rule)),
        Form::Graded => graded(text, rule),
        Form::Grade => {
            let item = graded(text, rule);
            let only_grade = item.grade.is_some() || item.letter.is_some();
            let nothing = matches!(item.value, Value::Absent | Value::NotApplicable);
            match (only_grade, nothing, item.verdict) {
                (_, true, _) | (true, _, Some(_)) => item,
                _ => Item::of((words(text), Some(Flaw::Unreadable))),
            }
        }
        Form::Verdict => verdict_item(text, rule),
        Form::Remarked => Item::of(remarked(text, rule)),
        Form::Text
            if missing(
                text,
                Rule {
                    signed: true,
                    ..rule
                },
            ) =>
        {
            Item::of((Value::Absent, None))
        }
        Form::Text => Item::of((words(text), None)),
    }
}

impl Item {
    /// A value with nothing beside it.
    #[must_use]
    pub const fn alone(value: Value) -> Self {
        Self {
            value,
            grade: None,
            letter: None,
            verdict: None,
            flaw: None,
        }
    }

    fn of((value, flaw): (Value, Option<Flaw>)) -> Self {
        Self {
            value,
            grade: None,
            letter: None,
            verdict: None,
            flaw,
        }
    }

    /// Adds what a separate grade column says, such as `4.0`, `4.0 (A)`, `A`, `4`.
    pub fn add_grade(&mut self, text: &str) {
        let text = text.trim_ascii();
        if text.is_empty() {
            return;
        }
        if let Some(grade) = Grade::parse(text) {
            self.grade = Some(grade);
            return;
        }
        let read = read(text, Form::Grade, Rule::default());
        self.grade = read.grade.or(self.grade);
        self.letter = read.letter.or(self.letter);
        self.flaw = self.flaw.or(read.flaw);
    }

    /// Adds what a separate PASS/FAIL column says.
    pub fn add_verdict(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some((pass, _)) = verdict(text.trim_ascii()) {
            self.verdict = Some(pass);
        }
    }
}

fn words(text: &str) -> Value {
    Value::Text {
        text: text.to_owned(),
    }
}

/// True for the texts that stand for nothing: blank, `X`, `-1`, `nan%`, dashes.
fn missing(text: &str, rule: Rule) -> bool {
    match text.len() {
        0 => true,
        1 => matches!(text, "X" | "x" | "-"),
        2 => text == "--" || (text == "-1" && !rule.signed),
        3..=5 => {
            text == "---"
                || text
                    .trim_end_matches(['%', ' '])
                    .eq_ignore_ascii_case("nan")
                || (text == "-1.0" && !rule.signed)
        }
        _ => false,
    }
}

fn not_applicable(text: &str) -> bool {
    let bare = text.trim_end_matches('.');
    ["not applicable", "n/a", "n.a", "na", "entfällt", "不适用"]
        .iter()
        .any(|word| bare.eq_ignore_ascii_case(word))
}

fn value(text: &str, rule: Rule) -> (Value, Option<Flaw>) {
    // Nearly every value begins with a digit, and nothing that stands for a missing one does.
    let (bound, rest) = match text.as_bytes().first() {
        Some(b'0'..=b'9') => (Bound::Exact, text),
        _ if missing(text, rule) => return (Value::Absent, None),
        _ => bound(text),
    };
    if let Some((figure, rest)) = number(rest, rule.comma) {
        return match measured(figure, rest, bound, rule) {
            Ok(value) => (value, None),
            Err(flaw) => (words(text), Some(flaw)),
        };
    }
    if not_applicable(text) {
        return (Value::NotApplicable, None);
    }
    match verdict(text) {
        Some((pass, _)) => (Value::Pass { pass }, None),
        None => (words(text), Some(Flaw::Unreadable)),
    }
}

/// The number before the first word or bracket; the raw text keeps the rest.
fn remarked(text: &str, rule: Rule) -> (Value, Option<Flaw>) {
    let whole = value(text, rule);
    let end = text.find([' ', '(']).unwrap_or(text.len());
    match text.get(..end) {
        Some(head) if whole.1.is_some() => match value(head, rule) {
            (number @ Value::Number { .. }, None) => (number, None),
            _ => whole,
        },
        _ => whole,
    }
}

/// What follows a number: nothing, a unit, or the second number of a count.
fn measured(figure: Figure, rest: &str, bound: Bound, rule: Rule) -> Result<Value, Flaw> {
    let rest = rest.trim_ascii();
    if rest.is_empty() {
        let unit = rule.unit.ok_or(Flaw::NoUnit)?;
        return Ok(Value::Number {
            number: figure.number,
            unit,
            bound,
        });
    }
    if let Some(of) = rest.strip_prefix('/') {
        let of = of.trim_ascii().parse().ok().filter(|of| *of > 0);
        return match (figure.whole, of) {
            (Some(passed), Some(of)) => Ok(Value::Count { passed, of }),
            _ => Err(Flaw::Unreadable),
        };
    }
    let unit = unit(rest).ok_or(Flaw::Unreadable)?;
    Ok(Value::Number {
        number: figure.number,
        unit,
        bound,
    })
}

fn bound(text: &str) -> (Bound, &str) {
    for (sign, bound) in [
        (">=", Bound::MoreThan),
        (">", Bound::MoreThan),
        ("≥", Bound::MoreThan),
        ("<=", Bound::LessThan),
        ("<", Bound::LessThan),
        ("≤", Bound::LessThan),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (bound, rest.trim_ascii_start());
        }
    }
    (Bound::Exact, text)
}

/// PASS or FAIL at the start of a text, and the reason that follows.
#[must_use]
pub fn verdict(text: &str) -> Option<(bool, &str)> {
    const WORDS: [(&str, bool); 13] = [
        ("PASSED", true),
        ("PASS", true),
        ("FAILED", false),
        ("FAIL", false),
        ("ERR", false),
        ("OK", true),
        ("NOK", false),
        ("nicht bestanden", false),
        ("bestanden", true),
        ("通过", true),
        ("合格", true),
        ("不合格", false),
        ("未通过", false),
    ];
    WORDS.iter().find_map(|(word, pass)| {
        let (head, rest) = text.split_at_checked(word.len())?;
        let ends = !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
        (ends && head.eq_ignore_ascii_case(word)).then(|| (*pass, rest.trim_ascii()))
    })
}

/// `PASS`, or the LVS quiet zone that failed: a number and its verdict, `5.2 ERR`.
fn verdict_item(text: &str, rule: Rule) -> Item {
    if let Some((head, tail)) = text.rsplit_once(' ')
        && let Some((pass, "")) = verdict(tail)
        && let (value @ Value::Number { .. }, flaw) = value(head.trim_ascii(), rule)
    {
        return Item {
            verdict: Some(pass),
            ..Item::of((value, flaw))
        };
    }
    let mut item = Item::of(value(text, rule));
    if let Value::Pass { pass } = item.value {
        item.verdict = Some(pass);
    }
    item
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
