//! Codes and signatures: whole files are found to be whole by us and by programs of others, and
//! whatever somebody changes is found.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use domain::document::{
    DocumentHead,
    Wording::{Bilingual, Chinese},
};
use reports::{
    Kit, certificate_pdf, improvement_notices_pdf, notice_letter_pdf, result_catalogue_pdf,
    signature::{CodeKey, Examination, Fault, Identity, Signatory, Trust, Trusted, examine},
    test_report_pdf,
};

use crate::{
    content::{catalogue, certificate, kit, letter, notices},
    sample_content::test_report,
    tools::{Document, run},
};

/// A signatory of our own making.
fn signatory(seed: u8, name: &str) -> Signatory {
    let day = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap();
    Signatory {
        identity: Identity::self_made(&[seed; 32], name, day(2020), day(2040)).unwrap(),
        reason: "签发".to_owned(),
    }
}

fn protecting(signatories: Vec<Signatory>) -> Kit {
    let mut kit = kit();
    kit.trust = Some(Arc::new(Trust {
        code: CodeKey::from_seed(&[5; 32]).unwrap(),
        signatories,
        stamps: None,
    }));
    kit
}

/// What the laboratory of a kit published.
fn published(kit: &Kit) -> Trusted {
    let trust = kit.trust.as_ref().unwrap();
    Trusted {
        keys: vec![trust.code.public()],
        certificates: trust
            .signatories
            .iter()
            .map(|one| one.identity.chain()[0].fingerprint())
            .collect(),
    }
}

fn issued(kit: &Kit) -> Vec<u8> {
    let content = certificate(Chinese, 1);
    let bytes = certificate_pdf(&content, kit).unwrap();
    kit.protect(&content.head, bytes).unwrap()
}

fn long(kit: &Kit) -> Vec<u8> {
    let content = catalogue(Bilingual, 60);
    let bytes = result_catalogue_pdf(&content, kit).unwrap();
    kit.protect(&content.head, bytes).unwrap()
}

#[test]
fn an_issued_document_is_whole_and_says_what_it_is() {
    let kit = protecting(vec![signatory(7, "示例检验所 DEMO")]);
    let bytes = issued(&kit);
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let found = examine(&bytes, &published(&kit));
    assert_eq!(found.faults, []);
    let code = found.code.unwrap();
    let head = certificate(Chinese, 1).head;
    assert_eq!(code.claim.number, head.number);
    assert_eq!(code.claim.kind, "certificate");
    assert_eq!(code.claim.issued_on, head.issued_on);
    assert!(head.verify_url.ends_with(&code.token));
    assert_eq!(found.signatures.len(), 1);
    assert_eq!(found.signatures[0].signer, "示例检验所 DEMO");
    assert!(found.signatures[0].self_made && found.signatures[0].holds);
    Document::new(&bytes).check();
    assert_eq!(bytes, issued(&kit), "the same document is the same file");
}

#[test]
fn without_a_certificate_the_code_alone_protects() {
    let kit = protecting(Vec::new());
    let bytes = issued(&kit);
    assert_eq!(
        examine(&bytes, &published(&kit)),
        Examination {
            faults: Vec::new(),
            ..examine(&bytes, &published(&kit))
        }
    );
    Document::new(&bytes).check();
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(!examine(&changed, &published(&kit)).is_whole());
}

#[test]
fn the_code_stands_on_every_page_and_scans_at_office_resolution() {
    let kit = protecting(vec![signatory(7, "示例检验所")]);
    let protected = |head: &DocumentHead, bytes| kit.protect(head, bytes).unwrap();
    let (notices, letter) = (notices(Chinese, 4), letter(Chinese));
    let report = test_report(Bilingual, 10);
    let drawn = improvement_notices_pdf(&notices, &kit).unwrap();
    let notices = protected(&notices.head, drawn);
    let drawn = notice_letter_pdf(&letter, &kit).unwrap();
    let letter = protected(&letter.head, drawn);
    let drawn = test_report_pdf(&report, &kit).unwrap();
    let report = protected(&report.head, drawn);
    let all = [
        (issued(&kit), 1),
        (long(&kit), 3),
        (notices, 2),
        (letter, 1),
        (report, 1),
    ];
    for (bytes, pages) in all {
        let document = Document::new(&bytes);
        let Some(found) = document.pages() else {
            return;
        };
        assert!(found.len() >= pages, "{} pages", found.len());
        for page in 1..=found.len() {
            let scanned = document.scanned(page, 200).unwrap();
            let code = scanned.iter().find(|one| one.starts_with("QR-Code:"));
            let code = code.unwrap_or_else(|| panic!("no code on page {page}: {scanned:?}"));
            let held = examine(&bytes, &published(&kit)).code.unwrap();
            assert!(code.contains(&format!("/v/{}?s=", held.token)), "{code}");
        }
    }
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let kit = protecting(vec![signatory(7, "示例检验所"), signatory(8, "批准人")]);
    let bytes = issued(&kit);
    let published = published(&kit);
    assert_eq!(examine(&bytes, &published).faults, []);
    let start = bytes.len() - 14_000;
    let places = (0..start)
        .step_by(1999)
        .chain((start..bytes.len()).step_by(31));
    for place in places {
        for flip in [1, 0x20] {
            let mut changed = bytes.clone();
            changed[place] ^= flip;
            assert!(
                !examine(&changed, &published).is_whole(),
                "byte {place} of {} by {flip:#x}",
                bytes.len()
            );
        }
    }
}

#[test]
fn nothing_can_be_cut_off_or_added() {
    let kit = protecting(vec![signatory(7, "示例检验所"), signatory(8, "批准人")]);
    let bytes = issued(&kit);
    let published = published(&kit);
    let last = bytes.len();
    for end in [0, 1, 100, last / 2, last - 1] {
        assert!(
            !examine(&bytes[..end], &published).is_whole(),
            "cut at {end}"
        );
    }
    let longer = [&bytes[..], b"\n"].concat();
    assert_eq!(examine(&longer, &published).faults, [Fault::Appended]);
    // The last signature with its update cut off: a reader's program would find one valid signature.
    let ends: Vec<usize> = bytes
        .windows(6)
        .enumerate()
        .filter(|(_, window)| window == b"%%EOF\n")
        .map(|(at, _)| at + 6)
        .collect();
    let without = &bytes[..ends[ends.len() - 2]];
    let faults = examine(without, &published).faults;
    assert!(faults.contains(&Fault::SignatureMissing), "{faults:?}");
    // Everything that we put behind the writer's file.
    let bare = &bytes[..ends[0]];
    assert_eq!(examine(bare, &published).faults, [Fault::Unprotected]);
}

#[test]
fn pages_taken_out_or_text_replaced_by_another_program_are_found() {
    let kit = protecting(vec![signatory(7, "示例检验所")]);
    let bytes = long(&kit);
    let document = Document::new(&bytes);
    let Some(fewer) = document.changed(&["--pages", ".", "1", "--"]) else {
        return;
    };
    assert!(!examine(&fewer, &published(&kit)).is_whole());
    let same = document.changed(&[]).unwrap();
    assert!(
        !examine(&same, &published(&kit)).is_whole(),
        "rewritten, even if it looks the same"
    );
    // An update behind the end that shows another page, as editors save.
    let page = bytes
        .windows(11)
        .position(|window| window == b"/Type/Page/")
        .unwrap();
    let update = format!("\n{} 0 obj\n<<>>\nendobj\n", page % 50);
    let updated = [&bytes[..], update.as_bytes()].concat();
    assert_eq!(
        examine(&updated, &published(&kit)).faults,
        [Fault::Appended]
    );
    // Another document's signature and code on this document's pages.
    let other = issued(&kit);
    let cut = |bytes: &[u8]| {
        bytes
            .windows(15)
            .position(|w| w == b"\n%barlab-code 1")
            .unwrap()
    };
    let mixed = [&bytes[..cut(&bytes)], &other[cut(&other)..]].concat();
    assert!(!examine(&mixed, &published(&kit)).is_whole());
}

#[test]
fn a_word_put_in_the_place_of_another_is_found() {
    let kit = protecting(vec![signatory(7, "示例检验所")]);
    let bytes = issued(&kit);
    let plain = ["--stream-data=uncompress", "--object-streams=disable"];
    let Some(opened) = Document::new(&bytes).changed(&plain) else {
        return;
    };
    let said = |bytes: &[u8]| Document::new(bytes).text();
    let before = said(&opened);
    // What is shown first stands there no more, as an editor of texts would write it.
    let shown = opened
        .windows(2)
        .position(|two| two == b"Tj" || two == b"TJ");
    let shown = shown.unwrap();
    let mut changed = opened.clone();
    changed[shown..shown + 2].copy_from_slice(b"  ");
    assert_ne!(said(&changed), before, "another text stands there");
    assert!(!examine(&changed, &published(&kit)).is_whole());
}

#[test]
fn an_emptied_signature_and_a_strangers_are_told_apart() {
    let kit = protecting(vec![signatory(7, "示例检验所")]);
    let bytes = issued(&kit);
    let at = bytes
        .windows(10)
        .position(|window| window == b"/Contents<")
        .unwrap()
        + 10;
    let end = at + bytes[at..].iter().position(|byte| *byte == b'>').unwrap();
    let mut emptied = bytes.clone();
    emptied[at..end].fill(b'0');
    assert_eq!(
        examine(&emptied, &published(&kit)).faults,
        [Fault::SignatureMissing]
    );
    // The same document signed by somebody else with a certificate of the same name.
    let forger = protecting(vec![signatory(66, "示例检验所")]);
    let forged = issued(&forger);
    let faults = examine(&forged, &published(&kit)).faults;
    assert_eq!(faults, [Fault::SignatureForeign]);
    let mut stranger = published(&kit);
    stranger.keys.clear();
    assert_eq!(examine(&bytes, &stranger).faults, [Fault::CodeForeign]);
}

#[test]
fn nothing_that_is_handed_in_stops_the_examination() {
    let kit = protecting(vec![signatory(7, "示例检验所")]);
    let bytes = issued(&kit);
    let published = published(&kit);
    let line = bytes
        .windows(15)
        .position(|w| w == b"\n%barlab-code 1")
        .unwrap();
    for odd in [
        &b""[..],
        b"%PDF-1.7",
        b"\n%barlab-code 1 ",
        b"\n%barlab-code 1 9999999999 0000000000 9999999999\n",
        b"\n%barlab-code 1 0000000000 0000000000 0000000000\n%barlab-signature 1 2 99999999999 /Name<>\n",
    ] {
        let built = [&bytes[..line], odd].concat();
        for bytes in [odd, &built[..]] {
            assert!(!examine(bytes, &published).is_whole());
        }
    }
}

#[test]
fn poppler_finds_every_signature_valid() {
    let kit = protecting(vec![signatory(7, "示例检验所"), signatory(8, "批准人")]);
    let document = Document::new(&issued(&kit));
    let Some(told) = run("pdfsig", &["-nocert", &document.name()]) else {
        return;
    };
    assert_eq!(told.matches("Signature is Valid").count(), 2, "{told}");
    assert!(told.contains("ETSI.CAdES.detached"), "{told}");
    assert!(told.contains("Total document signed"), "{told}");
}

#[test]
fn a_protected_file_is_still_an_archive_file() {
    let kit = protecting(vec![signatory(7, "示例检验所"), signatory(8, "批准人")]);
    let bytes = long(&kit);
    let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    // ISO 19005: who claims it in XMP, the output intent, an id, no encryption, no scripts.
    assert!(has(b"<pdfaid:part>") && has(b"<pdfaid:conformance>B<"));
    assert!(has(b"/S/GTS_PDFA1/") && has(b"/ID["));
    for forbidden in [
        &b"/Encrypt"[..],
        b"/JavaScript",
        b"/NeedAppearances",
        b"/Launch",
    ] {
        assert!(!has(forbidden), "{}", String::from_utf8_lossy(forbidden));
    }
    let document = Document::new(&bytes);
    document.check();
    let Some(fonts) = run("pdffonts", &[&document.name()]) else {
        return;
    };
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        // The columns behind the encoding: embedded, subset, with Unicode.
        assert!(font.contains(" yes yes yes "), "{font}");
    }
}
