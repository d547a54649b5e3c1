//! Conformance test cards: adding one, and writing down what its certificate says.

use domain::{
    audit::{Noun, Subject, Who},
    id::CardId,
    instrument::{Card, CardDetails},
};
use store::cards;

use super::{ActionError, Refused};
use crate::app::App;

/// Adds a card; measurements of its code are taken as measurements of it from now on.
///
/// # Errors
/// When its details do not fit, a card in use has its name, or the store fails.
pub fn add_card(app: &App, who: &Who, details: CardDetails) -> Result<Card, ActionError> {
    let details = details.checked()?;
    app.store.transaction(who, |tx| {
        named_once(&cards::all(tx)?, None, &details)?;
        let new = cards::add(tx, details)?;
        tx.record("card.add", subject(&new), &None::<()>, &new)?;
        Ok(new)
    })
}

/// Writes what is known of a card.
///
/// # Errors
/// As `add_card`, and when there is no such card.
pub fn change_card(
    app: &App,
    who: &Who,
    id: CardId,
    details: CardDetails,
) -> Result<Card, ActionError> {
    let details = details.checked()?;
    app.store.transaction(who, |tx| {
        let old =
            cards::find(tx, id)?.ok_or_else(|| Refused::new("instruments.refused.unknown_card"))?;
        named_once(&cards::all(tx)?, Some(id), &details)?;
        let new = Card { id, details };
        cards::save(tx, &new)?;
        tx.record("card.change", subject(&new), &old, &new)?;
        Ok(new)
    })
}

fn named_once(all: &[Card], own: Option<CardId>, wanted: &CardDetails) -> Result<(), Refused> {
    let taken = all
        .iter()
        .any(|card| Some(card.id) != own && card.details.name == wanted.name);
    if taken {
        return Err(Refused::new("instruments.refused.card_taken").with("name", &wanted.name));
    }
    Ok(())
}

fn subject(card: &Card) -> Subject {
    Subject::new(Noun::Card, card.id.get(), &card.details.name)
}
