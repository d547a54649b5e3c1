//! The register: which of the laboratory's instruments an output names, and what follows
//! for the day of the measurement.

use chrono::NaiveDate;

use super::{
    Calibration, Instrument,
    calibration::Coverage,
    flag::{Flag, Hold},
};
use crate::{
    id::{InstrumentId, SiteId},
    measurement,
};

/// Where an output comes from, as far as its source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The site it comes from.
    pub site: SiteId,
    /// The instrument that was set for its source.
    pub own: Option<InstrumentId>,
}

/// An instrument with its certificates.
#[derive(Debug, Clone, PartialEq)]
pub struct Registered {
    /// The instrument.
    pub instrument: Instrument,
    /// Its certificates, the newest first.
    pub calibrations: Vec<Calibration>,
    serial_key: String,
    names: [String; 3],
}

impl Registered {
    fn new(instrument: Instrument, calibrations: Vec<Calibration>) -> Self {
        let details = &instrument.details;
        Self {
            serial_key: key(&details.serial),
            names: [
                key(&details.said_model),
                key(&details.name()),
                key(&details.model),
            ],
            instrument,
            calibrations,
        }
    }

    /// Whether a day is covered by a certificate.
    #[must_use]
    pub fn coverage(&self, day: NaiveDate) -> Coverage {
        Coverage::on(&self.calibrations, day)
    }

    /// What the output calls it, wherever two names can only mean the same device:
    /// `REA ScanCheck` and `REA ScanCheck 3n` do.
    fn is_called(&self, model: &str) -> bool {
        self.names
            .iter()
            .filter(|name| !name.is_empty())
            .any(|name| model.contains(name.as_str()) || name.contains(model))
    }
}

/// Everything that a batch of measurements asks of the register, in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Register {
    entries: Vec<Registered>,
}

impl Register {
    /// The register of these instruments; certificates of others are left out.
    #[must_use]
    pub fn new(instruments: Vec<Instrument>, calibrations: Vec<Calibration>) -> Self {
        let entries = instruments
            .into_iter()
            .map(|instrument| {
                let its = calibrations
                    .iter()
                    .filter(|one| one.instrument == instrument.id)
                    .cloned()
                    .collect();
                Registered::new(instrument, its)
            })
            .collect();
        Self { entries }
    }

    /// The instruments in the order they were given in.
    #[must_use]
    pub fn entries(&self) -> &[Registered] {
        &self.entries
    }

    /// One instrument.
    #[must_use]
    pub fn get(&self, id: InstrumentId) -> Option<&Registered> {
        self.entries.iter().find(|one| one.instrument.id == id)
    }

    /// The instrument that an output names.
    ///
    /// A serial number decides, and where several makers count alike the model beside it; nothing
    /// goes over it. An output without a serial number means its source's own instrument, where
    /// one was set; else the only registered instrument of that model at its site, or the only one
    /// of all sites where its own has none; with several it stays unknown, which is told and never
    /// guessed. Of instruments that both fit, the one of the output's own site is meant.
    #[must_use]
    pub fn find(&self, said: &measurement::Instrument, from: Origin) -> Option<InstrumentId> {
        let (serial, model) = (key(&said.serial), key(&said.model));
        let called = |one: &&Registered| !model.is_empty() && one.is_called(&model);
        let here = |one: &&Registered| one.instrument.details.site == from.site;
        if !serial.is_empty() {
            let alike = || self.entries.iter().filter(|one| one.serial_key == serial);
            return only(alike())
                .or_else(|| only(alike().filter(called)))
                .or_else(|| only(alike().filter(called).filter(here)));
        }
        let fitting = || self.entries.iter().filter(called);
        from.own
            .or_else(|| only(fitting().filter(here)))
            .or_else(|| only(fitting()))
    }

    /// Whether an output without a serial number may mean several registered instruments.
    #[must_use]
    pub fn is_ambiguous(&self, said: &measurement::Instrument, from: Origin) -> bool {
        let model = key(&said.model);
        let called = |one: &&Registered| one.is_called(&model);
        let is_named = key(&said.serial).is_empty() && !model.is_empty();
        is_named
            && self.find(said, from).is_none()
            && self.entries.iter().filter(called).count() > 1
    }

    /// The instruments whose outputs might be taken for those of one: it, and those that are
    /// called alike or bear the same serial number.
    #[must_use]
    pub fn alike(&self, id: InstrumentId) -> Vec<InstrumentId> {
        let Some(one) = self.get(id) else {
            return vec![id];
        };
        let names = || one.names.iter().filter(|name| !name.is_empty());
        let is_like = |other: &&Registered| {
            let same = !one.serial_key.is_empty() && other.serial_key == one.serial_key;
            same || names().any(|name| other.is_called(name))
        };
        let alike = self.entries.iter().filter(is_like);
        alike.map(|other| other.instrument.id).collect()
    }

    /// Why a measurement of that day may not decide by itself, as far as its instrument goes.
    #[must_use]
    pub fn flag(&self, hold: Hold, by: Option<InstrumentId>, day: NaiveDate) -> Option<Flag> {
        if hold == Hold::Nothing {
            return None;
        }
        let Some(registered) = by.and_then(|id| self.get(id)) else {
            return (hold == Hold::All).then_some(Flag::Unregistered);
        };
        match registered.instrument.details.out_of_use_on {
            Some(from) if day >= from => Some(Flag::OutOfUse { from }),
            _ => Flag::of_coverage(registered.coverage(day), hold),
        }
    }
}

/// The only one of an iterator.
fn only<'r>(mut of: impl Iterator<Item = &'r Registered>) -> Option<InstrumentId> {
    let first = of.next()?;
    of.next().is_none().then_some(first.instrument.id)
}

/// Letters and digits in small letters: makers write `TC-833-0620` and `TC 833 0620`.
fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::{
        InstrumentDetails, InstrumentNumber,
        calibration::tests::{certificate, day},
    };

    fn instrument(id: i64, make: &str, model: &str, serial: &str) -> Instrument {
        Instrument {
            id: InstrumentId::new(id),
            number: InstrumentNumber::parse(&format!("JC-{id:03}")).unwrap(),
            details: InstrumentDetails {
                make: make.to_owned(),
                model: model.to_owned(),
                serial: serial.to_owned(),
                ..InstrumentDetails::default()
            },
        }
    }

    fn from(site: i64, own: Option<InstrumentId>) -> Origin {
        Origin {
            site: SiteId::new(site),
            own,
        }
    }

    fn said(model: &str, serial: &str) -> measurement::Instrument {
        measurement::Instrument {
            model: model.to_owned(),
            serial: serial.to_owned(),
            software: String::new(),
        }
    }

    #[test]
    fn an_instrument_is_found_by_its_serial_and_by_its_model_only_where_that_is_certain() {
        let register = Register::new(
            vec![
                instrument(1, "Webscan", "TruCheck", "TC-833-0620-018"),
                instrument(2, "REA", "ScanCheck 3n", "0042"),
                instrument(3, "REA", "ScanCheck 3n", "0043"),
                instrument(4, "Omron Microscan", "LVS-95XX", "0042"),
            ],
            Vec::new(),
        );
        for (model, serial, found) in [
            ("Webscan TruCheck", "TC-833-0620-018", Some(1)),
            ("Webscan TruCheck", "tc 833 0620 018", Some(1)),
            ("Webscan TruCheck", "TC-999", None),
            ("Webscan TruCheck", "", Some(1)),
            ("REA ScanCheck 3n", "", None),
            ("REA ScanCheck 3n", "0043", Some(3)),
            ("REA ScanCheck 3n", "0042", Some(2)),
            ("Omron Microscan LVS-95XX", "0042", Some(4)),
            ("", "0042", None),
            ("", "", None),
        ] {
            let expected = found.map(InstrumentId::new);
            assert_eq!(
                register.find(&said(model, serial), from(1, None)),
                expected,
                "{model} {serial}"
            );
        }
        // The source's own instrument counts where no serial number is named, and only there.
        let own = Some(InstrumentId::new(3));
        for (model, serial, found) in [
            ("REA ScanCheck 3n", "", Some(3)),
            ("Webscan TruCheck", "", Some(3)),
            ("", "", Some(3)),
            ("REA ScanCheck 3n", "0042", Some(2)),
            ("REA ScanCheck 3n", "0099", None),
        ] {
            let expected = found.map(InstrumentId::new);
            let said = said(model, serial);
            assert_eq!(
                register.find(&said, from(1, own)),
                expected,
                "{model} {serial}"
            );
        }
        let is_ambiguous =
            |model, serial| register.is_ambiguous(&said(model, serial), from(1, None));
        assert!(is_ambiguous("REA ScanCheck 3n", ""));
        assert!(!is_ambiguous("Webscan TruCheck", ""));
        assert!(!is_ambiguous("REA ScanCheck 3n", "0099"));
    }

    #[test]
    fn of_two_sites_with_one_verifier_each_every_output_means_its_own() {
        let at = |site, mut one: Instrument| {
            one.details.site = SiteId::new(site);
            one
        };
        let lvs = |id, serial| instrument(id, "Omron Microscan", "LVS-95XX", serial);
        let register = Register::new(
            vec![
                at(1, lvs(1, "0042")),
                at(2, lvs(2, "0042")),
                at(1, instrument(3, "REA", "ScanCheck 3n", "0043")),
                at(3, lvs(4, "")),
                at(3, lvs(5, "")),
            ],
            Vec::new(),
        );
        for (model, serial, site, found) in [
            ("Omron Microscan LVS-95XX", "", 1, Some(1)),
            ("Omron Microscan LVS-95XX", "", 2, Some(2)),
            // Two that count alike are told apart by their sites too.
            ("Omron Microscan LVS-95XX", "0042", 2, Some(2)),
            // A site with two of them, and one with none while there are several elsewhere.
            ("Omron Microscan LVS-95XX", "", 3, None),
            ("Omron Microscan LVS-95XX", "", 4, None),
            // The only one of the laboratory, wherever it was carried.
            ("REA ScanCheck 3n", "", 2, Some(3)),
        ] {
            let said = said(model, serial);
            let expected = found.map(InstrumentId::new);
            let from = from(site, None);
            assert_eq!(register.find(&said, from), expected, "{model} {site}");
            assert_eq!(register.is_ambiguous(&said, from), found.is_none());
        }
        // A source that names its instrument goes over the site.
        let own = Some(InstrumentId::new(2));
        let lvs = said("Omron Microscan LVS-95XX", "");
        assert_eq!(register.find(&lvs, from(1, own)), own);
        let alike = register.alike(InstrumentId::new(2));
        assert_eq!(alike, [1, 2, 4, 5].map(InstrumentId::new));
    }

    #[test]
    fn what_an_unregistered_laboratory_measures_is_never_held_unless_it_asks_for_it() {
        let empty = Register::default();
        let on = day("2026-03-01");
        assert_eq!(empty.flag(Hold::Known, None, on), None);
        assert_eq!(empty.flag(Hold::All, None, on), Some(Flag::Unregistered));
    }

    #[test]
    fn an_instrument_counts_by_the_day_on_which_it_measured() {
        let id = InstrumentId::new(1);
        let mut one = instrument(1, "Webscan", "TruCheck", "1");
        one.details.out_of_use_on = Some(day("2026-06-01"));
        let register = Register::new(vec![one], vec![certificate("2025-01-01", "2026-03-31")]);
        let flag = |on| register.flag(Hold::Known, Some(id), day(on));
        assert_eq!(flag("2026-03-31"), None);
        let until = day("2026-03-31");
        assert_eq!(flag("2026-04-01"), Some(Flag::Expired { until }));
        let from = day("2026-06-01");
        assert_eq!(flag("2026-06-01"), Some(Flag::OutOfUse { from }));
        assert_eq!(
            register.flag(Hold::Nothing, Some(id), day("2026-06-01")),
            None
        );
    }
}
