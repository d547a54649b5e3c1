//! One line of the table: a piece of work, what was promised, what was measured, the peer.

use std::io;

use serde_json::json;

use super::super::shell::Shell;

/// Widths of the columns with numbers, in characters.
const WIDTHS: [usize; 5] = [18, 16, 24, 8, 7];

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Pieces a second.
    PerSecond,
    /// Pieces.
    Pieces,
    /// Millions of bytes a second.
    MegabytesPerSecond,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Thousands of bytes.
    Kilobytes,
    /// Millions of bytes.
    Megabytes,
}

impl Unit {
    const fn symbol(self) -> &'static str {
        match self {
            Self::PerSecond => "/s",
            Self::Pieces => "",
            Self::MegabytesPerSecond => "MB/s",
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Kilobytes => "kB",
            Self::Megabytes => "MB",
        }
    }
}

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Budget {
    /// This much or more.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
    /// This many times what the peer does in the same minute, or more.
    TimesPeer(f64),
    /// Nothing: the number explains another one.
    Nothing,
}

/// The program that is measured beside us.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Peer {
    /// Nobody.
    Nobody,
    /// It is not installed, or could not do the work.
    Missing(&'static str),
    /// What it did, in the unit of the line.
    Did(&'static str, f64),
}

/// One piece of work.
#[derive(Debug, Clone)]
pub(super) struct Line {
    work: &'static str,
    unit: Unit,
    budget: Budget,
    measured: Option<f64>,
    peer: Peer,
}

impl Line {
    /// A line without a peer; absent is what could not be measured.
    pub(super) fn new(
        work: &'static str,
        unit: Unit,
        budget: Budget,
        measured: impl Into<Option<f64>>,
    ) -> Self {
        Self {
            work,
            unit,
            budget,
            measured: measured.into(),
            peer: Peer::Nobody,
        }
    }

    /// The same with a peer beside it.
    pub(super) const fn beside(mut self, peer: Peer) -> Self {
        self.peer = peer;
        self
    }

    /// What we did for one that the peer did.
    fn ratio(&self) -> Option<f64> {
        match self.peer {
            Peer::Did(_, did) if did > 0.0 => Some(self.measured? / did),
            _ => None,
        }
    }

    /// Whether the budget holds; absent where nothing was promised or measured.
    pub(super) fn holds(&self) -> Option<bool> {
        match self.budget {
            Budget::AtLeast(least) => Some(self.measured? >= least),
            Budget::Below(most) => Some(self.measured? < most),
            Budget::TimesPeer(times) => Some(self.ratio()? >= times),
            Budget::Nothing => None,
        }
    }

    /// Prints the line as a row of the table or as an object.
    pub(super) fn print(&self, shell: &mut Shell<'_>) -> io::Result<()> {
        let text = shell.word(&format!("commands.bench.work.{}", self.work));
        if shell.json {
            return shell.print_json(&self.object(&text));
        }
        let measured = match self.measured {
            Some(measured) => amount(measured, self.unit),
            None => shell.word("commands.bench.not_measured"),
        };
        let peer = match self.peer {
            Peer::Nobody => String::new(),
            Peer::Missing(name) => {
                format!("{name}: {}", shell.word("commands.bench.not_installed"))
            }
            Peer::Did(name, did) => format!("{name}: {}", amount(did, self.unit)),
        };
        let holds = match self.holds() {
            Some(true) => shell.word("commands.bench.yes"),
            Some(false) => shell.word("commands.bench.no"),
            None => String::new(),
        };
        let ratio = self
            .ratio()
            .map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let cells = [measured, self.promised(), peer, ratio, holds];
        row(shell, &cells, text)
    }

    fn promised(&self) -> String {
        match self.budget {
            Budget::AtLeast(least) => format!("≥ {}", amount(least, self.unit)),
            Budget::Below(most) => format!("< {}", amount(most, self.unit)),
            Budget::TimesPeer(times) => format!("≥ {times:.2} ×"),
            Budget::Nothing => String::new(),
        }
    }

    fn object(&self, text: &str) -> serde_json::Value {
        let (kind, value) = match self.budget {
            Budget::AtLeast(least) => ("at_least", Some(least)),
            Budget::Below(most) => ("below", Some(most)),
            Budget::TimesPeer(times) => ("times_peer", Some(times)),
            Budget::Nothing => ("none", None),
        };
        let (peer, did) = match self.peer {
            Peer::Nobody => (None, None),
            Peer::Missing(name) => (Some(name), None),
            Peer::Did(name, did) => (Some(name), Some(did)),
        };
        json!({
            "work": self.work,
            "text": text,
            "unit": self.unit.symbol(),
            "measured": self.measured,
            "budget": { "kind": kind, "value": value },
            "peer": { "name": peer, "measured": did },
            "ratio": self.ratio(),
            "holds": self.holds(),
        })
    }
}

/// Prints the heads of the columns.
pub(super) fn heads(shell: &mut Shell<'_>) -> io::Result<()> {
    let cells = ["measured", "budget", "peer", "ratio", "holds"]
        .map(|name| shell.word(&format!("commands.bench.column.{name}")));
    let last = shell.word("commands.bench.column.work");
    row(shell, &cells, last)
}

fn row(shell: &mut Shell<'_>, cells: &[String; 5], work: String) -> io::Result<()> {
    let mut padded = String::new();
    for (cell, wanted) in cells.iter().zip(WIDTHS) {
        padded.push_str(&" ".repeat(wanted.saturating_sub(width(cell))));
        padded.push_str(cell);
    }
    shell.say("bench.row", &[("cells", padded), ("work", work)])
}

/// How many columns of a terminal a text takes: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|character| if character >= '\u{2E80}' { 2 } else { 1 })
        .sum()
}

/// A number with as many digits as mean something.
fn amount(value: f64, unit: Unit) -> String {
    let is_whole = unit == Unit::Pieces || value.abs() >= 100.0;
    let digits = if is_whole { 0 } else { 2 };
    let plain = format!("{value:.digits$}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let length = whole.len();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (length - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{grouped}{point}{fraction} {}", unit.symbol())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_holds_only_by_what_was_measured() {
        let check = |budget, measured: Option<f64>, peer, expected| {
            let line = Line::new("judge", Unit::PerSecond, budget, measured).beside(peer);
            assert_eq!(line.holds(), expected, "{line:?}");
        };
        check(Budget::AtLeast(5.0), Some(5.0), Peer::Nobody, Some(true));
        check(Budget::AtLeast(5.0), Some(4.9), Peer::Nobody, Some(false));
        check(Budget::Below(5.0), Some(5.0), Peer::Nobody, Some(false));
        check(Budget::Below(5.0), None, Peer::Nobody, None);
        check(
            Budget::TimesPeer(0.5),
            Some(5.0),
            Peer::Did("p", 10.0),
            Some(true),
        );
        check(
            Budget::TimesPeer(0.5),
            Some(4.0),
            Peer::Did("p", 10.0),
            Some(false),
        );
        check(Budget::TimesPeer(0.5), Some(4.0), Peer::Missing("p"), None);
        check(Budget::Nothing, Some(4.0), Peer::Did("p", 1.0), None);
    }

    #[test]
    fn numbers_are_grouped_and_small_ones_keep_decimals() {
        assert_eq!(amount(1_234_567.8, Unit::PerSecond), "1,234,568 /s");
        assert_eq!(amount(999.6, Unit::Milliseconds), "1,000 ms");
        assert_eq!(amount(3.456, Unit::Seconds), "3.46 s");
        assert_eq!(amount(100.0, Unit::Megabytes), "100 MB");
    }
}
