//! All profiles: those that come with the program and those a laboratory adds.

use domain::measurement::grading::{GradingTables, Range};

use super::schema;
use super::{Entry, Kind, Profile, ProfileError, RecordItem, Target};

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../profiles/", $file)))),*]
    };
}

/// The profiles that come with the program, in reading order.
const SHIPPED: &[(&str, &str)] = shipped![
    "webscan-text.1.toml",
    "webscan-excel.1.toml",
    "webscan-csv.1.toml",
    "webscan-table.1.toml",
    "webscan-html.1.toml",
    "dataman-xml.1.toml",
    "dataman-push.1.toml",
    "rea-text.1.toml",
    "rea-csv.1.toml",
    "axicon-csv.1.toml",
    "printronix-odv.1.toml",
    "lvs95xx.1.toml",
];

/// A set of profiles, each `id.version` once.
#[derive(Debug, Clone)]
pub struct Profiles {
    profiles: Vec<Profile>,
    ranges: Vec<Range>,
}

impl Profiles {
    /// No profiles, to look at one alone.
    ///
    /// # Errors
    /// When the grading tables, which hold the plausible ranges, cannot be read.
    pub fn none() -> Result<Self, ProfileError> {
        let tables = GradingTables::shipped().map_err(|error| ProfileError::Schema {
            file: "grading.toml".to_owned(),
            line: 1,
            reason: error.to_string(),
        })?;
        Ok(Self {
            profiles: Vec::new(),
            ranges: tables.ranges().to_vec(),
        })
    }

    /// The profiles that come with the program.
    ///
    /// # Errors
    /// When one of them is not of the schema or ambiguous.
    pub fn shipped() -> Result<Self, ProfileError> {
        let mut profiles = Self::none()?;
        for (file, text) in SHIPPED {
            profiles.add(file, text)?;
        }
        Ok(profiles)
    }

    /// Adds a profile of the laboratory's own.
    ///
    /// # Errors
    /// When it is not of the schema, ambiguous, or has the id and version of another.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), ProfileError> {
        let profile = schema::profile(file, text, &self.ranges)?;
        if self.profiles.iter().any(|one| one.label == profile.label) {
            return Err(ProfileError::Duplicate {
                file: file.to_owned(),
                label: profile.label,
            });
        }
        self.profiles.push(profile);
        Ok(())
    }

    /// Every profile, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter()
    }

    /// A profile by `id.version`, or the newest version of an `id`.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Profile> {
        self.profiles
            .iter()
            .filter(|profile| profile.label == name || profile.id == name)
            .max_by_key(|profile| profile.version)
    }

    /// What the other profiles take a name for that one does not know, each meaning once.
    #[must_use]
    pub fn suggestions(&self, name: &str, profile: &Profile) -> Vec<&Entry> {
        let mut found: Vec<&Entry> = Vec::new();
        let others = self.profiles.iter().filter(|other| other.id != profile.id);
        for entry in others.filter_map(|other| other.find(name, 1, None)) {
            let is_structure = matches!(
                entry.to,
                Target::Record(RecordItem::Header | RecordItem::Heading)
            );
            if !is_structure && found.iter().all(|one| one.name != entry.name) {
                found.push(entry);
            }
        }
        found
    }

    /// A profile of another id that files could not be told apart from this one by.
    #[must_use]
    pub fn indistinct(&self, profile: &Profile) -> Option<&Profile> {
        // Databases and workbooks are not told apart by marks: one profile reads them all.
        let alone = matches!(profile.kind, Kind::Lvs95xx | Kind::TrucheckExcel);
        self.profiles.iter().find(|other| {
            other.kind == profile.kind
                && other.id != profile.id
                && (alone || profile.marks.is_empty() || profile.marks == other.marks)
        })
    }

    /// The newest version of every profile of a kind.
    #[must_use]
    pub fn newest(&self, kind: Kind) -> Vec<&Profile> {
        self.profiles
            .iter()
            .filter(|profile| profile.kind == kind)
            .filter(|profile| {
                self.named(&profile.id)
                    .is_some_and(|newest| newest.version == profile.version)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::measurement::{Parameter, Symbology};
    use domain::profile::OWN_FROM;

    use super::super::Context;
    use super::*;

    const HEAD: &str = r#"
        id = "own"
        version = 2
        kind = "rea-text"
        model = "Own"
        confidence = "invented for a test"
    "#;

    fn refused(rest: &str) -> ProfileError {
        Profiles::shipped()
            .unwrap()
            .add("own.toml", &format!("{HEAD}\n{rest}"))
            .unwrap_err()
    }

    #[test]
    fn shipped_profiles_are_sound_and_found_by_id_and_by_version() {
        let profiles = Profiles::shipped().unwrap();
        for profile in profiles.iter() {
            assert_eq!(profiles.named(&profile.id).unwrap().label, profile.label);
            assert_eq!(profiles.named(&profile.label).unwrap().id, profile.id);
            assert!(
                profiles
                    .newest(profile.kind)
                    .iter()
                    .any(|one| one.id == profile.id)
            );
        }
        assert!(profiles.named("rea").is_none());
    }

    #[test]
    fn the_program_s_own_versions_never_reach_those_of_a_laboratory() {
        for profile in Profiles::shipped().unwrap().iter() {
            assert!(profile.version < OWN_FROM, "{}", profile.label);
        }
    }

    #[test]
    fn every_shipped_profile_says_in_both_languages_how_sure_it_is() {
        use domain::texts::Language;
        for profile in Profiles::shipped().unwrap().iter() {
            let (zh, en) = (
                profile.how_sure(Language::Chinese),
                profile.how_sure(Language::English),
            );
            assert!(
                !zh.is_ascii() && en.is_ascii(),
                "{}: {zh}, {en}",
                profile.label
            );
            let unconfirmed = zh.starts_with("未核实：");
            assert_eq!(unconfirmed, profile.is_unconfirmed(), "{}", profile.label);
        }
    }

    #[test]
    fn an_error_names_the_line() {
        for (rest, expected) in [
            ("map = [\n  { from = [\"a\"], to = \"colour\" },\n]", 9),
            ("map = [\n\n  { from = [\"a\"], to = 3 },\n]", 10),
            (
                "map = [\n  { from = [\"a\"], to = \"rmax\" },\n  { from = [\"a\"], to = \"rmin\" },\n]",
                10,
            ),
        ] {
            let (ProfileError::Schema { line, .. }
            | ProfileError::Unknown { line, .. }
            | ProfileError::Ambiguous { line, .. }) = refused(rest)
            else {
                panic!("{rest}");
            };
            assert_eq!(line, expected, "{rest}");
        }
    }

    #[test]
    fn names_of_other_instruments_are_suggested_once() {
        let profiles = Profiles::shipped().unwrap();
        let rea = profiles.named("rea-text").unwrap();
        let found = profiles.suggestions("Minimum Edge Contrast", rea);
        let names: Vec<_> = found.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["min_edge_contrast"]);
        assert!(profiles.suggestions("Farbe", rea).is_empty());
    }

    #[test]
    fn a_profile_without_marks_of_its_own_cannot_be_told_from_the_shipped_one() {
        let mut profiles = Profiles::shipped().unwrap();
        profiles
            .add("own.toml", &format!("{HEAD}\nmap = []"))
            .unwrap();
        let own = profiles.named("own").unwrap();
        assert_eq!(profiles.indistinct(own).unwrap().id, "rea-text");
        for shipped in Profiles::shipped().unwrap().iter() {
            let other = profiles.indistinct(shipped);
            assert!(other.is_none_or(|other| other.id == "own"), "{other:?}");
        }
    }

    #[test]
    fn a_name_that_means_two_things_is_an_error_that_says_which() {
        let error = refused(
            r#"map = [ { from = ["SC"], to = "symbol_contrast" }, { from = ["sc"], to = "modulation" } ]"#,
        );
        assert!(matches!(error, ProfileError::Ambiguous { name, .. } if name == "sc"));
    }

    #[test]
    fn a_name_may_mean_two_things_for_two_kinds_of_symbols() {
        let mut profiles = Profiles::shipped().unwrap();
        let map = r#"map = [
            { from = ["RM"], to = "rmin", for = "linear" },
            { from = ["RM"], to = "reflectance_margin", for = "matrix" },
        ]"#;
        profiles.add("own.toml", &format!("{HEAD}\n{map}")).unwrap();
        let own = profiles.named("own").unwrap();
        let meaning = |context| own.find("rm", 1, Some(context)).unwrap().to.clone();
        assert_eq!(meaning(Context::Linear), Target::Parameter(Parameter::Rmin));
        assert_eq!(
            meaning(Context::Matrix),
            Target::Parameter(Parameter::ReflectanceMargin)
        );
    }

    #[test]
    fn what_the_schema_does_not_know_is_refused() {
        for (rest, says) in [
            ("map = []\nscript = \"if\"", "script"),
            (
                r#"map = [ { from = ["a"], to = "b", when = "c" } ]"#,
                "when",
            ),
            ("marks = 3\nmap = []", "marks"),
            ("", "map"),
        ] {
            let error = refused(rest);
            assert!(
                matches!(&error, ProfileError::Schema { reason, .. } if reason.contains(says)),
                "{error}"
            );
        }
        for (rest, what) in [
            (r#"map = [ { from = ["a"], to = "colour" } ]"#, "target"),
            (r#"map = [ { from = ["a"], to = "field.shoe" } ]"#, "target"),
            (
                r#"map = [ { from = ["a"], to = "record.shoe" } ]"#,
                "target",
            ),
            ("code_pages = [\"latin-99\"]\nmap = []", "code page"),
            ("times = [\"%Q\"]\nmap = []", "time pattern"),
            ("times = [\"%d.%m.%Y\"]\nmap = []", "time pattern"),
        ] {
            let error = refused(rest);
            assert!(
                matches!(&error, ProfileError::Unknown { what: found, .. } if *found == what),
                "{error}"
            );
        }
    }

    #[test]
    fn time_patterns_that_swap_day_and_month_are_ambiguous() {
        let error = refused("times = [\"%d/%m/%Y %H:%M:%S\", \"%m/%d/%Y %H:%M:%S\"]\nmap = []");
        assert!(matches!(error, ProfileError::Ambiguous { .. }), "{error}");
    }

    #[test]
    fn a_second_profile_of_the_same_version_is_refused_and_a_newer_one_wins() {
        let mut profiles = Profiles::shipped().unwrap();
        let older = HEAD.replace("version = 2", "version = 1");
        for head in [HEAD, &older] {
            profiles
                .add("own.toml", &format!("{head}\nmap = []"))
                .unwrap();
        }
        assert_eq!(profiles.named("own").unwrap().version, 2);
        assert_eq!(profiles.named("own.1").unwrap().version, 1);
        assert!(matches!(
            profiles
                .add("own.toml", &format!("{HEAD}\nmap = []"))
                .unwrap_err(),
            ProfileError::Duplicate { .. }
        ));
    }

    #[test]
    fn symbologies_are_known_by_our_names_and_by_the_verifier_s() {
        let profiles = Profiles::shipped().unwrap();
        let webscan = profiles.named("webscan-text").unwrap();
        for (name, symbology) in [
            ("EAN13", Symbology::Ean13),
            ("C39", Symbology::Code39),
            ("GS1 DataMatrix", Symbology::DataMatrix),
        ] {
            assert_eq!(webscan.symbology(name), Some(symbology), "{name}");
        }
    }
}
