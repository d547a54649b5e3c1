//! Pages of a Jet 4 file: the file as a row of pages, and the data page, which fills with rows from
//! its end while their offsets grow from its beginning.

use super::super::WriteError;
use super::super::bytes::{Put, fit};

/// Bytes a page.
pub(super) const PAGE: usize = 4096;
/// Bytes of a data page before its row offsets.
const DATA_HEAD: usize = 14;
/// The longest row that Jet 4 puts on a data page.
pub(super) const LONGEST_ROW: usize = 4060;
/// The longest value on a long-value page.
pub(super) const LONGEST_VALUE: usize = 4076;
/// Rows a page: a pointer to a row has eight bits for its number.
const MOST_ROWS: usize = 255;

/// The pages written so far; pages may be reserved first and filled later.
#[derive(Default)]
pub(super) struct PageFile {
    pages: Vec<Vec<u8>>,
}

impl PageFile {
    /// The number of a new page that `put` will fill.
    pub(super) fn reserve(&mut self) -> Result<u32, WriteError> {
        self.append(Vec::new())
    }

    /// Adds a page and gives its number.
    pub(super) fn append(&mut self, page: Vec<u8>) -> Result<u32, WriteError> {
        let number = fit(self.pages.len(), "pages")?;
        self.pages.push(Vec::new());
        self.put(number, page)?;
        Ok(number)
    }

    /// Fills a reserved page; what is missing at its end becomes zero.
    pub(super) fn put(&mut self, number: u32, mut page: Vec<u8>) -> Result<(), WriteError> {
        let too_large = WriteError::TooLarge { what: "page" };
        if page.len() > PAGE {
            return Err(too_large);
        }
        page.zeros_to(PAGE);
        let place: usize = fit(number, "pages")?;
        let slot = self.pages.get_mut(place).ok_or(too_large)?;
        *slot = page;
        Ok(())
    }

    /// The file.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.pages.concat()
    }
}

/// The pointer to a row: page number and, in the low byte, row number.
pub(super) fn pointer(page: u32, row: u8) -> Result<u32, WriteError> {
    page.checked_mul(256)
        .and_then(|shifted| shifted.checked_add(u32::from(row)))
        .ok_or(WriteError::TooLarge { what: "pages" })
}

/// A data page that is being filled.
pub(super) struct DataPage {
    /// The page of the definition of the table that owns it, or `LVAL`.
    owner: [u8; 4],
    rows: Vec<Vec<u8>>,
    used: usize,
}

impl DataPage {
    /// An empty page of `owner`.
    pub(super) fn new(owner: [u8; 4]) -> Self {
        Self {
            owner,
            rows: Vec::new(),
            used: DATA_HEAD,
        }
    }

    /// Whether a row of so many bytes, and its offset, still fit.
    pub(super) fn has_room_for(&self, length: usize) -> bool {
        self.rows.len() < MOST_ROWS && self.used + length + 2 <= PAGE
    }

    /// Adds a row and gives its number.
    pub(super) fn push(&mut self, row: Vec<u8>) -> Result<u8, WriteError> {
        if !self.has_room_for(row.len()) {
            return Err(WriteError::TooLarge { what: "row" });
        }
        let number = fit(self.rows.len(), "rows on a page")?;
        self.used += row.len() + 2;
        self.rows.push(row);
        Ok(number)
    }

    /// The bytes of the page.
    pub(super) fn finish(self) -> Result<Vec<u8>, WriteError> {
        let mut page = Vec::with_capacity(PAGE);
        page.byte(1).byte(1);
        page.word(fit(PAGE.saturating_sub(self.used), "page")?);
        page.bytes(&self.owner).long(0);
        page.word(fit(self.rows.len(), "rows on a page")?);
        let mut end = PAGE;
        for row in &self.rows {
            end = end.saturating_sub(row.len());
            page.word(fit(end, "page")?);
        }
        page.zeros_to(end);
        for row in self.rows.iter().rev() {
            page.bytes(row);
        }
        Ok(page)
    }
}
