//! The inbox by kind of reason, by source and by what stands around a record; what was put aside.

use domain::{
    connection::Name,
    digest::Digest,
    id::{MeasurementId, SiteId},
    judgement::matching::InboxReason,
    measurement::Measurement,
};
use store::{
    Paging, RecordKeys,
    inbox::{self, Aside, InboxFilter},
    measurements::{self, NewMeasurement, Placement, Prepared},
    origins, sites,
    sources::{self, NewSource, Source},
};

use crate::support::{Laboratory, on_each_engine};

fn source(lab: &Laboratory, name: &str) -> Source {
    source_at(lab, name, SiteId::MAIN)
}

fn source_at(lab: &Laboratory, name: &str, site: SiteId) -> Source {
    let new = NewSource {
        sha256: Digest::of(name.as_bytes()),
        name: name.to_owned(),
        size: 1,
        profile: String::new(),
        site,
        connection: None,
        instrument: None,
    };
    lab.doing(|tx| sources::begin(tx, new.clone()))
}

fn keep(lab: &Laboratory, source: &Source, placements: &[Placement]) -> Vec<MeasurementId> {
    let mut keys = RecordKeys::of(Digest::of(source.name.as_bytes()));
    let new: Vec<_> = placements
        .iter()
        .enumerate()
        .map(|(number, placement)| {
            let measurement = Measurement {
                record: format!("record {number}"),
                ..Measurement::default()
            };
            NewMeasurement {
                source: source.id,
                record: Prepared::new(keys.next(&measurement), measurement).unwrap(),
                placement: placement.clone(),
                instrument: None,
            }
        })
        .collect();
    lab.doing(|tx| measurements::add(tx, &new))
}

fn unknown(code: &str) -> Placement {
    Placement::Inbox {
        reason: InboxReason::UnknownCode {
            code: code.to_owned(),
        },
    }
}

const UNDECODED: Placement = Placement::Inbox {
    reason: InboxReason::NoDecode,
};

#[test]
fn lists_are_narrowed_by_state_kind_and_source() {
    on_each_engine(|lab| {
        let (one, other) = (source(lab, "a.mdb"), source(lab, "b.mdb"));
        let ids = keep(
            lab,
            &one,
            &[
                unknown("1"),
                UNDECODED,
                unknown("2"),
                Placement::Trial,
                Placement::Card { card: None },
                Placement::Discarded {
                    reason: "样张".to_owned(),
                },
            ],
        );
        let more = keep(lab, &other, &[UNDECODED]);
        let listed = |filter: InboxFilter| -> Vec<MeasurementId> {
            let page = lab
                .store
                .read(|conn| inbox::list(conn, &filter, Paging::first(10)))
                .unwrap();
            assert_eq!(page.total, page.rows.len() as u64);
            page.rows.into_iter().map(|row| row.id).collect()
        };
        let of = |list| InboxFilter {
            list,
            ..InboxFilter::default()
        };
        assert_eq!(
            listed(of(Aside::Waiting)),
            [more[0], ids[2], ids[1], ids[0]]
        );
        assert_eq!(listed(of(Aside::Trial)), [ids[3]]);
        assert_eq!(listed(of(Aside::Card)), [ids[4]]);
        assert_eq!(listed(of(Aside::Discarded)), [ids[5]]);
        let kind = |kind: &str| InboxFilter {
            kind: Some(kind.to_owned()),
            ..InboxFilter::default()
        };
        assert_eq!(listed(kind("no_decode")), [more[0], ids[1]]);
        assert_eq!(listed(kind("unknown_code")), [ids[2], ids[0]]);
        let narrow = InboxFilter {
            source: Some(other.id),
            ..kind("no_decode")
        };
        assert_eq!(listed(narrow), more);
        let all = InboxFilter::default();
        let by_kind = |conn: &mut _| inbox::by_kind(conn, &all);
        let counts = lab.store.read(by_kind).unwrap();
        let counts: Vec<_> = counts
            .iter()
            .map(|(kind, count)| (kind.as_str(), *count))
            .collect();
        assert_eq!(counts, [("no_decode", 2), ("unknown_code", 2)]);
    });
}

#[test]
fn what_waits_is_narrowed_to_a_site_with_its_reasons() {
    on_each_engine(|lab| {
        let east = lab.doing(|tx| sites::add(tx, &Name::parse("东区").unwrap()));
        let (one, other) = (source(lab, "a.mdb"), source_at(lab, "b.mdb", east.id));
        let ids = keep(lab, &one, &[unknown("1"), UNDECODED]);
        let more = keep(lab, &other, &[UNDECODED, Placement::Trial]);
        let at = |site, list| InboxFilter {
            site: Some(site),
            list,
            ..InboxFilter::default()
        };
        for (site, list, expected) in [
            (SiteId::MAIN, Aside::Waiting, vec![ids[1], ids[0]]),
            (east.id, Aside::Waiting, vec![more[0]]),
            (SiteId::MAIN, Aside::Trial, vec![]),
            (east.id, Aside::Trial, vec![more[1]]),
            (SiteId::new(7), Aside::Waiting, vec![]),
        ] {
            let filter = at(site, list);
            let page = lab
                .store
                .read(|conn| inbox::list(conn, &filter, Paging::first(10)));
            let page = page.unwrap();
            let found: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            assert_eq!((page.total, found), (expected.len() as u64, expected));
        }
        let there = at(east.id, Aside::Waiting);
        let counts = lab.store.read(|conn| inbox::by_kind(conn, &there)).unwrap();
        assert_eq!(counts, [("no_decode".to_owned(), 1)].into());
        let made = [ids[0], more[0]];
        let from = lab.store.read(|conn| origins::of(conn, &made)).unwrap();
        let sites: Vec<_> = made.iter().map(|id| from[id].site).collect();
        assert_eq!(sites, [SiteId::MAIN, east.id]);
    });
}

#[test]
fn what_stands_around_a_record_is_of_its_own_source_and_by_distance() {
    on_each_engine(|lab| {
        let (one, other) = (source(lab, "a.mdb"), source(lab, "b.mdb"));
        let ids = keep(lab, &one, &vec![UNDECODED; 9]);
        keep(lab, &other, &vec![UNDECODED; 3]);
        let all = lab
            .store
            .read(|conn| measurements::find_all(conn, &[ids[0], ids[4]]))
            .unwrap();
        let listed: Vec<_> = all.into_values().collect();
        let around = lab.store.read(|conn| inbox::around(conn, &listed)).unwrap();
        let near = |id: MeasurementId| -> Vec<(i32, MeasurementId)> {
            around[&id]
                .iter()
                .map(|(away, row)| (*away, row.id))
                .collect()
        };
        assert_eq!(near(ids[0]), [(1, ids[1]), (2, ids[2]), (3, ids[3])]);
        assert_eq!(
            near(ids[4]),
            [
                (-1, ids[3]),
                (-2, ids[2]),
                (-3, ids[1]),
                (1, ids[5]),
                (2, ids[6]),
                (3, ids[7])
            ]
        );
    });
}
