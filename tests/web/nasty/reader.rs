//! Somebody of a role who walks all pages, finds their forms, and sends them.

use super::forms::{self, Field, Form};
use super::wrong::Wrong;
use crate::support::{Answer, Browser, Laboratory, PASSWORD};
use actix_web::http::StatusCode;
use barlab::web::format::in_address;
use barlab::web::routes::TABLE;
use domain::person::Role;
use std::collections::HashMap;

/// Steps after which the others on a page cannot be taken any more come last, in this order.
const LAST: [&str; 16] = [
    "/commit",
    "/submit",
    "/issue",
    "/choose",
    "/take-back",
    "/send-back",
    "/release",
    "/withdraw",
    "/retire",
    "/cancel",
    "/remove",
    "/revoke",
    "/reset",
    "/disable",
    "/password",
    "/sign-out",
];

/// The route that an address belongs to.
pub fn route_of(method: &str, address: &str) -> Option<&'static str> {
    let path = address.split('?').next().unwrap();
    let fits = |route: &str| {
        let (wanted, given) = (route.split('/'), path.split('/'));
        wanted.clone().count() == given.clone().count()
            && wanted
                .zip(given)
                .all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
    };
    let mut all = TABLE.iter();
    all.find_map(|route| (route.method == method && fits(route.path)).then_some(route.path))
}

/// Somebody of a role, with the language they read.
pub struct Reader {
    pub role: Role,
    pub language: &'static str,
    pub browser: Browser,
}

impl Reader {
    pub async fn of(laboratory: &Laboratory, role: Role) -> Self {
        let language = match role {
            Role::Admin | Role::FrontDesk => "zh-CN",
            _ => "en",
        };
        let mut browser = Browser::of(laboratory, role).await;
        browser.get(&format!("/language/{language}")).await;
        Self {
            role,
            language,
            browser,
        }
    }

    /// Every form that the pages of this role have, and their links followed on the way: of
    /// addresses that differ in nothing but the thing they name, a few.
    pub async fn walk(&mut self, wrong: &mut Wrong) -> Vec<Form> {
        let mut waiting = vec!["/".to_owned()];
        let mut seen: HashMap<String, u8> = HashMap::new();
        let mut known = Vec::new();
        let mut found: HashMap<String, Form> = HashMap::new();
        while let Some(path) = waiting.pop() {
            // Papers are made of what is kept by others' tests; drawing one takes longer than a page.
            if path.contains("/drafts/") || path.contains(".pdf") {
                continue;
            }
            let answer = self.browser.get(&path).await;
            let role = self.role.code();
            wrong.look(&answer, self.language, || format!("{role} get {path}"));
            if !answer.media_type.starts_with("text/html") {
                continue;
            }
            let text = answer.text();
            for form in forms::forms(&text, &path) {
                let method = if form.is_post { "post" } else { "get" };
                let route = route_of(method, &form.action);
                let Some(route) = route else {
                    panic!("{path} has a form to {method} {}", form.action);
                };
                found
                    .entry(format!("{method} {route} {}", form.names()))
                    .or_insert(form);
            }
            for link in forms::links(&text) {
                let Some(route) = route_of("get", &link) else {
                    wrong.said.push(format!("{path} leads nowhere: {link}"));
                    continue;
                };
                let own = ["/language/{tag}", "/theme/{name}", "/labels/{label}/file"];
                let count = seen.entry(route.to_owned()).or_default();
                if !own.contains(&route) && *count < 2 && !known.contains(&link) {
                    *count += 1;
                    known.push(link.clone());
                    waiting.push(link);
                }
            }
        }
        // Trying a connection out waits for whatever stands at its address.
        found.retain(|_, form| !form.action.ends_with("/try"));
        let mut all: Vec<(String, Form)> = found.into_iter().collect();
        let turn = |form: &Form| LAST.iter().position(|end| form.action.ends_with(end));
        all.sort_by_key(|(key, form)| (turn(form).map_or(0, |turn| turn + 1), key.clone()));
        all.into_iter().map(|(_, form)| form).collect()
    }

    /// Sends a form with these fields, as its page would.
    pub async fn send(&mut self, form: &Form, fields: &[Field]) -> Answer {
        let pairs = || {
            let texts = fields.iter().filter(|field| !field.is_file);
            texts.map(|field| (field.name.as_str(), field.value.as_str()))
        };
        if !form.is_post {
            let query: Vec<String> = pairs()
                .map(|(name, value)| format!("{}={}", in_address(name), in_address(value)))
                .collect();
            // Longer ones no server of HTTP takes.
            let query: String = query.join("&").chars().take(20_000).collect();
            let path = form.action.split('?').next().unwrap();
            return self.browser.get(&format!("{path}?{query}")).await;
        }
        let all: Vec<_> = pairs().collect();
        match fields.iter().find(|field| field.is_file) {
            Some(file) if form.is_multipart => {
                let (name, bytes) = file.value.split_once('\n').unwrap_or((&file.value, ""));
                let bytes = bytes.as_bytes();
                self.browser.upload(&form.action, &all, name, bytes).await
            }
            _ if form.is_multipart => self.browser.upload(&form.action, &all, "", b"").await,
            _ => self.browser.post(&form.action, &all).await,
        }
    }

    /// Whoever was sent to sign in does so.
    pub async fn stay(&mut self, laboratory: &Laboratory) {
        if self.browser.get("/me").await.status == StatusCode::SEE_OTHER {
            let code = self.role.code();
            barlab::actions::add_user::set_password(
                &laboratory.app,
                &crate::support::desk(),
                code,
                PASSWORD,
            )
            .unwrap();
            let again = Self::of(laboratory, self.role).await;
            self.browser = again.browser;
        }
    }
}
