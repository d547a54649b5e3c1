//! Entries of a profile, found again without looking for them.
//!
//! The records of an export bear the same names in the same order, so the entry of a name is
//! most often the one that stood at this place in the record before.

use super::{Context, Entry, Profile};

/// Places that are remembered: a record without end is not remembered without end.
const MOST: usize = 256;

/// Places that are looked at for a name before the profile is asked: what some records leave out.
const AHEAD: usize = 6;

/// What stood at one place of a record.
#[derive(Debug, Clone)]
struct Known<'p> {
    name: Box<str>,
    context: Option<Context>,
    entry: Option<&'p Entry>,
}

/// The names of the records so far, place by place.
#[derive(Debug, Clone)]
pub(crate) struct Succession<'p> {
    profile: &'p Profile,
    known: Vec<Known<'p>>,
    at: usize,
}

impl<'p> Succession<'p> {
    /// Nothing is known yet of the records that this profile reads.
    pub(crate) const fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            known: Vec::new(),
            at: 0,
        }
    }

    /// The next name is the first one of a record.
    pub(crate) const fn begin(&mut self) {
        self.at = 0;
    }

    /// The entry of a name; the same as `Profile::find` says.
    pub(crate) fn find(&mut self, name: &str, context: Option<Context>) -> Option<&'p Entry> {
        let ahead = self.known.iter().skip(self.at).take(AHEAD);
        for (skipped, known) in ahead.enumerate() {
            if *known.name == *name && known.context == context {
                self.at += skipped + 1;
                return known.entry;
            }
        }
        let entry = self.profile.find(name, 1, context);
        // What only some records have takes its place between its neighbours.
        if self.known.len() < MOST {
            let known = Known {
                name: name.into(),
                context,
                entry,
            };
            self.known.insert(self.at.min(self.known.len()), known);
            self.at += 1;
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profiles;

    #[test]
    fn names_that_are_left_out_or_added_are_found_as_the_profile_finds_them() {
        let profiles = Profiles::shipped().unwrap();
        let profile = profiles.named("rea-text").unwrap();
        let mut names = Succession::new(profile);
        let records = [
            ["Date", "Symbol contrast", "Modulation", "Nobody's"],
            ["Date", "Modulation", "Defects", "Decodability"],
            ["Modulation", "Date", "Date", "Symbol contrast"],
        ];
        for record in records.iter().cycle().take(300) {
            names.begin();
            for name in record {
                let found = names.find(name, None).map(|entry| &entry.to);
                assert_eq!(found, profile.find(name, 1, None).map(|entry| &entry.to));
            }
        }
        assert!(names.known.len() < 12, "{:?}", names.known.len());
    }

    #[test]
    fn names_without_end_are_not_remembered_without_end() {
        let profiles = Profiles::shipped().unwrap();
        let profile = profiles.named("rea-text").unwrap();
        let mut names = Succession::new(profile);
        for number in 0..1000 {
            names.find(&format!("name {number}"), None);
        }
        assert_eq!(names.known.len(), MOST);
    }
}
