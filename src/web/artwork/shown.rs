//! From what is kept of artwork to what its pages are given.

use domain::artwork::judging::{Advice, Checked, of_severity};
use domain::artwork::{Basis, Sheet};
use domain::dictionary::Version;
use domain::person::Viewer;
use domain::texts::Language;
use store::artworks::{self, StoredArtwork};
use store::{Connection, companies};

use super::super::failure::Failure;
use super::super::shown::{display_name, local};
use super::super::view::artwork as view;
use super::super::view::parts::{Badge, Link, Tone};
use crate::actions::check_artwork::Report;
use crate::app::App;

/// Widths of a page's picture that a number on it takes.
const DOT: f64 = 46.0;

/// The lines of a list.
pub(super) fn rows(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    listed: Vec<StoredArtwork>,
) -> Result<Vec<view::ArtworkRow>, Failure> {
    let owners: Vec<_> = listed.iter().map(|one| one.artwork.company).collect();
    let companies = companies::find_all(conn, viewer, &owners)?;
    Ok(listed
        .into_iter()
        .map(|one| view::ArtworkRow {
            href: format!("/artwork/{}", one.id),
            company: companies
                .get(&one.artwork.company)
                .map(|company| company.name.as_str().to_owned())
                .unwrap_or_default(),
            environment: one.artwork.environment.code(),
            symbols: one.artwork.symbols,
            advice: whole(one.artwork.advice),
            added_at: local(app, one.added_at),
            name: one.artwork.name,
        })
        .collect())
}

/// What was kept of a check.
pub(super) fn report(stored: &StoredArtwork) -> Result<Report, Failure> {
    serde_json::from_str(&stored.artwork.report)
        .map_err(|error| Failure::internal(format!("artwork {}: {error}", stored.id)))
}

fn tone(advice: Advice) -> Tone {
    match advice {
        Advice::Unread => Tone::Pending,
        Advice::Fits => Tone::Good,
        Advice::Look => Tone::Warn,
        Advice::Change => Tone::Bad,
    }
}

fn badge(advice: Advice) -> Badge {
    Badge::new(tone(advice), advice.label())
}

/// The badge of a whole file.
fn whole(advice: Option<Advice>) -> Badge {
    advice.map_or_else(|| Badge::new(Tone::Bad, "artwork.nothing_found"), badge)
}

/// One file with everything found out.
pub(super) fn one(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    language: Language,
    stored: &StoredArtwork,
    may_send: bool,
) -> Result<view::Artwork, Failure> {
    let report = report(stored)?;
    let company = companies::find(conn, viewer, stored.artwork.company)?;
    let href = format!("/artwork/{}", stored.id);
    let sheets = report.artwork.sheets.iter();
    let checked = report.checked.iter();
    let version = |at: usize| report.versions.get(at).map_or_else(String::new, day);
    let samples = artworks::samples_of(conn, stored)?;
    Ok(view::Artwork {
        name: stored.artwork.name.clone(),
        company: company
            .map(|company| company.name.as_str().to_owned())
            .unwrap_or_default(),
        environment: stored.artwork.environment.code(),
        advice: whole(stored.artwork.advice),
        notes: report
            .artwork
            .notes
            .iter()
            .map(|note| note.label())
            .collect(),
        sheets: sheets
            .map(|one| sheet(one, &href, &report.checked))
            .collect(),
        symbols: checked.map(|one| symbol(app, language, one)).collect(),
        samples: samples
            .into_iter()
            .map(|sample| {
                let href = format!("/intakes/{}/samples/{}", sample.intake, sample.line);
                let name = format!("{} / {} {}", sample.intake, sample.line, sample.product);
                Link::new(href, name)
            })
            .collect(),
        bytes: stored.artwork.size,
        sha256: stored.artwork.sha256.to_string(),
        added_at: local(app, stored.added_at),
        added_by: display_name(conn, &stored.added_by)?,
        versions: (version(0), version(1), version(2)),
        may_send,
        href,
    })
}

fn day(version: &Version) -> String {
    version.date.to_string()
}

fn sheet(sheet: &Sheet, href: &str, checked: &[Checked]) -> view::SheetShown {
    let on_it = checked.iter().filter(|one| one.sheet == sheet.number);
    view::SheetShown {
        number: sheet.number,
        width: sheet.width,
        height: sheet.height,
        size: (
            format!("{:.1}", sheet.width),
            format!("{:.1}", sheet.height),
        ),
        href: format!("{href}/pages/{}", sheet.number),
        dot: sheet.width.max(sheet.height) / DOT,
        frames: on_it
            .map(|one| view::FrameShown {
                number: one.number,
                tone: tone(one.advice),
                x: one.symbol.frame.x,
                y: one.symbol.frame.y,
                width: one.symbol.frame.width,
                height: one.symbol.frame.height,
            })
            .collect(),
    }
}

fn symbol(app: &App, language: Language, one: &Checked) -> view::SymbolShown {
    let symbol = &one.symbol;
    let pick = |text: &domain::document::Bilingual| language.pick(&text.zh, &text.en).to_owned();
    let findings = one.findings.iter().filter_map(|finding| {
        let entry = app.rules.quality.entry(finding.key)?;
        Some(view::EntryShown {
            key: entry.key,
            advice: badge(of_severity(finding.severity)),
            problem: pick(&entry.problem),
            remedy: pick(&entry.remedy),
            clause: pick(&finding.clause),
        })
    });
    let proposals = one.proposals.iter().filter_map(|proposal| {
        let entry = app.rules.application.entry(proposal.key)?;
        let advice = if entry.compulsory {
            Advice::Change
        } else {
            Advice::Look
        };
        Some(view::EntryShown {
            key: entry.key,
            advice: badge(advice),
            problem: pick(&entry.problem),
            remedy: app.texts.explain(language, &proposal.reason),
            clause: pick(&entry.regulation),
        })
    });
    view::SymbolShown {
        number: one.number,
        sheet: one.sheet,
        symbology: symbol
            .symbology
            .map_or_else(String::new, |symbology| symbology.label().to_owned()),
        data: symbol.data.replace('\u{1d}', "␝"),
        advice: badge(one.advice),
        pixel: match symbol.basis {
            Basis::Drawn => String::new(),
            Basis::Pixels { size } => format!("{size:.3}"),
        },
        inks: (symbol.dark.to_string(), symbol.light.to_string()),
        lines: lines(language, one),
        findings: findings.collect(),
        proposals: proposals.collect(),
    }
}

/// The figures; a clause that the line before names already is not said again.
fn lines(language: Language, one: &Checked) -> Vec<view::LineShown> {
    let mut before = "";
    let mut shown = Vec::with_capacity(one.lines.len());
    for line in &one.lines {
        let clause = language.pick(&line.clause.zh, &line.clause.en);
        shown.push(view::LineShown {
            what: format!("artwork.line.{}", line.what),
            advice: badge(line.advice),
            measured: view::Said::of(&line.measured),
            allowed: view::Said::of(&line.allowed),
            clause: match clause == before {
                true => String::new(),
                false => clause.to_owned(),
            },
        });
        before = clause;
    }
    shown
}
