//! What the search box finds: any number, code or name.

use actix_web::web::{Data, Query};
use domain::numbering::IntakeNumber;
use domain::person::Viewer;
use store::search::{self, Hit};
use store::{Connection, intakes};

use super::answers::{Answer, see_other};
use super::failure::Failure;
use super::people::AnyPerson;
use super::shown::{Asked, sample_address};
use super::site::Site;
use super::view::search as view;

/// Hits of each noun; one more is asked for, to know whether there are more.
const EACH: u8 = 20;

/// What was found. A single hit is shown itself, so that a scan opens its sample at once.
///
/// # Errors
/// When the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let viewer = person.viewer();
    let query = asked.q.trim().to_owned();
    if let Some(sample) = labelled(&site, viewer, &query).await? {
        return Ok(see_other(&sample));
    }
    let view = site.read(move |_, conn| found(conn, viewer, query)).await?;
    if let [group] = view.groups.as_slice()
        && let [only] = group.hits.as_slice()
    {
        return Ok(see_other(&only.href));
    }
    site.page(&person, view).await
}

/// The address of the sample whose label was scanned: `202611032-2/15`.
async fn labelled(site: &Site, viewer: Viewer, query: &str) -> Result<Option<String>, Failure> {
    let Some((number, line)) = query.rsplit_once('/') else {
        return Ok(None);
    };
    let (Ok(number), Ok(line)) = (number.parse::<IntakeNumber>(), line.parse::<u32>()) else {
        return Ok(None);
    };
    let intake = site
        .read(move |_, conn| Ok(intakes::find_by_number(conn, viewer, number)?))
        .await?;
    Ok(intake.map(|intake| sample_address(&intake, line)))
}

fn found(conn: &mut Connection, viewer: Viewer, query: String) -> Result<view::Search, Failure> {
    let hits = if query.is_empty() {
        Vec::new()
    } else {
        search::search(conn, viewer, &query, EACH.saturating_add(1))?
    };
    let names = ["companies", "intakes", "samples", "documents"];
    let mut groups: Vec<_> = names
        .into_iter()
        .map(|name| view::Group {
            key: format!("pages.search.{name}"),
            hits: Vec::new(),
            more: false,
        })
        .collect();
    for hit in hits {
        let (place, shown) = shown(hit);
        if let Some(group) = groups.get_mut(place) {
            if group.hits.len() < usize::from(EACH) {
                group.hits.push(shown);
            } else {
                group.more = true;
            }
        }
    }
    groups.retain(|group| !group.hits.is_empty());
    Ok(view::Search { query, groups })
}

/// A hit and the place of its group.
fn shown(hit: Hit) -> (usize, view::Hit) {
    let plain = |href: String, title: String, detail: String| view::Hit {
        href,
        title,
        code: false,
        detail,
        state: None,
    };
    match hit {
        Hit::Company { number, name, .. } => {
            (0, plain(format!("/companies/{number}"), name, number))
        }
        Hit::Intake {
            number, company, ..
        } => (1, plain(format!("/intakes/{number}"), number, company)),
        Hit::Sample {
            intake,
            id,
            code,
            product_name,
        } => {
            let hit = view::Hit {
                code: true,
                ..plain(
                    format!("/samples/{id}"),
                    code,
                    format!("{intake} · {product_name}"),
                )
            };
            (2, hit)
        }
        Hit::Document { id, number } => {
            (3, plain(format!("/documents/{id}"), number, String::new()))
        }
    }
}
