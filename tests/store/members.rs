//! The member directory: imported twice without change, looked up by number, prefix and holder.

use chrono::NaiveDate;
use domain::{
    gs1::gtin::Gtin14,
    member::{Member, MemberStatus},
};
use store::members::{self, Novelty};

use crate::support::on_each_engine;

fn day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 6, 30)
}

fn member(prefix: &str, holder: &str, from: Option<NaiveDate>) -> Member {
    Member {
        prefix: prefix.to_owned(),
        holder_name: holder.to_owned(),
        address: "深圳".to_owned(),
        credit_code: String::new(),
        valid_from: from,
        valid_to: day(2030),
        status: MemberStatus::Registered,
        certificate_no: "物编注字第 1 号".to_owned(),
    }
}

#[test]
fn the_same_directory_twice_is_one_directory_and_a_correction_replaces() {
    on_each_engine(|lab| {
        let mut entries = vec![
            member("6901234", "华强（集团）公司", day(2017)),
            member("6901234", "华强（集团）公司", day(2019)),
            member("69212345", "别家公司", None),
        ];
        for _ in 0..2 {
            lab.doing(|tx| members::import(tx, &entries));
        }
        let count = || lab.store.read(members::count).unwrap();
        assert_eq!(count(), 3);

        entries[2].status = MemberStatus::Cancelled;
        entries[2].valid_to = None;
        // The same entry twice in one file: the last one counts.
        let doubled = [member("69212345", "别家 公司", None), entries[2].clone()];
        lab.doing(|tx| members::import(tx, &doubled));
        assert_eq!(count(), 3);
        let found = lab
            .store
            .read(|conn| members::of_holder(conn, "别家公司"))
            .unwrap();
        assert_eq!(found, [entries[2].clone()]);
    });
}

#[test]
fn entries_are_found_by_number_by_prefix_and_by_part_of_the_holder() {
    on_each_engine(|lab| {
        let entries = [
            member("6901234", "华强（集团）公司", day(2017)),
            member("69012345678", "单个号公司", None),
            member("6929", "别家公司", None),
        ];
        lab.doing(|tx| members::import(tx, &entries));
        let gtin = Gtin14::try_from("06901234567892".to_owned()).unwrap();
        let prefixes = |found: Vec<Member>| -> Vec<String> {
            found.into_iter().map(|member| member.prefix).collect()
        };
        let by_number = lab
            .store
            .read(|conn| members::for_gtins(conn, [gtin]))
            .unwrap();
        assert_eq!(prefixes(by_number), ["6901234", "69012345678"]);
        for (text, expected) in [
            ("690", vec!["6901234", "69012345678"]),
            ("华强(集团)", vec!["6901234"]),
            ("公司", vec!["6901234", "69012345678", "6929"]),
            ("7", vec![]),
        ] {
            let found = lab
                .store
                .read(|conn| members::search(conn, text, 10))
                .unwrap();
            assert_eq!(prefixes(found), expected, "{text}");
        }
    });
}

#[test]
fn the_directory_is_listed_page_by_page_and_a_file_is_compared_with_it() {
    on_each_engine(|lab| {
        let mut entries: Vec<Member> = (0..7)
            .map(|number| {
                member(
                    &format!("690{}", number / 3),
                    &format!("公司{number}"),
                    None,
                )
            })
            .collect();
        entries.push(member("6900", "公司0", day(2020)));
        lab.doing(|tx| members::import(tx, &entries));
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = lab
                .store
                .read(|conn| members::list(conn, "690", &after, 2))
                .unwrap();
            assert_eq!(page.total, 8);
            seen.extend(page.rows);
            match page.next {
                Some(next) => after = next,
                None => break,
            }
        }
        assert_eq!(seen.len(), entries.len());
        assert!(entries.iter().all(|entry| seen.contains(entry)));
        assert!(seen.is_sorted_by_key(|entry| entry.prefix.clone()));

        let file = [
            entries[0].clone(),
            Member {
                address: "广州".to_owned(),
                ..entries[1].clone()
            },
            member("6999", "新公司", None),
        ];
        let compared = lab
            .store
            .read(|conn| members::compare(conn, &file))
            .unwrap();
        assert_eq!(compared, [Novelty::Known, Novelty::Changed, Novelty::New]);
    });
}
