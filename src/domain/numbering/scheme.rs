//! How a laboratory numbers companies and intakes: the two patterns in force, and those that
//! were in force before, whose numbers operators still write into their verifiers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    CompanyNumber, Counting, IntakeNumber, NumberError, Pattern, PatternError, PatternKind,
    pattern::Stuff,
};

/// The patterns in force and those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Numbering {
    /// The pattern of company numbers.
    pub company: Pattern,
    /// The pattern of intake numbers.
    pub intake: Pattern,
    earlier_companies: Vec<Pattern>,
    earlier_intakes: Vec<Pattern>,
}

/// The same as it is kept.
#[derive(Serialize, Deserialize)]
struct Saved {
    company: String,
    intake: String,
    earlier_companies: Vec<String>,
    earlier_intakes: Vec<String>,
}

impl TryFrom<Saved> for Numbering {
    type Error = PatternError;

    fn try_from(saved: Saved) -> Result<Self, PatternError> {
        let all = |texts: &[String], kind| {
            let read = texts.iter().map(|text| Pattern::read(text, kind));
            read.collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            company: Pattern::read(&saved.company, PatternKind::Company)?,
            intake: Pattern::read(&saved.intake, PatternKind::Intake)?,
            earlier_companies: all(&saved.earlier_companies, PatternKind::Company)?,
            earlier_intakes: all(&saved.earlier_intakes, PatternKind::Intake)?,
        })
    }
}

impl From<Numbering> for Saved {
    fn from(numbering: Numbering) -> Self {
        let texts = |patterns: &[Pattern]| patterns.iter().map(ToString::to_string).collect();
        Self {
            company: numbering.company.to_string(),
            intake: numbering.intake.to_string(),
            earlier_companies: texts(&numbering.earlier_companies),
            earlier_intakes: texts(&numbering.earlier_intakes),
        }
    }
}

impl Default for Numbering {
    fn default() -> Self {
        Self {
            company: Pattern::shipped(PatternKind::Company),
            intake: Pattern::shipped(PatternKind::Intake),
            earlier_companies: Vec::new(),
            earlier_intakes: Vec::new(),
        }
    }
}

impl Numbering {
    /// The same laboratory with other patterns in force; those before stay known.
    ///
    /// # Errors
    /// `Same` for one pattern of both: a number must tell which it is.
    pub fn changed(&self, company: Pattern, intake: Pattern) -> Result<Self, PatternError> {
        if company == intake {
            return Err(PatternError::Same(company.to_string()));
        }
        let rest = |first: &Pattern, earlier: &[Pattern], new: &Pattern| {
            let known = std::iter::once(first).chain(earlier);
            known.filter(|one| *one != new).cloned().collect()
        };
        Ok(Self {
            earlier_companies: rest(&self.company, &self.earlier_companies, &company),
            earlier_intakes: rest(&self.intake, &self.earlier_intakes, &intake),
            company,
            intake,
        })
    }

    /// The patterns of before, those of companies first, the latest first.
    pub fn earlier(&self) -> impl Iterator<Item = &Pattern> {
        self.earlier_companies.iter().chain(&self.earlier_intakes)
    }

    /// The row in which companies of a day are counted.
    #[must_use]
    pub fn company_row(&self, on: NaiveDate) -> String {
        row("company", &self.company.period(on))
    }

    /// The number of the `count`th company of a row.
    ///
    /// # Errors
    /// `Exhausted` when the pattern has no more, `Year` for a clock that is wrong.
    pub fn company_number(&self, on: NaiveDate, count: u64) -> Result<CompanyNumber, NumberError> {
        let company = None;
        self.company.make(Stuff { on, count, company })?.parse()
    }

    /// The row in which the laboratory's intakes of a day are counted; absent where each company
    /// counts for itself.
    #[must_use]
    pub fn intake_row(&self, on: NaiveDate) -> Option<String> {
        let whole = self.intake.counting() != Counting::EachCompany;
        whole.then(|| row("intakes", &self.intake.period(on)))
    }

    /// The number of the `count`th intake of a row, or of its company.
    ///
    /// # Errors
    /// `Exhausted` when the pattern has no more, `Year` for a clock that is wrong.
    pub fn intake_number(
        &self,
        company: CompanyNumber,
        on: NaiveDate,
        count: u64,
    ) -> Result<IntakeNumber, NumberError> {
        let company = Some(&company);
        self.intake.make(Stuff { on, count, company })?.parse()
    }

    /// The companies and intakes that a text names, in its order.
    ///
    /// A text is what operators type and files are called: a word counts if a pattern that is or
    /// was in force reads it, else what of it is digits and hyphens.
    #[must_use]
    pub fn named_in(&self, text: &str) -> Vec<Named> {
        let sign = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let words = text.split(move |letter| !sign(letter));
        words
            .flat_map(|word| match self.named(word) {
                Some(named) => vec![named],
                None => word
                    .split(|letter: char| !letter.is_ascii_digit() && letter != '-')
                    .filter_map(|part| self.named(part))
                    .collect(),
            })
            .collect()
    }

    fn named(&self, word: &str) -> Option<Named> {
        let word = word.trim_matches('-').to_ascii_uppercase();
        let companies: Vec<Pattern> = std::iter::once(&self.company)
            .chain(&self.earlier_companies)
            .cloned()
            .collect();
        let mut intakes = std::iter::once(&self.intake).chain(&self.earlier_intakes);
        if intakes.any(|one| one.reads(&word, &companies)) {
            return word.parse().map(Named::Intake).ok();
        }
        let company = companies.iter().any(|one| one.reads(&word, &[]));
        company.then(|| word.parse().map(Named::Company).ok())?
    }
}

/// An intake or a company as an operator names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An intake.
    Intake(IntakeNumber),
    /// A company: any of its intakes.
    Company(CompanyNumber),
}

fn row(of: &str, period: &str) -> String {
    format!("{of} {period}").trim_end().to_owned()
}
