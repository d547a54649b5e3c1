//! A made report of one sample, for the tests and for looking at documents.

use domain::{document::*, measurement::Symbology};

use crate::content::{
    catalogue, client, coding_problem, contrast_problem, gtin13, head, quiet_zone_problem,
};

fn checked(label: (&str, &str), found: &str, required: &str, met: bool, clause: &str) -> Checked {
    Checked {
        label: Bilingual::new(label.0, label.1),
        found: Bilingual::new(found, found),
        required: required.to_owned(),
        met: Some(met),
        clause: clause.to_owned(),
    }
}

fn item(
    label: (&str, &str),
    value: &str,
    grade: &str,
    letter: char,
    scale: Option<Scale>,
) -> ReportedItem {
    ReportedItem {
        label: Bilingual::new(label.0, label.1),
        value: Bilingual::new(value, value),
        grade: grade.to_owned(),
        letter: Some(letter),
        scale,
    }
}

/// Less is better here, so the scale falls.
fn defects_scale() -> Scale {
    let bands = [
        ("F", 0.4, 0.3),
        ("D", 0.3, 0.25),
        ("C", 0.25, 0.2),
        ("B", 0.2, 0.15),
        ("A", 0.15, 0.0),
    ];
    Scale {
        from: 0.4,
        to: 0.0,
        measured: 0.12,
        limit: 0.275,
        bands: bands
            .map(|(label, from, to)| Band {
                label: label.to_owned(),
                from,
                to,
            })
            .to_vec(),
    }
}

fn scan_grades(scans: u16) -> ScanGrades {
    let names = [
        ("符号反差", "Symbol contrast", "3.4"),
        ("调制比", "Modulation", "1.2"),
        ("缺陷度", "Defects", "4.0"),
    ];
    ScanGrades {
        scans: (1..=scans).collect(),
        rows: names
            .map(|(zh, en, grade)| ScanRow {
                label: Bilingual::new(zh, en),
                cells: (1..=scans)
                    .map(|_| (grade.to_owned(), grade == "1.2"))
                    .collect(),
            })
            .to_vec(),
        totals: (1..=scans).map(|_| "1.2".to_owned()).collect(),
    }
}

fn reported_sample() -> ReportedSample {
    ReportedSample {
        intake_number: "202611032-2".to_owned(),
        line: 2,
        code: gtin13(2),
        symbology: Some(Symbology::Ean13),
        data: gtin13(2),
        product_name: "有机高原藜麦米 家庭分享装".to_owned(),
        specification: "500 g×12袋".to_owned(),
        brand: "喆垚".to_owned(),
        substrate: "BOPP 薄膜".to_owned(),
        packaging: "袋".to_owned(),
        environment: Bilingual::new("零售扫描", "retail point of sale"),
        remark: String::new(),
    }
}

fn conduct(catalogue: &ResultCatalogue) -> Conduct {
    Conduct {
        received_on: catalogue.received_on,
        tested_on: "2026-11-17 14:05".to_owned(),
        condition: catalogue.condition.clone(),
        environment: catalogue.environment.clone(),
        place: String::new(),
        sampling: String::new(),
        deviations: String::new(),
        standards: catalogue.standards.clone(),
        decision_rule: catalogue.decision_rule.clone(),
        dictionaries: catalogue.dictionaries.clone(),
        instrument: "TruCheck 401 5512 [JL2026-01, 2026-01-10/2027-01-09]".to_owned(),
        optics: "06, 660 nm, 45, ISO/IEC 15416:2016".to_owned(),
    }
}

/// The report of one sample with everything it can say: `scans` single scans.
pub fn test_report(wording: Wording, scans: u16) -> TestReport {
    let catalogue = catalogue(wording, 2);
    let contrast = contrast_problem();
    let quiet = ("左侧空白区", "Left quiet zone");
    let x = ("X尺寸", "X dimension");
    TestReport {
        head: head(DocumentKind::TestReport, wording, "202611032-2-B002"),
        client: client(),
        sample: reported_sample(),
        conduct: conduct(&catalogue),
        specification: vec![
            checked(
                ("码制", "Symbology"),
                "EAN-13",
                "",
                true,
                "GB 12904-2008 5.1",
            ),
            checked(x, "0.330 mm", "0.264–0.660 mm", true, "GB 12904-2008 6.2"),
            checked(quiet, "9.1 X", "≥ 11 X", false, "GB 12904-2008 6.3"),
        ],
        grade: "1.2/06/660".to_owned(),
        requirement: "1.5/06/670".to_owned(),
        decided_by: Bilingual::new("调制比", "Modulation"),
        items: vec![
            item(("译码", "Decode"), "4", "4.0", 'A', None),
            item(
                ("符号反差", "Symbol contrast"),
                "35 %",
                "1.8",
                'C',
                contrast.rules[0].scale.clone(),
            ),
            item(
                ("缺陷度", "Defects"),
                "0.12",
                "4.0",
                'A',
                Some(defects_scale()),
            ),
        ],
        reflectance: vec![
            (Bilingual::new("最高反射率", "Rmax"), "82 %".to_owned()),
            (Bilingual::new("最低反射率", "Rmin"), "47 %".to_owned()),
        ],
        scans: (scans > 0).then(|| scan_grades(scans)),
        location: vec![
            checked(("供人识别字符", "Human readable text"), "有", "", true, ""),
            checked(("破损或污染", "Damage"), "无", "", true, ""),
        ],
        photographs: Vec::new(),
        quality: vec![quiet_zone_problem(), contrast],
        application: vec![coding_problem()],
        outcome: Outcome::Nonconforming,
        signatures: catalogue.signatures,
    }
}
