//! Correcting who a company is: its registered name, credit code and prefixes.

use actix_web::web::{Data, Path};
use domain::numbering::CompanyNumber;
use store::companies;

use super::{answer, read, registering::words};
use crate::actions::register_company::{self as action, NewCompany};
use crate::web::answers::Answer;
use crate::web::failure::Failure;
use crate::web::people::FrontDesk;
use crate::web::sent::Sent;
use crate::web::site::{Refused, Site};
use crate::web::view::companies::Company as Shown;
use crate::web::view::parts::Field;

/// Corrects name, credit code and prefixes; documents that were issued stay as they are.
///
/// # Errors
/// As the action.
pub async fn correct(
    person: FrontDesk,
    site: Data<Site>,
    number: Path<String>,
    sent: Sent,
) -> Answer {
    let wanted: CompanyNumber = number.parse().map_err(|_| Failure::not_found())?;
    let [name, credit_code, prefixes] =
        ["name", "credit_code", "prefixes"].map(|name| sent.text(name));
    let typed = [&name, &credit_code, &prefixes].map(Clone::clone);
    let (who, viewer) = (person.who(), person.viewer());
    let changed = site
        .act(person.language, move |app| {
            let found = app
                .store
                .read(|conn| companies::find_by_number(conn, viewer, wanted))?;
            let company = found.ok_or_else(|| {
                crate::actions::Refused::new("actions.unknown_company").with("number", wanted)
            })?;
            let mut details = company.details;
            details.credit_code = credit_code;
            details.prefixes = words(&prefixes);
            let new = NewCompany {
                name,
                details,
                quota: company.quota.left(),
            };
            action::change_company(app, &who, wanted, new)
        })
        .await?;
    match changed {
        Ok(_) => answer(&site, &person, &number, changed, |_, _| {}).await,
        Err(refused) => {
            let mut view = read(&site, &person, &number).await?;
            refuse(&mut view, typed, refused);
            site.refuse(&person, view).await
        }
    }
}

/// Puts what was typed back, with what was wrong beside its field.
fn refuse(view: &mut Shown, typed: [String; 3], refused: Refused) {
    let [name, credit_code, prefixes] = typed.map(Field::holding);
    let correction = &mut view.correction;
    (correction.name, correction.credit_code) = (name, credit_code);
    correction.prefixes = prefixes;
    correction.is_refused = true;
    let field = match refused.key {
        "actions.company.prefix" => &mut correction.prefixes,
        key if key.starts_with("gs1.credit_code.") => &mut correction.credit_code,
        _ => &mut correction.name,
    };
    field.error = Some(refused.text);
}
