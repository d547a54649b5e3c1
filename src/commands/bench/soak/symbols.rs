//! Symbols that are measured during a soak: each with a code and a word of its own.

use std::{
    thread,
    time::{Duration, Instant},
};

use chrono::{Local, NaiveDateTime, Timelike};
use domain::{gs1::check_digit, measurement::Symbology};

use super::{super::super::shell::Failure, Over};
use crate::demo::{chance::Chance, print::Print, verifier::Record};

/// One symbol and its word.
pub(super) struct Symbol {
    /// What the operator entered, found nowhere else.
    pub(super) word: String,
    print: Print,
    taken_at: NaiveDateTime,
}

impl Symbol {
    /// A good EAN-13 below 20, measured now.
    pub(super) fn new(verifier: &str, number: u32, chance: &mut Chance) -> Self {
        let body = format!("20{number:010}");
        let digit = check_digit::digit_of(body.as_bytes()).map(char::from);
        let code: String = body.chars().chain(digit).collect();
        let now = Local::now().naive_local();
        Self {
            word: format!("soak-{verifier}-{number:06}"),
            print: Print::good(Symbology::Ean13, &code, chance),
            taken_at: now.with_nanosecond(0).unwrap_or(now),
        }
    }

    /// The symbol as the verifiers' writers take it.
    pub(super) fn record(&self) -> Record<'_> {
        Record {
            print: &self.print,
            product: "苏打饼干",
            company: "示例食品有限公司",
            job: &self.word,
            taken_at: self.taken_at,
        }
    }
}

/// Something that writes as a verifier does.
pub(super) trait Writer: Send {
    /// Part of the words of its symbols.
    fn name(&self) -> &'static str;

    /// The longest rest between two turns.
    fn rest(&self) -> Duration;

    /// Writes some symbols whole; it may be called again with the same ones when it failed.
    fn write(&mut self, symbols: &[Symbol], chance: &mut Chance) -> Result<(), Failure>;
}

/// How often a writer that fails is asked again, and for how long.
const AGAIN: Duration = Duration::from_millis(200);

/// How long a writer may fail: its server is killed and started again meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);

/// Writes until it is over, and gives every word that was written.
pub(super) fn write_until(
    over: &Over,
    writer: &mut dyn Writer,
    chance: &mut Chance,
) -> Result<Vec<String>, Failure> {
    let mut words = Vec::new();
    let mut number = 0;
    while !over.is_said() {
        let symbols: Vec<_> = (0..chance.between(1, 6))
            .map(|_| {
                number += 1;
                Symbol::new(writer.name(), number, chance)
            })
            .collect();
        let begun = Instant::now();
        while let Err(failure) = writer.write(&symbols, chance) {
            if begun.elapsed() > PATIENCE {
                return Err(failure);
            }
            thread::sleep(AGAIN);
        }
        words.extend(symbols.into_iter().map(|symbol| symbol.word));
        let rest = writer.rest().as_millis();
        let rest = chance.below(u32::try_from(rest).unwrap_or(1000).max(1));
        thread::sleep(Duration::from_millis(u64::from(rest)));
    }
    Ok(words)
}
