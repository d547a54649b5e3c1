//! The spreadsheet, the record and the pack, read back by other programs' eyes.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use domain::document::*;
use reports::*;

use crate::content::{catalogue, certificate, day, head, kit, letter, notices};

/// The cells of the first sheet of a spreadsheet.
pub fn cells(bytes: Vec<u8>) -> calamine::Range<Data> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    workbook.worksheet_range(&name).unwrap()
}

#[test]
fn codes_in_the_spreadsheet_are_texts_with_all_their_digits() {
    let mut content = catalogue(Wording::Chinese, 3);
    content.rows[0].code = "0012345678905".to_owned();
    let range = cells(result_catalogue_xlsx(&content, &kit()).unwrap());
    let head = range.rows().position(|row| row[0] == "序号").unwrap();
    let rows: Vec<_> = range.rows().skip(head + 1).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][1], Data::String("0012345678905".to_owned()));
    for (row, wanted) in rows.iter().zip(&content.rows) {
        assert_eq!(row[0], Data::Float(f64::from(wanted.line)));
        assert_eq!(row[2].to_string(), wanted.product_name);
        assert_eq!(row[6].to_string(), wanted.grade);
    }
    assert_eq!(rows[1][8].to_string(), "不符合");
    assert_eq!(rows[1][9].to_string(), "空白区不足；一物多码");
}

#[test]
fn no_sentence_of_the_spreadsheet_runs_on_beyond_its_table() {
    let content = catalogue(Wording::Bilingual, 3);
    let bytes = result_catalogue_xlsx(&content, &kit()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    let mut xml = String::new();
    sheet.read_to_string(&mut xml).unwrap();
    let head = xml.split("<autoFilter ref=\"A").nth(1).unwrap();
    let head: u32 = head.split(':').next().unwrap().parse().unwrap();
    assert!(head > 10, "{xml}");
    for row in 2..head - 1 {
        let merged = format!("<mergeCell ref=\"C{row}:K{row}\"/>");
        assert!(xml.contains(&merged), "{merged}: {xml}");
    }
    let heights = xml.split(" ht=\"").skip(1);
    let heights = heights.filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
    assert!(
        heights.fold(0.0, f64::max) >= 30.0,
        "the decision rule has lines"
    );
}

#[test]
fn an_empty_intake_still_has_a_spreadsheet_with_heads() {
    let range = cells(result_catalogue_xlsx(&catalogue(Wording::Bilingual, 0), &kit()).unwrap());
    let last = range.rows().next_back().unwrap();
    assert_eq!(last[1].to_string(), "商品条码\nBar code");
}

pub fn pack(rows: u32) -> PackContent {
    let wording = Wording::Chinese;
    let catalogue = catalogue(wording, rows);
    let quantities = Quantities {
        received: 40,
        used: 38,
        confirmed: 35,
        left: 62,
    };
    PackContent {
        certificate: certificate(wording, 2),
        letter: letter(wording),
        record: CertificateRecord::of(
            head(DocumentKind::Record, wording, "202611032-2-J"),
            &catalogue,
            quantities,
            Some(day(2027, 6, 30)),
            Vec::new(),
        ),
        notices: Some(notices(wording, 2)),
        catalogue,
    }
}

#[test]
fn a_pack_holds_every_document_with_its_hash_and_is_the_same_twice() {
    let kit = kit();
    let files = issue_pack(&pack(5), &kit).unwrap();
    let zip = pack_zip(&files, day(2026, 11, 21)).unwrap();
    let again = pack_zip(&issue_pack(&pack(5), &kit).unwrap(), day(2026, 11, 21)).unwrap();
    assert!(zip == again, "two makings of a pack differ");

    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut sums = String::new();
    archive
        .by_name("SHA256SUMS")
        .unwrap()
        .read_to_string(&mut sums)
        .unwrap();
    assert_eq!(sums.lines().count(), 6);
    for file in &files {
        let mut bytes = Vec::new();
        archive
            .by_name(&file.name)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        assert!(bytes == file.bytes, "{}", file.name);
        assert!(
            sums.contains(&format!("{}  {}", file.sha256, file.name)),
            "{sums}"
        );
    }
}

#[test]
fn a_pack_that_came_back_gives_its_documents_and_says_which_of_them_it_lost() {
    let files = issue_pack(&pack(5), &kit()).unwrap();
    let whole = pack_zip(&files, day(2026, 11, 21)).unwrap();
    let unpacked = unpack(&whole).unwrap();
    assert!(unpacked.missing.is_empty());
    let given = files.iter().map(|file| (&file.name, &file.bytes));
    assert!(
        unpacked
            .files
            .iter()
            .map(|(name, bytes)| (name, bytes))
            .eq(given)
    );
    // The letter is taken out of the archive; the manifest still names it.
    let mut archive = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
    let mut rest = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let entry = archive.by_index_raw(place).unwrap();
        if place != 1 {
            rest.raw_copy_file(entry).unwrap();
        }
    }
    let less = unpack(&rest.finish().unwrap().into_inner()).unwrap();
    assert_eq!(less.missing, [files[1].name.as_str()]);
    assert_eq!(less.files.len(), files.len() - 1);
    let sheet = files.iter().find(|file| file.name.ends_with(".xlsx"));
    for other in [
        &sheet.unwrap().bytes,
        &files[0].bytes,
        &whole[..whole.len() / 2].to_vec(),
    ] {
        assert_eq!(unpack(other), None);
    }
}

#[test]
fn the_record_says_what_the_paper_says() {
    let files = issue_pack(&pack(5), &kit()).unwrap();
    let record = files
        .iter()
        .find(|file| file.kind == DocumentKind::Record)
        .unwrap();
    let read: CertificateRecord = serde_json::from_slice(&record.bytes).unwrap();
    assert_eq!(read.schema, "barlab.certificate.1");
    assert_eq!(read.totals.samples, 5);
    assert_eq!(read.totals.nonconforming, 1);
    assert_eq!(read.samples[1].outcome, Outcome::Nonconforming);
    assert_eq!(read.samples[0].symbology, "EAN13");
    let catalogue = files
        .iter()
        .find(|file| file.kind == DocumentKind::ResultCatalogue && file.name.ends_with("pdf"))
        .unwrap();
    assert!(
        read.attachments
            .iter()
            .any(|attachment| attachment.sha256 == catalogue.sha256)
    );
}

#[test]
fn file_names_keep_the_number_and_hurt_no_file_system() {
    let head = head(
        DocumentKind::ResultCatalogue,
        Wording::Chinese,
        "202611032-2/R1",
    );
    assert_eq!(
        file_name(&kit(), &head, "pdf"),
        "202611032-2-R1 检测结果目录表.pdf"
    );
}
