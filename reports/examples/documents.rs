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

use std::{fs, path::PathBuf};

use domain::document::{Stage, Wording};
use reports::*;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    fs::create_dir_all(&folder).unwrap();
    let kit = content::kit();
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
                result_catalogue_pdf(&catalogue, &kit).unwrap(),
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
                improvement_notices_pdf(&notices, &kit).unwrap(),
            );
        }
        save(
            &format!("letter-{tag}.pdf"),
            notice_letter_pdf(&content::letter(wording), &kit).unwrap(),
        );
        for lines in [1, 5, 30] {
            save(
                &format!("certificate-{tag}-{lines}.pdf"),
                certificate_pdf(&content::certificate(wording, lines), &kit).unwrap(),
            );
        }
    }
}
