//! One certificate and one long result catalogue, rendered again and again.

use std::time::Duration;

use chrono::{DateTime, NaiveDate};
use domain::{
    document::{
        Bilingual, Certificate, CertificateLine, CertificatePrint, Client, DictionaryVersion,
        DocumentHead, DocumentKind, Issuer, Outcome, ResultCatalogue, ResultRow, Signatures, Stage,
        Wording,
    },
    measurement::Symbology,
};
use reports::{Kit, SealSpec, certificate_pdf, result_catalogue_pdf};
use store::Options;

use super::{
    super::shell::Failure,
    Bench,
    line::{Budget, Line, Unit},
    number, watch,
};
use crate::{
    app::App,
    config::Settings,
    demo::{self, PlannedSample, Size},
};

/// Lines of the certificate: a company that came five times.
const VISITS: u32 = 5;

/// The certificate's time and size, the catalogue's time.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("documents", Options::default())?;
    let mut kit = app.kit()?.clone();
    kit.seal = SealSpec::Specimen;
    let patience = Duration::from_millis(bench.scale.patience);
    let certificate = certificate(&app);
    let size = number(certificate_pdf(&certificate, &kit)?.len()) / 1000.0;
    let certificates = watch::rate(patience, || {
        certificate_pdf(&certificate, &kit).map(|pdf| {
            std::hint::black_box(pdf);
            1.0
        })
    })?;
    let catalogue = catalogue(&app, bench.scale.lines);
    let catalogues = watch::rate(patience, || rendered(&catalogue, &kit))?;
    let size_of_catalogue = number(result_catalogue_pdf(&catalogue, &kit)?.len()) / 1000.0;
    Ok(vec![
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
    ])
}

fn rendered(catalogue: &ResultCatalogue, kit: &Kit) -> Result<f64, reports::ReportError> {
    std::hint::black_box(result_catalogue_pdf(catalogue, kit)?);
    Ok(1.0)
}

fn milliseconds(work: &'static str, a_second: f64, most: f64) -> Line {
    let budget = Budget::Below(most);
    Line::new(work, Unit::Milliseconds, budget, 1000.0 / a_second)
}

/// A day that every run has alike.
fn day() -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive()
}

fn head(settings: &Settings, kind: DocumentKind) -> DocumentHead {
    let issuer = &settings.issuer;
    DocumentHead {
        number: "201901032-2".to_owned(),
        kind,
        wording: Wording::Chinese,
        issuer: Issuer {
            name: issuer.name.clone(),
            name_en: issuer.name_en.clone(),
            address: issuer.address.clone(),
            address_en: issuer.address_en.clone(),
            phone: issuer.phone.clone(),
        },
        issued_on: day(),
        verify_url: format!("{}/v/3kTq9ZpXw7LrB2mN8sVd", settings.public_url),
        replaces: None,
        sealed: true,
        stage: Stage::Issued,
    }
}

/// The first made company.
fn client() -> Client {
    demo::plan(1, Size::SMALL)
        .companies
        .into_iter()
        .next()
        .map(|company| Client {
            name: company.name,
            number: "201901032".to_owned(),
            address: company.address,
            credit_code: company.credit_code,
            prefixes: vec![company.prefix],
            contact: String::new(),
        })
        .unwrap_or_default()
}

fn certificate(app: &App) -> Certificate {
    let lines = (1..=VISITS).map(|number| CertificateLine {
        number,
        intake_number: format!("201901032-{number}"),
        released_on: day(),
        tested: 38,
        confirmed: 35,
        left: 500 - 38 * number,
        handler: "201".to_owned(),
    });
    Certificate {
        head: head(&app.settings, DocumentKind::Certificate),
        client: client(),
        first_issued_on: day(),
        basis: Bilingual::default(),
        valid_until: Some(day()),
        lines: lines.collect(),
        print: CertificatePrint::Whole,
        offset: (0, 0),
    }
}

fn catalogue(app: &App, lines: u32) -> ResultCatalogue {
    let size = Size {
        companies: 1,
        intakes: 1,
        samples: lines,
        ..Size::FULL
    };
    let plan = demo::plan(1, size);
    let samples = plan.intakes.iter().flat_map(|intake| &intake.samples);
    ResultCatalogue {
        head: head(&app.settings, DocumentKind::ResultCatalogue),
        client: client(),
        intake_number: "201901032-2".to_owned(),
        received_on: day(),
        tested_from: Some(day()),
        tested_to: Some(day()),
        condition: Bilingual::default(),
        environment: String::new(),
        place: String::new(),
        sampling: String::new(),
        deviations: String::new(),
        standards: vec!["GB 12904-2008".to_owned(), "GB/T 18348-2022".to_owned()],
        decision_rule: Bilingual::default(),
        dictionaries: vec![DictionaryVersion {
            name: Bilingual::default(),
            version: app.rules.quality.version.to_string(),
        }],
        instruments: vec!["LVS-9510".to_owned()],
        rows: (1..)
            .zip(samples)
            .map(|(line, one)| row(line, one, app))
            .collect(),
        columns: Vec::new(),
        draw_symbols: true,
        signatures: Signatures::default(),
    }
}

/// A result that names the first planned problem, if there is one.
fn row(line: u32, planned: &PlannedSample, app: &App) -> ResultRow {
    let said = &planned.description;
    let entry = planned
        .quality
        .first()
        .and_then(|key| app.rules.quality.entry(*key));
    ResultRow {
        line,
        code: said.code.clone(),
        symbology: planned
            .print
            .as_ref()
            .map_or(Some(Symbology::Ean13), |print| Some(print.symbology)),
        product_name: said.product_name.clone(),
        specification: said.specification.clone(),
        brand: said.brand.clone(),
        grade: "3.4/06/660".to_owned(),
        requirement: "1.5/06/670".to_owned(),
        outcome: match entry {
            Some(_) => Outcome::Nonconforming,
            None => Outcome::Conforming,
        },
        nonconforming: entry
            .map(|entry| entry.problem.clone())
            .into_iter()
            .collect(),
        remark: String::new(),
    }
}
