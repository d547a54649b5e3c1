//! Statistics of a period, for all companies or one: figures from the counts of released intakes,
//! as a page shows them or as a draft. Nothing is kept: the same records give the same bytes.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::Datelike;
use domain::{
    company::Company,
    document::{
        Bilingual, Client, DocumentHead, DocumentKind, FileFormat, Period, Stage, Statistics,
        Wording,
        statistics::{CompanyFigures, Counted, MonthFigures, ProblemFigures, SymbologyFigures},
    },
    id::CompanyId,
    measurement::Symbology,
    numbering::CompanyNumber,
    person::Viewer,
};
use reports::{file_name, statistics_pdf, statistics_xlsx};
use store::{
    Connection, StoreError, companies,
    figures::{self, FigureKind, ReleasedIntake, Span},
};

use super::{ActionError, Refused, draft_documents::Draft};
use crate::{app::App, look::Look};

/// The first two keys of the application dictionary say that somebody looked; they are no problems.
const FIRST_PROBLEM: u16 = 3;

/// What statistics are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The days.
    pub period: Period,
    /// Only this company.
    pub company: Option<CompanyNumber>,
    /// The languages; the laboratory's own if none are named.
    pub wording: Option<Wording>,
}

/// The figures of a period.
///
/// # Errors
/// When there is no such company, or the store fails.
pub fn statistics(
    app: &App,
    conn: &mut Connection,
    asked: &Asked,
) -> Result<Statistics, ActionError> {
    let company = match asked.company {
        Some(number) => Some(known(conn, number)?),
        None => None,
    };
    let span = span(
        app,
        asked.period,
        company.as_ref().map(|company| company.id),
    );
    let (received_intakes, received_samples) = figures::received(conn, span)?;
    let released = figures::released(conn, span)?;
    let mut counted = Counted::default();
    for intake in &released {
        counted.add(intake.counted);
    }
    let of_all = company.is_none();
    Ok(Statistics {
        head: head(app, asked, &*app.look()?),
        client: company.map(|company| client(&company)),
        period: asked.period,
        received_intakes,
        received_samples,
        released_intakes: u64::try_from(released.len()).unwrap_or(u64::MAX),
        counted,
        months: months(app, &released),
        companies: match of_all {
            true => by_company(conn, &released)?,
            false => Vec::new(),
        },
        symbologies: symbologies(conn, span)?,
        quality: problems(conn, FigureKind::Quality, span, |key| {
            let entry = app.rules.quality.entry(key)?;
            Some(entry.problem.clone())
        })?,
        application: problems(conn, FigureKind::Application, span, |key| {
            let entry = app.rules.application.entry(key)?;
            (key >= FIRST_PROBLEM).then(|| entry.problem.clone())
        })?,
    })
}

/// The days of a period by the clock of the laboratory.
pub(super) fn span(app: &App, period: Period, company: Option<CompanyId>) -> Span {
    let after = period.to.succ_opt().unwrap_or(period.to);
    Span {
        from: app.midnight(period.from),
        until: app.midnight(after),
        company,
    }
}

/// The statistics as a file that says it is a draft: PDF, XLSX or JSON.
///
/// # Errors
/// When there is no such company or form, a character cannot be drawn, or the store fails.
pub fn make_statistics(app: &App, asked: &Asked, format: FileFormat) -> Result<Draft, ActionError> {
    statistics_with(app, asked, format, &app.look()?)
}

/// The same in a look of its own, such as one that is not saved yet.
///
/// # Errors
/// As `make_statistics`.
pub fn statistics_with(
    app: &App,
    asked: &Asked,
    format: FileFormat,
    look: &Arc<Look>,
) -> Result<Draft, ActionError> {
    let mut content = app.store.read(|conn| statistics(app, conn, asked))?;
    content.head = head(app, asked, look);
    drawn(&content, format, look)
}

/// Statistics as a file.
///
/// # Errors
/// When there is no such form, or a character cannot be drawn.
pub(super) fn drawn(
    content: &Statistics,
    format: FileFormat,
    look: &Look,
) -> Result<Draft, ActionError> {
    let bytes = match format {
        FileFormat::Pdf => statistics_pdf(content, &look.kit)?,
        FileFormat::Xlsx => statistics_xlsx(content, &look.kit)?,
        FileFormat::Json => {
            let mut json = serde_json::to_vec_pretty(content).map_err(StoreError::from)?;
            json.push(b'\n');
            json
        }
        FileFormat::Zip => return Err(Refused::new("papers.draft.none").into()),
    };
    Ok(Draft {
        name: file_name(&look.kit, &content.head, format.code()),
        format,
        bytes: match format {
            FileFormat::Pdf => look.kit.protect(&content.head, bytes)?,
            _ => bytes,
        },
    })
}

pub(super) fn known(conn: &mut Connection, number: CompanyNumber) -> Result<Company, ActionError> {
    let found = companies::find_by_number(conn, Viewer::Laboratory, number)?;
    found.ok_or_else(|| {
        Refused::new("statistics.error.no_company")
            .with("number", number)
            .into()
    })
}

/// The number of the first issue, by the pattern of its kind.
#[must_use]
pub fn base_number(asked: &Asked, look: &Look) -> String {
    let mut period = asked.period.code();
    if let Some(company) = asked.company {
        period.push_str(&format!("-{company}"));
    }
    let pattern = look.layout.pattern(DocumentKind::Statistics);
    pattern.replace("{period}", &period)
}

/// The head of a draft.
pub(super) fn head(app: &App, asked: &Asked, look: &Look) -> DocumentHead {
    let number = [("number", base_number(asked, look))];
    let wording = asked.wording.unwrap_or(look.layout.wording);
    let texts = &look.kit.texts;
    let kind = DocumentKind::Statistics;
    DocumentHead {
        number: texts.fill(wording.language(), "documents.stage.number", &number),
        kind,
        wording,
        issuer: look.issuer(&app.settings.issuer),
        issued_on: app.today(),
        verify_url: String::new(),
        replaces: None,
        sealed: false,
        stage: Stage::Draft,
    }
}

fn client(company: &Company) -> Client {
    Client {
        name: company.name.to_string(),
        number: company.number.to_string(),
        ..Client::default()
    }
}

fn months(app: &App, released: &[ReleasedIntake]) -> Vec<MonthFigures> {
    let mut months: BTreeMap<(i32, u32), (u64, Counted)> = BTreeMap::new();
    for intake in released {
        let day = app.day(intake.released_at);
        let (intakes, counted) = months.entry((day.year(), day.month())).or_default();
        *intakes += 1;
        counted.add(intake.counted);
    }
    let figures = months.into_iter();
    figures
        .map(|((year, month), (intakes, counted))| MonthFigures {
            year,
            month,
            intakes,
            counted,
        })
        .collect()
}

fn by_company(
    conn: &mut Connection,
    released: &[ReleasedIntake],
) -> Result<Vec<CompanyFigures>, StoreError> {
    let mut sums: HashMap<CompanyId, (u64, Counted)> = HashMap::new();
    for intake in released {
        let (intakes, counted) = sums.entry(intake.company).or_default();
        *intakes += 1;
        counted.add(intake.counted);
    }
    let ids: Vec<CompanyId> = sums.keys().copied().collect();
    let named = companies::find_all(conn, Viewer::Laboratory, &ids)?;
    let mut rows: Vec<CompanyFigures> = sums
        .into_iter()
        .filter_map(|(id, (intakes, counted))| {
            let company = named.get(&id)?;
            Some(CompanyFigures {
                number: company.number.to_string(),
                name: company.name.to_string(),
                intakes,
                counted,
            })
        })
        .collect();
    rows.sort_by(|one, other| {
        let samples = other.counted.samples.cmp(&one.counted.samples);
        samples.then_with(|| one.number.cmp(&other.number))
    });
    Ok(rows)
}

fn symbologies(conn: &mut Connection, span: Span) -> Result<Vec<SymbologyFigures>, StoreError> {
    let found = figures::by(conn, FigureKind::Symbology, span)?;
    let rows = found.into_iter().map(|(code, counted)| SymbologyFigures {
        name: Symbology::from_name(&code).map_or(code, |one| one.label().to_owned()),
        counted,
    });
    Ok(rows.collect())
}

/// The problems of a dictionary; `named` knows which keys are problems.
fn problems(
    conn: &mut Connection,
    kind: FigureKind,
    span: Span,
    named: impl Fn(u16) -> Option<Bilingual>,
) -> Result<Vec<ProblemFigures>, StoreError> {
    let mut rows: Vec<ProblemFigures> = figures::by(conn, kind, span)?
        .into_iter()
        .filter_map(|(item, counted)| {
            let key = item.parse().ok()?;
            Some(ProblemFigures {
                key,
                problem: named(key)?,
                counted,
            })
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.counted.samples), row.key));
    Ok(rows)
}
