//! What the pages of the member directory show: entries, and a verdict on each row of a file.

use std::collections::HashMap;

use domain::catalogue::Place;
use domain::company::CompanyName;
use domain::member::{Member, MemberFinding};
use domain::person::Viewer;
use domain::texts::Language;
use importers::members::{MemberDirectory, MemberRow, RefusedMember};
use store::members::{MemberPage, Novelty};
use store::{Connection, companies};

use super::super::companies::standing;
use super::super::failure::Failure;
use super::super::kept::Previewed;
use super::super::shown::{ROWS, address, company_link, tabs};
use super::super::view::catalogue::{Column, RowTally};
use super::super::view::members as view;
use super::super::view::parts::{Badge, Link, Pager, Tone};
use crate::app::App;

/// Where one is in the list.
pub(super) fn pager(query: &str, after: &str, found: &MemberPage) -> Pager {
    let at = |after: &str| address("/members", &[("q", query), ("after", after)]);
    Pager {
        shown: counted(found.rows.len()),
        total: Some(found.total),
        first: (!after.is_empty()).then(|| at("")),
        next: found.next.as_deref().map(at),
    }
}

/// Entries with the companies that they are here.
///
/// # Errors
/// When the store fails.
pub(super) fn rows(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    found: Vec<Member>,
    may_register: bool,
) -> Result<Vec<view::MemberRow>, Failure> {
    let holders: Vec<CompanyName> = found
        .iter()
        .filter_map(|member| CompanyName::parse(&member.holder_name).ok())
        .collect();
    let here: HashMap<String, Link> = companies::named(conn, viewer, &holders)?
        .iter()
        .map(|company| (company.name.normalised(), company_link(company)))
        .collect();
    let row = |member: Member| {
        let key = CompanyName::parse(&member.holder_name).map(|name| name.normalised());
        let company = key.ok().and_then(|key| here.get(&key).cloned());
        let register = if may_register && company.is_none() {
            registering(&member)
        } else {
            String::new()
        };
        view::MemberRow {
            state: standing(app, &member),
            prefix: member.prefix,
            holder: member.holder_name,
            company,
            register,
            address: member.address,
            credit_code: member.credit_code,
            certificate: member.certificate_no,
            valid_from: member.valid_from,
            valid_until: member.valid_to,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// Address of the form that registers an entry's holder.
fn registering(member: &Member) -> String {
    let parameters = [
        ("member", member.prefix.as_str()),
        ("holder", &member.holder_name),
    ];
    address("/companies/new", &parameters)
}

fn counted(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The page of a preview.
pub(super) fn preview(
    app: &App,
    language: Language,
    wanted: &Previewed,
    directory: &MemberDirectory,
    novelty: &[Novelty],
) -> view::MemberPreview {
    let flagged = |row: &MemberRow| !row.findings.is_empty();
    let flags = counted(directory.members.iter().filter(|row| flagged(row)).count());
    let tally = RowTally {
        good: counted(directory.members.len()).saturating_sub(flags),
        flagged: flags,
        refused: counted(directory.refused.len()),
    };
    let all = tally.good + tally.flagged + tally.refused;
    let (here, total) = match wanted.list.as_str() {
        "refused_rows" => ("refused_rows", tally.refused),
        "flagged_rows" => ("flagged_rows", tally.flagged),
        _ => ("all_rows", all),
    };
    let lists = [
        ("all_rows", Some(all)),
        ("refused_rows", Some(tally.refused)),
        ("flagged_rows", Some(tally.flagged)),
    ];
    let shown = Shown {
        app,
        language,
        directory,
    };
    let refused = directory.refused.iter().filter(|_| here != "flagged_rows");
    let taken = directory
        .members
        .iter()
        .zip(novelty)
        .filter(|(row, _)| match here {
            "refused_rows" => false,
            "flagged_rows" => flagged(row),
            _ => true,
        });
    // What needs a person's eye comes first.
    let listed = refused
        .map(|row| shown.refused(row))
        .chain(taken.map(|(row, novelty)| shown.taken(row, *novelty)));
    let rows: Vec<_> = listed.skip(wanted.from).take(usize::from(ROWS)).collect();
    let path = address(
        "/members/import/preview",
        &[("sha256", &wanted.sha256), ("name", &wanted.name)],
    );
    view::MemberPreview {
        file: wanted.name.clone(),
        sha256: wanted.sha256.clone(),
        columns: columns(directory),
        novelty: novelties(novelty),
        tabs: tabs(&path, here, &lists),
        pager: Pager::by_place(
            &address(&path, &[("list", here)]),
            wanted.from,
            rows.len(),
            total,
        ),
        tally,
        rows,
    }
}

fn novelties(all: &[Novelty]) -> view::NoveltyTally {
    let of = |one: Novelty| counted(all.iter().filter(|known| **known == one).count());
    view::NoveltyTally {
        new: of(Novelty::New),
        changed: of(Novelty::Changed),
        known: of(Novelty::Known),
    }
}

fn columns(directory: &MemberDirectory) -> Vec<Column> {
    let used = directory.sheets.iter().flat_map(|sheet| &sheet.columns);
    used.map(|column| Column {
        header: column.header.clone(),
        key: column
            .field
            .as_ref()
            .map(|field| format!("members.field.{field}"))
            .unwrap_or_default(),
    })
    .collect()
}

/// What the rows of a file are shown with.
struct Shown<'a> {
    app: &'a App,
    language: Language,
    directory: &'a MemberDirectory,
}

impl Shown<'_> {
    /// The row in its sheet; the sheet's name goes before it when there are several.
    fn place(&self, place: &Place) -> String {
        let sheets = &self.directory.sheets;
        match sheets.get(usize::from(place.sheet)) {
            Some(sheet) if sheets.len() > 1 => format!("{} {}", sheet.name, place.row),
            _ => place.row.to_string(),
        }
    }

    fn reasons(&self, findings: &[MemberFinding]) -> Vec<String> {
        let said = |finding: &MemberFinding| self.app.texts.explain(self.language, finding);
        findings.iter().map(said).collect()
    }

    fn taken(&self, row: &MemberRow, novelty: Novelty) -> view::PreviewRow {
        let (tone, verdict) = if row.findings.is_empty() {
            (Tone::Good, "pages.row.good")
        } else {
            (Tone::Warn, "pages.row.flagged")
        };
        let novelty = match novelty {
            Novelty::New => "members.novelty.new",
            Novelty::Changed => "members.novelty.changed",
            Novelty::Known => "members.novelty.known",
        };
        view::PreviewRow {
            place: self.place(&row.place),
            verdict: Badge::new(tone, verdict),
            novelty: novelty.to_owned(),
            prefix: row.member.prefix.clone(),
            holder: row.member.holder_name.clone(),
            valid_from: row.member.valid_from,
            valid_until: row.member.valid_to,
            reasons: self.reasons(&row.findings),
        }
    }

    fn refused(&self, row: &RefusedMember) -> view::PreviewRow {
        let cells: Vec<_> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
        let cells: Vec<&str> = cells.into_iter().map(String::as_str).collect();
        view::PreviewRow {
            place: self.place(&row.place),
            verdict: Badge::new(Tone::Bad, "pages.row.refused"),
            novelty: String::new(),
            prefix: String::new(),
            holder: cells.join(" · "),
            valid_from: None,
            valid_until: None,
            reasons: self.reasons(&row.findings),
        }
    }
}
