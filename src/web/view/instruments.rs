//! The register of instruments: the list, one instrument with its certificates, the form;
//! conformance test cards; the reviewer's override.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::chart::Chart;
use super::parts::{Badge, Field, Link, Refusal};
use super::view;

/// One instrument in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstrumentRow {
    /// What the laboratory calls it, with its page.
    pub number: Link,
    /// Make and model.
    pub name: String,
    /// Serial number.
    pub serial: String,
    /// The site where it stands; empty where there is only one.
    pub site: String,
    /// Room or bench.
    pub location: String,
    /// How its calibration stands.
    pub coverage: CoverageShown,
    /// How its control charts stand; absent where no card was measured.
    pub control: Option<Badge>,
    /// When a measurement of it was taken in last.
    pub last_at: Option<NaiveDateTime>,
}

/// How a calibration stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageShown {
    /// Valid, ending, expired, not yet, unknown, or out of use.
    pub state: Badge,
    /// The day that matters: the last one, or the first.
    pub day: Option<NaiveDate>,
    /// Days that are left, where it ends soon.
    pub days: Option<i64>,
}

/// A device that outputs named and the register does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenRow {
    /// Model as its output says.
    pub model: String,
    /// Serial number as its output says; empty if it says none.
    pub serial: String,
    /// The site at which it was seen; empty where there is only one.
    pub site: String,
    /// How many of its measurements were taken in.
    pub measurements: u64,
    /// When the last of them was.
    pub last_at: NaiveDateTime,
    /// The form with what is known of it; absent for those who may not add.
    pub register: Option<String>,
    /// Whether several registered instruments may be meant.
    pub several: bool,
}

/// A conformance test card in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardRow {
    /// Its name with its page.
    pub name: Link,
    /// What is coded in its symbol.
    pub code: String,
    /// Its symbology; empty where any will do.
    pub symbology: String,
    /// Number of its certificate.
    pub certificate: String,
    /// How many values it certifies.
    pub values: usize,
    /// In use, expired, out of use.
    pub state: Badge,
}

/// The register.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Instruments {
    /// The instruments by number.
    pub rows: Vec<InstrumentRow>,
    /// Devices that the register does not know.
    pub seen: Vec<SeenRow>,
    /// The cards by name.
    pub cards: Vec<CardRow>,
    /// Text key of how strictly calibration is asked for.
    pub hold: &'static str,
    /// Whether the reader may add instruments.
    pub may_add: bool,
    /// Whether the reader may add cards.
    pub may_keep: bool,
}
view!(Instruments, "instruments/list.html");

/// What is known of an instrument, as a form.
#[derive(Debug, Clone, Serialize, Default)]
pub struct InstrumentFields {
    /// Number; cannot be changed later.
    pub number: Field,
    /// Maker.
    pub make: Field,
    /// Model.
    pub model: Field,
    /// Serial number.
    pub serial: Field,
    /// What its output calls it.
    pub said_model: Field,
    /// Identity of the site.
    pub site: Field,
    /// Room or bench.
    pub location: Field,
    /// Software version.
    pub software: Field,
    /// Apertures as reference numbers.
    pub apertures: Field,
    /// Wavelength in nanometres.
    pub wavelength: Field,
    /// Day from which it is out of use.
    pub out_of_use_on: Field,
}

/// Adding an instrument, or changing one.
#[derive(Debug, Clone, Serialize, Default)]
pub struct InstrumentForm {
    /// The fields.
    pub fields: InstrumentFields,
    /// Identities and names of the sites to choose from.
    pub sites: Vec<(String, String)>,
    /// The instrument that is changed; absent for a new one.
    pub changing: Option<Link>,
    /// Where the form goes.
    pub action: String,
    /// Why the form was not accepted, where no field is at fault.
    pub refusal: Option<Refusal>,
}
view!(InstrumentForm, "instruments/form.html");

/// A certificate in the history of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalibrationRow {
    /// Identity, for the address of the form that withdraws it.
    pub id: String,
    /// Number of the certificate.
    pub certificate: String,
    /// Who issued it.
    pub laboratory: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_until: NaiveDate,
    /// The file, with its name.
    pub file: Option<Link>,
    /// Holds today, ended, begins later, withdrawn.
    pub state: Badge,
    /// Why it was withdrawn; empty while it counts.
    pub withdrawn: String,
}

/// One instrument.
#[derive(Debug, Clone, Serialize)]
pub struct Instrument {
    /// Its line in the list.
    pub row: InstrumentRow,
    /// Software version of the register.
    pub software: String,
    /// Software version of its latest output, where that differs.
    pub software_said: String,
    /// Apertures as reference numbers.
    pub apertures: String,
    /// Wavelength in nanometres; empty if unknown.
    pub wavelength: String,
    /// How many of its measurements were taken in.
    pub measurements: u64,
    /// Its certificates, the newest first.
    pub calibrations: Vec<CalibrationRow>,
    /// Its control charts.
    pub charts: Vec<Chart>,
    /// Fields of the form for another certificate.
    pub certificate: Field,
    /// The laboratory that issued it.
    pub laboratory: Field,
    /// Its first day.
    pub valid_from: Field,
    /// Its last day.
    pub valid_until: Field,
    /// Whether the reader may change the instrument.
    pub may_change: bool,
    /// Whether the reader may keep certificates.
    pub may_keep: bool,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Instrument, "instruments/show.html");

/// One certified value of a card, as a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueFields {
    /// Canonical name of the parameter.
    pub parameter: &'static str,
    /// The certified value.
    pub value: Field,
    /// The tolerance.
    pub tolerance: Field,
    /// The unit of both.
    pub unit: &'static str,
}

/// Documented tolerances that a card may start from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateShown {
    /// Text key of its name.
    pub key: String,
    /// The form filled with it.
    pub href: String,
    /// Where the tolerances are written.
    pub source: String,
    /// Whether it is the one in the form.
    pub here: bool,
}

/// Adding a card, or one card.
#[derive(Debug, Clone, Serialize, Default)]
pub struct CardForm {
    /// Name.
    pub name: Field,
    /// Serial number.
    pub serial: Field,
    /// What is coded in its symbol.
    pub code: Field,
    /// Code of its symbology; empty where any will do.
    pub symbology: Field,
    /// Codes and names of the symbologies to choose from.
    pub symbologies: Vec<(&'static str, &'static str)>,
    /// Number of its certificate.
    pub certificate: Field,
    /// Last day of its certified values.
    pub valid_until: Field,
    /// Day from which it is out of use.
    pub out_of_use_on: Field,
    /// Certified values with tolerances.
    pub values: Vec<ValueFields>,
    /// Documented tolerances to start from; none for a card that is there.
    pub templates: Vec<TemplateShown>,
    /// The card that is shown; absent for a new one.
    pub changing: Option<Link>,
    /// Where the form goes.
    pub action: String,
    /// Whether the reader may change it.
    pub may_keep: bool,
    /// Why the form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(CardForm, "cards/form.html");

/// What speaks against the measurement of a sample, and the reviewer's word on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct HeldSample {
    /// The sample with its page.
    pub sample: Link,
    /// Its product.
    pub product: String,
    /// What speaks against its measurement, as sentences.
    pub flags: Vec<String>,
    /// Whether something is not covered by an override.
    pub open: bool,
    /// Who gave the override, when, and why.
    pub given: Option<(String, NaiveDateTime, String)>,
}

/// The override on the page of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct OverrideShown {
    /// What speaks against the measurement, and what was said of it.
    pub held: HeldSample,
    /// Whether the reader may give an override now.
    pub may_override: bool,
    /// The reason as typed.
    pub reason: Field,
}
