//! What the documents of the bench say: a certificate, and a result catalogue of made samples.

use chrono::{DateTime, NaiveDate};
use domain::{
    document::{
        Bilingual, Certificate, CertificateLine, CertificatePrint, Client, DictionaryVersion,
        DocumentHead, DocumentKind, Issuer, Outcome, ResultCatalogue, ResultRow, Signatures, Stage,
        Wording,
    },
    gs1::check_digit,
    measurement::Symbology,
};

use crate::{
    app::App,
    config::Settings,
    demo::{self, PlannedSample, Size},
};

/// Lines of the certificate: a company that came five times.
const VISITS: u32 = 5;

/// A day that every run has alike.
fn day() -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive()
}

fn head(settings: &Settings, kind: DocumentKind, number: u32) -> DocumentHead {
    let issuer = &settings.issuer;
    DocumentHead {
        number: format!("201901{:03}-2", number % 1000),
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

/// A certificate; each number makes another one.
pub(super) fn certificate(app: &App, number: u32) -> Certificate {
    let lines = (1..=VISITS).map(|visit| CertificateLine {
        number: visit,
        intake_number: format!("201901{:03}-{visit}", number % 1000),
        released_on: day(),
        tested: 38,
        confirmed: 35,
        left: 500 - 38 * visit,
        handler: "201".to_owned(),
    });
    Certificate {
        head: head(&app.settings, DocumentKind::Certificate, number),
        client: client(),
        first_issued_on: day(),
        basis: Bilingual::default(),
        valid_until: Some(day()),
        lines: lines.collect(),
        print: CertificatePrint::Whole,
        offset: (0, 0),
        signatures: Signatures::default(),
    }
}

/// A result catalogue of so many lines with drawn symbols.
pub(super) fn catalogue(app: &App, lines: u32) -> ResultCatalogue {
    let size = Size {
        companies: 1,
        intakes: 1,
        samples: lines,
        ..Size::FULL
    };
    let plan = demo::plan(1, size);
    let samples = plan.intakes.iter().flat_map(|intake| &intake.samples);
    ResultCatalogue {
        head: head(&app.settings, DocumentKind::ResultCatalogue, 32),
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

/// The same catalogue with a number of its own and an EAN-13 symbol on every line.
pub(super) fn retail_catalogue(app: &App, lines: u32) -> ResultCatalogue {
    let mut catalogue = catalogue(app, lines);
    for row in &mut catalogue.rows {
        let body = format!("6901234{:05}", row.line % 100_000);
        let check = check_digit::digit_of(body.as_bytes()).map_or('0', char::from);
        row.code = format!("{body}{check}");
        row.symbology = Some(Symbology::Ean13);
    }
    catalogue
}
