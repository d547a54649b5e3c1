//! What an answer to a nasty value must never be, and what was found to be so.

use crate::support::Answer;
use actix_web::http::StatusCode;
use std::collections::HashSet;

/// What went wrong, so that one run tells all of it.
#[derive(Default)]
pub struct Wrong {
    pub said: Vec<String>,
    pub asked: usize,
    /// Fields of routes that were spoilt already, by somebody of another role.
    pub tried: HashSet<String>,
}

impl Wrong {
    /// Looks at an answer: no failure of ours, in the reader's language, nothing that runs.
    pub fn look(&mut self, answer: &Answer, language: &str, about: impl Fn() -> String) {
        self.asked += 1;
        let mut wrong = |what: &str| {
            let about: String = about().chars().take(300).collect();
            self.said.push(format!("{what}: {} {about}", answer.status));
        };
        if answer.status.is_server_error() {
            wrong("failed");
        }
        if !answer.location.is_empty()
            && (!answer.location.starts_with('/') || answer.location.starts_with("//"))
        {
            wrong("leads away");
        }
        if !answer.media_type.starts_with("text/html") {
            if answer.status.is_client_error() && answer.body.is_empty() {
                wrong("says nothing");
            }
            return;
        }
        let text = answer.text();
        if !text.contains(&format!("<html lang=\"{language}\"")) {
            wrong("in another language");
        }
        if text.contains("<script>alert") || text.contains("<img src=x") {
            wrong("runs");
        }
        if text.contains("href=\"javascript:") || text.contains("href=\"//") {
            wrong("leads away");
        }
        let explained = text.contains("role=\"alert\"") || text.contains("class=\"error\"");
        if answer.status == StatusCode::UNPROCESSABLE_ENTITY && !explained {
            wrong("refused without a word");
        }
    }

    pub fn check(self) {
        let said = self.said.len();
        assert!(
            self.said.is_empty(),
            "{said} of {}: {:#?}",
            self.asked,
            self.said
        );
    }
}
