//! Documents of the bench as plain texts and rows, for writers of documents that know nothing of ours.

use domain::{
    document::{Certificate, DocumentHead, Outcome, ResultCatalogue, ResultRow},
    texts::{Language, Texts},
};
use reports::{ReportError, output::barcode};
use serde_json::{Value, json};

/// A sentence of documents.
fn say(texts: &Texts, key: &str) -> String {
    texts.get(Language::Chinese, &format!("documents.{key}"))
}

/// The words of several keys below one.
fn words(texts: &Texts, below: &str, keys: &[&str]) -> Vec<String> {
    let keys = keys.iter();
    keys.map(|key| say(texts, &format!("{below}.{key}")))
        .collect()
}

/// The dark stretches of the code, ready made: left, upper edge, length, in modules.
fn code(head: &DocumentHead) -> Result<Value, ReportError> {
    let symbol = barcode::qr(&head.verify_url)?;
    let areas = symbol.areas(0.0, 0.0);
    let runs: Vec<_> = areas.iter().map(|area| [area.x, area.y, area.w]).collect();
    Ok(json!({ "side": symbol.width(), "runs": runs }))
}

/// A certificate.
pub(super) fn certificate(content: &Certificate, texts: &Texts) -> Result<Value, ReportError> {
    let client = &content.client;
    let values = [
        client.number.clone(),
        client.credit_code.clone(),
        client.prefixes.join(", "),
        content.first_issued_on.to_string(),
        say(texts, "certified.valid_open"),
    ];
    let facts = [
        "client_number",
        "credit_code",
        "prefixes",
        "first_issued_on",
        "valid_until",
    ];
    let heads = [
        "line",
        "intake_number",
        "released_on",
        "tested",
        "confirmed",
        "left",
        "handler",
    ];
    let rows = content.lines.iter().map(|line| {
        [
            line.number.to_string(),
            line.intake_number.clone(),
            line.released_on.to_string(),
            line.tested.to_string(),
            line.confirmed.to_string(),
            line.left.to_string(),
            line.handler.clone(),
        ]
    });
    Ok(json!({
        "issuer": content.head.issuer.name,
        "title": say(texts, "certificate.title"),
        "number": format!("{} {}", say(texts, "head.number"), content.head.number),
        "lead": say(texts, "certified.lead"),
        "client": client.name,
        "statement": say(texts, "certified.statement"),
        "facts": words(texts, "fact", &facts).into_iter().zip(values).collect::<Vec<_>>(),
        "head": words(texts, "column", &heads),
        "rows": rows.collect::<Vec<_>>(),
        "date": content.head.issued_on.to_string(),
        "foot": say(texts, "foot.certificate"),
        "code": code(&content.head)?,
    }))
}

/// A result catalogue.
pub(super) fn catalogue(content: &ResultCatalogue, texts: &Texts) -> Result<Value, ReportError> {
    let facts = [
        "client",
        "client_number",
        "client_address",
        "intake_number",
        "received_on",
        "instruments",
        "standards",
    ];
    let values = [
        content.client.name.clone(),
        content.client.number.clone(),
        content.client.address.clone(),
        content.intake_number.clone(),
        content.received_on.to_string(),
        content.instruments.join(", "),
        content.standards.join(", "),
    ];
    let heads = [
        "line",
        "code_drawn",
        "product_name",
        "specification",
        "brand",
        "symbology",
        "grade",
        "requirement",
        "outcome",
        "nonconforming",
    ];
    let outcome = |of: Outcome| say(texts, &format!("outcome.{}", of.code()));
    let outcomes = [Outcome::Conforming, Outcome::Nonconforming].map(|of| (of, outcome(of)));
    let row = |row: &ResultRow| {
        let outcome = outcomes.iter().find(|(of, _)| *of == row.outcome);
        let problems = row.nonconforming.iter().map(|problem| problem.zh.as_str());
        json!([
            row.line.to_string(),
            row.code,
            row.product_name,
            row.specification,
            row.brand,
            row.symbology.map_or("", |symbology| symbology.label()),
            row.grade,
            row.requirement,
            outcome.map_or("", |(_, word)| word.as_str()),
            problems.collect::<Vec<_>>().join("\n"),
        ])
    };
    let notes = ["catalogue.end", "catalogue.symbol_note"].map(|key| say(texts, key));
    Ok(json!({
        "issuer": content.head.issuer.name,
        "title": say(texts, "result_catalogue.title"),
        "number": format!("{} {}", say(texts, "head.number"), content.head.number),
        "facts": words(texts, "fact", &facts).into_iter().zip(values).collect::<Vec<_>>(),
        "head": words(texts, "column", &heads),
        "rows": content.rows.iter().map(row).collect::<Vec<_>>(),
        "notes": notes,
        "foot": say(texts, "foot.samples_only"),
        "code": code(&content.head)?,
    }))
}
