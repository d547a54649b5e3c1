//! The tables of documents: which columns there are, which of them a laboratory shows, in which
//! order and how wide. A block of labelled parts counts as a table whose columns have no width.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LayoutError;
use crate::coded::coded;

coded! {
    /// A table of documents.
    DocumentTable in "document_table" {
        /// Samples of the result catalogue, on paper and as a spreadsheet.
        Samples "samples",
        /// Intakes on the certificate.
        Intakes "intakes",
        /// Quantities in the notice letter.
        Quantities "quantities",
        /// Parts of a problem of the symbol, in notices and test reports.
        Quality "quality",
        /// Parts of a problem of the use of a code.
        Application "application",
        /// Graded items of the test report.
        Items "items",
        /// What the test report checked against a demand.
        Checks "checks",
        /// Numbers of samples by month, symbology or company.
        Counts "counts",
        /// Problems by their number.
        Problems "problems",
    }
}

/// Where text stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// At the left.
    Start,
    /// In the middle.
    Middle,
    /// At the right.
    End,
}

/// A column that a table may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferedColumn {
    /// Its name in forms and JSON; its head is the text `documents.column.<code>`.
    pub code: &'static str,
    /// Its usual width in millimetres; 0 takes what the others leave, or has none.
    pub width: u16,
    /// Where its text stands.
    pub side: Side,
    /// Why the table cannot be without it: a clause of ISO/IEC 17025:2017, or `-` where the
    /// document says nothing without it; empty where it may go.
    pub needed: &'static str,
}

const fn column(code: &'static str, width: u16, side: Side, needed: &'static str) -> OfferedColumn {
    OfferedColumn {
        code,
        width,
        side,
        needed,
    }
}

const SAMPLES: &[OfferedColumn] = &[
    column("line", 10, Side::Middle, ""),
    column("code", 38, Side::Middle, "7.8.2.1 g"),
    column("product_name", 0, Side::Start, "7.8.2.1 g"),
    column("specification", 22, Side::Start, ""),
    column("brand", 16, Side::Start, ""),
    column("symbology", 20, Side::Middle, ""),
    column("grade", 23, Side::Middle, "7.8.2.1 m"),
    column("requirement", 23, Side::Middle, ""),
    column("outcome", 26, Side::Middle, "7.8.6.2"),
    column("nonconforming", 32, Side::Start, ""),
    column("remark", 18, Side::Start, ""),
];
const INTAKES: &[OfferedColumn] = &[
    column("line", 14, Side::Middle, ""),
    column("intake_number", 42, Side::Middle, "-"),
    column("released_on", 30, Side::Middle, ""),
    column("tested", 21, Side::End, ""),
    column("confirmed", 21, Side::End, "-"),
    column("left", 21, Side::End, ""),
    column("handler", 21, Side::Middle, ""),
];
const QUANTITIES: &[OfferedColumn] = &[
    column("intake_number", 34, Side::Middle, ""),
    column("received", 34, Side::Middle, ""),
    column("used", 34, Side::Middle, ""),
    column("confirmed", 34, Side::Middle, "-"),
    column("left", 34, Side::Middle, ""),
];
const QUALITY: &[OfferedColumn] = &[
    column("figures", 0, Side::Start, "7.8.2.1 m"),
    column("remedy", 0, Side::Start, "-"),
    column("clause", 0, Side::Start, ""),
];
const APPLICATION: &[OfferedColumn] = &[
    column("regulation", 0, Side::Start, "-"),
    column("summary", 0, Side::Start, ""),
];
const ITEMS: &[OfferedColumn] = &[
    column("item", 48, Side::Start, "7.8.2.1 m"),
    column("value", 30, Side::End, "7.8.2.1 m"),
    column("item_grade", 22, Side::Middle, "7.8.2.1 m"),
    column("scale", 0, Side::Start, ""),
];
const CHECKS: &[OfferedColumn] = &[
    column("item", 46, Side::Start, "7.8.2.1 m"),
    column("found", 34, Side::Middle, "7.8.2.1 m"),
    column("required", 36, Side::Middle, ""),
    column("outcome", 20, Side::Middle, "7.8.6.2"),
    column("clause", 0, Side::Start, ""),
];
const COUNTS: &[OfferedColumn] = &[
    column("label", 0, Side::Start, "-"),
    column("number", 25, Side::Middle, ""),
    column("intakes", 18, Side::End, ""),
    column("samples", 18, Side::End, "-"),
    column("conforming", 21, Side::End, ""),
    column("rate", 15, Side::End, ""),
    column("rate_drawn", 26, Side::Start, ""),
];
const PROBLEMS: &[OfferedColumn] = &[
    column("rank", 10, Side::Middle, ""),
    column("problem", 0, Side::Start, "-"),
    column("key", 12, Side::Middle, ""),
    column("with_problem", 22, Side::End, "-"),
    column("not_conforming", 24, Side::End, ""),
    column("share", 18, Side::End, ""),
    column("share_drawn", 34, Side::Start, ""),
];

/// The least that a column is wide, in millimetres: four digits.
const NARROWEST: u16 = 8;
/// What must be left for a column that takes the rest, in millimetres.
const LEAST_REST: u16 = 20;

impl DocumentTable {
    /// The columns that it may have, in their usual order.
    #[must_use]
    pub const fn offered(self) -> &'static [OfferedColumn] {
        match self {
            Self::Samples => SAMPLES,
            Self::Intakes => INTAKES,
            Self::Quantities => QUANTITIES,
            Self::Quality => QUALITY,
            Self::Application => APPLICATION,
            Self::Items => ITEMS,
            Self::Checks => CHECKS,
            Self::Counts => COUNTS,
            Self::Problems => PROBLEMS,
        }
    }

    /// Width between the margins of its page in millimetres; absent for a block of parts.
    #[must_use]
    pub const fn room(self) -> Option<u16> {
        match self {
            Self::Quality | Self::Application => None,
            // A4 across less two margins of 20 mm; all others stand upright.
            Self::Samples => Some(257),
            _ => Some(170),
        }
    }

    fn offers(self, code: &str) -> Option<OfferedColumn> {
        self.offered()
            .iter()
            .find(|column| column.code == code)
            .copied()
    }
}

/// A column as a laboratory wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenColumn {
    /// The code of an offered column.
    pub column: String,
    /// Its width in millimetres; 0 for the usual one.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub width: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_usual(width: &u16) -> bool {
    *width == 0
}

/// The columns of every table; a table that is not among them has the usual ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Columns(pub BTreeMap<DocumentTable, Vec<ChosenColumn>>);

/// How columns were and are kept: first there was only the list of the result catalogue.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Tables(BTreeMap<DocumentTable, Vec<ChosenColumn>>),
    Catalogue(Vec<String>),
}

impl From<Kept> for Columns {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Tables(tables) => Self(tables),
            Kept::Catalogue(codes) => {
                let chosen = codes
                    .into_iter()
                    .map(|column| ChosenColumn { column, width: 0 });
                Self([(DocumentTable::Samples, chosen.collect())].into())
            }
        }
    }
}

impl Columns {
    /// The columns of a table in their order, each with the width that it should have.
    #[must_use]
    pub fn of(&self, table: DocumentTable) -> Vec<OfferedColumn> {
        let Some(chosen) = self.0.get(&table) else {
            return table.offered().to_vec();
        };
        let columns = chosen.iter().filter_map(|chosen| {
            let offered = table.offers(&chosen.column)?;
            Some(OfferedColumn {
                width: match chosen.width {
                    0 => offered.width,
                    width => width,
                },
                ..offered
            })
        });
        columns.collect()
    }

    /// Leaves out the tables that are as usual, so that a later change of those reaches them.
    pub fn forget_usual(&mut self) {
        let usual = Self::default();
        let tables = self.0.keys().copied();
        let same: Vec<_> = tables
            .filter(|table| self.of(*table) == usual.of(*table))
            .collect();
        self.0.retain(|table, _| !same.contains(table));
    }

    /// Checks every table.
    ///
    /// # Errors
    /// `Column` for a needed one that is missing, `Narrow`, or `Wide`.
    pub(super) fn check(&self) -> Result<(), LayoutError> {
        for table in self.0.keys().copied() {
            let columns = self.of(table);
            for offered in table.offered() {
                let shown = columns.iter().any(|column| column.code == offered.code);
                if !offered.needed.is_empty() && !shown {
                    return Err(LayoutError::Column {
                        table,
                        column: offered.code,
                        clause: offered.needed,
                    });
                }
            }
            check_widths(table, &columns)?;
        }
        Ok(())
    }
}

fn check_widths(table: DocumentTable, columns: &[OfferedColumn]) -> Result<(), LayoutError> {
    let Some(room) = table.room() else {
        return Ok(());
    };
    let narrow = |column: &&OfferedColumn| (1..NARROWEST).contains(&column.width);
    if let Some(narrow) = columns.iter().find(narrow) {
        return Err(LayoutError::Narrow {
            table,
            column: narrow.code,
            least: NARROWEST,
        });
    }
    let rest = columns.iter().filter(|column| column.width == 0).count();
    let rest = u16::try_from(rest)
        .unwrap_or(u16::MAX)
        .saturating_mul(LEAST_REST);
    let sum = columns
        .iter()
        .fold(rest, |sum, column| sum.saturating_add(column.width));
    if sum > room {
        return Err(LayoutError::Wide { table, sum, room });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(columns: &[(&str, u16)]) -> Vec<ChosenColumn> {
        let chosen = columns.iter().map(|(column, width)| ChosenColumn {
            column: (*column).to_owned(),
            width: *width,
        });
        chosen.collect()
    }

    fn with(table: DocumentTable, columns: &[(&str, u16)]) -> Columns {
        Columns([(table, chosen(columns))].into())
    }

    #[test]
    fn the_usual_columns_of_every_table_fit_its_page() {
        for table in DocumentTable::ALL.iter().copied() {
            let columns = Columns::default().of(table);
            assert_eq!(check_widths(table, &columns), Ok(()), "{table:?}");
            let mut all: Vec<_> = columns.iter().map(|column| column.code).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), columns.len(), "{table:?}");
        }
    }

    #[test]
    fn order_and_width_are_as_chosen_and_what_is_as_usual_is_not_kept() {
        let table = DocumentTable::Checks;
        let mut columns = with(
            table,
            &[("outcome", 25), ("item", 0), ("found", 0), ("ghost", 9)],
        );
        let of = columns.of(table).into_iter();
        let of: Vec<_> = of.map(|column| (column.code, column.width)).collect();
        assert_eq!(of, [("outcome", 25), ("item", 46), ("found", 34)]);
        assert_eq!(columns.check(), Ok(()));
        let quantities = DocumentTable::Quantities;
        let usual = quantities.offered().iter();
        let usual: Vec<_> = usual.map(|column| (column.code, column.width)).collect();
        columns.0.insert(quantities, chosen(&usual));
        columns.forget_usual();
        assert_eq!(columns.0.keys().collect::<Vec<_>>(), [&table]);
    }

    #[test]
    fn what_a_report_needs_stays_and_what_does_not_fit_is_refused() {
        let bare = with(DocumentTable::Samples, &[("code", 0), ("product_name", 0)]);
        let missing = LayoutError::Column {
            table: DocumentTable::Samples,
            column: "grade",
            clause: "7.8.2.1 m",
        };
        assert_eq!(bare.check(), Err(missing));
        let none = with(DocumentTable::Application, &[]);
        assert!(matches!(none.check(), Err(LayoutError::Column { .. })));
        let checks = |width| {
            let columns = [
                ("item", width),
                ("found", 34),
                ("outcome", 20),
                ("clause", 0),
            ];
            with(DocumentTable::Checks, &columns).check()
        };
        assert_eq!(checks(96), Ok(()));
        assert!(matches!(
            checks(97),
            Err(LayoutError::Wide {
                sum: 171,
                room: 170,
                ..
            })
        ));
        assert!(matches!(checks(7), Err(LayoutError::Narrow { .. })));
    }

    #[test]
    fn the_list_of_an_earlier_version_is_that_of_the_catalogue() {
        let old: Columns = serde_json::from_str(r#"["code","grade","brand"]"#).unwrap();
        let expected = [("code", 0), ("grade", 0), ("brand", 0)];
        assert_eq!(old, with(DocumentTable::Samples, &expected));
        let new = serde_json::to_string(&old).unwrap();
        assert_eq!(serde_json::from_str::<Columns>(&new).unwrap(), old);
        let every: Columns = serde_json::from_str("{}").unwrap();
        assert_eq!(every, Columns::default());
    }
}
