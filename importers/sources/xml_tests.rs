//! Nodes, encodings and limits.

use encoding_rs::{GB18030, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

fn all(bytes: &[u8]) -> Result<Vec<Node>, ImportError> {
    let mut xml = Xml::new(bytes, &[WINDOWS_1252, GB18030])?;
    let mut nodes = Vec::new();
    while let Some(node) = xml.node()? {
        nodes.push(node);
    }
    Ok(nodes)
}

fn texts(bytes: &[u8]) -> String {
    let nodes = all(bytes).unwrap();
    nodes
        .into_iter()
        .filter_map(|node| match node {
            Node::Text(text) => Some(text),
            _ => None,
        })
        .collect()
}

#[test]
fn elements_attributes_and_references_come_as_they_stand() {
    let nodes = all(b"<a n='1 &amp; 2'><x:b/>t&lt;&#65;&own;</a>").unwrap();
    let open = |name: &str, attributes: &[(&str, &str)]| Node::Open {
        name: name.to_owned(),
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    let text = |text: &str| Node::Text(text.to_owned());
    assert_eq!(
        nodes,
        [
            open("a", &[("n", "1 & 2")]),
            open("b", &[]),
            Node::Close,
            text("t"),
            text("<"),
            text("A"),
            text("&own;"),
            Node::Close
        ]
    );
}

#[test]
fn every_encoding_gives_the_same_text() {
    let text = "<a>符号反差</a>";
    let utf_16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let declared = format!("<?xml version=\"1.0\" encoding=\"GB2312\"?>{text}");
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf_16(false),
        utf_16(true),
        GB18030.encode(&declared).0.into_owned(),
    ] {
        assert_eq!(texts(&bytes), "符号反差");
    }
}

#[test]
fn what_is_cut_off_nested_without_end_or_larger_than_any_value_is_damaged() {
    let large = [
        b"<a><!--".to_vec(),
        vec![b'x'; 40 << 20],
        b"--></a>".to_vec(),
    ]
    .concat();
    for bytes in [
        b"<a><b>1</b>".to_vec(),
        b"<a></b>".to_vec(),
        "<a>".repeat(500).into_bytes(),
        large,
    ] {
        assert!(matches!(all(&bytes), Err(ImportError::Damaged { .. })));
    }
}

#[test]
fn a_character_that_is_cut_off_at_the_end_of_the_file_is_no_panic() {
    assert_eq!(texts(b"<a>x</a>\xc2"), "x\u{fffd}");
    assert_eq!(texts(b"\xc2"), "\u{fffd}");
}

#[test]
fn lines_are_counted_and_a_picture_is_cut() {
    let picture = "A".repeat(1 << 20);
    let text = format!("<a>\n<b x='1'\n>{picture}</b>\n<c/></a>");
    let mut xml = Xml::new(text.as_bytes(), &[]).unwrap();
    let mut lines = Vec::new();
    while let Some(node) = xml.node().unwrap() {
        match node {
            Node::Open { name, .. } => lines.push((name, xml.line())),
            Node::Text(text) => assert!(text.len() <= LONGEST_TEXT),
            Node::Close => {}
        }
    }
    assert_eq!(
        lines,
        [
            ("a".to_owned(), 1),
            ("b".to_owned(), 3),
            ("c".to_owned(), 4)
        ]
    );
}

#[test]
fn a_file_cut_inside_a_character_is_read_to_its_end() {
    let cut = "<a>好".as_bytes();
    for bytes in [&cut[..cut.len() - 1], &[194]] {
        // Whether it is refused or read is not the question: it ends.
        let _ = all(bytes);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), parts in "[<>/a-c&;!\\-\\[\\]\"'= ?]{0,60}") {
        let _ = all(&bytes);
        let _ = all(parts.as_bytes());
    }
}
