//! Companies: the list, registering one with the member directory at hand, one company.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::intakes::IntakeRow;
use super::parts::{Badge, Field, Link, Pager, Refusal};
use super::view;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompanyRow {
    /// The company's number, such as `201901032`.
    pub number: String,
    /// The registered name.
    pub name: String,
    /// Whom to call.
    pub contact: String,
    /// How to call.
    pub phone: String,
    /// Company prefixes.
    pub prefixes: Vec<String>,
    /// Whether it may hand in samples.
    pub state: Badge,
    /// How many codes are left of those paid for.
    pub quota_left: u64,
}

/// The list of companies.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Companies {
    /// What was searched for.
    pub query: String,
    /// The lines.
    pub rows: Vec<CompanyRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Whether the reader may register companies.
    pub may_register: bool,
}
view!(Companies, "companies/list.html");

/// An entry of the member directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberMatch {
    /// Name of the holder.
    pub name: String,
    /// The company prefix.
    pub prefix: String,
    /// Registered address.
    pub address: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// Last day of validity.
    pub valid_until: Option<NaiveDate>,
    /// Whether it is in force.
    pub state: Badge,
    /// The company here that has the holder's name.
    pub registered: Option<Link>,
    /// Address of the form filled with this entry.
    pub href: String,
}

/// Registering a company.
#[derive(Debug, Clone, Serialize, Default)]
pub struct NewCompany {
    /// What was looked up in the member directory.
    pub lookup: String,
    /// What the directory answered; absent before a look-up.
    pub matches: Option<Vec<MemberMatch>>,
    /// A company of this name that has a number already.
    pub existing: Option<Link>,
    /// Registered name.
    pub name: Field,
    /// Unified social credit code.
    pub credit_code: Field,
    /// Company prefixes, separated by blanks.
    pub prefixes: Field,
    /// Registered address.
    pub address: Field,
    /// Whom to call.
    pub contact: Field,
    /// How to call.
    pub phone: Field,
    /// How many codes are paid for.
    pub quota: Field,
    /// Anything to remember.
    pub remark: Field,
}
view!(NewCompany, "companies/new.html");

/// A company prefix with its validity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrefixRow {
    /// The prefix.
    pub prefix: String,
    /// The holder by the member directory; empty if the directory does not know the prefix.
    pub holder: String,
    /// Last day of validity.
    pub valid_until: Option<NaiveDate>,
    /// Whether it is in force.
    pub state: Badge,
}

/// Codes paid for and used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct QuotaShown {
    /// Left, unfinished intakes included.
    pub left: u64,
    /// Announced by intakes that are unfinished.
    pub held: u64,
    /// How many intakes there were.
    pub intakes: u64,
}

/// A line of a company's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// When.
    pub at: NaiveDateTime,
    /// Who.
    pub who: String,
    /// What, as a sentence.
    pub text: String,
}

/// The form that corrects who a company is.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Correction {
    /// Registered name.
    pub name: Field,
    /// Unified social credit code.
    pub credit_code: Field,
    /// Company prefixes, separated by blanks.
    pub prefixes: Field,
    /// Whether it was sent and not accepted.
    pub is_refused: bool,
}

/// One company.
#[derive(Debug, Clone, Serialize)]
pub struct Company {
    /// The company's number.
    pub number: String,
    /// Registered name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// The form that corrects name, credit code and prefixes.
    pub correction: Correction,
    /// Registered address.
    pub address: Field,
    /// Day of registration here.
    pub registered_on: NaiveDate,
    /// Whom to call.
    pub contact: Field,
    /// How to call.
    pub phone: Field,
    /// Where mails go.
    pub email: Field,
    /// Whether neither address nor telephone nor mail is known, so that no document can be issued.
    pub is_out_of_reach: bool,
    /// The prefixes.
    pub prefixes: Vec<PrefixRow>,
    /// Codes paid for and used.
    pub quota: QuotaShown,
    /// How many codes to add, with what was wrong with it.
    pub quota_added: Field,
    /// Receipt or reason for the added codes.
    pub quota_reason: Field,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
    /// What happened to it, newest first.
    pub history: Vec<Remark>,
    /// Its intakes, newest first.
    pub intakes: Vec<IntakeRow>,
    /// Whether the reader may change it and open intakes.
    pub may_edit: bool,
}
view!(Company, "companies/show.html");
