//! Which encoding a text without a byte order mark is in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of lines beyond ASCII that the guess at a code page looks at.
const TELLING: usize = 1 << 10;

/// Lines beyond ASCII that are asked whether the text is UTF-8.
const VOTES: usize = 200;

/// The beginning of a text file, decoded as far as it goes, for recognising what it is.
#[must_use]
pub fn head(bytes: &[u8], code_pages: &[&'static Encoding]) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let text = bytes.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(text).0.into_owned();
    }
    let encoding = encoding(bytes, code_pages);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding of a text that begins with these bytes and has no byte order mark.
#[must_use]
pub fn encoding(bytes: &[u8], code_pages: &[&'static Encoding]) -> &'static Encoding {
    match (utf_16_without_mark(bytes), std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding,
        (None, Ok(_)) => UTF_8,
        // The last character may be cut by the end of the excerpt.
        (None, Err(error)) if error.error_len().is_none() => UTF_8,
        (None, Err(_)) if mostly_utf_8(bytes) => UTF_8,
        (None, Err(_)) => choose(bytes, code_pages),
    }
}

/// The encoding of lines of which nothing else is known.
#[must_use]
pub(crate) fn encoding_of(lines: &[u8], code_pages: &[&'static Encoding]) -> &'static Encoding {
    if lines.is_ascii() || mostly_utf_8(lines) {
        UTF_8
    } else {
        choose(lines, code_pages)
    }
}

/// True if most lines beyond ASCII are UTF-8: a few damaged lines do not make it another encoding.
pub(super) fn mostly_utf_8(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| *byte == b'\n');
    let beyond = lines.filter(|line| !line.is_ascii()).take(VOTES);
    let (right, wrong) =
        beyond.fold(
            (0_usize, 0_usize),
            |(right, wrong), line| match std::str::from_utf8(line) {
                Ok(_) => (right + 1, wrong),
                Err(_) => (right, wrong + 1),
            },
        );
    right > wrong
}

/// UTF-16 shows by its zero bytes: text of any script has ASCII digits, blanks and line ends.
pub(super) fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in bytes.chunks_exact(2).take(512) {
        match pair {
            [0, other] if *other != 0 => even += 1,
            [other, 0] if *other != 0 => odd += 1,
            _ => {}
        }
    }
    let enough = bytes.len().min(1024) / 8;
    match (even > enough, odd > enough) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// The first lines that are not plain ASCII: no other can tell one code page from another, and
/// asking about every byte of a block would cost more than reading it.
fn telling_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut told = 0;
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| !line.is_ascii())
        .take_while(move |line| {
            let before = told;
            told += line.len();
            before < TELLING
        })
}

/// The code page that fits best; the first one when the guess is none of them.
pub(super) fn choose(bytes: &[u8], code_pages: &[&'static Encoding]) -> &'static Encoding {
    let Some(first) = code_pages.first() else {
        return UTF_8;
    };
    if code_pages.len() == 1 {
        return first;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for line in telling_lines(bytes) {
        detector.feed(line, false);
    }
    detector.feed(&[], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // GB18030 contains GBK, which is what the detector calls both.
    let guess = if guess == GBK { GB18030 } else { guess };
    let fits = |encoding: &&&'static Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    };
    code_pages
        .iter()
        .find(|page| **page == guess || (**page == GBK && guess == GB18030))
        .or_else(|| code_pages.iter().find(fits))
        .unwrap_or(first)
}
