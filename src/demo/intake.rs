//! One intake of the made world, and the files that belong to it.

use chrono::{Days, NaiveDate};
use domain::intake::Environment;
use domain::measurement::Symbology;

use super::chance::Chance;
use super::company::PlannedCompany;
use super::print::Print;
use super::recipe::Instrument;
use super::sample::PlannedSample;
use super::verifier::{Record, capture, dataman, forms, lvs95xx, moment, rea, trucheck};
use super::{DemoError, PlannedFile, catalogue_file};

/// The most symbols of one TruCheck report file.
const SYMBOLS_A_REPORT: usize = 50;

/// The most symbols that somebody exports as pages, one by one.
const PAGES: usize = 4;

/// How far an intake is to be brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Opened at the desk; the company's table has not come.
    Registered,
    /// The catalogue is imported, nothing is measured.
    Received,
    /// Measured and judged, still on the bench; some symbols are in the inbox.
    Measured,
    /// Handed to the reviewer.
    Submitted,
    /// Released with its documents.
    Released,
    /// Handed over to the company.
    Sent,
}

impl Stage {
    /// All stages in the order in which an intake passes them.
    pub const ALL: [Self; 6] = [
        Self::Registered,
        Self::Received,
        Self::Measured,
        Self::Submitted,
        Self::Released,
        Self::Sent,
    ];

    /// Days after its receipt, and the hour, at which an intake reaches the stage.
    #[must_use]
    pub const fn reached(self) -> (u64, u32) {
        match self {
            Self::Registered => (0, 10),
            Self::Received => (0, 11),
            Self::Measured => (3, 16),
            Self::Submitted => (3, 17),
            Self::Released => (6, 11),
            Self::Sent => (8, 15),
        }
    }
}

/// How a company writes its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableStyle {
    /// In English.
    pub english: bool,
    /// Which of the Chinese layouts.
    pub layout: usize,
    /// A workbook; otherwise delimited text in GB18030.
    pub workbook: bool,
}

/// What the programs of the instruments were set to export on the days of an intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exports {
    /// Text reports.
    Text,
    /// Delimited rows of TruCheck and REA.
    Delimited,
    /// Pages of TruCheck for the first symbols, text for the others; what is good in a matrix symbol is
    /// measured with a DataMan verifier, whose script pushes XML.
    Pages,
}

impl Exports {
    /// All of them, in the order in which they take turns.
    pub const ALL: [Self; 3] = [Self::Text, Self::Delimited, Self::Pages];
}

/// One intake.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedIntake {
    /// Index of the company in the plan.
    pub company: usize,
    /// Which intake of the company it is, from 1.
    pub sequence: u32,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// Where the symbols are scanned.
    pub environment: Environment,
    /// How far it is to be brought.
    pub stage: Stage,
    /// How many codes the company says it hands in.
    pub announced: u32,
    /// Codes the company pays for before this intake is opened.
    pub add_quota: u32,
    /// How the table is written.
    pub style: TableStyle,
    /// The samples in the order of the table's good rows.
    pub samples: Vec<PlannedSample>,
    /// Symbols that belong to no sample: they must end in the inbox.
    pub strays: Vec<Print>,
    /// What the instruments' programs export.
    pub exports: Exports,
    /// Source of the small choices in its files.
    pub stream: u64,
    /// The seed of the plan.
    pub seed: u64,
}

impl PlannedIntake {
    /// The stages it passes, each with its day and hour.
    pub fn way(&self) -> impl Iterator<Item = (NaiveDate, u32, Stage)> {
        let passed = Stage::ALL.into_iter().filter(|stage| *stage <= self.stage);
        passed.map(|stage| {
            let (days, hour) = stage.reached();
            (self.received_on + Days::new(days), hour, stage)
        })
    }

    /// The number of the parcel that brings its documents.
    #[must_use]
    pub fn waybill(&self) -> String {
        let parcel = Chance::new(self.seed, self.stream ^ 0x5000).digits(12);
        format!("SF1{parcel}")
    }

    /// The table the company hands in.
    ///
    /// # Errors
    /// When a writer refuses.
    pub fn catalogue(&self, company: &PlannedCompany) -> Result<PlannedFile, DemoError> {
        let mut chance = Chance::new(self.seed, self.stream ^ 0x1000);
        let bytes = catalogue_file::write(self, company, &mut chance)?;
        let kind = if self.style.workbook { "xlsx" } else { "csv" };
        Ok(PlannedFile {
            name: format!("catalogue.{kind}"),
            bytes,
        })
    }

    /// The files of the instruments; `number` is the intake's number, which the operator enters.
    ///
    /// # Errors
    /// When a writer refuses.
    pub fn measurements(
        &self,
        company: &PlannedCompany,
        number: &str,
    ) -> Result<Vec<PlannedFile>, DemoError> {
        let mut chance = Chance::new(self.seed, self.stream ^ 0x2000);
        let mut files = Vec::new();
        let mut add = |name: &str, bytes| {
            files.push(PlannedFile {
                name: name.to_owned(),
                bytes,
            });
        };
        for instrument in Instrument::ALL {
            let own = |sample: &PlannedSample| sample.instrument == instrument;
            let records = self.records(|one| own(one) && !self.is_pushed(one), company, number);
            let strays = self.strays(instrument, records.len(), company, number);
            let records = [records, strays].concat();
            if records.is_empty() {
                continue;
            }
            match instrument {
                Instrument::Lvs => add("lvs-95xx.mdb", lvs95xx::write(&records, &mut chance)?),
                Instrument::TrucheckExcel => {
                    add(
                        "trucheck-capture.xls",
                        capture::write(&records, &mut chance)?,
                    );
                }
                Instrument::Rea if self.exports == Exports::Delimited => {
                    add("rea-scancheck.csv", rea::table(&records, &mut chance));
                }
                Instrument::Rea => add("rea-scancheck.txt", rea::write(&records, &mut chance)),
                Instrument::TrucheckText => self.reports(&records, &mut chance, &mut add),
            }
        }
        let pushed = self.records(|one| self.is_pushed(one), company, number);
        if !pushed.is_empty() {
            add("dataman.xml", dataman::write(&pushed, &mut chance));
        }
        Ok(files)
    }

    /// The reports of TruCheck in the form that its program was set to.
    fn reports(
        &self,
        records: &[Record<'_>],
        chance: &mut Chance,
        add: &mut dyn FnMut(&str, Vec<u8>),
    ) {
        let pages = match self.exports {
            Exports::Pages => PAGES.min(records.len()),
            Exports::Text | Exports::Delimited => 0,
        };
        let (single, others) = records.split_at(pages);
        for (number, symbol) in (1..).zip(single.chunks(1)) {
            let page = forms::page(&trucheck::write(symbol, chance));
            add(
                &format!("trucheck-symbol-{number:02}.html"),
                page.into_bytes(),
            );
        }
        for (part, symbols) in (1..).zip(others.chunks(SYMBOLS_A_REPORT)) {
            let report = trucheck::write(symbols, chance);
            match self.exports {
                Exports::Delimited => {
                    let rows = forms::delimited(&report);
                    add(&format!("trucheck-{part:02}.csv"), rows.into_bytes());
                }
                Exports::Text | Exports::Pages => {
                    add(&format!("trucheck-{part:02}.txt"), report.into_bytes());
                }
            }
        }
    }

    /// Whether a symbol was measured with the verifier that pushes what it measured.
    fn is_pushed(&self, sample: &PlannedSample) -> bool {
        let is_matrix = |print: &Print| print.symbology == Symbology::DataMatrix;
        self.exports == Exports::Pages
            && sample.instrument == Instrument::TrucheckText
            && sample.quality.is_empty()
            && sample.application.is_empty()
            && sample.print.as_ref().is_some_and(is_matrix)
    }

    /// What was measured of some samples, in their order.
    fn records<'a>(
        &'a self,
        of: impl Fn(&PlannedSample) -> bool,
        company: &'a PlannedCompany,
        number: &'a str,
    ) -> Vec<Record<'a>> {
        let first_day = self.received_on + Days::new(1);
        let samples = self.samples.iter().filter(|sample| of(sample));
        let measured = samples.filter_map(|sample| Some((sample, sample.print.as_ref()?)));
        (0..)
            .zip(measured)
            .map(|(place, (sample, print))| Record {
                print,
                product: sample.description.product_name.as_str(),
                company: &company.name,
                job: number,
                taken_at: moment(first_day, place),
            })
            .collect()
    }

    /// The symbols of nobody, which one instrument measured after the others.
    fn strays<'a>(
        &'a self,
        instrument: Instrument,
        before: usize,
        company: &'a PlannedCompany,
        number: &'a str,
    ) -> Vec<Record<'a>> {
        let first_day = self.received_on + Days::new(1);
        let first = u32::try_from(before).unwrap_or(u32::MAX);
        let strays = self.strays.iter().filter(|_| instrument == Instrument::Lvs);
        (first..)
            .zip(strays)
            .map(|(place, print)| Record {
                print,
                product: "",
                company: &company.name,
                job: number,
                taken_at: moment(first_day, place),
            })
            .collect()
    }
}
