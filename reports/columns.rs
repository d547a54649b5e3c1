//! The columns of a table as the laboratory wants them: which, in which order, how wide.

use domain::document::{
    DocumentTable,
    layout::{OfferedColumn, Side},
};

use crate::output::{
    canvas::mm,
    paper::Paper,
    table::{Align, Column},
};

/// The columns of a table over the whole width of its page, with their codes. A column in which
/// nothing stands, as `filled` says, gives its width to the others.
pub(crate) fn columns(
    paper: &Paper<'_>,
    table: DocumentTable,
    filled: impl Fn(&str) -> bool,
) -> (Vec<&'static str>, Vec<Column>) {
    let chosen = paper.kit.columns.of(table);
    let shown: Vec<OfferedColumn> = chosen
        .into_iter()
        .filter(|column| filled(column.code))
        .collect();
    let fixed: f32 = shown.iter().map(|column| mm(f32::from(column.width))).sum();
    let rest = shown.iter().filter(|column| column.width == 0).count();
    let (room, shares) = (paper.width(), u8::try_from(rest).unwrap_or(u8::MAX));
    let width = |column: &OfferedColumn| match (column.width, shares) {
        (0, _) => (room - fixed) / f32::from(shares),
        // Where no column takes the rest, all share it.
        (width, 0) => mm(f32::from(width)) * room / fixed,
        (width, _) => mm(f32::from(width)),
    };
    shown
        .iter()
        .map(|column| {
            let drawn = Column {
                head: paper.voice.say(&format!("column.{}", column.code)),
                width: width(column),
                align: match column.side {
                    Side::Start => Align::Start,
                    Side::Middle => Align::Middle,
                    Side::End => Align::End,
                },
            };
            (column.code, drawn)
        })
        .unzip()
}
