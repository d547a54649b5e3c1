//! Every way to read a raw message that may have lost a separator.
//!
//! A value whose length is not predefined swallows what follows when the separator
//! behind it is missing. Nobody can tell from the data alone which reading was meant, so
//! every legal one is offered and none is chosen. The search does bounded work: hostile
//! data has more readings than anybody wants to see.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::gs1::application_identifier::{ApplicationIdentifier, ApplicationIdentifiers};
use crate::gs1::element_string::raw::{is_separator, segment_length};
use crate::gs1::element_string::{Element, ElementString, Form, rules};

/// How many readings are offered at most.
pub const MOST_ALTERNATIVES: usize = 16;

/// How many elements are tried at most before the search ends.
const MOST_STEPS: usize = 20_000;

/// How many elements a reading may have; a symbol that people use has fewer.
const MOST_ELEMENTS: usize = 32;

/// The other legal readings of a message.
#[derive(Debug, Clone, Default)]
pub struct Alternatives<'a> {
    /// Each reading in full, those with the fewest elements first.
    pub readings: Vec<Vec<Element<'a>>>,
    /// Whether these are all of them; otherwise the search was cut short.
    pub complete: bool,
}

impl<'a> ElementString<'a> {
    /// Every legal reading of the message other than the literal one.
    ///
    /// Only raw messages can lose a separator; for other forms there are none.
    #[must_use]
    pub fn alternatives(&self, table: &'a ApplicationIdentifiers) -> Alternatives<'a> {
        let body = self.input.get(self.start..).unwrap_or_default();
        let mut search = Search {
            table,
            body: body.trim_ascii_end(),
            base: self.start,
            literal: &self.elements,
            path: Vec::new(),
            dead: HashSet::new(),
            steps: 0,
            readings: Vec::new(),
        };
        let complete = self.form != Form::Raw || search.from(0) != Reached::Limit;
        let mut readings = search.readings;
        readings.sort_by_key(Vec::len);
        Alternatives { readings, complete }
    }
}

/// What came of the search from some place on.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Reached {
    /// No division of the data into elements reaches the end.
    Nowhere,
    /// At least one does, whether or not the whole message was legal.
    End,
    /// The search ran out of steps or has enough readings.
    Limit,
}

struct Search<'a, 's> {
    table: &'a ApplicationIdentifiers,
    body: &'a str,
    base: usize,
    literal: &'s [Element<'a>],
    path: Vec<Element<'a>>,
    // Places from which the end cannot be reached, whatever stands before.
    dead: HashSet<usize>,
    steps: usize,
    readings: Vec<Vec<Element<'a>>>,
}

impl<'a> Search<'a, '_> {
    fn from(&mut self, at: usize) -> Reached {
        if at == self.body.len() {
            return self.offer();
        }
        if self.dead.contains(&at) {
            return Reached::Nowhere;
        }
        let Some(rest) = self.body.get(at..) else {
            return Reached::Nowhere;
        };
        let Some(identifier) = self.table.at_start_of(rest.as_bytes()) else {
            return Reached::Nowhere;
        };
        if self.path.len() >= MOST_ELEMENTS {
            return Reached::Limit;
        }
        let from = at + identifier.code().as_str().len();
        let data = self.body.get(from..).unwrap_or_default();
        let mut reached = Reached::Nowhere;
        for length in lengths(identifier, segment_length(data)) {
            match self.try_value(identifier, from, length) {
                Reached::Limit => return Reached::Limit,
                Reached::End => reached = Reached::End,
                Reached::Nowhere => {}
            }
        }
        if reached == Reached::Nowhere {
            self.dead.insert(at);
        }
        reached
    }

    fn try_value(
        &mut self,
        identifier: &'a ApplicationIdentifier,
        from: usize,
        length: usize,
    ) -> Reached {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Reached::Limit;
        }
        let Some(value) = self.body.get(from..from + length) else {
            return Reached::Nowhere;
        };
        if identifier.check(value.as_bytes()).is_err() {
            return Reached::Nowhere;
        }
        let behind = from + length;
        let rest = self.body.get(behind..).unwrap_or_default();
        let next = behind + usize::from(rest.starts_with(is_separator));
        self.path.push(Element {
            identifier,
            value: Cow::Borrowed(value),
            at: self.base + from,
        });
        let reached = self.from(next);
        self.path.pop();
        reached
    }

    /// Keeps the reading if it is legal as a whole and not the literal one.
    fn offer(&mut self) -> Reached {
        if self.path.as_slice() == self.literal
            || !rules::check(&self.path, &[&self.path]).is_empty()
        {
            return Reached::End;
        }
        if self.readings.len() >= MOST_ALTERNATIVES {
            return Reached::Limit;
        }
        self.readings.push(self.path.clone());
        Reached::End
    }
}

/// The lengths that a value may have before a separator, the longest first: the fewer
/// separators are missing, the likelier the reading.
fn lengths(
    identifier: &ApplicationIdentifier,
    before_separator: usize,
) -> impl Iterator<Item = usize> + use<> {
    let (least, most) = identifier.lengths();
    let most = if identifier.separator {
        most.min(before_separator)
    } else {
        most
    };
    (least..=most).rev()
}
