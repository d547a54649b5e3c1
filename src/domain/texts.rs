//! The language files: every word a person reads, by key, in zh-CN and English.
//!
//! Files lie in `dictionaries/texts/<language>/<area>.toml`; a key is
//! `area.table.name`. A text may hold `{name}` places. Code carries only keys and
//! arguments (`Explain`), so that a translator never needs a compiler's help to
//! find a sentence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::measurement::Warning;

/// A language that pages and documents can be read in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
pub enum Language {
    /// Simplified Chinese, the laboratory's own language.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The BCP 47 tag: `zh-CN` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Reads a BCP 47 tag or the head of one (`zh`, `en-GB`).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("zh") => Some(Self::Chinese),
            Some("en") => Some(Self::English),
            _ => None,
        }
    }

    /// One text of two, for dictionary entries that carry both.
    #[must_use]
    pub fn pick<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Chinese => chinese,
            Self::English if english.is_empty() => chinese,
            Self::English => english,
        }
    }
}

/// Something that has a sentence in the language files: a finding, a refusal, an error.
pub trait Explain {
    /// The key of its sentence, such as `gs1.check_digit`.
    fn key(&self) -> &'static str;

    /// What stands in the places of the sentence. A value `@key` stands for the text of
    /// that key, so that a state or a role is named in the reader's language.
    fn arguments(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// A language file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// The file is not TOML.
    #[error("language file {file}: {reason}")]
    Syntax {
        /// The file, as `language/area`.
        file: String,
        /// What the TOML reader said.
        reason: String,
    },
    /// A value is neither a text nor a table.
    #[error("language file {file}: {key} must be a text or a table")]
    NotText {
        /// The file, as `language/area`.
        file: String,
        /// The key that holds something else.
        key: String,
    },
}

/// All sentences of all languages, looked up by key.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    sentences: BTreeMap<(Language, String), String>,
}

impl Texts {
    /// The language files that are compiled into the program.
    ///
    /// # Errors
    /// When a file is not TOML or holds something other than texts.
    pub fn shipped() -> Result<Self, TextsError> {
        let mut texts = Self::default();
        for (language, area, content) in SHIPPED {
            texts.add(*language, area, content)?;
        }
        Ok(texts)
    }

    /// Adds the sentences of one file; later files win, so that a laboratory may reword.
    ///
    /// # Errors
    /// When the content is not TOML or holds something other than texts.
    pub fn add(&mut self, language: Language, area: &str, content: &str) -> Result<(), TextsError> {
        let file = format!("{}/{area}", language.tag());
        let table: toml::Table =
            content
                .parse()
                .map_err(|reason: toml::de::Error| TextsError::Syntax {
                    file: file.clone(),
                    reason: reason.to_string(),
                })?;
        self.add_table(language, &file, area, &table)
    }

    fn add_table(
        &mut self,
        language: Language,
        file: &str,
        prefix: &str,
        table: &toml::Table,
    ) -> Result<(), TextsError> {
        for (name, value) in table {
            let key = format!("{prefix}.{name}");
            match value {
                toml::Value::String(text) => {
                    self.sentences.insert((language, key), text.clone());
                }
                toml::Value::Table(inner) => self.add_table(language, file, &key, inner)?,
                _ => {
                    return Err(TextsError::NotText {
                        file: file.to_owned(),
                        key,
                    });
                }
            }
        }
        Ok(())
    }

    /// Puts a laboratory's own text in the place of a shipped one.
    pub fn reword(&mut self, language: Language, key: &str, text: &str) {
        self.sentences
            .insert((language, key.to_owned()), text.to_owned());
    }

    /// The bare sentence of a key, if the language has it.
    #[must_use]
    pub fn find(&self, language: Language, key: &str) -> Option<&str> {
        self.sentences
            .get(&(language, key.to_owned()))
            .map(String::as_str)
    }

    /// The sentence of a key; a missing one shows its key, which the tests refuse.
    #[must_use]
    pub fn get(&self, language: Language, key: &str) -> String {
        self.find(language, key).unwrap_or(key).to_owned()
    }

    /// The place of a record in its file, as it was kept (`line 12`, `row 7`), in a language.
    /// What the verifier itself names so (`ReportID 101`) stays as it is.
    #[must_use]
    pub fn place(&self, language: Language, kept: &str) -> String {
        let numbered = kept
            .split_once(' ')
            .filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
        let key = match numbered {
            Some(("line", _)) => "importers.place.line",
            Some(("row", _)) => "importers.place.row",
            _ => return kept.to_owned(),
        };
        let number = numbered.map_or("", |(_, number)| number).to_owned();
        self.fill(language, key, &[("number", number)])
    }

    /// The sentence of a key with its places filled; the arguments `record` and `place` are
    /// places of records. A place written `{names、}` holds a list, whose commas become the
    /// enumeration comma that Chinese has for it.
    #[must_use]
    pub fn fill(&self, language: Language, key: &str, arguments: &[(&str, String)]) -> String {
        let mut sentence = self.get(language, key);
        for (name, value) in arguments {
            let gap = format!("{{{name}}}");
            sentence = match *name {
                "record" | "place" => sentence.replace(&gap, &self.place(language, value)),
                _ => sentence.replace(&gap, value),
            };
            let list = format!("{{{name}、}}");
            if sentence.contains(&list) {
                sentence = sentence.replace(&list, &value.replace(", ", "、"));
            }
        }
        sentence
    }

    /// The sentence of a finding, refusal or error.
    #[must_use]
    pub fn explain(&self, language: Language, what: &dyn Explain) -> String {
        self.tell(language, &Warning::of(what))
    }

    /// The sentence of what was kept to be told later.
    #[must_use]
    pub fn tell(&self, language: Language, kept: &Warning) -> String {
        let arguments: Vec<_> = kept
            .arguments
            .iter()
            .map(|(name, value)| {
                let named = value.strip_prefix('@');
                let text = named.and_then(|key| self.find(language, key));
                (name.as_str(), text.unwrap_or(value).to_owned())
            })
            .collect();
        self.fill(language, &kept.key, &arguments)
    }

    /// Every key a language has, in order.
    pub fn keys(&self, language: Language) -> impl Iterator<Item = &str> {
        self.sentences
            .keys()
            .filter(move |(of, _)| *of == language)
            .map(|(_, key)| key.as_str())
    }
}

macro_rules! shipped {
    ($($area:literal),* $(,)?) => {
        &[$(
            (Language::Chinese, $area, include_str!(concat!("../../dictionaries/texts/zh-CN/", $area, ".toml"))),
            (Language::English, $area, include_str!(concat!("../../dictionaries/texts/en/", $area, ".toml"))),
        )*]
    };
}

/// The areas, each one file a language.
const SHIPPED: &[(Language, &str, &str)] = shipped![
    "access",
    "actions",
    "agents",
    "artwork",
    "bounces",
    "catalogue",
    "check",
    "commands",
    "connections",
    "delivery",
    "desk",
    "documents",
    "folders",
    "gs1",
    "importers",
    "inbox",
    "instruments",
    "judgement",
    "labels",
    "measurement",
    "members",
    "numbering",
    "pages",
    "papers",
    "photographs",
    "plausibility",
    "profiles",
    "signatures",
    "statistics",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys() {
        let texts = Texts::shipped().unwrap();
        let chinese: Vec<_> = texts.keys(Language::Chinese).collect();
        let english: Vec<_> = texts.keys(Language::English).collect();
        assert_eq!(chinese, english);
    }

    #[test]
    fn both_languages_have_the_same_places() {
        let texts = Texts::shipped().unwrap();
        for key in texts.keys(Language::Chinese) {
            let places = |language| {
                let text = texts.find(language, key).unwrap_or_default();
                let mut names: Vec<_> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}'))
                    .map(|(name, _)| name.trim_end_matches('、').to_owned())
                    .collect();
                names.sort();
                names.dedup();
                names
            };
            assert_eq!(
                places(Language::Chinese),
                places(Language::English),
                "places of {key}"
            );
        }
    }

    #[test]
    fn the_place_of_a_record_is_said_in_the_language_of_the_reader() {
        let texts = Texts::shipped().unwrap();
        let said = |kept| Language::ALL.map(|language| texts.place(language, kept));
        assert_eq!(said("line 12"), ["第 12 行", "line 12"]);
        assert_eq!(said("row 7"), ["第 7 行", "row 7"]);
        for own in ["ReportID 101", "line twelve", "12", ""] {
            assert_eq!(said(own), [own, own]);
        }
        let arguments = [("place", "line 3".to_owned()), ("reason", "…".to_owned())];
        let sentence = texts.fill(Language::Chinese, "importers.error.damaged", &arguments);
        assert!(sentence.contains("第 3 行"), "{sentence}");
    }

    #[test]
    fn a_list_in_a_chinese_sentence_has_its_own_comma() {
        let texts = Texts::shipped().unwrap();
        let products = [("products", "绿茶, 红茶".to_owned())];
        let said =
            |language| texts.fill(language, "judgement.proposal.several_products", &products);
        assert!(said(Language::Chinese).ends_with("绿茶、红茶"));
        assert!(said(Language::English).ends_with("绿茶, 红茶"));
    }

    #[test]
    fn chinese_sentences_have_chinese_punctuation() {
        let texts = Texts::shipped().unwrap();
        let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for key in texts.keys(Language::Chinese) {
            let text = texts.find(Language::Chinese, key).unwrap_or_default();
            let letters: Vec<char> = text.chars().collect();
            for three in letters.windows(3) {
                let between = matches!(three[1], ',' | ';' | ':') && chinese(three[0]);
                let before = matches!(three[1], ',' | ';' | ':') && chinese(three[2]);
                assert!(
                    !between && !before,
                    "half-width punctuation in {key}: {text}"
                );
            }
        }
    }

    #[test]
    fn places_are_filled_and_missing_keys_show_themselves() {
        let mut texts = Texts::default();
        texts
            .add(Language::English, "a", "[b]\nc = \"got {found}\"")
            .unwrap();
        assert_eq!(
            texts.fill(Language::English, "a.b.c", &[("found", "7".to_owned())]),
            "got 7"
        );
        assert_eq!(texts.get(Language::English, "a.none"), "a.none");
    }
}
