//! The watches: processor time of this thread and of other programs, and their memory.
//!
//! Linux tells all of it as text below `/proc`; where that is missing, the clock on the
//! wall has to do and memory stays unmeasured.

use std::{
    fs,
    time::{Duration, Instant},
};

/// How many rounds are run at least; the best one counts, the others were disturbed.
const ROUNDS: u32 = 7;

/// The processor's clock of this thread, or the clock on the wall.
fn clock(begun: Instant) -> Duration {
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// Pieces a second of one core. `work` does some pieces and says how many; it is repeated
/// for `patience` in each round, and the best round counts.
pub(super) fn rate<E>(
    patience: Duration,
    mut work: impl FnMut() -> Result<f64, E>,
) -> Result<f64, E> {
    let begun = Instant::now();
    let mut best: f64 = 0.0;
    for _ in 0..ROUNDS {
        let from = clock(begun);
        let mut pieces = 0.0;
        let took = loop {
            pieces += work()?;
            let took = clock(begun).saturating_sub(from);
            if took >= patience {
                break took;
            }
        };
        best = best.max(pieces / took.as_secs_f64().max(f64::EPSILON));
    }
    Ok(best)
}

/// Kilobytes of memory under a heading of `/proc/PID/status`, as bytes in millions.
pub(super) fn memory(process: u32, heading: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(heading))?;
    let kilobytes: u32 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(f64::from(kilobytes) * 1.024 / 1000.0)
}

/// Processor seconds of all programs that this one started and that have ended.
pub(super) fn of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program may have blanks; it ends with the last bracket.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks: u32 = rest
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(|field| field.parse::<u32>().ok())
        .sum::<Option<u32>>()?;
    // Linux counts these in hundredths of a second for every program (proc(5), USER_HZ).
    Some(f64::from(ticks) / 100.0)
}
