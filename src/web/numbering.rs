//! How companies and intakes are numbered: the patterns, what they would give next, a change.

use actix_web::web::Data;
use domain::numbering::{Counting, Numbering, Pattern, PatternKind};
use store::numbering;

use super::answers::Answer;
use super::failure::Failure;
use super::people::{Admin, Person};
use super::sent::Sent;
use super::site::Site;
use super::view::numbering as view;
use super::view::parts::{Field, Refusal};
use crate::actions::change_numbering::{Next, change_numbering, look_ahead};

/// From here on a pattern has numbers enough not to speak of a limit.
const MANY: u64 = 99_999_999;

/// The patterns in force.
///
/// # Errors
/// When the store fails.
pub async fn show(person: Admin, site: Data<Site>) -> Answer {
    let now = site.read(|_, conn| Ok(numbering::in_force(conn)?)).await?;
    let patterns = (now.company.clone(), now.intake.clone());
    let view = looked(&site, &person, &now, patterns).await?;
    site.page(&person, view).await
}

/// What typed patterns would give.
///
/// # Errors
/// When the store fails.
pub async fn preview(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let now = site.read(|_, conn| Ok(numbering::in_force(conn)?)).await?;
    let mut view = match typed(&site, &person, &now, &sent) {
        Ok(patterns) => looked(&site, &person, &now, patterns).await?,
        Err(view) => *view,
    };
    view.previewed = true;
    if view.next_company.is_some() {
        site.page(&person, view).await
    } else {
        site.refuse(&person, view).await
    }
}

/// Puts typed patterns in force.
///
/// # Errors
/// When the store fails.
pub async fn save(person: Admin, site: Data<Site>, sent: Sent) -> Answer {
    let now = site.read(|_, conn| Ok(numbering::in_force(conn)?)).await?;
    let (company, intake) = match typed(&site, &person, &now, &sent) {
        Ok(patterns) => patterns,
        Err(view) => return site.refuse(&person, *view).await,
    };
    let (who, wanted) = (person.who(), (company.clone(), intake.clone()));
    let done = site
        .act(person.language, move |app| {
            change_numbering(app, &who, wanted.0, wanted.1)
        })
        .await?;
    match done {
        Ok(next) => {
            let next = [("company", next.company.to_string())];
            Ok(site.done(&person, "/numbering", "numbering.page.saved", &next))
        }
        Err(refused) => {
            let mut view = page(&now, &(company, intake), None);
            view.refusal = Some(Refusal::from(refused));
            site.refuse(&person, view).await
        }
    }
}

/// The patterns of a form, or its page with what is wrong beside each field.
fn typed(
    site: &Site,
    person: &Person,
    now: &Numbering,
    sent: &Sent,
) -> Result<(Pattern, Pattern), Box<view::Numbering>> {
    let texts = &site.app().texts;
    let read = |name, kind| {
        let text: String = sent.text(name);
        let pattern = Pattern::read(&text, kind);
        let told = pattern.map_err(|error| texts.explain(person.language, &error));
        (Field::holding(text), told)
    };
    let (mut company, found) = read("company", PatternKind::Company);
    let (mut intake, other) = read("intake", PatternKind::Intake);
    match (found, other) {
        (Ok(found), Ok(other)) => Ok((found, other)),
        (found, other) => {
            company.error = found.err();
            intake.error = other.err();
            let patterns = (now.company.clone(), now.intake.clone());
            Err(Box::new(view::Numbering {
                company,
                intake,
                ..page(now, &patterns, None)
            }))
        }
    }
}

/// The page with what patterns give next, or why they give nothing.
async fn looked(
    site: &Site,
    person: &Person,
    now: &Numbering,
    patterns: (Pattern, Pattern),
) -> Result<view::Numbering, Failure> {
    let (company, intake) = patterns.clone();
    let next = site
        .act(person.language, move |app| look_ahead(app, company, intake))
        .await?;
    Ok(match next {
        Ok(next) => page(now, &patterns, Some(&next)),
        Err(refused) => view::Numbering {
            refusal: Some(Refusal::from(refused)),
            ..page(now, &patterns, None)
        },
    })
}

fn page(
    now: &Numbering,
    (company, intake): &(Pattern, Pattern),
    next: Option<&Next>,
) -> view::Numbering {
    let shown = |number: String, pattern: &Pattern| view::NextShown {
        number,
        restarts: match pattern.counting() {
            Counting::EachMonth => "numbering.page.each_month",
            Counting::EachYear => "numbering.page.each_year",
            Counting::EachCompany => "numbering.page.each_company",
            Counting::Always => "numbering.page.never",
        },
        limit: Some(pattern.limit()).filter(|limit| *limit < MANY),
    };
    let of = next.and_then(|next| next.of.as_ref());
    view::Numbering {
        company: Field::holding(company.to_string()),
        intake: Field::holding(intake.to_string()),
        shipped_company: Pattern::shipped(PatternKind::Company).to_string(),
        shipped_intake: Pattern::shipped(PatternKind::Intake).to_string(),
        next_company: next.map(|next| shown(next.company.to_string(), company)),
        next_intake: next.map(|next| shown(next.intake.to_string(), intake)),
        of: of.map(|of| of.name.to_string()).unwrap_or_default(),
        previewed: false,
        earlier: now.earlier().map(ToString::to_string).collect(),
        refusal: None,
    }
}
