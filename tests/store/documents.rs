//! Documents: issued once, replaced or withdrawn, seen by whom they are for.

use domain::{
    company::Company,
    digest::Digest,
    document::{DocumentKind, DocumentState, FileFormat},
    id::IntakeId,
    person::Viewer,
};
use store::{
    Connection, Paging, StoreError,
    documents::{self, DocumentFilter, NewDocument},
};

use crate::support::{on_each_engine, tester};

fn catalogue(
    company: &Company,
    intake: IntakeId,
    revision: u32,
    format: FileFormat,
) -> NewDocument {
    NewDocument {
        number: format!("{}-C{revision}", company.number),
        kind: DocumentKind::ResultCatalogue,
        format,
        intake,
        company: company.id,
        revision,
        token: format!("token {} {revision}", company.number),
        sha256: Digest::of(format!("{revision} {format:?} {}", company.number).as_bytes()),
        size: 10,
        replaces: None,
        layout: 0,
    }
}

#[test]
fn a_document_of_several_formats_is_found_by_token_and_bytes_and_ends_once() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let intake = lab.intake(&company).id;
        let formats = [FileFormat::Pdf, FileFormat::Xlsx];
        let first = formats.map(|format| catalogue(&company, intake, 0, format));
        let ids = lab.doing(|tx| documents::add(tx, &first));
        let by_token = |token: &str| {
            let found = lab.store.read(|conn| documents::by_token(conn, token));
            let found = found.unwrap();
            found.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(by_token(&first[0].token), ids);
        assert_eq!(by_token("guessed"), []);
        let by_bytes = lab
            .store
            .read(|conn| documents::by_content(conn, &first[1].sha256))
            .unwrap();
        assert_eq!(by_bytes.map(|one| one.id), Some(ids[1]));

        let end = |id| {
            lab.store.transaction(&tester(), |tx| {
                documents::end(tx, id, DocumentState::Replaced, "更名")?;
                tx.record("document.replace", crate::support::anything(), &(), &1)
            })
        };
        end(ids[0]).unwrap();
        assert!(matches!(end(ids[0]), Err(StoreError::Conflict { .. })));
        let mut second = catalogue(&company, intake, 1, FileFormat::Pdf);
        second.replaces = Some(ids[0]);
        let second = lab.doing(|tx| documents::add(tx, &[second]))[0];
        let standing = lab
            .store
            .read(|conn| documents::standing(conn, intake))
            .unwrap();
        let standing: Vec<_> = standing.iter().map(|one| one.id).collect();
        assert_eq!(standing, [ids[1], second]);
        let replaced = lab
            .store
            .read(|conn| documents::get(conn, Viewer::Laboratory, ids[0]))
            .unwrap();
        assert_eq!(replaced.state, DocumentState::Replaced);
        assert_eq!(replaced.state_reason, "更名");
        assert_eq!(replaced.issued_by, "test");

        let again = lab
            .store
            .transaction(&tester(), |tx| documents::add(tx, &first));
        assert!(
            matches!(again, Err(StoreError::Duplicate { .. })),
            "{again:?}"
        );
    });
}

/// A document about one sample, with the line at the end of its number.
fn about(
    company: &Company,
    intake: IntakeId,
    (line, kind): (u32, DocumentKind),
    (letter, revision): (&str, u32),
) -> NewDocument {
    let end = match revision {
        0 => String::new(),
        revision => format!("/R{revision}"),
    };
    let number = format!("{}-{letter}{line:03}{end}", company.number);
    NewDocument {
        kind,
        token: format!("token {number}"),
        sha256: Digest::of(number.as_bytes()),
        number,
        ..catalogue(company, intake, revision, FileFormat::Pdf)
    }
}

#[test]
fn the_documents_of_one_sample_are_found_by_its_line_whatever_their_pattern() {
    on_each_engine(|lab| {
        let (company, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let intake = lab.intake(&company).id;
        let (report, notice) = (DocumentKind::TestReport, DocumentKind::ImprovementNotice);
        let new = [
            (17, report, "B", 0),
            (17, report, "B", 1),
            (17, notice, "G", 0),
            // The laboratory changed its pattern meanwhile.
            (17, notice, "整改", 1),
            (1017, report, "B", 0),
            (170, report, "B", 0),
            (117, notice, "G", 0),
        ]
        .map(|(line, kind, letter, revision)| {
            about(&company, intake, (line, kind), (letter, revision))
        });
        let ids = lab.doing(|tx| documents::add(tx, &new));
        let of_sample = |viewer, line| {
            let found = |conn: &mut Connection| documents::of_sample(conn, viewer, intake, line);
            let found = lab.store.read(found).unwrap();
            found.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let laboratory = Viewer::Laboratory;
        assert_eq!(of_sample(laboratory, 17), [ids[3], ids[2], ids[1], ids[0]]);
        assert_eq!(of_sample(laboratory, 1017), [ids[4]]);
        assert_eq!(of_sample(laboratory, 7), []);
        assert_eq!(of_sample(Viewer::Company(company.id), 117), [ids[6]]);
        assert_eq!(of_sample(Viewer::Company(other.id), 117), []);
    });
}

#[test]
fn a_pack_is_told_from_documents_of_samples_and_knows_what_took_its_place() {
    on_each_engine(|lab| {
        let (company, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let intake = lab.intake(&company).id;
        let report = about(&company, intake, (1, DocumentKind::TestReport), ("B", 0));
        let report = lab.doing(|tx| documents::add(tx, &[report]))[0];
        let was_issued = || lab.store.read(|conn| documents::was_issued(conn, intake));
        assert!(!was_issued().unwrap(), "documents of samples are no pack");
        let mut pack = catalogue(&company, intake, 0, FileFormat::Pdf);
        pack.replaces = Some(report);
        let pack = lab.doing(|tx| documents::add(tx, &[pack]))[0];
        assert!(was_issued().unwrap());

        let kind = DocumentKind::ResultCatalogue;
        let of_intake = |conn: &mut Connection| documents::of_intake(conn, intake, kind);
        assert_eq!(lab.store.read(of_intake).unwrap()[0].id, pack);
        let of_company = |id| {
            let found = |conn: &mut Connection| documents::of_company(conn, id, kind);
            lab.store.read(found).unwrap().len()
        };
        assert_eq!((of_company(company.id), of_company(other.id)), (1, 0));
        let successor = |id| {
            let found = lab.store.read(|conn| {
                let old = documents::get(conn, Viewer::Laboratory, id)?;
                documents::successor(conn, &old)
            });
            found.unwrap().map(|one| one.id)
        };
        assert_eq!(successor(report), Some(pack));
        assert_eq!(successor(pack), None);

        let was_ended = |reason: &str| {
            let ended = |conn: &mut Connection| documents::was_ended(conn, intake, reason);
            lab.store.read(ended).unwrap()
        };
        for id in [report, pack] {
            assert!(!was_ended("更名"));
            lab.doing(|tx| documents::end(tx, id, DocumentState::Replaced, "更名"));
        }
        assert!(was_ended("更名"));
    });
}

#[test]
fn what_holds_instead_of_a_document_is_about_the_same() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let (intake, other) = (lab.intake(&company).id, lab.intake(&company).id);
        let report = DocumentKind::TestReport;
        let certificate = |intake, revision| NewDocument {
            kind: DocumentKind::Certificate,
            token: format!("certificate {revision}"),
            number: format!("Z{revision}"),
            ..catalogue(&company, intake, revision, FileFormat::Pdf)
        };
        let new = [
            about(&company, intake, (1, report), ("B", 0)),
            about(&company, intake, (2, report), ("B", 0)),
            // Issued after the first was withdrawn, so that it names nothing that it replaces.
            about(&company, intake, (1, report), ("检", 1)),
            certificate(intake, 0),
            certificate(other, 1),
            catalogue(&company, intake, 0, FileFormat::Pdf),
        ];
        let ids = lab.doing(|tx| documents::add(tx, &new));
        let instead = |id| {
            let found = lab.store.read(|conn| {
                let old = documents::get(conn, Viewer::Laboratory, id)?;
                documents::valid_instead(conn, &old)
            });
            found.unwrap().map(|one| one.id)
        };
        assert_eq!(instead(ids[0]), Some(ids[2]));
        assert_eq!(instead(ids[1]), None);
        assert_eq!(
            instead(ids[3]),
            Some(ids[4]),
            "a company has one certificate"
        );
        assert_eq!(instead(ids[5]), None);
        lab.doing(|tx| documents::end(tx, ids[2], DocumentState::Withdrawn, "误出"));
        assert_eq!(instead(ids[0]), None);
    });
}

#[test]
fn a_company_sees_its_own_documents_only() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let issue = |company: &Company| {
            let intake = lab.intake(company).id;
            let new = [catalogue(company, intake, 0, FileFormat::Pdf)];
            lab.doing(|tx| documents::add(tx, &new))[0]
        };
        let (mine, theirs) = (issue(&own), issue(&other));
        let list = |viewer, filter| {
            let page = lab
                .store
                .read(|conn| documents::list(conn, viewer, filter, Paging::first(5)))
                .unwrap();
            assert_eq!(page.total, page.rows.len() as u64);
            page.rows.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let all = DocumentFilter::default();
        let of_other = DocumentFilter {
            company: Some(other.id),
            ..all
        };
        assert_eq!(list(Viewer::Laboratory, all), [theirs, mine]);
        assert_eq!(list(Viewer::Laboratory, of_other), [theirs]);
        let viewer = Viewer::Company(own.id);
        assert_eq!(list(viewer, all), [mine]);
        assert_eq!(list(viewer, of_other), []);
        let get = |id| lab.store.read(|conn| documents::get(conn, viewer, id));
        assert!(get(mine).is_ok());
        assert!(matches!(get(theirs), Err(StoreError::Missing { .. })));
    });
}
