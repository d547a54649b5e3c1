//! Checks against lists: countries, currencies, media types, package types.
//!
//! The lists are files of `dictionaries/gs1/`, compiled in and read once.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::gs1::linters::{Fault, Outcome, require};

/// The code that stands for several countries.
const SEVERAL: &[u8] = b"999";

/// The lists, each as the codes it allows.
struct Lists {
    countries: HashSet<&'static [u8]>,
    letters: HashSet<&'static [u8]>,
    currencies: HashSet<&'static [u8]>,
    media_types: Vec<(&'static [u8], &'static [u8])>,
    package_types: HashSet<&'static [u8]>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let countries = || rows(include_str!("../../../../dictionaries/gs1/countries.csv"));
    let currencies = || rows(include_str!("../../../../dictionaries/gs1/currencies.csv"));
    let media_types = || rows(include_str!("../../../../dictionaries/gs1/media_types.csv"));
    let packages = lines(include_str!(
        "../../../../dictionaries/gs1/package_types.txt"
    ));
    Lists {
        countries: column(countries(), 0).collect(),
        letters: column(countries(), 1).collect(),
        currencies: column(currencies(), 0).collect(),
        media_types: column(media_types(), 0)
            .zip(column(media_types(), 1))
            .collect(),
        package_types: packages
            .flat_map(str::split_ascii_whitespace)
            .map(str::as_bytes)
            .collect(),
    }
});

fn lines(content: &'static str) -> impl Iterator<Item = &'static str> {
    content.lines().filter(|line| !line.starts_with('#'))
}

/// The lines behind the header. The columns used here never hold a quoted comma.
fn rows(content: &'static str) -> impl Iterator<Item = &'static str> {
    lines(content).skip(1)
}

fn column(
    rows: impl Iterator<Item = &'static str>,
    index: usize,
) -> impl Iterator<Item = &'static [u8]> {
    rows.filter_map(move |row| row.split(',').nth(index))
        .map(str::as_bytes)
}

pub(super) fn is_country(letters: &[u8]) -> bool {
    LISTS.letters.contains(letters)
}

pub(super) fn country(data: &[u8]) -> Outcome {
    require(LISTS.countries.contains(data), Fault::Country, 0)
}

pub(super) fn country_or_several(data: &[u8]) -> Outcome {
    if data == SEVERAL {
        return Ok(());
    }
    country(data)
}

pub(super) fn country_letters(data: &[u8]) -> Outcome {
    require(is_country(data), Fault::Country, 0)
}

pub(super) fn currency(data: &[u8]) -> Outcome {
    require(LISTS.currencies.contains(data), Fault::Currency, 0)
}

pub(super) fn media_type(data: &[u8]) -> Outcome {
    let mut ranges = LISTS.media_types.iter();
    let listed = ranges.any(|(from, to)| data.len() == from.len() && (*from..=*to).contains(&data));
    require(listed, Fault::MediaType, 0)
}

pub(super) fn package_type(data: &[u8]) -> Outcome {
    require(LISTS.package_types.contains(data), Fault::PackageType, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::linters::{Linter, assert_cases};

    #[test]
    fn countries_are_those_of_iso_3166() {
        assert_eq!(LISTS.countries.len(), 249);
        assert_eq!(LISTS.letters.len(), 249);
        assert_cases(
            Linter::Country,
            &[
                ("156", None),
                ("578", None),
                ("516", None),
                ("000", Some((Fault::Country, 0))),
                ("999", Some((Fault::Country, 0))),
            ],
        );
        assert_cases(
            Linter::CountryOrSeveral,
            &[
                ("156", None),
                ("999", None),
                ("998", Some((Fault::Country, 0))),
            ],
        );
        assert_cases(
            Linter::CountryLetters,
            &[
                ("CN", None),
                ("NA", None),
                ("cn", Some((Fault::Country, 0))),
                ("XX", Some((Fault::Country, 0))),
            ],
        );
    }

    #[test]
    fn currencies_are_those_of_iso_4217() {
        assert_cases(
            Linter::Currency,
            &[
                ("156", None),
                ("978", None),
                ("840", None),
                ("000", Some((Fault::Currency, 0))),
                ("280", Some((Fault::Currency, 0))),
            ],
        );
    }

    #[test]
    fn media_types_are_those_that_are_assigned() {
        let no = Some((Fault::MediaType, 0));
        assert_cases(
            Linter::MediaType,
            &[
                ("00", no),
                ("01", None),
                ("10", None),
                ("11", no),
                ("79", no),
                ("80", None),
                ("99", None),
                ("080", no),
            ],
        );
    }

    #[test]
    fn package_types_are_listed_codes() {
        let no = Some((Fault::PackageType, 0));
        assert_cases(
            Linter::PackageType,
            &[
                ("PX", None),
                ("CT", None),
                ("200", None),
                ("8", None),
                ("213", no),
                ("px", no),
                ("", no),
            ],
        );
    }
}
