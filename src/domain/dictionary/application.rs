//! The application dictionary: problems of how a code is used, which a person decides.

use chrono::NaiveDate;

use super::table::Line;
use super::{
    Confidence, Dictionary, DictionaryError, DictionaryProblem, Keyed, ShippedError, dates,
};
use crate::document::Bilingual;

/// The application key of a sample that nobody has checked yet (未核查).
pub const NOT_CHECKED: u16 = 1;
/// The application key of a sample that was checked and is in order (已核查无问题).
pub const CHECKED_WITHOUT_PROBLEM: u16 = 2;

/// Columns that an application dictionary must have.
const COLUMNS: [&str; 10] = [
    "key",
    "problem_zh",
    "problem_en",
    "regulation_zh",
    "regulation_en",
    "summary_zh",
    "summary_en",
    "category",
    "compulsory",
    "confidence",
];

/// One problem of how a code is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationEntry {
    /// The number people know it by, from 3.
    pub key: u16,
    /// The problem.
    pub problem: Bilingual,
    /// Title and clause of the regulation.
    pub regulation: Bilingual,
    /// What the regulation says, in short.
    pub summary: Bilingual,
    /// What it is about.
    pub category: Category,
    /// True when it alone makes a sample nonconforming; the laboratory may change it.
    pub compulsory: bool,
    /// How sure we are of the regulation and its clause.
    pub confidence: Confidence,
}

macro_rules! categories {
    ($($variant:ident $code:literal),* $(,)?) => {
        /// What an application problem is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Category {
            $(
                #[doc = concat!("`", $code, "`")]
                $variant,
            )*
        }

        impl Category {
            /// Every category.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of the file.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// Key of its name for people.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("judgement.category.", $code),)*
                }
            }
        }
    };
}

categories! {
    Coding "coding",
    CompanyPrefix "company_prefix",
    RestrictedNumber "restricted_number",
    Information "information",
    HumanReadable "human_readable",
    Placement "placement",
    TradeUnit "trade_unit",
    Logistics "logistics",
    ApplicationIdentifier "application_identifier",
    Udi "udi",
    Medicine "medicine",
    CommodityTwoD "commodity_2d",
}

impl Category {
    /// Reads `code()`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }
}

/// All problems of use, by key; the reserved keys have no entry.
pub type ApplicationDictionary = Dictionary<ApplicationEntry>;

impl Keyed for ApplicationEntry {
    fn key(&self) -> u16 {
        self.key
    }
}

impl ApplicationDictionary {
    /// The dictionary compiled into the program.
    ///
    /// # Errors
    /// When the shipped file is broken; a test keeps it whole.
    pub fn shipped() -> Result<Self, ShippedError> {
        let text = include_str!("../../../dictionaries/application.csv");
        Self::parse(text, dates()?.application).map_err(ShippedError::first)
    }

    /// Reads a dictionary that is in force from a date.
    ///
    /// # Errors
    /// With every mistake in the file.
    pub fn parse(text: &str, date: NaiveDate) -> Result<Self, Vec<DictionaryError>> {
        Self::read(text, date, &COLUMNS, read_entry)
    }
}

fn read_entry(line: &mut Line<'_>) -> Option<ApplicationEntry> {
    let key = line.key();
    if let Some(key @ (NOT_CHECKED | CHECKED_WITHOUT_PROBLEM)) = key {
        line.refuse("key", DictionaryProblem::ReservedKey { key });
    }
    let problem = line.bilingual("problem_zh", "problem_en");
    let regulation = line.bilingual("regulation_zh", "regulation_en");
    let summary = line.bilingual("summary_zh", "summary_en");
    let codes: Vec<_> = Category::ALL.iter().map(|one| one.code()).collect();
    let category = line.word("category", &codes.join(", "), Category::from_code);
    let compulsory = line.word("compulsory", "yes, no", |word| match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let confidence = line.confidence();
    Some(ApplicationEntry {
        key: key?,
        problem: problem?,
        regulation: regulation?,
        summary: summary?,
        category: category?,
        compulsory: compulsory?,
        confidence: confidence?,
    })
}
