//! XML of any size and encoding, node by node, with limits: no entity is expanded, no document type is looked at,
//! nesting and the size of a single node are bounded. Several documents may follow each other in one file.

use std::io::{BufReader, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::text;
use crate::findings::ImportError;

/// Deepest nesting.
const DEEPEST: usize = 64;

/// Most bytes of one node; pictures in Base64 are the largest that occur.
const LARGEST: usize = 1 << 25;

/// Longest text that is handed on, in bytes; a longer one is a picture or no value.
const LONGEST_TEXT: usize = 1 << 14;

/// Bytes that are looked at for the encoding.
const HEAD: u64 = 1 << 16;

/// Bytes decoded at a time.
const BLOCK: usize = 1 << 15;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element begins.
    Open {
        /// Its name without prefix.
        name: String,
        /// Its attributes, names without prefix.
        attributes: Vec<(String, String)>,
    },
    /// Text, whole or in pieces.
    Text(String),
    /// The element that began last ends.
    Close,
}

/// Reads nodes.
pub struct Xml<R: Read> {
    reader: Reader<BufReader<Utf8<R>>>,
    buffer: Vec<u8>,
    encoding: &'static Encoding,
    line: u64,
    depth: usize,
    /// The end of an element without content is still to be told.
    closing: bool,
}

impl<R: Read> Xml<R> {
    /// A reader at the start of a file.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn new(mut source: R, code_pages: &[&'static Encoding]) -> Result<Self, ImportError> {
        let mut head = Vec::new();
        (&mut source)
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(crate::read::unreadable)?;
        let encoding = encoding(&head, code_pages);
        let utf_8 = Utf8 {
            source,
            raw: head,
            at_end: false,
            is_decoded: false,
            decoder: encoding.new_decoder_with_bom_removal(),
            left: LARGEST,
        };
        let mut reader = Reader::from_reader(BufReader::with_capacity(BLOCK, utf_8));
        let config = reader.config_mut();
        config.check_end_names = true;
        config.allow_dangling_amp = true;
        Ok(Self {
            reader,
            buffer: Vec::new(),
            encoding,
            line: 1,
            depth: 0,
            closing: false,
        })
    }

    /// The name of the encoding.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The line on which the node that was read last ends.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The next node; nothing at the end of the file.
    ///
    /// # Errors
    /// When the file is no XML from here on, ends inside of an element, or goes beyond a limit.
    pub fn node(&mut self) -> Result<Option<Node>, ImportError> {
        if std::mem::take(&mut self.closing) {
            return Ok(Some(Node::Close));
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().get_mut().left = LARGEST;
            let event = self
                .reader
                .read_event_into(&mut self.buffer)
                .map_err(|error| damaged(self.line, &error.to_string()))?;
            let passed = memchr::memchr_iter(b'\n', written(&event).as_bytes()).count();
            self.line += u64::try_from(passed).unwrap_or(0);
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(damaged(self.line, "nested too deeply"));
                    }
                    return Ok(Some(open(&tag)));
                }
                Event::Empty(tag) => {
                    self.closing = true;
                    return Ok(Some(open(&tag)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close));
                }
                Event::Text(text) => return Ok(Some(Node::Text(short(&text)))),
                Event::CData(text) => return Ok(Some(Node::Text(short(&text)))),
                Event::GeneralRef(reference) => {
                    let character = reference
                        .resolve_char_ref()
                        .ok()
                        .flatten()
                        .map(String::from);
                    let known = resolve_predefined_entity(&reference).map(str::to_owned);
                    let text = character
                        .or(known)
                        .unwrap_or_else(|| format!("&{};", short(&reference)));
                    return Ok(Some(Node::Text(text)));
                }
                Event::Eof if self.depth > 0 => return Err(damaged(self.line, "cut off")),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }
}

/// What stood in the file, without the brackets around it.
fn written<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Start(tag) | Event::Empty(tag) => tag,
        Event::End(tag) => tag,
        Event::Text(text) | Event::Comment(text) | Event::DocType(text) => text,
        Event::CData(text) => text,
        Event::Decl(text) => text,
        Event::PI(text) => text,
        Event::GeneralRef(text) => text,
        Event::Eof => "",
    }
}

fn damaged(line: u64, reason: &str) -> ImportError {
    ImportError::Damaged {
        place: format!("line {line}"),
        reason: reason.to_owned(),
    }
}

fn open(tag: &BytesStart<'_>) -> Node {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).flatten();
    Node::Open {
        name: tag.local_name().into_inner().to_owned(),
        attributes: attributes
            .take(DEEPEST)
            .map(|attribute| {
                let value = quick_xml::escape::unescape(&attribute.value)
                    .unwrap_or(attribute.value.clone());
                (
                    attribute.key.local_name().into_inner().to_owned(),
                    short(&value),
                )
            })
            .collect(),
    }
}

/// A text as far as it can be a value.
fn short(text: &str) -> String {
    if text.len() <= LONGEST_TEXT {
        return text.to_owned();
    }
    text.chars().take(LONGEST_TEXT / 4).collect()
}

/// What the byte order mark says, else what the declaration says, else what the bytes look like.
fn encoding(head: &[u8], code_pages: &[&'static Encoding]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let looks = text::encoding(head, code_pages);
    let start = head.get(..head.len().min(200)).unwrap_or_default();
    let declared = String::from_utf8_lossy(start);
    let label = declared
        .split_once("encoding=")
        .and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next().map(str::to_owned));
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        // A declaration in ASCII letters that says UTF-16 or UTF-8 may have been copied from elsewhere.
        Some(said)
            if said != encoding_rs::UTF_16LE
                && said != encoding_rs::UTF_16BE
                && said != encoding_rs::UTF_8 =>
        {
            said
        }
        _ => looks,
    }
}

/// A source as UTF-8, with a budget of bytes that a single node may take.
pub struct Utf8<R> {
    source: R,
    raw: Vec<u8>,
    at_end: bool,
    /// True once the decoder was told of the end; it must not be asked again.
    is_decoded: bool,
    decoder: Decoder,
    left: usize,
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        loop {
            if self.is_decoded {
                return Ok(0);
            }
            if self.raw.is_empty() && !self.at_end {
                let block = u64::try_from(BLOCK).unwrap_or(u64::MAX);
                (&mut self.source).take(block).read_to_end(&mut self.raw)?;
                self.at_end = self.raw.is_empty();
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw, out, self.at_end);
            self.raw.drain(..read);
            self.is_decoded = self.at_end && result == CoderResult::InputEmpty;
            if written > 0 {
                self.left = self
                    .left
                    .checked_sub(written)
                    .ok_or_else(|| std::io::Error::other("one node is larger than any value"))?;
                return Ok(written);
            }
            if self.at_end || result == CoderResult::OutputFull {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
