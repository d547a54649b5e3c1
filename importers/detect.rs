//! What a file is, by its first bytes, and which profile names its items.
//!
//! File names are never asked: verifiers build them from fields that the operator chooses.

use encoding_rs::Encoding;

use crate::findings::{ImportError, Maker};
use crate::lvs95xx::rows;
use crate::profile::{Kind, Profile, Profiles};
use crate::sources::text;
use crate::{dataman, delimited, trucheck_csv};

/// How many bytes are looked at.
pub const HEAD: u64 = 1 << 16;

/// Known names that a text without any mark must begin its lines with to be recognised.
const ENOUGH_NAMES: usize = 3;

/// How many lines are looked at.
const LINES: usize = 200;

/// What holds the records.
enum Container {
    Database,
    Workbook,
    Markup,
    Text,
}

/// The profile for a file that begins with these bytes.
///
/// # Errors
/// When the file is of none of the known kinds or fits several profiles, or when the wanted profile
/// does not exist or is for another kind of file.
pub fn profile<'p>(
    head: &[u8],
    profiles: &'p Profiles,
    wanted: Option<&str>,
) -> Result<&'p Profile, ImportError> {
    let container = container(head, profiles)?;
    let kinds: &[Kind] = match container {
        Container::Database => &[Kind::Lvs95xx],
        Container::Workbook => &[Kind::TrucheckExcel],
        Container::Markup => &[Kind::TrucheckHtml, Kind::DatamanXml, Kind::DatamanPush],
        Container::Text => &[
            Kind::TrucheckText,
            Kind::TrucheckCsv,
            Kind::ReaText,
            Kind::Delimited,
        ],
    };
    if let Some(name) = wanted {
        return named(name, profiles, kinds);
    }
    let candidates = kinds.iter().flat_map(|kind| profiles.newest(*kind));
    match container {
        Container::Text => best(head, candidates.collect(), profiles),
        Container::Markup => markup(head, candidates.collect()),
        Container::Database | Container::Workbook => only(candidates.collect(), profiles),
    }
}

/// A page for a browser, a device's own XML, or what a script made of it.
fn markup<'p>(head: &[u8], candidates: Vec<&'p Profile>) -> Result<&'p Profile, ImportError> {
    let text = text::head(head, &pages(&candidates));
    let lower = text.to_ascii_lowercase();
    let is_page = ["<html", "<!doctype html", "<table", "<body"];
    let kind = if is_page.iter().any(|mark| lower.contains(mark)) {
        Kind::TrucheckHtml
    } else if dataman::RESULTS.iter().any(|name| text.contains(name))
        || text.contains("<ReportSection")
    {
        Kind::DatamanXml
    } else {
        Kind::DatamanPush
    };
    let of_kind = candidates
        .into_iter()
        .filter(|profile| profile.kind == kind);
    let mut scored: Vec<(usize, &Profile)> = of_kind
        .map(|profile| (known_elements(&text, profile), profile))
        .filter(|(names, _)| kind != Kind::DatamanPush || *names > ENOUGH_NAMES)
        .collect();
    scored.sort_by_key(|(names, _)| std::cmp::Reverse(*names));
    match scored.as_slice() {
        [] => Err(ImportError::Markup),
        [first, second, ..] if first.0 == second.0 => Err(ImportError::AmbiguousProfile {
            profiles: join([first.1.label.as_str(), second.1.label.as_str()].into_iter()),
        }),
        [first, ..] => Ok(first.1),
    }
}

/// How many elements have names that the profile knows.
fn known_elements(text: &str, profile: &Profile) -> usize {
    text.split('<')
        .skip(1)
        .filter_map(|tag| tag.split([' ', '>', '/', '\n', '\r', '\t']).next())
        .filter(|name| !name.is_empty() && profile.knows(name))
        .count()
}

fn named<'p>(
    name: &str,
    profiles: &'p Profiles,
    kinds: &[Kind],
) -> Result<&'p Profile, ImportError> {
    let profile = profiles
        .named(name)
        .ok_or_else(|| ImportError::UnknownProfile {
            name: name.to_owned(),
            known: join(profiles.iter().map(|profile| profile.label.as_str())),
        })?;
    if kinds.contains(&profile.kind) {
        return Ok(profile);
    }
    Err(ImportError::WrongProfile {
        profile: profile.label.clone(),
        expected: profile.kind.name().to_owned(),
        found: join(kinds.iter().map(|kind| kind.name())),
    })
}

fn container(head: &[u8], profiles: &Profiles) -> Result<Container, ImportError> {
    if head.is_empty() {
        return Err(ImportError::Empty);
    }
    let database = head.get(4..19).is_some_and(|name| {
        name.starts_with(b"Standard Jet DB") || name.starts_with(b"Standard ACE DB")
    });
    let database = database || rows::is_rows(head);
    let workbook = head.starts_with(b"\xd0\xcf\x11\xe0") || head.starts_with(b"PK\x03\x04");
    match () {
        () if database => Ok(Container::Database),
        () if workbook => Ok(Container::Workbook),
        () if head.starts_with(b"%PDF-") => Err(ImportError::Pdf(Maker::of_pdf(head))),
        () if is_binary(head) => Err(not_recognised(profiles, hexadecimal(head))),
        () if begins_with_a_tag(head) => Ok(Container::Markup),
        () => Ok(Container::Text),
    }
}

/// True for a text in any encoding whose first character is an opening bracket.
fn begins_with_a_tag(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(64)).unwrap_or_default();
    let text = text::head(start, &[]);
    let blanks = ['\u{feff}', '\0', ' ', '\t', '\r', '\n'];
    text.trim_start_matches(blanks).starts_with('<')
}

/// Control characters that no text has, beyond the zero bytes of UTF-16.
fn is_binary(head: &[u8]) -> bool {
    let strange = |byte: &&u8| matches!(**byte, 1..=8 | 14..=26);
    head.iter().filter(strange).count() > head.len() / 64 || (head.iter().all(|byte| *byte == 0))
}

fn hexadecimal(head: &[u8]) -> String {
    let bytes: Vec<String> = head
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02X}"))
        .collect();
    bytes.join(" ")
}

/// Every code page of the profiles once.
fn pages(profiles: &[&Profile]) -> Vec<&'static Encoding> {
    let mut pages = Vec::new();
    for page in profiles.iter().flat_map(|profile| &profile.code_pages) {
        if !pages.contains(page) {
            pages.push(*page);
        }
    }
    pages
}

/// The profile whose marks and names fit the text best.
fn best<'p>(
    head: &[u8],
    candidates: Vec<&'p Profile>,
    profiles: &Profiles,
) -> Result<&'p Profile, ImportError> {
    let text = text::head(head, &pages(&candidates));
    let begin = text.trim_start();
    let mut scored: Vec<(bool, usize, &Profile)> = candidates
        .into_iter()
        .map(|profile| {
            let marked = profile
                .marks
                .iter()
                .any(|mark| text.contains(mark.as_str()));
            (marked, known_names(&text, profile), profile)
        })
        .filter(|(marked, names, _)| *marked || *names >= ENOUGH_NAMES)
        .collect();
    scored.sort_by_key(|(marked, names, _)| std::cmp::Reverse((*marked, *names)));
    match scored.as_slice() {
        [] => Err(not_recognised(profiles, excerpt(begin))),
        [(_, _, profile)] => Ok(profile),
        [first, second, ..] if (first.0, first.1) == (second.0, second.1) => {
            Err(ImportError::AmbiguousProfile {
                profiles: join([first.2.label.as_str(), second.2.label.as_str()].into_iter()),
            })
        }
        [first, ..] => Ok(first.2),
    }
}

/// How many names of the profile stand where its kind of file has names.
fn known_names(text: &str, profile: &Profile) -> usize {
    let lines = text.lines().take(LINES);
    match profile.kind {
        Kind::Delimited => lines
            .filter_map(|line| delimited::heads(line, profile))
            .map(|(_, cells)| delimited::known(&cells, profile))
            .max()
            .unwrap_or(0),
        Kind::TrucheckCsv => lines
            .filter(|line| trucheck_csv::delimiter(line, profile).is_some())
            .count(),
        Kind::TrucheckText => labelled_lines(lines, profile, &['\t', ':']),
        _ => labelled_lines(lines, profile, &[';', '\t', ':', '：', '=', '|']),
    }
}

/// Lines that begin with a known name and hold something beside it.
fn labelled_lines<'t>(
    lines: impl Iterator<Item = &'t str>,
    profile: &Profile,
    separators: &[char],
) -> usize {
    let mut found = 0;
    for line in lines {
        let name = line.split(separators).next().unwrap_or_default();
        let name = name.split("  ").next().unwrap_or_default().trim();
        // A line without any separator is a heading at most.
        if name.len() < line.trim().len() && profile.knows(name) {
            found += 1;
        }
    }
    found
}

fn only<'p>(candidates: Vec<&'p Profile>, profiles: &Profiles) -> Result<&'p Profile, ImportError> {
    match candidates.as_slice() {
        [profile] => Ok(profile),
        [] => Err(not_recognised(profiles, String::new())),
        several => Err(ImportError::AmbiguousProfile {
            profiles: join(several.iter().map(|profile| profile.label.as_str())),
        }),
    }
}

fn not_recognised(profiles: &Profiles, found: String) -> ImportError {
    let mut marks: Vec<&str> = Vec::new();
    for mark in profiles.iter().flat_map(|profile| &profile.marks) {
        // Several profiles of one maker look for the same words.
        if !marks.contains(&mark.as_str()) {
            marks.push(mark);
        }
    }
    ImportError::NotRecognised {
        looked_for: join(marks.into_iter()),
        found,
    }
}

/// The first line, as far as a person needs it.
fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let mut short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "detect_tests.rs"]
mod tests;
