//! Files of every kind, and what is said of those that are none.

use domain::texts::{Explain, Language, Texts};

use crate::findings::Maker;
use crate::testing::{read, sample_bytes};
use crate::{ImportError, Input, Kind, Profiles};

fn kind(name: &str) -> Kind {
    read(name, Input::Bytes(sample_bytes(name)), None)
        .unwrap()
        .summary
        .kind
}

fn refused(bytes: &[u8]) -> ImportError {
    read("a file", Input::Bytes(bytes.to_vec()), None).unwrap_err()
}

#[test]
fn every_sample_is_recognised_by_its_content() {
    for (name, expected) in [
        ("trucheck/ean13-good.txt", Kind::TrucheckText),
        ("trucheck/ean8-failing.txt", Kind::TrucheckText),
        ("trucheck-excel/capture.xls", Kind::TrucheckExcel),
        ("trucheck-excel/capture-old.xls", Kind::TrucheckExcel),
        ("rea/scancheck-english.txt", Kind::ReaText),
        ("rea/scancheck-chinese.txt", Kind::ReaText),
        ("rea/transwin-german.txt", Kind::ReaText),
        ("trucheck-csv/report-with-scans.csv", Kind::TrucheckCsv),
        ("trucheck-csv/table-with-scans.csv", Kind::Delimited),
        ("trucheck-html/ean8-failing.html", Kind::TrucheckHtml),
        ("trucheck-html/dataman-datamatrix.html", Kind::TrucheckHtml),
        ("dataman/native.xml", Kind::DatamanXml),
        ("dataman/push.xml", Kind::DatamanPush),
        ("dataman/push-other-site.xml", Kind::DatamanPush),
        ("lvs95xx/lvs-access2000.mdb", Kind::Lvs95xx),
        ("lvs95xx/lvs-access2010.accdb", Kind::Lvs95xx),
    ] {
        assert_eq!(kind(name), expected, "{name}");
    }
}

#[test]
fn files_of_other_kinds_are_refused_with_advice() {
    assert_eq!(refused(b""), ImportError::Empty);
    assert_eq!(
        refused(b"%PDF-1.7\n%\xe2\xe3"),
        ImportError::Pdf(Maker::Unknown)
    );
    assert_eq!(refused(b"  <!DOCTYPE html><html>"), ImportError::Markup);
    assert_eq!(
        refused(b"\xef\xbb\xbf<?xml version=\"1.0\"?><result/>"),
        ImportError::Markup
    );
}

#[test]
fn a_printed_report_is_refused_with_advice_for_the_program_of_its_maker() {
    let utf_16: Vec<u8> = "TruCheck"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let far_behind = [
        vec![b' '; 200_000],
        b"/Creator (REA Elektronik TransWin)".to_vec(),
    ]
    .concat();
    for (inside, maker) in [
        (utf_16.as_slice(), Maker::Webscan),
        (b"/Title (DataMan TruCheck Report)", Maker::Cognex),
        (b"/Producer (LVS-95XX)", Maker::Lvs),
        (&far_behind, Maker::Rea),
        (b"/Producer (Somebody)", Maker::Unknown),
    ] {
        let file = [b"%PDF-1.7\n", inside].concat();
        assert_eq!(refused(&file), ImportError::Pdf(maker));
    }
}

#[test]
fn an_unknown_file_says_what_was_looked_for_and_what_was_found() {
    let cases: [(&[u8], &str); 4] = [
        (b"\n  Dear laboratory,\nplease find", "Dear laboratory,"),
        (
            "供人识别字符,商品名称\n6901234567892,绿茶\n".as_bytes(),
            "供人识别字符,商品名称",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\x02\x03\x04\x05\x06",
            "89 50 4E 47 0D 0A 1A 0A",
        ),
        (&[0; 4096], "00 00 00 00 00 00 00 00"),
    ];
    for (bytes, says) in cases {
        let error = refused(bytes);
        let ImportError::NotRecognised { looked_for, found } = &error else {
            panic!("{error}");
        };
        assert_eq!(found, says);
        for mark in [
            "Verification Report",
            "Symbol ANSI Grade",
            "REA VERIFIER",
            "ReportData",
        ] {
            assert!(looked_for.contains(mark), "{mark} in {looked_for}");
        }
    }
}

#[test]
fn a_database_of_something_else_names_its_tables() {
    // The name of the table is changed in the catalogue of the database (UTF-16).
    let mut bytes = sample_bytes("lvs95xx/lvs-access2003.mdb");
    let utf_16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let (from, to) = (utf_16("ReportData"), utf_16("OtherThing"));
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from)
        .map(|(place, _)| place)
        .collect();
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(&to);
    }
    let ImportError::OtherContent { looked_for, found } = refused(&bytes) else {
        panic!("accepted");
    };
    assert_eq!(looked_for, "Reports, ReportData");
    assert!(
        found.contains("OtherThing") && found.contains("Settings"),
        "{found}"
    );
}

#[test]
fn a_wanted_profile_must_exist_and_be_of_the_kind_of_the_file() {
    let rea = || Input::Bytes(sample_bytes("rea/scancheck-english.txt"));
    for wanted in ["rea-text", "rea-text.1"] {
        let outcome = read("a", rea(), Some(wanted)).unwrap();
        assert_eq!(outcome.summary.profile, "rea-text.1");
    }
    let unknown = read("a", rea(), Some("rea-text.9")).unwrap_err();
    assert!(
        matches!(unknown, ImportError::UnknownProfile { .. }),
        "{unknown}"
    );
    let wrong = read("a", rea(), Some("lvs95xx")).unwrap_err();
    assert!(matches!(wrong, ImportError::WrongProfile { .. }), "{wrong}");
}

#[test]
fn two_profiles_that_fit_equally_well_are_an_error_that_names_both() {
    let mut profiles = Profiles::shipped().unwrap();
    let own =
        include_str!("profiles/rea-text.1.toml").replace("id = \"rea-text\"", "id = \"rea-own\"");
    profiles.add("rea-own.1.toml", &own).unwrap();
    let head = sample_bytes("rea/scancheck-english.txt");
    let error = super::profile(&head, &profiles, None).unwrap_err();
    let ImportError::AmbiguousProfile { profiles: named } = &error else {
        panic!("{error}");
    };
    assert!(
        named.contains("rea-text.1") && named.contains("rea-own.1"),
        "{named}"
    );
    assert_eq!(
        super::profile(&head, &profiles, Some("rea-own"))
            .unwrap()
            .id,
        "rea-own"
    );
}

#[test]
fn every_error_has_a_sentence_without_open_places_in_both_languages() {
    let texts = Texts::shipped().unwrap();
    let text = || String::from("x");
    let errors = [
        ImportError::Empty,
        ImportError::Pdf(Maker::Webscan),
        ImportError::Pdf(Maker::Cognex),
        ImportError::Pdf(Maker::Rea),
        ImportError::Pdf(Maker::Lvs),
        ImportError::Pdf(Maker::Axicon),
        ImportError::Pdf(Maker::Unknown),
        ImportError::TooLarge { limit: 64 },
        ImportError::Markup,
        ImportError::NotRecognised {
            looked_for: text(),
            found: text(),
        },
        ImportError::OtherContent {
            looked_for: text(),
            found: text(),
        },
        ImportError::AmbiguousProfile { profiles: text() },
        ImportError::UnknownProfile {
            name: text(),
            known: text(),
        },
        ImportError::WrongProfile {
            profile: text(),
            expected: text(),
            found: text(),
        },
        ImportError::Truncated {
            table: text(),
            page: 1,
            pages: 1,
        },
        ImportError::Damaged {
            place: text(),
            reason: text(),
        },
        ImportError::Protected,
        ImportError::Changing { attempts: 5 },
        ImportError::Unreadable { reason: text() },
        crate::sources::spreadsheet::SpreadsheetError::Protected.into(),
    ];
    let kinds = Kind::ALL.iter().map(|kind| kind as &dyn Explain);
    for what in errors
        .iter()
        .map(|error| error as &dyn Explain)
        .chain(kinds)
    {
        for language in Language::ALL {
            assert!(texts.find(language, what.key()).is_some(), "{}", what.key());
            let sentence = texts.explain(language, what);
            assert!(!sentence.contains(['{', '@']), "{sentence}");
        }
    }
}

#[test]
fn what_was_looked_for_is_named_once() {
    let refused = crate::testing::read("a", crate::Input::Bytes(b"milk\neggs\n".to_vec()), None);
    let Err(crate::ImportError::NotRecognised { looked_for, .. }) = refused else {
        panic!("{refused:?}");
    };
    let mut words: Vec<&str> = looked_for.split(", ").collect();
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all, "{looked_for}");
}
