//! Intakes: the lists, opening one, one intake with its strip, progress and samples.

use chrono::NaiveDate;
use serde::Serialize;

use super::deliveries::OfIntake;
use super::documents::{DocumentRow, Rest};
use super::parts::{Badge, Field, GradeShown, Link, Pager, Refusal, Strip, Tab};
use super::plausibility::Doubtful;
use super::symbol::SymbolDrawing;
use super::view;

/// One line of a list of intakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IntakeRow {
    /// The intake's number, such as `201901032-2`.
    pub number: String,
    /// The company.
    pub company: Link,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// How many samples it has.
    pub samples: u64,
    /// How many of them are judged.
    pub judged: u64,
    /// How many of them do not conform.
    pub nonconforming: u64,
    /// Its state.
    pub state: Badge,
    /// The promised day.
    pub due: Option<NaiveDate>,
    /// Whether the promised day has passed and it is not released.
    pub late: bool,
}

/// The list of intakes.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Intakes {
    /// The lists: unfinished, to review, to send, sent, all.
    pub tabs: Vec<Tab>,
    /// The lines.
    pub rows: Vec<IntakeRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Whether the reader may open intakes.
    pub may_open: bool,
    /// Whether the reader may see statistics.
    pub may_count: bool,
}
view!(Intakes, "intakes/list.html");

/// A company that an intake can be opened for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompanyChoice {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Codes left.
    pub quota_left: u64,
    /// Address of the form for this company.
    pub href: String,
}

/// Opening an intake: first the company, then the samples.
#[derive(Debug, Clone, Serialize, Default)]
pub struct OpenIntake {
    /// What was searched for among companies.
    pub query: String,
    /// Companies found; empty once one is chosen.
    pub choices: Vec<CompanyChoice>,
    /// The chosen company.
    pub company: Option<CompanyChoice>,
    /// An intake of the company that is still open, which must be finished first.
    pub unfinished: Option<Link>,
    /// How many samples.
    pub quantity: Field,
    /// Where the symbols will be scanned: codes of `domain::intake::Environment`.
    pub environments: Vec<&'static str>,
    /// The chosen one.
    pub environment: Field,
    /// The promised day.
    pub due: Field,
    /// Condition of the samples and anything to remember.
    pub remark: Field,
}
view!(OpenIntake, "intakes/open.html");

/// One line of the samples of an intake.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleRow {
    /// Place in the intake, from 1.
    pub line: u32,
    /// Address of its page.
    pub href: String,
    /// The symbol drawn from its digits; absent when the digits cannot be drawn.
    pub symbol: Option<SymbolDrawing>,
    /// The digits as printed.
    pub code: String,
    /// The kind of symbol, as people print it.
    pub symbology: String,
    /// Name of the product.
    pub product: String,
    /// Brand and specification.
    pub detail: String,
    /// The grade that counts.
    pub grade: Option<GradeShown>,
    /// What was found, in short: `2 Quiet zone too small`.
    pub findings: Vec<String>,
    /// Its state.
    pub state: Badge,
}

/// How many samples of an intake stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct Tally {
    /// All samples.
    pub samples: u64,
    /// Waiting for a measurement.
    pub pending: u64,
    /// Judged, conforming.
    pub conforming: u64,
    /// Judged, not conforming.
    pub nonconforming: u64,
    /// To be measured again.
    pub retest: u64,
    /// Measured, without a conclusion yet.
    pub open: u64,
}

/// Sending what was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Dispatch {
    /// The day.
    pub on: Field,
    /// The waybill, or who fetched it.
    pub waybill: Field,
}

/// One intake.
#[derive(Debug, Clone, Serialize)]
pub struct Intake {
    /// Its number.
    pub number: String,
    /// The company.
    pub company: Link,
    /// Its state.
    pub state: Badge,
    /// Where it is.
    pub strip: Strip,
    /// Where the symbols will be scanned: a code of `domain::intake::Environment`.
    pub environment: &'static str,
    /// The declared number of samples.
    pub quantity: u64,
    /// What was remarked.
    pub remark: String,
    /// The waybill; empty until sent.
    pub waybill: String,
    /// How many samples stand where.
    pub tally: Tally,
    /// The lists of samples: all, pending, nonconforming, conforming, retest.
    pub tabs: Vec<Tab>,
    /// The samples.
    pub rows: Vec<SampleRow>,
    /// Where one is among the samples.
    pub pager: Pager,
    /// What the counting measurements leave to doubt; nothing for readers outside of the laboratory.
    pub doubtful: Doubtful,
    /// Whether these are listed in place of the samples.
    pub is_doubtful: bool,
    /// Documents that were issued.
    pub documents: Vec<DocumentRow>,
    /// Where all of them are listed, if these are not all.
    pub more_documents: Option<Rest>,
    /// Whether the reader may see what its report lacks, and drafts.
    pub reports: bool,
    /// How the documents reach the company.
    pub deliveries: OfIntake,
    /// The main action: `catalogue`, `measurements`, `submit`, `review`, `dispatch` or empty.
    pub action: &'static str,
    /// The form for sending, when that is what comes next.
    pub dispatch: Option<Dispatch>,
    /// Whether the reader may upload catalogues.
    pub may_upload: bool,
    /// Whether the reader may cancel it.
    pub may_cancel: bool,
    /// Whether the reader may say that the rest of the samples was checked without a problem.
    pub may_check_rest: bool,
    /// How many samples the technician may leave untested and submit the others; 0 for none.
    pub submit_without: u64,
    /// Why it was cancelled; empty unless it was.
    pub cancelled_because: String,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Intake, "intakes/show.html");
