//! Characters that stand in a file as text: those beside a symbol are compared with what it says.
//!
//! Letters that were turned into shapes, and letters in pictures, are not read: nobody here guesses.

use domain::artwork::FoundSymbol;
use domain::artwork::printed::same_characters;

/// Characters and where they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Left end in millimetres.
    pub(super) left: f64,
    /// Right end in millimetres; the left one for a single glyph.
    pub(super) right: f64,
    /// A height between top and baseline, in millimetres from the top of the page.
    pub(super) y: f64,
    /// The characters.
    pub(super) text: String,
}

/// Words of a page beyond which none are read.
pub(super) const MOST: usize = 200_000;

/// How far beside the bars characters belong to a symbol, in X: the quiet zone of EAN-13 and a digit.
const BESIDE: f64 = 12.0;
/// How far below the bars, in millimetres at least, and in X.
const BELOW: (f64, f64) = (6.0, 13.0);
/// How far above the lower end of the longest bars: digits stand between guard bars.
const ABOVE: f64 = 6.0;
/// Words whose heights differ by less are on one line.
const LINE: f64 = 1.2;

/// The characters beneath a linear symbol that lies upright: those that are what it says, or as many
/// others. Nothing where fewer or more stand there, because then they may be anything.
pub(super) fn beneath(words: &[Word], symbol: &FoundSymbol) -> Option<String> {
    let x = symbol.x.filter(|_| symbol.quarters == 0)?;
    symbol.symbology.filter(|kind| !kind.is_matrix())?;
    let frame = symbol.frame;
    let (side, below) = (BESIDE * x, BELOW.0.max(BELOW.1 * x));
    let mut near: Vec<&Word> = words
        .iter()
        .filter(|word| {
            let middle = f64::midpoint(word.left, word.right);
            (frame.x - side..=frame.right() + side).contains(&middle)
                && (frame.bottom() - ABOVE * x..=frame.bottom() + below).contains(&word.y)
        })
        .collect();
    near.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut text = String::new();
    let mut other = None;
    for line in near.chunk_by(|one, next| next.y - one.y < LINE) {
        let mut line = line.to_vec();
        line.sort_by(|one, other| one.left.total_cmp(&other.left));
        text.extend(line.into_iter().map(|word| word.text.as_str()));
        match same_characters(&text, &symbol.data) {
            Some(true) => return Some(text),
            Some(false) => other = other.or_else(|| Some(text.clone())),
            None => {}
        }
    }
    other
}
