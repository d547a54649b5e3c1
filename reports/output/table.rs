//! Tables over pages: the head repeated, rows never split unless one is taller than a
//! page, thin rules.

use std::cell::Cell as Flag;

use domain::document::Bilingual;

use super::{
    barcode::Symbol,
    canvas::{Area, Ink, Mark},
    fonts::Face,
    paper::{Paper, SIDE},
    text::{Field, Line, Style},
};
use crate::error::ReportError;

/// Text in cells.
pub const CELL: Style = Style::new(Face::Serif, 8.5, 11.5, Ink::Black);
/// Text in cells that must be seen.
pub const CELL_STRONG: Style = Style::new(Face::Sans, 8.5, 11.5, Ink::Black);
/// Heads of columns.
const HEAD: Style = Style::new(Face::Sans, 8.5, 11.5, Ink::Black);
/// English heads of columns.
const HEAD_EN: Style = Style::new(Face::Serif, 7.0, 8.5, Ink::Grey);
/// Blank at both sides of a cell.
const PADDING: f32 = 3.0;
/// Blank above and beneath the content of a row.
const ROW_PADDING: f32 = 3.0;

/// Where text stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Start,
    /// In the middle.
    Middle,
    /// At the right.
    End,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its head.
    pub head: Bilingual,
    /// Its width in points.
    pub width: f32,
    /// Where its text stands.
    pub align: Align,
}

impl Column {
    /// Width that text may fill.
    pub fn room(&self) -> f32 {
        self.width - 2.0 * PADDING
    }
}

/// A symbol in a cell, above its text.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The symbol.
    pub symbol: Symbol,
    /// Its module in points.
    pub unit: f32,
    /// Height of its bars in points.
    pub bars: f32,
}

impl Drawing {
    fn height(&self) -> f32 {
        self.symbol.height(self.bars / self.unit) * self.unit + 1.0
    }
}

/// Marks in a cell beside or without text, about their own upper left corner.
#[derive(Debug, Clone)]
pub struct Art {
    /// What is drawn.
    pub marks: Vec<Mark>,
    /// Its height in points.
    pub height: f32,
}

/// What stands in a cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Marks above the text.
    pub art: Option<Art>,
    /// A symbol above the text.
    pub drawing: Option<Drawing>,
    /// Lines of text.
    pub lines: Vec<Line>,
}

impl Cell {
    /// A cell of text only.
    pub const fn text(lines: Vec<Line>) -> Self {
        Self {
            art: None,
            drawing: None,
            lines,
        }
    }

    fn height(&self) -> f32 {
        let lines: f32 = self.lines.iter().map(|line| line.style.leading).sum();
        let art = self.art.as_ref().map_or(0.0, |art| art.height);
        lines + art + self.drawing.as_ref().map_or(0.0, Drawing::height)
    }
}

/// A table as it is drawn.
pub struct Table {
    columns: Vec<Column>,
    head: Vec<Cell>,
    /// Least height of a row.
    least: f32,
    /// Whether the head still waits for its first row, so that it never stands alone.
    waits: Flag<bool>,
}

impl Table {
    /// A table of columns.
    ///
    /// # Errors
    /// When no face draws a character of a head.
    pub fn new(paper: &Paper<'_>, columns: Vec<Column>) -> Result<Self, ReportError> {
        let head = columns
            .iter()
            .map(|column| {
                let field = Field::of("table.head");
                let mut lines = paper.lines(&column.head.zh, HEAD, column.room(), field)?;
                if !column.head.en.is_empty() {
                    lines.extend(paper.lines(&column.head.en, HEAD_EN, column.room(), field)?);
                }
                Ok(Cell::text(lines))
            })
            .collect::<Result<_, ReportError>>()?;
        Ok(Self {
            columns,
            head,
            least: 0.0,
            waits: Flag::new(false),
        })
    }

    /// The same with rows of at least so many points.
    pub fn of_height(self, least: f32) -> Self {
        Self { least, ..self }
    }

    /// Takes a new page with a new head unless a row fits, with so many points beneath it.
    ///
    /// # Errors
    /// When no face draws a character of the running head.
    pub fn need(
        &self,
        paper: &mut Paper<'_>,
        cells: &[Cell],
        beneath: f32,
    ) -> Result<(), ReportError> {
        let tall = height(cells).max(self.least) + beneath;
        if self.waits.replace(false) {
            let whole = height(&self.head) + tall;
            paper.need(whole.min(paper.full_height()))?;
            self.draw_head(paper);
        } else if paper.y + tall > paper.bottom() {
            self.rule(paper);
            paper.turn()?;
            self.draw_head(paper);
        }
        Ok(())
    }

    /// Its columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Begins: the head is drawn with the first row.
    pub fn begin(&self) {
        self.waits.set(true);
    }

    fn draw_head(&self, paper: &mut Paper<'_>) {
        let (y, tall, width) = (paper.y, height(&self.head), self.width());
        paper
            .sheet()
            .fill(Area::new(SIDE, y, width, tall), Ink::Tint);
        paper.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
        self.draw_cells(paper, &self.head, tall);
        paper.y += tall;
        let y = paper.y;
        paper.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
    }

    fn width(&self) -> f32 {
        self.columns.iter().map(|column| column.width).sum()
    }

    /// Draws a row, on a new page with a new head if it does not fit.
    ///
    /// # Errors
    /// When no face draws a character of the running head.
    pub fn row(&self, paper: &mut Paper<'_>, cells: Vec<Cell>) -> Result<(), ReportError> {
        let mut rest = Some(cells);
        while let Some(cells) = rest.take() {
            let most = paper.full_height() - height(&self.head) - 2.0;
            let (cells, left) = if height(&cells) > most {
                split(cells, most - 2.0 * ROW_PADDING)
            } else {
                (cells, None)
            };
            self.need(paper, &cells, 0.0)?;
            let tall = height(&cells).max(self.least);
            self.draw_cells(paper, &cells, tall);
            paper.y += tall;
            let (y, width) = (paper.y, self.width());
            paper.sheet().rule(SIDE, y, width, 0.25, Ink::Rule);
            rest = left;
        }
        Ok(())
    }

    /// Draws the lower rule, and the head of a table without rows.
    ///
    /// # Errors
    /// When no face draws a character of the running head.
    pub fn end(&self, paper: &mut Paper<'_>) -> Result<(), ReportError> {
        if self.waits.get() {
            self.need(paper, &[], 0.0)?;
        }
        self.rule(paper);
        Ok(())
    }

    fn rule(&self, paper: &mut Paper<'_>) {
        let (y, width) = (paper.y, self.width());
        paper.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
    }

    fn draw_cells(&self, paper: &mut Paper<'_>, cells: &[Cell], tall: f32) {
        let mut x = SIDE;
        for (column, cell) in self.columns.iter().zip(cells) {
            let mut y = paper.y + (tall - cell.height()) / 2.0;
            if let Some(art) = &cell.art {
                let marks = art.marks.iter().cloned();
                paper.place(marks.map(|mark| mark.moved(x + PADDING, y)).collect());
                y += art.height;
            }
            if let Some(drawing) = &cell.drawing {
                let width = drawing.symbol.width() * drawing.unit;
                let left = x + (column.width - width).max(0.0) / 2.0;
                let mark = drawing.symbol.mark((left, y), drawing.unit, drawing.bars);
                paper.place(vec![mark]);
                y += drawing.height();
            }
            for line in &cell.lines {
                let left = match column.align {
                    Align::Start => x + PADDING,
                    Align::Middle => x + (column.width - line.width) / 2.0,
                    Align::End => x + column.width - PADDING - line.width,
                };
                paper.sheet().text(left, y, line.clone());
                y += line.style.leading;
            }
            x += column.width;
        }
    }
}

/// Height of a row.
fn height(cells: &[Cell]) -> f32 {
    let tallest = cells
        .iter()
        .fold(0.0_f32, |tallest, cell| tallest.max(cell.height()));
    tallest + 2.0 * ROW_PADDING
}

/// Cuts a row that is taller than a page after so many points.
fn split(cells: Vec<Cell>, most: f32) -> (Vec<Cell>, Option<Vec<Cell>>) {
    let mut left = false;
    let (first, second) = cells
        .into_iter()
        .map(|cell| {
            let mut filled = cell.drawing.as_ref().map_or(0.0, Drawing::height);
            let (above, beneath): (Vec<Line>, Vec<Line>) =
                cell.lines.into_iter().partition(|line| {
                    filled += line.style.leading;
                    filled <= most
                });
            left |= !beneath.is_empty();
            let (art, drawing) = (cell.art, cell.drawing);
            (
                Cell {
                    art,
                    drawing,
                    lines: above,
                },
                Cell::text(beneath),
            )
        })
        .unzip();
    (first, left.then_some(second))
}
