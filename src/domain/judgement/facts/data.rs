//! Facts about the data: decoded or not, the same as printed, and the rules of GS1 for it.

use super::{SampleContext, code128, tidy};
use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::check_digit;
use crate::gs1::element_string::{ElementString, Form, Problem, unbracketed};
use crate::gs1::gtin::Gtin14;
use crate::judgement::fact_values::Facts;
use crate::judgement::vocabulary::Fact;
use crate::measurement::{Measurement, Parameter, Symbology, Value};

/// How reports and scanners write FNC1 inside data; all become `^`.
const FNC1_MARKS: [&str; 5] = ["<F1>", "<GS>", "<FNC1>", "{GS}", "\u{1d}"];

pub(super) fn state(
    measurement: &Measurement,
    sample: &SampleContext<'_>,
    x: Option<f64>,
    facts: &mut Facts,
) {
    if let Some(decoded) = decoded(measurement) {
        facts.set_truth(Fact::Decode, decoded);
    }
    let Some(data) = measurement.data.as_deref().map(str::trim) else {
        return;
    };
    if data.is_empty() {
        return;
    }
    if facts.get(Fact::CheckDigit).is_none()
        && let Some(right) = check_digit_of(measurement, data)
    {
        facts.set_truth(Fact::CheckDigit, right);
    }
    if carries_elements(measurement.symbology, data) {
        state_elements(measurement, sample, data, x, facts);
    } else if !sample.code.trim().is_empty() {
        facts.set_truth(Fact::DataMatch, same_item(measurement, sample, data));
    }
}

/// What it is: whether the symbol could be read at all.
///
/// Clause: ISO/IEC 15416 and 15415, decode. Fails: 0/10. Passes: 1/10, which lowers the grade instead.
fn decoded(measurement: &Measurement) -> Option<bool> {
    let has_data = measurement
        .data
        .as_deref()
        .is_some_and(|data| !data.trim().is_empty());
    let said = measurement
        .reading(Parameter::Decode)
        .and_then(|reading| match reading.value {
            Value::Pass { pass } => Some(pass),
            Value::Count { passed, .. } => Some(passed > 0),
            _ => reading.grade.map(|grade| grade.tenths() > 0),
        });
    match said {
        Some(said) => Some(said),
        None if has_data => Some(true),
        // No data and the worst grade: the verifier tried and read nothing.
        None => {
            let value = measurement.grade.as_ref()?.value?;
            (value.tenths() == 0).then_some(false)
        }
    }
}

/// What it is: the last digit against the modulo-10 sum of the others.
///
/// Clause: GS1 General Specifications 7.9. Fails: 07046261234569. Passes: 07046260562509.
fn check_digit_of(measurement: &Measurement, data: &str) -> Option<bool> {
    let digits = match measurement.symbology? {
        Symbology::Ean13 => 13,
        Symbology::Ean8 => 8,
        Symbology::UpcA => 12,
        Symbology::Itf14 => 14,
        _ => return None,
    };
    if measurement.gtin14.is_some() {
        return Some(true);
    }
    let written = data.len() == digits && data.bytes().all(|byte| byte.is_ascii_digit());
    written.then(|| check_digit::has_right_digit(data.as_bytes()))
}

/// Symbologies whose data can be an element string; a DataBar may print its bare item number.
fn carries_elements(symbology: Option<Symbology>, data: &str) -> bool {
    match symbology {
        Some(Symbology::Gs1128 | Symbology::Code128 | Symbology::DataMatrix | Symbology::Qr) => {
            true
        }
        Some(Symbology::Gs1DataBar) => data.parse::<Gtin14>().is_err(),
        _ => false,
    }
}

/// The element string that a symbol holds, FNC1 written as `^`; absent where its symbology
/// holds none or nothing was decoded.
pub(in crate::judgement) fn element_string(
    symbology: Option<Symbology>,
    data: &str,
) -> Option<String> {
    let data = data.trim();
    let holds = !data.is_empty() && carries_elements(symbology, data);
    holds.then(|| with_fnc1(data))
}

/// Data with every way to write FNC1 as `^`.
fn with_fnc1(data: &str) -> String {
    let mut plain = data.to_owned();
    for mark in FNC1_MARKS {
        if plain.contains(mark) {
            plain = plain.replace(mark, "^");
        }
    }
    plain
}

/// What it is: decoded data equal to the printed characters, by number where both are item numbers.
///
/// Clause: GB 12904 (9.1 in the 2003 edition). Fails: bars 6901234567892 over digits
/// 6901234567885. Passes: UPC-A 012345000065 read as 0012345000065.
fn same_item(measurement: &Measurement, sample: &SampleContext<'_>, data: &str) -> bool {
    match (measurement.gtin14, sample.gtin14) {
        (Some(read), Some(printed)) => read == printed,
        _ => significant(data).eq(significant(sample.code)),
    }
}

/// The characters that mean something: no blanks, hyphens, brackets or FNC1.
fn significant(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '^' | '\u{1d}'))
}

fn state_elements(
    measurement: &Measurement,
    sample: &SampleContext<'_>,
    data: &str,
    x: Option<f64>,
    facts: &mut Facts,
) {
    let table = ApplicationIdentifiers::shipped();
    let plain = with_fnc1(data);
    let read = ElementString::read(table, &plain);
    let printed = ElementString::read(table, sample.code);
    let printed_as_elements = printed.form == Form::Bracketed && !printed.elements.is_empty();
    let first = fnc1_first(measurement, &plain);
    let names_the_item = read.gtin().is_some() && read.gtin() == sample.gtin14;
    // A plain web address needs no FNC1 (GS1 Digital Link).
    let expected = read.form != Form::Link
        && (printed_as_elements
            || names_the_item
            || first == Some(true)
            || sample.expected == Some(Symbology::Gs1128));
    facts.set_truth(Fact::GS1Expected, expected);
    if let Some(first) = first {
        facts.set_truth(Fact::FNC1First, first);
    }
    let mut judged = Some(&read);
    // Some reports leave FNC1 out: then the data alone cannot tell where an element ends.
    let hidden = read.form == Form::Raw && !plain.contains('^') && !plain.starts_with(']');
    if printed_as_elements {
        let same = read.elements == printed.elements;
        let alike =
            same || significant(bare_data(&plain)).eq(significant(&unbracketed(&printed.elements)));
        facts.set_truth(Fact::DataMatch, alike);
        if same || (alike && !hidden) {
            // The same characters that read as other elements have lost a separator.
            facts.set_truth(Fact::FNC1Separator, same);
        }
        if alike && hidden {
            judged = Some(&printed);
        }
    } else {
        if !sample.code.trim().is_empty() {
            let by_number = read.gtin().or(measurement.gtin14).zip(sample.gtin14);
            let same = by_number.map_or_else(
                || significant(bare_data(&plain)).eq(significant(sample.code)),
                |(read, printed)| read == printed,
            );
            facts.set_truth(Fact::DataMatch, same);
        }
        if hidden && !read.is_valid() && !read.alternatives(table).readings.is_empty() {
            judged = None;
        }
    }
    if let Some(judged) = judged.filter(|_| expected) {
        state_rules(measurement, judged, x, facts);
    }
}

/// Data without the symbology identifier that a scanner puts before them.
fn bare_data(data: &str) -> &str {
    match data.split_at_checked(3) {
        Some((head, rest)) if head.starts_with(']') => rest,
        _ => data,
    }
}

/// What it is: FNC1 in first position, by which a reader knows that GS1 data follow.
///
/// Clause: GS1 General Specifications 5.4, 5.6, 5.7. Fails: Code 128 that holds
/// 0106901234567892. Passes: GS1-128, `]d2…`, `<F1>01…`.
fn fnc1_first(measurement: &Measurement, data: &str) -> Option<bool> {
    match measurement.symbology? {
        Symbology::Gs1128 | Symbology::Gs1DataBar => return Some(true),
        Symbology::Code128 => return Some(false),
        _ => {}
    }
    let marked = ["^", "]d2", "]Q3", "("];
    if marked.iter().any(|mark| data.starts_with(mark)) || measurement.symbology_raw.contains("GS1")
    {
        return Some(true);
    }
    let plain_mode = ["]d1", "]Q1", "01", "02", "00"];
    plain_mode
        .iter()
        .any(|mark| data.starts_with(mark))
        .then_some(false)
}

/// The rules of the data layer: each identifier known and well filled, partners present,
/// not too many characters, not too long a symbol.
fn state_rules(
    measurement: &Measurement,
    read: &ElementString<'_>,
    x: Option<f64>,
    facts: &mut Facts,
) {
    let is_pairing = |problem: &Problem| {
        matches!(
            problem,
            Problem::Repeated | Problem::Needs { .. } | Problem::Never { .. }
        )
    };
    let pairing = read.errors.iter().any(|error| is_pairing(&error.problem));
    let syntax = read.errors.iter().any(|error| !is_pairing(&error.problem));
    facts.set_truth(Fact::AISyntax, !syntax);
    facts.set_truth(Fact::AIAssociation, !pairing);
    if syntax {
        return;
    }
    let held = unbracketed(&read.elements);
    // Start, first FNC1, check and stop character are not counted.
    if let Ok(count) = u32::try_from(held.chars().count().saturating_sub(1)) {
        facts.set_number(Fact::DataChars, f64::from(count));
    }
    if measurement.symbology == Some(Symbology::Gs1128)
        && facts.get(Fact::SymbolLength).is_none()
        && let Some(x) = x
    {
        let length = tidy(f64::from(code128::modules(&held)) * x);
        facts.set_number(Fact::SymbolLength, length);
    }
}
