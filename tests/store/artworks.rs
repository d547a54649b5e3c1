//! Checked artwork: seen by its company and the laboratory, and led to samples of the same code.

use domain::{
    artwork::judging::Advice, digest::Digest, id::CompanyId, intake::Environment, person::Viewer,
};
use store::{
    Paging, StoreError,
    artworks::{self, NewArtwork},
    samples,
};

use crate::{samples::line, support::on_each_engine};

fn artwork(company: CompanyId, name: &str) -> NewArtwork {
    NewArtwork {
        company,
        name: name.to_owned(),
        sha256: Digest::of(name.as_bytes()),
        size: 7,
        environment: Environment::RetailPos,
        symbols: 2,
        advice: Some(Advice::Change),
        report: "{}".to_owned(),
        codes: vec![
            "06901234567892".parse().unwrap(),
            "6901234567892".parse().unwrap(),
        ],
    }
}

#[test]
fn artwork_is_read_back_as_it_was_kept_and_only_by_those_it_concerns() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let new = artwork(own.id, "包装.pdf");
        let id = lab.doing(|tx| artworks::add(tx, &new));
        lab.doing(|tx| artworks::add(tx, &artwork(other.id, "盒.svg")));
        let get = |viewer| lab.store.read(|conn| artworks::get(conn, viewer, id));
        let found = get(Viewer::Company(own.id)).unwrap();
        assert_eq!(
            found.artwork,
            NewArtwork {
                codes: Vec::new(),
                ..new
            }
        );
        assert!(matches!(
            get(Viewer::Company(other.id)),
            Err(StoreError::Missing { .. })
        ));
        let list = |viewer| {
            let found = lab
                .store
                .read(|conn| artworks::list(conn, viewer, Paging::first(1)));
            let found = found.unwrap();
            (found.total, found.rows[0].artwork.name.clone(), found.next)
        };
        assert_eq!(
            list(Viewer::Company(own.id)),
            (1, "包装.pdf".to_owned(), None)
        );
        let (total, newest, next) = list(Viewer::Laboratory);
        assert_eq!((total, newest.as_str()), (2, "盒.svg"));
        assert!(next.is_some());
    });
}

#[test]
fn samples_with_the_code_of_an_artwork_are_those_of_its_company() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        for company in [&own, &other] {
            let intake = lab.intake(company);
            let sample = line("6901234567892", "苏打饼干");
            lab.doing(|tx| samples::add(tx, intake.id, vec![sample]));
        }
        let id = lab.doing(|tx| artworks::add(tx, &artwork(own.id, "包装.pdf")));
        let found = lab.store.read(|conn| {
            let stored = artworks::get(conn, Viewer::Laboratory, id)?;
            artworks::samples_of(conn, &stored)
        });
        let found = found.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].intake.starts_with(&own.number.to_string()));
        assert_eq!((found[0].line, found[0].product.as_str()), (1, "苏打饼干"));
    });
}
