//! Somebody outside checks a document: what is asked is counted, nobody may ask without end, and
//! what the holder opened can be seen by everybody who has the code.
//!
//! A token that is malformed and one that belongs to no document take the same way, so that the
//! answer tells nobody which tokens there could be.

use std::net::IpAddr;

use chrono::{TimeDelta, Timelike};
use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    id::DocumentId,
    person::Viewer,
};
use store::{
    companies,
    document_checks::{self, Answered, Check, LIMITED},
    documents::{self, IssuedDocument},
    opened_documents::{self, Opened},
};

use super::ActionError;
use crate::{app::App, secrets::key_file, trust};

/// Checks that one visitor may make in a minute: far more than anybody scans by hand.
const A_MINUTE: u64 = 60;
/// Checks that one visitor may make in a day.
const A_DAY: u64 = 2_000;
/// For how many days checks are counted and kept.
pub const DAYS_KEPT: i64 = 400;

/// What is asked of a token.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// Whether its document holds.
    Page,
    /// Whether a file is the document.
    File,
    /// The document itself.
    Original,
}

impl Way {
    const fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::File => "file",
            Self::Original => "original",
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum Asker {
    /// Somebody who is signed in: neither counted nor limited.
    Known,
    /// Somebody from an address, if that is known.
    Stranger(Option<IpAddr>),
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Too much was asked from there.
    Limited,
    /// There is no such document.
    Unknown,
    /// The files of the document, and whether its holder opened it.
    Known(Vec<IssuedDocument>, Opened),
}

/// Looks a token up and counts that it was asked for.
///
/// # Errors
/// When the store fails.
pub fn check_token(app: &App, asker: Asker, token: &str, way: Way) -> Result<Answer, ActionError> {
    let found = app.store.read(|conn| documents::by_token(conn, token))?;
    if let Asker::Stranger(from) = asker
        && is_too_much(app, from, way, found.first())?
    {
        return Ok(Answer::Limited);
    }
    let Some(company) = found.first().map(|first| first.document.company) else {
        return Ok(Answer::Unknown);
    };
    let opened = app
        .store
        .read(|conn| opened_documents::of(conn, company, token))?;
    Ok(Answer::Known(found, opened))
}

/// Counts a check, and says whether there were too many from there before it.
fn is_too_much(
    app: &App,
    from: Option<IpAddr>,
    way: Way,
    found: Option<&IssuedDocument>,
) -> Result<bool, ActionError> {
    let visitor = visitor(app, from)?;
    let now = app.store.now();
    let answered = app
        .store
        .read(|conn| document_checks::of_visitor(conn, &visitor, now))?;
    let limited = lately(answered, now.second()) >= A_MINUTE || answered.day >= A_DAY;
    let found = found.filter(|_| !limited);
    let answer = match found {
        _ if limited => LIMITED,
        Some(found) => found.state.code(),
        None => "unknown",
    };
    let check = Check {
        visitor: &visitor,
        document: found.map(|found| found.id),
        way: way.code(),
        answer,
    };
    app.store
        .keep_house(|keep| document_checks::note(keep, check))?;
    Ok(limited)
}

/// How many checks lie in the sixty seconds before a second of the clock's minute: those of this
/// minute, and of the minute before as large a part as is not yet a minute ago. So nobody gets
/// twice as much around the full minute, and what was used comes back second by second.
fn lately(answered: Answered, second: u32) -> u64 {
    let left = u64::from(60_u32.saturating_sub(second));
    let part = answered.last_minute.saturating_mul(left);
    answered.this_minute.saturating_add(part.div_ceil(60))
}

/// Who asks, as a digest that nobody turns back without the laboratory's key and that is another
/// one tomorrow. Visitors whose address is not known share one.
fn visitor(app: &App, from: Option<IpAddr>) -> Result<Vec<u8>, ActionError> {
    let key = key_file::read_or_make(&app.settings.data.join(trust::CODE_KEY))?;
    let day = app.today().to_string();
    let from = from.map_or_else(String::new, |from| from.to_string());
    let said = [
        b"visitor\n",
        &key[..],
        day.as_bytes(),
        b"\n",
        from.as_bytes(),
    ]
    .concat();
    let digest = Digest::of(&said);
    Ok(digest.bytes().iter().copied().take(16).collect())
}

/// What a holder wants to be readable by whoever has the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One document.
    This,
    /// Every document of the company, those to come too.
    All,
}

/// Opens documents of a company, or closes them again.
///
/// # Errors
/// When the document is not this person's to see, or the store fails.
pub fn set_open(
    app: &App,
    (who, viewer): (&Who, Viewer),
    id: DocumentId,
    reach: Reach,
    open: bool,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let document = documents::get(tx, viewer, id)?.document;
        let (company, token) = (document.company, document.token.as_str());
        let before = opened_documents::of(tx, company, token)?;
        let token = (reach == Reach::This).then_some(token);
        if open {
            opened_documents::open(tx, company, token)?;
        } else {
            opened_documents::close(tx, company, token)?;
        }
        let was = match reach {
            Reach::This => before.this,
            Reach::All => before.all,
        };
        let (action, subject) = match reach {
            Reach::This => (
                "document.open",
                Subject::new(Noun::Document, id.get(), &document.number),
            ),
            Reach::All => {
                let number = companies::find(tx, viewer, company)?
                    .map_or_else(String::new, |company| company.number.to_string());
                (
                    "company.open_documents",
                    Subject::new(Noun::Company, company.get(), number),
                )
            }
        };
        tx.record(action, subject, &was, &open)?;
        Ok(())
    })
}

/// Forgets checks that are older than `DAYS_KEPT`.
///
/// # Errors
/// When the store fails.
pub fn forget_old_checks(app: &App) -> Result<(), ActionError> {
    let before = app.store.now() - TimeDelta::days(DAYS_KEPT);
    Ok(app
        .store
        .keep_house(|keep| document_checks::forget(keep, before))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_a_minute_ago_fades_second_by_second() {
        let answered = |this_minute, last_minute| Answered {
            this_minute,
            last_minute,
            day: 0,
        };
        assert_eq!(lately(answered(0, 60), 0), 60);
        assert_eq!(lately(answered(0, 60), 1), 59);
        assert_eq!(lately(answered(0, 60), 59), 1);
        assert_eq!(lately(answered(30, 60), 30), 60);
        // The end of one minute and the beginning of the next are no two minutes.
        assert_eq!(lately(answered(59, 60), 1), 118);
        assert_eq!(lately(answered(60, 0), 59), 60);
        // A leap second is none.
        assert_eq!(lately(answered(1, 60), 60), 1);
    }
}
