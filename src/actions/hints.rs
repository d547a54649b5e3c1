//! What is said of an output beside its content: by the connection or person that hands it in,
//! and by the names of the folders and of the file in which it lay.
//!
//! A folder that is called like a profile, an instrument or an intake means that one, and so does
//! a word `profile=…`, `instrument=…` or `intake=…` in the name of a folder or file; the name
//! nearest to the content counts. What is named and not there refuses the output: nothing is read
//! by a guess.

use std::{path::Path, sync::Arc};

use domain::{
    instrument::{InstrumentNumber, Register},
    numbering::{IntakeNumber, Named, Numbering},
    person::Viewer,
};
use serde::{Deserialize, Serialize};
use store::{instruments, intakes, numbering};

use super::{ActionError, Refused};
use crate::{app::App, profiles::Shelf};

/// What is said of an output.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// The profile to read it with; absent to choose the one that fits.
    pub profile: Option<String>,
    /// The only intake to match with; absent for all open ones.
    pub intake: Option<IntakeNumber>,
    /// The instrument that made it, where the output names no serial number.
    pub instrument: Option<InstrumentNumber>,
}

/// What is said of an output that lay in a place: folders below the watched one, outermost first,
/// and the file's own name. Names go over what is `given`.
///
/// # Errors
/// When a name means a profile, instrument or intake that is not there, or the store fails.
pub fn placed(app: &App, given: Hints, place: &[String]) -> Result<Hints, ActionError> {
    if place.is_empty() {
        return Ok(given);
    }
    let known = Known {
        shelf: app.profiles()?,
        register: app.store.read(instruments::register)?,
        numbering: app.store.read(numbering::in_force)?,
    };
    let named = known.read(place)?;
    if let Some(number) = named.intake {
        let find = |conn: &mut _| intakes::find_by_number(conn, Viewer::Laboratory, number);
        if app.store.read(find)?.is_none() {
            return Err(unknown("intake", &number.to_string()).into());
        }
    }
    Ok(Hints {
        profile: named.profile.or(given.profile),
        intake: named.intake.or(given.intake),
        instrument: named.instrument.or(given.instrument),
    })
}

/// What names may mean.
struct Known {
    shelf: Arc<Shelf>,
    register: Register,
    numbering: Numbering,
}

impl Known {
    fn read(&self, place: &[String]) -> Result<Hints, Refused> {
        let mut hints = Hints::default();
        let Some((file, folders)) = place.split_last() else {
            return Ok(hints);
        };
        for folder in folders {
            if let Some(label) = self.profile(folder)? {
                hints.profile = Some(label);
            }
            if let Some(number) = self.instrument(folder) {
                hints.instrument = Some(number);
            }
            hints.intake = self.intake(folder).or(hints.intake);
            self.expressly(folder, &mut hints)?;
        }
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
        let stem = stem.unwrap_or(file);
        hints.intake = self.intake(stem).or(hints.intake);
        self.expressly(stem, &mut hints)?;
        Ok(hints)
    }

    /// What the words of a name say with an equals sign.
    fn expressly(&self, name: &str, hints: &mut Hints) -> Result<(), Refused> {
        let words = name.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；'));
        for (what, value) in words.filter_map(|word| word.split_once('=')) {
            if what.eq_ignore_ascii_case("profile") {
                let label = self.profile(value)?;
                hints.profile = Some(label.ok_or_else(|| unknown("profile", value))?);
            } else if what.eq_ignore_ascii_case("instrument") {
                let number = self.instrument(value);
                hints.instrument = Some(number.ok_or_else(|| unknown("instrument", value))?);
            } else if what.eq_ignore_ascii_case("intake") {
                let number = value.parse().map_err(|_| unknown("intake", value))?;
                hints.intake = Some(number);
            }
        }
        Ok(())
    }

    /// The profile that a name is the id of, or the id and version, in whatever letters.
    fn profile(&self, name: &str) -> Result<Option<String>, Refused> {
        let all = || self.shelf.all.iter();
        let is = |one: &str| one.eq_ignore_ascii_case(name);
        if let Some(one) = all().find(|one| is(&one.label)) {
            return Ok(Some(one.label.clone()));
        }
        if let Some(one) = all().find(|one| is(&one.id)) {
            return Ok(Some(one.id.clone()));
        }
        // A version of a profile that is there means nothing else.
        let (id, version) = name.rsplit_once('.').unwrap_or((name, ""));
        let is_version = !version.is_empty() && version.bytes().all(|one| one.is_ascii_digit());
        if is_version && all().any(|one| one.id.eq_ignore_ascii_case(id)) {
            return Err(unknown("profile", name));
        }
        Ok(None)
    }

    /// The one intake number among the words of a name; two different ones say nothing.
    fn intake(&self, name: &str) -> Option<IntakeNumber> {
        let named = self.numbering.named_in(name).into_iter();
        let mut found = named.filter_map(|named| match named {
            Named::Intake(number) => Some(number),
            Named::Company(_) => None,
        });
        let first = found.next()?;
        found
            .all(|other: IntakeNumber| other == first)
            .then_some(first)
    }

    fn instrument(&self, name: &str) -> Option<InstrumentNumber> {
        let entries = self.register.entries().iter();
        let mut numbers = entries.map(|one| &one.instrument.number);
        let known = numbers.find(|number| number.as_str().eq_ignore_ascii_case(name));
        known.cloned()
    }
}

fn unknown(what: &str, name: &str) -> Refused {
    let key = match what {
        "profile" => "folders.refused.profile",
        "instrument" => "folders.refused.instrument",
        _ => "folders.refused.intake",
    };
    Refused::new(key).with("name", name)
}

#[cfg(test)]
mod tests {
    use domain::instrument::InstrumentDetails;

    use super::*;
    use crate::actions::{
        add_profile::add_profile,
        change_profile::put_in_force,
        keep_instruments::add_instrument,
        tests::{Laboratory, desk, intake_of, laboratory, tried},
    };

    /// An instrument JC-003, a profile of the laboratory's own in force and a draft of it.
    fn equipped() -> Laboratory {
        let lab = laboratory();
        let details = InstrumentDetails {
            model: "ScanCheck 3n".to_owned(),
            ..InstrumentDetails::default()
        };
        add_instrument(&lab.app, &desk(), "JC-003", details).unwrap();
        for version in [101, 102] {
            let own = format!(
                "id = \"own-table\"\nversion = {version}\nkind = \"delimited\"\n\
                 model = \"Own 1\"\nconfidence = \"confirmed\"\nmarks = [\"Light to dark\"]\nmap = [\n\
                 {{ from = [\"Kind of code\"], to = \"record.symbology\" }},\n\
                 {{ from = [\"What it says\"], to = \"record.data\" }},\n\
                 {{ from = [\"Mark\"], to = \"record.grade\" }},\n\
                 {{ from = [\"Light to dark\"], to = \"symbol_contrast\" }},\n]\n"
            );
            let proof = tried(&lab.app, &own);
            add_profile(&lab.app, &desk(), "own-table", &own, "自有", &proof).unwrap();
        }
        put_in_force(&lab.app, &desk(), "own-table", 101, "已核对").unwrap();
        lab
    }

    fn of(lab: &Laboratory, path: &str) -> Result<[Option<String>; 3], String> {
        let place: Vec<String> = path.split('/').map(str::to_owned).collect();
        let hints = placed(&lab.app, Hints::default(), &place);
        let hints = hints.map_err(|error| error.reason().unwrap().key().to_owned())?;
        Ok([
            hints.profile,
            hints.instrument.map(String::from),
            hints.intake.map(|number| number.to_string()),
        ])
    }

    #[test]
    fn names_of_folders_and_files_say_profile_instrument_and_intake_and_the_nearest_counts() {
        let lab = equipped();
        let (first, second) = (intake_of(&lab, 1).number, intake_of(&lab, 1).number);
        let said = |[profile, instrument, intake]: [&str; 3]| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            Ok([some(profile), some(instrument), some(intake)])
        };
        for (path, expected) in [
            ("a.txt", ["", "", ""]),
            ("REA-text/a.txt", ["rea-text", "", ""]),
            ("rea-text/webscan-text/a.txt", ["webscan-text", "", ""]),
            ("own-table/a.csv", ["own-table", "", ""]),
            ("Own-Table.101/a.csv", ["own-table.101", "", ""]),
            ("jc-003/rea-text/a.txt", ["rea-text", "JC-003", ""]),
            ("instrument=JC-003 export.csv", ["", "JC-003", ""]),
            ("own-table/profile=rea-csv.1.csv", ["rea-csv.1", "", ""]),
            // What only looks like a number, a name or a version is none.
            ("EAN8-26-08-22 21_24_41-00671583.html", ["", "", ""]),
            ("6901234567892-1.txt", ["", "", ""]),
            ("二楼/report.2/x=y.txt", ["", "", ""]),
        ] {
            assert_eq!(of(&lab, path), said(expected), "{path}");
        }
        let (first, second) = (first.to_string(), second.to_string());
        for (path, intake) in [
            (format!("{first}/a.txt"), first.as_str()),
            (format!("{first}/受理{second} 第3件.txt"), &second),
            (format!("{first} to {second}.txt"), ""),
            (format!("intake={first}/a.txt"), &first),
        ] {
            assert_eq!(of(&lab, &path), said(["", "", intake]), "{path}");
        }
    }

    #[test]
    fn a_name_that_means_what_is_not_there_refuses_the_output() {
        let lab = equipped();
        for (path, key) in [
            ("profile=rea-txt/a.txt", "folders.refused.profile"),
            ("own-table.103/a.csv", "folders.refused.profile"),
            ("instrument=JC-009/a.txt", "folders.refused.instrument"),
            ("201901099-1/a.txt", "folders.refused.intake"),
            ("intake=morning/a.txt", "folders.refused.intake"),
        ] {
            assert_eq!(of(&lab, path), Err(key.to_owned()), "{path}");
        }
    }

    #[test]
    fn names_go_over_what_a_connection_says() {
        let lab = equipped();
        let given = Hints {
            profile: Some("webscan-text".to_owned()),
            instrument: Some(InstrumentNumber::parse("JC-001").unwrap()),
            intake: None,
        };
        let place = ["rea-text".to_owned(), "a.txt".to_owned()];
        let hints = placed(&lab.app, given.clone(), &place).unwrap();
        assert_eq!(hints.profile.as_deref(), Some("rea-text"));
        assert_eq!(hints.instrument, given.instrument);
        assert_eq!(placed(&lab.app, given.clone(), &[]).unwrap(), given);
    }
}
