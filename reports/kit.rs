//! What every document is made with: faces, sentences, seal and mark.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike, NaiveDate};
use domain::{
    digest::Digest,
    document::{
        Bilingual, Columns, DocumentHead, DocumentKind, SealChoice, Sealing, SignatureLine, Wording,
    },
    texts::{Language, Texts},
};

use crate::{
    error::ReportError,
    output::{
        fonts::Fonts,
        seal::{Picture, SealSpec},
    },
    signature::Trust,
};

/// Where photographs lie that documents show.
pub trait Pictures: std::fmt::Debug + Send + Sync {
    /// The JPEG of a digest, if it can be had.
    fn jpeg(&self, sha256: &Digest) -> Option<Vec<u8>>;
}

/// The means of making documents; made once at start, cheap to clone.
#[derive(Debug, Clone)]
pub struct Kit {
    /// The faces.
    pub fonts: Fonts,
    /// The sentences of all languages.
    pub texts: Arc<Texts>,
    /// What is stamped on documents whose head says that they are sealed.
    pub seal: SealSpec,
    /// The other seal, for the kinds of document that have that one.
    pub second_seal: SealSpec,
    /// Which seal each kind of document has and where; the usual one where it is not named.
    pub seals: BTreeMap<DocumentKind, Sealing>,
    /// The columns of the tables.
    pub columns: Columns,
    /// The lines of signatures, each with the documents it stands on.
    pub signatures: Vec<SignatureLine>,
    /// The laboratory's mark for the letterhead; without one a neutral sign is drawn.
    pub mark: Option<Picture>,
    /// The mark of an accreditation, drawn above the title of results.
    pub accreditation: Option<Picture>,
    /// Where photographs are; none can be printed without.
    pub pictures: Option<Arc<dyn Pictures>>,
    /// What issued documents are protected with; without it their code holds the address alone.
    pub trust: Option<Arc<Trust>>,
}

impl Kit {
    /// A kit without seal and mark.
    #[must_use]
    pub fn new(fonts: Fonts, texts: Arc<Texts>) -> Self {
        Self {
            fonts,
            texts,
            seal: SealSpec::None,
            second_seal: SealSpec::None,
            seals: BTreeMap::new(),
            columns: Columns::default(),
            signatures: SignatureLine::usual(),
            mark: None,
            accreditation: None,
            pictures: None,
            trust: None,
        }
    }

    /// How a kind of document is sealed.
    #[must_use]
    pub fn sealing(&self, kind: DocumentKind) -> Sealing {
        self.seals.get(&kind).copied().unwrap_or_default()
    }

    /// The lines of signatures on a kind of document.
    #[must_use]
    pub fn signed(&self, kind: DocumentKind) -> Vec<&SignatureLine> {
        let lines = self.signatures.iter();
        lines.filter(|line| line.on.contains(&kind)).collect()
    }

    /// The seal of a kind of document.
    #[must_use]
    pub fn seal_of(&self, kind: DocumentKind) -> &SealSpec {
        match self.sealing(kind).seal {
            SealChoice::First => &self.seal,
            SealChoice::Second => &self.second_seal,
            SealChoice::None => &SealSpec::None,
        }
    }

    /// A PDF that is issued, with its code and its signatures.
    ///
    /// # Errors
    /// When it has no places for them, or a key or an authority refuses.
    pub fn protect(&self, head: &DocumentHead, bytes: Vec<u8>) -> Result<Vec<u8>, ReportError> {
        match &self.trust {
            Some(trust) if head.stage.is_issued() && !head.verify_url.is_empty() => {
                Ok(trust.protect(&bytes, head)?)
            }
            _ => Ok(bytes),
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

/// Sentences in the languages of one document. What stands first is returned as `zh`, what
/// stands beneath as `en`: in a document in English alone the English stands first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice<'a> {
    texts: &'a Texts,
    wording: Wording,
}

impl Voice<'_> {
    /// A sentence of the area `documents`; nothing stands beneath unless it is bilingual.
    pub fn say(&self, key: &str) -> Bilingual {
        self.fill(key, &[])
    }

    /// The same with its places filled.
    pub fn fill(&self, key: &str, arguments: &[(&str, String)]) -> Bilingual {
        let key = format!("documents.{key}");
        let first = self.texts.fill(self.wording.language(), &key, arguments);
        match self.wording {
            Wording::Chinese | Wording::English => Bilingual::new(first, ""),
            Wording::Bilingual => {
                let beneath = self.texts.fill(Language::English, &key, arguments);
                Bilingual::new(first, beneath)
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

    /// A text of the content, in the languages of the document.
    pub fn of(&self, text: &Bilingual) -> Bilingual {
        match self.wording {
            Wording::Chinese => Bilingual::new(text.zh.clone(), ""),
            Wording::Bilingual => text.clone(),
            Wording::English => {
                let first = Language::English.pick(&text.zh, &text.en);
                Bilingual::new(first, "")
            }
        }
    }

    /// Chinese or English of a pair that is no `Bilingual`; the Chinese where there is no English.
    pub fn pick<'t>(&self, chinese: &'t str, english: &'t str) -> &'t str {
        self.wording.language().pick(chinese, english)
    }

    /// What stands between the items of a list.
    pub const fn separator(&self) -> &'static str {
        match self.wording.language() {
            Language::Chinese => "\u{FF1B}",
            Language::English => "; ",
        }
    }

    /// True when Chinese stands first, which is set in its own way.
    pub fn is_chinese(&self) -> bool {
        self.wording.language() == Language::Chinese
    }

    /// True when English stands beside the Chinese.
    pub fn is_bilingual(&self) -> bool {
        self.wording == Wording::Bilingual
    }
}

/// Both languages, the English on a line of its own.
pub(crate) fn stacked(text: &Bilingual) -> String {
    both(text, "\n")
}

/// Both languages on one line, a blank between.
pub(crate) fn joined(text: &Bilingual) -> String {
    both(text, " ")
}

/// A figure or name that both languages share is said once.
fn both(text: &Bilingual, between: &str) -> String {
    if text.en.is_empty() || text.zh == text.en {
        return text.zh.clone();
    }
    if text.zh.is_empty() {
        return text.en.clone();
    }
    format!("{}{between}{}", text.zh, text.en)
}
