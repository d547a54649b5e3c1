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

/// A gap wider than this many X parts two texts on one line: more than the first digit of an EAN-13
/// stands off, and more than digits that are spread over an ITF-14.
const GAP: f64 = 20.0;
/// Texts beneath a symbol that are looked at.
const TEXTS: usize = 12;

/// The characters beneath a linear symbol that lies upright: those that are what it says, else those
/// that are nearly that or as many. Nothing where only others stand there: they may be anything.
pub(super) fn beneath(words: &[Word], symbol: &FoundSymbol) -> Option<String> {
    let x = symbol.x.filter(|_| symbol.quarters == 0)?;
    symbol.symbology.filter(|kind| !kind.is_matrix())?;
    let texts = texts(near(words, symbol, x), x);
    let mut other = None;
    // What a symbol says may take several lines, and other texts may stand above and below it.
    for first in 0..texts.len() {
        let mut text = String::new();
        for next in texts.iter().skip(first) {
            text.push_str(next);
            match same_characters(&text, &symbol.data) {
                Some(true) => return Some(text),
                Some(false) => other = other.or_else(|| Some(text.clone())),
                None => {}
            }
        }
    }
    other
}

/// The words at the place where the characters of a symbol stand.
fn near<'a>(words: &'a [Word], symbol: &FoundSymbol, x: f64) -> Vec<&'a Word> {
    let frame = symbol.frame;
    let (side, below) = (BESIDE * x, BELOW.0.max(BELOW.1 * x));
    let is_near = |word: &&Word| {
        let middle = f64::midpoint(word.left, word.right);
        (frame.x - side..=frame.right() + side).contains(&middle)
            && (frame.bottom() - ABOVE * x..=frame.bottom() + below).contains(&word.y)
    };
    words.iter().filter(is_near).collect()
}

/// The texts that words make, line by line from the left.
fn texts(mut words: Vec<&Word>, x: f64) -> Vec<String> {
    words.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut texts = Vec::new();
    for line in words.chunk_by(|one, next| next.y - one.y < LINE) {
        let mut line = line.to_vec();
        line.sort_by(|one, other| one.left.total_cmp(&other.left));
        let together = |one: &&Word, next: &&Word| next.left - one.right < GAP * x;
        for text in line.chunk_by(together) {
            texts.push(text.iter().map(|word| word.text.as_str()).collect());
        }
    }
    texts.truncate(TEXTS);
    texts
}
