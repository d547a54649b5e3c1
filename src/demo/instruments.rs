//! The demonstration's instruments: certificates year after year, one that ends soon, one
//! that has ended, and a card measured every Monday, on one instrument with a slow drift.

use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::{
    audit::Who,
    instrument::{
        CalibrationDetails, CardDetails, CertifiedValue, InstrumentDetails, InstrumentNumber,
    },
    measurement::{Parameter, Symbology},
};

use super::{Plan, chance::Chance};
use crate::{
    actions::{
        ActionError,
        import_measurements::{self, Order},
        keep_cards::add_card,
        keep_instruments::{add_instrument, calibrate_instrument},
    },
    app::App,
};

/// The week of the card measurements in which the REA was calibrated last.
const CALIBRATED: i32 = 21;

/// What the card's symbol says.
const CARD: &str = "4008654123454";

/// Weeks of card measurements: a year.
const WEEKS: u64 = 52;

/// An instrument of the demonstration. The serial numbers are those that its made files name.
struct Planned {
    number: &'static str,
    make: &'static str,
    model: &'static str,
    serial: &'static str,
    location: &'static str,
    software: &'static str,
    apertures: &'static [u16],
    wavelength: u16,
    /// Days from the last act of the demonstration to the end of its last certificate.
    ends_in: i64,
}

const PLANNED: [Planned; 5] = [
    Planned {
        number: "JC-001",
        make: "Omron Microscan",
        model: "LVS-95XX",
        serial: "",
        location: "一号检测室",
        software: "",
        apertures: &[6, 10, 20],
        wavelength: 660,
        ends_in: 236,
    },
    Planned {
        number: "JC-002",
        make: "Webscan",
        model: "TruCheck",
        serial: "TC-833-0620-018",
        location: "一号检测室",
        software: "3.03.73",
        apertures: &[6, 8, 10, 20],
        wavelength: 660,
        ends_in: 19,
    },
    Planned {
        number: "JC-003",
        make: "REA",
        model: "ScanCheck 3n",
        serial: "123456",
        location: "二号检测室",
        software: "",
        apertures: &[6, 10, 20],
        wavelength: 670,
        ends_in: 148,
    },
    Planned {
        number: "JC-004",
        make: "Axicon",
        model: "6515",
        serial: "AX6515-2207",
        location: "备用间",
        software: "",
        apertures: &[6, 10],
        wavelength: 660,
        ends_in: -47,
    },
    Planned {
        number: "JC-005",
        make: "Cognex",
        model: "DataMan 475V",
        serial: "DM475-00A1B2",
        location: "二号检测室",
        software: "6.1.16_sr3",
        apertures: &[6, 8, 10, 16, 20],
        wavelength: 660,
        ends_in: 301,
    },
];

/// The certified values of the card, each with the drift of the REA in points a week since
/// its last calibration.
const CERTIFIED: [(Parameter, &str, f64, f64); 5] = [
    (Parameter::SymbolContrast, "Symbol contrast", 82.0, -0.17),
    (Parameter::MinEdgeContrast, "Edge contrast", 64.0, 0.0),
    (Parameter::Modulation, "Modulation", 78.0, 0.0),
    (Parameter::Defects, "Defect", 9.0, 0.0),
    (Parameter::Decodability, "Decodability", 74.0, 0.0),
];

/// The first and the last day on which something happens.
fn days(plan: &Plan) -> Option<(NaiveDate, NaiveDate)> {
    let acts = || {
        let ways = plan.intakes.iter().flat_map(super::PlannedIntake::way);
        ways.map(|(day, ..)| day)
    };
    let registered = plan.companies.iter().map(|one| one.registered_on);
    let (first, last) = (registered.chain(acts()).min()?, acts().max()?);
    Some((first, last))
}

/// Registers the instruments with certificates for all the time they measure, and the card.
pub(super) fn register(app: &App, admin: &Who, plan: &Plan) -> Result<(), ActionError> {
    let Some((first, last)) = days(plan) else {
        return Ok(());
    };
    for planned in &PLANNED {
        let details = InstrumentDetails {
            make: planned.make.to_owned(),
            model: planned.model.to_owned(),
            serial: planned.serial.to_owned(),
            location: planned.location.to_owned(),
            software: planned.software.to_owned(),
            apertures: planned.apertures.to_vec(),
            wavelength: Some(planned.wavelength),
            ..InstrumentDetails::default()
        };
        let added = add_instrument(app, admin, planned.number, details)?;
        let mut until = last + chrono::TimeDelta::days(planned.ends_in);
        while until >= first {
            let from = until - Days::new(364);
            certify(app, admin, &added.number, from, until)?;
            until = from - Days::new(1);
        }
    }
    let card = CardDetails {
        name: "REA 对照样卡 1 号".to_owned(),
        serial: "CS-0417".to_owned(),
        code: CARD.to_owned(),
        symbology: Some(Symbology::Ean13),
        certificate: "REA-2024-0417".to_owned(),
        valid_until: last.checked_add_days(Days::new(400)),
        out_of_use_on: None,
        values: certified(),
    };
    add_card(app, admin, card).map(|_| ())
}

fn certified() -> Vec<CertifiedValue> {
    let decode = CertifiedValue {
        parameter: Parameter::Decode,
        value: 4.0,
        tolerance: 0.0,
    };
    let others = CERTIFIED
        .iter()
        .map(|&(parameter, _, value, _)| CertifiedValue {
            parameter,
            value,
            tolerance: 8.0,
        });
    std::iter::once(decode).chain(others).collect()
}

fn certify(
    app: &App,
    admin: &Who,
    number: &InstrumentNumber,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<(), ActionError> {
    let details = CalibrationDetails {
        certificate: format!("JL{}-{:02}{}", from.year(), from.month(), number),
        laboratory: "示例市计量测试研究院".to_owned(),
        valid_from: from,
        valid_until: until,
        file: None,
    };
    calibrate_instrument(app, admin, number, details).map(|_| ())
}

/// Hands in what the instruments said of the card on the Mondays of the last year.
pub(super) fn measure_cards(app: &App, tester: &Who, plan: &Plan) -> Result<(), ActionError> {
    let Some((_, last)) = days(plan) else {
        return Ok(());
    };
    let mut monday = last - Days::new(WEEKS * 7);
    while monday.weekday() != Weekday::Mon {
        monday = monday + Days::new(1);
    }
    let mondays: Vec<_> = (0..WEEKS)
        .map(|week| monday + Days::new(week * 7))
        .filter(|day| *day <= last)
        .collect();
    let mut chance = Chance::new(plan.seed, 417);
    let files = [
        ("REA 对照样卡.txt", rea(&mondays, &mut chance)),
        ("TruCheck 对照样卡.txt", webscan(&mondays, &mut chance)),
    ];
    for (name, text) in files {
        let stored = import_measurements::keep(app, text.as_bytes())?;
        let order = Order {
            sha256: stored.sha256,
            size: stored.size,
            name: name.to_owned(),
            profile: None,
            intake: None,
            instrument: None,
            connection: None,
            site: None,
        };
        import_measurements::import_measurements(app, tester, &order, &mut |_, _| {})?;
    }
    Ok(())
}

/// Records of a REA whose light grows weaker since its last calibration.
fn rea(mondays: &[NaiveDate], chance: &mut Chance) -> String {
    let mut text = String::from("REA VERIFIER;ScanCheck 3n;SN 123456\r\n");
    for (week, day) in (0..).zip(mondays) {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "Datum/Date;{} 08:1{}:00\r\nSymbol;Good;4/06/670\r\nCode Type;EAN13\r\n\
             Code content;{CARD}\r\nParameter;%;Grade\r\nDecoding;;4\r\n",
            day.format("%d.%m.%Y"),
            chance.below(10),
        );
        for (_, label, value, drift) in CERTIFIED {
            let since = f64::from((week - CALIBRATED).max(0));
            let said = value + drift * since + chance.amount(-1.0, 1.0);
            let _ = write!(text, "{label};{said:.0};4\r\n");
        }
        text.push_str("Optional;;\r\nErrors;0;\r\n\r\n");
    }
    text
}

/// Reports of a TruCheck that holds its calibration, with one slip of the hand.
fn webscan(mondays: &[NaiveDate], chance: &mut Chance) -> String {
    let mut text = String::new();
    for (week, day) in (0..).zip(mondays) {
        let slip = if week == 20 { -6.0 } else { 0.0 };
        let mut said = |value: f64| value + slip + chance.amount(-1.5, 1.5);
        let (contrast, edge, modulation) = (said(82.0), said(64.0), said(78.0));
        let (defects, decodability) = (said(9.0).max(0.0), said(74.0));
        let _ = write!(
            text,
            "Webscan TruCheck™ USB Verification Report\n\
             Software Version: 3.03.73, Unit Serial: TC-833-0620-018\n\
             Verified: {} 08:31:00 AM\n\n\
             Report Summary\nData                       {CARD}\nSymbology                  EAN13\n\n\
             Verification Grades\n\
             Standard    Grade      Aperture   Wavelength   Formal Grade   Notes\n\
             ANSI/ISO    A (3.9)    06         660          3.9/06/660     ISO15416:2016\n\n\
             ANSI/ISO Parameter Avg Values\n\
             3. Symbol Contrast (SC)                    {contrast:.0}%     4.0 (A)   PASS\n\
             4. Minimum Edge Contrast (MinEC)           {edge:.0}%     4.0 (A)   PASS\n\
             5. Modulation (MOD)                        {modulation:.0}%     4.0 (A)   PASS\n\
             6. Defect (Def)                            {defects:.0}%      4.0 (A)   PASS\n\
             7. Decode (DCD)                            10/10   4.0 (A)   PASS\n\
             8. Decodability (DEC)                      {decodability:.0}%     4.0 (A)   PASS\n\n",
            day.format("%a %d-%b-%Y"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use domain::instrument::card::measured;
    use importers::{Input, Profiles, Record, read_file};

    use super::*;

    fn read(name: &str, text: String) -> Vec<domain::measurement::Measurement> {
        let profiles = Profiles::shipped().unwrap();
        let mut found = Vec::new();
        let bytes = Input::Bytes(text.into_bytes());
        read_file(name, bytes, &profiles, None, &mut |record| {
            match record {
                Record::Measurement(one) => found.push(*one),
                Record::Refused(refused) => panic!("{refused:?}"),
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        found
    }

    #[test]
    fn the_made_card_measurements_are_read_with_every_certified_value() {
        let monday: NaiveDate = "2026-01-05".parse().unwrap();
        let mondays = [monday, monday + Days::new(7)];
        let mut chance = Chance::new(7, 417);
        for (name, text, serial) in [
            ("a.txt", rea(&mondays, &mut chance), "123456"),
            ("b.txt", webscan(&mondays, &mut chance), "TC-833-0620-018"),
        ] {
            let found = read(name, text);
            assert_eq!(found.len(), 2, "{name}");
            for (one, day) in found.iter().zip(mondays) {
                assert_eq!(one.instrument.serial, serial);
                assert_eq!(one.data.as_deref(), Some(CARD));
                assert_eq!(one.taken_at.unwrap().date(), day);
                for value in certified() {
                    let said = measured(one, value.parameter);
                    let said = said.unwrap_or_else(|| panic!("{name} {:?}", value.parameter));
                    assert!((said - value.value).abs() <= value.tolerance);
                }
            }
        }
    }
}
