//! What two readings of one record say differently: the same bytes, named by two profiles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bound, Letter, Measurement, Parameter, Reading, Value, Warning};

/// What a difference is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Part {
    /// A measured parameter.
    Parameter(Parameter),
    /// A fact of the record, by the name that profiles use.
    Record(String),
    /// A field of the operator.
    Field(String),
    /// The grades of the single scans.
    Scans,
    /// A name that no profile knows.
    Unmapped(String),
    /// A warning, by the key of its sentence.
    Warning(String),
}

/// One difference. A text that begins with `@` stands for the text of that key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What it is about.
    pub part: Part,
    /// What it was; absent where it was not there.
    pub old: Option<String>,
    /// What it is; absent where it is gone.
    pub new: Option<String>,
}

/// How many differences of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Values that were not there.
    pub added: u64,
    /// Values that were others.
    pub changed: u64,
    /// Values that are gone.
    pub lost: u64,
    /// Names that became known.
    pub named: u64,
    /// Names that became unknown.
    pub unnamed: u64,
    /// Warnings that were not there.
    pub warned: u64,
    /// Warnings that are gone.
    pub calmed: u64,
}

impl Counts {
    /// Counts differences.
    pub fn add(&mut self, differences: &[Difference]) {
        for one in differences {
            let count = match (&one.part, &one.old, &one.new) {
                (Part::Unmapped(_), Some(_), None) => &mut self.named,
                (Part::Unmapped(_), None, _) => &mut self.unnamed,
                (Part::Warning(_), Some(_), None) => &mut self.calmed,
                (Part::Warning(_), None, _) => &mut self.warned,
                (_, None, _) => &mut self.added,
                (_, Some(_), None) => &mut self.lost,
                (_, Some(_), Some(_)) => &mut self.changed,
            };
            *count += 1;
        }
    }
}

/// Everything that `new` says otherwise than `old`, in a fixed order. The name of the source, the
/// place of the record and the profile are not compared.
#[must_use]
pub fn differences(old: &Measurement, new: &Measurement) -> Vec<Difference> {
    let (before, after) = (parts(old), parts(new));
    let mut found: Vec<Difference> = Vec::new();
    for (key, was) in &before {
        let is = after.get(key);
        if is != Some(was) {
            found.push(Difference {
                part: key.0.clone(),
                old: Some(was.clone()),
                new: is.cloned(),
            });
        }
    }
    let added = after.iter().filter(|(key, _)| !before.contains_key(key));
    found.extend(added.map(|(key, is)| Difference {
        part: key.0.clone(),
        old: None,
        new: Some(is.clone()),
    }));
    found.sort_by(|one, other| one.part.cmp(&other.part));
    found
}

/// A part, and which of several of its kind.
type Key = (Part, usize);

fn parts(of: &Measurement) -> BTreeMap<Key, String> {
    let mut parts = BTreeMap::new();
    let mut put = |part: Part, text: String| {
        let mut key = (part, 0);
        while parts.contains_key(&key) {
            key.1 += 1;
        }
        parts.insert(key, text);
    };
    for reading in &of.readings {
        put(Part::Parameter(reading.parameter), said(reading));
    }
    for (name, text) in facts(of) {
        put(Part::Record(name.to_owned()), text);
    }
    for (name, text) in &of.fields {
        put(Part::Field(name.clone()), text.clone());
    }
    if !of.scans.is_empty() {
        put(Part::Scans, scans(of));
    }
    for (name, text) in &of.unmapped {
        put(Part::Unmapped(name.clone()), text.clone());
    }
    for Warning { key, arguments } in &of.warnings {
        let found = arguments.get("found").cloned().unwrap_or_default();
        put(Part::Warning(key.clone()), found);
    }
    parts
}

fn facts(of: &Measurement) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("serial", of.instrument.serial.clone()),
        ("software", of.instrument.software.clone()),
        ("data", of.data.clone().unwrap_or_default()),
        (
            "symbology",
            of.symbology
                .map(|one| one.label().to_owned())
                .unwrap_or_default(),
        ),
        (
            "gtin",
            of.gtin14.map(|gtin| gtin.to_string()).unwrap_or_default(),
        ),
        (
            "taken_at",
            of.taken_at.map(|at| at.to_string()).unwrap_or_default(),
        ),
    ];
    if let Some(grade) = &of.grade {
        facts.push(("grade", grade.to_string()));
        facts.push(("edition", grade.edition.to_string()));
    }
    facts.retain(|(_, text)| !text.is_empty());
    facts
}

fn scans(of: &Measurement) -> String {
    let texts: Vec<String> = of
        .scans
        .iter()
        .map(|scan| {
            let lowest = scan.grade.map(|grade| grade.to_string());
            format!("{} ({})", lowest.unwrap_or_default(), scan.grades.len())
        })
        .collect();
    texts.join(" ")
}

/// A reading in the notation of reports: `>15 X`, `84 % 4.0`, `10/10`.
#[must_use]
pub fn said(of: &Reading) -> String {
    let value = match &of.value {
        Value::Number {
            number,
            unit,
            bound,
        } => {
            let sign = match bound {
                Bound::Exact => "",
                Bound::MoreThan => ">",
                Bound::LessThan => "<",
            };
            format!("{sign}{number} {}", unit.symbol())
                .trim()
                .to_owned()
        }
        Value::Count { passed, of } => format!("{passed}/{of}"),
        Value::Pass { pass: true } => "@profiles.value.pass".to_owned(),
        Value::Pass { pass: false } => "@profiles.value.fail".to_owned(),
        Value::Text { text } => format!("“{text}”"),
        Value::NotApplicable => "@profiles.value.not_applicable".to_owned(),
        Value::Absent => String::new(),
    };
    let grade = of.grade.map(|grade| grade.to_string());
    let letter = of.letter.map(|letter| Letter::symbol(letter).to_string());
    let parts = [Some(value), grade, letter];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        "–".to_owned()
    } else {
        parts.join("  ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unit;
    use super::*;

    fn reading(parameter: Parameter, number: f64, unit: Unit) -> Reading {
        Reading {
            parameter,
            raw: number.to_string(),
            value: Value::number(number, unit),
            grade: None,
            letter: None,
            verdict: None,
        }
    }

    fn said_by(readings: Vec<Reading>, unmapped: &[(&str, &str)]) -> Measurement {
        Measurement {
            readings,
            unmapped: unmapped
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            data: Some("6901234567892".to_owned()),
            ..Measurement::default()
        }
    }

    #[test]
    fn equal_readings_do_not_differ_whatever_profile_named_them() {
        let old = said_by(
            vec![reading(Parameter::Rmax, 80.0, Unit::Percent)],
            &[("Foo", "1")],
        );
        let mut new = old.clone();
        new.profile = "other.2".to_owned();
        assert_eq!(differences(&old, &new), []);
    }

    #[test]
    fn a_name_that_became_known_adds_its_value_and_is_no_longer_left_over() {
        let old = said_by(vec![], &[("Kontrast", "84")]);
        let contrast = reading(Parameter::SymbolContrast, 84.0, Unit::Percent);
        let new = said_by(vec![contrast], &[]);
        let found = differences(&old, &new);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].part, Part::Parameter(Parameter::SymbolContrast));
        assert_eq!(
            (found[0].old.clone(), found[0].new.as_deref()),
            (None, Some("84 %"))
        );
        let mut counts = Counts::default();
        counts.add(&found);
        let expected = Counts {
            added: 1,
            named: 1,
            ..Counts::default()
        };
        assert_eq!(counts, expected);
        let mut back = Counts::default();
        back.add(&differences(&new, &old));
        assert_eq!((back.lost, back.unnamed), (1, 1));
    }

    #[test]
    fn another_unit_is_a_change_and_the_second_of_two_equal_names_is_told_apart() {
        let of = |first, second| {
            said_by(
                vec![
                    reading(Parameter::BarGain, 8.0, first),
                    reading(Parameter::BarGain, 1.0, second),
                ],
                &[],
            )
        };
        let old = of(Unit::Percent, Unit::Mil);
        let new = of(Unit::Percent, Unit::Millimetre);
        let found = differences(&old, &new);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].old.as_deref(), Some("1 mil"));
        assert_eq!(found[0].new.as_deref(), Some("1 mm"));
    }
}
