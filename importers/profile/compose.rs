//! The next version of a profile: the same text with another number and further entries, so that
//! everything its author wrote, and why, stays as it is.

use serde::Deserialize;
use toml::{Spanned, Value};

use super::ProfileError;

/// What one name of a verifier shall mean from now on, in the profile's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The verifier's name.
    pub name: String,
    /// The target.
    pub to: String,
    /// The form; empty for the usual one.
    pub form: String,
    /// The unit of a bare number; absent where the text always names one.
    pub unit: Option<String>,
}

impl Mapping {
    /// The parts of the entry: `from = ["SC"]`, `to = "symbol_contrast"`.
    fn parts(&self) -> Vec<String> {
        let quoted = |text: &str| Value::String(text.to_owned()).to_string();
        let mut parts = vec![
            format!("from = [{}]", quoted(&self.name)),
            format!("to = {}", quoted(&self.to)),
        ];
        if !self.form.is_empty() {
            parts.push(format!("form = {}", quoted(&self.form)));
        }
        if let Some(unit) = &self.unit {
            parts.push(format!("unit = {}", quoted(unit)));
        }
        parts
    }
}

#[derive(Deserialize)]
struct Places {
    version: Spanned<u16>,
    map: Spanned<Vec<Spanned<Value>>>,
}

/// The text of the next version. Whether it is a sound profile is for the schema to say.
///
/// # Errors
/// `Uncomposable` when the text is no profile, or its entries stand in an unusual form.
pub fn next_version(
    file: &str,
    text: &str,
    version: u16,
    mappings: &[Mapping],
) -> Result<String, ProfileError> {
    let edited = edit(text, version, mappings);
    edited.ok_or_else(|| ProfileError::Uncomposable {
        file: file.to_owned(),
    })
}

fn edit(text: &str, version: u16, mappings: &[Mapping]) -> Option<String> {
    let places: Places = toml::from_str(text).ok()?;
    let mut edits = vec![(places.version.span(), version.to_string())];
    let map = places.map.span();
    let written = text.get(map.clone())?;
    if mappings.is_empty() {
        // Only the number changes.
    } else if written.starts_with("[[") {
        let entries: Vec<String> = mappings
            .iter()
            .map(|one| format!("\n[[map]]\n{}\n", one.parts().join("\n")))
            .collect();
        edits.push((text.len()..text.len(), entries.concat()));
    } else if written.starts_with('[') && written.ends_with(']') {
        let last = places.map.get_ref().last().map(Spanned::span);
        let open = last.filter(|last| !has_comma(text.get(last.end..map.end).unwrap_or_default()));
        if let Some(last) = open {
            edits.push((last.end..last.end, ",".to_owned()));
        }
        let end = map.end.checked_sub(1)?;
        let head = if text.get(..end)?.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        let entries: Vec<String> = mappings
            .iter()
            .map(|one| format!("  {{ {} }},\n", one.parts().join(", ")))
            .collect();
        edits.push((end..end, format!("{head}{}", entries.concat())));
    } else {
        return None;
    }
    // From the end on, so that no edit moves the place of another.
    edits.sort_by_key(|(place, _)| std::cmp::Reverse((place.start, place.end)));
    let mut edited = text.to_owned();
    for (place, new) in edits {
        edited.replace_range(place, &new);
    }
    Some(edited)
}

/// True if a comma stands before the bracket that closes an array, outside of comments.
fn has_comma(rest: &str) -> bool {
    rest.lines()
        .any(|line| line.split('#').next().unwrap_or_default().contains(','))
}

#[cfg(test)]
mod tests {
    use domain::measurement::{Parameter, Unit};
    use proptest::prelude::*;

    use super::super::{Profiles, Target};
    use super::*;

    fn mapping(name: &str, to: &str, form: &str, unit: Option<&str>) -> Mapping {
        Mapping {
            name: name.to_owned(),
            to: to.to_owned(),
            form: form.to_owned(),
            unit: unit.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn every_shipped_profile_takes_new_names_and_keeps_all_it_said() {
        for shipped in Profiles::shipped().unwrap().iter() {
            let added = [
                mapping("Neuer Kontrast", "symbol_contrast", "graded", Some("%")),
                mapping("Farbe", "kept", "", None),
                mapping("Zahl", "encoded_characters", "", Some("")),
            ];
            let text = next_version("own", &shipped.text, 101, &added).unwrap();
            let mut profiles = Profiles::shipped().unwrap();
            profiles.add("own", &text).unwrap();
            let own = profiles.named(&format!("{}.101", shipped.id)).unwrap();
            assert_eq!(own.entries().len(), shipped.entries().len() + 3);
            for old in shipped
                .text
                .lines()
                .filter(|line| !line.starts_with("version"))
            {
                assert!(text.contains(old), "{old}");
            }
            let found = own.find("Neuer Kontrast", 1, None).unwrap();
            assert_eq!(found.to, Target::Parameter(Parameter::SymbolContrast));
            assert_eq!(found.rule.unit, Some(Unit::Percent));
            assert_eq!(own.find("farbe", 1, None).unwrap().to, Target::Kept);
            assert_eq!(
                own.find("Zahl", 1, None).unwrap().rule.unit,
                Some(Unit::Plain)
            );
        }
    }

    #[test]
    fn commas_and_comments_before_the_end_are_minded() {
        const HEAD: &str =
            "id = \"own\"\nversion = 7\nkind = \"rea-text\"\nmodel = \"m\"\nconfidence = \"c\"\n";
        for map in [
            "map = []",
            "map = [ { from = [\"a\"], to = \"rmax\" } ]",
            "map = [\n { from = [\"a\"], to = \"rmax\" } # no comma, here\n]",
            "map = [\n { from = [\"a\"], to = \"rmax\" }, # ]\n # end\n]\n[sections]\n",
            "[[map]]\nfrom = [\"a\"]\nto = \"rmax\"\n[symbologies]\n",
        ] {
            let text = format!("{HEAD}{map}");
            let added = [mapping("b", "rmin", "", None)];
            let text = next_version("own", &text, 8, &added).unwrap();
            let mut profiles = Profiles::shipped().unwrap();
            profiles
                .add("own", &text)
                .unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert!(profiles.named("own.8").unwrap().knows("b"), "{text}");
        }
        let refused = next_version("own", "no profile", 8, &[]);
        assert!(matches!(refused, Err(ProfileError::Uncomposable { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_name_that_a_file_can_hold_can_be_mapped(name in "[^\\x00-\\x1f\\x7f]{1,40}") {
            prop_assume!(!name.trim().is_empty());
            let profiles = Profiles::shipped().unwrap();
            let base = profiles.named("rea-text").unwrap();
            prop_assume!(!base.knows(&name));
            let added = [mapping(&name, "kept", "", None)];
            let text = next_version("own", &base.text, 101, &added).unwrap();
            let mut profiles = profiles.clone();
            profiles.add("own", &text).unwrap();
            prop_assert!(profiles.named("rea-text").unwrap().knows(&name));
        }
    }
}
