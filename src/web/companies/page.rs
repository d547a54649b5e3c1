//! What the page of a company shows beside its own fields: prefixes and history.

use domain::audit::Noun;
use domain::company::Company;
use domain::member::{Member, Standing};
use domain::texts::Language;
use store::audit::{self, AuditFilter};
use store::{Connection, Paging, members};

use super::super::failure::Failure;
use super::super::shown::local;
use super::super::view::companies as view;
use super::super::view::parts::{Badge, Tone};
use crate::app::App;

/// Entries of one prefix that are looked at: renewals and changes of holder.
const ENTRIES: u16 = 50;

/// The company's prefixes beside what the member directory says of them.
///
/// # Errors
/// When the store fails.
pub(super) fn prefixes(
    app: &App,
    conn: &mut Connection,
    company: &Company,
) -> Result<Vec<view::PrefixRow>, Failure> {
    let mut rows = Vec::new();
    for prefix in &company.details.prefixes {
        let known = members::search(conn, prefix, ENTRIES)?
            .into_iter()
            .filter(|member| member.prefix == *prefix)
            .max_by_key(|member| member.valid_to);
        rows.push(match known {
            Some(member) => view::PrefixRow {
                prefix: prefix.clone(),
                state: standing(app, &member),
                holder: member.holder_name,
                valid_until: member.valid_to,
            },
            None => view::PrefixRow {
                prefix: prefix.clone(),
                holder: String::new(),
                valid_until: None,
                state: Badge::new(Tone::Pending, "pages.membership.unknown"),
            },
        });
    }
    Ok(rows)
}

/// What was done to the company, newest first.
///
/// # Errors
/// When the store fails.
pub(super) fn history(
    app: &App,
    conn: &mut Connection,
    language: Language,
    company: &Company,
) -> Result<Vec<view::Remark>, Failure> {
    let filter = AuditFilter {
        subject: Some((Noun::Company, company.id.get())),
        user: None,
    };
    let records = audit::list(conn, &filter, Paging::first(10))?;
    let mut remarks = Vec::with_capacity(records.rows.len());
    for record in &records.rows {
        remarks.push(view::Remark {
            at: local(app, record.at),
            who: record.who.name().to_owned(),
            text: super::super::audit::sentence(app, conn, language, record)?,
        });
    }
    Ok(remarks)
}

/// Whether an entry of the directory is in force today.
pub(in crate::web) fn standing(app: &App, member: &Member) -> Badge {
    let standing = member.standing(app.today());
    let tone = match standing {
        Standing::Valid => Tone::Good,
        Standing::NotYetValid => Tone::Warn,
        Standing::Expired | Standing::Suspended | Standing::Cancelled => Tone::Bad,
    };
    Badge::new(tone, standing.key())
}
