//! The report of one sample says everything in three parts; the certificate carries its
//! machine-readable form, which keeps to its published schema.

use domain::document::{DocumentKind, Stage, Wording, Wording::*};
use reports::*;
use serde_json::Value;

use crate::{
    content::kit,
    files::pack,
    sample_content::test_report,
    tools::{Document, run},
};

#[test]
fn a_report_names_every_item_scan_and_demand_in_its_three_parts() {
    for (wording, said) in [
        (
            Chinese,
            [
                "一、技术规格",
                "二、印制质量",
                "三、位置与外观",
                "改进建议属于意见",
                "决定等级的项目",
            ],
        ),
        (
            English,
            [
                "1. Specification",
                "2. Print quality",
                "3. Location",
                "Advice is an opinion",
                "decided by: Modulation",
            ],
        ),
    ] {
        let bytes = test_report_pdf(&test_report(wording, 10), &kit()).unwrap();
        let document = Document::new(&bytes);
        document.check();
        let Some(text) = document.text() else {
            return;
        };
        for said in said.into_iter().chain([
            "0.264–0.660 mm",
            "≥ 11 X",
            "82 %",
            "1.2/06/660",
            "JL2026-01",
        ]) {
            assert!(text.contains(said), "{said}:\n{text}");
        }
    }
}

#[test]
fn many_scans_go_on_in_a_second_table_and_none_leave_it_out() {
    let text = |scans| {
        let bytes = test_report_pdf(&test_report(Chinese, scans), &kit()).unwrap();
        Document::new(&bytes).text().unwrap_or_default()
    };
    assert_eq!(text(25).matches("扫描序号").count(), 3);
    assert_eq!(text(0).matches("扫描序号").count(), 0);
    let mut draft = test_report(Chinese, 10);
    draft.head.stage = Stage::Draft;
    let bytes = test_report_pdf(&draft, &kit()).unwrap();
    let text = Document::new(&bytes).text().unwrap_or_default();
    assert!(text.contains("草稿：尚未出具"), "{text}");
}

#[test]
fn the_certificate_carries_its_record_as_an_archival_document_may() {
    let files = issue_pack(&pack(3), &kit()).unwrap();
    let of = |kind| files.iter().find(|file| file.kind == kind).unwrap();
    let (certificate, record) = (of(DocumentKind::Certificate), of(DocumentKind::Record));
    let head = String::from_utf8_lossy(&certificate.bytes);
    assert!(head.contains("<pdfaid:part>3</pdfaid:part>"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("certificate.pdf");
    std::fs::write(&path, &certificate.bytes).unwrap();
    let out = folder.path().join("certificate.json");
    let arguments = [
        "-save",
        "1",
        "-o",
        out.to_str().unwrap(),
        path.to_str().unwrap(),
    ];
    if run("pdfdetach", &arguments).is_some() {
        assert!(std::fs::read(out).unwrap() == record.bytes);
    }
    Document::new(&certificate.bytes).check();
}

#[test]
fn the_record_keeps_to_its_published_schema_and_the_schema_finds_what_does_not() {
    let schema: Value = serde_json::from_str(CERTIFICATE_SCHEMA).unwrap();
    let files = issue_pack(&pack(40), &kit()).unwrap();
    let record = files
        .iter()
        .find(|file| file.kind == DocumentKind::Record)
        .unwrap();
    let mut read: Value = serde_json::from_slice(&record.bytes).unwrap();
    assert_eq!(faults(&schema, &schema, &read, "$"), Vec::<String>::new());
    read["samples"][3]["outcome"] = "perhaps".into();
    read["totals"]["samples"] = "40".into();
    read["head"].as_object_mut().unwrap().remove("issuer");
    read["secret"] = 1.into();
    let found = faults(&schema, &schema, &read, "$").join("\n");
    for place in [
        "$.samples[3].outcome",
        "$.totals.samples",
        "$.head lacks issuer",
        "$.secret",
    ] {
        assert!(found.contains(place), "{place}: {found}");
    }
}

/// What a value does not keep of a schema, as far as our schema goes.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(place) = schema["$ref"].as_str() {
        let name = place.rsplit('/').next().unwrap();
        return faults(root, &root["$defs"][name], value, at);
    }
    let mut found = Vec::new();
    if let Some(only) = schema.get("const")
        && only != value
    {
        found.push(format!("{at} is not {only}"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        found.push(format!("{at} is none of {words:?}"));
    }
    let named = |kind: &Value| match (kind.as_str().unwrap_or_default(), value) {
        ("object", Value::Object(_))
        | ("array", Value::Array(_))
        | ("string", Value::String(_)) => true,
        ("boolean", Value::Bool(_)) | ("null", Value::Null) => true,
        ("integer", Value::Number(number)) => number.is_u64(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(named),
        kind => named(kind),
    };
    if !fits {
        found.push(format!("{at} is no {}", schema["type"]));
    }
    if let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object())
    {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(name.as_str().unwrap()) {
                found.push(format!("{at} lacks {}", name.as_str().unwrap()));
            }
        }
        for (name, inner) in object {
            match properties.get(name) {
                Some(schema) => found.extend(faults(root, schema, inner, &format!("{at}.{name}"))),
                None if schema["additionalProperties"] == false => {
                    found.push(format!("{at}.{name} is unknown"));
                }
                None => {}
            }
        }
    }
    for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(items) = schema.get("items") {
            found.extend(faults(root, items, inner, &format!("{at}[{place}]")));
        }
    }
    found
}

#[test]
fn drafts_of_reports_speak_every_language() {
    for wording in Wording::ALL {
        let bytes = test_report_pdf(&test_report(wording, 3), &kit()).unwrap();
        Document::new(&bytes).check();
    }
}
