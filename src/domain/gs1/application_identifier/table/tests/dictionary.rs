//! Our table says what the GS1 Barcode Syntax Dictionary says, entry by entry.

use std::collections::BTreeSet;

use crate::gs1::application_identifier::format::Characters;
use crate::gs1::application_identifier::{
    ApplicationIdentifier, ApplicationIdentifiers, Code, format::Part,
};
use crate::gs1::linters::Linter;

const FACTS: &str = include_str!("dictionary_facts.txt");

/// What the dictionary says of one identifier.
#[derive(Debug, PartialEq)]
struct Entry {
    parts: Vec<Part>,
    separator: bool,
    query: bool,
    needs: BTreeSet<BTreeSet<String>>,
    never: BTreeSet<String>,
    link: Option<Vec<Vec<Code>>>,
    title: String,
}

fn split<'t>(text: &'t str, at: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(at).filter(|part| !part.is_empty())
}

/// A part in the notation of the fixture.
fn part(text: &str) -> Part {
    let mut words = text.split(' ');
    let shape = words.next().unwrap();
    let (characters, length) = shape.split_at(1);
    let optional = length.ends_with('?');
    let length = length.trim_end_matches('?');
    let (least, most) = length.split_once("..").unwrap_or((length, length));
    Part {
        characters: match characters {
            "N" => Characters::Digits,
            "X" => Characters::Set82,
            "Y" => Characters::Set39,
            "Z" => Characters::Set64,
            other => panic!("{other} in {text}"),
        },
        least: least.parse().unwrap(),
        most: most.parse().unwrap(),
        optional,
        linters: words
            .map(|name| Linter::named(name).unwrap_or_else(|| panic!("no check {name}")))
            .collect(),
    }
}

/// Every identifier of the fixture with what it says.
fn facts() -> Vec<(Code, Entry)> {
    let mut all = Vec::new();
    for line in FACTS.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split(" |").map(str::trim);
        let mut next = || fields.next().unwrap();
        let codes = next();
        let (first, last) = codes.split_once('-').unwrap_or((codes, codes));
        let parts: Vec<_> = next().split("; ").map(part).collect();
        let flags = next();
        let needs = split(next(), "/").map(|group| split(group, "&").map(str::to_owned).collect());
        let needs: BTreeSet<_> = needs.collect();
        let never: BTreeSet<_> = split(next(), ",").map(str::to_owned).collect();
        let link = match next() {
            "" => None,
            "key" => Some(Vec::new()),
            sequences => Some(
                split(sequences, "|")
                    .map(|one| {
                        split(one, ",")
                            .map(|code| Code::new(code).unwrap())
                            .collect()
                    })
                    .collect(),
            ),
        };
        let title = next();
        for number in first.parse::<u16>().unwrap()..=last.parse().unwrap() {
            let code = format!("{number:0width$}", width = first.len());
            let entry = Entry {
                parts: parts.clone(),
                separator: flags.contains('s'),
                query: flags.contains('q'),
                needs: needs.clone(),
                never: never.clone(),
                link: link.clone(),
                title: title.to_owned(),
            };
            all.push((Code::new(&code).unwrap(), entry));
        }
    }
    all
}

/// What our table says; a title of ours where the dictionary has none is left out.
fn ours(own: &ApplicationIdentifier, titled: bool) -> Entry {
    let text = |pattern: &super::Pattern| pattern.text().to_owned();
    Entry {
        parts: own.parts().to_vec(),
        separator: own.separator,
        query: own.link_attribute,
        needs: own
            .needs
            .iter()
            .map(|group| group.iter().map(text).collect())
            .collect(),
        never: own.never.iter().map(text).collect(),
        link: own.link_key.clone(),
        title: if titled {
            own.title.clone()
        } else {
            String::new()
        },
    }
}

#[test]
fn every_entry_says_what_the_dictionary_says_and_there_is_no_other() {
    let facts = facts();
    assert_eq!(facts.len(), 541);
    let table = ApplicationIdentifiers::shipped();
    for (code, said) in &facts {
        let own = table.find(code.as_str());
        let own = own.unwrap_or_else(|| panic!("({code}) is missing"));
        assert_eq!(ours(own, !said.title.is_empty()), *said, "({code})");
    }
    let known: BTreeSet<Code> = facts.iter().map(|(code, _)| *code).collect();
    let more: Vec<Code> = table.iter().map(ApplicationIdentifier::code).collect();
    assert_eq!(more.len(), known.len());
    assert!(more.iter().all(|code| known.contains(code)));
}

/// A value that each check lets pass, and one that it refuses; each belongs to the set of characters of its part.
const EXAMPLES: [(Linter, &str, &str); 34] = [
    (Linter::CheckDigit, "05704368000027", "05704368000028"),
    (
        Linter::CheckPair,
        "1987654Ad4X4bL5ttr2310c2K",
        "1987654Ad4X4bL5ttr2310c2L",
    ),
    (Linter::CompanyPrefix, "6901234", "69A1234"),
    (Linter::CompanyPrefixSecond, "06901234", "069A1234"),
    (
        Linter::Iban,
        "DE89370400440532013000",
        "DE89370400440532013001",
    ),
    (Linter::DateOrMonth, "250200", "251300"),
    (Linter::Date, "250228", "250200"),
    (Linter::LongDate, "20000229", "19000229"),
    (Linter::Hour, "23", "24"),
    (Linter::Minute, "59", "60"),
    (Linter::Second, "59", "60"),
    (Linter::HourMinute, "2359", "2400"),
    (Linter::Country, "156", "999"),
    (Linter::CountryOrSeveral, "999", "998"),
    (Linter::CountryLetters, "CN", "XX"),
    (Linter::Currency, "156", "280"),
    (Linter::Sex, "9", "3"),
    (Linter::MediaType, "01", "11"),
    (Linter::PackageType, "CT", "213"),
    (Linter::PercentEncoding, "Main+Street%201", "100%"),
    (Linter::Hyphen, "-", "+"),
    (Linter::ImporterIndex, "A", "+"),
    (Linter::NonDigit, "123A", "1234"),
    (Linter::YesNo, "1", "2"),
    (Linter::Winding, "9", "2"),
    (Linter::Zero, "0", "1"),
    (Linter::NonZero, "0001", "0000"),
    (Linter::NoZeroPrefix, "10", "01"),
    (Linter::Latitude, "1800000000", "1800000001"),
    (Linter::Longitude, "3600000000", "3600000001"),
    (Linter::PieceOfTotal, "0102", "0302"),
    (Linter::PositionInSequence, "2/3", "3/2"),
    (
        Linter::CouponCode,
        "06141418001003150110770",
        "76141418001003150110770",
    ),
    (
        Linter::CouponPositiveOffer,
        "006141418001000123456",
        "206141418001000123456",
    ),
];

#[test]
fn every_check_that_the_dictionary_names_lets_a_right_value_pass_and_refuses_a_wrong_one() {
    for (linter, right, wrong) in EXAMPLES {
        assert_eq!(linter.check(right.as_bytes()), Ok(()), "{linter:?} {right}");
        assert!(
            linter.check(wrong.as_bytes()).is_err(),
            "{linter:?} {wrong}"
        );
    }
    let shown = |(linter, ..): &(Linter, &str, &str)| format!("{linter:?}");
    let examples: BTreeSet<String> = EXAMPLES.iter().map(shown).collect();
    let parts = facts().into_iter().flat_map(|(_, said)| said.parts);
    let named: BTreeSet<String> = parts
        .flat_map(|part| part.linters)
        .map(|linter| format!("{linter:?}"))
        .collect();
    assert_eq!(named, examples);
}
