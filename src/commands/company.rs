//! `barlab company`: registers, lists and shows companies.

use clap::{Args, Subcommand};
use domain::{
    company::{Company, CompanyDetails, CompanyState},
    numbering::CompanyNumber,
    person::Role,
};
use serde_json::json;
use store::{
    Paging,
    companies::{self, CompanyFilter, Registered},
    intakes::{self, IntakeFilter},
};

use super::{
    intake,
    shell::{DONE, Lab, Outcome, Shell},
};
use crate::actions::{
    ActionError, Refused,
    register_company::{NewCompany, register_company},
};

/// Rows that a list asks the database for at a time.
pub(super) const AT_A_TIME: u16 = 500;

/// What can be done with companies.
#[derive(Debug, Subcommand)]
pub enum CompanyCommand {
    /// Register a company; one that is known keeps its number
    Add(Box<NewCompanyArguments>),
    /// List companies, newest first
    List {
        /// Part of the name or number
        #[arg(value_name = "TEXT", default_value = "")]
        text: String,
    },
    /// Show a company with its intakes
    Show {
        /// Number of the company, such as 201901032
        #[arg(value_name = "NO")]
        number: CompanyNumber,
    },
}

/// What the desk knows of a new company; the member directory fills address, credit code and prefixes, and the name where
/// only a prefix is given.
#[derive(Debug, Args)]
pub struct NewCompanyArguments {
    /// Full registered name; it may be left out where the member directory knows the holder of the prefix
    #[arg(required_unless_present = "prefixes")]
    name: Option<String>,
    /// Codes it has paid for
    #[arg(long, value_name = "CODES", default_value_t = 0)]
    quota: u32,
    /// Person to talk to
    #[arg(long, default_value = "", hide_default_value = true)]
    contact: String,
    /// Telephone
    #[arg(long, default_value = "", hide_default_value = true)]
    phone: String,
    /// Address
    #[arg(long, default_value = "", hide_default_value = true)]
    address: String,
    /// Unified social credit code
    #[arg(long, default_value = "", hide_default_value = true)]
    credit_code: String,
    /// Legal representative
    #[arg(long, default_value = "", hide_default_value = true)]
    legal_person: String,
    /// Post code
    #[arg(long, default_value = "", hide_default_value = true)]
    post_code: String,
    /// E-mail
    #[arg(long, default_value = "", hide_default_value = true)]
    email: String,
    /// GS1 company prefix; may be given several times
    #[arg(long = "prefix", value_name = "DIGITS")]
    prefixes: Vec<String>,
    /// Remark
    #[arg(long, default_value = "", hide_default_value = true)]
    remark: String,
}

impl From<NewCompanyArguments> for NewCompany {
    fn from(from: NewCompanyArguments) -> Self {
        Self {
            name: from.name.unwrap_or_default(),
            quota: from.quota,
            details: CompanyDetails {
                contact: from.contact,
                phone: from.phone,
                address: from.address,
                credit_code: from.credit_code,
                legal_person: from.legal_person,
                post_code: from.post_code,
                email: from.email,
                prefixes: from.prefixes,
                remark: from.remark,
            },
        }
    }
}

/// Runs a command about companies.
pub(super) fn run(command: CompanyCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        CompanyCommand::Add(new) => add((*new).into(), shell),
        CompanyCommand::List { text } => list(text, shell),
        CompanyCommand::Show { number } => show(number, shell),
    }
}

fn add(new: NewCompany, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::FrontDesk])?;
    let (company, key) = match register_company(&lab.app, &lab.who, new)? {
        Registered::New(company) => (company, "company.added"),
        Registered::Known(company) => (company, "company.known"),
    };
    if shell.json {
        shell.print_json(&company)?;
    } else {
        shell.say(
            key,
            &[
                ("number", company.number.to_string()),
                ("name", company.name.to_string()),
            ],
        )?;
    }
    Ok(DONE)
}

fn list(text: String, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let filter = CompanyFilter { text, state: None };
    let mut paging = Paging::first(AT_A_TIME);
    loop {
        let page = lab
            .app
            .store
            .read(|conn| companies::list(conn, lab.viewer, &filter, paging))?;
        for company in &page.rows {
            print(company, shell)?;
        }
        match page.next {
            Some(next) => paging.after = Some(next),
            None => return Ok(DONE),
        }
    }
}

fn print(company: &Company, shell: &mut Shell<'_>) -> std::io::Result<()> {
    if shell.json {
        return shell.print_json(company);
    }
    let key = match company.state {
        CompanyState::Active => "company.line",
        CompanyState::Closed => "company.closed_line",
    };
    shell.say(
        key,
        &[
            ("number", company.number.to_string()),
            ("name", company.name.to_string()),
            ("left", company.quota.left().to_string()),
        ],
    )
}

fn show(number: CompanyNumber, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let company = find(&lab, number)?;
    let filter = IntakeFilter {
        states: Vec::new(),
        company: Some(company.id),
    };
    let paging = Paging::first(u16::MAX);
    let page = lab
        .app
        .store
        .read(|conn| intakes::list(conn, lab.viewer, &filter, paging))?;
    if shell.json {
        let numbers: Vec<_> = page.rows.iter().map(|intake| intake.number).collect();
        shell.print_json(&json!({ "company": company, "intakes": numbers }))?;
        return Ok(DONE);
    }
    print(&company, shell)?;
    let details = &company.details;
    for (name, value) in [
        ("contact", details.contact.clone()),
        ("phone", details.phone.clone()),
        ("address", details.address.clone()),
        ("credit_code", details.credit_code.clone()),
        ("legal_person", details.legal_person.clone()),
        ("post_code", details.post_code.clone()),
        ("email", details.email.clone()),
        ("prefixes", details.prefixes.join(" ")),
        ("remark", details.remark.clone()),
    ] {
        if !value.is_empty() {
            shell.say(&format!("company.detail.{name}"), &[("value", value)])?;
        }
    }
    for row in &page.rows {
        intake::print(row, shell)?;
    }
    Ok(DONE)
}

/// The company of a number, if there is one and it may be seen.
pub(super) fn find(lab: &Lab, number: CompanyNumber) -> Result<Company, ActionError> {
    lab.app
        .store
        .read(|conn| companies::find_by_number(conn, lab.viewer, number))?
        .ok_or_else(|| {
            Refused::new("actions.unknown_company")
                .with("number", number)
                .into()
        })
}
