//! The inbox: measurements that found no sample, or more than one, wait for a person.
//!
//! Everything is done by one form of chosen measurements, also for a single one; the keyboard
//! of `inbox.js` only presses its buttons.

mod live;
mod page;

pub use live::events;

use actix_web::web::{Data, Query};
use domain::id::MeasurementId;
use domain::judgement::matching::InboxReason;
use domain::numbering::IntakeNumber;
use domain::person::Role;
use serde::Deserialize;
use store::Paging;
use store::inbox::{Aside, InboxFilter};

use super::answers::Answer;
use super::failure::Failure;
use super::people::{Staff, Technician};
use super::sent::Sent;
use super::shown::{ROWS, address};
use super::site::Site;
use crate::actions::sort_inbox::{self as action, Place, Sorting};

/// Which part of the inbox is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// Which list: `waiting` when it is empty.
    #[serde(default)]
    list: String,
    /// Only what waits for this kind of reason.
    #[serde(default)]
    kind: String,
    /// Only what came from this source.
    #[serde(default)]
    source: String,
    /// Only what came from this site.
    #[serde(default)]
    site: String,
    /// The key after which to begin.
    after: Option<i64>,
}

impl Wanted {
    fn list(&self) -> Aside {
        let named = |aside: &Aside| aside.code() == self.list;
        Aside::ALL.into_iter().find(named).unwrap_or_default()
    }

    fn filter(&self) -> InboxFilter {
        let kind = self.kind.as_str();
        InboxFilter {
            list: self.list(),
            source: self.source.parse().ok(),
            site: self.site.parse().ok(),
            kind: InboxReason::KINDS
                .contains(&kind)
                .then(|| kind.to_owned())
                .filter(|_| self.list() == Aside::Waiting),
        }
    }

    const fn paging(&self) -> Paging {
        Paging {
            after: self.after,
            limit: ROWS,
        }
    }

    /// The address of this part, with one thing said otherwise.
    fn at(&self, name: &str, value: &str) -> String {
        let after = self.after.map(|key| key.to_string()).unwrap_or_default();
        let mut parameters = [
            ("list", self.list.as_str()),
            ("kind", &self.kind),
            ("source", &self.source),
            ("site", &self.site),
            ("after", &after),
        ];
        for (known, own) in &mut parameters {
            if *known == name {
                *own = value;
            } else if *known == "after" {
                // Another list begins at its beginning.
                *own = "";
            }
        }
        address("/inbox", &parameters)
    }
}

/// A part of the inbox, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let (language, who) = (person.language, person.who());
    let may_decide = person.role() == Role::Technician;
    let here = person.here.clone();
    let view = site
        .read(move |app, conn| {
            let mut view = page::page(app, conn, language, &wanted)?;
            if may_decide {
                view.undo = page::undo(&action::last_step(conn, &who)?);
            }
            view.may_decide = may_decide;
            view.here = here;
            Ok(view)
        })
        .await?;
    site.page(&person, view).await
}

/// Does with the chosen measurements what the pressed button says.
///
/// # Errors
/// As the action.
pub async fn act(person: Technician, site: Data<Site>, sent: Sent) -> Answer {
    let back = back(&sent);
    let texts = &site.app().texts;
    let refuse = |key: &str| Ok(site.refused(&back, texts.get(person.language, key)));
    let chosen = sent
        .all("measurement")
        .map(str::parse)
        .collect::<Result<Vec<MeasurementId>, _>>()
        .map_err(|_| Failure::bad_request())?;
    if chosen.is_empty() {
        return refuse("inbox.none_chosen");
    }
    let (sorting, key) = match sent.text("act").as_str() {
        "assign" => match place(&wanted_place(&sent)) {
            Some(to) => (
                Sorting::To(chosen.into_iter().map(|id| (id, to)).collect()),
                "assigned",
            ),
            None => return refuse("actions.sample.unknown"),
        },
        "first" => (Sorting::To(first_suggestions(&sent, &chosen)), "assigned"),
        "within" => match sent.text("intake").parse::<IntakeNumber>() {
            Ok(intake) => (Sorting::Within(intake, chosen), "within"),
            Err(error) => {
                let text = texts.explain(person.language, &error);
                return Ok(site.refused(&back, text));
            }
        },
        "card" => (Sorting::Card(chosen), "card"),
        "trial" => (Sorting::Trial(chosen), "trial"),
        "discard" => (Sorting::Discard(chosen, sent.text("reason")), "discarded"),
        "back" => (Sorting::Back(chosen), "taken_back"),
        _ => return Err(Failure::bad_request()),
    };
    if matches!(&sorting, Sorting::To(places) if places.is_empty()) {
        return refuse("inbox.no_suggestion");
    }
    let who = person.who();
    let done = site
        .act(person.language, move |app| {
            action::sort(app, &who, &sorting)
        })
        .await?;
    Ok(match done {
        Ok(sorted) => {
            let said = [
                ("count", sorted.done.to_string()),
                ("left", sorted.left.to_string()),
                ("intake", sent.text("intake")),
            ];
            site.done(&person, &back, &format!("inbox.done_{key}"), &said)
        }
        Err(refused) => site.refused(&back, refused.text),
    })
}

/// Undoes the last step of the person.
///
/// # Errors
/// As the action.
pub async fn undo(person: Technician, site: Data<Site>, sent: Sent) -> Answer {
    let (who, back) = (person.who(), back(&sent));
    let done = site
        .act(person.language, move |app| action::undo(app, &who))
        .await?;
    Ok(match done {
        Ok(step) => {
            let count = [("count", step.measurements.len().to_string())];
            site.done(&person, &back, "inbox.done_taken_back", &count)
        }
        Err(refused) => site.refused(&back, refused.text),
    })
}

/// The page that the form came from; nothing but a part of the inbox.
fn back(sent: &Sent) -> String {
    let here = sent.text("back");
    if here == "/inbox" || here.starts_with("/inbox?") {
        here
    } else {
        "/inbox".to_owned()
    }
}

/// The sample that was picked, or typed instead.
fn wanted_place(sent: &Sent) -> String {
    let typed = sent.text("other");
    if typed.is_empty() {
        sent.text("sample")
    } else {
        typed
    }
}

/// `201901032-2/14`: an intake and a line.
fn place(text: &str) -> Option<Place> {
    let (number, line) = text.rsplit_once('/')?;
    let number: IntakeNumber = number.trim().parse().ok()?;
    Some((number, line.trim().parse().ok()?))
}

/// The first suggestions of the chosen, as the page showed them: `id=201901032-2/14`.
fn first_suggestions(sent: &Sent, chosen: &[MeasurementId]) -> Vec<(MeasurementId, Place)> {
    sent.all("first")
        .filter_map(|first| {
            let (id, sample) = first.split_once('=')?;
            Some((id.parse().ok()?, place(sample)?))
        })
        .filter(|(id, _)| chosen.contains(id))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_named_by_intake_and_line() {
        let (number, line) = place("201901032-2 / 14").unwrap();
        assert_eq!((number.to_string().as_str(), line), ("201901032-2", 14));
        for bad in ["", "201901032-2", "201901032/", "201901032-2/x"] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_what_was_chosen_takes_its_first_suggestion() {
        let sent: Sent = [("first", "7=201901032-2/1"), ("first", "8=201901032-2/2")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect();
        let chosen = [MeasurementId::new(8)];
        let places = first_suggestions(&sent, &chosen);
        assert_eq!(places, [(chosen[0], ("201901032-2".parse().unwrap(), 2))]);
    }

    #[test]
    fn a_form_leads_back_to_the_inbox_and_nowhere_else() {
        let from = |here: &str| -> Sent {
            std::iter::once(("back".to_owned(), here.to_owned())).collect()
        };
        assert_eq!(
            back(&from("/inbox?kind=no_decode")),
            "/inbox?kind=no_decode"
        );
        for bad in ["//example.org", "/users", "/inboxes", ""] {
            assert_eq!(back(&from(bad)), "/inbox", "{bad}");
        }
    }
}
