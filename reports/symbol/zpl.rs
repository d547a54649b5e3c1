//! A drawing as ZPL II: bars as boxes of whole dots, matrices and letters as pictures, so that the label
//! does not depend on a printer's own fonts and encoders.

use std::fmt::Write;

use super::bitmap::Bitmap;
use super::drawing::{Dark, Drawing, Group, SetText, units};
use super::outline;
use crate::output::fonts::Fonts;

/// A drawing as ZPL, printed so many times.
#[must_use]
pub fn drawing_zpl(drawing: &Drawing, copies: u32, fonts: &Fonts) -> String {
    let mut zpl = format!("^XA\n^PW{}\n^LL{}\n^LH0,0\n", drawing.width, drawing.height);
    for group in &drawing.groups {
        if group.matrix {
            matrix(&mut zpl, group);
        } else {
            for dark in &group.dark {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    zpl,
                    "^FO{},{}^GB{},{},{}^FS",
                    dark.x,
                    dark.y,
                    dark.w,
                    dark.h,
                    dark.w.min(dark.h)
                );
            }
        }
    }
    for text in &drawing.texts {
        letters(&mut zpl, text, fonts);
    }
    let _ = writeln!(zpl, "^PQ{copies}\n^XZ");
    zpl
}

fn matrix(zpl: &mut String, group: &Group) {
    let edge = |value: fn(&Dark) -> u32| group.dark.iter().map(value);
    let (Some(left), Some(top)) = (edge(|dark| dark.x).min(), edge(|dark| dark.y).min()) else {
        return;
    };
    let right = edge(|dark| dark.x + dark.w).max().unwrap_or(left);
    let bottom = edge(|dark| dark.y + dark.h).max().unwrap_or(top);
    let mut bitmap = Bitmap::blank(right - left, bottom - top);
    for dark in &group.dark {
        bitmap.fill(Dark {
            x: dark.x - left,
            y: dark.y - top,
            ..*dark
        });
    }
    picture(zpl, (left, top), &bitmap);
}

fn letters(zpl: &mut String, text: &SetText, fonts: &Fonts) {
    let points = outline::polygons(&outline::steps(text, fonts)).concat();
    let first = (f32::INFINITY, f32::INFINITY, 0.0_f32, 0.0_f32);
    let (left, top, right, bottom) = points.iter().fold(first, |found, (x, y)| {
        (
            found.0.min(*x),
            found.1.min(*y),
            found.2.max(*x),
            found.3.max(*y),
        )
    });
    if points.is_empty() {
        return;
    }
    let (left, top) = (units(left.floor()), units(top.floor()));
    let (right, bottom) = (units(right.ceil()), units(bottom.ceil()));
    // The letters are set where they stand, so that their dots are those of the whole picture.
    let mut whole = Bitmap::blank(right + 1, bottom + 1);
    whole.set(text, fonts);
    picture(zpl, (left, top), &whole.part(left, top));
}

/// A picture with its place. Bytes are written in hexadecimal, runs shortened as ZPL II reads them.
fn picture(zpl: &mut String, (x, y): (u32, u32), bitmap: &Bitmap) {
    let row = bitmap.row_bytes();
    let total = bitmap.rows().map(<[u8]>::len).sum::<usize>();
    let _ = write!(zpl, "^FO{x},{y}^GFA,{total},{total},{row},");
    let mut before: Option<&[u8]> = None;
    for bytes in bitmap.rows() {
        if before == Some(bytes) {
            zpl.push(':');
        } else {
            shortened(zpl, bytes);
        }
        before = Some(bytes);
    }
    zpl.push_str("^FS\n");
}

/// The longest run that letters can say.
const LONGEST_RUN: usize = 400;

/// One row: `,` for zeros to its end, `G` to `Y` for 1 to 19 and `g` to `z` for 20 to 400 of the next digit.
fn shortened(zpl: &mut String, bytes: &[u8]) {
    let digits: Vec<char> = bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|half| char::from_digit(u32::from(half), 16))
        .map(|digit| digit.to_ascii_uppercase())
        .collect();
    let zeros = digits
        .iter()
        .rev()
        .take_while(|digit| **digit == '0')
        .count();
    let shown = digits.len() - zeros;
    for run in digits
        .get(..shown)
        .unwrap_or_default()
        .chunk_by(|one, other| one == other)
    {
        let Some(digit) = run.first() else { continue };
        let mut left = run.len();
        while left > 0 {
            let count = left.min(LONGEST_RUN);
            if count > 1 {
                zpl.extend(letter(b'f', count / 20));
                zpl.extend(letter(b'F', count % 20));
            }
            zpl.push(*digit);
            left -= count;
        }
    }
    if zeros > 0 {
        zpl.push(',');
    }
}

/// The letter so many places behind another; none for no places.
fn letter(before: u8, places: usize) -> Option<char> {
    let places = u8::try_from(places).ok().filter(|places| *places > 0)?;
    before.checked_add(places).map(char::from)
}
