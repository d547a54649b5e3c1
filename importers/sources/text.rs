//! Lines of a text file of any size and encoding, in memory that does not grow with the file.
//!
//! The encoding is what the byte order mark says; else UTF-8 if the first block that is not plain
//! ASCII is strictly UTF-8; else the code page among those of the profile that fits best. A line
//! that holds bytes of another encoding is marked as damaged and does not disturb its neighbours.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::findings::ImportError;

mod encoding;

pub(crate) use encoding::encoding_of;
use encoding::{choose, mostly_utf_8, utf_16_without_mark};
pub use encoding::{encoding, head};

/// Bytes read at a time; large enough that the reading costs nothing beside the parsing.
const BLOCK: usize = 1 << 18;

/// A line longer than this is cut: it is no line of a report.
const LONGEST_LINE: usize = 1 << 20;

/// A line of the file.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// From 1.
    pub number: u64,
    /// Without its end.
    pub text: &'a str,
    /// True if some bytes were no text in the encoding of the file.
    pub damaged: bool,
}

/// Reads a text file block by block.
pub struct Lines<R> {
    source: R,
    code_pages: Vec<&'static Encoding>,
    encoding: Option<&'static Encoding>,
    raw: Vec<u8>,
    number: u64,
    at_end: bool,
    started: bool,
}

impl<R: Read> Lines<R> {
    /// A reader that chooses among `code_pages` when nothing else tells the encoding.
    pub fn new(source: R, code_pages: &[&'static Encoding]) -> Self {
        Self {
            source,
            code_pages: code_pages.to_vec(),
            encoding: None,
            raw: Vec::with_capacity(2 * BLOCK),
            number: 0,
            at_end: false,
            started: false,
        }
    }

    /// The name of the encoding, `ASCII` while nothing else was seen.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding.map_or("ASCII", Encoding::name)
    }

    /// Gives every line to `each` until it breaks off.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn for_each(
        &mut self,
        each: &mut dyn FnMut(Line<'_>) -> ControlFlow<()>,
    ) -> Result<(), ImportError> {
        while !self.at_end {
            self.fill()?;
            let Some(end) = self.whole_lines() else {
                continue;
            };
            let mut block = std::mem::take(&mut self.raw);
            let (text, damaged) = self.decode(block.get(..end).unwrap_or_default());
            if self.each_line(&text, damaged, each).is_break() {
                return Ok(());
            }
            drop(text);
            // The same memory for the whole file: a new buffer for each block would be cleared first.
            block.drain(..end);
            self.raw = block;
        }
        Ok(())
    }

    fn fill(&mut self) -> Result<(), ImportError> {
        let limit = u64::try_from(BLOCK).unwrap_or(u64::MAX);
        let read = (&mut self.source).take(limit).read_to_end(&mut self.raw);
        match read {
            Ok(0) => self.at_end = true,
            Ok(_) => {}
            Err(error) => {
                return Err(ImportError::Unreadable {
                    reason: error.to_string(),
                });
            }
        }
        if !self.started {
            self.started = true;
            if let Some((encoding, length)) = Encoding::for_bom(&self.raw) {
                self.encoding = Some(encoding);
                self.raw.drain(..length);
            } else {
                self.encoding = utf_16_without_mark(&self.raw);
            }
        }
        Ok(())
    }

    /// Where the last whole line in the buffer ends; nothing if more bytes are needed first.
    fn whole_lines(&self) -> Option<usize> {
        let length = self.raw.len();
        if self.at_end {
            return (length > 0).then_some(length);
        }
        let end = match self.encoding {
            Some(encoding) if encoding == UTF_16LE => last_pair(&self.raw, [b'\n', 0]),
            Some(encoding) if encoding == UTF_16BE => last_pair(&self.raw, [0, b'\n']),
            _ => memchr::memrchr(b'\n', &self.raw).map(|place| place + 1),
        };
        // An even cut keeps the pairs of UTF-16 together.
        end.or((length > LONGEST_LINE).then_some(length & !1))
    }

    fn decode<'b>(&mut self, block: &'b [u8]) -> (Cow<'b, str>, bool) {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None => match std::str::from_utf8(block) {
                Ok(text) if text.is_ascii() => return (Cow::Borrowed(text), false),
                Ok(_) => UTF_8,
                Err(_) if mostly_utf_8(block) => UTF_8,
                Err(_) => choose(block, &self.code_pages),
            },
        };
        self.encoding = Some(encoding);
        let (text, damaged) = encoding.decode_without_bom_handling(block);
        (text, damaged)
    }

    fn each_line(
        &mut self,
        text: &str,
        damaged: bool,
        each: &mut dyn FnMut(Line<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // Files of old Macintosh programs end their lines with a carriage return alone.
        let end = if memchr::memchr(b'\n', text.as_bytes()).is_some() {
            b'\n'
        } else {
            b'\r'
        };
        let mut rest = text;
        while !rest.is_empty() {
            let (line, after) = match memchr::memchr(end, rest.as_bytes()) {
                Some(place) => rest.split_at_checked(place).unwrap_or((rest, "")),
                None => (rest, ""),
            };
            rest = after.get(1..).unwrap_or_default();
            self.number += 1;
            each(Line {
                number: self.number,
                text: line.strip_suffix('\r').unwrap_or(line),
                damaged: damaged && line.contains('\u{fffd}'),
            })?;
        }
        ControlFlow::Continue(())
    }
}

/// The end of the last aligned pair of bytes with this value.
fn last_pair(bytes: &[u8], wanted: [u8; 2]) -> Option<usize> {
    let place = bytes.chunks_exact(2).rposition(|pair| pair == wanted)?;
    Some((place + 1) * 2)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;

    const PAGES: [&Encoding; 2] = [WINDOWS_1252, GB18030];

    fn read(bytes: &[u8]) -> (Vec<String>, &'static str, usize) {
        let mut lines = Lines::new(bytes, &PAGES);
        let (mut texts, mut damaged) = (Vec::new(), 0);
        lines
            .for_each(&mut |line| {
                texts.push(line.text.to_owned());
                damaged += usize::from(line.damaged);
                assert_eq!(line.number, texts.len() as u64);
                ControlFlow::Continue(())
            })
            .unwrap();
        (texts, lines.encoding(), damaged)
    }

    fn utf_16(text: &str, mark: bool, big: bool) -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        let units = mark.into_iter().chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn one_text_is_read_alike_in_every_encoding() {
        let text = "REA VERIFIER;TransWin\r\n符号反差;80;4\r\n译码数据;6901234567892\r\n商品名称;绿茶饮料\r\n";
        let lines: Vec<_> = text.lines().collect();
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (GB18030.encode(text).0.into_owned(), "gb18030"),
            (utf_16(text, true, false), "UTF-16LE"),
            (utf_16(text, true, true), "UTF-16BE"),
            (utf_16(text, false, false), "UTF-16LE"),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(
                read(&bytes),
                (lines.iter().map(|l| (*l).to_owned()).collect(), encoding, 0)
            );
            assert_eq!(
                head(&bytes, &PAGES).lines().collect::<Vec<_>>(),
                lines,
                "{encoding}"
            );
        }
    }

    #[test]
    fn a_western_code_page_is_told_from_a_chinese_one() {
        let text = "Bediener;Müller\nPrüfstelle;Köln\nBar mean;+12;(µm)\n";
        let (lines, encoding, _) = read(&WINDOWS_1252.encode(text).0);
        assert_eq!(
            (lines.join("\n") + "\n", encoding),
            (text.to_owned(), "windows-1252")
        );
        let micro = WINDOWS_1252.encode("Bar mean;+12;          (µm)\n").0;
        assert_eq!(read(&micro).1, "windows-1252");
    }

    #[test]
    fn chinese_far_behind_plain_lines_still_decides_the_encoding() {
        let plain = "Decoding;;4\n".repeat(60_000);
        let bytes = [
            plain.as_bytes(),
            &GB18030.encode("条码内容;符号反差;译码数据\n").0,
        ]
        .concat();
        let (lines, encoding, damaged) = read(&bytes);
        assert_eq!((lines.len(), encoding, damaged), (60_001, "gb18030", 0));
        assert_eq!(lines.last().unwrap(), "条码内容;符号反差;译码数据");
    }

    #[test]
    fn a_line_of_another_encoding_is_marked_and_the_others_are_not() {
        let bytes = [
            "甲;1\n".as_bytes(),
            b"\xff\xfe\xff;2\n",
            "乙;3\n".as_bytes(),
        ]
        .concat();
        let mut lines = Lines::new(&bytes[..], &[UTF_8]);
        let mut damaged = Vec::new();
        lines
            .for_each(&mut |line| {
                damaged.push(line.damaged);
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(damaged, [false, true, false]);
    }

    #[test]
    fn lines_end_with_all_three_ends_and_a_line_without_end_is_cut() {
        assert_eq!(read(b"a\rb\rc").0, ["a", "b", "c"]);
        assert_eq!(read(b"a\r\n\r\nb").0, ["a", "", "b"]);
        let (lines, _, _) = read(&vec![b'x'; 3 << 20]);
        assert!(lines.len() > 1);
        assert_eq!(lines.concat().len(), 3 << 20);
    }

    #[test]
    fn reading_stops_when_the_taker_breaks_off() {
        let mut lines = Lines::new(&b"a\nb\nc\n"[..], &PAGES);
        let mut seen = 0;
        lines
            .for_each(&mut |_| {
                seen += 1;
                ControlFlow::Break(())
            })
            .unwrap();
        assert_eq!(seen, 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
            let _ = head(&bytes, &PAGES);
        }
    }
}
