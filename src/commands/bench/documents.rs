//! Certificates and a long result catalogue, rendered, protected and signed again and again.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeZone, Utc};
use reports::{
    Kit, ReportError, SealSpec, certificate_pdf, result_catalogue_pdf,
    signature::{CodeKey, Identity, Signatory, Trust},
};
use store::Options;

use super::{
    super::shell::Failure,
    Bench,
    child::ran,
    contents,
    line::{Budget, Line, Unit},
    number, reading, watch,
};
use crate::app::App;

/// Documents that are made by turns, each another one.
const DIFFERENT: u32 = 8;

/// The certificate's time and size, the catalogue's time, single pages a second, signed certificates.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("documents", Options::default())?;
    let mut kit = app.kit()?.clone();
    kit.seal = SealSpec::Specimen;
    let patience = Duration::from_millis(bench.scale.patience);
    let certificate = contents::certificate(&app, 32);
    let size = number(certificate_pdf(&certificate, &kit)?.len()) / 1000.0;
    let certificates = watch::rate(patience, || {
        certificate_pdf(&certificate, &kit).map(|pdf| {
            std::hint::black_box(pdf);
            1.0
        })
    })?;
    let catalogue = contents::catalogue(&app, bench.scale.lines);
    let catalogues = watch::rate(patience, || {
        std::hint::black_box(result_catalogue_pdf(&catalogue, &kit)?);
        Ok::<_, ReportError>(1.0)
    })?;
    let size_of_catalogue = number(result_catalogue_pdf(&catalogue, &kit)?.len()) / 1000.0;
    let mut lines = vec![
        milliseconds("certificate", certificates, 10.0),
        Line::new(
            "certificate_size",
            Unit::Kilobytes,
            Budget::Below(100.0),
            size,
        ),
        milliseconds("result_catalogue", catalogues, 400.0),
        Line::new(
            "result_catalogue_size",
            Unit::Kilobytes,
            Budget::Nothing,
            size_of_catalogue,
        ),
    ];
    lines.push(single_pages(&app, &kit, patience)?);
    lines.extend(signed(
        &app,
        &kit,
        patience,
        ("signed_p256", "signed_p256_size"),
        self_made(),
    )?);
    lines.extend(signed(
        &app,
        &kit,
        patience,
        ("signed_rsa", "signed_rsa_size"),
        rsa(),
    )?);
    Ok(lines)
}

fn milliseconds(work: &'static str, a_second: f64, most: f64) -> Line {
    let budget = Budget::Below(most);
    Line::new(work, Unit::Milliseconds, budget, 1000.0 / a_second)
}

/// Documents of one page as they are issued: by turns a certificate and a result catalogue of one
/// line with its drawn symbol, each with the code that holds its digest.
fn single_pages(app: &App, kit: &Kit, patience: Duration) -> Result<Line, Failure> {
    let certificates: Vec<_> = (1..=DIFFERENT)
        .map(|number| contents::certificate(app, number))
        .collect();
    let mut catalogues = Vec::new();
    for row in contents::retail_catalogue(app, DIFFERENT).rows {
        let mut catalogue = contents::catalogue(app, 0);
        catalogue.rows.push(row);
        catalogues.push(catalogue);
    }
    let a_second = watch::rate(patience, || {
        for (certificate, catalogue) in certificates.iter().zip(&catalogues) {
            let pdf = certificate_pdf(certificate, kit)?;
            std::hint::black_box(kit.protect(&certificate.head, pdf)?);
            let pdf = result_catalogue_pdf(catalogue, kit)?;
            std::hint::black_box(kit.protect(&catalogue.head, pdf)?);
        }
        Ok::<_, ReportError>(2.0 * f64::from(DIFFERENT))
    })?;
    Ok(Line::new(
        "single_pages",
        Unit::PerSecond,
        Budget::AtLeast(200.0),
        a_second,
    ))
}

/// A certificate with its code and one signature: time and size.
fn signed(
    app: &App,
    kit: &Kit,
    patience: Duration,
    (time, size): (&'static str, &'static str),
    identity: Option<Identity>,
) -> Result<[Line; 2], Failure> {
    let code = CodeKey::from_seed(&[5; 32]).ok_or_else(|| reading::made("key"))?;
    let (mut took, mut kilobytes) = (None, None);
    if let Some(identity) = identity {
        let mut kit = kit.clone();
        kit.trust = Some(Arc::new(Trust {
            code,
            signatories: vec![Signatory {
                identity,
                reason: String::new(),
            }],
            stamps: None,
        }));
        let certificate = contents::certificate(app, 32);
        let once = || {
            let pdf = certificate_pdf(&certificate, &kit)?;
            kit.protect(&certificate.head, pdf)
        };
        kilobytes = Some(number(once()?.len()) / 1000.0);
        let a_second = watch::rate(patience, || {
            std::hint::black_box(once()?);
            Ok::<_, ReportError>(1.0)
        })?;
        took = Some(1000.0 / a_second);
    }
    let nothing = Budget::Nothing;
    Ok([
        Line::new(time, Unit::Milliseconds, nothing, took),
        Line::new(size, Unit::Kilobytes, nothing, kilobytes),
    ])
}

/// A key on P-256 with a certificate that it signed itself.
fn self_made() -> Option<Identity> {
    let day = |year| {
        Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0)
            .single()
            .unwrap_or(DateTime::UNIX_EPOCH)
    };
    Identity::self_made(&[7; 32], "bench", day(2020), day(2050)).ok()
}

/// A key of RSA with 2048 bits and its certificate; none where OpenSSL is not installed.
fn rsa() -> Option<Identity> {
    let made = ran(
        "openssl",
        [
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=bench",
            "-days",
            "30",
            "-keyout",
            "-",
            "-out",
            "-",
        ],
    )?;
    Identity::from_pem(&made.out, "").ok()
}
