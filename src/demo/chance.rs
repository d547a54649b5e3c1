//! Chance that repeats itself: a named generator from a seed, and the few draws made of it.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of draws; the same seed and stream give the same draws for ever.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// A source of its own for one part of the world, so that parts do not disturb each other.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A whole number from 0 to `below` less one; 0 when `below` is 0.
    pub fn below(&mut self, below: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(below);
        u32::try_from(wide >> 32).unwrap_or_default()
    }

    /// A whole number from `from` to `upto`, both included.
    pub fn between(&mut self, from: u32, upto: u32) -> u32 {
        from + self.below(upto.saturating_sub(from) + 1)
    }

    /// A number from `from` to `upto` in a thousand steps.
    pub fn amount(&mut self, from: f64, upto: f64) -> f64 {
        from + (upto - from) * f64::from(self.below(1001)) / 1000.0
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of a list; `None` of an empty one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let length = u32::try_from(from.len()).unwrap_or(u32::MAX);
        from.get(usize::try_from(self.below(length)).unwrap_or(0))
    }

    /// A text of so many digits.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count)
            .filter_map(|_| char::from_digit(self.below(10), 10))
            .collect()
    }

    /// So many bytes that tell nothing of the draws before and after.
    pub fn bytes<const COUNT: usize>(&mut self) -> [u8; COUNT] {
        let mut bytes = [0; COUNT];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// The list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let most = u32::try_from(last).unwrap_or(u32::MAX);
            let other = usize::try_from(self.between(0, most)).unwrap_or(0);
            list.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_draws_and_streams_differ() {
        let draws = |seed, stream| Chance::new(seed, stream).digits(20);
        assert_eq!(draws(1, 1), draws(1, 1));
        assert_ne!(draws(1, 1), draws(1, 2));
        assert_ne!(draws(1, 1), draws(2, 1));
        assert!((0..1000).all(|_| (3..=5).contains(&Chance::new(3, 3).between(3, 5))));
    }
}
