//! Distances of a symbol from the edges of its pack: rules by use, from `dictionaries/placement.toml`.

use serde::Deserialize;

use super::Frame;
use crate::dictionary::Confidence;
use crate::intake::Environment;
use crate::measurement::Symbology;

/// Where symbols should stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placements {
    #[serde(rename = "rule")]
    rules: Vec<Placement>,
}

/// Where a symbol should stand in one use. Distances in millimetres.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    environment: Environment,
    symbologies: Vec<Symbology>,
    /// Least distance from the nearest vertical edge, and from the nearest horizontal one too
    /// where `base` says nothing.
    pub edge_least: f64,
    /// Greatest distance from the nearest edge.
    pub edge_most: Option<f64>,
    /// Distance of the bars from the lower edge that is aimed at.
    pub base: Option<f64>,
    /// Where it is written.
    pub clause: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// Distances of a symbol from the edges of the pack, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distances {
    /// From the nearest edge of all.
    pub nearest: f64,
    /// From the nearest vertical edge.
    pub beside: f64,
    /// From the lower edge.
    pub base: f64,
}

impl Placements {
    /// The rules compiled into the program.
    ///
    /// # Errors
    /// When the shipped file is broken; a test keeps it whole.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../../dictionaries/placement.toml"))
    }

    /// The rule for a symbology in a use.
    #[must_use]
    pub fn find(&self, symbology: Symbology, environment: Environment) -> Option<&Placement> {
        self.rules
            .iter()
            .find(|rule| rule.environment == environment && rule.symbologies.contains(&symbology))
    }
}

impl Distances {
    /// Of a symbol with its clear widths on a pack.
    #[must_use]
    pub fn of(symbol: &Frame, pack: &Frame) -> Self {
        let beside = (symbol.x - pack.x).min(pack.right() - symbol.right());
        let base = pack.bottom() - symbol.bottom();
        Self {
            nearest: beside.min(base).min(symbol.y - pack.y),
            beside,
            base,
        }
    }
}

impl Placement {
    /// Whether the distances are as they should be, as far as the rule says anything.
    #[must_use]
    pub fn suits(&self, distances: Distances) -> bool {
        let least = match self.base {
            Some(_) => distances.beside,
            None => distances.nearest,
        };
        least >= self.edge_least && self.edge_most.is_none_or(|most| distances.nearest <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_at_the_edge_of_the_pack_does_not_suit_and_one_in_the_middle_of_a_poster_neither() {
        let rules = Placements::shipped().unwrap();
        let rule = rules
            .find(Symbology::Ean13, Environment::RetailPos)
            .unwrap();
        let pack = Frame {
            x: 0.0,
            y: 0.0,
            width: 600.0,
            height: 400.0,
        };
        let at = |x: f64, y: f64| {
            let symbol = Frame {
                x,
                y,
                width: 30.0,
                height: 20.0,
            };
            rule.suits(Distances::of(&symbol, &pack))
        };
        assert!(at(20.0, 350.0));
        assert!(!at(5.0, 350.0), "5 mm from the edge");
        assert!(!at(280.0, 190.0), "far from every edge");
        assert!(
            rules
                .find(Symbology::Code39, Environment::RetailPos)
                .is_none()
        );
    }
}
