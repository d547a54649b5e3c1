//! The TOML of a profile, and the checks that make it a `Profile`.

use std::collections::BTreeMap;

use chrono::format::{Item as TimeItem, Parsed, StrftimeItems, parse};
use chrono::{NaiveDate, NaiveDateTime};
use domain::measurement::grading::Range;
use domain::measurement::{Parameter, Symbology, Unit};
use encoding_rs::Encoding;
use serde::Deserialize;
use serde::de::IntoDeserializer;

use super::{Context, Entry, Failure, Kind, Names, Part, Profile, ProfileError, Section, Target};
use crate::value::{Form, Rule};

/// Free fields of an operator that have a name of ours.
pub const FIELDS: [&str; 14] = [
    "application_standard",
    "batch",
    "company",
    "gs1_table",
    "job",
    "operator",
    "part",
    "product",
    "reference",
    "roll",
    "sector",
    "serial",
    "vendor",
    "calibrated",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    id: String,
    version: u16,
    kind: Kind,
    model: String,
    confidence: String,
    #[serde(default)]
    confidence_zh: String,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    code_pages: Vec<String>,
    #[serde(default)]
    decimal_comma: bool,
    #[serde(default)]
    times: Vec<String>,
    #[serde(default)]
    either_times: Vec<String>,
    #[serde(default)]
    sections: BTreeMap<String, Section>,
    #[serde(default)]
    symbologies: BTreeMap<String, Symbology>,
    #[serde(default)]
    failures: BTreeMap<String, Failure>,
    #[serde(default)]
    models: BTreeMap<String, String>,
    map: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    from: Vec<String>,
    to: String,
    length: Option<String>,
    #[serde(default)]
    r#match: Match,
    #[serde(default)]
    form: Form,
    unit: Option<Unit>,
    number_unit: Option<Unit>,
    #[serde(default)]
    signed: bool,
    r#for: Option<Context>,
    occurrence: Option<u8>,
    #[serde(default)]
    part: Part,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Match {
    #[default]
    Exact,
    Prefix,
}

/// Reads and checks one profile.
pub fn profile(file: &str, text: &str, ranges: &[Range]) -> Result<Profile, ProfileError> {
    let raw: RawProfile = read(file, text)?;
    let at = At { file, text };
    let either_times = either_times(at, &raw)?;
    let mut profile = Profile {
        label: format!("{}.{}", raw.id, raw.version),
        id: raw.id,
        version: raw.version,
        kind: raw.kind,
        model: raw.model,
        confidence: raw.confidence,
        confidence_zh: raw.confidence_zh,
        text: text.into(),
        marks: raw.marks,
        code_pages: code_pages(at, &raw.code_pages)?,
        comma: raw.decimal_comma,
        entries: Vec::new(),
        names: Names::default(),
        prefixes: Vec::new(),
        symbologies: symbologies(&raw.symbologies),
        sections: sections(raw.sections),
        failures: failures(at, raw.failures)?,
        models: models(raw.models),
        times: times(at, &raw.times)?,
        either_times,
    };
    for entry in raw.map {
        add(&mut profile, at, entry, ranges)?;
    }
    // The longest prefix is the most particular one, so it is asked first.
    profile
        .prefixes
        .sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    Ok(profile)
}

fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, ProfileError> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).map_or(1, |head| head.split('\n').count());
        let there = text.lines().nth(line - 1).unwrap_or_default().trim();
        ProfileError::Schema {
            file: file.to_owned(),
            line,
            reason: format!("{} ({there})", error.message().trim().replace('\n', " ")),
        }
    })
}

/// A profile's file, to say where in it something is wrong.
#[derive(Clone, Copy)]
struct At<'a> {
    file: &'a str,
    text: &'a str,
}

impl At<'_> {
    /// Numbers, from 1, of the lines that hold a value in quotes.
    fn lines_with(self, value: &str) -> impl DoubleEndedIterator<Item = usize> {
        let quoted = format!("\"{value}\"");
        let numbered: Vec<usize> = (1..)
            .zip(self.text.lines())
            .filter(|(_, line)| line.contains(&quoted))
            .map(|(number, _)| number)
            .collect();
        numbered.into_iter()
    }

    fn unknown(self, what: &'static str, value: &str) -> ProfileError {
        ProfileError::Unknown {
            file: self.file.to_owned(),
            line: self.lines_with(value).next().unwrap_or(1),
            what,
            value: value.to_owned(),
        }
    }

    fn ambiguous(self, name: &str, one: String, other: String, place: &str) -> ProfileError {
        ProfileError::Ambiguous {
            file: self.file.to_owned(),
            line: self.lines_with(place).next_back().unwrap_or(1),
            name: name.to_owned(),
            one,
            other,
        }
    }
}

fn code_pages(at: At<'_>, names: &[String]) -> Result<Vec<&'static Encoding>, ProfileError> {
    names
        .iter()
        .map(|name| {
            Encoding::for_label(name.as_bytes()).ok_or_else(|| at.unknown("code page", name))
        })
        .collect()
}

fn symbologies(own: &BTreeMap<String, Symbology>) -> Names<Symbology> {
    let mut names = Names::default();
    for (name, symbology) in own {
        names.entry(name, || *symbology);
    }
    for symbology in Symbology::ALL {
        names.entry(symbology.code(), || symbology);
        names.entry(symbology.label(), || symbology);
    }
    names
}

fn models(own: BTreeMap<String, String>) -> Names<String> {
    let mut models = Names::default();
    for (name, model) in own {
        models.entry(&name, || model);
    }
    models
}

fn failures(
    at: At<'_>,
    own: BTreeMap<String, Failure>,
) -> Result<Vec<(u32, Failure)>, ProfileError> {
    own.into_iter()
        .map(|(bit, failure)| match u32::from_str_radix(&bit, 16) {
            Ok(mask) if mask.is_power_of_two() => Ok((mask, failure)),
            _ => Err(at.unknown("bit", &bit)),
        })
        .collect()
}

/// Longer titles first, so that the end of one title is not taken for another.
fn sections(own: BTreeMap<String, Section>) -> Vec<(String, Section)> {
    let mut sections: Vec<_> = own.into_iter().collect();
    sections.sort_by_key(|(title, _)| std::cmp::Reverse(title.len()));
    sections
}

fn target(at: At<'_>, entry: &RawEntry) -> Result<Target, ProfileError> {
    let parameter =
        |name: &str| Parameter::from_name(name).ok_or_else(|| at.unknown("target", name));
    if let Some(length) = &entry.length {
        return Ok(Target::PercentAndLength(
            parameter(&entry.to)?,
            parameter(length)?,
        ));
    }
    if entry.to == "warning" {
        return Ok(Target::Warning);
    }
    if entry.to == "kept" {
        return Ok(Target::Kept);
    }
    match entry.to.split_once('.') {
        Some(("record", name)) => {
            let name: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
                name.into_deserializer();
            serde::Deserialize::deserialize(name)
                .map(Target::Record)
                .map_err(|_| at.unknown("target", &entry.to))
        }
        Some(("field", name)) => FIELDS
            .iter()
            .find(|field| **field == name)
            .map(|field| Target::Field(field))
            .ok_or_else(|| at.unknown("target", &entry.to)),
        _ => parameter(&entry.to).map(Target::Parameter),
    }
}

fn add(
    profile: &mut Profile,
    at: At<'_>,
    raw: RawEntry,
    ranges: &[Range],
) -> Result<(), ProfileError> {
    let to = target(at, &raw)?;
    let limit = match &to {
        Target::Parameter(parameter) => ranges
            .iter()
            .find(|range| range.parameter == *parameter)
            .cloned(),
        _ => None,
    };
    let entry = Entry {
        to,
        name: raw.to,
        form: raw.form,
        rule: Rule {
            unit: raw.unit,
            signed: raw.signed,
            comma: profile.comma,
        },
        number_unit: raw.number_unit,
        part: raw.part,
        limit,
        context: raw.r#for,
        occurrence: raw.occurrence,
    };
    let place = profile.entries.len();
    for name in &raw.from {
        let known = profile.names.get(name).into_iter().flatten();
        let mut known = known.filter_map(|place| profile.entries.get(*place));
        if let Some(other) = known.find(|other| overlap(&entry, other)) {
            return Err(at.ambiguous(name, other.name.clone(), entry.name, name));
        }
        // A beginning is also a whole name, which is then found without a search.
        if let Some(places) = profile.names.entry(name, Vec::new) {
            places.push(place);
        }
        if raw.r#match == Match::Prefix {
            profile.prefixes.push((name.clone(), place));
        }
    }
    profile.entries.push(entry);
    Ok(())
}

/// True if some item could be claimed by both.
fn overlap(one: &Entry, other: &Entry) -> bool {
    fn meet<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        one.is_none() || other.is_none() || one == other
    }
    meet(one.context, other.context) && meet(one.occurrence, other.occurrence)
}

/// Reads the patterns with the day first and makes their counterparts with the month first. A text that one of the sure
/// patterns reads as well would never be open, so that is refused.
fn either_times(
    at: At<'_>,
    raw: &RawProfile,
) -> Result<Vec<[Vec<TimeItem<'static>>; 2]>, ProfileError> {
    let swapped = |pattern: &str| {
        let held = pattern.replace("%d", "%\u{0}").replace("%m", "%d");
        held.replace("%\u{0}", "%m")
    };
    let mut either = Vec::new();
    for pattern in &raw.either_times {
        let month_first = swapped(pattern);
        for one in [pattern, &month_first] {
            let mut together = raw.times.clone();
            together.push(one.clone());
            times(at, &together)?;
        }
        let day_first = times(at, std::slice::from_ref(pattern))?;
        let month_first = times(at, &[month_first])?;
        if let ([day_first], [month_first]) = (day_first.as_slice(), month_first.as_slice()) {
            either.push([day_first.clone(), month_first.clone()]);
        }
    }
    Ok(either)
}

/// Reads the time patterns, and refuses two that read one text as two different moments.
fn times(at: At<'_>, patterns: &[String]) -> Result<Vec<Vec<TimeItem<'static>>>, ProfileError> {
    let times: Vec<Vec<TimeItem<'static>>> = patterns
        .iter()
        .map(|pattern| {
            StrftimeItems::new(pattern)
                .parse_to_owned()
                .map_err(|_| at.unknown("time pattern", pattern))
        })
        .collect::<Result<_, _>>()?;
    let read = |items: &[TimeItem<'static>], text: &str| -> Option<NaiveDateTime> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, items.iter()).ok()?;
        parsed.to_naive_datetime_with_offset(0).ok()
    };
    // A day that is also a month, and hours that differ by half a day, tell all orders apart.
    let probe = NaiveDate::from_ymd_opt(2026, 3, 4)
        .and_then(|day| day.and_hms_opt(17, 6, 7))
        .unwrap_or_default();
    for (items, pattern) in times.iter().zip(patterns) {
        let text = probe.format_with_items(items.iter()).to_string();
        if read(items, &text) != Some(probe) {
            return Err(at.unknown("time pattern", pattern));
        }
        for (others, other) in times.iter().zip(patterns) {
            if read(others, &text).is_some_and(|moment| moment != probe) {
                return Err(at.ambiguous(&text, pattern.clone(), other.clone(), other));
            }
        }
    }
    Ok(times)
}
