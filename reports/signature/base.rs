//! The file as the writer left it: where its objects lie, and which of them were only drawn to
//! keep a place for the code and for signatures.
//!
//! The writer puts every object at its own offset and one classic table at the end, which is
//! what is read here; any other file has no places and is left alone.

/// Size of the picture that keeps the place of a code: no seal or photograph is so narrow.
pub const CODE_PICTURE: (u32, u32) = (1, 17);
/// Address of the link that keeps the place of a signature, followed by its number from 1.
pub const SIGNATURE_LINK: &str = "barlab:signature:";

/// A file before it is protected.
#[derive(Debug)]
pub struct Base<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Where its table begins.
    pub table: usize,
    /// One more than the highest number of an object.
    pub size: u32,
    /// Number of the catalog.
    pub catalog: u32,
    /// What the trailer says beside the size, such as `/Root 24 0 R/Info 22 0 R/ID[…]`.
    pub trailer: &'a str,
    /// Where each object begins, by number.
    offsets: Vec<Option<usize>>,
}

/// A place for a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The object that is replaced.
    pub object: u32,
    /// Its rectangle as written, such as `67.5 103.8 130.9 167.2`.
    pub rectangle: String,
}

impl<'a> Base<'a> {
    /// Reads the table at the end of a file.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let last = find_last(bytes, b"startxref")?;
        let after = text(bytes.get(last..)?)?;
        let table: usize = after.split_whitespace().nth(1)?.parse().ok()?;
        let listed = bytes.get(table..last)?;
        let trailer_at = find_last(listed, b"trailer")?;
        let (rows, trailer) = listed.split_at_checked(trailer_at)?;
        let mut rows = text(rows)?.lines();
        (rows.next()? == "xref").then_some(())?;
        let (first, count) = rows.next()?.split_once(' ')?;
        let size: u32 = count.trim().parse().ok()?;
        (first == "0").then_some(())?;
        let offsets: Vec<Option<usize>> = rows
            .map(|row| {
                let in_use = row.trim_end().ends_with('n');
                let offset = row.get(..10)?.parse().ok()?;
                in_use.then_some(offset)
            })
            .collect();
        let trailer = text(trailer)?
            .strip_prefix("trailer")?
            .trim()
            .strip_prefix("<<")?
            .strip_suffix(">>")?;
        let trailer = trailer.strip_prefix(&format!("/Size {size}"))?;
        let root = trailer.split_once("/Root ")?.1;
        let catalog = root.split_once(' ')?.0.parse().ok()?;
        (offsets.len() == usize::try_from(size).ok()?).then_some(Self {
            bytes,
            table,
            size,
            catalog,
            trailer,
            offsets,
        })
    }

    /// The dictionary of an object as written, without its brackets; for streams the one before it.
    #[must_use]
    pub fn dictionary(&self, object: u32) -> Option<&'a str> {
        let at = (*self.offsets.get(usize::try_from(object).ok()?)?)?;
        let bytes = self.bytes.get(at..)?;
        let (head, rest) = split(bytes, b"\n")?;
        (text(head)? == format!("{object} 0 obj")).then_some(())?;
        let (line, _) = split(rest, b"\n")?;
        text(line)?.strip_prefix("<<")?.strip_suffix(">>")
    }

    /// The object that keeps the place of the code.
    #[must_use]
    pub fn code(&self) -> Option<u32> {
        let (width, height) = CODE_PICTURE;
        let size = format!("/Width {width}/Height {height}/");
        let is_it = |found: &str| found.contains("/Subtype/Image") && found.contains(&size);
        self.objects()
            .find(|object| self.dictionary(*object).is_some_and(is_it))
    }

    /// The objects that keep the places of signatures, in their order.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let mut found: Vec<(u32, Field)> = self
            .objects()
            .filter_map(|object| {
                let link = self.dictionary(object)?;
                let (_, address) = link.split_once(&format!("/URI({SIGNATURE_LINK}"))?;
                let place: u32 = address.split_once(')')?.0.parse().ok()?;
                let (_, rectangle) = link.split_once("/Rect[")?;
                let rectangle = rectangle.split_once(']')?.0.to_owned();
                Some((place, Field { object, rectangle }))
            })
            .collect();
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, field)| field).collect()
    }

    fn objects(&self) -> impl Iterator<Item = u32> {
        1..self.size
    }
}

/// Where a run of bytes begins last.
pub fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}

/// Where a run of bytes begins first.
pub fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let place = find(bytes, at)?;
    Some((bytes.get(..place)?, bytes.get(place + at.len()..)?))
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
