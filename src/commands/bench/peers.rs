//! The certificate and a long result catalogue beside WeasyPrint and ReportLab: the same content, in the
//! same minute, all by the processor's clock.
//!
//! What the peers are given and what they leave out stands in the heads of their scripts, which come
//! with the program. Getting ready (interpreter, modules, faces) is a line of its own.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use domain::{
    document::{Certificate, ResultCatalogue},
    texts::Texts,
};
use reports::{Fonts, Kit, ReportError, SealSpec, certificate_pdf, result_catalogue_pdf};
use serde_json::{Value, json};
use store::Options;

use super::{
    super::shell::Failure,
    Bench,
    child::{ran, watched},
    contents,
    line::{Budget, Line, Peer, Unit},
    number, peer_content, watch, write,
};

/// What both scripts share.
const WORK: (&str, &str) = ("work.py", include_str!("peers/work.py"));

/// A program that writes documents too.
struct Writer {
    name: &'static str,
    script: (&'static str, &'static str),
    ready: &'static str,
    certificate: &'static str,
    catalogue: &'static str,
}

const WRITERS: [Writer; 2] = [
    Writer {
        name: "WeasyPrint",
        script: ("by_weasyprint.py", include_str!("peers/by_weasyprint.py")),
        ready: "ready_weasyprint",
        certificate: "certificate_weasyprint",
        catalogue: "catalogue_weasyprint",
    },
    Writer {
        name: "ReportLab",
        script: ("by_reportlab.py", include_str!("peers/by_reportlab.py")),
        ready: "ready_reportlab",
        certificate: "certificate_reportlab",
        catalogue: "catalogue_reportlab",
    },
];

/// Debian's interpreter, which has Debian's packages, before any other.
const INTERPRETERS: [&str; 2] = ["/usr/bin/python3", "python3"];

/// Three lines a peer: getting ready, certificates, lines of the catalogue.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("peers", Options::default())?;
    let mut kit = app.kit()?.clone();
    kit.seal = SealSpec::Specimen;
    // The code is drawn at once, with the address alone, as the peers draw it.
    kit.trust = None;
    let certificate = contents::certificate(&app, 32);
    let catalogue = contents::retail_catalogue(&app, bench.scale.lines);
    let ours = Ours::measured(bench, (&certificate, &catalogue), &kit)?;
    let content = (
        peer_content::certificate(&certificate, &kit.texts)?,
        peer_content::catalogue(&catalogue, &kit.texts)?,
    );
    let said = |rounds: u32| {
        json!({
            "rounds": rounds,
            "longest": bench.scale.longest_round,
            "certificate": content.0,
            "catalogue": content.1,
        })
    };
    let folder = bench.place("scripts");
    std::fs::create_dir_all(&folder).map_err(Failure::io(&folder))?;
    let (nothing, all) = (folder.join("nothing.json"), folder.join("all.json"));
    write(&nothing, said(0).to_string().as_bytes())?;
    write(&all, said(bench.scale.rounds).to_string().as_bytes())?;
    write(&folder.join(WORK.0), WORK.1.as_bytes())?;
    let mut lines = Vec::new();
    for writer in &WRITERS {
        let script = folder.join(writer.script.0);
        write(&script, writer.script.1.as_bytes())?;
        let did = Did::measured(&script, (&nothing, &all));
        lines.extend(beside(
            writer,
            &ours,
            did.as_ref(),
            number(catalogue.rows.len()),
        ));
    }
    Ok(lines)
}

fn beside(writer: &Writer, ours: &Ours, did: Option<&Did>, rows: f64) -> [Line; 3] {
    let peer = |of: fn(&Did, f64) -> f64| match did {
        Some(did) => Peer::Did(writer.name, of(did, rows)),
        None => Peer::Missing(writer.name),
    };
    let line = |work, unit, measured| Line::new(work, unit, Budget::Nothing, measured);
    [
        line(writer.ready, Unit::Milliseconds, ours.ready).beside(peer(|did, _| did.ready)),
        line(writer.certificate, Unit::PerSecond, Some(ours.certificates))
            .beside(peer(|did, _| 1.0 / did.certificate)),
        line(writer.catalogue, Unit::PerSecond, Some(ours.rows))
            .beside(peer(|did, rows| rows / did.catalogue)),
    ]
}

/// What we did.
struct Ours {
    /// Milliseconds on the wall until the first document can be begun.
    ready: Option<f64>,
    /// Certificates a second.
    certificates: f64,
    /// Lines of the catalogue a second.
    rows: f64,
}

impl Ours {
    fn measured(
        bench: &Bench,
        (certificate, catalogue): (&Certificate, &ResultCatalogue),
        kit: &Kit,
    ) -> Result<Self, Failure> {
        let patience = Duration::from_millis(bench.scale.patience);
        let rows = number(catalogue.rows.len());
        Ok(Self {
            ready: ready()?,
            certificates: watch::rate(patience, || {
                std::hint::black_box(certificate_pdf(certificate, kit)?);
                Ok::<_, ReportError>(1.0)
            })?,
            rows: watch::rate(patience, || {
                std::hint::black_box(result_catalogue_pdf(catalogue, kit)?);
                Ok::<_, ReportError>(rows)
            })?,
        })
    }
}

/// Start and end of this program, and the faces and sentences that it does not need for that.
fn ready() -> Result<Option<f64>, Failure> {
    let program = std::env::current_exe()?.display().to_string();
    let Some(start) = ran(&program, ["--version"]) else {
        return Ok(None);
    };
    let begun = Instant::now();
    std::hint::black_box((Fonts::load(None)?, Texts::shipped().ok()));
    Ok(Some(
        1000.0 * (start.seconds + begun.elapsed().as_secs_f64()),
    ))
}

/// What a peer did.
struct Did {
    /// Milliseconds on the wall until it is ready.
    ready: f64,
    /// Seconds for a certificate.
    certificate: f64,
    /// Seconds for the catalogue.
    catalogue: f64,
}

impl Did {
    /// Runs a script twice; nothing where the peer is not installed.
    fn measured(script: &Path, (nothing, all): (&PathBuf, &PathBuf)) -> Option<Self> {
        let run = |content: &Path| {
            INTERPRETERS.iter().find_map(|interpreter| {
                let mut command = Command::new(interpreter);
                command.arg("-B").arg(script).arg(content);
                watched(command)
            })
        };
        let ready = run(nothing)?.seconds * 1000.0;
        let told: Value = serde_json::from_str(&run(all)?.out).ok()?;
        let seconds = |name: &str| told.get(name)?.get("seconds")?.as_f64();
        Some(Self {
            ready,
            certificate: seconds("certificate")?,
            catalogue: seconds("catalogue")?,
        })
    }
}
