//! Documents: issued once, replaced or withdrawn, seen by whom they are for.

use domain::{
    company::Company,
    digest::Digest,
    document::{DocumentKind, DocumentState, FileFormat},
    id::IntakeId,
    person::Viewer,
};
use store::{
    Paging, StoreError,
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
