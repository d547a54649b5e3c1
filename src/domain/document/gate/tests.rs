//! Each item that a report must say, left out one at a time.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;
use crate::document::{
    Bilingual, Client, DocumentHead, DocumentKind, Issuer, ResultRow, Signature, Signatures, Stage,
    Wording,
};

fn row() -> ResultRow {
    let text = str::to_owned;
    ResultRow {
        line: 7,
        code: text("6901234567892"),
        symbology: None,
        product_name: text("饼干"),
        specification: String::new(),
        brand: String::new(),
        grade: text("3.4/06/660"),
        requirement: text("1.5/06/670"),
        outcome: Outcome::Conforming,
        nonconforming: Vec::new(),
        remark: String::new(),
    }
}

fn complete() -> ResultCatalogue {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let text = str::to_owned;
    let signed = |name| Signature {
        name: text(name),
        on: Some(day),
    };
    ResultCatalogue {
        head: DocumentHead {
            number: text("202611001-1"),
            kind: DocumentKind::ResultCatalogue,
            wording: Wording::Chinese,
            issuer: Issuer {
                name: text("示例条码质量检验所"),
                address: text("示例市标准大道1号"),
                ..Issuer::default()
            },
            issued_on: day,
            verify_url: String::new(),
            replaces: None,
            sealed: false,
            stage: Stage::Issued,
        },
        client: Client {
            name: text("示例食品有限公司"),
            contact: text("王芳 020-1234"),
            ..Client::default()
        },
        intake_number: text("202611001-1"),
        received_on: day,
        tested_from: Some(day),
        tested_to: Some(day),
        condition: Bilingual::new("完好", ""),
        environment: text("22 ℃, 48 % RH"),
        place: String::new(),
        sampling: String::new(),
        deviations: String::new(),
        standards: vec![text("GB 12904-2008")],
        decision_rule: Bilingual::new("简单接受", ""),
        dictionaries: Vec::new(),
        instruments: vec![text("LVS-9510 10233")],
        rows: vec![row()],
        draw_symbols: false,
        signatures: Signatures {
            tester: signed("王"),
            reviewer: signed("李"),
            approver: signed("赵"),
        },
    }
}

/// An item and how it is left out.
type LeftOut = (ReportItem, fn(&mut ResultCatalogue));

fn none() -> BTreeSet<ReportItem> {
    BTreeSet::new()
}

#[test]
fn a_laboratory_may_require_of_itself_what_the_list_only_advises() {
    let items = ReportItems::shipped().unwrap();
    let mut content = complete();
    content.instruments.clear();
    content.environment.clear();
    let stops = |required: &[ReportItem]| {
        let required = required.iter().copied().collect();
        let lacking = items.lacking(&content, &required).into_iter();
        lacking
            .map(|one| (one.item, one.required))
            .collect::<Vec<_>>()
    };
    let (room, means) = (ReportItem::Environment, ReportItem::Instruments);
    assert_eq!(stops(&[]), [(room, false), (means, false)]);
    assert_eq!(stops(&[means]), [(room, false), (means, true)]);
    let advised: Vec<_> = items.advised().collect();
    assert!(advised.contains(&(means, "7.5.1")), "{advised:?}");
    assert!(advised.iter().all(|(item, _)| *item != ReportItem::Method));
}

#[test]
fn a_complete_report_lacks_nothing() {
    assert_eq!(
        ReportItems::shipped()
            .unwrap()
            .lacking(&complete(), &none()),
        []
    );
}

#[test]
fn every_item_left_out_is_named_with_its_clause() {
    let items = ReportItems::shipped().unwrap();
    let without: [LeftOut; 14] = [
        (ReportItem::LaboratoryName, |one| {
            one.head.issuer.name.clear()
        }),
        (ReportItem::LaboratoryAddress, |one| {
            one.head.issuer.address = " ".to_owned();
        }),
        (ReportItem::ClientName, |one| one.client.name.clear()),
        (ReportItem::ClientContact, |one| one.client.contact.clear()),
        (ReportItem::Method, |one| one.standards.clear()),
        (ReportItem::SampleDescription, |one| {
            one.rows[0].product_name.clear();
        }),
        (ReportItem::Condition, |one| {
            one.condition = Bilingual::default();
        }),
        (ReportItem::TestedOn, |one| one.tested_from = None),
        (ReportItem::Results, |one| one.rows[0].grade.clear()),
        (ReportItem::Tester, |one| one.signatures.tester.name.clear()),
        (ReportItem::Authoriser, |one| {
            one.signatures.approver.name.clear();
        }),
        (ReportItem::Environment, |one| one.environment.clear()),
        (ReportItem::Instruments, |one| one.instruments.clear()),
        (ReportItem::DecisionRule, |one| {
            one.decision_rule = Bilingual::default();
        }),
    ];
    assert_eq!(without.len(), ReportItem::ALL.len());
    for (item, leave_out) in without {
        let mut content = complete();
        leave_out(&mut content);
        let lacking = items.lacking(&content, &none());
        assert!(lacking.iter().any(|one| one.item == item), "{item:?}");
        assert!(lacking.iter().all(|one| one.clause.starts_with("7.")));
    }
}

#[test]
fn a_report_without_any_way_to_reach_the_company_is_not_issued() {
    let items = ReportItems::shipped().unwrap();
    let mut content = complete();
    content.client.contact = " ".to_owned();
    let lacking = items.lacking(&content, &none());
    assert_eq!(lacking.len(), 1);
    assert_eq!(lacking[0].item, ReportItem::ClientContact);
    assert!(lacking[0].required);
    content.client.address = "示例市标准大道2号".to_owned();
    assert_eq!(items.lacking(&content, &none()), [], "an address will do");
}

#[test]
fn what_every_sample_must_have_is_named_with_the_first_that_lacks_it() {
    let mut content = complete();
    content.rows[0].product_name.clear();
    let lacking = ReportItems::shipped().unwrap().lacking(&content, &none());
    assert_eq!(lacking[0].line, Some(7));
    assert!(lacking[0].required);
}
