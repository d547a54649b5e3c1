//! How an item becomes readings, and what is odd about them.

use domain::measurement::grading::Range;
use domain::measurement::{Grade, Parameter, Reading, Unit, Value};

use super::{Draft, Written};
use crate::findings::Remark;
use crate::profile::{Entry, Part};
use crate::value::{self, Flaw, Form, Item, Rule};

impl Draft<'_> {
    pub(super) fn parameter(&mut self, parameter: Parameter, entry: &Entry, written: &Written<'_>) {
        let raw = written.raw();
        if entry.part == Part::Grade {
            let mut item = value::read(written.value, Form::Grade, Rule::default());
            item.add_verdict(written.verdict);
            return self.grade_of(parameter, raw, item);
        }
        let rule = match entry.number_unit {
            Some(unit) if written.is_number => Rule {
                unit: Some(unit),
                signed: true,
                ..entry.rule
            },
            _ => entry.rule,
        };
        // Where the grade has a column of its own, a small number in the value column is a value.
        let is_beside = written.is_graded_beside || !written.grade.trim_ascii().is_empty();
        let mut item = match entry.form {
            Form::Graded if is_beside => beside_grade(written.value, rule),
            form => value::read(written.value, form, rule),
        };
        item.add_grade(written.grade);
        item.add_verdict(written.verdict);
        if entry.form == Form::LightDark {
            return self.light_dark(parameter, raw, item);
        }
        self.push(parameter, raw, item, entry.limit.as_ref());
    }

    /// The two reflectances, and what they say together.
    fn light_dark(&mut self, parameter: Parameter, raw: &str, item: Item) {
        if let Some((light, dark)) = value::light_dark(raw) {
            for (parameter, number) in [(Parameter::Rmax, light), (Parameter::Rmin, dark)] {
                if !(0.0..=100.0).contains(&number) {
                    self.remark(Remark::OutOfRange(parameter, raw.to_owned()));
                }
                self.add(
                    parameter,
                    raw,
                    Item::alone(Value::number(number, Unit::Percent)),
                );
            }
        }
        let pass = match item.grade {
            Some(Grade::BEST) => Some(true),
            Some(Grade::WORST) => Some(false),
            _ => item.verdict,
        };
        if item.grade.is_none() && item.letter.is_none() && item.verdict.is_none() {
            return;
        }
        let value = pass.map_or(Value::Absent, |pass| Value::Pass { pass });
        self.add(
            parameter,
            raw,
            Item {
                value,
                flaw: None,
                ..item
            },
        );
    }

    /// One item in two units; the unit decides which parameter a part belongs to.
    pub(super) fn percent_and_length(
        &mut self,
        percent: Parameter,
        length: Parameter,
        entry: &Entry,
        written: &Written<'_>,
    ) {
        let mut parts = 0_usize;
        for (number, unit, raw) in value::by_unit(written.value, entry.rule) {
            let parameter = match unit {
                Unit::Percent | Unit::Fraction => percent,
                _ => length,
            };
            let mut item = Item::alone(Value::number(number, unit));
            item.add_grade(written.grade);
            self.add(parameter, raw, item);
            parts += 1;
        }
        if parts == 0 {
            let item = value::read(written.value, Form::Value, entry.rule);
            self.push(percent, written.raw(), item, None);
        }
    }

    /// Adds a reading and says what is odd about it.
    fn push(&mut self, parameter: Parameter, raw: &str, item: Item, limit: Option<&Range>) {
        let found = || raw.to_owned();
        match item.flaw {
            Some(Flaw::NoUnit) => self.remark(Remark::NoUnit(parameter, found())),
            Some(Flaw::Unreadable) => self.remark(Remark::Unreadable(parameter, found())),
            Some(Flaw::LetterDisagrees) => self.remark(Remark::LetterDisagrees(parameter, found())),
            None => {}
        }
        if let (Value::Number { unit, .. }, Some(limit)) = (&item.value, limit)
            && let Some(first) = limit.units.first()
        {
            if !limit.units.contains(unit) {
                self.remark(Remark::WrongUnit(parameter, found()));
            } else if let Some(number) = item.value.in_unit(*first)
                && !(limit.low..=limit.high).contains(&number)
            {
                self.remark(Remark::OutOfRange(parameter, found()));
            }
        }
        self.add(parameter, raw, item);
    }

    fn add(&mut self, parameter: Parameter, raw: &str, item: Item) {
        self.measurement.readings.push(Reading {
            parameter,
            raw: raw.to_owned(),
            value: item.value,
            grade: item.grade,
            letter: item.letter,
            verdict: item.verdict,
        });
    }

    /// Joins a grade to the value that stands elsewhere.
    fn grade_of(&mut self, parameter: Parameter, raw: &str, item: Item) {
        let reading = self
            .measurement
            .readings
            .iter_mut()
            .rev()
            .find(|reading| reading.parameter == parameter);
        if item.flaw == Some(Flaw::Unreadable) {
            return self.remark(Remark::Unreadable(parameter, raw.to_owned()));
        }
        match reading {
            Some(reading) => {
                reading.grade = item.grade.or(reading.grade);
                reading.letter = item.letter.or(reading.letter);
                reading.verdict = item.verdict.or(reading.verdict);
            }
            None if item.grade.is_some() || item.letter.is_some() => {
                self.add(parameter, raw, item);
            }
            None => {}
        }
    }
}

/// A value whose grade stands in another column; a cell that repeats the grade beside the value is read as both.
fn beside_grade(text: &str, rule: Rule) -> Item {
    let alone = value::read(text, Form::Value, rule);
    if alone.flaw == Some(Flaw::Unreadable) {
        return value::read(text, Form::Graded, rule);
    }
    alone
}
