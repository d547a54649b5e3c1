//! Two company names, character by character: what the pack leaves out and what it adds.
//!
//! Blanks, letter case and full-width forms are no difference; every other character is
//! (a missing 市 already counts as misuse of the code).

use serde::{Deserialize, Serialize};

use crate::catalogue::fold;

/// Names longer than this are compared as wholes only.
const LONGEST: usize = 200;

/// A stretch of characters that both names have, or only one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// In both.
    Same(String),
    /// Only in the registered name.
    Missing(String),
    /// Only on the pack.
    Extra(String),
}

/// How a name on a pack differs from the registered one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameDifference {
    /// The stretches in reading order.
    pub stretches: Vec<Stretch>,
}

impl NameDifference {
    /// Compares; absent when the names say the same.
    #[must_use]
    pub fn between(registered: &str, on_pack: &str) -> Option<Self> {
        let (registered, on_pack) = (fold(registered), fold(on_pack));
        if registered == on_pack {
            return None;
        }
        let one: Vec<char> = registered.chars().collect();
        let other: Vec<char> = on_pack.chars().collect();
        let mut stretches = Stretches::default();
        if one.len().max(other.len()) > LONGEST {
            stretches.list.push(Stretch::Missing(registered));
            stretches.list.push(Stretch::Extra(on_pack));
        } else {
            stretches.walk(&one, &other, &common(&one, &other));
        }
        Some(Self {
            stretches: stretches.list,
        })
    }

    /// How many characters are missing or added.
    #[must_use]
    pub fn size(&self) -> usize {
        let of = |stretch: &Stretch| match stretch {
            Stretch::Same(_) => 0,
            Stretch::Missing(text) | Stretch::Extra(text) => text.chars().count(),
        };
        self.stretches.iter().map(of).sum()
    }
}

impl std::fmt::Display for NameDifference {
    /// `深圳[-市-]示例{+食品+}有限公司`: missing in `[- -]`, added in `{+ +}`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.stretches.iter().try_for_each(|stretch| match stretch {
            Stretch::Same(text) => f.write_str(text),
            Stretch::Missing(text) => write!(f, "[-{text}-]"),
            Stretch::Extra(text) => write!(f, "{{+{text}+}}"),
        })
    }
}

/// For every pair of ends of the names, how many characters they have in common in order.
fn common(one: &[char], other: &[char]) -> Vec<Vec<usize>> {
    let mut rows = vec![vec![0; other.len() + 1]];
    for a in one.iter().rev() {
        let below = rows.last().map(Vec::as_slice).unwrap_or_default();
        let mut row = vec![0];
        let cells = below.iter().zip(below.iter().skip(1));
        // `below` runs from the end of the other name, like `row` does.
        for (b, (diagonal, straight)) in other.iter().rev().zip(cells) {
            let left = row.last().copied().unwrap_or_default();
            row.push(if a == b {
                diagonal + 1
            } else {
                left.max(*straight)
            });
        }
        rows.push(row);
    }
    rows
}

#[derive(Default)]
struct Stretches {
    list: Vec<Stretch>,
}

impl Stretches {
    fn walk(&mut self, mut one: &[char], mut other: &[char], common: &[Vec<usize>]) {
        let shared = |one: &[char], other: &[char]| {
            let row = common.get(one.len())?;
            row.get(other.len()).copied()
        };
        loop {
            match (one.split_first(), other.split_first()) {
                (Some((a, rest)), Some((b, others))) if a == b => {
                    self.add(*a, Stretch::Same);
                    (one, other) = (rest, others);
                }
                (Some((a, rest)), Some(_)) if shared(rest, other) == shared(one, other) => {
                    self.add(*a, Stretch::Missing);
                    one = rest;
                }
                (_, Some((b, others))) => {
                    self.add(*b, Stretch::Extra);
                    other = others;
                }
                (Some((a, rest)), None) => {
                    self.add(*a, Stretch::Missing);
                    one = rest;
                }
                (None, None) => return,
            }
        }
    }

    fn add(&mut self, character: char, kind: fn(String) -> Stretch) {
        match (self.list.last_mut(), kind(String::new())) {
            (Some(Stretch::Same(text)), Stretch::Same(_))
            | (Some(Stretch::Missing(text)), Stretch::Missing(_))
            | (Some(Stretch::Extra(text)), Stretch::Extra(_)) => text.push(character),
            _ => self.list.push(kind(character.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(registered: &str, on_pack: &str) -> String {
        let difference = NameDifference::between(registered, on_pack);
        difference.map_or_else(String::new, |difference| difference.to_string())
    }

    #[test]
    fn missing_extra_and_changed_characters_are_marked() {
        for (registered, on_pack, marked) in [
            (
                "深圳市示例有限公司",
                "深圳示例有限公司",
                "深圳[-市-]示例有限公司",
            ),
            ("示例有限公司", "示例食品有限公司", "示例{+食品+}有限公司"),
            ("甲公司", "乙公司", "[-甲-]{+乙+}公司"),
            ("甲公司", "", "[-甲公司-]"),
            ("示例（深圳）有限公司", "示例(深圳) 有限公司", ""),
            ("ABC Ltd", "abc ltd", ""),
        ] {
            assert_eq!(
                shown(registered, on_pack),
                marked,
                "{registered} / {on_pack}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_stretches_make_up_both_names(one in "[甲乙丙丁]{0,12}", other in "[甲乙丙丁]{0,12}") {
            let Some(difference) = NameDifference::between(&one, &other) else {
                prop_assert_eq!(one, other);
                return Ok(());
            };
            let (mut registered, mut on_pack) = (String::new(), String::new());
            for stretch in &difference.stretches {
                match stretch {
                    Stretch::Same(text) => {
                        registered.push_str(text);
                        on_pack.push_str(text);
                    }
                    Stretch::Missing(text) => registered.push_str(text),
                    Stretch::Extra(text) => on_pack.push_str(text),
                }
            }
            prop_assert_eq!((registered, on_pack), (one, other));
            prop_assert!(difference.size() > 0);
        }
    }
}
