//! Writes one of each document into a folder, to be looked at:
//! `cargo run -p barlab-reports --example documents -- FOLDER`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "an example for people who work on the documents"
)]

#[path = "../tests/reports/content.rs"]
mod content;
#[path = "../tests/reports/sample_content.rs"]
mod sample_content;

use std::{fs, path::PathBuf};

use domain::document::{Stage, Wording};
use reports::*;

/// Protects by a key and a certificate that belong to nobody.
fn protecting(mut kit: Kit) -> Kit {
    use chrono::{TimeZone, Utc};
    let day = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap();
    let signatory = |seed, name: &str, reason: &str| signature::Signatory {
        identity: signature::Identity::self_made(&[seed; 32], name, day(2020), day(2040)).unwrap(),
        reason: reason.to_owned(),
    };
    kit.trust = Some(std::sync::Arc::new(signature::Trust {
        code: signature::CodeKey::from_seed(&[5; 32]).unwrap(),
        signatories: vec![
            signatory(7, "示例检测中心 DEMO", "签发"),
            signatory(8, "张批准 DEMO", "批准"),
        ],
        stamps: None,
    }));
    kit
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    fs::create_dir_all(&folder).unwrap();
    let kit = protecting(content::kit());
    let issued = |head: &domain::document::DocumentHead, bytes| kit.protect(head, bytes).unwrap();
    let save = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes).unwrap();
    for (tag, wording) in [
        ("zh", Wording::Chinese),
        ("bi", Wording::Bilingual),
        ("en", Wording::English),
    ] {
        for rows in [0, 1, 40] {
            let mut catalogue = content::catalogue(wording, rows);
            if rows == 1 {
                catalogue.head.stage = Stage::Interim;
            }
            save(
                &format!("catalogue-{tag}-{rows}.pdf"),
                issued(
                    &catalogue.head,
                    result_catalogue_pdf(&catalogue, &kit).unwrap(),
                ),
            );
            save(
                &format!("catalogue-{tag}-{rows}.xlsx"),
                result_catalogue_xlsx(&catalogue, &kit).unwrap(),
            );
        }
        for count in [0, 1, 6] {
            let notices = content::notices(wording, count);
            save(
                &format!("notices-{tag}-{count}.pdf"),
                issued(
                    &notices.head,
                    improvement_notices_pdf(&notices, &kit).unwrap(),
                ),
            );
        }
        let letter = content::letter(wording);
        save(
            &format!("letter-{tag}.pdf"),
            issued(&letter.head, notice_letter_pdf(&letter, &kit).unwrap()),
        );
        for scans in [0, 10] {
            save(
                &format!("report-{tag}-{scans}.pdf"),
                test_report_pdf(&sample_content::test_report(wording, scans), &kit).unwrap(),
            );
        }
        for lines in [1, 5, 30] {
            let certificate = content::certificate(wording, lines);
            save(
                &format!("certificate-{tag}-{lines}.pdf"),
                issued(
                    &certificate.head,
                    certificate_pdf(&certificate, &kit).unwrap(),
                ),
            );
        }
    }
}
