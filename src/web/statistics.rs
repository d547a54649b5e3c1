//! Statistics of a period: asked for by address, so that one can be kept as a bookmark.

use actix_web::web::{Data, Query};
use chrono::{Datelike, Months, NaiveDate};
use domain::document::statistics::{Counted, ProblemFigures, per_mille, percent};
use domain::document::{FileFormat, Period, Statistics, Wording};
use domain::person::{Role, Viewer};
use domain::texts::Language;
use serde::Deserialize;
use store::documents::{self, IssuedDocument};
use store::{Connection, companies};

use super::answers::{Answer, download};
use super::failure::Failure;
use super::format::count;
use super::people::{FigureReader, Reviewer};
use super::sample_papers::shown_as;
use super::sent::Sent;
use super::shown::address;
use super::site::Site;
use super::view::papers::IssueForm;
use super::view::parts::{Field, Link, Refusal};
use super::view::statistics as view;
use crate::actions::issue_statistics::issue_statistics;
use crate::actions::make_statistics::{Asked, base_number, make_statistics, statistics};
use crate::actions::{ActionError, Refused};
use crate::look::Look;

/// Companies that the page shows; the files have all.
const SHOWN: usize = 40;

/// The parameters of the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    company: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    wording: String,
}

impl Form {
    /// What is asked for; a day that is left out is the year's first, or today.
    fn read(&self, today: NaiveDate) -> Result<Asked, ActionError> {
        let usual = Period::year_to(today);
        let day = |text: &str, usual| match text.trim() {
            "" => Ok(usual),
            text => text.parse().map_err(|_| {
                ActionError::from(Refused::new("statistics.error.day").with("day", text))
            }),
        };
        let company = match self.company.trim() {
            "" => None,
            number => Some(number.parse()?),
        };
        Ok(Asked {
            period: Period::new(day(&self.from, usual.from)?, day(&self.to, usual.to)?)?,
            company,
            wording: Wording::from_code(&self.wording),
        })
    }
}

/// The figures of a period, this year's if none is named.
///
/// # Errors
/// When the store fails.
pub async fn show(person: FigureReader, site: Data<Site>, form: Query<Form>) -> Answer {
    let form = form.into_inner();
    let (language, role) = (person.language, person.role());
    let today = site.app().today();
    let blank = blank(&form, today);
    let done = site
        .act(language, move |app| {
            let asked = form.read(app.today())?;
            let look = app.look()?;
            app.store.read(|conn| {
                let found = statistics(app, conn, &asked)?;
                let issued = issued(conn, &asked, &look)?;
                Ok((asked, found, issued))
            })
        })
        .await?;
    match done {
        Ok((asked, found, issued)) => {
            let may_issue = role == Role::Reviewer && asked.company.is_some();
            let issue = may_issue.then(|| IssueForm {
                again: !issued.is_empty(),
                reason: Field::default(),
                wording: Field::holding(site.app().wording().code()),
            });
            let found = view::Figures {
                issued: issued.iter().map(shown_as).collect(),
                issue,
                ..figures(&asked, &found, language)
            };
            let view = view::Statistics {
                from: Field::holding(asked.period.from.to_string()),
                to: Field::holding(asked.period.to.to_string()),
                found: Some(found),
                ..blank
            };
            site.page(&person, view).await
        }
        Err(refused) => {
            let view = view::Statistics {
                refusal: Some(Refusal::from(refused)),
                ..blank
            };
            site.refuse(&person, view).await
        }
    }
}

/// What was issued of a period to a company: a line each, not one for each form.
fn issued(
    conn: &mut Connection,
    asked: &Asked,
    look: &Look,
) -> Result<Vec<IssuedDocument>, ActionError> {
    let Some(number) = asked.company else {
        return Ok(Vec::new());
    };
    let Some(company) = companies::find_by_number(conn, Viewer::Laboratory, number)? else {
        return Ok(Vec::new());
    };
    let mut found = documents::of_period(conn, company.id, &base_number(asked, look))?;
    found.retain(|one| one.document.format == FileFormat::Pdf);
    Ok(found)
}

/// Issues the statistics of a company.
///
/// # Errors
/// As the action.
pub async fn issue(person: Reviewer, site: Data<Site>, sent: Sent) -> Answer {
    let form = Form {
        from: sent.text("from"),
        to: sent.text("to"),
        company: sent.text("company"),
        format: String::new(),
        wording: sent.text("wording"),
    };
    let query = [
        ("from", form.from.as_str()),
        ("to", form.to.as_str()),
        ("company", form.company.as_str()),
    ];
    let back = address("/statistics", &query);
    let (who, reason) = (person.who(), sent.text("reason"));
    let done = site
        .act(person.language, move |app| {
            issue_statistics(app, &who, &form.read(app.today())?, &reason)
        })
        .await?;
    match done {
        Ok(file) => {
            let number = file.name.split(' ').next().unwrap_or_default().to_owned();
            Ok(site.done(&person, &back, "statistics.issued", &[("number", number)]))
        }
        Err(refused) => Ok(site.refused(&back, refused.text)),
    }
}

/// The same as a file.
///
/// # Errors
/// `not_found` for a form there is not, `bad_request` for a period that cannot be.
pub async fn file(person: FigureReader, site: Data<Site>, form: Query<Form>) -> Answer {
    let form = form.into_inner();
    let format = FileFormat::from_code(&form.format).ok_or_else(Failure::not_found)?;
    let done = site
        .act(person.language, move |app| {
            make_statistics(app, &form.read(app.today())?, format)
        })
        .await?;
    match done {
        Ok(draft) => Ok(download(
            &draft.name,
            draft.format.media_type(),
            draft.bytes,
        )),
        Err(refused) => Ok(site.refused("/statistics", refused.text)),
    }
}

fn blank(form: &Form, today: NaiveDate) -> view::Statistics {
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let month = first(today);
    let last = first(month.checked_sub_months(Months::new(1)).unwrap_or(month));
    let year = Period::year_to(today);
    let before = year.from.pred_opt().unwrap_or(today);
    let periods = [
        ("statistics.usual.month", month, today),
        (
            "statistics.usual.last_month",
            last,
            month.pred_opt().unwrap_or(today),
        ),
        ("statistics.usual.year", year.from, today),
        (
            "statistics.usual.last_year",
            Period::year_to(before).from,
            before,
        ),
    ];
    let usual = periods.map(|(key, from, to)| {
        let days = [from.to_string(), to.to_string()];
        let [from, to] = &days;
        let company = form.company.as_str();
        let query = [
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("company", company),
        ];
        Link::new(address("/statistics", &query), key)
    });
    view::Statistics {
        from: Field::holding(&form.from),
        to: Field::holding(&form.to),
        company: Field::holding(&form.company),
        usual: usual.to_vec(),
        found: None,
        refusal: None,
    }
}

fn figures(asked: &Asked, found: &Statistics, language: Language) -> view::Figures {
    let all = found.counted;
    let number = |figure: u64| count(i64::try_from(figure).unwrap_or(i64::MAX));
    let mut tables = vec![
        table("months", months(found)),
        table("symbologies", symbologies(found)),
        problems("quality", &found.quality, all.samples, language),
        problems("application", &found.application, all.samples, language),
    ];
    if found.client.is_none() {
        tables.push(table("companies", companies(found)));
    }
    view::Figures {
        figures: vec![
            (
                "documents.statistics.received_intakes",
                number(found.received_intakes),
            ),
            (
                "documents.statistics.received_samples",
                number(found.received_samples),
            ),
            (
                "documents.statistics.released_intakes",
                number(found.released_intakes),
            ),
            ("documents.statistics.samples", number(all.samples)),
            ("documents.statistics.conforming", number(all.conforming)),
            ("documents.statistics.rate", percent(all.rate())),
        ],
        tables,
        files: files(asked),
        company: found
            .client
            .as_ref()
            .map(|client| Link::new(format!("/companies/{}", client.number), &client.name)),
        issued: Vec::new(),
        issue: None,
        wordings: Wording::ALL.map(Wording::code).to_vec(),
    }
}

fn table(name: &'static str, mut rows: Vec<view::Line>) -> view::Lines {
    let more = rows.len().saturating_sub(SHOWN);
    rows.truncate(SHOWN);
    view::Lines {
        name,
        problems: false,
        rows,
        more: u64::try_from(more).unwrap_or(u64::MAX),
    }
}

fn line(label: Link, intakes: Option<u64>, counted: Counted) -> view::Line {
    view::Line {
        label,
        intakes,
        samples: counted.samples,
        part: counted.conforming,
        share: percent(counted.rate()),
        bar: counted.rate().unwrap_or(0),
    }
}

fn months(found: &Statistics) -> Vec<view::Line> {
    let months = found.months.iter();
    months
        .map(|month| {
            let name = format!("{}-{:02}", month.year, month.month);
            line(Link::new("", name), Some(month.intakes), month.counted)
        })
        .collect()
}

fn symbologies(found: &Statistics) -> Vec<view::Line> {
    let symbologies = found.symbologies.iter();
    symbologies
        .map(|one| line(Link::new("", &one.name), None, one.counted))
        .collect()
}

fn companies(found: &Statistics) -> Vec<view::Line> {
    let companies = found.companies.iter();
    companies
        .map(|one| {
            let label = Link::new(format!("/companies/{}", one.number), &one.name);
            line(label, Some(one.intakes), one.counted)
        })
        .collect()
}

/// Problems with bars against the most frequent one.
fn problems(
    name: &'static str,
    found: &[ProblemFigures],
    whole: u64,
    language: Language,
) -> view::Lines {
    let most = found.first().map_or(0, |one| one.counted.samples);
    let rows = found.iter().map(|one| view::Line {
        label: Link::new("", language.pick(&one.problem.zh, &one.problem.en)),
        intakes: None,
        samples: one.counted.samples,
        part: one.counted.nonconforming(),
        share: percent(per_mille(one.counted.samples, whole)),
        bar: per_mille(one.counted.samples, most).unwrap_or(0),
    });
    view::Lines {
        problems: true,
        ..table(name, rows.collect())
    }
}

fn files(asked: &Asked) -> Vec<(&'static str, Vec<Link>)> {
    let (from, to) = (asked.period.from.to_string(), asked.period.to.to_string());
    let company = asked
        .company
        .map_or_else(String::new, |one| one.to_string());
    let words = [
        (Wording::Chinese, "papers.wording.zh-CN"),
        (Wording::Bilingual, "papers.wording.bilingual"),
        (Wording::English, "papers.wording.en"),
    ];
    words
        .map(|(wording, key)| {
            let forms = [FileFormat::Pdf, FileFormat::Xlsx].map(|format| {
                let query = [
                    ("from", from.as_str()),
                    ("to", to.as_str()),
                    ("company", company.as_str()),
                    ("wording", wording.code()),
                    ("format", format.code()),
                ];
                let href = address("/statistics/file", &query);
                Link::new(href, format.code().to_uppercase())
            });
            (key, forms.to_vec())
        })
        .to_vec()
}
