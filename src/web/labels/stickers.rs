//! Labels for all samples of an intake at once, for the shelves of the laboratory.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Query};
use domain::intake::Intake;
use domain::label::{Refusal, Template};
use domain::sample::Sample;
use reports::Drawing;
use store::{companies, samples};

use super::super::answers::Answer;
use super::super::failure::Failure;
use super::super::intakes::known;
use super::super::people::Staff;
use super::super::site::Site;
use super::asked::Asked;
use super::{copies, press, refused, sent};
use crate::actions::print_labels::{Format, Press, PrintError};
use crate::app::App;

/// The template of samples.
const TEMPLATE: &str = "sample";

/// The labels of an intake: collected on pages as PDF, one behind the other as ZPL.
///
/// # Errors
/// `not_found` for an intake or format that is not there, `bad_request` when there are more samples
/// than labels may be made at once.
pub async fn of_intake(
    person: Staff,
    site: Data<Site>,
    number: Path<String>,
    fields: Query<Vec<(String, String)>>,
) -> Answer {
    let (viewer, number) = (person.viewer(), number.into_inner());
    let asked = Asked::from(fields.into_inner());
    let format = asked.format().unwrap_or(Format::Pdf);
    let name = format!("{number}.{}", format.code());
    let bytes = site
        .read(move |app, conn| {
            let intake = known(conn, viewer, &number)?;
            let company = companies::find(conn, viewer, intake.company)?;
            let company = company.ok_or_else(Failure::not_found)?;
            let samples = samples::of_intake(conn, viewer, intake.id)?;
            print(
                app,
                &intake,
                company.name.as_str(),
                &samples,
                (&asked, format),
            )
        })
        .await?;
    Ok(sent(&name, format, true, bytes))
}

fn print(
    app: &App,
    intake: &Intake,
    company: &str,
    samples: &[Sample],
    (asked, format): (&Asked, Format),
) -> Result<Vec<u8>, Failure> {
    let press = press(app)?;
    let templates = &app.rules.labels.templates;
    let template = templates.find(TEMPLATE).ok_or_else(Failure::not_found)?;
    let found = u32::try_from(samples.len()).unwrap_or(u32::MAX);
    if !(1..=templates.most_copies).contains(&found) {
        let most = templates.most_copies;
        return Err(refused(Refusal::Copies { found, most }.into()));
    }
    let drawn = samples.iter().map(|sample| {
        let how = (asked, format);
        let drawing = sticker(&press, template, intake, company, sample, how)?;
        Ok::<_, PrintError>((drawing, 1))
    });
    let drawings = drawn.collect::<Result<Vec<_>, _>>().map_err(refused)?;
    press
        .files(drawings, format, copies(asked).collected_from)
        .map_err(refused)
}

fn sticker(
    press: &Press<'_>,
    template: &Template,
    intake: &Intake,
    company: &str,
    sample: &Sample,
    (asked, format): (&Asked, Format),
) -> Result<Drawing, PrintError> {
    let said = &sample.description;
    let number = format!("{}/{}", intake.number, sample.line);
    let mut values = BTreeMap::new();
    for (name, value) in [
        ("number", number.as_str()),
        ("product", said.product_name.as_str()),
        ("specification", said.specification.as_str()),
        ("maker", company),
    ] {
        // A long name is cut: the number is what counts, and the page has the rest.
        let most = template.field(name).map_or(0, |field| field.most);
        values.insert(name.to_owned(), value.chars().take(most).collect());
    }
    press.label(template, &values, "", (asked.medium_of(format), 0.0))
}
