//! What a name can mean, grouped as a person looks for it.

use domain::measurement::Parameter;

use super::schema::FIELDS;

/// Facts of a record that a person may give a name to; how records begin is the reader's business.
const FACTS: [&str; 16] = [
    "taken_at",
    "date",
    "time",
    "symbology",
    "data",
    "gtin_without_check",
    "check_digit",
    "grade",
    "grade_letter",
    "grade_number",
    "aperture",
    "wavelength",
    "angle",
    "edition",
    "serial",
    "software",
];

/// A kind of target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The overall grade, and what its scans passed.
    Overall,
    /// Light and dark.
    Reflectance,
    /// Sizes and quiet zones.
    Size,
    /// What only matrix symbols have.
    Matrix,
    /// What the data were checked for.
    Data,
    /// Facts of the record.
    Record,
    /// Fields of the operator.
    Field,
}

impl Group {
    /// Every group, in reading order.
    pub const ALL: [Self; 7] = [
        Self::Overall,
        Self::Reflectance,
        Self::Size,
        Self::Matrix,
        Self::Data,
        Self::Record,
        Self::Field,
    ];

    /// Key of its name in the language files.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overall => "profiles.group.overall",
            Self::Reflectance => "profiles.group.reflectance",
            Self::Size => "profiles.group.size",
            Self::Matrix => "profiles.group.matrix",
            Self::Data => "profiles.group.data",
            Self::Record => "profiles.group.record",
            Self::Field => "profiles.group.field",
        }
    }

    const fn of(parameter: Parameter) -> Self {
        use Parameter as P;
        match parameter {
            P::OverallGrade | P::ScanGrade | P::ScanCount | P::Decode | P::EdgeDetermination => {
                Self::Overall
            }
            P::Rmax
            | P::Rmin
            | P::MinimumReflectance
            | P::GlobalThreshold
            | P::SymbolContrast
            | P::MinEdgeContrast
            | P::Modulation
            | P::ErnMax
            | P::Defects
            | P::Decodability
            | P::Pcs => Self::Reflectance,
            P::QuietZone
            | P::QuietZoneLeft
            | P::QuietZoneRight
            | P::QuietZoneMin
            | P::QuietZoneTop
            | P::QuietZoneBottom
            | P::BarGain
            | P::BarGainLength
            | P::XDimension
            | P::Magnification
            | P::WideNarrowRatio
            | P::BarHeight
            | P::InspectionZoneHeight
            | P::SymbolLength
            | P::Temperature
            | P::Humidity => Self::Size,
            P::CheckDigit
            | P::SymbolCheckCharacter
            | P::DataFormat
            | P::Acceptance
            | P::EncodedCharacters => Self::Data,
            _ => Self::Matrix,
        }
    }
}

/// Every target by group: its name in a profile, and the key of its name for people.
#[must_use]
pub fn groups() -> Vec<(Group, Vec<(String, String)>)> {
    let parameters = |group: Group| {
        Parameter::ALL
            .iter()
            .filter(move |parameter| Group::of(**parameter) == group)
            .map(|parameter| (parameter.name().to_owned(), parameter.label_key()))
            .collect()
    };
    Group::ALL
        .into_iter()
        .map(|group| {
            let targets = match group {
                Group::Record => FACTS
                    .iter()
                    .map(|name| (format!("record.{name}"), format!("profiles.record.{name}")))
                    .collect(),
                Group::Field => FIELDS
                    .iter()
                    .map(|name| (format!("field.{name}"), format!("profiles.field.{name}")))
                    .collect(),
                _ => parameters(group),
            };
            (group, targets)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::texts::{Language, Texts};

    use super::super::Profiles;
    use super::*;

    #[test]
    fn every_target_that_is_offered_is_one_and_has_a_name_in_both_languages() {
        let texts = Texts::shipped().unwrap();
        let mut all = 0;
        for (group, targets) in groups() {
            assert!(!targets.is_empty(), "{group:?}");
            for (target, label) in targets {
                all += 1;
                let text = format!(
                    "id = \"own\"\nversion = 1\nkind = \"rea-text\"\nmodel = \"m\"\nconfidence = \"c\"\n\
                     map = [{{ from = [\"a\"], to = \"{target}\" }}]"
                );
                Profiles::shipped().unwrap().add("own", &text).unwrap();
                for language in Language::ALL {
                    assert!(
                        texts.find(language, &label).is_some(),
                        "{language:?} {label}"
                    );
                    assert!(texts.find(language, group.label()).is_some(), "{group:?}");
                }
            }
        }
        assert_eq!(all, Parameter::ALL.len() + FACTS.len() + FIELDS.len());
    }
}
