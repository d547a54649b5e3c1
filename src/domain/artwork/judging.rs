//! A found symbol against the requirements of its use and both dictionaries.
//!
//! Every figure becomes a line: what it is, what is allowed, where that is written. The
//! dictionaries add the remedies. Nothing here decides about a sample.

mod lines;

use serde::{Deserialize, Serialize};

use super::colour;
use super::placement::Placements;
use super::{FoundSymbol, Frame};
use crate::coded::coded;
use crate::dictionary::{ApplicationDictionary, QualityDictionary, Severity};
use crate::document::Bilingual;
use crate::intake::Environment;
use crate::judgement::application_checks::Proposal;
use crate::judgement::compiled::CompiledDictionary;
use crate::judgement::fact_values::Facts;
use crate::judgement::facts::{Rules, SampleContext};
use crate::judgement::findings::{Finding, findings};
use crate::judgement::inspection::Inspection;
use crate::judgement::vocabulary::Fact;
use crate::measurement::{Measurement, Symbology};

coded! {
    /// What is to be done about a figure, or a whole symbol or file; the gravest last.
    Advice in "artwork_advice" {
        /// Nothing was read that it could be told from; it weighs nothing.
        Unread "unread",
        /// It is as it should be.
        Fits "fits",
        /// A person has to look, or it would be better otherwise.
        Look "look",
        /// It must be changed before printing.
        Change "change",
    }
}

/// One figure of a symbol beside what is allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What it is: a key below `artwork.line`.
    pub what: String,
    /// What follows.
    pub advice: Advice,
    /// What it is, with its unit; a text key where it begins with `@`; empty if unknown.
    pub measured: String,
    /// What is allowed, with its unit; a text key where it begins with `@`.
    pub allowed: String,
    /// Where that is written; empty where nothing is demanded.
    pub clause: Bilingual,
}

/// What came of one symbol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// Its number in the file, from 1.
    pub number: u32,
    /// The page it is on, from 1.
    pub sheet: u32,
    /// The symbol.
    pub symbol: FoundSymbol,
    /// Its figures.
    pub lines: Vec<Line>,
    /// Entries of the quality dictionary that fired.
    pub findings: Vec<Finding>,
    /// Entries of the application dictionary that a person should consider.
    pub proposals: Vec<Proposal>,
    /// The gravest of all.
    pub advice: Advice,
}

/// What symbols are held against.
#[derive(Debug, Clone, Copy)]
pub struct Book<'a> {
    /// Requirements and grading tables.
    pub rules: &'a Rules,
    /// The quality dictionary.
    pub quality: &'a QualityDictionary,
    /// The same, compiled.
    pub compiled: &'a CompiledDictionary,
    /// The application dictionary.
    pub application: &'a ApplicationDictionary,
    /// Where symbols should stand.
    pub placements: &'a Placements,
    /// The use.
    pub environment: Environment,
}

/// Facts that print decides and a file cannot show, although a requirement states a limit for them.
const OF_PRINT: [Fact; 3] = [Fact::MinGrade, Fact::ApertureMatch, Fact::WavelengthMatch];

/// Holds a symbol against everything. `proposals` are what the checks of use found.
#[must_use]
pub fn judge(
    book: Book<'_>,
    number: u32,
    sheet: (u32, &Frame),
    symbol: FoundSymbol,
    proposals: Vec<Proposal>,
) -> Checked {
    let mut facts = Facts::default();
    let seen = inspection(&symbol);
    let context = SampleContext {
        environment: book.environment,
        expected: None,
        code: "",
        gtin14: None,
        inspection: &seen,
    };
    let requirement = book
        .rules
        .derive(&measurement(&symbol), &context, &mut facts);
    state_light(&symbol, &mut facts);
    state_matrix(
        &symbol,
        requirement.and_then(|one| one.quiet_zone.as_ref()),
        &mut facts,
    );
    OF_PRINT.into_iter().for_each(|fact| facts.forget(fact));
    let mut fired = Vec::new();
    book.compiled.judge(&facts, &mut fired);
    let findings = findings(book.quality, &fired, &facts);
    let lines = lines::of(book, &symbol, sheet.1, requirement, &facts, &findings);
    let advice = advice(book, &lines, &findings, &proposals);
    Checked {
        number,
        sheet: sheet.0,
        symbol,
        lines,
        findings,
        proposals,
        advice,
    }
}

/// The symbol as if a verifier had read it and said nothing of its print.
fn measurement(symbol: &FoundSymbol) -> Measurement {
    Measurement {
        symbology: symbol.symbology,
        data: symbol.symbology.map(|_| symbol.scanned()),
        gtin14: symbol.gtin14(),
        ..Measurement::default()
    }
}

/// The figures as if a person had taken them with a scale.
fn inspection(symbol: &FoundSymbol) -> Inspection {
    let mut seen = Inspection {
        x_dimension: symbol.x,
        height: symbol.height,
        left_quiet_zone: symbol.clear.left,
        right_quiet_zone: symbol.clear.right,
        reflectance_reversal: Some(symbol.reversed),
        bar_colour: Some(colour::word(symbol.dark)),
        space_colour: Some(colour::word(symbol.light)),
        hri_match: symbol.is_printed_right(),
        ..Inspection::default()
    };
    if let Some(width) = symbol.bearer {
        seen.bearer_bar = Some(width > 0.0);
        seen.bearer_bar_width = Some(width).filter(|width| *width > 0.0);
    }
    seen.symbol_length = length(symbol);
    if let Some(ratio) = symbol.ratio {
        let name = Fact::WideNarrowRatio.name().to_owned();
        seen.stated.insert(name, format!("{ratio:.2}"));
    }
    if symbol.symbology.is_none() {
        seen.stated
            .insert(Fact::Decode.name().to_owned(), "False".to_owned());
    }
    seen
}

/// Length with the quiet zones that the symbol needs, which the limit of GS1-128 is about.
fn length(symbol: &FoundSymbol) -> Option<f64> {
    let (Symbology::Gs1128, Some(x)) = (symbol.symbology?, symbol.x) else {
        return None;
    };
    let along = if symbol.quarters.is_multiple_of(2) {
        symbol.frame.width
    } else {
        symbol.frame.height
    };
    let length = along + 20.0 * x;
    Some((length * 100.0).round() / 100.0)
}

/// What red light would make of the colours of the file.
fn state_light(symbol: &FoundSymbol, facts: &mut Facts) {
    let dark = colour::red_light(symbol.dark);
    let light = colour::red_light(symbol.light);
    let (low, high) = (dark.min(light), dark.max(light));
    facts.set_number(Fact::SymbolContrast, (dark - light).abs().round());
    if high > 0.0 && low < high {
        let ratio = (low / high * 100.0).round() / 100.0;
        facts.set_number(Fact::MinReflectanceRatio, ratio);
    }
}

/// The clear widths of a matrix symbol, of which a person has no field for all four.
fn state_matrix(
    symbol: &FoundSymbol,
    rule: Option<&crate::judgement::requirement::QuietZoneRule>,
    facts: &mut Facts,
) {
    let (Some(x), Some(symbology)) = (symbol.x.filter(|x| *x > 0.0), symbol.symbology) else {
        return;
    };
    if !symbology.is_matrix() {
        return;
    }
    let clear = symbol.clear;
    let sides = [clear.left, clear.right, clear.above, clear.below];
    let Some(least) = sides.into_iter().flatten().reduce(f64::min) else {
        return;
    };
    let modules = (least / x * 100.0).round() / 100.0;
    facts.set_number(Fact::QuietZoneX, modules);
    if let Some(rule) = rule {
        let enough = rule.suffices(modules, rule.greatest(), Some(x));
        facts.set_truth(Fact::Quietzone, enough);
    }
}

fn advice(book: Book<'_>, lines: &[Line], findings: &[Finding], proposals: &[Proposal]) -> Advice {
    let of_lines = lines.iter().map(|line| line.advice);
    let of_findings = findings.iter().map(|finding| of_severity(finding.severity));
    let of_proposals = proposals.iter().map(|proposal| {
        let entry = book.application.entry(proposal.key);
        match entry.is_some_and(|entry| entry.compulsory) {
            true => Advice::Change,
            false => Advice::Look,
        }
    });
    of_lines
        .chain(of_findings)
        .chain(of_proposals)
        .max()
        .unwrap_or(Advice::Fits)
}

/// What an entry of the quality dictionary asks of whoever draws the artwork.
#[must_use]
pub const fn of_severity(severity: Severity) -> Advice {
    match severity {
        Severity::Reject | Severity::Cause | Severity::Retest => Advice::Change,
        Severity::Advice => Advice::Look,
    }
}
