//! What the address of a label or symbol asks for.

use domain::label::Medium;
use domain::texts::Language;

use super::super::format::in_address;
use super::super::view::labels::Choice;
use crate::actions::print_labels::{Copies, Format, USUAL_DPI};
use crate::app::App;

/// The parameters of an address.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    parameters: Vec<(String, String)>,
}

impl From<Vec<(String, String)>> for Asked {
    fn from(parameters: Vec<(String, String)>) -> Self {
        Self { parameters }
    }
}

/// Parameters that say which file, not what is on it.
const OF_FILES: [&str; 4] = ["format", "save", "a4", "example"];

impl Asked {
    /// A parameter without blanks at its ends; empty where it is not there.
    pub(super) fn text(&self, name: &str) -> &str {
        let mut all = self.parameters.iter();
        all.find_map(|(own, value)| (own == name).then_some(value.trim()))
            .unwrap_or_default()
    }

    /// Whether a parameter says yes.
    pub(super) fn is(&self, name: &str) -> bool {
        self.text(name) == "1"
    }

    /// A number in millimetres; none where it is empty, not a number at all where it is none.
    pub(super) fn length(&self, name: &str) -> Option<f64> {
        let text = self.text(name);
        (!text.is_empty()).then(|| text.parse().unwrap_or(f64::NAN))
    }

    /// What every bar loses.
    pub(super) fn reduction(&self) -> f64 {
        self.length("reduction").unwrap_or_default()
    }

    /// The resolution of the printer, where one was named.
    pub(super) fn dpi(&self) -> Option<u16> {
        let dpi = self.text("dpi").parse().ok();
        dpi.filter(|dpi| Medium::RESOLUTIONS.contains(dpi))
    }

    /// The grid of the preview: the printer's where one was named.
    pub(super) fn medium(&self) -> Medium {
        self.dpi()
            .and_then(Medium::printer)
            .unwrap_or(Medium::Vector)
    }

    /// The grid of a file: what designers take is never on a printer's.
    pub(super) fn medium_of(&self, format: Format) -> Medium {
        let dpi = self
            .dpi()
            .filter(|_| !self.is("save") || format != Format::Svg);
        format.medium(dpi).unwrap_or(Medium::Vector)
    }

    /// The kind of file.
    pub(super) fn format(&self) -> Option<Format> {
        Format::from_code(self.text("format"))
    }

    /// How many, and from which place on.
    pub(super) fn copies(&self) -> Copies {
        let number = |name| match self.text(name) {
            "" => 1,
            text => text.parse().unwrap_or(0),
        };
        Copies {
            count: number("copies"),
            collected_from: Some(number("start")),
        }
    }

    /// The resolutions to choose from; `vector` where none may be chosen too.
    pub(super) fn printers(&self, app: &App, language: Language, vector: bool) -> Vec<Choice> {
        let chosen = self.dpi().or((!vector).then_some(USUAL_DPI));
        let mut all = Vec::new();
        if vector {
            all.push(Choice {
                value: String::new(),
                label: app.texts.get(language, "labels.page.vector"),
                chosen: chosen.is_none(),
            });
        }
        all.extend(Medium::RESOLUTIONS.map(|dpi| {
            Choice {
                value: dpi.to_string(),
                label: app
                    .texts
                    .fill(language, "labels.page.dpi", &[("dpi", dpi.to_string())]),
                chosen: chosen == Some(dpi),
            }
        }));
        all
    }

    /// An address with what is asked for here and some more.
    pub(super) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = self.parameters.iter();
        let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
        let own = own.filter(|(name, value)| !OF_FILES.contains(name) && !value.is_empty());
        let all: Vec<String> = own
            .chain(more.iter().copied())
            .map(|(name, value)| format!("{}={}", in_address(name), in_address(value)))
            .collect();
        format!("{path}?{}", all.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_but_for_what_names_the_file() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let asked = Asked::from(vec![
            pair("01", "6901234567892"),
            pair("product", "苹果 汁"),
            pair("10", ""),
            pair("format", "pdf"),
        ]);
        assert_eq!(
            asked.address("/labels/bag/file", &[("format", "svg")]),
            "/labels/bag/file?01=6901234567892&product=%E8%8B%B9%E6%9E%9C%20%E6%B1%81&format=svg"
        );
        assert_eq!(asked.copies().count, 1);
        assert!(asked.length("x").is_none());
    }
}
