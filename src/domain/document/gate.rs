//! The gate before an issue: what ISO/IEC 17025:2017 7.8 asks of a report, and what a
//! report still lacks. Which items are asked for is data in `dictionaries/report_items.toml`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Outcome, ResultCatalogue};
use crate::coded::coded;

coded! {
    /// Something a report must say.
    ReportItem in "report_item" {
        /// Name of the laboratory.
        LaboratoryName "laboratory_name",
        /// Address of the laboratory.
        LaboratoryAddress "laboratory_address",
        /// Name of the company.
        ClientName "client_name",
        /// How the company is reached.
        ClientContact "client_contact",
        /// The standards tested against.
        Method "method",
        /// Code and product of every sample.
        SampleDescription "sample_description",
        /// In which condition the samples came.
        Condition "condition",
        /// When the tests were made.
        TestedOn "tested_on",
        /// A grade for every sample that was concluded.
        Results "results",
        /// Who tested.
        Tester "tester",
        /// Who authorises the report.
        Authoriser "authoriser",
        /// Temperature and humidity.
        Environment "environment",
        /// What measured.
        Instruments "instruments",
        /// How conformity was decided.
        DecisionRule "decision_rule",
    }
}

/// How much an item is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Nothing is issued without it.
    Required,
    /// It is named where it is missing; the issue goes on.
    Advised,
}

/// The items that are asked for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportItems {
    /// Which content this is.
    pub version: NaiveDate,
    #[serde(rename = "item")]
    items: Vec<Asked>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: ReportItem,
    clause: String,
    level: Demand,
}

/// An item that a report lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// What is missing.
    pub item: ReportItem,
    /// The clause that asks for it, such as `7.8.2.1 e`.
    pub clause: String,
    /// Whether it stands against an issue.
    pub required: bool,
    /// The first line of the catalogue that lacks it, where it is asked of every sample.
    pub line: Option<u32>,
}

impl ReportItems {
    /// The items compiled into the program.
    ///
    /// # Errors
    /// When the file is not well formed or names an item that there is not.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../../dictionaries/report_items.toml"))
    }

    /// The items that are advised, which a laboratory may require of itself, with their clauses.
    pub fn advised(&self) -> impl Iterator<Item = (ReportItem, &str)> {
        let advised = |asked: &&Asked| asked.level == Demand::Advised;
        let items = self.items.iter().filter(advised);
        items.map(|asked| (asked.name, asked.clause.as_str()))
    }

    /// What a result catalogue lacks, in the order of the list; `required` are items that the
    /// laboratory requires beyond those that everybody has to.
    #[must_use]
    pub fn lacking(
        &self,
        content: &ResultCatalogue,
        required: &BTreeSet<ReportItem>,
    ) -> Vec<Lacking> {
        self.items
            .iter()
            .filter_map(|asked| {
                let line = match absent(asked.name, content) {
                    Absent::No => return None,
                    Absent::Whole => None,
                    Absent::In(line) => Some(line),
                };
                Some(Lacking {
                    item: asked.name,
                    clause: asked.clause.clone(),
                    required: asked.level == Demand::Required || required.contains(&asked.name),
                    line,
                })
            })
            .collect()
    }
}

/// Whether an item is missing, and where.
enum Absent {
    No,
    Whole,
    In(u32),
}

fn absent(item: ReportItem, content: &ResultCatalogue) -> Absent {
    let head = &content.head;
    let blank = |text: &str| text.trim().is_empty();
    let measured = content.rows.iter().any(|row| !row.grade.is_empty());
    let first = |lacks: &dyn Fn(&super::ResultRow) -> bool| {
        let found = content.rows.iter().find(|row| lacks(row));
        found.map_or(Absent::No, |row| Absent::In(row.line))
    };
    let whole = |missing: bool| if missing { Absent::Whole } else { Absent::No };
    match item {
        ReportItem::LaboratoryName => whole(blank(&head.issuer.name)),
        ReportItem::LaboratoryAddress => whole(blank(&head.issuer.address)),
        ReportItem::ClientName => whole(blank(&content.client.name)),
        ReportItem::ClientContact => {
            whole(blank(&content.client.address) && blank(&content.client.contact))
        }
        ReportItem::Method => whole(content.standards.is_empty()),
        ReportItem::SampleDescription => first(&|row| blank(&row.code) || blank(&row.product_name)),
        ReportItem::Condition => whole(content.condition.is_empty()),
        ReportItem::TestedOn => whole(measured && content.tested_from.is_none()),
        ReportItem::Results => {
            first(&|row| row.outcome == Outcome::Conforming && row.grade.is_empty())
        }
        ReportItem::Tester => whole(blank(&content.signatures.tester.name)),
        ReportItem::Authoriser => whole(blank(&content.signatures.approver.name)),
        ReportItem::Environment => whole(measured && blank(&content.environment)),
        ReportItem::Instruments => whole(measured && content.instruments.is_empty()),
        ReportItem::DecisionRule => whole(content.decision_rule.is_empty()),
    }
}

#[cfg(test)]
mod tests;
