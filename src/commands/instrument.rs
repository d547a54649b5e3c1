//! `barlab instrument`: the register of instruments and their calibration certificates.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain::instrument::{
    CalibrationDetails, InstrumentDetails, InstrumentNumber, calibration::CertificateFile,
};
use domain::person::Role;
use serde_json::json;
use store::instruments;

use super::{
    failure::Failure,
    shell::{DONE, Outcome, Shell},
    site,
};
use crate::actions::{
    import_measurements,
    keep_instruments::{add_instrument, calibrate_instrument},
};

/// What can be done with instruments.
#[derive(Debug, Subcommand)]
pub enum InstrumentCommand {
    /// List the instruments with how their calibration stands today
    List,
    /// Register an instrument
    Add(NewInstrumentArguments),
    /// Enter a calibration certificate
    Calibrate(CalibrateArguments),
}

/// An instrument to be registered.
#[derive(Debug, Args)]
pub struct NewInstrumentArguments {
    /// What the laboratory calls it, such as JC-003
    number: String,
    /// Model
    #[arg(long)]
    model: String,
    /// Maker
    #[arg(long, default_value = "", hide_default_value = true)]
    make: String,
    /// Serial number, as its output says
    #[arg(long, default_value = "", hide_default_value = true)]
    serial: String,
    /// What its output calls it, where that differs from maker and model
    #[arg(long, default_value = "", hide_default_value = true)]
    said_model: String,
    /// The site at which it stands, by name or id; without this option the main one
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    /// Room or bench
    #[arg(long, default_value = "", hide_default_value = true)]
    location: String,
    /// Software version
    #[arg(long, default_value = "", hide_default_value = true)]
    software: String,
    /// Apertures as reference numbers: 6,10,20
    #[arg(long, value_delimiter = ',')]
    apertures: Vec<u16>,
    /// Wavelength in nanometres
    #[arg(long, value_name = "NM")]
    wavelength: Option<u16>,
}

/// A certificate to be entered.
#[derive(Debug, Args)]
pub struct CalibrateArguments {
    /// The instrument
    number: InstrumentNumber,
    /// Number of the certificate
    #[arg(long)]
    certificate: String,
    /// The laboratory that issued it
    #[arg(long)]
    laboratory: String,
    /// First day on which it holds
    #[arg(long, value_name = "DAY")]
    from: NaiveDate,
    /// Last day on which it holds
    #[arg(long, value_name = "DAY")]
    until: NaiveDate,
    /// The certificate as a file, to be kept
    #[arg(long)]
    file: Option<PathBuf>,
}

/// Runs a command about instruments.
pub(super) fn run(command: InstrumentCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        InstrumentCommand::List => list(shell),
        InstrumentCommand::Add(new) => add(new, shell),
        InstrumentCommand::Calibrate(arguments) => calibrate(arguments, shell),
    }
}

fn list(shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let today = lab.app.today();
    let register = lab.app.store.read(instruments::register)?;
    for one in register.entries() {
        let coverage = one.coverage(today);
        if shell.json {
            let certificates = &one.calibrations;
            shell.print_json(&json!({
                "instrument": one.instrument, "today": coverage, "calibrations": certificates,
            }))?;
            continue;
        }
        let until = one
            .calibrations
            .iter()
            .filter(|one| one.withdrawn.is_none());
        let until = until.map(|one| one.details.valid_until).max();
        let arguments = [
            ("number", one.instrument.number.to_string()),
            ("name", one.instrument.details.name()),
            ("serial", one.instrument.details.serial.clone()),
            (
                "until",
                until.map_or_else(|| "-".to_owned(), |day| day.to_string()),
            ),
        ];
        shell.say("instrument.line", &arguments)?;
    }
    Ok(DONE)
}

fn add(new: NewInstrumentArguments, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Admin])?;
    let details = InstrumentDetails {
        make: new.make,
        model: new.model,
        serial: new.serial,
        said_model: new.said_model,
        site: site::chosen(&lab, new.site.as_deref())?,
        location: new.location,
        software: new.software,
        apertures: new.apertures,
        wavelength: new.wavelength,
        ..InstrumentDetails::default()
    };
    let added = add_instrument(&lab.app, &lab.who, &new.number, details)?;
    if shell.json {
        shell.print_json(&added)?;
        return Ok(DONE);
    }
    shell.say("instrument.added", &[("number", added.number.to_string())])?;
    Ok(DONE)
}

fn calibrate(arguments: CalibrateArguments, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Reviewer, Role::Admin])?;
    let file = match &arguments.file {
        Some(path) => {
            let bytes = std::fs::File::open(path).map_err(Failure::io(path))?;
            let kept = import_measurements::keep(&lab.app, bytes)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Some(CertificateFile {
                sha256: kept.sha256,
                name: name.into_owned(),
                size: kept.size,
            })
        }
        None => None,
    };
    let details = CalibrationDetails {
        certificate: arguments.certificate,
        laboratory: arguments.laboratory,
        valid_from: arguments.from,
        valid_until: arguments.until,
        file,
    };
    let kept = calibrate_instrument(&lab.app, &lab.who, &arguments.number, details)?;
    if shell.json {
        shell.print_json(&kept)?;
        return Ok(DONE);
    }
    let arguments = [
        ("number", arguments.number.to_string()),
        ("until", kept.details.valid_until.to_string()),
    ];
    shell.say("instrument.calibrated", &arguments)?;
    Ok(DONE)
}
