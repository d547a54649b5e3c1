//! What is answered when a page cannot be: a status, a page in words, a number to quote.

use std::fmt;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{ContentType, LOCATION, REFERER};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, web};
use store::StoreError;

use super::format::in_address;
use super::page::PageError;
use super::preferences::own_address;
use super::site::Site;
use super::view::failures;
use super::visitor::Visitor;
use crate::actions::ActionError;
use crate::secrets::SecretsError;

/// NUL as an address writes it.
const NUL: &str = "%00";

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    status: StatusCode,
    name: &'static str,
    /// A number to quote; empty where there is nothing to look up.
    number: String,
    /// Where to go instead.
    instead: Option<String>,
    /// Where to sign in and come back to; empty where that is no remedy.
    sign_in: String,
}

impl Failure {
    const fn plain(status: StatusCode, name: &'static str) -> Self {
        Self {
            status,
            name,
            number: String::new(),
            instead: None,
            sign_in: String::new(),
        }
    }

    /// Nobody is signed in; somebody who asked for a page is sent to sign in and back, somebody who
    /// sent a form is offered the way back to the page it stood on.
    #[must_use]
    pub fn not_signed_in(req: &HttpRequest) -> Self {
        let mut failure = Self::plain(StatusCode::UNAUTHORIZED, "not_signed_in");
        if req.method() == Method::GET {
            let here = req.uri().path_and_query().map_or("/", |here| here.as_str());
            failure.instead = Some(format!("/sign-in?to={}", in_address(here)));
        } else {
            failure.sign_in = format!("/sign-in?to={}", in_address(&came_from(req)));
        }
        failure
    }

    /// The role does not allow it.
    #[must_use]
    pub const fn forbidden() -> Self {
        Self::plain(StatusCode::FORBIDDEN, "forbidden")
    }

    /// There is no such thing, or it is not this person's to see.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::plain(StatusCode::NOT_FOUND, "not_found")
    }

    /// The form does not carry the secret of this session.
    #[must_use]
    pub const fn form_expired() -> Self {
        Self::plain(StatusCode::BAD_REQUEST, "form_expired")
    }

    /// Something that a page of ours always sends is missing.
    #[must_use]
    pub const fn bad_request() -> Self {
        Self::plain(StatusCode::BAD_REQUEST, "bad_request")
    }

    /// A text holds NUL (U+0000), which PostgreSQL cannot keep and nobody types.
    #[must_use]
    pub const fn unkeepable() -> Self {
        Self::plain(StatusCode::BAD_REQUEST, "unkeepable")
    }

    /// Somebody asks more often than anybody needs to.
    #[must_use]
    pub const fn too_many() -> Self {
        Self::plain(StatusCode::TOO_MANY_REQUESTS, "too_many")
    }

    /// The upload is larger than allowed.
    #[must_use]
    pub const fn too_large() -> Self {
        Self::plain(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
    }

    /// The database cannot take any more at the moment.
    #[must_use]
    pub const fn busy() -> Self {
        Self::plain(StatusCode::SERVICE_UNAVAILABLE, "busy")
    }

    /// Something is broken. It is logged here under a number that the page shows.
    #[must_use]
    pub fn internal(reason: impl fmt::Display) -> Self {
        let number = new_number();
        tracing::error!(number, "Could not answer, number {number}: {reason}");
        Self {
            number,
            ..Self::plain(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    fn view(&self) -> failures::Failure {
        failures::Failure {
            status: self.status.as_u16(),
            name: self.name,
            number: self.number.clone(),
            sign_in: self.sign_in.clone(),
        }
    }
}

/// The page of ours from which a form was sent; the start page where the browser does not say.
fn came_from(req: &HttpRequest) -> String {
    let from = req.headers().get(REFERER);
    let from = from.and_then(|from| from.to_str().ok()).unwrap_or_default();
    let path = from.splitn(4, '/').nth(3).unwrap_or_default();
    own_address(&format!("/{path}")).to_owned()
}

/// `E-7Q2M-41C8`: forty random bits in letters that are not mistaken for each other.
fn new_number() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bytes = [0_u8; 8];
    // Without randomness the number is dull but the log line is still there.
    let _ = getrandom::fill(&mut bytes);
    let mut number = "E".to_owned();
    for (place, byte) in bytes.iter().enumerate() {
        if place % 4 == 0 {
            number.push('-');
        }
        let letter = LETTERS.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
        number.push(char::from(letter));
    }
    number
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.status.as_u16(), self.name, self.number)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self.instead {
            Some(_) => StatusCode::SEE_OTHER,
            None => self.status,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut answer = HttpResponse::build(self.status_code());
        if let Some(instead) = &self.instead {
            answer.insert_header((LOCATION, instead.as_str()));
        }
        answer.finish()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { .. } => Self::not_found(),
            StoreError::Busy | StoreError::Connect { .. } => {
                tracing::warn!("The store is busy: {error}");
                Self::busy()
            }
            other => Self::internal(other),
        }
    }
}

impl From<ActionError> for Failure {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Store(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

impl From<SecretsError> for Failure {
    fn from(error: SecretsError) -> Self {
        Self::internal(error)
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        Self::internal(error)
    }
}

/// Draws a page for every answer that has a failing status and no body yet.
///
/// # Errors
/// Those of the services within.
pub async fn draw_failures(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<BoxBody, impl MessageBody>>, actix_web::Error> {
    // No database is asked for such an address, whichever page it is of.
    if req.uri().to_string().contains(NUL) {
        let failure = Failure::unkeepable();
        let (req, _) = req.into_parts();
        let html = drawn(&req, &failure).await.unwrap_or_default();
        let page = HttpResponse::build(failure.status)
            .content_type(ContentType::html())
            .body(html);
        return Ok(ServiceResponse::new(req, page).map_into_left_body());
    }
    let answer = next.call(req).await?;
    let Some(failure) = failure_of(&answer) else {
        return Ok(answer.map_into_right_body());
    };
    let (req, answer) = answer.into_parts();
    let Some(html) = drawn(&req, &failure).await else {
        return Ok(ServiceResponse::new(req, answer).map_into_right_body());
    };
    let page = HttpResponse::build(failure.status)
        .content_type(ContentType::html())
        .body(html);
    Ok(ServiceResponse::new(req, page).map_into_left_body())
}

/// The failure behind an answer; absent when it is none or leads elsewhere.
fn failure_of<B>(answer: &ServiceResponse<B>) -> Option<Failure> {
    if let Some(error) = answer.response().error() {
        if let Some(failure) = error.as_error::<Failure>() {
            return failure.instead.is_none().then(|| failure.clone());
        }
        let status = error.as_response_error().status_code();
        return Some(match status {
            StatusCode::NOT_FOUND => Failure::not_found(),
            StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(),
            status if status.is_client_error() => Failure::bad_request(),
            _ => Failure::internal(error),
        });
    }
    let unclaimed = answer
        .headers()
        .get(actix_web::http::header::CONTENT_TYPE)
        .is_none();
    (answer.status() == StatusCode::NOT_FOUND && unclaimed).then(Failure::not_found)
}

async fn drawn(req: &HttpRequest, failure: &Failure) -> Option<String> {
    let site = req.app_data::<web::Data<Site>>()?.clone();
    let visitor = Visitor::from_request(req, &mut Payload::None).await.ok()?;
    site.draw(&visitor, failure.view()).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_to_quote_are_short_and_differ() {
        let (one, other) = (new_number(), new_number());
        assert_eq!(one.len(), "E-7Q2M-41C8".len());
        assert_ne!(one, other);
    }

    #[test]
    fn what_the_store_says_becomes_a_status() {
        let missing = StoreError::Missing {
            noun: "intakes",
            id: "7".to_owned(),
        };
        assert_eq!(Failure::from(missing).status, StatusCode::NOT_FOUND);
        assert_eq!(
            Failure::from(StoreError::Busy).status,
            StatusCode::SERVICE_UNAVAILABLE
        );
        let broken = Failure::from(StoreError::Nested);
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!broken.number.is_empty());
    }
}
