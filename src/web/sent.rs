//! What a form sent, once its secret was checked.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::failure::Failure;
use super::visitor::Visitor;
use crate::secrets;

/// Name of the field that holds the session's secret.
pub const SECRET: &str = "csrf";

/// The fields of a form. The extractor fails unless the form carries the session's secret,
/// so that a handler which changes something cannot be called from a foreign page.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    fields: Vec<(String, String)>,
}

impl Sent {
    /// Fields that were checked.
    ///
    /// # Errors
    /// `form_expired` without the visitor's secret, `unkeepable` for a text with NUL in it.
    pub fn checked(visitor: &Visitor, fields: Vec<(String, String)>) -> Result<Self, Failure> {
        let sent = Self { fields };
        let secret = sent.text(SECRET);
        if secret.is_empty() || !secrets::same(&secret, &visitor.form_secret) {
            return Err(Failure::form_expired());
        }
        let mut texts = sent.fields.iter();
        if texts.any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(Failure::unkeepable());
        }
        Ok(sent)
    }

    /// The text of a field with blanks at its ends removed; empty if it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.raw(name).trim().to_owned()
    }

    /// The text of a field as it was typed, for passwords.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find_map(|(field, value)| (field == name).then_some(value.as_str()))
            .unwrap_or_default()
    }

    /// Every text of a field that may be sent several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter_map(move |(field, value)| (field == name).then_some(value.as_str()))
    }
}

impl FromRequest for Sent {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(req, &mut Payload::None);
        let form = web::Form::<Vec<(String, String)>>::from_request(req, payload);
        Box::pin(async move {
            let visitor = visitor.await?;
            let fields = form.await.map_err(|_| Failure::bad_request())?.into_inner();
            Self::checked(&visitor, fields)
        })
    }
}

/// Fields without a check, for what is read from a form that was checked before.
impl FromIterator<(String, String)> for Sent {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(fields: T) -> Self {
        Self {
            fields: fields.into_iter().collect(),
        }
    }
}
