//! Where lines break in Chinese and English, that nothing is lost or too wide, and missing glyphs.

use super::*;
use crate::output::{
    breaking::{closes, opens},
    canvas::Ink,
};

fn fonts() -> Fonts {
    static FONTS: std::sync::OnceLock<Fonts> = std::sync::OnceLock::new();
    FONTS.get_or_init(|| Fonts::load(None).unwrap()).clone()
}

const BODY: Style = Style::new(Face::Serif, 10.0, 16.0, Ink::Black);

fn broken(text: &str, width: f32) -> Vec<String> {
    paragraph(
        &fonts(),
        text,
        BODY,
        (width, 0.0),
        Fill::Ragged,
        Field::of("test"),
    )
    .unwrap()
    .into_iter()
    .map(|line| line.pieces.into_iter().map(|piece| piece.text).collect())
    .collect()
}

#[test]
fn closing_marks_never_begin_a_line_and_opening_marks_never_end_one() {
    for width in [30.0, 40.0, 50.0, 60.0, 70.0] {
        for line in broken(
            "本证书（以下简称“证书”）依据《条例》第十四条，仅对来样负责。",
            width,
        ) {
            let (first, last) = (line.chars().next().unwrap(), line.chars().last().unwrap());
            assert!(!closes(first), "{width}: {line}");
            assert!(!opens(last), "{width}: {line}");
        }
    }
}

#[test]
fn words_and_grades_stay_whole_and_what_is_too_wide_is_cut() {
    assert_eq!(
        broken("等级2.4/06/660要求", 55.0),
        ["等级", "2.4/06/660", "要求"]
    );
    assert_eq!(broken("one two three", 40.0), ["one two", "three"]);
    let cut = broken("ABCDEFGHIJKLMNOP", 40.0);
    assert!(cut.len() > 1);
    assert_eq!(cut.concat(), "ABCDEFGHIJKLMNOP");
}

#[test]
fn no_character_is_lost_and_no_line_is_too_wide() {
    let text = "深圳市㛃䶮喆商贸有限公司 Shenzhen Trading Co., Ltd. 生产的“苹果汁”500 mL×12瓶/箱，条码6901234567892。";
    for width in [22.0, 55.0, 90.0, 200.0] {
        let lines = paragraph(
            &fonts(),
            text,
            BODY,
            (width, 0.0),
            Fill::Justified,
            Field::of("test"),
        )
        .unwrap();
        for line in &lines {
            // The empty half of a closing mark may stand out.
            assert!(line.width <= width + 5.01, "{} > {width}", line.width);
        }
        let set: String = lines
            .into_iter()
            .flat_map(|line| line.pieces)
            .map(|piece| piece.text)
            .collect();
        assert_eq!(set.replace(' ', ""), text.replace(' ', ""));
    }
}

#[test]
fn justified_lines_fill_the_column() {
    let text =
        "条码符合性确认结果仅对收到的样品有效，未经实验室书面同意不得部分复制本文件。".repeat(4);
    let lines = paragraph(
        &fonts(),
        &text,
        BODY,
        (203.0, 20.0),
        Fill::Justified,
        Field::of("test"),
    )
    .unwrap();
    for (number, line) in lines.iter().enumerate().take(lines.len() - 1) {
        let room = if number == 0 { 183.0 } else { 203.0 };
        let hangs = line
            .pieces
            .last()
            .unwrap()
            .text
            .ends_with(['\u{FF0C}', '。']);
        let edge = if hangs { line.width - 5.0 } else { line.width };
        assert!((edge - room).abs() < 0.1, "line {number}: {edge} of {room}");
    }
}

#[test]
fn a_missing_glyph_names_the_character_and_the_field() {
    let error = line(&fonts(), "好ح", BODY, Field::on("product_name", 7)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no font draws U+062D 'ح' of product_name, line 7"
    );
}
