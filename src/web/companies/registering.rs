//! Registering a company: the form, filled from the member directory where that knows the name.

use actix_web::web::{Data, Query};
use domain::company::{CompanyDetails, CompanyName};
use domain::member::Member;
use domain::person::Viewer;
use serde::Deserialize;
use store::companies::{self, Registered};
use store::{Connection, members};

use super::super::answers::Answer;
use super::super::failure::Failure;
use super::super::people::FrontDesk;
use super::super::sent::Sent;
use super::super::shown::{address, company_link};
use super::super::site::Site;
use super::super::view::companies as view;
use super::super::view::parts::{Field, Link};
use super::page::standing;
use crate::actions::register_company::{self as action, NewCompany};
use crate::app::App;

/// Entries of the member directory that a look-up shows.
const MATCHES: u16 = 8;

/// What the form of registering is filled with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Filled {
    /// What is looked up in the member directory.
    #[serde(default)]
    q: String,
    /// Prefix of the entry to fill the form with.
    #[serde(default)]
    member: String,
    /// Holder of that entry: a prefix may have had several.
    #[serde(default)]
    holder: String,
}

/// The empty form, or one filled from the member directory.
///
/// # Errors
/// When the store fails.
pub async fn blank(person: FrontDesk, site: Data<Site>, filled: Query<Filled>) -> Answer {
    let viewer = person.viewer();
    let view = site
        .read(move |app, conn| {
            let text = filled.q.trim();
            let found = match text {
                "" => None,
                text => Some(members::search(conn, text, MATCHES)?),
            };
            let mut form = view::NewCompany {
                lookup: filled.q.clone(),
                ..view::NewCompany::default()
            };
            if let Some(holder) = chosen(&filled, found.as_deref().unwrap_or_default()) {
                fill(conn, &mut form, &filled.member, &holder)?;
            }
            form.matches = found
                .map(|found| matches(app, conn, viewer, text, found))
                .transpose()?;
            Ok(form)
        })
        .await?;
    site.page(&person, view).await
}

/// The holder to fill the form with: the one that was chosen, or the only one that was found.
fn chosen(filled: &Filled, found: &[Member]) -> Option<String> {
    if !filled.holder.is_empty() {
        return Some(filled.holder.clone());
    }
    let first = found.first()?;
    let only = found
        .iter()
        .all(|member| member.holder_name == first.holder_name);
    only.then(|| first.holder_name.clone())
}

/// Fills the form with what the directory says of a holder: of the chosen prefix, else what
/// is valid longest, and all prefixes.
fn fill(
    conn: &mut Connection,
    form: &mut view::NewCompany,
    prefix: &str,
    holder: &str,
) -> Result<(), Failure> {
    let held = members::of_holder(conn, holder)?;
    let newest = held
        .iter()
        .max_by_key(|member| (member.prefix == prefix, member.valid_to));
    let Some(entry) = newest else {
        return Ok(());
    };
    let mut prefixes: Vec<&str> = held.iter().map(|member| member.prefix.as_str()).collect();
    prefixes.dedup();
    form.name = Field::holding(&entry.holder_name);
    form.credit_code = Field::holding(&entry.credit_code);
    form.address = Field::holding(&entry.address);
    form.prefixes = Field::holding(prefixes.join(" "));
    if let Ok(name) = CompanyName::parse(&entry.holder_name)
        && let Some(known) = companies::find_by_name(conn, Viewer::Laboratory, &name)?
    {
        let number = known.number.to_string();
        form.existing = Some(Link::new(format!("/companies/{number}"), number));
    }
    Ok(())
}

/// What the member directory says to a look-up, with the companies that are registered.
fn matches(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    text: &str,
    found: Vec<Member>,
) -> Result<Vec<view::MemberMatch>, Failure> {
    let names: Vec<CompanyName> = found
        .iter()
        .filter_map(|member| CompanyName::parse(&member.holder_name).ok())
        .collect();
    let here = companies::named(conn, viewer, &names)?;
    let registered = |holder: &str| {
        let name = CompanyName::parse(holder).ok()?.normalised();
        let company = here.iter().find(|one| one.name.normalised() == name)?;
        let number = company.number.to_string();
        Some(Link::new(company_link(company).href, number))
    };
    let shown = found.into_iter().map(|member| view::MemberMatch {
        href: address(
            "/companies/new",
            &[
                ("q", text),
                ("member", &member.prefix),
                ("holder", &member.holder_name),
            ],
        ),
        state: standing(app, &member),
        registered: registered(&member.holder_name),
        name: member.holder_name,
        prefix: member.prefix,
        address: member.address,
        credit_code: member.credit_code,
        valid_until: member.valid_to,
    });
    Ok(shown.collect())
}

/// Registers a company, or leads to the one of that name.
///
/// # Errors
/// As the action.
pub async fn register(person: FrontDesk, site: Data<Site>, sent: Sent) -> Answer {
    let field = |name| Field::holding(sent.text(name));
    let mut form = view::NewCompany {
        name: field("name"),
        credit_code: field("credit_code"),
        prefixes: field("prefixes"),
        address: field("address"),
        contact: field("contact"),
        phone: field("phone"),
        quota: field("quota"),
        remark: field("remark"),
        ..view::NewCompany::default()
    };
    let Ok(quota) = form.quota.value.parse() else {
        let texts = &site.app().texts;
        form.quota.error = Some(texts.get(person.language, "pages.form.whole_number"));
        return site.refuse(&person, form).await;
    };
    let new = NewCompany {
        name: form.name.value.clone(),
        details: CompanyDetails {
            contact: form.contact.value.clone(),
            phone: form.phone.value.clone(),
            address: form.address.value.clone(),
            credit_code: form.credit_code.value.clone(),
            prefixes: words(&form.prefixes.value),
            remark: form.remark.value.clone(),
            ..CompanyDetails::default()
        },
        quota,
    };
    let who = person.who();
    match site
        .act(person.language, move |app| {
            action::register_company(app, &who, new)
        })
        .await?
    {
        Ok(Registered::New(company)) => {
            let number = company.number.to_string();
            let to = format!("/companies/{number}");
            Ok(site.done(
                &person,
                &to,
                "pages.companies.registered",
                &[("number", number)],
            ))
        }
        Ok(Registered::Known(company)) => {
            let number = company.number.to_string();
            form.existing = Some(Link::new(format!("/companies/{number}"), number));
            site.refuse(&person, form).await
        }
        Err(refused) => {
            let field = at_fault(&mut form, refused.key);
            field.error = Some(refused.text);
            site.refuse(&person, form).await
        }
    }
}

/// The field that a refusal is about.
fn at_fault<'f>(form: &'f mut view::NewCompany, key: &str) -> &'f mut Field {
    match key {
        "actions.company.nobody_holds"
        | "actions.company.several_hold"
        | "actions.company.prefix" => &mut form.prefixes,
        key if key.starts_with("gs1.credit_code.") => &mut form.credit_code,
        _ => &mut form.name,
    }
}

/// Words parted by blanks or commas.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split([' ', ',', '\u{ff0c}', '\u{3001}', '\t'])
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_may_be_parted_by_any_comma() {
        assert_eq!(
            words(" 6901234,69012345\u{ff0c}697123456\u{3001}1 "),
            ["6901234", "69012345", "697123456", "1"]
        );
    }
}
