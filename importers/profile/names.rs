//! A table from names to what they mean, asked once for every item of every record.
//!
//! Names are compared without case of Latin letters, blanks and underscores, so that `LEFT QZ`,
//! `LEFT_QZ` and `Left QZ` are one. Asking allocates nothing.

/// Names and what they mean.
#[derive(Debug, Clone)]
pub struct Names<T> {
    /// Open addressing; the length is a power of two and at most half of it is used.
    slots: Vec<Option<(Box<str>, T)>>,
    used: usize,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            used: 0,
        }
    }
}

impl<T> Names<T> {
    /// What a name means.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        let (_, meaning) = self.slots.get(self.place(name)?)?.as_ref()?;
        Some(meaning)
    }

    /// The meaning of a name, to be changed; made by `make` if the name is new.
    pub fn entry(&mut self, name: &str, make: impl FnOnce() -> T) -> Option<&mut T> {
        if self.slots.len() <= self.used * 2 {
            self.grow();
        }
        let place = self.place(name)?;
        let slot = self.slots.get_mut(place)?;
        if slot.is_none() {
            self.used += 1;
            *slot = Some((name.into(), make()));
        }
        slot.as_mut().map(|(_, meaning)| meaning)
    }

    /// The slot that holds the name, or the free one where it belongs.
    fn place(&self, name: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = usize::try_from(hash(name)).ok()? & mask;
        loop {
            match self.slots.get(place)? {
                Some((known, _)) if !same(known, name) => place = (place + 1) & mask,
                _ => return Some(place),
            }
        }
    }

    fn grow(&mut self) {
        let mut slots = Vec::new();
        slots.resize_with((self.slots.len() * 2).max(16), || None);
        let old = std::mem::replace(&mut self.slots, slots);
        for (name, meaning) in old.into_iter().flatten() {
            if let Some(slot) = self
                .place(&name)
                .and_then(|place| self.slots.get_mut(place))
            {
                *slot = Some((name, meaning));
            }
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

/// FNV-1a, which is quick on names of a few bytes.
fn hash(name: &str) -> u32 {
    letters(name).fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
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
