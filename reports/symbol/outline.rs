//! Letters as shapes: the outline of a line of text in units, and as straight pieces.

use krilla::text::KrillaGlyph;

use super::drawing::{SetText, float};
use crate::output::{canvas::Step, fonts::Fonts};

/// Straight pieces that stand for one curve: at 600 dots to the inch none is longer than a dot.
const PIECES: u8 = 8;

/// The outline of a line of text, y downward.
pub fn steps(text: &SetText, fonts: &Fonts) -> Vec<Step> {
    let em = text.line.style.size;
    let (mut x, y) = (float(text.x), float(text.baseline));
    let mut all = Vec::new();
    for piece in &text.line.pieces {
        let (bytes, index) = fonts.file(piece.face);
        let face = ttf_parser::Face::parse(bytes, index).ok();
        for glyph in &piece.glyphs {
            let place = |dx: f32, dy: f32| (x + (glyph.x_offset + dx) * em, y - dy * em);
            let outline = face.as_ref().and_then(|face| outline(face, glyph));
            all.extend(outline.into_iter().flatten().map(|step| moved(step, place)));
            x += glyph.x_advance * em;
        }
    }
    all
}

/// The outline of a glyph in em, from the left end of the baseline, y upward; none for a blank.
fn outline(face: &ttf_parser::Face<'_>, glyph: &KrillaGlyph) -> Option<Vec<Step>> {
    let id = u16::try_from(glyph.glyph_id.to_u32()).ok()?;
    let mut outline = Outline {
        em: f32::from(face.units_per_em()),
        steps: Vec::new(),
    };
    face.outline_glyph(ttf_parser::GlyphId(id), &mut outline)?;
    Some(outline.steps)
}

/// Takes down the outline of a glyph.
struct Outline {
    em: f32,
    steps: Vec<Step>,
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Move(x / self.em, y / self.em));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Line(x / self.em, y / self.em));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let from = match self.steps.last() {
            Some(Step::Move(x, y) | Step::Line(x, y) | Step::Curve([.., x, y])) => {
                (x * self.em, y * self.em)
            }
            _ => (x1, y1),
        };
        // A curve of one handle is one of two that lie two thirds of the way to it.
        let towards = |end: f32, handle: f32| end + (handle - end) * 2.0 / 3.0;
        self.curve_to(
            towards(from.0, x1),
            towards(from.1, y1),
            towards(x, x1),
            towards(y, y1),
            x,
            y,
        );
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let curve = [x1, y1, x2, y2, x, y];
        self.steps
            .push(Step::Curve(curve.map(|length| length / self.em)));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

fn moved(step: Step, place: impl Fn(f32, f32) -> (f32, f32)) -> Step {
    match step {
        Step::Move(x, y) => {
            let (x, y) = place(x, y);
            Step::Move(x, y)
        }
        Step::Line(x, y) => {
            let (x, y) = place(x, y);
            Step::Line(x, y)
        }
        Step::Curve([x1, y1, x2, y2, x, y]) => {
            let ((x1, y1), (x2, y2), (x, y)) = (place(x1, y1), place(x2, y2), place(x, y));
            Step::Curve([x1, y1, x2, y2, x, y])
        }
        Step::Close => Step::Close,
    }
}

/// The closed lines of an outline.
pub fn polygons(steps: &[Step]) -> Vec<Vec<(f32, f32)>> {
    let mut all: Vec<Vec<(f32, f32)>> = Vec::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => all.push(vec![(x, y)]),
            Step::Line(x, y) => {
                if let Some(last) = all.last_mut() {
                    last.push((x, y));
                }
            }
            Step::Curve(curve) => {
                if let Some(last) = all.last_mut() {
                    flatten(last, curve);
                }
            }
            Step::Close => {}
        }
    }
    all
}

fn flatten(line: &mut Vec<(f32, f32)>, [x1, y1, x2, y2, x3, y3]: [f32; 6]) {
    let Some((x0, y0)) = line.last().copied() else {
        return;
    };
    for piece in 1..=PIECES {
        let t = f32::from(piece) / f32::from(PIECES);
        let u = 1.0 - t;
        let at = |a: f32, b: f32, c: f32, d: f32| {
            u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
        };
        line.push((at(x0, x1, x2, x3), at(y0, y1, y2, y3)));
    }
}
