//! What is drawn on a page, as values: laid out first, so that the number of pages
//! is known before the first one is written.

use super::text::Line;

/// The few colours of our documents; all of them stay apart in black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Text, bars.
    Black,
    /// Labels.
    Grey,
    /// Thin rules.
    Rule,
    /// Tinted boxes and table heads.
    Tint,
    /// A darker tint, for bands of a scale.
    Shade,
    /// The accent: marks and fine frames.
    Teal,
    /// Seals, and words that must be seen.
    Red,
    /// Paper.
    White,
    /// Words across a page that leave what is written over them clear.
    Faint,
}

impl Ink {
    /// Red, green and blue.
    pub const fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Black => (0, 0, 0),
            Self::Grey => (92, 99, 108),
            Self::Rule => (150, 156, 164),
            Self::Tint => (242, 244, 246),
            Self::Shade => (214, 219, 224),
            Self::Teal => (11, 86, 92),
            Self::Red => (196, 30, 38),
            Self::White => (255, 255, 255),
            Self::Faint => (226, 230, 234),
        }
    }
}

/// A rectangle in points, from the upper left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Area {
    /// A rectangle.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The steps around it.
    pub fn outline(self) -> Vec<Step> {
        let (right, bottom) = (self.x + self.w, self.y + self.h);
        vec![
            Step::Move(self.x, self.y),
            Step::Line(right, self.y),
            Step::Line(right, bottom),
            Step::Line(self.x, bottom),
            Step::Close,
        ]
    }

    /// The same, so many points further right and down.
    pub fn moved(self, dx: f32, dy: f32) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
            ..self
        }
    }
}

/// A step of an outline, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Begin here.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A curve by two handles and its end.
    Curve([f32; 6]),
    /// Back to the beginning.
    Close,
}

impl Step {
    fn moved(self, dx: f32, dy: f32) -> Self {
        match self {
            Self::Move(x, y) => Self::Move(x + dx, y + dy),
            Self::Line(x, y) => Self::Line(x + dx, y + dy),
            Self::Curve([x1, y1, x2, y2, x, y]) => {
                Self::Curve([x1 + dx, y1 + dy, x2 + dx, y2 + dy, x + dx, y + dy])
            }
            Self::Close => Self::Close,
        }
    }
}

/// One thing drawn.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A line of text with the left end of its baseline.
    Text {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// The text.
        line: Line,
    },
    /// Filled rectangles of one colour.
    Fill {
        /// The rectangles.
        areas: Vec<Area>,
        /// The colour.
        ink: Ink,
    },
    /// A symbol: black rectangles in its own units, small numbers that pack well.
    Symbol {
        /// Upper left corner.
        at: (f32, f32),
        /// Points to a unit, across and down.
        scale: (f32, f32),
        /// The rectangles.
        areas: Vec<Area>,
    },
    /// A straight line.
    Stroke {
        /// From, to: x, y, x, y.
        ends: [f32; 4],
        /// Width in points.
        width: f32,
        /// The colour.
        ink: Ink,
    },
    /// An outline, filled or drawn with a pen of a width in points.
    Outline {
        /// Its steps.
        steps: Vec<Step>,
        /// Pen width; none fills it.
        pen: Option<f32>,
        /// The colour.
        ink: Ink,
    },
    /// Characters as shapes, not as text: turned by degrees about their own start.
    Shapes {
        /// Left end of the baseline.
        x: f32,
        /// Baseline.
        y: f32,
        /// Turn in degrees, clockwise.
        turn: f32,
        /// The characters.
        line: Line,
    },
    /// A PNG picture.
    Picture {
        /// Where.
        area: Area,
        /// The file.
        picture: super::seal::Picture,
    },
    /// Marks of which only the part inside an area shows.
    Clipped {
        /// What shows.
        area: Area,
        /// The marks.
        marks: Vec<Mark>,
    },
    /// An address that opens when the area is clicked.
    Link {
        /// Where.
        area: Area,
        /// The address.
        address: String,
    },
}

impl Mark {
    /// The same, so many points further right and down.
    pub fn moved(self, dx: f32, dy: f32) -> Self {
        match self {
            Self::Text { x, y, line } => Self::Text {
                x: x + dx,
                y: y + dy,
                line,
            },
            Self::Shapes { x, y, turn, line } => Self::Shapes {
                x: x + dx,
                y: y + dy,
                turn,
                line,
            },
            Self::Fill { areas, ink } => Self::Fill {
                areas: areas.into_iter().map(|area| area.moved(dx, dy)).collect(),
                ink,
            },
            Self::Symbol { at, scale, areas } => Self::Symbol {
                at: (at.0 + dx, at.1 + dy),
                scale,
                areas,
            },
            Self::Stroke { ends, width, ink } => {
                let [x1, y1, x2, y2] = ends;
                Self::Stroke {
                    ends: [x1 + dx, y1 + dy, x2 + dx, y2 + dy],
                    width,
                    ink,
                }
            }
            Self::Outline { steps, pen, ink } => Self::Outline {
                steps: steps.into_iter().map(|step| step.moved(dx, dy)).collect(),
                pen,
                ink,
            },
            Self::Picture { area, picture } => Self::Picture {
                area: area.moved(dx, dy),
                picture,
            },
            Self::Clipped { area, marks } => Self::Clipped {
                area: area.moved(dx, dy),
                marks: marks.into_iter().map(|mark| mark.moved(dx, dy)).collect(),
            },
            Self::Link { area, address } => Self::Link {
                area: area.moved(dx, dy),
                address,
            },
        }
    }

    /// Upper edge; the baseline of text.
    pub fn y(&self) -> f32 {
        match self {
            Self::Text { y, .. } | Self::Shapes { y, .. } => *y,
            Self::Fill { areas, .. } => areas.iter().fold(f32::MAX, |top, area| top.min(area.y)),
            Self::Symbol { at, .. } => at.1,
            Self::Stroke { ends, .. } => {
                let [_, from, _, to] = ends;
                from.min(*to)
            }
            Self::Outline { steps, .. } => match steps.first() {
                Some(Step::Move(_, y)) => *y,
                _ => 0.0,
            },
            Self::Picture { area, .. } | Self::Clipped { area, .. } | Self::Link { area, .. } => {
                area.y
            }
        }
    }
}

/// One page.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What is on it, in the order of drawing.
    pub marks: Vec<Mark>,
}

/// Millimetres in points.
pub const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

impl Sheet {
    /// An empty page.
    pub const fn blank(width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            marks: Vec::new(),
        }
    }

    /// Draws a line of text from `x`, its top at `y`.
    pub fn text(&mut self, x: f32, y: f32, line: Line) {
        let y = y + line.style.ascent();
        self.marks.push(Mark::Text { x, y, line });
    }

    /// Draws a line of text centred about `x`, its top at `y`.
    pub fn centred(&mut self, x: f32, y: f32, line: Line) {
        self.text(x - line.width / 2.0, y, line);
    }

    /// Draws a line of text that ends at `x`, its top at `y`.
    pub fn ended(&mut self, x: f32, y: f32, line: Line) {
        self.text(x - line.width, y, line);
    }

    /// Draws a horizontal rule.
    pub fn rule(&mut self, x: f32, y: f32, length: f32, width: f32, ink: Ink) {
        self.marks.push(Mark::Stroke {
            ends: [x, y, x + length, y],
            width,
            ink,
        });
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, area: Area, ink: Ink) {
        self.marks.push(Mark::Fill {
            areas: vec![area],
            ink,
        });
    }

    /// Draws the frame of a rectangle.
    pub fn frame(&mut self, area: Area, width: f32, ink: Ink) {
        self.marks.push(Mark::Outline {
            steps: area.outline(),
            pen: Some(width),
            ink,
        });
    }
}
