//! What an administrator settles before the laboratory issues its first document: who works here,
//! what documents say of the issuer, where their codes lead, which verifiers there are.

use domain::person::{Role, Viewer};
use store::documents::{self, DocumentFilter};
use store::{Connection, Paging, instruments, users};

use super::failure::Failure;
use super::view::start::Step;
use crate::app::App;
use crate::config;

/// Users that are looked at; a laboratory has dozens.
const USERS: u16 = 500;

/// The steps that are left; none once a document was issued, because this laboratory works.
///
/// # Errors
/// When the store fails.
pub fn first_steps(app: &App, conn: &mut Connection) -> Result<Vec<Step>, Failure> {
    let filter = DocumentFilter::default();
    let issued = documents::list(conn, Viewer::Laboratory, filter, Paging::first(1))?;
    if !issued.rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut steps = Vec::new();
    let all = users::list(conn, Paging::first(USERS))?.rows;
    for role in [Role::FrontDesk, Role::Technician, Role::Reviewer] {
        let works = |user: &&domain::person::User| !user.disabled && user.post.role() == role;
        if !all.iter().any(|user| works(&user)) {
            steps.push(step(role.code(), "/users/new"));
        }
    }
    let settings = &app.settings;
    let (_, layout) = app.layout()?;
    let example = config::Issuer::default().name;
    if layout.issuer.name.is_empty() && settings.issuer.name == example {
        steps.push(step("issuer", "/layout"));
    }
    if is_this_machine(&settings.public_url) {
        steps.push(step("address", ""));
    }
    if instruments::register(conn)?.entries().is_empty() {
        steps.push(step("instruments", "/instruments/new"));
    }
    if !steps.is_empty() {
        let unset = [
            (settings.signatures.signatories.is_empty(), "signing"),
            (settings.mail.server.is_empty(), "mail"),
        ];
        let unset = unset.into_iter().filter(|(is_unset, _)| *is_unset);
        steps.extend(unset.map(|(_, name)| step(name, "")));
    }
    Ok(steps)
}

fn step(name: &str, href: &str) -> Step {
    Step {
        key: format!("pages.first.{name}"),
        href: href.to_owned(),
    }
}

/// True for an address that leads nowhere from another machine, such as a telephone that reads the
/// code of a document.
fn is_this_machine(url: &str) -> bool {
    let host = url.split_once("//").map_or(url, |(_, rest)| rest);
    ["127.", "localhost", "[::1]", "0.0.0.0"]
        .iter()
        .any(|own| host.starts_with(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_this_machine_alone_is_told_from_one_that_all_reach() {
        for own in [
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:80/",
        ] {
            assert!(is_this_machine(own), "{own}");
        }
        for reached in [
            "https://lab.example.org",
            "http://192.168.1.20:8080",
            "https://127lab.cn",
        ] {
            assert!(!is_this_machine(reached), "{reached}");
        }
    }
}
