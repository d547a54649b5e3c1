//! Artwork is checked before it is printed: symbols found, figures held against the rules, the
//! prefix looked up, and what came of it kept for the company.

pub mod apart;

use std::path::Path;

use domain::{
    artwork::{
        Artwork, FoundSymbol,
        judging::{self, Advice, Checked},
    },
    audit::{Noun, Subject, Who},
    dictionary::Version,
    digest::Digest,
    gs1::gtin::Gtin14,
    id::{ArtworkId, CompanyId},
    intake::Environment,
    judgement::{
        application_checks::{self, Decoded, Proposal, UseOfCode},
        inspection::Inspection,
    },
    member::{self, Member},
    person::Viewer,
    sample::Description,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    StoreError,
    artworks::{self, NewArtwork},
    companies, members,
};

use super::{ActionError, Refused};
use crate::{app::App, rules::RuleBook};
use apart::Apart;

/// Widest page in millimetres that can be stated.
const WIDEST: f64 = 3000.0;

/// A file to be checked that lies in the object store already.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// Whose it is.
    pub company: CompanyId,
    /// Its name.
    pub name: String,
    /// Its digest.
    pub sha256: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// Where the symbols will be scanned.
    pub environment: Environment,
    /// Width of its pages in millimetres, where it was stated.
    pub width: Option<f64>,
}

/// What came of a check, as it is kept and told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// What was read; its symbols stand in `checked`.
    pub artwork: Artwork,
    /// The symbols with what came of each, numbered over all pages.
    pub checked: Vec<Checked>,
    /// The use they were checked for.
    pub environment: Environment,
    /// The stated width of the pages in millimetres.
    pub stated_width: Option<f64>,
    /// Digests of the pictures of the pages.
    pub pictures: Vec<Digest>,
    /// The versions that were applied: requirements, quality and application dictionary.
    pub versions: Vec<Version>,
}

impl Report {
    /// The gravest advice; absent where no symbol was found.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        self.checked.iter().map(|one| one.advice).max()
    }
}

/// Who may use which prefix, as far as it is known.
#[derive(Debug, Default)]
pub struct Directory {
    /// The company whose artwork it is, by its registered name; empty if nobody said.
    pub company: String,
    /// Entries that may speak for the codes.
    pub members: Vec<Member>,
    /// Whether a directory was imported at all.
    pub is_known: bool,
}

/// Checks a file that was handed in and keeps what came of it.
///
/// # Errors
/// When the file cannot be read, its size is not known, there is no such company, or the store
/// fails. Then nothing is kept but the file itself.
pub fn check_artwork(app: &App, who: &Who, file: HandedIn) -> Result<ArtworkId, ActionError> {
    refuse(app, &file)?;
    let place = app.objects.file(&file.sha256)?;
    let place = place.ok_or_else(|| StoreError::Missing {
        noun: "file",
        id: file.sha256.to_string(),
    })?;
    let Apart { artwork, pictures } = apart::read(&app.settings.artwork, &place, file.width)?;
    let codes = codes(&artwork);
    let directory = app.store.read(|conn| {
        let company = companies::find(conn, Viewer::Laboratory, file.company)?;
        let company = company.ok_or_else(|| StoreError::Missing {
            noun: "company",
            id: file.company.to_string(),
        })?;
        Ok::<_, StoreError>(Directory {
            company: company.name.into(),
            members: members::for_gtins(conn, codes.iter().copied())?,
            is_known: members::count(conn)? > 0,
        })
    })?;
    let mut kept = Vec::with_capacity(pictures.len());
    for picture in &pictures {
        kept.push(app.objects.put(&mut picture.as_slice())?.sha256);
    }
    let report = Report {
        pictures: kept,
        stated_width: file.width,
        ..judge(app, artwork, file.environment, &directory)
    };
    let new = NewArtwork {
        company: file.company,
        name: file.name,
        sha256: file.sha256,
        size: file.size,
        environment: file.environment,
        symbols: u32::try_from(report.checked.len()).unwrap_or(u32::MAX),
        advice: report.advice(),
        report: serde_json::to_string(&report).map_err(StoreError::from)?,
        codes,
    };
    app.store.transaction(who, |tx| {
        let id = artworks::add(tx, &new)?;
        let told = json!({
            "company": new.company,
            "sha256": new.sha256,
            "symbols": new.symbols,
            "advice": new.advice,
            "versions": report.versions,
        });
        let subject = Subject::new(Noun::Artwork, id.get(), &new.name);
        tx.record("artwork.check", subject, &None::<()>, &told)?;
        Ok(id)
    })
}

/// Refuses what need not be read to be refused.
fn refuse(app: &App, file: &HandedIn) -> Result<(), Refused> {
    let limit = app.settings.artwork.limit;
    if file.size > limit {
        return Err(Refused::new("artwork.refused.large").with("limit", limit / 1_000_000));
    }
    if let Some(width) = file.width
        && !(1.0..=WIDEST).contains(&width)
    {
        return Err(Refused::new("artwork.refused.width"));
    }
    Ok(())
}

/// Holds what was read against the rules of a use.
#[must_use]
pub fn judge(
    app: &App,
    artwork: Artwork,
    environment: Environment,
    directory: &Directory,
) -> Report {
    judge_by(&app.rules, artwork, environment, directory, app.today())
}

/// The same without a laboratory, on a day for which prefixes must be valid.
#[must_use]
pub fn judge_by(
    rules: &RuleBook,
    mut artwork: Artwork,
    environment: Environment,
    directory: &Directory,
    on: chrono::NaiveDate,
) -> Report {
    let book = rules.for_artwork(environment);
    let mut checked = Vec::new();
    for sheet in &mut artwork.sheets {
        for symbol in std::mem::take(&mut sheet.symbols) {
            let number = u32::try_from(checked.len() + 1).unwrap_or(u32::MAX);
            let proposals = proposals(rules, &symbol, environment, directory, on);
            let place = (sheet.number, &sheet.trim);
            checked.push(judging::judge(book, number, place, symbol, proposals));
        }
    }
    Report {
        artwork,
        checked,
        environment,
        stated_width: None,
        pictures: Vec::new(),
        versions: vec![
            rules.rules.requirements.version.clone(),
            rules.quality.version.clone(),
            rules.application.version.clone(),
        ],
    }
}

/// What a person should consider of the use of a code, as for a sample of the same code.
fn proposals(
    rules: &RuleBook,
    symbol: &FoundSymbol,
    environment: Environment,
    directory: &Directory,
    on: chrono::NaiveDate,
) -> Vec<Proposal> {
    if symbol.symbology.is_none() {
        return Vec::new();
    }
    let gtin14 = symbol.gtin14();
    let description = Description {
        code: symbol.data.clone(),
        gtin14,
        ..Description::default()
    };
    let decoded = Decoded {
        symbology: symbol.symbology,
        data: Some(symbol.scanned()),
        gtin14,
    };
    let asked = UseOfCode {
        description: &description,
        decoded: Some(&decoded),
        inspection: &Inspection::default(),
        environment,
        company: &directory.company,
        on,
        directory_known: directory.is_known,
        holder: gtin14.and_then(|gtin| member::holder_of(&directory.members, gtin, on)),
        same_code: &[],
        same_product: &[],
    };
    application_checks::propose(&asked, &rules.rules.requirements)
}

/// The item numbers of a file.
fn codes(artwork: &Artwork) -> Vec<Gtin14> {
    let symbols = artwork.sheets.iter().flat_map(|sheet| &sheet.symbols);
    symbols.filter_map(FoundSymbol::gtin14).collect()
}

/// Reads and writes on the other side: figures and pictures of a file into a folder.
///
/// # Errors
/// When the file cannot be read, whose reason is left in the folder, or the folder not written.
pub fn read_into(file: &Path, folder: &Path, width: Option<f64>) -> Result<(), ActionError> {
    let failed = |place: &Path, reason: std::io::Error| ActionError::File {
        place: place.display().to_string(),
        reason: reason.to_string(),
    };
    let bytes = std::fs::read(file).map_err(|reason| failed(file, reason))?;
    let write = |name: &str, bytes: &[u8]| {
        let place = folder.join(name);
        std::fs::write(&place, bytes).map_err(|reason| failed(&place, reason))
    };
    let limits = importers::artwork::Limits::default();
    match importers::artwork::look(&bytes, width, &limits) {
        Ok(looked) => {
            for (picture, number) in looked.pictures.iter().zip(1..) {
                write(&apart::picture(number), picture)?;
            }
            let figures = serde_json::to_vec(&looked.artwork).map_err(StoreError::from)?;
            write(apart::FIGURES, &figures)
        }
        Err(error) => {
            let refusal = serde_json::to_vec(&error).map_err(StoreError::from)?;
            write(apart::REFUSAL, &refusal)?;
            Err(error.into())
        }
    }
}
