//! What is painted on a page, as rectangles and the rest.

use domain::artwork::{Frame, Ink};
use resvg::tiny_skia::{Path as Outline, PathSegment, Point};
use resvg::usvg::{Group, ImageKind, Node, Paint, Path, TextChunk, Tree};

use super::super::drawn::Shape;
use super::super::page::{Embedded, INCH};
use super::super::words::Word;

/// Shapes of a page beyond which no bars are measured from drawings, only from pixels.
const MOST: usize = 400_000;

/// Sides of a rectangle may lean by so many millimetres: coordinates are single precision.
const LEAN: f64 = 0.002;

/// Shapes and pictures in painting order, and texts. `unit` is a unit of the drawing in millimetres.
pub(super) fn of(tree: &Tree, unit: f64) -> (Vec<Shape>, Vec<Embedded>, Vec<Word>) {
    let mut painter = Painter {
        unit,
        shapes: Vec::new(),
        pictures: Vec::new(),
        words: Vec::new(),
    };
    painter.group(tree.root());
    if painter.shapes.len() >= MOST {
        painter.shapes.clear();
    }
    (painter.shapes, painter.pictures, painter.words)
}

struct Painter {
    unit: f64,
    shapes: Vec<Shape>,
    pictures: Vec<Embedded>,
    words: Vec<Word>,
}

impl Painter {
    fn group(&mut self, group: &Group) {
        for node in group.children() {
            if self.shapes.len() >= MOST {
                return;
            }
            match node {
                Node::Group(inner) => {
                    let shines = inner.opacity().get() < 1.0;
                    if shines || inner.mask().is_some() || !inner.filters().is_empty() {
                        let frame = self.frame(inner.abs_layer_bounding_box().to_rect());
                        self.add(frame, false, None);
                    } else {
                        self.group(inner);
                    }
                }
                Node::Path(path) if path.is_visible() => self.path(path),
                Node::Path(_) => {}
                Node::Text(text) => {
                    let frame = self.frame(text.abs_bounding_box());
                    self.words.push(Word {
                        left: frame.x,
                        right: frame.right(),
                        y: f64::midpoint(frame.y, frame.bottom()),
                        text: text.chunks().iter().map(TextChunk::text).collect(),
                    });
                    self.group(text.flattened());
                }
                Node::Image(image) if image.is_visible() => {
                    let frame = self.frame(image.abs_bounding_box());
                    self.add(frame, false, None);
                    if let Some(pixels) = pixels_wide(image.kind())
                        && frame.width > 0.0
                    {
                        let dpi = pixels / frame.width * INCH;
                        self.pictures.push(Embedded { frame, dpi });
                    }
                }
                Node::Image(_) => {}
            }
        }
    }

    fn frame(&self, rect: resvg::tiny_skia::Rect) -> Frame {
        Frame {
            x: f64::from(rect.x()) * self.unit,
            y: f64::from(rect.y()) * self.unit,
            width: f64::from(rect.width()) * self.unit,
            height: f64::from(rect.height()) * self.unit,
        }
    }

    fn add(&mut self, frame: Frame, is_rectangle: bool, ink: Option<Ink>) {
        self.shapes.push(Shape {
            frame,
            is_rectangle,
            ink,
        });
    }

    fn path(&mut self, path: &Path) {
        let Some(outline) = path.data().clone().transform(path.abs_transform()) else {
            return;
        };
        if let Some(fill) = path.fill() {
            let ink = ink(fill.paint(), fill.opacity().get());
            for part in parts(&outline) {
                self.part(&part, ink);
            }
        }
        if let Some(stroke) = path.stroke() {
            let ink = ink(stroke.paint(), stroke.opacity().get());
            let scale = f64::from(path.abs_transform().get_scale().0) * self.unit;
            let width = f64::from(stroke.width().get()) * scale;
            for part in parts(&outline) {
                self.stroke(&part, width, ink);
            }
        }
    }

    fn part(&mut self, part: &Part, ink: Option<Ink>) {
        let frame = part.frame(self.unit);
        self.add(frame, part.is_rectangle(self.unit), ink);
    }

    /// A straight upright or level line is a rectangle as wide as its pen.
    fn stroke(&mut self, part: &Part, width: f64, ink: Option<Ink>) {
        let line = part.frame(self.unit);
        let is_line = !part.is_curved && part.points.len() == 2;
        let upright = is_line && line.width <= LEAN;
        let level = is_line && line.height <= LEAN;
        let (beside, above) = match (upright, level) {
            (true, false) => (width / 2.0, 0.0),
            (false, true) => (0.0, width / 2.0),
            _ => (width / 2.0, width / 2.0),
        };
        let frame = Frame {
            x: line.x - beside,
            y: line.y - above,
            width: line.width + 2.0 * beside,
            height: line.height + 2.0 * above,
        };
        self.add(frame, upright != level, ink);
    }
}

fn ink(paint: &Paint, opacity: f32) -> Option<Ink> {
    match paint {
        Paint::Color(color) if opacity >= 1.0 => Some(Ink {
            red: color.red,
            green: color.green,
            blue: color.blue,
        }),
        _ => None,
    }
}

/// Width of a picture in pixels, where it is a PNG, as its head says.
fn pixels_wide(kind: &ImageKind) -> Option<f64> {
    let ImageKind::PNG(bytes) = kind else {
        return None;
    };
    let width: [u8; 4] = bytes.get(16..20)?.try_into().ok()?;
    Some(f64::from(u32::from_be_bytes(width)))
}

/// A closed or open part of an outline.
#[derive(Default)]
struct Part {
    points: Vec<Point>,
    is_curved: bool,
}

impl Part {
    fn frame(&self, unit: f64) -> Frame {
        let along = |of: fn(&Point) -> f32| {
            let values = self.points.iter().map(|point| f64::from(of(point)) * unit);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), one| {
                (least.min(one), most.max(one))
            })
        };
        let ((left, right), (top, bottom)) = (along(|point| point.x), along(|point| point.y));
        Frame {
            x: left,
            y: top,
            width: right - left,
            height: bottom - top,
        }
    }

    /// Whether the points are the four corners of its frame, in their order.
    fn is_rectangle(&self, unit: f64) -> bool {
        let mut points = self.points.clone();
        if points.len() == 5 && points.first() == points.last() {
            points.pop();
        }
        if self.is_curved || points.len() != 4 {
            return false;
        }
        let frame = self.frame(unit);
        let near = |one: f64, other: f64| (one - other).abs() <= LEAN;
        let at_corner = points.iter().all(|point| {
            let (x, y) = (f64::from(point.x) * unit, f64::from(point.y) * unit);
            (near(x, frame.x) || near(x, frame.right()))
                && (near(y, frame.y) || near(y, frame.bottom()))
        });
        let next = points.iter().cycle().skip(1);
        // Each side is upright or level, never a diagonal.
        at_corner
            && points.iter().zip(next).all(|(one, other)| {
                let wide = f64::from((one.x - other.x).abs()) * unit;
                let high = f64::from((one.y - other.y).abs()) * unit;
                (wide <= LEAN) != (high <= LEAN)
            })
    }
}

/// The parts of an outline. Curves count with their control points, which are around them.
fn parts(outline: &Outline) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for segment in outline.segments() {
        if let PathSegment::MoveTo(point) = segment {
            parts.push(Part {
                points: vec![point],
                is_curved: false,
            });
            continue;
        }
        let Some(part) = parts.last_mut() else {
            continue;
        };
        match segment {
            PathSegment::MoveTo(_) | PathSegment::Close => {}
            PathSegment::LineTo(point) => part.points.push(point),
            PathSegment::QuadTo(control, point) => {
                part.is_curved = true;
                part.points.extend([control, point]);
            }
            PathSegment::CubicTo(one, other, point) => {
                part.is_curved = true;
                part.points.extend([one, other, point]);
            }
        }
    }
    parts
}
