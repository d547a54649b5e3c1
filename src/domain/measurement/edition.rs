//! Editions of grading standards, as verifiers and test orders write them.
//!
//! `ISO15416:2016`, `ISO/IEC 15415:2024`, `ISO/IEC TR 29158:2011` and `GB/T 18348-2022`
//! name an edition; the year decides between steps and tenths (see `grading`).

use std::fmt;

use super::grade::Edition;

impl Edition {
    /// Reads a standard with or without a year; absent when the text names no numbered standard.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let (body, number) = bare.split_at_checked(bare.find(|c: char| c.is_ascii_digit())?)?;
        let body = match body {
            "" | "ISO" | "ISO/IEC" | "ISOIEC" | "ISO/IECTR" | "ISO/IECTS" => "ISO",
            "GB" => "GB",
            "GB/T" | "GBT" => "GB/T",
            _ => return None,
        };
        let (number, year) = match number.split_once([':', '-']) {
            Some((number, year)) => (number, Some(read_year(year)?)),
            None => (number, None),
        };
        let plausible =
            (4..=5).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        plausible.then(|| Self {
            standard: format!("{body}{number}"),
            year,
        })
    }

    /// True when neither the standard nor the year is known.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        self.standard.is_empty() && self.year.is_none()
    }
}

fn read_year(text: &str) -> Option<u16> {
    let year: u16 = text.parse().ok()?;
    (1980..2100).contains(&year).then_some(year)
}

impl fmt::Display for Edition {
    /// `ISO15416:2016`, `GB/T18348-2022`, without the year where it is unknown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.standard)?;
        let mark = if self.standard.starts_with("GB") {
            '-'
        } else {
            ':'
        };
        self.year.map_or(Ok(()), |year| write!(f, "{mark}{year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read_in_the_spellings_of_reports() {
        for (text, printed) in [
            ("ISO15416:2016", "ISO15416:2016"),
            ("ISO/IEC 15415:2024", "ISO15415:2024"),
            ("ISO 15416:2000", "ISO15416:2000"),
            ("15416:2025", "ISO15416:2025"),
            ("ISO/IEC TR 29158:2011", "ISO29158:2011"),
            ("iso15415", "ISO15415"),
            ("GB/T 18348-2022", "GB/T18348-2022"),
            ("GB 12904-2008", "GB12904-2008"),
        ] {
            let edition = Edition::parse(text).unwrap();
            assert_eq!(edition.to_string(), printed, "{text}");
            assert_eq!(
                Edition::parse(printed),
                Some(edition),
                "{printed} reads back"
            );
        }
    }

    #[test]
    fn a_text_that_names_no_standard_is_no_edition() {
        for text in [
            "",
            "ANSI/ISO",
            "Custom",
            "AS9132",
            "ISO15416:16",
            "ISO1:2016",
        ] {
            assert_eq!(Edition::parse(text), None, "{text}");
        }
        assert!(Edition::default().is_unknown());
    }
}
