//! Pages of long lists: so many rows after a row, and how many there are in all.
//!
//! The next page begins after the last row of this one (a key, not an offset), so that
//! page 30,000 costs what page 1 costs and rows added meanwhile shift nothing.

use crate::error::StoreError;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// The key after which to begin: `next` of the page before.
    pub after: Option<i64>,
    /// How many rows at most.
    pub limit: u16,
}

impl Paging {
    /// The first rows of a list.
    #[must_use]
    pub const fn first(limit: u16) -> Self {
        Self { after: None, limit }
    }

    /// One row more than wanted, to see whether a next page exists.
    pub(crate) fn fetch(self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; absent at the end.
    pub next: Option<i64>,
    /// How many rows the whole list has under the same filter.
    pub total: u64,
}

impl<T> Page<T> {
    /// Makes a page of rows fetched with `Paging::fetch`.
    pub(crate) fn of<R>(
        mut rows: Vec<R>,
        total: i64,
        paging: Paging,
        key: impl Fn(&R) -> i64,
        read: impl FnMut(R) -> Result<T, StoreError>,
    ) -> Result<Self, StoreError> {
        let limit = usize::from(paging.limit);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(key).filter(|_| more);
        Ok(Self {
            rows: rows.into_iter().map(read).collect::<Result<_, _>>()?,
            next,
            total: u64::try_from(total).unwrap_or_default(),
        })
    }

    /// The same page of something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(change).collect(),
            next: self.next,
            total: self.total,
        }
    }
}

/// A page of a long list, newest first, with how many rows there are in all. `$query` makes the
/// boxed query with everything that narrows the list, `$key` is a column that only grows.
macro_rules! newest_first {
    ($conn:expr, $query:expr, $key:path, $paging:expr => $row:ty, $of:expr, $read:expr) => {{
        let query = $query;
        let total: i64 = query().count().get_result($conn.any())?;
        let mut page = query();
        if let Some(after) = $paging.after {
            page = page.filter($key.lt(after));
        }
        let rows: Vec<$row> = page
            .order($key.desc())
            .limit($paging.fetch())
            .select(<$row>::as_select())
            .load($conn.any())?;
        $crate::page::Page::of(rows, total, $paging, $of, $read)
    }};
}
pub(crate) use newest_first;
