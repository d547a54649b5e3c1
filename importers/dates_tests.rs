//! Evidence for the order of day and month, and its absence.

use proptest::prelude::*;

use super::*;
use crate::testing::{read_text, warnings};

const HEADS: &str = "Message,Symbology,Subsymbology,Date,Time,Overall,Rmin\n";

fn taken(dates: &[&str]) -> Vec<Option<String>> {
    let rows: String = dates
        .iter()
        .map(|date| format!("6901234567892,EAN-13,,{date},09:54:58,A (4.0),4%\n"))
        .collect();
    let outcome = read_text(&format!("{HEADS}{rows}"));
    let moments = outcome.measurements.iter();
    moments
        .map(|one| one.taken_at.map(|moment| moment.date().to_string()))
        .collect()
}

fn dates(expected: &[&str]) -> Vec<Option<String>> {
    expected
        .iter()
        .map(|date| Some((*date).to_owned()))
        .collect()
}

#[test]
fn a_date_beyond_the_twelfth_tells_the_order_for_the_whole_file() {
    let day_first = taken(&["03/04/2026", "17/04/2026"]);
    assert_eq!(day_first, dates(&["2026-04-03", "2026-04-17"]));
    let month_first = taken(&["03/04/2026", "04/17/2026"]);
    assert_eq!(month_first, dates(&["2026-03-04", "2026-04-17"]));
}

#[test]
fn without_evidence_or_with_evidence_for_both_the_moment_stays_open_and_is_told_as_written() {
    assert_eq!(taken(&["03/04/2026"]), [None]);
    assert_eq!(taken(&["04/04/2026"]), dates(&["2026-04-04"]));
    let mixed = taken(&["17/04/2026", "04/17/2026", "03/04/2026"]);
    assert_eq!(mixed[2], None);
    let outcome = read_text(&format!(
        "{HEADS}6901234567892,EAN-13,,03/04/2026,09:54:58,A (4.0),4%\n"
    ));
    let one = &outcome.measurements[0];
    assert_eq!(warnings(one), ["ambiguous_date"]);
    assert_eq!(one.warnings[0].arguments["found"], "03/04/2026 09:54:58");
}

#[test]
fn a_clock_that_was_never_set_is_told() {
    let outcome = read_text(&format!(
        "{HEADS}6901234567892,EAN-13,,1970-01-01,00:00:10,A (4.0),4%\n"
    ));
    assert_eq!(warnings(&outcome.measurements[0]), ["clock"]);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9/\\-. a茶]{0,60}") {
        Order::default().look(&text);
    }
}
