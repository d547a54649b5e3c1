//! Parts that several pages share: badges, fields, tabs, pagers, the strip of an intake, grades.

use chrono::NaiveDate;
use domain::intake::IntakeState;
use domain::measurement::{FormalGrade, Grade, Letter};
use domain::sample::{Conclusion, SampleState};
use serde::Serialize;

/// How a state is shown: a colour and a shape of its own; the word comes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Green, disc: conforming, valid, done.
    Good,
    /// Red, square with a cross: nonconforming, withdrawn, refused.
    Bad,
    /// Amber, triangle: needs another look (retest, expiring, flagged).
    Warn,
    /// Grey, ring: nothing has happened yet.
    Pending,
    /// Teal, half disc: under way.
    Active,
}

/// A state in colour, shape and word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// Colour and shape.
    pub tone: Tone,
    /// Text key of the word, such as `pages.sample_state.pending`.
    pub key: String,
}

impl Badge {
    /// A badge of a tone with the word of a text key.
    #[must_use]
    pub fn new(tone: Tone, key: &str) -> Self {
        Self {
            tone,
            key: key.to_owned(),
        }
    }
}

/// A place to go, with the words that lead there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Link {
    /// The address, starting with `/`.
    pub href: String,
    /// A name or number; never a sentence.
    pub text: String,
}

impl Link {
    /// A link.
    #[must_use]
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// One field of a form as it was sent, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Field {
    /// What stands in the field.
    pub value: String,
    /// What is wrong, as a sentence in the reader's language.
    pub error: Option<String>,
}

impl Field {
    /// A field that holds a value and is not complained about.
    #[must_use]
    pub fn holding(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            error: None,
        }
    }
}

/// One of several lists of the same noun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tab {
    /// Text key of its name.
    pub key: String,
    /// Address of the list.
    pub href: String,
    /// How many rows it has; absent where counting would cost too much.
    pub count: Option<u64>,
    /// Whether it is the list shown.
    pub here: bool,
}

/// Where one is in a long list. Pages are reached by key, never by offset, so only neighbours are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Pager {
    /// How many rows are shown.
    pub shown: u64,
    /// How many there are in all; absent where counting would cost too much.
    pub total: Option<u64>,
    /// Address of the first page, when this is not it.
    pub first: Option<String>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Pager {
    /// Where one is in a list whose rows are counted from its beginning; `path` has a query.
    #[must_use]
    pub fn by_place(path: &str, from: usize, shown: usize, total: u64) -> Self {
        let next = u64::try_from(from.saturating_add(shown)).unwrap_or(u64::MAX);
        Self {
            shown: u64::try_from(shown).unwrap_or(u64::MAX),
            total: Some(total),
            first: (from > 0).then(|| path.to_owned()),
            next: (next < total).then(|| format!("{path}&from={next}")),
        }
    }
}

/// A refusal in words: what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// What happened, as a sentence in the reader's language.
    pub what: String,
    /// What to do about it, as a sentence; empty if there is nothing to add.
    pub advice: String,
}

/// How far a step of an intake has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// It is behind us.
    Done,
    /// It is being worked on.
    Here,
    /// It lies ahead.
    Ahead,
}

/// One step of the strip of an intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// `received`, `in_test`, `review`, `released` or `sent`.
    pub key: &'static str,
    /// How far it has come.
    pub reached: Reached,
    /// The day it was reached.
    pub on: Option<NaiveDate>,
}

/// An intake as one strip with dates and the promised day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Strip {
    /// The five steps in order.
    pub steps: Vec<Step>,
    /// The promised day.
    pub due: Option<NaiveDate>,
    /// Working days left until then; negative when late; absent when released or without promise.
    pub days_left: Option<i64>,
}

impl Strip {
    /// The steps of an intake, in the order in which they are reached.
    pub const STEPS: [&'static str; 5] = ["received", "in_test", "review", "released", "sent"];

    /// The strip of an intake in a state, with the days on which its steps were reached.
    #[must_use]
    pub fn of(state: IntakeState, on: [Option<NaiveDate>; 5], due: Option<NaiveDate>) -> Self {
        // How many steps are behind an intake in this state; a cancelled one has stopped.
        let done = match state {
            IntakeState::Open | IntakeState::Cancelled => 1,
            IntakeState::UnderReview => 2,
            IntakeState::Released => 4,
            IntakeState::Sent => 5,
        };
        let steps = Self::STEPS
            .into_iter()
            .zip(on)
            .enumerate()
            .map(|(place, (key, on))| Step {
                key,
                reached: match place.cmp(&done) {
                    std::cmp::Ordering::Less => Reached::Done,
                    std::cmp::Ordering::Equal if state != IntakeState::Cancelled => Reached::Here,
                    _ => Reached::Ahead,
                },
                on,
            })
            .collect();
        Self {
            steps,
            due,
            days_left: None,
        }
    }
}

impl From<IntakeState> for Badge {
    fn from(state: IntakeState) -> Self {
        let tone = match state {
            IntakeState::Open | IntakeState::UnderReview => Tone::Active,
            IntakeState::Released | IntakeState::Sent => Tone::Good,
            IntakeState::Cancelled => Tone::Pending,
        };
        Self::new(tone, state.label())
    }
}

impl From<Conclusion> for Badge {
    fn from(conclusion: Conclusion) -> Self {
        let tone = match conclusion {
            Conclusion::Conforming => Tone::Good,
            Conclusion::Nonconforming => Tone::Bad,
        };
        Self::new(tone, conclusion.label())
    }
}

impl Badge {
    /// The badge of a sample: its conclusion where one was drawn, else its state.
    #[must_use]
    pub fn of_sample(state: SampleState, conclusion: Option<Conclusion>) -> Self {
        let tone = match (state, conclusion) {
            (SampleState::Retest, _) => Tone::Warn,
            (_, Some(conclusion)) => return conclusion.into(),
            (SampleState::Waiting, None) => Tone::Pending,
            (_, None) => Tone::Active,
        };
        Self::new(tone, state.label())
    }
}

/// A grade of one item: a letter, a number, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The letter, A to F.
    pub letter: char,
    /// The number in words, such as `2.4`; absent when only a letter was given.
    pub number: Option<TenthsText>,
}

/// A grade in tenths that is shown with one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenthsText(Grade);

impl Serialize for TenthsText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl From<Grade> for Mark {
    fn from(grade: Grade) -> Self {
        Self {
            letter: grade.letter().symbol(),
            number: Some(TenthsText(grade)),
        }
    }
}

impl From<Letter> for Mark {
    fn from(letter: Letter) -> Self {
        Self {
            letter: letter.symbol(),
            number: None,
        }
    }
}

/// The overall grade of a symbol as it is shown: badge, notation, requirement, what decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GradeShown {
    /// The letter of the badge and the number.
    pub mark: Mark,
    /// In the notation of the standard, such as `2.4 / 06 / 660`.
    pub notation: String,
    /// The edition that graded, such as `ISO/IEC 15416:2016`; empty if unknown.
    pub edition: String,
    /// What is required, such as `1.5 / 06 / 670`; empty if nothing is.
    pub required: String,
    /// Whether the requirement is met; absent if nothing is required.
    pub met: Option<bool>,
    /// Canonical name of the parameter that decided, such as `modulation`; empty if unknown.
    pub decided_by: String,
}

impl GradeShown {
    /// The verifier's own grade; absent when it gave neither number nor letter.
    #[must_use]
    pub fn of(grade: &FormalGrade) -> Option<Self> {
        let mark = match (grade.value, grade.letter) {
            (Some(value), _) => Mark::from(value),
            (None, Some(letter)) => Mark::from(letter),
            (None, None) => return None,
        };
        Some(Self {
            mark,
            notation: notation(grade),
            edition: edition(grade),
            required: String::new(),
            met: None,
            decided_by: String::new(),
        })
    }

    /// The same grade beside what is required of it.
    #[must_use]
    pub fn against(mut self, required: &str, met: bool) -> Self {
        required.clone_into(&mut self.required);
        self.met = Some(met);
        self
    }
}

/// `2.4 / 06 / 660 / 45`: parts that the verifier did not give are left out.
fn notation(grade: &FormalGrade) -> String {
    let mut parts = Vec::new();
    if let Some(value) = grade.value {
        let dpm = if grade.dpm { "DPM " } else { "" };
        parts.push(format!("{dpm}{value}"));
    } else if let Some(letter) = grade.letter {
        parts.push(letter.symbol().to_string());
    }
    if let Some(aperture) = grade.aperture {
        parts.push(format!("{aperture:02}"));
    }
    if let Some(wavelength) = grade.wavelength {
        parts.push(wavelength.to_string());
    }
    if !grade.angle.is_empty() {
        parts.push(grade.angle.clone());
    }
    parts.join(" / ")
}

/// `ISO/IEC 15416:2016` from `ISO15416` and 2016; the name as it stands when it is not of that form.
fn edition(grade: &FormalGrade) -> String {
    let edition = &grade.edition;
    let standard = match edition.standard.strip_prefix("ISO") {
        Some(digits) if digits.chars().all(|c| c.is_ascii_digit()) && !digits.is_empty() => {
            format!("ISO/IEC {digits}")
        }
        _ => edition.standard.clone(),
    };
    match edition.year {
        Some(year) if !standard.is_empty() => format!("{standard}:{year}"),
        _ => standard,
    }
}

#[cfg(test)]
mod tests;
