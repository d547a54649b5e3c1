//! What every document is made with: faces, sentences, seal and mark.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::{
    document::{Bilingual, Wording},
    texts::{Language, Texts},
};

use crate::output::{
    fonts::Fonts,
    seal::{Picture, SealSpec},
};

/// The means of making documents; made once at start, cheap to clone.
#[derive(Debug, Clone)]
pub struct Kit {
    /// The faces.
    pub fonts: Fonts,
    /// The sentences of all languages.
    pub texts: Arc<Texts>,
    /// What is stamped on documents whose head says that they are sealed.
    pub seal: SealSpec,
    /// The laboratory's mark for the letterhead; without one a neutral sign is drawn.
    pub mark: Option<Picture>,
}

impl Kit {
    /// A kit without seal and mark.
    #[must_use]
    pub const fn new(fonts: Fonts, texts: Arc<Texts>) -> Self {
        Self {
            fonts,
            texts,
            seal: SealSpec::None,
            mark: None,
        }
    }

    /// The sentences of a document in its languages.
    pub(crate) fn voice(&self, wording: Wording) -> Voice<'_> {
        Voice {
            texts: &self.texts,
            wording,
        }
    }
}

/// Sentences in the languages of one document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice<'a> {
    texts: &'a Texts,
    wording: Wording,
}

impl Voice<'_> {
    /// A sentence of the area `documents`; the English one is empty in a Chinese document.
    pub fn say(&self, key: &str) -> Bilingual {
        self.fill(key, &[])
    }

    /// The same with its places filled.
    pub fn fill(&self, key: &str, arguments: &[(&str, String)]) -> Bilingual {
        let key = format!("documents.{key}");
        let zh = self.texts.fill(Language::Chinese, &key, arguments);
        match self.wording {
            Wording::Chinese => Bilingual::new(zh, ""),
            Wording::Bilingual => {
                Bilingual::new(zh, self.texts.fill(Language::English, &key, arguments))
            }
        }
    }

    /// A date.
    pub fn date(&self, date: NaiveDate) -> Bilingual {
        self.fill(
            "date",
            &[
                ("year", date.year().to_string()),
                ("month", format!("{:02}", date.month())),
                ("day", format!("{:02}", date.day())),
            ],
        )
    }

    /// A text of the content, without its English in a Chinese document.
    pub fn of(&self, text: &Bilingual) -> Bilingual {
        match self.wording {
            Wording::Chinese => Bilingual::new(text.zh.clone(), ""),
            Wording::Bilingual => text.clone(),
        }
    }

    /// True when English stands beside the Chinese.
    pub fn is_bilingual(&self) -> bool {
        self.wording == Wording::Bilingual
    }
}

/// Both languages, the English on a line of its own.
pub(crate) fn stacked(text: &Bilingual) -> String {
    match (text.zh.is_empty(), text.en.is_empty()) {
        (_, true) => text.zh.clone(),
        (true, false) => text.en.clone(),
        (false, false) => format!("{}\n{}", text.zh, text.en),
    }
}

/// Both languages on one line, a blank between.
pub(crate) fn joined(text: &Bilingual) -> String {
    match (text.zh.is_empty(), text.en.is_empty()) {
        (_, true) => text.zh.clone(),
        (true, false) => text.en.clone(),
        (false, false) => format!("{} {}", text.zh, text.en),
    }
}
