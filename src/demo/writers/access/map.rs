//! Usage maps: which pages belong to a table or hold its long values. A short map is a bitmap in the
//! row itself; where the pages are spread wider the row points to pages that are bitmaps.

use std::collections::BTreeMap;

use super::super::WriteError;
use super::super::bytes::{Put, fit};
use super::page::{PAGE, PageFile};

/// Bytes of the row of a map, of either kind.
pub(super) const LENGTH: usize = 69;
/// Bytes of the bitmap in the row itself.
const SHORT_BITMAP: usize = LENGTH - 5;
/// Bytes of the bitmap on a page of its own.
const LONG_BITMAP: usize = PAGE - 4;
/// Bitmap pages that a row can point to.
const POINTERS: u32 = 17;

/// The row of the map that names `pages`, which must be in ascending order. Adds bitmap pages to the
/// file where the row alone does not reach.
pub(super) fn row(file: &mut PageFile, pages: &[u32]) -> Result<Vec<u8>, WriteError> {
    let start = pages.first().copied().unwrap_or_default();
    let last = pages.last().copied().unwrap_or_default();
    let span = last.saturating_sub(start);
    if span < fit::<_, u32>(SHORT_BITMAP * 8, "map")? {
        let offsets: Vec<u32> = pages
            .iter()
            .map(|page| page.saturating_sub(start))
            .collect();
        let mut row = vec![0];
        row.long(start).bytes(&bitmap(&offsets, SHORT_BITMAP)?);
        return Ok(row);
    }
    let each: u32 = fit(LONG_BITMAP * 8, "map")?;
    let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for page in pages {
        parts.entry(page / each).or_default().push(page % each);
    }
    if parts.keys().any(|part| *part >= POINTERS) {
        return Err(WriteError::TooLarge { what: "pages" });
    }
    let mut row = vec![1];
    for part in 0..POINTERS {
        let pointer = match parts.get(&part) {
            Some(offsets) => file.append(bitmap_page(offsets)?)?,
            None => 0,
        };
        row.long(pointer);
    }
    Ok(row)
}

fn bitmap_page(offsets: &[u32]) -> Result<Vec<u8>, WriteError> {
    let mut page = vec![5, 1, 0, 0];
    page.bytes(&bitmap(offsets, LONG_BITMAP)?);
    Ok(page)
}

/// Bytes with the bits at `offsets` set, the lowest bit of the first byte being 0.
fn bitmap(offsets: &[u32], length: usize) -> Result<Vec<u8>, WriteError> {
    let mut bits = vec![0_u8; length];
    for offset in offsets {
        let at: usize = fit(offset / 8, "map")?;
        let byte = bits
            .get_mut(at)
            .ok_or(WriteError::TooLarge { what: "map" })?;
        *byte |= 1 << (offset % 8);
    }
    Ok(bits)
}
