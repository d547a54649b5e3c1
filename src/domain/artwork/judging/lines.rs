//! The figures of a symbol, one line each: measured, allowed, where it is written.

mod limits;
mod printed;

use super::super::placement::Distances;
use super::super::{Basis, FoundSymbol, Frame};
use super::{Advice, Book, Line, of_severity};
use crate::document::Bilingual;
use crate::judgement::fact_values::Facts;
use crate::judgement::findings::Finding;
use crate::judgement::requirement::{QuietZoneRule, Requirement};
use crate::judgement::vocabulary::Fact;
use crate::measurement::Symbology;

/// Fewer pixels than this for a module leave widths unsure by more than a tenth of X, since an
/// edge is known to about a third of a pixel.
const PIXELS: f64 = 4.0;

/// A reduction or gain beyond this share of X, in percent, is worth a look: common bar width
/// reductions are smaller. Ours; no standard limits what a file may hold.
const CORRECTION: f64 = 30.0;

/// Everything that lines are made from.
struct Maker<'a> {
    book: Book<'a>,
    symbol: &'a FoundSymbol,
    requirement: Option<&'a Requirement>,
    facts: &'a Facts,
    findings: &'a [Finding],
    lines: Vec<Line>,
}

/// The lines of a symbol, in the order in which a designer looks.
pub(super) fn of(
    book: Book<'_>,
    symbol: &FoundSymbol,
    pack: &Frame,
    requirement: Option<&Requirement>,
    facts: &Facts,
    findings: &[Finding],
) -> Vec<Line> {
    let mut maker = Maker {
        book,
        symbol,
        requirement,
        facts,
        findings,
        lines: Vec::new(),
    };
    let Some(symbology) = symbol.symbology else {
        maker.add(
            "decode",
            Advice::Change,
            "@artwork.said.unreadable",
            "",
            none(),
        );
        return maker.lines;
    };
    maker.kind(symbology);
    maker.data();
    maker.printed(symbology);
    maker.sizes();
    maker.zones(symbology);
    maker.colours(symbology);
    maker.structure(symbology);
    maker.place(symbology, pack);
    maker.source();
    maker.lines
}

/// `0.330 mm`.
fn millimetres(number: f64, decimals: usize) -> String {
    format!("{number:.decimals$} mm")
}

/// A clause that the requirement tables have in one wording only.
fn same(clause: &str) -> Bilingual {
    Bilingual {
        zh: clause.to_owned(),
        en: clause.to_owned(),
    }
}

/// No clause: nobody demands anything.
fn none() -> Bilingual {
    same("")
}

impl Maker<'_> {
    fn add(
        &mut self,
        what: &str,
        advice: Advice,
        measured: &str,
        allowed: &str,
        clause: Bilingual,
    ) {
        self.lines.push(Line {
            what: what.to_owned(),
            advice,
            measured: measured.to_owned(),
            allowed: allowed.to_owned(),
            clause,
        });
    }

    /// What the findings about some facts ask for; `otherwise` where there is none.
    fn asked(&self, facts: &[Fact], otherwise: Advice) -> Advice {
        self.findings
            .iter()
            .filter(|finding| {
                let mut about = finding.evidence.iter().filter_map(|one| one.parameter());
                about.any(|fact| facts.contains(&fact))
            })
            .map(|finding| of_severity(finding.severity))
            .max()
            .unwrap_or(otherwise)
    }

    fn kind(&mut self, symbology: Symbology) {
        let Some(allowed) = self.book.rules.requirements.allowed(self.book.environment) else {
            return;
        };
        let names: Vec<_> = allowed.symbologies.iter().map(|one| one.label()).collect();
        let fits = allowed.symbologies.contains(&symbology);
        let advice = if fits { Advice::Fits } else { Advice::Change };
        let clause = same(&allowed.clause);
        self.add(
            "symbology",
            advice,
            symbology.label(),
            &names.join(", "),
            clause,
        );
    }

    fn data(&mut self) {
        for (what, fact) in [
            ("check_digit", Fact::CheckDigit),
            ("elements", Fact::AISyntax),
            ("association", Fact::AIAssociation),
        ] {
            if let Some(right) = self.facts.truth(fact) {
                let (advice, said) = if right {
                    (Advice::Fits, "@artwork.said.right")
                } else {
                    (Advice::Change, "@artwork.said.wrong")
                };
                let clause = self.clause_of(fact);
                self.add(what, advice, said, "@artwork.said.right", clause);
            }
        }
    }

    /// The clause of the entry that asks for a yes or no.
    fn clause_of(&self, fact: Fact) -> Bilingual {
        let entry = self.book.quality.entries().iter().find(|entry| {
            let symbologies = entry.symbologies;
            symbologies.contains(self.symbol.symbology) && limits::asks(entry, fact)
        });
        entry.map_or_else(none, |entry| entry.clause.clone())
    }

    fn sizes(&mut self) {
        let Some(x) = self.symbol.x else {
            self.add("x", Advice::Look, "", "@artwork.said.not_measured", none());
            return;
        };
        let requirement = self.requirement;
        if let Some(rule) = requirement.and_then(|one| one.x.as_ref()) {
            // Vectors are drawn in points and pixels in inches: a thousandth more or less is a rounding.
            let fits = x >= rule.least - 0.0005 && x <= rule.most + 0.0005;
            let advice = if fits { Advice::Fits } else { Advice::Change };
            let allowed = format!("{:.3}–{:.3} mm", rule.least, rule.most);
            let clause = same(&rule.clause);
            self.add("x", advice, &millimetres(x, 3), &allowed, clause);
            if let Some(magnification) = requirement.and_then(|one| one.magnification.as_ref()) {
                let one = magnification.x;
                let allowed = format!("{:.2}–{:.2}", rule.least / one, rule.most / one);
                let clause = same(&magnification.clause);
                self.add(
                    "magnification",
                    advice,
                    &format!("{:.2}", x / one),
                    &allowed,
                    clause,
                );
            }
        } else {
            self.add("x", Advice::Fits, &millimetres(x, 3), "", none());
        }
        self.height(x);
    }

    fn height(&mut self, x: f64) {
        let Some(height) = self.symbol.height else {
            return;
        };
        let rule = self.requirement.and_then(|one| one.height.as_ref());
        let required = rule.and_then(|rule| rule.required(Some(x)));
        let (allowed, clause) = match (rule, required) {
            (Some(rule), Some(required)) => (
                format!("≥ {}", millimetres(required, 2)),
                same(&rule.clause),
            ),
            _ => (String::new(), none()),
        };
        // Judged in hundredths of the nominal height, as the laboratory judges a sample.
        let short = required.is_some_and(|required| height < required * 0.995);
        let otherwise = if short { Advice::Look } else { Advice::Fits };
        let advice = self.asked(&[Fact::Height, Fact::HeightRatio], otherwise);
        self.add("height", advice, &millimetres(height, 2), &allowed, clause);
    }

    fn zones(&mut self, symbology: Symbology) {
        let Some(rule) = self.requirement.and_then(|one| one.quiet_zone.as_ref()) else {
            return;
        };
        let clear = self.symbol.clear;
        let mut sides = vec![
            ("quiet_left", clear.left, Some(rule.left)),
            ("quiet_right", clear.right, Some(rule.right)),
        ];
        if symbology.is_matrix() {
            sides.push(("quiet_above", clear.above, rule.top.or(Some(rule.left))));
            sides.push(("quiet_below", clear.below, rule.bottom.or(Some(rule.left))));
        }
        for (what, width, required) in sides {
            if let (Some(width), Some(required), Some(x)) = (width, required, self.symbol.x) {
                self.zone(what, rule, width, required, x);
            }
        }
    }

    fn zone(&mut self, what: &str, rule: &QuietZoneRule, width: f64, required: f64, x: f64) {
        let decimals = usize::from(rule.decimals.unwrap_or(2));
        let fits = x > 0.0 && rule.suffices(width / x, required, Some(x));
        let advice = if fits { Advice::Fits } else { Advice::Change };
        let measured = format!("{} ({:.1} X)", millimetres(width, decimals), width / x);
        let allowed = format!("≥ {} ({required} X)", millimetres(required * x, decimals));
        let clause = same(&rule.clause);
        self.add(what, advice, &measured, &allowed, clause);
    }

    fn colours(&mut self, symbology: Symbology) {
        let symbol = self.symbol;
        let facts = [
            Fact::BarColour,
            Fact::SpaceColour,
            Fact::ReflectanceReversal,
        ];
        let advice = self.asked(&facts, Advice::Fits);
        let measured = format!("{} / {}", symbol.dark, symbol.light);
        let clause = self.clause_of(Fact::BarColour);
        self.add(
            "colours",
            advice,
            &measured,
            "@artwork.said.colours",
            clause,
        );
        if let Some(contrast) = self.facts.number(Fact::SymbolContrast) {
            let limit = limits::of(self.book.quality, Fact::SymbolContrast, symbology);
            let advice = self.asked(&[Fact::SymbolContrast], Advice::Fits);
            let allowed = limit
                .least
                .map_or_else(String::new, |least| format!("≥ {least} %"));
            self.add(
                "contrast",
                advice,
                &format!("{contrast:.0} %"),
                &allowed,
                limit.clause,
            );
        }
    }

    /// What only some symbologies have: wide bars, bearer bars, a greatest length.
    fn structure(&mut self, symbology: Symbology) {
        for (what, fact, unit, decimals) in [
            ("ratio", Fact::WideNarrowRatio, "", 2),
            ("bearer", Fact::BearerBarWidth, " mm", 2),
            ("length", Fact::SymbolLength, " mm", 1),
        ] {
            if let Some(number) = self.facts.number(fact) {
                let limit = limits::of(self.book.quality, fact, symbology);
                let advice = self.asked(&[fact], Advice::Fits);
                let measured = format!("{number:.decimals$}{unit}");
                self.add(
                    what,
                    advice,
                    &measured,
                    &limit.range(unit),
                    limit.clause.clone(),
                );
            }
        }
        if self.facts.truth(Fact::BearerBar) == Some(false) {
            let advice = self.asked(&[Fact::BearerBar], Advice::Fits);
            let clause = self.clause_of(Fact::BearerBar);
            self.add(
                "bearer",
                advice,
                "@artwork.said.missing",
                "@artwork.said.there",
                clause,
            );
        }
        if let Some(gain) = self.symbol.gain {
            let advice = if gain.abs() > CORRECTION {
                Advice::Look
            } else {
                Advice::Fits
            };
            self.add("correction", advice, &format!("{gain:+.0} % X"), "", none());
        }
    }

    fn place(&mut self, symbology: Symbology, pack: &Frame) {
        let Some(rule) = self.book.placements.find(symbology, self.book.environment) else {
            return;
        };
        let distances = Distances::of(&self.symbol.frame, pack);
        let advice = if rule.suits(distances) {
            Advice::Fits
        } else {
            Advice::Look
        };
        let (what, measured, allowed) = match (rule.base, rule.edge_most) {
            (Some(base), _) => (
                "edge_base",
                format!("{:.1} mm, {:.1} mm", distances.beside, distances.base),
                format!("≥ {} mm, {base} mm", rule.edge_least),
            ),
            (None, Some(most)) => (
                "edge",
                millimetres(distances.nearest, 1),
                format!("{}–{most} mm", rule.edge_least),
            ),
            (None, None) => (
                "edge",
                millimetres(distances.nearest, 1),
                format!("≥ {} mm", rule.edge_least),
            ),
        };
        let clause = same(&rule.clause);
        self.add(what, advice, &measured, &allowed, clause);
    }

    /// What the figures were taken from, where that limits how sure they are.
    fn source(&mut self) {
        if let Some(dpi) = self.symbol.embedded_dpi {
            let measured = format!("{dpi:.0} dpi");
            self.add(
                "picture",
                Advice::Look,
                &measured,
                "@artwork.said.drawn",
                none(),
            );
        }
        let (Basis::Pixels { size }, Some(x)) = (self.symbol.basis, self.symbol.x) else {
            return;
        };
        if size <= 0.0 || self.symbol.embedded_dpi.is_some() {
            return;
        }
        let pixels = x / size;
        let advice = if pixels < PIXELS {
            Advice::Look
        } else {
            Advice::Fits
        };
        let allowed = format!("≥ {PIXELS} px");
        self.add(
            "pixels",
            advice,
            &format!("{pixels:.1} px"),
            &allowed,
            none(),
        );
    }
}
