//! Sample views of issued documents and of the public check.

use super::desk::{at, company, day, pager};
use super::{check, check_framed, frame};
use barlab::web::view::check::{
    Checks, CodeShown, Compared, PublicCheck, PublicDocument, Reach, SignatureShown,
};
use barlab::web::view::documents::{Document, DocumentRow, Documents, FileShown};
use barlab::web::view::parts::{Badge, Field, Link, Tone};
use barlab::web::view::symbol::SymbolDrawing;
use domain::person::Role;
use domain::texts::Language;

fn file(format: &str) -> FileShown {
    FileShown {
        format: format.to_owned(),
        bytes: 48_212,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        href: format!("/documents/GD2026-000412/file.{}", format.to_lowercase()),
    }
}

#[test]
fn documents_are_drawn() {
    check("documents", Role::Reviewer, "/documents", |language| {
        Documents {
            rows: document_rows(language),
            may_issue: true,
            pager: pager(5, 1_204),
            checks: Some(counted()),
            of: None,
        }
    });
    check(
        "documents-of-intake",
        Role::Company,
        "/documents",
        |language| Documents {
            rows: document_rows(language),
            may_issue: false,
            pager: pager(5, 5),
            checks: None,
            of: Some(Link::new("/intakes/201901032-2", "201901032-2")),
        },
    );
    let document = |language: Language, which: usize| Document {
        document: document_rows(language)[which].clone(),
        issued_by: language.pick("张建国", "Zhang Jianguo").to_owned(),
        replaces: Some(Link::new("/documents/GD2026-000399", "GD2026-000399")),
        replaced_by: (which == 2).then(|| Link::new("/documents/GD2026-000414", "GD2026-000414")),
        withdrawn_because: if which == 3 {
            language.pick("来样登记有误", "The intake was registered wrongly")
        } else {
            ""
        }
        .to_owned(),
        public: Link::new(
            "/v/Jx2mQ8rT0bV5nK7w",
            "https://barcode.example.cn/v/Jx2mQ8rT0bV5nK7w",
        ),
        qr: SymbolDrawing::qr("https://barcode.example.cn/v/Jx2mQ8rT0bV5nK7w"),
        reach: Reach {
            this: which == 2,
            all: false,
            may_change: which == 2,
            checks: if which == 3 {
                Checks {
                    days: 90,
                    counted: Vec::new(),
                }
            } else {
                counted()
            },
        },
        may_withdraw: true,
        reason: Field::default(),
        refusal: None,
    };
    check("document", Role::Reviewer, "/documents/1", |language| {
        document(language, 0)
    });
    check(
        "document-withdrawn",
        Role::Reviewer,
        "/documents/1",
        |language| document(language, 3),
    );
}

fn counted() -> Checks {
    Checks {
        days: 90,
        counted: vec![
            ("desk.document_state.valid".to_owned(), 214),
            ("check.holder.unknown".to_owned(), 3),
        ],
    }
}

fn public(language: Language, answer: &'static str) -> PublicCheck {
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    PublicCheck {
        answer,
        token: "Jx2mQ8rT0bV5nK7w".to_owned(),
        document: (answer != "unknown").then(|| PublicDocument {
            number: "GD2026-000415".to_owned(),
            kind: "certificate".to_owned(),
            company: company(language, 0).text,
            issued_on: day(11, 21),
            files: match answer {
                "replaced" => vec![file("PDF")],
                _ => Vec::new(),
            },
            hashes: vec![hash.to_owned()],
            replaced_by: (answer == "replaced")
                .then(|| (Link::new("/v/Pz3", "GD2026-000420"), day(11, 23))),
            ended_with: None,
            samples: Some((412, 375)),
        }),
        code: Some(CodeShown {
            holds: answer != "withdrawn",
            number: "GD2026-000415".to_owned(),
            kind: "certificate".to_owned(),
            issued_on: day(11, 21),
        }),
        compared: None,
        host: "barcode.example.cn".to_owned(),
        asked_at: at(11, 25, 10, 3),
    }
}

#[test]
fn the_public_check_is_drawn_for_each_answer() {
    let address = "/v/Jx2mQ8rT0bV5nK7w";
    let framed = |language| barlab::web::page::Frame {
        person: None,
        nav: Vec::new(),
        ..frame(language, Role::Company, address)
    };
    for answer in ["valid", "replaced", "withdrawn", "unknown"] {
        let page = |language| public(language, answer);
        check_framed(&format!("check-{answer}"), address, page, framed);
    }
    let gone = |language| {
        let mut page = public(language, "replaced");
        if let Some(document) = &mut page.document {
            document.replaced_by = None;
            document.ended_with = Some(Link::new("/v/Pz3", "GD2026-000420"));
        }
        page
    };
    check_framed("check-replaced-gone", address, gone, framed);
    for (outcome, tone) in [("same", Tone::Good), ("changed", Tone::Bad)] {
        let page = |language: Language| {
            let mut page = public(language, "valid");
            page.compared = Some(Compared {
                name: language.pick("证书.pdf", "certificate.pdf").to_owned(),
                tone,
                outcome,
                faults: match outcome {
                    "same" => Vec::new(),
                    _ => vec!["check.fault.altered".to_owned()],
                },
                signatures: vec![SignatureShown {
                    signer: "Example Barcode Laboratory".to_owned(),
                    issuer: "Example CA".to_owned(),
                    key: "RSA 2048".to_owned(),
                    holds: outcome == "same",
                    stamped_at: (outcome == "same").then(|| at(11, 21, 16, 40)),
                }],
            });
            page
        };
        check_framed(&format!("check-compared-{outcome}"), address, page, framed);
    }
}

pub(super) fn document_rows(language: Language) -> Vec<DocumentRow> {
    [
        (
            "result_catalogue",
            &["PDF", "XLSX"][..],
            "valid",
            Tone::Good,
        ),
        ("improvement_notices", &["PDF"], "valid", Tone::Good),
        ("notice_letter", &["PDF"], "replaced", Tone::Warn),
        ("certificate", &["PDF", "JSON"], "withdrawn", Tone::Bad),
        ("record", &["JSON"], "valid", Tone::Good),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, (kind, formats, state, tone))| DocumentRow {
        number: format!("GD2026-{:06}", 412 + place),
        href: format!("/documents/GD2026-{:06}", 412 + place),
        kind: kind.to_owned(),
        revision: if state == "replaced" { 2 } else { 1 },
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        company: company(language, 0).text,
        issued_on: day(11, 21),
        state: Badge::new(tone, &format!("desk.document_state.{state}")),
        files: formats.iter().map(|format| file(format)).collect(),
    })
    .collect()
}
