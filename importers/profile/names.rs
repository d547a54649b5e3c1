//! A table from names to what they mean, asked once for every item of every record.
//!
//! Names are compared without case of Latin letters, blanks and underscores, so that `LEFT QZ`,
//! `LEFT_QZ` and `Left QZ` are one. Asking allocates nothing.

/// Names and what they mean.
#[derive(Debug, Clone)]
pub struct Names<T> {
    /// Open addressing; the length is a power of two and at most half of it is used.
    slots: Vec<Option<Slot<T>>>,
    used: usize,
    /// The spellings of the profile and their slots: files mostly use them to the letter, and
    /// a letter-by-letter look at each name would cost more than reading its line.
    spelt: Vec<Option<(Box<str>, usize)>>,
}

#[derive(Debug, Clone)]
struct Slot<T> {
    hash: u32,
    name: Box<str>,
    meaning: T,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            used: 0,
            spelt: Vec::new(),
        }
    }
}

impl<T> Names<T> {
    /// What a name means.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        let place = match self.spelt.get(self.spelt_place(name)?)? {
            Some((spelt, place)) if **spelt == *name => *place,
            _ => self.place(hash(name), name)?,
        };
        self.slots.get(place)?.as_ref().map(|slot| &slot.meaning)
    }

    /// The only place where a spelling is looked for; one that finds it taken goes the long way.
    fn spelt_place(&self, name: &str) -> Option<usize> {
        let mask = self.spelt.len().checked_sub(1)?;
        Some(usize::try_from(glance(name)).ok()? & mask)
    }

    /// The meaning of a name, to be changed; made by `make` if the name is new.
    pub fn entry(&mut self, name: &str, make: impl FnOnce() -> T) -> Option<&mut T> {
        if self.slots.len() <= self.used * 2 {
            self.grow();
        }
        let hash = hash(name);
        let place = self.place(hash, name)?;
        self.remember(name, place);
        let slot = self.slots.get_mut(place)?;
        if slot.is_none() {
            self.used += 1;
            *slot = Some(Slot {
                hash,
                name: name.into(),
                meaning: make(),
            });
        }
        slot.as_mut().map(|slot| &mut slot.meaning)
    }

    /// The slot that holds the name, or the free one where it belongs.
    fn place(&self, hash: u32, name: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = usize::try_from(hash).ok()? & mask;
        loop {
            match self.slots.get(place)? {
                Some(slot) if slot.hash != hash || !same(&slot.name, name) => {
                    place = (place + 1) & mask;
                }
                _ => return Some(place),
            }
        }
    }

    fn grow(&mut self) {
        let mut slots = Vec::new();
        slots.resize_with((self.slots.len() * 2).max(16), || None);
        let old = std::mem::replace(&mut self.slots, slots);
        for slot in old.into_iter().flatten() {
            let place = self.place(slot.hash, &slot.name);
            if let Some(free) = place.and_then(|place| self.slots.get_mut(place)) {
                *free = Some(slot);
            }
        }
        self.spelt.clear();
        self.spelt.resize(self.slots.len() * 4, None);
        for place in 0..self.slots.len() {
            if let Some(Some(slot)) = self.slots.get(place) {
                let name = slot.name.clone();
                self.remember(&name, place);
            }
        }
    }

    fn remember(&mut self, name: &str, place: usize) {
        let at = self.spelt_place(name);
        if let Some(free) = at.and_then(|at| self.spelt.get_mut(at)) {
            free.get_or_insert_with(|| (name.into(), place));
        }
    }
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes()
        .filter(|byte| !matches!(byte, b' ' | b'_'))
        .map(|byte| byte.to_ascii_lowercase())
}

fn same(one: &str, other: &str) -> bool {
    one == other || letters(one).eq(letters(other))
}

/// FNV-1a, which is quick on names of a few bytes. Setting the bit of the small letter changes other
/// characters too, which only makes more names share a hash.
fn hash(name: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for byte in name.bytes() {
        if byte != b' ' && byte != b'_' {
            hash = (hash ^ u32::from(byte | 0x20)).wrapping_mul(0x0100_0193);
        }
    }
    hash ^ (hash >> 15)
}

/// Length, beginning and end of a name, which tell most names apart at a glance.
fn glance(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let mixed = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u32::from_le_bytes(*first) ^ u32::from_le_bytes(*last).rotate_left(13)
        }
        _ => bytes
            .iter()
            .fold(0, |mixed, byte| (mixed << 8) | u32::from(*byte)),
    };
    let length = u32::try_from(bytes.len()).unwrap_or_default();
    let mixed = (mixed ^ length).wrapping_mul(0x9e37_79b1);
    mixed ^ (mixed >> 16)
}

/// True if `text` starts with `prefix` in the sense of this table.
#[must_use]
pub fn starts_with(text: &str, prefix: &str) -> bool {
    let mut text = letters(text);
    letters(prefix).all(|letter| text.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_blanks_and_underscores_do_not_matter() {
        let mut names = Names::default();
        *names.entry("Left QZ", || 0).unwrap() = 7;
        assert_eq!(names.get("LEFT_QZ"), Some(&7));
        assert_eq!(names.get("LEFTQZ2"), None);
        assert!(starts_with("L1 (left)", "l1("));
        assert!(!starts_with("L1", "L1 ("));
    }

    #[test]
    fn a_thousand_names_are_all_found_again() {
        let mut names = Names::default();
        for number in 0..1000 {
            names.entry(&format!("name {number}"), || number);
        }
        for number in 0..1000 {
            assert_eq!(names.get(&format!("NAME_{number}")), Some(&number));
        }
        assert_eq!(names.get("name 1000"), None);
        assert_eq!(Names::<u8>::default().get("anything"), None);
    }
}
