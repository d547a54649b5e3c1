//! The few kinds of answer: a page, a page with a refusal, another address, a file.

use std::convert::Infallible;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ContentType, HeaderValue,
    LOCATION,
};
use actix_web::web::Bytes;
use futures_util::Stream;

use super::failure::Failure;
use super::format::in_address;
use super::page::Flash;
use super::site::Site;
use super::view::View;
use super::visitor::{self, Visitor};

/// What a handler returns.
pub type Answer = Result<HttpResponse, Failure>;

/// Server-sent events, as they come.
#[must_use]
pub fn events(of: impl Stream<Item = Result<Bytes, Infallible>> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        // Compressing would hold small events back.
        .insert_header((CONTENT_ENCODING, "identity"))
        .streaming(of)
}

impl Site {
    /// A page.
    ///
    /// # Errors
    /// `internal` when the view does not fit its template.
    pub async fn page<V: View + Send + 'static>(&self, visitor: &Visitor, view: V) -> Answer {
        self.page_as(StatusCode::OK, visitor, view).await
    }

    /// The page of a form that was not accepted.
    ///
    /// # Errors
    /// `internal` when the view does not fit its template.
    pub async fn refuse<V: View + Send + 'static>(&self, visitor: &Visitor, view: V) -> Answer {
        self.page_as(StatusCode::UNPROCESSABLE_ENTITY, visitor, view)
            .await
    }

    async fn page_as<V: View + Send + 'static>(
        &self,
        status: StatusCode,
        visitor: &Visitor,
        view: V,
    ) -> Answer {
        let html = self.draw(visitor, view).await?;
        let mut answer = HttpResponse::build(status);
        answer
            .content_type(ContentType::html())
            .insert_header((CACHE_CONTROL, "no-store"));
        if visitor.flash.is_some() {
            answer.cookie(visitor::gone(self, visitor::FLASH));
        }
        Ok(answer.body(html))
    }

    /// The way on after an action, with what it has to say: the text of a key.
    #[must_use]
    pub fn done(
        &self,
        visitor: &Visitor,
        to: &str,
        key: &str,
        arguments: &[(&str, String)],
    ) -> HttpResponse {
        let text = self.app().texts.fill(visitor.language, key, arguments);
        let flash = Flash { bad: false, text };
        let cookie = visitor::cookie(self, visitor::FLASH, visitor::flash_text(&flash));
        HttpResponse::SeeOther()
            .insert_header((LOCATION, to))
            .cookie(cookie)
            .finish()
    }

    /// The way back after an action that was refused on a page that cannot show why itself.
    #[must_use]
    pub fn refused(&self, to: &str, text: String) -> HttpResponse {
        let flash = Flash { bad: true, text };
        let cookie = visitor::cookie(self, visitor::FLASH, visitor::flash_text(&flash));
        HttpResponse::SeeOther()
            .insert_header((LOCATION, to))
            .cookie(cookie)
            .finish()
    }
}

/// Another address.
#[must_use]
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, to))
        .finish()
}

/// A file to be saved under its own name, whatever script the name is in (RFC 6266, RFC 5987).
#[must_use]
pub fn download(name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    file("attachment", name, media_type, bytes)
}

/// A file that the browser shows if it can.
#[must_use]
pub fn shown(name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    file("inline", name, media_type, bytes)
}

fn file(how: &str, name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Ok(value) = HeaderValue::from_str(media_type) {
        answer.insert_header((CONTENT_TYPE, value));
    }
    if let Ok(value) = HeaderValue::from_str(&disposition(how, name)) {
        answer.insert_header((CONTENT_DISPOSITION, value));
    }
    answer
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(bytes)
}

/// `attachment; filename="….pdf"; filename*=UTF-8''…`: old readers get a name in ASCII.
fn disposition(how: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '-' | '_' | ' ' => c,
            _ => '_',
        })
        .collect();
    format!(
        "{how}; filename=\"{plain}\"; filename*=UTF-8''{}",
        in_address(name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_survive_and_cannot_break_the_header() {
        assert_eq!(
            disposition("attachment", "目录\".xlsx"),
            "attachment; filename=\"___.xlsx\"; filename*=UTF-8''%E7%9B%AE%E5%BD%95%22.xlsx"
        );
        assert!(!disposition("attachment", "a\r\nb").contains('\n'));
    }
}
